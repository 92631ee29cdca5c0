"""Many schools' figures as one, and the trust's scorecard by phase (P31; domain.md 2.3, rule 3).

A rate is rolled up from its counts, never as a mean of percentages; without counts the range is shown and the words
"not aggregated". Every roll-up says how many schools stand behind it. Suppressed figures are left out, with their
counts, so no total can be turned back into one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from sic_docs.config.model import Definitions
from sic_docs.kpi.asked import before, is_asked, is_collected, year_start
from sic_docs.kpi.assemble import SCALE
from sic_docs.kpi.comparators import all_comparators, family, national, target
from sic_docs.kpi.model import Book, Measure, Reading, ReadingState, Shown
from sic_docs.kpi.people import agrees
from sic_docs.kpi.printing import SUPPRESS_BELOW, WORDS, label, printed, rounded
from sic_docs.kpi.rating import rate, shortfall
from sic_docs.kpi.standing import Forward, figure, project, usual_end
from sic_docs.register.model import Register
from sic_docs.school_year.model import Period, previous_year
from sic_docs.trust.model import Level, School


@dataclass(frozen=True, kw_only=True, slots=True)
class RollUp:
    """One measure over several schools in one half term.

    Attributes:
        value: In the measure's unit; None when not aggregated.
        behind: Schools whose figures are in it. `of`: schools that should be.
        coverage: "5 of 7 schools".
        lowest, highest: Of the schools' own figures; None without any.
        shown: As printed: the figure, or "not aggregated: 42.1 to 51.3", or why there is none.
        is_hidden: There is a figure, and this paper may not print it.
    """

    measure: Measure
    period: Period
    value: Decimal | None
    behind: int
    of: int
    lowest: Decimal | None
    highest: Decimal | None
    shown: Shown
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_hidden: bool = False

    @property
    def coverage(self) -> str:
        return f"{self.behind} of {self.of} {'school' if self.of == 1 else 'schools'}"

    @property
    def is_complete(self) -> bool:
        return self.behind == self.of


def roll_up(
    measure: Measure,
    schools: Sequence[School],
    period: Period,
    book: Book,
    *,
    level: Level = Level.C2,
    suppress_below: int = SUPPRESS_BELOW,
) -> RollUp:
    """One measure over those of `schools` it is asked of; only submitted half terms count."""
    asked = [s for s in schools if is_asked(measure, s) and s.is_in_trust(usual_end(period))]
    held = [figure(book, s, measure, period, level, own=False, below=suppress_below) for s in asked]
    readings = [r for r, text in held if r is not None and r.value is not None and "suppressed" not in text.text]
    # a school to which the measure does not apply is not a gap in the coverage
    of = len(asked) - sum(r is not None and r.state is ReadingState.NOT_APPLICABLE for r, _ in held)
    values = [r.value for r in readings if r.value is not None]
    low, high = (min(values), max(values)) if values else (None, None)
    used, value, top, bottom = _sum(measure, readings)
    if value is None and of == 1 and len(values) == 1:
        used, value = 1, values[0]  # one school is its own roll-up
    if value is not None:
        text = printed(value, measure.unit, measure.places)
        if level is Level.C0 and used == 1 < of:  # the total of one school is that school
            value, text = None, WORDS[ReadingState.SUPPRESSED]
    elif low is not None and high is not None:
        used = len(values)
        text = f"not aggregated: {printed(low, measure.unit, measure.places)}"
        text += f" to {printed(high, measure.unit, measure.places)}" if high != low else ""
    else:
        text = "not collected" if not is_collected(measure, period.slug) else "not returned"
    return RollUp(
        measure=measure,
        period=period,
        value=value,
        behind=used,
        of=of,
        lowest=low,
        highest=high,
        shown=Shown(text=text),
        numerator=top,
        denominator=bottom,
    )


def is_weighed(measure: Measure, reading: Reading) -> bool:
    """Whether a figure is added to a total. One its own counts contradict is left out until corrected: the total would
    be made of other counts than the figure printed beside it.
    """
    if measure.kind == "count":
        return True
    return reading.numerator is not None and bool(reading.denominator) and agrees(measure, reading)


def _sum(measure: Measure, readings: Sequence[Reading]) -> tuple[int, Decimal | None, Decimal | None, Decimal | None]:
    """(schools used, figure, numerator, denominator): a count is added, a rate made from counts, else nothing."""
    if measure.kind == "count":
        counts = [r.value for r in readings if r.value is not None]
        return len(counts), (sum(counts, Decimal(0)) if counts else None), None, None
    if measure.kind != "rate":
        return 0, None, None, None
    pairs = [(r.numerator, r.denominator) for r in readings if r.numerator is not None and is_weighed(measure, r)]
    top = sum((n for n, _ in pairs), Decimal(0))
    bottom = sum((d for _, d in pairs if d is not None), Decimal(0))
    if not pairs or not bottom:
        return 0, None, None, None
    return len(pairs), top / bottom * SCALE.get(measure.unit, Decimal(1)), top, bottom


Totals: TypeAlias = Callable[[Measure, str, Sequence[School], Period], RollUp]
"""One group's figure: measure, the group's name, its schools, half term → the figure as a paper may print it."""

FEWEST_LONG_STANDING: Final = 3
YEARS_IN_TRUST: Final = 3
"""Official measures of trusts count schools of three full years, in trusts with three of them (domain.md 2.3, rule 8)."""


def established(schools: Sequence[School], period: Period) -> tuple[School, ...]:
    """The schools that will have been three full school years in the trust when this one ends; () if under three."""
    first = year_start(period.year)
    by = first.replace(year=first.year - (YEARS_IN_TRUST - 1))
    found = tuple(s for s in schools if s.joined_on is None or s.joined_on <= by)
    return found if len(found) >= FEWEST_LONG_STANDING else ()


def long_standing_name(group: str) -> str:
    """What a group's schools of three full years are called, beside the group."""
    return f"{group}, {YEARS_IN_TRUST}+ years"


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreRow:
    """One row of the trust scorecard (P31).

    Attributes:
        phase: Phase group: Primary (infant and junior too), Secondary, All-through, Special.
        last_year: The same half term a year before. `expected`: at year end, with its method.
        on_track: green, amber or red against the target; None where it cannot be said. `letter`: G, A, R or "".
        furthest: Schools furthest the wrong side of target or national figure, "" for none.
        long_standing: The same of the schools with three full years in the trust alone, as the official measures of
            trusts count them; None where that is asked of nothing, or comes to the same.
        past, aim, nation: What `last_year`, `target` and `national` print, as figures; None where they are words.
    """

    phase: str
    measure: Measure
    last_year: Shown
    now: RollUp
    target: Shown
    expected: Forward
    on_track: str | None
    national: Shown
    national_period: str
    furthest: str
    long_standing: RollUp | None = None
    past: RollUp | None = None
    aim: Decimal | None = None
    nation: Decimal | None = None

    @property
    def name(self) -> str:
        return label(self.measure, short=True)

    @property
    def letter(self) -> str:
        return Shown(text="", rating=self.on_track).letter


def phase_groups(register: Register, period: Period) -> tuple[tuple[str, tuple[School, ...]], ...]:
    """(phase group, its schools in the register's order), youngest pupils first."""
    groups: dict[str, list[School]] = {}
    for school in register.schools:
        if school.is_in_trust(usual_end(period)):
            groups.setdefault(family(school.phase), []).append(school)
    order = ("Primary", "Secondary", "All-through", "Special")
    return tuple((name, tuple(groups[name])) for name in order if name in groups)


def scorecard(
    period: Period,
    definitions: Definitions,
    register: Register,
    book: Book,
    *,
    level: Level = Level.C2,
    measures: Sequence[Measure] | None = None,
    totals: Totals | None = None,
) -> tuple[ScoreRow, ...]:
    """The trust's figures by phase group; headline measures unless others are given, only those asked of a phase.

    Args:
        totals: How a group's figure is printed (`publication.Publication.total`); None: in full, for those who may
            see every school's.
    """
    chosen = [m for m in definitions.measures if m.headline] if measures is None else list(measures)
    rows = all_comparators(definitions, register)
    below = definitions.trust.suppress_below
    group = totals or _in_full(book, level, below)
    out: list[ScoreRow] = []
    for phase, schools in phase_groups(register, period):
        older = established(schools, period)
        for measure in chosen:
            if not any(is_asked(measure, s) for s in schools) or not is_collected(measure, period.slug):
                continue
            now = group(measure, phase, schools, period)
            then = Period(previous_year(period.year), period.slug)
            past = group(measure, phase, schools, then)
            apart = measure.result is not None and older and older != schools
            nation = national(measure, phase, period, rows)
            aim = target(measure, phase, period.year, register)
            expected = project(now.value, measure, period)
            judged = expected.value is not None and aim is not None
            out.append(
                ScoreRow(
                    phase=phase,
                    measure=measure,
                    last_year=past.shown if past.behind or past.is_hidden else Shown(text="no figure held"),
                    now=now,
                    target=Shown(text="not set" if aim is None else printed(aim, measure.unit, measure.places)),
                    expected=expected,
                    on_track=rate(expected.value, aim, measure) if judged and expected.value and aim else None,
                    national=Shown(text=nation.words),
                    national_period=nation.period,
                    furthest=_furthest(measure, schools, period, register, book, level, nation.value, below),
                    long_standing=group(measure, long_standing_name(phase), older, period) if apart else None,
                    past=past if past.behind else None,
                    aim=aim,
                    nation=nation.value,
                )
            )
    return tuple(out)


def _in_full(book: Book, level: Level, below: int) -> Totals:
    return lambda measure, _name, schools, period: roll_up(
        measure, schools, period, book, level=level, suppress_below=below
    )


def _furthest(
    measure: Measure,
    schools: Sequence[School],
    period: Period,
    register: Register,
    book: Book,
    level: Level,
    nation: Decimal | None,
    below: int,
    most: int = 2,
) -> str:
    """Names of schools furthest the wrong side, with their figures."""
    found: list[tuple[Decimal, str]] = []
    for school in schools:
        if not is_asked(measure, school):
            continue
        reading, text = figure(book, school, measure, period, level, own=False, below=below)
        aim = target(measure, school, period.year, register)
        against = nation if measure.accumulates or aim is None else aim
        if reading is None or reading.value is None or against is None or "suppressed" in text.text:
            continue
        short = shortfall(reading.value, against, measure)
        if short is not None and short > 0:
            found.append((short, f"{school.name} {text.text}"))
    return "; ".join(text for _, text in sorted(found, key=lambda item: -item[0])[:most])


def changes(
    period: Period,
    definitions: Definitions,
    register: Register,
    book: Book,
    *,
    level: Level = Level.C2,
    totals: Totals | None = None,
) -> tuple[str, ...]:
    """A sentence for each headline measure of a phase that moved by more than its amber band since last half term."""
    earlier = before(period)
    out: list[str] = []
    if earlier is None:
        return ()
    group = totals or _in_full(book, level, definitions.trust.suppress_below)
    for phase, schools in phase_groups(register, period):
        for measure in definitions.measures:
            if not measure.headline or measure.amber_band is None or measure.accumulates:
                continue
            now, then = group(measure, phase, schools, period), group(measure, phase, schools, earlier)
            if now.value is None or then.value is None:
                continue
            moved = rounded(now.value, measure.places) - rounded(then.value, measure.places)
            if abs(moved) < measure.amber_band:
                continue
            better = (moved > 0) == (measure.better == "up")
            behind = "" if now.is_complete and then.is_complete else f" ({now.coverage}, {then.coverage} then)"
            out.append(
                f"{phase}: {measure.short.lower() if measure.short[1:2].islower() else measure.short} is "
                f"{'better' if better else 'worse'}, {now.shown.text} from {then.shown.text} in {earlier.label}{behind}."
            )
    return tuple(out)
