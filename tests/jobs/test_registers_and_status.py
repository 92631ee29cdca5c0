"""Registers of actions filed one an audience and read back; states as status tells them; keep-edits told once (P2, P8, P9)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sic_docs.demo.excel_typing import ExcelFile, Typed
from tests.jobs.living import SCHOOLS, Library, as_json, sic_docs, verbs, words

OAK = "action_register/OAK/2026-27/year/01"
HAW = "action_register/HAW/2026-27/year/01"
DIRECTORS = "action_register_directors/TRUST/2026-27/year/01"
COMMITTEE = "action_register_committee/TRUST/2026-27/year/01"
STATUS = "cycle_status/TRUST/2026-27/year/01"
LINE = "line_meeting/OAK/2026-27/autumn/{:02d}"
MINUTES = "directors_minutes/TRUST/2026-27/autumn-1/01"
COLUMN = {"owner": 4, "due": 5, "done": 6}


def grid(library: Library, key: str, sheet: str = "Actions") -> list[dict[str, object]]:
    """Rows of a filed workbook by heading; only those with something in the first column."""
    page = openpyxl.load_workbook(io.BytesIO(library.path(key).read_bytes()))[sheet]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    at = next(n for n, row in enumerate(rows) if row[0] in ("Ref", "School", "Element"))
    return [dict(zip(map(str, rows[at]), row, strict=True)) for row in rows[at + 1 :] if row[0]]


def type_in(library: Library, key: str, ref: str, **answers: Typed) -> bytes:
    """A person types in the register beside a ref and saves it; the bytes saved."""
    path = library.path(key)
    page = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["Actions"]
    at = next(row[0].row for row in page.iter_rows() if row[0].value == ref)
    file = ExcelFile(path.read_bytes())
    for name, value in answers.items():
        file.type("Actions", at, COLUMN[name], value)
    path.write_bytes(file.save())
    return path.read_bytes()


def test_every_audience_has_its_register_where_only_it_can_read(october: Library) -> None:
    assert october.path(OAK).relative_to(october.root).parts[:1] == ("Schools",)
    assert october.path(DIRECTORS).relative_to(october.root).parts[:2] == ("Confidential", "Education Directors Review")
    assert october.path(COMMITTEE).relative_to(october.root).parts[:2] == ("Confidential", "Standards Committee")
    assert all(october.has(f"action_register/{code}/2026-27/year/01") for code in SCHOOLS)


def test_a_register_holds_what_its_readers_may_see_and_nothing_else(october: Library) -> None:
    """Brought in: one of OAK's, one the directors share with HAW, one they keep, one of the committee's."""
    shared = "Place a mathematics lead from the trust for two days a week in the autumn term."
    kept = "Bring one proposal for sharing attendance officers between the secondary schools."
    committee = "Set out how each school's reading offer is checked, in the autumn report."
    oak = "Agree the dates of subject leaders' curriculum visits with the line manager."
    held = {key: {row["Action"] for row in grid(october, key)} for key in (OAK, HAW, DIRECTORS, COMMITTEE)}
    assert held == {OAK: {oak}, HAW: {shared}, DIRECTORS: {shared, kept}, COMMITTEE: {committee}}


def test_owner_due_and_done_typed_in_a_register_reach_the_next_paper_and_the_next_copy(october: Library) -> None:
    ref = "OAK-27-001"
    saved = type_in(october, OAK, ref, owner="Deputy headteacher", due=date(2026, 10, 16))
    report = october.run("2026-10-05")
    assert october.path(OAK).read_bytes() == saved  # theirs stays as they left it
    assert verbs(report)[f"{OAK}~2"] == "create"
    (row,) = [row for row in grid(october, f"{OAK}~2") if row["Ref"] == ref]
    assert (row["Owner"], str(row["Due"])[:10], row["Last touched"]) == (
        "Deputy headteacher",
        "2026-10-16",
        "Action register 01, 2026-27, 5 Oct 2026",
    )
    assert "Deputy headteacher" in october.words(LINE.format(2))
    assert "copy 2" in words(october.path("to_do/OAK/2026-27/year/01").read_bytes())  # the owner is told
    before = october.files()
    again = october.run("2026-10-05")
    assert not [o for o in again.outcomes if o.verb.value in ("create", "replace")]
    assert october.files() == before
    # Done in the newest copy: closed, because the register belongs to the body that set it.
    type_in(october, f"{OAK}~2", ref, done="Yes")
    october.run("2026-10-07")
    assert october.actions()[str(row["Action"])]["status"] == "done"


def test_a_row_added_to_a_register_is_told_and_not_taken(october: Library) -> None:
    path = october.path(OAK)
    file = ExcelFile(path.read_bytes())
    file.type("Actions", 8, 2, "A new thing to do")
    file.type("Actions", 8, 4, "Headteacher")
    path.write_bytes(file.save())
    report = october.run("2026-10-06")
    (issue,) = [i for i in report.issues if i.code == "actions-row-not-read"]
    assert (issue.school, issue.place) == ("OAK", "sheet Actions, row 8")
    assert "A new thing to do" not in october.actions()


def test_actions_lists_filters_and_traces(october: Library) -> None:
    text = "Write to families of Year 9."
    october.word(
        LINE.format(1),
        lambda word: word.add_row("actions", {"text": text, "owner": "Headteacher", "due": "1 October 2026"}),
    )
    found = as_json(october, "actions")["actions"]  # read afresh, though no run has been
    assert all({"ref", "text", "owner", "due", "status", "school", "from", "touched"} <= set(a) for a in found)
    (mine,) = [a for a in found if a["text"] == text]
    assert (mine["school"], mine["from"], mine["due"], mine["overdue"]) == ("OAK", LINE.format(1), "2026-10-01", True)
    assert mine["unfinished"] is True
    assert {a["school"] for a in as_json(october, "actions", "--school", "HAW")["actions"]} == {"HAW"}
    october.run("2026-10-05")
    type_in(october, OAK, mine["ref"], done="Yes")
    assert text not in [a["text"] for a in as_json(october, "actions")["actions"]]
    assert text in [a["text"] for a in as_json(october, "actions", "--all")["actions"]]
    (traced,) = as_json(october, "actions", "--trace", mine["ref"])["actions"]
    assert (traced["status"], traced["trace"]) == ("done", [f"{OAK} (2026-10-05): done yes"])
    status, out, _ = sic_docs(october, "actions", "--trace", mine["ref"])
    assert status == 0 and f"set in {LINE.format(1)}" in out and f"{OAK} (2026-10-05): done yes" in out
    assert sic_docs(october, "actions", "--trace", "OAK-27-999")[0] == 15


def test_status_tells_what_became_of_every_document_owed(october: Library) -> None:
    october.word(LINE.format(1), lambda word: word.fill({"celebrate": "The choir."}))
    rows = {row["key"]: row for row in as_json(october, "status")["rows"] if row["key"]}
    assert rows[LINE.format(1)]["state"] == "started"
    assert rows["kpi_sheet/OAK/2026-27/autumn-1/01"]["state"] == "issued"
    assert rows["kpi_sheet/OAK/2026-27/autumn-1/01"]["filed_on"] == "2026-10-05"
    october.word(LINE.format(1), lambda word: word.fill({"finished": True}))
    october.path("kpi_sheet/OAK/2026-27/autumn-1/01").unlink()
    october.run("2026-10-05")
    rows = {row["key"]: row for row in as_json(october, "status", "--school", "OAK")["rows"] if row["key"]}
    assert {row["school"] for row in rows.values()} == {"OAK"}
    assert rows[LINE.format(1)]["state"] == "returned"
    assert rows["kpi_sheet/OAK/2026-27/autumn-1/01"]["state"] == "removed"


def test_the_status_workbook_says_what_the_command_says(october: Library) -> None:
    said = as_json(october, "status")["rows"]
    for sheet in ("By school", "By element"):
        filed = grid(october, STATUS, sheet)
        assert len(filed) == len(said)
        assert sorted(str(row["State"]).lower() for row in filed) == sorted(row["state"] for row in said)
    counted = {(row["Element"], row["School"]): row for row in grid(october, STATUS, "Counts")}
    oak = counted["Line Meetings", "OAK"]
    mine = [row for row in said if row["school"] == "OAK" and row["element"] == "line_meetings"]
    assert (oak["Owed"], oak["Filed"]) == (len(mine), sum(row["filed_on"] is not None for row in mine))


def test_a_record_nobody_finished_is_chased_five_school_days_after_its_meeting(october: Library) -> None:
    """OAK's first line meeting was on Wed 9 September 2026."""
    to_do = "to_do/OAK/2026-27/year/01"
    name = october.path(LINE.format(1)).stem
    assert f"Finish {name} and tick Finished" in october.words(to_do)
    october.word(LINE.format(1), lambda word: word.fill({"finished": True}))
    october.run("2026-10-06")
    assert f"Finish {name}" not in october.words(to_do)


def test_a_school_page_the_head_left_unfinished_is_chased_until_its_half_term_ends(october: Library) -> None:
    """Filed Mon 5 October 2026; five school days later is Mon 12; Autumn 1 ends on Fri 23."""
    to_do = "to_do/OAK/2026-27/year/01"
    name = october.path("school_page/OAK/2026-27/autumn-1/01").stem
    october.run("2026-10-09")
    assert f"Finish {name}" not in october.words(to_do)
    october.run("2026-10-12")
    assert f"Finish {name} and tick Finished" in october.words(to_do)
    october.run("2026-11-02")
    assert f"Finish {name}" not in october.words(to_do)


def test_what_a_fresh_version_would_change_is_told_once_in_the_owners_list(october: Library) -> None:
    """P8. Somebody typed in OAK's next agenda; then an action was added, which a fresh one would show."""
    october.edit_with_python_docx(LINE.format(2), "A note of mine")  # the meeting is on Tue 6 October
    october.run("2026-10-05")
    assert "stays as somebody typed in it" not in october.words("to_do/OAK/2026-27/year/01")
    action = {"text": "Mend the roof.", "owner": "Headteacher"}
    october.word(LINE.format(1), lambda word: word.add_row("actions", action))
    october.run("2026-10-05")
    said = october.words("to_do/OAK/2026-27/year/01")
    ref = october.actions()["Mend the roof."]["ref"]
    assert "stays as somebody typed in it" in said and f"Actions added: {ref}." in said


@pytest.fixture(scope="module")
def committee(_october: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """After Mon 23 November 2026, a school day before the committee."""
    library = _october.copy(tmp_path_factory.mktemp("committee") / "library")
    library.run("2026-10-20")
    library.run("2026-11-23")
    return library


STANDARDS = "standards_minutes/TRUST/2026-27/autumn/01"


def state(library: Library, key: str, on: str) -> tuple[str, str | None]:
    (row,) = [row for row in as_json(library, "status", "--school", "TRUST", on=on)["rows"] if row["key"] == key]
    return row["state"], row["approved_on"]


def test_minutes_are_checked_approved_and_signed_by_what_is_typed_in_them(
    committee: Library, copied: Callable[[Library], Library]
) -> None:
    library, on = copied(committee), "2026-11-25"
    assert state(library, STANDARDS, on) == ("issued", None)
    library.word(STANDARDS, lambda word: word.fill({"led_by": "Chair"}))
    assert state(library, STANDARDS, on) == ("started", None)
    library.word(STANDARDS, lambda word: word.fill({"finished": True}))
    assert state(library, STANDARDS, on) == ("returned", None)
    library.word(STANDARDS, lambda word: word.fill({"state": "Checked by chair"}))
    assert state(library, STANDARDS, on) == ("checked by chair", None)
    library.word(STANDARDS, lambda word: word.fill({"state": "Approved", "approved_on": date(2027, 3, 9)}))
    assert state(library, STANDARDS, on) == ("approved", "2027-03-09")
    library.word(STANDARDS, lambda word: word.fill({"signed_by": "Chair"}))
    assert state(library, STANDARDS, on) == ("signed", "2027-03-09")


def test_committee_minutes_begin_with_standing_interests_and_the_quorum_needed(committee: Library) -> None:
    said = committee.words(STANDARDS)
    assert "Governor of a school outside the trust" in said
    assert "Interests not confirmed this school year" in said
    assert "Voting members present: " in said and "3 of 4" in said  # four voting members: three, the least there is


def test_an_item_taken_without_a_quorum_is_brought_to_the_clerks_notice(
    committee: Library, copied: Callable[[Library], Library]
) -> None:
    library = copied(committee)
    library.word(STANDARDS, lambda word: (word.fill_row("items", 4, {"voting": "2"}), word.fill({"finished": True})))
    library.run("2026-11-25")
    said = library.words("attention/TRUST/2026-27/year/01")
    assert "was taken with 2 voting members, 3 are needed" in said


def test_a_category_proposed_in_unfinished_minutes_is_in_no_other_paper(october: Library, tmp_path: Path) -> None:
    october.run("2026-10-12")
    october.word(MINUTES, lambda word: word.fill_row("schools", 0, {"reason": "Marker of an unfinished proposal"}))
    october.run("2026-10-20")
    october.run("2026-11-30")
    holding = [
        key
        for key, paths in october.documents().items()
        if paths[0].suffix == ".docx" and "Marker of an unfinished" in october.words(key)
    ]
    assert holding == [MINUTES]


def test_by_half_term_is_the_last_school_day_of_the_half_term_it_was_said_in(october: Library) -> None:
    action = {"text": "Mend the roof.", "owner": "Headteacher", "due": "by half term"}
    october.word(LINE.format(1), lambda word: word.add_row("actions", action))
    (found,) = [a for a in as_json(october, "actions")["actions"] if a["text"] == "Mend the roof."]
    assert (found["due"], found["overdue"]) == ("2026-10-23", False)
