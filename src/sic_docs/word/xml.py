"""Names of WordprocessingML and text put into it safely. Text is never markup and never template syntax."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

W_NS: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14_NS: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
W15_NS: Final = "http://schemas.microsoft.com/office/word/2012/wordml"
MC_NS: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
R_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A_NS: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP_NS: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"

_PREFIXES: Final = {"w": W_NS, "w14": W14_NS, "w15": W15_NS, "mc": MC_NS, "r": R_NS, "a": A_NS, "wp": WP_NS}


def qn(name: str) -> str:
    """`w:tc` → `{namespace}tc`."""
    prefix, _, local = name.partition(":")
    return f"{{{_PREFIXES[prefix]}}}{local}"


VAL: Final = qn("w:val")
SDT, SDT_PR, SDT_CONTENT = qn("w:sdt"), qn("w:sdtPr"), qn("w:sdtContent")
TAG, ALIAS, ID = qn("w:tag"), qn("w:alias"), qn("w:id")
P, R, T, TC, TR, TBL = qn("w:p"), qn("w:r"), qn("w:t"), qn("w:tc"), qn("w:tr"), qn("w:tbl")
P_PR, R_PR, TC_PR, TR_PR = qn("w:pPr"), qn("w:rPr"), qn("w:tcPr"), qn("w:trPr")
REPEATING, REPEATING_ITEM = qn("w15:repeatingSection"), qn("w15:repeatingSectionItem")
SHOWING: Final = qn("w:showingPlcHdr")

_SPECIAL = re.compile('[<>&"\t\n\r\x00-\x1f\ud800-\udfff\ufffe\uffff\u2028\u2029\x85]')
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DECLARATIONS = re.compile(r' xmlns(?::\w+)?="[^"]*"')
BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB: Final = '</w:t><w:tab/><w:t xml:space="preserve">'


def plain(text: str) -> str:
    """Text without what XML cannot hold: controls dropped, lone surrogates marked, every line break the same."""
    if _SPECIAL.search(text) is None:
        return text
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", _BREAKS.sub("\n", text)))


def unprintable(text: str) -> str:
    """What no document can hold, in words for people; "" when there is nothing of the kind."""
    if _SPECIAL.search(text) is None:
        return ""
    if found := _CONTROLS.search(text):
        return f"a control character, U+{ord(found[0]):04X}"
    return f"half a character, U+{ord(half[0]):04X}" if (half := _SURROGATES.search(text)) else ""


def escape(text: str) -> str:
    """`plain` text for XML content or a double-quoted attribute."""
    text = plain(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def run_text(text: str, line: str = BREAK) -> str:
    """Text for inside a `w:t` that is open; line breaks become `line`, tabs Word's tabs."""
    if _SPECIAL.search(text) is None:
        return text
    return escape(text).replace("\n", line).replace("\t", _TAB)


def fragment(element: etree._Element) -> str:
    """An element as text without namespace declarations, to be put back into its own document."""
    return _DECLARATIONS.sub("", etree.tostring(element, encoding="unicode", with_tail=False))


_SKIPPED: Final = frozenset(
    {qn("w:del"), qn("w:moveFrom"), qn("w:delText"), qn("w:instrText"), qn("mc:Fallback"), P_PR, R_PR, SDT_PR}
)


def text_of(element: etree._Element) -> str:
    """What a reader sees: paragraphs on lines of their own, breaks and tabs kept, deleted text and fields left out."""
    lines: list[str] = []
    _collect(element, lines)
    return "".join(lines).rstrip("\n")


def _collect(element: etree._Element, out: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == T:
            out.append(child.text or "")
        elif tag in _MARKS:
            out.append(_MARKS[str(tag)])
        else:
            _collect(child, out)
            if tag == P:
                out.append("\n")


_MARKS: Final = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "\u2011"}


def tag_of(sdt: etree._Element) -> str:
    """Tag of a content control; "" when it has none."""
    properties = sdt.find(SDT_PR)
    tag = properties.find(TAG) if properties is not None else None
    return "" if tag is None else tag.get(VAL, "")


def content_of(sdt: etree._Element) -> Iterable[etree._Element]:
    """What stands in a content control."""
    for child in sdt:
        if child.tag == SDT_CONTENT:
            return child
    return ()


def facts_of(sdt: etree._Element) -> dict[str, etree._Element]:
    """Settings of a content control by their names; empty when it has none."""
    properties = next(iter(sdt), None)
    if properties is None or properties.tag != SDT_PR:
        properties = sdt.find(SDT_PR)
    return {} if properties is None else {child.tag: child for child in properties if isinstance(child.tag, str)}


def value_of(properties: etree._Element | None, name: str) -> str:
    """`w:val` of a child of a properties element; "" when absent."""
    child = properties.find(name) if properties is not None else None
    return "" if child is None else child.get(VAL, "")


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Rows of a table in order, those in content controls too, those of tables inside it not."""
    return _held(table, TR)


def cells_of(row: etree._Element) -> Iterator[etree._Element]:
    """Cells of a row in order, those in content controls too."""
    return _held(row, TC)


def _held(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag == SDT:
            content = child.find(SDT_CONTENT)
            if content is not None:
                yield from _held(content, tag)
