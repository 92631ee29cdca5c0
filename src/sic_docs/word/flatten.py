"""A document for print: controls gone, what stands in them kept.

LibreOffice loses the formatting and line breaks of text in run-level controls on the way to PDF, and a prompt nobody
answered must not be printed as if somebody had written it. Used on the way to the converter only; never filed.
"""

from __future__ import annotations

from lxml import etree

from sic_docs.opc.package import Package
from sic_docs.opc.stamp import to_bytes
from sic_docs.word.controls import CHECKBOX
from sic_docs.word.xml import SDT, SDT_CONTENT, SDT_PR, SHOWING, R, qn


def flatten(content: bytes | Package, *, name: str = "", prompts: bool = False) -> bytes:
    """The document with every control unwrapped.

    Args:
        prompts: Keep the text of prompts still showing; else their place is left blank.

    Raises:
        DocumentError: It cannot be opened.
    """
    package = content if isinstance(content, Package) else Package.read(content, name=name)
    folder = package.main_part().rpartition("/")[0]
    changed: dict[str, bytes] = {}
    for part in package:
        if part.rpartition("/")[0] != folder or not part.lower().endswith(".xml"):
            continue
        if b"sdtPr" in package.part(part):
            root = package.xml(part)
            for sdt in reversed(list(root.iter(SDT))):
                _unwrap(sdt, prompts)
            changed[part] = to_bytes(root)
    return package.write(changed)


def _unwrap(sdt: etree._Element, prompts: bool) -> None:
    parent, properties, content = sdt.getparent(), sdt.find(SDT_PR), sdt.find(SDT_CONTENT)
    assert parent is not None
    showing = properties is not None and properties.find(SHOWING) is not None and properties.find(CHECKBOX) is None
    at = parent.index(sdt)
    parent.remove(sdt)
    for offset, child in enumerate(list(content) if content is not None else ()):
        parent.insert(at + offset, child)
        if showing and not prompts:
            for run in [child] if child.tag == R else list(child.iter(R)):
                for text in [piece for piece in run if piece.tag in (qn("w:t"), qn("w:br"), qn("w:tab"))]:
                    run.remove(text)
