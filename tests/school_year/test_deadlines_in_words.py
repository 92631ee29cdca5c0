"""Deadlines as people put them in words, by a school's own open days."""

from __future__ import annotations

from datetime import date

import pytest

from sic_docs.school_year.by_words import due_day
from sic_docs.school_year.calendars import Calendars
from sic_docs.school_year.model import Calendar

MEETING = date(2026, 10, 13)  # Tuesday of Autumn 1, which ends on Friday 23 October


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("by half term", date(2026, 10, 23)),
        ("Half-term", date(2026, 10, 23)),
        ("before the end of half term.", date(2026, 10, 23)),
        ("end of term", date(2026, 12, 18)),
        ("by the end of the term", date(2026, 12, 18)),
        ("by Christmas", date(2026, 12, 18)),
        ("end of Autumn 2", date(2026, 12, 18)),
        ("Spring 1", date(2027, 2, 12)),
        ("by Easter", date(2027, 3, 25)),  # a Thursday: the next day is Good Friday
        ("end of the summer term", date(2027, 7, 21)),
        ("end of year", date(2027, 7, 21)),
        ("3rd Nov", date(2026, 11, 3)),
    ],
)
def test_a_deadline_in_words_is_the_last_open_day_of_what_was_named(words: str, meant: date, trust: Calendar) -> None:
    assert due_day(words, near=MEETING, calendar=trust) == meant


def test_a_school_keeps_its_own_last_day(calendars: Calendars) -> None:
    # Elm Lane's staff are in without pupils on the last Friday of Autumn 1.
    assert due_day("by half term", near=MEETING, calendar=calendars.of("ELM")) == date(2026, 10, 22)


def test_said_in_a_break_it_is_the_half_term_after(trust: Calendar) -> None:
    assert due_day("by half term", near=date(2026, 10, 28), calendar=trust) == date(2026, 12, 18)


@pytest.mark.parametrize("words", ["after half term", "ongoing", "", "next meeting", "soon", "half", "term 3"])
def test_words_that_name_no_day_stay_words(words: str, trust: Calendar) -> None:
    assert due_day(words, near=MEETING, calendar=trust) is None


def test_a_deadline_beyond_the_calendar_stays_words(trust: Calendar) -> None:
    assert due_day("by half term", near=date(2099, 1, 1), calendar=trust) is None
