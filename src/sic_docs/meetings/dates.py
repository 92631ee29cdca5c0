"""Dates as people write them in English records: "3/11/26", "3rd Nov", "Friday 6 November 2026"."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2}|\d{4}))?")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]+)\.?,?(?:\s+(\d{4}|\d{2}))?")
_WEEKDAY = re.compile(r"^(?:by\s+)?(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+")


def read_date(text: str, *, near: date) -> date | None:
    """The day a person meant; None when the words are not a date ("by half term").

    Args:
        near: The date of the meeting: a date without a year is the first such day on or after 60 days before it.

    >>> read_date("3rd Nov", near=date(2026, 10, 13))
    datetime.date(2026, 11, 3)
    """
    words = _WEEKDAY.sub("", text.strip().casefold().removeprefix("by ").strip())
    try:
        return date.fromisoformat(words)
    except ValueError:
        pass
    if found := _NUMBERS.fullmatch(words):
        return _day(int(found[1]), int(found[2]), found[3], near)
    if (found := _WORDS.fullmatch(words)) and found[2] in _MONTHS:
        return _day(int(found[1]), _MONTHS[found[2]], found[3], near)
    return None


def _day(day: int, month: int, year: str | None, near: date) -> date | None:
    if year is not None:
        number = int(year)
        return _valid(number + 2000 if number < 100 else number, month, day)
    for candidate in (near.year - 1, near.year, near.year + 1):
        found = _valid(candidate, month, day)
        if found is not None and (found - near).days >= -60:
            return found
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
