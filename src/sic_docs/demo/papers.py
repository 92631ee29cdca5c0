"""Papers somebody wrote themselves: a plain Word file and a workbook that the service has never seen."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from docx import Document
from docx.oxml.ns import qn
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

_WRITTEN_AT = datetime(2026, 11, 9, 9, 0)  # noqa: DTZ001 - Office files hold local times


def paper(title: str, lines: Sequence[str]) -> bytes:
    """A Word file of a title and paragraphs; a line that begins with "# " is a heading."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "", "en-GB"
    properties.created = properties.modified = _WRITTEN_AT
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    document.add_heading(title, level=1)
    for line in lines:
        if line.startswith("# "):
            document.add_heading(line[2:], level=2)
        else:
            document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(title: str, rows: Sequence[Sequence[str | int | float]]) -> bytes:
    """A workbook of one sheet, its first row headings."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for number, column in enumerate(zip(*rows, strict=True), 1):  # as wide as its longest words: nothing is cut off
        width = max(len(str(value)) for value in column) + 4
        sheet.column_dimensions[get_column_letter(number)].width = width
    book.properties.creator = ""
    book.properties.created = book.properties.modified = _WRITTEN_AT
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
