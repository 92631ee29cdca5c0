"""What a person should put right in the rows of actions: said of the last paper that speaks of it, until it is mended.

Places name the heading, the row and, of an action that has one, its ref; never the words of an action.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sic_docs.dates import is_impossible_date
from sic_docs.documents.answers import Answer, AnswerState, RowRead
from sic_docs.errors import Issue
from sic_docs.meetings.actions import ActionRows, Joint, may_reword
from sic_docs.meetings.model import Action
from sic_docs.meetings.typed import is_no_school, school_meant, split_due, unlabelled

_LONGEST: Final = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionIssue:
    """An issue (file left open) and the printed key of the document it is about."""

    key: str
    issue: Issue


def action_issues(
    documents: Iterable[ActionRows], joint: Joint, *, schools: Mapping[str, str]
) -> tuple[ActionIssue, ...]:
    """What could not be taken of the rows of actions, in order of document and row.

    Args:
        joint: What the register became of just these documents.
        schools: Short code → name.
    """
    walk = _Walk(joint=joint, schools=schools)
    for document in sorted(documents, key=lambda d: (d.meeting_on, d.read_on, d.key)):
        # A register's dates are told of as it is read; here its answers only mend what a paper said.
        for position, row in enumerate(document.rows):
            walk.row(document, position, row)
    return tuple(walk.standing())


@dataclass(slots=True)
class _Walk:
    joint: Joint
    schools: Mapping[str, str]
    loose: list[ActionIssue] = field(default_factory=list)
    actions: Mapping[str, Action] = field(init=False)
    said: dict[tuple[str, str], ActionIssue] = field(default_factory=dict)
    """(ref, column) → what is wrong with what was said of it last."""

    def __post_init__(self) -> None:
        self.actions = {a.ref: a for a in self.joint.actions}

    def row(self, document: ActionRows, position: int, row: RowRead) -> None:
        own = self.joint.refs.get((document.key, position))
        ref = own or (row.ref if row.ref in self.actions else "")
        if not ref:
            if document.deals and _typed(row) and not _text(row):
                self.loose.append(_no_text(document, position))
            return
        at = _Place(document, position, ref)
        for column, found in (
            ("school", self._school),
            ("due", self._due),
            ("text", self._text),
            ("share", self._share),
        ):
            answer = row.cells.get(column)
            if answer is None or answer.state is AnswerState.UNTOUCHED:
                continue
            if (wrong := found(at, answer, own is not None)) is not None:
                self.said[(ref, column)] = wrong
            else:
                self.said.pop((ref, column), None)

    def _school(self, at: _Place, answer: Answer, _own: bool) -> ActionIssue | None:
        if at.document.school is not None or is_no_school(answer.text) or school_meant(answer.text, self.schools):
            return None
        return at.issue(
            "action-school",
            "School",
            f"{_quoted(answer.text)} is no school of the trust, so the action reaches none.",
            f"Type one school's short code: {', '.join(sorted(self.schools))}. Give each school a row of its own.",
        )

    def _due(self, at: _Place, answer: Answer, _own: bool) -> ActionIssue | None:
        words, _ = split_due(answer.text)
        if not at.document.deals or not is_impossible_date(words, near=at.document.meeting_on):
            return None
        return at.issue(
            "not-a-date",
            "Due",
            f"{_quoted(words)} is no date, so the action has none.",
            "Write it as 3 November 2026.",
        )

    def _text(self, at: _Place, answer: Answer, own: bool) -> ActionIssue | None:
        if own or not at.document.deals:
            return None
        if unlabelled(answer.text):
            if may_reword(self.actions[at.ref], at.document):
                return None
            return at.issue(
                "action-text-not-taken",
                "Action",
                "Its wording was changed in a paper that fewer may read than the paper it was set in; it is not taken.",
                "Change it in the papers of the body that set it, or write a note.",
            )
        return at.issue(
            "action-text-emptied",
            "Action",
            "Its text was taken out here, which changes nothing: it stands as it was.",
            "Choose Done to close it; to withdraw it, delete its row in the record where it was made.",
        )

    def _share(self, at: _Place, answer: Answer, _own: bool) -> ActionIssue | None:
        if answer.text != "yes" or at.document.school is not None:
            return None
        return at.issue(
            "action-shared-with-no-school",
            "Share",
            "Share is ticked and no school is named, so the action reaches none.",
            f"Type the school's short code beside it: {', '.join(sorted(self.schools))}.",
        )

    def standing(self) -> Iterator[ActionIssue]:
        """Of actions still open; a tick to share only while there is no school and nothing else says so."""
        yield from self.loose
        for (ref, column), wrong in self.said.items():
            action = self.actions[ref]
            if not action.is_open:
                continue
            told = column == "share" and (action.school is not None or (ref, "school") in self.said)
            if not told:
                yield wrong


@dataclass(frozen=True, slots=True)
class _Place:
    document: ActionRows
    position: int
    ref: str

    def issue(self, code: str, column: str, found: str, remedy: str) -> ActionIssue:
        place = f"heading Actions, row {self.position + 1}" + (f" ({self.ref})" if self.ref else "")
        return ActionIssue(
            key=self.document.key,
            issue=Issue(code=code, place=f"{place}, {column}", found=found, remedy=remedy, school=self.document.school),
        )


def _no_text(document: ActionRows, position: int) -> ActionIssue:
    return _Place(document, position, "").issue(
        "action-without-text",
        "Action",
        "Something is typed in this row and it does not say what will be done, so it is no action.",
        "Type what will be done, or empty the row.",
    )


def _typed(row: RowRead) -> bool:
    """Whether somebody typed or ticked something in a row."""
    return any(
        cell.state is AnswerState.ANSWERED and cell.text.strip() not in ("", "no")
        for column, cell in row.cells.items()
        if column != "status"  # a choice opened and closed again
    )


def _text(row: RowRead) -> str:
    answer = row.cells.get("text")
    return unlabelled(answer.text) if answer and (answer.state is not AnswerState.UNTOUCHED or answer.put) else ""


def _quoted(text: str) -> str:
    """A code or a date as typed; anything longer may say more than an issue may."""
    return f"“{text}”" if len(text) <= _LONGEST else "What is typed there"
