"""The School Improvement Cycle as values: strand → element → occurrence.

The words are those of the text we implement (school-improvement-cycle.txt); what the trust decides about
them is `config/cycle.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sic_docs.school_year.model import Period, Window


class Scope(StrEnum):
    SCHOOL = "school"
    TRUST = "trust"


@dataclass(frozen=True, kw_only=True, slots=True)
class Strand:
    """One of the three circles of the page."""

    code: str
    name: str
    purpose: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cadence:
    """How often an element falls due: times per period, or every so many weeks.

    Attributes:
        per: year, term, half_term, fortnight, week, or `when_needed` (owes nothing by itself).
        times: How many in each; 1 for fortnight and week.
        split: How a period is divided into windows: `school_days` (equal numbers of open days) or the name of
            a timing rule of `school_year.timing`, e.g. `line_meetings` (P13).
        anchor: Name of the timing rule that fixes the day or days inside the window, e.g. `evaluation`
            (P13, P15); None when any day of the window will do.
    """

    per: str
    times: int = 1
    split: str = "school_days"
    anchor: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """One of the twelve items of the cycle.

    Attributes:
        code: e.g. `line_meetings`.
        name, purpose, frequency: The seed's words.
        short: Short name for file names, e.g. `Line Meeting`; `folder`: short folder name, e.g. `Line Meetings`.
        strand: Code of its strand; `heading`: sub-heading on the page, where it has one.
        cadence: For every category not named in `by_category`; None where nothing is owed by default.
        by_category: Category code → its own cadence.
        only_red: Owed only while the school's category is red.
        period: What the PERIOD of its keys is: year, term or half_term, whatever the category (decision 6).
        meeting: Whether an occurrence is held on one date (a Meetings row); a document alone has none.
        participants: Role codes. `minuted`, `agenda_set`: as the seed says.
        duration: Length in minutes proposed for its meetings; 0 for a whole day.
        start: Usual starting time, "17:00"; None where any time of the school day will do.
    """

    code: str
    name: str
    short: str
    folder: str
    strand: str
    purpose: str
    frequency: str
    scope: Scope
    cadence: Cadence | None
    by_category: Mapping[str, Cadence]
    only_red: bool = False
    period: str = "term"
    meeting: bool = True
    participants: tuple[str, ...] = ()
    lead: str | None = None
    minuted: bool = False
    agenda_set: bool = False
    heading: str | None = None
    details: tuple[str, ...] = ()
    duration: int = 60
    start: str | None = None
    file: str = ""
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Cycle:
    introduction: str
    strands: tuple[Strand, ...]
    elements: tuple[Element, ...]

    def element(self, code: str) -> Element:
        for element in self.elements:
            if element.code == code:
                return element
        raise KeyError(code)


class MeetingStatus(StrEnum):
    PROPOSED = "proposed"
    BOOKED = "booked"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """One row of the register's Meetings sheet, or one recorded proposal of ours (P20, P21).

    Attributes:
        ref: Ours, never changed: `M-<element>-<SCHOOL>-<year>-<period slug>-<no.>`, e.g.
            `M-line_meetings-OAK-2026-27-autumn-02`.
        school: Short code or TRUST.
        number: Occurrence number within the period, from 1.
        on: The date in force.
        start, end: "14:00" as text; None when not set.
        window: The occurrence's window as first proposed; None for a row people added themselves.
        category: Category code that made it owed; None if none.
        cell: Where the row stands in the register; "" for a recorded proposal not yet there.
    """

    ref: str
    element: str
    school: str
    period: Period
    number: int
    on: date | None
    start: str | None = None
    end: str | None = None
    place: str | None = None
    online_link: str | None = None
    lead: str | None = None
    minute_taker: str | None = None
    status: MeetingStatus = MeetingStatus.PROPOSED
    reason: str | None = None
    window: Window | None = None
    category: str | None = None
    cell: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """One owed instance: element × school × window.

    Attributes:
        school: Short code or TRUST.
        number: Within the period, from 1; never re-dealt once the occurrence exists (decision 6).
        window: Within which it is owed.
        category: Category code in force that decided its cadence; None for the trust's.
        meeting: The meeting in force: register's row, else the recorded or fresh proposal; None for an element
            without meetings.
        fixed: True once it exists as a Meetings row, a recorded proposal or a registry row.
    """

    element: str
    school: str
    period: Period
    number: int
    window: Window
    category: str | None = None
    meeting: Meeting | None = None
    fixed: bool = False

    @property
    def on(self) -> date | None:
        return self.meeting.on if self.meeting else None

    @property
    def is_cancelled(self) -> bool:
        return self.meeting is not None and self.meeting.status is MeetingStatus.CANCELLED
