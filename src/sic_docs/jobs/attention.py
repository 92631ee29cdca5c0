"""What people should put right or do next, one list per owner (practice.md P6, P16, P18, P21). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sic_docs.documents.definition import Written
from sic_docs.documents.facts.agenda import short_of_quorum
from sic_docs.documents.facts.wording import short_date
from sic_docs.documents.situation import ToDo
from sic_docs.documents.states import State
from sic_docs.documents.status import StatusRow
from sic_docs.filing.key import DocumentKey
from sic_docs.jobs.filed import Filed, about, name_of
from sic_docs.jobs.meeting_lines import missed, to_book, to_fix_anew, too_long
from sic_docs.jobs.situations import Known
from sic_docs.jobs.told import is_recent
from sic_docs.jobs.unfinished import head_lines, minutes_to_check, schools_unfinished, unfinished
from sic_docs.school_year.timing import kpi_dates
from sic_docs.trust.model import TRUST, School


def school_to_do(known: Known, school: School, now: Filed) -> tuple[ToDo, ...]:
    """One school's list: figures to return, records to finish, papers that stayed as somebody typed in them."""
    code = school.code
    return _soonest_first(
        *_returns(known, school),
        *to_fix_anew(known, now, code),
        *head_lines(known, now, code),
        *unfinished(known, now, code),
        *_kept_as_typed(known, now, code),
        *_next_copies(known, now, code),
    )


def trust_to_do(known: Known, now: Filed) -> tuple[ToDo, ...]:
    """The clerk's and the trust data lead's list, besides the issues of the run.

    Args:
        now: Of every school and of the trust.
    """
    return _soonest_first(
        *to_book(known),
        *to_fix_anew(known, now),
        *too_long(known, now),
        *unfinished(known, now, TRUST),
        *schools_unfinished(known, now),
        *minutes_to_check(known, now),
        *_without_quorum(known, now),
        *_kept_as_typed(known, now, TRUST),
        *_next_copies(known, now, TRUST),
        *missed(known, now.rows),
    )


def _soonest_first(*lines: ToDo) -> tuple[ToDo, ...]:
    return tuple(sorted(lines, key=lambda line: line.due or date.max))


def _returns(known: Known, school: School) -> Iterable[ToDo]:
    calendar = known.opened.calendars.trust
    half = calendar.half_term_of(known.today)
    own_workbook = any(layout.school == school.code for layout in known.definitions.foreign)
    if half is None or own_workbook:
        return
    dates = kpi_dates(calendar, half)
    returned = known.joined.book.returned(school.code, half.period)
    if returned is not None and returned.is_submitted:
        return
    if dates.as_at <= known.today <= dates.due:  # later it is among the issues
        yield ToDo(
            what=f"Submit the KPI return for {half.label}",
            where="KPI return, sheet Return",
            by=short_date(dates.due),
            due=dates.due,
            school=school.code,
        )


def _without_quorum(known: Known, now: Filed) -> Iterable[ToDo]:
    """Items that finished minutes, not yet approved, say were taken with too few voting members (domain.md 2.6)."""
    for line in now.status:
        row = now.row(line.key) if line.key and line.state in (State.RETURNED, State.CHECKED) else None
        read = known.joined.answers.get(row.key) if row is not None else None
        if row is None or read is None or line.meeting_on is None:
            continue
        for item, present, needed in short_of_quorum(known.opened.register, line.element, line.meeting_on, read):
            what = f"Item {item} of {name_of(row)} was taken with {present} voting members, {needed} are needed"
            yield about(row, f"{what}: bring it to the next meeting", due=_next_on(known, line))


def _next_on(known: Known, line: StatusRow) -> date | None:
    """The day of the body's next meeting; None where there is none yet."""
    days = [
        o.on
        for o in known.opened.occurrences
        if o.element == line.element and o.school == line.school and o.on is not None and not o.is_cancelled
    ]
    return min((day for day in days if line.meeting_on is not None and day > line.meeting_on), default=None)


def _kept_as_typed(known: Known, now: Filed, school: str) -> Iterable[ToDo]:
    """What a fresh version of a paper somebody typed in would say otherwise, for some days after that was found (P8)."""
    for key, one in sorted(now.issued.items()):
        row = now.row(key)
        if row is None or not one.fresh or one.fresh_on is None or key.split("/")[1] != school:
            continue
        if is_recent(one.fresh_on, known.today):
            what = f"{name_of(row)} stays as somebody typed in it. A fresh one would differ: {' '.join(one.fresh)}"
            yield about(row, f"{what} Another copy can be asked for with issue --again {key}.")


def _next_copies(known: Known, now: Filed, school: str) -> Iterable[ToDo]:
    """Kept workbooks and lists somebody typed in, of which the next copy was filed a few days ago (P9)."""
    for row in now.rows:
        key = DocumentKey.parse(row.key)
        if key.copy == 1 or not row.is_filed or key.school != school or not is_recent(row.filed_on, known.today):
            continue
        before = next((r for r in now.rows if r.key == str(key.with_copy(key.copy - 1))), None)
        kept = next((t for t in known.definitions.documents if t.code == row.document_type), None)
        if before is not None and before.is_filed and kept is not None and kept.written is Written.KEPT:
            yield about(
                row, f"Use {name_of(row)} from now on: somebody typed in {name_of(before)}, which stays as it is"
            )
