"""Dates as Word shows them and as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from sic_docs.word.dates import shown, understood


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("d MMMM yyyy", "3 November 2026"),
        ("dddd, d MMM yy", "Tuesday, 3 Nov 26"),
        ("dd/MM/yyyy", "03/11/2026"),
        ("ddd d'th of' MMMM", "Tue 3th of November"),
    ],
)
def test_a_date_is_shown_in_words_own_pattern(pattern: str, text: str) -> None:
    assert shown(date(2026, 11, 3), pattern) == text


@pytest.mark.parametrize(
    "text",
    [
        "3 November 2026",
        "Tue 3 Nov 2026",
        "Tuesday, 3rd November, 2026",
        "03/11/2026",
        "3.11.26",
        "2026-11-03",
        " 3  Nov 2026 ",
    ],
)
def test_a_date_is_understood_as_people_type_it(text: str) -> None:
    assert understood(text) == date(2026, 11, 3)


@pytest.mark.parametrize("text", ["", "soon", "31/02/2026", "3 Movember 2026", "by half term", "11 2026", "3 Nov"])
def test_what_is_no_date_is_not_made_into_one(text: str) -> None:
    assert understood(text) is None


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_known_long_and_short(month: int) -> None:
    day = date(2026, month, 9)
    assert understood(shown(day)) == understood(shown(day, "d MMM yyyy")) == day
    assert understood("9 Sept 2026") == date(2026, 9, 9)
