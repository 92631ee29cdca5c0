"""What is owed in a year: element × school × window, numbered (decision 6).

What exists already (`cycle.records`) is fixed. A window (`cycle.candidates`) that ends today or later and holds none
of it owes one, with the next number. Pure and deterministic: equal arguments give equal answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sic_docs.config.model import Definitions
from sic_docs.cycle.candidates import Candidate, Windows
from sic_docs.cycle.history import Categories
from sic_docs.cycle.model import Element, Meeting, Occurrence, Scope
from sic_docs.cycle.records import Record, Slot, records
from sic_docs.register.model import Register
from sic_docs.school_year.calendars import Calendars
from sic_docs.school_year.model import Calendar, Period, Window
from sic_docs.trust.model import TRUST, School


def owed(
    definitions: Definitions,
    register: Register,
    calendars: Calendars,
    recorded: Sequence[Meeting],
    registered: Collection[str],
    year: str,
    today: date,
) -> tuple[Occurrence, ...]:
    """Every occurrence of one academic year, for the trust and all its schools; by element, school and window.

    Windows that ended before `start_on` or Joined on are not owed, nor those after Left on (P11, P26). A window that
    is past and of which nothing is recorded is listed (a late run catches up, or says missed) unless it is only a
    category entered since that would add it.

    Args:
        recorded: Proposals as first recorded; the register's rows are taken from `register`.
        registered: Printed keys of documents filed.
        year: "2026-27"; a year the trust's calendar does not know owes nothing.
    """
    if year not in calendars.trust.years:
        return ()
    categories = Categories.known(register.categories, definitions.trust.categories, today)
    existing = records(definitions, register.meetings, recorded, registered, year)
    known: dict[str, list[tuple[Window, str]]] = defaultdict(list)
    for (_, code), here in existing.items():
        for meeting in (record.meeting for record in here):
            if meeting and meeting.window and meeting.category:
                known[code].append((meeting.window, meeting.category))
    start_on = definitions.trust.start_on
    windows = Windows(calendars=calendars, categories=categories, start_on=start_on, year=year)
    result: list[Occurrence] = []
    for element in definitions.cycle.elements:
        for school in (None,) if element.scope is Scope.TRUST else register.schools:
            code = school.code if school else TRUST
            place = _Place(element, code, calendars.of(code), categories, known.get(code, ()), today)
            result.extend(place.occurrences(windows.of(element, school), _kept(existing, element, code, school)))
    return tuple(result)


def _kept(
    existing: Mapping[Slot, tuple[Record, ...]], element: Element, code: str, school: School | None
) -> Sequence[Record]:
    here = existing.get((element.code, code), ())
    left = school.left_on if school else None
    return here if left is None else [r for r in here if not (r.meeting and r.meeting.on and r.meeting.on > left)]


@dataclass(frozen=True, slots=True)
class _Place:
    """One element at one school, or for the trust.

    Attributes:
        known: Windows and categories of everything recorded for the school, of any element.
    """

    element: Element
    code: str
    calendar: Calendar
    categories: Categories
    known: Sequence[tuple[Window, str]]
    today: date

    def occurrences(self, candidates: Sequence[Candidate], existing: Sequence[Record]) -> Sequence[Occurrence]:
        fixed = [self._fixed(record, candidates) for record in existing]
        fresh = self._numbered(self._unheld(candidates, fixed), fixed)
        if not fixed:
            return tuple(fresh)
        return sorted((*fixed, *fresh), key=lambda o: (o.window.first, o.window.last, o.period.slug, o.number))

    def _fixed(self, record: Record, candidates: Sequence[Candidate]) -> Occurrence:
        """An occurrence that exists; its window worked out again only where none was recorded."""
        meeting = record.meeting
        window, category = (meeting.window, meeting.category) if meeting else (None, None)
        if window is None:
            window, category = self._worked_out(record, candidates)
        return Occurrence(
            element=self.element.code,
            school=self.code,
            period=record.period,
            number=record.number,
            window=window,
            category=category,
            meeting=meeting,
            fixed=True,
        )

    def _worked_out(self, record: Record, candidates: Sequence[Candidate]) -> tuple[Window, str | None]:
        """The window its date lies in, else the one of its number, else its day or whole period."""
        same = [c for c in candidates if c.period == record.period]
        on = record.meeting.on if record.meeting else None
        if on is not None:
            chosen = next((c for c in same if on in c.window), None)
        else:
            chosen = same[record.number - 1] if record.number <= len(same) else None
        if chosen is not None:
            return chosen.window, chosen.category
        window = Window(on, on) if on is not None else self.calendar.window_of(record.period)
        return window, None if self.code == TRUST else self.categories.on(self.code, window.last)

    def _unheld(self, candidates: Sequence[Candidate], fixed: Sequence[Occurrence]) -> Iterator[Candidate]:
        """The windows that hold no occurrence yet: neither their own, nor one of another cadence dated in them."""
        own = {o.window for o in fixed}
        wanted = {c.window for c in candidates}
        days = [_day_of(o) for o in fixed if o.window not in wanted]
        for candidate in candidates:
            window = candidate.window
            held = window in own or any(day in window for day in days)
            if not held and not (window.last < self.today and self._entered_late(candidate)):
                yield candidate

    def _entered_late(self, candidate: Candidate) -> bool:
        """Whether a past window is due only to a category that was entered after it ended, as far as can be told.

        A meeting is recorded before its window ends and carries the category of that day. Where something of that
        time was recorded under another category, and nothing yet under this one, the entry was made afterwards; a
        late entry changes nothing before today.
        """
        category, window = candidate.category, candidate.window
        if not self.known or not self.categories.decides(self.element, category):
            return False
        if any(c == category and w.last <= window.last for w, c in self.known):
            return False
        return any(c != category and _overlap(w, window) for w, c in self.known)

    def _numbered(self, fresh: Iterator[Candidate], fixed: Sequence[Occurrence]) -> Iterator[Occurrence]:
        """Numbers within each period; nothing existing is re-dealt.

        A window of the past takes only a number that was passed over when later ones were recorded, so that it has
        the same number whenever it is worked out, and one that appears afterwards takes none.
        """
        used: dict[Period, set[int]] = defaultdict(set)
        for occurrence in fixed:
            used[occurrence.period].add(occurrence.number)
        top = {period: max(numbers) for period, numbers in used.items()}
        gaps = {period: iter(sorted({*range(1, top[period])} - numbers)) for period, numbers in used.items()}
        for candidate in fresh:
            period = candidate.period
            if period in gaps and candidate.window.last < self.today:
                number = next(gaps[period], 0)
                if number == 0:
                    continue
            else:
                number = top[period] = top.get(period, 0) + 1
            yield Occurrence(
                element=self.element.code,
                school=self.code,
                period=period,
                number=number,
                window=candidate.window,
                category=candidate.category,
            )


def _day_of(occurrence: Occurrence) -> date:
    """The day that says in which window of another cadence an occurrence falls: its date, else its middle."""
    window = occurrence.window
    return occurrence.on or window.first + (window.last - window.first) // 2


def _overlap(one: Window, other: Window) -> bool:
    return one.first <= other.last and other.first <= one.last
