"""Rows of cells → the typed register: each sheet's rows in turn, then what must agree between rows.

Works on `Grid`s, whatever they were read from (`register.read`). A row that cannot be used is left out with an
issue naming sheet and cell; the others stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Meeting, MeetingStatus
from sic_docs.errors import Issue
from sic_docs.register.model import (
    CalendarRow,
    Comparator,
    Inspection,
    Member,
    OpenAction,
    PlannerItem,
    Register,
    Target,
)
from sic_docs.register.sheets import SHEETS, Column, Sheet
from sic_docs.register.values import Bad, Converter, ErrorCell, as_year, converters, for_column, near
from sic_docs.school_year.model import HalfTerm, Period, Term
from sic_docs.trust.model import OVERALL, TRUST, CategoryEntry, CategoryStatus, Person, Phase, School

Record = dict[Any, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """One sheet as read.

    Attributes:
        file: As people know it. `headings`: heading as written → 0-based column in the rows.
        rows: (row number as shown to people, cells); a cell is None or "" when blank, an `ErrorCell` when in error.
        letters: 0-based column → its letter; empty where cells have no letters (CSV).
    """

    file: str
    headings: Mapping[str, int]
    rows: Iterable[tuple[int, Sequence[Any]]]
    letters: Mapping[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """What is gathered while the sheets are read."""

    definitions: Definitions
    typed: bool
    issues: list[Issue] = field(default_factory=list)

    def note(self, file: str, place: str, bad: Bad, school: str | None = None) -> None:
        self.issues.append(
            Issue(code=bad.code, file=file, place=place, found=bad.found, remedy=bad.remedy, school=school)
        )


class Row:
    """One row's values with the means to say where it stands."""

    __slots__ = ("_places", "file", "number", "reading", "sheet", "values")

    def __init__(
        self, reading: Reading, grid: Grid, sheet: Sheet, number: int, values: Record, places: Mapping[str, str]
    ) -> None:
        self.reading, self.file, self.sheet, self.number, self.values = reading, grid.file, sheet, number, values
        self._places = places

    def place(self, name: str) -> str:
        """`sheet Meetings, cell F14`; for CSV `line 14, column Date`."""
        return self._places[name].replace("\0", str(self.number))

    @property
    def cell(self) -> str:
        """`Meetings!A14`, for references to the row as a whole."""
        return f"{self.sheet.name}!A{self.number}"

    def bad(self, name: str, found: str, remedy: str, code: str) -> None:
        self.reading.note(self.file, self.place(name), Bad(found, remedy, code), _school(self.values))


def build(grids: Mapping[str, Grid], definitions: Definitions, *, typed: bool) -> tuple[Register, tuple[Issue, ...]]:
    """The register of all sheets there are; a missing sheet is one with no rows.

    Args:
        typed: True for a workbook, where dates must be dates; False for CSV.
    """
    reading = Reading(definitions, typed)
    made: dict[str, tuple[Any, ...]] = {}
    codes: list[str] = []
    for sheet in SHEETS:
        grid = grids.get(sheet.name)
        if grid is None:
            made[sheet.name] = ()
            continue
        by_kind = converters(definitions, codes, typed=typed)
        rows = _records(reading, grid, sheet, by_kind)  # a generator: issues come in the order of the rows
        if sheet.name == "Schools":
            # a row with a fault elsewhere in it still defines its code: one fault must not raise twenty
            index = next((i for h, i in grid.headings.items() if h.strip().casefold() == "short code"), None)
            codes = _codes(grid, index)
        made[sheet.name] = tuple(_BUILDERS[sheet.name](rows))
    register = Register(
        schools=made["Schools"],
        categories=made["Categories"],
        people=made["People"],
        meetings=made["Meetings"],
        planner=made["Planner"],
        term_dates=made["Term dates"],
        membership=made["Membership"],
        inspections=made["Inspections"],
        targets=made["Targets"],
        comparators=made["Comparators"],
        open_actions=made["Open actions"],
    )
    _calendars(reading, grids, register)
    return register, tuple(reading.issues)


def _codes(grid: Grid, index: int | None) -> list[str]:
    if index is None:
        return []
    found = [str(cells[index]).strip() for _, cells in grid.rows if index < len(cells) and cells[index]]
    return [code for code in dict.fromkeys(found) if code.isalnum()]


def _school(values: Record) -> str | None:
    school = values.get("school")
    return school if isinstance(school, str) and school != TRUST else None


def _records(reading: Reading, grid: Grid, sheet: Sheet, by_kind: Mapping[str, Converter]) -> Iterable[Row]:
    """The rows whose every cell could be read; the others as issues."""
    found = _columns(reading, grid, sheet)
    if found is None:
        return
    # most columns hold a few different values many times over, so each is converted once
    plan: list[tuple[str, int, bool, Converter, Record]] = [
        (column.field, index, column.required, for_column(column, by_kind), {}) for column, index in found
    ]
    places = {c.field: _place(grid, sheet, c, dict(found).get(c)) for c in sheet.columns}
    absent: Record = {column.field: None for column in sheet.columns}
    for number, cells in grid.rows:
        values = absent.copy()
        problems: list[tuple[str, Bad]] = []
        any_value = False
        width = len(cells)
        for name, index, required, convert, known in plan:
            raw = cells[index] if index < width else None
            if raw is None or raw == "" or (raw.__class__ is str and not raw.strip()):
                if required:
                    problems.append((name, _BLANK))
                continue
            any_value = True
            if raw in known:
                values[name] = known[raw]
                continue
            if raw.__class__ is ErrorCell:
                problems.append((name, _error(raw)))
                continue
            try:
                values[name] = known[raw] = convert(raw)
            except Bad as bad:
                problems.append((name, bad))
        if not any_value:
            continue
        row = Row(reading, grid, sheet, number, values, places)
        if not problems:
            yield row
            continue
        for name, problem in problems:
            if problem is _BLANK:
                heading = next(c.heading for c in sheet.columns if c.field == name)
                problem = Bad(f"{heading} is empty.", "Fill it in, or delete the row.", "register-empty-cell")
            reading.note(grid.file, row.place(name), problem, _school(values))


_BLANK = Bad("", "")


def _error(raw: ErrorCell) -> Bad:
    if raw.text:
        return Bad(f"The cell shows {raw.text}.", "Put its formula right, or type the value.", "register-error-cell")
    found = "The cell holds a formula that was never calculated."
    return Bad(found, "Open the workbook in Excel and save it, or type the value.", "register-error-cell")


def _place(grid: Grid, sheet: Sheet, column: Column, index: int | None) -> str:
    if grid.letters:
        return f"sheet {sheet.name}, cell {grid.letters[index]}\0" if index is not None else f"sheet {sheet.name}"
    return f"line \0, column {column.heading}"


def _columns(reading: Reading, grid: Grid, sheet: Sheet) -> list[tuple[Column, int]] | None:
    """Our columns among the headings people see; columns they added are left alone."""
    by = {" ".join(heading.split()).casefold(): index for heading, index in grid.headings.items()}
    found = [(column, by[column.heading.casefold()]) for column in sheet.columns if column.heading.casefold() in by]
    there = {column.heading for column, _ in found}
    missing = [column.heading for column in sheet.columns if column.required and column.heading not in there]
    for heading in missing:
        close = near(heading, [h for h in grid.headings if h.casefold() not in {t.casefold() for t in there}])
        remedy = close if close.startswith("Did") else f'Put back a column headed "{heading}".'
        place = f"sheet {sheet.name}" if grid.letters else "line 1"
        reading.note(grid.file, place, Bad(f'There is no column "{heading}".', remedy, "register-missing-column"))
    return None if missing else found


def _calendars(reading: Reading, grids: Mapping[str, Grid], register: Register) -> None:
    known = {*reading.definitions.calendars, *(row.calendar for row in register.term_dates)}
    grid = grids.get("Schools")
    for school in register.schools:
        if grid is not None and school.calendar not in known:
            found = f'{school.name}: there are no term dates called "{school.calendar}".'
            bad = Bad(found, near(school.calendar, sorted(known)), "register-unknown-calendar")
            reading.note(grid.file, "sheet Schools" if grid.letters else "column Term dates", bad, school.code)


# --- one builder a sheet -----------------------------------------------------------------------------


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
            **{**v, "purpose": v["purpose"] or "discuss", "part": v["part"] or "A"},
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


_BUILDERS: Mapping[str, Callable[[Iterable[Row]], Iterable[Any]]] = {
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
