"""Workbooks of ours whose rows people answer in: filled from the same facts as papers, and read back (P9).

What we put in each answer stands beside it, in hidden columns headed "… as filed", so that untouched can be told from
answered (decision 4) whatever program saved the file and wherever people sorted its rows to. Rows are known by ref.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sic_docs.documents.answers import Answer, AnswerState, RowRead
from sic_docs.documents.definition import Ask, AskKind, DocumentType, Repeat
from sic_docs.errors import Issue
from sic_docs.opc.cells import Cell, Sheet, address
from sic_docs.opc.form import Form
from sic_docs.opc.sheets import read_sheets
from sic_docs.opc.stamp import Stamped
from sic_docs.word.values import Absent, Linked, Prefill, Shaded, Value, Values

REF: Final = "Ref"
"""Heading of the column by which rows are known."""
AS_FILED: Final = " as filed"
"""What follows a heading in that of the hidden column that holds what we put."""
_YES: Final = frozenset({"yes", "y", "x", "true", "done", "1", "✓", "✔"})
_NO: Final = frozenset({"no", "n", "false", "not done", "0", "open"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheets:
    """What was read from one workbook: repeat → rows people answered in, and what could not be understood."""

    rows: Mapping[str, tuple[RowRead, ...]]
    issues: tuple[Issue, ...] = ()


# --- filling --------------------------------------------------------------------------------------------------------


def fill_form(form: Form, values: Values, *, title: str, key: str, recipe: str, as_of: date) -> Stamped:
    """A workbook from the values that reach it, stamped, with what we put in each answer."""
    words = {name: _text(value) for name, value in values.items() if not _is_rows(value)}
    rows = {name: _rows(value) for name, value in values.items() if _is_rows(value)}
    return form.fill(words, rows, title=title, key=key, recipe=recipe, as_of=as_of)


def _is_rows(value: Value) -> bool:
    return isinstance(value, (list, tuple))


def _rows(value: Value) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for row in value:  # type: ignore[union-attr]
        assert isinstance(row, Mapping)
        put = {f"{c}_put": cell.text for c, cell in row.items() if isinstance(cell, Prefill)}
        found.append({c: _text(cell) for c, cell in row.items()} | put | {"ref_put": _text(row.get("ref", ""))})
    return found


def _text(value: Value) -> str:
    match value:
        case str():
            return value
        case Absent(reason):
            return reason
        case Prefill(text) | Shaded(text) | Linked(text):
            return text
        case bool():
            return "Yes" if value else "No"
        case _:
            raise TypeError("rows within rows have no place in a workbook")


# --- reading --------------------------------------------------------------------------------------------------------


def read_workbook(content: bytes, document_type: DocumentType, *, name: str) -> Sheets:
    """The answers of a workbook of ours.

    Args:
        name: The file as people know it, for messages.

    Raises:
        WorkbookError: It cannot be opened.
    """
    sheets = read_sheets(content, name)
    rows: dict[str, tuple[RowRead, ...]] = {}
    issues: list[Issue] = []
    for repeat in document_type.repeats:
        table = next((found for sheet in sheets if (found := _table(sheet, repeat)) is not None), None)
        if table is None:
            headings = ", ".join([REF, *repeat.headings.values()])
            issues.append(
                Issue(
                    code="actions-headings",
                    file=name,
                    found=f"No sheet has the headings {headings} in one row, so nothing in it is read.",
                    remedy="Put the headings back as they were, or take the next copy.",
                )
            )
            continue
        rows[repeat.name], odd = _read_rows(table, repeat, name)
        issues += odd
    return Sheets(rows=rows, issues=tuple(issues))


@dataclass(frozen=True, slots=True)
class _Table:
    sheet: Sheet
    heading_row: int
    ref: int
    ref_put: int
    columns: Mapping[str, int]
    puts: Mapping[str, int]


def _table(sheet: Sheet, repeat: Repeat) -> _Table | None:
    wanted = {heading.casefold(): column for column, heading in repeat.headings.items()}
    filed = {f"{heading}{AS_FILED}".casefold(): column for column, heading in repeat.headings.items()}
    ref, ref_put = REF.casefold(), f"{REF}{AS_FILED}".casefold()
    for number in range(1, min(sheet.rows, 40) + 1):
        there = {text.casefold(): column for column, text in sheet.row(number)}
        if {ref, ref_put, *wanted, *filed} <= there.keys():
            return _Table(
                sheet=sheet,
                heading_row=number,
                ref=there[ref],
                ref_put=there[ref_put],
                columns={column: there[heading] for heading, column in wanted.items()},
                puts={column: there[heading] for heading, column in filed.items()},
            )
    return None


def _read_rows(table: _Table, repeat: Repeat, name: str) -> tuple[tuple[RowRead, ...], list[Issue]]:
    found: list[RowRead] = []
    issues: list[Issue] = []
    seen: set[str] = set()
    columns = {column.name: column for column in repeat.columns if column.name in table.columns}
    for number in range(table.heading_row + 1, table.sheet.rows + 1):
        ref = table.sheet.cell(number, table.ref).text
        texts = {c: _cell_text(table.sheet.cell(number, at), columns[c]) for c, at in table.columns.items()}
        if not ref or ref in seen or ref != table.sheet.cell(number, table.ref_put).text:
            # A row of nobody's, or a copied one: only the first with a ref is its action.
            if ref or any(text for text in texts.values()):
                issues.append(_not_taken(table, number, ref, name))
            continue
        seen.add(ref)
        put = {c: _cell_text(table.sheet.cell(number, at), columns[c]) for c, at in table.puts.items()}
        cells: dict[str, Answer] = {}
        for column, text in texts.items():
            answer = _answer(text, put.get(column, ""), columns[column])
            if answer is None:
                issues.append(_not_understood(table, number, table.columns[column], columns[column], text, name))
            else:
                cells[column] = answer
        found.append(RowRead(ref=ref, cells=cells))
    return tuple(found), issues


def _answer(text: str, put: str, column: Ask) -> Answer | None:
    """What stands in one cell; None when it is not an answer to what is asked."""
    if column.kind is AskKind.TICK:
        word = text.casefold().strip(" .!")
        if word and word not in _YES | _NO:
            return None
        text = "yes" if word in _YES else "no" if word in _NO else ""
        put = put.casefold()
        if text == put or (not put and text == "no"):
            return Answer(state=AnswerState.UNTOUCHED, text=text, put=put)
    if text == put:
        return Answer(state=AnswerState.UNTOUCHED, text=text, put=put)
    return Answer(state=AnswerState.ANSWERED if text else AnswerState.EMPTIED, text=text, put=put)


def _cell_text(cell: Cell, column: Ask) -> str:
    value = cell.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split()) if value is not None else ""


def _not_taken(table: _Table, number: int, ref: str, name: str) -> Issue:
    what = f"The ref {ref} stands here a second time, or is none of this file's" if ref else "This row has no ref"
    return Issue(
        code="actions-row-not-read",
        file=name,
        place=f"sheet {table.sheet.name}, row {number}",
        found=f"{what}, so what is typed in it is not taken.",
        remedy="Type a new action in the record or the minutes of the meeting that sets it.",
    )


def _not_understood(table: _Table, number: int, at: int, column: Ask, text: str, name: str) -> Issue:
    return Issue(
        code="actions-cell-not-read",
        file=name,
        place=f"sheet {table.sheet.name}, cell {address(number, at)}",
        found=f'"{text[:60]}" is no answer to {column.title or column.name}.',
        remedy="Choose Yes or No, or leave it empty.",
    )


def first_read(rows: Sequence[RowRead], before: Mapping[str, Mapping[str, str]]) -> tuple[RowRead, ...]:
    """Of the answers of a workbook, those that were not read before with the same words.

    Args:
        before: Ref → column → text, of everything read from it on earlier days.
    """
    found = []
    for row in rows:
        cells = {
            column: answer
            for column, answer in row.cells.items()
            if answer.state is not AnswerState.UNTOUCHED and before.get(row.ref, {}).get(column) != answer.text
        }
        # An answer taken back to what we had put is news too.
        cells |= {
            column: Answer(state=AnswerState.ANSWERED if answer.text else AnswerState.EMPTIED, text=answer.text)
            for column, answer in row.cells.items()
            if answer.state is AnswerState.UNTOUCHED
            and column in before.get(row.ref, {})
            and before[row.ref][column] != answer.text
        }
        if cells:
            found.append(RowRead(ref=row.ref, cells=cells))
    return tuple(found)
