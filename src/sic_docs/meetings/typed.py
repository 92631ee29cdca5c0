"""What people type in the cells of an action's row, understood: a school, a due date with its words, a label of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from sic_docs.dates import written_date

UNFINISHED: Final = "from an unfinished record"
"""What is said of an action whose record is not marked Finished (P6)."""
_LABEL: Final = re.compile(rf"\s*\({UNFINISHED}\)|^{UNFINISHED.capitalize()}(?:[.,;:]+\s*|\s*$)")
_DATED: Final = re.compile(r"(.+?)\s*\((\d{1,2} [A-Z][a-z]{2} \d{4})\)", re.DOTALL)
_TRUST_ITSELF: Final = frozenset({"trust", "thetrust"})


def school_meant(text: str, schools: Mapping[str, str]) -> str | None:
    """The short code of the school a person named by code or by its whole name; None when it names none of them.

    Only a whole name counts: an action about the wrong school would reach the wrong readers.

    Args:
        schools: Short code → name.

    >>> schools = {"WIL": "Willow Bank School", "STM": "St. Mary's / Ŵyllt"}
    >>> school_meant("wil", schools), school_meant("St Mary’s/Ŵyllt", schools), school_meant("ZZZ", schools)
    ('WIL', 'STM', None)
    """
    wanted = _plain(text)
    if not wanted:
        return None
    found = [code for code in schools if _plain(code) == wanted]
    found = found or [code for code, name in schools.items() if _plain(name) == wanted]
    return found[0] if len(found) == 1 else None


def is_no_school(text: str) -> bool:
    """Whether nothing stands there, or the trust itself.

    >>> is_no_school(" Trust "), is_no_school("WIL")
    (True, False)
    """
    return _plain(text) in ("", *_TRUST_ITSELF)


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold().replace("&", "and") if letter.isalnum())


def split_due(text: str) -> tuple[str, date | None]:
    """A due date as we print it where words were interpreted, taken apart again: the words, and the date put to them.

    >>> split_due("by half term (22 Dec 2026)")
    ('by half term', datetime.date(2026, 12, 22))
    >>> split_due("by half term")
    ('by half term', None)
    """
    found = _DATED.fullmatch(text.strip())
    day = written_date(found[2]) if found else None
    return (found[1], day) if found and day else (text, None)


def unlabelled(text: str) -> str:
    """Text as typed, without the label we put there; people may have typed on after it.

    >>> unlabelled("Mend the roof (from an unfinished record) by Friday")
    'Mend the roof by Friday'
    >>> unlabelled("From an unfinished record. Waiting for a quotation")
    'Waiting for a quotation'
    """
    return _LABEL.sub("", text).strip()
