"""Percentages typed as fractions where a true figure may be as small: 0.051 for 5.1% of severe absence.

A measure that may lie below 1% cannot be judged by itself (`plausible_from: 0`). Its neighbours tell: other percentages
of the same half term that can only be fractions, or a figure of the half term beside it about a hundred times as large.
Such a figure is not used until somebody has said which is meant. Counts are held against it in `assemble.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final

from sic_docs.kpi import values
from sic_docs.kpi.assemble import Findings
from sic_docs.kpi.model import Measure, Reading, ReadingState
from sic_docs.opc.cells import BLANK, Cell, Sheet, position

_ONE: Final = Decimal(1)


def without_fractions(
    measures: Sequence[Measure], readings: Sequence[Reading], sheets: Iterable[Sheet], findings: Findings
) -> list[Reading]:
    """The readings, each percentage that is probably a fraction an issue (`kpi-unit`) and UNREADABLE.

    Args:
        sheets: Of the workbook, to see how a figure was typed: "0.8%" is what it says.
    """
    out = list(readings)
    # a figure its counts bear out is what it says: of a clean return nearly all, so they are passed over first
    small = [
        n
        for n, r in enumerate(out)
        if r.value is not None
        and (r.numerator is None or r.denominator is None)
        and r.unit == "percent"
        and 0 < r.value <= _ONE
    ]
    if not small:
        return out
    named = {measure.code: measure for measure in measures}
    by_name = {sheet.name: sheet for sheet in sheets}
    certain = {(r.sheet, r.period) for r in out if _is_refused_fraction(r)}
    in_half = {period for _, period in certain}
    ordinary = {(r.sheet, r.period) for r in out if r.unit == "percent" and r.value is not None and r.value > _ONE}
    for n in small:
        one = out[n]
        if not _is_bare(one, by_name.get(one.sheet)):
            continue
        at = (one.sheet, one.period)
        like_others = at in certain or (one.period in in_half and at not in ordinary)
        if one.value is not None and (like_others or _is_hundredth(named[one.measure], out, n)):
            problem = values.wrong_unit(one.value, named[one.measure]).problem
            if problem is not None:
                findings.add(problem.code, f"sheet {one.sheet}, cell {one.cell}", problem.sentence, problem.remedy)
                out[n] = replace(one, state=ReadingState.UNREADABLE, value=None, found=problem.found)
    return out


def _is_refused_fraction(reading: Reading) -> bool:
    """Whether a percentage was refused already for being a fraction."""
    if reading.state is not ReadingState.UNREADABLE or reading.unit != "percent" or reading.found is None:
        return False
    try:
        return 0 < Decimal(reading.found) <= _ONE
    except InvalidOperation:
        return False


def _is_bare(reading: Reading, sheet: Sheet | None) -> bool:
    """Whether the figure stands in its cell just so, without a per cent sign, and without counts that bear it out."""
    if reading.numerator is not None and reading.denominator is not None:
        return False
    at = position(reading.cell)
    cell = sheet.cell(*at) if sheet is not None and at is not None else BLANK
    return not says_per_cent(cell) and values.read_bare(cell) == reading.value


def says_per_cent(cell: Cell) -> bool:
    """Whether a cell is shown as a percentage or was typed with a per cent sign."""
    return cell.percent or (isinstance(cell.value, str) and "%" in cell.value)


def _is_hundredth(measure: Measure, readings: Sequence[Reading], n: int) -> bool:
    """Whether the half term before has about a hundred times the figure; for the first, the one after.

    What grows through the year may well be a hundred times as much later, so nothing is concluded from that.
    """
    here = readings[n]
    mine = [r for r in readings if r.measure == here.measure and r.value is not None]
    at = mine.index(here)
    beside = mine[at - 1] if at else mine[1] if len(mine) > 1 and not measure.accumulates else None
    return (
        beside is not None
        and beside.value is not None
        and here.value is not None
        and values.is_hundredfold(beside.value, here.value)
    )
