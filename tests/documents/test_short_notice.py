"""P21 and P11: what was called late or filed late says so, and is not taken for held."""

from __future__ import annotations

from datetime import date

import pytest

from sic_docs.config.model import Definitions
from sic_docs.school_year.model import Period
from sic_docs.word.values import Prefill
from tests.documents.trust_papers import facts, meeting, situation

AUTUMN = Period("2026-27", "autumn")
COMMITTEE = date(2026, 11, 24)  # Tue; seven clear days and two for e-mail: to be sent by Fri 13 Nov


@pytest.mark.parametrize(("today", "short"), [(date(2026, 11, 13), False), (date(2026, 11, 16), True)])
def test_a_meeting_with_fewer_clear_days_is_called_at_short_notice_by_direction_of_the_chair(
    sample_definitions: Definitions, today: date, short: bool
) -> None:
    s = situation(sample_definitions, "standards_agenda", meeting("standards_committee", AUTUMN, COMMITTEE), today)
    body = facts("body", s)
    assert facts("short_notice", s)[""] is short
    if short:
        assert str(body["notice"]).startswith("Called at short notice by direction of the chair")
        assert "2026" not in f"{body['notice']} {body['papers_due']}"  # no day that is past
    else:
        assert str(body["notice"]).startswith("To be sent by Friday 13 November 2026")


@pytest.mark.parametrize(("today", "late"), [(date(2026, 10, 6), False), (date(2026, 10, 8), True)])
def test_a_record_filed_after_its_day_says_so_and_is_not_prefilled_as_held(
    sample_definitions: Definitions, today: date, late: bool
) -> None:
    met = meeting("line_meetings", AUTUMN, date(2026, 10, 6), school="OAK")  # Tue
    s = situation(sample_definitions, "line_meeting", met, today, school="OAK")
    record, note = facts("line_meeting_record", s), facts("filed_late", s)
    assert note[""] is late
    if late:
        assert (record["held_on"], record["present"]) == (Prefill(""), Prefill(""))
        assert note["line"] == (
            "Filed late, on Thursday 8 October 2026: the meeting was booked for Tuesday 6 October 2026. "
            "Write below whether and when it was held."
        )
    else:
        assert record["held_on"] == Prefill("2026-10-06")
