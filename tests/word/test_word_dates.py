"""Dates as Word shows them."""

from __future__ import annotations

from datetime import date

import pytest

from sic_docs.word.dates import shown


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
