"""Everything one document may draw on, gathered before any provider runs. Pure values only."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Element, Occurrence
from sic_docs.documents.answers import Answers
from sic_docs.documents.definition import DocumentType
from sic_docs.documents.status import StatusRow
from sic_docs.errors import Issue
from sic_docs.kpi.corrections import Corrected, Correction
from sic_docs.kpi.model import Book
from sic_docs.meetings.model import Action, AgendaItem
from sic_docs.register.model import Register
from sic_docs.school_year.calendars import Calendars
from sic_docs.school_year.model import Period
from sic_docs.trust.model import School


@dataclass(frozen=True, kw_only=True, slots=True)
class ToDo:
    """One line of a list of what needs attention (P18).

    Attributes:
        what, where: In plain words. `by`: the day to act by, in words, or "". `address`: link to the document or "".
        due: That day, by which lists are sorted; None for lines without one, which come last.
        school: Short code; None for the trust. `key`: printed key of the document it is about, or "".
    """

    what: str
    where: str = ""
    by: str = ""
    address: str = ""
    school: str | None = None
    key: str = ""
    due: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """What is known when one document is written.

    Attributes:
        today: The run's one day.
        type: The document type. `key`: its printed key.
        school: None for a trust paper.
        element, occurrence: What it answers for; None for kept views.
        figures: The half term whose figures it shows; None when it shows none.
        snapshot: Readings frozen at that half term's snapshot; None before it.
        snapshots: Half term → readings frozen at its snapshot, of every one taken.
        book: All readings as last read (live).
        register: For a school's paper with only its own people, categories and inspections, and the trust's.
        occurrences: Every occurrence of the year and the next; for a school's paper its own and the trust's.
        actions: Every action known, all bodies; for a school's paper its own and the trust's.
        answers: Printed key → what was read from that document.
        agenda: For minutes and records: the items of the agenda as it now stands; None where there is none.
        agenda_before: For an agenda filed again: its items as last issued, whose numbers stand (decision 5).
        agenda_source: "as edited", "as issued" (agenda removed or unreadable) or "".
        previous: Answers of the last record or minutes of the same body (and school); None when none.
        to_do, issues, status: For kept views only.
        corrections, corrected: For the list of KPI corrections: what to put right, what was after a snapshot.
        papers: For pack covers and contents: rows.
        changed: What changed since the version being replaced, plain sentences (P7).
        worked: What facts have worked out already this run, under names that say all it depends on.
    """

    definitions: Definitions
    register: Register
    calendars: Calendars
    today: date
    type: DocumentType
    key: str
    school: School | None = None
    element: Element | None = None
    occurrence: Occurrence | None = None
    figures: Period | None = None
    snapshot: Book | None = None
    snapshots: Mapping[Period, Book] = field(default_factory=dict)
    book: Book = field(default_factory=Book)
    occurrences: tuple[Occurrence, ...] = ()
    actions: tuple[Action, ...] = ()
    answers: Mapping[str, Answers] = field(default_factory=dict)
    agenda: tuple[AgendaItem, ...] | None = None
    agenda_before: tuple[AgendaItem, ...] = ()
    agenda_source: str = ""
    previous: Answers | None = None
    to_do: tuple[ToDo, ...] = ()
    issues: tuple[Issue, ...] = ()
    status: tuple[StatusRow, ...] = ()
    changed: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    corrected: tuple[Corrected, ...] = ()
    worked: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def year(self) -> str:
        if self.occurrence is not None:
            return self.occurrence.period.year
        from sic_docs.school_year.model import academic_year

        return academic_year(self.today)
