"""What the simulated year reads of a filed paper: an own small reader over lxml, knowing Word and nothing of ours.

It sees what a person sees: paragraphs, tables with their headings, boxes that show a prompt as empty.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_KEY: Final = re.compile(rb'name="SicDocsKey"[^>]*><vt:lpwstr>([^<]+)<')
_TOKEN: Final = re.compile(r"zq[a-z]{2}\d{3}")
_READ: Final = re.compile(r"(word|xl)/.+\.xml")


@dataclass(frozen=True)
class Paper:
    """One Word file as it lies there.

    Attributes:
        key: What its properties call it; "" for somebody's own file. `text`: everything printed, headers too.
    """

    key: str
    parts: dict[str, bytes] = field(repr=False)

    @cached_property
    def body(self) -> etree._Element:
        return etree.fromstring(self.parts["word/document.xml"])

    @cached_property
    def lines(self) -> list[str]:
        """Every paragraph outside tables, in order, blank ones left out."""
        found = []
        for p in self.body.iter(f"{W}p"):
            if next(p.iterancestors(f"{W}tbl"), None) is None and (words := shown(p)):
                found.append(words)
        return found

    @cached_property
    def tables(self) -> list[list[list[str]]]:
        """Table → row → cell as printed; a box that shows its prompt is empty."""
        return [
            [[shown(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
            for table in self.body.iter(f"{W}tbl")
        ]

    def under(self, *headings: str, skip: int = 0) -> list[dict[str, str]]:
        """Rows of the table (number `skip` from 0 of those) whose first row has these headings: heading → cell."""
        fitting = [t for t in self.tables if t and set(headings) <= set(t[0])]
        if len(fitting) <= skip:
            return []
        top, *rows = fitting[skip]
        return [dict(zip(top, row, strict=False)) for row in rows]

    def beside(self, label: str) -> str:
        """What stands in the cell to the right of a label; "" where there is none."""
        return next((row[1] for t in self.tables for row in t if len(row) > 1 and row[0] == label), "")

    @cached_property
    def text(self) -> str:
        return everything(self.parts)

    @cached_property
    def tokens(self) -> frozenset[str]:
        return frozenset(_TOKEN.findall(self.text))


def everything(parts: dict[str, bytes]) -> str:
    """All text of a Word file or workbook, a paragraph or cell a line."""
    found: list[str] = []
    for name, data in parts.items():
        if _READ.fullmatch(name) and b"zq" in data or name == "word/document.xml":
            root = etree.fromstring(data)
            for element in root.iter(f"{W}p"):
                found.append("".join(str(t) for t in element.itertext(f"{W}t")))
            if name.startswith("xl/"):
                found.extend(str(t) for t in root.itertext())
    return "\n".join(found)


def tokens_in(content: bytes) -> frozenset[str]:
    """Marks of what people typed, in any Office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return frozenset(_TOKEN.findall(everything({n: file.read(n) for n in file.namelist()})))


def marks(text: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(text))


def shown(element: etree._Element) -> str:
    """Text of a cell or paragraph with white space evened; boxes showing their prompt, and proposals, left out."""
    pieces: list[str] = []
    _gather(element, pieces)
    return " ".join("".join(pieces).split())


def _gather(element: etree._Element, pieces: list[str]) -> None:
    for child in element:
        if child.tag == f"{W}sdt" and child.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
            continue
        if child.tag == f"{W}t":
            pieces.append(child.text or "")
        elif child.tag in (f"{W}br", f"{W}tab", f"{W}p"):
            pieces.append(" ")
        if child.tag != f"{W}t":
            _gather(child, pieces)


@lru_cache(maxsize=4096)
def paper(content: bytes) -> Paper:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name) for name in file.namelist() if name.endswith(".xml")}
    return Paper(_key(parts.get("docProps/custom.xml", b"")), parts)


@lru_cache(maxsize=8192)
def key_of(content: bytes) -> str:
    """The key in a file's properties; "" for a file that is not ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return _key(file.read("docProps/custom.xml"))
    except (zipfile.BadZipFile, KeyError):
        return ""


def _key(properties: bytes) -> str:
    found = _KEY.search(properties)
    return found[1].decode() if found else ""
