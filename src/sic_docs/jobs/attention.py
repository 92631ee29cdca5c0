"""What people should put right or do next, one list per owner (practice.md P6, P16, P18, P21). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sic_docs.cycle.model import Occurrence, Scope
from sic_docs.documents.definition import DocumentType, Written
from sic_docs.documents.facts.agenda import minutes_of, short_of_quorum
from sic_docs.documents.facts.wording import in_words, short_date
from sic_docs.documents.situation import ToDo
from sic_docs.documents.states import State
from sic_docs.documents.status import UNFINISHED_LATE, StatusRow
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.registry import Row
from sic_docs.jobs.booking import book_by, cancelled, not_held, place_of, title_of, unbooked
from sic_docs.jobs.issued import Issued
from sic_docs.jobs.situations import Known
from sic_docs.jobs.told import is_recent
from sic_docs.meetings.agenda import allotted, items_read
from sic_docs.school_year.model import Period
from sic_docs.school_year.timing import kpi_dates
from sic_docs.trust.model import TRUST, School

TO_CHAIR = 10
"""School days after a meeting by which its minutes go to the chair (P24)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filed:
    """What is filed now, of the schools (or the trust) one list is about.

    Attributes:
        rows: Registry rows, this run's changes included. `status`: what became of everything owed.
        issued: Printed key → what was last written, and what a fresh version would change.
    """

    rows: Sequence[Row] = ()
    status: Sequence[StatusRow] = ()
    issued: Mapping[str, Issued] = field(default_factory=dict)

    def row(self, key: str) -> Row | None:
        """The row that speaks for a document: its newest copy that is there."""
        found = [row for row in self.rows if row.key.partition("~")[0] == key and row.is_filed]
        return found[-1] if found else None


def school_to_do(known: Known, school: School, now: Filed) -> tuple[ToDo, ...]:
    """One school's list: figures to return, records to finish, papers that stayed as somebody typed in them."""
    code = school.code
    return (
        *_returns(known, school),
        *_cancelled(known, now, code),
        *_unfinished(known, now, code),
        *_kept_as_typed(known, now, code),
        *_next_copies(known, now, code),
    )


def trust_to_do(known: Known, now: Filed) -> tuple[ToDo, ...]:
    """The clerk's and the trust data lead's list, besides the issues of the run.

    Args:
        now: Of every school and of the trust.
    """
    return (
        *_unbooked(known),
        *_cancelled(known, now),
        *_too_long(known, now),
        *_unfinished(known, now, TRUST),
        *_minutes(known, now),
        *_without_quorum(known, now),
        *_kept_as_typed(known, now, TRUST),
        *_next_copies(known, now, TRUST),
        *_missed(known, now.rows),
    )


def _missed(known: Known, rows: Sequence[Row]) -> Iterable[ToDo]:
    """What was not written because its day had passed, for some days after that was found; a meeting not held once."""
    types = {t.code: t for t in known.definitions.documents}
    met = {(o.element, o.school, o.period, o.number): o for o in known.opened.occurrences}
    trust = {e.code for e in known.definitions.cycle.elements if e.scope is Scope.TRUST}
    meetings: dict[str, Occurrence] = {}
    papers: dict[tuple[str, Period], list[str]] = {}
    for row in rows:
        document_type = types.get(row.document_type)
        if not row.missed or document_type is None or not is_recent(row.as_of, known.today):
            continue
        key, element = DocumentKey.parse(row.key), document_type.element or ""
        meeting = met.get((element, TRUST if element in trust else key.school, key.period, key.number))
        if meeting is not None and not_held(meeting, known.today):
            meetings[title_of(known, meeting) + meeting.school] = meeting
        else:
            papers.setdefault((document_type.title, key.period), []).append(key.school)
    for meeting in meetings.values():
        yield ToDo(
            what=f"{title_of(known, meeting)}, was not held: {not_held(meeting, known.today)}. "
            f"None of its papers was written.{_standing(rows, meeting, types)}",
            where=place_of(meeting),
            school=None if meeting.school == TRUST else meeting.school,
        )
    for (title, period), schools in papers.items():
        codes = [code for code in schools if code != TRUST]
        whose = f": {', '.join(sorted(codes))}" if codes else ""
        yield ToDo(
            what=f"Not written because its day had passed: {title}, {period.label} {period.year}{whose}",
            school=codes[0] if len(codes) == 1 else None,
        )


def _cancelled(known: Known, now: Filed, school: str | None = None) -> Iterable[ToDo]:
    """Meetings cancelled that have no other date yet, with the papers that stand for them all the same (P21)."""
    types = {t.code: t for t in known.definitions.documents}
    for o in cancelled(known):
        if school is not None and o.school != school:
            continue
        why = f" ({o.meeting.reason.strip()})" if o.meeting and o.meeting.reason and o.meeting.reason.strip() else ""
        yield ToDo(
            what=f"Fix another date for {title_of(known, o)}, cancelled{why}: after {in_words(o.window.last)} it counts "
            f"as missed.{_standing(now.rows, o, types)}",
            where=place_of(o),
            by=short_date(o.window.last),
            school=None if o.school == TRUST else o.school,
        )


def _standing(rows: Sequence[Row], meeting: Occurrence, types: Mapping[str, DocumentType]) -> str:
    """The papers filed for a meeting that is not to be held as they say; "" when none is."""
    names = [
        _name(row)
        for row in rows
        if row.is_filed
        and (t := types.get(row.document_type)) is not None
        and t.element == meeting.element
        and (key := DocumentKey.parse(row.key)).period == meeting.period
        and key.number == meeting.number
        and (key.school == meeting.school or meeting.school == TRUST)
    ]
    return f" Filed for it before: {', '.join(sorted(names))}." if names else ""


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
            school=school.code,
        )


def _unfinished(known: Known, now: Filed, school: str) -> Iterable[ToDo]:
    """Records, minutes and pages that nobody finished within five school days of their date (P6).

    A page without a meeting of its own is asked for until its half term ends; after that nobody wants it.
    """
    for line in now.status:
        if line.school != school or line.key is None or UNFINISHED_LATE not in line.late:
            continue
        if line.meeting_on is None and known.opened.calendars.of(school).window_of(line.period).last < known.today:
            continue
        row = now.row(line.key)
        if row is None:
            continue
        by = f"held {short_date(line.meeting_on)}" if line.meeting_on else f"filed {short_date(row.filed_on)}"
        yield _about(row, f"Finish {_name(row)} and tick Finished", by=by)


def _minutes(known: Known, now: Filed) -> Iterable[ToDo]:
    """Finished minutes the chair has not seen, ten school days after the meeting (P24)."""
    types = {t.code: t for t in known.definitions.documents}
    for line in now.status:
        document_type = types.get(line.document_type or "")
        approved = document_type is not None and any(ask.name == "state" for ask in document_type.asks)
        if not approved or line.state is not State.RETURNED or line.meeting_on is None or line.key is None:
            continue
        row, calendar = now.row(line.key), known.opened.calendars.of(line.school)
        if row is not None and len(calendar.open_between(line.meeting_on, known.today)) > TO_CHAIR:
            yield _about(
                row,
                f"Have {_name(row)} checked by the chair and write its state in it",
                by=f"held {short_date(line.meeting_on)}",
            )


def _too_long(known: Known, now: Filed) -> Iterable[ToDo]:
    """Agendas still to be met whose items, as people left them, take longer than the meeting (all its parts together)."""
    types = {t.code: t for t in known.definitions.documents}
    agendas = {t.minutes_of for t in types.values() if t.minutes_of}
    takes: dict[tuple[str, Period, int], int] = {}
    rows: dict[tuple[str, Period, int], tuple[Row, Occurrence]] = {}
    met = {(o.element, o.school, o.period, o.number): o for o in known.opened.occurrences}
    for row in now.rows:
        key = DocumentKey.parse(row.key)
        if key.document_type not in agendas or key.school != TRUST or not row.is_filed or key.copy > 1:
            continue
        slot = (types[key.document_type].element or "", key.period, key.number)
        meeting = met.get((slot[0], TRUST, key.period, key.number))
        if meeting is None or meeting.on is None or meeting.on < known.today or meeting.is_cancelled:
            continue
        read, issued = known.joined.answers.get(row.key), now.issued.get(row.key)
        items = items_read(read) if read is not None else issued.items if issued else ()
        takes[slot] = takes.get(slot, 0) + allotted(items)
        rows.setdefault(slot, (row, meeting))
    for slot, (row, meeting) in rows.items():
        there_are = minutes_of(meeting, known.definitions.cycle.element(slot[0]))
        if there_are and takes[slot] > there_are:
            yield _about(
                row,
                f"Shorten {_name(row)}: its items take {takes[slot]} minutes and the meeting has {there_are}",
                by=short_date(meeting.on) if meeting.on else "",
            )


def _without_quorum(known: Known, now: Filed) -> Iterable[ToDo]:
    """Items that finished minutes, not yet approved, say were taken with too few voting members (domain.md 2.6)."""
    for line in now.status:
        row = now.row(line.key) if line.key and line.state in (State.RETURNED, State.CHECKED) else None
        read = known.joined.answers.get(row.key) if row is not None else None
        if row is None or read is None or line.meeting_on is None:
            continue
        for item, present, needed in short_of_quorum(known.opened.register, line.element, line.meeting_on, read):
            what = f"Item {item} of {_name(row)} was taken with {present} voting members, {needed} are needed"
            yield _about(row, f"{what}: bring it to the next meeting", by=f"held {short_date(line.meeting_on)}")


def _kept_as_typed(known: Known, now: Filed, school: str) -> Iterable[ToDo]:
    """What a fresh version of a paper somebody typed in would say otherwise, for some days after that was found (P8)."""
    for key, one in sorted(now.issued.items()):
        row = now.row(key)
        if row is None or not one.fresh or one.fresh_on is None or key.split("/")[1] != school:
            continue
        if is_recent(one.fresh_on, known.today):
            what = f"{_name(row)} stays as somebody typed in it. A fresh one would differ: {' '.join(one.fresh)}"
            yield _about(row, f"{what} Another copy can be asked for with issue --again {key}.")


def _next_copies(known: Known, now: Filed, school: str) -> Iterable[ToDo]:
    """Kept workbooks and lists somebody typed in, of which the next copy was filed a few days ago (P9)."""
    for row in now.rows:
        key = DocumentKey.parse(row.key)
        if key.copy == 1 or not row.is_filed or key.school != school or not is_recent(row.filed_on, known.today):
            continue
        before = next((r for r in now.rows if r.key == str(key.with_copy(key.copy - 1))), None)
        kept = next((t for t in known.definitions.documents if t.code == row.document_type), None)
        if before is not None and before.is_filed and kept is not None and kept.written is Written.KEPT:
            yield _about(row, f"Use {_name(row)} from now on: somebody typed in {_name(before)}, which stays as it is")


def _about(row: Row, what: str, *, by: str = "") -> ToDo:
    code = row.key.split("/")[1]
    return ToDo(
        what=what, where=row.path.rpartition("/")[0], by=by, school=None if code == TRUST else code, key=row.key
    )


def _name(row: Row) -> str:
    return row.path.rpartition("/")[2].rpartition(".")[0]


def _unbooked(known: Known) -> Iterable[ToDo]:
    """Trust meetings near at hand that nobody has booked; a trust element takes place only when booked (P21)."""
    for o in unbooked(known):
        name = known.definitions.cycle.element(o.element).name
        when = f"proposed for {in_words(o.on)}" if o.on else f"to be held by {in_words(o.window.last)}"
        yield ToDo(
            what=f"Book {name}, {when}: its papers are issued once it is booked",
            where=place_of(o),
            by=book_by(known, o),
            school=None if o.school == TRUST else o.school,
        )
