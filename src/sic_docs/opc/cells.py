"""A sheet of a workbook as values: its cells, and what a bare grid would hide. Rows and columns count from 1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """(14, 6) → F14."""
    return f"{column_letters(column)}{row}"


def position(reference: str) -> tuple[int, int] | None:
    """F14 → (14, 6); None when it is no cell reference."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell holds.

    Attributes:
        value: str, float, int, bool, date, datetime, time, timedelta; "" for nothing.
        error: `#REF!` and the like; None when it is no error.
        uncalculated: A formula that no program has worked out yet.
        percent: Shown as a percentage, so 0.942 reads as 94.2%.
    """

    value: object = ""
    error: str | None = None
    uncalculated: bool = False
    percent: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.uncalculated and self.error is None and (self.value == "" or self.value is None)

    @property
    def text(self) -> str:
        """The value as words on one line; "" for anything that is not text."""
        return " ".join(self.value.split()) if isinstance(self.value, str) else ""


BLANK: Final = Cell()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `grid` is a list of rows; a row may be shorter than the next.

    Attributes:
        hidden: People cannot see it.
        errors, uncalculated, percents: Places (row, column) the grid alone would not tell.
        merged: (first row, first column, last row, last column) of each merged range.
        hidden_rows, hidden_columns: Numbers of those people cannot see.
    """

    name: str
    grid: Sequence[Sequence[object]]
    hidden: bool = False
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    percents: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def has_oddities(self) -> bool:
        """Whether there is anything the grid alone would not tell."""
        return bool(self.errors or self.uncalculated)

    @property
    def rows(self) -> int:
        return len(self.grid)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place; blank outside the sheet."""
        place = (row, column)
        if place in self.errors:
            return Cell(error=self.errors[place])
        if place in self.uncalculated:
            return Cell(uncalculated=True)
        value = self.value(row, column)
        if value == "" and place not in self.percents:
            return BLANK
        return Cell(value=value, percent=place in self.percents)

    def is_empty(self, row: int, column: int) -> bool:
        """Whether a cell holds nothing at all: no value, no error, no formula waiting to be worked out."""
        if (row, column) in self.errors or (row, column) in self.uncalculated:
            return False
        return self.value(row, column) == ""

    def value(self, row: int, column: int) -> object:
        """The bare value; "" outside the sheet."""
        if row < 1 or column < 1:
            return ""
        try:
            return self.grid[row - 1][column - 1]
        except IndexError:
            return ""

    def row(self, row: int) -> Iterator[tuple[int, str]]:
        """(column, text on one line) of each cell of a row that holds text."""
        if 0 < row <= len(self.grid):
            for column, value in enumerate(self.grid[row - 1], 1):
                if isinstance(value, str) and value:
                    yield column, " ".join(value.split())
