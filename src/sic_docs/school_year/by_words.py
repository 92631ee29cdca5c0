"""Deadlines put in words of the school year ("by half term", "end of Autumn 2", "by Easter"), by a school's own calendar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from sic_docs.dates import written_date
from sic_docs.school_year.model import Calendar, HalfTerm, Term

_LEAD = re.compile(r"(?:(?:by|before|due|until|till)\s+)?(?:(?:the\s+)?end\s+of\s+)?(?:(?:the|this)\s+)?")
_PART = re.compile(r"(autumn|spring|summer)(?:\s+term)?(?:\s*([12]))?")
_ENDS: Final = {"christmas": Term.AUTUMN, "xmas": Term.AUTUMN, "easter": Term.SPRING}


def due_day(text: str, *, near: date, calendar: Calendar) -> date | None:
    """The day by which a person meant something done: a date as written, else the last open day of what they named.

    "Half term" is the half term in which it was said, "term" its term, "year" its academic year; a named part of the
    year is the next to end. Said in a break, it is the half term after.

    Args:
        near: The date of the meeting. `calendar`: of the school concerned.

    Returns:
        None when the words name no day, or the calendar does not reach it.
    """
    written = written_date(text, near=near)
    if written is not None:
        return written
    words = " ".join(text.casefold().replace("-", " ").split()).rstrip(".,;")
    lead = _LEAD.match(words)
    words = words[lead.end() :] if lead else words
    ahead = [half for half in _halves(calendar) if half.last >= near]
    return _last_open(_meant(words, ahead), calendar) if ahead else None


def _meant(words: str, ahead: Sequence[HalfTerm]) -> HalfTerm | None:
    """The half term at whose end it is due."""
    now = ahead[0]
    if words == "half term":
        return now
    if words in ("term", "year", "school year", "academic year"):
        same = [h for h in ahead if h.year == now.year and (words != "term" or h.term is now.term)]
        return same[-1]
    part = _PART.fullmatch(words)
    term = Term(part[1].capitalize()) if part else _ENDS.get(words)
    half = int(part[2]) if part and part[2] else 2
    return next((h for h in ahead if h.term is term and h.half == half), None)


def _halves(calendar: Calendar) -> list[HalfTerm]:
    return sorted((half for year in calendar.years.values() for half in year.half_terms), key=lambda half: half.first)


def _last_open(half: HalfTerm | None, calendar: Calendar) -> date | None:
    days = calendar.open_between(half.first, half.last) if half is not None else ()
    return days[-1] if days else None
