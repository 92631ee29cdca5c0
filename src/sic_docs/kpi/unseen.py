"""Figures people cannot see, or that one merged cell shows for several: read where they can be, and always said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sic_docs.kpi.assemble import Findings
from sic_docs.kpi.tables import Row, Table
from sic_docs.opc.cells import Sheet, address, column_letters


def say_unseen(tables: Sequence[Table], rows: Iterable[Row], findings: Findings) -> None:
    """An issue for each sheet whose hidden rows, columns or self hold figures, and for each merged range over figures.

    Args:
        rows: The rows figures are taken from.
    """
    if not any(t.sheet.hidden or t.sheet.hidden_rows or t.sheet.hidden_columns or t.sheet.merged for t in tables):
        return
    used: dict[int, list[Row]] = {}
    for row in rows:
        used.setdefault(id(row.sheet), []).append(row)
    for table in _by_sheet(tables):
        mine = used.get(id(table.sheet), [])
        if table.sheet.hidden or table.sheet.hidden_rows or table.sheet.hidden_columns:
            _hidden(table.sheet, [row for row in mine if row.has_figures()], findings)
        if table.sheet.merged:
            _merged(table.sheet, mine, findings)


def _by_sheet(tables: Sequence[Table]) -> Iterable[Table]:
    seen: set[int] = set()
    for table in tables:
        if id(table.sheet) not in seen:
            seen.add(id(table.sheet))
            yield table


def _hidden(sheet: Sheet, filled: Sequence[Row], findings: Findings) -> None:
    if not filled:
        return
    if sheet.hidden:
        findings.add(
            "kpi-hidden",
            f"sheet {sheet.name}",
            "The sheet is hidden; its figures were read all the same.",
            "Unhide it (right-click any sheet's tab, Unhide), or delete it if it is not meant.",
        )
        return
    rows = sorted({row.row for row in filled} & sheet.hidden_rows)
    columns = sorted(
        {
            column
            for row in filled
            for column in row.columns.values()
            if column in sheet.hidden_columns and not sheet.is_empty(row.row, column)
        }
    )
    where = [f"row {n}" for n in rows] + [f"column {column_letters(n)}" for n in columns]
    if where:
        findings.add(
            "kpi-hidden",
            f"sheet {sheet.name}, {', '.join(where[:6])}{' …' if len(where) > 6 else ''}",
            "Hidden rows or columns hold figures; they were read all the same.",
            "Unhide them, or empty them if they are not meant. A filter hides rows too.",
        )


def _merged(sheet: Sheet, rows: Sequence[Row], findings: Findings) -> None:
    """A merged range holds one value, in its first cell; the other cells it covers are empty, whatever is seen."""
    figures = {(row.row, column) for row in rows for column in row.columns.values()}
    for first_row, first_column, last_row, last_column in sheet.merged:
        covered = {(r, c) for r, c in figures if first_row <= r <= last_row and first_column <= c <= last_column}
        first = (first_row, first_column)
        if not covered - {first} or sheet.is_empty(*first):
            continue
        where = f"{address(*first)}:{address(last_row, last_column)}"
        findings.add(
            "kpi-merged",
            f"sheet {sheet.name}, cell {where}",
            f"The cells {where} are merged, so their figure counts "
            f"{f'for {address(*first)} only' if first in covered else 'nowhere'}.",
            "Unmerge them and type each figure in its own cell.",
        )
