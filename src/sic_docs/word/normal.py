"""A template made ready to be a document of ours, before its marks are read."""

from __future__ import annotations

from typing import Final

from lxml import etree

from sic_docs.errors import TemplateError
from sic_docs.opc.package import CONTENT_TYPES, Package
from sic_docs.opc.properties import CORE
from sic_docs.opc.stamp import relations_of, to_bytes
from sic_docs.word.controls import PLACEHOLDER
from sic_docs.word.xml import R_NS, W_NS, qn

_APP: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>sic_docs</Application></Properties>"
)
_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PLACEHOLDER_STYLE: Final = (
    f'<w:style xmlns:w="{W_NS}" w:type="character" w:styleId="{PLACEHOLDER}"><w:name w:val="Placeholder Text"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:rPr><w:color w:val="595959"/></w:rPr></w:style>'
)


def as_document(package: Package, name: str) -> Package:
    """The template as a document of ours: no template type, thumbnail, attached template or update on opening."""
    types_part = package.find(CONTENT_TYPES) or CONTENT_TYPES
    types = package.xml(types_part)
    main = package.main_part()
    without: set[str] = {part for part in package if part.lower().startswith("docprops/thumbnail")}
    for entry in list(types):
        kind = entry.get("ContentType", "")
        if entry.get("PartName", "").lstrip("/") == main:
            if "macroEnabled" in kind:
                raise TemplateError("It holds macros.", "Save it as a Word document without macros (.docx).", file=name)
            if "wordprocessingml" not in kind:
                raise TemplateError(
                    "It is not a Word document.", "Put a Word document (.docx) in its place.", file=name
                )
            entry.set("ContentType", kind.replace("template.main", "document.main"))
        if entry.get("PartName", "").lstrip("/") in {*without, CORE}:
            types.remove(entry)
    core_type = {"PartName": f"/{CORE}", "ContentType": _CORE_TYPE}
    types.append(types.makeelement(f"{_TYPES}Override", core_type))
    changed = {types_part: to_bytes(types)}

    rels = package.find("_rels/.rels") or "_rels/.rels"
    relations = package.xml(rels)
    for relation in list(relations):
        kind, target = relation.get("Type", ""), relation.get("Target", "").lstrip("/")
        if target in without or kind.endswith("/core-properties"):
            relations.remove(relation)
    core = {"Id": "rIdSicCore", "Type": _CORE_RELATION, "Target": CORE}
    relations.append(relations.makeelement(_RELATIONSHIP, core))
    changed[rels] = to_bytes(relations)

    app = package.find("docProps/app.xml")
    if app is not None:
        changed[app] = _APP
    settings = package.find("word/settings.xml")
    if settings is not None:
        changed.update(_settings(package, settings))
    styles = package.find("word/styles.xml")
    if styles is not None:
        root = package.xml(styles)
        if not any(style.get(qn("w:styleId")) == PLACEHOLDER for style in root.iter(qn("w:style"))):
            root.append(etree.fromstring(_PLACEHOLDER_STYLE))
            changed[styles] = to_bytes(root)
    return package.with_parts(changed, without=without)


def _settings(package: Package, settings: str) -> dict[str, bytes]:
    root = package.xml(settings)
    changed: dict[str, bytes] = {}
    for child in list(root):
        if child.tag == qn("w:updateFields"):
            root.remove(child)
        elif child.tag == qn("w:attachedTemplate"):
            root.remove(child)
            rels = package.find(relations_of(settings))
            if rels is not None:
                relations = package.xml(rels)
                for relation in list(relations):
                    if relation.get("Id") == child.get(f"{{{R_NS}}}id"):
                        relations.remove(relation)
                changed[rels] = to_bytes(relations)
    if len(root) != len(package.xml(settings)):
        changed[settings] = to_bytes(root)
    return changed
