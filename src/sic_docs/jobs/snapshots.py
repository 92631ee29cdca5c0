"""Frozen readings of each half term, and the register of actions, kept in `_sic/` between runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

from sic_docs.jobs import state
from sic_docs.kpi import lines as kpi_lines
from sic_docs.kpi.model import SchoolReadings
from sic_docs.meetings.model import Action
from sic_docs.plain import plain, read
from sic_docs.ports import Store
from sic_docs.school_year.model import Period

_SEPARATOR = "\x1e"
"""Record separator between schools; it cannot stand in JSON text."""
_TAKEN = "taken_on"


def load_snapshots(store: Store, years: Sequence[str]) -> dict[Period, tuple[SchoolReadings, ...]]:
    """Every snapshot taken in these years."""
    found: dict[Period, tuple[SchoolReadings, ...]] = {}
    for year in years:
        for file in store.list(state.STATE, f"{year}/snapshots"):
            slug = file.path.rpartition("/")[2].removesuffix(".jsonl")
            texts = (part for part in store.read(file).decode().split(_SEPARATOR) if part.strip())
            parts = (kpi_lines.parse(text)[0] for text in texts if not text.startswith(f'{{"{_TAKEN}"'))
            found[Period(year, slug)] = tuple(p for p in parts if p is not None)
    return found


def taken_on(store: Store, years: Sequence[str]) -> dict[Period, date]:
    """The day each snapshot of these years was taken; those taken before days were noted are missing."""
    found: dict[Period, date] = {}
    for year in years:
        for file in store.list(state.STATE, f"{year}/snapshots"):
            first = store.read(file).decode().partition(_SEPARATOR)[0].strip()
            if first.startswith(f'{{"{_TAKEN}"'):
                slug = file.path.rpartition("/")[2].removesuffix(".jsonl")
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


def load_actions(store: Store) -> tuple[Action, ...]:
    return tuple(read(Action, json.loads(line)) for line in state.lines(state.read_text(store, "actions.jsonl")))


def keep_actions(store: Store, actions: Sequence[Action]) -> None:
    text = "".join(json.dumps(plain(a), ensure_ascii=False, separators=(",", ":")) + "\n" for a in actions)
    if text or store.find(state.STATE, "actions.jsonl") is not None:
        state.write_text(store, "actions.jsonl", text)
