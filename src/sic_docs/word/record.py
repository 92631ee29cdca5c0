"""What we put in each ask, kept in our custom XML part beside the stamp, so that untouched can be told from answered.

JSON in one element. `asks`: name → [kind, prompt, title, column heading, section, label, lead, inline, tail, still],
the last six as in `anchors.Anchor`, trailing empty ones left out; `repeats`: name → [has a ref, enclosing repeat, lines, section,
beside, closed], the last four as in `anchors.Shape`; `put`: name → text, prefilled asks only; `left`: asks of the template
that this document does not have; `rows`: repeat → [[control id, ref, parent's control id, {column: text}, first words],
…] in the order written.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from lxml import etree

from sic_docs.opc.package import Package
from sic_docs.opc.properties import OURS
from sic_docs.opc.stamp import our_part
from sic_docs.word.anchors import Anchor, Shape
from sic_docs.word.controls import AskSpec
from sic_docs.word.state import State

_OWN: Final = ',"put":'
"""Where what belongs to one document starts; inside a text its quotes would be escaped."""
Places: TypeAlias = tuple[Mapping[str, Anchor], Mapping[str, Shape]]


@dataclass(frozen=True, slots=True)
class PutRow:
    """One row as we wrote it. `parent`: control id of the row it stands in, 0 for none. `label`: its first words."""

    control: int
    ref: str
    parent: int
    cells: Mapping[str, str]
    label: str = ""


@dataclass(frozen=True, slots=True)
class AskPut:
    """One ask of the template: its kind, prompt, title, column heading, and where it stands."""

    kind: str = ""
    prompt: str = ""
    title: str = ""
    heading: str = ""
    anchor: Anchor = Anchor()


@dataclass(frozen=True, slots=True)
class RepeatPut:
    """One repeat of the template. `within`: the repeat it stands in, "" for none."""

    has_ref: bool = False
    within: str = ""
    shape: Shape = Shape()


@dataclass(frozen=True, slots=True)
class Record:
    """What one document's custom XML part says we wrote.

    Attributes:
        left: Asks of its template that it does not have. `as_of`: the day it was written for, as its stamp says.
    """

    asks: Mapping[str, AskPut] = field(default_factory=dict)
    repeats: Mapping[str, RepeatPut] = field(default_factory=dict)
    put: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[PutRow, ...]] = field(default_factory=dict)
    left: frozenset[str] = frozenset()
    as_of: date | None = None

    @property
    def columns(self) -> dict[str, dict[str, AskPut]]:
        """Repeat → column → ask, in the template's order; under "" the asks outside repeats."""
        found: dict[str, dict[str, AskPut]] = {repeat: {} for repeat in ("", *self.repeats)}
        for ask, kept in self.asks.items():
            above = ask.rpartition(".")[0]
            while above and above not in self.repeats:
                above = above.rpartition(".")[0]
            found[above][ask[len(above) + 1 :] if above else ask] = kept
        return found


def static_record(
    asks: Collection[AskSpec], repeats: Mapping[str, bool], within: Mapping[str, str | None], places: Places
) -> str:
    """Members of the record that every document of a template shares; "" when it asks nothing.

    Args:
        repeats: Full name of each repeat that asks → whether its rows have a ref. `within`: the repeat each stands in.
    """
    if not asks:
        return ""
    facts = {
        "asks": {ask.name: _ask_json(ask, places[0].get(ask.name, Anchor())) for ask in asks},
        "repeats": {
            name: [has_ref, within[name] or "", *astuple(places[1].get(name, Shape()))]
            for name, has_ref in repeats.items()
        },
    }
    return _json(facts)[1:-1]


def _ask_json(ask: AskSpec, anchor: Anchor) -> list[Any]:
    members = [ask.kind, ask.prompt, ask.title, ask.heading, *astuple(anchor)]
    while not members[-1]:
        members.pop()
    return members


def _json(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def element(static: str, state: State, singles: Collection[str] = ()) -> str:
    """The record as an element of ours; "" when the template asks nothing.

    Args:
        singles: Asks of the template outside repeats.
    """
    if not static:
        return ""
    made = set(state.made)
    own = _json({"put": state.puts, "rows": state.rows, "left": [ask for ask in singles if ask not in made]})
    text = f"{{{static},{own[1:]}"
    return f"<asks>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</asks>"


def read_record(package: Package) -> Record | None:
    """The record of a filed document; None when it has none or it cannot be understood."""
    part = our_part(package)
    ours = package.xml(part) if part is not None else None
    kept = ours.find(f"{{{OURS}}}asks") if ours is not None else None
    if ours is None or kept is None or not kept.text:
        return None
    try:
        static, mark, own = kept.text.partition(_OWN)
        asks, repeats = _shared(static)
        facts: dict[str, Any] = json.loads("{" + mark[1:] + own)
        return Record(
            asks,
            repeats,
            {name: str(text) for name, text in facts["put"].items()},
            {
                name: tuple(
                    PutRow(int(r[0]), str(r[1]), int(r[2]), {c: str(t) for c, t in r[3].items()}, *map(str, r[4:5]))
                    for r in rows
                )
                for name, rows in facts["rows"].items()
            },
            frozenset(map(str, facts.get("left", ()))),
            _as_of(ours.find(f"{{{OURS}}}stamp")),
        )
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


@lru_cache(maxsize=64)
def _shared(static: str) -> tuple[Mapping[str, AskPut], Mapping[str, RepeatPut]]:
    """Asks and repeats, understood once for all documents of a template."""
    facts: dict[str, Any] = json.loads(static + "}")
    return (
        MappingProxyType({name: _ask(a) for name, a in facts["asks"].items()}),
        MappingProxyType(
            {name: RepeatPut(bool(r[0]), str(r[1]), _shape(r[2:])) for name, r in facts["repeats"].items()}
        ),
    )


def _as_of(stamp: etree._Element | None) -> date | None:
    try:
        return date.fromisoformat(stamp.get("asOf", "")) if stamp is not None else None
    except ValueError:
        return None


def _shape(members: list[Any]) -> Shape:
    if not members:
        return Shape()
    lines, section, beside, closed = members
    return Shape(int(lines), str(section), tuple(map(str, beside)), bool(closed))


def _ask(members: list[Any]) -> AskPut:
    members = [*members, *[""] * (10 - len(members))]
    kind, prompt, title, heading, section, label, lead, tail = (str(members[n]) for n in (0, 1, 2, 3, 4, 5, 6, 8))
    return AskPut(
        kind, prompt, title, heading, Anchor(section, label, lead, bool(members[7]), tail, tuple(map(str, members[9])))
    )
