"""One register of actions across every meeting of every body, worked out afresh from what was read.

Nothing is kept but the refs: the register is a function of the answers in `_sic/`, so a lost register is rebuilt
by reading again. Rules: design.md decisions 4 and 5, practice.md P2, P6, P9, P11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias

from sic_docs.dates import written_date
from sic_docs.documents.answers import Answer, AnswerState, RowRead
from sic_docs.meetings.model import Action
from sic_docs.meetings.typed import UNFINISHED, is_no_school, school_meant, split_due, unlabelled
from sic_docs.register.model import OpenAction
from sic_docs.trust.model import TRUST, Level

BROUGHT_IN = "register/"
"""How the key of an action begins that was brought in from the register's sheet Open actions (P11)."""
ACTIONS = "actions"
"""Name of the repeat that holds actions in every record and minutes."""
DueDay: TypeAlias = Callable[[str, date, str | None], date | None]
"""(words, date of the meeting, school or None) → the day meant; None when the words mean no day."""
__all__ = [
    "ACTIONS",
    "UNFINISHED",
    "ActionRows",
    "Joint",
    "actions_for",
    "join_actions",
    "join_register",
    "labelled",
    "may_reword",
    "unlabelled",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionRows:
    """The action rows of one document that was read.

    Attributes:
        key: Printed document key. `body`: element code. `school`: short code, or None for a trust paper.
        meeting_on: Date of the meeting; of a workbook the day it was read. `read_on`: day it was read.
        finished: P6.
        closes: Elements whose actions it closes; None for its own body's alone.
        deals: Rows with no known ref are new actions of its own; False for a register, which only answers.
    """

    key: str
    body: str
    school: str | None
    level: Level
    meeting_on: date
    read_on: date
    finished: bool
    rows: tuple[RowRead, ...]
    closes: frozenset[str] | None = None
    deals: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Joint:
    """The register as it now stands.

    Attributes:
        actions: In order of ref.
        refs: (printed document key, position of the row from 0) → ref, of every row that made an action there.
    """

    actions: tuple[Action, ...] = ()
    refs: Mapping[tuple[str, int], str] = field(default_factory=dict)


def join_actions(
    documents: Iterable[ActionRows],
    *,
    year: str,
    previous: Sequence[Action] = (),
    brought_in: Sequence[OpenAction] = (),
    schools: Mapping[str, str] | None = None,
    due_day: DueDay | None = None,
) -> tuple[Action, ...]:
    """The actions of `join_register`."""
    return join_register(
        documents, year=year, previous=previous, brought_in=brought_in, schools=schools, due_day=due_day
    ).actions


def join_register(
    documents: Iterable[ActionRows],
    *,
    year: str,
    previous: Sequence[Action] = (),
    brought_in: Sequence[OpenAction] = (),
    schools: Mapping[str, str] | None = None,
    due_day: DueDay | None = None,
) -> Joint:
    """The whole register as it now stands.

    Args:
        documents: Every document with action rows that could be read, in any order. The later meeting wins, then
            the later reading.
        year: Academic year whose end gives new refs their two digits.
        previous: The register as last worked out, for the refs already dealt. When it was lost, rows carried into
            later documents still tell them.
        brought_in: Rows of the register's Open actions sheet (P11).
        schools: Short code → name, to know a school typed in a row.
        due_day: The day that words for a due date mean, from (words, date of the meeting, school); None understands
            dates only.
    """
    register = _Register(year=year, previous=tuple(previous), schools=schools or {}, due_day=due_day or _date_only)
    for row in brought_in:
        register.bring_in(row)
    ordered = sorted(documents, key=lambda d: (d.meeting_on, d.read_on, d.key))
    for document in ordered:
        register.recall(document)
    for document in ordered:  # refs first, so that an earlier paper may mention a later one's action
        if document.deals:
            register.deal(document)
    register.keep_recalled()
    for document in ordered:
        register.apply(document)
    return Joint(actions=register.result(), refs=register.rows)


def actions_for(actions: Iterable[Action], *, body: str, school: str | None, level: Level) -> tuple[Action, ...]:
    """Open actions that a paper of this body may carry: its own, and those shared down to the school (P2)."""
    return tuple(
        action
        for action in actions
        if action.is_open
        and (
            (action.body == body and (school is None or action.school == school) and action.level <= level)
            or (school is not None and action.school == school and action.shared)
        )
    )


def may_reword(action: Action, document: ActionRows) -> bool:
    """Whether words typed in a document may become the action's: words typed where fewer may read stay there (P2).

    An action brought in from the register was set in no paper of ours, so papers of its own body may reword it.
    """
    own_body = document.body == action.body and action.from_key.startswith(BROUGHT_IN)
    return document.level <= action.level or own_body


class _Register:
    def __init__(self, *, year: str, previous: tuple[Action, ...], schools: Mapping[str, str], due_day: DueDay) -> None:
        self.due_day = due_day
        self.digits = year[-2:]
        self.schools = schools
        self.known: dict[str, Action] = {}
        self.last = {action.ref: action for action in previous}
        self.recalled: dict[str, dict[str, Action]] = {}
        self.rows: dict[tuple[str, int], str] = {}
        self.highest: dict[str, int] = {}
        for ref in self.last:
            self._count(ref)

    def _count(self, ref: str) -> None:
        name, _, number = ref.rpartition("-")
        if number.isdigit():
            self.highest[name] = max(self.highest.get(name, 0), int(number))

    def _next(self, school: str | None) -> str:
        name = f"{school or TRUST}-{self.digits}"
        self.highest[name] = self.highest.get(name, 0) + 1
        return f"{name}-{self.highest[name]:03d}"

    def bring_in(self, row: OpenAction) -> None:
        key = f"{BROUGHT_IN}{row.cell}"
        old = next((a for a in self.last.values() if a.from_key == key or _brought(a, row)), None)
        ref = old.ref if old else self._next(row.school)
        self.known[ref] = Action(
            ref=ref,
            school=row.school,
            text=row.text,
            owner=row.owner or "",
            due=row.due or "",
            due_on=self.due_day(row.due or "", row.meeting_on, row.school) if row.meeting_on else None,
            status=row.status,
            body=row.body,
            level=Level.C1 if row.school else Level.C2,
            shared=row.shared,
            from_key=key,
            from_on=row.meeting_on,
        )

    def recall(self, document: ActionRows) -> None:
        """Refs of rows we carried into a document, known from it alone when the register itself was lost."""
        for row in document.rows:
            text, ref = row.cells.get("text"), row.ref.strip()
            if text is None or not text.put or ref in self.last or ref in self.known:
                continue
            put = unlabelled(text.put)
            self.recalled.setdefault(put, {}).setdefault(ref, _carried(document, row, put))
            self._count(ref)

    def _recalled(self, text: str) -> str | None:
        """The ref a row had before the register was lost: the first we carried on with the same words."""
        found = self.recalled.get(text)
        if not found:
            return None
        ref = next(iter(found))
        del found[ref]
        return ref

    def deal(self, document: ActionRows) -> None:
        """Give every new row of one document its ref: the one it had, else the next."""
        mine = [a for a in self.last.values() if a.from_key == document.key]
        new = [(i, row) for i, row in enumerate(document.rows) if _is_new(row, self.last, document)]
        new = [(i, row) for i, row in new if _text(row, "text")]
        matched: dict[int, Action] = {}
        rules: tuple[Callable[[Action, RowRead], bool], ...] = (
            lambda a, row: bool(row.ref) and a.ref == row.ref,
            lambda a, row: bool(row.control) and a.row == row.control,
            lambda a, row: a.text == _text(row, "text"),
        )
        for same in rules:
            for i, row in new:
                if i in matched:
                    continue
                for action in mine:
                    if action not in matched.values() and same(action, row):
                        matched[i] = action
                        break
        emptied = {row.control for row in document.rows if row.control and not _text(row, "text")}
        gone = [a for a in mine if a not in matched.values() and a.row in emptied]
        left = [a for a in mine if a not in matched.values() and a not in gone]
        for i, _row in new:
            if i not in matched and left and len([n for n in new if n[0] not in matched]) == len(left):
                matched[i] = left.pop(0)
        for i, row in new:
            old = matched.get(i)
            ref = old.ref if old else self._recalled(_text(row, "text")) or self._next(document.school)
            self.rows[(document.key, i)] = ref
            self.known[ref] = Action(
                ref=ref,
                school=document.school or self._school(row),
                text=_text(row, "text"),
                body=document.body,
                level=document.level,
                from_key=document.key,
                from_on=document.meeting_on,
                provisional=not document.finished,
                row=row.control,
            )
        for action in (*left, *gone):  # the row, or all its text, is gone where it was made
            if action.ref not in self.known:
                self.known[action.ref] = replace(
                    action, status="withdrawn", touched_key=document.key, trace=(_step(document, "withdrawn"),)
                )

    def _school(self, row: RowRead) -> str | None:
        return school_meant(_text(row, "school"), self.schools)

    def keep_recalled(self) -> None:
        """Carried actions whose own document says nothing of them any more."""
        for found in self.recalled.values():
            for ref, action in found.items():
                self.known.setdefault(ref, action)

    def apply(self, document: ActionRows) -> None:
        for i, row in enumerate(document.rows):
            own = self.rows.get((document.key, i))
            ref = own or row.ref.strip()
            action = self.known.get(ref)
            if action is None:
                continue
            said = {name: unlabelled(answer.text) for name, answer in row.cells.items() if own or _counts(answer)}
            changes = self._changes(action, said, document)
            if not changes:
                continue
            trace = () if own and len(action.trace) == 0 else (_told(document, said),)
            self.known[ref] = replace(
                action,
                **changes,
                touched_key=document.key,
                touched_on=document.meeting_on,
                trace=(*action.trace, *trace),
            )

    def _changes(self, action: Action, said: dict[str, str], document: ActionRows) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        # Emptied in a later paper: no change.
        if said.get("text") and may_reword(action, document):
            changes["text"] = said["text"]
        if "owner" in said:
            changes["owner"] = said["owner"]
        school = action.school
        if "school" in said and document.school is None:
            meant = school_meant(said["school"], self.schools)
            if meant or is_no_school(said["school"]):
                changes["school"] = school = meant
        if "due" in said:
            changes["due"], day = split_due(said["due"])
            changes["due_on"] = day or self.due_day(changes["due"], document.meeting_on, school)
        if status := _status(said):
            changes["status"] = _standing(action, status, document)
        if "share" in said:
            changes["shared"] = said["share"] == "yes"
        changes = {name: value for name, value in changes.items() if getattr(action, name) != value}
        if "note" in said and said["note"] != action.note:
            changes |= {"note": said["note"], "note_key": document.key if said["note"] else ""}
        return changes

    def result(self) -> tuple[Action, ...]:
        """Refs of documents that were not read this time stand as they were last known."""
        for ref, action in self.last.items():
            self.known.setdefault(ref, action)
        return tuple(sorted(self.known.values(), key=lambda a: a.ref))


def _date_only(words: str, near: date, _school: str | None) -> date | None:
    return written_date(words, near=near)


def _status(said: Mapping[str, str]) -> str:
    """What somebody said it is: open, done or reported; "" when nobody did. A cleared Done says open."""
    if "done" in said:
        return "done" if said["done"] == "yes" else "open"
    status = said.get("status", "").casefold()
    return status and next((word for word in ("open", "reported") if status.startswith(word)), "done")


def _standing(action: Action, status: str, document: ActionRows) -> str:
    """What an action's status is once a document has said what it is: only its own body closes it (P2)."""
    own = action.body in (document.closes if document.closes is not None else {document.body})
    if not own and action.status == "done":
        return "done"  # closed by its own body, which alone may open it again
    if status == "done" and own:
        return "done"
    return "open" if status == "open" else "reported done"


def _told(document: ActionRows, said: Mapping[str, str]) -> str:
    return _step(document, ", ".join(f"{name} {value}" if value else f"{name} cleared" for name, value in said.items()))


def _step(document: ActionRows, words: str) -> str:
    return f"{document.key} ({document.meeting_on.isoformat()}): {words}"


def labelled(action: Action) -> str:
    """Its text as printed where a paper has no column for it: from an unfinished record or not (P6)."""
    return f"{action.text} ({UNFINISHED})" if action.provisional else action.text


def _counts(answer: Answer) -> bool:
    """An untouched prefilled value never moves a register (decision 4)."""
    return answer.state is not AnswerState.UNTOUCHED


def _text(row: RowRead, column: str) -> str:
    answer = row.cells.get(column)
    return unlabelled(answer.text) if answer and (answer.state is not AnswerState.UNTOUCHED or answer.put) else ""


def _is_new(row: RowRead, last: dict[str, Action], document: ActionRows) -> bool:
    """A row of this document's own making: no ref, an unknown one, or one dealt to it here before."""
    ref = row.ref.strip()
    if ref in last:
        return last[ref].from_key == document.key
    text = row.cells.get("text")
    return not (ref and text is not None and text.put)  # what we put there we carried from elsewhere


def _carried(document: ActionRows, row: RowRead, text: str) -> Action:
    """All that is left of an action whose own document and register are gone: a row it was carried into."""
    put = {name: unlabelled(answer.put) for name, answer in row.cells.items()}
    due, due_on = split_due(put.get("due", ""))
    return Action(
        ref=row.ref.strip(),
        school=document.school or put.get("school") or None,
        text=text,
        owner=put.get("owner", ""),
        due=due,
        due_on=due_on or written_date(due, near=document.meeting_on),
        note=put.get("note", ""),
        note_key=document.key if put.get("note") else "",
        body=document.body,
        level=document.level,
        shared=put.get("share") == "yes",
        from_key=document.key,
        from_on=document.meeting_on,
    )


def _brought(action: Action, row: OpenAction) -> bool:
    return action.from_key.startswith(BROUGHT_IN) and action.text == row.text and action.school == row.school
