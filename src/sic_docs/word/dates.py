"""Dates as Word's date control shows them (en-GB) and as people type them."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

DEFAULT: Final = "d MMMM yyyy"
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TOKEN = re.compile(r"'[^']*'|d{1,4}|M{1,4}|y{2,4}")
_WORDS = re.compile(r"(?:[A-Za-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})")
_FIGURES = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})")


def shown(day: date, pattern: str = DEFAULT) -> str:
    """A date in a Word date pattern (`d MMMM yyyy`), English names."""

    def one(found: re.Match[str]) -> str:
        token = found[0]
        if token[0] == "'":
            return token[1:-1]
        if token[0] == "y":
            return f"{day.year:04d}" if len(token) > 2 else f"{day.year % 100:02d}"
        number, names, index = (
            (day.day, _DAYS, day.weekday()) if token[0] == "d" else (day.month, _MONTHS, day.month - 1)
        )
        if len(token) > 2:
            return names[index] if len(token) == 4 else names[index][:3]
        return f"{number:02d}" if len(token) == 2 else str(number)

    return _TOKEN.sub(one, pattern)


def understood(text: str) -> date | None:
    """A date as people type it (`24/11/2026`, `24 Nov 2026`, `Tue 24 November 2026`, ISO); None when it is not one."""
    text = " ".join(text.split())
    try:
        if (found := _FIGURES.fullmatch(text)) is not None:
            year = int(found[3])
            return date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))
        if (found := _WORDS.fullmatch(text)) is not None:
            month = next((n for n, name in enumerate(_MONTHS, 1) if _is_month(found[2], name)), 0)
            return date(int(found[3]), month, int(found[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_month(typed: str, name: str) -> bool:
    return len(typed) >= 3 and name.lower().startswith(typed.lower()[:4] if typed.lower() != "sept" else "sept")
