"""Schools' own workbooks by mappings of every kind, and mappings proposed for workbooks nobody has mapped."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from sic_docs.config.bind import Binder
from sic_docs.config.files import read_yaml
from sic_docs.config.load import KpiFile
from sic_docs.config.model import ForeignLayout, MappedGroups, MappedTable
from sic_docs.errors import WorkbookError
from sic_docs.kpi.foreign import read_foreign
from sic_docs.kpi.model import ReadingState
from sic_docs.kpi.proposal import Proposal, propose
from sic_docs.kpi.proposal_words import as_yaml
from sic_docs.opc.sheets import defined_names, read_sheets

D = Decimal
AS_AT = date(2026, 11, 20)
GROUPS = MappedGroups(
    sheet="Groups",
    header_rows=(2, 3),
    group_column=1,
    measure="att",
    add=("Reception", "Year 1", "Year 2"),
    keep={"Pupil premium": "att_pp"},
    numerators={"autumn-1": ("Autumn 1", "Attended"), "autumn-2": ("Autumn 2", "Attended")},
    denominators={"autumn-1": ("Autumn 1", "Possible"), "autumn-2": ("Autumn 2", "Possible")},
)


def book_of(pages: dict[str, Sequence[Sequence[object]]], names: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for title, lines in pages.items():
        page = book.create_sheet(title)
        for line in lines:
            page.append(list(line))
    for name, where in (names or {}).items():
        book.defined_names[name] = DefinedName(name, attr_text=where)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GROUP_PAGE: Sequence[Sequence[object]] = (
    ("Figures as at", AS_AT),
    (None, "Autumn 1", "Autumn 1", "Autumn 2", "Autumn 2"),
    ("Group", "Attended", "Possible", "Attended", "Possible"),
    ("Reception", 900, 1000, 1800, 2000),
    ("Year 1", 2850, 3000, 5700, 6000),
    ("Year 2", 0, 0, 0, 0),
    ("All", "=B4", None, None, None),
    ("Pupil premium", 400, 500, 850, 1000),
)


@pytest.fixture
def read(kit: Any) -> Any:
    pp = kit.measure(
        "att_pp", name="Attendance of disadvantaged pupils", jump=None, denominator="Possible sessions, disadvantaged"
    )
    extra = kit.measure("roll", name="Pupils on roll", kind="count", unit="number", places=0, better="none",
                        numerator=None, denominator=None, highest=D(5000), jump=None, collected_by="mapping")  # fmt: skip
    measures = (*kit.MEASURES, pp, extra)
    definitions = type(kit.DEFINITIONS)(**{**vars(kit.DEFINITIONS), "measures": measures})

    def reader(content: bytes, **layout: Any) -> Any:
        made = ForeignLayout(school="OAK", path="own.xlsx", **layout)
        readings, issues = read_foreign(content, "own.xlsx", kit.OAK, kit.YEAR, definitions, made)
        return {(r.measure, r.period.slug): r for r in readings.readings}, issues, readings

    reader.measures = measures  # type: ignore[attr-defined]
    return reader


# --- kinds of mapping -----------------------------------------------------------------------------------------------


def test_groups_are_added_up_by_their_counts_and_never_by_their_percentages(read: Any) -> None:
    found, issues, _ = read(book_of({"Groups": GROUP_PAGE}), groups=(GROUPS,), as_at="B1")
    assert issues == ()
    # (900 + 2850 + 0) of (1000 + 3000 + 0); the mean of 90.0 and 95.0 would have been 92.5
    assert (found["att", "autumn-1"].value, found["att", "autumn-1"].denominator) == (D("93.75"), D(4000))
    assert found["att", "autumn-2"].value == D("93.75")
    assert (found["att_pp", "autumn-1"].value, found["att_pp", "autumn-2"].value) == (D(80), D(85))
    assert found["att", "autumn-2"].as_at == AS_AT and found["att", "autumn-2"].submitted


def test_a_group_without_counts_stops_the_sum_and_is_named(read: Any) -> None:
    lines = [list(line) for line in GROUP_PAGE]
    lines[4][3] = None
    found, issues, _ = read(book_of({"Groups": lines}), groups=(GROUPS,), as_at="B1")
    assert [i.code for i in issues] == ["kpi-groups-incomplete"]
    assert "Year 1" in issues[0].found and "Autumn 2" in issues[0].found
    assert (found["att", "autumn-2"].state, found["att", "autumn-2"].value) == (ReadingState.UNREADABLE, None)
    assert found["att", "autumn-1"].value == D("93.75")


def test_cells_by_address_and_by_name_on_several_sheets(read: Any) -> None:
    content = book_of(
        {"Front page": [("As at", AS_AT)], "Att.": [(None, 0.942), (None, 942), (None, 1000)], "Other": [("x", 12)]},
        {"Suspensions_A1": "Other!$B$1"},
    )
    found, issues, _ = read(
        content,
        cells={"att": {"autumn-1": "'Att.'!B1"}, "susp": {"autumn-1": "suspensions_a1"}},
        numerator_cells={"att": {"autumn-1": "'Att.'!$B$2"}},
        denominator_cells={"att": {"autumn-1": "'Att.'!$B$3"}},
        units={"att": "fraction"},
        as_at="'Front page'!B1",
    )
    assert issues == ()
    assert (found["att", "autumn-1"].value, found["att", "autumn-1"].numerator) == (D("94.2"), D(942))
    assert (found["susp", "autumn-1"].value, found["susp", "autumn-1"].sheet, found["susp", "autumn-1"].cell) == (
        D(12),
        "Other",
        "B1",
    )


def test_a_name_or_sheet_that_is_gone_is_named_and_the_rest_is_read(read: Any) -> None:
    found, issues, _ = read(
        book_of({"A": [("Measure", "Autumn 1"), ("Attendance", 94.2)]}),
        tables=(
            MappedTable(sheet="A", header_rows=(1,), measure_column=1, measures={"Attendance": "att"},
                        columns={"autumn-1": ("Autumn 1",)}),
            MappedTable(sheet="B", header_rows=(1,), measure_column=1, measures={"Tables": "mtc"},
                        columns={"autumn-2": ("Autumn 2",)}),
        ),
        cells={"susp": {"autumn-1": "No_such_name"}},
    )  # fmt: skip
    assert sorted(i.code for i in issues) == ["kpi-cell-missing", "kpi-sheet-missing"]
    assert found["att", "autumn-1"].value == D("94.2")


def test_a_row_reworded_in_a_schools_own_workbook_is_read_and_said(read: Any) -> None:
    found, issues, _ = read(
        book_of({"A": [("Measure", "Autumn 1"), ("Overall attendance rate %", 94.2)]}),
        tables=(
            MappedTable(
                sheet="A",
                header_rows=(1,),
                measure_column=1,
                measures={"Attendance": "att"},
                columns={"autumn-1": ("Autumn 1",)},
            ),
        ),
    )
    assert [i.code for i in issues] == ["kpi-row-reworded"]
    assert found["att", "autumn-1"].value == D("94.2")


def test_a_measure_not_asked_of_everybody_is_read_where_it_is_mapped(read: Any) -> None:
    found, issues, _ = read(book_of({"A": [(210,)]}), cells={"roll": {"autumn-1": "A!A1"}})
    assert issues == () and found["roll", "autumn-1"].value == D(210)


def test_another_schools_own_workbook_is_refused(kit: Any) -> None:
    elm = replace(kit.OAK, code="ELM", name="Elm Lane Infant School")
    content = book_of({"A": [("Elm Lane Infant School: dashboard",), (94.2,)]})
    layout = ForeignLayout(school="OAK", path="own.xlsx", cells={"att": {"autumn-1": "A!A2"}})
    with pytest.raises(WorkbookError) as refused:
        read_foreign(content, "own.xlsx", kit.OAK, kit.YEAR, kit.DEFINITIONS, layout, (kit.OAK, elm))
    assert refused.value.code == "kpi-wrong-school"


# --- proposals ------------------------------------------------------------------------------------------------------


def proposed(kit: Any, read: Any, content: bytes) -> Proposal:
    sheets, names = read_sheets(content, "own.xlsx"), defined_names(content, "own.xlsx")
    return propose(sheets, names, kit.OAK, read.measures, name="own.xlsx")


def loaded(text: str, folder: Path) -> ForeignLayout:
    """The YAML as the config loader reads it."""
    (folder / "kpis.yaml").write_text(f"domains: {{}}\nmeasures: {{}}\nforeign:\n{text}", encoding="utf-8")
    node, issues = read_yaml(folder / "kpis.yaml", "kpis.yaml")
    assert node is not None and not issues
    binder = Binder("kpis.yaml")
    made = binder.entry(node, KpiFile)
    assert binder.issues == [] and made is not None
    return replace(made.foreign[0], file="", line=0)


def test_a_table_of_any_shape_is_proposed_and_its_yaml_says_just_the_same(kit: Any, read: Any, tmp_path: Path) -> None:
    content = book_of({
        "Our KPIs": [
            ("Oak KPIs", None, None, "Updated", AS_AT),
            (None, None, "Autumn", "Autumn", "Spring"),
            ("Code", "Indicator", "HT1", "HT2", "HT1"),
            (1, "Attendance %", 0.951, 0.942, None),
            (2, "Sessions attended", 9510, 18840, None),
            (3, "Possible sessions", 10000, 20000, None),
            (4, 'Times "tables"', None, 18.5, None),
            (5, "Merits", 40, 50, None),
        ],
    })  # fmt: skip
    found = proposed(kit, read, content)
    (table,) = found.layout.tables
    assert (table.header_rows, table.measure_column) == ((2, 3), 2)
    assert table.measures == {"Attendance %": "att", 'Times "tables"': "mtc"}
    assert (table.numerators, table.denominators) == ({"Sessions attended": "att"}, {"Possible sessions": "att"})
    assert table.columns["autumn-2"] == ("Autumn", "HT2")
    assert found.layout.units == {"att": "fraction"} and found.layout.as_at == "'Our KPIs'!E1"
    assert found.unknown == {"Our KPIs": ["Merits"]}
    text = as_yaml(found, read.measures)
    assert "Merits" in text and "# Attendance" in text
    assert loaded(text, tmp_path) == found.layout
    readings, issues, _ = read(content, tables=found.layout.tables, units={"att": "fraction"}, as_at="'Our KPIs'!E1")
    assert issues == () and readings["att", "autumn-2"].value == D("94.2")


def test_half_terms_down_the_side_become_cells(kit: Any, read: Any, tmp_path: Path) -> None:
    lines = [(None, "Attendance", "Suspension rate"), ("Aut 1", 95.1, 0.5), ("Aut 2", 94.2, 0.9)]
    found = proposed(kit, read, book_of({"S": lines}))
    assert found.layout.cells == {
        "att": {"autumn-1": "S!B2", "autumn-2": "S!B3"},
        "susp": {"autumn-1": "S!C2", "autumn-2": "S!C3"},
    }
    assert loaded(as_yaml(found, read.measures), tmp_path) == found.layout


def test_groups_and_named_cells_are_proposed(kit: Any, read: Any, tmp_path: Path) -> None:
    content = book_of({"Groups": GROUP_PAGE, "N": [(0.5,)]}, {"Susp_aut1": "N!$A$1", "Print_Titles1": "N!$A$1"})
    found = proposed(kit, read, content)
    assert found.layout.groups == (GROUPS,)
    assert found.layout.cells == {"susp": {"autumn-1": "susp_aut1"}}
    assert found.layout.as_at == "Groups!B1"
    assert loaded(as_yaml(found, read.measures), tmp_path) == found.layout


def test_a_workbook_without_figures_by_half_term_proposes_nothing(kit: Any, read: Any) -> None:
    assert proposed(kit, read, book_of({"A": [("Attendance", 94.2), ("Autumn 1",)]})).is_empty
    assert proposed(kit, read, book_of({"A": []})).is_empty


def of_year(kit: Any, read: Any, content: bytes) -> Proposal:
    return propose(read_sheets(content, "own.xlsx"), {}, kit.OAK, read.measures, name="own.xlsx", year=kit.YEAR)


def test_of_two_years_side_by_side_this_years_columns_are_proposed_with_the_row_of_years(
    kit: Any, read: Any, tmp_path: Path
) -> None:
    lines = [
        (None, "2025/26", "2025/26", "2026/27", "2026/27"),
        ("KPI", "Autumn 1", "Autumn 2", "Autumn 1", "Autumn 2"),
        ("Attendance", 91.1, 91.2, 94.1, 94.2),
    ]
    content = book_of({"S": lines})
    found = of_year(kit, read, content)
    (table,) = found.layout.tables
    assert table.header_rows == (1, 2)
    assert table.columns == {"autumn-1": ("2026/27", "Autumn 1"), "autumn-2": ("2026/27", "Autumn 2")}
    assert loaded(as_yaml(found, read.measures), tmp_path) == found.layout
    readings, issues, _ = read(content, tables=found.layout.tables)
    assert issues == () and readings["att", "autumn-2"].value == D("94.2")


def test_of_two_years_nobody_named_neither_is_proposed_and_neither_is_read(kit: Any, read: Any) -> None:
    content = book_of({"S": [("KPI", "Autumn 1", "Spring 1", "Autumn 1"), ("Attendance", 91.1, 93.4, 94.2)]})
    found = of_year(kit, read, content)
    (table,) = found.layout.tables
    assert set(table.columns) == {"spring-1"}
    assert "Left out. Sheet S: Autumn 1 stand more than once" in as_yaml(found, read.measures)
    both = replace(table, columns={"autumn-1": ("Autumn 1",)})
    readings, issues, _ = read(content, tables=(both,))
    assert [i.code for i in issues] == ["kpi-heading-twice"]
    assert [r.value for r in readings.values() if r.value is not None] == []


def test_counts_are_not_proposed_as_the_rate_of_the_same_name(kit: Any, read: Any) -> None:
    lines = [("KPI", "Autumn 1", "Autumn 2"), ("Suspensions", 3, 5), ("Severe absence", 2, 4), ("Attendance %", 94, 95)]
    found = of_year(kit, read, book_of({"S": lines}))
    (table,) = found.layout.tables
    assert (table.measures, table.numerators) == ({"Attendance %": "att"}, {"Suspensions": "susp"})
    assert "Severe absence holds whole numbers" in as_yaml(found, read.measures)


def test_groups_without_year_groups_are_proposed_as_groups_and_never_as_rates(kit: Any, read: Any) -> None:
    lines = [
        (None, "Autumn 1", "Autumn 1"),
        ("Group", "Attended", "Possible"),
        ("All pupils", 9420, 10000),
        ("Pupil premium", 800, 1000),
        ("Severe absence", 80, 100),
    ]
    content = book_of({"G": lines})
    found = of_year(kit, read, content)
    assert found.layout.tables == () and found.layout.supplies == {"att", "att_pp"}
    readings, issues, _ = read(content, groups=found.layout.groups)
    assert issues == ()
    assert (readings["att", "autumn-1"].value, readings["att_pp", "autumn-1"].value) == (D("94.2"), D(80))
