"""The days that matter in the sample trust's autumn term of 2026, and what its people do between them.

Dates follow from the calendar and the timing of P13, P15 and P22; weekdays are written beside them. Each step of the
staff's is done once: a diary beside the service's own records says which.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from sic_docs.demo import said
from sic_docs.demo.staff import Staff


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """Something staff do.

    Attributes:
        name: In the diary; never reused. `what`: one sentence, told to whoever watches.
        do: How many papers they typed in.
    """

    name: str
    on: date
    what: str
    do: Callable[[Staff, date], int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A morning the service runs on, and what staff do after it, before the next."""

    on: date
    why: str
    then: tuple[Step, ...] = field(default=())


def _line_meetings(on: date) -> Step:
    return Step(
        name=f"line-meetings-{on.isoformat()}",
        on=on,
        what="Line managers write up the meetings held",
        do=lambda staff, day: staff.write_up_line_meetings(day),
    )


STORY: Final = (
    Day(
        on=date(2026, 9, 1),  # Tue
        why="first day of the year: KPI returns go to schools, meeting dates are proposed",
    ),
    Day(
        on=date(2026, 9, 14),  # Mon
        why="papers for the line meetings of the next two school days",
        then=(_line_meetings(date(2026, 9, 18)),),  # Fri
    ),
    Day(
        on=date(2026, 9, 24),  # Thu
        why="more line meetings; a category has been decided and the school is not told yet",
        then=(
            Step(
                name="returns-autumn-1",
                on=date(2026, 9, 30),  # Wed, the day they are due
                what="School data leads fill in Autumn 1 and submit",
                do=lambda staff, day: staff.return_figures("autumn-1"),
            ),
        ),
    ),
    Day(
        on=date(2026, 10, 1),  # Thu
        why="the school told yesterday meets fortnightly from now on; figures are read",
        then=(_line_meetings(date(2026, 10, 2)),),  # Fri
    ),
    Day(
        on=date(2026, 10, 5),  # Mon after the snapshot of Fri 2 Oct
        why="snapshot taken: KPI sheets, school pages, the Directors' agenda",
        then=(
            Step(
                name="two-lines-autumn-1",
                on=date(2026, 10, 7),  # Wed
                what="Heads add their two lines to their school's page",
                do=lambda staff, day: staff.add_two_lines(),
            ),
            _line_meetings(date(2026, 10, 9)),  # Fri
        ),
    ),
    Day(
        on=date(2026, 10, 12),  # Mon, a school day before the Directors' review
        why="minutes of the Directors' review are laid out from the agenda as it stands",
        then=(
            Step(
                name="directors-autumn-1",
                on=date(2026, 10, 14),  # Wed, the day after
                what="The clerk minutes the Directors' review; one action is shared with its school",
                do=lambda staff, day: staff.minute("directors_minutes", said.DIRECTORS, day),
            ),
        ),
    ),
    Day(
        on=date(2026, 10, 20),  # Tue, 20 school days before Tue 24 Nov
        why="draft agenda of the Standards Committee",
        then=(
            Step(
                name="committee-item",
                on=date(2026, 10, 22),  # Thu
                what="The clerk adds an item the chair asks for",
                do=lambda staff, day: staff.add_to_committee_agenda(),
            ),
            Step(
                name="committee-papers",
                on=date(2026, 11, 9),  # Mon
                what="An author drops a paper for the committee into Papers",
                do=lambda staff, day: staff.drop_committee_papers(),
            ),
        ),
    ),
    Day(
        on=date(2026, 11, 10),  # Tue, 10 school days before
        why="papers are due: the committee's pack is compiled",
        then=(_line_meetings(date(2026, 11, 20)),),  # Fri
    ),
    Day(
        on=date(2026, 11, 23),  # Mon, a school day before the committee
        why="minutes of the Standards Committee are laid out from the clerk's agenda",
        then=(
            Step(
                name="committee-autumn",
                on=date(2026, 11, 25),  # Wed
                what="The clerk minutes the committee",
                do=lambda staff, day: staff.minute("standards_minutes", said.COMMITTEE, day),
            ),
            Step(
                name="committee-autumn-private",
                on=date(2026, 11, 25),  # Wed
                what="The clerk minutes what the committee took in private",
                do=lambda staff, day: staff.minute("standards_minutes_b", said.COMMITTEE_PRIVATE, day),
            ),
            Step(
                name="returns-autumn-2",
                on=date(2026, 11, 25),  # Wed, the day they are due
                what="School data leads fill in Autumn 2, and put right what was asked",
                do=lambda staff, day: staff.return_figures("autumn-1", "autumn-2", corrected=("autumn-1",)),
            ),
        ),
    ),
    Day(
        on=date(2026, 11, 30),  # Mon after the snapshot of Fri 27 Nov
        why="the next snapshot: figures beside last half term's and last year's; actions carried",
    ),
)


class Diary:
    """Which days and steps a library has lived through; kept in its `_sic/`, where no person looks.

    A day is never lived twice: run again for a past date, the service would know what people typed since.
    """

    def __init__(self, library: Path) -> None:
        self._path = library / "_sic" / "demo.json"
        try:
            self._done: list[str] = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._done = []

    def has(self, name: str) -> bool:
        return name in self._done

    def note(self, name: str) -> None:
        self._done.append(name)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        whole = self._path.with_suffix(".new")  # a diary cut off in the middle would have every day lived again
        whole.write_text(json.dumps(self._done), encoding="utf-8")
        whole.replace(self._path)
