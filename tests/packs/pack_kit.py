"""Small documents to make packs of: Word and Excel as people write them, PDFs as they come from outside."""

from __future__ import annotations

import io
import re
import subprocess

import pikepdf
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from openpyxl import Workbook
from pikepdf import Array, Dictionary, Name


def word(title, *, sections=2, rows=4, landscape=False, footer="", numbered=0, size=(210, 297), pages=1, comment=""):
    document = Document()
    document.core_properties.title = title
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(size[0]), Mm(size[1])
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    if footer:
        section.footer.paragraphs[0].text = footer
    document.add_heading(title, 1)
    for number in range(sections):
        document.add_heading(f"{title} section {number + 1}", 2)
        document.add_paragraph("Attendance is below the national figure for the same period. " * 6)
    table = document.add_table(rows=rows, cols=3, style="Table Grid")
    for column, text in enumerate(("Measure", "Now", "Target")):
        table.cell(0, column).text = text
    for row in range(1, rows):
        for column in range(3):
            table.cell(row, column).text = f"{row}.{column}"
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for number in range(numbered):
        document.add_paragraph(f"{title} point {number + 1}", style="List Number")
    if comment:
        document.add_comment(document.paragraphs[0].runs, text=comment, author="Reader")
    for _ in range(pages - 1):
        document.add_page_break()
        document.add_paragraph(f"{title}, a further page")
    return saved(document)


def saved(document):
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def workbook(title):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(["Measure", "Now"])
    sheet.append(["Attendance", 94.2])
    return saved(book)


def outside_pdf(text, *, pages=1, rotate=0, size=(595, 842), at=(72, 700), password=""):
    """A PDF as a scanner or another system makes it: no tags, a font that is not embedded."""
    document = pikepdf.new()
    font = document.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    for number in range(pages):
        words = f"BT /F1 12 Tf {at[0]} {at[1]} Td ({text} sheet {number + 1}) Tj ET".encode()
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *size]),
            Rotate=rotate,
            Resources=Dictionary(Font=Dictionary(F1=font)),
            Contents=document.make_stream(words),
        )
        document.pages.append(pikepdf.Page(document.make_indirect(page)))
    target = io.BytesIO()
    encryption = pikepdf.Encryption(user=password, owner=password) if password else False
    document.save(target, encryption=encryption, deterministic_id=not password)
    return target.getvalue()


def printed_pages(content, tool, *, layout=True):
    """Text of each page as pdftotext reads it."""
    arguments = [tool, *(["-layout"] if layout else []), "-", "-"]
    text = subprocess.run(arguments, input=content, capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]


def stamped_number(page):
    found = re.findall(r"Pack page (\d+) of (\d+)", page)
    assert len(found) == 1, page
    return int(found[0][0]), int(found[0][1])


def structure(content):
    """How many structure elements of each kind a PDF's tree holds."""
    from sic_docs.pdf.tags import elements

    counts = {}
    with pikepdf.open(io.BytesIO(content)) as document:
        for element in elements(document.Root.StructTreeRoot):
            kind = str(element.S)
            counts[kind] = counts.get(kind, 0) + 1
    return counts


def bookmarks(content):
    """Titles nested as (title, kids)."""

    def level(items):
        return [(item.title, level(item.children)) for item in items]

    with pikepdf.open(io.BytesIO(content)) as document, document.open_outline() as outline:
        return level(outline.root)
