"""What we filed, one row a key, as JSON lines: `_sic/<year>/registry/<CODE>.jsonl` (Life of a document).

Everything in it except what was removed can be rebuilt from the stamps in the documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, Final

from sic_docs.errors import StoreError
from sic_docs.filing.decide import Written


class RegistryDamaged(StoreError):
    """A registry file cannot be read; nothing of its school is filed or replaced."""

    code = "registry-damaged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One document as we filed it and last saw it.

    Attributes:
        key: Printed. `level`: C0 to C3, of its type. `document_type`: its code.
        place, path: Where it lies. `id`, `mark`, `size`: as the store last told.
        fingerprint, recipe, as_of: What we wrote, and `today` of the run that did.
        first_on: `today` of the run that first filed it, where a later one wrote it again; else None.
        filed_at: By the real clock. None where it was taken over from a stamp.
        actual: Fingerprint found at `mark`; "unreadable"; "" when it is still `fingerprint`.
        removed: People removed it, or it was lost with the registry. `returned`: how often it came back.
        missed: Its last day had passed before it was written; nothing is filed under it.
        copies: Paths of copies people made, already listed.
        told: Recipe of the fresh version whose differences the owner has been told (P8).
    """

    key: str
    document_type: str
    place: str
    path: str
    id: str = ""
    mark: str = ""
    size: int = 0
    fingerprint: str = ""
    recipe: str = ""
    as_of: date
    first_on: date | None = None
    filed_at: datetime | None = None
    level: str = "C1"
    actual: str = ""
    removed: bool = False
    returned: int = 0
    missed: bool = False
    copies: tuple[str, ...] = ()
    told: str = ""

    @property
    def written(self) -> Written | None:
        """What we last wrote under this key; None for a row under which nothing was ever filed."""
        return None if self.missed else Written(self.recipe, self.fingerprint, self.as_of)

    @property
    def is_filed(self) -> bool:
        """Whether a document of ours should be in the library under it."""
        return not (self.removed or self.missed)

    @property
    def filed_on(self) -> date:
        """The day it was first filed, as runs count days."""
        return self.first_on or self.as_of

    @property
    def is_edited(self) -> bool:
        return self.actual != ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Registry:
    """One school's rows of one year.

    Attributes:
        rows: Printed key → row.
        rebuilt_on: `today` of the run that had to rebuild it from stamps: nothing whose day of issue lies
            before it is created. None for a registry that was never lost.
    """

    rows: Mapping[str, Row] = field(default_factory=dict)
    rebuilt_on: date | None = None


_encode: Final = json.JSONEncoder(ensure_ascii=False).encode

_DEFAULTS: Final[dict[str, object]] = {
    f.name: f.default for f in fields(Row) if f.name not in ("key", "document_type", "place", "path", "as_of")
}


def dump(registry: Registry) -> bytes:
    """The registry as JSON lines in UTF-8, rows in order of key, defaults left out. Always the same for the same."""
    lines = []
    if registry.rebuilt_on is not None:
        lines.append(json.dumps({"rebuilt_on": registry.rebuilt_on.isoformat()}))
    for key in sorted(registry.rows):
        row = registry.rows[key]
        entry: dict[str, object] = {
            "key": row.key,
            "document_type": row.document_type,
            "place": row.place,
            "path": row.path,
            "as_of": row.as_of.isoformat(),
        }
        for name, default in _DEFAULTS.items():
            value = getattr(row, name)
            if value != default:
                entry[name] = value.isoformat() if isinstance(value, date) else value
        lines.append(_encode(entry))
    return "".join(f"{line}\n" for line in lines).encode()


def parse(content: bytes, *, name: str) -> Registry:
    """The registry a file holds.

    Args:
        name: The file as people know it, for the error.

    Raises:
        RegistryDamaged: Any line is not a row; naming the line.
    """
    rows: dict[str, Row] = {}
    rebuilt_on: date | None = None
    line_number = 0
    try:
        # Not splitlines: a path may hold a line separator of Unicode, which JSON leaves as it is.
        for line in content.decode().rstrip("\n").split("\n") if content else ():
            line_number += 1
            entry = json.loads(line)
            if "rebuilt_on" in entry:
                rebuilt_on = date.fromisoformat(entry["rebuilt_on"])
                continue
            row = _row(entry)
            rows[row.key] = merge_row(rows[row.key], row) if row.key in rows else row
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise RegistryDamaged(
            "The registry of filed documents cannot be read.",
            "Restore this file from its version history or a backup, or move it away: it is then rebuilt from the "
            "documents. Until then nothing of this school is filed.",
            file=name,
            place=f"line {line_number}" if line_number else None,
        ) from problem
    return Registry(rows=rows, rebuilt_on=rebuilt_on)


def merge_row(theirs: Row, ours: Row) -> Row:
    """The row that stands of two for one key: removed beats all, then the later as-of; ours on a tie.

    A row that saw a removed document come back (`returned`) knows more than the one that saw it go.
    """
    if _rank(theirs) > _rank(ours):
        theirs, ours = ours, theirs
    copies = tuple(sorted({*theirs.copies, *ours.copies}))
    return ours if copies == ours.copies else replace(ours, copies=copies)


def merge(theirs: Registry, rows: Iterable[Row], *, rebuilt_on: date | None = None) -> Registry:
    """`theirs` with our changed rows merged in by key."""
    merged = dict(theirs.rows)
    for row in rows:
        merged[row.key] = merge_row(merged[row.key], row) if row.key in merged else row
    days = [day for day in (theirs.rebuilt_on, rebuilt_on) if day is not None]
    return Registry(rows=merged, rebuilt_on=max(days, default=None))


def _rank(row: Row) -> tuple[int, bool, bool, date, str]:
    when = row.filed_at.isoformat() if row.filed_at else ""
    return (row.returned, row.removed, not row.missed, row.as_of, when)


def _row(entry: dict[str, Any]) -> Row:
    values = dict(entry)
    values["as_of"] = date.fromisoformat(entry["as_of"])
    if first_on := entry.get("first_on"):
        values["first_on"] = date.fromisoformat(first_on)
    if filed_at := entry.get("filed_at"):
        values["filed_at"] = datetime.fromisoformat(filed_at)
    if "copies" in entry:
        values["copies"] = tuple(entry["copies"])
    row = Row(**values)
    for name in ("key", "document_type", "place", "path", "id", "mark", "fingerprint", "recipe"):
        if not isinstance(getattr(row, name), str):
            raise TypeError(name)
    return row
