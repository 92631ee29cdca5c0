"""Proposals: where a meeting is put when nobody has said (P13, P15, P20; domain.md 7.4)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sic_docs.cycle.model import Meeting, MeetingStatus
from sic_docs.school_year.model import Window
from sic_docs.trust.model import TRUST, Person

SEP_1 = date(2026, 9, 1)  # Tuesday


def of(found: Iterable[Meeting], element: str, school: str) -> list[Meeting]:
    return sorted((m for m in found if m.element == element and m.school == school), key=lambda m: m.on or date.max)


def test_the_committee_is_put_on_its_usual_tuesday(trust) -> None:
    committees = of(trust.proposed(SEP_1), "standards_committee", TRUST)
    assert [m.on for m in committees] == [date(2026, 11, 24), date(2027, 3, 16), date(2027, 6, 29)]  # Tuesdays
    assert committees[0] == Meeting(
        ref="M-standards_committee-TRUST-2026-27-autumn-01",
        element="standards_committee",
        school=TRUST,
        period=committees[0].period,
        number=1,
        on=date(2026, 11, 24),
        start="17:00",
        end="19:00",
        lead="chair",
        status=MeetingStatus.PROPOSED,
        window=Window(date(2026, 11, 16), date(2026, 11, 27)),
    )


def test_line_meetings_two_and_three_are_in_the_one_to_one_weeks(trust) -> None:
    first, second, third = of(trust.proposed(SEP_1), "line_meetings", "OAK")[:3]
    assert first.on in Window(date(2026, 9, 8), date(2026, 10, 1))  # not in the first three days of term
    assert second.on in Window(date(2026, 10, 5), date(2026, 10, 9))  # Monday to Friday, after the snapshot of 2 Oct
    assert third.on in Window(date(2026, 11, 30), date(2026, 12, 4))  # after the snapshot of 27 Nov


def test_everything_owed_has_a_date_within_its_window_on_an_open_day_of_that_school(trust) -> None:
    for occurrence in trust.dated(SEP_1):
        element = trust.definitions.cycle.element(occurrence.element)
        if not element.meeting:
            assert occurrence.meeting is None
            continue
        assert occurrence.on is not None and occurrence.on in occurrence.window
        assert trust.calendars.of(occurrence.school).is_open(occurrence.on)


def test_ends_of_term_and_test_weeks_are_left_alone_where_the_window_allows(trust) -> None:
    weekly_aside = [m for m in trust.proposed(SEP_1) if not (m.element == "line_meetings" and m.school == "HAW")]
    days = {m.on for m in weekly_aside}
    assert not days & {date(2026, 9, 3), date(2026, 9, 4), date(2026, 9, 7)}  # Thursday, Friday, Monday
    assert not days & {date(2026, 12, 16), date(2026, 12, 17), date(2026, 12, 18)}  # Wednesday to Friday
    in_schools = {m.on for m in weekly_aside if m.school != TRUST}
    assert not in_schools & {date(2027, 5, day) for day in (10, 11, 12, 13)}  # Monday to Thursday


def people(schools: Iterable[str]) -> tuple[Person, ...]:
    codes = tuple(schools)
    return (
        Person(role="line_manager", scope=codes),
        Person(role="school_improvement_lead"),
        Person(role="safeguarding_lead"),
        Person(role="director"),
        Person(role="ceo"),
        *(Person(role="headteacher", scope=(code,)) for code in codes),
    )


def test_one_line_manager_is_never_in_two_schools_at_once(trust, school) -> None:
    codes = [f"S{n:02d}" for n in range(12)]
    many = trust.having(schools=tuple(school(code) for code in codes), people=people(codes), categories=())
    taken: dict[date, list[tuple[str, str]]] = defaultdict(list)
    proposals = [m for m in many.proposed(SEP_1) if m.element == "line_meetings"]
    assert len(proposals) == 12 * 9
    for meeting in proposals:
        assert meeting.on and meeting.start and meeting.end
        assert not any(meeting.start < end and start < meeting.end for start, end in taken[meeting.on])
        taken[meeting.on].append((meeting.start, meeting.end))


def test_a_team_makes_no_more_than_two_visits_a_week(trust, school) -> None:
    codes = [f"S{n:02d}" for n in range(30)]
    many = trust.having(schools=tuple(school(code) for code in codes), people=people(codes), categories=())
    visits = [m for m in many.proposed(SEP_1) if m.element == "safeguarding_review"]
    weeks = Counter(m.on - timedelta(days=m.on.weekday()) for m in visits if m.on)
    assert len(visits) == 30 and max(weeks.values()) <= 2
    assert len({m.on for m in visits}) == 30


def test_where_no_day_is_free_nothing_is_proposed_and_it_stays_owed(trust, school) -> None:
    # Safeguarding reviews fall in Autumn 2 to Spring 2, 18 weeks: one person cannot make more than 36 visits.
    codes = [f"S{n:02d}" for n in range(40)]
    many = trust.having(schools=tuple(school(code) for code in codes), people=people(codes), categories=())
    visits = [o for o in many.dated(SEP_1) if o.element == "safeguarding_review"]
    assert len(visits) == 40
    assert sum(o.meeting is not None for o in visits) == 36


def test_dates_people_keep_are_kept_free(trust) -> None:
    crowded = trust.having(people=people(["OAK", "HAW", "BRK"]))
    recorded = crowded.proposed(SEP_1)
    taken = next(m for m in recorded if m.element == "line_meetings" and m.school == "OAK" and m.number == 3)
    # People put HAW's meeting of that week on the same morning first; OAK's is then proposed elsewhere.
    haws = next(
        m for m in recorded if m.element == "line_meetings" and m.school == "HAW" and m.window and taken.on in m.window
    )
    moved = replace(haws, on=taken.on, start=taken.start, end=taken.end, status=MeetingStatus.BOOKED)
    others = tuple(m for m in recorded if m is not taken and m is not haws)
    again = crowded.having(meetings=(moved,)).proposed(SEP_1, (*others, haws))
    (proposed,) = again
    assert proposed.ref == taken.ref
    assert (proposed.on, proposed.start) != (taken.on, taken.start)


def test_what_is_recorded_is_not_proposed_again(trust) -> None:
    recorded = trust.proposed(SEP_1)
    assert trust.proposed(SEP_1, recorded) == ()
    assert trust.proposed(date(2026, 11, 3), recorded) == ()


def test_nothing_is_proposed_in_the_past_nor_without_notice_where_the_window_allows(trust) -> None:
    today = date(2026, 11, 11)  # Wednesday
    proposals = trust.proposed(today)
    assert min(m.on for m in proposals if m.on) >= today
    # OAK's window 2 ends on Friday the 13th: too soon for three days' notice, so its last day.
    second = next(m for m in proposals if m.ref == "M-line_meetings-OAK-2026-27-autumn-02")
    assert second.on == date(2026, 11, 13)


def test_the_same_question_has_the_same_dates(trust) -> None:
    assert trust.proposed(SEP_1) == trust.proposed(SEP_1)
