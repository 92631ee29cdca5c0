"""Actions and agenda items as values, shared by every meeting of every body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sic_docs.trust.model import Level


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """One task agreed in a meeting (never what filing may do: that is `filing.decide.Action`).

    Attributes:
        ref: `OAK-27-014`: its register (a school's code or TRUST), last two digits of the year's end, running
            number (decision 5).
        school: Short code it is about; None for the trust's own.
        text, owner, due: As people typed them. `due_on`: the date `due` means; None when it is not one.
        status: open, reported done, done or withdrawn.
        body: Element code of the body that set it (P2: only a paper of that body closes it).
        level: Level of the document it was typed in; never shown in a paper with a wider audience.
        shared: "Share with school" ticked on its row (P2).
        from_key, from_on: Document key and meeting date it came from.
        touched_key, touched_on: Where and when it was last changed.
        provisional: True while the record it comes from is unfinished (P6).
        note: What was last typed beside it; `note_key`: the document it was typed in, whose readers alone may see it.
        row: Word's id of the row it was typed in, to know it again at the next reading; "" when lost.
        trace: What each document said of it, in order of meetings: "line_meeting/OAK/…: status Done".
    """

    ref: str
    school: str | None
    text: str
    owner: str = ""
    due: str = ""
    due_on: date | None = None
    status: str = "open"
    body: str
    level: Level
    shared: bool = False
    from_key: str
    from_on: date | None = None
    touched_key: str = ""
    touched_on: date | None = None
    provisional: bool = False
    note: str = ""
    note_key: str = ""
    row: str = ""
    trace: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status in ("open", "reported done")

    def is_overdue(self, today: date) -> bool:
        return self.status == "open" and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, kw_only=True, slots=True)
class AgendaItem:
    """One line of an agenda; `number` is its ref and its paper number, not re-dealt on refresh (decision 5).

    Attributes:
        number: "1", "2" … as first issued.
        purpose: decide, discuss or note.
        paper: Title of the paper expected; "" for none. `minutes`: allotted, 0 for none. `part`: A or B.
        note: Lines printed under the item (carried matters, schools listed); "" for none.
    """

    number: str
    title: str
    lead: str = ""
    purpose: str = ""
    paper: str = ""
    minutes: int = 0
    part: str = "A"
    note: str = ""
