"""Did the cycle run: every document owed so far with what has become of it, from the registries and what was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta

from sic_docs.documents.answers import Answers
from sic_docs.documents.definition import AskKind, DocumentType
from sic_docs.documents.owed import Owed, owed_documents
from sic_docs.documents.states import Approval, State, approval, state_of
from sic_docs.documents.status import StatusRow, chase_from, lateness
from sic_docs.errors import StoreError
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.registry import Row
from sic_docs.jobs.returns import RETURN
from sic_docs.jobs.situations import Known
from sic_docs.school_year.timing import kpi_dates
from sic_docs.trust.model import TRUST


def owed_so_far(known: Known) -> tuple[Owed, ...]:
    """Everything whose day of issue has come, and what is filed already: a meeting moved away moves that day."""
    opened = known.opened
    first = known.definitions.trust.start_on - timedelta(days=1)
    rows = owed_documents(known.definitions, opened.register, opened.calendars, opened.occurrences, first, date.max)
    return tuple(row for row in rows if row.issue_on <= known.today or row.key in opened.rows)


def status_rows(
    known: Known, schools: Sequence[str] | None = None, *, owed: Sequence[Owed] | None = None
) -> tuple[StatusRow, ...]:
    """A line for each document owed so far, by day, school and key; what this run filed counts.

    Args:
        schools: Short codes, or TRUST; None for all.
        owed: What `owed_so_far` gave, where the caller has it.
    """
    rows = _rows_now(known)
    types = {t.code: t for t in known.definitions.documents}
    owed = [o for o in (owed_so_far(known) if owed is None else owed) if schools is None or o.school in schools]
    following = _following(owed)
    found = [_line(known, one, types.get(one.document_type or ""), rows, following) for one in owed]
    return tuple(sorted(found, key=lambda r: (r.owed_on, r.school, r.element, r.key or "", r.number)))


def _rows_now(known: Known) -> Mapping[str, Row]:
    """Printed key of the first copy → the row that speaks for it: the newest copy that is there, else the first."""
    found: dict[str, Row] = {}
    for code in (TRUST, *(s.code for s in known.opened.register.schools)):
        with suppress(StoreError):  # told of when its own papers were to be filed
            for row in known.opened.cabinet.desk(code).rows(known.opened.years):
                first = row.key.partition("~")[0]
                before = found.get(first)
                if before is None or row.is_filed:
                    found[first] = row
    return found


def _following(owed: Iterable[Owed]) -> Mapping[str, Owed]:
    """Key → the next document of the same type and school by the date of its meeting."""
    groups: dict[tuple[str, str], list[Owed]] = {}
    for one in owed:
        if one.key and one.document_type and one.occurrence.on is not None:
            groups.setdefault((one.document_type, one.school), []).append(one)
    found: dict[str, Owed] = {}
    for rows in groups.values():
        rows.sort(key=lambda o: (o.occurrence.on or date.min, o.number))
        found |= {a.key: b for a, b in zip(rows, rows[1:], strict=False) if a.key}
    return found


def _line(
    known: Known,
    owed: Owed,
    document_type: DocumentType | None,
    rows: Mapping[str, Row],
    following: Mapping[str, Owed],
) -> StatusRow:
    if owed.key is None or document_type is None:
        state, row, read, minutes = (State.CANCELLED if owed.is_cancelled else State.NO_PAPER), None, None, None
    else:
        row = rows.get(owed.key)
        read = known.joined.answers.get(row.key if row else owed.key)
        minutes = _approval(known, document_type, read, following.get(owed.key))
        state = state_of(
            row,
            read,
            minutes=minutes,
            submitted=document_type.code == RETURN and _submitted(known, owed),
            cancelled=owed.is_cancelled,
        )
    held_on = read.held_on if read is not None and read.finished else None
    meeting_on = held_on or owed.occurrence.on
    filed_on = row.filed_on if row is not None and not row.missed else None
    calendar = known.opened.calendars.of(owed.school)
    return StatusRow(
        key=owed.key,
        element=owed.element,
        document_type=owed.document_type,
        school=owed.school,
        period=owed.period,
        number=owed.number,
        state=state,
        owed_on=owed.issue_on,
        filed_on=filed_on,
        meeting_on=meeting_on,
        late=lateness(
            state,
            calendar=calendar,
            owed_on=owed.issue_on,
            filed_on=filed_on,
            wanted_by=wanted_by(known, document_type, owed.school, meeting_on or filed_on) if document_type else None,
            today=known.today,
        ),
        approved_on=minutes.on if minutes else None,
    )


def is_finished_by_people(document_type: DocumentType) -> bool:
    """Whether people tick Finished in documents of a type."""
    return any(ask.name == "finished" and ask.kind is AskKind.TICK for ask in document_type.asks)


def wanted_by(known: Known, document_type: DocumentType, school: str, on: date | None) -> date | None:
    """The day from which an unfinished document is late: five school days after its date (P6)."""
    if on is None or not is_finished_by_people(document_type):
        return None
    try:
        return chase_from(known.opened.calendars.of(school), on)
    except ValueError:  # after the last day the calendar knows
        return None


def _approval(
    known: Known, document_type: DocumentType, read: Answers | None, following: Owed | None
) -> Approval | None:
    """How far minutes have come; None for what is not approved."""
    if not any(ask.name == "state" for ask in document_type.asks):
        return None
    after = known.joined.answers.get(following.key) if following is not None and following.key else None
    return approval(read, after, following.occurrence.on if following is not None else None)


def _submitted(known: Known, owed: Owed) -> bool:
    """Whether a school's return has been submitted for every half term due so far this year; at least one."""
    calendar = known.opened.calendars.trust
    dates = calendar.years.get(DocumentKey.parse(owed.key or "").year)
    due = [h for h in dates.half_terms if kpi_dates(calendar, h).due < known.today] if dates else []
    due = [h for h in due if h.last >= known.definitions.trust.start_on]
    returned = [known.joined.book.returned(owed.school, h.period) for h in due]
    return bool(due) and all(r is not None and r.is_submitted for r in returned)
