"""What people typed in registers of actions, kept under the day it was first read so (P9). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sic_docs.dates import is_impossible_date
from sic_docs.documents.answers import Answers, AnswerState, RowRead
from sic_docs.documents.definition import DocumentType
from sic_docs.documents.workbooks import first_read, read_workbook
from sic_docs.errors import Issue
from sic_docs.filing.key import DocumentKey
from sic_docs.meetings.actions import ACTIONS, ActionRows
from sic_docs.trust.model import TRUST

_DAY: Final = f"{ACTIONS} "
"""What rows of a register are kept under: this and the day they were first read so."""


def read_register(
    content: bytes, document_type: DocumentType, kept: Answers | None, *, key: str, name: str, mark: str, today: date
) -> tuple[Answers, tuple[Issue, ...]]:
    """A register somebody typed in, as answers: each kept under the day it was first read so, never moved by later ones.

    Args:
        kept: What was read from it before.

    Raises:
        WorkbookError: It cannot be opened.
    """
    found = read_workbook(content, document_type, name=name)
    earlier = dict(kept.rows) if kept is not None else {}
    rows = found.rows.get(ACTIONS, ())
    issues = (*found.issues, *(issue for row in rows for issue in _row_issues(row, name, today)))
    new = first_read([_without_text(row) for row in rows], _so_far(earlier))
    if new:
        day = _DAY + today.isoformat()
        earlier[day] = _joined(earlier.get(day, ()), new)
    return Answers(key=key, mark=mark, read_on=today, rows=earlier), issues


def _row_issues(row: RowRead, name: str, today: date) -> Iterable[Issue]:
    """What of one row is not taken. The wording of an action is its record's, and one register's readers are not all."""
    text, due = row.cells.get("text"), row.cells.get("due")
    if text is not None and text.state is not AnswerState.UNTOUCHED:
        yield Issue(
            code="action-text-not-taken",
            file=name,
            place=f"heading Action, row {row.ref}",
            found="The action's wording was changed here, and it is not taken.",
            remedy="Change it in the record or the minutes of its meeting; here Owner, Due and Done are read.",
        )
    if due is not None and due.state is AnswerState.ANSWERED and is_impossible_date(due.text, near=today):
        yield Issue(
            code="not-a-date",
            file=name,
            place=f"heading Due, row {row.ref}",
            found="What is typed there is no date, so the action has none.",
            remedy="Write it as 3 November 2026.",
        )


def _without_text(row: RowRead) -> RowRead:
    return replace(row, cells={column: cell for column, cell in row.cells.items() if column != "text"})


def _so_far(rows: Mapping[str, Sequence[RowRead]]) -> Mapping[str, Mapping[str, str]]:
    """Ref → column → what was last read there."""
    found: dict[str, dict[str, str]] = {}
    for day in sorted(rows):
        for row in rows[day]:
            found.setdefault(row.ref, {}).update({column: answer.text for column, answer in row.cells.items()})
    return found


def _joined(before: Sequence[RowRead], new: Sequence[RowRead]) -> tuple[RowRead, ...]:
    """Rows of one day read twice: the later reading of a cell stands."""
    cells = {row.ref: dict(row.cells) for row in before}
    for row in new:
        cells.setdefault(row.ref, {}).update(row.cells)
    return tuple(RowRead(ref=ref, cells=found) for ref, found in cells.items())


def register_rows(document_type: DocumentType, read: Answers, closes: frozenset[str]) -> Iterable[ActionRows]:
    """A register's answers for the join, a day at a time: a register has no meeting, so the day of reading counts."""
    key = DocumentKey.parse(read.key)
    for name, rows in sorted(read.rows.items()):
        if name.startswith(_DAY):
            day = date.fromisoformat(name.removeprefix(_DAY))
            yield ActionRows(
                key=read.key,
                body="",
                school=None if key.school == TRUST else key.school,
                level=document_type.level,
                meeting_on=day,
                read_on=day,
                finished=True,
                rows=tuple(rows),
                closes=closes,
                deals=False,
            )
