"""Readings of one school and year as JSON lines, both ways: what `_sic/<year>/readings/<CODE>.jsonl` holds.

The first line says whose they are and what was wrong; each further line is one measure. Nothing is lost: reading
what was written gives equal values.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any, Final

from sic_docs.errors import Issue
from sic_docs.kpi.model import Reading, ReadingState, Returned, SchoolReadings
from sic_docs.school_year.model import Period

VERSION: Final = 1
_ISSUE_FIELDS: Final = ("code", "file", "place", "found", "remedy", "school")


def dump(readings: SchoolReadings, issues: Sequence[Issue] = ()) -> str:
    """JSON lines, the same for equal input."""
    head = {
        "v": VERSION,
        "school": readings.school,
        "year": readings.year,
        "source": readings.source,
        "mark": readings.mark,
        "returned": [
            [r.school, r.period.year, r.period.slug, _iso(r.as_at), r.submitted_by, r.head_checked]
            for r in readings.returned
        ],
        **({"recipe": readings.recipe} if readings.recipe else {}),
        **({"looked": {path: list(seen) for path, seen in sorted(readings.looked.items())}} if readings.looked else {}),
        "issues": [[getattr(issue, name) for name in _ISSUE_FIELDS] for issue in issues],
    }
    lines = [_line(head)]
    for (school, measure, unit, places, source, sheet), group in groupby(
        readings.readings, lambda r: (r.school, r.measure, r.unit, r.places, r.source, r.sheet)
    ):
        rows = [
            [
                r.period.year,
                r.period.slug,
                r.state.name,
                _digits(r.value),
                _digits(r.numerator),
                _digits(r.denominator),
                _iso(r.as_at),
                r.submitted,
                r.cell,
                r.found,
                r.comment,
                *((r.status,) if r.status else ()),
            ]
            for r in group
        ]
        line = {"m": measure, "s": school, "u": unit, "p": places, "f": source, "t": sheet, "r": rows}
        lines.append(_line(line))
    return "\n".join(lines) + "\n"


def parse(text: str | None) -> tuple[SchoolReadings | None, tuple[Issue, ...]]:
    """What `dump` was given. (None, ()) for no text and for text it did not write: the workbook is then read again."""
    if not text:
        return None, ()
    try:
        head, *rest = (json.loads(line) for line in text.split("\n") if line)
        if head["v"] != VERSION:
            return None, ()
        issues = tuple(Issue(**dict(zip(_ISSUE_FIELDS, row, strict=True))) for row in head["issues"])
        returned = tuple(
            Returned(
                school=school,
                period=Period(year, slug),
                as_at=_day(as_at),
                submitted_by=by,
                head_checked=checked,
            )
            for school, year, slug, as_at, by, checked in head["returned"]
        )
        readings = SchoolReadings(
            school=head["school"],
            year=head["year"],
            source=head["source"],
            mark=head["mark"],
            returned=returned,
            recipe=head.get("recipe", ""),
            looked={path: (mark, key) for path, (mark, key) in head.get("looked", {}).items()},
            readings=tuple(_reading(line, row) for line in rest for row in line["r"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError, InvalidOperation):
        return None, ()
    return readings, issues


def to_json(readings: SchoolReadings) -> str:
    """Readings alone."""
    return dump(readings)


def from_json(text: str) -> SchoolReadings:
    """Raises ValueError for text `to_json` did not write."""
    readings, _ = parse(text)
    if readings is None:
        raise ValueError("these are not readings as sic_docs writes them")
    return readings


def _reading(line: dict[str, Any], row: list[Any]) -> Reading:
    year, slug, state, value, numerator, denominator, as_at, submitted, cell, found, comment, *status = row
    return Reading(
        school=line["s"],
        measure=line["m"],
        period=Period(year, slug),
        state=ReadingState[state],
        value=_number(value),
        numerator=_number(numerator),
        denominator=_number(denominator),
        unit=line["u"],
        places=line["p"],
        as_at=_day(as_at),
        submitted=submitted,
        source=line["f"],
        sheet=line["t"],
        cell=cell,
        found=found,
        comment=comment,
        status=status[0] if status else "",
    )


def _line(value: object) -> str:
    # escaped, so that no character of a person's comment can end a line
    return json.dumps(value, separators=(",", ":"))


def _digits(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
