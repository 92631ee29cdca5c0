"""Actions as the papers of the trust's meetings print them: one form of date, no clock, reported done to be seen."""

from __future__ import annotations

from datetime import date

from sic_docs.config.model import Definitions
from sic_docs.documents.context import recipe
from sic_docs.meetings.model import Action
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Level
from sic_docs.word.values import Prefill
from tests.documents.trust_papers import facts, meeting, situation

TODAY = date(2026, 11, 10)  # Tue


def action(ref: str, due: str, due_on: date | None, status: str = "open") -> Action:
    return Action(
        ref=ref,
        school=None,
        text=f"Do {ref}",
        owner="Education director",
        due=due,
        due_on=due_on,
        status=status,
        body="directors_review",
        level=Level.C2,
        from_key="directors_minutes/TRUST/2026-27/autumn-1/01",
    )


ACTIONS = (
    action("TRUST-27-001", "6 November 2026", date(2026, 11, 6)),
    action("TRUST-27-002", "11 Sep 2026", date(2026, 9, 11), "reported done"),
    action("TRUST-27-003", "once the roof is dry", None),
)


def test_dates_that_were_understood_stand_in_one_form_in_their_column(sample_definitions: Definitions) -> None:
    met = meeting("directors_review", Period("2026-27", "autumn-2"), date(2026, 12, 8))
    s = situation(sample_definitions, "directors_agenda", met, TODAY, actions=ACTIONS)
    listed, asked = facts("open_actions", s)[""], facts("body_actions", s)["actions"]
    assert [row["due"] for row in listed] == ["6 Nov 2026", "11 Sep 2026", "once the roof is dry"]  # type: ignore
    assert [row["due"] for row in list(asked)[:3]] == [  # type: ignore
        Prefill("6 Nov 2026"),
        Prefill("11 Sep 2026"),
        Prefill("once the roof is dry"),
    ]


def test_the_body_that_set_an_action_sees_that_it_is_reported_done_and_overdue_keeps_no_clock(
    sample_definitions: Definitions,
) -> None:
    met = meeting("directors_review", Period("2026-27", "autumn-2"), date(2026, 12, 8))

    def on(today: date) -> str:
        s = situation(sample_definitions, "directors_agenda", met, today, actions=ACTIONS)
        rows = facts("open_actions", s)[""]
        assert [row["status"] for row in rows] == ["Overdue", "Reported done", "Open"]  # type: ignore
        assert facts("body_actions", s)["actions"][1]["status"] == Prefill("Reported done")  # type: ignore
        return recipe("template", {"open_actions": rows})

    assert on(date(2026, 10, 20)) == on(date(2026, 12, 7))  # the day it became due lies between
