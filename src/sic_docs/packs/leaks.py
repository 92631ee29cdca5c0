"""What may not stand in papers open to inspection (C0): looked for in each paper and again in what is filed. Pure.

A paper is refused, with an issue that names it and says what to do, when it is one of ours of another level, holds
what its readers are not meant to see (hidden text, comments, tracked changes, hidden sheets), or names the category
of a school. Names of authors are no reason to refuse: they are left behind when a pack is made, and looked for in it.
The words of a PDF cannot be read here; one of ours is known by its stamp, and any by its notes and attachments.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pikepdf
from lxml import etree

from sic_docs.errors import DocumentError, Issue
from sic_docs.opc.package import Package
from sic_docs.opc.stamp import read_stamp
from sic_docs.pdf.stamp import read_stamp as read_pdf_stamp

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CHANGES: Final = tuple(
    _W + name for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange")
)
_HIDDEN: Final = (f"{_W}vanish", f"{_W}webHidden")
_OFF: Final = frozenset({"0", "false", "off"})
_NOTES: Final = frozenset({"/Text", "/FreeText", "/Popup", "/FileAttachment", "/Highlight", "/Ink", "/Stamp"})
_SPOKEN: Final = re.compile(
    r"category of (?:most|greatest|highest) concern|(?:red|amber|support) category\b"
    r"|(?:moved?|moves|moving) (?:in)?to (?:the|a|another|a different|a new) (?:\w+ )?category",
    re.I,
)
"""Ways of telling a school's category, or that it moved, without its name."""
_PROPERTIES: Final = "docprops/core.xml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """Words that tell of a category.

    Attributes:
        categories: Names as printed, e.g. "Causing Concern". `schools`: names and short codes of the schools.
        allowed: The trust lets categories stand in Part A (`categories_in_part_a`).
    """

    categories: tuple[str, ...]
    schools: tuple[str, ...]
    allowed: bool = False


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing a paper may not hold: what was found, what to do."""

    code: str
    found: str
    remedy: str

    def issue(self, file: str) -> Issue:
        return Issue(code=self.code, file=file, found=self.found, remedy=self.remedy)


def leaks(
    name: str, content: bytes, *, wording: Wording, levels: Mapping[str, str], authors: bool = False
) -> tuple[Leak, ...]:
    """What a paper or a pack holds that it may not; () when it is fit to be seen by anyone.

    Args:
        name: The file's name, whose ending tells its form.
        levels: Document type → its level, to know papers of ours.
        authors: Look for names of authors as well, as is done with what is filed.
    """
    try:
        if name.lower().endswith(".pdf"):
            return tuple(_pdf(content, levels, authors))
        return tuple(_office(content, name, wording, levels, authors))
    except DocumentError:
        return ()  # said elsewhere, and not in the pack


def _office(content: bytes, name: str, wording: Wording, levels: Mapping[str, str], authors: bool) -> Iterator[Leak]:
    package = Package.read(content, name=name)
    stamp = read_stamp(package, name=name)
    yield from _ours(stamp.key if stamp else "", levels)
    is_sheet = name.lower().endswith(".xlsx")
    parts = [part for part in package if part.lower().endswith(".xml")]
    notes = [p for p in parts if "comments" in p.rpartition("/")[2].lower() or "threadedcomment" in p.lower()]
    if any(_has_text(package.xml(part)) for part in notes):
        yield Leak(
            "paper-comments",
            "It holds comments, which a reader of an open paper must not see.",
            "Settle and delete them (Review, Delete all comments), then save it here again.",
        )
    lines: list[str] = []
    for part in parts:
        folder = part.lower().partition("/")[0]
        if part in notes or folder not in ("word", "xl"):
            continue
        root = package.xml(part)
        if is_sheet:
            yield from _hidden_sheets(root)
            lines += _cells(root)
        elif part.rpartition("/")[2].lower() not in ("styles.xml", "numbering.xml", "settings.xml"):
            yield from _word_part(root)
            lines += _paragraphs(root)
    if not wording.allowed:
        yield from _categories(lines, wording)
    if authors and (who := _authors(package)):
        yield Leak(
            "author-named", f"Its properties name a person: {who}.", "Report this: it should have been left out."
        )


def _ours(key: str, levels: Mapping[str, str]) -> Iterator[Leak]:
    kind = key.partition("/")[0]
    level = levels.get(kind)
    if key and level != "C0":
        yield Leak(
            "paper-restricted",
            f"It is a paper of ours of level {level or 'unknown'} ({kind}), and this pack is open to inspection.",
            "Take it away from here; if members are to see it, put it among the papers of Part B.",
        )


def _word_part(root: etree._Element) -> Iterator[Leak]:
    if any(True for _ in root.iter(*_CHANGES)):
        yield Leak(
            "paper-tracked",
            "It holds tracked changes, so anyone could read what was taken out and who wrote it.",
            "Accept or reject every change (Review, Accept all), then save it here again.",
        )
    for mark in root.iter(*_HIDDEN):
        run = next(mark.iterancestors(f"{_W}r", f"{_W}p"), None)
        if mark.get(f"{_W}val", "1").lower() not in _OFF and run is not None and _text(run).strip():
            yield Leak(
                "paper-hidden",
                "It holds hidden text, which does not print but can be read in the file.",
                "Show hidden text (Ctrl+A, Font, Hidden off), take out what should not be there, and save it here again.",
            )
            return


def _hidden_sheets(root: etree._Element) -> Iterator[Leak]:
    if any(sheet.get("state") in ("hidden", "veryHidden") for sheet in root.iter(f"{_S}sheet")):
        yield Leak(
            "paper-hidden",
            "It has a hidden sheet, which does not print but can be read in the file.",
            "Delete the sheet or show it, and save it here again.",
        )


def _categories(lines: Iterable[str], wording: Wording) -> Iterator[Leak]:
    """A name no other words share, anywhere; a plain word ("Secure") where its line speaks of a school's category."""
    clear = [name for name in wording.categories if " " in name.strip()]
    plain = [name for name in wording.categories if " " not in name.strip()]
    for line in lines:
        found = next((n for n in clear if _says(line, n, fold=True)), None)
        if found is None and _says(line, "category", fold=True) and any(_says(line, s) for s in wording.schools):
            found = next((n for n in plain if _says(line, n)), None)
        if found is None and (spoken := _SPOKEN.search(line)) is not None:
            found = spoken[0]
        if found is not None:
            yield Leak(
                "paper-category",
                f'It speaks of a school\'s category ("{found}"), which belongs in Part B.',
                "Put it among the papers of Part B, or take the words out and save it here again.",
            )
            return


def _says(line: str, words: str, *, fold: bool = False) -> bool:
    flags = re.IGNORECASE if fold else 0
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", line, flags) is not None


def _paragraphs(root: etree._Element) -> Iterator[str]:
    """Text by table row, where a row is one statement, and by paragraph."""
    for row in root.iter(f"{_W}tr"):
        yield " ".join(_text(p) for p in row.iter(f"{_W}p"))
    for paragraph in root.iter(f"{_W}p"):
        yield _text(paragraph)


def _cells(root: etree._Element) -> Iterator[str]:
    for item in root.iter(f"{_S}si", f"{_S}is"):
        yield _text(item)


def _text(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{_W}t", f"{_S}t"))


def _has_text(root: etree._Element) -> bool:
    return bool("".join(str(text) for text in root.itertext()).strip())


def _authors(package: Package) -> str:
    part = package.find(_PROPERTIES)
    if part is None:
        return ""
    named = {"creator", "lastModifiedBy"}
    return ", ".join(
        element.text.strip()
        for element in package.xml(part)
        if isinstance(element.tag, str)
        and element.tag.rpartition("}")[2] in named
        and element.text
        and element.text.strip()
    )


def _pdf(content: bytes, levels: Mapping[str, str], authors: bool) -> Iterator[Leak]:
    stamp = read_pdf_stamp(content)
    yield from _ours(stamp.key if stamp else "", levels)
    try:
        document = pikepdf.open(io.BytesIO(content))
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError):
        return
    with document:
        kinds = {str(note.get("/Subtype", "")) for page in document.pages for note in page.get("/Annots", [])}
        if kinds & _NOTES:
            yield Leak(
                "paper-comments",
                "It holds notes or marks somebody added, which a reader of an open paper must not see.",
                "Print it to PDF again without comments and put that here instead.",
            )
        if len(document.attachments):
            yield Leak(
                "paper-hidden",
                "It has files attached inside it.",
                "Print it to PDF again and put that here instead.",
            )
        who = str(document.docinfo.get("/Author", "")).strip() if authors else ""
        if who:
            yield Leak(
                "author-named", f"Its properties name a person: {who}.", "Report this: it should have been left out."
            )
