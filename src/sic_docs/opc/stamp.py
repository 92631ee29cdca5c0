"""The stamp: what travels inside every file we file (design.md, decision 7).

Written twice: as custom properties `SicDocs…`, which people see under File, Info, Properties, and as a custom XML part,
which survives where properties do not. Both lie outside the fingerprint, so stamping does not change it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from posixpath import dirname, relpath
from typing import Final

from lxml import etree

from sic_docs.errors import DocumentError, SicDocsError
from sic_docs.opc.fingerprint import fingerprint, resolve
from sic_docs.opc.package import CONTENT_TYPES, Package, parse_xml
from sic_docs.opc.properties import CUSTOM, OURS, custom_xml, escape, other_properties, read_custom

PREFIX: Final = "SicDocs"
STAMP_NAMES: Final = ("SicDocsKey", "SicDocsFingerprint", "SicDocsRecipe", "SicDocsAsOf")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PROPS_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_STORE_ID: Final = "{5B1C0D0C-51C5-4D0C-9A1E-51CD0C500001}"
_ITEM_PROPS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<ds:datastoreItem '
    f'ds:itemID="{_STORE_ID}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{OURS}"/></ds:schemaRefs></ds:datastoreItem>'
).encode()


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """Identity of a filed document, written in the file itself.

    Attributes:
        key: Printed document key, `line_meeting/OAK/2026-27/autumn/02`.
        fingerprint: Digest of all a person could change, 64 hex digits (decision 8).
        recipe: Digest of the template and the values that reached the page, 64 hex digits.
        as_of: `today` of the run that wrote it.
    """

    key: str
    fingerprint: str
    recipe: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Stamped:
    """A file ready to be filed and its fingerprint."""

    content: bytes
    fingerprint: str


def read_stamp(content: bytes | Package, *, name: str = "", error: type[SicDocsError] = DocumentError) -> Stamp | None:
    """The stamp of a docx or xlsx: from the properties, else from our custom XML part; None when it has none.

    Raises:
        DocumentError (or `error`): The file cannot be opened.
    """
    package = content if isinstance(content, Package) else Package.read(content, name=name, error=error)
    part = package.find(CUSTOM)
    if part is not None:
        values = read_custom(package.xml(part))
        found = stamp_of_texts(*(values.get(name, "") for name in STAMP_NAMES))
        if found is not None:
            return found
    ours = our_part(package)
    if ours is not None:
        line = package.xml(ours).find(f"{{{OURS}}}stamp")
        if line is not None:
            return stamp_of_texts(*(line.get(name, "") for name in ("key", "fingerprint", "recipe", "asOf")))
    return None


def stamp_of_texts(key: str, digest: str, recipe: str, as_of: str) -> Stamp | None:
    """The stamp written as these four texts; None when they are none of ours."""
    if not key or not _DIGEST.fullmatch(digest):
        return None
    try:
        return Stamp(key=key, fingerprint=digest, recipe=recipe, as_of=date.fromisoformat(as_of))
    except ValueError:
        return None


def our_part(package: Package) -> str | None:
    """Name of our custom XML part (Word renumbers them on saving), None when there is none."""
    for part in package:
        folder, _, file = part.lower().rpartition("/")
        if folder == "customxml" and file.endswith(".xml") and OURS.encode() in package.part(part):
            root = package.xml(part)
            if root.tag == f"{{{OURS}}}sicDocs":
                return part
    return None


def stamp_values(stamp: Stamp) -> dict[str, str]:
    """The custom properties."""
    return dict(zip(STAMP_NAMES, (stamp.key, stamp.fingerprint, stamp.recipe, stamp.as_of.isoformat()), strict=True))


def stamp_part(stamp: Stamp, rest: str = "") -> str:
    """Our custom XML part; `rest`: further elements of ours, as text."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sicDocs xmlns="{OURS}"><stamp '
        f'key="{escape(stamp.key)}" fingerprint="{stamp.fingerprint}" recipe="{escape(stamp.recipe)}" '
        f'asOf="{stamp.as_of.isoformat()}"/>{rest}</sicDocs>'
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A package made ready for stamping: whatever stamp it had is gone, the places for a new one are declared.

    Attributes:
        package: With content types and relationships for both parts; the parts themselves are yet to be added.
        custom: Name of the custom properties part. `item`: of our custom XML part.
        others: Custom properties of others, as text; `pid`: first free property number.
    """

    package: Package
    custom: str
    item: str
    others: str
    pid: int

    def parts(self, stamp: Stamp, rest: str = "") -> dict[str, bytes]:
        """The two parts that carry a stamp."""
        return {
            self.custom: custom_xml(stamp_values(stamp), self.others, self.pid).encode(),
            self.item: stamp_part(stamp, rest).encode(),
        }


def slot(package: Package) -> Slot:
    """Declare both places; drop a stamp that is there (a template or a copied workbook)."""
    main = package.main_part()
    without = _old_item(package)
    changed: dict[str, bytes] = {}
    numbers = (re.fullmatch(r"customxml/item(\d+)\.xml", part.lower()) for part in package if part not in without)
    number = max((int(found[1]) for found in numbers if found), default=0) + 1
    item, props = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    custom = package.find(CUSTOM) or CUSTOM
    others, pid = other_properties(package.xml(custom), PREFIX) if custom in package else ("", 2)

    types = package.xml(package.find(CONTENT_TYPES) or CONTENT_TYPES)
    for entry in list(types):
        if entry.get("PartName", "").lstrip("/") in {*without, custom, item, props}:
            types.remove(entry)
    if not any(entry.get("Extension", "").lower() == "xml" for entry in types):
        types.insert(
            0, types.makeelement(f"{{{_TYPES}}}Default", {"Extension": "xml", "ContentType": "application/xml"})
        )
    for part, kind in ((custom, _CUSTOM_TYPE), (props, _PROPS_TYPE)):
        etree.SubElement(types, f"{{{_TYPES}}}Override", {"PartName": f"/{part}", "ContentType": kind})
    changed[CONTENT_TYPES] = to_bytes(types)

    root_rels = package.find("_rels/.rels") or "_rels/.rels"
    root = package.xml(root_rels)
    _relate(root, "", f"{_OFFICE}/custom-properties", custom, gone=without)
    changed[root_rels] = to_bytes(root)

    main_rels = relations_of(main)
    found_rels = package.find(main_rels)
    relations = package.xml(found_rels) if found_rels else _no_relations()
    _relate(relations, main, f"{_OFFICE}/customXml", item, gone=without)
    changed[found_rels or main_rels] = to_bytes(relations)

    item_rels = _no_relations()
    _relate(item_rels, item, f"{_OFFICE}/customXmlProps", props, gone=frozenset())
    changed[relations_of(item)] = to_bytes(item_rels)
    changed[props] = _ITEM_PROPS
    return Slot(
        package=package.with_parts(changed, without={*without, custom}),
        custom=custom,
        item=item,
        others=others,
        pid=pid,
    )


def write_stamp(
    content: bytes | Package,
    *,
    key: str,
    recipe: str,
    as_of: date,
    name: str = "",
    error: type[SicDocsError] = DocumentError,
) -> Stamped:
    """Stamp a docx or xlsx we made; a stamp it has is replaced, other custom properties are kept."""
    package = content if isinstance(content, Package) else Package.read(content, name=name, error=error)
    place = slot(package)
    digest = fingerprint(place.package)
    stamp = Stamp(key=key, fingerprint=digest, recipe=recipe, as_of=as_of)
    return Stamped(place.package.write(place.parts(stamp)), digest)


def relations_of(part: str) -> str:
    """Name of the `.rels` part that holds a part's relationships."""
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def to_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _no_relations() -> etree._Element:
    return parse_xml(f'<Relationships xmlns="{_RELATIONS}"/>'.encode())


def _old_item(package: Package) -> frozenset[str]:
    """Our custom XML part of an earlier stamp with its relationships and properties."""
    found: set[str] = set()
    ours = our_part(package)
    if ours is not None:
        found.add(ours)
        rels = package.find(relations_of(ours))
        if rels is not None:
            found.add(rels)
            found.update(resolve(ours, relation.get("Target", "")) for relation in package.xml(rels))
    return frozenset(found)


def _relate(relations: etree._Element, source: str, kind: str, target: str, *, gone: frozenset[str]) -> None:
    """Add a relationship unless it is there; drop those to parts that are gone."""
    there = False
    for relation in list(relations):
        points_to = resolve(source, relation.get("Target", ""))
        if relation.get("TargetMode") != "External" and points_to in gone:
            relations.remove(relation)
        elif points_to == target:
            there = True
    if there:
        return
    used = {relation.get("Id") for relation in relations}
    number = next(n for n in range(1, len(used) + 2) if f"rIdSic{n}" not in used)
    attributes = {"Id": f"rIdSic{number}", "Type": kind, "Target": relpath(target, dirname(source) or ".")}
    etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", attributes)
