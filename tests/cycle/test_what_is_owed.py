"""Occurrences: what falls due, in which window, under which number (decision 6; P1, P11, P26; domain.md 7.3, 7.22)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pytest

from sic_docs.cycle.model import Meeting, MeetingStatus, Occurrence
from sic_docs.school_year.model import Period, Window
from sic_docs.trust.model import TRUST, CategoryEntry, School

SEP_1 = date(2026, 9, 1)  # Tuesday
AUTUMN = Period("2026-27", "autumn")


def of(found: Iterable[Occurrence], element: str, school: str, term: str = "") -> list[Occurrence]:
    return [o for o in found if o.element == element and o.school == school and o.period.slug.startswith(term)]


def numbers(found: Iterable[Occurrence]) -> list[tuple[int, date, date]]:
    return [(o.number, o.window.first, o.window.last) for o in found]


def test_an_ordinary_school_owes_its_year(trust) -> None:
    found = Counter(o.element for o in trust.owed(SEP_1) if o.school == "OAK")
    assert found == {
        "line_meetings": 9,
        "school_reviews": 1,
        "external_reviews": 1,
        "safeguarding_review": 1,
        "school_evaluation": 1,
        "improvement_plan": 3,
        "kpis": 6,
        "executive_review": 3,
    }


def test_the_trust_owes_six_directors_reviews_and_three_committees(trust) -> None:
    found = trust.owed(SEP_1)
    assert numbers(of(found, "standards_committee", TRUST)) == [
        (1, date(2026, 11, 16), date(2026, 11, 27)),  # Monday to Friday
        (1, date(2027, 3, 8), date(2027, 3, 19)),
        (1, date(2027, 6, 21), date(2027, 7, 2)),
    ]
    assert [o.period.slug for o in of(found, "directors_review", TRUST)] == [
        "autumn-1",
        "autumn-2",
        "spring-1",
        "spring-2",
        "summer-1",
        "summer-2",
    ]
    assert of(found, "directors_review", TRUST)[1].window == Window(date(2026, 12, 7), date(2026, 12, 11))


def test_a_red_school_meets_weekly_reviews_its_plan_weekly_and_is_reviewed_termly(trust) -> None:
    found = trust.owed(SEP_1)
    autumn = of(found, "line_meetings", "HAW", "autumn")
    # Hawthorn: weeks from Mon 7 Sep to Mon 12 Oct, then Mon 2 Nov to Mon 14 Dec; neither the two days before nor
    # the two after are a week: 6 and 7 meetings.
    assert [o.window.first for o in autumn] == [
        date(2026, 9, 7),
        date(2026, 9, 14),
        date(2026, 9, 21),
        date(2026, 9, 28),
        date(2026, 10, 5),
        date(2026, 10, 12),
        date(2026, 11, 2),
        date(2026, 11, 9),
        date(2026, 11, 16),
        date(2026, 11, 23),
        date(2026, 11, 30),
        date(2026, 12, 7),
        date(2026, 12, 14),
    ]
    assert [o.number for o in autumn] == list(range(1, 14))
    assert {o.category for o in autumn} == {"causing_concern"}
    assert len(of(found, "rapid_action_plan", "HAW", "autumn")) == 13
    assert len(of(found, "school_reviews", "HAW")) == 3
    assert [o.number for o in of(found, "school_reviews", "HAW")] == [1, 2, 3]  # numbered within the year
    assert of(found, "rapid_action_plan", "OAK") == []


def test_when_necessary_owes_nothing(trust) -> None:
    assert [o for o in trust.owed(SEP_1) if o.element == "cpl"] == []


def test_the_same_question_has_the_same_answer(trust) -> None:
    assert trust.owed(SEP_1) == trust.owed(SEP_1)


def test_with_nothing_recorded_the_past_of_the_year_is_listed_under_the_same_numbers(trust) -> None:
    before = {(o.element, o.school, o.period, o.number): o.window for o in trust.owed(SEP_1)}
    after = {(o.element, o.school, o.period, o.number): o.window for o in trust.owed(date(2027, 2, 10))}
    assert after == before


@pytest.fixture
def told(trust, category: Callable[..., CategoryEntry]):
    """BRK is Attention Needed from Wed 23 Sep 2026 (Wednesday of week 4), told on Wed 30 Sep."""
    entry = category("BRK", "attention_needed", date(2026, 9, 23), date(2026, 9, 30))
    return trust.having(categories=(*trust.register.categories, entry))


def test_a_category_is_not_used_before_the_school_is_told(trust, told) -> None:
    for day in (SEP_1, date(2026, 9, 23), date(2026, 9, 29)):  # Tuesday, Wednesday, Tuesday
        assert told.owed(day) == trust.owed(day)


def test_a_change_of_category_in_mid_half_term_keeps_what_was_there_and_adds_what_is_missing(trust, told) -> None:
    recorded = trust.proposed(SEP_1)
    # The three autumn meetings as proposed: in window 1, in the one-to-one weeks of 5 Oct and 30 Nov.
    was = of(trust.owed(SEP_1, recorded), "line_meetings", "BRK", "autumn")
    assert was[1].on in Window(date(2026, 10, 5), date(2026, 10, 9))
    assert was[2].on in Window(date(2026, 11, 30), date(2026, 12, 4))
    now = of(told.owed(date(2026, 9, 30), recorded), "line_meetings", "BRK", "autumn")
    assert [o for o in now if o.fixed] == was
    # Fortnights ending today or later: 28 Sep–9 Oct and 30 Nov–11 Dec hold meetings 02 and 03; three do not.
    assert numbers(o for o in now if not o.fixed) == [
        (4, date(2026, 10, 12), date(2026, 10, 23)),
        (5, date(2026, 11, 2), date(2026, 11, 13)),
        (6, date(2026, 11, 16), date(2026, 11, 27)),
    ]
    assert {o.category for o in now if not o.fixed} == {"attention_needed"}


def test_with_nothing_recorded_a_change_supersedes_only_the_window_still_open(told) -> None:
    now = of(told.owed(date(2026, 9, 30)), "line_meetings", "BRK", "autumn")
    # Window 1 of three ends Thu 1 Oct, after the change: the fortnight of 28 Sep takes its place.
    assert numbers(now)[0] == (1, date(2026, 9, 28), date(2026, 10, 9))
    assert len(now) == 5  # with 12 Oct, 2, 16 and 30 Nov


def test_a_late_category_entry_renumbers_nothing_and_adds_nothing_before_today(trust, told) -> None:
    recorded = trust.proposed(SEP_1)
    today = date(2026, 12, 1)  # Tuesday: typed two months late
    before = {(o.element, o.school, o.period, o.number): o.window for o in trust.owed(today, recorded)}
    after = {(o.element, o.school, o.period, o.number): o.window for o in told.owed(today, recorded)}
    assert before.items() <= after.items()
    added = [window for identity, window in after.items() if identity not in before]
    assert added and all(window.last >= today for window in added)


def test_a_school_entered_late_as_red_owes_no_plan_reviews_of_the_past(trust, category) -> None:
    recorded = trust.proposed(SEP_1)
    entry = category("BRK", "causing_concern", date(2026, 9, 23), date(2026, 9, 30))
    red = trust.having(categories=(*trust.register.categories, entry))
    today = date(2026, 12, 1)  # Tuesday
    reviews = of(red.owed(today, recorded), "rapid_action_plan", "BRK", "autumn")
    assert numbers(reviews) == [
        (1, date(2026, 11, 30), date(2026, 12, 4)),
        (2, date(2026, 12, 7), date(2026, 12, 11)),
        (3, date(2026, 12, 14), date(2026, 12, 18)),
    ]
    # Nor do they come back once meetings have been recorded under the new category.
    recorded = (*recorded, *red.proposed(today, recorded))
    later = of(red.owed(date(2026, 12, 15), recorded), "rapid_action_plan", "BRK", "autumn")
    assert min(o.window.first for o in later) >= date(2026, 11, 30)
    assert {o.window.first for o in later} >= {date(2026, 12, 7), date(2026, 12, 14)}


def test_a_school_that_was_red_from_the_start_keeps_its_past_after_a_late_first_run(trust) -> None:
    today = date(2026, 10, 15)  # Thursday
    before = of(trust.owed(today), "rapid_action_plan", "HAW", "autumn")
    assert len(before) == 13
    assert of(trust.owed(today, trust.proposed(today)), "rapid_action_plan", "HAW", "autumn") == before


def test_leaving_red_keeps_the_meetings_already_there(trust, category) -> None:
    recorded = trust.proposed(SEP_1)
    entry = category("HAW", "secure", date(2026, 10, 7), date(2026, 10, 7))  # Wednesday
    secure = trust.having(categories=(*trust.register.categories, entry))
    found = of(secure.owed(date(2026, 10, 7), recorded), "line_meetings", "HAW", "autumn")
    assert [o.number for o in found] == list(range(1, 14)) and all(o.fixed for o in found)
    # Plan reviews end with the category: the last window that ended before it did is that of 28 September.
    reviews = of(secure.owed(date(2026, 10, 7), recorded), "rapid_action_plan", "HAW", "autumn")
    assert [o.window.last for o in reviews] == [
        date(2026, 9, 11),
        date(2026, 9, 18),
        date(2026, 9, 25),
        date(2026, 10, 2),
    ]


def test_what_was_missed_before_a_late_start_keeps_its_number_once_the_rest_is_recorded(trust) -> None:
    today = date(2026, 10, 15)  # Thursday: the first run of all
    first = of(trust.owed(today), "line_meetings", "OAK", "autumn")
    assert numbers(first) == [
        (1, date(2026, 9, 3), date(2026, 10, 1)),
        (2, date(2026, 10, 2), date(2026, 11, 13)),
        (3, date(2026, 11, 16), date(2026, 12, 18)),
    ]
    recorded = trust.proposed(today)
    assert {m.number for m in recorded if (m.element, m.school, m.period) == ("line_meetings", "OAK", AUTUMN)} == {2, 3}
    assert numbers(of(trust.owed(today, recorded), "line_meetings", "OAK", "autumn")) == numbers(first)


def test_a_filed_document_fixes_its_occurrence(trust) -> None:
    key = "line_meeting/OAK/2026-27/autumn/01"
    found = of(
        trust.owed(date(2026, 10, 15), registered=[key, "nonsense", key + "~2"]), "line_meetings", "OAK", "autumn"
    )
    assert [(o.number, o.fixed) for o in found] == [(1, True), (2, False), (3, False)]
    assert found[0].window == Window(date(2026, 9, 3), date(2026, 10, 1))


def _row(recorded: Iterable[Meeting], school: str, number: int) -> Meeting:
    return next(
        m for m in recorded if (m.element, m.school, m.period, m.number) == ("line_meetings", school, AUTUMN, number)
    )


def test_dates_people_changed_are_in_force_and_the_window_stays(trust) -> None:
    recorded = trust.proposed(SEP_1)
    ours = _row(recorded, "OAK", 2)
    moved = replace(
        ours, on=date(2026, 11, 20), status=MeetingStatus.BOOKED, window=None, category=None, cell="Meetings!A9"
    )
    found = of(trust.having(meetings=(moved,)).owed(SEP_1, recorded), "line_meetings", "OAK", "autumn")
    assert len(found) == 3
    assert (found[1].on, found[1].window, found[1].category) == (date(2026, 11, 20), ours.window, "secure")


def test_a_cancelled_meeting_stays_owed_and_its_replacement_takes_its_number(trust) -> None:
    recorded = trust.proposed(SEP_1)
    ours = _row(recorded, "OAK", 2)
    cancelled = replace(ours, status=MeetingStatus.CANCELLED, reason="Inspection", window=None)
    found = of(trust.having(meetings=(cancelled,)).owed(date(2026, 10, 9), recorded), "line_meetings", "OAK", "autumn")
    assert [(o.number, o.is_cancelled) for o in found] == [(1, False), (2, True), (3, False)]
    again = replace(ours, ref="M-2b", on=date(2026, 11, 10), status=MeetingStatus.BOOKED, window=None, category=None)
    found = of(
        trust.having(meetings=(cancelled, again)).owed(date(2026, 10, 9), recorded), "line_meetings", "OAK", "autumn"
    )
    assert [(o.number, o.on) for o in found][1] == (2, date(2026, 11, 10))  # Tuesday
    assert len(found) == 3 and not any(o.is_cancelled for o in found)


def test_a_meeting_people_added_is_an_occurrence_of_its_own(trust) -> None:
    recorded = trust.proposed(SEP_1)
    extra = Meeting(ref="X", element="line_meetings", school="OAK", period=AUTUMN, number=4, on=date(2026, 9, 29))
    found = of(trust.having(meetings=(extra,)).owed(SEP_1, recorded), "line_meetings", "OAK", "autumn")
    assert sorted(o.number for o in found) == [1, 2, 3, 4]


def test_the_register_alone_gives_the_windows_back_when_our_own_record_is_lost(trust) -> None:
    recorded = trust.proposed(SEP_1)
    rows = tuple(replace(m, window=None, category=None) for m in recorded)
    known = trust.owed(SEP_1, recorded)
    rebuilt = trust.having(meetings=rows).owed(SEP_1)
    assert [(o.number, o.window, o.category) for o in rebuilt] == [(o.number, o.window, o.category) for o in known]


def test_a_change_of_term_dates_moves_no_window_that_exists(trust, shipped) -> None:
    recorded = trust.proposed(SEP_1)
    trust_dates = dict(shipped.calendars["trust"])
    year = trust_dates["2026-27"]
    trust_dates["2026-27"] = replace(year, inset_days=year.inset_days | {date(2026, 10, 1)})  # the end of window 1
    moved = replace(trust, definitions=replace(shipped, calendars={**shipped.calendars, "trust": trust_dates}))
    found = of(moved.owed(SEP_1, recorded), "line_meetings", "OAK", "autumn")
    assert numbers(found) == numbers(of(trust.owed(SEP_1, recorded), "line_meetings", "OAK", "autumn"))


def test_nothing_whose_window_ended_before_the_start_is_owed(trust, shipped) -> None:
    late = replace(trust, definitions=replace(shipped, trust=replace(shipped.trust, start_on=date(2026, 11, 9))))
    found = late.owed(date(2026, 11, 9))
    autumn = of(found, "line_meetings", "OAK", "autumn")
    # Window 2 ran to Fri 13 Nov: what is left of it counts.
    assert numbers(autumn) == [(1, date(2026, 11, 9), date(2026, 11, 13)), (2, date(2026, 11, 16), date(2026, 12, 18))]
    assert of(found, "school_evaluation", "OAK") == []


def test_a_school_that_joins_in_january_owes_nothing_before(trust, school: Callable[..., School]) -> None:
    joined = trust.having(schools=(*trust.register.schools, school("NEW", joined_on=date(2027, 1, 11))))  # Monday
    found = [o for o in joined.owed(SEP_1) if o.school == "NEW"]
    assert min(o.window.first for o in found) == date(2027, 1, 11)
    assert numbers(of(found, "line_meetings", "NEW", "spring"))[0] == (1, date(2027, 1, 11), date(2027, 1, 21))
    assert of(found, "school_evaluation", "NEW") == []  # its own is accepted until the next September
    assert len(of(found, "kpis", "NEW")) == 4


def test_a_school_that_has_left_owes_nothing_after(trust, school: Callable[..., School]) -> None:
    left = trust.having(schools=(school("OLD", left_on=date(2026, 12, 31)),))
    assert {o.period.slug[:6] for o in left.owed(SEP_1) if o.element == "line_meetings"} == {"autumn"}


def test_a_year_nobody_has_dates_for_owes_nothing(trust) -> None:
    assert trust.owed(SEP_1, year="2031-32") == ()
