"""What stands on an agenda: the year's planner, what is due, and what people made of it since.

Numbers are an item's ref and its paper's number: dealt once, never again (design.md, decision 5). Sources:
practice.md P14 (planner), P44 (order of schools), domain.md 2.6 (standing order).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sic_docs.documents.answers import Answers
from sic_docs.meetings.model import AgendaItem
from sic_docs.register.model import PlannerItem
from sic_docs.school_year.model import HalfTerm

ITEMS = "items"
"""Name of the repeat that holds agenda items in every agenda."""


def planned(
    planner: Sequence[PlannerItem],
    body: str,
    half_term: HalfTerm,
    *,
    meeting_number: int | None = None,
    phase: str | None = None,
) -> tuple[PlannerItem, ...]:
    """The planner's rows for one meeting, in their order.

    Args:
        body: Element code.
        half_term: The half term the meeting falls in.
        meeting_number: Which meeting of the year it is, from 1, for bodies planned by number.
        phase: Phase of the school that is met, whose wording a row may be; None for a meeting of the trust.
    """
    names = {"every", half_term.term.lower(), half_term.period.slug}
    if meeting_number is not None:
        names.add(str(meeting_number))
    rows = [
        row
        for row in planner
        if row.body == body
        and row.when in names
        and (row.every_year or row.year in (None, half_term.year))
        and (not row.phases or phase in row.phases)
    ]
    return tuple(sorted(rows, key=lambda row: row.order))


def allotted(items: Iterable[AgendaItem | PlannerItem]) -> int:
    """The minutes these items take together."""
    return sum(item.minutes or 0 for item in items)


def too_long(
    planner: Sequence[PlannerItem], bodies: Mapping[str, int], half_terms: Sequence[HalfTerm], phases: Iterable[str]
) -> tuple[tuple[str, str, int], ...]:
    """(body, half term's label, minutes planned) of each meeting whose items take longer than it does.

    Args:
        bodies: Element code → minutes its meetings have; 0 for a whole day.
        phases: Of the schools there are; the longest wording of each meeting counts.
    """
    found = []
    for body, length in bodies.items():
        for half in half_terms:
            longest = max(allotted(planned(planner, body, half, phase=phase)) for phase in ("", *phases))
            if length and longest > length:
                found.append((body, half.label, longest))
    return tuple(found)


def agenda_items(
    rows: Iterable[PlannerItem],
    *,
    before: Sequence[AgendaItem] = (),
    lead_titles: Mapping[str, str] | None = None,
    paper_titles: Mapping[str, str] | None = None,
) -> tuple[AgendaItem, ...]:
    """Planner rows as numbered items, in planner order.

    Args:
        before: Items of the agenda as first issued: an item that was there keeps its number, a new one takes the
            next number after the highest, an item gone leaves its number unused (decision 5).
        lead_titles: Role code → printed title. `paper_titles`: document type code → its title; a paper people will
            supply is named as the planner names it.

    >>> [i.number for i in agenda_items([PlannerItem(body="b", when="every", order=1, item="Welcome")])]
    ['1']
    """
    titles, papers = lead_titles or {}, paper_titles or {}
    numbers = {_same(item.title): item.number for item in before}
    highest = max((int(n) for n in numbers.values() if n.isdigit()), default=0)
    items = []
    for row in rows:
        number = numbers.get(_same(row.item))
        if number is None:
            highest += 1
            number = str(highest)
        items.append(
            AgendaItem(
                number=number,
                title=row.item,
                lead=titles.get(row.lead or "", row.lead or ""),
                purpose=row.purpose.capitalize(),
                paper=papers.get(row.paper or "", row.paper or ""),
                minutes=row.minutes or 0,
                part=row.part,
            )
        )
    return tuple(items)


def items_read(answers: Answers, before: Sequence[AgendaItem] = ()) -> tuple[AgendaItem, ...]:
    """The agenda as people left it: their order, their wording, their additions; rows they cleared are gone.

    An item added without a number takes the next one after the highest ever dealt, in the order it stands.

    Args:
        before: Items of the agenda as issued: the number of one that was taken out since is not dealt again.
    """
    rows = answers.rows.get(ITEMS, ())
    taken: set[str] = set()
    dealt = (*(row.ref.strip() for row in rows), *(item.number for item in before))
    highest = max((int(number) for number in dealt if number.isdigit()), default=0)
    items: list[AgendaItem] = []
    for row in rows:
        cell = {name: answer.text.strip() for name, answer in row.cells.items()}
        if not cell.get("title"):
            continue
        number = row.ref.strip()
        if not number.isdigit() or number in taken:
            highest += 1
            number = str(highest)
        taken.add(number)
        minutes = cell.get("minutes", "")
        items.append(
            AgendaItem(
                number=number,
                title=cell["title"],
                lead=cell.get("lead", ""),
                purpose=cell.get("purpose", ""),
                paper=cell.get("paper", ""),
                minutes=int(minutes) if minutes.isdigit() else 0,
                part="B" if cell.get("part", "A").upper().endswith("B") else "A",
            )
        )
    return tuple(items)


def differences(before: Sequence[AgendaItem], after: Sequence[AgendaItem]) -> tuple[str, ...]:
    """What changed between two states of one agenda, in plain sentences, in agenda order.

    >>> differences([AgendaItem(number="1", title="Welcome")], [])
    ('Item 1, Welcome, was taken out.',)
    """
    old = {item.number: item for item in before}
    new = {item.number: item for item in after}
    found = [f"Item {i.number}, {i.title}, was taken out." for i in before if i.number not in new]
    for item in after:
        was = old.get(item.number)
        if was is None:
            found.append(f"Item {item.number}, {item.title}, was added.")
        elif _same(was.title) != _same(item.title):
            found.append(f"Item {item.number}, {was.title}, is now {item.title}.")
    kept = [i.number for i in before if i.number in new]
    if kept != [i.number for i in after if i.number in old]:
        found.append("The order of the items changed.")
    return tuple(found)


def _same(title: str) -> str:
    return " ".join(title.casefold().split())
