"""Lines of the lists about meetings: to book, to fix anew, not held, too long for their time (P21). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sic_docs.cycle.model import Occurrence, Scope
from sic_docs.documents.definition import DocumentType
from sic_docs.documents.facts.agenda import minutes_of
from sic_docs.documents.facts.wording import in_words, short_date
from sic_docs.documents.situation import ToDo
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.registry import Row
from sic_docs.jobs import booking
from sic_docs.jobs.booking import book_by, by_words, not_held, place_of, title_of
from sic_docs.jobs.filed import Filed, about, name_of
from sic_docs.jobs.situations import Known
from sic_docs.jobs.told import is_recent
from sic_docs.meetings.agenda import allotted, items_read
from sic_docs.school_year.model import Period
from sic_docs.trust.model import TRUST


def to_book(known: Known) -> Iterable[ToDo]:
    """Trust meetings near at hand that nobody has booked; a trust element takes place only when booked (P21)."""
    for o in booking.unbooked(known):
        name = known.definitions.cycle.element(o.element).name
        when = f"proposed for {in_words(o.on)}" if o.on else f"to be held by {in_words(o.window.last)}"
        by = book_by(known, o)
        yield ToDo(
            what=f"Book {name}, {when}: its papers are issued once it is booked",
            where=place_of(o),
            by=by_words(by, known.today),
            due=by,
            school=None if o.school == TRUST else o.school,
        )


def missed(known: Known, rows: Sequence[Row]) -> Iterable[ToDo]:
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


def to_fix_anew(known: Known, now: Filed, school: str | None = None) -> Iterable[ToDo]:
    """Meetings cancelled that have no other date yet, with the papers that stand for them all the same (P21)."""
    types = {t.code: t for t in known.definitions.documents}
    for o in booking.cancelled(known):
        if school is not None and o.school != school:
            continue
        why = f" ({o.meeting.reason.strip()})" if o.meeting and o.meeting.reason and o.meeting.reason.strip() else ""
        yield ToDo(
            what=f"Fix another date for {title_of(known, o)}, cancelled{why}: after {in_words(o.window.last)} it counts "
            f"as missed.{_standing(now.rows, o, types)}",
            where=place_of(o),
            by=short_date(o.window.last),
            due=o.window.last,
            school=None if o.school == TRUST else o.school,
        )


def _standing(rows: Sequence[Row], meeting: Occurrence, types: Mapping[str, DocumentType]) -> str:
    """The papers filed for a meeting that is not to be held as they say; "" when none is."""
    names = [
        name_of(row)
        for row in rows
        if row.is_filed
        and (t := types.get(row.document_type)) is not None
        and t.element == meeting.element
        and (key := DocumentKey.parse(row.key)).period == meeting.period
        and key.number == meeting.number
        and (key.school == meeting.school or meeting.school == TRUST)
    ]
    return f" Filed for it before: {', '.join(sorted(names))}." if names else ""


def too_long(known: Known, now: Filed) -> Iterable[ToDo]:
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
            yield about(
                row,
                f"Shorten {name_of(row)}: its items take {takes[slot]} minutes and the meeting has {there_are}",
                due=meeting.on,
            )
