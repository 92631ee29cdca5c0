"""Trend of each headline measure by phase over half terms: what a line may join, and where it must stop.

A line stops where the measure's definition changed (a break in series), and where a running figure starts afresh in
September; a row without figures stands there, which says why. Nothing is drawn for what cannot be aggregated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sic_docs.config.model import Definitions
from sic_docs.kpi.asked import HALF_TERMS, is_asked, is_collected, series_breaks
from sic_docs.kpi.model import Book, Measure
from sic_docs.kpi.rollup import RollUp, phase_groups, roll_up
from sic_docs.kpi.standing import usual_end
from sic_docs.kpi.tidy import in_time
from sic_docs.register.model import Register
from sic_docs.school_year.model import Period

NEW_YEAR = "New school year"
NEW_DEFINITION = "Definition changed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One place along the line.

    Attributes:
        label: "Autumn 1 2026-27", or why the line stops here.
        figures: Phase group → its figure; none where the line stops.
    """

    label: str
    period: Period | None = None
    figures: Mapping[str, RollUp] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """One measure over time. `phases`: groups with a figure somewhere along it."""

    measure: Measure
    phases: tuple[str, ...]
    points: tuple[Point, ...]

    def described(self, shown: Sequence[str]) -> str:
        """What a screen reader says of it: first and last figure of each phase in `shown`, and how to find the rest."""
        said = []
        for phase in shown:
            held = [p for p in self.points if phase in p.figures and p.figures[phase].value is not None]
            if not held:
                continue
            first, last = held[0], held[-1]
            text = f"{phase}: {first.figures[phase].shown.text} in {first.label}"
            said.append(text if first is last else f"{text}, {last.figures[phase].shown.text} in {last.label}")
        stops = [p.label.lower() for p in self.points if p.period is None]
        gaps = f" The lines stop where it says {' and '.join(dict.fromkeys(stops))}." if stops else ""
        return f"Line chart of {self.measure.name} by phase. {'. '.join(said)}.{gaps} Every figure is in the table."


def trends(
    periods: Iterable[Period],
    definitions: Definitions,
    register: Register,
    book: Book,
    measures: Sequence[Measure] | None = None,
) -> tuple[Trend, ...]:
    """One for each headline measure that has a figure at all.

    Args:
        periods: Half terms along the line, in any order. `measures`: others than the headline ones.
    """
    along = sorted((p for p in periods if p.slug in HALF_TERMS), key=in_time)
    groups = {period: phase_groups(register, period) for period in along}
    chosen = [m for m in definitions.measures if m.headline] if measures is None else measures
    found = []
    for measure in chosen:
        points: list[Point] = []
        for period in along:
            if not is_collected(measure, period.slug):
                continue
            figures = {
                phase: roll_up(measure, schools, period, book)
                for phase, schools in groups[period]
                if any(is_asked(measure, school) for school in schools)
            }
            points += _stop(measure, points[-1].period if points else None, period)
            points.append(Point(label=f"{period.label} {period.year}", period=period, figures=figures))
        phases = dict.fromkeys(
            phase for point in points for phase, total in point.figures.items() if total.value is not None
        )
        if phases:
            found.append(Trend(measure=measure, phases=tuple(phases), points=tuple(points)))
    return tuple(found)


def _stop(measure: Measure, earlier: Period | None, period: Period) -> list[Point]:
    if earlier is None:
        return []
    if series_breaks(measure, usual_end(earlier), usual_end(period)):
        return [Point(label=NEW_DEFINITION)]
    running = measure.accumulates or (measure.span == "year_to_date" and measure.compare == "same_period")
    return [Point(label=NEW_YEAR)] if running and earlier.year != period.year else []
