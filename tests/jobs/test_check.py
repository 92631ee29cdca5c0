"""`check` finds what does not agree: each fault once, and none hidden behind another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sic_docs.jobs.app import App
from sic_docs.jobs.checking import check_everything
from tests.jobs.living import Library, as_date, as_json, codes


def checked(app: App, on: str = "2026-10-05") -> list[tuple[str, str | None]]:
    return [(issue.code, issue.file) for issue in check_everything(app, today=as_date(on))]


@pytest.mark.parametrize("logo", [None, b"GIF89a no picture of ours", b""], ids=["missing", "another kind", "empty"])
def test_a_logo_that_cannot_be_used_is_one_issue_and_stops_no_paper(before: Library, logo: bytes | None) -> None:
    app = replace(before.app(), logo=logo)
    ((code, file),) = checked(app)
    assert code == "logo" and file == app.definitions.trust.style.logo
    report = before.run("2026-09-14", app=app)
    assert codes(report).count("logo") == 1
    assert report.counts["create"] > 10 and "failed" not in report.counts


def test_a_template_several_papers_share_is_told_once(before: Library) -> None:
    app = before.app()
    shared = next(
        t.template
        for t in app.definitions.documents
        if t.form == "docx" and sum(o.template == t.template for o in app.definitions.documents) > 1
    )
    faulty = replace(app, shipped={**app.shipped, shared: b"not a Word file"})
    (found,) = checked(faulty)
    assert found[1] == shared
    missing = replace(app, shipped={name: content for name, content in app.shipped.items() if name != shared})
    assert checked(missing) == [("template-missing", shared)]


def test_an_excel_template_that_is_not_there_is_found_before_it_is_wanted(before: Library) -> None:
    app = before.app()
    missing = replace(app, shipped={n: c for n, c in app.shipped.items() if n != "kpi_return.xlsx"})
    assert checked(missing) == [("template-missing", "kpi_return.xlsx")]


@pytest.mark.parametrize(
    ("on", "asked"),
    [("2026-11-21", True), ("2026-10-28", True), ("2026-12-25", True), ("2026-11-24", False)],  # Sat, break, break, Tue
)
def test_a_committee_booked_on_a_day_nobody_is_in_is_questioned(september: Library, on: str, asked: bool) -> None:
    ref = "M-standards_committee-TRUST-2026-27-autumn-01"
    september.register_row("Meetings", {"Date": date.fromisoformat(on), "Status": "booked"}, where={"Ref": ref})
    found = [i for i in as_json(september, "check")["issues"] if i["code"] == "meeting-on-closed-day"]
    assert bool(found) == asked
    if asked:
        assert found[0]["file"] == "Trust register.xlsx" and "Meetings" in found[0]["place"]
        assert date.fromisoformat(on).strftime("%A") in found[0]["found"]


def test_term_dates_that_end_within_a_year_are_asked_for(before: Library) -> None:
    assert "calendar-ends" not in {code for code, _ in checked(before.app(), "2027-06-01")}
    assert ("calendar-ends", "config/school_years") in checked(before.app(), "2027-09-01")
