"""Where a control or its tag is gone: title, then label or heading, then turn; each flagged. Asked twice; gone."""

from __future__ import annotations

from copy import deepcopy

import pytest
from lxml import etree

from sic_docs.opc.package import Package
from sic_docs.word.read import Found, ReadAnswer, ReadState, WordAnswers, read
from sic_docs.word.record import AskPut, Record
from sic_docs.word.values import Prefill
from sic_docs.word.xml import P, T, qn
from tests.word.hands import control, edited, foreign, type_over, typed
from tests.word.wordkit import ask, filled, give, p, run, sdt, tbl, tc, tr

UNTOUCHED, ANSWERED = ReadState.UNTOUCHED, ReadState.ANSWERED
BODY = (
    p(run("Record"), style="Heading1")
    + tbl(
        tr(tc(run("Held on")), tc(ask("held", "date", title="Date held"))),
        tr(tc(run("Place:")), tc(ask("place", title="Place"))),
        tr(tc(run("Safe")), tc(ask("safe", "choice", "Choose", title="Safe"))),
    )
    + p(run("Leadership"), style="Heading2")
    + sdt("ask:leadership", p(run("Support and challenge")), "rich", "Leadership")
    + p(run("Staffing"), style="Heading2")
    + p(run("Posts: "), ask("posts", title="Posts"), run(" in all"))
    + p(run("Finished"), style="Heading2")
    + tbl(
        tr(tc(run("Finished")), tc(p(ask("finished", "tick", title="Finished"), run("  Only then is it carried")))),
        tr(tc(run("Held on")), tc(ask("finished_on", "date", title="Date finished"))),
    )
)
MADE = filled(BODY, {"place": Prefill("Office")}).content
ASKS = ("held", "place", "safe", "leadership", "posts", "finished", "finished_on")


def answer(root: etree._Element) -> None:
    typed(control(root, "ask:held"), "3 Nov 2026")
    typed(control(root, "ask:place"), "Library")
    typed(control(root, "ask:safe"), "Open")
    typed(control(root, "ask:leadership"), "Strong")
    typed(control(root, "ask:posts"), "Two")
    control(root, "ask:finished").find(f".//{qn('w14:checked')}").set(qn("w14:val"), "1")
    typed(control(root, "ask:finished"), "\u2612")
    typed(control(root, "ask:finished_on"), "4 Nov 2026")


ANSWERS = {
    "held": "2026-11-03",
    "place": "Library",
    "safe": "Open",
    "leadership": "Strong",
    "posts": "Two",
    "finished": "yes",
    "finished_on": "2026-11-04",
}


def without(root: etree._Element, *names: str) -> None:
    for element in list(root.iter(*(qn(name) for name in names))):
        element.getparent().remove(element)


def test_by_tag_nothing_is_flagged() -> None:
    answers = read(edited(MADE, answer))
    assert {name: found.text for name, found in answers.asks.items()} == ANSWERS
    assert {found.found for found in answers.asks.values()} == {Found.TAG}


def test_without_tags_titles_are_trusted_and_flagged() -> None:
    answers = read(foreign(edited(MADE, answer)))
    assert {name: found.text for name, found in answers.asks.items()} == ANSWERS
    assert {found.found for found in answers.asks.values()} == {Found.TITLE}
    assert answers.tags_lost


def test_without_titles_labels_headings_and_the_words_beside_are_trusted_and_flagged() -> None:
    made = edited(foreign(edited(MADE, answer)), lambda root: without(root, "w:alias"))
    answers = read(made)
    assert {name: found.text for name, found in answers.asks.items()} == ANSWERS
    assert {found.found for found in answers.asks.values()} == {Found.HEADING}


def test_without_any_control_what_stands_in_their_places_is_read() -> None:
    def change(root: etree._Element) -> None:
        answer(root)
        for name in ASKS:
            type_over(control(root, f"ask:{name}"), {"finished": "\u2612"}.get(name, "") or text_of(root, name))

    def text_of(root: etree._Element, name: str) -> str:
        return "".join(t.text or "" for t in control(root, f"ask:{name}").iter(T))

    answers = read(edited(MADE, change))
    assert {name: found.text for name, found in answers.asks.items()} == ANSWERS
    assert {found.found for found in answers.asks.values()} == {Found.HEADING}


def test_one_control_typed_over_is_flagged_alone() -> None:
    made = edited(MADE, lambda root: type_over(control(root, "ask:place"), "Hall"))
    answers = read(made)
    assert answers.asks["place"] == ReadAnswer(ANSWERED, "Hall", "Office", Found.HEADING)
    assert {name for name, found in answers.asks.items() if found.found is not Found.TAG} == {"place"}
    assert not answers.tags_lost


def test_an_answer_of_several_paragraphs_typed_over_ends_where_the_template_goes_on() -> None:
    def change(root: etree._Element) -> None:
        found = control(root, "ask:leadership")
        line = next(found.iter(P))
        type_over(found, "First")
        for text in ("Third", "Second"):
            extra = deepcopy(line)
            next(extra.iter(T)).text = text
            line.addnext(extra)

    assert read(edited(MADE, change)).asks["leadership"].text == "First\nSecond\nThird"


def test_untouched_prompts_stay_untouched_without_tags_flags_or_titles() -> None:
    for change in ((), ("w:alias",)):
        answers = read(edited(foreign(MADE), lambda root, c=change: without(root, *c) if c else None))
        assert {found.state for found in answers.asks.values()} == {UNTOUCHED}
        assert answers.asks["place"].text == "Office"


def test_the_last_resort_is_the_turn_among_controls_of_a_kind() -> None:
    made = filled(p(ask("first", "date")) + p(ask("second", "date")), {"second": Prefill("2026-11-24")}).content
    answers = read(edited(foreign(made), lambda root: without(root, "w:alias")))
    assert answers.asks["first"] == ReadAnswer(UNTOUCHED, found=Found.PLACE)
    assert answers.asks["second"] == ReadAnswer(UNTOUCHED, "2026-11-24", "2026-11-24", Found.PLACE)


def test_turns_are_not_guessed_when_one_control_is_missing() -> None:
    made = filled(p(ask("first", "date")) + p(ask("second", "date")), {}).content

    def change(root: etree._Element) -> None:
        without(root, "w:alias")
        line = next(root.iter(P))
        line.getparent().remove(line)

    answers = read(edited(foreign(made), change))
    assert answers.asks == {}
    assert answers.gone == ("first", "second")


def test_a_control_and_its_text_deleted_is_a_trouble_that_names_it() -> None:
    def change(root: etree._Element) -> None:
        for name in ("place", "leadership"):
            found = control(root, f"ask:{name}")
            found.getparent().remove(found)

    answers = read(edited(MADE, change))
    assert answers.gone == ("leadership", "place")
    assert "place" not in answers.asks
    assert (answers.sections["place"], answers.headings["place"]) == ("Record", "Place:")


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        ("Hall", "Hall", "Hall"),
        ("Hall", "Office", "Hall"),  # the second is as we put it
        ("Office", "Hall", "Hall"),
        ("The head\u2019s", "The head's", "The head\u2019s"),
        ("Hall", "Library", None),
        ("Hall", "", None),  # one says the hall, one was cleared
    ],
)
def test_the_same_ask_twice(first: str, second: str, taken: str | None) -> None:
    def change(root: etree._Element) -> None:
        found = control(root, "ask:place")
        copy = deepcopy(found)
        found.addnext(copy)
        typed(found, first)
        typed(copy, second)

    answers = read(edited(MADE, change))
    if taken is None:
        assert "place" not in answers.asks
        assert [(t.code, t.name) for t in answers.troubles] == [("answered-twice", "place")]
    else:
        assert answers.asks["place"].text == taken
        assert answers.troubles == ()


def test_without_the_record_prompts_are_known_by_their_flag_or_their_style() -> None:
    def strip(content: bytes) -> Package:
        package = Package.read(content)
        return package.with_parts({}, without={part for part in package if part.lower().startswith("customxml/")})

    expected = Record({"place": AskPut("text"), "held": AskPut("date"), "leadership": AskPut("rich")})
    answers = read(strip(edited(MADE, lambda root: typed(control(root, "ask:held"), "3/11/2026"))), expected=expected)
    assert answers.record_lost
    assert answers.asks["leadership"].state is UNTOUCHED
    assert answers.asks["held"].text == "2026-11-03"
    without_flags = edited(MADE, lambda root: without(root, "w:showingPlcHdr"))
    assert read(strip(without_flags), expected=expected).asks["leadership"].state is UNTOUCHED


def test_a_repeat_of_blocks_is_put_together_again_by_its_labels() -> None:
    body = (
        p(run("Items"), style="Heading1")
        + sdt(
            "each:items",
            p(give("items.ref"), run(". "), give("items.title"), style="Heading2")
            + tbl(
                tr(tc(run("Said")), tc(sdt("ask:items.said", p(run("In a line")), "rich", "Said"))),
                tr(tc(run("Agreed")), tc(ask("items.agreed", "choice", "Choose", title="Agreed"))),
            )
            + p(),
        )
        + p(run("Schools"), style="Heading1")
        + sdt(
            "each:schools",
            p(give("schools.name"), style="Heading2") + tbl(tr(tc(run("Said")), tc(ask("schools.said")))) + p(),
        )
    )
    values = {
        "items": [{"ref": "1", "title": "Welcome"}, {"ref": "2", "title": "Attendance"}],
        "schools": [{"ref": "OAK", "name": "Oak", "said": Prefill("Well")}, {"ref": "ELM", "name": "Elm"}],
    }

    def change(root: etree._Element) -> None:
        typed(control(root, "ask:items.said", 1), "Up by a point")
        typed(control(root, "ask:items.agreed", 1), "Open")

    answers = read(foreign(edited(filled(body, values).content, change)))
    assert [(row.ref, row.label, row.ours) for row in answers.rows["items"]] == [
        ("1", "1. Welcome", True),
        ("2", "2. Attendance", True),
    ]
    assert {name: cell.text for name, cell in answers.rows["items"][1].cells.items()} == {
        "said": "Up by a point",
        "agreed": "Open",
    }
    assert [(row.ref, row.cells["said"].text) for row in answers.rows["schools"]] == [("OAK", "Well"), ("ELM", "")]
    assert {row.found for rows in answers.rows.values() for row in rows} == {Found.HEADING}
    assert answers.troubles == ()


def test_tables_in_blocks_keep_the_block_they_stand_in() -> None:
    body = sdt(
        "each:schools",
        p(give("schools.ref"), style="Heading2")
        + tbl(tr(tc(run("Said")), tc(ask("schools.said"))))
        + tbl(
            tr(tc(run("Ref")), tc(run("Action"))),
            sdt("each:schools.actions", tr(tc(give("schools.actions.ref")), tc(ask("schools.actions.text")))),
        )
        + p(),
    )
    values = {
        "schools": [
            {"ref": "OAK", "actions": [{"ref": "O-1", "text": Prefill("a")}, {"ref": "O-2"}]},
            {"ref": "ELM", "actions": [{"ref": "E-1"}]},
        ]
    }
    answers = read(foreign(filled(p(run("Schools"), style="Heading1") + body, values).content))
    assert [(row.parent, row.ref) for row in answers.rows["schools.actions"]] == [
        ("OAK", "O-1"),
        ("OAK", "O-2"),
        ("ELM", "E-1"),
    ]


def test_a_choice_whose_words_are_the_prompts_counts_without_tags_too() -> None:
    body = tbl(
        tr(tc(run("Ref")), tc(run("Status"))),
        sdt("each:rows", tr(tc(give("rows.ref")), tc(ask("rows.status", "choice", prompt="Open")))),
    )
    made = filled(body, {"rows": [{"ref": "O-1", "status": Prefill("Done & closed")}]}).content
    reopened = foreign(edited(made, lambda root: typed(control(root, "ask:rows.status"), "Open")))
    assert read(reopened).rows["rows"][0].cells["status"].state is ANSWERED


COLUMNS = p(run("Actions"), style="Heading1") + tbl(
    tr(tc(run("Ref")), tc(run("Action")), tc(run("Owner")), tc(run("Due")), tc(run("Note"))),
    sdt(
        "each:actions",
        tr(
            tc(give("actions.ref")),
            tc(ask("actions.text")),
            tc(ask("actions.owner")),
            tc(ask("actions.due", "date")),
            tc(ask("actions.note")),
        ),
    ),
)


def actions_under(*headings: str) -> WordAnswers:
    """Two rows without tags, each cell saying its column, under these headings."""

    def change(root: etree._Element) -> None:
        for number in (0, 1):
            for column, text in (("text", "Ring"), ("owner", "Head"), ("due", "3/11/2026"), ("note", "Soon")):
                typed(control(root, f"ask:actions.{column}", number), text)
        for old, new in zip(("Action", "Owner", "Due", "Note"), headings, strict=True):
            next(
                t for t in root.iter(T) if t.text == old and next(t.iterancestors(qn("w:tbl")), None) is not None
            ).text = new

    rows = [{"ref": "O-1"}, {"ref": "O-2"}]
    return read(foreign(edited(filled(COLUMNS, {"actions": rows}).content, change)))


def test_a_column_with_another_heading_is_read_by_its_place_and_named() -> None:
    answers = actions_under("Task to do", "Owner", "Due", "Note")
    assert [row.cells["text"].text for row in answers.rows["actions"]] == ["Ring", "Ring"]
    assert [(row.cells["text"].found, row.cells["owner"].found) for row in answers.rows["actions"]] == [
        (Found.PLACE, Found.HEADING)
    ] * 2
    assert [(t.code, t.name) for t in answers.troubles] == [("heading-changed", "actions.text")]
    assert "rows 1 to 2" in answers.troubles[0].found


def test_two_columns_with_other_headings_are_told_apart_by_their_order() -> None:
    answers = actions_under("Task", "Who", "Due", "Note")
    assert {name: cell.text for name, cell in answers.rows["actions"][1].cells.items()} == {
        "text": "Ring",
        "owner": "Head",
        "due": "2026-11-03",
        "note": "Soon",
    }
    assert [t.name for t in answers.troubles] == ["actions.text", "actions.owner"]


def test_a_column_whose_place_is_not_sure_is_named_and_not_guessed() -> None:
    def change(root: etree._Element) -> None:
        for row in root.iter(qn("w:tr")):
            row.append(deepcopy(row.findall(f".//{qn('w:tc')}")[-1]))
        *_, last = next(root.iter(qn("w:tr"))).iter(T)
        last.text = "Cost"
        next(t for t in root.iter(T) if t.text == "Note").text = "Remarks"

    answers = read(edited(foreign(filled(COLUMNS, {"actions": [{"ref": "O-1"}]}).content), change))
    assert "note" not in answers.rows["actions"][0].cells
    assert [(t.code, t.name) for t in answers.troubles] == [("heading-changed", "actions.note")]
    assert "not read" in answers.troubles[0].found
