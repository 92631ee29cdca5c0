"""Names that SharePoint, Windows and a plain folder all accept, made from whatever a school is called.

Mended the same way every time: one text always gives one name. What is refused is from Microsoft's
"Restrictions and limitations in OneDrive and SharePoint" (reference/sharepoint.md part 5).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from sic_docs.trust.model import School

SCHOOL_FOLDER_LENGTH: Final = 48
"""Longest folder name we choose for a school: leaves room for the rest within 150 characters (P28)."""

_CHOSEN_FOLDER_LENGTH: Final = 80  # a folder people chose themselves may be longer

_SPACED: Final = re.compile(r"\s*[/\\|]\s+|\s+[/\\|]\s*|\s*:\s+")
_REPLACED: Final = str.maketrans({"/": "-", "\\": "-", "|": "-", ":": "-", '"': "'", "<": "(", ">": ")"})
_DROPPED: Final = re.compile(r"[*?]")
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|forms|desktop\.ini)(\..*)?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def safe_name(text: str, *, longest: int = 100) -> str:
    """A legal name for a file or folder that still reads as `text` does.

    Args:
        longest: In UTF-16 units, as Windows and SharePoint count.

    Returns:
        Never empty: "unnamed" where nothing legal is left.

    >>> safe_name("St. Mary's / Ŵyllt"), safe_name("Oak & Ash (C of E) Primary School")
    ("St. Mary's - Ŵyllt", 'Oak & Ash (C of E) Primary School')
    >>> safe_name("Trust: board papers"), safe_name("A/B"), safe_name("con"), safe_name("~$x. ")
    ('Trust - board papers', 'A-B', 'con_', 'x')
    """
    name = unicodedata.normalize("NFC", text)
    name = _SPACED.sub(" - ", name)
    # Controls, bidirectional overrides and lone surrogates (Cc, Cf, Cs) and unassigned code points (Cn) go;
    # every kind of space becomes a plain one.
    name = "".join(
        " " if char.isspace() else char
        for char in name
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn")
    )
    name = _DROPPED.sub("", name).translate(_REPLACED)
    while "_vti_" in name.lower():
        name = re.sub("_vti_", "vti", name, flags=re.IGNORECASE)
    name = unicodedata.normalize("NFC", _trimmed(name))
    name = _shortened(name, longest)
    if match := _RESERVED.fullmatch(name):
        name = _shortened(f"{match[1]}_{match[2] or ''}", longest)
    return name or "unnamed"


def length(text: str) -> int:
    """Length in UTF-16 units, which is what Windows and SharePoint count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def same_name(name: str) -> str:
    """What two names have in common when a library takes them for the same: case does not count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def school_folders(schools: Iterable[School], fixed: Mapping[str, str]) -> dict[str, str]:
    """Each school's folder name under `Schools/`.

    Args:
        schools: Of the register. Their `folder` wins, then what is fixed, then the mended name.
        fixed: Short code → folder as chosen at first use. Codes no longer in the register keep theirs.

    Returns:
        Short code → folder, no two the same in any library. Names that collide after mending get the code.
    """
    known = tuple(schools)
    chosen: dict[str, str] = {}
    taken: set[str] = set()

    def take(code: str, name: str) -> None:
        for candidate in (name, _with_code(name, code), f"{code} school folder"):
            if same_name(candidate) not in taken:
                chosen[code] = candidate
                taken.add(same_name(candidate))
                return
        raise ValueError(f"no folder name left for {code}")  # a code is never used twice

    for school in known:
        if school.folder:
            take(school.code, safe_name(school.folder, longest=_CHOSEN_FOLDER_LENGTH))
    for code, folder in sorted(fixed.items()):
        if code not in chosen:
            take(code, folder)
    fresh = {s.code: safe_name(s.name, longest=SCHOOL_FOLDER_LENGTH) for s in known if s.code not in chosen}
    often = Counter(same_name(name) for name in fresh.values())
    for code, name in sorted(fresh.items()):
        take(code, name if often[same_name(name)] == 1 else _with_code(name, code))
    return chosen


def _with_code(name: str, code: str) -> str:
    ending = f" ({code})"
    return _shortened(name, SCHOOL_FOLDER_LENGTH - len(ending)) + ending


def _trimmed(name: str) -> str:
    """Without doubled spaces, without what may not begin (`~$`, dots, spaces) or end a name (dots, spaces)."""
    name = " ".join(name.split(" "))
    name = re.sub(" {2,}", " ", name)
    name = re.sub(r"^[\s.]*(~\$?[\s.]*)*[\s.]*", "", name)
    return re.sub(r"[\s.]+$", "", name)


def _shortened(name: str, longest: int) -> str:
    """Cut at the end of a word where one is near, never inside a character."""
    if length(name) <= longest:
        return name
    cut = ""
    units = 0
    for char in name:
        units += 2 if ord(char) > 0xFFFF else 1
        if units > longest:
            break
        cut += char
    space = cut.rfind(" ")
    if space > len(cut) * 2 // 3:
        cut = cut[:space]
    return _trimmed(cut.rstrip(" -–—&,;(.") or cut)
