"""What we printed in a document that later runs need: its meeting's date, its agenda's items. Kept in `_sic/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sic_docs.jobs import state
from sic_docs.meetings.model import AgendaItem
from sic_docs.plain import plain, read
from sic_docs.ports import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """One document as last written.

    Attributes:
        on: Date of the meeting it was written for; None when it has none.
        items: Agenda items as written; empty for what is no agenda.
        refs: Refs of the actions it carried.
        fresh, fresh_on: What a fresh version would change in a paper somebody typed in, and the day that was found (P8).
    """

    key: str
    on: date | None = None
    items: tuple[AgendaItem, ...] = ()
    refs: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    fresh_on: date | None = None


_WITHOUT = "agendas written again may then be numbered anew"


def issued_path(code: str, year: str) -> str:
    return f"{year}/issued/{code}.jsonl"


def load_issued(store: Store, code: str, years: tuple[str, ...]) -> dict[str, Issued]:
    """Printed key → what was written, of one school (or TRUST) in these years.

    Raises:
        StateDamaged: Numbers and refs that were printed are not known; nothing that carries them may be written.
    """
    found: dict[str, Issued] = {}
    for year in years:
        kept = state.read_lines(store, issued_path(code, year), _as_issued, without=_WITHOUT)
        if kept.damage is not None:
            raise kept.damage
        found |= {one.key: one for one in kept.values}
    return found


def _as_issued(line: str) -> Issued:
    return read(Issued, json.loads(line))


def keep_issued(store: Store, code: str, year: str, all_issued: Mapping[str, Issued]) -> None:
    """Write those of one year; the later run's lines win when two run at once."""
    lines = [
        json.dumps(plain(one), ensure_ascii=False, separators=(",", ":")) + "\n"
        for key, one in sorted(all_issued.items())
        if key.split("/")[2] == year
    ]
    if lines:
        state.write_text(store, issued_path(code, year), "".join(lines))
