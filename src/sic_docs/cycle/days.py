"""Which days of a window suit a meeting, sorted into tiers, best first; the same whoever is free.

A tier is told by, in order of weight: outside what is to be avoided; within the week the cycle means (KPI one-to-ones,
P13); on the usual weekday. Tiers are worked out once for all schools of one calendar and phase.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Element, Occurrence
from sic_docs.register.model import Register
from sic_docs.school_year.calendars import Calendars
from sic_docs.school_year.model import Calendar, Window
from sic_docs.school_year.timing import kpi_dates
from sic_docs.trust.model import TRUST

Tiers: TypeAlias = tuple[tuple[date, ...], ...]

ONE_TO_ONES: Final = "line_meetings"
"""The element whose meetings discuss the KPIs: the seed's one-to-one meetings."""

_TERM_ENDS: Final = 3
"""First and last days of a term kept free (P15)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """Gives the tiers of an occurrence."""

    definitions: Definitions
    register: Register
    calendars: Calendars
    cache: dict[tuple[str, str, str, Window], Tiers] = field(default_factory=dict)
    phases: dict[str, str] = field(default_factory=dict)
    ends: dict[str, frozenset[date]] = field(default_factory=dict)
    one_to_ones: dict[str, tuple[tuple[date, Window], ...]] = field(default_factory=dict)

    def tiers(self, occurrence: Occurrence, element: Element) -> Tiers:
        """Open days of the window in tiers, best first, each in order of date."""
        calendar = self.calendars.of(occurrence.school)
        phase = self._phase(occurrence.school)
        key = (element.code, calendar.name, phase, occurrence.window)
        if key not in self.cache:
            self.cache[key] = self._worked_out(occurrence, element, calendar, phase)
        return self.cache[key]

    def _worked_out(self, occurrence: Occurrence, element: Element, calendar: Calendar, phase: str) -> Tiers:
        window = occurrence.window
        year = occurrence.period.year
        weekday = (self.definitions.trust.usual_weekday or {}).get(element.code)
        ranges = (self.definitions.trust.avoid or {}).get(phase, ())
        ends = self._ends(calendar)
        steps = self._one_to_ones(year) if element.code == ONE_TO_ONES else ()
        steps = tuple(s for s in steps if s[0] <= window.last and window.first <= s[1].last)
        found: dict[tuple[int, ...], list[date]] = {}
        for day in calendar.open_between(window.first, window.last):
            avoided = day in ends or (bool(ranges) and any(first <= day <= last for first, last in ranges))
            place = 0
            # Not the week's first day: its papers are last refreshed the school day before, and the figures of the
            # snapshot reach documents only then.
            if steps and not any(week.first < day <= week.last for _, week in steps):
                place = 1 if any(day > snapshot for snapshot, _ in steps) else 2
            other_weekday = weekday is not None and day.weekday() != weekday
            found.setdefault((int(avoided), place, int(other_weekday)), []).append(day)
        return tuple(tuple(found[tier]) for tier in sorted(found))

    def _phase(self, school: str) -> str:
        if not self.phases:
            self.phases.update({s.code: s.phase.value for s in self.register.schools}, **{TRUST: TRUST})
        return self.phases.get(school, TRUST)

    def _ends(self, calendar: Calendar) -> frozenset[date]:
        if calendar.name not in self.ends:
            days: list[date] = []
            for dates in calendar.years.values():
                for term in dict.fromkeys(h.term for h in dates.half_terms):
                    halves = [h for h in dates.half_terms if h.term is term]
                    open_days = calendar.open_between(halves[0].first, halves[-1].last)
                    days += open_days[:_TERM_ENDS] + open_days[-_TERM_ENDS:]
            self.ends[calendar.name] = frozenset(days)
        return self.ends[calendar.name]

    def _one_to_ones(self, year: str) -> tuple[tuple[date, Window], ...]:
        """Snapshot day and one-to-one week of each half term, on the trust's calendar (P13)."""
        trust = self.calendars.trust
        if year not in self.one_to_ones:
            halves = trust.years[year].half_terms if year in trust.years else ()
            steps = [kpi_dates(trust, h) for h in halves if trust.weeks[h.period]]
            self.one_to_ones[year] = tuple((s.snapshot, s.one_to_ones) for s in steps)
        return self.one_to_ones[year]
