"""Styles and lists of many documents in one: what looks the same is shared, what differs keeps its own look."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from lxml import etree

from sic_docs.word.merge_parts import W_NS, W, words

_REFERENCES: Final = (f"{W}basedOn", f"{W}next", f"{W}link")
# What Word takes where a document says nothing; written out where another document's defaults would shine through.
_PLAIN: Final[Mapping[str, Mapping[str, str]]] = {
    "spacing": {"before": "0", "after": "0", "line": "240", "lineRule": "auto"},
    "sz": {"val": "20"},
    "szCs": {"val": "20"},
    "rFonts": {"ascii": "Times New Roman", "hAnsi": "Times New Roman", "cs": "Times New Roman"},
    "kern": {"val": "0"},
}


class Styles:
    """The style sheet of the merged document. The first document's is its ground: defaults, theme, default styles."""

    def __init__(self, base: etree._Element) -> None:
        self.root = copy.deepcopy(base)
        for style in self.root.findall(f"{W}style"):
            self.root.remove(style)
        self._defaults = _defaults_text(base)
        self._base_defaults = base.find(f"{W}docDefaults")
        self._made: dict[tuple[str, str], str] = {}
        self._looks: dict[str, dict[str, tuple[str, bool]]] = {}
        self._ids: set[str] = set()
        self._names: set[str] = set()

    def add(self, incoming: etree._Element, numbers: Mapping[str, str], index: int) -> dict[str, str]:
        """Take over one document's styles; returns its style ids as they are named here."""
        styles = {style.get(f"{W}styleId", ""): style for style in incoming.findall(f"{W}style")}
        own_defaults = _defaults_text(incoming)
        fold = own_defaults != self._defaults
        whole = sha256(etree.tostring(incoming)).hexdigest()
        looks = self._looks.get(whole)
        if looks is None:
            # most papers come from a few templates: their style sheets are the same to the byte
            looks = self._looks[whole] = _looks(styles, own_defaults)
        # lists are every document's own, or they would run on from one paper to the next
        digests = {id_: f"{digest} {index}" if listed else digest for id_, (digest, listed) in looks.items()}
        renamed: dict[str, str] = {}
        fresh: list[str] = []
        for id_ in styles:
            key = (id_, digests[id_])
            if key not in self._made:
                self._made[key] = self._free(id_, index)
                fresh.append(id_)
            renamed[id_] = self._made[key]
        for id_ in fresh:
            style = copy.deepcopy(styles[id_])
            if fold and style.get(f"{W}type") == "paragraph" and style.find(f"{W}basedOn") is None:
                self._fold(style, incoming.find(f"{W}docDefaults"))
            self._place(style, renamed, numbers, index)
        return renamed

    def _free(self, id_: str, index: int) -> str:
        new = id_
        while new in self._ids:
            new = f"{id_}P{index + 1}" if new == id_ else new + "x"
        self._ids.add(new)
        return new

    def _place(self, style: etree._Element, renamed: Mapping[str, str], numbers: Mapping[str, str], index: int) -> None:
        style.set(f"{W}styleId", renamed[style.get(f"{W}styleId", "")])
        for element in style.iter(*_REFERENCES):
            element.set(f"{W}val", renamed.get(element.get(f"{W}val", ""), element.get(f"{W}val", "")))
        renumber(style, numbers)
        if index > 0:
            style.attrib.pop(f"{W}default", "")
        name = style.find(f"{W}name")
        if name is not None:
            text = name.get(f"{W}val", "")
            while text.casefold() in self._names:
                text = f"{text} ({index + 1})"
            self._names.add(text.casefold())
            name.set(f"{W}val", text)
        self.root.append(style)

    def _fold(self, style: etree._Element, defaults: etree._Element | None) -> None:
        """Write a document's own defaults into a style, because the merged document has another's."""
        for kind, holder in (("pPr", "pPrDefault"), ("rPr", "rPrDefault")):
            path = f"{W}{holder}/{W}{kind}"
            own = defaults.find(path) if defaults is not None else None
            base = self._base_defaults.find(path) if self._base_defaults is not None else None
            target = style.find(f"{W}{kind}")
            if target is None:
                target = etree.Element(f"{W}{kind}")
                later = style.find(f"{W}rPr") if kind == "pPr" else None
                if later is not None:
                    later.addprevious(target)
                else:
                    style.append(target)
            wanted = {element.tag: copy.deepcopy(element) for element in (own if own is not None else ())}
            for element in base if base is not None else ():
                local = etree.QName(element).localname
                if element.tag not in wanted and local in _PLAIN:
                    plain = etree.Element(element.tag)
                    for name, value in _PLAIN[local].items():
                        plain.set(W + name, value)
                    wanted[element.tag] = plain
            for tag, element in wanted.items():
                there = target.find(tag)
                if there is None:
                    target.append(element)
                else:
                    for attribute, said in element.attrib.items():
                        if attribute not in there.attrib:
                            there.set(attribute, said)
            order(target)


_ORDER: Final = {
    name: place
    for place, name in enumerate(
        words(
            """
    pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
    suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi
    adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection
    textAlignment textboxTightWrap outlineLvl divId cnfStyle rStyle rFonts b bCs i iCs caps smallCaps strike
    dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color w kern position sz szCs
    highlight u effect bdr fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPr sectPr
    pPrChange
    """
        )
    )
}
# `spacing` and `shd` stand in both lists; run properties have them after `color`.
_RUN_SPACING: Final = _ORDER["color"] + 0.5
_RUN_SHADE: Final = _ORDER["bdr"] + 0.5


def order(properties: etree._Element) -> None:
    """Put paragraph or run properties in the order the format asks for."""
    run = etree.QName(properties).localname == "rPr"

    def place(element: etree._Element) -> float:
        name = etree.QName(element).localname
        if run and name in ("spacing", "shd"):
            return _RUN_SPACING if name == "spacing" else _RUN_SHADE
        return _ORDER.get(name, 1000)

    properties[:] = sorted(properties, key=place)


class Lists:
    """The numbering of the merged document: every document's lists apart, so that each starts anew."""

    def __init__(self) -> None:
        self._abstract: list[etree._Element] = []
        self._numbers: list[etree._Element] = []

    def reserve(self, incoming: etree._Element | None) -> dict[str, str]:
        """A document's list ids as they are called here. Its definitions are taken over by `add`."""
        found = incoming.findall(f"{W}num") if incoming is not None else []
        start = len(self._numbers) + 1
        return {number.get(f"{W}numId", ""): str(start + place) for place, number in enumerate(found)}

    def add(self, incoming: etree._Element | None, numbers: Mapping[str, str], styles: Mapping[str, str]) -> None:
        if incoming is None:
            return
        abstract: dict[str, str] = {}
        for definition in incoming.findall(f"{W}abstractNum"):
            made = copy.deepcopy(definition)
            abstract[made.get(f"{W}abstractNumId", "")] = new = str(len(self._abstract))
            made.set(f"{W}abstractNumId", new)
            nsid = made.find(f"{W}nsid")
            if nsid is not None:
                nsid.set(f"{W}val", sha256(f"list {new}".encode()).hexdigest()[:8].upper())
            self._clean(made, styles)
            self._abstract.append(made)
        for number in incoming.findall(f"{W}num"):
            made = copy.deepcopy(number)
            made.set(f"{W}numId", numbers[made.get(f"{W}numId", "")])
            for reference in made.findall(f"{W}abstractNumId"):
                reference.set(f"{W}val", abstract.get(reference.get(f"{W}val", ""), "0"))
            self._clean(made, styles)
            self._numbers.append(made)

    def root(self) -> etree._Element | None:
        if not self._numbers:
            return None
        root = etree.Element(f"{W}numbering", nsmap={"w": W_NS})
        root.extend(self._abstract)
        root.extend(self._numbers)
        return root

    @staticmethod
    def _clean(definition: etree._Element, styles: Mapping[str, str]) -> None:
        for element in list(definition.iter(f"{W}lvlPicBulletId")):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
        for element in definition.iter(f"{W}pStyle", f"{W}styleLink", f"{W}numStyleLink"):
            element.set(f"{W}val", styles.get(element.get(f"{W}val", ""), element.get(f"{W}val", "")))


def renumber(root: etree._Element, numbers: Mapping[str, str]) -> None:
    for element in root.iter(f"{W}numId"):
        if element.get(f"{W}val") in numbers:
            element.set(f"{W}val", numbers[element.get(f"{W}val", "")])


def resolve_theme(root: etree._Element, fonts: Mapping[str, str]) -> None:
    """Write theme fonts and colours out, for a document whose theme is not the merged document's.

    Args:
        fonts: "minor" and "major" → font name.
    """
    for element in root.iter(f"{W}rFonts"):
        for plain, themed in (
            ("ascii", "asciiTheme"),
            ("hAnsi", "hAnsiTheme"),
            ("cs", "cstheme"),
            ("eastAsia", "eastAsiaTheme"),
        ):
            value = str(element.attrib.pop(W + themed, ""))
            if plain in ("ascii", "hAnsi") and value[:5] in fonts:
                element.set(W + plain, fonts[value[:5]])
    for element in root.iter(etree.Element):
        for name in list(element.attrib):
            local = etree.QName(name).localname
            if str(name).startswith(W) and local.startswith("theme"):
                del element.attrib[name]


def theme_fonts(theme: etree._Element) -> dict[str, str]:
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    found: dict[str, str] = {}
    for kind in ("minor", "major"):
        latin = theme.find(f".//{drawing}{kind}Font/{drawing}latin")
        if latin is not None and latin.get("typeface"):
            found[kind] = latin.get("typeface", "")
    return found


def _defaults_text(styles: etree._Element) -> str:
    defaults = styles.find(f"{W}docDefaults")
    return "" if defaults is None else _text(defaults)


def _text(element: etree._Element) -> str:
    copied = copy.deepcopy(element)
    for inner in copied.iter(etree.Element):
        for name in list(inner.attrib):
            if "rsid" in str(name):
                del inner.attrib[name]
    for inner in copied.findall(f"{W}rsid"):
        copied.remove(inner)
    copied.tail = None
    return bytes(etree.tostring(copied, method="c14n", exclusive=True)).decode()


def _looks(styles: Mapping[str, etree._Element], defaults: str) -> dict[str, tuple[str, bool]]:
    """Style id → digest of all that makes it look as it does, and whether a list is part of that.

    That is the style itself, what it is based on, and the document's defaults.
    """
    known: dict[str, tuple[str, bool]] = {}

    def look(id_: str, above: tuple[str, ...]) -> tuple[str, bool]:
        if id_ not in known:
            style = styles[id_]
            based = style.find(f"{W}basedOn")
            base = based.get(f"{W}val", "") if based is not None else ""
            under, listed = (
                look(base, (*above, id_)) if base in styles and base not in (*above, id_) else (defaults, False)
            )
            listed = listed or style.find(f"{W}pPr/{W}numPr") is not None
            known[id_] = sha256(f"{_text(style)}\0{under}".encode()).hexdigest(), listed
        return known[id_]

    for id_ in styles:
        look(id_, ())
    return known
