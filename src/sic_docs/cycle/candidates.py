"""The windows of a year for one element and place, by the category history known today; nothing held against them yet.

A window belongs to the category in force on its last day: a change of category supersedes the old cadence's open
window and leaves those before it alone. Worked out once a calendar and cadence, whatever the number of schools.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from sic_docs.cycle.history import Categories
from sic_docs.cycle.model import Cadence, Element
from sic_docs.school_year.cadence import counted_in, period_of, windows
from sic_docs.school_year.calendars import Calendars
from sic_docs.school_year.model import Calendar, Period, Window
from sic_docs.trust.model import TRUST, School

_Windows: TypeAlias = tuple[tuple[Window, Period], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A window in which something would be owed.

    Attributes:
        period: What its number counts within.
        category: In force on its last day; None for the trust, or before a school has one.
        cadence: Whose window it is.
    """

    window: Window
    period: Period
    category: str | None
    cadence: Cadence


@dataclass(frozen=True, kw_only=True, slots=True)
class Windows:
    """Gives candidates for one academic year.

    Attributes:
        start_on: Nothing whose window ended before it is owed (P11).
        year: "2026-27".
    """

    calendars: Calendars
    categories: Categories
    start_on: date
    year: str
    cache: dict[tuple[str, int, Cadence], _Windows] = field(default_factory=dict)

    def of(self, element: Element, school: School | None) -> tuple[Candidate, ...]:
        """In order, without overlap of windows of one cadence; `school` is None for the trust."""
        if school is None:
            cadence = element.cadence
            return (
                tuple(Candidate(w, p, None, cadence) for w, p in self._within(element, None, cadence))
                if cadence
                else ()
            )
        span = self.calendars.of(school.code).window_of(Period(self.year, "year"))
        codes = self.categories.within(school.code, span.first, span.last)
        if len(codes) == 1:
            cadence = self.categories.cadence(element, codes[0])
            return (
                tuple(Candidate(w, p, codes[0], cadence) for w, p in self._within(element, school, cadence))
                if cadence
                else ()
            )
        return tuple(_unsuperseded(self._over_changes(element, school, codes)))

    def _over_changes(self, element: Element, school: School, codes: Iterable[str | None]) -> Iterator[Candidate]:
        """Of each category's windows those on whose last day it, or one of the same cadence, is in force."""
        for cadence in dict.fromkeys(self.categories.cadence(element, code) for code in codes):
            if cadence is None:
                continue
            for window, period in self._within(element, school, cadence):
                code = self.categories.on(school.code, window.last)
                if self.categories.cadence(element, code) == cadence:
                    yield Candidate(window, period, code, cadence)

    def _within(self, element: Element, school: School | None, cadence: Cadence) -> Iterable[tuple[Window, Period]]:
        """A cadence's windows while the trust uses sic_docs and the school belongs to it, cut to those days."""
        own, trust = self.calendars.of(school.code if school else TRUST), self.calendars.trust
        calendar = counted_in(cadence, own=own, trust=trust)
        key = (element.period, id(own), cadence)
        if key not in self.cache:
            found = windows(cadence, own=own, trust=trust, year=self.year)
            self.cache[key] = tuple((w, period_of(element.period, self.year, w, calendar)) for w in found)
        everything = self.cache[key]
        start, end = self.start_on, None
        if school is not None:
            start, end = max(start, school.joined_on or start), school.left_on
        if everything and everything[0][0].first >= start and end is None:
            return everything
        return _cut(everything, start, end, calendar)


def _unsuperseded(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Without windows that hold an earlier one of another cadence: what was owed before a change counts (trap 3)."""
    kept: list[Candidate] = []
    for one in sorted(found, key=lambda c: (c.window.last, c.window.first)):
        if not any(k.cadence != one.cadence and _inside(k.window, one.window) for k in kept):
            kept.append(one)
            yield one


def _cut(
    everything: Iterable[tuple[Window, Period]], start: date, end: date | None, calendar: Calendar
) -> Iterator[tuple[Window, Period]]:
    for window, period in everything:
        if window.last < start or (end is not None and window.first > end):
            continue
        days = calendar.open_between(max(window.first, start), min(window.last, end or window.last))
        if days:
            yield Window(days[0], days[-1]), period


def _inside(inner: Window, outer: Window) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last
