"""The school year as values: years, terms, half terms, and one school's calendar of open days.

Pure; today is never asked for here. Sources of the dates themselves: config/school_years/.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property


class Term(StrEnum):
    AUTUMN = "Autumn"
    SPRING = "Spring"
    SUMMER = "Summer"


def academic_year(day: date) -> str:
    """The academic year a day falls in, e.g. "2026-27"; it turns on 1 September (domain.md 7.20)."""
    start = day.year if day.month >= 9 else day.year - 1
    return f"{start}-{(start + 1) % 100:02d}"


def next_year(year: str) -> str:
    start = int(year[:4]) + 1
    return f"{start}-{(start + 1) % 100:02d}"


def previous_year(year: str) -> str:
    start = int(year[:4]) - 1
    return f"{start}-{(start + 1) % 100:02d}"


_SLUGS = frozenset({"year", *(f"{term}{half}" for term in ("autumn", "spring", "summer") for half in ("", "-1", "-2"))})


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A whole year, a term or a half term of one academic year: the PERIOD of a document key.

    Attributes:
        year: "2026-27".
        slug: `year`, `autumn` or `autumn-2`.
    """

    year: str
    slug: str

    def __post_init__(self) -> None:
        if self.slug not in _SLUGS:
            raise ValueError(f"not a period: {self.slug!r}")

    @property
    def label(self) -> str:
        """As printed: "2026-27", "Autumn" or "Autumn 2" (P28)."""
        return self.year if self.slug == "year" else self.slug.replace("-", " ").capitalize()

    @property
    def term(self) -> Term | None:
        return None if self.slug == "year" else Term(self.slug.split("-")[0].capitalize())


@dataclass(frozen=True, slots=True)
class Window:
    """A run of calendar days, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, kw_only=True, slots=True)
class HalfTerm:
    """One block of weeks, first to last day for pupils or staff.

    Attributes:
        half: 1 or 2.
        first, last: Dates the school keeps, INSET days included.
    """

    year: str
    term: Term
    half: int
    first: date
    last: date

    @property
    def period(self) -> Period:
        return Period(self.year, f"{self.term.lower()}-{self.half}")

    @property
    def label(self) -> str:
        return f"{self.term} {self.half}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """Monday to Friday of a half term with at least one open day (P13).

    Attributes:
        number: Within its half term, from 1.
        monday: The Monday, open or not.
        days: Its open days, in order; never empty.
    """

    number: int
    monday: date
    days: tuple[date, ...]

    @property
    def window(self) -> Window:
        return Window(self.days[0], self.days[-1])


@dataclass(frozen=True, kw_only=True, slots=True)
class YearDates:
    """One calendar's dates for one academic year.

    Attributes:
        half_terms: Six, in order.
        inset_days: Days staff are in and pupils are not; never open for meetings of ours.
        source: Where the dates were published.
        verified: False while the dates are computed rather than published.
    """

    year: str
    half_terms: tuple[HalfTerm, ...]
    inset_days: frozenset[date] = frozenset()
    source: str = ""
    verified: bool = True


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """One school's, or the trust's, open days over several years.

    A day is open when it lies in a half term, is Monday to Friday, and is neither an INSET day nor a
    bank holiday (design.md, decision 9).
    """

    name: str
    years: Mapping[str, YearDates]
    bank_holidays: frozenset[date] = frozenset()

    @cached_property
    def open_days(self) -> tuple[date, ...]:
        """Every open day of every year known, in order."""
        days: list[date] = []
        for dates in sorted(self.years.values(), key=lambda y: y.year):
            for half in dates.half_terms:
                day = half.first
                while day <= half.last:
                    if day.weekday() < 5 and day not in dates.inset_days and day not in self.bank_holidays:
                        days.append(day)
                    day += timedelta(days=1)
        return tuple(days)

    @cached_property
    def _open_set(self) -> frozenset[date]:
        return frozenset(self.open_days)

    @cached_property
    def weeks(self) -> Mapping[Period, tuple[Week, ...]]:
        """The weeks of every half term known, by its period."""
        found: dict[Period, tuple[Week, ...]] = {}
        for dates in self.years.values():
            for half in dates.half_terms:
                by_monday: dict[date, list[date]] = {}
                for day in self.open_between(half.first, half.last):
                    by_monday.setdefault(day - timedelta(days=day.weekday()), []).append(day)
                found[half.period] = tuple(
                    Week(number=n, monday=monday, days=tuple(days))
                    for n, (monday, days) in enumerate(by_monday.items(), start=1)
                )
        return found

    def is_open(self, day: date) -> bool:
        return day in self._open_set

    def open_between(self, first: date, last: date) -> tuple[date, ...]:
        """Open days from `first` to `last`, both included."""
        return self.open_days[bisect_left(self.open_days, first) : bisect_right(self.open_days, last)]

    def add_open_days(self, day: date, count: int) -> date:
        """The open day `count` open days after (negative: before) `day`; `day` itself need not be open.

        Raises:
            ValueError: The calendar does not reach that far.
        """
        index = bisect_left(self.open_days, day)
        if count > 0 and not self.is_open(day):
            count -= 1
        target = index + count
        if not 0 <= target < len(self.open_days):
            raise ValueError(f"calendar {self.name} does not reach {count} school days from {day}")
        return self.open_days[target]

    def on_or_before(self, day: date) -> date:
        """`day` if open, else the last open day before it (P13: a closed named day)."""
        return self.open_days[bisect_right(self.open_days, day) - 1]

    def on_or_after(self, day: date) -> date:
        return self.open_days[bisect_left(self.open_days, day)]

    def half_term_of(self, day: date) -> HalfTerm | None:
        """The half term `day` lies in; None in a break."""
        for dates in self.years.values():
            for half in dates.half_terms:
                if half.first <= day <= half.last:
                    return half
        return None

    def half_term(self, period: Period) -> HalfTerm:
        for half in self.years[period.year].half_terms:
            if half.period == period:
                return half
        raise KeyError(period)

    def window_of(self, period: Period) -> Window:
        """First to last day of a half term, a term or a year."""
        halves = [h for h in self.years[period.year].half_terms if h.period.slug.startswith(period.slug)]
        if period.slug == "year":
            halves = list(self.years[period.year].half_terms)
        return Window(halves[0].first, halves[-1].last)
