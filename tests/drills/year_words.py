"""What people write: sentences with one mark each that is found again anywhere, roles, dates in every hand."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_SENTENCES: Final = (
    "Send {} to the line manager",
    "Share the notes of {} with the network",
    "Bring “{}” to the next meeting – it’s short",
    "Check that {} is < 5% & say so",
    "Visit Year 6 about {}, then report",
    "Ask governors about {}; café budget £250",
    "Set out {} in {{{{ two }}}} lines",
    "Compare {} with last year’s figures, school by school, and say what would have to change by the summer for the "
    "gap to close; bring three examples from different year groups, and one that did not work",
    "Agree {}\nand the day it starts",
    "Write up {} (\u05e9\u05dc\u05d5\u05dd) for families",
    "Review {} \N{WHITE HEAVY CHECK MARK} with the team",
)
ROLES: Final = ("Headteacher", "Line manager", "School improvement lead", "SENCO", "Data lead", "HT & LM", "")


class Words:
    """A writer: every text it gives holds a mark of its own, never used again.

    Attributes:
        level: Mark → level of the paper it was typed in. `how`: mark → in what way, for complaints.
    """

    def __init__(self) -> None:
        self._next = 0
        self.level: dict[str, str] = {}
        self.how: dict[str, str] = {}

    def mark(self, level: str) -> str:
        """A new mark, noted with the level of the paper it is typed in."""
        number, self._next = self._next, self._next + 1
        made = f"zq{chr(97 + number // 26000 % 26)}{chr(97 + number // 1000 % 26)}{number % 1000:03d}"
        self.level[made] = level
        return made

    def sentence(self, rng: Random, level: str, office: bool = False) -> str:
        """One sentence; for LibreOffice one in a single script and line, as it spoils any other in a box of plain text."""
        return rng.choice(_SENTENCES[:-3] if office else _SENTENCES).format(self.mark(level))

    def short(self, lead: str, level: str) -> str:
        return f"{lead} {self.mark(level)}"


def a_due_date(rng: Random, near: date) -> tuple[str, date | None]:
    """(as typed, the day it means or None) of a date some weeks after a meeting."""
    day = near + timedelta(days=rng.randint(5, 40))
    month = MONTHS[day.month - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10 if day.day not in (11, 12, 13) else 0, "th")
    forms = (
        f"{day.day}/{day.month}/{day.year % 100:02d}",
        f"{day.day:02d}/{day.month:02d}/{day.year}",
        f"{day.day}{ending} {month[:3]}",
        f"{DAYS[day.weekday()][:3]} {day.day} {month}",
        f"{day.day}.{day.month}.{day.year}",
        day.isoformat(),
        f"by {day.day} {month} {day.year}",
        f"{day.day} {month} {day.year}",
    )
    vague = ("by half term", "asap", "next meeting", "ongoing", "")
    if rng.random() < 0.2:
        return rng.choice(vague), None
    return rng.choice(forms), day


def in_words(day: date) -> str:
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
