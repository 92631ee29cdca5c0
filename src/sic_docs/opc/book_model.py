"""A workbook to be made, as values: pages of rows, charts of what stands in them. `opc.new_book` makes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

LONGEST_NAME: Final = 31
"""Characters of a sheet's name."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class Number(NamedTuple):
    """A number shown in a format of its own (`0.0"%"`)."""

    value: Decimal
    format: str


class Words(NamedTuple):
    """Text where a number might have stood, shown quietly: "not returned"."""

    text: str


Content: TypeAlias = str | int | Decimal | date | Number | Words | None
"""What a cell may hold; None leaves it empty."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        width: In characters. `wraps`: long text goes over several lines.
        format: Number format of plain numbers in it.
        rated_by: How many columns to the right its rating letter stands; 0 where it is the letter; None for unrated.
    """

    heading: str
    width: float = 12
    wraps: bool = False
    format: str = "General"
    rated_by: int | None = None

    @property
    def kind(self) -> str:
        """How its texts stand: `letter`, `wraps` or `text`."""
        return "letter" if self.rated_by == 0 else "wraps" if self.wraps else "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One sheet: a table with its first heading in A1.

    Attributes:
        name: Of the sheet, made fit for Excel. `table`: of the table, a word of letters, digits and _.
        note: Printed at the foot of each page.
        frozen: Columns that stay in view.
    """

    name: str
    table: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Content]]
    note: str = ""
    frozen: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One line of a chart: rows `first` to `last` of a page (from 0), labels and figures in these columns (from 0).

    Attributes:
        look: Which colour, mark and dash it takes (from 0), the same wherever the same thing is shown.
    """

    name: str
    page: str
    first: int
    last: int
    labels: int
    values: int
    look: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A line chart.

    Attributes:
        description: What a screen reader says. `unit`: title of the axis. `format`: of its numbers.
    """

    title: str
    description: str
    series: Sequence[Series]
    unit: str
    format: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Charts:
    """A sheet of charts, two side by side, below one line of text."""

    name: str
    text: str
    charts: Sequence[Chart]


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """The house style: theme slot → colour, `heading` and `body` → font, rating name → (fill, ink)."""

    colours: Mapping[str, str]
    fonts: Mapping[str, str]
    ratings: Mapping[str, tuple[str, str]]


def sheet_names(wanted: Iterable[str]) -> list[str]:
    r"""Names Excel accepts for sheets: at most 31 characters, none of []:*?/\, no two alike.

    >>> sheet_names(["Pupils: roll", "pupils  roll", ""])
    ['Pupils roll', 'pupils roll 2', 'Sheet']
    """
    taken = {"history"}  # Excel keeps it for itself
    found = []
    for text in wanted:
        plain = " ".join(_NOT_IN_NAMES.sub(" ", text).split()).strip(" '") or "Sheet"
        name, number = plain[:LONGEST_NAME].rstrip(" '"), 2
        while name.casefold() in taken:
            end = f" {number}"
            name, number = plain[: LONGEST_NAME - len(end)].rstrip(" '") + end, number + 1
        taken.add(name.casefold())
        found.append(name)
    return found


def unique(headings: Iterable[str]) -> list[str]:
    """Headings of a table, which Excel wants all different and on one line.

    >>> unique(["Now", "now", " a  b "])
    ['Now', 'now 2', 'a b']
    """
    taken: set[str] = set()
    found = []
    for text in headings:
        plain = " ".join(text.split())[:200] or "Column"
        name, number = plain, 2
        while name.casefold() in taken:
            name, number = f"{plain} {number}", number + 1
        taken.add(name.casefold())
        found.append(name)
    return found
