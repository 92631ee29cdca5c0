"""Whose workbook a return is and of which year, by what is printed in it: nothing is taken from another school's.

The key it carries says so too, and is looked at where it lies (`jobs/collect.py`). Both, because people copy a file
to make another, and because they paste one school's sheets into another's file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from sic_docs.errors import WorkbookError
from sic_docs.kpi.values import safe
from sic_docs.opc.cells import Sheet
from sic_docs.trust.model import School

_TITLE_ROWS: Final = 3
"""Rows at the top of a sheet in which people say whose it is."""
_YEAR = re.compile(r"KPI return\D{0,3}(20\d\d)[-/–](?:20)?(\d\d)", re.I)


def check_whose(sheets: Sequence[Sheet], school: School, year: str, schools: Iterable[School], name: str) -> None:
    """Refuse a workbook that names another school and not this one, or another year.

    Args:
        schools: Every school of the trust.

    Raises:
        WorkbookError: Code `kpi-wrong-school` or `kpi-wrong-year`.
    """
    titles = [(sheet, text) for sheet in sheets for text in _titles(sheet)]
    if not any(text == school.name for _, text in titles):
        _check_school(titles, school, schools, name)
    if not any(text.endswith(year) for _, text in titles):
        _check_year(titles, year, name)


def _check_school(titles: Sequence[tuple[Sheet, str]], school: School, schools: Iterable[School], name: str) -> None:
    mine = _plain(school.name)
    if any(mine in _plain(text) for _, text in titles):
        return
    others = {_plain(s.name): s for s in schools if s.code != school.code}
    for sheet, text in titles:
        plain = _plain(text)
        other = others.get(plain) or next((s for known, s in others.items() if plain.startswith(f"{known} ")), None)
        if other is not None:
            raise wrong_school(name, f"sheet {sheet.name}", other.name, school.name)


def _check_year(titles: Sequence[tuple[Sheet, str]], year: str, name: str) -> None:
    for sheet, text in titles:
        found = _YEAR.search(text)
        if found is not None and f"{found[1]}-{found[2]}" != year:
            raise wrong_year(name, f"sheet {sheet.name}", f"{found[1]}-{found[2]}", year)


def wrong_school(name: str, place: str | None, found: str, wanted: str) -> WorkbookError:
    return WorkbookError(
        f"This is the workbook of {safe(found, 80)}, in the folder of {safe(wanted, 80)}. Nothing was taken from it.",
        "Move it to its own school's folder, and put this school's own workbook back.",
        code="kpi-wrong-school",
        file=name,
        place=place,
    )


def wrong_year(name: str, place: str | None, found: str, wanted: str) -> WorkbookError:
    return WorkbookError(
        f"This is the workbook of {found}, where that of {wanted} is wanted. Nothing was taken from it.",
        f"Move it to the folder of {found}, and fill in the return of {wanted}.",
        code="kpi-wrong-year",
        file=name,
        place=place,
    )


def _titles(sheet: Sheet) -> Iterable[str]:
    """Texts at the top of a sheet that could be a title."""
    for line in sheet.grid[:_TITLE_ROWS]:
        for value in line:
            if isinstance(value, str) and value:
                yield " ".join(value.split())


def _plain(text: str) -> str:
    return " ".join(
        "".join(c if c.isalnum() else " " for c in text.casefold().replace("’", "").replace("'", "")).split()
    )
