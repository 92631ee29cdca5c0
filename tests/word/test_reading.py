"""Reading a filed document back: what people typed, what they left, what they added; by tag, in every place."""

from __future__ import annotations

import io
import shutil
import subprocess
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from sic_docs.documents.answers import AnswerState
from sic_docs.errors import DocumentError
from sic_docs.opc.package import Package
from sic_docs.word.dump import dump
from sic_docs.word.flatten import flatten
from sic_docs.word.read import Found, ReadAnswer, ReadRow, ReadState, read
from sic_docs.word.refs import settle_refs
from sic_docs.word.values import Prefill
from sic_docs.word.xml import SDT, SDT_CONTENT, SDT_PR, T, qn
from tests.word import wordkit as kit
from tests.word.hands import control, edited, press_plus, typed
from tests.word.wordkit import ask, filled, give, p, run, sdt, tbl, tc, tr

UNTOUCHED, EMPTIED, ANSWERED = ReadState.UNTOUCHED, ReadState.EMPTIED, ReadState.ANSWERED
ACTIONS = (
    p(run("Actions"), style="Heading1")
    + p(ask("note", title="Note"))
    + sdt("ask:rich", p(run("Say more")), "rich", "More")
    + p(ask("held", "date", title="Held on"))
    + p(ask("done", "tick", title="Finished"))
    + p(ask("rating", "choice", "Choose one", title="Rating"))
    + tbl(
        tr(tc(run("Ref")), tc(run("Action")), tc(run("By when")), tc(run("Done")), header=True),
        sdt(
            "each:actions",
            tr(
                tc(give("actions.ref")),
                tc(ask("actions.text")),
                sdt("ask:actions.due", tc(p(run("When"))), "date"),
                tc(ask("actions.done", "tick")),
            ),
        ),
    )
)
ROWS = [
    {"ref": "OAK-27-001", "text": Prefill("Do it"), "due": Prefill("2026-11-24"), "done": Prefill("no")},
    {"ref": "OAK-27-002", "text": Prefill("And that"), "done": Prefill("yes")},
    {"ref": ""},
]


def test_the_states_are_the_words_the_answers_use() -> None:
    assert {state.value for state in ReadState} == {state.value for state in AnswerState}


def test_what_nobody_touched_reads_as_untouched_with_what_we_put() -> None:
    answers = read(filled(ACTIONS, {"actions": ROWS, "held": Prefill("2026-11-24"), "rating": Prefill("done")}).content)
    assert answers.asks == {
        "note": ReadAnswer(UNTOUCHED),
        "rich": ReadAnswer(UNTOUCHED),
        "held": ReadAnswer(UNTOUCHED, "2026-11-24", "2026-11-24"),
        "done": ReadAnswer(UNTOUCHED, "no"),
        "rating": ReadAnswer(UNTOUCHED, "Done & closed", "Done & closed"),
    }
    first, second, blank = answers.rows["actions"]
    assert (first.ref, second.ref, blank.ref) == ("OAK-27-001", "OAK-27-002", "")
    assert first.cells == {
        "text": ReadAnswer(UNTOUCHED, "Do it", "Do it"),
        "due": ReadAnswer(UNTOUCHED, "2026-11-24", "2026-11-24"),
        "done": ReadAnswer(UNTOUCHED, "no", "no"),
    }
    assert (first.label, first.number, second.number) == ("OAK-27-001", 1, 2)
    assert all(row.ours and row.control for row in answers.rows["actions"])
    assert (answers.troubles, answers.tags_lost, answers.record_lost) == ((), False, False)


def test_a_prefill_that_says_what_the_prompt_says_is_still_untouched() -> None:
    answers = read(filled(ACTIONS, {"actions": [], "note": Prefill("Write here")}).content)
    assert answers.asks["note"] == ReadAnswer(UNTOUCHED, "Write here", "Write here")


def test_a_date_put_as_somebody_typed_it_is_untouched() -> None:
    made = filled(ACTIONS, {"actions": [], "held": Prefill("24/11/2026")})
    assert read(made.content).asks["held"] == ReadAnswer(UNTOUCHED, "24/11/2026", "24/11/2026")


def test_every_kind_of_answer_is_read() -> None:
    def change(root: etree._Element) -> None:
        typed(control(root, "ask:note"), "A note")
        rich = control(root, "ask:rich")
        typed(rich, "first")
        paragraph = rich.find(f".//{qn('w:p')}")
        second = deepcopy(paragraph)
        next(second.iter(T)).text = "second"
        paragraph.addnext(second)
        typed(control(root, "ask:held"), "3 December 2026")
        control(root, "ask:held").find(f".//{qn('w:date')}").set(qn("w:fullDate"), "2026-12-03T00:00:00Z")
        typed(control(root, "ask:rating"), "Open")
        control(root, "ask:done").find(f".//{qn('w14:checked')}").set(qn("w14:val"), "1")
        typed(control(root, "ask:actions.text", 0), "Do it well")
        typed(control(root, "ask:actions.due", 1), "4/12/26")

    answers = read(edited(filled(ACTIONS, {"actions": ROWS}).content, change))
    assert {name: answer.text for name, answer in answers.asks.items()} == {
        "note": "A note",
        "rich": "first\nsecond",
        "held": "2026-12-03",
        "done": "yes",
        "rating": "Open",
    }
    assert all(answer.state is ANSWERED for answer in answers.asks.values())
    assert answers.rows["actions"][0].cells["text"] == ReadAnswer(ANSWERED, "Do it well", "Do it")
    assert answers.rows["actions"][1].cells["due"] == ReadAnswer(ANSWERED, "2026-12-04")


def test_a_cleared_prefill_is_emptied_and_a_cleared_prompt_untouched() -> None:
    def change(root: etree._Element) -> None:
        typed(control(root, "ask:actions.text", 0), "")
        word = control(root, "ask:actions.text", 1)
        typed(word, "Click or tap here to enter text.")
        etree.SubElement(word.find(SDT_PR), qn("w:showingPlcHdr"))
        typed(control(root, "ask:note"), "")

    answers = read(edited(filled(ACTIONS, {"actions": ROWS}).content, change))
    first, second, _ = answers.rows["actions"]
    assert first.cells["text"] == ReadAnswer(EMPTIED, "", "Do it")
    assert second.cells["text"] == ReadAnswer(EMPTIED, "", "And that")
    assert answers.asks["note"] == ReadAnswer(UNTOUCHED)


def test_typing_the_prompt_or_what_we_put_again_is_untouched() -> None:
    def change(root: etree._Element) -> None:
        typed(control(root, "ask:note"), "Write here")
        typed(control(root, "ask:actions.text", 0), " Do  it ")

    answers = read(edited(filled(ACTIONS, {"actions": ROWS}).content, change))
    assert answers.asks["note"].state is UNTOUCHED
    assert answers.rows["actions"][0].cells["text"].state is UNTOUCHED


def test_text_put_in_by_another_program_counts_though_the_mark_of_the_prompt_stays() -> None:
    def change(root: etree._Element) -> None:
        next(control(root, "ask:note").iter(T)).text = "typed elsewhere"

    assert read(edited(filled(ACTIONS, {"actions": []}).content, change)).asks["note"].text == "typed elsewhere"


def test_unticking_what_we_ticked_is_an_answer() -> None:
    def change(root: etree._Element) -> None:
        control(root, "ask:actions.done", 1).find(f".//{qn('w14:checked')}").set(qn("w14:val"), "0")

    answers = read(edited(filled(ACTIONS, {"actions": ROWS}).content, change))
    assert answers.rows["actions"][1].cells["done"] == ReadAnswer(ANSWERED, "no", "yes")


def test_a_stale_full_date_never_beats_the_text_people_see() -> None:
    def change(root: etree._Element) -> None:
        next(control(root, "ask:held").iter(T)).text = "Tue 1 Dec 2026"

    made = filled(ACTIONS, {"actions": [], "held": Prefill("2026-11-24")}).content
    assert read(edited(made, change)).asks["held"] == ReadAnswer(ANSWERED, "2026-12-01", "2026-11-24")


def test_a_tracked_change_is_a_proposal_reported_and_not_taken() -> None:
    def change(root: etree._Element) -> None:
        found = control(root, "ask:actions.text", 0)
        holder = next(found.iter(qn("w:r")))
        who = {qn("w:id"): "1", qn("w:author"): "Chair"}  # Word and LibreOffice always say who
        gone = etree.SubElement(holder.getparent(), qn("w:del"), who)
        new = etree.SubElement(holder.getparent(), qn("w:ins"), who)
        new.append(deepcopy(holder))
        next(new.iter(T)).text = "Proposed"
        gone.append(holder)
        next(gone.iter(T)).tag = qn("w:delText")

    answers = read(edited(filled(ACTIONS, {"actions": ROWS}).content, change))
    assert answers.rows["actions"][0].cells["text"] == ReadAnswer(UNTOUCHED, "Do it", "Do it", proposed="Proposed")
    (trouble,) = answers.troubles
    assert (trouble.code, trouble.name, trouble.row) == ("tracked-changes", "actions.text", 1)


def test_a_row_added_with_plus_is_new_though_it_copied_the_ref() -> None:
    made = edited(filled(ACTIONS, {"actions": ROWS}).content, lambda root: press_plus(root, "Something new"))
    rows = settle_refs(read(made).rows["actions"])
    assert [row.ref for row in rows] == ["OAK-27-001", "OAK-27-002", "", ""]
    assert rows[2].cells["text"] == ReadAnswer(ANSWERED, "Something new")
    assert not rows[2].ours and rows[1].ours


def row(ref: str, text: str, put: str, control: str = "", ours: bool = True) -> ReadRow:
    state = UNTOUCHED if text == put else ANSWERED
    return ReadRow(ref, control, {"text": ReadAnswer(state, text, put)}, "", "", ours)


def test_the_row_equal_to_what_we_put_keeps_its_ref_wherever_it_stands() -> None:
    settled = settle_refs([row("A-1", "changed", "put"), row("A-1", "put", "put"), row("A-2", "x", "y")])
    assert [found.ref for found in settled] == ["", "A-1", "A-2"]
    assert settled[0].cells["text"] == ReadAnswer(ANSWERED, "changed")


def test_with_no_row_as_we_put_it_the_first_keeps_the_ref() -> None:
    assert [found.ref for found in settle_refs([row("A-1", "a", "put"), row("A-1", "b", "put")])] == ["A-1", ""]


def test_rows_people_moved_or_reordered_keep_their_refs_and_deleted_rows_are_not_there() -> None:
    def change(root: etree._Element) -> None:
        items = [s for s in root.iter(SDT) if s.find(f"{SDT_PR}/{qn('w15:repeatingSectionItem')}") is not None]
        items[0].getparent().append(items[0])
        items[1].getparent().remove(items[1])

    rows = read(edited(filled(ACTIONS, {"actions": ROWS}).content, change)).rows["actions"]
    assert [found.ref for found in rows] == ["", "OAK-27-001"]
    assert rows[1].cells["text"] == ReadAnswer(UNTOUCHED, "Do it", "Do it")


def test_a_row_whose_ref_was_deleted_is_known_by_words_own_id() -> None:
    def change(root: etree._Element) -> None:
        for text in root.iter(T):
            if text.text == "OAK-27-001":
                text.text = ""

    rows = read(edited(filled(ACTIONS, {"actions": ROWS}).content, change)).rows["actions"]
    assert rows[0].ref == "OAK-27-001" and rows[0].ours


def test_an_unknown_ref_is_somebodys_own_row() -> None:
    def change(root: etree._Element) -> None:
        for text in root.iter(T):
            if text.text == "OAK-27-001":
                text.text = "OAK-27-077"

    rows = read(edited(filled(ACTIONS, {"actions": ROWS}).content, change)).rows["actions"]
    assert (rows[0].ref, rows[0].ours) == ("OAK-27-077", False)


def test_rows_pasted_without_their_item_control_are_still_read() -> None:
    def change(root: etree._Element) -> None:
        items = [s for s in root.iter(SDT) if s.find(f"{SDT_PR}/{qn('w15:repeatingSectionItem')}") is not None]
        line = items[0].find(f"{SDT_CONTENT}/{qn('w:tr')}")
        items[0].getparent().replace(items[0], line)

    rows = read(edited(filled(ACTIONS, {"actions": ROWS}).content, change)).rows["actions"]
    assert [(found.ref, found.cells["text"].text) for found in rows[:2]] == [
        ("OAK-27-001", "Do it"),
        ("OAK-27-002", "And that"),
    ]


def test_repeats_in_repeats_headers_and_text_boxes_are_read() -> None:
    box = f"<w:r><w:txbxContent>{p(ask('boxed'))}</w:txbxContent></w:r>"
    body = p(box) + sdt(
        "each:schools",
        p(give("schools.ref"))
        + p(ask("schools.note"))
        + tbl(
            tr(tc(run("Ref")), tc(run("Action"))),
            sdt("each:schools.actions", tr(tc(give("schools.actions.ref")), tc(ask("schools.actions.text")))),
        ),
    )
    schools = [
        {"ref": "OAK", "note": Prefill("n1"), "actions": [{"ref": "O-1", "text": Prefill("a")}, {"ref": "O-2"}]},
        {"ref": "ELM", "actions": [{"ref": "E-1"}]},
    ]
    made = filled(body, {"schools": schools, "boxed": Prefill("in a box")}, header=p(ask("top")))
    answers = read(made.content)
    assert (answers.asks["boxed"].text, answers.asks["top"].state) == ("in a box", UNTOUCHED)
    assert [(found.ref, found.cells["note"].text) for found in answers.rows["schools"]] == [("OAK", "n1"), ("ELM", "")]
    assert [(found.parent, found.ref) for found in answers.rows["schools.actions"]] == [
        ("OAK", "O-1"),
        ("OAK", "O-2"),
        ("ELM", "E-1"),
    ]


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff\u2028\u2029"), max_size=30
)
READY = kit.compiled(ACTIONS)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(TEXTS, st.booleans(), st.dates()), max_size=5), TEXTS)
def test_filling_and_reading_gives_back_what_was_put(rows: list[tuple[str, bool, Any]], note: str) -> None:
    values = {
        "actions": [
            {
                "ref": f"OAK-27-{n:03d}",
                "text": Prefill(text),
                "due": Prefill(due.isoformat()),
                "done": Prefill("yes" if done else "no"),
            }
            for n, (text, done, due) in enumerate(rows)
        ],
        "note": Prefill(note),
    }
    answers = read(kit.put_in(READY, values).content)
    assert answers.asks["note"].state is UNTOUCHED
    got = settle_refs(answers.rows.get("actions", ()))
    assert [found.ref for found in got] == [f"OAK-27-{n:03d}" for n in range(len(rows))]
    for found, (text, done, due) in zip(got, rows, strict=True):
        assert all(answer.state is UNTOUCHED for answer in found.cells.values())
        assert found.cells["text"].text == (text if text.strip() else "")
        assert (found.cells["due"].text, found.cells["done"].text) == (due.isoformat(), "yes" if done else "no")


def test_a_document_saved_by_another_program_keeps_every_answer() -> None:
    document = docx.Document(io.BytesIO(filled(ACTIONS, {"actions": ROWS}).content))
    document.paragraphs[0].add_run(" changed")
    stream = io.BytesIO()
    document.save(stream)
    assert read(stream.getvalue()) == read(filled(ACTIONS, {"actions": ROWS}).content)


def test_an_ask_that_is_gone_is_named() -> None:
    def change(root: etree._Element) -> None:
        found = control(root, "ask:note")
        found.getparent().remove(found)

    assert read(edited(filled(ACTIONS, {"actions": ROWS}).content, change)).gone == ("note",)


def without_tags(root: etree._Element) -> None:
    for tag in list(root.iter(qn("w:tag"), qn("w15:repeatingSection"), qn("w15:repeatingSectionItem"))):
        tag.getparent().remove(tag)


def test_where_tags_were_lost_it_is_read_by_titles_and_headings_and_says_so() -> None:
    def change(root: etree._Element) -> None:
        typed(control(root, "ask:note"), "A note")
        typed(control(root, "ask:actions.text", 1), "And this")
        without_tags(root)

    answers = read(edited(filled(ACTIONS, {"actions": ROWS}).content, change))
    assert answers.tags_lost
    assert answers.asks["note"] == ReadAnswer(ANSWERED, "A note", found=Found.TITLE)
    first, second, _ = answers.rows["actions"]
    assert first.found is Found.HEADING
    assert (first.ref, first.cells["text"].state, first.cells["due"].text) == ("OAK-27-001", UNTOUCHED, "2026-11-24")
    assert second.cells["text"] == ReadAnswer(ANSWERED, "And this", "And that", Found.HEADING)
    assert (first.cells["done"].text, second.cells["done"].text) == ("no", "yes")


@pytest.mark.office
def test_a_document_saved_by_libreoffice_is_read_by_headings(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    source = tmp_path / "a.docx"
    source.write_bytes(filled(ACTIONS, {"actions": ROWS}).content)
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run(
        [*command, "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out"), str(source)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    answers = read((tmp_path / "out" / "a.docx").read_bytes())
    assert answers.tags_lost
    rows = answers.rows["actions"]
    assert [found.ref for found in rows] == ["OAK-27-001", "OAK-27-002", ""]
    assert all(answer.state is UNTOUCHED for found in rows for answer in found.cells.values())


def test_flattening_leaves_no_control_and_no_prompt_but_every_answer() -> None:
    made = flatten(filled(ACTIONS, {"actions": ROWS, "rating": Prefill("Open")}).content)
    assert b"w:sdt" not in Package.read(made).part("word/document.xml")
    assert dump(made).splitlines() == [
        "# Actions",
        "",
        "",
        "",
        "☐",
        "Open",
        "| Ref | Action | By when | Done |",
        "| OAK-27-001 | Do it | 24 November 2026 | ☐ |",
        "| OAK-27-002 | And that |  | ☒ |",
        "|  |  |  | ☐ |",
    ]
    docx.Document(io.BytesIO(made))


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_what_cannot_be_opened_is_one_kind_of_error_that_names_the_file(content: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        read(content, name="OAK line meeting.docx")
    assert caught.value.file == "OAK line meeting.docx"


def test_a_document_without_our_record_is_read_all_the_same() -> None:
    package = Package.read(filled(ACTIONS, {"actions": ROWS}).content)
    less = package.write(without={part for part in package if part.startswith("customXml/")})
    answers = read(less)
    assert not answers.tags_lost
    assert [found.cells["text"].text for found in answers.rows["actions"]][:2] == ["Do it", "And that"]
