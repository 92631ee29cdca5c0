"""What people and their programs do to a filed document, done to its XML as Word would."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from sic_docs.opc.package import Package
from sic_docs.word.xml import R_PR, SDT, SDT_CONTENT, SDT_PR, TC, TR, P, R, T, qn, tag_of

WHO = {qn("w:id"): "1", qn("w:author"): "Chair", qn("w:date"): "2026-11-02T10:00:00Z"}


def edited(content: bytes, change: Callable[[etree._Element], None], part: str = "word/document.xml") -> bytes:
    package = Package.read(content)
    root = package.xml(part)
    change(root)
    return package.write({part: etree.tostring(root)})


def control(root: etree._Element, tag: str, number: int = 0) -> etree._Element:
    return [found for found in root.iter(SDT) if tag_of(found) == tag][number]


def typed(found: etree._Element, text: str) -> None:
    """Type over a control as Word does: the prompt's mark and style go."""
    properties = found.find(SDT_PR)
    for showing in properties.findall(qn("w:showingPlcHdr")):
        properties.remove(showing)
    texts = list(found.iter(T))
    for style in list(found.iter(qn("w:rStyle"))):
        style.getparent().remove(style)
    texts[0].text = text
    for other in texts[1:]:
        other.text = ""


def items(root: etree._Element) -> list[etree._Element]:
    """The rows of repeating sections."""
    return [s for s in root.iter(SDT) if s.find(f"{SDT_PR}/{qn('w15:repeatingSectionItem')}") is not None]


def press_plus(root: etree._Element, text: str = "") -> None:
    """Word's "+": the last item copied under a new id, what was typed in it gone."""
    items = [s for s in root.iter(SDT) if s.find(f"{SDT_PR}/{qn('w15:repeatingSectionItem')}") is not None]
    copy = deepcopy(items[1])
    copy.find(f"{SDT_PR}/{qn('w:id')}").set(qn("w:val"), "123456")
    items[1].addnext(copy)
    for found in copy.iter(SDT):
        if tag_of(found) == "ask:actions.text":
            typed(found, text)


def type_over(found: etree._Element, text: str) -> None:
    """Select the control and type: it is gone, its text stands where it was."""
    line = next(found.iter(R))
    for old in line.findall(R_PR):
        line.remove(old)
    typed(found, text)
    content = found.find(SDT_CONTENT)
    for child in list(content):
        found.addprevious(child)
    found.getparent().remove(found)


def plain_row(*texts: str) -> etree._Element:
    """A table row without controls, as "insert row" and pasting make."""
    row = etree.Element(TR)
    for text in texts:
        run = etree.SubElement(etree.SubElement(etree.SubElement(row, TC), P), R)
        etree.SubElement(run, T).text = text
    return row


def propose(found: etree._Element, text: str) -> None:
    """Retype the text of a control with Track Changes on."""
    run = next(found.iter(R))
    holder = run.getparent()
    gone, new = etree.Element(qn("w:del"), WHO), etree.Element(qn("w:ins"), WHO)
    holder.replace(run, gone)
    gone.addnext(new)
    new.append(deepcopy(run))
    gone.append(run)
    next(new.iter(T)).text = text
    for old in list(gone.iter(T)):
        old.tag = qn("w:delText")


def mark_row(row: etree._Element, mark: str) -> None:
    """A row inserted (`ins`) or deleted (`del`) with Track Changes on."""
    properties = row.find(qn("w:trPr"))
    if properties is None:
        properties = etree.Element(qn("w:trPr"))
        row.insert(0, properties)
    etree.SubElement(properties, qn(f"w:{mark}"), WHO)


def foreign(content: bytes) -> bytes:
    """Saved by a program that keeps no tag, no repeating section and no flag of a prompt."""

    def change(root: etree._Element) -> None:
        names = ("w:tag", "w15:repeatingSection", "w15:repeatingSectionItem", "w:showingPlcHdr")
        for element in list(root.iter(*map(qn, names))):
            element.getparent().remove(element)

    return edited(content, change)
