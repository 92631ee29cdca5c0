"""The Trust register as one frozen value: every sheet's rows, typed, each knowing its cell.

Reading the workbook is `register.read`, making one `register.new`, adding rows `register.append`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sic_docs.cycle.model import Meeting
from sic_docs.school_year.model import HalfTerm
from sic_docs.trust.model import CategoryEntry, Person, School


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannerItem:
    """One row of the annual planner (P14).

    Attributes:
        body: Element code whose agenda it is for.
        when: `every`, a term (`autumn`), a half term (`autumn-2`) or a meeting number (`3`), lower case.
        order: Position on the agenda.
        purpose: decide, discuss or note.
        paper: Document type code, or a title people will supply; None when no paper is expected.
        part: A or B.
        minutes: Minutes allotted; None when not set.
        every_year: False for a once-only item of `year`.
        phases: Phase values; only for schools of these. () for all, and for meetings of the trust.
    """

    body: str
    when: str
    order: int
    item: str
    purpose: str = "discuss"
    lead: str | None = None
    paper: str | None = None
    part: str = "A"
    minutes: int | None = None
    every_year: bool = True
    year: str | None = None
    phases: tuple[str, ...] = ()
    cell: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarRow:
    """One row of Term dates: a half term of a named calendar, with its INSET days."""

    calendar: str
    half_term: HalfTerm
    inset_days: tuple[date, ...] = ()
    cell: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    body: str
    role: str
    voting: bool = True
    from_on: date | None = None
    to_on: date | None = None
    interests_confirmed_on: date | None = None
    interests: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspection:
    school: str
    on: date
    kind: str | None = None
    framework: str | None = None
    area: str | None = None
    grade: str | None = None
    safeguarding: str | None = None
    published: bool = True
    published_on: date | None = None
    before_joining: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A target for a measure: `subject` is a school's code or a phase's name."""

    subject: str
    measure: str
    year: str
    target: Decimal
    agreed_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparator:
    """A national figure: `phase` is a Phase value or `All`; `period` as the source prints it."""

    measure: str
    phase: str
    period: str
    value: Decimal | None
    status: str = "provisional"
    source: str = ""
    as_of: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenAction:
    """An action brought in from before sic_docs started (P11)."""

    body: str
    school: str | None
    text: str
    owner: str | None = None
    due: str | None = None
    status: str = "open"
    meeting_on: date | None = None
    shared: bool = False
    cell: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Register:
    """Everything the register workbook says. All rows in sheet order."""

    schools: tuple[School, ...] = ()
    categories: tuple[CategoryEntry, ...] = ()
    people: tuple[Person, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    planner: tuple[PlannerItem, ...] = ()
    term_dates: tuple[CalendarRow, ...] = ()
    membership: tuple[Member, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    targets: tuple[Target, ...] = ()
    comparators: tuple[Comparator, ...] = ()
    open_actions: tuple[OpenAction, ...] = ()

    def school(self, code: str) -> School:
        for school in self.schools:
            if school.code == code:
                return school
        raise KeyError(code)
