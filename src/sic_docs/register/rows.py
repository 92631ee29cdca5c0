"""Rows of cells → the typed register: each sheet's rows in turn, then what must agree between sheets.

Works on `Grid`s, whatever they were read from (`register.read`). A row that cannot be used is left out with an
issue naming sheet and cell; the others stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sic_docs.config.model import Definitions
from sic_docs.errors import Issue
from sic_docs.register.builders import BUILDERS
from sic_docs.register.grid import Grid, Reading, Record, Row, school_of
from sic_docs.register.kinds import converters, for_column, near
from sic_docs.register.model import Register
from sic_docs.register.sheets import SHEETS, Column, Sheet
from sic_docs.register.values import Bad, Converter, ErrorCell


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
        made[sheet.name] = tuple(BUILDERS[sheet.name](rows))
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
            reading.note(grid.file, row.place(name), problem, school_of(values))


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
