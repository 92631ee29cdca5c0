"""Agendas: numbers dealt once, people's edits kept (design.md, decision 5)."""

from datetime import date

from sic_docs.documents.answers import Answer, Answers, AnswerState, RowRead
from sic_docs.meetings.agenda import agenda_items, differences, items_read, planned
from sic_docs.meetings.model import AgendaItem
from sic_docs.register.model import PlannerItem
from sic_docs.school_year.model import HalfTerm, Term

AUTUMN_2 = HalfTerm(year="2026-27", term=Term.AUTUMN, half=2, first=date(2026, 11, 2), last=date(2026, 12, 18))


def row(item: str, when: str = "every", order: int = 1, **more: object) -> PlannerItem:
    return PlannerItem(body="standards_committee", when=when, order=order, item=item, **more)  # type: ignore[arg-type]


def test_a_meeting_takes_what_is_planned_for_every_time_its_term_its_half_term_and_its_number() -> None:
    planner = [
        row("Dates", order=9),
        row("Summer results", "autumn", 3),
        row("Mocks", "spring", 3),
        row("Forecasts", "autumn-2", 2),
        row("Third of the year", "3", 4),
        PlannerItem(body="directors_review", when="every", order=1, item="Schools"),
    ]
    found = planned(planner, "standards_committee", AUTUMN_2, meeting_number=3)
    assert [r.item for r in found] == ["Forecasts", "Summer results", "Third of the year", "Dates"]


def test_a_once_only_item_stands_only_in_its_own_year() -> None:
    planner = [
        row("Constitution", every_year=False, year="2025-26"),
        row("Trust inspection", every_year=False, year="2026-27"),
    ]
    assert [r.item for r in planned(planner, "standards_committee", AUTUMN_2)] == ["Trust inspection"]


def test_numbers_stand_when_an_item_is_added_or_taken_out_of_the_planner() -> None:
    first = agenda_items([row("Welcome", order=1), row("Minutes", order=2), row("Attendance", order=3)])
    assert [(i.number, i.title) for i in first] == [("1", "Welcome"), ("2", "Minutes"), ("3", "Attendance")]
    again = agenda_items([row("Welcome"), row("Quorum"), row("Attendance")], before=first)
    assert [(i.number, i.title) for i in again] == [("1", "Welcome"), ("4", "Quorum"), ("3", "Attendance")]


def read_row(ref: str, title: str, **cells: str) -> RowRead:
    texts = {"title": title, **cells}
    return RowRead(ref=ref, cells={n: Answer(state=AnswerState.ANSWERED, text=t) for n, t in texts.items()})


def test_the_agenda_as_people_left_it_keeps_their_order_their_words_and_their_new_items() -> None:
    answers = Answers(
        key="standards_agenda/TRUST/2026-27/autumn/01",
        rows={
            "items": (
                read_row("2", "Minutes of 16 June"),
                read_row("", "Uniform policy", lead="Education director", minutes="10"),
                read_row("1", "Welcome", purpose="Note"),
                read_row("3", ""),
            )
        },
    )
    items = items_read(answers)
    assert [(i.number, i.title) for i in items] == [
        ("2", "Minutes of 16 June"),
        ("4", "Uniform policy"),
        ("1", "Welcome"),
    ]
    assert (items[1].lead, items[1].minutes) == ("Education director", 10)


def test_a_copied_row_never_gives_two_items_one_number() -> None:
    answers = Answers(key="k", rows={"items": (read_row("1", "Welcome"), read_row("1", "Something new"))})
    assert [(i.number, i.title) for i in items_read(answers)] == [("1", "Welcome"), ("2", "Something new")]


def test_the_number_of_an_item_taken_out_is_not_dealt_again() -> None:
    answers = Answers(key="k", rows={"items": (read_row("1", "Welcome"), read_row("", "Something new"))})
    issued = (AgendaItem(number="1", title="Welcome"), AgendaItem(number="2", title="Date of the next meeting"))
    assert [(i.number, i.title) for i in items_read(answers, issued)] == [("1", "Welcome"), ("3", "Something new")]


def test_what_changed_between_two_agendas_is_told_in_sentences() -> None:
    before = [AgendaItem(number="1", title="Welcome"), AgendaItem(number="2", title="Minutes")]
    after = [AgendaItem(number="2", title="Minutes of the last meeting"), AgendaItem(number="3", title="Uniform")]
    assert differences(before, after) == (
        "Item 1, Welcome, was taken out.",
        "Item 2, Minutes, is now Minutes of the last meeting.",
        "Item 3, Uniform, was added.",
    )
