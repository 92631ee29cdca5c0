"""Typed rows of the register → what stands in the cells: the other way round from `register.values`.

Codes become the words people chose in `config/`, so that a person reads and types titles, never codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any

from sic_docs.config.model import Definitions
from sic_docs.register.model import CalendarRow, Inspection, PlannerItem, Register
from sic_docs.register.sheets import Sheet
from sic_docs.register.values import shown_period
from sic_docs.school_year.model import Period
from sic_docs.trust.model import TRUST

CellValue = str | int | Decimal | date | time | None

_FIELDS = {
    "Schools": "schools",
    "Categories": "categories",
    "People": "people",
    "Meetings": "meetings",
    "Planner": "planner",
    "Term dates": "term_dates",
    "Membership": "membership",
    "Inspections": "inspections",
    "Targets": "targets",
    "Comparators": "comparators",
    "Open actions": "open_actions",
}


class Words:
    """Code → the word people read, for each kind of column."""

    def __init__(self, definitions: Definitions) -> None:
        roles = {role.code: role.title for role in definitions.trust.roles}
        self.by: Mapping[str, Mapping[str, str]] = {
            "role": roles,
            "who": roles,
            "category": {category.code: category.name for category in definitions.trust.categories},
            "element": {element.code: element.name for element in definitions.cycle.elements},
            "measure": {measure.code: measure.name for measure in definitions.measures},
        }

    def cells(self, sheet: Sheet, row: Any) -> list[CellValue]:
        """One row of a sheet, a value for each of its columns in order."""
        return [self.cell(column.kind, _field(row, column.field)) for column in sheet.columns]

    def cell(self, kind: str, value: Any) -> CellValue:
        if value is None or value == "":
            return None
        if kind in self.by:
            return self.by[kind].get(value, str(value))
        if isinstance(value, Period):
            return shown_period(value)
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, Enum):
            return str(value.value)
        if isinstance(value, tuple):
            if kind == "scope":
                return ", ".join("trust" if code == TRUST else code for code in value)
            if kind == "phases":
                return ", ".join(value) or None
            return ", ".join(f"{day.day} {day:%b %Y}" for day in value) or None
        if kind == "time" and isinstance(value, str):
            return time.fromisoformat(value)
        if kind == "urn" and isinstance(value, str) and value.isdigit():
            return int(value)
        if kind == "when":
            return int(value) if value.isdigit() else str(value).replace("-", " ")
        if isinstance(value, (str, int, Decimal, date, time)):
            return value
        return str(value)


def rows_of(register: Register, sheet: Sheet) -> tuple[Any, ...]:
    """The typed rows a sheet holds."""
    rows: tuple[Any, ...] = getattr(register, _FIELDS[sheet.name])
    if sheet.name == "Schools":
        return tuple(replace(row, calendar="") if row.calendar == "trust" else row for row in rows)
    return rows


def _field(row: Any, name: str) -> Any:
    """The value of a column's field, where the dataclass keeps it differently."""
    if isinstance(row, CalendarRow) and name in ("half_term", "first", "last"):
        return row.half_term.label if name == "half_term" else getattr(row.half_term, name)
    if isinstance(row, PlannerItem) and name == "every_year":
        return "every" if row.every_year else row.year
    if isinstance(row, Inspection) and name == "status":
        return "published" if row.published else "provisional"
    return None if name == "ask" else getattr(row, name)
