"""What people should put right or do next, one list per owner (practice.md P6, P16, P18, P21). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sic_docs.cycle.model import MeetingStatus, Occurrence
from sic_docs.documents.definition import DocumentType
from sic_docs.documents.facts.wording import in_words, short_date
from sic_docs.documents.situation import ToDo
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.registry import Row
from sic_docs.jobs.situations import Known
from sic_docs.jobs.told import is_recent
from sic_docs.school_year.timing import kpi_dates
from sic_docs.trust.model import TRUST, School

CHASE_AFTER = 5
"""School days after its date until an unfinished record is chased (P6)."""
REMIND_UNBOOKED = 25
"""School days ahead from which a meeting that needs booking is named (P21)."""
BOOKED_ONLY = ("directors_review", "executive_review", "standards_committee")
"""Elements whose papers are issued only for booked meetings (P21)."""


def school_to_do(known: Known, school: School, rows: Sequence[Row]) -> tuple[ToDo, ...]:
    """One school's list: figures to return and records to finish."""
    return (*_returns(known, school), *_unfinished(known, rows, school.code))


def trust_to_do(known: Known, rows: Sequence[Row]) -> tuple[ToDo, ...]:
    """The clerk's and the trust data lead's list, besides the issues of the run.

    Args:
        rows: Of every school and of the trust.
    """
    found = [*_unbooked(known)]
    found += _unfinished(known, rows, TRUST)
    return (*found, *_missed(known, rows))


def _missed(known: Known, rows: Sequence[Row]) -> Iterable[ToDo]:
    """What was not written because its day had passed, for some days after that was found."""
    titles = {t.code: t.title for t in known.definitions.documents}
    for row in rows:
        if row.missed and is_recent(row.as_of, known.today):
            key = DocumentKey.parse(row.key)
            what = (
                f"Not written because its day had passed: {titles.get(row.document_type, row.key)}, {key.period.label}"
            )
            yield ToDo(what=what, where=row.key, school=None if key.school == TRUST else key.school)


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


def _unfinished(known: Known, rows: Sequence[Row], school: str) -> Iterable[ToDo]:
    """Records and minutes whose meeting was more than five school days ago and that nobody finished (P6)."""
    types = {t.code: t for t in known.definitions.documents}
    by_key = {(o.element, o.school, o.period, o.number): o for o in known.views[school].occurrences}
    for row in rows:
        document_type = types.get(row.document_type)
        if not row.is_filed or document_type is None or not _is_record(document_type):
            continue
        key = DocumentKey.parse(row.key)
        occurrence = by_key.get((document_type.element or "", key.school, key.period, key.number))
        on = occurrence.on if occurrence else None
        if on is None or occurrence is None or occurrence.is_cancelled or key.school != school:
            continue
        read = known.joined.answers.get(row.key)
        if (read is None or not read.finished) and _chase_from(known, school, on) <= known.today:
            yield ToDo(
                what=f"Finish {row.path.rpartition('/')[2].removesuffix('.docx')} and tick Finished",
                where=row.path.rpartition("/")[0],
                by=f"held {short_date(on)}",
                school=None if school == TRUST else school,
                key=row.key,
            )


def _is_record(document_type: DocumentType) -> bool:
    return document_type.element is not None and any(a.name == "finished" for a in document_type.asks)


def _chase_from(known: Known, school: str, on: date) -> date:
    return known.opened.calendars.of(school).add_open_days(on, CHASE_AFTER)


def _unbooked(known: Known) -> Iterable[ToDo]:
    """Trust meetings near at hand that nobody has booked; a trust element takes place only when booked (P21)."""
    calendar = known.opened.calendars.trust
    written = {t.element for t in known.definitions.documents}
    for o in _dated(known.opened.occurrences):
        if (
            o.element not in BOOKED_ONLY
            or o.element not in written
            or o.meeting is None
            or o.on is None
            or o.on < known.today
        ):
            continue
        if o.meeting.status is MeetingStatus.PROPOSED and calendar.add_open_days(o.on, -REMIND_UNBOOKED) <= known.today:
            name = known.definitions.cycle.element(o.element).name
            yield ToDo(
                what=f"Book {name}, proposed for {in_words(o.on)}: its papers are issued once it is booked",
                where=f"Trust register, sheet Meetings, Ref {o.meeting.ref}",
                by=short_date(o.on),
                school=None if o.school == TRUST else o.school,
            )


def _dated(occurrences: Iterable[Occurrence]) -> Iterable[Occurrence]:
    return sorted((o for o in occurrences if o.on and not o.is_cancelled), key=lambda o: (o.on, o.school, o.element))
