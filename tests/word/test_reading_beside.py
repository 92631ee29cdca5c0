"""Words typed beside or below a field that is still there: read as its answer or more of it, and always told."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy

import pytest
from lxml import etree

from sic_docs.opc.package import Package
from sic_docs.word.read import Found, ReadAnswer, ReadState, WordAnswers, read
from sic_docs.word.values import Prefill
from sic_docs.word.xml import TC, P, R, T, qn
from tests.word.hands import WHO, control, edited, foreign, items, press_plus, typed
from tests.word.wordkit import ask, filled, give, p, run, sdt, tbl, tc, tr

BODY = (
    p(run("Record"), style="Heading1")
    + tbl(
        tr(tc(run("Present")), tc(ask("present"))),
        tr(tc(run("Held on")), tc(ask("held", "date"))),
        tr(tc(run("Flag")), tc(ask("flag", "choice", "Choose"))),
        tr(
            tc(run("Finished")),
            tc(p(ask("finished", "tick"), run("  Only then is it carried forward  \u00b7  Role: "), ask("by"))),
        ),
        tr(
            tc(run("Voting")), tc(p(run("Present: "), ask("voting"), run("   Needed: "), give("needed"), run(" of 11")))
        ),
    )
    + p(run("Wellbeing"), style="Heading2")
    + sdt("ask:wellbeing", p(run("Say how")), "rich")
    + sdt("when:meeting", p(run("Figures"), style="Heading2") + p(ask("figures")) + p(run("They are as reported.")))
    + p(run("Leadership"), style="Heading2")
    + p(run("In a line or two, please."))
    + sdt("ask:leadership", p(run("Support and challenge")), "rich")
    + p(give("tell"), style="SmallPrint")
    + p(run("Actions"), style="Heading2")
    + tbl(
        tr(tc(run("Ref")), tc(run("Action")), tc(run("Done"))),
        sdt("each:actions", tr(tc(give("actions.ref")), tc(ask("actions.text")), tc(ask("actions.done", "tick")))),
    )
)
VALUES = {
    "needed": "4",
    "tell": "Wrong? Tell the office.",
    "meeting": True,
    "actions": [{"ref": "O-1", "text": Prefill("Ring the council")}, {"ref": "O-2"}],
}
MADE = filled(BODY, VALUES).content


def line(text: str, style: str = "") -> etree._Element:
    made = etree.Element(P)
    if style:
        etree.SubElement(etree.SubElement(made, qn("w:pPr")), qn("w:pStyle")).set(qn("w:val"), style)
    etree.SubElement(etree.SubElement(made, R), T).text = text
    return made


def words(text: str) -> etree._Element:
    return next(line(text).iter(R))


def after(name: str, *added: etree._Element, number: int = 0) -> Callable[[etree._Element], None]:
    return lambda root: [control(root, f"ask:{name}", number).addnext(each) for each in reversed(added)] and None


def told(answers: WordAnswers) -> list[tuple[str, str, int]]:
    return [(t.code, t.name, t.row) for t in answers.troubles]


def test_the_words_the_template_has_beside_a_field_are_never_taken() -> None:
    for made in (MADE, filled(BODY, {**VALUES, "meeting": False}).content, foreign(MADE)):
        answers = read(made)
        assert {answer.state for answer in answers.asks.values()} == {ReadState.UNTOUCHED}
        assert {cell.state for row in answers.rows["actions"] for cell in row.cells.values()} == {ReadState.UNTOUCHED}
        assert answers.troubles == ()


def test_words_typed_after_a_field_in_its_cell_are_its_answer_and_told() -> None:
    answers = read(edited(MADE, after("present", words("Head and governor"))))
    assert answers.asks["present"].text == "Head and governor"
    assert (answers.asks["present"].state, answers.asks["present"].found) == (ReadState.ANSWERED, Found.PLACE)
    assert told(answers) == [("typed-beside", "present", 0)]


def test_a_paragraph_below_a_field_in_its_cell_goes_on_with_its_answer() -> None:
    def change(root: etree._Element) -> None:
        typed(control(root, "ask:present"), "Head")
        next(control(root, "ask:present").iterancestors(P)).addnext(line("and the governor"))

    answers = read(edited(MADE, change))
    assert answers.asks["present"].text == "Head\nand the governor"
    assert told(answers) == [("typed-beside", "present", 0)]


@pytest.mark.parametrize("style", ["", "ListBullet"])
def test_paragraphs_below_a_field_in_the_body_are_its_answer_up_to_the_next_heading(style: str) -> None:
    answers = read(edited(MADE, after("wellbeing", line("Tired"), line("but well", style))))
    assert answers.asks["wellbeing"].text == "Tired\nbut well"
    assert told(answers) == [("typed-beside", "wellbeing", 0)]
    assert answers.asks["figures"].state is ReadState.UNTOUCHED


def test_a_paragraph_above_a_field_under_its_heading_is_its_answer_without_the_templates_note() -> None:
    answers = read(edited(MADE, lambda root: control(root, "ask:leadership").addprevious(line("Strong"))))
    assert answers.asks["leadership"].text == "Strong"
    assert told(answers) == [("typed-beside", "leadership", 0)]


def test_a_paragraph_between_two_fields_belongs_to_the_one_above_it() -> None:
    body = p(run("Both"), style="Heading2") + sdt("ask:a", p(run("One")), "rich") + sdt("ask:b", p(run("Two")), "rich")
    answers = read(edited(filled(body, {}).content, after("a", line("Typed"))))
    assert (answers.asks["a"].text, answers.asks["b"].text) == ("Typed", "")


def test_words_beside_a_field_in_a_row_are_more_of_its_answer_and_the_row_is_named() -> None:
    answers = read(edited(MADE, after("actions.text", words(" before Friday"))))
    assert answers.rows["actions"][0].cells["text"].text == "Ring the council\nbefore Friday"
    assert answers.rows["actions"][0].cells["text"].put == "Ring the council"
    assert told(answers) == [("typed-beside", "actions.text", 1)]
    second = read(edited(MADE, after("actions.text", words("Write to parents"), number=1)))
    assert second.rows["actions"][1].cells["text"].text == "Write to parents"
    assert told(second) == [("typed-beside", "actions.text", 2)]


def test_a_row_copied_with_what_stands_beside_its_field_is_read_so_too() -> None:
    def change(root: etree._Element) -> None:
        press_plus(root, "Third")
        items(root)[2].addnext(deepcopy(items(root)[2]))
        control(items(root)[3], "ask:actions.text").addnext(words("and fourth"))

    assert [row.cells["text"].text for row in read(edited(MADE, change)).rows["actions"]][2:] == [
        "Third",
        "Third\nand fourth",
    ]


def test_a_date_typed_beside_its_field_is_taken_and_a_remark_beside_one_is_only_told() -> None:
    answers = read(edited(MADE, after("held", words("3rd Nov 2026"))))
    assert answers.asks["held"].text == "2026-11-03"
    remark = read(edited(MADE, after("held", words("as soon as we can"))))
    assert remark.asks["held"].state is ReadState.UNTOUCHED
    assert told(answers) == told(remark) == [("typed-beside", "held", 0)]


def test_a_remark_beside_a_chosen_word_or_a_box_is_told_and_spoils_neither() -> None:
    def change(root: etree._Element) -> None:
        typed(control(root, "ask:flag"), "Open")
        control(root, "ask:flag").addnext(words("since May"))
        control(root, "ask:finished").addnext(words("nearly"))

    answers = read(edited(MADE, change))
    assert answers.asks["flag"] == ReadAnswer(ReadState.ANSWERED, "Open", odd=answers.asks["flag"].odd)
    assert answers.asks["finished"].state is ReadState.UNTOUCHED
    assert told(answers) == [("typed-beside", "flag", 0), ("typed-beside", "finished", 0)]


def test_of_several_fields_in_a_cell_the_one_before_has_what_is_typed_after_it() -> None:
    answers = read(edited(MADE, after("by", words("Clerk"))))
    assert (answers.asks["by"].text, answers.asks["finished"].state) == ("Clerk", ReadState.UNTOUCHED)
    between = read(edited(MADE, after("finished", words("Not yet"))))
    assert (between.asks["by"].state, told(between)) == (ReadState.UNTOUCHED, [("typed-beside", "finished", 0)])


def test_printed_words_that_somebody_reworded_are_told_and_not_taken() -> None:
    def change(root: etree._Element) -> None:
        note = next(each for each in root.iter(T) if each.text == "In a line or two, please.")
        note.text = "In a line or three, please."

    answers = read(edited(MADE, change))
    assert answers.asks["leadership"].state is ReadState.UNTOUCHED
    assert told(answers) == [("typed-beside", "leadership", 0)]


def test_words_beside_a_field_that_are_only_proposed_are_told_and_not_taken() -> None:
    def change(root: etree._Element) -> None:
        new = etree.Element(qn("w:ins"), WHO)
        new.append(words("Head"))
        control(root, "ask:present").addnext(new)

    answers = read(edited(MADE, change))
    assert answers.asks["present"].state is ReadState.UNTOUCHED
    assert told(answers) == [("tracked-changes", "present", 0)]


def test_a_field_found_by_its_title_has_what_stands_beside_it_too() -> None:
    answers = read(foreign(edited(MADE, after("present", words("Head and governor")))))
    assert answers.asks["present"].text == "Head and governor"


def test_a_field_gone_from_a_cell_leaves_the_templates_words_out_of_its_answer() -> None:
    body = tbl(tr(tc(run("Place")), tc(p(ask("place")) + p(run("A room, not a building")))))

    def change(root: etree._Element) -> None:
        gone = control(root, "ask:place")
        gone.getparent().replace(gone, words("Hall"))

    assert read(edited(filled(body, {}).content, change)).asks["place"].text == "Hall"


def test_a_document_filed_before_the_templates_words_were_kept_is_read_as_before() -> None:
    part = next(name for name in Package.read(MADE) if b"<asks>" in Package.read(MADE).part(name))
    older = Package.read(edited(MADE, after("present", words("Head"))))
    kept = re.sub(rb'"(present|finished)":(\[[^]]*?)(?:,"")*,\[[^]]*\]\]', rb'"\1":\2]', older.part(part))
    assert kept != older.part(part)
    answers = read(older.write({part: kept}))
    assert (answers.asks["present"].state, answers.troubles) == (ReadState.UNTOUCHED, ())


def test_empty_paragraphs_in_a_cell_are_nothing_typed() -> None:
    made = edited(MADE, lambda root: [cell.append(etree.Element(P)) for cell in list(root.iter(TC))] and None)
    assert read(made).asks == read(MADE).asks
    assert read(made).troubles == ()
