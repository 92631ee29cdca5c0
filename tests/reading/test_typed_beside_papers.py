"""The commonest slips in the shipped papers: typed beside or below a field; told once, by heading, row and column."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from sic_docs.config.model import Definitions
from sic_docs.documents.answers import Answers
from sic_docs.documents.reading import to_answers
from sic_docs.opc.package import Package
from sic_docs.word.read import read
from sic_docs.word.record import read_record
from sic_docs.word.xml import SDT, TR, P, R, T, tag_of
from tests.jobs.living import definitions, sic_docs
from tests.word.hands import control, edited, foreign, items, mark_row, propose, typed

PAPERS = {
    t.code: "OAK" if t.scope == "school" else "TRUST"
    for t in definitions().documents
    if t.form == "docx" and (t.asks or t.repeats)
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Each paper as it would be issued."""
    folder = tmp_path_factory.mktemp("papers")
    for name, school in PAPERS.items():
        to = folder / f"{name}.docx"
        status, _, said = sic_docs(folder / "library", "preview", name, "--school", school, "--to", str(to))
        assert status in (0, 20), said
    return {path.stem: path.read_bytes() for path in folder.glob("*.docx")}


@pytest.fixture
def taken(papers: dict[str, bytes], sample_definitions: Definitions) -> Callable[..., Answers]:
    def taken(change: Callable[[etree._Element], object], name: str = "line_meeting") -> Answers:
        made = edited(papers[name], lambda root: change(root) and None)
        return to_answers(read(made), sample_definitions.document(name), key="k")

    return taken


def words(text: str) -> etree._Element:
    made = etree.Element(R)
    etree.SubElement(made, T).text = text
    return made


def line(text: str) -> etree._Element:
    made = etree.Element(P)
    made.append(words(text))
    return made


def told(answers: Answers) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.place) for issue in answers.issues]


def test_a_paper_nobody_typed_in_has_nothing_beside_its_fields(
    papers: dict[str, bytes], sample_definitions: Definitions
) -> None:
    for name, content in papers.items():
        assert to_answers(read(content), sample_definitions.document(name), key="k").issues == (), name


def test_every_field_of_every_paper_has_the_words_round_it_kept(papers: dict[str, bytes]) -> None:
    """A field where typing could not be told from printing would lose what is typed beside it."""
    for name, content in papers.items():
        record = read_record(Package.read(content))
        assert record is not None
        assert [f"{name}: {ask}" for ask, kept in record.asks.items() if not kept.anchor.still] == []


def test_typed_after_the_field_in_its_cell(taken: Callable[..., Answers]) -> None:
    answers = taken(lambda root: control(root, "ask:present").addnext(words("the chair of governors")))
    present = answers.asks["present"]
    assert (present.text, present.found) == (f"{present.put}\nthe chair of governors", "place")
    ((code, place),) = told(answers)
    assert (code, "Present" in (place or "")) == ("typed-beside", True)


def test_typed_below_the_field_and_above_it_under_its_heading(taken: Callable[..., Answers]) -> None:
    def change(root: etree._Element) -> None:
        below = control(root, "ask:wellbeing")
        (below if below.getparent().tag != P else below.getparent()).addnext(line("Tired but well"))
        above = control(root, "ask:leadership")
        (above if above.getparent().tag != P else above.getparent()).addprevious(line("Two deputies now"))

    answers = taken(change)
    assert answers.asks["wellbeing"].text == "Tired but well"
    assert answers.asks["leadership"].text == "Two deputies now"
    ((code, place),) = told(answers)
    assert code == "typed-beside"
    assert "wellbeing" in (place or "") and "Leadership" in (place or "")


def test_typed_beside_the_field_of_an_action_names_its_row(taken: Callable[..., Answers]) -> None:
    answers = taken(lambda root: control(root, "ask:actions.text").addnext(words("Order the readers")))
    said = answers.rows["actions"][0].cells["text"]
    assert said.text == f"{said.put}\nOrder the readers"
    ((code, place),) = told(answers)
    assert code == "typed-beside"
    assert "heading Actions, row 1" in (place or "")


def test_proposals_in_many_cells_are_one_issue_naming_each(taken: Callable[..., Answers]) -> None:
    answers = taken(lambda root: [propose(control(root, f"ask:{name}"), "New") for name in ("wellbeing", "leadership")])
    ((code, place),) = told(answers)
    assert code == "tracked-changes"
    assert (place or "").count(";") == 1


def test_a_row_inserted_with_changes_tracked_is_one_issue(taken: Callable[..., Answers]) -> None:
    def change(root: etree._Element) -> None:
        row = next(
            item for item in items(root) if next(item.iter(TR), None) is not None and _asks(item, "actions.text")
        )
        mark_row(next(row.iter(TR)), "ins")

    assert [code for code, _ in told(taken(change))] == ["tracked-changes"]


def _asks(item: etree._Element, name: str) -> bool:
    return any(tag_of(sdt) == f"ask:{name}" for sdt in item.iter(SDT))


def test_what_another_program_loses_is_said(papers: dict[str, bytes], sample_definitions: Definitions) -> None:
    def change(root: etree._Element) -> None:
        typed(control(root, "ask:present"), "Head")

    made = foreign(edited(papers["line_meeting"], change))
    (issue,) = to_answers(read(made), sample_definitions.document("line_meeting"), key="k").issues
    assert issue.code == "tags-lost"
    assert "line breaks and tracked changes" in issue.found
