"""What one school's papers may draw on: its own rows and the trust's, never another school's. Pure.

Also what keeps a run's cost in proportion to its schools: a paper looks through its own school's rows only. Figures
and targets stay whole, because a school's sheet shows the trust's.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sic_docs.cycle.model import Occurrence
from sic_docs.documents.answers import Answers
from sic_docs.filing.key import DocumentKey
from sic_docs.meetings.model import Action
from sic_docs.register.model import Register
from sic_docs.trust.model import TRUST

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """What one desk's papers are written from; everything, for the trust's.

    Attributes:
        worked: What facts have worked out, for the run's next paper to use again; one for all desks.
    """

    register: Register
    occurrences: tuple[Occurrence, ...]
    actions: tuple[Action, ...]
    answers: Mapping[str, Answers]
    worked: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)


def views(
    register: Register,
    occurrences: tuple[Occurrence, ...],
    actions: tuple[Action, ...],
    answers: Mapping[str, Answers],
) -> Mapping[str, View]:
    """Short code or TRUST → its view."""
    people = _by_school(register.people, lambda p: p.scope)
    categories = _by_school(register.categories, lambda c: (c.school,))
    inspections = _by_school(register.inspections, lambda i: (i.school,))
    dated = _by_school(occurrences, lambda o: (o.school,))
    open_actions = _by_school(actions, lambda a: (a.school or TRUST,))
    read = _by_school(answers.items(), lambda pair: (DocumentKey.parse(pair[0]).school,))

    def of(code: str) -> View:
        return View(
            register=replace(
                register,
                people=_mine(people, code),
                categories=_mine(categories, code),
                inspections=_mine(inspections, code),
            ),
            occurrences=_mine(dated, code),
            actions=_mine(open_actions, code),
            answers=dict(_mine(read, code)),
            worked=whole.worked,
        )

    whole = View(register=register, occurrences=occurrences, actions=actions, answers=answers)
    return {TRUST: whole, **{school.code: of(school.code) for school in register.schools}}


_Placed = dict[str, list[tuple[int, T]]]


def _by_school(rows: Iterable[T], schools: Callable[[T], Iterable[str]]) -> _Placed[T]:
    """Rows by the schools they are about, each with its place in the order."""
    found: _Placed[T] = {}
    for place, row in enumerate(rows):
        for code in schools(row):
            found.setdefault(code, []).append((place, row))
    return found


def _mine(rows: _Placed[T], code: str) -> tuple[T, ...]:
    """A school's rows and the trust's, once each and in their order."""
    placed = {**dict(rows.get(TRUST, ())), **dict(rows.get(code, ()))}
    return tuple(placed[place] for place in sorted(placed))
