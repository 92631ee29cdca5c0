"""How a school's figure moved: since last half term, since the same one last year, along the year; and in a sentence.

A line of figures stops where the measure's definition changed, where a workbook says `b` (break in series), and for
running figures at September. Of a small group nothing is said of movement: one pupil in eight is 12.5 points.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sic_docs.kpi.asked import before, is_collected, series_breaks
from sic_docs.kpi.model import Book, Measure, Reading, ReadingState
from sic_docs.kpi.people import group_size
from sic_docs.kpi.printing import gap_printed, printed, rounded
from sic_docs.kpi.standing import Line, usual_end
from sic_docs.school_year.model import Period, previous_year

ARROW: Final = " → "
MOST_ALONG: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """What a figure did.

    Attributes:
        since_last, since_year: Change in the measure's unit since the half term it was last asked in, and since the
            same one last year; None where either figure is missing, the series breaks between, or the group is small.
        last: The half term `since_last` counts from.
        along: "94.1 → 94.6 → 94.2", oldest first; "" with fewer than two figures.
        is_small: The group, now or then, is below the trust's `small_cohort`.
    """

    since_last: Decimal | None = None
    since_year: Decimal | None = None
    last: Period | None = None
    along: str = ""
    is_small: bool = False


def movement(line: Line, book: Book, *, small_cohort: int) -> Movement:
    """How the figure of a line moved, as the readings of its own school tell."""
    now = _number(line.reading)
    if now is None or "suppressed" in line.now.text:
        return Movement()
    measure, code = line.measure, line.school.code
    run = _run(measure, code, line.period, book)
    earlier = run[-2] if len(run) > 1 else None
    ago = _year_ago(measure, code, line.period, book)
    if any(is_small(measure, r, small_cohort) for r in (now, earlier, ago) if r is not None):
        return Movement(is_small=True)
    return Movement(
        since_last=_change(measure, now, earlier),
        since_year=_change(measure, now, ago),
        last=earlier.period if earlier is not None else None,
        along=ARROW.join(printed(r.value, _bare(measure), measure.places) for r in run[-MOST_ALONG:] if r.value is not None)
        if len(run) > 1
        else "",
    )  # fmt: skip


def is_small(measure: Measure, reading: Reading, small_cohort: int) -> bool:
    """Whether a figure stands for so few people that its movement is chance; sessions count as the pupils they are of."""
    size = group_size(measure, reading)
    return size is not None and size < small_cohort


def sentence(line: Line, moved: Movement) -> str | None:
    """One sentence where a figure changed by as much as its own band; else None.

    It is held against the half term it was last asked in. What only grows through the year is more each time, and a
    running share may creep; these are held against the same half term a year ago.
    """
    measure, band = line.measure, line.measure.amber_band
    if band is None:
        return None
    if not measure.accumulates and moved.since_last is not None and moved.last is not None:
        if abs(moved.since_last) >= band:
            return _since_last(line, moved, moved.since_last, moved.last)
        if not _is_running(measure):
            return None
    if moved.since_year is None or abs(moved.since_year) < band or not _is_running(measure):
        return None
    return f"{_moved(line, moved.since_year)} on {line.period.label} a year ago."


def _is_running(measure: Measure) -> bool:
    """Whether it is a figure "so far this year", which a year ago stood for the same part of the year."""
    return measure.accumulates or (measure.span == "year_to_date" and measure.compare == "same_period")


def _since_last(line: Line, moved: Movement, change: Decimal, last: Period) -> str:
    text = f"{_moved(line, change)} since {last.label}"
    if moved.since_year is not None:
        text += f" ({gap_printed(moved.since_year, line.measure)} on a year ago)"
    return f"{text}; {moved.along}." if moved.along.count(ARROW) > 1 else f"{text}."


def _moved(line: Line, change: Decimal) -> str:
    measure = line.measure
    way = "up" if change > 0 else "down"
    size = gap_printed(abs(change), measure).lstrip("+")
    points = {"percent": " points", "percentage_points": " points"}.get(measure.unit, "")
    return f"{measure.name} is {_judged(measure, line, change)}: {line.now.text}, {way} {size}{points}"


def _judged(measure: Measure, line: Line, change: Decimal) -> str:
    if measure.better == "zero":
        value = line.reading.value if line.reading is not None and line.reading.value is not None else Decimal(0)
        return "nearer" if abs(value) < abs(value - change) else "wider"
    return "better" if (change > 0) == (measure.better == "up") else "worse"


def _number(reading: Reading | None) -> Reading | None:
    return reading if reading is not None and reading.value is not None else None


def _change(measure: Measure, now: Reading, then: Reading | None) -> Decimal | None:
    if then is None or then.value is None or now.value is None:
        return None
    return rounded(now.value, measure.places) - rounded(then.value, measure.places)


def _bare(measure: Measure) -> str:
    return "number" if measure.unit == "percent" else measure.unit


def _run(measure: Measure, school: str, period: Period, book: Book) -> list[Reading]:
    """This year's figures up to the half term, oldest first, from the last break on."""
    found: list[Reading] = []
    at: Period | None = period
    while at is not None:
        reading = book.get(school, measure.code, at)
        broken = reading is not None and reading.state is ReadingState.BREAK
        if broken or (found and series_breaks(measure, usual_end(at), usual_end(found[-1].period))):
            break
        if is_collected(measure, at.slug) and _number(reading) is not None and (reading.submitted or at == period):  # type: ignore[union-attr]
            found.append(reading)  # type: ignore[arg-type]
        at = before(at)
    return found[::-1]


def _year_ago(measure: Measure, school: str, period: Period, book: Book) -> Reading | None:
    then = Period(previous_year(period.year), period.slug)
    reading = _number(book.get(school, measure.code, then))
    if reading is None or not reading.submitted or series_breaks(measure, usual_end(then), usual_end(period)):
        return None
    return reading
