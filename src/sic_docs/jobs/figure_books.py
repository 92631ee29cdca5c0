"""The trust's workbooks of figures: scorecard and targets. Kept views, made again only when what they show changed (P9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Final

from sic_docs.documents.definition import DocumentType
from sic_docs.documents.facts.common import LEVEL_WORDS
from sic_docs.documents.facts.wording import joined
from sic_docs.jobs.kept import file_view, kept_key
from sic_docs.jobs.report import Report, combine
from sic_docs.jobs.situations import Known
from sic_docs.kpi.asked import HALF_TERMS, digest_of
from sic_docs.kpi.comparators import all_comparators
from sic_docs.kpi.model import Book
from sic_docs.kpi.score_book import ScoreFacts, score_pages
from sic_docs.kpi.target_book import TargetFacts, target_pages
from sic_docs.kpi.tidy import in_time
from sic_docs.opc.book_model import Charts, Look, Page
from sic_docs.opc.new_book import make_book
from sic_docs.opc.stamp import Stamped
from sic_docs.school_year.model import Period
from sic_docs.school_year.timing import kpi_dates, last_snapshot
from sic_docs.trust.model import TRUST

SCORECARD: Final = "scorecard_workbook"
TARGETS: Final = "targets_workbook"
BOOKS: Final = (SCORECARD, TARGETS)
"""Codes of their document types."""
LAYOUT: Final = 1
"""Raised when sheets are drawn otherwise, so that each workbook is made once more."""
_DATA_LEAD: Final = "school_data_lead"


@dataclass(frozen=True)
class FigureBook:
    """One workbook before it is filed: its recipe is known without drawing it.

    Attributes:
        shows: Digest of everything it is made from. `pages`: makes its sheets.
    """

    known: Known
    type: DocumentType
    shows: Callable[[], str]
    pages: Callable[[], Sequence[Page | Charts]]

    @cached_property
    def recipe(self) -> str:
        style = self.known.definitions.trust.style
        drawn = repr((LAYOUT, self.type.title, self.footer, sorted(style.colours.items()), sorted(style.fonts.items())))
        ratings = repr(sorted(style.ratings.items()))
        return sha256("\n".join((drawn, ratings, self.shows())).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def footer(self) -> str:
        return f"{self.known.definitions.trust.name} · {LEVEL_WORDS[self.type.level]}"

    def make(self, key: str | None = None) -> Stamped:
        """The workbook, stamped with its key (another for a further copy)."""
        style = self.known.definitions.trust.style
        return make_book(
            self.pages(),
            Look(colours=style.colours, fonts=style.fonts, ratings=style.ratings),
            title=self.type.title,
            footer=self.footer,
            key=key or str(kept_key(self.known, self.type, TRUST)),
            recipe=self.recipe,
            as_of=self.known.today,
        )


def file_books(known: Known, codes: Sequence[str]) -> Report:
    """File both, when TRUST is among the codes and there is something to show."""
    types = {t.code: t for t in known.definitions.documents}
    reports = []
    for code in BOOKS:
        book = figure_book(known, types[code]) if code in types and TRUST in codes else None
        if book is not None and is_wanted(known, code):
            make = book.make
            reports.append(file_view(known, book.type, TRUST, lambda b=book: b.recipe, make))  # type: ignore[misc]
    return combine(reports)


def figure_book(known: Known, document_type: DocumentType) -> FigureBook | None:
    """The workbook of a type; None where the type is none of these."""
    if document_type.code == SCORECARD:
        score = score_facts(known, document_type)
        return FigureBook(known, document_type, lambda: _score_digest(score), lambda: score_pages(score))
    if document_type.code == TARGETS:
        aims = target_facts(known, document_type)
        return FigureBook(known, document_type, lambda: _target_digest(aims), lambda: target_pages(aims))
    return None


def is_wanted(known: Known, code: str) -> bool:
    """The scorecard once a half term's figures stand, the targets from the trust's first day."""
    return bool(wanted_halves(known)) if code == SCORECARD else known.today >= known.definitions.trust.start_on


def wanted_halves(known: Known) -> Mapping[Period, date]:
    """Half terms whose figures stand by now → the day their returns are due (P13), oldest first."""
    calendar, start = known.opened.calendars.trust, known.definitions.trust.start_on
    found = {}
    for half in (h for year in calendar.years.values() for h in year.half_terms if h.last >= start):
        if calendar.weeks[half.period]:
            steps = kpi_dates(calendar, half)
            if steps.as_at <= known.today:
                found[half.period] = steps.due
    return dict(sorted(found.items(), key=lambda pair: in_time(pair[0])))


def score_facts(known: Known, document_type: DocumentType) -> ScoreFacts:
    """What the scorecard workbook is made from: figures as last read, of the half term whose papers were last issued."""
    due = wanted_halves(known)
    frozen = last_snapshot(known.opened.calendars.trust, known.today)
    newest = max(due, key=in_time, default=None)
    period = frozen if frozen in due else newest or Period(known.opened.years[0], HALF_TERMS[0])
    assert period is not None
    return ScoreFacts(
        period=period,
        due=due,
        late=frozenset(half for half, day in due.items() if day < known.today),
        definitions=known.definitions,
        register=known.opened.register,
        book=known.joined.book,
        snapshots=known.joined.snapshots,
        ask=_data_leads(known),
        readers=_readers(known, document_type),
    )


def target_facts(known: Known, document_type: DocumentType) -> TargetFacts:
    """What the targets workbook is made from."""
    year = known.opened.years[0]
    calendar = known.opened.calendars.trust
    this_year = [half for half in wanted_halves(known) if half.year == year]
    return TargetFacts(
        year=year,
        by=calendar.years[year].half_terms[0].last,
        now=this_year[-1] if this_year else None,
        definitions=known.definitions,
        register=known.opened.register,
        book=known.joined.book,
        readers=_readers(known, document_type),
    )


def _readers(known: Known, document_type: DocumentType) -> str:
    titles = (known.definitions.trust.role_title(role) for role in document_type.audience)
    return f"{LEVEL_WORDS[document_type.level]}: {joined(titles)}."


def _data_leads(known: Known) -> Mapping[str, str]:
    """Short code → who answers for the school's figures: name and address where the register has them, else the role."""
    title = known.definitions.trust.role_title(_DATA_LEAD)
    found: dict[str, list[str]] = {}
    for person in known.opened.register.people:
        if person.holds_on(known.today) and person.role.casefold() in (_DATA_LEAD, title.casefold()):
            said = ", ".join(part for part in (person.name.strip() or title, person.email or "") if part)
            for code in person.scope:
                found.setdefault(code, []).append(said)
    whole = found.get(TRUST, [])
    schools = known.opened.register.schools
    return {s.code: "; ".join(dict.fromkeys(found.get(s.code) or whole)) or f"{title} (vacant)" for s in schools}


# --- what they show, as a digest ----------------------------------------------------------------------------------


def _score_digest(given: ScoreFacts) -> str:
    frozen = [(period, _figures(book, only=period)) for period, book in sorted(given.snapshots.items(), key=_by_period)]
    said = (given.period, given.due, sorted(given.late), sorted(given.ask.items()), given.readers, frozen)
    returned = [r for part in given.book.parts for r in part.returned]
    return "\n".join((repr(said), repr(returned), repr(_figures(given.book)), _everywhere(given)))


def _target_digest(given: TargetFacts) -> str:
    return "\n".join(
        (repr((given.year, given.by, given.now, given.readers)), repr(_figures(given.book)), _everywhere(given))
    )


def _everywhere(given: ScoreFacts | TargetFacts) -> str:
    d, register = given.definitions, given.register
    schools = [
        (s.code, s.name, s.phase, s.lowest_age, s.highest_age, s.sixth_form, s.joined_on, s.left_on)
        for s in register.schools
    ]
    own = [(layout.school, sorted(layout.supplies)) for layout in d.foreign]
    return repr(
        (d.trust.name, d.domains, digest_of(d.measures), all_comparators(d, register), register.targets, schools, own)
    )


def _figures(book: Book, only: Period | None = None) -> list[object]:
    """Everything of the readings that reaches a sheet."""
    return [
        (
            r.school, r.measure, r.period.year, r.period.slug, r.state.name, r.value, r.numerator, r.denominator,
            r.as_at, r.submitted, r.source, r.sheet, r.cell, r.status,
        )
        for part in book.parts
        for r in part.readings
        if only is None or r.period == only
    ]  # fmt: skip


def _by_period(pair: tuple[Period, Book]) -> tuple[str, int]:
    return in_time(pair[0])
