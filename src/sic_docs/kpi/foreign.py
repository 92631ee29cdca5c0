"""A school's own workbook, read through the mapping `config/kpis.yaml` gives of it (decision 11).

A mapping names tables by their headings, tables with a row for each group of pupils, and single cells by address or
defined name, on one sheet or several. Headings may stand in several rows with merged cells; a merged heading counts
for every column below it. Nothing in the workbook says who submitted what, so the half terms up to its
figures-as-at date count as submitted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from sic_docs.config.model import Definitions, ForeignLayout
from sic_docs.errors import Issue, WorkbookError
from sic_docs.kpi.asked import HALF_TERMS, applies, of_year, periods, usual_half_term, year_end, year_start
from sic_docs.kpi.assemble import NOWHERE, Findings, Place, reading
from sic_docs.kpi.consistent import say_inconsistent
from sic_docs.kpi.foreign_places import Spots, spots_of
from sic_docs.kpi.fractions import without_fractions
from sic_docs.kpi.groups import group_readings
from sic_docs.kpi.model import Measure, Reading, ReadingState, Returned, SchoolReadings
from sic_docs.kpi.tables import read_date
from sic_docs.kpi.values import safe
from sic_docs.kpi.whose import check_whose
from sic_docs.opc.cells import Sheet, position
from sic_docs.opc.sheets import defined_names, read_sheets
from sic_docs.trust.model import School

OWN_WORKBOOK: Final = "School's own workbook"
"""Who submitted, where a school keeps its own workbook."""
_EMPTY: Final = (ReadingState.NOT_ENTERED, ReadingState.NOT_COLLECTED)


def read_foreign(
    content: bytes,
    name: str,
    school: School,
    year: str,
    definitions: Definitions,
    layout: ForeignLayout,
    schools: Sequence[School] = (),
) -> tuple[SchoolReadings, tuple[Issue, ...]]:
    """Readings of one school's own workbook.

    Args:
        schools: Every school of the trust, to know another's workbook by.

    Raises:
        WorkbookError: The file cannot be read, is another school's, or not one of the mapped sheets is in it.
    """
    sheets = read_sheets(content, name)
    check_whose(sheets, school, year, schools, name)
    findings = Findings(file=name, school=school.code)
    book = _Book(sheets, layout, findings, content)
    returned = _returned(book, school, year)
    spots = spots_of(book.sheets, layout, findings, book.place)
    measures = mapped(of_year(definitions.measures, year), layout, school)
    readings: list[Reading] = []
    by_groups = group_readings(book.sheets, layout, measures, returned, findings)
    for measure in measures:
        if (measure.code, "figure") in spots or (measure.code, "numerator") in spots:
            readings += _readings(measure, spots, returned, findings, layout)
        else:
            readings += by_groups.get(measure.code, [])
    readings = without_fractions(measures, readings, sheets, findings)
    say_inconsistent(measures, readings, findings)
    begun = {r.period for r in readings if r.submitted or r.state not in _EMPTY}
    done = SchoolReadings(
        school=school.code,
        year=year,
        source=name,
        returned=tuple(returned.values()),
        readings=tuple(r for r in readings if r.period in begun),
    )
    return done, tuple(findings.issues)


def mapped(measures: Sequence[Measure], layout: ForeignLayout, school: School) -> tuple[Measure, ...]:
    """The measures a mapping supplies for a school, asked of everybody or not."""
    supplied = layout.supplies
    return tuple(m for m in measures if m.code in supplied and applies(m, school))


class _Book:
    """The workbook's sheets by name, and its cells by address or defined name."""

    def __init__(self, sheets: Sequence[Sheet], layout: ForeignLayout, findings: Findings, content: bytes) -> None:
        self.layout = layout
        self.findings = findings
        self.sheets = {sheet.name.casefold(): sheet for sheet in sheets}
        self._content = content
        self._names: Mapping[str, str] | None = None
        wanted = list(dict.fromkeys([t.sheet for t in layout.all_tables] + [g.sheet for g in layout.groups]))
        gone = [name for name in wanted if name.casefold() not in self.sheets]
        held = ", ".join(safe(sheet.name) for sheet in sheets[:8])
        if wanted and len(gone) == len(wanted):
            raise WorkbookError(
                f"There is no sheet “{gone[0]}”; it holds {held}.",
                "Name the sheet as before, or change the mapping in kpis.yaml.",
                code="kpi-sheet-missing",
                file=findings.file,
            )
        for name in gone:
            findings.add(
                "kpi-sheet-missing",
                None,
                f"There is no sheet “{name}”; it holds {held}.",
                "Name the sheet as before, or change the mapping in kpis.yaml.",
            )
        for name in wanted:
            sheet = self.sheets.get(name.casefold())
            if sheet is not None and sheet.hidden:
                findings.add(
                    "kpi-hidden",
                    f"sheet {sheet.name}",
                    "The sheet is hidden; its figures were read all the same.",
                    "Unhide it, or change the mapping in kpis.yaml if it is not meant.",
                )

    def place(self, where: str) -> Place:
        """The cell of `Sheet!C7`, `C7` (on the first mapped sheet) or a defined name; an issue where there is none."""
        sheet, cell = self._split(where)
        if sheet is None and position(cell) is None:
            if self._names is None:
                self._names = defined_names(self._content, self.findings.file)
            sheet, cell = self._split(self._names.get(where.lower(), "").split(":")[0])
        at = position(cell)
        page = self.sheets.get((sheet if sheet is not None else self.layout.first_sheet).casefold())
        if at is None or page is None:
            self.findings.add(
                "kpi-cell-missing",
                None,
                f"There is no cell or name “{safe(where)}” in this workbook.",
                "Put the name back (Formulas, Name Manager), or change the mapping in kpis.yaml.",
            )
            return NOWHERE
        return Place(page, *at)

    @staticmethod
    def _split(where: str) -> tuple[str | None, str]:
        sheet, mark, cell = where.strip().lstrip("=").rpartition("!")
        return (sheet.strip("'").replace("''", "'") if mark else None), cell


def _readings(
    measure: Measure, spots: Spots, returned: Mapping[str, Returned], findings: Findings, layout: ForeignLayout
) -> list[Reading]:
    """One measure's six readings."""
    parts = [spots.get((measure.code, part), {}) for part in ("figure", "numerator", "denominator")]
    made = []
    for slug, known in returned.items():
        figure, top, bottom = (part.get(slug, NOWHERE) for part in parts)
        fraction = layout.units.get(measure.code) == "fraction"
        made.append(reading(measure, known.period, known, figure, top, bottom, findings, fraction=fraction))
    return made


def _returned(book: _Book, school: School, year: str) -> dict[str, Returned]:
    as_at = _as_at(book, year)
    until = HALF_TERMS.index(usual_half_term(as_at)) if as_at else -1
    return {
        period.slug: Returned(
            school=school.code,
            period=period,
            as_at=as_at if number == until else None,
            submitted_by=OWN_WORKBOOK if number <= until else None,
        )
        for number, period in enumerate(periods(year))
    }


def _as_at(book: _Book, year: str) -> date | None:
    if not book.layout.as_at:
        return None
    place = book.place(book.layout.as_at)
    day = read_date(place.cell)
    if day is not None and year_start(year) <= day <= year_end(year):
        return day
    if place.sheet is not None:
        book.findings.add(
            "kpi-as-at",
            str(place),
            f"The date the figures stand at is not a date in {year}.",
            f"Type the date the figures stand at, such as 20/11/{year[:4]}.",
        )
    return None
