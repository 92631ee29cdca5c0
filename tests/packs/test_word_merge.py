"""Merged Word documents: every one keeps its sections, lists, styles and pictures; nothing runs into the next."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree
from PIL import Image

from sic_docs.errors import DocumentError
from sic_docs.pdf.join import part_address
from sic_docs.word.merge import WordPart, bookmark, merge
from tests.packs.pack_kit import saved, word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARK = "C2 Governance – restricted. DRAFT"


def _merged(*contents, **options):
    parts = [WordPart(title=f"Paper {number}", content=content) for number, content in enumerate(contents)]
    return merge(parts, title="Pack", level_mark=MARK, **options)


def _part(content, name="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def test_each_document_keeps_its_orientation_and_its_own_footer():
    made = Document(io.BytesIO(_merged(word("One", footer="First footer"), word("Two", landscape=True), word("Three"))))
    assert [section.orientation for section in made.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    footers = ["\n".join(p.text for p in section.footer.paragraphs) for section in made.sections]
    assert "First footer" in footers[0]
    assert all("First footer" not in footer for footer in footers[1:])
    assert all(MARK in footer for footer in footers)
    assert not any(section.footer.is_linked_to_previous for section in made.sections)


def test_page_numbers_run_on():
    document = Document(io.BytesIO(word("Two")))
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    document.sections[0]._sectPr.append(numbering)
    made = _part(_merged(word("One"), saved(document)))
    assert [element.get(f"{W}start") for element in made.iter(f"{W}pgNumType")] == [None]


def test_lists_start_anew_in_each_document():
    made = _merged(word("One", numbered=3), word("Two", numbered=3))
    root, styles = _part(made), _part(made, "word/styles.xml")
    numbers = {
        style.get(f"{W}styleId"): style.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
        for style in styles.iter(f"{W}style")
        if style.find(f"{W}pPr/{W}numPr/{W}numId") is not None
    }
    used = [
        numbers[element.get(f"{W}val")]
        for element in root.iter(f"{W}pStyle")
        if element.get(f"{W}val", "").startswith("ListNumber")
    ]
    assert len(used) == 6
    assert len(set(used[:3])) == len(set(used[3:])) == 1
    assert used[0] != used[3]


def test_styles_that_look_the_same_are_shared_and_those_that_differ_keep_their_look():
    other = Document(io.BytesIO(word("Two")))
    other.styles["Heading 2"].font.size = Pt(31)
    made = Document(io.BytesIO(_merged(word("One"), saved(other), word("Three"))))
    seconds = [p.style for p in made.paragraphs if p.text.endswith("section 1")]
    assert [style.font.size for style in seconds] == [seconds[0].font.size, Pt(31), seconds[0].font.size]
    assert seconds[0].style_id == seconds[2].style_id == "Heading2"
    names = [style.name.casefold() for style in made.styles]
    assert len(names) == len(set(names))


def test_paragraphs_without_a_style_keep_their_documents_own_default():
    other = Document(io.BytesIO(word("Two")))
    other.styles["Normal"].font.size = Pt(17)
    made = Document(io.BytesIO(_merged(word("One"), saved(other))))
    body = [p for p in made.paragraphs if p.text.startswith("Attendance is below")]
    assert body[0].style.font.size != Pt(17)
    assert body[-1].style.font.size == Pt(17)


def _with_picture(title):
    target = io.BytesIO()
    Image.new("RGB", (20, 20), "navy").save(target, "PNG")
    target.seek(0)
    document = Document(io.BytesIO(word(title)))
    document.add_picture(target)
    return saved(document)


def test_picture_in_two_documents_is_held_once_and_shown_twice():
    made = _merged(_with_picture("One"), _with_picture("Two"))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert len([name for name in package.namelist() if name.startswith("word/media/")]) == 1
    document = Document(io.BytesIO(made))
    assert len(document.inline_shapes) == 2
    ids = [element.get("id") for element in document.element.iter(qn("wp:docPr"))]
    assert len(set(ids)) == 2


CONTROL = (
    '<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:sdtPr><w:tag w:val="ask:view"/>'
    '<w:id w:val="7"/><w:dataBinding w:xpath="/a" w:storeItemID="{0}"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Ours'
    "</w:t></w:r></w:p></w:sdtContent></w:sdt>"
)


def test_controls_keep_their_tags_get_ids_of_their_own_and_lose_their_bindings():
    documents = []
    for title in ("One", "Two"):
        document = Document(io.BytesIO(word(title)))
        document.element.body.insert(1, parse_xml(CONTROL))
        documents.append(saved(document))
    root = _part(_merged(*documents))
    assert [tag.get(f"{W}val") for tag in root.iter(f"{W}tag")] == ["ask:view", "ask:view"]
    assert len({element.get(f"{W}val") for element in root.iter(f"{W}id")}) == 2
    assert next(root.iter(f"{W}dataBinding"), None) is None


def test_comments_do_not_travel_in_a_pack():
    made = _merged(word("One", comment="Not for members"), word("Two"))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert not [name for name in package.namelist() if "comment" in name]
        assert all(b"Not for members" not in package.read(name) for name in package.namelist())
    assert next(_part(made).iter(f"{W}commentRangeStart", f"{W}commentReference"), None) is None


def test_each_part_has_its_bookmark_and_links_to_parts_jump_there():
    contents = Document(io.BytesIO(word("Contents")))
    relation = contents.part.relate_to(
        part_address(1),
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    contents.paragraphs[0]._p.append(link)
    field = OxmlElement("w:instrText")
    field.text = f' HYPERLINK "{part_address(1)}" '
    contents.paragraphs[1].add_run()._r.append(field)
    root = _part(_merged(saved(contents), word("Two")))
    assert [code.text.strip() for code in root.iter(f"{W}instrText")] == [f'HYPERLINK \\l "{bookmark(1)}"']
    assert [mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")][:2] == [bookmark(0), bookmark(1)]
    assert next(root.iter(f"{W}hyperlink")).get(f"{W}anchor") == bookmark(1)


def test_paper_that_is_no_word_document_has_a_page_that_says_so():
    made = Document(
        io.BytesIO(
            merge(
                [
                    WordPart(title="Cover", content=word("Cover"), heading=False),
                    WordPart(title="5 Letter", content=None, note="“Letter.pdf” is in the PDF of this pack."),
                    WordPart(title="6 Finance", content=word("Finance")),
                ],
                title="Pack",
            )
        )
    )
    assert len(made.sections) == 3
    assert "“Letter.pdf” is in the PDF of this pack." in [p.text for p in made.paragraphs]


def test_same_documents_give_the_same_bytes():
    documents = (word("One", numbered=2), _with_picture("Two"))
    assert _merged(*documents) == _merged(*documents)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty-file"), (b"%PDF-1.7", "not-office"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted-or-old")],
)
def test_what_is_no_word_document_is_named(content, code):
    with pytest.raises(DocumentError) as caught:
        _merged(word("One"), content)
    assert (caught.value.code, caught.value.file) == (code, "Paper 1")


@pytest.mark.office
def test_merged_pack_opens_in_the_office_program_with_a_page_for_every_page(converter):
    import pikepdf

    documents = [word("One", pages=2), word("Two", landscape=True), _with_picture("Three")]
    made = converter.to_pdf({"pack.docx": _merged(*documents)})["pack.docx"]
    with pikepdf.open(io.BytesIO(made)) as document:
        assert len(document.pages) == 4
