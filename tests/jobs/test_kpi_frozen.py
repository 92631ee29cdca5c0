"""What was issued stands: a figure corrected later shows in the next sheet, as corrected, and in no sheet before."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import openpyxl

from sic_docs.jobs.opening import open_library
from sic_docs.jobs.snapshots import taken_on
from sic_docs.school_year.model import Period
from tests.jobs.living import Library

SHEET = "kpi_sheet/OAK/2026-27/{}/01"


def correct(library: Library, value: float) -> None:
    """The data lead types another Autumn 1 figure of unfilled posts."""
    path = library.path("kpi_return/OAK/2026-27/year/01")
    page = openpyxl.load_workbook(path, read_only=True)["Staffing"]
    rows = [tuple(row[:2]) for row in page.iter_rows(values_only=True)]
    library.excel(path, [("Staffing", rows.index(("Unfilled teaching posts", "Figure")) + 1, 4, value)])


def test_a_correction_shows_as_such_on_the_next_sheet_and_changes_none_before(
    untouched_term: Library, copied: Callable[[Library], Library]
) -> None:
    library = copied(untouched_term)
    issued = library.path(SHEET.format("autumn-1")).read_bytes()
    library.staff.return_figures("autumn-2")
    correct(library, 1.5)
    library.run("2026-11-30")  # Mon after the snapshot of Fri 27 Nov
    assert library.path(SHEET.format("autumn-1")).read_bytes() == issued
    said = library.words(SHEET.format("autumn-2"))
    assert "Corrected since Autumn 1: Unfilled teaching posts is 1.5; it was printed as: 0.0." in said
    assert "Corrected since" not in library.words("kpi_sheet/ELM/2026-27/autumn-2/01")


def test_a_snapshot_says_its_day_and_where_each_figure_came_from(untouched_term: Library) -> None:
    path = next(untouched_term.root.glob("_sic/2026-27/snapshots/autumn-1.jsonl"))
    head, *schools = path.read_text(encoding="utf-8").split("\x1e")
    assert date(2026, 10, 2) < date.fromisoformat(json.loads(head)["taken_on"]) <= date(2026, 10, 5)
    oak = next(text for text in schools if "OAK KPI return 2026-27.xlsx" in text)
    facts = json.loads(oak.splitlines()[0])
    assert facts["school"] == "OAK" and facts["mark"]  # the version of the file as it was read
    assert '"Attendance"' in oak  # the sheet; cells stand with their figures
    opened = open_library(untouched_term.app(), today=date(2026, 11, 23), dry_run=True)
    try:
        assert taken_on(opened.store, ["2026-27"])[Period("2026-27", "autumn-1")] <= date(2026, 10, 5)
    finally:
        opened.store.close()
