"""What stands for rows, cells and sheets of the register that cannot be read: the last good reading of them (P20).

A row is known again by its Ref or Short code, else by what names it on its sheet. One that can be read speaks for
itself; only what nobody speaks for any more stands in for a row that cannot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any, Final

from sic_docs.config.model import Definitions
from sic_docs.register.grid import Record, Row
from sic_docs.register.kinds import for_column
from sic_docs.register.model import Register
from sic_docs.register.sheets import Column, Sheet
from sic_docs.register.shown import CellValue, Words, rows_of
from sic_docs.register.values import Bad, Converter, as_text
from sic_docs.trust.model import OVERALL, TRUST

FREE_TEXT: Final = frozenset(
    {"reason", "decided_at", "place", "online_link", "lead", "minute_taker", "local_authority", "ask", "interests"}
    | {"owner", "source"}
)
"""Fields whose text changes the meaning of no other cell: one that cannot be read does not take its row with it."""

_SUREST: Final[Mapping[str, str]] = {"Schools": "code", "Meetings": "ref"}
_NAMED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "Schools": ("name",),
    "Categories": ("school", "area"),
    "People": ("role",),
    "Meetings": ("element", "school", "period", "number"),
    "Planner": ("body",),
    "Term dates": ("calendar", "half_term"),
    "Membership": ("body", "role"),
    "Inspections": ("school",),
    "Targets": ("subject", "measure", "year"),
    "Comparators": ("measure", "phase", "period"),
    "Open actions": ("body", "school"),
}
_TOLD_APART_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "Categories": ("category", "from_on"),
    "People": ("name", "scope", "from_on"),
    "Planner": ("when", "order", "item"),
    "Term dates": ("first",),
    "Membership": ("from_on",),
    "Inspections": ("on", "kind", "area"),
    "Open actions": ("text",),
}
_ALWAYS_SAID: Final[Mapping[str, tuple[str, ...]]] = {"Meetings": ("on", "status"), "Categories": ("category",)}
_UNSAID: Final[Mapping[str, Any]] = {"area": OVERALL, "scope": (TRUST,), "status": None}
_NEVER_EMPTIED: Final = frozenset({"Categories", "People", "Meetings", "Planner"})
"""Sheets people never empty on purpose; Schools are looked after one by one."""


@dataclass(eq=False, slots=True)
class Stood:
    """One row of the last good reading: as its value, as cells people see, and as a row's values."""

    value: Any
    cells: Mapping[str, CellValue]
    values: Mapping[str, Any]
    used: bool = False


@dataclass(eq=False)
class Standing:
    """One sheet of the last good reading.

    Attributes:
        rows: Of the sheet as last read; empty where there is no last reading.
        known: Whether there is a last reading at all.
    """

    sheet: Sheet
    rows: tuple[Any, ...]
    known: bool
    words: Words
    by_kind: Mapping[str, Converter]
    _stood: list[Stood] | None = None
    _claims: Counter[tuple[Any, ...]] = field(default_factory=Counter)

    @classmethod
    def of(
        cls, last: Register | None, sheet: Sheet, definitions: Definitions, by_kind: Mapping[str, Converter]
    ) -> Standing:
        rows = rows_of(last, sheet) if last is not None else ()
        return cls(sheet, rows, last is not None, Words(definitions), by_kind)

    @property
    def never_emptied(self) -> bool:
        return self.sheet.name in _NEVER_EMPTIED

    def claim(self, rows: Iterable[Row]) -> None:
        """Note the rows that can be read: what they name stands for no other."""
        if self.rows:
            self._claims = Counter(self._name(row.values) for row in rows)

    def used_columns(self, missing: Collection[Column]) -> tuple[str, ...]:
        """Headings of those columns in which the last reading had something to say."""
        return tuple(c.heading for c in missing if any(_says(row, c.field) for row in self.rows))

    def row(self, row: Row, bad: Collection[str]) -> Stood | None:
        """What stands for a row that cannot be used; each once.

        Args:
            bad: Its fields that could not be read; empty for one that was read and is contradictory.
        """
        own = self._name(row.values) if not bad else None
        free = [
            s for s in self._all if not s.used and self._claims[self._name(s.values)] <= (self._name(s.values) == own)
        ]
        found = self._best(row.values, free)
        if found is not None:
            found.used = True
        return found

    def cell(self, row: Row, name: str) -> Any:
        """The last good reading of one cell of a row that can be used otherwise."""
        found = self._best(row.values, self._all)
        return found.values.get(name) if found is not None else None

    def meanwhile(self, stood: Stood | None, row: Row, bad: Collection[str]) -> str:
        """What holds until the row is put right, in words; "" where nothing was ever read."""
        if not self.known:
            return ""
        if stood is None:
            return " Until then the row is left out."
        said = []
        for column in self.sheet.columns:
            value = stood.values.get(column.field)
            changed = column.field in bad or (
                row.values.get(column.field) is not None and row.values[column.field] != value
            )
            if changed or column.field in _ALWAYS_SAID.get(self.sheet.name, ()):
                cell = stood.cells[column.field]
                said.append(f"{column.heading} {_said(cell)}")
        words = "; ".join(said[:5])
        return f" Until then the row counts as last read ({words})." if words else " Until then it counts as last read."

    # -- matching -------------------------------------------------------------------------------------------------

    @property
    def _all(self) -> list[Stood]:
        if self._stood is None:
            self._stood = [self._as_values(value) for value in self.rows]
        return self._stood

    def _as_values(self, value: Any) -> Stood:
        cells = dict(zip((c.field for c in self.sheet.columns), self.words.cells(self.sheet, value), strict=True))
        values: Record = {}
        for column in self.sheet.columns:
            cell = cells[column.field]
            values[column.field] = None
            if cell is not None:
                try:
                    values[column.field] = for_column(column, self.by_kind)(cell)
                except Bad:  # config knows it no more
                    continue
        return Stood(value, cells, values)

    def _name(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        surest = _SUREST.get(self.sheet.name)
        if surest and values.get(surest) is not None:
            return (values[surest],)
        named = (*_NAMED_BY[self.sheet.name], *_TOLD_APART_BY.get(self.sheet.name, ()))
        return tuple(_plain(values, name) for name in named)

    def _best(self, values: Mapping[str, Any], among: Sequence[Stood]) -> Stood | None:
        """The row these values most likely are; None where nothing says so."""
        surest = _SUREST.get(self.sheet.name)
        if surest and values.get(surest) is not None:
            return next((s for s in among if s.values.get(surest) == values[surest]), None)
        best: tuple[int, Stood] | None = None
        for stood in among:
            score = self._agreement(values, stood)
            if score > 0 and (best is None or score > best[0]):
                best = (score, stood)
        return best[1] if best else None

    def _agreement(self, values: Mapping[str, Any], stood: Stood) -> int:
        """How many cells agree; 0 where one that names the row does not, or too few do."""
        there = {name: value for name, value in values.items() if value is not None}
        if any(name in there and there[name] != _plain(stood.values, name) for name in _NAMED_BY[self.sheet.name]):
            return 0
        same = sum(1 for name, value in there.items() if stood.values.get(name) == value)
        return same if same >= 2 else 0


def _plain(values: Mapping[str, Any], name: str) -> Any:
    value = values.get(name)
    return _UNSAID.get(name) if value is None else value


def _said(cell: CellValue) -> str:
    if cell is None:
        return "empty"
    return f"{cell:%a} {cell.day} {cell:%b %Y}" if isinstance(cell, date) else as_text(cell)


def _says(row: Any, name: str) -> bool:
    """Whether a row's value of a field is more than what it is where nothing is written."""
    if not is_dataclass(row) or not hasattr(row, name):
        return False
    default = next(f.default for f in fields(row) if f.name == name)
    value = getattr(row, name)
    return value not in (None, "", (), default, _UNSAID.get(name), "trust")
