"""Actions that reach the school and the agenda they are for, or are told of: over whole runs (P2, P35, decisions 4 and 5)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest

from sic_docs.demo.excel_typing import ExcelFile
from sic_docs.edges.libreoffice import LibreOffice
from tests.jobs.living import Library, as_json, sic_docs

MINUTES = "directors_minutes/TRUST/2026-27/autumn-1/01"  # Tue 13 Oct 2026
LINE = "line_meeting/OAK/2026-27/autumn/{:02d}"
NUMBER = "TRUST/2026-27/autumn/01"
STANDARDS, STANDARDS_B = f"standards_minutes/{NUMBER}", f"standards_minutes_b/{NUMBER}"
NEXT = "TRUST/2026-27/spring/01"
OAK = "action_register/OAK/2026-27/year/01"


@pytest.fixture(scope="module")
def directors(_october: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """After Mon 12 October 2026, a school day before the directors' review."""
    library = _october.copy(tmp_path_factory.mktemp("directors") / "library")
    library.run("2026-10-12")
    return library


def test_an_action_shared_with_a_school_written_small_stands_in_its_next_agenda(
    directors: Library, copied: Callable[[Library], Library]
) -> None:
    library = copied(directors)
    text = "Agree the timetable of the mathematics lead."
    row = {"text": text, "school": "haw", "due": "by half term", "share": True}
    library.word(MINUTES, lambda word: word.add_row("actions", row))
    library.run("2026-11-02")
    assert library.actions()[text]["school"] == "HAW"
    agendas = [key for key in library.documents() if key.startswith("line_meeting/HAW/")]
    assert any(text in library.words(key) and "by half term (16 Oct 2026)" in library.words(key) for key in agendas)


def test_what_reaches_no_school_is_an_issue_that_names_the_file_and_the_row(
    directors: Library, copied: Callable[[Library], Library]
) -> None:
    library = copied(directors)
    secret = "Consider a change of leadership support."
    rows: list[dict[str, object]] = [
        {"text": secret, "owner": "Clerk", "school": "ZZZ", "share": True},
        {"text": "Share without a school.", "owner": "Clerk", "share": True},
        {"text": "Mend the roof.", "owner": "Clerk", "due": "31/11/26"},
        {"owner": "Education director", "due": "4 December 2026"},
    ]
    library.word(MINUTES, lambda word: [word.add_row("actions", row) for row in rows])  # type: ignore[arg-type]
    report = library.run("2026-10-14")
    codes = ("action-school", "action-shared-with-no-school", "action-without-text", "not-a-date")
    found = {i.code: i for i in report.issues if i.code in codes}
    assert set(found) == set(codes)
    assert {i.file for i in found.values()} == {library.path(MINUTES).name}
    assert all((i.place or "").startswith("heading Actions, row ") for i in found.values())
    assert "ZZZ" in found["action-school"].found and secret not in " ".join(map(str, found.values()))
    again = library.run("2026-10-15")
    assert {i.code for i in again.issues} >= set(codes)  # until somebody mends it


def test_a_note_is_carried_to_the_next_record_and_to_the_register(october: Library) -> None:
    row = {
        "text": "Mend the roof.",
        "owner": "Headteacher",
        "due": "6 November 2026",
        "note": "Waiting for a quotation",
    }
    october.word(LINE.format(1), lambda word: (word.add_row("actions", row), word.fill({"finished": True})))
    october.run("2026-10-05")
    assert "Waiting for a quotation" in october.words(LINE.format(2))
    page = openpyxl.load_workbook(io.BytesIO(october.path(OAK).read_bytes()))["Actions"]
    assert any("Waiting for a quotation" in str(cell.value) for row in page.iter_rows() for cell in row)


def test_an_actions_wording_typed_in_a_register_is_told_and_not_taken(october: Library) -> None:
    path = october.path(OAK)
    file = ExcelFile(path.read_bytes())
    file.type("Actions", 7, 2, "Something else entirely")
    file.type("Actions", 7, 5, "31/11/26")
    path.write_bytes(file.save())
    report = october.run("2026-10-06")
    told = {(i.code, i.file, i.place, i.school) for i in report.issues if i.file == path.name}
    assert ("action-text-not-taken", path.name, "heading Action, row OAK-27-001", "OAK") in told
    assert ("not-a-date", path.name, "heading Due, row OAK-27-001", "OAK") in told
    assert "Something else entirely" not in october.actions()


def test_json_gives_a_day_or_null_and_the_words_beside_it(october: Library) -> None:
    rows = [{"text": f"Do {n}.", "due": due} for n, due in enumerate(("asap", "by half term", "6 November 2026"))]
    october.word(LINE.format(1), lambda word: [word.add_row("actions", row) for row in rows])  # type: ignore[arg-type]
    found = {a["text"]: (a["due"], a["due_words"]) for a in as_json(october, "actions")["actions"]}
    assert found["Do 0."] == (None, "asap")
    assert found["Do 1."] == ("2026-10-23", "by half term")
    assert found["Do 2."] == ("2026-11-06", "6 November 2026")


def test_status_names_an_element_without_a_paper_in_words(october: Library) -> None:
    status, out, _ = sic_docs(october, "status", on="2027-07-01")
    assert status == 0 and not re.search(r"\([a-z_]+, [A-Z]{3,5}, ", out)
    assert "School Evaluation, ELM, " in out


@pytest.fixture(scope="module")
def spring(untouched_term: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The committee met on Tue 24 November 2026, and set actions in both parts; then the spring agendas are drafted."""
    library = untouched_term.copy(tmp_path_factory.mktemp("spring") / "library")
    long = "Set out how each school's reading offer is checked, who checks it and how the committee will hear of it"
    open_ = [
        {"text": f"{long}: part {n}.", "owner": "Education director", "due": f"{n} March 2027"} for n in range(1, 15)
    ]
    private = {"text": "Bring the costs of support in the private part.", "owner": "Chief executive"}
    library.word(
        STANDARDS, lambda word: ([word.add_row("actions", row) for row in open_], word.fill({"finished": True}))
    )
    library.word(STANDARDS_B, lambda word: (word.add_row("actions", private), word.fill({"finished": True})))
    library.run("2026-12-01")
    meeting = {"Ref": "M-standards_committee-TRUST-2026-27-spring-01"}
    library.register_row("Meetings", {"Status": "booked"}, where=meeting)
    library.run("2027-02-09")  # Tue, 20 school days before Tue 16 March
    return library


def test_each_part_of_the_committees_agenda_carries_its_own_open_actions_and_no_others(spring: Library) -> None:
    agenda, private = spring.words(f"standards_agenda/{NEXT}"), spring.words(f"standards_agenda_b/{NEXT}")
    assert "part 1." in agenda and "6 more, in the register of actions" in agenda
    assert "Bring the costs of support" in private and "Bring the costs of support" not in agenda
    assert "part 1." not in private
    refs = re.findall(r"TRUST-27-\d{3}", agenda)
    levels = {one["ref"]: one["level"] for one in spring.actions().values()}
    assert len(refs) == 8 and {levels[ref] for ref in refs} <= {"C0", 0}


@pytest.mark.office
def test_the_committees_agenda_stays_within_two_pages_with_all_the_actions_it_may_carry(
    spring: Library, converter: LibreOffice
) -> None:
    import pikepdf

    names = [f"standards_agenda/{NEXT}", f"standards_agenda_b/{NEXT}"]
    papers = {f"{n}.docx": spring.path(key).read_bytes() for n, key in enumerate(names)}
    for content in converter.to_pdf(papers).values():
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert len(pdf.pages) <= 2


def test_minutes_signed_by_nobody_or_approved_nowhere_are_told(
    untouched_term: Library, copied: Callable[[Library], Library]
) -> None:
    library = copied(untouched_term)
    library.word(STANDARDS, lambda word: word.fill({"state": "Signed"}))
    library.word(STANDARDS_B, lambda word: word.fill({"state": "Approved"}))
    report = library.run("2026-11-25")
    told = {(i.file, i.place) for i in report.issues if i.code == "approval-incomplete"}
    a, b = library.path(STANDARDS).name, library.path(STANDARDS_B).name
    assert told == {
        (a, "heading Approval, Approved at the meeting of"),
        (a, "heading Approval, Signed, by role"),
        (b, "heading Approval, Approved at the meeting of"),
    }
    for key in (STANDARDS, STANDARDS_B):
        library.word(key, lambda word: word.fill({"approved_on": date(2027, 3, 9), "signed_by": "Chair"}))
    assert "approval-incomplete" not in [i.code for i in library.run("2026-11-26").issues]
