"""Returns that are late or incomplete, as issues of the run (P16): a figure nobody sent is never silently missing."""

from __future__ import annotations

from dataclasses import replace

from sic_docs.errors import Issue
from sic_docs.jobs.returns import return_key
from sic_docs.jobs.situations import Known
from sic_docs.kpi.returns import overdue, returns
from sic_docs.school_year.model import HalfTerm
from sic_docs.school_year.timing import kpi_dates


def late_returns(known: Known) -> tuple[Issue, ...]:
    """An issue for each school whose return of the half term last due is late or has gaps."""
    half = _last_due(known)
    if half is None:
        return ()
    due = kpi_dates(known.opened.calendars.trust, half).due
    found = returns(known.opened.register.schools, half.period, known.definitions, known.joined.book)
    return tuple(
        replace(issue, file=_file(known, issue.school or "", half.year), place="sheet Return")
        for issue in overdue(found, known.today, due)
    )


def _last_due(known: Known) -> HalfTerm | None:
    """The half term whose return fell due last, of those since the trust began."""
    calendar = known.opened.calendars.trust
    halves = [
        half
        for year in known.opened.years
        for half in calendar.years[year].half_terms
        if half.last >= known.definitions.trust.start_on and kpi_dates(calendar, half).due < known.today
    ]
    return halves[-1] if halves else None


def _file(known: Known, code: str, year: str) -> str | None:
    """The workbook as people know it; None when it is not there."""
    layout = next((one for one in known.definitions.foreign if one.school == code), None)
    if layout is not None:
        return layout.path.replace("{year}", year).rpartition("/")[2]
    row = known.opened.cabinet.desk(code).row(return_key(code, year))
    return row.path.rpartition("/")[2] if row and row.path else None
