"""Promises 1 and 2 over days of runs: what people do to documents stands, and running again changes nothing."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.jobs.living import LEFT, SCHOOLS, Library, as_json, codes, key_in, outcomes, verbs, words

SHEET = "kpi_sheet/OAK/2026-27/autumn-1/01"
PAGE = "school_page/ELM/2026-27/autumn-1/01"  # open until the Directors' review
DIRECTORS_PAGE = "school_page_directors/WIL/2026-27/autumn-1/01"
AGENDA = "directors_agenda/TRUST/2026-27/autumn-1/01"
LINE = "line_meeting/STM/2026-27/autumn/03"  # held Wed 7 Oct 2026
LIST = "to_do/WIL/2026-27/year/01"
RETURN = "kpi_return/BRK/2026-27/year/01"
DAYS = ("2026-10-05", "2026-10-06", "2026-10-12", "2026-10-20")  # Mon Tue Mon Tue


def test_a_document_edited_by_hand_survives_every_run_byte_for_byte(october: Library) -> None:
    edited = {
        key: october.edit_with_python_docx(key, "Typed by hand.") for key in (SHEET, PAGE, DIRECTORS_PAGE, AGENDA, LINE)
    }
    workbook = october.path(RETURN).read_bytes()  # filled in by the school
    for day in DAYS:
        report = october.run(day)
        assert {key: october.path(key).read_bytes() for key in edited} == edited, day
        assert october.path(RETURN).read_bytes() == workbook
        assert {verbs(report)[key] for key in edited} == {"keep-edits"}, day
    assert all(len(paths) == 1 for paths in october.documents().values())


def test_an_edited_list_stays_and_the_next_is_filed_once_as_the_next_copy(october: Library) -> None:
    edited = october.edit_with_python_docx(LIST, "Rung on Tuesday.")
    for day in DAYS:
        october.run(day)
    assert october.path(LIST).read_bytes() == edited
    copies = sorted(key for key in october.documents() if key.startswith(LIST))
    assert copies == [LIST, f"{LIST}~2"]
    assert october.path(f"{LIST}~2").name == "WIL To do copy 2.docx"


@pytest.mark.office
@pytest.mark.slow
def test_a_document_saved_by_libreoffice_survives_every_run_byte_for_byte(
    october: Library, tmp_path: Path, need: object
) -> None:
    import subprocess

    office = need("soffice")  # type: ignore[operator]
    path = october.path(LINE)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    shutil.copyfile(tmp_path / path.name, path)
    saved = path.read_bytes()
    for day in DAYS:
        report = october.run(day)
        assert verbs(report)[LINE] == "keep-edits"
        assert path.read_bytes() == saved


def test_a_deleted_document_stays_deleted(october: Library) -> None:
    deleted = (SHEET, PAGE, DIRECTORS_PAGE, AGENDA, LINE, LIST, RETURN)
    for key in deleted:
        october.path(key).unlink()
    for day in DAYS:
        report = october.run(day)
        assert {verbs(report)[key] for key in deleted} == {"leave-removed"}, day
        assert not set(deleted) & set(october.documents()), day


def test_a_deleted_paper_comes_again_only_when_asked_for_and_as_a_copy(october: Library) -> None:
    october.path(SHEET).unlink()
    october.path(RETURN).unlink()
    october.run("2026-10-05")
    for key, name in ((SHEET, "OAK KPI sheet Autumn 1 copy 2.docx"), (RETURN, "BRK KPI return 2026-27 copy 2.xlsx")):
        answer = as_json(october, "issue", "--again", key)
        assert answer["error"] is None
        assert [(o["verb"], o["key"]) for o in answer["outcomes"] if o["verb"] == "create"] == [("create", f"{key}~2")]
        assert october.path(f"{key}~2").name == name
        assert key_in(october.path(f"{key}~2")) == f"{key}~2"


def test_a_copy_of_a_return_that_was_asked_for_is_read(october: Library) -> None:
    october.path(RETURN).unlink()
    as_json(october, "issue", "--again", RETURN)
    path = october.path(f"{RETURN}~2")
    filled = october.staff.definitions
    from sic_docs.demo.figures_typing import fill_return

    path.write_bytes(fill_return(path.read_bytes(), october.staff.schools["BRK"], "2026-27", ["autumn-2"], filled))
    october.run("2026-10-06")
    readings = (october.root / "_sic/2026-27/readings/BRK.jsonl").read_text(encoding="utf-8")
    assert "autumn-2" in readings and "copy 2" in readings


@pytest.mark.parametrize("to", ["renamed.docx", "Our own folder/OAK with the head.docx"])
def test_a_renamed_or_moved_document_is_followed_and_read(october: Library, to: str) -> None:
    key = "line_meeting/OAK/2026-27/autumn/02"  # Tue 6 Oct 2026
    path = october.path(key)
    target = path.parent / to
    target.parent.mkdir(exist_ok=True)
    path.rename(target)
    october.word(key, lambda word: word.add_row("actions", {"text": "Mend the roof.", "owner": "Headteacher"}))
    saved = target.read_bytes()
    for day in DAYS[1:]:
        report = october.run(day)
        assert verbs(report)[key] == "keep-edits"
    assert october.path(key) == target and target.read_bytes() == saved
    assert not path.exists()
    assert october.actions()["Mend the roof."]["from_key"] == key
    assert october.rows()[key].path.endswith(to)


def test_a_copy_people_made_is_told_once_never_read_and_never_touched(october: Library) -> None:
    key = "line_meeting/OAK/2026-27/autumn/02"
    path = october.path(key)
    copy = path.with_name("Copy of it.docx")
    shutil.copy(path, copy)
    moved = path.with_name("moved.docx")
    path.rename(moved)  # now both must be looked for by key
    reports = [october.run(day) for day in DAYS[1:]]
    assert sum(codes(report).count("copied-document") for report in reports) == 1
    assert {copy.exists(), moved.exists()} == {True}


def test_a_late_category_entry_renumbers_nothing(october: Library) -> None:
    meetings = october.root / "_sic" / "meetings.jsonl"
    before, rows, recorded = october.files(), october.rows(), meetings.read_text(encoding="utf-8").splitlines()
    owed = {
        o["key"]: o for o in as_json(october, "due", "--from", "2026-09-01", "--to", "2026-10-05")["owed"] if o["key"]
    }
    # Typed on 6 October, in force and told a month before.
    october.register_row(
        "Categories",
        {
            "School": "WIL",
            "Area": "Overall",
            "Category": "Attention Needed",
            "From": date(2026, 9, 7),
            "Status": "agreed",
            "Told school on": date(2026, 9, 8),
        },
    )
    register = october.register.read_bytes()
    october.run("2026-10-06")
    after = as_json(october, "due", "--from", "2026-09-01", "--to", "2026-10-05", on="2026-10-06")["owed"]
    assert {o["key"]: (o["window"], o["issue_on"]) for o in after if o["key"] in owed} == {
        key: (o["window"], o["issue_on"]) for key, o in owed.items()
    }
    assert {o["key"] for o in after if o["key"]} == set(owed)  # nothing new is owed before today
    # What was filed lies where it lay, under the key it had, and is not written again for it.
    now = october.rows()
    assert {key: now[key].path for key in rows} == {key: row.path for key, row in rows.items()}
    schools = {path: content for path, content in before.items() if "Line Meeting" in path}
    assert {path: october.files()[path] for path in schools} == schools
    # Dates proposed before stand; those added take the next numbers.
    told = meetings.read_text(encoding="utf-8").splitlines()
    assert told[: len(recorded)] == recorded
    had = [json.loads(line) for line in recorded]
    new = [json.loads(line) for line in told[len(recorded) :]]
    numbers = {
        m["number"]
        for m in had
        if m["school"] == "WIL" and m["element"] == "line_meetings" and m["period"]["slug"] == "autumn"
    }
    fresh = [
        m for m in new if m["school"] == "WIL" and m["element"] == "line_meetings" and m["period"]["slug"] == "autumn"
    ]
    assert fresh and min(m["number"] for m in fresh) == max(numbers) + 1
    assert all(m["window"]["last"] >= "2026-10-06" for m in fresh)
    assert october.register.read_bytes() != register  # offered to the clerk


def test_a_moved_meeting_rewrites_untouched_papers_and_names_touched_ones(october: Library) -> None:
    untouched, touched = "line_meeting/STM/2026-27/autumn/03", "line_meeting/OAK/2026-27/autumn/02"
    october.word(touched, lambda word: word.fill({"leadership": "Prepared beforehand."}))
    typed = october.path(touched).read_bytes()
    october.move_meeting("M-line_meetings-STM-2026-27-autumn-03", "2026-10-09")  # Wed 7 → Fri 9 Oct
    october.move_meeting("M-line_meetings-OAK-2026-27-autumn-02", "2026-10-15")  # Tue 6 → Thu 15 Oct
    report = october.run("2026-10-06")
    assert verbs(report)[untouched] == "replace"
    assert "Friday 9 October 2026" in october.words(untouched)
    assert "Wednesday 7 October 2026" not in october.words(untouched).split("Updated")[0]
    assert verbs(report)[touched] == "keep-edits"
    assert october.path(touched).read_bytes() == typed
    (issue,) = [i for i in report.issues if i.code == "moved-but-edited"]
    assert issue.file == october.path(touched).name
    assert "6 October" in issue.found and "15 October" in issue.found and touched in issue.remedy
    again = october.run("2026-10-06")
    assert set(verbs(again).values()) <= LEFT
    assert "moved-but-edited" in codes(again)  # until somebody has put it right


def test_a_meeting_moved_after_its_day_had_come_rewrites_its_untouched_paper(october: Library) -> None:
    key = "line_meeting/STM/2026-27/autumn/03"  # Wed 7 Oct, did not take place
    october.move_meeting("M-line_meetings-STM-2026-27-autumn-03", "2026-10-13")
    report = october.run("2026-10-08")
    assert verbs(report)[key] == "replace"
    assert "Tuesday 13 October 2026" in october.words(key)


def test_running_again_changes_nothing(october: Library, untouched_term: Library, tmp_path: Path) -> None:
    for library, day in ((october, "2026-10-05"), (untouched_term.copy(tmp_path / "term"), "2026-11-23")):
        before = library.files()
        for _ in range(2):
            report = library.run(day)
            assert set(verbs(report).values()) <= {"leave-as-is", "keep-edits"}
            assert {key.split("/")[0] for key, verb in verbs(report).items() if verb == "keep-edits"} <= {"kpi_return"}
            assert library.files() == before


def test_a_second_run_of_a_day_writes_nothing_at_all(october: Library) -> None:
    october.run("2026-10-05")  # a copied folder has files of other identity; this run notes them

    def contents() -> dict[str, bytes]:
        return {path: content for path, (_, content) in october.everything().items() if not path.endswith("lock")}

    before = contents()
    october.run("2026-10-05")
    assert contents() == before


def test_a_restored_backup_is_the_same_library(october: Library, tmp_path: Path) -> None:
    restored = october.copy(tmp_path / "restored")
    for path in restored.root.rglob("*"):
        path.touch()  # other times, other identities, same bytes
    before = restored.files()
    report = restored.run("2026-10-05")
    assert set(verbs(report).values()) <= {"leave-as-is", "keep-edits"}
    assert restored.files() == before


def test_a_run_for_an_earlier_day_leaves_later_documents_as_they_are(october: Library) -> None:
    before = october.files()
    for day in ("2026-09-02", "2026-09-14", "2026-10-02"):
        report = october.run(day)
        assert set(verbs(report).values()) <= LEFT, day
        assert october.files() == before, day
    assert set(verbs(october.run("2026-10-05")).values()) <= {"leave-as-is", "keep-edits"}


def test_running_late_catches_up_and_says_missed_once(september: Library) -> None:
    """Nobody ran it from Mon 14 September to Mon 30 November."""
    september.staff.return_figures("autumn-1", "autumn-2")
    report = september.run("2026-11-30")
    now = set(september.documents())
    # What people fill in is written although its day has passed; every line meeting to date is there.
    for school, number in (("HAW", 10), ("STM", 6), ("OAK", 2), ("ELM", 2), ("WIL", 2), ("FER", 2), ("BRK", 2)):
        assert {f"line_meeting/{school}/2026-27/autumn/{n:02d}" for n in range(1, number + 1)} <= now
    assert {"directors_minutes/TRUST/2026-27/autumn-1/01", "standards_minutes/TRUST/2026-27/autumn/01"} <= now
    # What would help nobody any more is not, and is told once.
    missed = {o.key for o in outcomes(report, "missed")}
    late = {f"{kind}/TRUST/2026-27/autumn/01" for kind in ("standards_agenda", "standards_pack", "scorecard")}
    late |= {AGENDA} | {f"kpi_sheet/{school}/2026-27/autumn-1/01" for school in SCHOOLS}
    assert late <= missed and not missed & now
    assert all("its day was" in o.detail for o in outcomes(report, "missed"))
    attention = september.words("attention/TRUST/2026-27/year/01")
    assert "Not written because its day had passed" in attention
    before = september.files()
    again = september.run("2026-11-30")
    assert outcomes(again, "missed") == []
    assert set(verbs(again).values()) <= LEFT
    assert september.files() == before


def test_a_library_whose_registry_was_lost_gets_no_second_copy_of_anything(october: Library) -> None:
    before = october.files()
    shutil.rmtree(october.root / "_sic" / "2026-27" / "registry")
    report = october.run("2026-10-05")
    assert not [o for o in report.outcomes if o.verb.value in ("create", "replace", "name-taken")]
    assert october.files() == before


def test_when_everything_we_keep_is_lost_documents_and_what_was_typed_in_them_stand(october: Library) -> None:
    key = "line_meeting/OAK/2026-27/autumn/02"
    october.word(key, lambda word: word.add_row("actions", {"text": "Mend the roof.", "owner": "Headteacher"}))
    october.run("2026-10-06")
    before, refs = october.files(), {text: one["ref"] for text, one in october.actions().items()}
    shutil.rmtree(october.root / "_sic")
    report = october.run("2026-10-06")
    after = october.files()
    views = ("To do", "attention", "register", "status")  # kept for people: written again from what is left
    lists = {path for path in after if any(word in path for word in views)}
    assert {path: after[path] for path in before if path not in lists} == {
        path: before[path] for path in before if path not in lists
    }
    assert all(len(paths) == 1 for paths in october.documents().values())
    assert not outcomes(report, "name-taken")
    assert october.actions()["Mend the roof."]["from_key"] == key
    assert {text: one["ref"] for text, one in october.actions().items()} == refs
    assert len((october.root / "_sic" / "actions.jsonl").read_text(encoding="utf-8").splitlines()) == len(refs)


def test_an_untouched_open_page_is_kept_up_to_date_until_its_meeting_and_no_longer(october: Library) -> None:
    """A return corrected after the snapshot does not change an issued page (P7); a corrected fact of the register does."""
    page = october.path(PAGE).read_bytes()
    october.register_row("Schools", {"Number on roll": 199}, where={"Short code": "ELM"})
    report = october.run("2026-10-06")
    assert verbs(report)[PAGE] in ("replace", "leave-as-is")
    assert ("199" in words(october.path(PAGE).read_bytes())) == (october.path(PAGE).read_bytes() != page)
    closed = october.path(PAGE).read_bytes()
    october.register_row("Schools", {"Number on roll": 201}, where={"Short code": "ELM"})
    report = october.run("2026-12-14")  # after its half term's meetings
    assert october.path(PAGE).read_bytes() == closed
