"""Workbooks nobody in the project wrote: a right reading or a clear finding, never a wrong number, never a traceback.

They are read where they lie: in `../shared/samples` beside the checkout, or the folder `SIC_DOCS_SAMPLES` names.
"""

from __future__ import annotations

import csv
import io
import os
import random
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from sic_docs.config.model import ForeignLayout, MappedTable
from sic_docs.errors import WorkbookError
from sic_docs.kpi.foreign import read_foreign
from sic_docs.kpi.model import ReadingState, SchoolReadings
from sic_docs.kpi.proposal import propose
from sic_docs.kpi.workbook import read_return
from sic_docs.opc.sheets import defined_names, read_sheets

if TYPE_CHECKING:
    from sic_docs.config.model import Definitions

D = Decimal
SAMPLES = Path(os.environ.get("SIC_DOCS_SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")
WORKBOOKS = sorted(SAMPLES.glob("*.xlsx"))
YEAR = "2026-27"
pytestmark = pytest.mark.skipif(not WORKBOOKS, reason="no folder of sample workbooks beside the checkout")
each = pytest.mark.parametrize("path", WORKBOOKS, ids=lambda p: p.stem[:40])


def school(definitions: Definitions) -> Any:
    assert definitions.first_register is not None
    return definitions.first_register.school("OAK")


def mapped(definitions: Definitions, content: bytes, cells: Mapping[str, Mapping[str, str]], **given: Any) -> Any:
    layout = ForeignLayout(school="OAK", path="x.xlsx", cells=cells, **given)
    readings, issues = read_foreign(content, "x.xlsx", school(definitions), YEAR, definitions, layout)
    return {(r.measure, r.period.slug): r for r in readings.readings}, [(i.code, i.place) for i in issues]


def numbers(readings: SchoolReadings) -> list[str]:
    return [f"{r.measure} {r.value}" for r in readings.readings if r.value is not None]


@each
def test_a_strangers_workbook_taken_for_a_return_gives_findings_and_no_figure(
    sample_definitions: Definitions, path: Path
) -> None:
    definitions = sample_definitions
    readings, issues = read_return(path.read_bytes(), path.name, school(definitions), YEAR, definitions)
    assert numbers(readings) == []
    assert {"kpi-tables-missing", "kpi-return-table-missing"} <= {i.code for i in issues}
    assert all(i.found and i.remedy and i.file == path.name for i in issues)


@each
def test_no_mapping_is_proposed_where_there_are_no_figures_by_half_term(
    sample_definitions: Definitions, path: Path
) -> None:
    content = path.read_bytes()
    sheets = read_sheets(content, path.name)
    names = defined_names(content, path.name)
    found = propose(sheets, names, school(sample_definitions), sample_definitions.measures, name=path.name)
    assert found.is_empty


def spoiled(content: bytes) -> Mapping[str, bytes]:
    """One copy for each thing that happens to files."""
    chance = random.Random(7)
    flipped = bytearray(content)
    for _ in range(40):
        flipped[chance.randrange(len(flipped))] ^= 0xFF
    return {
        "cut short": content[: len(content) // 2],
        "head only": content[:512],
        "half-synced": b"",
        "bytes turned": bytes(flipped),
        "its end overwritten": content[:-64] + bytes(64),
        "an old Office head": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content[8:],
        "twice over": content + content,
    }


@each
def test_a_spoiled_copy_of_each_is_an_error_in_words_or_the_same_reading(
    sample_definitions: Definitions, path: Path
) -> None:
    definitions = sample_definitions
    for what, content in spoiled(path.read_bytes()).items():
        try:
            readings, issues = read_return(content, path.name, school(definitions), YEAR, definitions)
        except WorkbookError as refused:
            assert refused.found and refused.remedy and refused.file == path.name, what
        else:
            assert numbers(readings) == [] and issues, what


def sample(start: str) -> bytes:
    (path,) = SAMPLES.glob(f"{start}*")
    return path.read_bytes()


def test_a_percentage_is_what_its_cell_shows(sample_definitions: Definitions) -> None:
    cells = {"att": {"autumn-1": "Sheet1!B2", "autumn-2": "B3", "spring-1": "Sheet1!$B$4"}}
    found, issues = mapped(sample_definitions, sample("frictionless"), cells, as_at=None)
    assert [found["att", slug].value for slug in ("autumn-1", "autumn-2", "spring-1")] == [D(52), D(30), D(6)]
    assert [code for code, _ in issues] == ["kpi-jump"]  # from 30 to 6 is asked about


def test_every_error_value_of_excel_is_named_with_its_cell(sample_definitions: Definitions) -> None:
    cells = {"att": {f"{t}-{h}": f"Feuil1!A{n}" for n, (t, h) in enumerate(
        ((t, h) for t in ("autumn", "spring", "summer") for h in (1, 2)), 1)}}  # fmt: skip
    found, issues = mapped(sample_definitions, sample("calamine__errors"), cells)
    assert issues == [("kpi-error-value", f"sheet Feuil1, cell A{n}") for n in range(1, 7)]
    assert {r.state for r in found.values()} == {ReadingState.UNREADABLE}


def test_a_date_is_no_figure_in_either_calendar_and_a_number_beside_it_is(sample_definitions: Definitions) -> None:
    cells = {"mtc": {"autumn-2": "Sheet1!A1", "spring-2": "Sheet1!B1"}}
    found, issues = mapped(sample_definitions, sample("calamine__date_1904"), cells)
    assert issues == [("kpi-date", "sheet Sheet1, cell A1")]
    assert found["mtc", "spring-2"].value == D(15)


@pytest.mark.parametrize(("which", "score"), [("Success", 25), ("General", 30)])
def test_a_governments_own_return_is_read_by_address_and_its_faults_are_named(
    sample_definitions: Definitions, which: str, score: int
) -> None:
    """Fifteen sheets, protected, merged and full of formulas: totals calculated, a date of another year, #REF!."""
    cells = {
        "sg_ref": {"autumn-1": "Risks!G9", "autumn-2": "Risks!G10"},
        "ehe": {"autumn-1": "'Sign off'!B8", "autumn-2": "'Nowhere to be found'!A1"},
    }
    content = sample(f"funding-service-design-p__PF_Round_1_{which}")
    found, issues = mapped(sample_definitions, content, cells, as_at="Admin!B6")
    assert found["sg_ref", "autumn-1"].value == D(score)
    assert ("kpi-as-at", "sheet Admin, cell B6") in issues  # 20 March 2024 is not in 2026-27
    assert ("kpi-not-a-number", "sheet Sign off, cell B8") in issues  # somebody's name
    assert ("kpi-cell-missing", None) in issues
    assert found["ehe", "autumn-1"].value is None


def test_thirty_real_schools_figures_come_through_as_published(sample_definitions: Definitions) -> None:
    """Percentages as text (`49.10%`), as numbers with nine decimals, and blanks where a school has no such figure."""
    lines = list(csv.DictReader(io.StringIO((SAMPLES / "trust-of-30-figures.csv").read_text("utf-8-sig"))))
    assert len(lines) == 30
    columns = {"sen_support_pct": "send_sup", "ehc_plan_pct": "ehcp", "la_phase_attendance_pct_2025_26": "att"}
    table = MappedTable(
        sheet="Sheet",
        header_rows=(1,),
        measure_column=1,
        measures=columns,
        columns={"autumn-1": ("Autumn 1",)},
    )
    checked = 0
    for line in lines:
        book = Workbook()
        page = book.active
        assert page is not None
        page.append(["Measure", "Autumn 1"])
        for column in columns:
            text = line[column]
            page.append([column, float(text) if text and not text.endswith("%") else text or None])
        out = io.BytesIO()
        book.save(out)
        layout = ForeignLayout(school="OAK", path="x.xlsx", tables=(table,))
        readings, issues = read_foreign(
            out.getvalue(), "x.xlsx", school(sample_definitions), YEAR, sample_definitions, layout
        )
        found = {r.measure: r for r in readings.readings}
        for column, code in columns.items():
            text = line[column].rstrip("%")
            if text:
                assert found[code].value is not None, (line["school"], column, issues)
                assert abs(found[code].value - D(text)) < D("1e-9"), (line["school"], column)  # type: ignore[operator]
                checked += 1
            else:
                assert found[code].state is ReadingState.NOT_ENTERED
    assert checked > 60
