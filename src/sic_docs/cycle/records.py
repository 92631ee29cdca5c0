"""What already exists of the cycle: register rows, recorded proposals and filed documents, one record an occurrence.

A record fixes its occurrence's number, period and window for ever (decision 6). Of a register row and the proposal it
came from, the row says when, where and whether; the proposal says which occurrence it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Meeting, MeetingStatus, Scope
from sic_docs.school_year.model import Period
from sic_docs.trust.model import TRUST

Slot: TypeAlias = tuple[str, str]
"""Element code and short code (or TRUST)."""


@dataclass(frozen=True, slots=True)
class Record:
    """One occurrence that exists.

    Attributes:
        meeting: The meeting in force; None where only a filed document shows that the occurrence exists.
    """

    period: Period
    number: int
    meeting: Meeting | None = None


def records(
    definitions: Definitions,
    rows: Iterable[Meeting],
    recorded: Iterable[Meeting],
    registered: Collection[str],
    year: str,
) -> Mapping[Slot, tuple[Record, ...]]:
    """Every occurrence of one year that exists, by element and school, in order of period and number.

    Args:
        rows: The register's Meetings.
        recorded: Proposals as first recorded.
        registered: Printed keys of filed documents; those of another year, of documents that answer for more than
            one occurrence, or that are no keys of ours are passed over.
    """
    found: dict[Slot, dict[tuple[Period, int], Meeting | None]] = {}
    for element, school, period, number in _from_keys(definitions, registered, year):
        found.setdefault((element, school), {})[period, number] = None
    kinds = {element.code: element.period for element in definitions.cycle.elements}
    for meeting in merged(rows, recorded):
        if meeting.period.year == year and meeting.element in kinds and meeting.number > 0:
            period = within(kinds[meeting.element], meeting.period)
            slot = found.setdefault((meeting.element, meeting.school), {})
            slot[period, meeting.number] = _preferred(slot.get((period, meeting.number)), meeting)
    return {
        slot: tuple(Record(period, number, meeting) for (period, number), meeting in sorted(here.items(), key=_order))
        for slot, here in found.items()
    }


def merged(rows: Iterable[Meeting], recorded: Iterable[Meeting]) -> Sequence[Meeting]:
    """Meetings in force: the register's row where there is one, else the recorded proposal."""
    proposals = {meeting.ref: meeting for meeting in recorded}
    result: dict[str, Meeting] = dict(proposals)
    for row in rows:
        ours = proposals.get(row.ref)
        if ours is not None:
            row = replace(
                row,
                element=ours.element,
                school=ours.school,
                period=ours.period,
                number=ours.number,
                window=ours.window,
                category=ours.category,
            )
        result[row.ref] = row
    return tuple(result.values())


def within(kind: str, period: Period) -> Period:
    """The year or term a narrower period lies in, where an element counts within one; else the period itself."""
    if kind == "year":
        return Period(period.year, "year")
    return Period(period.year, period.slug.split("-")[0]) if kind == "term" else period


def _preferred(before: Meeting | None, now: Meeting) -> Meeting:
    """Of two rows for one occurrence: one that is not cancelled, else the later (a cancelled date and its new one)."""
    if before is None or before.status is MeetingStatus.CANCELLED or now.status is not MeetingStatus.CANCELLED:
        return now
    return before


def _order(item: tuple[tuple[Period, int], Meeting | None]) -> tuple[str, str, int]:
    (period, number), _ = item
    return period.year, period.slug, number


def _from_keys(
    definitions: Definitions, registered: Collection[str], year: str
) -> Iterable[tuple[str, str, Period, int]]:
    elements = {element.code: element for element in definitions.cycle.elements}
    types = {t.code: elements[t.element] for t in definitions.documents if t.element and t.per_period == "occurrence"}
    for key in registered:
        parts = key.split("/")
        if len(parts) != 5 or parts[2] != year or parts[0] not in types:
            continue
        number = parts[4].partition("~")[0]
        element = types[parts[0]]
        if number.isdigit():
            school = TRUST if element.scope is Scope.TRUST else parts[1]
            yield element.code, school, Period(year, parts[3]), int(number)
