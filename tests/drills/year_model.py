"""What the year's papers must say, by the rules of design.md and practice.md and nothing of the code.

A plain account of what was typed where. Decision 4: only what people typed moves anything. Decision 5: an action keeps
its ref and its name through rewording; deleted where it was made it is withdrawn, elsewhere nothing happens. P2: an
action stays with its body and goes down to a school only shared; done elsewhere is reported done. P6: of an unfinished
record only its actions travel, and say so. The later meeting wins, then the later reading.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from tests.drills.year_words import in_words, short_date

LINE, DIRECTORS, STANDARDS = "line_meetings", "directors_review", "standards_committee"
MOST_DUE: Final = 12  # an agenda stays within two pages: the rest are counted, and stand in the record's table
_ENDS: Final = ("2026-10-23", "2026-12-18", "2027-02-12", "2027-03-25", "2027-05-28", "2027-07-21")
ENDS: Final = {
    "": tuple(map(date.fromisoformat, _ENDS)),
    "ELM": tuple(map(date.fromisoformat, ("2026-10-22", *_ENDS[1:]))),  # its INSET day is the last of the half term
    "HAW": tuple(
        map(date.fromisoformat, ("2026-10-16", "2026-12-22", "2027-02-11", "2027-03-25", "2027-05-28", "2027-07-22"))
    ),
}
"""Last open day of each half term of 2026/27 in the trust's calendar, and of schools with their own."""
OPEN: Final = ("open", "reported done")


@dataclass(frozen=True)
class Act:
    """One action as it stands. `number`: which one it is, whatever it is called by now."""

    number: int
    text: str
    owner: str = ""
    due: str = ""
    due_on: date | None = None
    status: str = "open"
    school: str | None = None
    body: str = LINE
    shared: bool = False
    unfinished: bool = False
    level: str = "C1"

    def status_words(self, day: date) -> str:
        late = self.status == "open" and self.due_on is not None and self.due_on < day
        return "Overdue" if late else self.status.capitalize()


@dataclass
class Row:
    """One row of a table of actions as somebody left it. `said`: column → what it says that we did not put there."""

    number: int
    own: bool
    said: dict[str, object] = field(default_factory=dict)


@dataclass
class Written:
    """One paper somebody has typed in."""

    key: str
    school: str | None
    body: str
    meeting_on: date
    held_on: date
    order: int = 0  # of the last reading
    finished: bool = False
    level: str = "C1"
    rows: list[Row] = field(default_factory=list)
    focus: str = ""
    rating: str = ""
    staffing: str = ""
    support: list[tuple[str, str, date | None]] = field(default_factory=list)
    rap: list[tuple[str, str]] = field(default_factory=list)
    two_lines: tuple[str, str] = ("", "")

    @property
    def kind(self) -> str:
        return self.key.partition("/")[0]


@dataclass
class Item:
    """One agenda item."""

    number: int
    title: str
    lead: str = ""
    purpose: str = ""
    paper: str = ""


class Model:
    """Everything typed so far."""

    def __init__(self) -> None:
        self.brought: list[Act] = []
        self.written: dict[str, Written] = {}
        self.agendas: dict[str, list[Item]] = {}
        self.refs: dict[int, str] = {}
        self._numbers = 0
        self._clock = 0

    def number(self) -> int:
        self._numbers += 1
        return self._numbers

    def bring(self, text: str, owner: str, due_on: date, body: str, school: str | None, shared: bool) -> None:
        level = "C1" if school else "C2"
        self.brought.append(
            Act(
                self.number(), text, owner, short_date(due_on), due_on, "open", school, body, shared=shared, level=level
            )
        )

    def note(self, paper: Written) -> None:
        """Somebody saved this paper; it is read by the next run."""
        self._clock += 1
        paper.order = self._clock
        self.written[paper.key] = paper

    # -- actions -------------------------------------------------------------------------------------------------

    def actions(self) -> dict[int, Act]:
        found = {act.number: act for act in self.brought}
        ordered = sorted(self.written.values(), key=lambda w: (w.held_on, w.order))
        for paper in ordered:
            for row in paper.rows:
                if row.own:
                    found[row.number] = Act(
                        row.number, "", school=paper.school, body=paper.body, unfinished=not paper.finished
                    )
                    found[row.number] = replace(found[row.number], level=paper.level)
        for paper in ordered:
            for row in paper.rows:
                if row.number in found:
                    found[row.number] = _said(found[row.number], row.said, paper)
        return found

    def open_for(self, body: str, school: str | None, levels: Collection[str] = ("C0", "C1", "C2")) -> list[Act]:
        """Open actions a paper of this body (of this school) carries, of these levels; shared ones whatever theirs."""
        return [
            act
            for act in self.actions().values()
            if act.status in OPEN
            and (
                (act.body == body and (school is None or act.school == school) and act.level in levels)
                or (school is not None and act.school == school and act.shared)
            )
        ]

    # -- records -------------------------------------------------------------------------------------------------

    def records(self, school: str) -> list[Written]:
        found = [w for w in self.written.values() if w.kind == "line_meeting" and w.school == school]
        return sorted(found, key=lambda w: w.held_on)

    def last_record(self, school: str, before: date) -> Written | None:
        """The last record that came back of a meeting before this day."""
        found = [w for w in self.records(school) if w.held_on < before]
        return found[-1] if found else None

    def finished_record(self, school: str) -> Written | None:
        """The school's latest finished record, whatever day it is."""
        found = [w for w in self.records(school) if w.finished]
        return found[-1] if found else None

    def last_meeting_words(self, school: str, before: date) -> str:
        last = self.last_record(school, before)
        if last is None:
            return "No record has come back yet"
        state = (
            "record finished" if last.finished else "record not yet marked as finished, so its notes are not carried"
        )
        return f"{in_words(last.held_on)}; {state}"


def support_in_force(record: Written | None, day: date) -> list[tuple[str, str, date | None]]:
    return [s for s in (record.support if record else []) if s[2] is None or s[2] >= day]


def _said(act: Act, said: dict[str, object], paper: Written) -> Act:
    if said.get("text"):
        act = replace(act, text=str(said["text"]))
    if "owner" in said:
        act = replace(act, owner=str(said["owner"]))
    if "school" in said:
        act = replace(act, school=str(said["school"]) or None)
    if "due" in said:
        words, day = said["due"]  # type: ignore[misc]
        if words == "by half term":
            day = next(end for end in ENDS.get(act.school or "", ENDS[""]) if end >= paper.held_on)
        act = replace(act, due=words, due_on=day)
    if said.get("status") == "Done" and act.status != "done":
        act = replace(act, status="done" if paper.body == act.body else "reported done")
    if said.get("status") == "Open" and (paper.body == act.body or act.status != "done"):
        act = replace(act, status="open")
    if "share" in said:
        act = replace(act, shared=bool(said["share"]))
    return act
