"""What a school is asked for: which measures, in which half terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Final

from sic_docs.kpi.model import Measure
from sic_docs.kpi.wording import Names
from sic_docs.school_year.model import Period
from sic_docs.trust.model import School

HALF_TERMS: Final = ("autumn-1", "autumn-2", "spring-1", "spring-2", "summer-1", "summer-2")

_CHANGEABLE: Final = (
    "definition",
    "threshold",
    "numerator",
    "denominator",
    "lowest",
    "highest",
    "amber_band",
    "jump",
)
"""What a dated rule may change of a measure."""

NOT_COLLECTED: Final = "not collected"
"""What our return says in the cells of half terms in which a measure is not asked."""


RESULT: Final = "year"
"""Slug of the period a summer's outcome belongs to: the whole of last year (P17)."""


def is_asked(measure: Measure, school: School) -> bool:
    """Whether a measure is asked of a school half term by half term."""
    return measure.collected_by == "return" and applies(measure, school)


def results_of(measures: Iterable[Measure], school: School) -> tuple[Measure, ...]:
    """The measures whose outcome last summer a school is asked for (P17), in their order."""
    return tuple(m for m in measures if m.result is not None and applies(m, school))


def in_force(measures: Iterable[Measure], day: date) -> tuple[Measure, ...]:
    """The dictionary as it stood on a day: measures in force, each under the rule of that day.

    A year's return keeps the dictionary of its 1 September: a rule that changes during a year is asked from the next.
    """
    return tuple(on(m, day) for m in measures if _covers(m.from_on, m.to_on, day))


class _Same:
    """A tuple as a key by identity: comparing seventy measures costs more than reading a workbook's rows."""

    __slots__ = ("measures",)

    def __init__(self, measures: tuple[Measure, ...]) -> None:
        self.measures = measures

    def __hash__(self) -> int:
        return id(self.measures)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.measures is self.measures


def of_year(measures: tuple[Measure, ...], year: str) -> tuple[Measure, ...]:
    """The dictionary of a year's return, that of its 1 September; the same tuple every time it is asked for."""
    return _of_year(_Same(measures), year)


@lru_cache(maxsize=32)
def _of_year(key: _Same, year: str) -> tuple[Measure, ...]:
    return in_force(key.measures, year_start(year))


def names_of(measures: tuple[Measure, ...]) -> Names[Measure]:
    """Every name measures go by: code, name, short name, synonyms, and what their outcomes are called."""
    return _names(_Same(measures))


@lru_cache(maxsize=32)
def _names(key: _Same) -> Names[Measure]:
    return Names(
        (text, m) for m in key.measures for text in (m.name, m.short, m.code, *m.synonyms, m.result) if text is not None
    )


def digest_of(measures: tuple[Measure, ...]) -> str:
    """Digest of everything the measures say: figures read under another dictionary are read again."""
    return _digest(_Same(measures))


@lru_cache(maxsize=32)
def _digest(key: _Same) -> str:
    said = [[getattr(m, f.name) for f in fields(m) if f.name not in ("file", "line")] for m in key.measures]
    return sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def on(measure: Measure, day: date) -> Measure:
    """A measure under the rule in force on a day; of several the latest to begin."""
    rules = [rule for rule in measure.rules if _covers(rule.from_on, rule.to_on, day)]
    if not rules:
        return measure
    rule = max(rules, key=lambda r: r.from_on)
    said = {name: getattr(rule, name) for name in _CHANGEABLE if getattr(rule, name) is not None}
    return replace(measure, **said)


def series_breaks(measure: Measure, earlier: date, later: date) -> bool:
    """Whether figures of two days may not be set beside each other, because the definition changed between them."""
    return any(rule.breaks_series and earlier < rule.from_on <= later for rule in measure.rules)


def _covers(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def applies(measure: Measure, school: School) -> bool:
    """Whether a school can have a figure for a measure: its phase, the ages it teaches, its sixth form."""
    if measure.phases and school.phase.value not in measure.phases:
        return False
    if measure.sixth_form and not school.sixth_form:
        return False
    if measure.ages is None:
        return True
    return school.lowest_age <= measure.ages[0] and measure.ages[1] <= school.highest_age


def measures_of(measures: Iterable[Measure], school: School) -> tuple[Measure, ...]:
    """The measures a school is asked for, in their order."""
    if isinstance(measures, tuple):
        return _measures_of(_Same(measures), school)
    return tuple(m for m in measures if is_asked(m, school))


@lru_cache(maxsize=1024)
def _measures_of(key: _Same, school: School) -> tuple[Measure, ...]:
    return tuple(m for m in key.measures if is_asked(m, school))


def is_collected(measure: Measure, slug: str) -> bool:
    """Whether a measure is asked in a half term (P16)."""
    return not measure.collected_in or slug in measure.collected_in


@lru_cache(maxsize=16)
def periods(year: str) -> tuple[Period, ...]:
    """The six half terms of a year, in order."""
    return tuple(Period(year, slug) for slug in HALF_TERMS)


def before(period: Period) -> Period | None:
    """The half term before, in the same year; None for Autumn 1."""
    at = HALF_TERMS.index(period.slug)
    return Period(period.year, HALF_TERMS[at - 1]) if at else None


def usual_half_term(day: date) -> str:
    """The half term a day usually falls in, where no calendar is at hand (published dates of figures)."""
    month_day = (day.month, day.day)
    for slug, last in (
        ("spring-1", (2, 17)),
        ("spring-2", (4, 12)),
        ("summer-1", (5, 31)),
        ("summer-2", (8, 31)),
        ("autumn-1", (10, 31)),
    ):
        if month_day <= last:
            return slug
    return "autumn-2"


def year_end(year: str) -> date:
    """31 August that ends an academic year."""
    return date(int(year[:4]) + 1, 8, 31)


def year_start(year: str) -> date:
    """1 September that starts an academic year."""
    return date(int(year[:4]), 9, 1)
