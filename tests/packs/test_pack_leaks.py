"""What may not stand in an open pack is found in a paper, named in words, and nothing else is refused."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

from sic_docs.demo.said import COMMITTEE_PAPERS
from sic_docs.opc.stamp import write_stamp
from sic_docs.packs.leaks import Wording, leaks

WORDING = Wording(
    categories=("Causing Concern", "CC", "Attention Needed", "Secure", "Strong"),
    schools=("Hawthorn Academy", "HAW"),
)
LEVELS = {"standards_agenda": "C0", "standards_categories": "C2", "kpi_sheet": "C1"}


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word(*lines: str, author: str = "") -> Any:
    document = Document()
    document.core_properties.author = author
    for line in lines:
        document.add_paragraph(line)
    return document


def found(content: bytes, name: str = "10 Attendance.docx", **more: Any) -> list[str]:
    return [leak.code for leak in leaks(name, content, wording=WORDING, levels=LEVELS, **more)]


def test_a_plain_paper_is_fit_to_be_seen_and_its_author_is_left_behind_later() -> None:
    paper = saved(word("Attendance rose at Hawthorn Academy.", author="A person"))
    assert found(paper) == []
    assert found(paper, authors=True) == ["author-named"]


@pytest.mark.parametrize("tag", ["w:ins", "w:del"])
def test_tracked_changes_are_refused(tag: str) -> None:
    document = word("Attendance rose.")
    change = OxmlElement(tag)
    change.set(qn("w:author"), "A person")
    document.paragraphs[0]._p.append(change)
    assert found(saved(document)) == ["paper-tracked"]


def test_hidden_text_is_refused_and_a_style_that_hides_nothing_is_not() -> None:
    document = word("Attendance rose.")
    run = document.paragraphs[0].add_run("not for members")
    run.font.hidden = True
    assert found(saved(document)) == ["paper-hidden"]
    run.font.hidden = False
    assert found(saved(document)) == []


def test_comments_are_refused() -> None:
    document = word("Attendance rose.")
    document.add_comment(document.paragraphs[0].runs, text="Are we sure?", author="A person", initials="A")
    assert found(saved(document)) == ["paper-comments"]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("Hawthorn Academy is Causing Concern.", ["paper-category"]),
        ("Two schools are in ATTENTION NEEDED this term.", ["paper-category"]),
        ("Hawthorn Academy's category is now Secure.", ["paper-category"]),
        ("Safeguarding at Hawthorn Academy is secure; finances are Strong.", []),
        ("Ofsted graded it Needs attention.", []),  # another scale, and published
        ("Choose a category: Secure or not.", []),
        ("One school has moved into the category of most concern and has its plan.", ["paper-category"]),
        ("A school moved to a new category in September.", ["paper-category"]),
        ("Spending by budget category is of no concern.", []),
    ],
)
def test_the_category_of_a_school_is_refused_and_the_same_words_elsewhere_are_not(line: str, codes: list[str]) -> None:
    assert found(saved(word(line))) == codes


def test_a_category_beside_its_school_in_a_table_is_one_statement() -> None:
    document = word("Schools")
    cells = document.add_table(1, 3).rows[0].cells
    for cell, text in zip(cells, ("HAW", "Category", "Strong"), strict=True):
        cell.text = text
    assert found(saved(document)) == ["paper-category"]


def test_a_trust_may_let_categories_stand_in_part_a() -> None:
    allowed = Wording(categories=WORDING.categories, schools=WORDING.schools, allowed=True)
    paper = saved(word("Hawthorn Academy is Causing Concern."))
    assert leaks("a.docx", paper, wording=allowed, levels=LEVELS) == ()


def test_our_own_papers_of_another_level_are_known_by_their_stamp_whatever_they_are_called() -> None:
    from datetime import date

    for kind, codes in (("standards_categories", 1), ("kpi_sheet", 1), ("standards_agenda", 0), ("gone", 1)):
        paper = write_stamp(
            saved(word("Figures")), key=f"{kind}/TRUST/2026-27/autumn/01", recipe="0" * 64, as_of=date(2026, 11, 10)
        )
        assert found(paper.content, name="10 Notes.docx") == ["paper-restricted"] * codes, kind


def test_a_hidden_sheet_is_refused_and_a_category_in_a_cell() -> None:
    book = Workbook()
    book.active.append(["Hawthorn Academy", "Attention Needed"])
    extra = book.create_sheet("Working")
    assert found(saved(book), name="17 Targets.xlsx") == ["paper-category"]
    extra.sheet_state = "hidden"
    assert "paper-hidden" in found(saved(book), name="17 Targets.xlsx")


def test_a_pdf_with_notes_or_files_inside_is_refused() -> None:
    document = pikepdf.new()
    page = document.add_blank_page()
    assert found(saved(document), name="10.pdf") == []
    page.Annots = pikepdf.Array(
        [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="Hm")]
    )
    assert found(saved(document), name="10.pdf") == ["paper-comments"]
    document.docinfo["/Author"] = "A person"
    assert found(saved(document), name="10.pdf", authors=True) == ["paper-comments", "author-named"]


def test_not_one_of_the_samples_papers_for_part_a_speaks_of_a_category() -> None:
    for name, title, lines in COMMITTEE_PAPERS:
        assert found(saved(word(title, *lines)), name=name) == []
