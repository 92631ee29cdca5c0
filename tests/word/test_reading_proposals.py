"""Tracked changes are proposals: reported, never taken as settled. Comments are noticed and no part of an answer."""

from __future__ import annotations

import io
from copy import deepcopy

import docx
from lxml import etree

from sic_docs.word.read import ReadAnswer, ReadState, Trouble, read
from sic_docs.word.values import Prefill
from sic_docs.word.xml import SDT, TR, P, R, T, qn
from tests.word.hands import WHO, control, edited, items, mark_row, plain_row, propose, typed
from tests.word.wordkit import ask, filled, give, p, run, sdt, tbl, tc, tr

UNTOUCHED, ANSWERED = ReadState.UNTOUCHED, ReadState.ANSWERED
BODY = (
    p(run("Record"), style="Heading1")
    + p(ask("a", title="Answer"))
    + sdt("ask:long", p(run("Say more")), "rich")
    + p(ask("done", "tick"))
    + tbl(
        tr(tc(run("Ref")), tc(run("Action"))),
        sdt("each:actions", tr(tc(give("actions.ref")), tc(ask("actions.text")))),
    )
)
MADE = filled(
    BODY, {"a": Prefill("As put"), "actions": [{"ref": "O-1", "text": Prefill("Do it")}, {"ref": "O-2"}]}
).content


def codes(content: bytes) -> list[tuple[str, str, int]]:
    return [(t.code, t.name, t.row) for t in read(content).troubles]


def test_a_text_retyped_with_track_changes_on_is_read_as_it_was() -> None:
    made = edited(MADE, lambda root: propose(control(root, "ask:a"), "Something else"))
    assert read(made).asks["a"] == ReadAnswer(UNTOUCHED, "As put", "As put", proposed="Something else")
    assert codes(made) == [("tracked-changes", "a", 0)]


def test_words_inserted_and_deleted_inside_an_answer_are_left_as_they_were() -> None:
    def change(root: etree._Element) -> None:
        found = control(root, "ask:a")
        typed(found, "keep ")
        line = next(found.iter(R))
        new = etree.SubElement(line.getparent(), qn("w:ins"), WHO)
        etree.SubElement(etree.SubElement(new, R), T).text = "maybe "
        gone = etree.SubElement(line.getparent(), qn("w:del"), WHO)
        etree.SubElement(etree.SubElement(gone, R), qn("w:delText")).text = "this"

    answer = read(edited(MADE, change)).asks["a"]
    assert (answer.text, answer.proposed) == ("keep this", "keep maybe")


def test_a_proposed_paragraph_is_not_read_and_a_deleted_paragraph_break_still_is() -> None:
    def change(root: etree._Element) -> None:
        found = control(root, "ask:long")
        typed(found, "first")
        line = next(found.iter(P))
        mark = etree.SubElement(etree.SubElement(etree.Element(qn("w:pPr")), qn("w:rPr")), qn("w:ins"), WHO)
        extra = deepcopy(line)
        line.insert(0, mark.getparent().getparent())
        new = etree.SubElement(extra, qn("w:ins"), WHO)
        new.append(extra.find(R))
        line.addnext(extra)

    answer = read(edited(MADE, change)).asks["long"]
    assert (answer.text, answer.proposed) == ("first", "first\nfirst")


def test_text_moved_elsewhere_with_track_changes_on_is_read_where_it_was() -> None:
    def change(root: etree._Element) -> None:
        found = control(root, "ask:a")
        line = next(found.iter(R))
        out = etree.Element(qn("w:moveFrom"), WHO)
        line.addprevious(out)
        moved = deepcopy(line)
        out.append(line)
        into = control(root, "ask:long")
        typed(into, "mine ")
        etree.SubElement(next(into.iter(P)), qn("w:moveTo"), WHO).append(moved)

    answers = read(edited(MADE, change)).asks
    assert answers["a"] == ReadAnswer(UNTOUCHED, "As put", "As put", proposed="")
    assert (answers["long"].text, answers["long"].proposed) == ("mine", "mine As put")


def test_a_box_ticked_with_track_changes_on_is_not_ticked_yet() -> None:
    def change(root: etree._Element) -> None:
        found = control(root, "ask:done")
        propose(found, "\u2612")
        found.find(f".//{qn('w14:checked')}").set(qn("w14:val"), "1")

    made = edited(MADE, change)
    assert read(made).asks["done"] == ReadAnswer(UNTOUCHED, "no", proposed="yes")
    assert codes(made) == [("tracked-changes", "done", 0)]


def test_a_proposed_row_is_reported_and_not_read() -> None:
    def change(root: etree._Element) -> None:
        copy = deepcopy(items(root)[1])
        items(root)[1].addnext(copy)
        mark_row(next(copy.iter(TR)), "ins")
        typed(next(copy.iter(SDT)), "A new one")
        bare = plain_row("", "Typed without a control")
        mark_row(bare, "ins")
        next(root.iter(qn("w:tbl"))).append(bare)

    made = edited(MADE, change)
    assert [row.ref for row in read(made).rows["actions"]] == ["O-1", "O-2"]
    assert {code for code, name, _ in codes(made) if name == "actions"} == {"tracked-changes"}


def test_a_row_proposed_to_go_is_still_read_and_said_to_be_going() -> None:
    made = edited(MADE, lambda root: mark_row(next(items(root)[0].iter(TR)), "del"))
    first, second = read(made).rows["actions"]
    assert (first.ref, first.leaving, second.leaving) == ("O-1", True, False)
    assert codes(made) == [("tracked-changes", "actions", 1)]


def test_a_proposal_in_a_row_names_its_row() -> None:
    made = edited(MADE, lambda root: propose(control(root, "ask:actions.text", 1), "New"))
    assert codes(made) == [("tracked-changes", "actions.text", 2)]
    assert read(made).rows["actions"][1].cells["text"].state is UNTOUCHED


def test_a_control_that_is_only_proposed_is_not_an_answer() -> None:
    def change(root: etree._Element) -> None:
        found = control(root, "ask:a")
        new = etree.SubElement(found.getparent(), qn("w:ins"), WHO)
        copy = deepcopy(found)
        typed(copy, "Otherwise")
        new.append(copy)

    made = edited(MADE, change)
    assert read(made).asks["a"].text == "As put"
    assert codes(made) == [("tracked-changes", "a", 0)]


def test_changes_to_what_nobody_asked_are_nobodys_business() -> None:
    def change(root: etree._Element) -> None:
        line = next(root.iter(P))
        new = etree.SubElement(line, qn("w:ins"), WHO)
        etree.SubElement(etree.SubElement(new, R), T).text = " of the meeting"

    assert read(edited(MADE, change)).troubles == ()


def test_a_change_of_formatting_alone_is_no_proposal() -> None:
    def change(root: etree._Element) -> None:
        line = next(control(root, "ask:a").iter(R))
        properties = etree.Element(qn("w:rPr"))
        etree.SubElement(properties, qn("w:rPrChange"), WHO)
        line.insert(0, properties)

    assert read(edited(MADE, change)).troubles == ()


def test_comments_are_counted_and_left_out_of_answers() -> None:
    document = docx.Document(io.BytesIO(MADE))
    heading = document.paragraphs[0]
    document.add_comment(heading.runs, text="Should this not be Tuesday?", author="Chair", initials="C")
    stream = io.BytesIO()
    document.save(stream)
    answers = read(stream.getvalue())
    assert answers.comments == 1
    assert (answers.asks, answers.rows) == (read(MADE).asks, read(MADE).rows)
    assert answers.troubles == ()


def test_a_trouble_never_repeats_what_people_typed() -> None:
    made = edited(MADE, lambda root: propose(control(root, "ask:a"), "A child's name"))
    assert all("child" not in str(trouble) for trouble in read(made).troubles)
    assert isinstance(read(made).troubles[0], Trouble)


def test_a_proposed_row_is_told_once_however_many_fields_it_has() -> None:
    cells = "".join(tc(ask(f"actions.{name}")) for name in ("text", "owner", "due", "status", "note"))
    body = tbl(
        tr(*(tc(run(name)) for name in ("Ref", "Text", "Owner", "Due", "Status", "Note"))),
        sdt("each:actions", tr(tc(give("actions.ref")), cells)),
    )

    def change(root: etree._Element) -> None:
        copy = deepcopy(items(root)[0])
        items(root)[0].addnext(copy)
        mark_row(next(copy.iter(TR)), "ins")

    made = edited(filled(body, {"actions": [{"ref": "O-1"}]}).content, change)
    assert codes(made) == [("tracked-changes", "actions", 0)]
    assert len(read(made).rows["actions"]) == 1
