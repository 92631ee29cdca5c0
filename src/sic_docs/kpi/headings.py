"""Which columns of an unknown sheet are this year's half terms: by one row of headings, or by two with their years."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from sic_docs.kpi.foreign_places import heading
from sic_docs.kpi.tables import half_term_slug
from sic_docs.opc.cells import Sheet

_FURTHEST: Final = 40
"""Rows and columns within which headings are looked for."""
_YEAR: Final = re.compile(r"(?<!\d)(?:20)?(\d\d) ?[-/–] ?(?:20)?(\d\d)(?!\d)")

Columns: TypeAlias = dict[str, tuple[int, tuple[str, ...]]]
"""Half term → (column, its heading texts)."""


def half_term_headings(sheet: Sheet, year: str | None) -> tuple[tuple[int, ...], Columns, list[str]] | None:
    """(heading rows, columns, half terms that stand twice and cannot be told apart) of the first row with two or more.

    Args:
        year: "2026-27": of columns of several years, those of this one.
    """
    width = min(max((len(row) for row in sheet.grid), default=0), _FURTHEST)
    for row in range(1, min(sheet.rows, _FURTHEST) + 1):
        one: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        two: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        for column in range(1, width + 1):
            upper, lower = heading(sheet, row, column), sheet.cell(row + 1, column).text
            if (slug := half_term_slug(upper, year)) is not None:
                one.setdefault(slug, []).append((column, (upper,)))
            if upper and lower and (slug := half_term_slug(f"{upper} {lower}", year)) is not None:
                two.setdefault(slug, []).append((column, (upper, lower)))
        if len(one) >= 2:
            return _of_year(sheet, (row,), one, year)
        if len(two) >= 2:
            return _of_year(sheet, (row, row + 1), two, year)
    return None


def _of_year(
    sheet: Sheet, rows: tuple[int, ...], found: dict[str, list[tuple[int, tuple[str, ...]]]], year: str | None
) -> tuple[tuple[int, ...], Columns, list[str]]:
    """The columns of one year where the row above names years, else those whose half term stands once."""
    above = rows[0] - 1
    if above >= 1 and year is not None:
        years = {column: _year(heading(sheet, above, column)) for held in found.values() for column, _ in held}
        if any(named not in (None, year) for named in years.values()) or (
            any(years.values()) and any(len(held) > 1 for held in found.values())
        ):
            mine: Columns = {}
            doubled = []
            for slug, held in found.items():
                here = [(column, texts) for column, texts in held if years[column] == year]
                if len(here) == 1:
                    column, texts = here[0]
                    mine[slug] = (column, (heading(sheet, above, column), *texts))
                elif here or all(years[column] is None for column, _ in held):
                    doubled.append(held[0][1][-1])
            return (above, *rows), mine, doubled
    once: Columns = {slug: held[0] for slug, held in found.items() if len(held) == 1}
    return rows, once, [held[0][1][-1] for held in found.values() if len(held) > 1]


def _year(text: str) -> str | None:
    """The academic year a heading names, "2026-27"."""
    found = _YEAR.search(text)
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        return None
    return f"20{found[1]}-{found[2]}"
