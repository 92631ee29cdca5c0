"""An Office file opened safely, and written again with only the changed parts made anew.

One door: whatever is wrong with the bytes, `Package.read` and `Package.part` raise one class of error, in words,
with a stable code. Sizes are added up before anything is unpacked, and nothing unpacks to more than it declares.

Codes: `empty-file`, `encrypted-or-old`, `not-office`, `truncated`, `damaged`, `too-large`, `unsafe-name`, `doctype`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from sic_docs.errors import DocumentError, SicDocsError
from sic_docs.opc.zip_format import Body, Member, ZipFault, members, pack, unpack

CONTENT_TYPES: Final = "[Content_Types].xml"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OLD_STREAMS: Final = tuple(name.encode("utf-16-le") for name in ("Workbook\0", "Book\0", "WordDocument\0"))
"""Names of streams that tell what lies in an old compound file."""
_ENCODINGS: Final = frozenset({"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252"})
_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_OFFICE_DOCUMENT = re.compile(r"/officeDocument$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How much a file may be.

    Attributes:
        file: Bytes of the file itself. `part`, `total`: bytes of one part and of all, unpacked. `parts`: how many.
    """

    file: int = 100_000_000
    part: int = 64_000_000
    total: int = 200_000_000
    parts: int = 5_000


LIMITS: Final = Limits()


class Package:
    """A zip package in memory: names, parts unpacked on demand, raw bytes kept for copying."""

    __slots__ = ("_error", "_folded", "_members", "_unpacked", "name")

    def __init__(self, parts: Mapping[str, Member], name: str, error: type[SicDocsError]) -> None:
        self._members = dict(parts)
        self._folded = {part.lower(): part for part in parts}
        self._unpacked: dict[str, bytes] = {}
        self._error = error
        self.name = name

    @classmethod
    def read(
        cls,
        content: bytes,
        *,
        name: str = "",
        error: type[SicDocsError] = DocumentError,
        limits: Limits = LIMITS,
    ) -> Package:
        """Open a package. Nothing is unpacked yet except where asked for.

        Args:
            name: The file as people know it, for messages.
            error: Class raised: DocumentError, WorkbookError or TemplateError.
        """
        trouble = _recognise(content, limits)
        if trouble is not None:
            raise error(trouble[1], trouble[2], code=trouble[0], file=name or None)
        try:
            found = members(content, most=limits.parts)
        except ZipFault as fault:
            raise _fault(fault, name, error) from fault
        parts: dict[str, Member] = {}
        folded: set[str] = set()
        total = 0
        for member in found:
            _check_name(member.name, name, error)
            total += member.size
            if member.size > limits.part or total > limits.total:
                most = limits.part if member.size > limits.part else limits.total
                raise error(
                    f"It would unpack to more than {most // 1_000_000} MB, which no honest file of this kind does.",
                    "Do not open it before asking where it came from; put a smaller file in its place.",
                    code="too-large",
                    file=name or None,
                )
            if member.name.lower() in folded:
                raise _fault(ZipFault(f"the part {member.name} is there twice"), name, error)
            folded.add(member.name.lower())
            parts[member.name] = member
        if CONTENT_TYPES.lower() not in folded:
            raise error(
                "It is a zip file but not a Word or Excel file (it has no list of content types).",
                "Open it in Word or Excel and save it again, or put the right file in its place.",
                code="not-office",
                file=name or None,
            )
        return cls(parts, name, error)

    def __contains__(self, part: object) -> bool:
        return part in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def find(self, part: str) -> str | None:
        """The part's name as the file spells it, whatever the case; None when it is not there."""
        return part if part in self._members else self._folded.get(part.lower())

    def member(self, part: str) -> Member:
        return self._members[part]

    def part(self, part: str) -> bytes:
        """Content of a part. Parts in XML that hold a DOCTYPE are refused.

        Raises:
            KeyError: No such part.
        """
        content = self._unpacked.get(part)
        if content is None:
            try:
                content = unpack(self._members[part])
            except ZipFault as fault:
                raise _fault(fault, self.name, self._error) from fault
            if part.lower().endswith((".xml", ".rels", ".vml")):
                self._check_xml(part, content)
            self._unpacked[part] = content
        return content

    def xml(self, part: str) -> etree._Element:
        """A part parsed: no entities, no network, comments and processing instructions dropped."""
        try:
            return parse_xml(self.part(part))
        except etree.XMLSyntaxError as error:
            raise self._error(
                f"The part {part} is not well-formed XML ({error.msg}).",
                "Open the file in Word or Excel and save it again.",
                code="damaged",
                file=self.name or None,
            ) from error

    def check(self) -> None:
        """Unpack and look at every part now, for callers who hand the bytes to another reader."""
        for part in self._members:
            self.part(part)

    def main_part(self) -> str:
        """Name of the main document part, as the package's own relationships tell it (not always document.xml)."""
        rels = self.find("_rels/.rels")
        if rels is not None:
            for relation in self.xml(rels):
                if _OFFICE_DOCUMENT.search(relation.get("Type", "")):
                    found = self.find(relation.get("Target", "").lstrip("/"))
                    if found is not None:
                        return found
        raise self._error(
            "It has no main document part.",
            "Open it in Word or Excel and save it again.",
            code="damaged",
            file=self.name or None,
        )

    def write(self, changed: Mapping[str, bytes] | None = None, *, without: Collection[str] = ()) -> bytes:
        """The package as bytes: changed and new parts deflated, all others' compressed bytes copied as they are.

        Parts keep their order, new ones come last, the list of content types comes first. Equal input, equal bytes.
        """
        changed = changed or {}
        order = [CONTENT_TYPES] if CONTENT_TYPES in self._members or CONTENT_TYPES in changed else []
        order += [part for part in (*self._members, *changed) if part not in order]
        order = list(dict.fromkeys(part for part in order if part not in without))
        return Body(pack(part, changed[part]) if part in changed else self._members[part] for part in order).write()

    def with_parts(self, changed: Mapping[str, bytes], *, without: Collection[str] = ()) -> Package:
        """The same package with some parts changed, added or left out; nothing else is touched."""
        parts = {part: member for part, member in self._members.items() if part not in without}
        parts.update({part: pack(part, content) for part, content in changed.items()})
        return Package(parts, self.name, self._error)

    def _check_xml(self, part: str, content: bytes) -> None:
        head = content[:4]
        if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head:
            # two bytes a letter: a DOCTYPE hides from a search for plain bytes
            found = _declares(content.replace(b"\0", b""))
        else:
            declared = _DECLARED.match(content)
            strange = declared is not None and declared[1].decode().lower() not in _ENCODINGS
            found = strange or _declares(content)
        if found:
            raise self._error(
                f"The part {part} holds a document type declaration, which Office files never have.",
                "Do not open it before asking where it came from; put a file saved by Word or Excel in its place.",
                code="doctype",
                file=self.name or None,
            )


def _declares(content: bytes) -> bool:
    # one letter is looked for at memory speed, and most parts hold no exclamation mark at all
    return b"!" in content and (b"<!DOCTYPE" in content or b"<!ENTITY" in content)


def parse_xml(content: bytes) -> etree._Element:
    """XML bytes as a tree, with nothing fetched, nothing expanded. Raises etree.XMLSyntaxError."""
    parser = etree.XMLParser(
        remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(content, parser)


def _recognise(content: bytes, limits: Limits) -> tuple[str, str, str] | None:
    """(code, found, remedy) for bytes that cannot be an Office file; None when they may be."""
    if not content:
        return (
            "empty-file",
            "It is empty (0 bytes).",
            "Wait until it has finished copying, or put the file there again.",
        )
    if len(content) > limits.file:
        return (
            "too-large",
            f"It is larger than {limits.file // 1_000_000} MB.",
            "Make a smaller file, with smaller pictures.",
        )
    if content[:8] == _OLD_OFFICE:
        if _ENCRYPTED in content:
            return "encrypted-or-old", "It is password protected.", "Open it with its password and take that off."
        if any(stream in content for stream in _OLD_STREAMS):
            return (
                "encrypted-or-old",
                "It is saved in the old Office format (.doc, .xls), whatever its name ends in.",
                "Open it in Word or Excel and save it as a Word document (.docx) or Excel workbook (.xlsx).",
            )
        return (
            "encrypted-or-old",
            "It is password protected, or saved in the old Office format (.doc, .xls).",
            "Take the password off, or save it as a Word document (.docx) or Excel workbook (.xlsx).",
        )
    if content[:4] != b"PK\3\4":
        kind = "a PDF" if content[:5] == b"%PDF-" else "not a Word or Excel file, whatever its name ends in"
        return "not-office", f"It is {kind}.", "Put a Word document (.docx) or Excel workbook (.xlsx) in its place."
    return None


def _fault(fault: ZipFault, name: str, error: type[SicDocsError]) -> SicDocsError:
    short = "cut short" in str(fault)
    return error(
        f"It cannot be opened: {fault}.",
        "Copy the file again from where it came." if short else "Open it in Word or Excel and save it again.",
        code="truncated" if short else "damaged",
        file=name or None,
    )


def _check_name(part: str, name: str, error: type[SicDocsError]) -> None:
    pieces = part.replace("\\", "/").split("/")
    if not part or part[0] in "/\\" or ":" in pieces[0] or ".." in pieces or "\0" in part:
        raise error(
            "A part in it has a name that climbs out of the file.",
            "Do not open it before asking where it came from; put a file saved by Word or Excel in its place.",
            code="unsafe-name",
            file=name or None,
        )
