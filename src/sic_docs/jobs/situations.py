"""From what is owed to the situation one document is written in. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Occurrence
from sic_docs.documents.answers import Answers
from sic_docs.documents.definition import DocumentType, Late, Written
from sic_docs.documents.owed import Owed
from sic_docs.documents.situation import Situation
from sic_docs.errors import Issue
from sic_docs.filing.key import DocumentKey
from sic_docs.jobs.issued import Issued
from sic_docs.jobs.join import Joined
from sic_docs.jobs.opening import Opened
from sic_docs.jobs.views import View, views
from sic_docs.meetings.model import AgendaItem
from sic_docs.school_year.model import Period
from sic_docs.school_year.timing import last_snapshot, notice_by
from sic_docs.trust.model import TRUST

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Known:
    """Everything a document may be written from, gathered once for the whole run.

    Attributes:
        kpi_issues: What was wrong in schools' KPI workbooks, read now or when they last changed.
    """

    definitions: Definitions
    opened: Opened
    joined: Joined
    kpi_issues: tuple[Issue, ...] = ()

    @property
    def today(self) -> date:
        return self.opened.today

    @cached_property
    def views(self) -> Mapping[str, View]:
        """Short code or TRUST → what papers of that school (or the trust) draw on."""
        opened, joined = self.opened, self.joined
        return views(opened.register, opened.occurrences, joined.actions, joined.answers)

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out the first time in a run that this name is asked for."""
        worked = self.views[TRUST].worked
        if name not in worked:
            worked[name] = make()
        return cast("T", worked[name])


@dataclass(frozen=True, kw_only=True, slots=True)
class AgendaNow:
    """The agenda minutes are made from: its items, and whether they are "as edited" or "as issued"."""

    items: tuple[AgendaItem, ...] | None = None
    source: str = ""


def situation(
    known: Known,
    document_type: DocumentType,
    key: str,
    *,
    occurrence: Occurrence | None,
    agenda: AgendaNow | None = None,
    before: Issued | None = None,
    changed: Sequence[str] = (),
) -> Situation:
    """What one document is written from."""
    opened, joined = known.opened, known.joined
    parsed = DocumentKey.parse(key)
    view = known.views[parsed.school]
    figures = figures_of(known, occurrence)
    return Situation(
        definitions=known.definitions,
        register=view.register,
        calendars=opened.calendars,
        today=opened.today,
        type=document_type,
        key=key,
        school=None if parsed.school == TRUST else opened.register.school(parsed.school),
        element=known.definitions.cycle.element(document_type.element) if document_type.element else None,
        occurrence=occurrence,
        figures=figures,
        snapshot=joined.snapshots.get(figures) if figures else None,
        snapshots=joined.snapshots,
        book=joined.book,
        occurrences=view.occurrences,
        actions=view.actions,
        answers=view.answers,
        worked=view.worked,
        agenda=agenda.items if agenda else None,
        agenda_before=before.items if before else (),
        agenda_source=agenda.source if agenda else "",
        previous=_previous(view, document_type, occurrence),
        changed=tuple(changed),
    )


def figures_of(known: Known, occurrence: Occurrence | None) -> Period | None:
    """The half term whose figures a document shows.

    A half-termly element's own; any other shows the last snapshot taken before the day of its meeting.
    """
    if occurrence is None:
        return None
    if "-" in occurrence.period.slug:
        return occurrence.period
    day = min(known.today, occurrence.on or known.today)
    return known.once(("last snapshot", day), lambda: last_snapshot(known.opened.calendars.trust, day))


def _previous(view: View, document_type: DocumentType, occurrence: Occurrence | None) -> Answers | None:
    """The last record of the same body and school before this occurrence."""
    if occurrence is None or occurrence.on is None:
        return None
    by_key = {(o.period, o.number): o for o in view.occurrences if o.element == occurrence.element}
    best: tuple[date, Answers] | None = None
    for printed, read in view.answers.items():
        key = DocumentKey.parse(printed)
        if key.document_type != document_type.code or key.school != occurrence.school:
            continue
        other = by_key.get((key.period, key.number))
        on = read.held_on or (other.on if other else None)
        if on is not None and on < occurrence.on and (best is None or on > best[0]):
            best = (on, read)
    return best[1] if best else None


def last_day(owed: Owed) -> date:
    """The last day a document is of use: its meeting's, else the end of its window (Lateness)."""
    if owed.is_cancelled:
        return owed.window.last
    return owed.occurrence.on or owed.window.last


def is_missed(owed: Owed, document_type: DocumentType, today: date) -> bool:
    """Whether it is too late to write it (design.md, Lateness)."""
    return document_type.late is Late.SKIP and last_day(owed) < today


def is_open(known: Known, owed: Owed, document_type: DocumentType) -> bool:
    """Whether it may still be rendered again while untouched; open means today is earlier than that day."""
    match document_type.written:
        case Written.ONCE:
            return False
        case Written.KEPT:
            return True
        case Written.UNTIL_MEETING:
            return known.today < last_day(owed)
        case Written.UNTIL_NOTICE if owed.is_cancelled:
            return known.today < last_day(owed)  # there is no notice any more: it says that it is cancelled
        case Written.UNTIL_NOTICE:
            on = owed.occurrence.on
            trust = known.definitions.trust
            calendar = known.opened.calendars.of(owed.school)
            by = notice_by(on, trust.notice_clear_days, trust.email_delivery_days, calendar) if on else owed.window.last
            return known.today < by
