"""Rows of cells → the typed register: each sheet's rows in turn, then what must agree between sheets.

Works on `Grid`s, whatever they were read from (`register.read`). A row that cannot be used is an issue naming sheet
and cell; its last good reading stands for it (`register.standing`), and without one it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sic_docs.config.model import Definitions
from sic_docs.errors import Issue
from sic_docs.register.builders import BUILDERS
from sic_docs.register.grid import Grid, Reading, Record, Row
from sic_docs.register.kinds import converters, for_column, near
from sic_docs.register.model import Register
from sic_docs.register.sheets import SHEETS, Column, Sheet
from sic_docs.register.standing import FREE_TEXT, Standing
from sic_docs.register.values import Bad, Converter, ErrorCell
from sic_docs.trust.model import School


def build(
    grids: Mapping[str, Grid], definitions: Definitions, *, typed: bool, last: Register | None = None
) -> tuple[Register, tuple[Issue, ...]]:
    """The register of all sheets there are; a missing sheet is as last read, else one with no rows.

    Args:
        typed: True for a workbook, where dates must be dates; False for CSV.
        last: The last good reading, which stands for what cannot be read now.
    """
    reading = Reading(definitions, typed)
    made: dict[str, tuple[Any, ...]] = {}
    codes: list[str] = [school.code for school in last.schools] if last is not None else []
    for sheet in SHEETS:
        grid = grids.get(sheet.name)
        if sheet.name == "Schools" and grid is not None:
            # a row with a fault elsewhere in it still defines its code: one fault must not raise twenty
            index = next((i for h, i in grid.headings.items() if h.strip().casefold() == "short code"), None)
            codes = list(dict.fromkeys((*_codes(grid, index), *codes)))
        by_kind = converters(definitions, codes, typed=typed)
        standing = Standing.of(last, sheet, definitions, by_kind)
        found = _sheet(reading, grid, sheet, standing) if grid is not None else None
        made[sheet.name] = standing.rows if found is None else found
    if last is not None:
        made["Schools"] = _with_missing(reading, grids.get("Schools"), made["Schools"], last.schools)
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


def _sheet(reading: Reading, grid: Grid, sheet: Sheet, standing: Standing) -> tuple[Any, ...] | None:
    """A sheet's rows as values, the last good reading in place of those that cannot be used; None for no such sheet."""
    columns = _columns(reading, grid, sheet, standing)
    if columns is None:
        return None
    rows = list(_records(reading, grid, sheet, columns, standing.by_kind))
    if standing.rows and standing.never_emptied and not rows:
        found = f"All {len(standing.rows)} rows of this sheet are gone. Until then it counts as last read."
        remedy = "Bring them back from an earlier version of the file, or leave one row."
        reading.note(grid.file, f"sheet {sheet.name}", Bad(found, remedy, "register-emptied"))
        return None
    standing.claim(row for row in rows if not row.problems)
    made: list[Any] = []

    def usable() -> Iterator[Row]:
        """One row after another; issues and what stands for a row come in the order of the rows."""
        for row in rows:
            if row.problems:
                bad = [name for name, _ in row.problems]
                stood = standing.row(row, bad)
                for name, problem in row.problems:
                    row.note(name, problem, standing.meanwhile(stood, row, bad))
                if stood is not None:
                    made.append(stood.value)
                continue
            for name, problem in row.patches:
                row.values[name] = standing.cell(row, name)
                kept = row.values[name]
                words = f' Until then it counts as last read ("{kept}").' if kept else " Until then it counts as empty."
                row.note(name, problem, words if standing.known else "")
            stands: list[Any] = []

            def stand(row: Row = row, stands: list[Any] = stands) -> str:
                stood = standing.row(row, ())
                stands += [stood.value] if stood is not None else []
                return standing.meanwhile(stood, row, ())

            row.stand = stand
            yield row
            made.extend(stands)

    for value in BUILDERS[sheet.name](usable()):
        made.append(value)
    if sheet.name == "Schools":
        return tuple(replace(school, order=n, calendar=school.calendar or "trust") for n, school in enumerate(made))
    return tuple(made)


def _with_missing(
    reading: Reading, grid: Grid | None, schools: Sequence[School], before: Sequence[School]
) -> tuple[School, ...]:
    """The schools, with those that have no row any more and never left: their papers go on, and people are asked."""
    there = {school.code for school in schools}
    kept = list(schools)
    for school in before:
        if school.code in there or school.left_on is not None:
            continue
        kept.insert(min(school.order, len(kept)), school)
        if grid is not None:
            found = (
                f"{school.name} ({school.code}) has no row any more, and no date in Left on. It counts as last read."
            )
            remedy = "Put its row back; if it has left the trust, with its last day in Left on."
            reading.note(grid.file, "sheet Schools", Bad(found, remedy, "school-missing"), school.code)
    return tuple(replace(s, order=n, calendar=s.calendar or "trust") for n, s in enumerate(kept))


def _records(
    reading: Reading, grid: Grid, sheet: Sheet, found: list[tuple[Column, int]], by_kind: Mapping[str, Converter]
) -> Iterator[Row]:
    """The rows with anything in them, each with its cells that could not be read."""
    # most columns hold a few different values many times over, so each is converted once
    plan: list[tuple[str, int, bool, Converter, Record]] = [
        (column.field, index, column.required, for_column(column, by_kind), {}) for column, index in found
    ]
    places = {c.field: _place(grid, sheet, c, dict(found).get(c)) for c in sheet.columns}
    absent: Record = {column.field: None for column in sheet.columns}
    for number, cells in grid.rows:
        values = absent.copy()
        problems: list[tuple[str, Bad]] = []
        patches: list[tuple[str, Bad]] = []
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
                (patches if name in FREE_TEXT and not required else problems).append((name, _error(raw)))
                continue
            try:
                values[name] = known[raw] = convert(raw)
            except Bad as bad:
                problems.append((name, bad))
        if not any_value:
            continue
        row = Row(reading, grid, sheet, number, values, places)
        row.problems = tuple((name, _told(sheet, name, problem)) for name, problem in problems)
        row.patches = tuple(patches)
        yield row


def _told(sheet: Sheet, name: str, problem: Bad) -> Bad:
    if problem is not _BLANK:
        return problem
    heading = next(c.heading for c in sheet.columns if c.field == name)
    return Bad(f"{heading} is empty.", "Fill it in, or delete the row.", "register-empty-cell")


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


def _columns(reading: Reading, grid: Grid, sheet: Sheet, standing: Standing) -> list[tuple[Column, int]] | None:
    """Our columns among the headings people see; columns they added are left alone.

    None where one is missing that a row needs, or in which the last reading had something to say.
    """
    by = {" ".join(heading.split()).casefold(): index for heading, index in grid.headings.items()}
    found = [(column, by[column.heading.casefold()]) for column in sheet.columns if column.heading.casefold() in by]
    there = {column.heading for column, _ in found}
    absent = [column for column in sheet.columns if column.heading not in there]
    missing = [column.heading for column in absent if column.required]
    missing += [heading for heading in standing.used_columns(absent) if heading not in missing]
    meanwhile = " Until then the sheet counts as last read." if standing.known else ""
    for heading in missing:
        close = near(heading, [h for h in grid.headings if h.casefold() not in {t.casefold() for t in there}])
        remedy = close if close.startswith("Did") else f'Put back a column headed "{heading}".'
        place = f"sheet {sheet.name}" if grid.letters else "line 1"
        reading.note(
            grid.file, place, Bad(f'There is no column "{heading}".{meanwhile}', remedy, "register-missing-column")
        )
    return None if missing else found


def _calendars(reading: Reading, grids: Mapping[str, Grid], register: Register) -> None:
    known = {*reading.definitions.calendars, *(row.calendar for row in register.term_dates)}
    grid = grids.get("Schools")
    for school in register.schools:
        if grid is not None and school.calendar not in known:
            found = f'{school.name}: there are no term dates called "{school.calendar}".'
            bad = Bad(found, near(school.calendar, sorted(known)), "register-unknown-calendar")
            reading.note(grid.file, "sheet Schools" if grid.letters else "column Term dates", bad, school.code)
