"""Rows of a table as people treat them: added, pasted, copied, reordered, deleted, typed over, dragged about."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from sic_docs.word.read import Found, ReadAnswer, ReadRow, ReadState, read
from sic_docs.word.refs import settle_refs
from sic_docs.word.values import Prefill
from sic_docs.word.xml import SDT, SDT_CONTENT, SDT_PR, TBL, TC, TC_PR, TR, T, qn, tag_of
from tests.word.hands import control, edited, items, plain_row, press_plus, type_over, typed
from tests.word.wordkit import ask, filled, give, p, run, sdt, tbl, tc, tr

UNTOUCHED, ANSWERED, EMPTIED = ReadState.UNTOUCHED, ReadState.ANSWERED, ReadState.EMPTIED
HEAD = tr(tc(run("Ref")), tc(run("Action")), tc(run("Owner")), tc(run("Due")), header=True)
LINE = tr(
    tc(give("actions.ref")),
    tc(ask("actions.text", title="What")),
    tc(ask("actions.owner", prompt="Role")),
    tc(ask("actions.due", "date", prompt="Date")),
)
BODY = p(run("Actions"), style="Heading1") + tbl(HEAD, sdt("each:actions", LINE)) + p(run("End"))
ROWS = [
    {"ref": "O-1", "text": Prefill("Do it"), "owner": Prefill("Head")},
    {"ref": "O-2", "text": Prefill("And that")},
]
MADE = filled(BODY, {"actions": ROWS}).content


def rows(content: bytes) -> tuple[ReadRow, ...]:
    return settle_refs(read(content).rows["actions"])


def said(row: ReadRow) -> tuple[str, str, str]:
    return row.ref, row.cells["text"].text, row.found.value


def table(root: etree._Element) -> etree._Element:
    return next(root.iter(TBL))


def test_a_row_typed_below_the_last_without_controls_is_a_row() -> None:
    made = edited(MADE, lambda root: table(root).append(plain_row("", "Ring the council", "Clerk", "3rd Nov")))
    third = rows(made)[2]
    assert said(third) == ("", "Ring the council", "heading")
    assert third.cells["due"] == ReadAnswer(ANSWERED, "2026-11-03", found=Found.HEADING)
    assert (third.number, third.ours) == (3, False)


def test_a_row_inserted_between_two_of_ours_keeps_its_place() -> None:
    """Word's "insert row below" puts the new row inside the same item of the repeat."""
    made = edited(MADE, lambda root: next(items(root)[0].iter(TR)).addnext(plain_row("", "In between", "", "")))
    assert [said(row)[:2] for row in rows(made)] == [("O-1", "Do it"), ("", "In between"), ("O-2", "And that")]
    above = edited(MADE, lambda root: next(items(root)[0].iter(TR)).addprevious(plain_row("", "Above", "", "")))
    assert {said(row)[:2] for row in rows(above)} == {("O-1", "Do it"), ("", "Above"), ("O-2", "And that")}
    assert next(row for row in rows(above) if row.ref == "O-1").cells["text"].state is UNTOUCHED


def test_an_empty_row_people_added_is_no_row() -> None:
    assert len(rows(edited(MADE, lambda root: table(root).append(plain_row("", " ", "", ""))))) == 2


def test_a_line_across_the_table_is_no_row() -> None:
    def change(root: etree._Element) -> None:
        line = plain_row("Agreed by all present")
        properties = etree.Element(TC_PR)
        etree.SubElement(properties, qn("w:gridSpan"), {qn("w:val"): "4"})
        line.find(TC).insert(0, properties)
        table(root).append(line)

    assert len(rows(edited(MADE, change))) == 2


def test_the_templates_own_other_rows_are_no_rows() -> None:
    total = tr(tc(run("")), tc(run("Anything else is written overleaf")), tc(run("")), tc(run("")))
    made = filled(tbl(HEAD, sdt("each:actions", LINE), total), {"actions": ROWS}).content
    assert len(rows(made)) == 2
    counted = tr(tc(run("")), tc(give("count")), tc(run("")), tc(run("")))
    made = filled(tbl(HEAD, sdt("each:actions", LINE), counted), {"actions": ROWS, "count": "2 actions"}).content
    assert len(rows(made)) == 2


def test_a_row_copied_and_pasted_is_new_and_the_original_keeps_its_ref() -> None:
    def change(root: etree._Element) -> None:
        copy = deepcopy(items(root)[0])
        items(root)[1].addnext(copy)
        typed(next(s for s in copy.iter(SDT) if tag_of(s) == "ask:actions.text"), "Do it again")

    made = edited(MADE, change)
    assert [said(row)[:2] for row in rows(made)] == [("O-1", "Do it"), ("O-2", "And that"), ("", "Do it again")]
    assert rows(made)[2].cells["owner"] == ReadAnswer(ANSWERED, "Head")


def test_a_row_dragged_out_of_the_repeat_keeps_its_ref_and_its_place() -> None:
    def change(root: etree._Element) -> None:
        first = items(root)[0]
        table(root).append(first.find(f"{SDT_CONTENT}/{TR}"))
        first.getparent().remove(first)

    made = edited(MADE, change)
    assert [said(row)[:2] for row in rows(made)] == [("O-2", "And that"), ("O-1", "Do it")]
    assert all(row.cells["text"].state is UNTOUCHED for row in rows(made))


def test_a_second_table_split_off_is_read_too() -> None:
    def change(root: etree._Element) -> None:
        section = control(root, "each:actions")
        other = deepcopy(table(root))
        copied = next(s for s in other.iter(SDT) if tag_of(s) == "each:actions")
        content = copied.find(SDT_CONTENT)
        content.remove(content[0])
        own = section.find(SDT_CONTENT)
        own.remove(own[1])
        table(root).addnext(other)

    assert [row.ref for row in rows(edited(MADE, change))] == ["O-1", "O-2"]


def test_rows_sorted_by_hand_keep_what_belongs_to_them() -> None:
    made = edited(MADE, lambda root: items(root)[0].getparent().append(items(root)[0]))
    assert [(row.ref, row.cells["text"].state) for row in rows(made)] == [("O-2", UNTOUCHED), ("O-1", UNTOUCHED)]


def test_a_deleted_row_is_not_there_and_no_trouble() -> None:
    made = edited(MADE, lambda root: items(root)[0].getparent().remove(items(root)[0]))
    assert [row.ref for row in rows(made)] == ["O-2"]
    assert read(made).troubles == ()


def test_all_rows_deleted_is_no_rows_and_the_table_deleted_is_a_trouble() -> None:
    def empty(root: etree._Element) -> None:
        for item in items(root):
            item.getparent().remove(item)

    assert read(edited(MADE, empty)).rows["actions"] == ()
    made = edited(MADE, lambda root: table(root).getparent().remove(table(root)))
    (trouble,) = read(made).troubles
    assert (trouble.code, trouble.name) == ("table-gone", "actions")


def test_text_typed_over_a_control_is_read_by_the_heading_of_its_column() -> None:
    made = edited(MADE, lambda root: type_over(control(root, "ask:actions.text", 1), "And the other"))
    second = rows(made)[1]
    assert second.cells["text"] == ReadAnswer(ANSWERED, "And the other", "And that", Found.HEADING)
    assert (second.ref, second.found) == ("O-2", Found.TAG)
    assert read(made).troubles == ()


def test_a_control_deleted_with_its_text_is_emptied() -> None:
    def change(root: etree._Element) -> None:
        for number in (0, 0):
            found = control(root, "ask:actions.text", number)
            found.getparent().remove(found)

    first, second = rows(edited(MADE, change))
    assert first.cells["text"] == ReadAnswer(EMPTIED, "", "Do it", Found.HEADING)
    assert first.cells["due"].state is second.cells["due"].state is UNTOUCHED


def test_a_tag_lost_in_one_cell_is_made_up_by_its_title() -> None:
    def change(root: etree._Element) -> None:
        found = control(root, "ask:actions.text", 0)
        typed(found, "Do it now")
        found.find(SDT_PR).remove(found.find(f"{SDT_PR}/{qn('w:tag')}"))

    assert rows(edited(MADE, change))[0].cells["text"] == ReadAnswer(ANSWERED, "Do it now", "Do it", Found.TITLE)


def test_a_cell_that_spans_two_columns_stands_under_both_headings() -> None:
    def change(root: etree._Element) -> None:
        line = plain_row("", "Shared", "3 Nov 2026")
        properties = etree.Element(TC_PR)
        etree.SubElement(properties, qn("w:gridSpan"), {qn("w:val"): "2"})
        line.findall(TC)[1].insert(0, properties)
        next(items(root)[1].iter(TR)).addnext(line)

    third = rows(edited(MADE, change))[2]
    assert (third.cells["text"].text, third.cells["due"].text) == ("Shared", "2026-11-03")


def test_the_same_column_twice_in_a_row_counts_when_equal_and_not_when_different() -> None:
    def twice(text: str) -> bytes:
        def change(root: etree._Element) -> None:
            found = control(root, "ask:actions.owner", 0)
            copy = deepcopy(found)
            found.addnext(copy)
            typed(copy, text)

        return edited(MADE, change)

    assert rows(twice("Head"))[0].cells["owner"].text == "Head"
    assert rows(twice("Deputy"))[0].cells["owner"] == ReadAnswer(ANSWERED, "Deputy", "Head")

    def different(root: etree._Element) -> None:
        found = control(root, "ask:actions.owner", 0)
        copy = deepcopy(found)
        found.addnext(copy)
        typed(found, "Clerk")
        typed(copy, "Deputy")

    answers = read(edited(MADE, different))
    assert "owner" not in answers.rows["actions"][0].cells
    assert [(t.code, t.name, t.row) for t in answers.troubles] == [("answered-twice", "actions.owner", 1)]


def test_a_ref_retyped_with_another_dash_or_a_full_stop_is_the_same_ref() -> None:
    for again in ("O\u20111", "O-1.", "O-1 (carried)"):

        def change(root: etree._Element, text: str = again) -> None:
            next(t for t in root.iter(T) if t.text == "O-1").text = text

        assert rows(edited(MADE, change))[0].ref == "O-1"


def test_pressing_plus_copies_nothing_of_ours() -> None:
    made = edited(MADE, lambda root: press_plus(root))
    third = rows(made)[2]
    assert (third.ref, third.ours, third.cells["text"].state) == ("", False, UNTOUCHED)


BLOCKS = (
    p(run("Schools"), style="Heading1")
    + sdt(
        "each:schools",
        p(give("schools.name"), style="Heading2") + tbl(tr(tc(run("Said")), tc(ask("schools.said")))) + p(),
    )
    + p(run("Close"), style="Heading1")
    + p(ask("closed"))
)
NAMED = filled(BLOCKS, {"schools": [{"ref": "OAK", "name": "Oak"}, {"ref": "ELM", "name": "Elm"}]}).content


def test_a_block_copied_and_pasted_outside_its_repeat_is_a_row_of_its_own() -> None:
    def change(root: etree._Element) -> None:
        typed(control(root, "ask:schools.said", 1), "Well")
        copied = [deepcopy(child) for child in items(root)[0].find(SDT_CONTENT)]
        typed(next(s for c in copied for s in c.iter(SDT)), "Pasted")
        for child in reversed(copied):
            control(root, "each:schools").addnext(child)

    found = read(edited(NAMED, change)).rows["schools"]
    assert [(row.ref, row.label, row.cells["said"].text) for row in found[:2]] == [
        ("OAK", "Oak", ""),
        ("ELM", "Elm", "Well"),
    ]
    assert (found[2].ref, found[2].cells["said"].text) == ("", "Pasted")


def test_text_typed_over_in_a_block_is_read_by_its_label() -> None:
    made = edited(NAMED, lambda root: type_over(control(root, "ask:schools.said", 1), "Typed over"))
    assert read(made).rows["schools"][1].cells["said"] == ReadAnswer(ANSWERED, "Typed over", found=Found.HEADING)
