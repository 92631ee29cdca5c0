"""A mapping proposed for one school's own workbook, and what would be read by it. Files nothing, changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sic_docs.errors import Issue, NotKnown, StoreError
from sic_docs.jobs.app import App
from sic_docs.jobs.opening import open_library
from sic_docs.kpi.asked import of_year
from sic_docs.kpi.foreign import read_foreign
from sic_docs.kpi.model import Reading, ReadingState
from sic_docs.kpi.proposal import propose
from sic_docs.kpi.proposal_words import as_yaml
from sic_docs.opc.sheets import defined_names, read_sheets
from sic_docs.school_year.model import academic_year


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapped:
    """What was found.

    Attributes:
        yaml: The entry to paste. `readings`: what it would read, of the year of the date; empty cells left out.
        names: Measure code → name.
    """

    yaml: str
    readings: tuple[Reading, ...]
    issues: tuple[Issue, ...]
    names: dict[str, str]


def map_workbook(app: App, content: bytes, *, name: str, school: str, today: date) -> Mapped:
    """Propose a mapping and try it.

    Raises:
        WorkbookError: The file cannot be read, or is another school's.
        NotKnown: The register knows no such school.
        StoreError: Nothing in the workbook could be mapped.
    """
    opened = open_library(app, today=today, dry_run=True)
    schools = {s.code: s for s in opened.register.schools}
    if school not in schools:
        known = ", ".join(schools)
        raise NotKnown(
            f"The register knows no school {school}.", f"Name one with --school: {known}.", code="unknown-school"
        )
    year = academic_year(today)
    measures = of_year(app.definitions.measures, year)
    sheets = read_sheets(content, name)
    proposal = propose(sheets, defined_names(content, name), schools[school], measures, name=name, year=year)
    if proposal.is_empty:
        held = ", ".join(sheet.name for sheet in sheets[:8])
        raise StoreError(
            f"Nothing in {name} looks like figures by half term; its sheets are {held}.",
            "It needs headings such as Autumn 1 or HT1 beside names such as Attendance. Else map its cells by hand: "
            'cells: {att: {autumn-1: "Sheet1!C7"}}.',
            code="kpi-nothing-to-map",
            file=name,
        )
    readings, issues = read_foreign(
        content, name, schools[school], year, app.definitions, proposal.layout, opened.register.schools
    )
    nothing = (ReadingState.NOT_ENTERED, ReadingState.NOT_COLLECTED)
    return Mapped(
        yaml=as_yaml(proposal, measures),
        readings=tuple(r for r in readings.readings if r.state not in nothing),
        issues=issues,
        names={m.code: m.name for m in measures},
    )
