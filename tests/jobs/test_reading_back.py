"""What could not be read is told in every run until the document changes; an unchanged file is not opened again."""

from __future__ import annotations

from copy import deepcopy

import pytest
from lxml import etree

from sic_docs.documents import answer_lines
from sic_docs.documents.answers import Answer, Answers, AnswerState, RowRead
from sic_docs.errors import DocumentError, Issue
from sic_docs.jobs import read as reading
from tests.jobs.living import YEAR, Library
from tests.word.hands import control, edited, plain_row, propose, type_over, typed

RECORD = "line_meeting/OAK/2026-27/autumn/01"


def spoil(root: etree._Element) -> None:
    """One of each thing that goes wrong."""
    propose(control(root, "ask:curriculum"), "Proposed words")
    held = control(root, "ask:held_on")
    copy = deepcopy(held)
    held.addnext(copy)
    typed(held, "6 October 2026")
    typed(copy, "7 October 2026")
    typed(control(root, "ask:next_on"), "after the break")
    type_over(control(root, "ask:plan_focus"), "Reading in Key Stage 2")
    staffing = control(root, "ask:staffing")
    staffing.getparent().remove(staffing)
    typed(control(root, "ask:actions.status", 0), "nearly")
    next(control(root, "each:actions").iterancestors()).append(
        plain_row("", "Ring the council", "Clerk", "3rd Nov", "Open", "")
    )


def kept(library: Library) -> Answers:
    text = (library.root / "_sic" / YEAR / "answers" / "OAK.jsonl").read_text(encoding="utf-8")
    return answer_lines.parse(text)[RECORD]


NAME = "OAK Line Meeting 01 agenda and record Autumn 1.docx"


def about(library: Library, on: str, name: str = NAME) -> dict[str, Issue]:
    return {issue.code: issue for issue in library.run(on).issues if issue.file == name}


def test_what_cannot_be_read_names_document_heading_row_and_what_to_do(october: Library) -> None:
    path = october.path(RECORD)
    path.write_bytes(edited(path.read_bytes(), spoil))
    found = about(october, "2026-10-06")
    assert {code: issue.place for code, issue in found.items()} == {
        "tracked-changes": "heading Curriculum, Curriculum",
        "answered-twice": "heading Record, Held on",
        "not-a-date": "heading Next meeting, Date",
        "not-a-choice": "heading Actions, row 1, Status",
        "ask-gone": "heading Staffing, Staffing",
        "read-by-heading": "heading Plan priority in focus, Priority; heading Actions, row 5",
    }
    assert found["not-a-date"].found == "'after the break' is not understood as a date."
    assert all(issue.remedy and issue.school == "OAK" for issue in found.values())
    assert "Proposed words" not in str(found["tracked-changes"])

    answers = kept(october)
    assert "held_on" not in answers.asks and answers.held_on is None
    assert answers.asks["curriculum"].state is AnswerState.UNTOUCHED
    assert answers.asks["plan_focus"].found == "heading"
    assert "status" not in answers.rows["actions"][0].cells
    ours = answers.rows["actions"][-1]
    assert (ours.found, ours.cells["text"].text, ours.cells["status"].text) == ("heading", "Ring the council", "Open")


def test_it_is_told_again_without_opening_the_file_until_the_document_changes(
    october: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = october.path(RECORD)
    before = path.read_bytes()
    path.write_bytes(edited(before, spoil))
    first = about(october, "2026-10-06")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("an unchanged file was opened")

    with monkeypatch.context() as patch:
        patch.setattr(reading, "read_word", never)
        assert about(october, "2026-10-07") == first
        assert about(october, "2026-10-07") == first

    path.write_bytes(edited(before, lambda root: typed(control(root, "ask:leadership"), "All put right")))
    assert about(october, "2026-10-08") == {}
    assert kept(october).asks["leadership"].text == "All put right"


def test_a_paper_that_cannot_be_opened_keeps_what_it_said_last(
    october: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = october.path(RECORD)
    path.write_bytes(edited(path.read_bytes(), lambda root: typed(control(root, "ask:leadership"), "Strong")))
    october.run("2026-10-06")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    tries: list[str] = []
    true = reading.read_word

    def counted(content: bytes, *, name: str, **more: object) -> object:
        tries.append(name)
        return true(content, name=name, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read_word", counted)
    for day in ("2026-10-07", "2026-10-08"):
        assert about(october, day), day
    assert tries == []  # its desk has seen already that it is no document
    assert kept(october).asks["leadership"].text == "Strong"
    with pytest.raises(DocumentError):
        true(path.read_bytes(), name=path.name)


def test_answers_read_by_an_earlier_reader_are_read_once_more(october: Library) -> None:
    path = october.path(RECORD)
    path.write_bytes(edited(path.read_bytes(), lambda root: typed(control(root, "ask:leadership"), "Strong")))
    october.run("2026-10-06")
    lines = october.root / "_sic" / YEAR / "answers" / "OAK.jsonl"
    now = lines.read_text(encoding="utf-8")
    lines.write_text(now.replace('"reader":3', '"reader":1').replace("Strong", "Strnog"), encoding="utf-8")
    october.run("2026-10-07")
    assert lines.read_text(encoding="utf-8") == now  # the day of reading too: nobody typed anything since


def test_answers_come_back_from_their_lines_as_they_were() -> None:
    answers = Answers(
        key="k",
        mark="m",
        asks={"a": Answer(state=AnswerState.ANSWERED, text="x", put="y", found="title")},
        rows={
            "r": (
                RowRead(ref="O-1", control="5", label="O-1", cells={"t": Answer(state=AnswerState.EMPTIED)}),
                RowRead(found="heading", parent="OAK"),
            )
        },
        issues=(Issue(code="answered-twice", place="heading Actions, row 3", found="Found.", remedy="Do."),),
        comments=2,
        reader=2,
    )
    assert answer_lines.parse(answer_lines.dump([answers])) == {"k": answers}


def test_lines_of_an_earlier_version_are_still_read() -> None:
    line = (
        '{"key":"k","mark":"m","fingerprint":"","read_on":null,"held_on":null,"finished":true,'
        '"asks":{"a":["a","x",""]},"rows":{"r":[{"ref":"","control":"5","cells":{}}]}}\n'
    )
    old = answer_lines.parse(line)["k"]
    assert (old.reader, old.issues, old.asks["a"].found, old.rows["r"][0].found) == (0, (), "tag", "tag")
