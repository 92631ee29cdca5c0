"""Which documents an occurrence owes, under which key, from which day (design.md, Life of a document; P11, P22, P26)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sic_docs.cycle.model import MeetingStatus
from sic_docs.documents.definition import DocumentType, IssueRule, Late, Written
from sic_docs.documents.owed import Owed, owed_documents
from sic_docs.school_year.model import Period
from sic_docs.trust.model import TRUST, Level, Phase

SEP_1 = date(2026, 9, 1)  # Tuesday


def a_type(code: str, element: str, on: str, school_days: int = 0, **changes: object) -> DocumentType:
    fields: dict[str, object] = {
        "code": code,
        "title": code,
        "element": element,
        "template": f"{code}.docx",
        "level": Level.C1,
        "audience": ("headteacher",),
        "place": "school",
        "folder": "",
        "file_name": code,
        "written": Written.ONCE,
        "late": Late.ISSUE,
        "issue": IssueRule(on=on, school_days=school_days),
    }
    return DocumentType(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.fixture
def typed(trust):
    """The small trust with document types of its own: one of each rule."""
    types = (
        a_type("line_meeting", "line_meetings", "meeting", -2),
        a_type("kpi_return", "kpis", "year_start", per_period="year", form="xlsx"),
        a_type("kpi_sheet", "kpis", "snapshot"),
        a_type("school_page", "directors_review", "snapshot"),
        a_type("early_years", "kpis", "snapshot", phases=("Infant",)),
        a_type("standards_agenda", "standards_committee", "meeting", -20, scope="trust"),
        a_type("standards_pack", "standards_committee", "meeting", -10, scope="trust"),
        a_type("notice_slip", "standards_committee", "notice", scope="trust"),
        a_type("school_page_members", "standards_committee", "meeting", -10),
        a_type("scorecard", "standards_committee", "snapshot", scope="trust"),
        a_type("executive_form", "executive_review", "window"),
    )
    return replace(trust, definitions=replace(trust.definitions, documents=types))


def only(found: tuple[Owed, ...], document_type: str | None, school: str, slug: str = "") -> list[Owed]:
    return [
        o for o in found if (o.document_type, o.school) == (document_type, school) and o.period.slug.startswith(slug)
    ]


def test_the_committees_papers_run_by_its_clock(typed) -> None:
    found = typed.documents(SEP_1)
    by_key = {o.key: o.issue_on for o in found}
    # For Tue 24 Nov 2026:
    assert by_key["standards_agenda/TRUST/2026-27/autumn/01"] == date(2026, 10, 20)  # Tuesday, −20
    assert by_key["standards_pack/TRUST/2026-27/autumn/01"] == date(2026, 11, 10)  # Tuesday, −10
    assert by_key["notice_slip/TRUST/2026-27/autumn/01"] == date(2026, 11, 13)  # Friday
    assert by_key["scorecard/TRUST/2026-27/autumn/01"] == date(2026, 10, 5)  # Monday after the last snapshot, Fri 2 Oct


def test_a_schools_page_for_a_trust_meeting_is_keyed_with_the_school(typed) -> None:
    found = typed.documents(SEP_1)
    keys = [o.key for o in found if o.document_type == "school_page_members" and o.period.slug == "autumn"]
    assert keys == [f"school_page_members/{code}/2026-27/autumn/01" for code in ("BRK", "HAW", "OAK")]
    page = only(found, "school_page", "OAK", "autumn-2")[0]
    assert (page.key, page.issue_on) == ("school_page/OAK/2026-27/autumn-2/01", date(2026, 11, 30))  # Monday
    assert page.occurrence.school == TRUST and page.category is None


def test_a_line_meetings_paper_comes_two_school_days_before(typed) -> None:
    for owed in only(typed.documents(SEP_1), "line_meeting", "HAW"):
        assert owed.occurrence.on is not None
        between = typed.calendars.of("HAW").open_between(owed.issue_on, owed.occurrence.on)
        assert len(between) == 3


def test_kpi_sheets_come_the_first_open_day_after_the_snapshot(typed) -> None:
    found = [o.issue_on for o in only(typed.documents(SEP_1), "kpi_sheet", "OAK")]
    assert found == [
        date(2026, 10, 5),  # Mondays
        date(2026, 11, 30),
        date(2027, 1, 25),
        date(2027, 3, 8),
        date(2027, 5, 10),
        date(2027, 7, 5),
    ]


def test_one_return_a_year_on_the_first_school_day(typed) -> None:
    (owed,) = only(typed.documents(SEP_1), "kpi_return", "OAK")
    assert (owed.key, owed.issue_on) == ("kpi_return/OAK/2026-27/year/01", date(2026, 9, 3))  # Thursday
    assert owed.period == Period("2026-27", "year")


def test_a_school_that_sends_its_own_workbook_is_issued_no_return(typed) -> None:
    from sic_docs.config.model import ForeignLayout

    layout = ForeignLayout(
        school="OAK", path="x.xlsx", sheet="x", header_rows=(1,), measure_column=1, measures={}, columns={}, units={}
    )
    foreign = replace(typed, definitions=replace(typed.definitions, foreign=(layout,)))
    assert only(foreign.documents(SEP_1), "kpi_return", "OAK") == []
    assert len(only(foreign.documents(SEP_1), "kpi_sheet", "OAK")) == 6


def test_a_trust_that_starts_in_mid_year_has_its_returns_on_its_first_school_day(typed) -> None:
    settings = replace(typed.definitions.trust, start_on=date(2026, 11, 7))  # Saturday
    late = replace(typed, definitions=replace(typed.definitions, trust=settings))
    found = late.documents(date(2026, 11, 9))
    assert only(found, "kpi_return", "OAK")[0].issue_on == date(2026, 11, 9)  # Monday
    assert min(o.issue_on for o in found) >= date(2026, 11, 7)


def test_types_for_other_phases_are_not_owed(typed, school) -> None:
    assert only(typed.documents(SEP_1), "early_years", "OAK") == []
    infant = typed.having(schools=(school("ELM", phase=Phase.INFANT),))
    assert len(only(infant.documents(SEP_1), "early_years", "ELM")) == 6


def test_an_element_without_a_document_type_gives_one_row_without_a_key(typed) -> None:
    rows = [o for o in typed.documents(SEP_1) if o.element == "school_evaluation" and o.school == "OAK"]
    assert [(o.key, o.document_type, o.issue_on) for o in rows] == [(None, None, date(2026, 9, 3))]  # Thursday
    reviews = [o for o in typed.documents(SEP_1) if o.element == "school_reviews" and o.school == "OAK"]
    assert [o.issue_on for o in reviews] == [reviews[0].occurrence.on]


def test_a_mid_year_joiner_is_owed_nothing_from_before(typed, school) -> None:
    joined = typed.having(schools=(school("NEW", joined_on=date(2027, 1, 11)),))  # Monday
    found = [o for o in joined.documents(SEP_1) if o.school == "NEW"]
    assert min(o.issue_on for o in found) == date(2027, 1, 11)
    assert only(tuple(found), "kpi_return", "NEW")[0].issue_on == date(2027, 1, 11)
    assert only(tuple(found), "school_page_members", "NEW", "autumn") == []


def test_a_school_that_left_is_owed_nothing_after(typed, school) -> None:
    left = typed.having(schools=(school("OLD", left_on=date(2026, 12, 31)),))
    assert max(o.issue_on for o in left.documents(SEP_1) if o.school == "OLD") <= date(2026, 12, 31)


def test_a_cancelled_meeting_is_owed_until_its_window_ends(typed) -> None:
    recorded = typed.proposed(SEP_1)
    ours = next(m for m in recorded if m.ref == "M-line_meetings-OAK-2026-27-autumn-02")
    cancelled = typed.having(meetings=(replace(ours, status=MeetingStatus.CANCELLED),))
    owed = only(cancelled.documents(SEP_1, recorded), "line_meeting", "OAK", "autumn")[1]
    assert owed.is_cancelled
    assert owed.issue_on == date(2026, 11, 11)  # Wednesday, two school days before the window's Fri 13 Nov


def test_only_what_falls_in_the_range_asked_for_is_given(typed) -> None:
    first, last = date(2026, 11, 10), date(2026, 11, 13)  # Tuesday to Friday
    dated = typed.dated(SEP_1)
    found = owed_documents(typed.definitions, typed.register, typed.calendars, dated, first, last)
    assert found and all(first <= o.issue_on <= last for o in found)
    whole = typed.documents(SEP_1)
    assert list(found) == [o for o in whole if first <= o.issue_on <= last]


def test_no_key_is_owed_twice(typed) -> None:
    keys = [o.key for o in typed.documents(SEP_1) if o.key]
    assert len(keys) == len(set(keys))
