"""The Return sheet: who submitted each half term, when its figures stand, whether the head checked them (P16)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sic_docs.kpi.asked import periods, year_end, year_start
from sic_docs.kpi.assemble import Findings
from sic_docs.kpi.model import Returned
from sic_docs.kpi.tables import half_term_slug, place, read_date
from sic_docs.kpi.values import safe
from sic_docs.kpi.whose import wrong_year
from sic_docs.opc.cells import Sheet
from sic_docs.school_year.model import Period, academic_year
from sic_docs.trust.model import School

_YES: Final = frozenset({"yes", "y", "true", "✓", "✔", "x", "1"})
_BY: Final = ("submitted by", "returned by", "completed by")
_AS_AT: Final = ("figures as at", "data as at", "as at")
_CHECKED: Final = ("head checked", "checked by head", "headteacher checked", "checked by the head")


def read_returned(sheets: Sequence[Sheet], school: School, year: str, findings: Findings) -> dict[str, Returned]:
    """Half-term slug → what the Return table says of it; all six, whatever is missing."""
    out = {period.slug: Returned(school=school.code, period=period) for period in periods(year)}
    for sheet in sheets:
        for row in range(1, sheet.rows + 1):
            heads = {text.casefold(): column for column, text in sheet.row(row)}
            half = heads.get("half term") or heads.get("half-term")
            as_at = next((column for text, column in heads.items() if text.startswith(_AS_AT)), None)
            by = next((column for text, column in heads.items() if text.startswith(_BY)), None)
            if half is None or as_at is None or by is None:
                continue
            checked = next((column for text, column in heads.items() if text.startswith(_CHECKED)), None)
            _check_year(sheet, row, as_at, year, findings)
            for below in range(row + 1, sheet.rows + 1):
                slug = half_term_slug(sheet.cell(below, half).text, year)
                if slug is not None:
                    out[slug] = _one_return(sheet, below, out[slug].period, school, (as_at, by, checked), findings)
            return out
    findings.add(
        "kpi-return-table-missing",
        None,
        "The table saying who submitted each half term is missing, so nothing counts as submitted.",
        "Put back the Return sheet with its headings Half term, Figures as at, Submitted by (role), Head checked.",
    )
    return out


def _check_year(sheet: Sheet, heading: int, column: int, year: str, findings: Findings) -> None:
    """Refuse last year's file: its figures' dates, two or more, all lie in one earlier year. One alone is a slip.

    Raises:
        WorkbookError: Code `kpi-wrong-year`.
    """
    cells = [sheet.cell(row, column) for row in range(heading + 1, sheet.rows + 1)]
    days = [None if cell.is_blank else read_date(cell) for cell in cells]
    years = [academic_year(day) for day in days if day is not None]
    if len(years) > 1 and len(set(years)) == 1 and years[0] < year:
        first = next(n for n, day in enumerate(days, heading + 1) if day is not None)
        raise wrong_year(findings.file, place(sheet, first, column), years[0], year)


def _one_return(
    sheet: Sheet,
    row: int,
    period: Period,
    school: School,
    columns: tuple[int, int, int | None],
    findings: Findings,
) -> Returned:
    as_at_column, by_column, checked_column = columns
    cell = sheet.cell(row, as_at_column)
    as_at = None if cell.is_blank else read_date(cell)
    by = sheet.cell(row, by_column)
    submitted = by.text or None
    if by.error is not None:
        findings.add(
            "kpi-error-value",
            place(sheet, row, by_column),
            f"The cell shows {safe(by.error)}, an error.",
            "Type the role of the person who submits the figures.",
        )
    if not cell.is_blank and (as_at is None or not year_start(period.year) <= as_at <= year_end(period.year)):
        findings.add(
            "kpi-as-at",
            place(sheet, row, as_at_column),
            f"Figures as at for {period.label} is not a date in {period.year}.",
            "Type the date the figures stand at, such as 20/11/2026.",
        )
        as_at = None
    elif submitted and as_at is None:
        findings.add(
            "kpi-as-at",
            place(sheet, row, as_at_column),
            f"{period.label} is submitted without a Figures as at date.",
            "Type the date the figures stand at.",
        )
    ticked = sheet.cell(row, checked_column) if checked_column else None
    checked = ticked is not None and (ticked.value is True or ticked.text.casefold() in _YES)
    return Returned(school=school.code, period=period, as_at=as_at, submitted_by=submitted, head_checked=checked)
