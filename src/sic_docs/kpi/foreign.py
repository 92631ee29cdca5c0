"""A school's own workbook, read through the mapping `config/kpis.yaml` gives of it (decision 11).

Headings may stand in several rows with merged cells; a merged heading counts for every column below it. Nothing in
the workbook says who submitted what, so the half terms up to its figures-as-at date count as submitted.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from sic_docs.config.model import Definitions, ForeignLayout
from sic_docs.errors import Issue, WorkbookError
from sic_docs.kpi.asked import HALF_TERMS, measures_of, periods, usual_half_term, year_end, year_start
from sic_docs.kpi.assemble import Findings, Place, jumps, reading
from sic_docs.kpi.model import Measure, ReadingState, Returned, SchoolReadings
from sic_docs.kpi.tables import place, read_date
from sic_docs.kpi.values import safe
from sic_docs.opc.cells import Sheet, position
from sic_docs.opc.sheets import read_sheets
from sic_docs.trust.model import School

OWN_WORKBOOK: Final = "School's own workbook"
"""Who submitted, where a school keeps its own workbook."""


def read_foreign(
    content: bytes, name: str, school: School, year: str, definitions: Definitions, layout: ForeignLayout
) -> tuple[SchoolReadings, tuple[Issue, ...]]:
    """Readings of one school's own workbook.

    Raises:
        WorkbookError: The file cannot be read, or the mapped sheet is not in it.
    """
    sheets = read_sheets(content, name)
    sheet = next((s for s in sheets if s.name.casefold() == layout.sheet.casefold()), None)
    if sheet is None:
        held = ", ".join(safe(s.name) for s in sheets[:8])
        raise WorkbookError(
            f"There is no sheet “{layout.sheet}”; it holds {held}.",
            "Name the sheet as before, or change the mapping in kpis.yaml.",
            code="kpi-sheet-missing",
            file=name,
        )
    findings = Findings(file=name, school=school.code)
    columns = _columns(sheet, layout, findings)
    rows = _rows(sheet, layout, findings)
    as_at = _as_at(sheet, layout, year, findings)
    until = HALF_TERMS.index(usual_half_term(as_at)) if as_at else -1
    returned: dict[str, Returned] = {}
    for number, period in enumerate(periods(year)):
        returned[period.slug] = Returned(
            school=school.code,
            period=period,
            as_at=as_at if number == until else None,
            submitted_by=OWN_WORKBOOK if number <= until else None,
        )
    readings = []
    for measure in measures_of(definitions.measures, school):
        figure = rows.get(("figure", measure.code))
        if figure is None:
            continue
        six = [
            reading(
                measure,
                period,
                returned[period.slug],
                _place(sheet, figure, columns.get(period.slug)),
                _place(sheet, rows.get(("numerator", measure.code)), columns.get(period.slug)),
                _place(sheet, rows.get(("denominator", measure.code)), columns.get(period.slug)),
                findings,
                fraction=layout.units.get(measure.code) == "fraction",
            )
            for period in periods(year)
        ]
        jumps(measure, six, findings)
        readings += six
    empty = (ReadingState.NOT_ENTERED, ReadingState.NOT_COLLECTED)
    begun = {r.period for r in readings if r.submitted or r.state not in empty}
    done = SchoolReadings(
        school=school.code,
        year=year,
        source=name,
        returned=tuple(returned.values()),
        readings=tuple(r for r in readings if r.period in begun),
    )
    return done, tuple(findings.issues)


def mapped(measures: tuple[Measure, ...], layout: ForeignLayout) -> tuple[Measure, ...]:
    """The measures a mapping supplies."""
    return tuple(m for m in measures if m.code in set(layout.measures.values()))


def _place(sheet: Sheet, row: int | None, column: int | None) -> Place:
    return Place(sheet, row, column) if row is not None and column is not None else Place()


def _heading(sheet: Sheet, row: int, column: int) -> str:
    """Text of a heading cell; a merged heading's text for every cell of its range."""
    for first_row, first_column, last_row, last_column in sheet.merged:
        if first_row <= row <= last_row and first_column <= column <= last_column:
            return sheet.cell(first_row, first_column).text
    return sheet.cell(row, column).text


def _columns(sheet: Sheet, layout: ForeignLayout, findings: Findings) -> dict[str, int]:
    """Half-term slug → the column its headings together name."""
    width = max((len(row) for row in sheet.grid), default=0)
    found: dict[tuple[str, ...], list[int]] = {}
    for column in range(1, width + 1):
        heads = tuple(_heading(sheet, row, column).casefold() for row in layout.header_rows)
        found.setdefault(heads, []).append(column)
    columns: dict[str, int] = {}
    for slug, heads in layout.columns.items():
        at = found.get(tuple(" ".join(text.split()).casefold() for text in heads), [])
        wanted = " / ".join(heads)
        if not at:
            findings.add(
                "kpi-column-missing",
                f"sheet {sheet.name}, rows {', '.join(map(str, layout.header_rows))}",
                f"No column is headed “{wanted}”.",
                "Put the heading back, or change the mapping in kpis.yaml.",
            )
            continue
        if len(at) > 1:
            findings.add(
                "kpi-heading-twice",
                place(sheet, layout.header_rows[-1], at[1]),
                f"The heading “{wanted}” stands twice.",
                "Rename one of the two; the first is used.",
            )
        columns[slug] = at[0]
    return columns


def _rows(sheet: Sheet, layout: ForeignLayout, findings: Findings) -> dict[tuple[str, str], int]:
    """(part, measure code) → row."""
    at: dict[str, int] = {}
    for row in range(max(layout.header_rows) + 1, sheet.rows + 1):
        text = sheet.cell(row, layout.measure_column).text.casefold()
        if text and text in at:
            findings.add(
                "kpi-row-twice",
                place(sheet, row, layout.measure_column),
                f"“{safe(text)}” stands twice.",
                "Rename one of the two; the first is used.",
            )
        elif text:
            at[text] = row
    rows: dict[tuple[str, str], int] = {}
    for part, names in (
        ("figure", layout.measures),
        ("numerator", layout.numerators),
        ("denominator", layout.denominators),
    ):
        for name, code in names.items():
            found = at.get(" ".join(name.split()).casefold())
            if found is None:
                findings.add(
                    "kpi-row-missing",
                    f"sheet {sheet.name}",
                    f"There is no row named “{name}”.",
                    "Put the row back, or change the mapping in kpis.yaml.",
                )
            else:
                rows[(part, code)] = found
    return rows


def _as_at(sheet: Sheet, layout: ForeignLayout, year: str, findings: Findings) -> date | None:
    where = position(layout.as_at) if layout.as_at else None
    if where is None:
        return None
    day = read_date(sheet.cell(*where))
    if day is not None and year_start(year) <= day <= year_end(year):
        return day
    findings.add(
        "kpi-as-at",
        place(sheet, *where),
        f"The date the figures stand at is not a date in {year}.",
        "Type the date the figures stand at, such as 20/11/2026.",
    )
    return None
