"""A range in which next a target might be agreed: from last year's figure and the national one, by a rule that is said.

For people to argue with, not to follow: where a school stands below the nation, from a third of the way there to all of
it (three years to close a gap); where it stands level or above, from holding what it has to a little better.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sic_docs.kpi.model import Measure
from sic_docs.kpi.printing import rounded
from sic_docs.kpi.rating import shortfall

YEARS_TO_CLOSE: Final = 3
"""Years in which a gap to the national figure is to be closed, a third a year."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """From the less to the more ambitious end, in the measure's unit; both None where nothing can be said, and why."""

    low: Decimal | None
    high: Decimal | None
    basis: str


def suggest(measure: Measure, last: Decimal | None, nation: Decimal | None) -> Suggestion:
    """A range for a year's target.

    Args:
        last: Last year's figure at its end. `nation`: the national figure of a whole year.
    """
    if measure.better not in ("up", "down", "zero"):
        return Suggestion(None, None, "Not a measure to set targets for")
    if last is None and nation is None:
        return Suggestion(None, None, "No figure of last year and no national one to start from")
    if last is None or nation is None:
        known = last if last is not None else nation
        assert known is not None
        words = "last year’s figure held" if last is not None else "the national figure (none held of last year)"
        return _range(measure, known, _better(measure, known), f"From {words}, to a little better")
    short = shortfall(last, nation, measure)
    if short is None or short <= 0:
        return _range(measure, last, _better(measure, last), "From last year’s figure held, to a little better")
    if measure.better == "zero":
        # the same side of zero, as near to it as the nation stands
        nation = abs(nation) if last >= 0 else -abs(nation)
    step = last + (nation - last) / YEARS_TO_CLOSE
    return _range(measure, step, nation, "From a third of the way to the national figure, to all of it")


def _better(measure: Measure, value: Decimal) -> Decimal:
    """A little better: by the width of the amber band, the smallest difference that changes a rating."""
    band = measure.amber_band if measure.amber_band is not None else Decimal(1).scaleb(-measure.places)
    if measure.better == "up":
        return value + band
    if measure.better == "down":
        return value - band
    return max(value - band, Decimal(0)) if value >= 0 else min(value + band, Decimal(0))


def _range(measure: Measure, low: Decimal, high: Decimal, basis: str) -> Suggestion:
    ends = [rounded(_possible(measure, value), measure.places) for value in (low, high)]
    return Suggestion(ends[0], ends[1], basis)


def _possible(measure: Measure, value: Decimal) -> Decimal:
    """Within what the measure can be; a rate that is better lower is never below zero."""
    lowest = measure.lowest if measure.lowest is not None else Decimal(0) if measure.better == "down" else value
    value = max(value, lowest)
    return min(value, measure.highest) if measure.highest is not None else value
