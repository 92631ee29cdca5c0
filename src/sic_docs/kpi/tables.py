"""Tables in a workbook found by their headings and first column, wherever people have moved them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from sic_docs.dates import written_date
from sic_docs.kpi.asked import HALF_TERMS, NOT_COLLECTED
from sic_docs.opc.cells import Cell, Sheet, address

_HALF_TERM = re.compile(
    r"(?:(aut|autumn|spr|spring|sum|summer)\.?(?: term)?(?: half(?:[ -]term)?| ht)?[ -]?([12])(?!\d)"
    r"|(?:ht|half[ -]term)[ -]?([1-6])(?!\d)"
    r"|(aut|autumn|spr|spring|sum|summer)\.?(?: term)?,? (first|1st|second|2nd) half(?:[ -]term)?"
    r"|(first|1st|second|2nd) half(?:[ -]term)?,?(?: of)?(?: the)? (autumn|spring|summer))"
    r"(?: term)?(.*)",
    re.I,
)
_TERMS: Final = {"aut": "autumn", "spr": "spring", "sum": "summer"}
_HALVES: Final = {"first": "1", "1st": "1", "second": "2", "2nd": "2"}
_AFTER: Final = frozenset(
    {"half", "term", "figure", "figures", "actual", "actuals", "so", "far", "ytd", "this", "year"}
)
"""Words that may follow a half term in its heading; any other ("last year", "target") makes it another column."""
_MEASURE: Final = frozenset({"measure", "measures", "kpi", "kpis", "indicator", "indicators", "performance indicator"})
_SPELLINGS: Final = frozenset(f(word) for word in _MEASURE for f in (str, str.capitalize, str.title, str.upper))
"""The heading as nearly everybody spells it, looked for at the speed of a set."""
_WHAT: Final = ("what", "to enter", "enter", "figure or count")
_NOTHING: Final = ("", NOT_COLLECTED)


class Row(NamedTuple):
    """One row under a heading row.

    Attributes:
        measure: Text of the first column; carried down when left empty beside a filled `what`.
        what: Text of the column beside it ("Figure", "Possible sessions").
        columns: Half-term slug → column. `comment`: column of comments; None where there is none.
    """

    sheet: Sheet
    row: int
    measure: str
    what: str
    columns: dict[str, int]
    comment: int | None

    def cell(self, slug: str) -> Cell:
        return self.sheet.cell(self.row, self.columns[slug])

    def blanks(self) -> set[str]:
        """Half terms whose cell holds nothing, or the words we put where nothing is asked."""
        if self.sheet.has_oddities:
            return {slug for slug, column in self.columns.items() if self._is_blank(column)}
        line = self.sheet.grid[self.row - 1]
        width = len(line)
        return {slug for slug, column in self.columns.items() if column > width or line[column - 1] in _NOTHING}

    def _is_blank(self, column: int) -> bool:
        return self.sheet.is_empty(self.row, column) or self.sheet.value(self.row, column) == NOT_COLLECTED

    def has_figures(self) -> bool:
        """Whether anything but blanks stands in its half-term columns."""
        return any(not self.sheet.is_empty(self.row, column) for column in self.columns.values())


@dataclass(frozen=True, slots=True)
class Table:
    """One table of figures: where its headings stand, its rows, and headings that stand twice, read from neither."""

    sheet: Sheet
    heading_row: int
    columns: dict[str, int]
    rows: tuple[Row, ...]
    twice: tuple[tuple[str, int], ...] = ()


@lru_cache(maxsize=512)
def half_term_slug(text: str, year: str | None = None) -> str | None:
    """`Autumn 1`, `Aut 1`, `HT1`, `Autumn term 1 2026/27` → `autumn-1`; None for anything else.

    Args:
        year: The year wanted: a heading that names another is another column.
    """
    found = _HALF_TERM.fullmatch(" ".join(text.split()))
    if found is None or not _may_follow(found[8], year):
        return None
    if found[3]:
        return HALF_TERMS[int(found[3]) - 1]
    term = (found[1] or found[4] or found[7]).lower()
    half = found[2] or _HALVES[(found[5] or found[6]).lower()]
    return f"{_TERMS.get(term, term)}-{half}"


def _may_follow(rest: str, year: str | None) -> bool:
    """Whether what follows a half term leaves it this year's own column."""
    words = re.findall(r"[^\W_]+", rest.lower())
    years = {year[:4], str(int(year[:4]) + 1), year[2:4], year[5:]} if year else None
    return all(word in _AFTER or (word.isdigit() and (years is None or word in years)) for word in words)


def tables(sheet: Sheet, year: str | None = None, *, thorough: bool = False) -> Iterator[Table]:
    """Every table of a sheet that has a heading `Measure` and at least one half term beside it.

    Args:
        thorough: However the heading is spelt; where the quick look found nothing.
    """
    heads: list[tuple[int, int, dict[str, int], int | None, int | None, list[tuple[str, int]]]] = []
    for number in _heading_rows(sheet, thorough):
        cells = list(sheet.row(number))
        first = next((column for column, text in cells if text.casefold() in _MEASURE), None)
        if first is None:
            continue
        columns: dict[str, int] = {}
        twice: list[tuple[str, int]] = []
        comment = what = None
        for column, text in cells:
            slug = half_term_slug(text, year)
            if slug and slug in columns:
                twice.append((text, column))
            elif slug:
                columns[slug] = column
            elif text.casefold().startswith("comment"):
                comment = column
            elif text.casefold().startswith(_WHAT):
                what = column
        for text, _ in twice:  # either may be the right one, so neither is read
            columns.pop(half_term_slug(text, year) or "", None)
        if columns or twice:
            heads.append((number, first, columns, comment, what, twice))
    for index, (number, first, columns, comment, what, twice) in enumerate(heads):
        last = heads[index + 1][0] - 1 if index + 1 < len(heads) else sheet.rows
        rows: list[Row] = []
        measure = ""
        for row in range(number + 1, last + 1):
            name, kind = one_line(sheet.value(row, first)), one_line(sheet.value(row, what)) if what else ""
            if not name and not kind:
                continue
            measure = name or measure
            rows.append(Row(sheet, row, measure, kind, columns, comment))
        yield Table(sheet, number, columns, tuple(rows), tuple(twice))


def _heading_rows(sheet: Sheet, thorough: bool) -> list[int]:
    """Rows with a cell that says Measure."""
    if not thorough:
        return [number for number, line in enumerate(sheet.grid, 1) if not _SPELLINGS.isdisjoint(line)]
    return [
        number
        for number, line in enumerate(sheet.grid, 1)
        if any(isinstance(value, str) and value.strip().casefold() in _MEASURE for value in line)
    ]


def one_line(value: object) -> str:
    """Text of a cell on one line; "" for anything that is not text."""
    return " ".join(value.split()) if isinstance(value, str) and value else ""


def place(sheet: Sheet, row: int, column: int) -> str:
    """As issues print it: `sheet Attendance, cell F14`."""
    return f"sheet {sheet.name}, cell {address(row, column)}"


def read_date(cell: Cell) -> date | None:
    """A date typed in a cell, as a date or in words; None when it is no date of this century."""
    value = cell.value
    if isinstance(value, datetime):
        value = value.date()
    day = value if isinstance(value, date) else written_date(cell.text)
    return day if day is not None and 2000 <= day.year < 2100 else None
