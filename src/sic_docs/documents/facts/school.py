"""Facts of one school: who it is, who leads it, its category, its inspections, whether its head is leaving.

A category reaches a paper only as P1 and P34 allow: in papers the school can read, only once it has been told, and only
in line, executive and rapid action papers; in C2 papers also while untold, and then so marked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from sic_docs.documents.context import Provider
from sic_docs.documents.facts.common import calendar_of, day_of, role_holder
from sic_docs.documents.facts.wording import in_words, shaded, short_date, text_or
from sic_docs.documents.situation import Situation
from sic_docs.register.model import Inspection
from sic_docs.school_year.model import Period
from sic_docs.trust.model import OVERALL, Category, CategoryEntry, Level, School, category_on
from sic_docs.word.values import Absent, Value

HANDOVER_SCHOOL_DAYS: Final = 20
REVIEWS: Final = ("school_reviews", "external_reviews", "safeguarding_review")
PAPERS_WITH_CATEGORY: Final = frozenset({"line_meetings", "executive_review", "rapid_action_plan"})


def ages(school: School) -> str:
    return f"ages {school.lowest_age} to {school.highest_age}"


def _school(situation: Situation) -> Mapping[str, Value]:
    school = situation.school
    if school is None:
        nobody = Absent("the whole trust")
        return dict.fromkeys(_SCHOOL, nobody)
    roll = f"{school.roll:,}" if school.roll is not None else None
    parts = [
        school.phase.value,
        ages(school),
        "with a sixth form" if school.sixth_form else "",
        f"{roll} on roll" if roll else "number on roll not known",
        school.local_authority or "",
    ]
    return {
        "name": school.name,
        "code": school.code,
        "urn": text_or(school.urn, "not yet given"),
        "phase": school.phase.value,
        "ages": ages(school).removeprefix("ages "),
        "roll": text_or(roll, "not known"),
        "local_authority": text_or(school.local_authority, "not recorded"),
        "sixth_form": "Yes" if school.sixth_form else "No",
        "joined": f"since {in_words(school.joined_on)}" if school.joined_on else "since the trust began",
        "context": " · ".join(part for part in parts if part),
        "headteacher": role_holder(situation, "headteacher"),
        "line_manager": role_holder(situation, "line_manager"),
        "data_lead": role_holder(situation, "school_data_lead"),
    }


_SCHOOL: Final = (
    "name",
    "code",
    "urn",
    "phase",
    "ages",
    "roll",
    "local_authority",
    "sixth_form",
    "joined",
    "context",
    "headteacher",
    "line_manager",
    "data_lead",
)


# --- category -------------------------------------------------------------------------------------------------------


def entry_in_force(situation: Situation, school: str, *, area: str = OVERALL) -> CategoryEntry | None:
    """The category entry this paper may know of: told ones only, unless the paper is C2 (P1)."""
    told = situation.type.level is not Level.C2
    return category_on(situation.register.categories, school, situation.today, area=area, told=told)


def category_of(situation: Situation, school: str, *, area: str = OVERALL) -> Category | None:
    entry = entry_in_force(situation, school, area=area)
    if entry is None:
        return None
    return situation.definitions.trust.category(entry.category)


def category_words(situation: Situation, school: str, *, area: str = OVERALL) -> Value:
    """The category as printed, shaded with its colour; marked while the school has not been told."""
    category = category_of(situation, school, area=area)
    entry = entry_in_force(situation, school, area=area)
    if category is None or entry is None:
        return Absent("no category given yet")
    told = entry.told_on is not None and entry.told_on <= situation.today
    text = category.name if told else f"{category.name} (school not yet told)"
    return shaded(situation.definitions.trust.style, text, category.colour)


def _may_print(situation: Situation) -> bool:
    return situation.type.level is Level.C2 or (
        situation.type.level is Level.C1 and situation.type.element in PAPERS_WITH_CATEGORY
    )


def _category(situation: Situation) -> Mapping[str, Value]:
    if situation.school is None or not _may_print(situation):
        return dict.fromkeys(("name", "since", "by_area"), Absent("not printed in this paper"))
    code = situation.school.code
    entry = entry_in_force(situation, code)
    areas = [
        f"{area}: {category.name}"
        for area in situation.definitions.trust.areas
        if (category := category_of(situation, code, area=area)) is not None
    ]
    return {
        "name": category_words(situation, code),
        "since": in_words(entry.from_on) if entry else Absent("no category given yet"),
        "by_area": "; ".join(areas) if areas else Absent("No area has a category of its own"),
    }


def is_colour(situation: Situation, colour: str) -> bool:
    """Whether the school's overall category, as far as this paper may know it, has this colour."""
    if situation.school is None or not _may_print(situation):
        return False
    category = category_of(situation, situation.school.code)
    return category is not None and category.colour == colour


def _red(situation: Situation) -> Mapping[str, Value]:
    return {"": is_colour(situation, "red")}


def _attention_needed(situation: Situation) -> Mapping[str, Value]:
    return {"": is_colour(situation, "amber")}


def _areas_of_concern(situation: Situation) -> Mapping[str, Value]:
    areas = []
    if situation.school is not None and _may_print(situation):
        for area in situation.definitions.trust.areas:
            category = category_of(situation, situation.school.code, area=area)
            if category is not None and category.colour in ("red", "amber"):
                areas.append(area)
    return {"": ", ".join(areas) if areas else Absent("No area named; the whole school is in view")}


# --- people and inspections -----------------------------------------------------------------------------------------


def _handover(situation: Situation) -> Mapping[str, Value]:
    """A head leaving within 20 school days puts handover on the agenda (P12)."""
    school = situation.school
    if school is None:
        return {"": False, "line": Absent("no handover due")}
    calendar = calendar_of(situation)
    day = day_of(situation)
    leaving = [
        p.to_on
        for p in situation.register.people
        if p.role.casefold() in ("headteacher", situation.definitions.trust.role_title("headteacher").casefold())
        and school.code in p.scope
        and p.to_on is not None
        and p.to_on >= day
        and len(calendar.open_between(day, p.to_on)) <= HANDOVER_SCHOOL_DAYS
    ]
    if not leaving:
        return {"": False, "line": Absent("no handover due")}
    return {"": True, "line": f"The headteacher's appointment ends on {in_words(min(leaving))}."}


def last_inspection(situation: Situation, school: str) -> Sequence[Inspection]:
    """Every row of the latest inspection this paper may show; provisional ones in C2 papers only (P25)."""
    rows = [
        i
        for i in situation.register.inspections
        if i.school == school
        and i.on <= situation.today
        and (
            situation.type.level is Level.C2
            or (i.published and (i.published_on is None or i.published_on <= situation.today))
        )
    ]
    latest = max((i.on for i in rows), default=None)
    return [i for i in rows if i.on == latest]


def ofsted_line(situation: Situation, school: str) -> Value:
    """The last inspection in one line; grades as given under its own framework, never converted (decision 20)."""
    rows = last_inspection(situation, school)
    if not rows:
        return Absent("No inspection recorded")
    first = rows[0]
    head = " ".join(part for part in (first.kind or "Inspection", f"on {short_date(first.on)}") if part)
    grades = [f"{i.area or 'Overall'}: {i.grade}" for i in rows if i.grade]
    safeguarding = next((i.safeguarding for i in rows if i.safeguarding), None)
    if safeguarding:
        grades.append(f"Safeguarding: {safeguarding}")
    notes = [first.framework or ""]
    notes.append("before joining the trust" if first.before_joining else "")
    notes.append("" if first.published else "provisional")
    note = "; ".join(n for n in notes if n)
    return (
        head + (f" ({note})" if note else "") + (". " + "; ".join(grades) + "." if grades else ". No grades recorded.")
    )


def _visits(situation: Situation) -> Mapping[str, Value]:
    """Reviews of the school up to the paper's day, this year; held only where a finished record says so (P21).

    No clock enters: what the calendar alone knows is printed as booked or proposed, before its day and after.
    """
    names = {e.code: e.short for e in situation.definitions.cycle.elements}
    held = _held_reviews(situation)
    lines = []
    for o in sorted(situation.occurrences, key=lambda o: (o.on or o.window.last, o.element)):
        mine = situation.school is not None and o.school == situation.school.code and o.element in REVIEWS
        if not mine or o.meeting is None or o.on is None or o.is_cancelled or o.period.year != situation.year:
            continue
        what, on = names.get(o.element, o.element), held.get((o.element, o.period, o.number))
        if on is not None:
            lines.append(f"{what} held on {short_date(on)}")
        elif o.on < day_of(situation):
            lines.append(f"{what} {o.meeting.status} for {short_date(o.on)}, no record of it yet")
    return {"headlines": "; ".join(lines) if lines else Absent("No review on record yet this year")}


def _held_reviews(situation: Situation) -> Mapping[tuple[str, Period, int], date]:
    """(element, period, number) → the day a finished record says the review was held."""
    elements = {t.code: t.element for t in situation.definitions.documents}
    found: dict[tuple[str, Period, int], date] = {}
    for key, read in situation.answers.items():
        kind, school, year, slug, number = key.partition("~")[0].split("/")
        element = elements.get(kind)
        mine = situation.school is not None and school == situation.school.code and element in REVIEWS
        if mine and element is not None and read.finished and read.held_on is not None:
            found[element, Period(year, slug), int(number)] = read.held_on
    return found


def _ofsted(situation: Situation) -> Mapping[str, Value]:
    if situation.school is None:
        return {"line": Absent("the whole trust")}
    return {"line": ofsted_line(situation, situation.school.code)}


PROVIDERS: Final[tuple[Provider, ...]] = (
    Provider("school", _SCHOOL, _school),
    Provider("category", ("name", "since", "by_area"), _category),
    Provider("areas_of_concern", ("",), _areas_of_concern),
    Provider("red", ("",), _red),
    Provider("attention_needed", ("",), _attention_needed),
    Provider("handover", ("", "line"), _handover),
    Provider("ofsted", ("line",), _ofsted),
    Provider("visits", ("headlines",), _visits),
)
