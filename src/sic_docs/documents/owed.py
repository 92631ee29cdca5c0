"""Occurrences × document types: which documents are owed, under which key, from which day (IssueRule).

One document answers for one occurrence unless its type says otherwise (`per_period`). A document for each school of a
meeting of the trust is keyed with the school's code. Types that belong to no element (lists kept for people) are not
owed by the cycle and do not appear here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Occurrence, Scope
from sic_docs.documents.definition import DocumentType
from sic_docs.register.model import Register
from sic_docs.school_year.cadence import period_of
from sic_docs.school_year.calendars import Calendars
from sic_docs.school_year.model import Calendar, Period, Window
from sic_docs.school_year.timing import kpi_dates, last_snapshot, notice_by
from sic_docs.trust.model import TRUST, School

RETURN: Final = "kpi_return"
"""The workbook we make; a school that sends its own (`foreign` in kpis.yaml) is issued none (decision 11)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """One document owed, or one occurrence of an element that has no document type yet.

    Attributes:
        key: Printed document key; None, as `document_type`, where the element has no document type.
        school: Short code or TRUST: whose document it is. The occurrence may be the trust's.
        period, number: As in the key.
        window: The occurrence's.
        issue_on: First day on which it is written. Of a meeting that is cancelled, or has no date: counted from the
            last day of its window.
    """

    key: str | None
    element: str
    document_type: str | None
    school: str
    period: Period
    number: int
    window: Window
    issue_on: date
    category: str | None
    occurrence: Occurrence

    @property
    def is_cancelled(self) -> bool:
        """Its meeting is cancelled and not replaced: still owed, nothing to write until it has a date (P21)."""
        return self.occurrence.is_cancelled


def owed_documents(
    definitions: Definitions,
    register: Register,
    calendars: Calendars,
    occurrences: Iterable[Occurrence],
    first: date,
    last: date,
) -> tuple[Owed, ...]:
    """Everything with an `issue_on` from `first` to `last`, both included; by issue day, document type and school.

    Nothing is owed with an `issue_on` before `start_on` or the school's Joined on, nor to a school that has left
    (P11, P26). A document for a whole year or half term comes once, with its first occurrence.
    """
    work = _Work(
        definitions=definitions,
        calendars=calendars,
        schools={s.code: s for s in register.schools},
        foreign=frozenset(f.school for f in definitions.foreign),
    )
    return tuple(sorted((o for o in work.all(occurrences) if first <= o.issue_on <= last), key=_order))


def _order(owed: Owed) -> tuple[date, str, str, str, int]:
    return owed.issue_on, owed.document_type or "", owed.school, owed.element, owed.number


@dataclass(frozen=True, kw_only=True, slots=True)
class _Work:
    definitions: Definitions
    calendars: Calendars
    schools: dict[str, School]
    foreign: frozenset[str]
    offsets: dict[tuple[str, date, int], date] = field(default_factory=dict)
    snapshots: dict[Period, date] = field(default_factory=dict)
    opening: dict[tuple[str, str, date], date] = field(default_factory=dict)

    def all(self, occurrences: Iterable[Occurrence]) -> Iterator[Owed]:
        types: dict[str, list[DocumentType]] = {}
        for document_type in self.definitions.documents:
            if document_type.element is not None:
                types.setdefault(document_type.element, []).append(document_type)
        scopes = {e.code: e.scope for e in self.definitions.cycle.elements}
        seen: set[str] = set()
        for occurrence in sorted(occurrences, key=lambda o: o.window.first):
            own = types.get(occurrence.element, ())
            if not own:
                yield from self._without_type(occurrence)
            for document_type in own:
                for code in self._places(document_type, occurrence, scopes.get(occurrence.element, Scope.SCHOOL)):
                    found = self._owed(document_type, occurrence, code)
                    if found is not None and found.key is not None and found.key not in seen:
                        seen.add(found.key)
                        yield found

    def _without_type(self, occurrence: Occurrence) -> Iterator[Owed]:
        dated = occurrence.on if not occurrence.is_cancelled else None
        issue_on = dated or occurrence.window.first
        if self._counts(occurrence.school, issue_on):
            yield _row(None, occurrence, occurrence.school, occurrence.period, occurrence.number, issue_on)

    def _places(self, document_type: DocumentType, occurrence: Occurrence, scope: Scope) -> Sequence[str]:
        """Whose documents of this type one occurrence owes, as short codes."""
        if document_type.scope == "trust":
            return (TRUST,)
        codes = tuple(self.schools) if scope is Scope.TRUST else (occurrence.school,)
        return [code for code in codes if code in self.schools and self._has(document_type, self.schools[code])]

    def _has(self, document_type: DocumentType, school: School) -> bool:
        if document_type.phases and school.phase.value not in document_type.phases:
            return False
        return not (document_type.code == RETURN and school.code in self.foreign)

    def _owed(self, document_type: DocumentType, occurrence: Occurrence, code: str) -> Owed | None:
        calendar = self.calendars.of(occurrence.school)
        period, number = self._period(document_type, occurrence, calendar)
        issue_on = self._issue_on(document_type, occurrence, code, calendar)
        if not self._counts(code, issue_on):
            return None
        return _row(document_type, occurrence, code, period, number, issue_on)

    def _period(self, document_type: DocumentType, occurrence: Occurrence, calendar: Calendar) -> tuple[Period, int]:
        year = occurrence.period.year
        if document_type.per_period == "occurrence":
            return occurrence.period, occurrence.number
        if document_type.per_period == "half_term":
            if calendar.half_term_of(occurrence.window.first) is None:
                calendar = self.calendars.trust
            return period_of("half_term", year, occurrence.window, calendar), 1
        return Period(year, "year"), 1

    def _issue_on(self, document_type: DocumentType, occurrence: Occurrence, code: str, calendar: Calendar) -> date:
        rule = document_type.issue
        held_on = occurrence.on if not occurrence.is_cancelled else None
        if rule.on == "meeting":
            return self._offset(calendar, held_on or occurrence.window.last, rule.school_days)
        if rule.on == "window":
            return self._offset(calendar, occurrence.window.first, rule.school_days)
        if rule.on == "notice":
            settings = self.definitions.trust
            meeting_on = held_on or occurrence.window.last
            by = notice_by(meeting_on, settings.notice_clear_days, settings.email_delivery_days, calendar)
            return self._offset(calendar, by, rule.school_days)
        if rule.on == "snapshot":
            day = self._next_open(calendar, self._snapshot(occurrence, held_on))
            return self._offset(calendar, day, rule.school_days)
        opening = self._opening(code, occurrence.period.year)
        return self._offset(self.calendars.of(code), opening, rule.school_days)

    def _offset(self, calendar: Calendar, day: date, school_days: int) -> date:
        """`day` moved by open days; the first day the calendar knows where it does not reach so far back."""
        if school_days == 0:
            return day
        key = (calendar.name, day, school_days)
        if key not in self.offsets:
            try:
                self.offsets[key] = calendar.add_open_days(day, school_days)
            except ValueError:
                self.offsets[key] = calendar.open_days[0 if school_days < 0 else -1]
        return self.offsets[key]

    def _next_open(self, calendar: Calendar, day: date) -> date:
        """The first open day after `day`: the run that day is the first after a cut-off."""
        return next(iter(calendar.open_days[bisect_right(calendar.open_days, day) :]), day + timedelta(days=1))

    def _snapshot(self, occurrence: Occurrence, held_on: date | None) -> date:
        """The snapshot day of an occurrence's half term; of a longer period, the last before it is held."""
        trust = self.calendars.trust
        period = occurrence.period
        if period not in trust.weeks:
            day = held_on or occurrence.window.last
            found = last_snapshot(trust, day)
            if found is None:
                return occurrence.window.first
            period = found
        if period not in self.snapshots:
            self.snapshots[period] = kpi_dates(trust, period).snapshot
        return self.snapshots[period]

    def _opening(self, code: str, year: str) -> date:
        """The first open day of the year on which the trust uses sic_docs and the school belongs to it."""
        calendar = self.calendars.of(code)
        school = self.schools.get(code)
        start = max(self.definitions.trust.start_on, (school.joined_on if school else None) or date.min)
        key = (calendar.name, year, start)
        if key not in self.opening:
            whole = calendar.window_of(Period(year, "year"))
            days = calendar.open_between(max(start, whole.first), whole.last)
            self.opening[key] = days[0] if days else whole.last
        return self.opening[key]

    def _counts(self, code: str, issue_on: date) -> bool:
        if issue_on < self.definitions.trust.start_on:
            return False
        school = self.schools.get(code)
        return code == TRUST or (school is not None and school.is_in_trust(issue_on))


def _row(
    document_type: DocumentType | None,
    occurrence: Occurrence,
    code: str,
    period: Period,
    number: int,
    issue_on: date,
) -> Owed:
    kind = document_type.code if document_type else None
    return Owed(
        key=f"{kind}/{code}/{period.year}/{period.slug}/{number:02d}" if kind else None,
        element=occurrence.element,
        document_type=kind,
        school=code,
        period=period,
        number=number,
        window=occurrence.window,
        issue_on=issue_on,
        category=occurrence.category if code == occurrence.school else None,
        occurrence=occurrence,
    )
