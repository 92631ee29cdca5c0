"""Where a document is filed and what it is called: patterns of its type, its key and the words of its period (P28).

No date, category or person is in a name, so nothing ever needs moving. Where a document already filed lies is
the registry's to say, not this module's: people may move and rename what they like.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from string import Formatter
from typing import Final

from sic_docs.documents.definition import DocumentType
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.names import length, safe_name

LONGEST_PATH: Final = 150
"""Characters below the library, in UTF-16 units: Windows sync breaks at 260 for the whole path (P28)."""

_COPY_ROOM: Final = len(" copy 99")  # kept free, so that a further copy has the same name but for its ending

FIELDS: Final = frozenset({"year", "term", "half_term", "code", "number", "element"})
"""What a folder or file name pattern may name; `config.check` holds patterns to it."""

UNREAD_FOLDERS: Final = frozenset({"papers", "templates"})
"""Files under folders of these names are never registered, whatever stamp they carry."""

_FOLDERS: Final = {
    "trust": "Trust",
    "confidential": "Confidential",
    "restricted": "Restricted",
    "members": "Members",
    "templates": "Templates",
    "state": "_sic",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and a path in it, parts joined by "/"."""

    place: str
    path: str


def place_of(document_type: DocumentType, school: str) -> str:
    """The place a type's documents for a school (or TRUST) go to."""
    return f"school:{school}" if document_type.place == "school" else document_type.place


def place_folder(place: str, folders: Mapping[str, str]) -> str:
    """A place's folder below the library, as people see it: `Schools/Oak & Ash`, `Trust`.

    Args:
        folders: Short code → folder name under `Schools/`.
    """
    kind, _, code = place.partition(":")
    return f"Schools/{folders[code]}" if kind == "school" else _FOLDERS[kind]


def document_path(
    document_type: DocumentType,
    key: DocumentKey,
    *,
    half_term: str = "",
    element_folder: str = "",
    element_short: str = "",
    folders: Mapping[str, str] | None = None,
) -> Spot:
    """Where a document is first filed.

    Args:
        half_term: As printed, "Autumn 2": of its meeting or window. Where the key's own period is a half term it
            need not be given.
        element_folder, element_short: The element's short names, `{element}` in folder and file name.
        folders: Short code → folder name under `Schools/`; only the length counts here.

    Returns:
        A legal path whose length below the library is at most 150: a name too long loses words of its wording
        first and then carries four digits of its key, so that no two documents share it.

    Raises:
        ValueError: A pattern names a field there is not, or the folder alone is too long.
    """
    period = key.period
    term = period.term
    words = {
        "year": period.year,
        "term": str(term) if term else "",
        "half_term": half_term or period.label,
        "code": key.school,
        "number": f"{key.number:02d}",
    }
    place = place_of(document_type, key.school)
    folder = "/".join(
        safe_name(_filled(part, words | {"element": element_folder}))
        for part in document_type.folder.split("/")
        if part.strip()
    )
    ending = f".{document_type.form}"
    below = place_folder(place, folders) if folders is not None else "Schools/" + "x" * 40
    room = LONGEST_PATH - length(below) - 1 - length(folder) - (1 if folder else 0) - _COPY_ROOM - length(ending)
    stem = _stem(document_type.file_name, words | {"element": element_short}, room, key)
    path = f"{folder}/{stem}{ending}" if folder else f"{stem}{ending}"
    return Spot(place, copy_path(path, key.copy))


def copy_path(path: str, copy: int) -> str:
    """The same path for a further copy of a paper (decision 6).

    >>> copy_path("2026-27/What needs attention.docx", 2)
    '2026-27/What needs attention copy 2.docx'
    """
    if copy == 1:
        return path
    folder, slash, name = path.rpartition("/")
    stem, dot, form = name.rpartition(".")
    return f"{folder}{slash}{stem} copy {copy}{dot}{form}"


def numbered(path: str, number: int) -> str:
    """The same path under another name, for when the name is taken.

    >>> numbered("2026-27/OAK KPI sheet Autumn 2.docx", 2)
    '2026-27/OAK KPI sheet Autumn 2 (2).docx'
    """
    folder, slash, name = path.rpartition("/")
    stem, dot, form = name.rpartition(".")
    return f"{folder}{slash}{stem} ({number}){dot}{form}"


def may_hold_ours(path: str) -> bool:
    """Whether a file at this path can be one of ours that was moved: not a paper dropped in, not a template."""
    return UNREAD_FOLDERS.isdisjoint(part.casefold() for part in path.split("/")[:-1])


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    try:
        return " ".join(pattern.format_map(words).split())
    except (KeyError, IndexError, ValueError) as problem:
        raise ValueError(f"unknown field in {pattern!r}; known are {', '.join(sorted(FIELDS))}") from problem


def _stem(pattern: str, words: Mapping[str, str], room: int, key: DocumentKey) -> str:
    stem = safe_name(_filled(pattern, words))
    if length(stem) <= room:
        return stem
    digits = sha256(str(key.with_copy(1)).encode()).hexdigest()[:4]
    room -= 5
    if room < 12:
        raise ValueError(f"the folder leaves no room for a file name in {LONGEST_PATH} characters: {pattern!r}")
    # Words of the pattern's own wording go first, from the longest run and from its end: fields are what tells
    # documents apart.
    pieces = [[text or "", f"{{{name}}}" if name else ""] for text, name, _, _ in Formatter().parse(pattern)]
    while length(safe_name(_filled("".join(map("".join, pieces)), words))) > room:
        longest = max(pieces, key=lambda piece: len(piece[0].split()))
        if not longest[0].split():
            break
        longest[0] = f" {' '.join(longest[0].split()[:-1])} "
    stem = safe_name(_filled("".join(map("".join, pieces)), words), longest=room)
    return re.sub(r"\s+", " ", f"{stem} {digits}")
