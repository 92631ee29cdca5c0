"""What the trust's workbooks of figures cost for a hundred schools, against openpyxl writing the same cells.

Ours counts everything from readings to stamped bytes: roll-ups, ratings, trends, sheets, tables, charts, fingerprint.
openpyxl writes the cells alone, with one table a sheet and no charts, formats or ratings. CPU time of this process,
rounds in turn, the better half of them. What a run pays when nothing changed is the recipe alone.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

import openpyxl
from openpyxl.worksheet.table import Table

from sic_docs.edges.runners import SerialRunner
from sic_docs.jobs.figure_books import SCORECARD, TARGETS, FigureBook, figure_book
from sic_docs.jobs.opening import open_library
from sic_docs.jobs.run import gather
from sic_docs.jobs.situations import Known
from sic_docs.opc.book_model import Number, Page, Words, sheet_names, unique
from sic_docs.wiring import build_app
from tests.bench.hundred import SCHOOLS, make
from tests.bench.row import Row, row

ON = date(2026, 10, 7)
ROUNDS = 9


class _Silent:
    def step(self, what: str, done: int, total: int) -> None: ...


def rows() -> list[Row]:
    """The benchmark's rows."""
    with tempfile.TemporaryDirectory(prefix="sic-docs-bench-") as name:
        known = _known(Path(name))
        score, targets = _book(known, SCORECARD), _book(known, TARGETS)
        pages = [page for page in score.pages() if isinstance(page, Page)]
        whole = _better(
            lambda: _book(known, SCORECARD).make(),
            lambda: _openpyxl(pages),
            lambda: _book(known, TARGETS).make(),
            lambda: _book(known, SCORECARD).recipe,
        )
        ours, theirs, aims, recipe = whole
        figures = sum(len(page.rows) for page in pages)
        against = (
            f"openpyxl, the cells alone, {theirs:.0f} ms; ours {ours:.0f} ms for {figures} rows, {SCHOOLS} schools"
        )
        assert targets.recipe != score.recipe
        return [
            row("books: scorecard workbook", theirs / ours, "times less CPU", against, ">= 2", theirs / ours >= 2),
            row("books: targets workbook", aims, "ms CPU", "", "<= 150", aims <= 150),
            row("books: finding that nothing changed", recipe, "ms CPU", "", "<= 50", recipe <= 50),
        ]


def _known(folder: Path) -> Known:
    config, library = make(folder)
    app = build_app(config, str(library), {})
    opened = open_library(app, today=ON, dry_run=True)
    passes = frozenset({"collect"})
    return gather(app, opened, runner=SerialRunner(), progress=_Silent(), dry_run=True, passes=passes).known


def _book(known: Known, code: str) -> FigureBook:
    found = figure_book(known, known.definitions.document(code))
    assert found is not None
    return found


def _openpyxl(pages: Sequence[Page]) -> bytes:
    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    for page, name in zip(pages, sheet_names(page.name for page in pages), strict=True):
        sheet = book.create_sheet(name)
        sheet.append(unique(column.heading for column in page.columns))
        for line in page.rows:
            sheet.append([_plain(value) for value in line])
        sheet.add_table(
            Table(displayName=page.table, ref=f"A1:{sheet.cell(len(page.rows) + 1, len(page.columns)).coordinate}")
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(value: object) -> object:
    if isinstance(value, Number):
        return float(value.value)
    if isinstance(value, Words):
        return value.text
    return float(value) if isinstance(value, Decimal) else value


def _better(*works: Callable[[], object]) -> list[float]:
    """Milliseconds: the mean of the better half of each one's rounds."""
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for times, work in zip(taken, works, strict=True):
            start = process_time()
            work()
            times.append((process_time() - start) * 1000)
    half = (ROUNDS + 1) // 2
    return [sum(sorted(times)[:half]) / half for times in taken]


if __name__ == "__main__":
    for line in rows():
        sys.stdout.write(f"{line}\n")
