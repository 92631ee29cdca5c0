"""What has become of a document, derived from what is filed and what is typed in it; nobody keeps a state by hand.

Returned means Finished, not touched (P6). Minutes go draft → checked by chair → approved → signed, by what is typed in
them and by what the next meeting's minutes say of them (P24). Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sic_docs.documents.answers import Answers, AnswerState
from sic_docs.filing.registry import Row


class State(StrEnum):
    """States of one document, in the order a document may pass through them."""

    NO_PAPER = "no paper"  # the element has no document type: nothing to file, nothing to read
    CANCELLED = "cancelled"
    HELD = "held"  # owed and not filed
    MISSED = "missed"
    REMOVED = "removed"
    ISSUED = "issued"
    STARTED = "started"
    RETURNED = "returned"
    CHECKED = "checked by chair"
    APPROVED = "approved"
    SIGNED = "signed"

    @property
    def is_filed(self) -> bool:
        return self in _FILED

    @property
    def is_finished(self) -> bool:
        return self in (State.RETURNED, State.CHECKED, State.APPROVED, State.SIGNED)


_FILED: Final = frozenset({State.ISSUED, State.STARTED, State.RETURNED, State.CHECKED, State.APPROVED, State.SIGNED})
_TYPED: Final[Mapping[str, State]] = {
    "checked by chair": State.CHECKED,
    "approved": State.APPROVED,
    "approved with amendments": State.APPROVED,
    "signed": State.SIGNED,
}
_AGREED: Final = frozenset({"yes", "yes, as amended"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval:
    """How far minutes have come.

    Attributes:
        state: CHECKED, APPROVED or SIGNED; None for a draft.
        on: Date of the meeting that approved them; None when nobody wrote it.
        amended: Approved with amendments.
        by: "typed in the minutes" or "the next meeting's minutes"; "" for a draft.
    """

    state: State | None = None
    on: date | None = None
    amended: bool = False
    by: str = ""


def approval(own: Answers | None, following: Answers | None, following_on: date | None) -> Approval:
    """How far minutes have come, by what is typed in them and in the next meeting's.

    Args:
        following: Answers of the next meeting's minutes; they count once finished (P6).
        following_on: Date of that meeting.
    """
    typed = said(own, "state").casefold()
    state = _TYPED.get(typed)
    on = _day(said(own, "approved_on"))
    amended = typed == "approved with amendments"
    if state is State.APPROVED and said(own, "signed_by"):
        state = State.SIGNED
    by = "typed in the minutes" if state else ""
    agreed = said(following, "last_agreed").casefold() if following is not None and following.finished else ""
    if agreed in _AGREED:
        amended = amended or agreed != "yes"
        held = (following.held_on if following else None) or following_on
        if state not in (State.APPROVED, State.SIGNED):
            signed = bool(said(own, "signed_by"))
            state, by = (State.SIGNED if signed else State.APPROVED), "the next meeting's minutes"
        on = on or held
    return Approval(state=state, on=on, amended=amended, by=by)


def approval_gaps(own: Answers, agreed_next: bool) -> tuple[tuple[str, str], ...]:
    """(what is missing, sentence) of minutes whose typed state says more than they hold.

    Args:
        agreed_next: The next meeting's finished minutes agree them, which dates their approval.
    """
    typed = said(own, "state").casefold()
    state = _TYPED.get(typed)
    if state not in (State.APPROVED, State.SIGNED):
        return ()
    found: list[tuple[str, str]] = []
    if _day(said(own, "approved_on")) is None and not agreed_next:
        found.append(("Approved at the meeting of", f"The minutes say {typed} and not at which meeting."))
    if state is State.SIGNED and not said(own, "signed_by"):
        found.append(("Signed, by role", "The minutes say signed and not by whom."))
    return tuple(found)


def state_of(
    row: Row | None,
    answers: Answers | None,
    *,
    minutes: Approval | None = None,
    submitted: bool = False,
    cancelled: bool = False,
) -> State:
    """The state of one document.

    Args:
        row: Its registry row; None when nothing was ever filed under its key.
        answers: What was read from it; None when nobody typed in it.
        minutes: How far it has come, for minutes.
        submitted: For a workbook: everything due in it has been submitted.
        cancelled: Its meeting is cancelled and has no new date.
    """
    if row is None:
        return State.CANCELLED if cancelled else State.HELD
    if row.missed:
        return State.MISSED
    if row.removed:
        return State.REMOVED
    finished = submitted or (answers is not None and answers.finished)
    if minutes is not None and minutes.state is not None:
        return minutes.state
    if finished:
        return State.RETURNED
    return State.STARTED if answers is not None or row.is_edited else State.ISSUED


def said(answers: Answers | None, name: str) -> str:
    """What somebody answered to one ask; "" when nobody did, though we may have put something there."""
    answer = answers.asks.get(name) if answers is not None else None
    return answer.text.strip() if answer is not None and answer.state is AnswerState.ANSWERED else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
