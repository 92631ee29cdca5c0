"""Dates as people write them (domain.md 7.12)."""

from datetime import date

import pytest

from sic_docs.meetings.dates import read_date

NEAR = date(2026, 10, 13)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3/11/26", date(2026, 11, 3)),
        ("03/11/2026", date(2026, 11, 3)),
        ("3.11", date(2026, 11, 3)),
        ("3rd Nov", date(2026, 11, 3)),
        ("by Friday 6 November", date(2026, 11, 6)),
        ("Fri 6th of Nov 2026", date(2026, 11, 6)),
        ("15 January", date(2027, 1, 15)),
        ("1 Sept", date(2026, 9, 1)),
        ("2026-12-04", date(2026, 12, 4)),
    ],
)
def test_a_date_as_people_write_it_is_understood(text: str, meant: date) -> None:
    assert read_date(text, near=NEAR) == meant


@pytest.mark.parametrize("text", ["by half term", "", "soon", "31/2/26", "week 4", "ongoing"])
def test_what_is_not_a_date_is_no_date(text: str) -> None:
    assert read_date(text, near=NEAR) is None
