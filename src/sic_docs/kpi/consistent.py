"""Figures held against each other: a leap no comment explains, a running count that fell, one count given twice.

Nothing is changed by it: the figure typed is used until its people correct it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from sic_docs.kpi.assemble import Findings, jumps
from sic_docs.kpi.model import Measure, Reading
from sic_docs.kpi.values import shown


def say_inconsistent(measures: Sequence[Measure], readings: Iterable[Reading], findings: Findings) -> None:
    """An issue for each, in the order of the measures."""
    by_measure: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_measure[reading.measure].append(reading)
    for measure in measures:
        mine = by_measure.get(measure.code, [])
        jumps(measure, mine, findings)
        if measure.accumulates:
            _fell(measure, mine, findings)
    _counts_differ(measures, by_measure, findings)


def _running(measure: Measure, reading: Reading) -> Decimal | None:
    """The count that can only grow during a year: a rate's numerator, else the figure itself."""
    return reading.numerator if measure.kind == "rate" else reading.value


def _fell(measure: Measure, readings: Sequence[Reading], findings: Findings) -> None:
    known = [(r, n) for r in readings if (n := _running(measure, r)) is not None]
    for (before, then), (now, here) in zip(known, known[1:], strict=False):
        if here < then and not now.comment:
            what = measure.numerator if measure.kind == "rate" else measure.name
            findings.add(
                "kpi-fell",
                f"sheet {now.sheet}, cell {now.cell}",
                f"{measure.name}: {what} since 1 September is {shown(here)} in {now.period.label}, "
                f"but was {shown(then)} already in {before.period.label}.",
                "Enter the count since 1 September, not that of the half term alone; or say in the comment why it fell.",
            )


def _counts_differ(measures: Sequence[Measure], by_measure: dict[str, list[Reading]], findings: Findings) -> None:
    """One and the same count (possible sessions, pupils on roll) typed under several measures must be one number."""
    shared: dict[str, list[Measure]] = defaultdict(list)
    for measure in measures:
        if measure.kind == "rate" and measure.denominator:
            shared[measure.denominator].append(measure)
    for what, several in shared.items():
        if len(several) < 2:
            continue
        given: dict[str, tuple[Measure, Reading, Decimal]] = {}
        for measure in several:
            for reading in by_measure.get(measure.code, []):
                if reading.denominator is None:
                    continue
                first = given.setdefault(reading.period.slug, (measure, reading, reading.denominator))
                if first[2] != reading.denominator:
                    findings.add(
                        "kpi-counts-differ",
                        f"sheet {reading.sheet}, cell {reading.cell}",
                        f"{what} in {reading.period.label} is {shown(reading.denominator)} under {measure.name} and "
                        f"{shown(first[2])} under {first[0].name}.",
                        "It is one count: make the two the same.",
                    )
