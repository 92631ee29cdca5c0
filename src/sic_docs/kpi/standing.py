"""What one school's figures say: each measure now, before, against its target and the nation, and where it is heading.

Pure. A figure that is not there is words, never a blank: `not returned`, `before joining`, `not collected`.
Roll-ups and the scorecard are in `rollup.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sic_docs.config.model import Definitions
from sic_docs.kpi.asked import HALF_TERMS, before, is_collected, measures_of
from sic_docs.kpi.comparators import National, by_measure, national, targets
from sic_docs.kpi.model import Book, Measure, Reading, ReadingState, Shown
from sic_docs.kpi.printing import gap_printed, label, printed, rounded, shown
from sic_docs.kpi.rating import rate, shortfall
from sic_docs.register.model import Comparator, Register
from sic_docs.school_year.model import Period, previous_year
from sic_docs.trust.model import Level, School

BEFORE_JOINING: Final = Shown(text="before joining")
NOT_RETURNED: Final = Shown(text="not returned")
NOT_COLLECTED: Final = Shown(text="not collected")
NOT_KNOWN: Final = Shown(text="no figure held")
FIRST: Final = Shown(text="first of the year")
_ENDS: Final = {
    "autumn-1": (10, 31),
    "autumn-2": (12, 31),
    "spring-1": (2, 17),
    "spring-2": (4, 12),
    "summer-1": (5, 31),
    "summer-2": (8, 31),
    "year": (8, 31),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One measure of one school in one half term, as a KPI sheet prints it (P42).

    Attributes:
        reading: What the workbook said; None where nothing is known.
        now, last, year_ago, target, national: As printed; `now` carries the rating.
        gap: Figure less comparator, in the measure's unit; None without either.
        against: `target`, `national` or "": what gap and rating are held against.
        against_text: e.g. "target 95.0%", "national 94.9% (autumn 2024/25)"; "" for none.
        shortfall: How far the wrong side, 0 or less when at or better; None for context measures.
        cohort: Size of the group as printed, "" where the measure has none.
        provisional: The half term is not submitted yet.
    """

    measure: Measure
    school: School
    period: Period
    reading: Reading | None
    now: Shown
    last: Shown
    year_ago: Shown
    target: Shown
    national: Shown
    national_figure: National
    gap: Decimal | None = None
    against: str = ""
    against_text: str = ""
    shortfall: Decimal | None = None
    rating: str | None = None
    cohort: str = ""
    comment: str = ""
    provisional: bool = False

    @property
    def letter(self) -> str:
        return self.now.letter

    @property
    def name(self) -> str:
        return label(self.measure)

    @property
    def gap_text(self) -> str:
        """`−0.8`; "" without a gap."""
        return "" if self.gap is None else gap_printed(self.gap, self.measure)

    @property
    def is_collected(self) -> bool:
        return is_collected(self.measure, self.period.slug)


def usual_end(period: Period) -> date:
    """The last day a half term can have, where no calendar is at hand."""
    month, day = _ENDS[period.slug]
    return date(int(period.year[:4]) + (month < 9), month, day)


def figure(
    book: Book, school: School, measure: Measure, period: Period, level: Level, *, own: bool = True, below: int = 6
) -> tuple[Reading | None, Shown]:
    """(the reading where its number may be used, what to print) for one cell of a paper.

    Args:
        own: The school's own paper, which alone shows a half term in progress (P16).
        below: The trust's threshold of suppression.
    """
    reading = book.get(school.code, measure.code, period)
    returned = book.returned(school.code, period)
    if reading is None:
        if school.joined_on is not None and school.joined_on > usual_end(period):
            return None, BEFORE_JOINING
        if not is_collected(measure, period.slug):
            return None, NOT_COLLECTED
        return None, NOT_RETURNED if returned is None or not returned.is_submitted else NOT_KNOWN
    if reading.state is ReadingState.NOT_COLLECTED:
        return None, NOT_COLLECTED
    if reading.submitted:
        return reading, shown(reading, level, suppress_below=below)
    if not own:
        return None, NOT_RETURNED
    if reading.state is ReadingState.NOT_ENTERED:
        return None, Shown(text="in progress, not entered yet")
    return reading, Shown(text=f"{shown(reading, level, suppress_below=below).text} (provisional)")


def lines(
    school: School,
    period: Period,
    definitions: Definitions,
    register: Register,
    book: Book,
    *,
    level: Level = Level.C1,
    own: bool | None = None,
    measures: Sequence[Measure] | None = None,
) -> tuple[Line, ...]:
    """A line for each measure asked of a school, in the order of `config/kpis.yaml`.

    Args:
        period: The half term whose figures are shown.
        book: Readings: the snapshot's once there is one, else the live ones.
        own: Whether the paper is the school's own; None: it is when its level is C1.
        measures: Which; None for all that are asked of the school.
    """
    rows = by_measure(definitions, register)
    aims = targets(school, period.year, register)
    mine = level is Level.C1 if own is None else own
    below = definitions.trust.suppress_below
    chosen = measures_of(definitions.measures if measures is None else measures, school)
    return tuple(
        _line(school, m, period, book, aims.get(m.code), rows.get(m.code, ()), level, mine, below) for m in chosen
    )


def _line(
    school: School,
    measure: Measure,
    period: Period,
    book: Book,
    aim: Decimal | None,
    rows: Sequence[Comparator],
    level: Level,
    own: bool,
    below: int,
) -> Line:
    reading, now = figure(book, school, measure, period, level, own=own, below=below)
    nation = national(measure, school, period, rows)
    aim_shown = Shown(text="not set" if aim is None else printed(aim, measure.unit, measure.places))
    value = reading.value if reading is not None else None
    against, comparator = _comparator(measure, aim, nation)
    gap = short = rating = None
    suppressed = value is not None and reading is not None and "suppressed" in now.text
    if value is not None and comparator is not None and not suppressed:
        gap = rounded(value, measure.places) - rounded(comparator, measure.places)
        short = shortfall(value, comparator, measure)
        rating = rate(value, comparator, measure)
    text = {"target": f"target {aim_shown.text}", "national": f"national {nation.words} ({nation.period})"}
    return Line(
        measure=measure,
        school=school,
        period=period,
        reading=reading,
        now=Shown(text=now.text, rating=rating),
        last=_last(school, measure, period, book, level, own, below),
        year_ago=_year_ago(school, measure, period, book, level, below),
        target=aim_shown,
        national=Shown(text=nation.words),
        national_figure=nation,
        gap=gap,
        against=against if gap is not None else "",
        against_text=text.get(against, ""),
        shortfall=short,
        rating=rating,
        cohort=_cohort(measure, reading, suppressed),
        comment=(reading.comment or "") if reading is not None else "",
        provisional=reading is not None and not reading.submitted,
    )


def _comparator(measure: Measure, aim: Decimal | None, nation: National) -> tuple[str, Decimal | None]:
    """The target, else the national figure; never a year's target for what is still growing."""
    if aim is not None and not measure.accumulates:
        return "target", aim
    return ("national", nation.value) if nation.value is not None else ("", None)


def _cohort(measure: Measure, reading: Reading | None, suppressed: bool) -> str:
    if reading is None or reading.denominator is None or suppressed:
        return ""
    return printed(reading.denominator, "number", 0)


def _last(school: School, measure: Measure, period: Period, book: Book, level: Level, own: bool, below: int) -> Shown:
    """The half term before in which it was asked, this year: running figures start afresh each September."""
    earlier = before(period)
    while earlier is not None and not is_collected(measure, earlier.slug):
        earlier = before(earlier)
    if earlier is None:
        return FIRST
    return figure(book, school, measure, earlier, level, own=own, below=below)[1]


def _year_ago(school: School, measure: Measure, period: Period, book: Book, level: Level, below: int) -> Shown:
    then = Period(previous_year(period.year), period.slug)
    if book.get(school.code, measure.code, then) is None:
        if school.joined_on is not None and school.joined_on > usual_end(then):
            return BEFORE_JOINING
        return NOT_COLLECTED if not is_collected(measure, then.slug) else NOT_KNOWN
    return figure(book, school, measure, then, level, own=False, below=below)[1]


@dataclass(frozen=True, slots=True)
class Forward:
    """Where a figure is heading: the forward plan's starting point, for people to correct.

    Attributes:
        value: Expected at year end, in the measure's unit; None where nothing can be said.
        text: As printed. `method`: how it was worked out, named on the page.
    """

    value: Decimal | None
    text: str
    method: str


def project(value: Decimal | None, measure: Measure, period: Period) -> Forward:
    """Expected at year end from one figure, by the plainest method that suits the measure."""
    if value is None:
        return Forward(None, "not known", "no figure to work from")
    if measure.compare == "latest":
        method = "the school's own latest figure"
    elif measure.accumulates:
        done = HALF_TERMS.index(period.slug) + 1
        value = value * len(HALF_TERMS) / done
        method = f"the same pace: {done} of {len(HALF_TERMS)} half terms so far"
    elif measure.span == "year_to_date":
        method = "no change: the figure so far this year carried forward"
    else:
        method = "no change: the latest figure carried forward"
    return Forward(value, printed(value, measure.unit, measure.places), method)


def forward(line: Line) -> Forward:
    """Expected at year end for a line of a KPI sheet."""
    shown_number = line.reading is not None and "suppressed" not in line.now.text
    return project(line.reading.value if line.reading and shown_number else None, line.measure, line.period)


def concerns(found: Sequence[Line], most: int = 6) -> tuple[Line, ...]:
    """The lines most in need first: red before amber, then by how far beyond the band, headline measures first."""

    def need(line: Line) -> tuple[int, Decimal, bool]:
        band = line.measure.amber_band or Decimal(1)
        return (line.rating != "red", -(line.shortfall or Decimal(0)) / band, not line.measure.headline)

    return tuple(sorted((x for x in found if x.rating in ("red", "amber")), key=need)[:most])


def strengths(found: Sequence[Line], most: int = 3) -> tuple[Line, ...]:
    """The green lines furthest the right side of their comparator."""

    def lead(line: Line) -> Decimal:
        return (line.shortfall or Decimal(0)) / (line.measure.amber_band or Decimal(1))

    return tuple(sorted((x for x in found if x.rating == "green"), key=lead)[:most])
