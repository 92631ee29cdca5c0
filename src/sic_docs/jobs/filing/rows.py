"""Registry rows as a desk works with them: a year's book of them, and rows made from what is found in files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from sic_docs.documents.definition import DocumentType
from sic_docs.filing.decide import UNREADABLE, Actual
from sic_docs.filing.registry import Row
from sic_docs.jobs.filing.shelves import Found
from sic_docs.ports import StoredFile
from sic_docs.trust.model import Level

_UNREADABLE: Final = "unreadable"


@dataclass
class Book:
    """One year's registry at a desk, and what has changed in it.

    Attributes:
        rows: By printed key, this run's changes included.
        begun: The registry file is there.
        rebuilt_on: The day it was put together again from the documents; None when it never was lost.
        found: Where documents lie that are not where their row says; None for those that are gone.
        changed: Rows yet to be written.
    """

    rows: dict[str, Row]
    begun: bool
    rebuilt_on: date | None
    found: dict[str, StoredFile | None] = field(default_factory=dict)
    changed: dict[str, Row] = field(default_factory=dict)

    def put(self, row: Row) -> None:
        """Keep a row, noting it as changed when it is."""
        if self.rows.get(row.key) != row:
            self.rows[row.key] = row
            self.changed[row.key] = row


def ours_of(candidates: Sequence[Found], filed_path: str) -> Found:
    """Of several files carrying one key: the one at the filed path, else the earliest."""
    return min(candidates, key=lambda f: (f.file.path != filed_path, f.file.modified_at, f.file.path))


def adopted(document_type: DocumentType | None, found: Found) -> Row:
    """A row from the stamp of a file, for a document the registry does not know."""
    stamp, file = found.stamp, found.file
    return Row(
        key=stamp.key,
        document_type=stamp.key.split("/")[0],
        place=file.place,
        path=file.path,
        id=file.id,
        size=file.size,
        fingerprint=stamp.fingerprint,
        recipe=stamp.recipe,
        as_of=stamp.as_of,
        level=document_type.level.value if document_type else Level.C2.value,
    )


def with_actual(row: Row, file: StoredFile, actual: Actual) -> Row:
    """The row with where its file now is and what it was found to be at that mark."""
    told = _UNREADABLE if actual is UNREADABLE or actual is None else "" if actual == row.fingerprint else actual
    return replace(row, path=file.path, id=file.id, mark=file.mark, size=file.size, actual=told)


def actual_of(row: Row) -> Actual:
    """What the file of a row was found to be when it was last opened."""
    return UNREADABLE if row.actual == _UNREADABLE else row.actual or row.fingerprint
