"""When the steps of a half term and of a year fall (P13, P15), and notice and papers-due dates (P22).

Weeks are counted within a half term; a week is Monday to Friday with at least one open day. Where a half term is
too short to hold a named week, the nearest week it has is taken. A named day that is closed becomes the open day
before. Every function takes the calendar whose school days count; nothing here knows elements or documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from sic_docs.school_year.model import Calendar, HalfTerm, Period, Week, Window

_WEDNESDAY, _FRIDAY = 2, 4


@dataclass(frozen=True, kw_only=True, slots=True)
class KpiDates:
    """The KPI steps of one half term.

    Attributes:
        as_at: The figures are as at this day.
        due: The KPI return is due.
        snapshot: The cut-off; readings are frozen by the first run after it.
        one_to_ones: The week in which line meetings discuss them.
        directors: The week of the Education Directors' review.
    """

    as_at: date
    due: date
    snapshot: date
    one_to_ones: Window
    directors: Window


def weeks(calendar: Calendar, half_term: HalfTerm | Period) -> tuple[Week, ...]:
    """The weeks of a half term, from 1.

    Raises:
        KeyError: The calendar does not know that half term.
    """
    return calendar.weeks[half_term if isinstance(half_term, Period) else half_term.period]


def kpi_dates(calendar: Calendar, half_term: HalfTerm | Period) -> KpiDates:
    """P13's KPI steps. The calendar is the trust's: every school's figures are read on the same days."""
    known = weeks(calendar, half_term)
    n = len(known)
    return KpiDates(
        as_at=_named_day(calendar, _week(known, n - 4), _FRIDAY),
        due=_named_day(calendar, _week(known, n - 3), _WEDNESDAY),
        snapshot=_named_day(calendar, _week(known, n - 3), _FRIDAY),
        one_to_ones=_week(known, n - 2).window,
        directors=_week(known, n - 1).window,
    )


def committee_window(calendar: Calendar, half_term: HalfTerm | Period) -> Window:
    """Weeks 3 and 4 (P13)."""
    return _weeks_window(weeks(calendar, half_term), 3, 4)


def executive_window(calendar: Calendar, half_term: HalfTerm | Period) -> Window:
    """Week 2 to week n−2 (P13)."""
    known = weeks(calendar, half_term)
    return _weeks_window(known, 2, len(known) - 2)


def last_snapshot(calendar: Calendar, day: date) -> Period | None:
    """The half term whose figures a paper written on `day` shows: the last one whose snapshot day is past.

    None before the first snapshot the calendar knows.
    """
    last: Period | None = None
    for year in sorted(calendar.years):
        for half in calendar.years[year].half_terms:
            if half.first > day:
                return last
            if calendar.weeks[half.period] and kpi_dates(calendar, half).snapshot < day:
                last = half.period
    return last


def notice_by(meeting_on: date, clear_days: int, email_days: int, calendar: Calendar) -> date:
    """The last day on which notice of a meeting may be sent.

    Clear days leave out the day notice is given and the day of the meeting (domain.md 2.6); an e-mail counts as
    given `email_days` after it is sent; notice is sent on an open day, the one before where that day is closed.
    """
    given = meeting_on - timedelta(days=clear_days + 1)
    return calendar.on_or_before(given - timedelta(days=email_days))


def papers_due(meeting_on: date, school_days: int, calendar: Calendar) -> date:
    """The open day `school_days` school days before a meeting; never in a break."""
    return calendar.add_open_days(meeting_on, -abs(school_days))


def line_windows(own: Calendar, trust: Calendar, halves: Sequence[HalfTerm]) -> tuple[Window, ...]:
    """The three line meeting windows of a term (P13), in the school's own open days.

    Window 1 ends the day before the trust's first snapshot of the term, window 2 with week 2 of the school's second
    half term, window 3 is the rest. A window without an open day is left out.

    Args:
        halves: The half terms of one term of the school's calendar, in order.
    """
    snapshot = kpi_dates(trust, halves[0].period).snapshot
    second = _weeks_window(weeks(own, halves[-1]), 1, 2).last
    days = own.open_between(halves[0].first, halves[-1].last)
    parts = (
        [d for d in days if d < snapshot],
        [d for d in days if snapshot <= d <= second],
        [d for d in days if d >= snapshot and d > second],
    )
    return tuple(Window(part[0], part[-1]) for part in parts if part)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A timing rule by name: the part of a period an element belongs in.

    Attributes:
        on_trust: Whether the trust's calendar counts (KPI steps, trust meetings) or the school's own.
        place: The window, given the calendar and the half terms of the period; None where they hold none of it.
    """

    on_trust: bool
    place: Callable[[Calendar, Sequence[HalfTerm]], Window | None]


def _kpis(calendar: Calendar, halves: Sequence[HalfTerm]) -> Window:
    dates = kpi_dates(calendar, halves[-1])
    return Window(dates.as_at, dates.one_to_ones.last)


def _directors(calendar: Calendar, halves: Sequence[HalfTerm]) -> Window:
    return kpi_dates(calendar, halves[-1]).directors


def _executive(calendar: Calendar, halves: Sequence[HalfTerm]) -> Window:
    return executive_window(calendar, halves[-1])


def _committee(calendar: Calendar, halves: Sequence[HalfTerm]) -> Window:
    return committee_window(calendar, halves[-1])


def _evaluation(calendar: Calendar, halves: Sequence[HalfTerm]) -> Window:
    """To Friday of week 4 of the first half term."""
    known = weeks(calendar, halves[0])
    return Window(known[0].days[0], _named_day(calendar, _week(known, 4), _FRIDAY))


def _plan_review(calendar: Calendar, halves: Sequence[HalfTerm]) -> Window:
    """Five school days before the executive reviews begin to five before they end, within the term."""
    executive = executive_window(calendar, halves[-1])
    days = calendar.open_between(halves[0].first, executive.last)
    start = days.index(executive.first)
    return Window(days[max(0, start - 5)], days[max(0, len(days) - 6)])


def _between(first: tuple[str, int], last: tuple[str, int | None]) -> Callable[..., Window | None]:
    """From a week of one half term of the year to a week of another (None: its end), as far as the period holds it."""

    def place(calendar: Calendar, halves: Sequence[HalfTerm]) -> Window | None:
        year = halves[0].year
        opening, closing = Period(year, first[0]), Period(year, last[0])
        if not calendar.weeks.get(opening) or not calendar.weeks.get(closing):
            return None
        start = _week(weeks(calendar, opening), first[1]).days[0]
        ending = weeks(calendar, closing)
        end = (ending[-1] if last[1] is None else _week(ending, last[1])).days[-1]
        days = calendar.open_between(max(start, halves[0].first), min(end, halves[-1].last))
        return Window(days[0], days[-1]) if days else None

    return place


ANCHORS: Final[Mapping[str, Anchor]] = MappingProxyType(
    {
        "kpis": Anchor(True, _kpis),
        "directors": Anchor(True, _directors),
        "committee": Anchor(True, _committee),
        "executive": Anchor(False, _executive),
        "evaluation": Anchor(False, _evaluation),
        "plan_review": Anchor(False, _plan_review),
        "school_review": Anchor(False, _between(("autumn-1", 3), ("summer-2", 4))),
        "safeguarding_review": Anchor(False, _between(("autumn-2", 1), ("spring-2", None))),
        "external_review": Anchor(False, _between(("spring-1", 1), ("summer-1", None))),
    }
)
"""Names `config/cycle.yaml` may use in `anchor`."""


def _week(known: Sequence[Week], number: int) -> Week:
    return known[min(max(number, 1), len(known)) - 1]


def _weeks_window(known: Sequence[Week], first: int, last: int) -> Window:
    return Window(_week(known, first).days[0], _week(known, max(first, last)).days[-1])


def _named_day(calendar: Calendar, week: Week, weekday: int) -> date:
    return max(calendar.on_or_before(week.monday + timedelta(days=weekday)), week.days[0])
