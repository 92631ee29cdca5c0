"""Every school document, for every school of the sample trust, from the shipped config and templates."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pikepdf
import pytest
from docx import Document
from lxml import etree

from sic_docs.config.check_documents import document_issues
from sic_docs.config.model import Definitions
from sic_docs.documents.context import build_values, facts_given, providers, recipe, used_values
from sic_docs.documents.situation import Situation
from sic_docs.opc.stamp import read_stamp
from sic_docs.word.compile import Compiled, compile_template
from sic_docs.word.fill import fill
from sic_docs.word.style import Style
from sic_docs.word.values import Values
from tests.documents.school_papers import AUTUMN_2, ROOT, SCHOOL_TYPES, SCHOOLS, TODAY, Desk, actions_of, full_answers

if TYPE_CHECKING:
    from sic_docs.edges.libreoffice import LibreOffice

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAGE_TYPES = ("school_page", "school_page_directors", "school_page_members")


@cache
def _compiled(template: str) -> Compiled:
    return compile_template(template, (ROOT / "templates" / template).read_bytes(), Style())


def _values(situation: Situation) -> tuple[Compiled, Values]:
    compiled = _compiled(situation.type.template)
    return compiled, used_values(compiled, build_values(situation), template=situation.type.template)


def render(situation: Situation) -> bytes:
    compiled, values = _values(situation)
    mark = recipe(compiled.hash, values)
    return fill(
        compiled, values, title=situation.type.title, key=situation.key, recipe=mark, as_of=TODAY, check=True
    ).content


def parts(content: bytes) -> Iterator[tuple[str, etree._Element]]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                yield name, etree.fromstring(package.read(name))


def words(content: bytes) -> str:
    return "\n".join(
        "".join(t.text or "" for t in p.iter(f"{W}t")) for _, root in parts(content) for p in root.iter(f"{W}p")
    )


@pytest.fixture(scope="module")
def desk(sample_definitions: Definitions) -> Desk:
    return Desk.of(sample_definitions)


def test_no_two_fact_modules_give_facts_of_one_name() -> None:
    assert {"school", "document", "kpi_domains", "line_meeting_record"} <= set(providers())


@pytest.mark.parametrize("figures", [True, False], ids=["figures", "no-figures"])
@pytest.mark.parametrize("code", SCHOOL_TYPES)
def test_a_paper_renders_for_every_school_with_no_mark_of_ours_left_and_no_empty_cell(
    desk: Desk, code: str, figures: bool
) -> None:
    for school in SCHOOLS:
        content = render(desk.situation(code, school, figures=figures))
        Document(io.BytesIO(content))
        text = words(content)
        assert not re.search(r"\b(None|nan|NaN)\b", text), (school, text)
        for name, root in parts(content):
            tags = [t.get(f"{W}val") or "" for t in root.iter(f"{W}tag")]
            assert not [t for t in tags if t.startswith(("give:", "when:"))], (school, name)
            for control in root.iter(f"{W}sdt"):
                tag = control.find(f"{W}sdtPr/{W}tag")
                if tag is not None and (tag.get(f"{W}val") or "").startswith("each:"):
                    inner = [t.get(f"{W}val") or "" for t in control.find(f"{W}sdtContent").iter(f"{W}tag")]
                    assert any(t.startswith("ask:") for t in inner), (school, tags)
            for cell in root.iter(f"{W}tc"):
                assert "".join(t.text or "" for t in cell.iter(f"{W}t")).strip(), (school, code)


def test_templates_entries_and_facts_of_school_papers_agree(desk: Desk) -> None:
    compiled = {name: _compiled(name) for code in SCHOOL_TYPES if (name := desk.definitions.document(code).template)}
    found = document_issues(desk.definitions, compiled, facts_given())
    assert [str(i) for i in found if i.place and any(f"({code})" in i.place for code in SCHOOL_TYPES)] == []


@pytest.mark.parametrize("code", SCHOOL_TYPES)
def test_the_templates_asks_are_the_ones_config_declares(desk: Desk, code: str) -> None:
    kind = desk.definitions.document(code)
    declared = {a.name for a in kind.asks} | {f"{r.name}.{c.name}" for r in kind.repeats for c in r.columns}
    asked = {name: spec.kind for name, spec in _compiled(kind.template).asks.items()}
    assert set(asked) == declared
    kinds = {a.name: a.kind for a in kind.asks}
    kinds |= {f"{r.name}.{c.name}": c.kind for r in kind.repeats for c in r.columns}
    assert {n: str(k) for n, k in asked.items()} == {n: str(k) for n, k in kinds.items()}


def test_a_document_carries_its_key_and_recipe(desk: Desk) -> None:
    situation = desk.situation("kpi_sheet", "OAK")
    stamp = read_stamp(render(situation))
    assert stamp is not None
    assert (stamp.key, stamp.as_of) == ("kpi_sheet/OAK/2026-27/autumn-2/01", date(2026, 11, 30))


def test_a_recipe_does_not_change_with_the_day(desk: Desk) -> None:
    from dataclasses import replace

    situation = desk.situation("line_meeting", "OAK")
    compiled, values = _values(situation)
    _, later = _values(replace(situation, today=date(2026, 12, 1)))
    assert recipe(compiled.hash, values) == recipe(compiled.hash, later)


def test_a_recipe_changes_with_a_value_that_reaches_the_page(desk: Desk) -> None:
    from dataclasses import replace

    situation = desk.situation("line_meeting", "OAK")
    compiled, values = _values(situation)
    _, other = _values(replace(situation, actions=situation.actions[:1]))
    assert recipe(compiled.hash, values) != recipe(compiled.hash, other)


# --- who may read what ----------------------------------------------------------------------------------------------


def _category_names(definitions: Definitions) -> tuple[str, ...]:
    return tuple(c.name for c in definitions.trust.categories if c.name not in ("Strong", "Secure"))


@pytest.mark.parametrize("code", ["kpi_sheet", "school_page", "school_page_members", "to_do"])
def test_a_category_is_never_printed_outside_line_papers_and_the_directors_cut(desk: Desk, code: str) -> None:
    for school in ("STM", "HAW", "BRK"):
        text = words(render(desk.situation(code, school)))
        assert not [name for name in _category_names(desk.definitions) if name in text]


def test_a_category_the_school_has_not_been_told_is_in_the_directors_cut_only(desk: Desk) -> None:
    """BRK: Attention Needed from Wednesday 23 September 2026, told on Wednesday 30 September 2026."""
    from dataclasses import replace

    between = date(2026, 9, 25)  # Friday
    line = replace(desk.situation("line_meeting", "BRK"), today=between)
    directors = replace(desk.situation("school_page_directors", "BRK"), today=between)
    assert "Attention Needed" not in words(render(line))
    assert "Attention Needed (school not yet told)" in words(render(directors))


def test_a_red_schools_line_meeting_holds_the_weeks_rapid_action_plan_and_no_other_schools_does(desk: Desk) -> None:
    held = [
        s
        for s in SCHOOLS
        if "Rapid Action Plan: this week’s review" in words(render(desk.situation("line_meeting", s)))
    ]
    assert held == ["HAW"]


def test_attention_needed_schools_review_their_areas_of_concern(desk: Desk) -> None:
    held = [s for s in SCHOOLS if "Take to the directors" in words(render(desk.situation("line_meeting", s)))]
    assert held == ["STM", "BRK"]


def test_the_members_cut_hides_a_figure_of_fewer_than_six_pupils(desk: Desk) -> None:
    from dataclasses import replace

    from sic_docs.kpi.model import Book

    def with_few(situation: Situation) -> Situation:
        rows = [
            replace(
                part,
                readings=tuple(
                    replace(r, value=Decimal("33.3"), numerator=Decimal(4), denominator=Decimal(12))
                    if r.measure == "pa"
                    else r
                    for r in part.readings
                ),
            )
            for part in situation.book.parts
        ]
        return replace(situation, snapshot=Book(rows), book=Book(rows))

    assert "33.3%" in words(render(with_few(desk.situation("school_page", "OAK"))))
    assert "33.3%" not in words(render(with_few(desk.situation("school_page_members", "OAK"))))


# --- what is prefilled ----------------------------------------------------------------------------------------------


def test_text_of_an_unfinished_record_is_not_carried_and_its_actions_say_so(desk: Desk) -> None:
    """P6."""
    from dataclasses import replace

    record = full_answers("OAK")["line_meeting/OAK/2026-27/autumn/02"]
    carried = words(render(desk.situation("line_meeting", "OAK", previous=record)))
    left = words(render(desk.situation("line_meeting", "OAK", previous=replace(record, finished=False))))
    assert "Attendance officer, one day a week" in carried
    assert "Attendance officer, one day a week" not in left
    assert "Wednesday 11 November 2026; record not yet marked as finished, so its notes are not carried" in left
    assert "Overdue, from an unfinished record" in left


def _rows(values: Values, name: str) -> list[Mapping[str, object]]:
    return list(values[name])  # type: ignore[arg-type]


def test_open_actions_are_prefilled_with_their_refs_and_three_rows_are_left_to_type_in(desk: Desk) -> None:
    _, values = _values(desk.situation("line_meeting", "OAK"))
    assert [row["ref"] for row in _rows(values, "actions")] == [
        "OAK-27-001",
        "OAK-27-002",
        "OAK-27-003",
        "new",
        "new",
        "new",
    ]


def test_the_level_line_says_what_the_figures_are_as_at(desk: Desk) -> None:
    assert "Figures for Autumn 2, as at Friday 20 November 2026" in words(render(desk.situation("kpi_sheet", "OAK")))
    assert "Figures" not in str(build_values(desk.situation("to_do", "OAK"))["document.level_line"])


def test_a_school_that_has_returned_nothing_reads_so(desk: Desk) -> None:
    text = words(render(desk.situation("kpi_sheet", "OAK", figures=False)))
    assert f"Nothing has been returned for {AUTUMN_2.label} yet." in text


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.office
def test_a_school_page_is_exactly_one_page_and_an_agenda_at_most_two(desk: Desk, converter: LibreOffice) -> None:
    from dataclasses import replace

    def full(code: str, school: str) -> Situation:
        read = full_answers(school)
        last = read[f"line_meeting/{school}/2026-27/autumn/02"]
        return replace(desk.situation(code, school, previous=last), answers=read, actions=actions_of(school, 20))

    papers = {
        f"{code}-{school}.docx": render(full(code, school))
        for code in (*PAGE_TYPES, "line_meeting")
        for school in ("HAW", "BRK")  # the fullest: most measures, a category in several areas, a red school's plan
    }
    pdfs = converter.to_pdf(papers)
    for name, content in pdfs.items():
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if name.startswith("line_meeting"):
                assert _page_of_heading(pdf, "Record") <= 2
            else:
                assert len(pdf.pages) == 1, name


def _page_of_heading(pdf: pikepdf.Pdf, heading: str) -> int:
    """0-based page a bookmark leads to."""
    pages = [page.objgen for page in pdf.pages]
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop()
            if item.title == heading:
                destination = item.destination
                assert isinstance(destination, pikepdf.Array)
                return pages.index(destination[0].objgen)
            waiting += item.children
    raise AssertionError(f"no bookmark {heading}")


def test_no_column_is_narrower_than_its_longest_word(desk: Desk) -> None:
    """At 10 points a character of a heading takes about 1.9 mm at most; cells lose 3 mm to their margins (P35)."""
    for code in SCHOOL_TYPES:
        content = (ROOT / "templates" / desk.definitions.document(code).template).read_bytes()
        for _, root in parts(content):
            for row in root.iter(f"{W}tr"):
                for cell in row.findall(f"{W}tc"):
                    width = int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) / 56.7
                    text = "".join(t.text or "" for t in cell.iter(f"{W}t"))
                    longest = max(map(len, text.split()), default=0)
                    assert width - 3 >= min(longest, 12) * 1.55, (code, text, width)


def test_no_table_has_more_than_seven_columns_portrait_or_nine_landscape(desk: Desk) -> None:
    for code in SCHOOL_TYPES:
        content = (ROOT / "templates" / desk.definitions.document(code).template).read_bytes()
        for name, root in parts(content):
            if name != "word/document.xml":
                continue
            landscape = any(size.get(f"{W}orient") == "landscape" for size in root.iter(f"{W}pgSz"))
            for grid in root.iter(f"{W}tblGrid"):
                assert len(grid) <= (9 if landscape else 7), code


def test_drawing_a_template_again_gives_the_same_bytes(tmp_path: object) -> None:
    import sys
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    sys.path.insert(0, str(ROOT / "templates" / "drawing"))
    try:
        import line_meeting

        line_meeting.draw(tmp_path)
    finally:
        sys.path.pop(0)
    drawn = (tmp_path / "line_meeting.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(drawn)) as a, zipfile.ZipFile(ROOT / "templates" / "line_meeting.docx") as b:
        assert a.namelist() == b.namelist()
        assert a.read("word/document.xml") == b.read("word/document.xml")
