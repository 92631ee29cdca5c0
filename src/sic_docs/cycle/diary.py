"""Who is busy when, so that nobody is asked to be in two places (P15).

A person or team is a plain text key. Times are minutes from midnight. A visit is a whole day; a team makes at most two
in a week.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sic_docs.cycle.model import Element
from sic_docs.register.model import Register
from sic_docs.trust.model import TRUST, Person

VISITS_A_WEEK: Final = 2
DAY: Final = (9 * 60, 15 * 60 + 30)
"""First and last minute of a day's visit."""


@dataclass(frozen=True, slots=True)
class Diary:
    """Times taken, by person and day. The only thing here that changes; it lives as long as one round of proposals."""

    busy: dict[tuple[str, date], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    visits: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))

    def take(self, people: Iterable[str], day: date, start: int, end: int, *, visit: bool) -> None:
        for person in people:
            self.busy[person, day].append((start, end))
            if visit:
                self.visits[person, _week(day)] += 1

    def is_free(self, people: Iterable[str], day: date, start: int, end: int) -> bool:
        for person in people:
            taken = self.busy.get((person, day))
            for first, last in taken or ():
                if first < end and start < last:
                    return False
        return True

    def may_visit(self, people: Iterable[str], day: date) -> bool:
        """Whether one more visit that week is within what a team makes."""
        week = _week(day)
        return all(self.visits.get((person, week), 0) < VISITS_A_WEEK for person in people)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who comes to what: an element's participants and lead, found in the register's People.

    Someone who looks after several schools is one person. A role nobody holds counts as a post of that school (or of
    the trust), so that its meetings still do not clash with each other.
    """

    by_role: Mapping[str, Sequence[Person]]
    by_post: Mapping[tuple[str, str], Sequence[Person]]

    @classmethod
    def of_register(cls, register: Register) -> Attendance:
        by_role: dict[str, list[Person]] = defaultdict(list)
        by_post: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in register.people:
            by_role[person.role].append(person)
            for place in person.scope:
                by_post[person.role, place].append(person)
        return cls(by_role, by_post)

    def people(self, element: Element, school: str, day: date) -> tuple[str, ...]:
        """Keys of everyone expected at a meeting of `element` for a school (or TRUST), in post on `day`."""
        roles = dict.fromkeys((*element.participants, *((element.lead,) if element.lead else ())))
        return tuple(dict.fromkeys(person for role in roles for person in self._holders(role, school, day)))

    def _holders(self, role: str, school: str, day: date) -> Sequence[str]:
        groups = (
            (self.by_role.get(role, ()),)
            if school == TRUST
            else (self.by_post.get((role, school), ()), self.by_post.get((role, TRUST), ()))
        )
        for group in groups:
            held = [p.email or p.name or f"{role} of {','.join(p.scope)}" for p in group if p.holds_on(day)]
            if held:
                return held
        return (f"{role} of {school}",)


def _week(day: date) -> int:
    return (day.toordinal() - 1) // 7
