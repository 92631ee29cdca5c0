"""A compiled pack: the numbers on its contents page are the numbers printed on its pages."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from docx import Document

from sic_docs.errors import ConverterError
from sic_docs.meetings.model import AgendaItem
from sic_docs.packs.compile import compile_pack
from sic_docs.packs.contents import DroppedFile, PackFile, arrange
from tests.packs.pack_kit import bookmarks, outside_pdf, printed_pages, saved, stamped_number, word, workbook

MARK = "C2 Governance – restricted. DRAFT"
AGENDA = tuple(
    AgendaItem(number=str(number), title=title, paper=f"{title} paper")
    for number, title in ((3, "Attendance"), (4, "Finance"), (5, "Letters"), (6, "Figures"), (7, "Estates"))
)


def _front(title, lines):
    document = Document()
    document.core_properties.title = title
    document.add_heading(title, 1)
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def _cover(facts):
    return _front("Pack", [f"Pages in all: {facts.pages}"])


def _contents(facts, padding=0):
    lines = [f"{row.title} ..... {row.page}" for row in facts.rows]
    return _front("Contents", [*lines, *(f"Left out: {one.file}" for one in facts.left_out), *["more"] * padding])


def _arrangement(dropped):
    agenda = PackFile(part="standards_agenda", title="Agenda", name="Agenda.docx", content=word("Agenda", pages=2))
    return arrange(("standards_agenda", "papers"), [agenda], AGENDA, dropped)


DROPPED = [
    DroppedFile(name="03 Attendance.docx", content=word("Attendance", landscape=True, pages=3)),
    DroppedFile(name="04 Finance.docx", content=word("Finance", size=(297, 420), pages=1)),
    DroppedFile(name="05 Letter.pdf", content=outside_pdf("Letter", pages=3, rotate=90)),
    DroppedFile(name="06 Figures.xlsx", content=workbook("Figures")),
    DroppedFile(name="Stray.docx", content=word("Stray")),
]


@pytest.fixture(scope="module")
def pack(converter):
    return compile_pack(
        _arrangement(DROPPED),
        title="Standards Committee pack",
        level_mark=MARK,
        cover=_cover,
        contents=lambda facts: _contents(facts, padding=70),
        to_pdf=converter.to_pdf,
    )


@pytest.mark.office
def test_numbers_on_the_contents_page_are_the_numbers_printed_on_the_papers(pack, need):
    pages = printed_pages(pack.pdf, need("pdftotext"))
    assert [stamped_number(page) for page in pages] == [(n, len(pages)) for n in range(1, len(pages) + 1)]
    contents = "\n".join(page for page in pages if "....." in page)
    said = {title: int(page) for title, page in re.findall(r"^\s*(.+?) \.{5} (\d+)\s*$", contents, re.MULTILINE)}
    first_words = {
        "Agenda": "Agenda section 1",
        "Attendance paper": "Attendance section 1",
        "Finance paper": "Finance section 1",
        "Letters paper": "Letter sheet 1",
        "Figures paper": "94.2",
    }
    printed = {
        title: next(stamped_number(page)[0] for page in pages if words in page and "....." not in page)
        for title, words in first_words.items()
    }
    assert said == printed
    # cover 1 page, contents 3 pages (its own length was reckoned in), agenda 2, attendance 3, finance 1, letter 3
    front = said["Agenda"] - 1
    assert front > 2
    assert list(said.values()) == [front + 1, front + 3, front + 6, front + 7, front + 10]
    assert f"Pages in all: {len(pages)}" in pages[0]


@pytest.mark.office
def test_landscape_and_large_pages_are_stamped_along_their_own_foot(pack):
    with pikepdf.open(io.BytesIO(pack.pdf)) as document:
        sizes = {(round(float(p.mediabox[2])), round(float(p.mediabox[3]))) for p in document.pages}
    assert {(842, 595), (842, 1191)} <= sizes


@pytest.mark.office
def test_what_is_missing_or_left_out_is_on_the_contents_page_and_among_the_issues(pack, need):
    text = "\n".join(printed_pages(pack.pdf, need("pdftotext")))
    assert re.search(r"Estates paper \.{5} to follow", text)
    assert "Left out: Stray.docx" in text
    assert {(issue.code, issue.file) for issue in pack.issues} == {
        ("paper-unmatched", "Stray.docx"),
        ("paper-not-tagged", "05 Letter.pdf"),
    }


@pytest.mark.office
def test_bookmarks_name_the_items(pack):
    titles = [title for title, _ in bookmarks(pack.pdf)]
    assert titles == ["Cover", "Contents", "Agenda", "3 Attendance paper", "4 Finance paper"] + [
        "5 Letters paper",
        "6 Figures paper",
    ]


@pytest.mark.office
def test_word_pack_holds_the_word_papers_the_same_numbers_and_says_where_the_others_are(pack):
    document = Document(io.BytesIO(pack.word))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for row in pack.rows:
        assert f"{row.title} ..... {row.page}" in text
    assert "Attendance section 1" in text
    assert "“05 Letter.pdf” is a PDF; it is in the PDF of this pack, not in this file." in text
    assert "“06 Figures.xlsx” is an Excel workbook" in text
    assert document.core_properties.title == "Standards Committee pack"


@pytest.mark.office
def test_paper_that_will_not_convert_is_left_out_and_told_and_the_pack_is_made(converter, need):
    broken = DroppedFile(name="03 Attendance.docx", content=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    made = compile_pack(
        _arrangement([broken, DROPPED[1]]),
        title="Pack",
        level_mark=MARK,
        cover=_cover,
        contents=_contents,
        to_pdf=converter.to_pdf,
    )
    assert [(issue.code, issue.file) for issue in made.issues] == [("encrypted-or-old", "03 Attendance.docx")]
    text = "\n".join(printed_pages(made.pdf, need("pdftotext")))
    assert re.search(r"Attendance paper \.{5} left out", text)
    assert "Left out: 03 Attendance.docx" in text
    assert "Finance section 1" in text


def test_without_a_converter_the_word_pack_is_made_without_numbers():
    made = compile_pack(
        _arrangement(DROPPED[:2]), title="Pack", level_mark=MARK, cover=_cover, contents=_contents, to_pdf=None
    )
    assert (made.pdf, made.pages) == (None, None)
    assert {row.page for row in made.rows} == {"in this pack", "to follow"}


def test_failing_converter_stops_the_pack_and_no_paper_is_blamed():
    def missing(documents):
        raise ConverterError("LibreOffice is not on this machine.", "Install it.", code="converter-missing")

    with pytest.raises(ConverterError) as caught:
        compile_pack(
            _arrangement(DROPPED[:1]), title="Pack", level_mark=MARK, cover=_cover, contents=_contents, to_pdf=missing
        )
    assert caught.value.code == "converter-missing"
