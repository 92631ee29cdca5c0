"""The Trust register workbook, or the CSV rows of a first register → a typed `Register` and the issues found.

Sheets are found by name and columns by heading, so people may sort, filter, move columns and add their own. An Excel
error is never a blank. What cannot be used is named by sheet and cell and stops only its own row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sic_docs.config.model import Definitions
from sic_docs.errors import Issue, WorkbookError
from sic_docs.opc.cells import Sheet as Cells
from sic_docs.opc.cells import column_letters
from sic_docs.opc.sheets import read_sheets
from sic_docs.register.grid import Grid
from sic_docs.register.kinds import near
from sic_docs.register.model import Register
from sic_docs.register.rows import build
from sic_docs.register.sheets import SHEETS, Sheet
from sic_docs.register.values import ErrorCell

REGISTER_NAME: Final = "Trust register.xlsx"

_HEADING_ROWS = 15
"""Headings are looked for in the first rows only; people put a title above a table now and then."""


def read_register(
    content: bytes, definitions: Definitions, name: str = REGISTER_NAME, *, last: Register | None = None
) -> tuple[Register, tuple[Issue, ...]]:
    """What the workbook says, and everything in it that a person should put right.

    Args:
        name: The file as people know it, for messages.
        last: The last good reading: it stands for rows and sheets that cannot be read now, so that what is returned
            is never poorer for a slip of the pen.

    Raises:
        WorkbookError: It cannot be opened (damaged, password protected, too large, not a workbook), or is not a
            register: it holds none of its sheets; or, where there is no last reading, no schools that can be read.
    """
    cells = {_folded(sheet.name): sheet for sheet in read_sheets(content, name)}
    issues: list[Issue] = []
    grids: dict[str, Grid] = {}
    for sheet in SHEETS:
        found = cells.get(_folded(sheet.name))
        if found is None:
            remedy = near(sheet.name, [s.name for s in cells.values()])
            meanwhile = " Until then it counts as last read." if last is not None else ""
            issues.append(
                Issue(
                    code="register-missing-sheet",
                    file=name,
                    found=f'There is no sheet "{sheet.name}".{meanwhile}',
                    remedy=remedy if remedy.startswith("Did") else f'Put back a sheet named "{sheet.name}".',
                )
            )
            continue
        grid = _grid(name, sheet, found)
        if isinstance(grid, Issue):
            held = " Until then the sheet counts as last read." if last is not None else ""
            issues.append(replace(grid, found=grid.found + held))
        else:
            grids[sheet.name] = grid
    if not grids or (last is None and "Schools" not in grids):
        raise WorkbookError(
            "It holds no sheet Schools with its headings, so it is not a Trust register we can use.",
            "Put the Trust register back as it was; its versions are kept in the library.",
            code="not-a-register",
            file=name,
        )
    register, problems = build(grids, definitions, typed=True, last=last)
    if last is None and (lost := [i for i in problems if i.code == "register-missing-column" and _is_of_schools(i)]):
        raise WorkbookError(lost[0].found, lost[0].remedy, code=lost[0].code, file=name, place=lost[0].place)
    return register, (*issues, *problems)


def _is_of_schools(issue: Issue) -> bool:
    return issue.place == "sheet Schools"


def from_rows(
    sheets: Mapping[str, Sequence[Mapping[str, Any]]],
    definitions: Definitions,
    *,
    files: Mapping[str, str] | None = None,
) -> tuple[Register, tuple[Issue, ...]]:
    """A register from rows given as heading → text, as `csv.DictReader` reads them; dates are ISO text.

    Args:
        sheets: Sheet name → its rows.
        files: Sheet name → file as people know it; the sheet's name where not given.
    """
    issues: list[Issue] = []
    known = [sheet.name for sheet in SHEETS]
    grids: dict[str, Grid] = {}
    for name, rows in sheets.items():
        file = (files or {}).get(name, f"{name}.csv")
        if name not in known:
            found = f'The register has no sheet "{name}".'
            issues.append(Issue(code="register-missing-sheet", file=file, found=found, remedy=near(name, known)))
            continue
        if not rows:
            continue
        headings = {heading: i for i, heading in enumerate(rows[0])}
        # line 1 holds the headings; a cell with a line break in it would shift the count, and CSV of ours has none
        grids[name] = Grid(
            file=file,
            headings=headings,
            rows=[(line, [row.get(heading) for heading in headings]) for line, row in enumerate(rows, 2)],
        )
    register, problems = build(grids, definitions, typed=False)
    return register, (*issues, *problems)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _grid(file: str, sheet: Sheet, cells: Cells) -> Grid | Issue:
    """The sheet's rows below its headings, with errors standing where Excel showed them."""
    wanted = {_folded(column.heading) for column in sheet.columns}
    best, at = 0, -1
    for i, row in enumerate(cells.grid[:_HEADING_ROWS]):
        hits = sum(1 for value in row if isinstance(value, str) and _folded(value) in wanted)
        if hits > best:
            best, at = hits, i
    if best < 2:
        return Issue(
            code="register-missing-column",
            file=file,
            place=f"sheet {sheet.name}",
            found="The headings of this sheet are not in its first rows.",
            remedy=f'Put them back, from "{sheet.columns[0].heading}" on; sic-docs register new makes a blank one.',
        )
    headings: dict[str, int] = {}
    for index, value in enumerate(cells.grid[at]):
        if isinstance(value, str) and value.strip():
            headings.setdefault(value.strip(), index)
    grid: list[Sequence[Any]] = list(cells.grid[at + 1 :])
    for (number, column), text in (*cells.errors.items(), *((place, "") for place in cells.uncalculated)):
        offset = number - at - 2
        if offset < 0:
            continue
        while offset >= len(grid):
            grid.append([])
        changed = list(grid[offset])
        changed += [""] * (column - len(changed))
        changed[column - 1] = ErrorCell(text)
        grid[offset] = changed
    return Grid(
        file=file,
        headings=headings,
        rows=list(enumerate(grid, at + 2)),
        letters={index: column_letters(index + 1) for index in headings.values()},
    )
