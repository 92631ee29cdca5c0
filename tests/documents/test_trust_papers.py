"""Papers of the trust's meetings: what they print of who, when and how far, from the shipped config."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import MeetingStatus
from sic_docs.documents.answers import Answers
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


# --- held only where a record says so ---------------------------------------------------------------------------------

YEAR = Period("2026-27", "year")


def test_a_review_is_held_only_where_a_finished_record_says_so(sample_definitions: Definitions) -> None:
    kpis = meeting("kpis", Period("2026-27", "autumn-2"), date(2026, 12, 4), school="OAK")
    booked = meeting("school_reviews", YEAR, date(2026, 11, 13), school="OAK")  # Fri, three days after today
    proposed = meeting("safeguarding_review", YEAR, date(2026, 11, 18), school="OAK", status=MeetingStatus.PROPOSED)
    later = meeting("external_reviews", YEAR, date(2027, 1, 20), school="OAK")  # after the paper's day

    def reviews(today: date) -> object:
        s = situation(
            sample_definitions,
            "school_page_directors",
            kpis,
            today,
            school="OAK",
            occurrences=(kpis, booked, proposed, later),
        )
        return facts("visits", s)["headlines"]

    said = reviews(TODAY)
    assert said == (
        "School Review booked for 13 Nov 2026, no record of it yet; "
        "Safeguarding Review proposed for 18 Nov 2026, no record of it yet"
    )
    assert reviews(date(2026, 12, 1)) == said  # a day that passes makes no paper new


def test_a_finished_record_says_on_which_day_a_review_was_held(sample_definitions: Definitions) -> None:
    kind = replace(sample_definitions.document("line_meeting"), code="review_report", element="school_reviews")
    definitions = replace(sample_definitions, documents=(*sample_definitions.documents, kind))
    kpis = meeting("kpis", Period("2026-27", "autumn-2"), date(2026, 12, 4), school="OAK")
    review = meeting("school_reviews", YEAR, date(2026, 11, 13), school="OAK")
    key = "review_report/OAK/2026-27/year/01"
    record = Answers(key=key, held_on=date(2026, 11, 16), finished=True, asks={})
    s = situation(
        definitions, "school_page", kpis, TODAY, school="OAK", occurrences=(kpis, review), answers={key: record}
    )
    assert facts("visits", s)["headlines"] == "School Review held on 16 Nov 2026"
    unfinished = replace(s, answers={key: replace(record, finished=False)})
    assert "held" not in str(facts("visits", unfinished)["headlines"])
