"""Core and custom document properties, and our custom XML part, as text.

Written from literals with values escaped, because they are in every document we write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from lxml import etree

CORE: Final = "docProps/core.xml"
CUSTOM: Final = "docProps/custom.xml"
OURS: Final = "urn:sic-docs:stamp:1"

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CUSTOM_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FMTID: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escape(text: str) -> str:
    """Text for XML content or a double-quoted attribute; characters XML cannot hold are left out."""
    text = _UNSAFE.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def core_xml(title: str, as_of: date) -> str:
    """Core properties: title, language, dates; no name of a person."""
    day = f"{as_of.isoformat()}T00:00:00Z"
    return (
        f"{_DECLARATION}"
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created><dc:creator></dc:creator>'
        f"<dc:language>en-GB</dc:language><cp:lastModifiedBy></cp:lastModifiedBy>"
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified><dc:title>{escape(title)}</dc:title>'
        "</cp:coreProperties>"
    )


def custom_xml(values: Mapping[str, str], others: str = "", first_pid: int = 2) -> str:
    """Custom properties part: ours, after `others` (property elements as text, from `other_properties`)."""
    ours = "".join(
        f'<property fmtid="{_FMTID}" pid="{pid}" name="{name}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for pid, (name, value) in enumerate(values.items(), first_pid)
    )
    return f'{_DECLARATION}<Properties xmlns="{_CUSTOM_NS}" xmlns:vt="{_VT_NS}">{others}{ours}</Properties>'


def read_custom(root: etree._Element) -> dict[str, str]:
    """Name → text of every custom property."""
    return {item.get("name", ""): "".join(str(text) for text in item.itertext()) for item in root}


def other_properties(root: etree._Element, prefix: str) -> tuple[str, int]:
    """(property elements whose name does not start with `prefix`, as text, numbered from 2; next free number)."""
    kept: list[str] = []
    pid = 2
    for item in root:
        if item.get("name", "").startswith(prefix):
            continue
        item.set("pid", str(pid))
        pid += 1
        kept.append(etree.tostring(item, encoding="unicode", with_tail=False))
    return "".join(kept), pid
