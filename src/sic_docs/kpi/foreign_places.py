"""Where each figure of a mapped workbook stands: rows and columns found by their headings, single cells as named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from sic_docs.config.model import ForeignLayout, MappedTable
from sic_docs.kpi.assemble import Findings, Place
from sic_docs.kpi.tables import place
from sic_docs.kpi.values import safe
from sic_docs.kpi.wording import Names
from sic_docs.opc.cells import Sheet

Spots: TypeAlias = dict[tuple[str, str], dict[str, Place]]
"""(measure code, "figure" | "numerator" | "denominator") → half-term slug → the cell."""
_REMEDY: Final = "Put the row back, or change the mapping in kpis.yaml."


def spots_of(
    sheets: Mapping[str, Sheet], layout: ForeignLayout, findings: Findings, find: Callable[[str], Place]
) -> Spots:
    """Every cell the mapping names. What cannot be found is an issue, and nothing is read for it.

    Args:
        sheets: By name, lower case. `find`: the place of an address or a defined name.
    """
    spots: Spots = {}
    for table in layout.all_tables:
        sheet = sheets.get(table.sheet.casefold())
        if sheet is not None:
            _table(sheet, table, spots, findings)
    for part, cells in (
        ("figure", layout.cells),
        ("numerator", layout.numerator_cells),
        ("denominator", layout.denominator_cells),
    ):
        for code, by_half in cells.items():
            for slug, where in by_half.items():
                at = find(where)
                if at.sheet is not None:
                    spots.setdefault((code, part), {})[slug] = at
    return spots


def _table(sheet: Sheet, table: MappedTable, spots: Spots, findings: Findings) -> None:
    columns = columns_of(sheet, table.header_rows, table.columns, findings)
    rows = _rows(sheet, table, findings)
    for (code, part), row in rows.items():
        spots.setdefault((code, part), {}).update({slug: Place(sheet, row, at) for slug, at in columns.items()})


def heading(sheet: Sheet, row: int, column: int) -> str:
    """Text of a heading cell; a merged heading's text for every cell of its range."""
    for first_row, first_column, last_row, last_column in sheet.merged:
        if first_row <= row <= last_row and first_column <= column <= last_column:
            return sheet.cell(first_row, first_column).text
    return sheet.cell(row, column).text


def columns_of(
    sheet: Sheet, header_rows: tuple[int, ...], columns: Mapping[str, tuple[str, ...]], findings: Findings
) -> dict[str, int]:
    """Half-term slug → the column its headings together name."""
    width = max((len(row) for row in sheet.grid), default=0)
    found: dict[tuple[str, ...], list[int]] = {}
    for column in range(1, width + 1):
        heads = tuple(heading(sheet, row, column).casefold() for row in header_rows)
        found.setdefault(heads, []).append(column)
    at: dict[str, int] = {}
    for slug, texts in columns.items():
        here = found.get(tuple(" ".join(text.split()).casefold() for text in texts), [])
        wanted = " / ".join(texts)
        if not here:
            findings.add(
                "kpi-column-missing",
                f"sheet {sheet.name}, rows {', '.join(map(str, header_rows))}",
                f"No column is headed “{wanted}”.",
                "Put the heading back, or change the mapping in kpis.yaml.",
            )
            continue
        if len(here) > 1:
            findings.add(
                "kpi-heading-twice",
                place(sheet, header_rows[-1], here[1]),
                f"The heading “{wanted}” stands twice.",
                "Rename one of the two, or map a row of years above them too (header_rows); until then neither is read.",
            )
            continue
        at[slug] = here[0]
    return at


def rows_by_name(sheet: Sheet, below: int, column: int, findings: Findings) -> dict[str, int]:
    """Name, lower case → row, of everything named in a column below the headings."""
    at: dict[str, int] = {}
    for row in range(below + 1, sheet.rows + 1):
        text = sheet.cell(row, column).text.casefold()
        if text and text in at:
            findings.add(
                "kpi-row-twice",
                place(sheet, row, column),
                f"“{safe(text)}” stands twice.",
                "Rename one of the two; the first is used.",
            )
        elif text:
            at[text] = row
    return at


def row_named(sheet: Sheet, rows: Mapping[str, int], name: str, findings: Findings) -> int | None:
    """The row of a name, or of the one name that can only mean it, which is said."""
    row = rows.get(" ".join(name.split()).casefold())
    if row is not None:
        return row
    # asked the other way round: which of the workbook's names could be this one, and this one only
    known = Names([(name, name)])
    near = [(text, at) for text, at in rows.items() if known.find(text) is not None]
    if len(near) == 1:
        text, at = near[0]
        findings.add(
            "kpi-row-reworded",
            f"sheet {sheet.name}, row {at}",
            f"“{safe(text, 60)}” was taken for “{name}”.",
            "Put the name back as it was, or change the mapping in kpis.yaml.",
        )
        return at
    findings.add("kpi-row-missing", f"sheet {sheet.name}", f"There is no row named “{name}”.", _REMEDY)
    return None


def _rows(sheet: Sheet, table: MappedTable, findings: Findings) -> dict[tuple[str, str], int]:
    """(measure code, part) → row."""
    named = rows_by_name(sheet, max(table.header_rows), table.measure_column, findings)
    rows: dict[tuple[str, str], int] = {}
    for part, names in (
        ("figure", table.measures),
        ("numerator", table.numerators),
        ("denominator", table.denominators),
    ):
        for name, code in names.items():
            found = row_named(sheet, named, name, findings)
            if found is not None:
                rows[(code, part)] = found
    return rows
