"""Windows of any cadence on any plausible calendar: in order, without overlap, on open days, leaving none out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sic_docs.cycle.model import Cadence
from sic_docs.school_year.cadence import faults, period_of, split_days, windows
from sic_docs.school_year.calendars import Calendars
from sic_docs.school_year.model import Calendar, HalfTerm, Term, Window, YearDates
from sic_docs.school_year.timing import ANCHORS

YEAR = "2026-27"


@st.composite
def years(draw: st.DrawFn) -> Calendar:
    """Six half terms of three to nine weeks with breaks of a few days or weeks, INSET days and bank holidays."""
    halves = []
    day = date(2026, 9, 1) + timedelta(days=draw(st.integers(0, 6)))
    for n in range(6):
        last = day + timedelta(days=draw(st.integers(18, 62)))
        halves.append(HalfTerm(year=YEAR, term=list(Term)[n // 2], half=n % 2 + 1, first=day, last=last))
        day = last + timedelta(days=draw(st.integers(3, 21)))
    within = st.sampled_from([h.first + timedelta(days=n) for h in halves for n in range(14)])
    return Calendar(
        name="drawn",
        years={
            YEAR: YearDates(year=YEAR, half_terms=tuple(halves), inset_days=draw(st.frozensets(within, max_size=5)))
        },
        bank_holidays=draw(st.frozensets(within, max_size=4)),
    )


whole = st.sampled_from(
    [
        Cadence(per="year"),
        Cadence(per="year", times=4),
        Cadence(per="term"),
        Cadence(per="term", times=3),
        Cadence(per="term", times=3, split="line_meetings"),
        Cadence(per="half_term"),
        Cadence(per="half_term", times=2),
    ]
)
broken = st.sampled_from([Cadence(per="week"), Cadence(per="fortnight")])
anchored = st.builds(
    Cadence, per=st.sampled_from(["year", "term", "half_term"]), anchor=st.sampled_from(sorted(ANCHORS))
)


def in_order(found: tuple[Window, ...], calendar: Calendar) -> None:
    for window in found:
        assert window.first <= window.last
        assert calendar.is_open(window.first) and calendar.is_open(window.last)
    for one, following in zip(found, found[1:], strict=False):
        assert one.last < following.first


@settings(max_examples=60, deadline=None)
@given(calendar=years(), cadence=whole)
def test_windows_hold_every_open_day_of_the_year_once(calendar: Calendar, cadence: Cadence) -> None:
    found = windows(cadence, own=calendar, trust=calendar, year=YEAR)
    in_order(found, calendar)
    held = [day for window in found for day in calendar.open_between(window.first, window.last)]
    assert held == list(calendar.open_days)


@settings(max_examples=60, deadline=None)
@given(calendar=years(), cadence=st.one_of(broken, anchored))
def test_windows_never_overlap_and_never_begin_on_a_closed_day(calendar: Calendar, cadence: Cadence) -> None:
    found = windows(cadence, own=calendar, trust=calendar, year=YEAR)
    in_order(found, calendar)
    for window in found:
        assert period_of("half_term", YEAR, window, calendar).year == YEAR


@settings(max_examples=60, deadline=None)
@given(days=st.integers(0, 40), parts=st.integers(1, 9))
def test_a_split_is_even_to_within_a_day(days: int, parts: int) -> None:
    run = [date(2026, 9, 1) + timedelta(days=n) for n in range(days)]
    lengths = [(w.last - w.first).days + 1 for w in split_days(run, parts)]
    assert sum(lengths) == days and len(lengths) == min(parts, days)
    assert not lengths or max(lengths) - min(lengths) <= 1


def test_an_odd_last_week_owes_no_fortnight(calendars: Calendars) -> None:
    trust = calendars.trust
    found = windows(Cadence(per="fortnight"), own=trust, trust=trust, year=YEAR)
    assert [w for w in found if date(2026, 11, 2) <= w.first <= date(2026, 12, 18)] == [
        Window(date(2026, 11, 2), date(2026, 11, 13)),  # Monday to Friday, weeks 1 and 2 of 7
        Window(date(2026, 11, 16), date(2026, 11, 27)),
        Window(date(2026, 11, 30), date(2026, 12, 11)),
    ]


def test_a_week_of_fewer_than_three_open_days_owes_no_weekly_meeting(calendars: Calendars) -> None:
    trust, haw = calendars.trust, calendars.of("HAW")
    first = windows(Cadence(per="week"), own=trust, trust=trust, year=YEAR)[0]
    assert first == Window(date(2026, 9, 7), date(2026, 9, 11))  # week 1 is Thursday 3 and Friday 4 September only
    weekly = windows(Cadence(per="week"), own=haw, trust=trust, year=YEAR)
    assert not any(w.first == date(2026, 12, 21) for w in weekly)  # Monday and Tuesday before Christmas
    assert not any(date(2026, 10, 17) <= w.first <= date(2026, 11, 1) for w in weekly)  # its two weeks in October
    assert not any(date(2027, 4, 8) <= w.first <= date(2027, 4, 9) for w in weekly)  # back on a Thursday


def test_three_times_in_a_half_term_of_24_weekdays_is_spaced_by_school_days(calendars: Calendars) -> None:
    # Spring 2 2027, Mon 22 Feb to Thu 25 Mar: no INSET day, 24 open days, eight in each window.
    trust = calendars.trust
    found = windows(Cadence(per="half_term", times=3), own=trust, trust=trust, year=YEAR)
    assert [w for w in found if date(2027, 2, 22) <= w.first <= date(2027, 3, 25)] == [
        Window(date(2027, 2, 22), date(2027, 3, 3)),  # Monday to Wednesday
        Window(date(2027, 3, 4), date(2027, 3, 15)),  # Thursday to Monday
        Window(date(2027, 3, 16), date(2027, 3, 25)),  # Tuesday to Thursday
    ]


@pytest.mark.parametrize(
    ("cadence", "word"),
    [
        (Cadence(per="daily"), "daily"),
        (Cadence(per="term", split="evenly"), "evenly"),
        (Cadence(per="term", anchor="moon"), "moon"),
        (Cadence(per="term", times=0), "1 or more"),
        (Cadence(per="week", times=2), "once in each"),
        (Cadence(per="term", times=2, split="line_meetings"), "into 3"),
    ],
)
def test_a_cadence_that_cannot_be_used_says_why(cadence: Cadence, word: str) -> None:
    assert any(word in sentence for sentence in faults(cadence))


def test_when_needed_owes_nothing(calendars: Calendars) -> None:
    assert windows(Cadence(per="when_needed"), own=calendars.trust, trust=calendars.trust, year=YEAR) == ()
