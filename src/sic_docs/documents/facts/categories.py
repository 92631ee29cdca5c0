"""Schools in category and what moved since the committee last met: Part B papers only (practice.md P4, P14, P34)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sic_docs.documents.context import Provider
from sic_docs.documents.facts.school import category_of, category_words, entry_in_force
from sic_docs.documents.facts.wording import NOTHING, short_date
from sic_docs.documents.situation import Situation
from sic_docs.trust.model import OVERALL, CategoryEntry, CategoryStatus, Level
from sic_docs.word.values import Absent, Row, Value

OF_CONCERN: Final = ("red", "amber")


def _in_category(s: Situation) -> Mapping[str, Value]:
    """Schools whose overall category is red or amber, of most concern first; none in a paper that is not C2."""
    found: list[tuple[int, int, Row]] = []
    for school in s.register.schools if s.type.level is Level.C2 else ():
        category, entry = category_of(s, school.code), entry_in_force(s, school.code)
        if category is None or entry is None or category.colour not in OF_CONCERN or not school.is_in_trust(s.today):
            continue
        areas = [
            f"{area}: {one.name}"
            for area in s.definitions.trust.areas
            if (one := category_of(s, school.code, area=area)) is not None and one.colour in OF_CONCERN
        ]
        row: Row = {
            "name": school.name,
            "category": category_words(s, school.code),
            "since": short_date(entry.from_on),
            "areas": "; ".join(areas) or NOTHING,
            "reason": entry.reason or NOTHING,
        }
        found.append((category.order, school.order, row))
    return {"": [row for _, _, row in sorted(found, key=lambda one: one[:2])]}


def _movements(s: Situation) -> Mapping[str, Value]:
    """Agreed changes of an overall category since the committee last met, or since the year began."""
    if s.type.level is not Level.C2:
        return {"": [], "since": Absent("not printed in this paper")}
    since = _last_met(s)
    names = {school.code: school.name for school in s.register.schools}
    by_school: dict[str, list[CategoryEntry]] = {}
    for entry in s.register.categories:
        if entry.area == OVERALL and entry.status is CategoryStatus.AGREED and entry.from_on <= s.today:
            by_school.setdefault(entry.school, []).append(entry)
    rows: list[tuple[date, Row]] = []
    for code, entries in by_school.items():
        entries.sort(key=lambda e: e.from_on)
        for before, entry in zip(entries, entries[1:], strict=False):
            if entry.from_on < since or entry.category == before.category:
                continue
            row: Row = {
                "name": names.get(code, code),
                "from": _name(s, before.category),
                "to": _name(s, entry.category),
                "on": short_date(entry.from_on),
                "decided": entry.decided_at or NOTHING,
                "told": short_date(entry.told_on) if entry.told_on else Absent("school not yet told"),
            }
            rows.append((entry.from_on, row))
    return {"": [row for _, row in sorted(rows, key=lambda one: one[0])], "since": short_date(since)}


def _last_met(s: Situation) -> date:
    this = s.occurrence
    on = this.on if this is not None else None
    earlier = [
        o.on
        for o in s.occurrences
        if this is not None and o.element == this.element and o.on and on and o.on < on and not o.is_cancelled
    ]
    return max(earlier, default=date(int(s.year[:4]), 9, 1))


def _name(s: Situation, code: str) -> str:
    category = s.definitions.trust.category(code)
    return category.name if category else code


PROVIDERS: Final = (
    Provider(name="schools_in_category", gives=("",), build=_in_category),
    Provider(name="category_movements", gives=("", "since"), build=_movements),
)
