"""One line of the benchmarks, as `bench.json` holds it."""

from __future__ import annotations

from typing import TypedDict


class Row(TypedDict):
    """A figure and whether it is good enough.

    Attributes:
        against: What it was compared with; "" for nothing. `target`: what is to be reached; "" for none.
    """

    name: str
    value: float
    unit: str
    against: str
    target: str
    ok: bool


def row(name: str, value: float, unit: str, against: str, target: str, ok: bool) -> Row:
    return Row(name=name, value=round(value, 3), unit=unit, against=against, target=target, ok=ok)
