"""Lines of the lists about papers nobody finished: one by one for a school, summed up for the trust (P6, P24). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sic_docs.documents.facts.wording import short_date
from sic_docs.documents.situation import ToDo
from sic_docs.documents.states import State
from sic_docs.documents.status import UNFINISHED_LATE, chase_from
from sic_docs.filing.registry import Row
from sic_docs.jobs.filed import Filed, about, name_of
from sic_docs.jobs.situations import Known

TO_CHAIR = 10
"""School days after a meeting by which its minutes go to the chair (P24)."""
MOST_NAMED = 3
"""Papers named in a line that sums up several."""
HEAD_LINES = "head_well"
"""The ask by which a page that wants the head's two lines is known."""
DIRECTORS = "directors_review"
"""Whose review reads the head's two lines (P13)."""


def head_lines(known: Known, now: Filed, school: str) -> Iterable[ToDo]:
    """Pages that wait for the head's two lines, asked for before the Directors' review that reads them (P13)."""
    for row, review in _pages_for_review(known, now, school):
        by = known.opened.calendars.of(school).add_open_days(review, -1)
        what = (
            f"Add your two lines to {name_of(row)} and tick Finished: the directors read them on {short_date(review)}"
        )
        yield about(row, what, due=by)


def _pages_for_review(known: Known, now: Filed, school: str) -> Iterable[tuple[Row, date]]:
    """(row, day of the review) of pages with the head's lines that wait and are not late yet, their review to come."""
    asking = {t.code for t in known.definitions.documents if any(ask.name == HEAD_LINES for ask in t.asks)}
    reviews = {o.period: o.on for o in known.opened.occurrences if o.element == DIRECTORS and not o.is_cancelled}
    for line in now.status:
        review, row = reviews.get(line.period), now.row(line.key) if line.key else None
        mine = line.school == school and line.document_type in asking and UNFINISHED_LATE not in line.late
        if (
            mine
            and line.state in (State.ISSUED, State.STARTED)
            and row is not None
            and review is not None
            and known.today < review
        ):
            yield row, review


def unfinished(known: Known, now: Filed, school: str) -> Iterable[ToDo]:
    """Records, minutes and pages that nobody finished within five school days of their date (P6).

    Those of earlier half terms in one line.
    """
    late = _late(known, now, school)
    begun = _half_term_began(known, school)
    for one in late:
        if one.on >= begun:
            yield about(one.row, f"Finish {name_of(one.row)} and tick Finished ({one.when})", due=one.wanted_by)
    old = [one for one in late if one.on < begun]
    if len(old) == 1:
        yield about(old[0].row, f"Finish {name_of(old[0].row)} and tick Finished ({old[0].when})", due=old[0].wanted_by)
    elif old:
        yield about(old[0].row, f"Finish {len(old)} papers of earlier half terms, {_listed(old)}", due=old[0].wanted_by)


def schools_unfinished(known: Known, now: Filed) -> Iterable[ToDo]:
    """One line for each school with papers that are late: the trust sees what its schools see one by one."""
    for school in known.opened.register.schools:
        late = _late(known, now, school.code)
        if late:
            papers = "1 paper" if len(late) == 1 else f"{len(late)} papers"
            what = f"{school.name} has not finished {papers}, {_listed(late)}"
            yield about(late[0].row, what, due=late[0].wanted_by)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Late:
    """A paper nobody finished. `on`: the day it is about; `when`: that in words; `wanted_by`: the last day in time."""

    row: Row
    on: date
    when: str
    wanted_by: date


def _late(known: Known, now: Filed, school: str) -> list[_Late]:
    """Papers of a school (or the trust) that are late, oldest first.

    A page without a meeting of its own is asked for until its half term ends; after that nobody wants it.
    """
    found = []
    calendar = known.opened.calendars.of(school)
    for line in now.status:
        if line.school != school or line.key is None or UNFINISHED_LATE not in line.late:
            continue
        row = now.row(line.key)
        on = line.meeting_on or (row.filed_on if row else None)
        if (
            row is None
            or on is None
            or (line.meeting_on is None and calendar.window_of(line.period).last < known.today)
        ):
            continue
        when = f"{'held' if line.meeting_on else 'filed'} {short_date(on)}"
        found.append(_Late(row=row, on=on, when=when, wanted_by=chase_from(calendar, on)))
    return sorted(found, key=lambda one: (one.on, one.row.key))


def _half_term_began(known: Known, school: str) -> date:
    """First day of this half term; in a break, of the one that ended last."""
    years = known.opened.calendars.of(school).years.values()
    return max((h.first for year in years for h in year.half_terms if h.first <= known.today), default=date.min)


def _listed(late: Sequence[_Late]) -> str:
    """The oldest, and the first few by name."""
    more = f" and {len(late) - MOST_NAMED} more" if len(late) > MOST_NAMED else ""
    oldest = f"the oldest {late[0].when}" if len(late) > 1 else late[0].when
    return f"{oldest}: {'; '.join(name_of(one.row) for one in late[:MOST_NAMED])}{more}"


def minutes_to_check(known: Known, now: Filed) -> Iterable[ToDo]:
    """Finished minutes the chair has not seen, ten school days after the meeting (P24)."""
    types = {t.code: t for t in known.definitions.documents}
    for line in now.status:
        document_type = types.get(line.document_type or "")
        approved = document_type is not None and any(ask.name == "state" for ask in document_type.asks)
        if not approved or line.state is not State.RETURNED or line.meeting_on is None or line.key is None:
            continue
        row, calendar = now.row(line.key), known.opened.calendars.of(line.school)
        if row is not None and len(calendar.open_between(line.meeting_on, known.today)) > TO_CHAIR:
            due = calendar.add_open_days(line.meeting_on, TO_CHAIR)
            yield about(row, f"Have {name_of(row)} checked by the chair and write its state in it", due=due)
