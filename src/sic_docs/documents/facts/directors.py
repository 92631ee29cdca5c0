"""Facts of the Education Directors Review: schools in the order they are taken, reviews due (practice.md P44)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from sic_docs.documents.context import Provider
from sic_docs.documents.facts.kpi import lines_for
from sic_docs.documents.facts.school import REVIEWS, category_of
from sic_docs.documents.facts.wording import blank_rows, in_words
from sic_docs.documents.situation import Situation
from sic_docs.trust.model import OVERALL, TRUST, Category, CategoryStatus, School
from sic_docs.word.values import Absent, Prefill, Row, Value

_AHEAD: Final = timedelta(weeks=8)
_MINUTES: Final = {"red": 20, "amber": 12}
_MINUTES_PROPOSAL: Final = 10
_MINUTES_REST: Final = 4
BLANK_SUPPORT: Final = 3


def in_order(s: Situation) -> tuple[School, ...]:
    """Schools as the meeting takes them: most concern first, then new proposals, the rest in register order (P44)."""

    def place(school: School) -> tuple[int, int]:
        category = category_of(s, school.code)
        if category is not None and category.colour in ("red", "amber"):
            return (category.order, school.order)
        return (90 if _proposed(s, school.code) else 99, school.order)

    return tuple(sorted((x for x in s.register.schools if x.is_in_trust(s.today)), key=place))


def _proposed(s: Situation, school: str) -> str | None:
    rows = [
        e
        for e in s.register.categories
        if e.school == school and e.area == OVERALL and e.status is CategoryStatus.PROPOSED
    ]
    if not rows:
        return None
    category = s.definitions.trust.category(rows[-1].category)
    return category.name if category else rows[-1].category


def _worst(s: Situation, school: School) -> str | Absent:
    """The headline measure furthest the wrong side of its target, in words."""
    if s.figures is None:
        return Absent("no figures yet")
    found = [
        line
        for line in lines_for(s, school)
        if line.measure.headline and line.rating in ("red", "amber") and line.shortfall is not None
    ]
    if not found:
        return "On or above target" if s.book.returned(school.code, s.figures) else Absent("not returned")
    worst = max(found, key=lambda line: line.shortfall or 0)
    return f"{worst.measure.short} {worst.now.text} against {worst.against_text}"


def _schools(s: Situation) -> Mapping[str, Value]:
    rows: list[Row] = []
    before: Category | None = None  # the last category of more concern
    last: Category | None = None
    for school in in_order(s):
        category = category_of(s, school.code)
        proposed = _proposed(s, school.code)
        if category is not None and category.colour in _MINUTES:
            if last is not None and last.code != category.code:
                before = last
            last = category
            turn = f"taken after {before.name}" if before else "taken first"
            why, minutes = f"{category.name}: {turn}", _MINUTES[category.colour]
        elif proposed:
            why, minutes = f"Proposed: {proposed}", _MINUTES_PROPOSAL
        else:
            why, minutes = "By exception", _MINUTES_REST
        rows.append(
            {
                "name": school.name,
                "code": school.code,
                "category": category.name if category else Absent("not set"),
                "why": why,
                "worst": _worst(s, school),
                "minutes": Prefill(str(minutes)),
            }
        )
    return {"schools": rows}


def _minuted_schools(s: Situation) -> Mapping[str, Value]:
    rows: list[Row] = []
    for school in in_order(s):
        category = category_of(s, school.code)
        rows.append(
            {
                "ref": school.code,
                "name": school.name,
                "category": category.name if category else Absent("no category set"),
            }
        )
    return {"schools": rows}


def _reviews(s: Situation) -> Mapping[str, Value]:
    names = {x.code: x.name for x in s.register.schools}
    start = s.occurrence.on if s.occurrence and s.occurrence.on else s.today
    rows: list[Row] = [
        {
            "what": s.definitions.cycle.element(o.element).name,
            "school": names.get(o.school, o.school),
            "when": in_words(o.on),
        }
        for o in sorted(s.occurrences, key=lambda o: (o.on or start, o.school))
        if o.element in REVIEWS and o.on is not None and start <= o.on <= start + _AHEAD and o.school != TRUST
    ]
    return {"": rows}


def _support(_s: Situation) -> Mapping[str, Value]:
    return {"support": blank_rows(BLANK_SUPPORT)}


PROVIDERS: Final = (
    Provider(name="directors_schools", gives=("schools",), build=_schools, flat=True),
    Provider(name="minuted_schools", gives=("schools",), build=_minuted_schools, flat=True),
    Provider(name="reviews", gives=("",), build=_reviews),
    Provider(name="support_capacity", gives=("support",), build=_support, flat=True),
)
