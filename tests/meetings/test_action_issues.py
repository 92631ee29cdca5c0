"""What is typed in a row of actions reaches whom it is for, or somebody is told why not (promise 4, P2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sic_docs.dates import is_impossible_date
from sic_docs.documents.answers import Answer, AnswerState, RowRead
from sic_docs.errors import Issue
from sic_docs.meetings.action_issues import action_issues
from sic_docs.meetings.actions import ActionRows, actions_for, join_register
from sic_docs.meetings.model import Action
from sic_docs.trust.model import Level

LINE = "line_meeting/OAK/2026-27/autumn/{:02d}"
DIRECTORS = "directors_minutes/TRUST/2026-27/autumn-1/{:02d}"
SCHOOLS = {"OAK": "Oak & Ash (C of E) Primary School", "STM": "St. Mary's / Ŵyllt", "WIL": "Willow Bank School"}
FIRST, SECOND = date(2026, 10, 13), date(2026, 12, 8)


def typed(ref: str = "", control: str = "", **cells: str) -> RowRead:
    answers = {
        name: Answer(state=AnswerState.ANSWERED if text else AnswerState.EMPTIED, text=text)
        for name, text in cells.items()
    }
    return RowRead(ref=ref, control=control, cells=answers)


def carried(ref: str, text: str, **cells: str) -> RowRead:
    put = {"text": Answer(state=AnswerState.UNTOUCHED, text=text, put=text)}
    return RowRead(ref=ref, cells=put | dict(typed(**cells).cells))


def paper(key: str, on: date, *rows: RowRead) -> ActionRows:
    trust = "/TRUST/" in key
    return ActionRows(
        key=key,
        body="directors_review" if trust else "line_meetings",
        school=None if trust else "OAK",
        level=Level.C2 if trust else Level.C1,
        meeting_on=on,
        read_on=on,
        finished=True,
        rows=rows,
    )


def joined(
    *documents: ActionRows, previous: tuple[Action, ...] = ()
) -> tuple[dict[str, Action], list[tuple[str, Issue]]]:
    joint = join_register(documents, year="2026-27", previous=previous, schools=SCHOOLS)
    found = action_issues(documents, joint, schools=SCHOOLS)
    return {a.ref: a for a in joint.actions}, [(one.key, one.issue) for one in found]


@pytest.mark.parametrize("written", ["WIL", "wil", " Wil ", "Willow Bank School", "WILLOW BANK SCHOOL"])
def test_a_school_is_known_by_its_code_or_its_name_however_it_is_written(written: str) -> None:
    row = typed(control="1", text="Send the maths lead", school=written, share="yes")
    actions, issues = joined(paper(DIRECTORS.format(1), FIRST, row))
    (reached,) = actions_for(actions.values(), body="line_meetings", school="WIL", level=Level.C1)
    assert reached.text == "Send the maths lead" and issues == []


def test_a_school_typed_on_a_carried_row_and_shared_reaches_that_school() -> None:
    made = paper(DIRECTORS.format(1), FIRST, typed(control="1", text="Send the maths lead"))
    later = paper(
        DIRECTORS.format(2), SECOND, carried("TRUST-27-001", "Send the maths lead", school="stm", share="yes")
    )
    actions, issues = joined(made, later)
    assert actions["TRUST-27-001"].school == "STM" and issues == []
    assert [a.ref for a in actions_for(actions.values(), body="line_meetings", school="STM", level=Level.C1)] == [
        "TRUST-27-001"
    ]


def test_a_school_taken_out_of_a_carried_row_is_taken_out_of_the_action() -> None:
    made = paper(DIRECTORS.format(1), FIRST, typed(control="1", text="Send the maths lead", school="OAK"))
    later = paper(DIRECTORS.format(2), SECOND, carried("TRUST-27-001", "Send the maths lead", school=""))
    assert joined(made, later)[0]["TRUST-27-001"].school is None


def test_a_code_of_no_school_is_named_with_its_row_until_a_later_paper_says_which() -> None:
    made = paper(
        DIRECTORS.format(1),
        FIRST,
        typed(control="1", text="First", school="OAK"),
        typed(control="2", text="Second", school="ZZZ", share="yes"),
    )
    _, ((key, issue),) = joined(made)
    assert (key, issue.code, issue.place) == (
        DIRECTORS.format(1),
        "action-school",
        "heading Actions, row 2 (TRUST-27-002), School",
    )
    assert "“ZZZ”" in issue.found and "Second" not in str(issue) and "OAK, STM, WIL" in issue.remedy
    mended = paper(DIRECTORS.format(2), SECOND, carried("TRUST-27-002", "Second", school="WIL"))
    actions, issues = joined(made, mended)
    assert actions["TRUST-27-002"].school == "WIL" and actions["TRUST-27-002"].shared and issues == []


def test_share_ticked_without_a_school_is_told() -> None:
    made = paper(DIRECTORS.format(1), FIRST, typed(control="1", text="Send the maths lead", share="yes"))
    _, ((_, issue),) = joined(made)
    assert (issue.code, issue.place) == (
        "action-shared-with-no-school",
        "heading Actions, row 1 (TRUST-27-001), Share",
    )


def test_a_row_with_an_owner_or_a_date_and_no_action_is_told() -> None:
    row = typed(control="1", owner="Headteacher", due="3 November")
    actions, ((key, issue),) = joined(paper(LINE.format(1), FIRST, typed(control="0", text="Mend the roof"), row))
    assert list(actions) == ["OAK-27-001"]
    assert (key, issue.code, issue.place, issue.school) == (
        LINE.format(1),
        "action-without-text",
        "heading Actions, row 2, Action",
        "OAK",
    )
    blank = RowRead(ref="new", cells={"owner": Answer(state=AnswerState.UNTOUCHED)})
    assert joined(paper(LINE.format(1), FIRST, blank))[1] == []


def test_text_taken_out_where_it_was_typed_withdraws_the_action_and_no_new_row_takes_its_ref() -> None:
    made = paper(LINE.format(1), FIRST, typed(control="1", text="Mend the roof", owner="SENCO"))
    first, _ = joined(made)
    emptied = RowRead(ref="new", control="1", cells={"text": Answer(state=AnswerState.UNTOUCHED)})
    again = paper(LINE.format(1), FIRST, emptied, typed(control="2", text="Order laptops"))
    actions, _ = joined(again, previous=tuple(first.values()))
    assert {ref: (a.text, a.status) for ref, a in actions.items()} == {
        "OAK-27-001": ("Mend the roof", "withdrawn"),
        "OAK-27-002": ("Order laptops", "open"),
    }
    assert actions["OAK-27-001"].trace == (f"{LINE.format(1)} (2026-10-13): withdrawn",)
    assert joined(again, previous=tuple(actions.values()))[0] == actions


def test_text_taken_out_in_a_later_paper_changes_nothing_and_is_told() -> None:
    made = paper(LINE.format(1), FIRST, typed(control="1", text="Mend the roof"))
    emptied = Answer(state=AnswerState.EMPTIED, put="Mend the roof")
    later = paper(LINE.format(2), SECOND, RowRead(ref="OAK-27-001", cells={"text": emptied}))
    actions, ((key, issue),) = joined(made, later)
    assert (actions["OAK-27-001"].text, actions["OAK-27-001"].status) == ("Mend the roof", "open")
    assert (key, issue.code) == (LINE.format(2), "action-text-emptied")


@pytest.mark.parametrize("words", ["31/11/26", "by 30 February", "31st Nov 2026", "2026-13-01", "32/1"])
def test_a_date_that_is_in_no_calendar_is_told_with_its_row(words: str) -> None:
    _, ((_, issue),) = joined(paper(LINE.format(1), FIRST, typed(control="1", text="Mend the roof", due=words)))
    assert (issue.code, issue.place) == ("not-a-date", "heading Actions, row 1 (OAK-27-001), Due")
    later = paper(LINE.format(2), SECOND, carried("OAK-27-001", "Mend the roof", due="30/11/26"))
    made = paper(LINE.format(1), FIRST, typed(control="1", text="Mend the roof", due=words))
    assert joined(made, later)[1] == []


@pytest.mark.parametrize(
    "words", ["asap", "next meeting", "by half term", "when the roof is dry", "3/11", "Friday", ""]
)
def test_words_that_mean_no_day_stay_words_and_nobody_is_asked(words: str) -> None:
    assert not is_impossible_date(words, near=FIRST)


def test_an_interpreted_date_reads_back_as_its_words_and_its_date() -> None:
    """As printed in a paper that lost its note of what was put there."""
    made = paper(LINE.format(1), FIRST, typed(control="1", text="Mend the roof", due="by half term (23 Oct 2026)"))
    action = joined(made)[0]["OAK-27-001"]
    assert (action.due, action.due_on) == ("by half term", date(2026, 10, 23))


def test_a_note_is_kept_with_its_action_and_the_paper_it_was_typed_in() -> None:
    made = paper(LINE.format(1), FIRST, typed(control="1", text="Mend the roof", note="Waiting for a quotation"))
    later = paper(LINE.format(2), SECOND, carried("OAK-27-001", "Mend the roof", note="Quotation accepted"))
    assert joined(made)[0]["OAK-27-001"].note == "Waiting for a quotation"
    found = joined(made, later)[0]["OAK-27-001"]
    assert (found.note, found.note_key) == ("Quotation accepted", LINE.format(2))


def test_words_typed_where_fewer_may_read_never_stand_in_the_papers_of_an_open_body() -> None:
    minutes = paper("standards_minutes/TRUST/2026-27/autumn/01", FIRST, typed(control="1", text="Set out the offer"))
    open_ = replace(minutes, body="standards_committee", level=Level.C0)
    reworded = Answer(state=AnswerState.ANSWERED, text="Set out why it failed", put="Set out the offer")
    row = carried("TRUST-27-001", "Set out the offer", status="Done")
    later = paper(LINE.format(2), SECOND, replace(row, cells={**row.cells, "text": reworded}))
    actions, ((key, issue),) = joined(open_, later)
    assert (actions["TRUST-27-001"].text, actions["TRUST-27-001"].status) == ("Set out the offer", "reported done")
    assert (key, issue.code) == (LINE.format(2), "action-text-not-taken")
