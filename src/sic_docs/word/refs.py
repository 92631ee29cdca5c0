"""Whose ref is it, when a ref stands in two rows (design.md, decision 5). Pressing "+" in Word copies the row, ref and all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sic_docs.word.read import ReadAnswer, ReadRow, ReadState


def settle_refs(rows: Sequence[ReadRow]) -> tuple[ReadRow, ...]:
    """The rows with every ref in one row at most.

    The row equal to what we put keeps it; of several equal ones, or when none is, the first. The others are new: no
    ref, and what stands in them counts as people's own. Rows left with nothing typed in them stay, untouched.
    """
    keeper: dict[tuple[str, str], int] = {}
    for index, row in enumerate(rows):
        if not row.ref:
            continue
        key = (row.parent, row.ref)
        first = keeper.setdefault(key, index)
        if first != index and _as_put(row) and not _as_put(rows[first]):
            keeper[key] = index
    controls: set[str] = set()
    settled: list[ReadRow] = []
    for index, row in enumerate(rows):
        if row.ref:
            settled.append(row if keeper[(row.parent, row.ref)] == index else _as_new(row))
        elif row.ours and row.control and row.control in controls:
            settled.append(_as_new(row))
        else:
            settled.append(row)
        controls.add(row.control)
    return tuple(settled)


def _as_put(row: ReadRow) -> bool:
    return row.ours and all(answer.state is ReadState.UNTOUCHED for answer in row.cells.values())


def _as_new(row: ReadRow) -> ReadRow:
    return replace(row, ref="", ours=False, cells={column: _own(answer) for column, answer in row.cells.items()})


def _own(answer: ReadAnswer) -> ReadAnswer:
    """The answer with nothing of ours to compare with."""
    if not answer.put:
        return answer
    empty = answer.text in ("", "no")
    return replace(answer, state=ReadState.UNTOUCHED if empty else ReadState.ANSWERED, put="")
