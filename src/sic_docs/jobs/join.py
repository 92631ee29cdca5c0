"""The one place where everything read comes together: figures frozen, actions joined. Pure (decision 13, pass 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Occurrence
from sic_docs.documents.answers import Answers
from sic_docs.documents.facts.registers import closed_by, is_register
from sic_docs.filing.key import DocumentKey
from sic_docs.jobs.typed_registers import register_rows
from sic_docs.kpi.model import Book, SchoolReadings
from sic_docs.meetings.action_issues import ActionIssue, action_issues
from sic_docs.meetings.actions import ACTIONS, ActionRows, join_register
from sic_docs.meetings.model import Action
from sic_docs.register.model import Register
from sic_docs.school_year.by_words import due_day
from sic_docs.school_year.calendars import Calendars
from sic_docs.school_year.model import HalfTerm, Period
from sic_docs.school_year.timing import kpi_dates
from sic_docs.trust.model import TRUST


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """What every document of this run may draw on.

    Attributes:
        book: All readings as last read.
        snapshots: Half term → readings frozen at its snapshot.
        new_snapshots: Those this run takes, to be kept.
        actions: Every action known. `action_issues`: what could not be taken of their rows.
        answers: Printed key → answers of that document.
    """

    book: Book
    snapshots: Mapping[Period, Book] = field(default_factory=dict)
    new_snapshots: Mapping[Period, tuple[SchoolReadings, ...]] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    action_issues: tuple[ActionIssue, ...] = ()
    answers: Mapping[str, Answers] = field(default_factory=dict)


def join(
    definitions: Definitions,
    register: Register,
    calendars: Calendars,
    occurrences: Sequence[Occurrence],
    *,
    readings: Iterable[SchoolReadings],
    snapshots: Mapping[Period, tuple[SchoolReadings, ...]],
    answers: Mapping[str, Answers],
    actions: Sequence[Action],
    year: str,
    today: date,
) -> Joined:
    """Everything read, joined.

    Args:
        snapshots: Those already taken. The first run after a snapshot day takes that half term's, once.
        actions: The register of actions as last worked out, for its refs.
    """
    parts = tuple(readings)
    taken = dict(snapshots)
    new: dict[Period, tuple[SchoolReadings, ...]] = {}
    for half in calendars.trust.years[year].half_terms:
        wanted = half.last >= definitions.trust.start_on and is_past_snapshot(calendars, half, today)
        if wanted and half.period not in taken:
            new[half.period] = taken[half.period] = parts
    documents = tuple(_action_rows(definitions, occurrences, answers, today))
    schools = {school.code: school.name for school in register.schools}
    joint = join_register(
        documents,
        year=year,
        previous=actions,
        brought_in=register.open_actions,
        schools=schools,
        due_day=lambda words, near, code: due_day(words, near=near, calendar=calendars.of(code or TRUST)),
    )
    return Joined(
        book=Book(parts),
        snapshots={period: Book(frozen) for period, frozen in taken.items()},
        new_snapshots=new,
        actions=joint.actions,
        action_issues=action_issues(documents, joint, schools=schools),
        answers=answers,
    )


def is_past_snapshot(calendars: Calendars, half: HalfTerm, today: date) -> bool:
    return kpi_dates(calendars.trust, half).snapshot < today


def _action_rows(
    definitions: Definitions, occurrences: Sequence[Occurrence], answers: Mapping[str, Answers], today: date
) -> Iterable[ActionRows]:
    by_key = {(o.element, o.school, o.period, o.number): o for o in occurrences}
    types = {t.code: t for t in definitions.documents}
    for printed, read in answers.items():
        key = DocumentKey.parse(printed)
        document_type = types.get(key.document_type)
        if document_type is not None and is_register(document_type):
            yield from register_rows(document_type, read, closed_by(definitions, document_type))
            continue
        if document_type is None or document_type.element is None or ACTIONS not in read.rows:
            continue
        occurrence = by_key.get((document_type.element, key.school, key.period, key.number))
        on = read.held_on or (occurrence.on if occurrence else None) or read.read_on or today
        yield ActionRows(
            key=printed,
            body=document_type.element,
            school=None if key.school == TRUST else key.school,
            level=document_type.level,
            meeting_on=on,
            read_on=read.read_on or today,
            finished=read.finished,
            rows=read.rows[ACTIONS],
        )
