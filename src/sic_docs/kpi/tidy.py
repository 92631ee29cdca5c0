"""Every figure as one row of facts: whose, of what, when, what it was held against, and where it was read.

The tidy table other programs read, and what the sheets of the scorecard workbook are made from. A figure that should
be there and is not has a row that says so; a half term in progress counts as not returned (P16).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sic_docs.config.model import Definitions
from sic_docs.kpi.asked import HALF_TERMS
from sic_docs.kpi.comparators import National, by_measure, national, targets
from sic_docs.kpi.model import Book, Measure, Reading, ReadingState
from sic_docs.kpi.rating import rate
from sic_docs.kpi.standing import Line, lines, usual_end
from sic_docs.register.model import Comparator, Register
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Level, School


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One school's figure for one measure in one half term, or in a whole year for a summer's outcome (P17).

    Attributes:
        state: What the cell held, in words; "not returned" and the like where nothing is known.
        reading: What was read and may be used; None where nothing may.
        target: Agreed for the school, else for its phase.
        rating: green, amber, red or None, as the school's own papers have it.
        in_papers: The value frozen at the half term's snapshot, which issued papers show.
    """

    school: School
    measure: Measure
    period: Period
    state: str
    reading: Reading | None
    target: Decimal | None
    nation: National
    rating: str | None = None
    in_papers: Decimal | None = None

    @property
    def value(self) -> Decimal | None:
        return self.reading.value if self.reading is not None else None

    @property
    def letter(self) -> str:
        return {"green": "G", "amber": "A", "red": "R"}.get(self.rating or "", "")

    @property
    def number(self) -> int:
        """The half term's place in its year, 1 to 6; 0 for a whole year."""
        return HALF_TERMS.index(self.period.slug) + 1 if self.period.slug in HALF_TERMS else 0


def facts(
    due: Iterable[Period],
    definitions: Definitions,
    register: Register,
    book: Book,
    snapshots: Mapping[Period, Book],
) -> tuple[Fact, ...]:
    """A row for each figure held or wanted: by half term, oldest first, then school, then measure.

    Args:
        due: Half terms whose figures are wanted; those of which any are held are added.
        book: Readings as last read. `snapshots`: as frozen.
    """
    held: dict[Period, list[Reading]] = {}
    for part in book.parts:
        for one in part.readings:
            held.setdefault(one.period, []).append(one)
    wanted = set(due)
    rows, measures = by_measure(definitions, register), {m.code: m for m in definitions.measures}
    found: list[Fact] = []
    for period in sorted({*wanted, *held}, key=in_time):
        there: dict[str, list[Reading]] = {}
        for one in held.get(period, ()):
            there.setdefault(one.school, []).append(one)
        frozen = snapshots.get(period)
        for school in register.schools:
            mine = there.get(school.code, ())
            asked = period.slug in HALF_TERMS and (mine or (period in wanted and school.is_in_trust(usual_end(period))))
            known = lines(school, period, definitions, register, book, level=Level.C2, own=False) if asked else ()
            if not known and not mine:
                continue
            aims = targets(school, period.year, register)
            found += [fact for line in known if (fact := _of_line(line, aims, frozen)) is not None]
            done = {line.measure.code for line in known}
            others = [one for one in mine if one.measure not in done]
            found += _of_readings(others, school, aims, measures, rows, frozen)
    return tuple(found)


def in_time(period: Period) -> tuple[str, int]:
    """Sorts half terms oldest first, a year's outcomes after its half terms."""
    return (period.year, HALF_TERMS.index(period.slug) if period.slug in HALF_TERMS else len(HALF_TERMS))


def _of_line(line: Line, aims: Mapping[str, Decimal], frozen: Book | None) -> Fact | None:
    """None for what is not asked in that half term."""
    reading = line.reading
    if reading is None and not line.is_collected:
        return None
    return Fact(
        school=line.school,
        measure=line.measure,
        period=line.period,
        state=reading.state.value if reading is not None else line.now.text,
        reading=reading,
        target=aims.get(line.measure.code),
        nation=line.national_figure,
        rating=line.rating,
        in_papers=_frozen(frozen, line.school.code, line.measure.code, line.period),
    )


def _of_readings(
    readings: Sequence[Reading],
    school: School,
    aims: Mapping[str, Decimal],
    measures: Mapping[str, Measure],
    rows: Mapping[str, Sequence[Comparator]],
    frozen: Book | None,
) -> Iterable[Fact]:
    """Figures no return asks for half term by half term: a summer's outcomes, what only a school's own workbook holds."""
    for reading in readings:
        measure = measures.get(reading.measure)
        if measure is None or not reading.submitted or reading.state is ReadingState.NOT_COLLECTED:
            continue
        aim = aims.get(measure.code)
        nation = national(measure, school, reading.period, rows.get(measure.code, ()))
        against = nation.value if aim is None or measure.accumulates else aim
        value = reading.value
        yield Fact(
            school=school,
            measure=measure,
            period=reading.period,
            state=reading.state.value,
            reading=reading,
            target=aim,
            nation=nation,
            rating=rate(value, against, measure) if value is not None and against is not None else None,
            in_papers=_frozen(frozen, school.code, measure.code, reading.period),
        )


def _frozen(book: Book | None, school: str, measure: str, period: Period) -> Decimal | None:
    reading = book.get(school, measure, period) if book is not None else None
    return reading.value if reading is not None and reading.submitted else None


def newest(found: Iterable[Fact]) -> date | None:
    """The date of the newest figure."""
    days = [f.reading.as_at for f in found if f.reading is not None and f.reading.as_at is not None]
    return max(days, default=None)
