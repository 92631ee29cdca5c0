"""P13, P15 and P22 by hand: every expected date was counted on the 2026/27 calendar, weekday beside it."""

from __future__ import annotations

from datetime import date

import pytest

from sic_docs.cycle.model import Cadence
from sic_docs.school_year.cadence import windows
from sic_docs.school_year.calendars import Calendars
from sic_docs.school_year.model import Calendar, Period, Window
from sic_docs.school_year.timing import (
    ANCHORS,
    KpiDates,
    committee_window,
    executive_window,
    kpi_dates,
    last_snapshot,
    line_windows,
    notice_by,
    papers_due,
)

AUTUMN_1, AUTUMN_2 = Period("2026-27", "autumn-1"), Period("2026-27", "autumn-2")
SPRING_2, SUMMER_1 = Period("2026-27", "spring-2"), Period("2026-27", "summer-1")


def test_the_steps_of_autumn_2_are_those_of_the_practice_page(trust: Calendar) -> None:
    assert kpi_dates(trust, AUTUMN_2) == KpiDates(
        as_at=date(2026, 11, 20),  # Friday of week 3
        due=date(2026, 11, 25),  # Wednesday of week 4
        snapshot=date(2026, 11, 27),  # Friday of week 4
        one_to_ones=Window(date(2026, 11, 30), date(2026, 12, 4)),  # Monday to Friday of week 5
        directors=Window(date(2026, 12, 7), date(2026, 12, 11)),  # Monday to Friday of week 6
    )
    assert executive_window(trust, AUTUMN_2) == Window(date(2026, 11, 9), date(2026, 12, 4))  # Monday, Friday
    assert committee_window(trust, AUTUMN_2) == Window(date(2026, 11, 16), date(2026, 11, 27))  # Monday, Friday


def test_a_half_term_of_five_weeks_has_every_step(trust: Calendar) -> None:
    # Spring 2: Mon 22 Feb to Thu 25 Mar 2027, weeks 1 to 5.
    assert kpi_dates(trust, SPRING_2) == KpiDates(
        as_at=date(2027, 2, 26),  # Friday of week 1
        due=date(2027, 3, 3),  # Wednesday of week 2
        snapshot=date(2027, 3, 5),  # Friday of week 2
        one_to_ones=Window(date(2027, 3, 8), date(2027, 3, 12)),
        directors=Window(date(2027, 3, 15), date(2027, 3, 19)),
    )


def test_weeks_leave_out_closed_days(trust: Calendar) -> None:
    # Mon 3 May 2027 is a bank holiday: week 4 of Summer 1 is Tuesday to Friday, and the return is due on its Wednesday.
    week = trust.weeks[SUMMER_1][3]
    assert week.window == Window(date(2027, 5, 4), date(2027, 5, 7))
    assert kpi_dates(trust, SUMMER_1).due == date(2027, 5, 5)


def test_a_named_day_that_is_closed_becomes_the_open_day_before(calendars: Calendars) -> None:
    # Elm's last day before the break, Fri 23 Oct 2026, is an INSET day; it falls in week 8 of Autumn 1.
    elm = calendars.of("ELM")
    assert elm.weeks[AUTUMN_1][7].window.last == date(2026, 10, 22)  # Thursday
    assert elm.on_or_before(date(2026, 10, 23)) == date(2026, 10, 22)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 24), AUTUMN_1),  # Tuesday of the autumn committee
        (date(2026, 11, 27), AUTUMN_1),  # Friday, the cut-off day itself
        (date(2026, 11, 28), AUTUMN_2),  # Saturday after it
        (date(2026, 12, 28), AUTUMN_2),  # Monday in the Christmas break
        (date(2027, 1, 22), AUTUMN_2),  # Friday, Spring 1's cut-off
    ],
)
def test_papers_show_the_last_snapshot_that_is_past(trust: Calendar, day: date, shown: Period) -> None:
    assert last_snapshot(trust, day) == shown


def test_there_is_no_snapshot_before_the_first_known(trust: Calendar) -> None:
    assert last_snapshot(trust, date(2025, 9, 12)) is None


def test_papers_due_are_counted_in_school_days_and_never_fall_in_a_break(trust: Calendar) -> None:
    meeting = date(2026, 11, 24)  # Tuesday
    assert papers_due(meeting, 10, trust) == date(2026, 11, 10)  # Tuesday
    assert papers_due(meeting, 15, trust) == date(2026, 11, 3)  # Tuesday
    assert papers_due(meeting, 20, trust) == date(2026, 10, 20)  # Tuesday, across the break
    assert papers_due(date(2027, 4, 20), 10, trust) == date(2027, 3, 22)  # Tuesday → Monday, across Easter


def test_notice_counts_clear_days_and_is_sent_on_an_open_day(trust: Calendar) -> None:
    # Tue 24 Nov: given by Mon 16, deemed so when sent by Sat 14, so Fri 13.
    assert notice_by(date(2026, 11, 24), 7, 2, trust) == date(2026, 11, 13)
    assert notice_by(date(2026, 11, 24), 7, 0, trust) == date(2026, 11, 16)
    # Tue 20 Apr 2027: given by Mon 12 Apr, the first day back; by e-mail, before Easter: Thu 25 Mar.
    assert notice_by(date(2027, 4, 20), 7, 0, trust) == date(2027, 4, 12)
    assert notice_by(date(2027, 4, 20), 7, 2, trust) == date(2027, 3, 25)


def test_three_line_meetings_a_term_follow_the_first_snapshot(trust: Calendar) -> None:
    halves = trust.years["2026-27"].half_terms
    assert line_windows(trust, trust, halves[:2]) == (
        Window(date(2026, 9, 3), date(2026, 10, 1)),  # Thursday to Thursday: the snapshot is Fri 2 Oct
        Window(date(2026, 10, 2), date(2026, 11, 13)),  # Friday to Friday of week 2 of Autumn 2
        Window(date(2026, 11, 16), date(2026, 12, 18)),  # Monday to Friday
    )
    # Spring, whose second half term has 24 weekdays: snapshot Fri 22 Jan, week 2 ends Fri 5 Mar.
    assert line_windows(trust, trust, halves[2:4]) == (
        Window(date(2027, 1, 5), date(2027, 1, 21)),  # Tuesday (Monday is INSET) to Thursday
        Window(date(2027, 1, 22), date(2027, 3, 5)),  # Friday to Friday
        Window(date(2027, 3, 8), date(2027, 3, 25)),  # Monday to Thursday before Good Friday
    )


def test_a_school_with_other_breaks_has_its_own_windows_but_the_trusts_snapshot(calendars: Calendars) -> None:
    haw = calendars.of("HAW")
    halves = haw.years["2026-27"].half_terms
    assert line_windows(haw, calendars.trust, halves[:2]) == (
        Window(date(2026, 9, 3), date(2026, 10, 1)),
        Window(date(2026, 10, 2), date(2026, 11, 13)),
        Window(date(2026, 11, 16), date(2026, 12, 22)),  # Tuesday, its last day
    )


@pytest.mark.parametrize(
    ("anchor", "per", "expected"),
    [
        ("evaluation", "year", [Window(date(2026, 9, 3), date(2026, 9, 25))]),  # Thursday, Friday of week 4
        ("school_review", "year", [Window(date(2026, 9, 14), date(2027, 7, 2))]),  # Mon of week 3, Fri of week 4
        ("safeguarding_review", "year", [Window(date(2026, 11, 2), date(2027, 3, 25))]),  # Monday, Thursday
        ("external_review", "year", [Window(date(2027, 1, 5), date(2027, 5, 28))]),  # Tuesday, Friday
        (
            "school_review",
            "term",
            [
                Window(date(2026, 9, 14), date(2026, 12, 18)),  # Monday, Friday
                Window(date(2027, 1, 5), date(2027, 3, 25)),  # Tuesday, Thursday
                Window(date(2027, 4, 12), date(2027, 7, 2)),  # Monday, Friday
            ],
        ),
        (
            "plan_review",  # five school days before each end of the executive reviews: Mon 9 Nov to Fri 4 Dec in autumn
            "term",
            [
                Window(date(2026, 11, 2), date(2026, 11, 27)),  # Monday, Friday
                Window(date(2027, 2, 22), date(2027, 3, 5)),  # executive Mon 1 to Fri 12 Mar
                Window(date(2027, 5, 28), date(2027, 7, 2)),  # executive Mon 14 Jun to Fri 9 Jul; Mon 7 Jun is INSET
            ],
        ),
    ],
)
def test_annual_anchors(trust: Calendar, anchor: str, per: str, expected: list[Window]) -> None:
    cadence = Cadence(per=per, anchor=anchor)
    assert list(windows(cadence, own=trust, trust=trust, year="2026-27")) == expected


def test_kpi_steps_and_trust_meetings_keep_the_trusts_calendar() -> None:
    assert {name for name, anchor in ANCHORS.items() if anchor.on_trust} == {"kpis", "directors", "committee"}
