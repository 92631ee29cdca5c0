"""One line of "did the cycle run": a document owed so far, and what has become of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sic_docs.documents.states import State
from sic_docs.school_year.model import Calendar, Period

CHASE_AFTER: Final = 5
"""School days after its date until an unfinished record is chased (P6)."""
FILED_LATE: Final = "Filed late"
UNFINISHED_LATE: Final = "Not finished in time"
NOT_FILED: Final = "Not filed"


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusRow:
    """A document owed, or an occurrence of an element that has no document type yet.

    Attributes:
        key: Printed key; None without a document type. `school`: short code or TRUST.
        meeting_on: Date of its meeting: as typed in a finished record (P21), else as in the register.
        owed_on: The day it was to be filed. `filed_on`: the day it first was; None when it never was.
        late: FILED_LATE, UNFINISHED_LATE, NOT_FILED, joined by "; ", or "".
        approved_on: Of minutes: the meeting that approved them, where anybody wrote it.
    """

    key: str | None
    element: str
    document_type: str | None
    school: str
    period: Period
    number: int
    state: State
    owed_on: date
    filed_on: date | None = None
    meeting_on: date | None = None
    late: str = ""
    approved_on: date | None = None


def chase_from(calendar: Calendar, on: date) -> date:
    """The first day on which a record of a meeting held `on` is chased."""
    return calendar.add_open_days(on, CHASE_AFTER)


def lateness(
    state: State,
    *,
    calendar: Calendar,
    owed_on: date,
    filed_on: date | None,
    wanted_by: date | None,
    today: date,
) -> str:
    """What was late about it, in words that do not change from day to day.

    Args:
        wanted_by: The last day for finishing it; None where people finish nothing in it.

    A document is in time when it is filed on the first open day there is from `owed_on`.
    """
    found: list[str] = []
    if state is State.HELD:
        found.append(NOT_FILED)
    if filed_on is not None and len(calendar.open_between(owed_on, filed_on)) > 1:
        found.append(FILED_LATE)
    unfinished = state in (State.ISSUED, State.STARTED)
    if unfinished and wanted_by is not None and wanted_by <= today:
        found.append(UNFINISHED_LATE)
    return "; ".join(found)
