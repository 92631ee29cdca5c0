"""One register of actions: refs stay, the later meeting wins, nothing leaks (decisions 4 and 5; P2, P6)."""

from datetime import date

from sic_docs.documents.answers import Answer, AnswerState, RowRead
from sic_docs.meetings.actions import ActionRows, actions_for, join_actions
from sic_docs.meetings.model import Action
from sic_docs.register.model import OpenAction
from sic_docs.trust.model import Level

LINE_1 = "line_meeting/OAK/2026-27/autumn/01"
LINE_2 = "line_meeting/OAK/2026-27/autumn/02"
DIRECTORS = "directors_minutes/TRUST/2026-27/autumn-1/01"


def typed(**cells: str) -> dict[str, Answer]:
    return {name: Answer(state=AnswerState.ANSWERED, text=text) for name, text in cells.items()}


def put(**cells: str) -> dict[str, Answer]:
    return {name: Answer(state=AnswerState.UNTOUCHED, text=text, put=text) for name, text in cells.items()}


def record(key: str, on: date, *rows: RowRead, finished: bool = True, school: str | None = "OAK") -> ActionRows:
    return ActionRows(
        key=key,
        body="line_meetings" if school else "directors_review",
        school=school,
        level=Level.C1 if school else Level.C2,
        meeting_on=on,
        read_on=on,
        finished=finished,
        rows=rows,
    )


def join(*documents: ActionRows, previous: tuple[Action, ...] = ()) -> dict[str, Action]:
    found = join_actions(
        documents,
        year="2026-27",
        previous=previous,
        schools={"OAK": "Oak & Ash (C of E) Primary School", "ELM": "Elm Lane Infant School"},
    )
    return {a.ref: a for a in found}


NEW = RowRead(control="11", cells=typed(text="Check the single central record", owner="Headteacher", due="3rd Nov"))


def test_a_new_row_gets_the_next_ref_of_its_schools_register_and_its_date_is_understood() -> None:
    actions = join(record(LINE_1, date(2026, 9, 24), NEW))
    action = actions["OAK-27-001"]
    assert (action.text, action.owner, action.due_on) == (
        "Check the single central record",
        "Headteacher",
        date(2026, 11, 3),
    )
    assert action.status == "open"


def test_reading_again_deals_no_new_ref_even_when_rows_were_reworded_and_moved() -> None:
    second = RowRead(control="12", cells=typed(text="Order the laptops"))
    first = join(record(LINE_1, date(2026, 9, 24), NEW, second))
    assert sorted(first) == ["OAK-27-001", "OAK-27-002"]
    reworded = RowRead(control="11", cells=typed(text="Check the whole single central record"))
    third = RowRead(control="13", cells=typed(text="A third thing"))
    again = join(record(LINE_1, date(2026, 9, 24), second, third, reworded), previous=tuple(first.values()))
    assert again["OAK-27-001"].text == "Check the whole single central record"
    assert again["OAK-27-002"].text == "Order the laptops"
    assert again["OAK-27-003"].text == "A third thing"


def test_an_untouched_open_never_beats_a_done_ticked_elsewhere() -> None:
    first = join(record(LINE_1, date(2026, 9, 24), NEW))
    carried = RowRead(ref="OAK-27-001", cells={**put(text="Check the single central record"), **typed(status="Done")})
    later = RowRead(ref="OAK-27-001", cells=put(text="Check the single central record", status="Open"))
    actions = join(
        record(LINE_1, date(2026, 9, 24), NEW),
        record(LINE_2, date(2026, 10, 13), carried),
        record("line_meeting/OAK/2026-27/autumn/03", date(2026, 12, 1), later),
        previous=tuple(first.values()),
    )
    assert actions["OAK-27-001"].status == "done"


def test_only_a_paper_of_the_body_that_set_it_closes_an_action() -> None:
    set_by_directors = RowRead(control="5", cells=typed(text="Send the attendance lead", school="OAK", share="yes"))
    first = join(record(DIRECTORS, date(2026, 10, 13), set_by_directors, school=None))
    assert first["TRUST-27-001"].school == "OAK"
    assert first["TRUST-27-001"].shared
    ticked = RowRead(ref="TRUST-27-001", cells=typed(status="Done"))
    actions = join(
        record(DIRECTORS, date(2026, 10, 13), set_by_directors, school=None),
        record(LINE_2, date(2026, 11, 5), ticked),
        previous=tuple(first.values()),
    )
    assert actions["TRUST-27-001"].status == "reported done"


def test_the_later_meeting_wins_whatever_the_order_of_reading() -> None:
    first = join(record(LINE_1, date(2026, 9, 24), NEW))
    early = RowRead(ref="OAK-27-001", cells=typed(owner="Deputy headteacher"))
    late = RowRead(ref="OAK-27-001", cells=typed(owner="Business manager"))
    documents = (
        record("line_meeting/OAK/2026-27/autumn/03", date(2026, 12, 1), late),
        record(LINE_2, date(2026, 10, 13), early),
        record(LINE_1, date(2026, 9, 24), NEW),
    )
    assert join(*documents, previous=tuple(first.values()))["OAK-27-001"].owner == "Business manager"


def test_a_row_deleted_where_it_was_made_is_withdrawn_and_deleted_later_changes_nothing() -> None:
    first = join(record(LINE_1, date(2026, 9, 24), NEW))
    gone = join(record(LINE_1, date(2026, 9, 24)), previous=tuple(first.values()))
    assert gone["OAK-27-001"].status == "withdrawn"
    kept = join(
        record(LINE_1, date(2026, 9, 24), NEW), record(LINE_2, date(2026, 10, 13)), previous=tuple(first.values())
    )
    assert kept["OAK-27-001"].status == "open"


def test_an_action_of_an_unfinished_record_is_carried_and_says_so() -> None:
    actions = join(record(LINE_1, date(2026, 9, 24), NEW, finished=False))
    assert actions["OAK-27-001"].provisional


def test_an_action_reaches_the_school_only_when_share_is_ticked() -> None:
    kept = RowRead(control="1", cells=typed(text="Discuss capacity", school="OAK"))
    shared = RowRead(control="2", cells=typed(text="Send the attendance lead", school="OAK", share="yes"))
    actions = join(record(DIRECTORS, date(2026, 10, 13), kept, shared, school=None)).values()
    for_oak = actions_for(actions, body="line_meetings", school="OAK", level=Level.C1)
    assert [a.text for a in for_oak] == ["Send the attendance lead"]
    assert actions_for(actions, body="line_meetings", school="ELM", level=Level.C1) == ()


def test_actions_brought_in_from_the_register_keep_their_ref() -> None:
    row = OpenAction(body="line_meetings", school="OAK", text="Finish the toilets", cell="Open actions!A2")
    first = join_actions((), year="2026-27", brought_in=[row])
    again = join_actions([record(LINE_1, date(2026, 9, 24), NEW)], year="2026-27", previous=first, brought_in=[row])
    assert [(a.ref, a.text) for a in again] == [
        ("OAK-27-001", "Finish the toilets"),
        ("OAK-27-002", "Check the single central record"),
    ]


def test_papers_of_its_own_body_may_reword_an_action_brought_in_from_the_register() -> None:
    row = OpenAction(body="directors_review", school="OAK", text="Place a lead", cell="Open actions!A2", shared=True)
    first = join_actions((), year="2026-27", brought_in=[row])
    said = RowRead(ref="OAK-27-001", cells=typed(text="Place a mathematics lead"))
    minutes = record(DIRECTORS, date(2026, 10, 13), said, school=None)
    (action,) = join_actions([minutes], year="2026-27", previous=first, brought_in=[row])
    assert action.text == "Place a mathematics lead"
