"""Dates and lists as English prose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


def day_words(day: date) -> str:
    """
    >>> day_words(date(2026, 11, 4))
    'Wednesday 4 November 2026'
    """
    return f"{day:%A} {day.day} {day:%B %Y}"


def short_day(day: date) -> str:
    """
    >>> short_day(date(2026, 11, 4))
    '4 Nov 2026'
    """
    return f"{day.day} {day:%b %Y}"


def listed(words: Sequence[str], *, last: str = "and") -> str:
    """
    >>> listed(["OAK", "ELM", "WIL"])
    'OAK, ELM and WIL'
    """
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
