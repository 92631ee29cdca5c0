"""One cell → a number in the measure's unit, one of the DfE's symbols, nothing, or something a person must put right.

Pure. Percentages are 0–100 everywhere: "94.2%", 0.942 shown as a percentage, and 94.2 are all 94.2; 0.942 by
itself is the wrong unit (domain.md 7, trap 7). A blank is never 0 and an error is never a blank.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from sic_docs.kpi.model import Measure, ReadingState
from sic_docs.opc.cells import Cell

SYMBOLS: Final = {
    "c": ReadingState.SUPPRESSED,
    "supp": ReadingState.SUPPRESSED,
    "re": ReadingState.SUPPRESSED,
    "z": ReadingState.NOT_APPLICABLE,
    "ne": ReadingState.NOT_APPLICABLE,
    "new": ReadingState.NOT_APPLICABLE,
    "not applicable": ReadingState.NOT_APPLICABLE,
    "x": ReadingState.UNAVAILABLE,
    ":": ReadingState.UNAVAILABLE,
    "np": ReadingState.UNAVAILABLE,
    "lowcov": ReadingState.UNAVAILABLE,
    "low": ReadingState.LOW,
    "k": ReadingState.LOW,
    "~": ReadingState.LOW,
    "u": ReadingState.UNRELIABLE,
    "b": ReadingState.BREAK,
}
"""What may stand for a figure, lower case: the DfE's symbols and its older codes (domain.md 2.4)."""

NOTHING: Final = frozenset({"", "-", "–", "—", "n/a", "na", "tbc", "tba", "not collected", "not entered"})
"""What means that nothing has been entered."""

_NUMBER = re.compile(r"([-+]?)(£?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)\s*(%?)")
HUGE: Final = 10**9
"""No figure of a school is larger."""
_MOST, _LEAST = Decimal(HUGE), Decimal(-HUGE)
_PER_CENT_UNITS: Final = frozenset({"percent", "per_100"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell could not be used.

    Attributes:
        found: What stood there, safe to print. `sentence`: the finding; `remedy`: what to do.
    """

    code: str
    found: str
    sentence: str
    remedy: str


class Parsed(NamedTuple):
    """What a cell came to: `value` only with NUMBER, `problem` only with UNREADABLE."""

    state: ReadingState
    value: Decimal | None = None
    problem: Problem | None = None


def safe(text: str, most: int = 40) -> str:
    """What stood in a cell, fit to print: one line, no control characters, shortened."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def bad(code: str, found: str, sentence: str, remedy: str) -> Parsed:
    return Parsed(ReadingState.UNREADABLE, None, Problem(code, found, sentence, remedy))


def read_value(cell: Cell, measure: Measure, *, fraction: bool = False) -> Parsed:
    """A figure of a measure, in its unit and range.

    Args:
        fraction: The workbook is known to keep this measure as a fraction (a foreign layout's `units`).
    """
    parsed, sign = _raw(cell)
    if parsed.state is not ReadingState.NUMBER or parsed.value is None:
        return parsed
    value = parsed.value
    if fraction and not sign and not cell.percent:
        value *= 100
    elif sign or cell.percent:
        if measure.unit not in _PER_CENT_UNITS:
            return bad(
                "kpi-unit",
                shown(value),
                f"{shown(value)} is a percentage, but {measure.name} is asked in {unit_words(measure)}.",
                f"Enter {measure.name} in {unit_words(measure)}, without a per cent sign.",
            )
        if cell.percent and not sign:
            value *= 100
    return in_range(value, measure)


def in_range(value: Decimal, measure: Measure) -> Parsed:
    """NUMBER if the value lies in the measure's possible range and may be what it says."""
    low, high = measure.lowest, measure.highest
    if (low is not None and value < low) or value > (_MOST if high is None else high) or value < _LEAST:
        bounds = f"from {shown(low)} to {shown(high)}" if low is not None and high is not None else "in that range"
        if low is not None and high is None:
            bounds = f"{shown(low)} or more"
        return bad(
            "kpi-range",
            shown(value),
            f"{shown(value)} cannot be right for {measure.name}, which is {bounds}.",
            "Correct the figure, or the unit it was entered in.",
        )
    if measure.kind == "count" and value != value.to_integral_value():
        return bad(
            "kpi-count",
            shown(value),
            f"{shown(value)} is not a whole number, and {measure.name} is a count.",
            "Enter a whole number.",
        )
    return Parsed(ReadingState.NUMBER, value)


def looks_like_fraction(value: Decimal, measure: Measure, cell: Cell) -> bool:
    """Whether a percentage was typed as a bare fraction: 0.942 where 94.2 is meant."""
    if measure.unit != "percent" or cell.percent or isinstance(cell.value, str) and "%" in cell.value:
        return False
    threshold = Decimal(1) if measure.plausible_from is None else measure.plausible_from
    return 0 < value <= threshold


def is_hundredfold(large: Decimal, small: Decimal) -> bool:
    """Whether one figure is about a hundred times the other: the same one in another unit, not another figure."""
    return small > 0 and 50 <= large / small <= 200


def read_bare(cell: Cell) -> Decimal | None:
    """The number of a cell as it stands, whatever its unit; None where it is no number."""
    return _raw(cell)[0].value


def wrong_unit(value: Decimal, measure: Measure) -> Parsed:
    return bad(
        "kpi-unit",
        shown(value),
        f"{shown(value)} as {measure.name} would be {shown(value)}%.",
        f"Enter {shown(value * 100)} if {shown(value * 100)}% is meant, or {shown(value)}% if that is the figure.",
    )


def read_count(cell: Cell, what: str, *, whole: bool = True) -> Parsed:
    """A numerator or denominator: zero or more, whole where `whole`."""
    parsed, sign = _raw(cell)
    if parsed.state is not ReadingState.NUMBER or parsed.value is None:
        return parsed
    value = parsed.value
    if sign or cell.percent:
        return bad("kpi-unit", shown(value), f"A percentage stands where {what} is asked.", "Enter the count itself.")
    if value < 0 or value > HUGE:
        return bad("kpi-range", shown(value), f"{shown(value)} cannot be a count ({what}).", "Correct the count.")
    if whole and value != value.to_integral_value():
        return bad(
            "kpi-count", shown(value), f"{shown(value)} is not a whole number ({what}).", "Enter a whole number."
        )
    return Parsed(ReadingState.NUMBER, value)


def _raw(cell: Cell) -> tuple[Parsed, bool]:
    """(what stands in the cell, whether it was typed with a per cent sign), unit and range not yet looked at."""
    if cell.error is not None:
        found = safe(cell.error)
        return bad(
            "kpi-error-value", found, f"The cell shows {found}, an error.", "Mend the formula or type the figure."
        ), False
    if cell.uncalculated:
        return bad(
            "kpi-not-calculated",
            "a formula never calculated",
            "The cell holds a formula that has never been worked out.",
            "Open the workbook in Excel and save it, or type the figure.",
        ), False
    value = cell.value
    if isinstance(value, bool):
        return _not_a_number("TRUE" if value else "FALSE"), False
    if isinstance(value, (date, datetime, time, timedelta)):
        return bad(
            "kpi-date",
            "a date",
            "The cell holds a date or time where a figure is asked.",
            "Set the cell's format to Number and type the figure again.",
        ), False
    if isinstance(value, (int, float)):
        return _finite(value), False
    return _text(str(value or ""))


def _finite(value: float) -> Parsed:
    if not math.isfinite(value):
        return _not_a_number("not a finite number")
    if abs(value) > HUGE:
        return bad(
            "kpi-range", "a very large number", "The number in the cell is far too large.", "Correct the figure."
        )
    return Parsed(ReadingState.NUMBER, decimal(value))


@lru_cache(maxsize=4096)
def decimal(value: float) -> Decimal:
    """A cell's number as Excel shows it: twelve digits, so that 0.1 + 0.2 is 0.3."""
    if value == int(value):
        return Decimal(int(value))
    return plain(Decimal(f"{value:.12g}"))


def plain(value: Decimal) -> Decimal:
    """No trailing zeros and no exponent."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _text(text: str) -> tuple[Parsed, bool]:
    line = " ".join(text.replace("\u2212", "-").replace("\u00a0", " ").split())
    folded = line.casefold()
    if folded in NOTHING:
        return Parsed(ReadingState.NOT_ENTERED), False
    if folded in SYMBOLS:
        return Parsed(SYMBOLS[folded]), False
    found = _NUMBER.fullmatch(line) if len(line) < 40 else None
    if found is None or not line.isascii() and "£" not in line:
        return _not_a_number(safe(line)), False
    number = Decimal(found[1] + found[3].replace(",", ""))
    return Parsed(ReadingState.NUMBER, plain(number)), bool(found[4])


def _not_a_number(found: str) -> Parsed:
    return bad(
        "kpi-not-a-number",
        found,
        f"“{found}” stands where a figure is asked.",
        "Type the figure alone, or one of the symbols c, z, x, low; put words in the comment.",
    )


def shown(value: Decimal | None) -> str:
    """A number in a message."""
    if value is None:
        return ""
    return f"{plain(value):f}"


_UNITS: Final = {
    "percent": "per cent",
    "per_100": "for every 100 pupils",
    "points": "points",
    "number": "numbers",
    "days": "days",
    "pounds": "pounds",
    "score": "a score",
    "marks": "marks",
    "percentage_points": "percentage points",
}


def unit_words(measure: Measure) -> str:
    """A measure's unit in words for people."""
    return _UNITS.get(measure.unit, measure.unit)
