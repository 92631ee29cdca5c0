"""Rows whose cells have been read → the values of the model: one builder a sheet.

A builder judges what must agree within a row and between the rows of its sheet; a row that cannot be used is left out
with an issue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from sic_docs.cycle.model import Meeting, MeetingStatus
from sic_docs.register.grid import Row
from sic_docs.register.model import CalendarRow, Comparator, Inspection, Member, OpenAction, PlannerItem, Target
from sic_docs.register.values import Bad, as_year
from sic_docs.school_year.model import HalfTerm, Period, Term
from sic_docs.trust.model import OVERALL, TRUST, CategoryEntry, CategoryStatus, Person, Phase, School


def _schools(rows: Iterable[Row]) -> Iterable[School]:
    seen: dict[str, int] = {}
    for row in rows:
        v = row.values
        if v["code"] in seen:
            found = f"The short code {v['code']} stands in row {seen[v['code']]} too."
            row.bad("code", found, "Give one of them a code of its own.", "register-duplicate-code")
            continue
        if not 0 <= v["lowest_age"] < v["highest_age"] <= 25:
            found = f"Ages {v['lowest_age']} to {v['highest_age']} are not an age range."
            row.bad("highest_age", found, "Write the lowest and highest age in years.", "register-not-allowed")
            continue
        if v["joined_on"] and v["left_on"] and v["left_on"] < v["joined_on"]:
            row.bad("left_on", "It left before it joined.", "Check both dates.", "register-dates-crossed")
            continue
        seen[v["code"]] = row.number
        yield School(
            **{
                **v,
                "phase": Phase(v["phase"]),
                "sixth_form": bool(v["sixth_form"]),
                "calendar": v["calendar"] or "trust",
            },
            order=len(seen) - 1,
        )


def _categories(rows: Iterable[Row]) -> Iterable[CategoryEntry]:
    for row in rows:
        v = row.values
        yield CategoryEntry(**{**v, "area": v["area"] or OVERALL, "status": CategoryStatus(v["status"])}, cell=row.cell)


def _people(rows: Iterable[Row]) -> Iterable[Person]:
    for row in rows:
        v = row.values
        if _crossed(row):
            continue
        yield Person(
            role=v["role"],
            name=v["name"] or "",
            email=v["email"] or "",
            scope=v["scope"] or (TRUST,),
            from_on=v["from_on"],
            to_on=v["to_on"],
        )


def _crossed(row: Row) -> bool:
    first, last = row.values["from_on"], row.values["to_on"]
    if first and last and last < first:
        row.bad("to_on", "To is earlier than From.", "Check both dates.", "register-dates-crossed")
        return True
    return False


def _meetings(rows: Iterable[Row]) -> Iterable[Meeting]:
    seen: dict[str, int] = {}
    last: dict[tuple[str, str, Period], int] = {}
    for row in rows:
        v = dict(row.values)
        v.pop("ask")
        slot = (v["element"], v["school"], v["period"])
        if v["number"] is None:
            v["number"] = last.get(slot, 0) + 1
        if v["number"] == 0:
            row.bad("number", "No. is 0.", "Number meetings from 1.", "register-not-a-number")
            continue
        if v["start"] and v["end"] and v["end"] <= v["start"]:
            row.bad("end", "End is not after Start.", "Check both times.", "register-dates-crossed")
            continue
        if v["status"] == "booked" and v["on"] is None:
            row.bad("on", "It is booked, but has no date.", "Fill in Date, or make it proposed.", "register-empty-cell")
            continue
        period = v["period"]
        v["ref"] = v["ref"] or f"M-{v['element']}-{v['school']}-{period.year}-{period.slug}-{v['number']:02d}"
        if v["ref"] in seen:
            found = f"The Ref {v['ref']} stands in row {seen[v['ref']]} too."
            remedy = "Empty the Ref of the row that was copied, and give it its own No."
            row.bad("ref", found, remedy, "register-copied-ref")
            continue
        seen[v["ref"]] = row.number
        last[slot] = max(last.get(slot, 0), v["number"])
        yield Meeting(**{**v, "status": MeetingStatus(v["status"])}, cell=row.cell)


def _planner(rows: Iterable[Row]) -> Iterable[PlannerItem]:
    for row in rows:
        v = dict(row.values)
        once = v.pop("every_year") or "every"
        year = None
        if once.casefold() not in ("every", "every year", "yes"):
            try:
                year = as_year(once)
            except Bad as bad:
                row.bad("every_year", bad.found, "Write every, or the one school year: 2026-27.", bad.code)
                continue
        yield PlannerItem(
            **{**v, "purpose": v["purpose"] or "discuss", "part": v["part"] or "A", "phases": v["phases"] or ()},
            every_year=year is None,
            year=year,
            cell=row.cell,
        )


def _term_dates(rows: Iterable[Row]) -> Iterable[CalendarRow]:
    for row in rows:
        v = row.values
        term, half = v["half_term"].split("-")
        first: date = v["first"]
        last: date = v["last"]
        start = first.year if term == "autumn" else first.year - 1
        days = v["inset_days"] or ()
        if last < first:
            row.bad("last", "To is earlier than From.", "Check both dates.", "register-dates-crossed")
            continue
        if any(not first <= day <= last for day in days):
            found = "An INSET day is not between From and To."
            row.bad("inset_days", found, "From and To include the INSET days.", "register-dates-crossed")
            continue
        year = f"{start}-{(start + 1) % 100:02d}"
        block = HalfTerm(year=year, term=Term(term.capitalize()), half=int(half), first=first, last=last)
        yield CalendarRow(calendar=v["calendar"], half_term=block, inset_days=days, cell=row.cell)


def _membership(rows: Iterable[Row]) -> Iterable[Member]:
    for row in rows:
        if not _crossed(row):
            yield Member(**{**row.values, "voting": row.values["voting"] is not False})


def _inspections(rows: Iterable[Row]) -> Iterable[Inspection]:
    for row in rows:
        v = dict(row.values)
        published = v.pop("status") == "published"
        yield Inspection(**{**v, "before_joining": bool(v["before_joining"])}, published=published)


def _targets(rows: Iterable[Row]) -> Iterable[Target]:
    for row in rows:
        yield Target(**row.values)


def _comparators(rows: Iterable[Row]) -> Iterable[Comparator]:
    for row in rows:
        v = row.values
        yield Comparator(**{**v, "status": v["status"] or "provisional", "source": v["source"] or ""})


def _open_actions(rows: Iterable[Row]) -> Iterable[OpenAction]:
    for row in rows:
        v = row.values
        school = None if v["school"] in (None, TRUST) else v["school"]
        yield OpenAction(
            **{**v, "school": school, "status": v["status"] or "open", "shared": bool(v["shared"])}, cell=row.cell
        )


BUILDERS: Final[Mapping[str, Callable[[Iterable[Row]], Iterable[Any]]]] = {
    "Schools": _schools,
    "Categories": _categories,
    "People": _people,
    "Meetings": _meetings,
    "Planner": _planner,
    "Term dates": _term_dates,
    "Membership": _membership,
    "Inspections": _inspections,
    "Targets": _targets,
    "Comparators": _comparators,
    "Open actions": _open_actions,
}
