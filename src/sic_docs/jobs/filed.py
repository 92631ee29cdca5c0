"""What one list for people is about: the papers filed, what became of them, and lines that lead to them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sic_docs.documents.facts.wording import short_date
from sic_docs.documents.situation import ToDo
from sic_docs.documents.status import StatusRow
from sic_docs.filing.registry import Row
from sic_docs.jobs.issued import Issued
from sic_docs.trust.model import TRUST


@dataclass(frozen=True, kw_only=True, slots=True)
class Filed:
    """What is filed now, of the schools (or the trust) one list is about.

    Attributes:
        rows: Registry rows, this run's changes included. `status`: what became of everything owed.
        issued: Printed key → what was last written, and what a fresh version would change.
    """

    rows: Sequence[Row] = ()
    status: Sequence[StatusRow] = ()
    issued: Mapping[str, Issued] = field(default_factory=dict)

    def row(self, key: str) -> Row | None:
        """The row that speaks for a document: its newest copy that is there."""
        found = [row for row in self.rows if row.key.partition("~")[0] == key and row.is_filed]
        return found[-1] if found else None


def about(row: Row, what: str, *, due: date | None = None) -> ToDo:
    """A line about a filed paper: what to do, where it lies, by which day."""
    code = row.key.split("/")[1]
    return ToDo(
        what=what,
        where=row.path.rpartition("/")[0],
        by=short_date(due) if due else "",
        school=None if code == TRUST else code,
        key=row.key,
        due=due,
    )


def name_of(row: Row) -> str:
    return row.path.rpartition("/")[2].rpartition(".")[0]
