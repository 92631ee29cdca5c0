"""An answer is read wherever its control stands: five nestings, headers, footers, text boxes, footnotes."""

from __future__ import annotations

import pytest

from sic_docs.opc.package import Package
from sic_docs.word.read import Found, ReadAnswer, ReadState, read
from sic_docs.word.values import Prefill
from tests.word import wordkit as kit
from tests.word.hands import control, edited, typed
from tests.word.wordkit import ask, filled, p, run, sdt, tbl, tc, tr

UNTOUCHED, ANSWERED = ReadState.UNTOUCHED, ReadState.ANSWERED
NESTED = {
    "in the body": sdt("ask:a", p(run("Write here")), "rich"),
    "in a paragraph": p(run("Said: "), ask("a")),
    "in a cell": tbl(tr(tc(run("Said")), tc(ask("a")))),
    "round a cell": tbl(tr(tc(run("Said")), sdt("ask:a", tc(p(run("Write here"))), "text"))),
    "in a paragraph of a cell among others": tbl(
        tr(tc(run("Said")), tc(p(run("Note")), p(ask("a")), p(run("Thanks"))))
    ),
    "in a table in a cell": tbl(tr(tc(tbl(tr(tc(run("Said")), tc(ask("a")))) + p()))),
    "in a text box": p(f"<w:r><w:pict><w:txbxContent>{p(ask('a'))}</w:txbxContent></w:pict></w:r>"),
    "in a control of somebody's own": sdt("theirs", p(run("x ")) + p(ask("a"))),
}


@pytest.mark.parametrize("place", NESTED)
def test_an_answer_is_read_wherever_its_control_stands(place: str) -> None:
    made = filled(NESTED[place] + p(run("End")), {}).content
    assert read(made).asks == {"a": ReadAnswer(UNTOUCHED)}
    answered = edited(made, lambda root: typed(control(root, "ask:a"), "An answer"))
    assert read(answered).asks == {"a": ReadAnswer(ANSWERED, "An answer")}
    assert read(answered).troubles == ()


@pytest.mark.parametrize("around", ["table", "row"])
def test_rows_are_read_with_the_repeat_round_a_row_or_round_a_whole_table(around: str) -> None:
    row = tr(tc(run("No.")), tc(ask("rows.a")))
    if around == "row":
        body = tbl(tr(tc(run("No.")), tc(run("Said"))), sdt("each:rows", row))
    else:
        body = sdt("each:rows", p(run("School")) + tbl(row) + p())
    made = filled(body + p(run("End")), {"rows": [{}, {"a": Prefill("two")}]}).content
    answered = edited(made, lambda root: typed(control(root, "ask:rows.a", 0), "one"))
    first, second = read(answered).rows["rows"]
    assert (first.cells["a"], second.cells["a"]) == (ReadAnswer(ANSWERED, "one"), ReadAnswer(UNTOUCHED, "two", "two"))


@pytest.mark.parametrize("where", ["header", "footer"])
def test_headers_and_footers_are_read(where: str) -> None:
    made = filled(p(run("Body")), {}, **{where: p(ask("a"))}).content
    answered = edited(made, lambda root: typed(control(root, "ask:a"), "An answer"), f"word/{where}1.xml")
    assert read(answered).asks == {"a": ReadAnswer(ANSWERED, "An answer")}


def test_footnotes_are_read() -> None:
    notes = f'<w:footnotes {kit.NAMESPACES}><w:footnote w:id="2">{p(ask("a"))}</w:footnote></w:footnotes>'
    made = filled(p(run("Body")), {}, parts={"word/footnotes.xml": notes.encode()}).content
    answered = edited(made, lambda root: typed(control(root, "ask:a"), "An answer"), "word/footnotes.xml")
    assert read(answered).asks == {"a": ReadAnswer(ANSWERED, "An answer")}


def test_a_text_box_written_twice_for_old_programs_is_read_once() -> None:
    made = filled(NESTED["in a text box"], {}).content
    root = Package.read(made).part("word/document.xml").decode()
    start, end = root.index("<w:pict>"), root.index("</w:pict>") + 9
    box = root[start:end]
    old = box.replace("Write here", "as it was before")
    twice = f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    again = Package.read(made).write({"word/document.xml": (root[:start] + twice + root[end:]).encode()})
    assert read(again).asks == {"a": ReadAnswer(UNTOUCHED)}
    assert read(again).troubles == ()


def test_an_ask_the_document_never_had_is_not_missed() -> None:
    body = p(ask("always")) + sdt("when:red", p(ask("sometimes")))
    assert read(filled(body, {"red": False}).content).troubles == ()
    assert set(read(filled(body, {"red": True}).content).asks) == {"always", "sometimes"}


@pytest.mark.parametrize(
    "prompt",
    ["Click or tap here to enter text.", "Choose an item.", "Click or tap to enter a date.", "   ", "\u2002\u2002"],
)
def test_words_own_prompts_are_never_answers(prompt: str) -> None:
    made = filled(p(ask("a")), {}).content
    assert read(edited(made, lambda root: typed(control(root, "ask:a"), prompt))).asks["a"] == ReadAnswer(UNTOUCHED)


def test_the_prompt_is_untouched_whatever_its_flag_quotes_or_spaces_say() -> None:
    made = filled(p(ask("a", prompt="The head's view - in a line")), {}).content
    for same in (
        "The head\u2019s view \u2013 in a line",
        "The\u00a0head's view - in\u00ada line",
        " The head's  view - in a line",
    ):
        assert read(edited(made, lambda root, s=same: typed(control(root, "ask:a"), s))).asks["a"].state is UNTOUCHED


def test_quotes_spaces_and_hyphens_people_typed_are_kept() -> None:
    said = "\u201cOur\u201d plan \u2013 co\u00adop, 5\u00a0days"
    made = filled(p(ask("a")), {}).content
    assert read(edited(made, lambda root: typed(control(root, "ask:a"), said))).asks["a"].text == said


def test_untouched_emptied_and_answered_are_three_things() -> None:
    made = filled(p(ask("a")), {"a": Prefill("As last time")}).content
    states = {
        text: read(edited(made, lambda root, t=text: typed(control(root, "ask:a"), t))).asks["a"]
        for text in ("As last time", "", "Write here", "Otherwise")
    }
    assert states == {
        "As last time": ReadAnswer(UNTOUCHED, "As last time", "As last time"),
        "": ReadAnswer(ReadState.EMPTIED, "", "As last time"),
        "Write here": ReadAnswer(ReadState.EMPTIED, "", "As last time"),
        "Otherwise": ReadAnswer(ANSWERED, "Otherwise", "As last time"),
    }
    assert all(answer.found is Found.TAG for answer in states.values())


def test_a_date_without_its_year_is_that_of_the_document() -> None:
    made = filled(p(ask("a", "date")), {}).content  # written for 2 November 2026
    assert read(edited(made, lambda root: typed(control(root, "ask:a"), "3rd Nov"))).asks["a"].text == "2026-11-03"
    assert read(edited(made, lambda root: typed(control(root, "ask:a"), "soon"))).asks["a"] == ReadAnswer(
        ANSWERED, "soon"
    )


@pytest.mark.parametrize(("typed_there", "read_as"), [("\u2611", "yes"), ("x", "yes"), ("Yes", "yes"), ("no", "no")])
def test_a_box_replaced_by_a_letter_or_another_box_is_still_a_tick(typed_there: str, read_as: str) -> None:
    made = filled(tbl(tr(tc(run("Finished")), tc(ask("done", "tick")))), {}).content

    def change(root):  # type: ignore[no-untyped-def]
        found = control(root, "ask:done")
        found.find(f".//{kit_box}").getparent().remove(found.find(f".//{kit_box}"))
        typed(found, typed_there)

    kit_box = "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"
    assert read(edited(made, change)).asks["done"].text == read_as
