"""A sheet as read, whatever it was read from, and one row of it that can say where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sic_docs.config.model import Definitions
from sic_docs.errors import Issue
from sic_docs.register.sheets import Sheet
from sic_docs.register.values import Bad
from sic_docs.trust.model import TRUST

Record = dict[Any, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """One sheet as read.

    Attributes:
        file: As people know it. `headings`: heading as written → 0-based column in the rows.
        rows: (row number as shown to people, cells); a cell is None or "" when blank, an `ErrorCell` when in error.
        letters: 0-based column → its letter; empty where cells have no letters (CSV).
    """

    file: str
    headings: Mapping[str, int]
    rows: Iterable[tuple[int, Sequence[Any]]]
    letters: Mapping[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """What is gathered while the sheets are read."""

    definitions: Definitions
    typed: bool
    issues: list[Issue] = field(default_factory=list)

    def note(self, file: str, place: str, bad: Bad, school: str | None = None) -> None:
        self.issues.append(
            Issue(code=bad.code, file=file, place=place, found=bad.found, remedy=bad.remedy, school=school)
        )


class Row:
    """One row's values with the means to say where it stands."""

    __slots__ = ("_places", "failed", "file", "number", "patches", "problems", "reading", "sheet", "stand", "values")

    def __init__(
        self, reading: Reading, grid: Grid, sheet: Sheet, number: int, values: Record, places: Mapping[str, str]
    ) -> None:
        self.reading, self.file, self.sheet, self.number, self.values = reading, grid.file, sheet, number, values
        self._places = places
        self.problems: tuple[tuple[str, Bad], ...] = ()
        """Cells that could not be read, by field; the row cannot be used then."""
        self.patches: tuple[tuple[str, Bad], ...] = ()
        """Cells of free text that could not be read; the row can."""
        self.failed = False
        self.stand: Callable[[], str] = str
        """Finds what stands for the row when it cannot be used, and says it; "" for nothing to say."""

    def place(self, name: str) -> str:
        """`sheet Meetings, cell F14`; for CSV `line 14, column Date`."""
        return self._places[name].replace("\0", str(self.number))

    @property
    def cell(self) -> str:
        """`Meetings!A14`, for references to the row as a whole."""
        return f"{self.sheet.name}!A{self.number}"

    def bad(self, name: str, found: str, remedy: str, code: str) -> None:
        """The row was read and cannot be used."""
        self.failed = True
        self.note(name, Bad(found, remedy, code), self.stand())

    def note(self, name: str, bad: Bad, meanwhile: str = "") -> None:
        """An issue of one of its cells, with what holds until it is put right."""
        told = Bad(bad.found + meanwhile, bad.remedy, bad.code)
        self.reading.note(self.file, self.place(name), told, school_of(self.values))


def school_of(values: Record) -> str | None:
    """Short code of the school a row is about; None for the trust's own."""
    school = values.get("school")
    return school if isinstance(school, str) and school != TRUST else None
