"""Rows of a new workbook as XML: text by number from one list of strings, numbers and dates as Excel's own.

Written as text of our own, because there may be tens of thousands of them. What a person typed is a string whatever it
begins with, and a string that could be taken for a formula is marked, so that it stays one when its cell is edited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Final

from sic_docs.opc.book_model import Content, Number, Page, Words
from sic_docs.opc.cells import column_letters
from sic_docs.opc.properties import escape

LONGEST: Final = 32_000
"""Characters of a cell; Excel holds 32,767."""
LINE: Final = 15
"""Height of a line of text in points."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FIRST_DAY: Final = date(1899, 12, 30)

Kind = tuple[str, str]
"""(text, wraps, letter, words, quoted, date or number; number format): what a cell looks like."""


def cell_text(text: str) -> str:
    """Text as XML that Excel shows letter for letter; characters no workbook holds are left out.

    >>> cell_text("a & b_x0041_")
    'a &amp; b_x005F_x0041_'
    """
    plain = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    return escape(_ESCAPED.sub("_x005F_", plain))


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column so many characters wide, near enough."""
    if len(text) < width - 1 and "\n" not in text:
        return 1
    return sum(max(ceil(len(part) / max(width * 1.05 - 2, 4)), 1) for part in text.split("\n"))


class Strings:
    """Texts of a workbook, each kept once."""

    def __init__(self, first: int) -> None:
        """`first`: how many the workbook has already."""
        self._first = first
        self._numbers: dict[str, int] = {}
        self.used = 0

    def number(self, text: str) -> int:
        self.used += 1
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = self._first + len(self._numbers)
        return found

    @property
    def count(self) -> int:
        return self._first + len(self._numbers)

    def xml(self) -> str:
        """The texts as items of the list."""
        return "".join(f'<si><t xml:space="preserve">{cell_text(text)}</t></si>' for text in self._numbers)


class Rows:
    """The rows of one page on their way into its sheet's XML."""

    def __init__(self, page: Page) -> None:
        self.page = page
        looks: dict[Kind, None] = {}
        for column in page.columns:
            looks[column.kind, ""] = None
            looks["number", column.format] = None
        for kind in ("words", "quoted", "date"):
            looks[kind, ""] = None
        for row in page.rows:
            for value in row:
                if isinstance(value, Number):
                    looks["number", value.format] = None
        self.looks = tuple(looks)
        """Every look its cells have; the palette is in this order."""

    def xml(self, styles: Sequence[str], strings: Strings) -> str:
        """The rows; a table without any has one that is empty, because Excel wants one.

        Args:
            styles: Number of the format of each of `looks`.
        """
        style = {look: f' s="{number}"' for look, number in zip(self.looks, styles, strict=True)}
        columns = [
            (
                column_letters(number),
                style[column.kind, ""],
                style["number", column.format],
                column.width if column.wraps else 0.0,
            )
            for number, column in enumerate(self.page.columns, 1)
        ]
        empty: Sequence[Sequence[Content]] = [[None] * len(columns)]
        return "".join(
            _row(number, row, columns, style, strings) for number, row in enumerate(self.page.rows or empty, 2)
        )


def _row(
    at: int,
    row: Sequence[Content],
    columns: Sequence[tuple[str, str, str, float]],
    style: Mapping[Kind, str],
    strings: Strings,
) -> str:
    out: list[str] = []
    lines = 1
    for (letters, text_style, number_style, width), value in zip(columns, row, strict=True):
        if value is None or value == "":
            continue
        if isinstance(value, str):
            look = style["quoted", ""] if value.startswith(_FORMULA) else text_style
            out.append(f'<c r="{letters}{at}"{look} t="s"><v>{strings.number(value)}</v></c>')
            if width:
                lines = max(lines, lines_of(value, width))
        elif isinstance(value, Decimal):
            out.append(f'<c r="{letters}{at}"{number_style}><v>{value:f}</v></c>')
        elif isinstance(value, int):
            out.append(f'<c r="{letters}{at}"{number_style}><v>{value}</v></c>')
        elif isinstance(value, Number):
            out.append(f'<c r="{letters}{at}"{style["number", value.format]}><v>{value.value:f}</v></c>')
        elif isinstance(value, Words):
            out.append(f'<c r="{letters}{at}"{style["words", ""]} t="s"><v>{strings.number(value.text)}</v></c>')
        else:
            out.append(f'<c r="{letters}{at}"{style["date", ""]}><v>{(value - _FIRST_DAY).days}</v></c>')
    # not a custom height: the row fits itself again as soon as somebody types in it
    height = f' ht="{LINE * lines + 3}"' if lines > 1 else ""
    return f'<row r="{at}"{height}>{"".join(out)}</row>'
