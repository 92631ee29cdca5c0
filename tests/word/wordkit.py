"""Small templates for the tests of the Word engine, written as people's Word would write them."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import date
from functools import cache
from typing import Any

import docx

from sic_docs.opc.package import Package
from sic_docs.word.compile import Compiled, compile_template
from sic_docs.word.fill import Filled, fill
from sic_docs.word.style import Style

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15"'
)
AS_OF = date(2026, 11, 2)
RECIPE = "ab" * 32
KINDS = {
    "text": "<w:text/>",
    "rich": "<w:richText/>",
    "date": '<w:date><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="en-US"/></w:date>',
    "tick": '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>',
    "choice": '<w:dropDownList><w:listItem w:displayText="Open" w:value="open"/>'
    '<w:listItem w:displayText="Done &amp; closed" w:value="done"/></w:dropDownList>',
    "": "",
}


def run(text: str, properties: str = "") -> str:
    r_pr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{r_pr}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*inner: str, style: str = "") -> str:
    p_pr = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{p_pr}{''.join(inner)}</w:p>"


def sdt(tag: str, content: str, kind: str = "", title: str = "") -> str:
    alias = f'<w:alias w:val="{title}"/>' if title else ""
    return (
        f'<w:sdt><w:sdtPr>{alias}<w:tag w:val="{tag}"/>{KINDS[kind]}</w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def give(name: str, properties: str = "") -> str:
    return sdt(f"give:{name}", run(f"[{name}]", properties))


def ask(name: str, kind: str = "text", prompt: str = "Write here", title: str = "") -> str:
    return sdt(f"ask:{name}", run(prompt), kind, title)


def tc(*inner: str, properties: str = "") -> str:
    blocks = "".join(inner)
    if not blocks.endswith("</w:p>"):
        blocks = p(blocks)
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{properties}</w:tcPr>{blocks}</w:tc>'


def tr(*cells: str, header: bool = False) -> str:
    return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if header else ''}{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{''.join(rows)}</w:tbl>"


@cache
def _base() -> Package:
    stream = io.BytesIO()
    document = docx.Document()
    section = document.sections[0]
    section.header.is_linked_to_previous = False
    section.footer.is_linked_to_previous = False
    document.save(stream)
    return Package.read(stream.getvalue())


def template(body: str, *, header: str = "", footer: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """A template with this body, header and footer (XML of blocks)."""
    base = _base()
    document = base.part("word/document.xml").decode()
    section = document[document.index("<w:sectPr") : document.index("</w:body>")]
    changed = {"word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}{section}</w:body></w:document>".encode()}
    for name, tag, inner in (("header1", "hdr", header), ("footer1", "ftr", footer)):
        changed[f"word/{name}.xml"] = f"<w:{tag} {NAMESPACES}>{inner or p()}</w:{tag}>".encode()
    changed.update(parts or {})
    return base.write(changed)


def compiled(body: str, *, style: Style | None = None, **more: Any) -> Compiled:
    return compile_template("sample.docx", template(body, **more), style)


def filled(body: str, values: dict[str, Any], **more: Any) -> Filled:
    return put_in(compiled(body, **more), values)


def put_in(ready: Compiled, values: dict[str, Any]) -> Filled:
    return fill(
        ready, values, title="A title", key="line_meeting/OAK/2026-27/autumn/02", recipe=RECIPE, as_of=AS_OF, check=True
    )


def png(width: int, height: int) -> bytes:
    """A small white picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\xff" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
