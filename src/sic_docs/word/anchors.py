"""Where each ask stands, in words of the template that stay: to find its answer again when its control or tag is gone.

An anchor names only text that is the same in every document of the template: nothing we fill in counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from sic_docs.word.still import still_round
from sic_docs.word.xml import (
    P_PR,
    REPEATING_ITEM,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    TBL,
    TC,
    TR,
    P,
    cells_of,
    qn,
    rows_of,
    tag_of,
    text_of,
    value_of,
)

_TEXT_BOX: Final = qn("w:txbxContent")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an ask or a repeat stands.

    Attributes:
        section: The heading above it. `label`: text of the cell before it in its row.
        lead: Text before it in its own paragraph or cell, else of the paragraph just above. "" for none.
        inline: `lead` stands in its own paragraph or cell. `tail`: text after it there.
        still: All words of the template in its answer's area, "" first (`word.still`); empty when these are not known.
    """

    section: str = ""
    label: str = ""
    lead: str = ""
    inline: bool = False
    tail: str = ""
    still: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """How a repeat stands in its template.

    Attributes:
        lines: Table rows of one item; 0 when it repeats a block. `section`: the heading above it.
        beside: Texts of the other rows of its table but the first, in which nothing is filled in.
        closed: Other rows of its table are filled in by us, so a row without controls may be one of these.
    """

    lines: int = 0
    section: str = ""
    beside: tuple[str, ...] = ()
    closed: bool = False


def anchors(root: etree._Element, headings: frozenset[str]) -> tuple[dict[str, Anchor], dict[str, Shape]]:
    """Anchors of the asks and shapes of the repeats of one part, by full name, before marks are taken out.

    Args:
        headings: Ids of the styles that make a heading.
    """
    asks: dict[str, Anchor] = {}
    repeats: dict[str, Shape] = {}
    section = above = ""
    for element in root.iter(P, SDT):
        if element.tag == P:
            if value_of(element.find(P_PR), qn("w:pStyle")) in headings and (text := fixed_text(element)):
                section = text
            if next(element.iterdescendants(SDT), None) is None:
                above = text_of(element).strip() or above
            continue
        kind, _, name = tag_of(element).partition(":")
        if kind == "ask":
            if name not in asks:
                asks[name] = replace(_anchor(element, section, above), still=still_round(element))
        elif kind == "each":
            repeats.setdefault(name, _shape(element, section))
    return asks, repeats


def fixed_text(element: etree._Element) -> str:
    """Its text; "" when any of it is filled in or asked."""
    if any(tag_of(sdt) for sdt in element.iter(SDT)):
        return ""
    return text_of(element).strip()


def _anchor(sdt: etree._Element, section: str, above: str) -> Anchor:
    cell = next(sdt.iterancestors(TC, _TEXT_BOX), None)
    cell = cell if cell is not None and cell.tag == TC else next(sdt.iter(TC), None)
    label = ""
    if cell is not None:
        row = next(cell.iterancestors(TR))
        before = None
        for other in cells_of(row):
            if other is cell:
                break
            before = other
        label = fixed_text(before) if before is not None else ""
    parent = sdt.getparent()
    if parent is None or parent.tag != P:
        return Anchor(section, label, "" if cell is not None else above)
    lead, tail = _beside(parent, sdt)
    if lead or tail:
        return Anchor(section, label, lead, True, tail)
    return Anchor(section, label, "" if cell is not None else above)


def _beside(paragraph: etree._Element, sdt: etree._Element) -> tuple[str, str]:
    """Fixed text just before and just after a control in its paragraph; "" next to another control."""
    before: list[str] = []
    after: list[str] = []
    seen = False
    for child in paragraph:
        if child is sdt:
            seen = True
        elif child.tag == SDT:
            if seen:
                return "".join(before).strip(), ""
            before = []
        elif child.tag != P_PR:
            holder = etree.Element(P)
            holder.append(etree.fromstring(etree.tostring(child, with_tail=False)))
            (after if seen else before).append(text_of(holder))
    return "".join(before).strip(), "".join(after).strip()


def _shape(sdt: etree._Element, section: str) -> Shape:
    content = sdt.find(SDT_CONTENT)
    children = list(content) if content is not None else []
    item = children[0] if children else None
    if item is not None and item.tag == SDT:
        properties = item.find(SDT_PR)
        if properties is not None and properties.find(REPEATING_ITEM) is not None:
            inner = item.find(SDT_CONTENT)
            children = list(inner) if inner is not None else []
    lines = sum(child.tag == TR for child in children)
    if not lines:
        return Shape(0, section)
    table = next(sdt.iterancestors(TBL), None)
    if table is None:
        return Shape(lines, section)
    own = set(sdt.iter(TR))
    others = [row for row in list(rows_of(table))[1:] if row not in own]
    fixed = tuple(fixed_text(row) for row in others)
    return Shape(lines, section, tuple(text for text in fixed if text), "" in fixed)
