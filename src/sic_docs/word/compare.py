"""Whether two texts say the same, whatever Word, a phone or another program made of their quotes, spaces and hyphens.

Only for comparing: what people typed is kept as they typed it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f", None),
        "\u2026": "...",
    }
)
_PLAIN: Final = re.compile(r"[!-&(-_a-~]*")  # nothing in it to fold, no space, quote or backtick


def key(text: str) -> str:
    """What is left of a text for comparing: no white space, no soft hyphen, one kind of quote, dash and accent.

    >>> key("The head’s view – and mine…")
    "Thehead'sview-andmine..."
    """
    if _PLAIN.fullmatch(text):
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_ALIKE)
    return "".join(text.split())


def same(one: str, other: str) -> bool:
    """Both say the same; white space does not count, as other programs lose the line breaks in a control."""
    return one == other or key(one) == key(other)


def heading_key(text: str) -> str:
    """`key` for headings and labels: capitals and a colon or full stop at the end do not count."""
    return key(text).casefold().rstrip(":.*")
