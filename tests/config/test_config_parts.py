"""One entry of documents.yaml for both parts of a meeting's paper is two document types, one open and one private."""

from __future__ import annotations

from pathlib import Path

from sic_docs.config.load import load
from sic_docs.trust.model import Level

SHIPPED = Path(__file__).parents[2] / "config"


def test_each_paper_of_the_committee_is_open_or_private_and_lies_where_its_level_does() -> None:
    papers = [d for d in load(SHIPPED).documents if d.part]
    assert {d.code for d in papers if d.part == "B"} == {
        "standards_agenda_b", "standards_minutes_b", "standards_categories", "standards_pack_b", "standards_pack_pdf_b",
    }  # fmt: skip
    for paper in papers:
        wanted = (Level.C0, "trust") if paper.part == "A" else (Level.C2, "confidential")
        assert (paper.level, paper.place) == wanted, paper.code


def test_two_parts_of_one_definition_ask_the_same_and_draw_on_each_others_counterparts() -> None:
    made = load(SHIPPED)
    a, b = made.document("standards_minutes"), made.document("standards_minutes_b")
    assert (a.asks, a.repeats, a.template, a.issue) == (b.asks, b.repeats, b.template, b.issue)
    assert (a.minutes_of, b.minutes_of) == ("standards_agenda", "standards_agenda_b")
    assert (a.title, b.title) == ("Standards Committee minutes, Part A", "Standards Committee minutes, Part B")
    assert made.document("standards_pack_pdf").file_name == "Standards Committee {half_term} pack A"
    assert made.document("standards_pack_pdf_b").parts == (
        "standards_agenda_b", "last_minutes", "standards_categories", "papers",
    )  # fmt: skip
