"""Green at or better than the comparator, amber within a band, red beyond (domain.md 2.3, rule 7)."""

from __future__ import annotations

from decimal import Decimal

from sic_docs.kpi.model import Measure
from sic_docs.kpi.printing import rounded


def shortfall(value: Decimal, against: Decimal, measure: Measure) -> Decimal | None:
    """How far the wrong side of the comparator, 0 or less when at or better; None where no side is wrong.

    Both are taken as printed, so that two equal figures on a page are never amber.
    """
    if measure.better == "zero":
        return abs(rounded(value, measure.places)) - abs(rounded(against, measure.places))
    if measure.better not in ("up", "down"):
        return None
    difference = rounded(against, measure.places) - rounded(value, measure.places)
    return difference if measure.better == "up" else -difference


def rate(value: Decimal, against: Decimal, measure: Measure) -> str | None:
    """green, amber or red; None for context measures and those without a band."""
    short = shortfall(value, against, measure)
    if short is None or measure.amber_band is None:
        return None
    if short <= 0:
        return "green"
    return "amber" if short <= measure.amber_band else "red"
