"""Meetings that must be booked before their papers are written, and those that never took place (P21).

A meeting nobody booked is missed once its proposed day is past; a cancelled one stays owed until its window ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from sic_docs.cycle.model import MeetingStatus, Occurrence
from sic_docs.documents.facts.wording import in_words, short_date
from sic_docs.documents.owed import owed_documents
from sic_docs.errors import Issue
from sic_docs.jobs.situations import Known
from sic_docs.trust.model import TRUST

BOOKED_ONLY: Final = ("directors_review", "executive_review", "standards_committee")
"""Elements whose papers are issued only for booked meetings."""
AT_ONCE: Final = "At once"
REMIND: Final = 25
"""School days ahead from which a meeting that nobody has booked is named."""


def waits(occurrence: Occurrence) -> bool:
    """Nothing is written for it yet: cancelled without a new date, or of a body that must book and has not."""
    if occurrence.is_cancelled:
        return True
    meeting = occurrence.meeting
    proposed = meeting is None or meeting.on is None or meeting.status is MeetingStatus.PROPOSED
    return occurrence.element in BOOKED_ONLY and proposed


def not_held(occurrence: Occurrence, today: date) -> str:
    """Why a meeting did not take place, as the end of a sentence; "" while it still may, or where it was booked."""
    if not waits(occurrence) or last_chance(occurrence) >= today:
        return ""
    meeting = occurrence.meeting
    if occurrence.is_cancelled and meeting is not None:
        why = f" ({meeting.reason.strip().rstrip('.')})" if meeting.reason and meeting.reason.strip() else ""
        return f"it was cancelled{why}, and no other date was fixed by {in_words(occurrence.window.last)}"
    return (
        f"it was proposed for {in_words(occurrence.on)} and never booked"
        if occurrence.on
        else "it was never given a date"
    )


def last_chance(occurrence: Occurrence) -> date:
    """The last day on which it may be held: the day proposed, or the end of its window."""
    return occurrence.window.last if occurrence.is_cancelled else occurrence.on or occurrence.window.last


def unbooked(known: Known) -> tuple[Occurrence, ...]:
    """Meetings near at hand that nobody has booked, soonest first."""
    calendar = known.opened.calendars.trust
    return tuple(
        o
        for o in _in_order(known)
        if not o.is_cancelled
        and waits(o)
        and known.today <= last_chance(o)
        and calendar.add_open_days(last_chance(o), -REMIND) <= known.today
    )


def cancelled(known: Known) -> tuple[Occurrence, ...]:
    """Meetings cancelled that have no other date and may still be held, soonest to end first."""
    return known.once(
        "meetings cancelled",
        lambda: tuple(o for o in _in_order(known) if o.is_cancelled and known.today <= last_chance(o)),
    )


def is_replaced(occurrence: Occurrence, all_of_them: Iterable[Occurrence]) -> bool:
    """Whether another meeting of the same body and school took a cancelled one's place, under a number of its own."""
    return occurrence.is_cancelled and any(
        o.element == occurrence.element
        and o.school == occurrence.school
        and not o.is_cancelled
        and o.on is not None
        and o.on in occurrence.window
        for o in all_of_them
    )


def _in_order(known: Known) -> list[Occurrence]:
    """Meetings of elements that have papers."""
    written = {t.element for t in known.definitions.documents}
    everything = known.opened.occurrences
    found = [o for o in everything if o.element in written and not is_replaced(o, everything)]
    return sorted(found, key=lambda o: (last_chance(o), o.school, o.element))


def book_by(known: Known, occurrence: Occurrence) -> date:
    """The day its first paper is due, by which it is to be booked; may be past."""
    opened = known.opened
    rows = owed_documents(known.definitions, opened.register, opened.calendars, [occurrence], date.min, date.max)
    return min((row.issue_on for row in rows), default=last_chance(occurrence))


def by_words(day: date, today: date) -> str:
    """A day to act by, as a list prints it."""
    return short_date(day) if day >= today else AT_ONCE


def place_of(occurrence: Occurrence) -> str:
    """Where in the register it is booked."""
    ref = f", Ref {occurrence.meeting.ref}" if occurrence.meeting else ""
    return f"Trust register, sheet Meetings{ref}"


def title_of(known: Known, occurrence: Occurrence) -> str:
    """Its body's name and its period; the number where there may be several."""
    element = known.definitions.cycle.element(occurrence.element)
    number = f" no. {occurrence.number}" if occurrence.number > 1 or occurrence.school != TRUST else ""
    return f"{element.name if occurrence.school == TRUST else element.short}{number}, {occurrence.period.label}"


def reminders(known: Known) -> dict[str, Issue]:
    """A name of its own → a reminder, for each meeting unbooked or cancelled; told by one run only."""
    found: dict[str, Issue] = {}
    for o in unbooked(known):
        when = f"proposed for {in_words(o.on)}" if o.on else f"wanted by {in_words(o.window.last)}"
        by = by_words(book_by(known, o), known.today)
        found[f"unbooked {_name(o)}"] = _issue(
            o,
            "meeting-not-booked",
            f"{title_of(known, o)}, {when}, is not booked, and its papers are written for booked meetings only.",
            f"Set Status to booked in its row, or change Date; {'at once' if by == AT_ONCE else f'by {by}'}.",
        )
    for o in cancelled(known):
        found[f"cancelled {_name(o)} {o.on}"] = _issue(
            o,
            "meeting-cancelled",
            f"{title_of(known, o)}, is cancelled and has no other date.",
            f"Give it another Date and set Status to booked; after {in_words(o.window.last)} it counts as missed.",
        )
    return found


def _issue(o: Occurrence, code: str, found: str, remedy: str) -> Issue:
    ref = f"sheet Meetings, Ref {o.meeting.ref}" if o.meeting else "sheet Meetings"
    return Issue(
        code=code,
        file="Trust register.xlsx",
        place=ref,
        found=found,
        remedy=remedy,
        school=None if o.school == TRUST else o.school,
    )


def _name(o: Occurrence) -> str:
    return f"{o.element}/{o.school}/{o.period.year}/{o.period.slug}/{o.number:02d}"
