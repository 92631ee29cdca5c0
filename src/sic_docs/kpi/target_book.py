"""The targets workbook: each target of the register beside last year, now, the nation and a suggested range (P15).

For agreeing targets by the end of Autumn 1. Targets are typed in the register's Targets sheet; this shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sic_docs.config.model import Definitions
from sic_docs.kpi.asked import HALF_TERMS, RESULT, is_asked, is_collected
from sic_docs.kpi.book_cells import figure, unit_words
from sic_docs.kpi.comparators import by_measure, family, national, targets
from sic_docs.kpi.model import Book, Measure
from sic_docs.kpi.rollup import phase_groups, roll_up
from sic_docs.kpi.score_notes import Note, notes_page
from sic_docs.kpi.suggested import suggest
from sic_docs.opc.book_model import Column, Content, Page
from sic_docs.register.model import Comparator, Register, Target
from sic_docs.school_year.model import Period, previous_year
from sic_docs.trust.model import School

HOW: Final[Sequence[Note]] = (
    (
        "How it was made",
        "Where targets are agreed",
        "Type the target, its year and the day it was agreed on the Targets sheet of the Trust register, for a school or "
        "for a phase. A school without a target of its own has its phase's. This workbook shows it the next morning.",
    ),
    (
        "How it was made",
        "Last year",
        "The outcome or the figure at the end of last year; of a measure not asked then, the last one asked.",
    ),
    (
        "How it was made",
        "Suggested",
        "A range to talk about. Below the national figure: from a third of the way to it, to all of it. Level or above: "
        "from last year's figure held, to better by the width of the measure's amber band.",
    ),
    ("How it was made", "Phases", "Weighted by pupils, over the schools that gave their counts."),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetFacts:
    """What the workbook is made from.

    Attributes:
        year: The school year whose targets are agreed. `by`: the day they are to be.
        now: The half term whose figures are the newest; None before there are any.
        readers: Who may read the workbook, in words.
    """

    year: str
    by: date
    now: Period | None
    definitions: Definitions
    register: Register
    book: Book
    readers: str


def target_pages(given: TargetFacts) -> tuple[Page, ...]:
    """The table of targets and the notes."""
    trust = given.definitions.trust
    chosen = measures_with_targets(given.definitions, given.register)
    about: Sequence[Note] = (
        ("This workbook", "Targets", f"{trust.name}, {given.year}. To agree by {_day(given.by)}."),
        ("This workbook", "Who may read it", given.readers),
    )
    rows = by_measure(given.definitions, given.register)
    sources = [row for m in chosen for row in rows.get(m.code, ())]
    return (_page(given, chosen, rows), notes_page(about, HOW, chosen, given.definitions.domains, sources))


def measures_with_targets(definitions: Definitions, register: Register) -> tuple[Measure, ...]:
    """Measures targets are agreed for: headline ones that can be better or worse, and any the register names."""
    named = {row.measure for row in register.targets}
    return tuple(m for m in definitions.measures if m.better != "none" and (m.headline or m.code in named))


def _page(given: TargetFacts, chosen: Sequence[Measure], rows: Mapping[str, Sequence[Comparator]]) -> Page:
    last = previous_year(given.year)
    columns = (
        Column(heading="School or phase", width=34),
        Column(heading="Code", width=9),
        Column(heading="Phase", width=12),
        Column(heading="Measure", width=46),
        Column(heading="Unit", width=18),
        Column(heading=f"Last year {last}", width=18),
        Column(heading=f"Now {given.now.label}" if given.now else "Now", width=15),
        Column(heading="National, whole year", width=22),
        Column(heading="National period", width=24),
        Column(heading=f"Target {last}", width=15),
        Column(heading="Suggested from", width=12),
        Column(heading="Suggested to", width=12),
        Column(heading="How suggested", width=52),
        Column(heading=f"Target {given.year}", width=15),
        Column(heading="Set for", width=16),
        Column(heading="Agreed on", width=13),
        Column(heading="State", width=26),
    )
    standing = {(row.subject.casefold(), row.measure, row.year): row for row in given.register.targets}
    found = [
        _row(given, subject, m, rows.get(m.code, ()), standing)
        for subject in _subjects(given)
        for m in chosen
        if any(is_asked(m, school) for school in subject.schools)
    ]
    return Page(
        name="Targets", table="Targets", columns=columns, rows=found, note=f"Agree by {_day(given.by)}", frozen=4
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Subject:
    """A school, or a phase with its schools, as a target speaks of it.

    Attributes:
        of: What targets and national figures are looked up by. `names`: subjects in the register that speak of it,
            its own first.
    """

    name: str
    code: str
    phase: str
    of: School | str
    names: tuple[str, ...]
    schools: tuple[School, ...]
    aims: Mapping[str, Decimal]
    before: Mapping[str, Decimal]


def _subjects(given: TargetFacts) -> Iterable[_Subject]:
    """Phase groups, other phases the register names, then schools."""
    register, start = given.register, Period(given.year, HALF_TERMS[0])
    groups = dict(phase_groups(register, start))
    members = tuple(school for schools in groups.values() for school in schools)
    named = {row.subject.casefold() for row in register.targets}
    for phase in dict.fromkeys(str(school.phase) for school in members):
        if phase not in groups and phase.casefold() in named:
            groups[phase] = tuple(school for school in members if school.phase == phase)
    earlier = previous_year(given.year)
    for name, schools in groups.items():
        yield _Subject(
            name=f"{name} schools",
            code="",
            phase=name,
            of=name,
            names=(name,),
            schools=schools,
            aims=targets(name, given.year, register),
            before=targets(name, earlier, register),
        )
    for school in sorted(members, key=lambda s: s.order):
        yield _Subject(
            name=school.name,
            code=school.code,
            phase=str(school.phase),
            of=school,
            names=(school.code, str(school.phase), family(school.phase)),
            schools=(school,),
            aims=targets(school, given.year, register),
            before=targets(school, earlier, register),
        )


def _row(
    given: TargetFacts,
    subject: _Subject,
    m: Measure,
    rows: Sequence[Comparator],
    standing: Mapping[tuple[str, str, str], Target],
) -> Sequence[Content]:
    last, now = _last_year(given, m, subject), _now(given, m, subject)
    nation = national(m, subject.of, Period(given.year, HALF_TERMS[-1]), rows)
    advised = suggest(m, last, nation.value)
    keys = ((name.casefold(), m.code, given.year) for name in subject.names)
    said = next((standing[key] for key in keys if key in standing), None)
    if said is None:
        state = f"to agree by {_day(given.by)}"
    else:
        state = "agreed" if said.agreed_on is not None else "typed, no day of agreement"
    return (
        subject.name,
        subject.code,
        subject.phase,
        m.name,
        unit_words(m),
        figure(last, m, "no figure held"),
        figure(now, m, "not returned"),
        figure(nation.value, m, nation.words),
        nation.period,
        figure(subject.before.get(m.code), m, "not set"),
        figure(advised.low, m, "none"),
        figure(advised.high, m, "none"),
        advised.basis,
        figure(subject.aims.get(m.code), m, "not set"),
        said.subject if said is not None else "",
        said.agreed_on if said is not None else None,
        state,
    )


def _now(given: TargetFacts, m: Measure, subject: _Subject) -> Decimal | None:
    """The figure of the newest half term of this year in which the measure is asked."""
    if given.now is None or given.now.year != given.year:
        return None
    up_to = HALF_TERMS[: HALF_TERMS.index(given.now.slug) + 1]
    asked = next((slug for slug in reversed(up_to) if is_collected(m, slug)), None)
    return _figure(given, m, subject, Period(given.year, asked)) if asked is not None else None


def _last_year(given: TargetFacts, m: Measure, subject: _Subject) -> Decimal | None:
    """Last year's outcome, else the figure of the last half term in which the measure was asked."""
    year = previous_year(given.year)
    asked = [slug for slug in reversed(HALF_TERMS) if is_collected(m, slug)][:1]
    for slug in (RESULT, *asked) if m.result is not None else asked:
        value = _figure(given, m, subject, Period(year, slug))
        if value is not None:
            return value
    return None


def _figure(given: TargetFacts, m: Measure, subject: _Subject, period: Period) -> Decimal | None:
    """A school's own figure, submitted; a phase's weighted one."""
    if isinstance(subject.of, str):
        return roll_up(m, subject.schools, period, given.book).value
    reading = given.book.get(subject.of.code, m.code, period)
    return reading.value if reading is not None and reading.submitted else None


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
