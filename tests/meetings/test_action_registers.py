"""Actions from many papers and from registers: who closes them, when an answer counts, what the trace shows (P2, P6, P9)."""

from __future__ import annotations

from datetime import date

from sic_docs.documents.answers import Answer, AnswerState, RowRead
from sic_docs.meetings.actions import ActionRows, join_actions, labelled, unlabelled
from sic_docs.meetings.model import Action
from sic_docs.trust.model import Level

LINE = "line_meeting/OAK/2026-27/autumn/{:02d}"
DIRECTORS = "directors_minutes/TRUST/2026-27/autumn-1/{:02d}"
SCHOOLS_REGISTER = "action_register/OAK/2026-27/year/01"
DIRECTORS_REGISTER = "action_register_directors/TRUST/2026-27/year/01"


def typed(ref: str = "", control: str = "", **cells: str) -> RowRead:
    answers = {
        name: Answer(state=AnswerState.ANSWERED if text else AnswerState.EMPTIED, text=text)
        for name, text in cells.items()
    }
    return RowRead(ref=ref, control=control, cells=answers)


def carried(ref: str, text: str, **cells: str) -> RowRead:
    put = {"text": Answer(state=AnswerState.UNTOUCHED, text=text, put=text)}
    return RowRead(ref=ref, cells=put | dict(typed(**cells).cells))


def paper(key: str, on: date, *rows: RowRead, finished: bool = True, read_on: date | None = None) -> ActionRows:
    trust = "/TRUST/" in key
    return ActionRows(
        key=key,
        body="directors_review" if trust else "line_meetings",
        school=None if trust else "OAK",
        level=Level.C2 if trust else Level.C1,
        meeting_on=on,
        read_on=read_on or on,
        finished=finished,
        rows=rows,
    )


def register(key: str, on: date, *rows: RowRead) -> ActionRows:
    trust = "/TRUST/" in key
    return ActionRows(
        key=key,
        body="",
        school=None if trust else "OAK",
        level=Level.C2 if trust else Level.C1,
        meeting_on=on,
        read_on=on,
        finished=True,
        rows=rows,
        closes=frozenset({"directors_review" if trust else "line_meetings"}),
        deals=False,
    )


def join(*documents: ActionRows, previous: tuple[Action, ...] = ()) -> dict[str, Action]:
    found = join_actions(documents, year="2026-27", previous=previous, schools={"OAK": "Oak & Ash"})
    return {a.ref: a for a in found}


SET = paper(
    LINE.format(1), date(2026, 9, 24), typed(control="1", text="Mend the roof", owner="Headteacher", due="3rd Nov")
)
SET_ABOVE = paper(
    DIRECTORS.format(1), date(2026, 10, 13), typed(control="2", text="Send the maths lead", school="OAK", share="yes")
)


def test_what_is_typed_in_a_register_counts_from_the_day_it_was_read_and_a_later_meeting_wins() -> None:
    ref = "OAK-27-001"
    early = register(SCHOOLS_REGISTER, date(2026, 10, 5), typed(ref, owner="SENCO", due="2026-11-20"))
    assert join(SET, early)[ref].owner == "SENCO"
    assert join(SET, early)[ref].due_on == date(2026, 11, 20)
    later = paper(LINE.format(2), date(2026, 10, 13), carried(ref, "Mend the roof", owner="Site manager"))
    found = join(later, early, SET)[ref]
    assert (found.owner, found.due_on) == ("Site manager", date(2026, 11, 20))
    assert found.touched_key == LINE.format(2)
    assert found.trace == (
        f"{SCHOOLS_REGISTER} (2026-10-05): owner SENCO, due 2026-11-20",
        f"{LINE.format(2)} (2026-10-13): owner Site manager",
    )


def test_when_two_papers_of_one_day_disagree_the_later_reading_wins_and_the_trace_shows_both() -> None:
    ref, on = "OAK-27-001", date(2026, 10, 13)
    one = paper(LINE.format(2), on, carried(ref, "Mend the roof", status="Done"), read_on=date(2026, 10, 14))
    two = paper(LINE.format(3), on, carried(ref, "Mend the roof", status="Open"), read_on=date(2026, 10, 15))
    found = join(two, one, SET)[ref]
    assert found.status == "open"
    assert [step.partition(": ")[2] for step in found.trace] == ["status Done", "status Open"]


def test_a_register_closes_its_own_meetings_actions_and_reports_those_of_others_done() -> None:
    own, shared = "OAK-27-001", "TRUST-27-001"
    school = register(SCHOOLS_REGISTER, date(2026, 10, 20), typed(own, done="yes"), typed(shared, done="yes"))
    found = join(SET, SET_ABOVE, school)
    assert (found[own].status, found[shared].status) == ("done", "reported done")
    directors = register(DIRECTORS_REGISTER, date(2026, 10, 21), typed(shared, done="yes"))
    assert join(SET, SET_ABOVE, school, directors)[shared].status == "done"


def test_what_its_own_body_closed_no_other_reports_or_opens_again() -> None:
    shared = "TRUST-27-001"
    closed = register(DIRECTORS_REGISTER, date(2026, 10, 21), typed(shared, done="yes"))
    again = register(SCHOOLS_REGISTER, date(2026, 10, 28), typed(shared, done="no"))
    late = paper(LINE.format(3), date(2026, 11, 5), carried(shared, "Send the maths lead", status="Done"))
    assert join(SET_ABOVE, closed, again, late)[shared].status == "done"


def test_done_cleared_in_its_own_register_opens_it_again() -> None:
    ref = "OAK-27-001"
    done = register(SCHOOLS_REGISTER, date(2026, 10, 5), typed(ref, done="yes"))
    cleared = register(SCHOOLS_REGISTER, date(2026, 10, 9), typed(ref, done=""))
    assert join(SET, done)[ref].status == "done"
    assert join(SET, done, cleared)[ref].status == "open"


def test_a_row_of_a_register_never_becomes_an_action() -> None:
    assert join(register(SCHOOLS_REGISTER, date(2026, 10, 5), typed("OAK-27-099", owner="SENCO"))) == {}


def test_the_label_of_an_unfinished_record_never_becomes_part_of_the_text() -> None:
    ref = "OAK-27-001"
    unfinished = paper(LINE.format(1), date(2026, 9, 24), typed(control="1", text="Mend the roof"), finished=False)
    action = join(unfinished)[ref]
    assert labelled(action) == "Mend the roof (from an unfinished record)"
    assert unlabelled(labelled(action)) == "Mend the roof"
    reworded = paper(
        LINE.format(2), date(2026, 10, 13), typed(ref, text="Mend the hall roof (from an unfinished record)")
    )
    assert join(unfinished, reworded, previous=(action,))[ref].text == "Mend the hall roof"


def test_refs_survive_the_loss_of_the_register_of_actions() -> None:
    second = paper(LINE.format(1), date(2026, 9, 24), typed(control="0", text="Order laptops"), *SET.rows)
    later = paper(LINE.format(2), date(2026, 10, 13), carried("OAK-27-001", "Mend the roof", status="Done"))
    found = join(second, later)  # nothing previous: the row carried on tells which ref the roof had
    assert {a.text: (a.ref, a.status) for a in found.values()} == {
        "Mend the roof": ("OAK-27-001", "done"),
        "Order laptops": ("OAK-27-002", "open"),
    }


def test_an_action_whose_own_record_is_gone_stands_as_it_was_carried() -> None:
    row = carried("OAK-27-004", "Mend the roof", owner="SENCO")
    found = join(paper(LINE.format(2), date(2026, 10, 13), row))
    assert [(a.ref, a.text, a.owner) for a in found.values()] == [("OAK-27-004", "Mend the roof", "SENCO")]


def test_words_for_a_due_date_are_understood_by_whoever_knows_the_calendar() -> None:
    row = typed(control="1", text="Mend the roof", due="by half term")
    document = paper(LINE.format(1), date(2026, 9, 24), row)
    assert join(document)["OAK-27-001"].due_on is None

    def by_half_term(words: str, near: date, school: str | None) -> date | None:
        return date(2026, 10, 23) if (words, near, school) == ("by half term", date(2026, 9, 24), "OAK") else None

    (found,) = join_actions([document], year="2026-27", due_day=by_half_term)
    assert (found.due, found.due_on) == ("by half term", date(2026, 10, 23))
