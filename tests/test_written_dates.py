"""Dates as people write them: one rule for records, Word's date boxes and workbooks."""

from __future__ import annotations

from datetime import date

import pytest

from sic_docs.dates import MONTHS, written_date

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
        ("6 Nov \u201926", date(2026, 11, 6)),
        ("6\u00a0Nov\u00a02026", date(2026, 11, 6)),
        ("6 Novem\u00adber", date(2026, 11, 6)),
        ("6\u20132\u20132027", date(2027, 2, 6)),
        ("w/c 9 Nov", date(2026, 11, 9)),
        ("by w/c 9th November 2026", date(2026, 11, 9)),
        ("Fri 16th", date(2026, 10, 16)),
        ("by the 6th", date(2026, 11, 6)),
        ("November 6th", date(2026, 11, 6)),
        ("Nov. 6, 2026", date(2026, 11, 6)),
        ("Fri 6 Nov.", date(2026, 11, 6)),
    ],
)
def test_a_date_beside_a_meeting_may_go_without_its_year(text: str, meant: date) -> None:
    assert written_date(text, near=NEAR) == meant


@pytest.mark.parametrize(
    "text",
    [
        "by half term",
        "",
        "soon",
        "31/2/26",
        "week 4",
        "ongoing",
        "3 decisions",
        "24 Movember",
        "Fri 17th",
        "6",
        "32nd",
        "after 6 Nov",
        "6 Nov or sooner",
        "may",
    ],
)
def test_beside_a_meeting_too_what_is_no_date_is_not_made_into_one(text: str) -> None:
    assert written_date(text, near=NEAR) is None


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
    assert written_date(text) == date(2026, 11, 3)


@pytest.mark.parametrize("text", ["", "soon", "31/02/2026", "3 Movember 2026", "by half term", "11 2026", "3 Nov"])
def test_what_is_no_date_is_not_made_into_one(text: str) -> None:
    assert written_date(text) is None


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_known_long_and_short(month: int) -> None:
    day = date(2026, month, 9)
    assert written_date(f"9 {MONTHS[month - 1]} 2026") == written_date(f"9 {MONTHS[month - 1][:3]} 2026") == day
    assert written_date("9 Sept 2026") == date(2026, 9, 9)
