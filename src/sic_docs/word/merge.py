"""Several Word documents as one, for editing: every document's sections stay its own.

Kept: page sizes, headers and footers of every section; styles (what looks the same is shared, what differs is renamed
and keeps its look); lists, each starting anew; pictures (one copy of each), charts, tables, links, footnotes and
endnotes; content controls; tracked changes, as they are. Page numbers run on through the whole.

Not kept, because one Word document cannot hold it twice or because it must not travel in a pack: comments; data
bindings and the XML they pointed to (Word would show the first document's values in all); ActiveX controls; pictures
used as list bullets; a document's own theme where it is another than the first document's (its fonts and colours are
written out, except inside charts); document properties, macros, protection, mail merge and document variables. Page
breaks may fall a line differently than in the single documents.

Refused, with an issue that says so: documents that hold other documents by reference, and Strict Open XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from lxml import etree

from sic_docs.errors import DocumentError
from sic_docs.opc.package import Package, parse_xml
from sic_docs.word.merge_parts import (
    MAIN,
    R_NS,
    W_NS,
    Incoming,
    Outgoing,
    R,
    W,
    made_element,
    remove,
    to_bytes,
    words,
)
from sic_docs.word.merge_sections import Feet, end_with_section, run, split_sections
from sic_docs.word.merge_styles import Lists, Styles, resolve_theme, theme_fonts
from sic_docs.word.merge_text import Fitting, Ids

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ADDRESS: Final = re.compile(r"https://pack\.invalid/part/(\d+)/?")
_FIELD: Final = re.compile(rf'HYPERLINK\s+"{_ADDRESS.pattern}"')
_NOTES: Final = (("footnotes", "footnote"), ("endnotes", "endnote"))
_DROPPED_SETTINGS: Final = frozenset(
    words(
        """
    attachedTemplate documentProtection writeProtection mailMerge docVars trackRevisions rsids
    hdrShapeDefaults shapeDefaults footnotePr endnotePr evenAndOddHeaders updateFields linkStyles
    """
    )
)
_HEADING_STYLE: Final = "SicPackPart"


@dataclass(frozen=True, kw_only=True, slots=True)
class WordPart:
    """One paper of a Word pack.

    Attributes:
        title: Shown small at the top of its first page, and in Word's navigation pane.
        content: A docx; None for a page that only says `note` (a paper that is no Word document).
        name: What errors call it; the title when "".
        heading: False for the cover and contents, which need no line of title above their own.
    """

    title: str
    content: bytes | None
    note: str = ""
    name: str = ""
    heading: bool = True


def bookmark(index: int) -> str:
    """Name of the bookmark at the start of the part of that index."""
    return f"Part_{index}"


def merge(parts: Sequence[WordPart], *, title: str, level_mark: str = "", page_words: str = "Pack page") -> bytes:
    """The parts in order as one docx. Equal input gives equal bytes.

    Args:
        title: Title of the whole, in its properties.
        level_mark: Printed with the page number at the foot of every page.

    Raises:
        DocumentError: A part cannot be opened or taken over; names the part.
        ValueError: No part is a Word document.
    """
    base = next((part for part in parts if part.content is not None), None)
    if base is None:
        raise ValueError("a Word pack has at least one Word document in it")
    merging = _Merging(_open(base), level_mark, page_words)
    for index, part in enumerate(parts):
        if part.content is None:
            merging.add_note(index, part)
        else:
            merging.add(index, part, _open(part))
    return merging.finish(title)


def _open(part: WordPart) -> Incoming:
    incoming = Incoming(Package.read(part.content or b"", name=part.name or part.title))
    root = incoming.package.xml(incoming.main)
    if root.tag != f"{W}document" or root.find(f"{W}body") is None:
        raise DocumentError(
            "It is saved as Strict Open XML, which cannot be put together with other documents.",
            "In Word choose Save As and the type Word Document (.docx).",
            code="merge-strict",
            file=part.name or part.title,
        )
    if next(root.iter(f"{W}altChunk", f"{W}subDoc"), None) is not None:
        raise DocumentError(
            "It holds another document by reference, which cannot be put together with others.",
            "Open it in Word, save it once as Word Document (.docx) so that the other becomes part of it.",
            code="merge-embedded",
            file=part.name or part.title,
        )
    return incoming


class _Merging:
    """What is known while documents are added one after the other."""

    def __init__(self, base: Incoming, level_mark: str, page_words: str) -> None:
        self._out = Outgoing()
        self._base = base
        self._styles = Styles(base.xml("styles") if base.related("styles") else made_element("styles"))
        self._lists = Lists()
        self._feet = Feet(self._out, level_mark, page_words)
        self._theme = _theme_digest(base)
        self._namespaces: dict[str, str] = {"w": W_NS, "r": R_NS}
        self._ignorable: list[str] = []
        self._body: list[etree._Element] = []
        self._notes: dict[str, list[etree._Element]] = {name: [] for name, _ in _NOTES}
        self._ids = Ids()
        self._last: etree._Element | None = None

    def add(self, index: int, part: WordPart, incoming: Incoming) -> None:
        root = incoming.package.xml(incoming.main)
        body = root.find(f"{W}body")
        assert body is not None  # seen in _open
        fonts = self._foreign_fonts(incoming)
        sheet = incoming.xml("styles") if incoming.related("styles") else made_element("styles")
        numbering = incoming.xml("numbering") if incoming.related("numbering") else None
        numbers = self._lists.reserve(numbering)
        if fonts is not None:
            resolve_theme(sheet, fonts)
            if numbering is not None:
                resolve_theme(numbering, fonts)
        styles = self._styles.add(sheet, numbers, index if self._last is not None else 0)
        self._lists.add(numbering, numbers, styles)
        default = _default_style(sheet)
        text = Fitting(
            self._ids,
            styles,
            numbers,
            styles.get(default) if default is not None and styles.get(default) != default else None,
            fonts,
            index,
        )
        for name, kind in _NOTES:
            text.notes[kind] = self._take_notes(incoming, name, kind, text)
        text.clean(root)
        _jump(body, incoming)
        self._know(root)
        sections = split_sections(body, incoming)
        # only now: the references to headers and footers, taken off above, are given anew below
        self._out.carry_references(body, incoming, incoming.main, MAIN)
        self._feet.put_on(sections, incoming, text.clean)
        self._last = sections[-1].element
        self._append(index, part, list(body))

    def add_note(self, index: int, part: WordPart) -> None:
        """A page that stands for a paper which is no Word document; set as the one before it."""
        said = made_element("p")
        run(said, part.note)
        section = made_element("sectPr")
        if self._last is not None:
            section.extend(
                etree.fromstring(etree.tostring(child))
                for child in self._last
                if etree.QName(child).localname in ("pgSz", "pgMar")
            )
        self._feet.give(section, {})
        ended = made_element("p")
        etree.SubElement(ended, f"{W}pPr").append(section)
        self._last = section
        self._append(index, part, [said, ended])

    def finish(self, title: str) -> bytes:
        root = etree.Element(f"{W}document", nsmap=self._namespaces)
        if self._ignorable:
            root.set(f"{_MC}Ignorable", " ".join(self._ignorable))
        body = etree.SubElement(root, f"{W}body")
        body.extend(self._body)
        end_with_section(body)
        out = self._out
        self._styles.root.append(parse_xml(_HEADING_XML.encode()))
        for kind, content in self._side_parts():
            out.relate(MAIN, f"{_OFFICE}/{kind}", out.add_word(f"word/{kind}.xml", content, kind))
        for kind, type_ in (
            ("theme", "application/vnd.openxmlformats-officedocument.theme+xml"),
            ("fontTable", "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"),
        ):
            part = self._base.related(kind)
            if part is not None:
                content = self._base.package.xml(part)
                for embedded in ("embedRegular", "embedBold", "embedItalic", "embedBoldItalic"):
                    for element in list(content.iter(W + embedded)):
                        remove(element)
                name = f"word/{kind}.xml"
                out.relate(MAIN, f"{_OFFICE}/{kind}", out.add(name, to_bytes(content), type_))
                if kind == "theme":
                    out.carry_references(content, self._base, part, name)
        out.add_word(MAIN, root, "document.main")
        out.relate("", f"{_OFFICE}/officeDocument", MAIN)
        core = out.add("docProps/core.xml", _core(title), "application/vnd.openxmlformats-package.core-properties+xml")
        out.relate("", _CORE, core)
        return out.write()

    # -- pieces -----------------------------------------------------------------------------------------------------

    def _append(self, index: int, part: WordPart, content: list[etree._Element]) -> None:
        start = made_element("bookmarkStart", id=str(self._ids.number()), name=bookmark(index))
        end = made_element("bookmarkEnd", id=start.get(f"{W}id", ""))
        if part.heading:
            heading = made_element("p")
            properties = etree.SubElement(heading, f"{W}pPr")
            etree.SubElement(properties, f"{W}pStyle").set(f"{W}val", _HEADING_STYLE)
            # said here and in the style: LibreOffice heeds a frame only where it stands in the paragraph itself
            etree.SubElement(properties, f"{W}framePr", {W + key: value for key, value in _FRAME.items()})
            heading.append(start)
            run(heading, part.title)
            heading.append(end)
            self._body.append(heading)
        else:
            self._body += [start, end]
        self._body += content

    def _take_notes(self, incoming: Incoming, name: str, kind: str, text: Fitting) -> dict[str, str]:
        source = incoming.related(name)
        found: dict[str, str] = {}
        if source is None:
            return found
        root = incoming.package.xml(source)
        text.clean(root)
        self._out.carry_references(root, incoming, source, f"word/{name}.xml")
        self._know(root)
        for note in root.findall(W + kind):
            if note.get(f"{W}type") in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            new = str(len(self._notes[name]) + 1)
            found[note.get(f"{W}id", "")] = new
            note.set(f"{W}id", new)
            self._notes[name].append(note)
        return found

    def _side_parts(self) -> Iterator[tuple[str, etree._Element]]:
        yield "styles", self._styles.root
        lists = self._lists.root()
        if lists is not None:
            yield "numbering", lists
        for name, kind in _NOTES:
            if self._notes[name]:
                root = etree.Element(W + name, nsmap=self._namespaces)
                for id_, mark in (("-1", "separator"), ("0", "continuationSeparator")):
                    note = etree.SubElement(root, W + kind, {f"{W}id": id_, f"{W}type": mark})
                    run = etree.SubElement(etree.SubElement(note, f"{W}p"), f"{W}r")
                    etree.SubElement(run, W + mark)
                root.extend(self._notes[name])
                yield name, root
        source = self._base.related("settings")
        settings = self._base.package.xml(source) if source is not None else made_element("settings")
        for setting in list(settings):
            if etree.QName(setting).localname in _DROPPED_SETTINGS:
                settings.remove(setting)
        for element in settings.iter(etree.Element):
            for attribute in list(element.attrib):
                if str(attribute).startswith(R):
                    del element.attrib[attribute]
        if self._feet.even:
            # its place in the sequence: before the first of those that follow it in the format
            later = next((s for s in settings if etree.QName(s).localname in _AFTER_EVEN), None)
            even = made_element("evenAndOddHeaders")
            settings.append(even) if later is None else later.addprevious(even)
        yield "settings", settings

    def _foreign_fonts(self, incoming: Incoming) -> dict[str, str] | None:
        """Fonts of a document's theme when it is not the first document's; None when it is."""
        if _theme_digest(incoming) == self._theme:
            return None
        return theme_fonts(incoming.xml("theme")) if incoming.related("theme") else {}

    def _know(self, root: etree._Element) -> None:
        """Prefixes a document uses stay known: some are named in plain text (`Requires`, `Ignorable`)."""
        for prefix, address in root.nsmap.items():
            if prefix is not None:
                self._namespaces.setdefault(prefix, address)
        for prefix in root.get(f"{_MC}Ignorable", "").split():
            if prefix not in self._ignorable and self._namespaces.get(prefix) == root.nsmap.get(prefix):
                self._ignorable.append(prefix)


def _jump(body: etree._Element, incoming: Incoming) -> None:
    """Links to a part of the pack (`pdf.join.part_address`) become jumps to its bookmark."""
    relations = incoming.relations(incoming.main)
    for link in body.iter(f"{W}hyperlink"):
        named = _ADDRESS.fullmatch(relations.get(link.get(f"{R}id", ""), ("", "", False))[1])
        if named is not None:
            del link.attrib[f"{R}id"]
            link.set(f"{W}anchor", bookmark(int(named[1])))
    for field in body.iter(f"{W}instrText"):
        field.text = _FIELD.sub(lambda named: f'HYPERLINK \\l "{bookmark(int(named[1]))}"', field.text or "")


def _theme_digest(incoming: Incoming) -> str:
    part = incoming.related("theme")
    return "" if part is None else sha256(incoming.package.part(part)).hexdigest()


def _default_style(styles: etree._Element) -> str | None:
    for style in styles.findall(f"{W}style"):
        if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
            return style.get(f"{W}styleId")
    return None


def _core(title: str) -> bytes:
    dc = "http://purl.org/dc/elements/1.1/"
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    root = etree.Element(f"{{{core}}}coreProperties", nsmap={"cp": core, "dc": dc})
    etree.SubElement(root, f"{{{dc}}}title").text = title
    etree.SubElement(root, f"{{{dc}}}language").text = "en-GB"
    return to_bytes(root)


_AFTER_EVEN: Final = frozenset(
    words(
        """
    bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing
    drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery
    doNotUseMarginsForDrawingGridOrigin characterSpacingControl printTwoOnOne strictFirstAndLastChars
    noLineBreaksAfter noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml
    ignoreMixedContent alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving
    saveThroughXslt showXMLTags alwaysMergeEmptyNamespace compat mathPr attachedSchema themeFontLang
    clrSchemeMapping doNotIncludeSubdocsInStats schemaLibrary captions readModeInkLockDown smartTagType
    decimalSymbol listSeparator
    """
    )
)
_FRAME: Final = {"wrap": "around", "vAnchor": "page", "hAnchor": "page", "xAlign": "center", "y": "280"}
_HEADING_XML: Final = (
    f'<w:style xmlns:w="{W_NS}" w:type="paragraph" w:customStyle="1" w:styleId="{_HEADING_STYLE}">'
    '<w:name w:val="Pack part"/><w:pPr><w:framePr w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:xAlign="center"'
    ' w:y="280"/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:outlineLvl w:val="0"/></w:pPr>'
    '<w:rPr><w:color w:val="404040"/><w:sz w:val="18"/></w:rPr></w:style>'
)
