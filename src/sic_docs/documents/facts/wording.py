"""Small pieces of wording every fact module shares: dates, lists, rows that say there is nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from sic_docs.config.model import HouseStyle
from sic_docs.dates import written_date
from sic_docs.word.values import Absent, Prefill, Row, Shaded, Value

NOTHING = "–"
"""What stands in a cell for which there is nothing to say."""


def in_words(day: date) -> str:
    """A day in full.

    >>> in_words(date(2026, 11, 24))
    'Tuesday 24 November 2026'
    """
    return f"{day:%A} {day.day} {day:%B %Y}"


def short_date(day: date) -> str:
    """A day for a table.

    >>> short_date(date(2026, 11, 4))
    '4 Nov 2026'
    """
    return f"{day.day} {day:%b %Y}"


def due_words(due: str, due_on: date | None) -> str:
    """When an action is due: one form for every date that was written, else people's own words and the date they mean.

    >>> due_words("6 November 2026", date(2026, 11, 6)), due_words("when the roof is dry", None)
    ('6 Nov 2026', 'when the roof is dry')
    >>> due_words("by half term", date(2026, 12, 22))
    'by half term (22 Dec 2026)'
    """
    if due_on is None:
        return due
    written = not due or written_date(due, near=due_on) is not None
    return short_date(due_on) if written else f"{due} ({short_date(due_on)})"


def day_or(day: date | None, reason: str) -> Value:
    return in_words(day) if day else Absent(reason)


def text_or(text: str | None, reason: str) -> Value:
    return text if text and text.strip() else Absent(reason)


def joined(words: Iterable[str]) -> str:
    """A list in a sentence.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    items = [w for w in words if w]
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1] if items else ""


def lower_first(text: str) -> str:
    """A title inside a sentence, unless it is an abbreviation.

    >>> lower_first("Trust data lead"), lower_first("SEND lead")
    ('trust data lead', 'SEND lead')
    """
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def shaded(style: HouseStyle, text: str, rating: str | None) -> Value:
    """Text in the trust's colours of a rating (green, amber, red, blue); plain where there is no rating."""
    colours = style.ratings.get(rating or "")
    return Shaded(text, *colours) if colours else text


def or_nothing(rows: Sequence[Row], columns: Sequence[str], words: str, *, at: int = 0) -> Sequence[Row]:
    """`rows`, or one row that says in column number `at` why there are none; the other cells hold a dash."""
    if rows:
        return rows
    return [{column: words if i == at else NOTHING for i, column in enumerate(columns)}]


NEW_REF: Final = "new"
"""Printed in the ref cell of a row nobody has used yet: not a ref, so such a row reads back as a new action."""


def blank_rows(count: int, first: Mapping[str, Value] | None = None) -> list[Row]:
    """Rows whose prompts show, for people to type in without pressing "+"."""
    return [dict(first or {}) for _ in range(count)]


def prefill(text: str | None) -> Prefill:
    """`Prefill("")` leaves the prompt showing."""
    return Prefill(text or "")


def shortened(text: str, most: int, more: str) -> str:
    """Text for a page with little room: whole words, at most `most` characters, saying where the rest is.

    >>> shortened("one two three", 9, "rest in the record")
    'one two … (rest in the record)'
    """
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    return plain[:most].rsplit(" ", 1)[0].rstrip(",.;:") + f" … ({more})"
