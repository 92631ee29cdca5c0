"""A school data lead with their workbook open: figures typed into a KPI return, or into a school's own dashboard."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sic_docs.config.model import Definitions, ForeignLayout
from sic_docs.demo.excel_typing import ExcelFile, Typed, letters
from sic_docs.demo.sample_figures import AS_AT, Figure, figure
from sic_docs.kpi.asked import HALF_TERMS
from sic_docs.kpi.model import Measure
from sic_docs.kpi.tables import half_term_slug, tables
from sic_docs.opc.cells import Sheet
from sic_docs.opc.sheets import read_sheets
from sic_docs.school_year.model import Period
from sic_docs.trust.model import School

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DATA_LEAD: Final = "School data lead"

# What a person mistypes, and in which cell: school, measure, half term → what stands there in place of the figure.
SLIPS: Final[Mapping[tuple[str, str, Period], str]] = {
    ("STM", "susp1", Period("2026-27", "autumn-1")): "1,8%",
    ("BRK", "a8", Period("2026-27", "autumn-2")): "41.9 pts",
}


def fill_return(
    content: bytes,
    school: School,
    year: str,
    half_terms: Collection[str],
    definitions: Definitions,
    *,
    corrected: Collection[str] = (),
) -> bytes:
    """The return as the school sends it back, filled in for these half terms ("autumn-1" …) and submitted.

    Args:
        corrected: Half terms in which slips of the pen have been put right.

    Rows and columns are found by their wording, as a person finds them.
    """
    workbook = ExcelFile(content)
    by_name = {m.name.casefold(): m for m in definitions.measures}
    for sheet in read_sheets(content, "KPI return"):
        for table in tables(sheet):
            for row in table.rows:
                measure = by_name.get(row.measure.casefold())
                for slug, column in row.columns.items():
                    period = Period(year, slug)
                    if measure is None or slug not in half_terms or (typed := figure(school, measure, period)) is None:
                        continue
                    value = _of_row(row.what, measure, typed)
                    slip = SLIPS.get((school.code, measure.code, period))
                    if value != typed.value or slug in corrected:
                        slip = None
                    if value is not None:
                        workbook.type(sheet.name, row.row, column, slip or value)
        _submit(workbook, sheet, year, half_terms)
    return workbook.save()


def _of_row(what: str, measure: Measure, typed: Figure) -> Typed | None:
    wording = what.casefold()
    if wording == (measure.numerator or "numerator").casefold():
        return typed.numerator
    if wording == (measure.denominator or "denominator").casefold():
        return typed.denominator
    return typed.value


def _submit(workbook: ExcelFile, sheet: Sheet, year: str, half_terms: Collection[str]) -> None:
    """Fill the table that says who submitted what, where this sheet holds it."""
    for row in range(1, sheet.rows + 1):
        heads = {text.casefold(): column for column, text in sheet.row(row)}
        half = heads.get("half term")
        as_at = next((c for text, c in heads.items() if text.startswith("figures as at")), None)
        by = next((c for text, c in heads.items() if text.startswith("submitted by")), None)
        checked = next((c for text, c in heads.items() if text.startswith("head checked")), None)
        if half is None or as_at is None or by is None:
            continue
        for below in range(row + 1, sheet.rows + 1):
            slug = half_term_slug(sheet.cell(below, half).text)
            if slug is None or slug not in half_terms or Period(year, slug) not in AS_AT:
                continue
            workbook.type(sheet.name, below, as_at, AS_AT[Period(year, slug)])
            workbook.type(sheet.name, below, by, DATA_LEAD)
            if checked is not None:
                workbook.type(sheet.name, below, checked, "Yes")


def own_workbook(
    school: School, year: str, half_terms: Collection[str], layout: ForeignLayout, definitions: Definitions
) -> bytes:
    """A school's own dashboard, as `config/kpis.yaml` describes it: merged headings in two rows, shares as fractions.

    Everything about its shape is the school's: a title, a column of notes, a row of its own that nobody maps.
    """
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None  # a new workbook has one
    page.title = layout.sheet
    page["B2"] = f"{school.name}: data dashboard {year}"
    if layout.as_at:
        page[layout.as_at] = max(
            day for period, day in AS_AT.items() if period.year == year and period.slug in half_terms
        )
        page[layout.as_at].number_format = "dd/mm/yyyy"
    columns = _headings(page, layout)
    row = max(layout.header_rows) + 1
    names = {code: text for text, code in layout.measures.items()}
    extra = {code: [(t, "numerator")] for t, code in layout.numerators.items()}
    for text, code in layout.denominators.items():
        extra.setdefault(code, []).append((text, "denominator"))
    for measure in definitions.measures:
        if measure.code not in names:
            continue
        lines = [(names[measure.code], "value"), *extra.get(measure.code, [])]
        for text, part in lines:
            page.cell(row, layout.measure_column, text)
            for slug, column in columns.items():
                typed = figure(school, measure, Period(year, slug)) if slug in half_terms else None
                if typed is None:
                    continue
                value: Decimal | int | None = getattr(typed, part)
                if part == "value" and layout.units.get(measure.code) == "fraction":
                    value = typed.value / 100
                    page.cell(row, column).number_format = "0.0%"
                page.cell(row, column, value)
            row += 1
    page.cell(row, layout.measure_column, "House points (thousands)")
    page.cell(row + 2, layout.measure_column, "Kept by the school office. Ask before changing rows.")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _headings(page: Worksheet, layout: ForeignLayout) -> dict[str, int]:
    """Two rows of headings, the upper one merged over its half terms; half-term slug → column."""
    first = layout.measure_column + 2
    columns = {slug: first + number for number, slug in enumerate(s for s in HALF_TERMS if s in layout.columns)}
    upper, lower = layout.header_rows[0], layout.header_rows[-1]
    page.cell(upper, layout.measure_column, "Indicator")
    last = ""
    for slug, column in columns.items():
        top, *rest = layout.columns[slug]
        if top != last:
            page.cell(upper, column, top)
            together = [c for s, c in columns.items() if layout.columns[s][0] == top]
            if len(together) > 1:
                page.merge_cells(f"{letters(together[0])}{upper}:{letters(together[-1])}{upper}")
        page.cell(lower, column, rest[-1] if rest else top)
        last = top
    return columns
