"""Dates as Word's date control shows them (en-GB)."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from sic_docs.dates import MONTHS

DEFAULT: Final = "d MMMM yyyy"
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TOKEN = re.compile(r"'[^']*'|d{1,4}|M{1,4}|y{2,4}")


def shown(day: date, pattern: str = DEFAULT) -> str:
    """A date in a Word date pattern (`d MMMM yyyy`), English names."""

    def one(found: re.Match[str]) -> str:
        token = found[0]
        if token[0] == "'":
            return token[1:-1]
        if token[0] == "y":
            return f"{day.year:04d}" if len(token) > 2 else f"{day.year % 100:02d}"
        number, names, index = (
            (day.day, _DAYS, day.weekday()) if token[0] == "d" else (day.month, MONTHS, day.month - 1)
        )
        if len(token) > 2:
            return names[index] if len(token) == 4 else names[index][:3]
        return f"{number:02d}" if len(token) == 2 else str(number)

    return _TOKEN.sub(one, pattern)
