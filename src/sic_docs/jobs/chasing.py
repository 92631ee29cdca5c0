"""Returns that are late or incomplete, as issues of the run (P16): a figure nobody sent is never silently missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sic_docs.errors import Issue, StoreError
from sic_docs.filing.registry import Row
from sic_docs.jobs.returns import return_key
from sic_docs.jobs.situations import Known
from sic_docs.kpi.returns import overdue, returns
from sic_docs.school_year.model import HalfTerm
from sic_docs.school_year.timing import kpi_dates

_NOT_RETURNED = "kpi-not-returned"


def late_returns(known: Known) -> tuple[Issue, ...]:
    """An issue for each school whose return of the half term last due is late or has gaps."""
    half = _last_due(known)
    if half is None:
        return ()
    due = kpi_dates(known.opened.calendars.trust, half).due
    found = returns(known.opened.register.schools, half.period, known.definitions, known.joined.book)
    late = (i for i in overdue(found, known.today, due) if not _handed_out_after(known, i.school or "", half.year, due))
    placed = (_placed(known, issue, half.year) for issue in late)
    return tuple(issue for issue in placed if issue is not None)


def _handed_out_after(known: Known, code: str, year: str, due: date) -> bool:
    """A form that was only filed after the day it was due, or is yet to be, is asked for at the next half term's."""
    if known.definitions.own_workbook(code) is not None:
        return False
    try:
        known.opened.cabinet.desk(code).rows((year,))
    except StoreError:  # nobody can tell when it was
        return False
    row, _ = _return(known, code, year)
    return row is None or row.as_of > due


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


def _placed(known: Known, issue: Issue, year: str) -> Issue | None:
    """The issue with the workbook it is about, and what to do where that is a school's own or not there at all.

    None for one that cannot be opened: reading it has said so, and what would mend it.
    """
    code = issue.school or ""
    layout = next((one for one in known.definitions.foreign if one.school == code), None)
    if layout is not None:
        name = layout.path.replace("{year}", year).rpartition("/")[2]
        issue = replace(issue, file=name, place=f"sheet {layout.first_sheet}" if layout.first_sheet else None)
        remedy = "Ask the school's data lead to enter the figures, and the date they stand at, and to save it there."
        return replace(issue, remedy=remedy) if issue.code == _NOT_RETURNED else issue
    row, there = _return(known, code, year)
    if row is not None and row.actual == "unreadable":
        return None
    folder, _, name = row.path.rpartition("/") if row is not None else ("", "", "")
    if row is not None and not there and issue.code == _NOT_RETURNED:
        found = issue.found.replace("has not submitted its figures", "has no KPI return any more; figures were wanted")
        remedy = f"Put it back, or ask for another with `sic-docs issue --again {row.key}`."
        return replace(issue, file=name, place=folder, found=found, remedy=remedy)
    return replace(issue, file=name or None, place="sheet Return")


def _return(known: Known, code: str, year: str) -> tuple[Row | None, bool]:
    """The newest copy of a school's return and whether it is in the library."""
    desk = known.opened.cabinet.desk(code)
    key = return_key(code, year)
    try:
        while (next_row := desk.row(key.with_copy(key.copy + 1))) is not None and not next_row.missed:
            key = key.with_copy(key.copy + 1)
        return desk.row(key), desk.where(key) is not None
    except StoreError:  # its registry cannot be read, which its own desk tells
        return None, False
