"""The trust scorecard workbook: what it shows, as values, and its bytes. A kept view for the trust (P9, P31)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sic_docs.config.model import Definitions
from sic_docs.kpi.asked import HALF_TERMS
from sic_docs.kpi.comparators import all_comparators
from sic_docs.kpi.model import Book
from sic_docs.kpi.returns import Return, returns
from sic_docs.kpi.rollup import scorecard
from sic_docs.kpi.score_lists import figures_page, returns_page
from sic_docs.kpi.score_notes import SCORECARD, Note, notes_page
from sic_docs.kpi.score_pages import domain_page, scorecard_page, trend_pages, when
from sic_docs.kpi.standing import usual_end
from sic_docs.kpi.tidy import facts, in_time, newest
from sic_docs.kpi.trend import trends
from sic_docs.opc.book_model import Charts, Page, sheet_names
from sic_docs.register.model import Register
from sic_docs.school_year.model import Period


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreFacts:
    """What the workbook is made from.

    Attributes:
        period: The half term its scorecard and school sheets show.
        due: Half term → the day its returns are due, of all whose figures are wanted by now.
        late: Those whose day is past.
        book: Readings as last read. `snapshots`: as frozen for issued papers.
        ask: Short code → whom to ask for a school's figures.
        readers: Who may read the workbook, in words.
    """

    period: Period
    due: Mapping[Period, date]
    late: frozenset[Period]
    definitions: Definitions
    register: Register
    book: Book
    snapshots: Mapping[Period, Book]
    ask: Mapping[str, str]
    readers: str


def score_pages(given: ScoreFacts) -> tuple[Page | Charts, ...]:
    """Every sheet, in order: scorecard, trends, a sheet a domain, returns, notes, and the figures behind them."""
    d, register, period = given.definitions, given.register, given.period
    schools = [s for s in register.schools if s.is_in_trust(usual_end(period))]
    found = facts(given.due, d, register, given.book, given.snapshots)
    along = sorted({f.period for f in found if f.period.slug in HALF_TERMS}, key=in_time)
    charts, trended = trend_pages(trends(along, d, register, given.book))
    score = scorecard_page(scorecard(period, d, register, given.book), period)
    tidy = figures_page(found, {domain.code: domain.name for domain in d.domains})
    chased = returns_page(_chased(given), given.due, given.late, given.ask)
    notes = notes_page(_about(given, newest(found)), SCORECARD, d.measures, d.domains, all_comparators(d, register))
    taken = [page.name for page in (score, charts, chased, notes, trended, tidy)]
    shown = {fact.measure.domain for fact in found if fact.period == period}  # a sheet of schools alone tells nothing
    filled = [domain for domain in d.domains if domain.code in shown]
    names = sheet_names([*taken, *(domain.name for domain in filled)])[len(taken) :]
    domains = [
        replace(domain_page(domain, found, schools, period), name=name)
        for domain, name in zip(filled, names, strict=True)
    ]
    return (score, charts, *domains, chased, notes, trended, tidy)


def _chased(given: ScoreFacts) -> list[Return]:
    """Every return of the newest half term; of earlier ones those that still want something."""
    newest_half = max(given.due, key=in_time, default=None)
    return [
        one
        for half in given.due
        for one in returns(given.register.schools, half, given.definitions, given.book)
        if half == newest_half or not one.is_submitted or one.missing or one.corrections
    ]


def _about(given: ScoreFacts, as_at: date | None) -> Sequence[Note]:
    trust = given.definitions.trust
    newest_day = f"newest figures as at {as_at.day} {as_at:%B %Y}" if as_at else "no figures returned yet"
    return (
        ("This workbook", "Trust scorecard", f"{trust.name}. Filed again whenever a figure changes."),
        ("This workbook", "Who may read it", given.readers),
        ("This workbook", "Half term shown", f"{when(given.period)}; {newest_day}."),
    )
