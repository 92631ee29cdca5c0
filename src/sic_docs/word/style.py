"""House style put into a template on compiling: theme colours and fonts, the logo; nothing else (decision 21)."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from lxml import etree

from sic_docs.errors import TemplateError
from sic_docs.opc.fingerprint import resolve
from sic_docs.opc.package import CONTENT_TYPES, Package
from sic_docs.opc.stamp import relations_of, to_bytes
from sic_docs.word.xml import A_NS, R_NS, WP_NS

_SLOTS: Final = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_HEX = re.compile("[0-9A-Fa-f]{6}")
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """The trust's look as the engine needs it.

    Attributes:
        colours: Theme slot (`dk1 lt1 dk2 lt2 accent1`…`accent6 hlink folHlink`) → six hex digits.
        fonts: `heading` and `body` → font name.
        logo: PNG or JPEG bytes; None keeps the template's picture.
    """

    colours: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)
    logo: bytes | None = None

    def digest(self) -> str:
        """SHA-256 of everything that reaches the page."""
        facts = repr((sorted(self.colours.items()), sorted(self.fonts.items()))).encode()
        return sha256(facts + b"\0" + (self.logo or b"")).hexdigest()


def apply(package: Package, style: Style) -> Package:
    """The template in house style.

    Raises:
        TemplateError: An unknown colour slot, a colour that is not one, a logo that is neither PNG nor JPEG.
    """
    changed = _themes(package, style)
    logo = style.logo
    if logo is not None:
        changed.update(_logo(package, logo))
    return package.with_parts(changed) if changed else package


def _themes(package: Package, style: Style) -> dict[str, bytes]:
    for slot, value in style.colours.items():
        if slot not in _SLOTS or not _HEX.fullmatch(value):
            raise TemplateError(
                f"The house style says {slot}: {value}.",
                f"Use slots {', '.join(_SLOTS)} and colours of six hex digits.",
                code="house-style",
            )
    changed: dict[str, bytes] = {}
    for part in package:
        if not re.fullmatch(r"word/theme/theme\d*\.xml", part, re.IGNORECASE):
            continue
        root = package.xml(part)
        for slot, value in style.colours.items():
            for element in root.iter(f"{{{A_NS}}}{slot}"):
                for child in list(element):
                    element.remove(child)
                etree.SubElement(element, f"{{{A_NS}}}srgbClr", {"val": value.upper()})
        for use, tag in (("heading", "majorFont"), ("body", "minorFont")):
            if use in style.fonts:
                for latin in root.iterfind(f".//{{{A_NS}}}{tag}/{{{A_NS}}}latin"):
                    latin.set("typeface", style.fonts[use])
                    if "panose" in latin.attrib:
                        del latin.attrib["panose"]
        changed[part] = to_bytes(root)
    return changed


def _logo(package: Package, logo: bytes) -> dict[str, bytes]:
    kind, width, height = picture(logo)
    changed: dict[str, bytes] = {}
    target = f"word/media/sic_logo.{kind}"
    for part in package:
        if not part.lower().endswith(".xml") or b"<wp:docPr" not in package.part(part):
            continue
        root = package.xml(part)
        ids = set()
        for properties in list(root.iter(f"{{{WP_NS}}}docPr")):
            if "logo" not in (properties.get("name", "").strip().lower(), properties.get("descr", "").strip().lower()):
                continue
            drawing = properties.getparent()
            assert drawing is not None
            _fit(drawing, width, height)
            for blip in drawing.iter(f"{{{A_NS}}}blip"):
                ids.add(blip.get(f"{{{R_NS}}}embed"))
                for extra in list(blip):  # an SVG twin would still show the old picture
                    blip.remove(extra)
        rels = package.find(relations_of(part))
        if not ids or rels is None:
            continue
        relations = package.xml(rels)
        for relation in relations:
            if relation.get("Id") in ids:
                up = "../" * part.count("/", len("word/")) if part.startswith("word/") else "/"
                relation.set("Target", f"{up}media/sic_logo.{kind}" if up != "/" else f"/{target}")
                assert resolve(part, relation.get("Target", "")) == target
        changed[part] = to_bytes(root)
        changed[rels] = to_bytes(relations)
    if changed:
        changed[target] = logo
        types_part = package.find(CONTENT_TYPES) or CONTENT_TYPES
        types = package.xml(types_part)
        if not any(entry.get("Extension", "").lower() == kind for entry in types):
            attributes = {"Extension": kind, "ContentType": f"image/{kind}"}
            types.insert(0, types.makeelement(f"{{{_TYPES}}}Default", attributes))
            changed[types_part] = to_bytes(types)
    return changed


def _fit(drawing: etree._Element, width: int, height: int) -> None:
    """Fit the picture into the box the template drew, proportions kept."""
    extent = drawing.find(f"{{{WP_NS}}}extent")
    if extent is None:
        return
    box_width, box_height = int(extent.get("cx", "0")), int(extent.get("cy", "0"))
    scale = min(box_width / width, box_height / height)
    size = {"cx": str(round(width * scale)), "cy": str(round(height * scale))}
    for element in (extent, *drawing.iterfind(f".//{{{A_NS}}}xfrm/{{{A_NS}}}ext")):
        for key, value in size.items():
            element.set(key, value)


def picture(content: bytes) -> tuple[str, int, int]:
    """(png or jpeg, width, height in pixels) of a picture.

    Raises:
        TemplateError: Neither PNG nor JPEG.
    """
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">LL", content[16:24])
        if width and height:
            return "png", width, height
    if content[:2] == b"\xff\xd8":
        at = 2
        while at + 9 < len(content) and content[at] == 0xFF:
            marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height, width = struct.unpack(">HH", content[at + 5 : at + 9])
                if width and height:
                    return "jpeg", width, height
            at += 2 + length
    raise TemplateError("The logo is neither a PNG nor a JPEG picture.", "Save it as PNG.", code="house-style")
