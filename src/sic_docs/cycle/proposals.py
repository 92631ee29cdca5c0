"""Dates proposed for the meetings that are owed and have none (P13, P15, P20).

A proposal is made once; when it is recorded it is fixed and belongs to people. Never on a day the school is closed,
never two events at a time for one person, never a third visit of a team in a week. As far as the window allows: in the
week the cycle means, on the usual weekday, outside `avoid` and the first and last three days of a term, and evenly
spread over the schools. Where no day is free nothing is proposed: the occurrence stays owed, without a date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from sic_docs.config.model import Definitions
from sic_docs.cycle.days import Days
from sic_docs.cycle.diary import DAY, Attendance, Diary
from sic_docs.cycle.model import Element, Meeting, MeetingStatus, Occurrence
from sic_docs.cycle.records import merged
from sic_docs.register.model import Register
from sic_docs.school_year.calendars import Calendars
from sic_docs.trust.model import TRUST

_STARTS: Final = (9 * 60 + 30, 11 * 60 + 30, 14 * 60, 15 * 60 + 45)
_NOTICE_DAYS: Final = 3
"""School days between today and the first day proposed, where the window is long enough."""


def propose(
    definitions: Definitions,
    register: Register,
    calendars: Calendars,
    occurrences: Sequence[Occurrence],
    recorded: Sequence[Meeting],
    today: date,
) -> tuple[Meeting, ...]:
    """A meeting for every occurrence that needs one, has none and whose window is not past; fresh ones only.

    Args:
        occurrences: Of every year to be proposed for, meetings in force attached: their dates are kept free.
        recorded: Every proposal ever recorded: none is made again, even where people deleted its row (P20).
    """
    elements = {e.code: e for e in definitions.cycle.elements if e.meeting}
    done = {m.ref for m in recorded}
    wanted = [
        o
        for o in occurrences
        if o.meeting is None and o.element in elements and o.window.last >= today and reference(o) not in done
    ]
    if not wanted:
        return ()
    work = _Round(
        elements=elements,
        days=Days(definitions=definitions, register=register, calendars=calendars),
        attendance=Attendance.of_register(register),
        ranks={school.code: rank for rank, school in enumerate(register.schools)},
        calendars=calendars,
        today=today,
    )
    for occurrence in occurrences:
        work.keep_free(occurrence)
    wanted.sort(key=work.turn)
    return tuple(meeting for meeting in (work.meeting(occurrence) for occurrence in wanted) if meeting is not None)


def in_force(occurrences: Iterable[Occurrence], meetings: Iterable[Meeting]) -> tuple[Occurrence, ...]:
    """The occurrences with their meetings: one that has none takes the one of `meetings` made for it."""
    made = {(m.element, m.school, m.period, m.number): m for m in meetings}
    return tuple(
        replace(o, meeting=made[o.element, o.school, o.period, o.number])
        if o.meeting is None and (o.element, o.school, o.period, o.number) in made
        else o
        for o in occurrences
    )


def with_meetings(
    occurrences: Iterable[Occurrence], meetings: Iterable[Meeting], register: Register
) -> tuple[Occurrence, ...]:
    """As `in_force`, a row of the register counting before the proposal it came from."""
    return in_force(occurrences, merged(register.meetings, meetings))


def reference(occurrence: Occurrence) -> str:
    """The Ref of an occurrence's row: `M-line_meetings-OAK-2026-27-autumn-02`."""
    period = occurrence.period
    return f"M-{occurrence.element}-{occurrence.school}-{period.year}-{period.slug}-{occurrence.number:02d}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Round:
    """One round of proposals.

    Attributes:
        ranks: Short code → position in the register, from 0: spreads schools over days and times.
        soon: Calendar name → the first day that gives people notice.
    """

    elements: dict[str, Element]
    days: Days
    attendance: Attendance
    ranks: dict[str, int]
    calendars: Calendars
    today: date
    diary: Diary = field(default_factory=Diary)
    soon: dict[str, date] = field(default_factory=dict)

    def keep_free(self, occurrence: Occurrence) -> None:
        """Write a meeting in force into the diary; one without times takes the whole day."""
        meeting = occurrence.meeting
        element = self.elements.get(occurrence.element)
        if meeting is None or meeting.on is None or element is None or occurrence.is_cancelled:
            return
        start, end = _minutes(meeting.start), _minutes(meeting.end)
        if end is None:
            end = DAY[1] if start is None or element.duration == 0 else start + element.duration
        start = DAY[0] if start is None else start
        people = self.attendance.people(element, occurrence.school, meeting.on)
        self.diary.take(people, meeting.on, start, end, visit=element.duration == 0)

    def turn(self, occurrence: Occurrence) -> tuple[int, date, date, int, int]:
        """The hardest to place first: the trust's own meetings, then days' visits, then the earliest to end."""
        element = self.elements[occurrence.element]
        ease = 0 if occurrence.school == TRUST else 1 if element.duration == 0 else 2 if element.minuted else 3
        rank = self.ranks.get(occurrence.school, -1)
        return ease, occurrence.window.last, occurrence.window.first, rank, occurrence.number

    def meeting(self, occurrence: Occurrence) -> Meeting | None:
        element = self.elements[occurrence.element]
        people = self.attendance.people(element, occurrence.school, occurrence.window.last)
        for day in self._candidates(occurrence, element):
            if element.duration == 0:
                if not self.diary.may_visit(people, day):
                    continue
                slots: Iterable[tuple[int, int]] = (DAY,)
            else:
                slots = self._slots(element, occurrence.school)
            for start, end in slots:
                if self.diary.is_free(people, day, start, end):
                    self.diary.take(people, day, start, end, visit=element.duration == 0)
                    return _proposal(occurrence, element, day, start, end)
        return None

    def _candidates(self, occurrence: Occurrence, element: Element) -> Iterator[date]:
        """Days to try, best first: those that give notice before those that do not, none before today."""
        calendar = self.calendars.of(occurrence.school)
        if calendar.name not in self.soon:
            self.soon[calendar.name] = _notice(calendar.open_between(self.today, date.max), self.today)
        soon = self.soon[calendar.name]
        share = 0.5
        if occurrence.school != TRUST and self.ranks:
            share = (self.ranks.get(occurrence.school, 0) + 0.5) / len(self.ranks)
        hasty: list[date] = []
        for tier in self.days.tiers(occurrence, element):
            for day in _outward(tier, int(share * len(tier))):
                if day >= soon:
                    yield day
                elif day >= self.today:
                    hasty.append(day)
        yield from sorted(hasty, reverse=True)

    def _slots(self, element: Element, school: str) -> Iterator[tuple[int, int]]:
        """Times of day to try: the element's usual one, then a school's accustomed one and the rest."""
        usual = _minutes(element.start)
        if usual is not None:
            yield usual, usual + element.duration
        turn = self.ranks.get(school, 0) % len(_STARTS)
        for start in (*_STARTS[turn:], *_STARTS[:turn]):
            yield start, start + element.duration


def _proposal(occurrence: Occurrence, element: Element, day: date, start: int, end: int) -> Meeting:
    return Meeting(
        ref=reference(occurrence),
        element=occurrence.element,
        school=occurrence.school,
        period=occurrence.period,
        number=occurrence.number,
        on=day,
        start=_clock(start),
        end=_clock(end),
        lead=element.lead,
        status=MeetingStatus.PROPOSED,
        window=occurrence.window,
        category=occurrence.category,
    )


def _outward(days: Sequence[date], ideal: int) -> Iterator[date]:
    """From the ideal position outwards, the later of two equally near first."""
    if days:
        yield days[ideal]
    for step in range(1, len(days)):
        if ideal + step < len(days):
            yield days[ideal + step]
        if ideal - step >= 0:
            yield days[ideal - step]


def _notice(coming: Sequence[date], today: date) -> date:
    return coming[min(_NOTICE_DAYS, len(coming) - 1)] if coming else today


def _minutes(clock: str | None) -> int | None:
    """Minutes from midnight of "17:00"; None for no time or one we cannot read."""
    hours, _, minutes = (clock or "").partition(":")
    return int(hours) * 60 + int(minutes) if hours.isdecimal() and minutes.isdecimal() else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
