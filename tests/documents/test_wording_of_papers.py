"""Wording that must be true: nothing returned, the turn schools take, whom to tell, the title's half term."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sic_docs.config.model import Definitions
from sic_docs.jobs.drafting import document_title
from sic_docs.kpi.model import Book, Reading, ReadingState, Returned, SchoolReadings
from sic_docs.school_year.model import Period
from tests.documents.trust_papers import AUTUMN_1, facts, meeting, situation

AUTUMN = Period("2026-27", "autumn")
TODAY = date(2026, 11, 10)  # Tue
COMMITTEE = meeting("standards_committee", AUTUMN, date(2026, 11, 24))


def opened_form(state: ReadingState, submitted_by: str | None = None) -> Book:
    reading = Reading(school="OAK", measure="att", period=AUTUMN_1, state=state)
    returned = Returned(school="OAK", period=AUTUMN_1, submitted_by=submitted_by)
    return Book([SchoolReadings(school="OAK", year="2026-27", source="", returned=(returned,), readings=(reading,))])


def test_a_pack_without_a_figure_says_that_nothing_has_been_returned(sample_definitions: Definitions) -> None:
    s = situation(sample_definitions, "standards_pack", COMMITTEE, TODAY)
    for book in (Book(), opened_form(ReadingState.NOT_ENTERED)):
        (row,) = facts("changes", replace(s, book=book))["changes"]  # type: ignore
        assert row["text"] == "Nothing has been returned yet: there are no figures to compare."


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ReadingState.NOT_ENTERED, "Nothing has been returned for Autumn 1 yet."),
        (ReadingState.NUMBER, "The return for Autumn 1 is still in progress: its figures are provisional."),
    ],
)
def test_a_form_that_was_only_opened_is_not_in_progress(
    sample_definitions: Definitions, state: ReadingState, said: str
) -> None:
    kpis = meeting("kpis", AUTUMN_1, date(2026, 10, 9), school="OAK")
    s = situation(sample_definitions, "kpi_sheet", kpis, TODAY, school="OAK", book=opened_form(state))
    assert facts("kpi_status", s)["line"] == said


def test_schools_are_said_to_be_taken_in_the_order_they_stand_in(sample_definitions: Definitions) -> None:
    met = meeting("directors_review", AUTUMN_1, date(2026, 10, 13))
    s = situation(sample_definitions, "directors_agenda", met, date(2026, 10, 5))
    rows = facts("directors_schools", s)["schools"]
    said = [(row["code"], row["why"]) for row in rows]  # type: ignore
    assert said[0] == ("HAW", "Causing Concern: taken first")
    assert said[1] == ("STM", "Attention Needed: taken after Causing Concern")
    calm = replace(s.register, categories=tuple(c for c in s.register.categories if c.school != "HAW"))
    rows = facts("directors_schools", replace(s, register=calm))["schools"]
    assert rows[0]["why"] == "Attention Needed: taken first"  # type: ignore


@pytest.mark.parametrize(
    ("code", "tell"),
    [
        ("standards_agenda", "the clerk"),
        ("standards_minutes", "the clerk"),
        ("directors_agenda", "the clerk"),
        ("scorecard", "the trust data lead"),
    ],
)
def test_the_clerk_is_told_of_what_is_wrong_in_a_meetings_papers(
    sample_definitions: Definitions, code: str, tell: str
) -> None:
    s = situation(sample_definitions, code, COMMITTEE, TODAY)
    s = replace(s, type=replace(s.type, level=type(s.type.level).C0))  # whatever its level
    assert facts("document", s)["tell"] == tell


def test_the_title_names_the_half_term_the_page_names(sample_definitions: Definitions) -> None:
    s = situation(sample_definitions, "standards_agenda", COMMITTEE, TODAY)
    assert document_title(s).endswith(" · Autumn 2")
    line = meeting("line_meetings", AUTUMN, date(2026, 9, 15), school="OAK")
    assert document_title(situation(sample_definitions, "line_meeting", line, TODAY, school="OAK")).endswith(
        "· Autumn 1"
    )


def test_a_comment_without_end_is_cut_where_its_figure_is_printed(sample_definitions: Definitions) -> None:
    kpis = meeting("kpis", AUTUMN_1, date(2026, 10, 9), school="OAK")
    book = opened_form(ReadingState.NUMBER, "School data lead")
    (part,) = book.parts
    long = replace(part.readings[0], value=None, comment="word " * 1900)
    book = Book([replace(part, readings=(long,))])
    s = situation(sample_definitions, "kpi_sheet", kpis, TODAY, school="OAK", book=book)
    comments = [str(row["comment"]) for block in facts("kpi_domains", s)[""] for row in block["lines"]]  # type: ignore
    (said,) = [text for text in comments if text.startswith("word")]
    assert len(said) < 340 and said.endswith("… (more in the workbook)")
