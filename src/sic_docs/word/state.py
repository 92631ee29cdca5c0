"""What one filling of a program has so far, and what a step may take from the values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sic_docs.word.values import Absent, Linked, Prefill, Shaded

YES: Final = "yes"
NO: Final = "no"
_HEX = re.compile("[0-9A-Fa-f]{6}")


class Mismatch(Exception):
    """A value is missing or of the wrong kind; `word.fill` then says which and where."""


@dataclass(slots=True)
class State:
    """What one filling has so far.

    Attributes:
        scopes: The values, then the row of each enclosing repeat. `out`: the part's text in pieces.
        next_id: Next id for a control inside a repeat. `puts`: ask name → what we put.
        rows: Repeat name → recorded rows: [control id, ref, parent's control id, {column: put}, first words].
        open_rows: The record of the row being filled in each enclosing repeat with asks.
        made: Asks written outside repeats.
    """

    scopes: list[Mapping[str, Any]]
    next_id: int
    out: list[str] = field(default_factory=list)
    puts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[list[Any]]] = field(default_factory=dict)
    open_rows: list[list[Any]] = field(default_factory=list)
    made: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a tag and where its value is found.

    Attributes:
        full: As in the tag, `actions.text`. `depth`: index of the scope. `key`: in that scope, `text`.
        place: For people: `section 'Actions', table 2, row 2, column 3`.
    """

    full: str
    depth: int
    key: str
    place: str


def truth(value: object, name: Name) -> bool:
    """What a `when` makes of a value: its own, else whether anything is known or there."""
    if value.__class__ is bool:
        return bool(value)
    if isinstance(value, Absent):
        return False
    if isinstance(value, (Shaded, Linked, Prefill)):
        return bool(value.text)
    if isinstance(value, (str, Sequence)):
        return len(value) > 0
    raise Mismatch(name)


def is_rows(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def ref_of(row: Mapping[str, Any]) -> str:
    """The ref a row carries; "" for none."""
    ref = row.get("ref", "")
    if isinstance(ref, str):
        return ref
    return ref.text if isinstance(ref, (Shaded, Linked, Prefill)) else ""


def colour(text: str) -> str:
    if not _HEX.fullmatch(text):
        raise Mismatch(text)
    return text
