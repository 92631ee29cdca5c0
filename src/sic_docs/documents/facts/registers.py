"""The register of actions as one audience may see it (P2, P9), and words on where an action stands.

An action has the audience of the document it was typed in: it stands in a register whose readers are all among that
document's, at its level or above. "Share with school" is the only other way into a school's register.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Scope
from sic_docs.documents.context import Provider
from sic_docs.documents.definition import DocumentType
from sic_docs.documents.facts.wording import due_words, joined, short_date
from sic_docs.documents.situation import Situation
from sic_docs.filing.key import DocumentKey
from sic_docs.meetings.actions import ACTIONS, UNFINISHED
from sic_docs.meetings.model import Action
from sic_docs.school_year.model import academic_year
from sic_docs.word.values import Prefill, Row, Value

FAR: Final = date.max


def is_register(document_type: DocumentType) -> bool:
    """Whether a type is a register of actions: a workbook whose rows are read as actions."""
    return document_type.form == "xlsx" and any(r.reads_as == ACTIONS for r in document_type.repeats)


def records_of(definitions: Definitions, body: str) -> tuple[DocumentType, ...]:
    """Records and minutes in which a body sets its actions."""
    return tuple(
        t for t in definitions.documents if t.element == body and any(r.reads_as == ACTIONS for r in t.repeats)
    )


def sources(definitions: Definitions, action: Action) -> tuple[DocumentType, ...]:
    """Document types whose readers may see an action: that of the paper it was typed in, else its body's."""
    code = action.from_key.partition("/")[0]
    typed = tuple(t for t in definitions.documents if t.code == code)
    return typed or records_of(definitions, action.body)


def is_within(definitions: Definitions, register: DocumentType, action: Action) -> bool:
    """Whether every reader of a register may see an action without its being shared."""
    found = sources(definitions, action)
    readers = set(register.audience)
    return bool(found) and action.level <= register.level and all(readers <= set(t.audience) for t in found)


def visible(definitions: Definitions, register: DocumentType, action: Action, school: str | None) -> bool:
    """Whether an action stands in a register: of a school its own and those shared with it; else by audience alone."""
    if school is None:
        return is_within(definitions, register, action)
    return action.school == school and (action.shared or is_within(definitions, register, action))


def note_for(definitions: Definitions, paper: DocumentType, action: Action) -> str:
    """The note typed beside an action, where every reader of a paper may see the document it was typed in (P2); else ""."""
    code = action.note_key.partition("/")[0]
    typed = next((t for t in definitions.documents if t.code == code), None)
    seen = typed is not None and typed.level <= paper.level and set(paper.audience) <= set(typed.audience)
    return action.note if seen else ""


def closed_by(definitions: Definitions, register: DocumentType) -> frozenset[str]:
    """Elements whose actions a register closes: of its own scope, and kept from none of its readers (P2)."""
    scope = Scope.SCHOOL if register.scope == "school" else Scope.TRUST
    return frozenset(
        element.code
        for element in definitions.cycle.elements
        if element.scope is scope
        and (records := records_of(definitions, element.code))
        and all(set(register.audience) <= set(t.audience) for t in records)
    )


def place_words(definitions: Definitions, key: str) -> str:
    """A document as people say it: "Line meeting 02, Autumn"."""
    if key.startswith("register/"):
        return "Trust register"
    if not key:
        return ""
    parsed = DocumentKey.parse(key)
    title = next((t.title for t in definitions.documents if t.code == parsed.document_type), parsed.document_type)
    return f"{title.partition(':')[0]} {parsed.number:02d}, {parsed.period.label}"


def _listed(s: Situation) -> tuple[Action, ...]:
    """Those this register shows: open ones, and those of this school year; soonest due first, closed ones last."""
    year = DocumentKey.parse(s.key).year
    school = s.school.code if s.school else None
    found = [
        action
        for action in s.actions
        if visible(s.definitions, s.type, action, school)
        and (action.is_open or _year(action.touched_on or action.from_on, year) == year)
    ]
    return tuple(sorted(found, key=lambda a: (not a.is_open, a.due_on or FAR, a.ref)))


def _year(day: date | None, otherwise: str) -> str:
    return academic_year(day) if day else otherwise


def _rows(s: Situation) -> Mapping[str, Value]:
    closes = closed_by(s.definitions, s.type)
    short = {e.code: e.short for e in s.definitions.cycle.elements}
    rows: list[Row] = []
    for action in _listed(s):
        done = action.status == "done" or (action.status == "reported done" and action.body not in closes)
        notes = [note_for(s.definitions, s.type, action)]
        if action.due_on is not None and due_words(action.due, action.due_on) != short_date(action.due_on):
            notes.append(f"Due: {action.due}")
        if action.provisional:
            notes.append(UNFINISHED.capitalize())
        if action.shared:
            notes.append("Shared with school")
        rows.append(
            {
                "ref": action.ref,
                "text": Prefill(action.text),
                "school": action.school or "Trust",
                "owner": Prefill(action.owner),
                "due": Prefill(action.due_on.isoformat() if action.due_on else action.due),
                "done": Prefill("Yes" if done else ""),
                "status": action.status.capitalize(),
                "body": short.get(action.body, action.body),
                "set_on": action.from_on.isoformat() if action.from_on else "",
                "touched": _touched(s, action),
                "note": "; ".join(filter(None, notes)),
            }
        )
    return {ACTIONS: rows}


def _touched(s: Situation, action: Action) -> str:
    place = place_words(s.definitions, action.touched_key or action.from_key)
    return f"{place}, {short_date(action.touched_on)}" if action.touched_on else place


def _register(s: Situation) -> Mapping[str, Value]:
    listed = _listed(s)
    names = {e.code: e.name for e in s.definitions.cycle.elements}
    if s.school is not None:
        whose = f"{s.school.name}: its own actions and those shared with it"
    else:
        whose = joined([names[code] for code in sorted(closed_by(s.definitions, s.type))]) or "The trust"
    open_ones = sum(a.status == "open" for a in listed)
    reported = sum(a.status == "reported done" for a in listed)
    closed = len(listed) - open_ones - reported
    return {"whose": whose, "counts": f"{open_ones} open, {reported} reported done, {closed} closed this school year"}


PROVIDERS: Final[tuple[Provider, ...]] = (
    Provider("register", ("whose", "counts"), _register),
    Provider("register_actions", (ACTIONS,), _rows, flat=True),
)
