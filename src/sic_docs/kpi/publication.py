"""The figures of one issue of open papers (C0): what its schools' pages and its scorecard may print between them. Pure.

All figures of an issue are judged together, and with those of the issues before it, by `kpi.suppression`. What may not
be printed is taken out of the readings themselves, so that nothing made from them can show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from sic_docs.config.model import Definitions
from sic_docs.kpi.asked import HALF_TERMS, before, is_asked, is_collected
from sic_docs.kpi.model import Book, Measure, Reading, ReadingState, Shown
from sic_docs.kpi.people import people
from sic_docs.kpi.printing import WORDS, printed
from sic_docs.kpi.rollup import RollUp, established, is_weighed, long_standing_name, phase_groups, roll_up
from sic_docs.kpi.suppression import Counts, Figure, Part, suppress
from sic_docs.register.model import Register
from sic_docs.school_year.model import Period, previous_year
from sic_docs.trust.model import School

Area: TypeAlias = str
"""A school's short code, or the name of a group of schools."""
Cell: TypeAlias = tuple[str, Period, Area]
"""Measure, half term, school or group."""
HIDDEN: Final = Shown(text=WORDS[ReadingState.SUPPRESSED])


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """What one issue of open papers may print.

    Attributes:
        period: The half term whose figures it shows.
        book: Readings with everything taken out that may not be printed, counts and comments too.
        hidden: The figures taken out, of schools and of groups.
    """

    period: Period
    book: Book
    hidden: frozenset[Cell]
    _raw: Book = field(repr=False)

    def total(self, measure: Measure, name: str, schools: Sequence[School], period: Period) -> RollUp:
        """A group's figure as it may be printed: in full, as the range of the schools printed, or not at all.

        Args:
            name: The group's name, as in `hidden`.
        """
        whole, seen = roll_up(measure, schools, period, self._raw), roll_up(measure, schools, period, self.book)
        adds_up = _adds_up(measure)
        safe = replace(whole, lowest=seen.lowest, highest=seen.highest, numerator=None, denominator=None)
        only_one = whole.behind == 1 and seen.value is None  # a total of one school is that school
        if adds_up and whole.value is not None and not only_one and (measure.code, period, name) not in self.hidden:
            return safe
        if whole.value is None and whole.lowest is None:
            return safe
        if seen.lowest is None or seen.highest is None:
            return replace(safe, value=None, shown=HIDDEN, is_hidden=True)
        if not adds_up:
            return replace(safe, value=seen.value, shown=seen.shown, behind=seen.behind)
        low, high = (printed(x, measure.unit, measure.places) for x in (seen.lowest, seen.highest))
        text = f"{low} to {high} (schools shown)" if low != high else HIDDEN.text
        return replace(safe, value=None, shown=Shown(text=text), is_hidden=True)


def publish(period: Period, books: Mapping[Period, Book], definitions: Definitions, register: Register) -> Publication:
    """What the issue that shows one half term may print.

    Args:
        period: The half term.
        books: Half term → readings as frozen for the issue that shows it; those before `period` were issued before.
    """
    below = definitions.trust.suppress_below
    issues = sorted((p for p in books if _order(p) <= _order(period)), key=_order)
    hidden: set[Cell] = set()
    shown: set[Cell] = set()
    for measure in definitions.measures:
        if not measure.headline:
            continue
        issued: dict[object, Figure] = {}
        counts: dict[Part, Counts] = {}
        kept: set[Cell] = set()
        found: set[Cell] = set()
        figures: dict[Cell, Figure] = {}
        for one in issues:
            figures = _figures(measure, one, books[one], register, counts, below)
            out = suppress([*issued.values(), *figures.values()], counts, below=below, hidden=kept)
            found = {cell for cell in figures if cell in out}
            kept |= found
            for cell, figure in figures.items():
                if cell not in found:
                    issued[(one, cell)] = replace(figure, name=(one, cell), issued=True)
        hidden |= found
        shown |= figures.keys() - found
    raw = books[period]
    open_measures = {m.code for m in definitions.measures if m.headline}
    return Publication(
        period=period,
        book=_taken_out(raw, lambda r: _may_show(r, open_measures, shown)),
        hidden=frozenset(hidden),
        _raw=raw,
    )


def _may_show(reading: Reading, measures: set[str], shown: set[Cell]) -> bool:
    """Whether a reading may be printed; one that is no number says nothing of anyone."""
    if reading.state is not ReadingState.NUMBER:
        return True
    return reading.measure in measures and (reading.measure, reading.period, reading.school) in shown


def _taken_out(book: Book, may_show: Callable[[Reading], bool]) -> Book:
    """The readings without those that may not be printed, and without the schools' comments."""

    def open_(reading: Reading) -> Reading:
        if may_show(reading):
            return replace(reading, comment=None)
        return replace(
            reading, state=ReadingState.SUPPRESSED, value=None, numerator=None, denominator=None, comment=None
        )

    return Book(replace(part, readings=tuple(map(open_, part.readings))) for part in book.parts)


def columns(measure: Measure, period: Period) -> tuple[Period, ...]:
    """The half terms whose figures an issue prints of a measure, the newest first."""
    found = [period, Period(previous_year(period.year), period.slug)]
    last = before(period)
    found += [last] if last is not None else []
    while last is not None and not is_collected(measure, last.slug):
        last = before(last)
    found += [last] if last is not None else []
    return tuple(dict.fromkeys(p for p in found if is_collected(measure, p.slug)))


def groups(register: Register, period: Period) -> Iterable[tuple[str, tuple[School, ...]]]:
    """(name, schools) of every group of schools an issue gives a figure of."""
    for phase, schools in phase_groups(register, period):
        yield phase, schools
        older = established(schools, period)
        if older and older != schools:
            yield long_standing_name(phase), older


def _figures(
    measure: Measure, issue: Period, book: Book, register: Register, counts: dict[Part, Counts], below: int
) -> dict[Cell, Figure]:
    """Every figure one issue would print of a measure; fills `counts` with what stands behind their parts."""
    out: dict[Cell, Figure] = {}
    named = list(groups(register, issue))
    spare = {long_standing_name(phase) for phase, _ in phase_groups(register, issue)}  # the least missed
    for period in columns(measure, issue):
        of: dict[str, frozenset[Part]] = {}
        weighed: set[str] = set()
        for school in register.schools:
            reading = book.get(school.code, measure.code, period)
            if reading is None or reading.value is None or not reading.submitted:
                continue
            made = _parts(measure, reading, school, book, below)
            counts.update(made)
            of[school.code] = frozenset(made)
            if is_weighed(measure, reading):
                weighed.add(school.code)
            size = sum(one.bottom or one.top for one in made.values())
            cost = (0, int(period == issue), size)
            cell = (measure.code, period, school.code)
            out[cell] = Figure(cell, of[school.code], cost)
        for name, schools in named:
            inside = [s.code for s in schools if s.code in weighed and is_asked(measure, s)]
            if inside and _adds_up(measure):
                cell = (measure.code, period, name)
                parts: frozenset[Part] = frozenset().union(*(of[code] for code in inside))
                kind = -1 if name in spare else 1
                out[cell] = Figure(cell, parts, (kind, int(period == issue), 0))
    return out


def _adds_up(measure: Measure) -> bool:
    return measure.kind in ("count", "rate")


def _parts(measure: Measure, reading: Reading, school: School, book: Book, below: int) -> dict[Part, Counts]:
    """What a school's figure is the sum of. A figure corrected since is another part: what changed is no group."""
    now = people(measure, reading, school, below=below)
    if not measure.accumulates:
        top = now.top if reading.numerator is None else reading.numerator
        bottom = now.bottom if reading.denominator is None else reading.denominator
        return {(school.code, reading.period, top, bottom): now}
    made: dict[Part, Counts] = {}
    so_far = 0
    for slug in HALF_TERMS[: HALF_TERMS.index(reading.period.slug) + 1]:
        period = Period(reading.period.year, slug)
        then = reading if slug == reading.period.slug else book.get(school.code, measure.code, period)
        if then is None or then.value is None or not then.submitted:
            continue
        sum_then = people(measure, then, school, below=below).top
        grown, so_far = sum_then - so_far, sum_then
        first = not made
        made[(school.code, period, grown)] = Counts(grown, now.bottom if first else 0)
    return made


def _order(period: Period) -> tuple[str, int]:
    return period.year, HALF_TERMS.index(period.slug)
