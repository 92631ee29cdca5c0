"""Fingerprint: the digest of all a person could change in an Office file (design.md, decision 8).

SHA-256 over the sorted (name, SHA-256 of the unpacked bytes) of every part except what a document library rewrites
on upload (`[Content_Types].xml`, `docProps/`, `customXml/`, `docMetadata/`, all `.rels`), then the sorted (source part,
id, type, target) of relationships that do not point to those. Compression and order in the file do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from posixpath import dirname, normpath
from typing import Final

from lxml import etree

from sic_docs.errors import DocumentError, SicDocsError
from sic_docs.opc.package import CONTENT_TYPES, Package

_REWRITTEN: Final = ("docprops/", "customxml/", "docmetadata/")


def counts(part: str) -> bool:
    """Whether a part is in the fingerprint."""
    name = part.lower()
    return not (name == CONTENT_TYPES.lower() or name.endswith(".rels") or name.startswith(_REWRITTEN))


def part_line(part: str, content: bytes) -> bytes:
    """One part's line."""
    return f"{part}\0{sha256(content).hexdigest()}\n".encode()


def relation_lines(rels: str, root: etree._Element) -> Iterator[bytes]:
    """A line for each relationship of one `.rels` part that does not point to what libraries rewrite."""
    folder, _, file = rels.rpartition("_rels/")
    source = folder + file.removesuffix(".rels")
    for relation in root:
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            target = resolve(source, target)
            if not counts(target):
                continue
        yield "\0".join((source, relation.get("Id", ""), relation.get("Type", ""), target)).encode() + b"\n"


def resolve(source: str, target: str) -> str:
    """Part name a relationship's target means, seen from its source part ("" for the package)."""
    if target.startswith("/"):
        return normpath(target).lstrip("/")
    return normpath(f"{dirname(source)}/{target}").lstrip("/")


def digest(part_lines: Iterable[bytes], relations: Iterable[bytes]) -> str:
    """The fingerprint from its sorted lines."""
    whole = sha256(b"".join(part_lines))
    whole.update(b"\n")
    whole.update(b"".join(relations))
    return whole.hexdigest()


def fingerprint(content: bytes | Package, *, name: str = "", error: type[SicDocsError] = DocumentError) -> str:
    """Fingerprint of a docx or xlsx, 64 hex digits.

    Raises:
        DocumentError (or `error`): Cannot be opened; filing then keeps edits.
    """
    package = content if isinstance(content, Package) else Package.read(content, name=name, error=error)
    lines = sorted((part, part_line(part, package.part(part))) for part in package if counts(part))
    relations = sorted(
        line for part in package if part.lower().endswith(".rels") for line in relation_lines(part, package.xml(part))
    )
    return digest((line for _, line in lines), relations)


def part_lines(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Lines of several parts by name, those that count only."""
    return {part: part_line(part, content) for part, content in parts.items() if counts(part)}
