"""A cadence and a calendar give windows: the runs of days within each of which something is owed once.

Windows begin and end on open days of the calendar they are counted in, and never overlap. Without an anchor the
windows of a year hold every open day of it; weeks and fortnights leave out what owes nothing (decision 6, P13).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, Protocol

from sic_docs.school_year.model import Calendar, HalfTerm, Period, Window
from sic_docs.school_year.timing import ANCHORS, line_windows, weeks

PERS: Final = ("year", "term", "half_term", "fortnight", "week", "when_needed")
SPLITS: Final = ("school_days", "line_meetings")
PERIODS: Final = ("year", "term", "half_term")

_LEAST_DAYS = 3
"""A week with fewer open days owes no weekly meeting (P13)."""


class _Cadence(Protocol):
    @property
    def per(self) -> str: ...
    @property
    def times(self) -> int: ...
    @property
    def split(self) -> str: ...
    @property
    def anchor(self) -> str | None: ...


def windows(cadence: _Cadence, *, own: Calendar, trust: Calendar, year: str) -> tuple[Window, ...]:
    """The windows of one academic year, in order.

    Args:
        cadence: `cycle.model.Cadence`.
        own: The calendar of the school concerned (the trust's for a trust element).
        trust: The trust's, on which KPI steps and trust meetings are counted.
        year: "2026-27"; a year the calendar does not know has no windows.
    """
    anchor = ANCHORS[cadence.anchor] if cadence.anchor else None
    calendar = counted_in(cadence, own=own, trust=trust)
    if cadence.per == "when_needed" or year not in calendar.years:
        return ()
    halves = tuple(h for h in calendar.years[year].half_terms if calendar.weeks[h.period])
    if cadence.per in ("week", "fortnight"):
        found = _weekly(calendar, halves) if cadence.per == "week" else _fortnightly(calendar, halves)
        return tuple(found)
    result: list[Window] = []
    for base in _bases(halves, cadence.per):
        if cadence.split == "line_meetings":
            result.extend(line_windows(calendar, trust, base))
            continue
        whole = anchor.place(calendar, base) if anchor else Window(base[0].first, base[-1].last)
        if whole is not None:
            result.extend(split_days(calendar.open_between(whole.first, whole.last), cadence.times))
    return tuple(result)


def counted_in(cadence: _Cadence, *, own: Calendar, trust: Calendar) -> Calendar:
    """The calendar a cadence's windows are counted in: the trust's for KPI steps and trust meetings (P13)."""
    return trust if cadence.anchor and ANCHORS[cadence.anchor].on_trust else own


def split_days(days: Sequence[date], parts: int) -> Iterator[Window]:
    """Windows of equal numbers of open days, the earlier ones a day longer where it does not divide.

    Fewer than `parts` where there are fewer days.
    """
    parts = min(parts, len(days))
    size, over = divmod(len(days), parts) if parts else (0, 0)
    start = 0
    for number in range(parts):
        end = start + size + (1 if number < over else 0)
        yield Window(days[start], days[end - 1])
        start = end


def period_of(kind: str, year: str, window: Window, calendar: Calendar) -> Period:
    """The period a window is numbered within: year, term or half term (that of its first day).

    Raises:
        ValueError: The window begins outside every half term.
    """
    if kind == "year":
        return Period(year, "year")
    half = calendar.half_term_of(window.first)
    if half is None:
        raise ValueError(f"{window.first} lies in no half term of calendar {calendar.name}")
    return half.period if kind == "half_term" else Period(year, half.term.lower())


def faults(cadence: _Cadence) -> tuple[str, ...]:
    """What is wrong with a cadence as configured, in sentences; () when it can be used."""
    found: list[str] = []
    if cadence.per not in PERS:
        found.append(f"per: {cadence.per!r} is not one of {', '.join(PERS)}.")
    if cadence.split not in SPLITS:
        found.append(f"split: {cadence.split!r} is not one of {', '.join(SPLITS)}.")
    if cadence.anchor is not None and cadence.anchor not in ANCHORS:
        found.append(f"anchor: {cadence.anchor!r} is not one of {', '.join(sorted(ANCHORS))}.")
    if cadence.times < 1:
        found.append("times must be 1 or more.")
    if cadence.per in ("week", "fortnight") and (cadence.times != 1 or cadence.anchor):
        found.append(f"per: {cadence.per} is once in each and takes no anchor.")
    if cadence.split == "line_meetings" and (cadence.per != "term" or cadence.times != 3 or cadence.anchor):
        found.append("split: line_meetings divides a term into 3, without an anchor.")
    return tuple(found)


def _bases(halves: Sequence[HalfTerm], per: str) -> Iterator[tuple[HalfTerm, ...]]:
    """The half terms of each year, term or half term."""
    if per == "year" and halves:
        yield tuple(halves)
    elif per == "term":
        by_term: dict[str, list[HalfTerm]] = {}
        for half in halves:
            by_term.setdefault(half.term, []).append(half)
        yield from (tuple(group) for group in by_term.values())
    elif per == "half_term":
        yield from ((half,) for half in halves)


def _weekly(calendar: Calendar, halves: Sequence[HalfTerm]) -> Iterator[Window]:
    for half in halves:
        yield from (week.window for week in weeks(calendar, half) if len(week.days) >= _LEAST_DAYS)


def _fortnightly(calendar: Calendar, halves: Sequence[HalfTerm]) -> Iterator[Window]:
    """Weeks 1–2, 3–4 … of each half term; an odd last week owes none."""
    for half in halves:
        known = weeks(calendar, half)
        for first, second in zip(known[::2], known[1::2], strict=False):
            yield Window(first.days[0], second.days[-1])
