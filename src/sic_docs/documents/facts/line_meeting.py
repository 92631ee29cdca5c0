"""Facts of a line meeting's one document: agenda, actions, what the last record left, and the record's starting values.

Free text, ratings and support are carried from the last record only when it was finished (P6); actions come from the
register of actions, whatever the record's state. Sources: practice.md P13, P29, P36.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from sic_docs.documents.answers import Answers, RowRead
from sic_docs.documents.context import Provider
from sic_docs.documents.facts.common import (
    THEMES_A_TERM,
    code_of,
    day_of,
    half_term_of,
    is_filed_late,
    next_occurrence,
    role_holder,
    theme_number,
)
from sic_docs.documents.facts.registers import note_for
from sic_docs.documents.facts.school import is_colour
from sic_docs.documents.facts.wording import NEW_REF, NOTHING, due_words, in_words, or_nothing, prefill, shortened
from sic_docs.documents.situation import Situation
from sic_docs.meetings.actions import UNFINISHED, actions_for
from sic_docs.meetings.agenda import agenda_items, planned
from sic_docs.meetings.model import Action
from sic_docs.word.values import Absent, Prefill, Row, Value

BODY: Final = "line_meetings"
BLANK_ACTIONS: Final = 3
BLANK_SUPPORT: Final = 2
BLANK_RAP: Final = 3
MOST_DUE: Final = 12
"""Actions printed on the agenda, which must stay within two pages (P35); the record's table holds every one."""
ROOM: Final = 240
"""Characters of typed text that a page of its own size can take from a record."""


# --- the agenda -----------------------------------------------------------------------------------------------------


def _line_items(situation: Situation) -> Mapping[str, Value]:
    """The planner's items for the meeting, themes among them, in the planner's order (P14, P36)."""
    half = half_term_of(situation)
    rows: list[Row] = []
    if half is not None:
        phase = situation.school.phase.value if situation.school else None
        number = theme_number(situation)
        plan = planned(situation.register.planner, BODY, half, meeting_number=number, phase=phase)
        titles = {role.code: role.title for role in situation.definitions.trust.roles}
        lead = role_holder(situation, "line_manager")
        rows = [
            {
                "number": item.number,
                "item": item.title,
                "purpose": item.purpose or "Discuss",
                "lead": item.lead or lead,
                "minutes": str(item.minutes) if item.minutes else NOTHING,
            }
            for item in agenda_items(plan, lead_titles=titles)
        ]
    columns = ("number", "item", "purpose", "lead", "minutes")
    return {"": or_nothing(rows, columns, "To be agreed at the meeting.", at=1)}


def _kpi_meeting(situation: Situation) -> Mapping[str, Value]:
    """Figures are discussed in the second and third of a term's three spells, once a snapshot stands (P36)."""
    return {"": situation.figures is not None and theme_number(situation) % THEMES_A_TERM != 1}


def open_actions(situation: Situation) -> tuple[Action, ...]:
    school = situation.school.code if situation.school else None
    body = situation.element.code if situation.element else BODY
    return actions_for(situation.actions, body=body, school=school, level=situation.type.level)


def status_words(action: Action, day: date) -> str:
    """As printed: open, overdue or reported done, and whether its record is unfinished (P6).

    The day is the meeting's, so that waiting for it does not change the paper.
    """
    words = "Overdue" if action.is_overdue(day) and action.status == "open" else action.status.capitalize()
    return words + (f", {UNFINISHED}" if action.provisional else "")


def _actions_due(situation: Situation) -> Mapping[str, Value]:
    day = day_of(situation)
    rows: list[Row] = [
        {
            "ref": action.ref,
            "text": action.text,
            "owner": action.owner or Absent("not set"),
            "due": due_words(action.due, action.due_on) or Absent("not set"),
            "status": status_words(action, day),
        }
        for action in sorted(open_actions(situation), key=lambda a: (a.due_on or date.max, a.ref))
    ]
    if len(rows) > MOST_DUE:
        more = f"{len(rows) - MOST_DUE} more, in the table of actions below"
        rows = [*rows[:MOST_DUE], {"ref": NOTHING, "text": more, "owner": NOTHING, "due": NOTHING, "status": NOTHING}]
    columns = ("ref", "text", "owner", "due", "status")
    return {"": or_nothing(rows, columns, "No actions are open.", at=1)}


# --- the last record ------------------------------------------------------------------------------------------------


def finished_record(situation: Situation) -> Answers | None:
    """The last record, if it was finished; its text may then be carried (P6)."""
    return situation.previous if situation.previous is not None and situation.previous.finished else None


def said(answers: Answers | None, name: str) -> str:
    """What one ask of a record says; "" when unanswered or when there is no record."""
    answer = answers.asks.get(name) if answers else None
    return answer.text.strip() if answer and (answer.text != "" and (answer.state != "untouched" or answer.put)) else ""


def cell(row: RowRead, column: str) -> str:
    answer = row.cells.get(column)
    return answer.text.strip() if answer and (answer.state != "untouched" or answer.put) else ""


def _last_meeting(situation: Situation) -> Mapping[str, Value]:
    last = situation.previous
    if last is None:
        return {"held": Absent("No record has come back yet")}
    state = "record finished" if last.finished else "record not yet marked as finished, so its notes are not carried"
    return {"held": f"{in_words(last.held_on)}; {state}" if last.held_on else state.capitalize()}


def _plan(situation: Situation) -> Mapping[str, Value]:
    focus = said(finished_record(situation), "plan_focus")
    rating = said(finished_record(situation), "plan_rating")
    latest = _latest_record(situation)
    latest_focus = said(latest, "plan_focus")
    latest_rating = said(latest, "plan_rating")
    unset = "As set in the school’s improvement plan"
    now = shortened(focus, ROOM, "more in the last record")
    in_focus = f"In focus: {shortened(latest_focus, ROOM, 'more in the record')}" if latest_focus else ""
    return {
        "focus": f"{now or unset} (last time: {rating.lower()})" if rating else now or Absent(unset),
        "priorities": f"{in_focus or unset} ({latest_rating.lower()})"
        if latest_rating
        else in_focus or Absent(f"{unset}; no finished record has rated them yet"),
    }


def _latest_record(situation: Situation) -> Answers | None:
    """The school's latest finished line meeting record."""
    prefix = f"line_meeting/{code_of(situation)}/"
    done = [a for key, a in situation.answers.items() if key.startswith(prefix) and a.finished]
    return max(done, key=lambda a: (a.held_on or a.read_on or date.min, a.key), default=None)


def support_rows(record: Answers | None, day: date) -> list[tuple[str, str, str, str]]:
    """(what, who, by, until) of support not past its last day; dates ISO or as typed."""
    rows = record.rows.get("support", ()) if record else ()
    found = [(cell(r, "what"), cell(r, "who"), cell(r, "by"), cell(r, "until")) for r in rows]
    return [row for row in found if row[0] and not (_iso(row[3]) and date.fromisoformat(row[3]) < day)]


def _iso(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def dated(text: str) -> str:
    """A date as read back, in words; other text as it is."""
    return in_words(date.fromisoformat(text)) if _iso(text) else text


def _support_now(situation: Situation) -> Mapping[str, Value]:
    """Support in place on the day the page is written, whose half term may have begun weeks before."""
    day = max(day_of(situation), situation.today)
    lines = [
        what + (f" ({who})" if who else "") + (f" until {dated(until)}" if until else "")
        for what, who, _by, until in support_rows(_latest_record(situation), day)
    ]
    return {
        "line": shortened("; ".join(lines), ROOM, "more in the record")
        if lines
        else Absent("No support recorded in a finished line meeting record")
    }


def _staffing(situation: Situation) -> Mapping[str, Value]:
    text = said(_latest_record(situation), "staffing")
    return {
        "line": shortened(text, ROOM, "more in the record")
        or Absent("Nothing recorded in a finished line meeting record")
    }


def _rap(situation: Situation) -> Mapping[str, Value]:
    """Last week's ratings, in one line, for a red school."""
    record = finished_record(situation)
    rows = record.rows.get("rap", ()) if record else ()
    lines = [f"{cell(r, 'action')}: {cell(r, 'rag').lower()}" for r in rows if cell(r, "action") and cell(r, "rag")]
    return {
        "last": shortened("; ".join(lines), 2 * ROOM, "more in last week’s record")
        if lines
        else Absent("no finished weekly review yet")
    }


# --- starting values of the record ----------------------------------------------------------------------------------


def _actions(situation: Situation) -> Sequence[Row]:
    rows: list[Row] = [
        {
            "ref": action.ref,
            "text": prefill(action.text),
            "owner": prefill(action.owner),
            "due": prefill(due_words(action.due, action.due_on)),
            "status": prefill(action.status.capitalize()),
            "note": prefill(_note(situation, action)),
        }
        for action in open_actions(situation)
    ]
    return [*rows, *({"ref": NEW_REF} for _ in range(BLANK_ACTIONS))]


def _note(situation: Situation, action: Action) -> str:
    """What was noted beside an action, and whether its record is unfinished (P6)."""
    note = note_for(situation.definitions, situation.type, action)
    if not action.provisional:
        return note
    return f"{note} ({UNFINISHED})" if note else UNFINISHED.capitalize()


def _support(situation: Situation) -> Sequence[Row]:
    rows: list[Row] = [
        {
            "what": prefill(what),
            "who": prefill(who),
            "by": prefill(by if _iso(by) else ""),
            "until": prefill(until if _iso(until) else ""),
        }
        for what, who, by, until in support_rows(finished_record(situation), day_of(situation))
    ]
    return [*rows, *({} for _ in range(BLANK_SUPPORT))]


def _rap_rows(situation: Situation) -> Sequence[Row]:
    if not is_colour(situation, "red"):
        return []
    record = finished_record(situation)
    rows = [
        {"action": prefill(text)} for r in (record.rows.get("rap", ()) if record else ()) if (text := cell(r, "action"))
    ]
    return [*rows, *({} for _ in range(BLANK_RAP if not rows else 1))]


def _record(situation: Situation) -> Mapping[str, Value]:
    occurrence = situation.occurrence
    following = next_occurrence(situation)
    element = situation.element
    present = [role_holder(situation, role) for role in element.participants] if element else []
    late = is_filed_late(situation)  # nobody knows yet whether it was held
    if late:
        present = []
    return {
        "held_on": _iso_prefill(occurrence.on if occurrence and not late else None),
        "present": prefill("; ".join(p for p in present if not p.endswith("(vacant)"))),
        "plan_focus": prefill(said(finished_record(situation), "plan_focus")),
        "next_on": _iso_prefill(following.on if following else None),
        "actions": _actions(situation),
        "support": _support(situation),
        "rap": _rap_rows(situation),
    }


def _iso_prefill(day: date | None) -> Prefill:
    return Prefill(day.isoformat() if day else "")


PROVIDERS: Final[tuple[Provider, ...]] = (
    Provider("line_items", ("",), _line_items),
    Provider("kpi_meeting", ("",), _kpi_meeting),
    Provider("actions_due", ("",), _actions_due),
    Provider("last_meeting", ("held",), _last_meeting),
    Provider("plan", ("focus", "priorities"), _plan),
    Provider("support_now", ("line",), _support_now),
    Provider("staffing", ("line",), _staffing),
    Provider("rap_review", ("last",), _rap),
    Provider(
        "line_meeting_record",
        ("held_on", "present", "plan_focus", "next_on", "actions", "support", "rap"),
        _record,
        flat=True,
    ),
)
