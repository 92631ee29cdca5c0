"""States of a document, derived from what is filed and typed, never kept by hand (P6, P24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sic_docs.config.model import Definitions
from sic_docs.documents.answers import Answer, Answers, AnswerState, RowRead
from sic_docs.documents.facts.agenda import quorum, short_of_quorum
from sic_docs.documents.states import Approval, State, approval, state_of
from sic_docs.documents.status import FILED_LATE, NOT_FILED, UNFINISHED_LATE, chase_from, lateness
from sic_docs.filing.registry import Row
from sic_docs.register.model import Member, Register
from sic_docs.school_year.calendars import build

KEY = "standards_minutes/TRUST/2026-27/autumn/01"
FILED = Row(key=KEY, document_type="standards_minutes", place="confidential", path="a.docx", as_of=date(2026, 11, 23))
NEXT_ON = date(2027, 3, 9)


def typed(*, finished: bool = False, held_on: date | None = None, **asks: str) -> Answers:
    answers = {name: Answer(state=AnswerState.ANSWERED, text=text) for name, text in asks.items()}
    return Answers(key=KEY, finished=finished, held_on=held_on, asks=answers)


def test_a_document_is_issued_then_started_then_returned_only_when_finished_is_ticked() -> None:
    assert state_of(FILED, None) is State.ISSUED
    assert state_of(replace(FILED, actual="f" * 64), None) is State.STARTED
    assert state_of(FILED, typed(summary="Long notes")) is State.STARTED
    assert state_of(FILED, typed(finished=True)) is State.RETURNED
    assert state_of(FILED, None, submitted=True) is State.RETURNED


def test_what_is_not_there_says_why() -> None:
    assert state_of(None, None) is State.HELD
    assert state_of(None, None, cancelled=True) is State.CANCELLED
    assert state_of(replace(FILED, missed=True), None) is State.MISSED
    assert state_of(replace(FILED, removed=True), typed(finished=True)) is State.REMOVED


@pytest.mark.parametrize(
    ("own", "state"),
    [
        ({}, None),
        ({"state": "Draft"}, None),
        ({"state": "Checked by chair"}, State.CHECKED),
        ({"state": "Approved"}, State.APPROVED),
        ({"state": "Approved with amendments"}, State.APPROVED),
        ({"state": "Approved", "signed_by": "Chair"}, State.SIGNED),
        ({"state": "Signed"}, State.SIGNED),
    ],
)
def test_minutes_come_as_far_as_is_typed_in_them(own: dict[str, str], state: State | None) -> None:
    assert approval(typed(**own), None, None).state is state


def test_minutes_are_approved_by_the_next_meetings_finished_minutes_as_of_the_day_it_was_held() -> None:
    own = typed(finished=True, state="Checked by chair")
    after = typed(finished=True, held_on=date(2027, 3, 16), last_agreed="Yes, as amended")
    found = approval(own, after, NEXT_ON)
    assert found == Approval(state=State.APPROVED, on=date(2027, 3, 16), amended=True, by="the next meeting's minutes")
    assert state_of(FILED, own, minutes=found) is State.APPROVED


def test_unfinished_minutes_or_a_no_approve_nothing() -> None:
    own = typed(finished=True)
    assert approval(own, typed(last_agreed="Yes"), NEXT_ON).state is None
    assert approval(own, typed(finished=True, last_agreed="No"), NEXT_ON).state is None


def test_a_prefilled_state_nobody_touched_approves_nothing() -> None:
    put = Answers(key=KEY, asks={"state": Answer(state=AnswerState.UNTOUCHED, text="Approved", put="Approved")})
    assert approval(put, None, None).state is None


def test_lateness_is_counted_in_school_days_and_says_the_same_from_day_to_day(sample_definitions: Definitions) -> None:
    assert sample_definitions.first_register is not None
    oak = build(sample_definitions, sample_definitions.first_register).of("OAK")

    def late(state: State, filed_on: date | None, today: date, wanted_by: date | None = None) -> str:
        return lateness(
            state, calendar=oak, owed_on=date(2026, 10, 3), filed_on=filed_on, wanted_by=wanted_by, today=today
        )

    saturday, monday, tuesday = date(2026, 10, 3), date(2026, 10, 5), date(2026, 10, 6)
    assert late(State.ISSUED, monday, tuesday) == ""  # owed on a Saturday, filed on the first open day
    assert late(State.ISSUED, tuesday, tuesday) == FILED_LATE
    assert late(State.HELD, None, saturday) == NOT_FILED
    # Held Thu 15 October 2026, a week before half term (26 to 30 October): five school days later is Thu 22.
    chased = chase_from(oak, date(2026, 10, 15))
    assert chased == date(2026, 10, 22)
    assert late(State.STARTED, monday, date(2026, 10, 21), chased) == ""
    assert late(State.STARTED, monday, date(2026, 10, 22), chased) == UNFINISHED_LATE
    assert late(State.STARTED, monday, date(2026, 11, 20), chased) == UNFINISHED_LATE
    assert late(State.RETURNED, monday, date(2026, 11, 20), chased) == ""


def test_quorum_is_reckoned_item_by_item() -> None:
    """domain.md trap 18: 11 in office need 4, 7 need 3; an interested trustee leaving may break it for that item."""
    assert (quorum(11), quorum(7)) == (4, 3)
    members = tuple(Member(body="standards_committee", role="committee_member") for _ in range(11))
    register = Register(membership=(*members, Member(body="standards_committee", role="clerk", voting=False)))

    def item(ref: str, present: str) -> RowRead:
        return RowRead(ref=ref, cells={"voting": Answer(state=AnswerState.ANSWERED, text=present)})

    minutes = replace(typed(finished=True), rows={"items": (item("4", "4"), item("5", "3"), item("6", ""))})
    assert short_of_quorum(register, "standards_committee", date(2026, 11, 24), minutes) == (("5", 3, 4),)
    assert short_of_quorum(register, "standards_committee", date(2026, 11, 24), replace(minutes, finished=False)) == ()
