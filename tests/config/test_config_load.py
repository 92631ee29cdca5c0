"""The config folder as frozen values, and every mistake reported together with its line."""

from __future__ import annotations

import shutil
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sic_docs.config.load import load
from sic_docs.cycle.model import Cadence, Scope
from sic_docs.documents.definition import AskKind, Late, Written
from sic_docs.errors import ConfigError, Issue
from sic_docs.trust.model import Level, School

TINY = Path(__file__).parent / "tiny"
SHIPPED = Path(__file__).parents[2] / "config"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "config"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def issues_of(folder: Path) -> list[Issue]:
    with pytest.raises(ConfigError) as caught:
        load(folder)
    return list(caught.value.issues)


def test_a_small_config_is_read_as_typed_values() -> None:
    d = load(TINY)
    assert d.trust.start_on == date(2026, 9, 1)
    assert [(c.code, c.name, c.short, c.order, c.is_red) for c in d.trust.categories] == [
        ("red_one", "Red One", "RO", 0, True),
        ("fine", "Fine", None, 1, False),
    ]
    assert d.trust.role_title("clerk") == "Clerk"
    assert d.trust.usual_weekday == {"visits": 2}
    assert d.trust.avoid == {"Primary": ((date(2027, 5, 10), date(2027, 5, 13)),)}
    assert d.trust.style.ratings["red"] == ("FFFFFF", "000000")
    element = d.cycle.element("visits")
    assert element.scope is Scope.SCHOOL
    assert element.cadence == Cadence(per="term", times=2)
    assert element.by_category == {"red_one": Cadence(per="week")}
    assert (element.file, element.line) == ("tiny/cycle.yaml", 5)
    document = d.document("visit_note")
    assert (document.level, document.written, document.line) == (Level.C1, Written.UNTIL_MEETING, 1)
    assert (document.issue.on, document.issue.school_days) == ("meeting", -2)
    assert [(a.name, a.kind, a.options) for a in document.asks] == [
        ("held_on", AskKind.DATE, ()),
        ("rating", AskKind.CHOICE, ("Green", "Red")),
        ("said", AskKind.TEXT, ()),
    ]
    assert [c.name for c in document.repeats[0].columns] == ["text", "owner"]
    assert d.domains[0].name == "Attendance"
    assert d.measure("att").amber_band == Decimal("1.5")
    assert [c.value for c in d.comparators] == [Decimal("93.6"), None]
    year = d.calendars["trust"]["2026-27"]
    assert year.half_terms[3].last == date(2027, 3, 25) and year.inset_days == {date(2026, 9, 1)}
    assert d.bank_holidays == {date(2027, 5, 3)}


def test_the_first_register_is_read_from_its_rows() -> None:
    register = load(TINY).first_register
    assert register is not None
    assert register.schools == (
        School(
            code="AAA",
            urn="123456",
            name="Alder, Ash & Aspen",
            phase=register.schools[0].phase,
            lowest_age=4,
            highest_age=11,
            joined_on=date(2026, 1, 5),
        ),
    )
    assert register.schools[0].phase.value == "Primary"


def test_all_mistakes_of_all_files_are_reported_together_with_file_and_line(folder: Path) -> None:
    change(folder, "trust.yaml", "start_on: 2026-09-01", "start_on: 1 September")
    change(folder, "trust.yaml", "short_name: TT", "shortname: TT")
    change(folder, "cycle.yaml", "strand: support", "strand: suport")
    change(folder, "cycle.yaml", "red_one: {per: week}", "red_on: {per: weekly}")
    change(folder, "documents.yaml", "audience: [headteacher]", "audience: [headteecher]")
    change(folder, "documents.yaml", "kind: date", "kind: dat")
    change(folder, "kpis.yaml", "measure: att, phase: All", "measure: at, phase: All")
    change(folder, "school_years/2026-27.yaml", "spring-1: [2027-01-04", "spring-1: [2026-01-04")
    found = {(i.file, i.place, i.code, i.remedy) for i in issues_of(folder)}
    expected = {
        ("config/trust.yaml", "line 2", "config-unknown-key", 'Did you mean "short_name"?'),
        ("config/trust.yaml", "line 1", "config-missing-key", 'Add "short_name:".'),
        ("config/trust.yaml", "line 4", "config-wrong-type", "Write a date such as 2026-09-01."),
        ("config/cycle.yaml", "line 9 (visits)", "config-unknown-name", 'Did you mean "support"?'),
        ("config/cycle.yaml", "line 15 (visits)", "config-unknown-name", 'Did you mean "red_one"?'),
        ("config/cycle.yaml", "line 15 (visits)", "config-not-allowed", 'Did you mean "week"?'),
        ("config/documents.yaml", "line 6 (visit_note)", "config-unknown-name", 'Did you mean "headteacher"?'),
        ("config/documents.yaml", "line 15 (visit_note: held_on)", "config-not-allowed", 'Did you mean "date"?'),
        ("config/kpis.yaml", "line 15 (comparators 0)", "config-unknown-name", 'Did you mean "att"?'),
        ("config/school_years/2026-27.yaml", "line 9 (trust)", "config-dates", "Put the dates in order."),
        ("config/school_years/2026-27.yaml", "line 9 (trust)", "config-dates", "Check the year."),
    }
    assert expected <= found
    assert len(found) == len(expected)


def test_one_entry_in_fault_raises_no_others_where_it_is_named(folder: Path) -> None:
    change(folder, "cycle.yaml", "scope: school", "scope: schol")
    assert [(i.place, i.code) for i in issues_of(folder)] == [("line 12 (visits)", "config-not-allowed")]


def test_contradictions_are_told(folder: Path) -> None:
    change(folder, "documents.yaml", "level: C1", "level: C2")
    change(folder, "documents.yaml", "options: [Green, Red]", "options: []")
    change(folder, "documents.yaml", "{text: Action}", "{text: Action, ownr: Owner}")
    change(folder, "kpis.yaml", "lowest: 0", "lowest: 101")
    change(folder, "cycle.yaml", "period: term", "period: half_term")
    found = [i.found for i in issues_of(folder)]
    assert "It is C2 but is filed in school, where people without that right can read." in found
    assert 'The choice "rating" has no options.' in found
    assert "actions: headings names ownr, which is not a column." in found
    assert "Its lowest is above its highest." in found
    assert "Its keys count within a half_term, but it falls due once a term." in found
    assert len(found) == 5


def test_c2_papers_can_never_be_placed_where_others_read(folder: Path) -> None:
    change(folder, "documents.yaml", "level: C1", "level: C2")
    change(folder, "documents.yaml", "place: school", "place: trust")
    assert any("filed in trust" in i.found for i in issues_of(folder))


def test_a_fault_in_the_first_register_names_file_line_and_column(folder: Path) -> None:
    path = folder / "first_register" / "Schools.csv"
    path.write_text(path.read_text().replace("Primary", "Primry"))
    [issue] = issues_of(folder)
    assert (issue.file, issue.place) == ("config/first_register/Schools.csv", "line 2, column Phase")
    assert issue.remedy == 'Did you mean "Primary"?'


def test_a_missing_folder_and_missing_files_are_named(tmp_path: Path, folder: Path) -> None:
    assert [i.code for i in issues_of(tmp_path / "nowhere")] == ["config-missing-file"]
    (folder / "kpis.yaml").unlink()
    assert [(i.file, i.code) for i in issues_of(folder)] == [("config/kpis.yaml", "config-missing-file")]


def test_a_calendar_of_its_own_keeps_the_trusts_other_years(folder: Path) -> None:
    text = (folder / "school_years" / "2026-27.yaml").read_text()
    later = text.replace("2027-", "2028-").replace("2026-", "2027-").replace("2027-27", "2027-28")
    (folder / "school_years" / "2027-28.yaml").write_text(
        later.replace("year: 2028-27", "year: 2027-28").replace("2027-09-01]", "2027-09-01]")
        + "  own:\n"
        + later.partition("  trust:\n")[2]
    )
    calendars = load(folder).calendars
    assert set(calendars["own"]) == {"2026-27", "2027-28"}
    assert calendars["own"]["2026-27"] is calendars["trust"]["2026-27"]


def test_the_shipped_config_loads_in_well_under_150_ms() -> None:
    load(SHIPPED)
    best = min(_timed() for _ in range(3))
    assert best < 0.15


def _timed() -> float:
    start = time.process_time()
    load(SHIPPED)
    return time.process_time() - start


def test_the_shipped_sample_trust_is_the_one_described() -> None:
    d = load(SHIPPED)
    register = d.first_register
    assert register is not None
    assert [s.code for s in register.schools] == ["OAK", "ELM", "STM", "HAW", "BRK", "WIL", "FER"]
    assert register.school("STM").name == "St. Mary's / Ŵyllt"
    assert [e.code for e in d.cycle.elements] == [
        "line_meetings",
        "school_reviews",
        "external_reviews",
        "safeguarding_review",
        "cpl",
        "school_evaluation",
        "improvement_plan",
        "kpis",
        "rapid_action_plan",
        "directors_review",
        "executive_review",
        "standards_committee",
    ]
    [brk] = [
        c for c in register.categories if c.school == "BRK" and c.area == "Overall" and c.category == "attention_needed"
    ]
    assert (brk.from_on, brk.told_on, brk.starts_on) == (date(2026, 9, 23), date(2026, 9, 30), date(2026, 9, 30))
    assert all(p.name == "" for p in register.people)  # roles only


def test_the_shipped_planner_holds_a_whole_year_for_each_body() -> None:
    register = load(SHIPPED).first_register
    assert register is not None
    whens = {
        body: {row.when for row in register.planner if row.body == body}
        for body in ("line_meetings", "directors_review", "executive_review", "standards_committee")
    }
    halves = {"autumn-1", "autumn-2", "spring-1", "spring-2", "summer-1", "summer-2"}
    assert whens["line_meetings"] == halves | {"every"}
    assert whens["directors_review"] == halves | {"every"}
    assert whens["executive_review"] == whens["standards_committee"] == {"every", "autumn", "spring", "summer"}
    assert all(row.lead and row.purpose in ("decide", "discuss", "note") for row in register.planner)
    part_b = [row.item for row in register.planner if row.body == "standards_committee" and row.part == "B"]
    assert part_b == ["Minutes of the last meeting, Part B", "Schools in category", "Category movements"]


def test_how_long_a_paper_is_kept_and_what_becomes_of_a_late_one_may_be_left_unsaid(folder: Path) -> None:
    change(folder, "documents.yaml", "  written: {until: meeting}\n", "")
    change(folder, "documents.yaml", "  late: issue\n", "")
    document = load(folder).document("visit_note")
    assert (document.written, document.late) == (Written.ONCE, Late.ISSUE)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("time_zone: Europe/London", "time_zone: Mars/X", "Mars/X"),
        ("time_zone: Europe/London", "time_zone: Europe", "Europe"),
        ("time_zone: Europe/London", 'time_zone: "../etc"', "../etc"),
        ("time_zone: Europe/London", "time_zone: Europe/London\nnotice_clear_days: -7", "notice_clear_days"),
        ("time_zone: Europe/London", "time_zone: Europe/London\npapers_due_school_days: -1", "papers_due_school_days"),
    ],
)
def test_a_setting_no_day_can_be_reckoned_with_is_named(folder: Path, old: str, new: str, named: str) -> None:
    change(folder, "trust.yaml", old, new)
    (issue,) = issues_of(folder)
    assert issue.file == "config/trust.yaml" and named in issue.found and issue.remedy


def test_a_value_of_the_wrong_kind_hides_no_fault_elsewhere(folder: Path) -> None:
    change(folder, "trust.yaml", "start_on: 2026-09-01", "start_on: soon")
    change(folder, "documents.yaml", "  level: C1\n", "  level: C2\n")
    change(folder, "kpis.yaml", "lowest: 0", "lowest: 200")
    files = {issue.file for issue in issues_of(folder)}
    assert files == {"config/trust.yaml", "config/documents.yaml", "config/kpis.yaml"}


def test_a_fault_in_a_paper_hides_no_fault_of_the_first_register(folder: Path) -> None:
    change(folder, "documents.yaml", "  level: C1\n", "  level: C2\n")
    rows = next((folder / "first_register").glob("Schools*.csv"))
    rows.write_text(rows.read_text().replace("123456", "12"))
    assert {"config-contradiction", "register-not-a-number"} <= {issue.code for issue in issues_of(folder)}


@pytest.mark.parametrize("year", ["0000-01", "²⁰²⁶-27", "99999-00", "2026/27", "2026-28", "soon"])
def test_a_school_year_that_is_none_is_named(folder: Path, year: str) -> None:
    (path,) = (folder / "school_years").glob("*.yaml")
    change(folder, f"school_years/{path.name}", "2026-27", year)
    assert any(year in issue.found and issue.place for issue in issues_of(folder))
