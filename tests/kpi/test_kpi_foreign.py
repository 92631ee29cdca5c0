"""A school's own workbook: two heading rows, merged headings, fractions, and what may go wrong with it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from sic_docs.config.model import ForeignLayout
from sic_docs.errors import WorkbookError
from sic_docs.kpi.foreign import read_foreign
from sic_docs.kpi.model import ReadingState

D = Decimal
LAYOUT = ForeignLayout(
    school="OAK",
    path="{year}/Working/KPIs/Dashboard.xlsx",
    sheet="Data",
    header_rows=(3, 4),
    measure_column=2,
    measures={"Attendance %": "att", "Suspensions per 100": "susp", "Tables": "mtc"},
    columns={"autumn-1": ("Autumn", "HT1"), "autumn-2": ("Autumn", "HT2"), "spring-1": ("Spring", "HT1")},
    units={"att": "fraction"},
    as_at="G1",
    numerators={"Sessions in": "att"},
    denominators={"Sessions possible": "att"},
)


def dashboard(change: Callable[[Any], None] = lambda page: None, title: str = "Data") -> bytes:
    book = Workbook()
    page = book.active
    page.title = title
    page["F1"], page["G1"] = "As at", date(2026, 11, 20)
    page["D3"], page["F3"] = "Autumn", "Spring"
    page.merge_cells("D3:E3")
    for column, text in ((2, "Indicator"), (4, "HT1"), (5, "HT2"), (6, "HT1")):
        page.cell(4, column).value = text
    rows: tuple[tuple[str, object, object], ...] = (
        ("Attendance %", 0.951, 0.942),
        ("Sessions in", 9510, 18840),
        ("Sessions possible", 10000, 20000),
        ("Suspensions per 100", 0.24, 0.49),
        ("Tables", None, 18.5),
    )
    for number, (name, first, second) in enumerate(rows, 5):
        page.cell(number, 2).value, page.cell(number, 4).value, page.cell(number, 5).value = name, first, second
    change(page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def read(kit: Any) -> Any:
    def reader(content: bytes, layout: ForeignLayout = LAYOUT) -> Any:
        readings, issues = read_foreign(content, "Dashboard.xlsx", kit.OAK, kit.YEAR, kit.DEFINITIONS, layout)
        return {(r.measure, r.period.slug): r for r in readings.readings}, issues, readings

    return reader


def test_merged_headings_over_two_rows_name_every_column_below(read: Any) -> None:
    found, issues, _ = read(dashboard())
    assert issues == ()
    assert found["att", "autumn-1"].value == D("95.1")
    assert found["att", "autumn-2"].value == D("94.2")
    assert (found["att", "autumn-2"].numerator, found["att", "autumn-2"].denominator) == (D(18840), D(20000))
    assert (found["att", "autumn-2"].sheet, found["att", "autumn-2"].cell) == ("Data", "E5")
    assert ("att", "spring-1") not in found  # nobody has begun it
    assert found["mtc", "autumn-1"].state is ReadingState.NOT_COLLECTED


def test_half_terms_up_to_the_figures_as_at_date_count_as_submitted(read: Any) -> None:
    found, _, readings = read(dashboard())
    assert [r.is_submitted for r in readings.returned] == [True, True, False, False, False, False]
    assert found["att", "autumn-2"].as_at == date(2026, 11, 20)


def test_without_a_date_nothing_counts_as_submitted_and_the_cell_is_named(read: Any) -> None:
    _, issues, readings = read(dashboard(lambda page: page.__setitem__("G1", "last week")))
    assert [(i.code, i.place) for i in issues] == [("kpi-as-at", "sheet Data, cell G1")]
    assert not any(r.is_submitted for r in readings.returned)


def test_an_error_in_a_mapped_cell_is_named_and_stops_only_itself(read: Any) -> None:
    found, issues, _ = read(dashboard(lambda page: page.__setitem__("E8", "#REF!")))
    assert [(i.code, i.place) for i in issues] == [("kpi-error-value", "sheet Data, cell E8")]
    assert found["susp", "autumn-2"].state is ReadingState.UNREADABLE
    assert found["att", "autumn-2"].value == D("94.2")


def test_a_percentage_where_the_mapping_says_fraction_is_out_of_range_and_not_ninety_four_hundred(read: Any) -> None:
    found, issues, _ = read(dashboard(lambda page: page.__setitem__("E5", 94.2)))
    assert [i.code for i in issues] == ["kpi-range"]
    assert found["att", "autumn-2"].value is None


def test_headings_and_rows_that_went_missing_are_named(read: Any) -> None:
    def change(page: Any) -> None:
        page["E4"], page["B8"] = "Half term 2", "Exclusions"

    _, issues, _ = read(dashboard(change))
    assert [i.code for i in issues] == ["kpi-column-missing", "kpi-row-missing"]
    assert "Autumn / HT2" in issues[0].found


def test_a_duplicate_row_or_heading_is_named_and_the_first_is_used(read: Any) -> None:
    def change(page: Any) -> None:
        page["B12"], page["E12"] = "Attendance %", 0.5

    found, issues, _ = read(dashboard(change))
    assert [i.code for i in issues] == ["kpi-row-twice"]
    assert found["att", "autumn-2"].value == D("94.2")


def test_a_missing_sheet_is_one_error_that_lists_what_is_there(read: Any) -> None:
    with pytest.raises(WorkbookError, match="no sheet") as refused:
        read(dashboard(title="Sheet1"))
    assert "Sheet1" in refused.value.found
    assert refused.value.code == "kpi-sheet-missing"


def test_a_bare_fraction_is_the_wrong_unit_where_the_mapping_does_not_say_so(read: Any) -> None:
    def no_counts(page: Any) -> None:
        for row in (6, 7):
            page.cell(row, 4).value = page.cell(row, 5).value = None

    _, issues, _ = read(dashboard(no_counts), replace(LAYOUT, units={}))
    assert [(i.code, i.place) for i in issues] == [
        ("kpi-unit", "sheet Data, cell D5"),
        ("kpi-unit", "sheet Data, cell E5"),
    ]
