"""The text of one document made to fit among others: style, list and note references, ids, names, what must go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from sic_docs.word.merge_parts import W, made_element, parent_tag, remove
from sic_docs.word.merge_styles import renumber, resolve_theme

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FIELD: Final = re.compile(r"(\b(?:REF|PAGEREF|NOTEREF|HYPERLINK\s+\\l)\s+\"?)([^\s\"\\]+)")
_OURS: Final = re.compile(r"part_\d+")


class Ids:
    """Ids and bookmark names no other control, bookmark or drawing of the pack has."""

    def __init__(self) -> None:
        self._next = 0
        self._bookmarks: set[str] = set()

    def number(self) -> int:
        self._next += 1
        return self._next

    def bookmark_name(self, name: str, index: int) -> str:
        new = name
        while new.casefold() in self._bookmarks or _OURS.fullmatch(new.casefold()):
            new = f"p{index + 1}_{new}"[:40]
            index += 1
        self._bookmarks.add(new.casefold())
        return new


class Fitting:
    """How the text of one document is made to fit among the others'."""

    def __init__(
        self,
        ids: Ids,
        styles: Mapping[str, str],
        numbers: Mapping[str, str],
        default: str | None,
        fonts: Mapping[str, str] | None,
        index: int,
    ) -> None:
        self.notes: dict[str, dict[str, str]] = {}
        self._ids = ids
        self._styles = styles
        self._numbers = numbers
        self._default = default
        self._fonts = fonts
        self._index = index
        self._names: dict[str, str] = {}

    def clean(self, root: etree._Element) -> None:
        for element in list(
            root.iter(
                f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}dataBinding", f"{W}control", f"{W}printerSettings"
            )
        ):
            remove(element)
        for element in list(root.iter(etree.Element)):
            local = etree.QName(element).localname
            if local == "dataBinding":
                remove(element)
        for reference in list(root.iter(f"{W}commentReference")):
            run = reference.getparent()
            remove(reference)
            if run is not None and not [child for child in run if child.tag != f"{W}rPr"]:
                remove(run)
        if self._fonts is not None:
            resolve_theme(root, self._fonts)
        renumber(root, self._numbers)
        self._style(root)
        self._identify(root)

    def _style(self, root: etree._Element) -> None:
        for element in root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"):
            element.set(f"{W}val", self._styles.get(element.get(f"{W}val", ""), element.get(f"{W}val", "")))
        if self._default is None:
            return
        for paragraph in root.iter(f"{W}p"):
            properties = paragraph.find(f"{W}pPr")
            if properties is None:
                properties = made_element("pPr")
                paragraph.insert(0, properties)
            if properties.find(f"{W}pStyle") is None:
                properties.insert(0, made_element("pStyle", val=self._default))

    def _identify(self, root: etree._Element) -> None:
        number = self._ids.number
        marks: dict[str, str] = {}
        for element in list(root.iter(etree.Element)):
            if element.tag == f"{W}bookmarkStart":
                name = element.get(f"{W}name", "")
                if name not in self._names:
                    self._names[name] = self._ids.bookmark_name(name, self._index)
                element.set(f"{W}name", self._names[name])
                marks[element.get(f"{W}id", "")] = str(number())
                element.set(f"{W}id", marks[element.get(f"{W}id", "")])
            elif element.tag == f"{W}bookmarkEnd":
                element.set(f"{W}id", marks.get(element.get(f"{W}id", ""), element.get(f"{W}id", "")))
            elif element.tag == _DRAWING:
                element.set("id", str(number()))
            elif element.tag == f"{W}id" and parent_tag(element) == f"{W}sdtPr":
                element.set(f"{W}val", str(number()))
            elif element.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                kind = etree.QName(element).localname.removesuffix("Reference")
                element.set(f"{W}id", self.notes.get(kind, {}).get(element.get(f"{W}id", ""), "0"))
            for attribute in list(element.attrib):
                if etree.QName(attribute).localname in ("paraId", "textId"):
                    del element.attrib[attribute]
        for element in root.iter(f"{W}hyperlink"):
            anchor = element.get(f"{W}anchor")
            if anchor in self._names:
                element.set(f"{W}anchor", self._names[anchor or ""])
        for element in root.iter(f"{W}instrText"):
            element.text = _FIELD.sub(lambda found: found[1] + self._names.get(found[2], found[2]), element.text or "")
