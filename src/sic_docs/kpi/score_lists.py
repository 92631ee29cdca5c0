"""Lists of the scorecard workbook: returns to chase, and every figure as a row for other programs to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sic_docs.kpi.asked import HALF_TERMS
from sic_docs.kpi.book_cells import letter_column, unit_words
from sic_docs.kpi.returns import Return
from sic_docs.kpi.score_pages import when
from sic_docs.kpi.tidy import Fact
from sic_docs.opc.book_model import Column, Content, Page
from sic_docs.school_year.model import Period


def returns_page(
    found: Sequence[Return], due: Mapping[Period, date], late: frozenset[Period], ask: Mapping[str, str]
) -> Page:
    """Who has not returned what: the list the trust data lead chases from (P16), what is wanting first.

    Args:
        due: Half term → the day its returns are due. `late`: those whose day is past.
        ask: Short code → whom to ask.
    """
    columns = (
        Column(heading="Half term", width=17),
        Column(heading="School code", width=9),
        Column(heading="School", width=34),
        Column(heading="Return", width=13),
        Column(heading="Overdue", width=10),
        Column(heading="Due", width=13),
        Column(heading="Ask", width=30, wraps=True),
        Column(heading="Entered", width=10),
        Column(heading="Asked", width=9),
        Column(heading="Not entered", width=60, wraps=True),
        Column(heading="To correct", width=34, wraps=True),
        Column(heading="Figures as at", width=13),
        Column(heading="Submitted by", width=26),
        Column(heading="Head checked", width=10),
    )
    rows = []
    for one in sorted(found, key=lambda r: (_newest_first(r.period), _want(r))):
        wanting = not one.is_submitted or bool(one.missing or one.corrections)
        rows.append(
            (
                when(one.period),
                one.school.code,
                one.school.name,
                one.state,
                "yes" if wanting and one.period in late else "no",
                due.get(one.period),
                ask.get(one.school.code, ""),
                one.asked - len(one.missing),
                one.asked,
                "everything" if one.asked and len(one.missing) == one.asked else "; ".join(one.missing),
                "; ".join(one.corrections),
                one.as_at,
                one.submitted_by or "",
                "yes" if one.head_checked else "no",
            )
        )
    return Page(name="Returns", table="Returns", columns=columns, rows=rows, frozen=3)


def _newest_first(period: Period) -> tuple[int, int]:
    return (-int(period.year[:4]), -HALF_TERMS.index(period.slug))


def _want(one: Return) -> tuple[int, int]:
    """What is wanting most first; equal ones stay in the register's order."""
    return (("not started", "in progress", "submitted").index(one.state), 0 if one.missing or one.corrections else 1)


FIGURES = (
    Column(heading="School code", width=9),
    Column(heading="School", width=30),
    Column(heading="Phase", width=12),
    Column(heading="Domain", width=16),
    Column(heading="Measure code", width=12),
    Column(heading="Measure", width=30),
    Column(heading="Unit", width=17),
    Column(heading="Year", width=9),
    Column(heading="Half term", width=11),
    Column(heading="Half term number", width=9),
    Column(heading="State", width=15),
    Column(heading="Value", width=10, rated_by=14),
    Column(heading="Numerator", width=11),
    Column(heading="Denominator", width=12),
    Column(heading="Figures as at", width=13),
    Column(heading="Submitted", width=10),
    Column(heading="Source file", width=32),
    Column(heading="Source sheet", width=16),
    Column(heading="Source cell", width=8),
    Column(heading="Target", width=9),
    Column(heading="National", width=9),
    Column(heading="National period", width=24),
    Column(heading="National status", width=12),
    Column(heading="In issued papers", width=10),
    Column(heading="Result status", width=12),
    letter_column("Rating"),
)
"""Columns of the tidy table. Other programs read them by these headings: they are added to, never changed."""


def figures_page(found: Sequence[Fact], domains: Mapping[str, str]) -> Page:
    """Every figure, a row each, for Power BI and the like."""
    rows: list[Sequence[Content]] = []
    for f in found:
        r, m = f.reading, f.measure
        rows.append(
            (
                f.school.code,
                f.school.name,
                str(f.school.phase),
                domains.get(m.domain, m.domain),
                m.code,
                m.name,
                unit_words(m),
                f.period.year,
                "Year" if f.period.slug == "year" else f.period.label,
                f.number,
                f.state,
                f.value,
                r.numerator if r else None,
                r.denominator if r else None,
                r.as_at if r else None,
                "yes" if r is not None and r.submitted else "no",
                r.source if r else "",
                r.sheet if r else "",
                r.cell if r else "",
                f.target,
                f.nation.value,
                f.nation.period,
                f.nation.status if f.nation.value is not None else "",
                f.in_papers,
                r.status if r else "",
                f.letter,
            )
        )
    return Page(name="Figures", table="Figures", columns=FIGURES, rows=rows, frozen=2)
