"""How a figure is printed: number with its unit, symbols with their meaning, and what a level may not see.

Here and nowhere else is it decided what of a reading reaches a page (decision 10).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sic_docs.kpi.model import Measure, Reading, ReadingState, Shown
from sic_docs.trust.model import Level

MINUS: Final = "\u2212"
SUPPRESS_BELOW: Final = 6
"""Neither DfE nor Ofsted publishes figures of groups smaller than this (domain.md 2.4)."""

WORDS: Final = {
    ReadingState.SUPPRESSED: "suppressed (c)",
    ReadingState.NOT_APPLICABLE: "not applicable (z)",
    ReadingState.UNAVAILABLE: "not available (x)",
    ReadingState.LOW: "low: above zero, rounds to zero (low)",
    ReadingState.UNRELIABLE: "unreliable (u)",
    ReadingState.BREAK: "break in series (b)",
    ReadingState.NOT_ENTERED: "not entered",
    ReadingState.NOT_COLLECTED: "not collected",
    ReadingState.UNREADABLE: "cannot be read",
}
"""What is printed in place of a number: the meaning, and the DfE's symbol where it has one."""


def shown(reading: Reading, level: Level, *, suppress_below: int = SUPPRESS_BELOW) -> Shown:
    """A reading as a page of a level may print it. A small group is suppressed at C0, the level anyone may ask for."""
    if reading.state is not ReadingState.NUMBER or reading.value is None:
        return Shown(text=WORDS.get(reading.state, WORDS[ReadingState.UNREADABLE]))
    if level is Level.C0 and is_small(reading, suppress_below):
        return Shown(text=WORDS[ReadingState.SUPPRESSED])
    return Shown(text=printed(reading.value, reading.unit, reading.places))


def is_small(reading: Reading, below: int = SUPPRESS_BELOW) -> bool:
    """Whether a reading stands for so few pupils that one might be recognised."""
    counts = [reading.numerator, reading.denominator]
    if reading.unit == "number" and reading.places == 0:
        counts.append(reading.value)
    if reading.numerator is not None and reading.denominator is not None and reading.unit == "percent":
        counts.append(reading.denominator - reading.numerator)  # the rest of the group can be worked out
    return any(count is not None and 0 < count < below for count in counts)


def rounded(value: Decimal, places: int) -> Decimal:
    """To the places printed, halves away from zero as people do it; never minus zero."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + 0


def printed(value: Decimal, unit: str, places: int, *, signed: bool = False) -> str:
    """`94.2%`, `4.02`, `£1,200`, `−0.03`. `signed` puts a plus before what is above zero (gaps, scores)."""
    number = rounded(value, places)
    digits = f"{abs(number):,.{places}f}"
    sign = MINUS if number < 0 else "+" if number > 0 and (signed or unit in ("score", "percentage_points")) else ""
    if unit == "percent":
        return f"{sign}{digits}%"
    if unit == "pounds":
        return f"{sign}£{digits}"
    return f"{sign}{digits}"


def gap_printed(gap: Decimal, measure: Measure) -> str:
    """A difference: percentages differ by points, so without the per cent sign (`−0.8`)."""
    unit = "number" if measure.unit == "percent" else measure.unit
    return printed(gap, unit, measure.places, signed=True)


def label(measure: Measure, *, short: bool = False) -> str:
    """A measure's name; running figures say "so far this year" (P42)."""
    name = measure.short if short else measure.name
    running = measure.span == "year_to_date" and measure.compare == "same_period"
    return f"{name} (so far this year)" if running and not short else name
