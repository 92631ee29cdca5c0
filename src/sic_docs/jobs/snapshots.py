"""Frozen readings of each half term, and the register of actions, kept in `_sic/` between runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from sic_docs.errors import Issue
from sic_docs.jobs import state
from sic_docs.kpi import lines as kpi_lines
from sic_docs.kpi.model import SchoolReadings
from sic_docs.meetings.model import Action
from sic_docs.plain import plain, read
from sic_docs.ports import Store, StoredFile
from sic_docs.school_year.model import Period

_SEPARATOR = "\x1e"
"""Record separator between schools; it cannot stand in JSON text."""
_TAKEN = "taken_on"
_WITHOUT = "the half term's figures are then frozen anew, as they now are"


@dataclass(frozen=True, slots=True)
class Snapshots:
    """The snapshots there are.

    Attributes:
        taken: Half term → the readings frozen then, as far as they can be read.
        damaged: What is wrong with those that cannot be read whole.
    """

    taken: Mapping[Period, tuple[SchoolReadings, ...]]
    damaged: Mapping[Period, state.StateDamaged] = field(default_factory=dict)

    @property
    def issues(self) -> tuple[Issue, ...]:
        return tuple(problem.issue() for problem in self.damaged.values())

    def lacking(self, codes: Sequence[str]) -> frozenset[str]:
        """Those of these schools (or TRUST, whose papers show every school) whose frozen figures may be what is lost."""
        lacking: set[str] = set()
        for period in self.damaged:
            there = {(part.school, part.year) for part in self.taken[period]}
            years = {year for _, year in there} or {period.year}
            lacking |= {code for code in codes if any((code, year) not in there for year in years)}
        return frozenset(lacking)


def load_snapshots(store: Store, years: Sequence[str]) -> Snapshots:
    """Every snapshot taken in these years."""
    found: dict[Period, tuple[SchoolReadings, ...]] = {}
    damaged: dict[Period, state.StateDamaged] = {}
    for year in years:
        for file in store.list(state.STATE, f"{year}/snapshots"):
            try:
                period = Period(year, file.path.rpartition("/")[2].removesuffix(".jsonl"))
            except ValueError:  # a file of somebody's own
                continue
            texts = [part for part in _text(store, file).split(_SEPARATOR) if part.strip()]
            parts = [kpi_lines.parse(text)[0] for text in texts if not text.startswith(f'{{"{_TAKEN}"')]
            found[period] = tuple(p for p in parts if p is not None)
            if None in parts or not parts:
                damaged[period] = state.damaged(file.path, _WITHOUT)
    return Snapshots(found, damaged)


def _text(store: Store, file: StoredFile) -> str:
    return store.read(file).decode(errors="replace")


def taken_on(store: Store, years: Sequence[str]) -> dict[Period, date]:
    """The day each snapshot of these years was taken; those taken before days were noted are missing."""
    found: dict[Period, date] = {}
    for year in years:
        for file in store.list(state.STATE, f"{year}/snapshots"):
            first = _text(store, file).partition(_SEPARATOR)[0].strip()
            if first.startswith(f'{{"{_TAKEN}"'):
                slug = file.path.rpartition("/")[2].removesuffix(".jsonl")
                with suppress(ValueError, LookupError, TypeError):  # damaged: `load_snapshots` says so
                    found[Period(year, slug)] = date.fromisoformat(json.loads(first)[_TAKEN])
    return found


def keep_snapshots(store: Store, new: Mapping[Period, Sequence[SchoolReadings]], *, today: date) -> None:
    """Write each once, with its day: a snapshot that is there already stands.

    Where each figure came from (file, version mark, sheet, cell) is kept with it.
    """
    for period, parts in new.items():
        path = f"{period.year}/snapshots/{period.slug}.jsonl"
        if store.find(state.STATE, path) is None:
            head = json.dumps({_TAKEN: today.isoformat()}) + "\n"
            state.write_text(store, path, _SEPARATOR.join((head, *(kpi_lines.dump(p) for p in parts))))


def load_actions(store: Store) -> state.Lines[Action]:
    """The register of actions as last worked out, for its refs; what is lost of it the papers tell again."""
    return state.read_lines(store, "actions.jsonl", _as_action, without="it is then put together again from the papers")


def _as_action(line: str) -> Action:
    return read(Action, json.loads(line))


def keep_actions(store: Store, actions: Sequence[Action]) -> None:
    text = "".join(json.dumps(plain(a), ensure_ascii=False, separators=(",", ":")) + "\n" for a in actions)
    if text or store.find(state.STATE, "actions.jsonl") is not None:
        state.write_text(store, "actions.jsonl", text)
