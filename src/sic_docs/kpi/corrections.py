"""What a school's data lead should put right, with the cell to open; and what was put right after a snapshot (P16)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sic_docs.errors import Issue
from sic_docs.kpi.model import Book, Measure, Reading, ReadingState
from sic_docs.kpi.printing import shown
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Level

CHASED: Final = frozenset({"kpi-not-returned", "kpi-not-entered"})
"""Codes of what is not there yet, which is chased and not corrected."""
_SHEET = re.compile(r"sheet (?P<sheet>.+?)(?:, (?:cell (?P<cell>[A-Z]+\d+)|row (?P<row>\d+)|rows (?P<rows>\d+)).*)?")
_NOTHING: Final = (ReadingState.NOT_ENTERED, ReadingState.NOT_COLLECTED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """One line of the list.

    Attributes:
        where: Sheet and cell, as people say it. `address`: link that opens it, or "".
        found, remedy: In words a data lead understands.
    """

    where: str
    found: str
    remedy: str
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Corrected:
    """A figure that differs from the one its half term's papers were issued with."""

    measure: str
    period: Period
    before: str
    now: str


def to_correct(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Those about a workbook as it stands, each once, in the order found."""
    return tuple(dict.fromkeys(i for i in issues if i.code not in CHASED))


def fragment(place: str | None) -> str:
    """What opens a place in a workbook, after the address of the file: `#Attendance!F14`; "" for no place in a sheet.

    >>> fragment("sheet Attendance, cell F14"), fragment("sheet St Mary's, row 7"), fragment(None)
    ('#Attendance!F14', "#'St Mary''s'!A7", '')
    """
    found = _SHEET.fullmatch(place or "")
    if found is None:
        return ""
    name = found["sheet"]
    quoted = name if name.isalnum() and not name[0].isdigit() else "'" + name.replace("'", "''") + "'"
    row = found["row"] or found["rows"] or "1"
    return f"#{quoted}!{found['cell'] or f'A{row}'}"


def corrected_since(
    frozen: Mapping[Period, Book], live: Book, school: str, measures: Sequence[Measure]
) -> tuple[Corrected, ...]:
    """Figures of a school that are not what its snapshots hold: in the next papers, and in no issued one.

    Args:
        frozen: Half term → readings as they stood at its snapshot. `live`: readings as they stand.
    """
    found: list[Corrected] = []
    for period, then in sorted(frozen.items(), key=lambda pair: pair[0]):
        returned = then.returned(school, period)
        if returned is None or not returned.is_submitted:
            continue  # nothing of it was in any paper but the school's own
        for measure in measures:
            old, new = then.get(school, measure.code, period), live.get(school, measure.code, period)
            if new is not None and not _same(old, new):
                found.append(
                    Corrected(measure=measure.name, period=period, before=_words(old), now=_words(new)),
                )
    return tuple(found)


def _same(old: Reading | None, new: Reading) -> bool:
    if old is None:
        return new.state in _NOTHING
    return (old.state, old.value, old.numerator, old.denominator) == (
        new.state,
        new.value,
        new.numerator,
        new.denominator,
    )


def _words(reading: Reading | None) -> str:
    if reading is None:
        return "not entered"
    text = shown(reading, Level.C1).text
    if reading.numerator is not None and reading.denominator is not None:
        return f"{text} ({reading.numerator:f} of {reading.denominator:f})"
    return text
