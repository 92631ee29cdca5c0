"""Papers of the trust's meetings: what they print of who, when and how far, from the shipped config."""

from __future__ import annotations

from datetime import date

import pytest

from sic_docs.config.model import Definitions
from sic_docs.school_year.model import Period
from sic_docs.word.values import Absent
from tests.documents.trust_papers import facts, meeting, situation

AUTUMN = Period("2026-27", "autumn")
COMMITTEE = date(2026, 11, 24)  # Tue
TODAY = date(2026, 11, 10)  # Tue, ten school days before


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("chair", "Chair of the Standards Committee"),
        ("Chair of the Standards Committee", "Chair of the Standards Committee"),
        ("The member for the north", "The member for the north"),
        (None, "Chair of the Standards Committee"),  # the element's own lead
    ],
)
def test_whoever_leads_is_printed_by_title_whatever_the_row_says(
    sample_definitions: Definitions, typed: str | None, printed: str
) -> None:
    met = meeting("standards_committee", AUTUMN, COMMITTEE, lead=typed, minute_taker="clerk")
    found = facts("meeting", situation(sample_definitions, "standards_agenda", met, TODAY))
    assert (found["lead"], found["minute_taker"]) == (printed, "Clerk")


def test_what_begins_a_line_begins_with_a_capital(sample_definitions: Definitions) -> None:
    met = meeting("standards_committee", AUTUMN, COMMITTEE)
    found = facts("meeting", situation(sample_definitions, "standards_agenda", met, TODAY))
    assert found["place"] == Absent("Place to be agreed") and found["minute_taker"] == Absent("To be agreed")
