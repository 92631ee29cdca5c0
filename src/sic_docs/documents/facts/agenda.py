"""What stands on the agendas and minutes of the trust's own bodies, whichever body it is.

Sources: practice.md P14, P24, P44; domain.md 2.6 (notice, quorum).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import ceil
from typing import Final

from sic_docs.cycle.model import Element, Occurrence
from sic_docs.documents.answers import Answers
from sic_docs.documents.context import Provider
from sic_docs.documents.facts.wording import (
    NEW_REF,
    NOTHING,
    blank_rows,
    due_words,
    in_words,
    or_nothing,
    short_date,
    shortened,
)
from sic_docs.documents.situation import Situation
from sic_docs.meetings.actions import actions_for, labelled
from sic_docs.meetings.agenda import agenda_items, allotted, planned
from sic_docs.meetings.model import Action, AgendaItem
from sic_docs.register.model import Member, Register
from sic_docs.school_year.model import academic_year
from sic_docs.school_year.timing import notice_by, papers_due
from sic_docs.trust.model import Level
from sic_docs.word.values import Absent, Prefill, Row, Value

BLANK_ACTIONS: Final = 3
BLANK_DECLARATIONS: Final = 3
NO_INTEREST: Final = "Nothing to declare"
UNCONFIRMED: Final = "Interests not confirmed this school year"
MOST_LOGGED: Final = 8
"""Actions printed on an agenda, which must stay within two pages (P35); the minutes' table holds every one."""
LOGGED_ROOM: Final = 160
"""Characters of an action an agenda prints."""
QUORUM_LEAST: Final = 3
"""Board and committee default: three, or one third of those in office rounded up (domain.md 2.6)."""


def items_now(s: Situation) -> tuple[AgendaItem, ...]:
    """The agenda's items: as it now stands when one was handed in (minutes), else from the planner.

    All items are numbered together and each part lists its own: an item's number tells nothing of the other part's.
    """
    if s.agenda is not None:
        return s.agenda
    meeting = s.occurrence.meeting if s.occurrence else None
    if s.occurrence is None or meeting is None or meeting.on is None:
        return ()
    half = s.calendars.trust.half_term_of(meeting.on)
    if half is None:
        return ()
    trust = s.definitions.trust
    found = agenda_items(
        planned(s.register.planner, s.occurrence.element, half),
        before=s.agenda_before,
        lead_titles={role.code: role.title for role in trust.roles},
        paper_titles=_paper_titles(s),
    )
    return tuple(item for item in found if s.type.part in ("", item.part))


def _paper_titles(s: Situation) -> Mapping[str, str]:
    return {t.code: t.title for t in s.definitions.documents}


def _agenda(s: Situation) -> Mapping[str, Value]:
    rows: list[Row] = [
        {
            "ref": item.number,
            "title": Prefill(item.title),
            "lead": Prefill(item.lead),
            "purpose": Prefill(item.purpose),
            "paper": Prefill(item.paper),
            "minutes": Prefill(str(item.minutes) if item.minutes else ""),
        }
        for item in items_now(s)
    ]
    return {"items": rows}


def _minuted(s: Situation) -> Mapping[str, Value]:
    voting = sum(m.voting for m in _members(s))
    needed = f"{quorum(voting)} of {voting}" if voting else Absent("membership is not in the register")
    rows: list[Row] = [
        {
            "ref": item.number,
            "title": item.title,
            "lead": item.lead or Absent("not set"),
            "purpose": item.purpose or Absent("not set"),
            "paper": item.paper or Absent("no paper"),
            "needed": needed,
        }
        for item in items_now(s)
    ]
    return {"items": rows}


def _source(s: Situation) -> Mapping[str, Value]:
    words = {
        "as edited": "Made from the agenda as it stood when these minutes were filed. Items added later are typed in.",
        "as issued": "The agenda could not be read, so these minutes follow the agenda as we issued it.",
    }
    return {
        "source": words.get(s.agenda_source, "No agenda was issued for this meeting; these items are the planner's.")
    }


def _day(s: Situation) -> date:
    return s.occurrence.on if s.occurrence and s.occurrence.on else s.today


def _members(s: Situation) -> tuple[Member, ...]:
    return members_of(s.register, s.occurrence.element if s.occurrence else "", _day(s))


def members_of(register: Register, body: str, day: date) -> tuple[Member, ...]:
    """Who belongs to a body on a day, in the order of the register."""
    return tuple(
        m
        for m in register.membership
        if m.body == body and (m.from_on is None or m.from_on <= day) and (m.to_on is None or day <= m.to_on)
    )


def short_of_quorum(register: Register, body: str, day: date, minutes: Answers) -> tuple[tuple[str, int, int], ...]:
    """(item's number, voting members present, needed) of each item that finished minutes say was short of a quorum."""
    voting = sum(m.voting for m in members_of(register, body, day))
    if not voting or not minutes.finished:
        return ()
    said = [
        (row.ref, row.cells["voting"].text.strip()) for row in minutes.rows.get("items", ()) if "voting" in row.cells
    ]
    return tuple(
        (ref, int(text), quorum(voting)) for ref, text in said if text.isdigit() and int(text) < quorum(voting)
    )


def _attendance(s: Situation) -> Mapping[str, Value]:
    titles = {role.code: role.title for role in s.definitions.trust.roles}
    rows: list[Row] = [{"role": titles.get(m.role, m.role), "voting": "Yes" if m.voting else "No"} for m in _members(s)]
    if not rows and s.element is not None:
        rows = [{"role": titles.get(code, code), "voting": NOTHING} for code in s.element.participants]
    return {"members": rows}


def quorum(voting: int) -> int:
    """Voting members needed: three, or one third rounded up, whichever is greater (domain.md 2.6, trap 18).

    >>> quorum(11), quorum(7)
    (4, 3)
    """
    return max(QUORUM_LEAST, ceil(voting / 3))


def _body(s: Situation) -> Mapping[str, Value]:
    trust = s.definitions.trust
    titles = {role.code: role.title for role in trust.roles}
    meeting = s.occurrence.meeting if s.occurrence else None
    on = meeting.on if meeting else None
    voting = sum(m.voting for m in _members(s))
    names = [titles.get(m.role, m.role) for m in _members(s)] or [
        titles.get(code, code) for code in (s.element.participants if s.element else ())
    ]
    earlier = [
        o.on
        for o in s.occurrences
        if s.occurrence and o.element == s.occurrence.element and o.on and on and o.on < on and o.school == "TRUST"
    ]
    values: dict[str, Value] = {
        "invited": ", ".join(dict.fromkeys(names)) or Absent("not set in the register"),
        "last_minutes": in_words(max(earlier)) if earlier else Absent("No earlier meeting is on record"),
        "quorum": f"{quorum(voting)} of {voting} voting members: one third, rounded up, and at least {QUORUM_LEAST}"
        if voting
        else Absent("membership is not in the register yet"),
        "papers_due": Absent("no date yet"),
        "notice": Absent("no date yet"),
    }
    if on is not None:
        calendar = s.calendars.trust
        by = notice_by(on, trust.notice_clear_days, trust.email_delivery_days, calendar)
        values["papers_due"] = in_words(papers_due(on, trust.papers_due_school_days, calendar))
        values["notice"] = f"To be sent by {in_words(by)}: {trust.notice_clear_days} clear days and e-mail delivery"
        if is_short_notice(s):
            values["papers_due"] = "As soon as they are ready"
            values["notice"] = (
                f"Called at short notice by direction of the chair: fewer than {trust.notice_clear_days} clear days"
            )
    return values


def is_short_notice(s: Situation) -> bool:
    """Whether the paper is written after the last day on which full notice could be sent (P21).

    An agenda is written again only until that day, so that passing it makes no paper new; moving the meeting does.
    """
    on = s.occurrence.on if s.occurrence and not s.occurrence.is_cancelled else None
    trust = s.definitions.trust
    if on is None:
        return False
    return notice_by(on, trust.notice_clear_days, trust.email_delivery_days, s.calendars.trust) < s.today


def minutes_of(occurrence: Occurrence | None, element: Element | None) -> int:
    """How long a meeting is: from its start and end, else as its element usually takes; 0 where nobody can tell."""
    meeting = occurrence.meeting if occurrence else None
    start, end = (_clock(meeting.start), _clock(meeting.end)) if meeting else (None, None)
    if start is not None and end is not None and end > start:
        return end - start
    return element.duration if element else 0


def _clock(text: str | None) -> int | None:
    hours, _, minutes = (text or "").partition(":")
    return int(hours) * 60 + int(minutes) if hours.isdecimal() and minutes.isdecimal() else None


def _agenda_time(s: Situation) -> Mapping[str, Value]:
    """Said on the agenda when its items take longer than the meeting."""
    takes, there_are = allotted(items_now(s)), minutes_of(s.occurrence, s.element)
    over = bool(there_are) and takes > there_are
    words = f"These items take {takes} minutes and the meeting has {there_are}: shorten some, or leave some for later."
    return {"": over, "line": words if over else Absent("the items fit the meeting")}


def _short_notice(s: Situation) -> Mapping[str, Value]:
    return {"": is_short_notice(s)}


def open_actions(s: Situation) -> tuple[Action, ...]:
    """Open actions this paper carries: its body's own (P2); of two parts each its own."""
    body = s.occurrence.element if s.occurrence else ""
    found = actions_for(s.actions, body=body, school=None, level=s.type.level)
    return tuple(a for a in found if s.type.part != "B" or a.level is not Level.C0)


def _part(s: Situation) -> Mapping[str, Value]:
    return {
        "name": f"Part {s.type.part}" if s.type.part else Absent("not in parts"),
        "is_open": s.type.part == "A",
        "is_private": s.type.part == "B",
    }


def _open(s: Situation) -> Mapping[str, Value]:
    """Overdue is told as of the meeting's day, so that waiting for it does not change the paper."""
    day = s.occurrence.on if s.occurrence and s.occurrence.on else s.today
    found = open_actions(s)
    if len(found) > MOST_LOGGED:  # those due soonest
        found = tuple(sorted(found, key=lambda a: (a.due_on or date.max, a.ref)))
    rows: list[Row] = [
        {
            "ref": a.ref,
            "text": labelled(replace(a, text=shortened(a.text, LOGGED_ROOM, "more in the register of actions"))),
            "school": a.school or "Trust",
            "owner": a.owner or Absent("no owner named"),
            "due": due_words(a.due, a.due_on) or Absent("no date given"),
            "status": ("Overdue" if a.is_overdue(day) else a.status.capitalize()),
        }
        for a in found[:MOST_LOGGED]
    ]
    if len(found) > MOST_LOGGED:
        more = f"{len(found) - MOST_LOGGED} more, in the register of actions"
        rows = [*rows, {c: more if c == "text" else NOTHING for c in rows[0]}]
    return {"": rows}


def _actions(s: Situation) -> Mapping[str, Value]:
    rows: list[Row] = [
        {
            "ref": a.ref,
            "text": Prefill(labelled(a)),
            "school": Prefill(a.school or ""),
            "owner": Prefill(a.owner),
            "due": Prefill(due_words(a.due, a.due_on)),
            "status": Prefill(a.status.capitalize()),
            "share": Prefill("yes" if a.shared else "no"),
        }
        for a in open_actions(s)
    ]
    rows += blank_rows(BLANK_ACTIONS, {"ref": NEW_REF})
    return {"actions": rows}


def _declarations(s: Situation) -> Mapping[str, Value]:
    """Standing interests from the Membership sheet, to be declared again at the meeting; then rows for others."""
    titles = {role.code: role.title for role in s.definitions.trust.roles}
    rows: list[Row] = []
    for member in _members(s):
        interest = (member.interests or "").strip()
        if _is_confirmed(member, _day(s)) and interest.casefold() in ("", NO_INTEREST.casefold()):
            continue
        known = interest if _is_confirmed(member, _day(s)) else f"{interest}. {UNCONFIRMED}".removeprefix(". ")
        rows.append({"role": Prefill(titles.get(member.role, member.role)), "interest": Prefill(known)})
    return {"declarations": [*rows, *blank_rows(BLANK_DECLARATIONS)]}


def _is_confirmed(member: Member, day: date) -> bool:
    """Interests are confirmed afresh each school year (domain.md 2.6)."""
    on = member.interests_confirmed_on
    return on is not None and academic_year(on) == academic_year(day)


def _half_term(s: Situation, o: Occurrence) -> str:
    half = s.calendars.trust.half_term_of(o.on or o.window.first)
    return half.label if half else o.period.label


def _meetings_ahead(s: Situation) -> Mapping[str, Value]:
    """This body's own next meetings; one without a date yet by the days it may fall on."""
    this = s.occurrence
    after = this.on or this.window.last if this else s.today
    coming = [
        o
        for o in s.occurrences
        if this is not None and o.element == this.element and not o.is_cancelled and (o.on or o.window.first) > after
    ]
    rows: list[Row] = [
        {
            "label": _half_term(s, o),
            "date": in_words(o.on)
            if o.on
            else f"To be fixed, {short_date(o.window.first)} to {short_date(o.window.last)}",
        }
        for o in sorted(coming, key=lambda o: o.on or o.window.first)
    ]
    return {"": or_nothing(rows, ("label", "date"), "No further meeting this year")}


PROVIDERS: Final = (
    Provider(name="part", gives=("name", "is_open", "is_private"), build=_part),
    Provider(name="agenda_items", gives=("items",), build=_agenda, flat=True),
    Provider(name="minuted_items", gives=("items",), build=_minuted, flat=True),
    Provider(name="agenda", gives=("source",), build=_source),
    Provider(name="attendance", gives=("members",), build=_attendance, flat=True),
    Provider(
        name="body",
        gives=("invited", "last_minutes", "quorum", "papers_due", "notice"),
        build=_body,
    ),
    Provider(name="meetings_ahead", gives=("",), build=_meetings_ahead),
    Provider(name="short_notice", gives=("",), build=_short_notice),
    Provider(name="agenda_time", gives=("", "line"), build=_agenda_time),
    Provider(name="open_actions", gives=("",), build=_open),
    Provider(name="body_actions", gives=("actions",), build=_actions, flat=True),
    Provider(name="declarations", gives=("declarations",), build=_declarations, flat=True),
)
