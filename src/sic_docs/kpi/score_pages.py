"""Sheets of the trust scorecard workbook: by phase, school by measure for each domain, trends.

Pure. One table a sheet, starting in A1, for people who sort and filter and for programs that read. A rating is a letter
in a column of its own, and a colour that follows the letter.
"""

from __future__ import annotations

from collections.abc import Sequence

from sic_docs.config.model import Domain
from sic_docs.kpi.book_cells import figure, letter_column, number_format, total, unit_words
from sic_docs.kpi.model import Measure
from sic_docs.kpi.printing import label
from sic_docs.kpi.rollup import ScoreRow
from sic_docs.kpi.tidy import Fact
from sic_docs.kpi.trend import Trend
from sic_docs.opc.book_model import Chart, Charts, Column, Content, Page, Series, Words
from sic_docs.school_year.model import Period, previous_year
from sic_docs.trust.model import School

TREND_FIGURES = "Trend figures"


def when(period: Period) -> str:
    """A half term with its year: "Autumn 1 2026-27"."""
    return period.label if period.slug == "year" else f"{period.label} {period.year}"


def scorecard_page(rows: Sequence[ScoreRow], period: Period) -> Page:
    """The trust's headline figures by phase, weighted, each with how many schools stand behind it (P31)."""
    past = when(Period(previous_year(period.year), period.slug))
    columns = (
        Column(heading="Phase", width=14),
        Column(heading="Measure", width=26),
        Column(heading=past, width=18),
        Column(heading=when(period), width=18, rated_by=5),
        Column(heading="Schools in the figure", width=15),
        Column(heading="Target", width=11),
        Column(heading="Expected at year end", width=14),
        Column(heading="How expected", width=50),
        letter_column("On track"),
        Column(heading="National, same period", width=22),
        Column(heading="National period", width=20, wraps=True),
        Column(heading="Schools furthest below", width=60, wraps=True),
    )
    return Page(
        name="Scorecard",
        table="Scorecard",
        columns=columns,
        rows=[_score(r) for r in rows],
        note=when(period),
        frozen=2,
    )


def _score(row: ScoreRow) -> Sequence[Content]:
    m = row.measure
    return (
        row.phase,
        row.name,
        total(row.past) if row.past is not None else Words(row.last_year.text),
        total(row.now),
        row.now.coverage,
        figure(row.aim, m, row.target.text),
        figure(row.expected.value, m, row.expected.text),
        row.expected.method,
        row.letter,
        figure(row.nation, m, row.national.text),
        row.national_period,
        row.furthest,
    )


def domain_page(domain: Domain, found: Sequence[Fact], schools: Sequence[School], period: Period) -> Page:
    """One domain's figures of a half term, a row a school; beside each figure that is rated its letter."""
    mine: dict[str, dict[str, Fact]] = {}
    measures: dict[str, Measure] = {}
    for fact in found:
        if fact.period == period and fact.measure.domain == domain.code:
            mine.setdefault(fact.school.code, {})[fact.measure.code] = fact
            measures[fact.measure.code] = fact.measure
    columns = [
        Column(heading="School code", width=9),
        Column(heading="School", width=34),
        Column(heading="Phase", width=12),
    ]
    for m in measures.values():
        rated = m.better != "none" and m.amber_band is not None
        shape = number_format(m.unit, m.places)
        columns.append(Column(heading=label(m), width=14, format=shape, rated_by=1 if rated else None))
        if rated:
            columns.append(letter_column(f"{m.short}: rating"))
    rows: list[Sequence[Content]] = []
    for school in schools:
        cells: list[Content] = [school.code, school.name, str(school.phase)]
        for m in measures.values():
            one = mine.get(school.code, {}).get(m.code)
            cells.append(_cell(one))
            if m.better != "none" and m.amber_band is not None:
                cells.append(one.letter if one else "")
        rows.append(cells)
    return Page(
        name=domain.name, table=f"Domain_{_word(domain.code)}", columns=columns, rows=rows, note=when(period), frozen=2
    )


def _cell(fact: Fact | None) -> Content:
    if fact is None:
        return Words("not asked")
    return fact.value if fact.value is not None else Words(fact.state)


def trend_pages(found: Sequence[Trend]) -> tuple[Charts, Page]:
    """The charts, and the table they are drawn from: a block of rows a measure, a column a phase."""
    phases = list(dict.fromkeys(phase for trend in found for phase in trend.phases))
    columns = [Column(heading="Measure", width=28), Column(heading="Half term", width=22)]
    for phase in phases:
        columns += [Column(heading=phase, width=13), Column(heading=f"{phase}: schools", width=16)]
    rows: list[Sequence[Content]] = []
    charts = []
    for trend in found:
        first = len(rows)
        for point in trend.points:
            cells: list[Content] = [trend.measure.name, point.label]
            for phase in phases:
                held = point.figures.get(phase)
                known = held is not None and held.value is not None
                cells += [
                    figure(held.value, trend.measure) if held is not None else None,
                    held.coverage if held is not None and known else "",
                ]
            rows.append(cells)
        charts.append(_chart(trend, phases, first, len(rows) - 1))
    text = (
        f"Headline measures by phase, weighted by pupils, half term by half term. The figures: sheet {TREND_FIGURES}."
    )
    page = Page(name=TREND_FIGURES, table="Trend_figures", columns=columns, rows=rows, frozen=2)
    return Charts(name="Trends", text=text, charts=charts), page


def _chart(trend: Trend, phases: Sequence[str], first: int, last: int) -> Chart:
    return Chart(
        title=label(trend.measure),
        description=trend.described(trend.phases),
        unit=unit_words(trend.measure),
        format=number_format(trend.measure.unit, trend.measure.places),
        series=[
            Series(name=phase, page=TREND_FIGURES, first=first, last=last, labels=1, values=2 + 2 * at, look=at)
            for at, phase in enumerate(phases)
            if phase in trend.phases
        ],
    )


def _word(code: str) -> str:
    """A code as part of a table's name."""
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in code)
