"""Which national figure, and which target, a school's figure is held against.

Only the same part of a year is compared: a term's suspensions with a term's (domain.md 2.3, rule 2). What part a
published figure covers is read from its period: `2024/25`, `autumn 2024/25`, `autumn and spring 2024/25`,
`autumn 2 2026/27`, `2025/26 to 10 Jul 2026`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, Generic, TypeVar

from sic_docs.config.model import Definitions
from sic_docs.kpi.asked import HALF_TERMS, usual_half_term
from sic_docs.kpi.model import Measure
from sic_docs.kpi.printing import printed
from sic_docs.kpi.tables import read_date
from sic_docs.register.model import Comparator, Register, Target
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Phase, School

T = TypeVar("T")

_YEAR = r"(20\d\d)[/-](?:20)?(\d\d)"
_PERIOD = re.compile(rf"(?:(?P<part>[a-z][a-z0-9 ,&-]*?) )?{_YEAR}(?: to (?P<to>\d{{1,2}} [a-z]+ \d{{4}}))?", re.I)
_PARTS: Final = {
    "": "year",
    "autumn": "autumn-2",
    "autumn term": "autumn-2",
    "autumn and spring": "spring-2",
    "autumn and spring term": "spring-2",
    "autumn and spring terms": "spring-2",
    "full year": "year",
    **{slug: slug for slug in HALF_TERMS},
    **{slug.replace("-", " "): slug for slug in HALF_TERMS},
}
FAMILY: Final = {Phase.INFANT: "Primary", Phase.JUNIOR: "Primary"}
"""Phases whose national figures are another's where they have none of their own."""


@dataclass(frozen=True, slots=True)
class National:
    """A national figure found, or why there is none.

    Attributes:
        value: In the measure's unit; None when there is none.
        words: What a page prints in place of a number.
    """

    value: Decimal | None = None
    words: str = "not published"
    period: str = ""
    status: str = ""
    source: str = ""
    as_of: date | None = None


def family(phase: Phase | str) -> str:
    """The phase group a school's figures are rolled up in."""
    return FAMILY.get(Phase(phase), str(Phase(phase)))


@lru_cache(maxsize=512)
def covers(text: str) -> tuple[str, str] | None:
    """(year, half-term slug its figures run to or `year`) of a published period; None when it cannot be told."""
    found = _PERIOD.fullmatch(" ".join(text.split()))
    if found is None or (int(found[2]) + 1) % 100 != int(found[3]):
        return None
    year = f"{found[2]}-{found[3]}"
    if found["to"]:
        from sic_docs.opc.cells import Cell

        day = read_date(Cell(value=found["to"]))
        return (year, usual_half_term(day)) if day else None
    part = _PARTS.get((found["part"] or "").casefold())
    return (year, part) if part else None


def all_comparators(definitions: Definitions, register: Register) -> tuple[Comparator, ...]:
    """The register's rows and config's; where both speak of the same thing the register's stands (P19)."""
    return _joined(_Same(definitions.comparators), _Same(register.comparators))


class _Same(Generic[T]):
    """Rows as a key by identity: comparing hundreds of them costs more than what is kept under it."""

    __slots__ = ("rows",)

    def __init__(self, rows: T) -> None:
        self.rows = rows

    def __hash__(self) -> int:
        return id(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.rows is self.rows


@lru_cache(maxsize=8)
def _joined(config: _Same[Sequence[Comparator]], register: _Same[Sequence[Comparator]]) -> tuple[Comparator, ...]:
    known: dict[tuple[str, str, object], Comparator] = {}
    for row in (*config.rows, *register.rows):
        known[(row.measure, row.phase, covers(row.period) or row.period)] = row
    return tuple(known.values())


def by_measure(definitions: Definitions, register: Register) -> Mapping[str, Sequence[Comparator]]:
    """Measure → its rows of `all_comparators`."""
    return _by_measure(_Same(all_comparators(definitions, register)))


@lru_cache(maxsize=8)
def _by_measure(rows: _Same[Sequence[Comparator]]) -> Mapping[str, Sequence[Comparator]]:
    found: dict[str, list[Comparator]] = {}
    for row in rows.rows:
        found.setdefault(row.measure, []).append(row)
    return found


def national(measure: Measure, school: School | str, period: Period, rows: Sequence[Comparator]) -> National:
    """The national figure for a school (or a phase group) and a half term.

    Args:
        school: A school, or a phase group's name.
        rows: As `all_comparators` gives.
    """
    phase = school.phase if isinstance(school, School) else Phase(school)
    return _national(_Same(measure), phase, period, _Same(rows))


@lru_cache(maxsize=4096)
def _national(asked: _Same[Measure], phase: Phase, period: Period, among: _Same[Sequence[Comparator]]) -> National:
    measure, rows = asked.rows, among.rows
    mine = [row for row in rows if row.measure == measure.code]
    chosen: list[Comparator] = []
    for name in dict.fromkeys((str(phase), family(phase))):
        chosen = chosen or [row for row in mine if row.phase == name]
    if not chosen and phase is not Phase.SPECIAL:  # a special school is never held against all schools
        chosen = [row for row in mine if row.phase == "All"]
    best: tuple[tuple[str, date], Comparator] | None = None
    for row in chosen:
        part = covers(row.period)
        if part is None or part[0] > period.year or not _same_part(measure, part[1], period.slug):
            continue
        rank = (part[0], row.as_of or date.min)
        if best is None or rank > best[0]:
            best = (rank, row)
    if best is None:
        return National()
    row = best[1]
    words = "not available nationally" if row.value is None else printed(row.value, measure.unit, measure.places)
    return National(row.value, words, row.period, row.status, row.source, row.as_of)


def _same_part(measure: Measure, part: str, slug: str) -> bool:
    if measure.compare == "latest":
        return part == "year"
    return part == slug or (part == "year" and slug == "summer-2")


def target(measure: Measure, school: School | str, year: str, register: Register) -> Decimal | None:
    """The target agreed for a school, else for its phase, else for its phase group; None when none is."""
    return targets(school, year, register).get(measure.code)


def targets(school: School | str, year: str, register: Register) -> Mapping[str, Decimal]:
    """Measure → target of a year, as `target` gives it. Of two rows about the same thing the lower one stands."""
    if isinstance(school, School):
        subjects = [family(school.phase), str(school.phase), school.code]
    else:
        subjects = [school]
    of_year = _aims(_Same(register.targets)).get(year, {})
    found: dict[str, Decimal] = {}
    for subject in subjects:
        found |= of_year.get(subject.casefold(), {})
    return found


@lru_cache(maxsize=8)
def _aims(rows: _Same[Sequence[Target]]) -> Mapping[str, Mapping[str, Mapping[str, Decimal]]]:
    """Year → subject → measure → target."""
    found: dict[str, dict[str, dict[str, Decimal]]] = {}
    for row in rows.rows:
        found.setdefault(row.year, {}).setdefault(row.subject.casefold(), {})[row.measure] = row.target
    return found
