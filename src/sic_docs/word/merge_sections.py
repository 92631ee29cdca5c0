"""Sections of merged documents: each stands alone, with its own headers and footers and the pack's line below them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from sic_docs.opc.package import parse_xml
from sic_docs.word.merge_parts import MAIN, W_NS, Incoming, Outgoing, R, W, made_element, parent_tag, remove
from sic_docs.word.merge_styles import order

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Section:
    """A section and the headers and footers it names: (header or footer, type) → part of its document."""

    element: etree._Element
    own: Mapping[tuple[str, str], str]


def split_sections(body: etree._Element, incoming: Incoming) -> list[Section]:
    """Make every section of a document stand alone, its last one end in a paragraph, numbers run on."""
    last = body[-1] if len(body) and body[-1].tag == f"{W}sectPr" else None
    if last is None:
        last = made_element("sectPr")
    else:
        body.remove(last)
    _close(body, last)
    relations = incoming.relations(incoming.main)
    found: list[Section] = []
    for section in list(body.iter(f"{W}sectPr")):
        if parent_tag(section) == f"{W}sectPrChange":
            continue
        if not found:
            for kind in section.findall(f"{W}type"):
                section.remove(kind)
        for numbering in section.findall(f"{W}pgNumType"):
            numbering.attrib.pop(f"{W}start", "")
        own: dict[tuple[str, str], str] = {}
        for what in ("header", "footer"):
            for reference in section.findall(f"{W}{what}Reference"):
                target = relations.get(reference.get(f"{R}id", ""), ("", "", False))[1]
                if target in incoming.package:
                    own[what, reference.get(f"{W}type", "default")] = target
                section.remove(reference)
        found.append(Section(section, own))
    return found


class Feet:
    """Headers and footers of the pack. `even`: whether any document has other ones on even pages."""

    def __init__(self, out: Outgoing, level_mark: str, page_words: str) -> None:
        self._out = out
        self._level_mark = level_mark
        self._page_words = page_words
        self._files = 0
        self.even = False

    def put_on(self, sections: Sequence[Section], incoming: Incoming, clean: Callable[[etree._Element], None]) -> None:
        settings = incoming.xml("settings") if incoming.related("settings") else made_element("settings")
        even = settings.find(f"{W}evenAndOddHeaders")
        self.even = self.even or (even is not None and even.get(f"{W}val", "1") not in ("0", "false", "off"))
        made: dict[str, str] = {}
        known: dict[tuple[str, str], str] = {}  # a section without its own shows the one before, in its own document
        for section in sections:
            for (what, type_), source in section.own.items():
                if source not in made:
                    made[source] = self._take(incoming, source, what, clean)
                known[what, type_] = made[source]
            self.give(section.element, known)

    def give(self, section: etree._Element, own: Mapping[tuple[str, str], str]) -> None:
        """Name all six; a section that names none would show the document's before it."""
        references = []
        for what in ("header", "footer"):
            plain = own.get((what, "default")) or self._blank(what)
            for type_ in ("default", "first", "even"):
                target = own.get((what, type_)) or (self._blank(what) if type_ == "first" else plain)
                reference = made_element(f"{what}Reference", type=type_)
                reference.set(f"{R}id", self._out.relate(MAIN, f"{_OFFICE}/{what}", target))
                references.append(reference)
        section[0:0] = references

    def _take(self, incoming: Incoming, source: str, what: str, clean: Callable[[etree._Element], None]) -> str:
        root = incoming.package.xml(source)
        self._files += 1
        name = f"word/{what}{self._files}.xml"
        clean(root)
        self._out.carry_references(root, incoming, source, name)
        if what == "footer":
            root.insert(0, self._line())  # a frame must have a paragraph after it, to which it belongs
            if root[-1].tag != f"{W}p" or len(root) == 1:
                root.append(made_element("p"))
        return self._out.add_word(name, root, what)

    def _blank(self, what: str) -> str:
        name = f"word/{what}0.xml"
        root = made_element("hdr" if what == "header" else "ftr")
        if what == "footer":
            root.append(self._line())
        root.append(made_element("p"))
        return self._out.add_word(name, root, what)

    def _line(self) -> etree._Element:
        """Level mark and page number, in a frame at the page's foot where it moves no text."""
        mark = f"{self._level_mark}   ·   " if self._level_mark else ""
        paragraph = parse_xml(_LINE_XML.encode())
        run(paragraph, f"{mark}{self._page_words} ", small=True)
        field(paragraph, "PAGE")
        run(paragraph, " of ", small=True)
        field(paragraph, "NUMPAGES")
        return paragraph


def run(paragraph: etree._Element, text: str, *, small: bool = False) -> None:
    run = etree.SubElement(paragraph, f"{W}r")
    if small:
        etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}sz").set(f"{W}val", "17")
    words = etree.SubElement(run, f"{W}t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def field(paragraph: etree._Element, code: str) -> None:
    field = etree.SubElement(paragraph, f"{W}fldSimple")
    field.set(f"{W}instr", f" {code} ")
    run(field, "1", small=True)


def _close(body: etree._Element, section: etree._Element) -> None:
    """End a document's last section in its last paragraph, or in one of no height after a table."""
    last = body[-1] if len(body) else None
    if last is not None and last.tag == f"{W}p" and last.find(f"{W}pPr/{W}sectPr") is None:
        properties = last.find(f"{W}pPr")
        if properties is None:
            properties = made_element("pPr")
            last.insert(0, properties)
    else:
        last = parse_xml(_THIN_XML.encode())
        body.append(last)
        properties = last[0]
    properties.append(section)
    order(properties)


def end_with_section(body: etree._Element) -> None:
    """The last section's properties belong to the body itself."""
    last = body[-1]
    section = last.find(f"{W}pPr/{W}sectPr")
    if section is not None:
        remove(section)
        body.append(section)


_THIN_XML: Final = (
    f'<w:p xmlns:w="{W_NS}"><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)
_LINE_XML: Final = (
    f'<w:p xmlns:w="{W_NS}"><w:pPr><w:framePr w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:xAlign="center"'
    ' w:yAlign="bottom"/><w:spacing w:before="0" w:after="160" w:line="240" w:lineRule="auto"/></w:pPr></w:p>'
)
