"""Key performance indicators as values: a measure, and one typed reading of it.

A reading is a number with its unit, or one of the DfE's symbols, or not entered; never a bare float and
never a blank that might have been an error (design.md, decision 10; domain.md 2.3, 2.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sic_docs.school_year.model import Period
from sic_docs.trust.model import Level


class ReadingState(StrEnum):
    """What a cell turned out to hold. The symbols are the DfE's (domain.md 2.4)."""

    NUMBER = "number"
    SUPPRESSED = "suppressed"  # c
    NOT_APPLICABLE = "not applicable"  # z
    UNAVAILABLE = "unavailable"  # x
    LOW = "low"  # low, k: rounds to zero but is not zero
    UNRELIABLE = "unreliable"  # u
    BREAK = "break in series"  # b
    NOT_ENTERED = "not entered"  # blank, -, N/A, tbc
    NOT_COLLECTED = "not collected"  # this measure is not asked in this half term (P16)
    UNREADABLE = "unreadable"  # an issue was raised: error value, text, wrong unit, never calculated


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What a measure is from one day on, where its definition has changed: only what differs is given.

    Attributes:
        from_on: First day of this rule, best a 1 September. `to_on`: its last; None while it stands.
        breaks_series: Figures from here on may not be set beside earlier ones; trend lines stop.
    """

    from_on: date
    to_on: date | None = None
    definition: str | None = None
    threshold: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    amber_band: Decimal | None = None
    jump: Decimal | None = None
    breaks_series: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One entry of `config/kpis.yaml`.

    Attributes:
        code: e.g. `att`. `name`, `short`: as printed. `domain`: code of its table in the return.
        unit: percent (0–100), per_100, points, number, days, pounds, score, marks, percentage_points (a gap).
        places: Decimal places printed.
        better: up, down, zero (a gap: nearer is better) or none (context only, never rated).
        phases: Phase values it is asked of; empty means all.
        kind: rate (asks value, numerator, denominator), count or value.
        span: `year_to_date` or `window`.
        numerator, denominator: What they count, for rates; None otherwise.
        collected_in: Half-term slugs in which it is asked, e.g. ("autumn-1",); empty means all six.
        lowest, highest: Possible range, both included; None for no bound.
        amber_band: How far the wrong side of the comparator is still amber, in the measure's unit.
        headline: Printed on the school on a page.
        ages: Only schools that teach from the first age to the second, e.g. (10, 11) for Year 6; None for all.
        sixth_form: Only schools with a sixth form.
        compare: `same_period` (the national figure must cover the same part of the year) or `latest` (a result
            or census figure: the latest one published).
        plausible_from: A percentage above 0 and up to this is taken for a fraction typed without "%"; None
            means 1. Set 0 where a true figure may be that small.
        accumulates: It grows through the year (suspensions, days lost), so a year's target or a year's national
            figure says nothing of a half term.
        collected_by: How it comes to us. `return`: rows in every half term's return; `results`: the Results sheet
            only (P17); `mapping`: not asked, read where a school's own workbook is mapped to it.
        result: What its outcome is called on the Results sheet; None where last summer's outcome is not asked.
        threshold: The mark or line that decides, in words, e.g. "32 of 40 marks".
        synonyms: Other names people give it in a workbook.
        from_on, to_on: First and last day it is in force; None for no end. `rules`: how its definition changed.
    """

    code: str
    name: str
    short: str
    domain: str
    unit: str
    places: int
    better: str
    definition: str
    phases: tuple[str, ...] = ()
    kind: str = "value"
    span: str = "year_to_date"
    numerator: str | None = None
    denominator: str | None = None
    collected_in: tuple[str, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    amber_band: Decimal | None = None
    jump: Decimal | None = None
    headline: bool = False
    ages: tuple[int, int] | None = None
    sixth_form: bool = False
    compare: str = "same_period"
    plausible_from: Decimal | None = None
    accumulates: bool = False
    collected_by: str = "return"
    result: str | None = None
    threshold: str = ""
    synonyms: tuple[str, ...] = ()
    from_on: date | None = None
    to_on: date | None = None
    rules: tuple[Rule, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A figure as a page may print it: text, and the rating's colour name where one applies.

    Attributes:
        text: e.g. "94.2%", "suppressed (c)", "not returned".
        rating: green, amber, red or None. Never by colour alone: `letter` is G, A or R.
    """

    text: str
    rating: str | None = None

    @property
    def letter(self) -> str:
        return {"green": "G", "amber": "A", "red": "R"}.get(self.rating or "", "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One school's figure for one measure in one half term.

    Attributes:
        school: Short code. `measure`: code. `period`: the half term.
        state: What the cell held. `value`: the number, in the measure's unit; None unless state is NUMBER.
        numerator, denominator: Raw counts where given.
        places: Decimal places to print. `unit`: the measure's.
        as_at: Figures-as-at date typed in the return; None when not given.
        submitted: True once Submitted by is filled for that half term (P16); else provisional.
        source: File name. `sheet`, `cell`: where.
        found: For UNREADABLE: what stood there, safe to print ("#REF!").
        comment: The school's own comment; None when none.
        status: Of a result (P17): provisional or revised; "" for every other figure.
    """

    school: str
    measure: str
    period: Period
    state: ReadingState
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    unit: str = "number"
    places: int = 1
    as_at: date | None = None
    submitted: bool = False
    source: str = ""
    sheet: str = ""
    cell: str = ""
    found: str | None = None
    comment: str | None = None
    status: str = ""

    def shown(self, level: Level) -> Shown:
        """The only way a figure reaches a page (decision 10); suppression by level is decided here."""
        from sic_docs.kpi.printing import shown

        return shown(self, level)


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """What one workbook said of one half term as a whole (P16)."""

    school: str
    period: Period
    as_at: date | None = None
    submitted_by: str | None = None
    head_checked: bool = False

    @property
    def is_submitted(self) -> bool:
        return self.submitted_by is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class SchoolReadings:
    """Everything read from one school's workbook of one year.

    Attributes:
        source: File name. `mark`: version mark of the file as read.
        recipe: Digest of what it was read by (measures asked, mapping): another, and it is read again.
        looked: Path → (version mark, printed key or "") of other workbooks of that year looked into, so that an
            unchanged one is not opened again.
        readings: One for each measure asked and half term begun; a half term nobody has begun has none.
    """

    school: str
    year: str
    source: str
    mark: str = ""
    returned: tuple[Returned, ...] = ()
    readings: tuple[Reading, ...] = ()
    recipe: str = ""
    looked: Mapping[str, tuple[str, str]] = field(default_factory=dict)


class Book:
    """Readings of many schools and years, looked up by school, measure and half term."""

    def __init__(self, parts: Iterable[SchoolReadings] = ()) -> None:
        self.parts = tuple(parts)
        self._by = {(r.school, r.measure, r.period): r for part in self.parts for r in part.readings}
        self._returned = {(r.school, r.period): r for part in self.parts for r in part.returned}

    def get(self, school: str, measure: str, period: Period) -> Reading | None:
        return self._by.get((school, measure, period))

    def returned(self, school: str, period: Period) -> Returned | None:
        return self._returned.get((school, period))
