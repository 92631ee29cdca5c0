"""Scorecard and targets workbooks in the library: filed for the trust, kept current, never over what people typed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sic_docs.demo.excel_typing import ExcelFile
from tests.jobs.living import SCHOOLS, Library, sic_docs, verbs

SCORE = "scorecard_workbook/TRUST/2026-27/year/01"
TARGETS = "targets_workbook/TRUST/2026-27/year/01"


def table(library: Library, key: str, sheet: str) -> list[dict[str, Any]]:
    page = openpyxl.load_workbook(io.BytesIO(library.path(key).read_bytes()))[sheet]
    heads = [c.value for c in page[1]]
    return [dict(zip(heads, row, strict=True)) for row in page.iter_rows(min_row=2, values_only=True)]


def sickness(library: Library) -> dict[str, Any]:
    """OAK's row of teacher sickness in Autumn 1, a figure without counts."""
    wanted = {"School code": "OAK", "Measure code": "sick", "Year": "2026-27", "Half term": "Autumn 1"}
    (row,) = [r for r in table(library, SCORE, "Figures") if wanted.items() <= r.items()]
    return row


def test_targets_are_there_from_the_first_day_and_the_scorecard_once_figures_stand(september: Library) -> None:
    assert september.has(TARGETS)
    assert not september.has(SCORE)  # Autumn 1's figures stand on Fri 25 September
    september.run("2026-09-25")
    assert september.path(SCORE).relative_to(september.root).as_posix() == "Confidential/Trust scorecard 2026-27.xlsx"
    returns = table(september, SCORE, "Returns")
    assert {row["School code"] for row in returns} == set(SCHOOLS)
    assert {row["Overdue"] for row in returns} == {"no"}


def test_the_workbook_shows_every_schools_figures_and_only_the_trust_may_read_it(october: Library) -> None:
    figures = table(october, SCORE, "Figures")
    assert {row["School code"] for row in figures} == set(SCHOOLS)
    submitted = [row for row in figures if row["Submitted"] == "yes" and row["Value"] is not None]
    assert submitted and all(row["Source file"] and row["Source cell"] for row in submitted)
    # taken on the snapshot of Fri 2 October: what is shown is what papers show
    this_year = [row for row in submitted if row["Year"] == "2026-27"]
    assert this_year and all(row["In issued papers"] == row["Value"] for row in this_year)
    assert october.rows()[SCORE].level == "C2"


def test_a_second_run_leaves_both_as_they_are(october: Library) -> None:
    before = october.files()
    report = october.run("2026-10-05")
    assert {verbs(report)[key] for key in (SCORE, TARGETS)} == {"leave-as-is"}
    assert october.files() == before


def test_they_are_not_drawn_when_nothing_they_show_changed(october: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("drawn, though nothing changed")

    monkeypatch.setattr("sic_docs.jobs.figure_books.make_book", never)
    october.run("2026-10-05")


def test_a_corrected_figure_is_in_the_next_version_and_issued_papers_keep_theirs(october: Library) -> None:
    path = october.path("kpi_return/OAK/2026-27/year/01")
    row = sickness(october)
    file = ExcelFile(path.read_bytes())
    at = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))[row["Source sheet"]][row["Source cell"]]
    file.type(row["Source sheet"], at.row, at.column, row["Value"] + 1)
    path.write_bytes(file.save())
    report = october.run("2026-10-06")
    assert verbs(report)[SCORE] == "replace"
    now = sickness(october)
    assert (now["Value"], now["In issued papers"]) == (row["Value"] + 1, row["Value"])


def test_one_somebody_typed_in_stays_and_the_next_is_filed_beside_it(
    october: Library, copied: Callable[[Library], Library]
) -> None:
    path = october.path(SCORE)
    file = ExcelFile(path.read_bytes())
    file.type("Scorecard", 2, 1, "My note")
    path.write_bytes(file.save())
    mine = path.read_bytes()
    october.staff.return_figures("autumn-2")
    report = october.run("2026-10-06")
    assert path.read_bytes() == mine
    assert verbs(report)[f"{SCORE}~2"] == "create"
    assert october.path(f"{SCORE}~2").name == "Trust scorecard 2026-27 copy 2.xlsx"


def test_a_run_for_one_school_leaves_them_alone(october: Library) -> None:
    report = october.run("2026-11-24", schools=("OAK",))
    assert not {SCORE, TARGETS} & set(verbs(report))


def test_a_preview_is_what_would_be_filed(october: Library, tmp_path: Path) -> None:
    for code in ("scorecard_workbook", "targets_workbook"):
        status, _, said = sic_docs(
            october, "preview", code, "--to", str(tmp_path / f"{code}.xlsx"), "--on", "2026-10-05"
        )
        assert status == 0, said
    assert (tmp_path / "targets_workbook.xlsx").read_bytes() == october.path(TARGETS).read_bytes()
