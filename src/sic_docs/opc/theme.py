"""The theme of an Office file with the trust's colours and fonts put in (decision 21)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"


def put_theme(tree: etree._Element, colours: Mapping[str, str], fonts: Mapping[str, str]) -> None:
    """Change a theme part in place.

    Args:
        colours: Theme slot (`dk2`, `accent1` …) → six hex digits. `fonts`: `heading` and `body` → font name.
    """
    for slot, colour in colours.items():
        for element in tree.iter(f"{{{_DRAWING}}}{slot}"):
            for child in list(element):
                element.remove(child)
            etree.SubElement(element, f"{{{_DRAWING}}}srgbClr").set("val", colour)
    for kind, name in (("majorFont", fonts.get("heading")), ("minorFont", fonts.get("body"))):
        for latin in tree.iterfind(f".//{{{_DRAWING}}}{kind}/{{{_DRAWING}}}latin"):
            if name:
                latin.set("typeface", name)
