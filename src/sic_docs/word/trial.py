"""A compiled template filled once for trial, with everything there and with nothing there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lxml import etree

from sic_docs.word.program import AskStep, Each, Step, Table, When, run
from sic_docs.word.state import State
from sic_docs.word.values import Prefill

Programs = tuple[tuple[str, tuple[Step, ...]], ...]


class _Anything(dict[str, Any]):
    """Values for a trial: every name is there."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        super().__init__(known)

    def __missing__(self, key: str) -> Any:
        return "x < & > y"


def trial(programs: Programs) -> list[tuple[str, str]]:
    """(part, what is wrong) for every part that does not come out as well-formed XML."""
    faults: list[tuple[str, str]] = []
    for full in (True, False):
        state = State([_values(programs, 0, full)], 1)
        for part, steps in programs:
            state.out = []
            run(steps, state)
            try:
                etree.fromstring("".join(state.out).encode())
            except etree.XMLSyntaxError as error:
                faults.append((part, error.msg))
    return faults


def _values(programs: Programs, depth: int, full: bool) -> _Anything:
    values: dict[str, Any] = {}
    for _, steps in programs:
        _add(steps, depth, full, values)
    return _Anything(values)


def _add(steps: tuple[Step, ...], depth: int, full: bool, values: dict[str, Any]) -> None:
    for step in steps:
        if isinstance(step, Each):
            if step.name.depth == depth:
                row = _values((("", step.body),), depth + 1, full)
                row["ref"] = "R-1"
                values[step.name.key] = [row, row] if full else []
            _add(step.body, depth, full, values)
        elif isinstance(step, When):
            if step.name.depth == depth:
                values.setdefault(step.name.key, full)
            _add(step.body, depth, full, values)
        elif isinstance(step, Table):
            _add(step.body, depth, full, values)
        elif isinstance(step, AskStep) and step.name.depth == depth:
            text = next(iter(step.options), "x")
            kinds = {"date": date(2026, 11, 24).isoformat(), "tick": "yes", "choice": text}
            values[step.name.key] = Prefill(kinds.get(step.kind, "a\nb")) if full else Prefill("")
