"""The command line's contract: its JSON, its exit statuses, what it leaves alone (design.md part 3)."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.jobs.living import CONFIG, ROOT, SCHOOLS, Library, as_json, is_whole, sic_docs, verbs, words

VERBS = {
    "create",
    "replace",
    "leave-as-is",
    "keep-edits",
    "leave-removed",
    "name-taken",
    "missed",
    "held",
    "withdraw",
    "failed",
}
OWED = {"key", "element", "document_type", "school", "period", "window", "issue_on", "category"}
OUTCOME = {"verb", "key", "path", "school", "detail"}
ISSUE = {"code", "file", "place", "found", "remedy"}
WITHOUT_TYPE = {
    "school_reviews",
    "external_reviews",
    "safeguarding_review",
    "school_evaluation",
    "improvement_plan",
    "rapid_action_plan",
    "executive_review",
    "cpl",
}


def whole(answer: dict[str, Any], *more: str) -> None:
    assert {"ok", "exit", "error", *more} <= set(answer)
    if answer["ok"]:
        assert answer["error"] is None and answer["exit"] in (0, 20)
    else:
        assert set(answer["error"]) == {"code", "message", "remedy"} and 10 <= answer["exit"] <= 19
        assert all(isinstance(text, str) and text for text in answer["error"].values())


# --- shapes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["run", "issue", "pack"])
def test_commands_that_file_print_outcomes_issues_and_counts(september: Library, command: str) -> None:
    september.staff.return_figures("autumn-1")
    answer = as_json(september, command)
    whole(answer, "outcomes", "issues", "counts")
    assert all(set(row) >= OUTCOME and row["verb"] in VERBS for row in answer["outcomes"])
    assert all(set(row) >= ISSUE and row["found"] and row["remedy"] for row in answer["issues"])
    counts = {verb: sum(row["verb"] == verb for row in answer["outcomes"]) for verb in VERBS}
    assert answer["counts"] == {verb: n for verb, n in counts.items() if n}
    for row in answer["outcomes"]:
        assert row["school"] in (None, *SCHOOLS)
        assert not row["path"] or not row["path"].startswith(("/", "Schools/", "Confidential/"))
    assert answer["exit"] == (20 if answer["issues"] else 0)


@pytest.mark.parametrize("command", ["collect", "read", "check"])
def test_commands_that_only_look_print_issues_and_counts(october: Library, command: str) -> None:
    before = october.files()
    answer = as_json(october, command)
    whole(answer, "issues", "counts")
    assert october.files() == before


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-09-01", "2026-12-18"),
        ("2025-09-01", "2025-10-31"),
        ("2027-09-01", "2028-07-31"),
        ("2026-12-25", "2026-12-26"),
    ],
)
def test_due_answers_for_any_range(october: Library, first: str, last: str) -> None:
    before = october.everything()
    answer = as_json(october, "due", "--from", first, "--to", last)
    whole(answer, "owed")
    assert answer["exit"] == 0
    for row in answer["owed"]:
        assert set(row) >= OWED
        assert set(row["window"]) == {"from", "to"} and row["window"]["from"] <= row["window"]["to"]
        assert first <= row["issue_on"] <= last
        assert row["school"] in (None, *SCHOOLS)
        assert (row["key"] is None) == (row["document_type"] is None)
    assert [row["issue_on"] for row in answer["owed"]] == sorted(row["issue_on"] for row in answer["owed"])
    if first == "2026-09-01":
        assert {row["element"] for row in answer["owed"] if row["document_type"] is None} >= WITHOUT_TYPE - {
            "cpl",
            "external_reviews",
            "safeguarding_review",
            "school_evaluation",
        }
        assert not {row["element"] for row in answer["owed"] if row["document_type"]} & WITHOUT_TYPE
    if first < "2026":
        assert answer["owed"] == []  # before the trust began with it
    if first == "2026-12-25":
        assert answer["owed"] == []
    assert october.everything() == before


def test_due_for_one_school_and_for_the_trust(october: Library) -> None:
    rows = as_json(october, "due", "--from", "2026-09-01", "--to", "2026-12-18", "--school", "HAW")["owed"]
    assert rows and {row["school"] for row in rows} == {"HAW"}
    rows = as_json(october, "due", "--from", "2026-09-01", "--to", "2026-12-18", "--school", "TRUST")["owed"]
    assert rows and {row["school"] for row in rows} == {None}


def test_run_and_check_say_nothing_of_an_element_without_a_document_type(october: Library) -> None:
    said = json.dumps([as_json(october, "run"), as_json(october, "check")])
    assert not [element for element in WITHOUT_TYPE if f'"{element}/' in said]


def test_check_finds_nothing_in_the_shipped_config(before: Library, october: Library, tmp_path: Path) -> None:
    for library in (before, october, tmp_path / "nothing yet"):
        status, out, _err = sic_docs(library, "check")
        assert (status, out) == (0, "Everything agrees.\n")
    assert not (tmp_path / "nothing yet").exists()


def test_doctor_says_what_is_there_and_how_to_mend_what_is_not(october: Library) -> None:
    before = october.files()
    answer = as_json(october, "doctor")
    whole(answer, "checks")
    assert all({"name", "ok", "remedy"} <= set(row) for row in answer["checks"])
    names = {row["name"]: row["ok"] for row in answer["checks"]}
    assert names["Library can be written"] and names["Library leaves fingerprints alone"]
    assert all(row["ok"] or row["remedy"] for row in answer["checks"])
    assert october.files() == before


def test_doctor_in_a_place_that_cannot_be_written_says_so_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where the library should be", encoding="utf-8")
    answer = as_json(tmp_path / "file", "doctor")
    assert answer["exit"] == 20
    assert [row["name"] for row in answer["checks"] if not row["ok"] and "Library" in row["name"]]


# --- exit statuses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "argv",
    [
        ["nonsense"],
        [],
        ["run", "--on", "5 October"],
        ["run", "--unknown"],
        ["preview", "line_meeting"],
        ["due", "--from", "soon"],
        ["issue", "--again"],
    ],
    ids=lambda argv: " ".join(argv) or "nothing",
)
def test_a_wrong_command_line_is_2(before: Library, argv: list[str]) -> None:
    status, out, err = sic_docs(before, *argv, on=None)
    assert status == 2 and err and "Traceback" not in err and out == ""


def test_help_is_0_and_names_only_what_is_built() -> None:
    status, out, _err = sic_docs(None, "--help", on=None)
    assert status == 0
    assert all(
        command in out
        for command in (
            "check",
            "due",
            "run",
            "collect",
            "read",
            "issue",
            "pack",
            "preview",
            "register",
            "kpi",
            "doctor",
            "serve",
        )
    )
    assert not [word for word in ("notify", "page ", "template ") if f"    {word}" in out]


def test_a_school_the_register_does_not_know_is_named_with_those_it_knows(before: Library) -> None:
    files = before.files()
    for command in ("run", "issue", "due"):
        answer = as_json(before, command, "--school", "OAKS")
        whole(answer)
        assert answer["exit"] == 15 and answer["error"]["code"] == "unknown-school", command
        assert "OAKS" in answer["error"]["message"] and "OAK" in answer["error"]["remedy"]
    assert before.files() == files


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("cycle.yaml", "elements:", "elemnts:"),
        ("documents.yaml", "element: line_meetings", "element: line_meeting"),
        ("kpis.yaml", "unit: percent", "unit: percnt"),
        ("trust.yaml", "start_on: 2026-09-01", "start_on: soon"),
        ("documents.yaml", "line_meeting:", "line_meeting: ["),
    ],
)
def test_a_fault_in_config_is_10_with_file_line_and_remedy(
    before: Library, tmp_path: Path, name: str, old: str, new: str
) -> None:
    shutil.copytree(CONFIG, tmp_path / "config")
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    path = tmp_path / "config" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    files = before.files()
    for command in ("run", "check", "due"):
        answer = as_json(before, "--config", str(tmp_path / "config"), command)
        assert answer["exit"] == 10 and not answer["ok"], command
        whole(answer)
    (issue, *_) = as_json(before, "--config", str(tmp_path / "config"), "check")["issues"]
    assert issue["file"].endswith(name) and "line" in issue["place"] and issue["found"] and issue["remedy"]
    status, _out, err = sic_docs(before, "--config", str(tmp_path / "config"), "run")
    assert status == 10 and name in err and "Traceback" not in err
    assert before.files() == files and not (before.root / "_sic").exists()


def test_without_a_config_folder_it_is_10(before: Library, tmp_path: Path) -> None:
    answer = as_json(before, "--config", str(tmp_path / "none"), "run")
    whole(answer)
    assert answer["exit"] == 10


def test_a_second_run_on_the_same_machine_is_refused_with_17(october: Library) -> None:
    from sic_docs.wiring import library_lock

    with library_lock(str(october.root), False):
        answer = as_json(october, "run")
        whole(answer)
        assert answer["exit"] == 17 and answer["error"]["code"] == "already-running"
        assert as_json(october, "--dry-run", "run")["exit"] in (0, 20)  # writes nothing, so needs nobody's leave
    assert as_json(october, "run")["exit"] in (0, 20)


def test_a_register_that_cannot_be_read_and_never_was_is_16(before: Library) -> None:
    before.register.write_bytes(b"not a workbook")
    answer = as_json(before, "run")
    whole(answer)
    assert answer["exit"] == 16
    assert before.register.read_bytes() == b"not a workbook"


def test_an_unknown_key_or_type_is_refused_with_what_is_known(october: Library, tmp_path: Path) -> None:
    answer = as_json(october, "issue", "--again", "line_meeting/OAK/2026-27/autumn/99")
    whole(answer)
    assert answer["error"]["code"] == "unknown-key" and answer["exit"] == 15
    answer = as_json(october, "preview", "line_meetin", "--school", "OAK", "--to", str(tmp_path / "x.docx"))
    whole(answer)
    assert answer["exit"] == 15 and "line_meeting" in answer["error"]["remedy"]
    assert not (tmp_path / "x.docx").exists()


# --- what is left alone ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [["run"], ["issue"], ["collect"], ["read"], ["pack"], ["issue", "--again", "line_meeting/OAK/2026-27/autumn/01"]],
    ids=" ".join,
)
def test_a_dry_run_writes_nothing_at_all(october: Library, command: list[str]) -> None:
    before = october.everything()
    answer = as_json(october, "--dry-run", *command, on="2026-11-10")
    whole(answer)
    assert october.everything() == before
    if command == ["run"]:
        assert answer["counts"]["create"] > 10


def test_a_dry_run_in_a_new_library_makes_no_folder(before: Library, tmp_path: Path) -> None:
    everything = before.everything()
    as_json(before, "run", "--dry-run")
    assert before.everything() == everything
    as_json(tmp_path / "new", "run", "--dry-run")
    assert not (tmp_path / "new").exists()


def test_a_dry_run_says_what_the_run_then_does(september: Library) -> None:
    september.staff.return_figures("autumn-1")
    said = as_json(september, "--dry-run", "run")
    done = as_json(september, "run")

    def told(answer: dict[str, Any]) -> set[tuple[str, str]]:
        return {
            (row["verb"], row["key"]) for row in answer["outcomes"] if not row["key"].startswith(("to_do", "attention"))
        }

    assert told(said) == told(done)


def test_with_a_school_named_trust_papers_and_other_schools_are_left_alone(september: Library) -> None:
    september.staff.return_figures("autumn-1")
    before = september.files()
    answer = as_json(september, "run", "--school", "HAW", "--school", "OAK")
    assert {row["school"] for row in answer["outcomes"]} == {"HAW", "OAK"}
    after = september.files()
    changed = {path for path in after if after[path] != before.get(path)}
    new = {path for path in changed if path not in before}
    ours = (
        "Confidential/Trust register.xlsx",  # proposed dates, as every run adds them
        "Schools/Hawthorn Academy/",
        "Schools/Oak & Ash",
        "Confidential/Education Directors Review/2026-27/Autumn 1/School pages/",
    )
    assert changed and all(path.startswith(ours) for path in changed), changed
    assert not [path for path in new if "agenda.docx" in path]
    answer = as_json(september, "run", "--school", "TRUST")
    assert {row["school"] for row in answer["outcomes"]} == {None}
    assert "directors_agenda/TRUST/2026-27/autumn-1/01" in {
        row["key"] for row in answer["outcomes"] if row["verb"] == "create"
    }


def test_roll_ups_of_one_schools_run_hold_every_schools_figures(october: Library, tmp_path: Path) -> None:
    one, all_schools = tmp_path / "one.docx", tmp_path / "all.docx"
    status, _out, err = sic_docs(october, "preview", "kpi_sheet", "--school", "OAK", "--to", str(all_schools))
    assert status == 0, err
    october.run("2026-10-05", schools=("OAK",))
    sic_docs(october, "preview", "kpi_sheet", "--school", "OAK", "--to", str(one))
    assert words(one.read_bytes()) == words(all_schools.read_bytes())


# --- options and single commands ------------------------------------------------------------------------------------


def test_options_are_accepted_before_and_after_the_command(october: Library) -> None:
    root = str(october.root)
    orders = (
        ["--library", root, "--on", "2026-10-05", "--json", "--school", "HAW", "--dry-run", "run"],
        ["run", "--library", root, "--on", "2026-10-05", "--json", "--school", "HAW", "--dry-run"],
        [f"--library={root}", "run", "--on=2026-10-05", "--school=HAW", "--json", "--dry-run", "--quiet"],
    )
    answers = [json.loads(sic_docs(None, *order, on=None)[1]) for order in orders]
    assert answers[0]["outcomes"] and answers[0] == answers[1] == answers[2]


def test_results_go_to_standard_output_and_quiet_leaves_out_what_was_left(october: Library) -> None:
    status, out, err = sic_docs(october, "run")
    assert status in (0, 20) and err == "" and "leave-as-is" in out
    status, out, err = sic_docs(october, "run", "--quiet")
    assert err == "" and "leave-as-is  " not in out and "left as they are" in out


@pytest.mark.parametrize(
    "kind",
    ["line_meeting", "kpi_sheet", "school_page", "school_page_directors", "school_page_members", "to_do", "kpi_return"],
)
def test_a_preview_is_the_document_and_files_nothing(october: Library, tmp_path: Path, kind: str) -> None:
    before = october.everything()
    target = tmp_path / "new folder" / f"{kind}{'.xlsx' if kind == 'kpi_return' else '.docx'}"
    answer = as_json(october, "preview", kind, "--school", "STM", "--to", str(target))
    whole(answer)
    assert answer["exit"] == 0 and is_whole(target.read_bytes())
    if kind != "kpi_return":
        docx.Document(str(target))
    assert october.everything() == before


@pytest.mark.parametrize(
    "kind", ["directors_agenda", "directors_minutes", "standards_agenda", "standards_minutes", "scorecard", "attention"]
)
def test_a_preview_of_a_trust_paper_needs_no_school(october: Library, tmp_path: Path, kind: str) -> None:
    before = october.everything()
    answer = as_json(october, "preview", kind, "--to", str(tmp_path / "x.docx"))
    assert answer["exit"] == 0 and is_whole((tmp_path / "x.docx").read_bytes())
    assert october.everything() == before


def test_a_preview_of_a_school_paper_without_a_school_asks_for_it(october: Library, tmp_path: Path) -> None:
    answer = as_json(october, "preview", "kpi_sheet", "--to", str(tmp_path / "x.docx"))
    assert answer["error"]["code"] == "school-needed"


def test_register_new_makes_a_register_a_library_can_begin_with(tmp_path: Path, sample_library: Path) -> None:
    target = tmp_path / "Trust register.xlsx"
    answer = as_json(None, "register", "new", "--to", str(target), on=None)
    assert answer["exit"] == 0 and answer["path"] == str(target)
    (tmp_path / "library" / "Confidential").mkdir(parents=True, exist_ok=True)
    library = Library(tmp_path / "empty")
    (library.root / "Confidential").mkdir(parents=True)
    shutil.copy(target, library.register)
    before = library.register.read_bytes()
    answer = as_json(library, "run")
    whole(answer)  # nobody is in it yet: nothing is owed to any school
    assert not [row for row in answer["outcomes"] if row["school"]]
    assert answer["exit"] in (0, 20)
    assert before


@pytest.mark.parametrize("school", ["OAK", "STM", None])
def test_kpi_new_makes_a_return(october: Library, tmp_path: Path, school: str | None) -> None:
    before = october.everything()
    target = tmp_path / "return.xlsx"
    named = ("--school", school) if school else ()
    answer = as_json(october, "kpi", "new", *named, "--year", "2026-27", "--to", str(target))
    assert answer["exit"] == 0
    import openpyxl

    book = openpyxl.load_workbook(target)
    assert {"Attendance", "Return"} <= set(book.sheetnames)
    assert october.everything() == before


def test_a_return_made_by_hand_before_the_first_run_is_taken_as_the_schools_own(before: Library) -> None:
    target = before.root / "Schools" / "Elm Lane Infant School" / "2026-27" / "Working" / "Our figures.xlsx"
    as_json(before, "kpi", "new", "--school", "ELM", "--year", "2026-27", "--to", str(target))
    report = before.run("2026-09-14")
    assert verbs(report)["kpi_return/ELM/2026-27/year/01"] == "leave-as-is"
    assert before.path("kpi_return/ELM/2026-27/year/01") == target


def test_the_module_runs_as_the_command_does() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sic_docs", "--help"], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    assert done.returncode == 0 and "run" in done.stdout
    assert io.StringIO(done.stdout).readline().startswith("usage: sic-docs")
