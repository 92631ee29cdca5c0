"""The package a merge writes: parts under names of their own, their relationships, one copy of each picture."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from posixpath import basename, dirname, splitext
from typing import Final

from lxml import etree

from sic_docs.opc.fingerprint import resolve
from sic_docs.opc.package import CONTENT_TYPES, Package, parse_xml
from sic_docs.opc.zip_format import Body, pack

W_NS: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W: Final = f"{{{W_NS}}}"
R: Final = f"{{{R_NS}}}"
MAIN: Final = "word/document.xml"
_RELS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_WML: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE_RELID: Final = "{urn:schemas-microsoft-com:office:office}relid"


def made_element(name: str, /, **attributes: str) -> etree._Element:
    made = etree.Element(W + name, nsmap={"w": W_NS, "r": R_NS})
    for key, value in attributes.items():
        made.set(W + key, value)
    return made


def remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def parent_tag(element: etree._Element) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)


def words(text: str) -> tuple[str, ...]:
    """Names listed in one string, for long lists."""
    return tuple(text.split())


def rels_name(part: str) -> str:
    folder, file = dirname(part), basename(part)
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def to_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class Incoming:
    """One document being merged: its package, its relationships by part, its content types."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.main_part()
        self._defaults: dict[str, str] = {}
        self._overrides: dict[str, str] = {}
        types = package.find(CONTENT_TYPES)
        for line in package.xml(types) if types is not None else ():
            if line.tag.endswith("}Default"):
                self._defaults[line.get("Extension", "").lower()] = line.get("ContentType", "")
            else:
                self._overrides[line.get("PartName", "").lstrip("/").lower()] = line.get("ContentType", "")

    def relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """Id → (type, target part or address, whether it is outside the file)."""
        name = self.package.find(rels_name(part))
        found: dict[str, tuple[str, str, bool]] = {}
        for line in self.package.xml(name) if name is not None else ():
            outside = line.get("TargetMode") == "External"
            target = line.get("Target", "")
            if not outside:
                target = self.package.find(resolve(part, target)) or resolve(part, target)
            found[line.get("Id", "")] = (line.get("Type", ""), target, outside)
        return found

    def related(self, kind: str) -> str | None:
        """The main document's part of one kind: "styles", "numbering" …; None when it has none."""
        for type_, target, outside in self.relations(self.main).values():
            if not outside and type_.endswith("/" + kind) and target in self.package:
                return target
        return None

    def xml(self, kind: str) -> etree._Element:
        """The main document's part of one kind as a tree; KeyError when it has none."""
        part = self.related(kind)
        if part is None:
            raise KeyError(kind)
        return self.package.xml(part)

    def content_type(self, part: str) -> str:
        override = self._overrides.get(part.lower())
        return override or self._defaults.get(splitext(part)[1].lstrip(".").lower(), "application/octet-stream")


class Outgoing:
    """The merged package in the making."""

    def __init__(self) -> None:
        self._parts: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._relations: dict[str, list[tuple[str, str, str, bool]]] = {}
        self._by_content: dict[tuple[str, str], str] = {}
        self._count = 0

    def add(self, name: str, content: bytes, content_type: str) -> str:
        self._parts[name] = content
        self._types[name] = content_type
        return name

    def add_word(self, name: str, root: etree._Element, kind: str) -> str:
        return self.add(name, to_bytes(root), f"{_WML}{kind}+xml")

    def relate(self, source: str, type_: str, target: str, *, outside: bool = False) -> str:
        """Id of a relationship; an equal one is used again."""
        lines = self._relations.setdefault(source, [])
        for line in lines:
            if line[1:] == (type_, target, outside):
                return line[0]
        lines.append((f"rId{len(lines) + 1}", type_, target, outside))
        return lines[-1][0]

    def carry_references(self, root: etree._Element, incoming: Incoming, source: str, new_source: str) -> None:
        """Give every reference by relationship below `root` its new id, taking along what it refers to."""
        relations = incoming.relations(source)
        for element in root.iter(etree.Element):
            for name, value in list(element.attrib.items()):
                if (str(name).startswith(R) or name == _OFFICE_RELID) and value in relations:
                    type_, target, outside = relations[value]
                    if not outside:
                        if target not in incoming.package:
                            del element.attrib[name]
                            continue
                        target = self.carry(incoming, target)
                    element.set(name, self.relate(new_source, type_, target, outside=outside))

    def carry(self, incoming: Incoming, part: str) -> str:
        """Copy a part that is not Word text (picture, chart, embedded workbook) with all it needs; its new name."""
        content = incoming.package.part(part)
        type_ = incoming.content_type(part)
        relations = incoming.relations(part)
        key = (sha256(content).hexdigest(), type_)
        if not relations and key in self._by_content:
            return self._by_content[key]
        self._count += 1
        stem, extension = splitext(basename(part))
        folder = dirname(part) if dirname(part).startswith("word/") else "word/carried"
        name = self.add(f"{folder}/{stem.rstrip('0123456789_') or 'part'}{self._count}{extension}", content, type_)
        if not relations:
            self._by_content[key] = name
        for id_, (kind, target, outside) in relations.items():
            if outside or target in incoming.package:
                carried = target if outside else self.carry(incoming, target)
                self._relations.setdefault(name, []).append((id_, kind, carried, outside))
        return name

    def write(self) -> bytes:
        types = parse_xml(f'<Types xmlns="{_TYPES}"/>'.encode())
        etree.SubElement(types, f"{{{_TYPES}}}Default", Extension="rels", ContentType=_RELS_TYPE)
        etree.SubElement(types, f"{{{_TYPES}}}Default", Extension="xml", ContentType="application/xml")
        for name, type_ in self._types.items():
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName="/" + name, ContentType=type_)
        parts: dict[str, bytes] = {CONTENT_TYPES: to_bytes(types)}
        for source in ("", *self._parts):
            if source:
                parts[source] = self._parts[source]
            if source in self._relations:
                parts[rels_name(source)] = to_bytes(_relations_xml(self._relations[source]))
        return Body(pack(name, content) for name, content in parts.items()).write()


_RELS_TYPE: Final = "application/vnd.openxmlformats-package.relationships+xml"


def _relations_xml(lines: list[tuple[str, str, str, bool]]) -> etree._Element:
    root = parse_xml(f'<Relationships xmlns="{_RELS}"/>'.encode())
    for id_, type_, target, outside in lines:
        attributes: Mapping[str, str] = {"Id": id_, "Type": type_, "Target": target if outside else "/" + target}
        line = etree.SubElement(root, f"{{{_RELS}}}Relationship", dict(attributes))
        if outside:
            line.set("TargetMode", "External")
    return root
