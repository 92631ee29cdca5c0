"""How figures stand in cells of our workbooks: as numbers, shown with their unit as papers print them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from sic_docs.kpi.model import Measure
from sic_docs.kpi.printing import MINUS, printed
from sic_docs.kpi.rollup import RollUp
from sic_docs.opc.book_model import Column, Number, Words

UNITS: Final = {
    "percent": "percent (0 to 100)",
    "per_100": "per 100 pupils",
    "percentage_points": "percentage points",
    "pounds": "pounds",
}
"""Units in words, where the code is not the word."""


def number_format(unit: str, places: int, *, signed: bool = False) -> str:
    """Excel's format of a figure, which shows `94.2%`, `£1,200` or `+0.31` and leaves the number a number.

    >>> number_format("percent", 1), number_format("pounds", 0), number_format("score", 2)
    ('0.0"%"', '"£"#,##0', '+0.00;−0.00;0.00')
    """
    digits = "0" + ("." + "0" * places if places else "")
    if unit == "percent":
        return f'{digits}"%"'
    if unit == "pounds":
        return f'"£"#,##{digits};{MINUS}"£"#,##{digits}' if signed else f'"£"#,##{digits}'
    if unit in ("score", "percentage_points") or signed:
        return f"+{digits};{MINUS}{digits};{digits}"
    return f"#,##{digits}" if unit in ("number", "days") else digits


def figure(value: Decimal | None, measure: Measure, words: str = "") -> Number | Words | None:
    """A figure in its measure's unit; without one, why there is none."""
    if value is not None:
        return Number(value, number_format(measure.unit, measure.places))
    return Words(words) if words else None


def total(found: RollUp) -> Number | Words | None:
    """A roll-up: the weighted figure, else the range of the schools', else why there is none."""
    m = found.measure
    words = found.shown.text
    if found.value is None and found.lowest is not None and found.highest is not None:
        low, high = (printed(end, m.unit, m.places) for end in (found.lowest, found.highest))
        words = low if low == high else f"{low} to {high}"
    return figure(found.value, m, words)


def unit_words(measure: Measure) -> str:
    return UNITS.get(measure.unit, measure.unit)


def letter_column(heading: str) -> Column:
    """A column of rating letters, coloured by themselves."""
    return Column(heading=heading, width=12, rated_by=0)
