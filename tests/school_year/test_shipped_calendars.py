"""The dates in config/school_years/ and how registers change them (domain.md 2.2 and 7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sic_docs.config.model import Definitions
from sic_docs.register.model import CalendarRow, Register
from sic_docs.school_year.calendars import Calendars, build
from sic_docs.school_year.model import Calendar, HalfTerm, Period, Term, academic_year
from sic_docs.trust.model import TRUST, Phase, School

YEARS = ("2025-26", "2026-27", "2027-28")

# domain.md 2.2, weekdays in each half term less bank holidays, INSET days counted in.
TABLE = {
    "2025-26": (40, 35, 30, 25, 29, 36),
    "2026-27": (39, 35, 30, 24, 34, 33),
    "2027-28": (38, 35, 34, 30, 24, 34),
}


def weekdays(calendar: Calendar, half: HalfTerm) -> int:
    days = (half.first + timedelta(days=n) for n in range((half.last - half.first).days + 1))
    return sum(day.weekday() < 5 and day not in calendar.bank_holidays for day in days)


@pytest.mark.parametrize("year", YEARS)
def test_the_trusts_half_terms_have_the_published_numbers_of_days(trust: Calendar, year: str) -> None:
    assert tuple(weekdays(trust, half) for half in trust.years[year].half_terms) == TABLE[year]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("school", ["OAK", "ELM", "HAW"])
def test_every_calendar_has_195_weekdays_of_which_five_are_inset(calendars: Calendars, school: str, year: str) -> None:
    calendar = calendars.of(school)
    halves = calendar.years[year].half_terms
    assert sum(weekdays(calendar, half) for half in halves) == 195
    assert len(calendar.open_between(halves[0].first, halves[-1].last)) == 190


def test_computed_dates_are_not_called_verified(trust: Calendar) -> None:
    assert [trust.years[year].verified for year in YEARS] == [True, True, False]
    assert all(trust.years[year].source for year in YEARS)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 8, 31), "Monday, bank holiday and not yet term"),
        (date(2026, 9, 1), "Tuesday, INSET"),
        (date(2026, 10, 26), "Monday of the autumn break"),
        (date(2027, 3, 26), "Good Friday"),
        (date(2027, 5, 3), "Monday, early May bank holiday"),
        (date(2026, 11, 7), "Saturday"),
    ],
)
def test_closed_days_are_not_open(trust: Calendar, day: date, name: str) -> None:
    assert not trust.is_open(day), name


def test_a_school_keeps_its_own_inset_days_and_breaks(calendars: Calendars) -> None:
    # Wed 2 Sep 2026: INSET for the trust, open at Elm; Fri 23 Oct the other way about.
    assert not calendars.of("OAK").is_open(date(2026, 9, 2))
    assert calendars.of("ELM").is_open(date(2026, 9, 2))
    assert calendars.of("OAK").is_open(date(2026, 10, 23))
    assert not calendars.of("ELM").is_open(date(2026, 10, 23))
    # Thu 22 Oct 2026 and Thu 8 Apr 2027: Hawthorn has two weeks in October and is back before the others.
    assert not calendars.of("HAW").is_open(date(2026, 10, 22))
    assert calendars.of("HAW").is_open(date(2027, 4, 8))
    assert not calendars.of("OAK").is_open(date(2027, 4, 8))


def test_trust_papers_keep_the_trusts_calendar(calendars: Calendars) -> None:
    assert calendars.of(TRUST) is calendars.trust


def test_the_academic_year_turns_on_the_first_of_september() -> None:
    assert academic_year(date(2026, 8, 31)) == "2025-26"  # Monday
    assert academic_year(date(2026, 9, 1)) == "2026-27"  # Tuesday, though pupils start on the 3rd


def _half(first: date, last: date) -> HalfTerm:
    return HalfTerm(year="2026-27", term=Term.AUTUMN, half=1, first=first, last=last)


def _school(code: str, calendar: str) -> School:
    return School(code=code, name=code, phase=Phase.PRIMARY, lowest_age=4, highest_age=11, calendar=calendar)


def test_term_dates_in_the_register_win_over_config(shipped: Definitions) -> None:
    row = CalendarRow(
        calendar="elm", half_term=_half(date(2026, 9, 3), date(2026, 10, 16)), inset_days=(date(2026, 9, 3),)
    )
    elm = build(shipped, Register(schools=(_school("ELM", "elm"),), term_dates=(row,))).of("ELM")
    assert elm.on_or_after(date(2026, 9, 1)) == date(2026, 9, 4)  # Friday, after its INSET day
    assert not elm.is_open(date(2026, 10, 19))  # Monday, now in its break
    assert elm.half_term(Period("2026-27", "autumn-2")).first == date(2026, 11, 2)  # from config, untouched
    assert not elm.is_open(date(2027, 1, 4))  # Monday, INSET of another half term, from config


def test_a_calendar_only_the_register_knows_starts_from_the_trusts(shipped: Definitions) -> None:
    row = CalendarRow(calendar="own", half_term=_half(date(2026, 9, 1), date(2026, 10, 22)))
    own = build(shipped, Register(schools=(_school("OWN", "own"),), term_dates=(row,))).of("OWN")
    assert own.is_open(date(2026, 9, 1)) and not own.is_open(date(2026, 10, 23))
    assert own.is_open(date(2026, 11, 2))


def test_a_school_whose_calendar_nobody_describes_keeps_the_trusts(shipped: Definitions) -> None:
    schools = (_school("OAK", "nowhere"), _school("ELM", "trust"))
    calendars = build(shipped, Register(schools=schools))
    assert calendars.of("OAK") is calendars.of("ELM") is calendars.trust


def test_a_year_one_calendar_says_nothing_about_is_the_trusts(shipped: Definitions) -> None:
    only = {"trust": shipped.calendars["trust"], "haw": {"2026-27": shipped.calendars["haw"]["2026-27"]}}
    haw = build(replace(shipped, calendars=only), Register(schools=(_school("HAW", "haw"),))).of("HAW")
    assert haw.half_term(Period("2027-28", "autumn-1")).last == date(2027, 10, 22)  # Friday
