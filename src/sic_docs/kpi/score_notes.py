"""The Notes sheet of our workbooks of figures: how they were made, what the signs mean, definitions, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sic_docs.config.model import Domain
from sic_docs.kpi.asked import HALF_TERMS
from sic_docs.kpi.book_cells import unit_words
from sic_docs.kpi.model import Measure
from sic_docs.kpi.printing import printed
from sic_docs.opc.book_model import Column, Page
from sic_docs.register.model import Comparator
from sic_docs.school_year.model import Period

Note = tuple[str, str, str]
"""Section, what it is about, what is said."""

BETTER: Final = {
    "up": "Higher is better.",
    "down": "Lower is better.",
    "zero": "Nearer zero is better.",
    "none": "For context: neither higher nor lower is better, so it is never rated.",
}
SYMBOLS: Final[Sequence[Note]] = (
    ("Symbols", "c", "Suppressed: about so few pupils that one might be recognised."),
    ("Symbols", "z", "Not applicable: the measure cannot apply to the school."),
    ("Symbols", "x", "Not available."),
    ("Symbols", "low or k", "Above zero, and rounds to zero."),
    ("Symbols", "u", "Unreliable: too few pupils, or in doubt for another reason."),
    ("Symbols", "b", "Break in series: not to be set beside earlier figures."),
    ("Symbols", "not returned", "The school has not submitted its figures for that half term; drafts are not shown."),
    ("Symbols", "not entered", "The half term was submitted without this figure."),
    ("Symbols", "unreadable", "The cell holds something that is no figure; it is on the school's list of corrections."),
    ("Symbols", "not asked", "The measure is not asked of this school."),
)
SCORECARD: Final[Sequence[Note]] = (
    (
        "How it was made",
        "Figures by phase",
        "Weighted: all schools' numerators added up and divided by all their denominators, never a mean of schools' "
        "percentages. Counts are added. Where a school gave no counts it is left out of the figure, and Schools in "
        "the figure says how many stand behind it. What cannot be added up is shown as the range of the schools’ own figures.",
    ),
    (
        "How it was made",
        "Ratings",
        "G: at or better than the school's target, else than the national figure for the same part of the year. "
        "A: within the measure's band of it. R: beyond. The letter decides; the colour follows it.",
    ),
    (
        "How it was made",
        "On track",
        "The figure expected at year end, worked out as How expected says, rated against the phase's target.",
    ),
    (
        "How it was made",
        "Trends",
        "Lines stop where a definition changed, and, for running figures, at the start of each school year: a figure "
        "so far this year is no continuation of last summer's.",
    ),
    (
        "How it was made",
        "Issued papers",
        "This workbook shows figures as last read, corrections included. Papers show them as they stood at the "
        "half term's cut-off: column In issued papers of the sheet Figures.",
    ),
    (
        "How it was made",
        "The sheet Figures",
        "One row for each school, measure and half term, in one table named Figures that starts in A1: choose it in "
        "Power BI or Power Query. Percentages are numbers from 0 to 100. A missing figure is an empty Value, and "
        "State says why.",
    ),
    (
        "How it was made",
        "If you change it",
        "Your copy stays as you left it; the next version is filed beside it as copy 2.",
    ),
)


def notes_page(
    about: Sequence[Note],
    how: Sequence[Note],
    measures: Iterable[Measure],
    domains: Sequence[Domain],
    comparators: Iterable[Comparator],
) -> Page:
    """The sheet: what this is, how it was made, symbols, then each measure's definition and national figures.

    Args:
        about: What this workbook is, whose, and who may read it.
    """
    by_measure: dict[str, list[Comparator]] = {}
    for row in comparators:
        by_measure.setdefault(row.measure, []).append(row)
    names = {d.code: d.name for d in domains}
    rows: list[Note] = [*about, *how, *SYMBOLS]
    for m in measures:
        rows.append((f"Definitions: {names.get(m.domain, m.domain)}", m.name, definition(m)))
    for m in measures:
        for row in by_measure.get(m.code, ()):
            rows.append(("National figures and sources", m.name, sourced(row, m)))
    columns = (
        Column(heading="About", width=30, wraps=True),
        Column(heading="Item", width=34, wraps=True),
        Column(heading="Note", width=110, wraps=True),
    )
    return Page(name="Notes", table="Notes", columns=columns, rows=rows, frozen=0)


def definition(m: Measure) -> str:
    """A measure in words: definition, counts, unit, direction, when it is asked."""
    said = [m.definition if m.definition.endswith(".") else f"{m.definition}."]
    if m.numerator and m.denominator:
        said.append(f"{m.numerator} ÷ {m.denominator[:1].lower()}{m.denominator[1:]}.")
    if m.threshold:
        said.append(f"Threshold: {m.threshold}.")
    said.append(f"Code {m.code}, {unit_words(m)}.")
    said.append(BETTER.get(m.better, ""))
    if m.amber_band is not None and m.better != "none":
        said.append(f"Amber within {m.amber_band.normalize():f}.")
    if m.collected_in and len(m.collected_in) < len(HALF_TERMS):
        said.append(f"Asked in {', '.join(Period('2000-01', slug).label for slug in m.collected_in)}.")
    changed = [r for r in m.rules if r.breaks_series]
    said += [f"Definition changed on {r.from_on.day} {r.from_on:%B %Y}: a break in series." for r in changed]
    return " ".join(filter(None, said))


def sourced(row: Comparator, m: Measure) -> str:
    """A national figure with its phase, period, standing and source."""
    value = "not available" if row.value is None else printed(row.value, m.unit, m.places)
    day = f", as of {row.as_of.day} {row.as_of:%B %Y}" if row.as_of else ""
    source = f" Source: {row.source}." if row.source else ""
    return f"{row.phase}, {row.period}: {value} ({row.status}{day}).{source}"
