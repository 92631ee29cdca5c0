"""Dates as people in England write them, the day first: in records, in Word's date boxes, in cells of a workbook.

Knows nothing of ours; every room that reads what people typed asks here, so that all of them accept the same.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY_NAMES: Final = "(?:(mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\\s+)?"
_LEAD = re.compile(rf"(?:(?:by|on|due|w/c|wc|w/b|week commencing|week beginning)[:.]?\s+)*{_DAY_NAMES}(?:the\s+)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YEAR: Final = r"(?:[\s-]+'?(\d{4}|\d{2}))?"
_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?")
_WORDS = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?([a-z]{{3,9}})[.,]*{_YEAR}")
_MONTH_FIRST = re.compile(rf"([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?{_YEAR}")
_DAY_ONLY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_FIGURES_IN = re.compile(r"(?<![\d/.-])(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?![\d/-])")
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u2032`", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff", None),
    }
)
_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BEFORE: Final = 60


def written_date(text: str, *, near: date | None = None) -> date | None:
    """The day a person meant; None when the words are not a date ("by half term").

    Args:
        near: Where a date may go without its year: the first such day on or after 60 days before this one; and
            without its month ("Fri 6th"): the first such day from here. Without it a date needs its year.

    >>> written_date("Tue 24th Nov 2026"), written_date("24/11/26")
    (datetime.date(2026, 11, 24), datetime.date(2026, 11, 24))
    >>> written_date("3rd Nov", near=date(2026, 10, 13))
    datetime.date(2026, 11, 3)
    """
    words = " ".join(text.translate(_ALIKE).casefold().split()).rstrip(".,;")
    if found := _ISO.fullmatch(words):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    lead = _LEAD.match(words)
    named = lead[1] if lead else None
    words = words[lead.end() :] if lead else words
    if found := _FIGURES.fullmatch(words):
        day, month = int(found[1]), int(found[2])
    elif found := _WORDS.fullmatch(words):
        day, month = int(found[1]), _month(found[2], sure=found[3] is not None)
    elif found := _MONTH_FIRST.fullmatch(words):
        day, month = int(found[2]), _month(found[1], sure=found[3] is not None)
    elif found := _DAY_ONLY.fullmatch(words):
        return _next(int(found[1]), named, near) if near is not None else None
    else:
        return None
    if found[3] is not None:
        year = int(found[3])
        return _day(year + 2000 if year < 100 else year, month, day)
    if near is None:
        return None
    candidates = (_day(year, month, day) for year in (near.year - 1, near.year, near.year + 1))
    return next((c for c in candidates if c is not None and (c - near).days >= -_BEFORE), None)


def is_impossible_date(text: str, *, near: date) -> bool:
    """Whether a person wrote a date that is in no calendar, or is not the day of the week it says.

    >>> is_impossible_date("31/11/26", near=date(2026, 10, 1)), is_impossible_date("asap", near=date(2026, 10, 1))
    (True, False)
    """
    if written_date(text, near=near) is not None:
        return False
    words = " ".join(text.translate(_ALIKE).casefold().split()).rstrip(".,;")
    lead = _LEAD.match(words)
    words = words[lead.end() :] if lead else words
    if any(written_date(found[0]) is None for found in _FIGURES_IN.finditer(words)):
        return True
    for pattern, month in ((_WORDS, 2), (_MONTH_FIRST, 1)):
        if (found := pattern.fullmatch(words)) is not None:
            return bool(_month(found[month], sure=found[3] is not None))
    return any(pattern.fullmatch(words) for pattern in (_FIGURES, _ISO, _DAY_ONLY))


def _next(number: int, named: str | None, near: date) -> date | None:
    """The first day of this number on or after `near`; None when it is not the day of the week somebody named."""
    months = ((near.year + (near.month + n) // 12, (near.month + n) % 12 + 1) for n in range(-1, 3))
    days = [day for year, month in months if (day := _day(year, month, number)) is not None and day >= near]
    if not days:
        return None
    return days[0] if named is None or _NAMES[days[0].weekday()] == named else None


def _month(word: str, *, sure: bool) -> int:
    """1 to 12, 0 for no month. With a year beside it slips of the pen are let pass ("Septmber"); alone they are not."""
    known = (name.casefold() for name in MONTHS)
    if sure:
        return next((n for n, name in enumerate(known, 1) if name[:3] == word[:3]), 0)
    return next((n for n, name in enumerate(known, 1) if word in (name, name[:3], name[:4])), 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
