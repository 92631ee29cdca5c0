"""Figures that were due and have not come: an issue a school, naming file, place and remedy (P16, promise 4). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sic_docs.documents.facts.wording import short_date
from sic_docs.errors import Issue
from sic_docs.jobs.collect import Collected
from sic_docs.jobs.returns import return_key
from sic_docs.jobs.situations import Known
from sic_docs.kpi.model import Book
from sic_docs.school_year.model import HalfTerm
from sic_docs.school_year.timing import kpi_dates

OVERDUE = "return-overdue"
"""The return is there but not submitted; lists for people say so as a thing to do, with its date."""


def overdue_returns(known: Known, collected: Iterable[Collected]) -> tuple[Issue, ...]:
    """Schools whose figures of this half term were due before today and are not there.

    Args:
        collected: What was found of each school whose workbooks were looked at by this run.
    """
    calendar = known.opened.calendars.trust
    half = calendar.half_term_of(known.today)
    if half is None or known.today <= kpi_dates(calendar, half).due:
        return ()
    return tuple(issue for one in collected for issue in _of_school(known, one, half))


def _of_school(known: Known, collected: Collected, half: HalfTerm) -> Iterator[Issue]:
    code, year = collected.school, half.year
    if year in collected.unread or _submitted(known.joined.book, code, half):
        return  # what cannot be opened is named already
    due = kpi_dates(known.opened.calendars.trust, half).due
    school = known.opened.register.school(code)
    if not school.is_in_trust(due) or due < known.definitions.trust.start_on:
        return
    asked = f"figures for {half.label} were due on {short_date(due)}"
    layout = next((one for one in known.definitions.foreign if one.school == code), None)
    if layout is not None:
        folder, _, name = layout.path.replace("{year}", year).rpartition("/")
        if year not in collected.there:
            remedy = "Put it there under that name, or write where it now lies in config/kpis.yaml."
            yield _issue("return-missing", name, folder, f"The workbook is not there, and {asked}.", remedy, code)
        else:
            found = f"There are no figures for {half.label} in it yet; {asked}."
            yield _issue("figures-overdue", name, f"sheet {layout.sheet}", found, "Fill them in and save it.", code)
        return
    key = return_key(code, year)
    row = known.opened.rows.get(str(key))
    if row is None or row.as_of > due:
        return  # nobody had a form to fill in by the day
    folder, _, name = row.path.rpartition("/")
    if year not in collected.there:
        remedy = f"Put it back, or ask for another with `sic-docs issue --again {key}`."
        yield _issue("return-missing", name, folder, f"The KPI return is not there, and {asked}.", remedy, code)
    else:
        found = f"Nobody has submitted it, and {asked}."
        yield _issue(OVERDUE, name, "sheet Return", found, "Fill it in and write there who submitted it.", code)


def _issue(code: str, file: str, place: str, found: str, remedy: str, school: str) -> Issue:
    return Issue(code=code, file=file, place=place, found=found, remedy=remedy, school=school)


def _submitted(book: Book, code: str, half: HalfTerm) -> bool:
    returned = book.returned(code, half.period)
    if returned is not None and returned.is_submitted:
        return True
    return any(
        r.submitted for part in book.parts if part.school == code for r in part.readings if r.period == half.period
    )
