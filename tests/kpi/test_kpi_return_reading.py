"""A return as schools really send it back: every way of spoiling it, each named with its sheet and cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sic_docs.errors import WorkbookError
from sic_docs.kpi.model import ReadingState
from sic_docs.kpi.workbook import read_return

D = Decimal
Typed = Callable[..., Any]


def submit(book: Any, row: int = 7, as_at: object = date(2026, 9, 25), by: object = "School data lead") -> None:
    page = book["Return"]
    page.cell(row, 4).value, page.cell(row, 5).value, page.cell(row, 6).value = as_at, by, "Yes"


def test_a_blank_return_reads_without_an_issue_and_holds_no_reading(kit: Any) -> None:
    read = kit.read(kit.blank())
    assert read.issues == ()
    assert read.readings.readings == ()
    assert [r.is_submitted for r in read.readings.returned] == [False] * 6


def test_once_a_half_term_is_begun_every_measure_asked_has_a_reading_of_it(kit: Any) -> None:
    def change(book: Any) -> None:
        book["Attendance"]["D5"] = 94.2
        submit(book, row=8, as_at=date(2026, 11, 20))

    read = kit.read(kit.spoiled(change))
    assert len(read.readings.readings) == 2 * 5  # Autumn 1 and 2; five measures are asked of a primary school
    assert read["ehe", "autumn-1"].state is ReadingState.NOT_ENTERED
    assert (read["ehe", "autumn-1"].sheet, read["ehe", "autumn-1"].cell) == ("Attendance", "D14")
    assert read["mtc", "autumn-1"].state is ReadingState.NOT_COLLECTED
    assert read["mtc", "autumn-2"].state is ReadingState.NOT_ENTERED


def test_a_figure_knows_its_sheet_cell_counts_and_half_term(typed: Typed) -> None:
    reading = typed(94.2, Sessions_attended=942, Possible_sessions=1000)["att", "autumn-1"]
    assert (reading.value, reading.numerator, reading.denominator) == (D("94.2"), D(942), D(1000))
    assert (reading.sheet, reading.cell, reading.source) == ("Attendance", "D5", "OAK KPI return.xlsx")


def test_a_figure_left_empty_is_worked_out_from_its_counts(typed: Typed) -> None:
    assert typed(None, Sessions_attended=471, Possible_sessions=500)["att", "autumn-1"].value == D("94.2")


def test_counts_that_give_another_figure_are_an_issue_and_the_figure_typed_stands(typed: Typed) -> None:
    read = typed(94.2, Sessions_attended=900, Possible_sessions=1000)
    assert read.codes == ["kpi-disagrees"]
    assert read["att", "autumn-1"].value == D("94.2")


def test_a_figure_rounded_by_hand_agrees_with_its_counts(typed: Typed) -> None:
    assert typed(94, Sessions_attended=943, Possible_sessions=1000).issues == ()


def test_no_possible_sessions_is_not_applicable_and_never_nought(typed: Typed) -> None:
    reading = typed(0, Sessions_attended=0, Possible_sessions=0)["att", "autumn-1"]
    assert (reading.state, reading.value) == (ReadingState.NOT_APPLICABLE, None)


def test_more_attended_than_possible_is_an_issue_at_the_count(typed: Typed) -> None:
    read = typed(None, Sessions_attended=1001, Possible_sessions=1000)
    assert [(i.code, i.place) for i in read.issues] == [("kpi-counts", "sheet Attendance, cell D6")]
    assert read["att", "autumn-1"].value is None


def test_more_suspensions_than_pupils_is_valid(typed: Typed) -> None:
    read = typed(131.25, name="Suspension rate", Suspensions=105, Pupils_on_roll=80)
    assert read.issues == ()
    assert read["susp", "autumn-1"].value == D("131.25")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("=1/0", "kpi-not-calculated"),
        ("#REF!", "kpi-error-value"),
        ("about 94", "kpi-not-a-number"),
        (0.942, "kpi-unit"),
        (1, "kpi-unit"),
        (942, "kpi-range"),
        (-3, "kpi-range"),
        (date(2026, 11, 20), "kpi-date"),
        (True, "kpi-not-a-number"),
    ],
)
def test_every_kind_of_spoiled_cell_is_named_with_its_place_and_stops_only_itself(
    typed: Typed, value: object, code: str
) -> None:
    read = typed(value, name="Attendance", column=5)
    assert [(i.code, i.file, i.place, i.school) for i in read.issues] == [
        (code, "OAK KPI return.xlsx", "sheet Attendance, cell E5", "OAK")
    ]
    assert read["att", "autumn-2"].state is ReadingState.UNREADABLE
    assert read["att", "autumn-2"].value is None
    assert read["ehe", "autumn-2"].state is ReadingState.NOT_ENTERED


def test_a_small_percentage_that_may_be_true_is_not_taken_for_a_fraction(typed: Typed) -> None:
    read = typed(0.8, name="Severe absence")
    assert read.issues == ()
    assert read["sa", "autumn-1"].value == D("0.8")


def test_a_fraction_confirmed_wrong_by_its_counts_is_the_wrong_unit_even_where_small_figures_are_true(
    typed: Typed,
) -> None:
    read = typed(0.25, name="Severe absence", Pupils_missing_half=25, Pupils=100)
    assert read.codes == ["kpi-unit"]


def test_a_percentage_by_its_format_is_read_as_shown(typed: Typed) -> None:
    read = typed(0.942, number_format="0.0%")
    assert read.issues == ()
    assert read["att", "autumn-1"].value == D("94.2")


def test_a_symbol_typed_for_a_figure_is_kept_as_the_symbol(typed: Typed) -> None:
    assert typed("c")["att", "autumn-1"].state is ReadingState.SUPPRESSED
    assert typed("low")["att", "autumn-1"].state is ReadingState.LOW


def test_an_error_in_a_count_is_told_and_the_figure_stays(typed: Typed) -> None:
    read = typed(94.2, Sessions_attended="#N/A", Possible_sessions=1000)
    assert [(i.code, i.place) for i in read.issues] == [("kpi-error-value", "sheet Attendance, cell D6")]
    assert (read["att", "autumn-1"].value, read["att", "autumn-1"].numerator) == (D("94.2"), None)


def test_moved_rows_inserted_columns_and_renamed_sheets_lose_nothing(kit: Any) -> None:
    def change(book: Any) -> None:
        page = book["Attendance"]
        page.cell(kit.find_row(page, "Attendance"), 4).value = 94.2
        page.insert_rows(5, 3)
        page.insert_cols(3, 2)
        page.title = "Att & severe"

    read = kit.read(kit.spoiled(change))
    assert read.issues == ()
    assert (read["att", "autumn-1"].value, read["att", "autumn-1"].cell) == (D("94.2"), "F8")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("home education", []),
        ("Home Education.", []),
        ("EHE – home education", ["kpi-row-unknown"]),
        ("Home educaton", ["kpi-row-reworded"]),
        ("Home education so far this year", ["kpi-row-reworded"]),
        ("Home education last year", ["kpi-row-unknown"]),
        ("Home schooling", ["kpi-row-unknown"]),
    ],
)
def test_a_row_renamed_by_hand_is_read_where_it_can_only_mean_one_thing_and_named_otherwise(
    kit: Any, text: str, codes: list[str]
) -> None:
    def change(book: Any) -> None:
        page = book["Attendance"]
        row = kit.find_row(page, "Home education")
        page.cell(row, 1).value, page.cell(row, 4).value = text, 2

    read = kit.read(kit.spoiled(change))
    assert sorted(read.codes) == codes
    assert [r.value for r in read.readings.readings if r.measure == "ehe"] == (
        [] if "kpi-row-unknown" in codes else [D(2)]
    )
    if codes == ["kpi-row-reworded"]:
        assert "was taken for “Home education”" in read.issues[0].found


def test_a_row_that_stands_twice_with_figures_is_not_guessed_between(kit: Any) -> None:
    def change(book: Any) -> None:
        page = book["Attendance"]
        row = kit.find_row(page, "Home education")
        page.cell(row, 4).value = 2
        for column, value in ((1, "Home education"), (2, "Figure"), (4, 3)):
            page.cell(40, column).value = value

    read = kit.read(kit.spoiled(change))
    assert read.codes == ["kpi-row-twice"]
    assert (read["ehe", "autumn-1"].state, read["ehe", "autumn-1"].value) == (ReadingState.NOT_ENTERED, None)


def test_a_half_term_heading_lost_or_doubled_is_named_once(kit: Any) -> None:
    def change(book: Any) -> None:
        book["Attendance"]["E4"] = "Autumn 1"

    read = kit.read(kit.spoiled(change))
    assert sorted(read.codes) == ["kpi-column-missing", "kpi-heading-twice"]


def test_a_half_term_headed_twice_is_read_from_neither_column(kit: Any) -> None:
    def change(book: Any) -> None:
        page = book["Attendance"]
        page["E4"] = "Autumn 1"
        row = kit.find_row(page, "Attendance")
        page.cell(row, 4).value, page.cell(row, 5).value = 93.1, 94.2

    read = kit.read(kit.spoiled(change))
    assert sorted(read.codes) == ["kpi-column-missing", "kpi-heading-twice"]
    assert [r.value for r in read.readings.readings if r.value is not None] == []


def test_a_figure_typed_where_it_is_not_collected_is_not_read_and_said_once(kit: Any) -> None:
    def change(book: Any) -> None:
        page = book["Standards"]
        row = kit.find_row(page, "Times tables")
        page.cell(row, 4).value = page.cell(row, 6).value = 18.5  # Autumn 1 and Spring 1

    read = kit.read(kit.spoiled(change))
    assert read.codes == ["kpi-not-collected"]
    assert read["mtc", "autumn-1"].state is ReadingState.NOT_COLLECTED


def test_a_deleted_sheet_is_one_line_and_a_deleted_row_says_where_it_belongs(kit: Any) -> None:
    def no_sheet(book: Any) -> None:
        del book["Attendance"]

    def no_row(book: Any) -> None:
        page = book["Attendance"]
        page.delete_rows(kit.find_row(page, "Home education"))

    read = kit.read(kit.spoiled(no_sheet))
    assert read.codes == ["kpi-sheet-missing"]
    assert "Attendance" in read.issues[0].found
    read = kit.read(kit.spoiled(no_row))
    assert [(i.code, i.place) for i in read.issues] == [("kpi-row-missing", "sheet Attendance")]


def test_rows_called_rate_attended_and_possible_are_a_figure_and_its_counts(kit: Any) -> None:
    def change(book: Any) -> None:
        page = book["Attendance"]
        row = kit.find_row(page, "Attendance")
        for below, (what, value) in enumerate((("Rate", 94.2), ("Attended", 942), ("Possible", 1000))):
            page.cell(row + below, 2).value, page.cell(row + below, 4).value = what, value

    read = kit.read(kit.spoiled(change))
    assert read.codes == []
    found = read["att", "autumn-1"]
    assert (found.value, found.numerator, found.denominator) == (D("94.2"), D(942), D(1000))


def _copied(name: str, change: float) -> Any:
    def work(book: Any) -> None:
        page = book["Attendance"]
        page["D5"], page["D6"], page["D7"] = 94.2, 942, 1000
        copy = book.copy_worksheet(page)
        copy.title, copy["D5"] = name, 94.2 + change

    return work


@pytest.mark.parametrize("name", ["Attendance Copy", "Attendance (2)"])
def test_a_copied_sheet_is_one_line_and_the_sheet_of_the_known_name_is_read(kit: Any, name: str) -> None:
    read = kit.read(kit.spoiled(_copied(name, -0.1)))
    assert [(i.code, i.place) for i in read.issues] == [("kpi-sheet-twice", f"sheet {name}")]
    assert (read["att", "autumn-1"].value, read["att", "autumn-1"].sheet) == (D("94.2"), "Attendance")


def test_two_sheets_of_unknown_names_that_differ_are_one_line_and_neither_is_read(kit: Any) -> None:
    def work(book: Any) -> None:
        _copied("Mine", -0.1)(book)
        book["Attendance"].title = "Yours"

    read = kit.read(kit.spoiled(work))
    assert read.codes == ["kpi-sheet-twice"]
    assert read["att", "autumn-1"].value is None


def test_a_figure_for_a_measure_not_asked_of_this_school_is_told(kit: Any) -> None:
    def change(book: Any) -> None:
        for column, value in ((1, "Attainment 8"), (2, "Figure"), (4, 46)):
            book["Standards"].cell(30, column).value = value

    assert kit.read(kit.spoiled(change)).codes == ["kpi-not-asked"]


def test_a_half_filled_return_is_not_a_return(kit: Any, typed: Typed) -> None:
    assert typed(94.2)["att", "autumn-1"].submitted is False

    def change(book: Any) -> None:
        submit(book)
        book["Attendance"]["D5"] = 94.2

    read = kit.read(kit.spoiled(change))
    returned = read.readings.returned[0]
    assert (returned.submitted_by, returned.as_at, returned.head_checked) == (
        "School data lead",
        date(2026, 9, 25),
        True,
    )
    reading = read["att", "autumn-1"]
    assert (reading.submitted, reading.as_at) == (True, date(2026, 9, 25))
    assert read.readings.returned[1].is_submitted is False


@pytest.mark.parametrize(
    ("as_at", "found"),
    [("25/9/26", date(2026, 9, 25)), ("25 Sept 2026", date(2026, 9, 25)), ("2026-09-25", date(2026, 9, 25)),
     ("25th September 2026", date(2026, 9, 25)), ("soon", None), (date(2025, 9, 25), None), (3, None)],
)  # fmt: skip
def test_the_figures_as_at_date_is_read_as_people_write_it_or_named(
    kit: Any, as_at: object, found: date | None
) -> None:
    read = kit.read(kit.spoiled(lambda book: submit(book, as_at=as_at)))
    assert read.readings.returned[0].as_at == found
    assert read.codes == ([] if found else ["kpi-as-at"])


def test_submitted_without_a_date_is_an_issue_at_the_date(kit: Any) -> None:
    read = kit.read(kit.spoiled(lambda book: submit(book, as_at=None)))
    assert [(i.code, i.place) for i in read.issues] == [("kpi-as-at", "sheet Return, cell D7")]


def test_a_lost_return_table_means_nothing_counts_as_submitted(kit: Any) -> None:
    def change(book: Any) -> None:
        book["Return"]["D6"] = "Date"

    assert "kpi-return-table-missing" in kit.read(kit.spoiled(change)).codes


def test_a_comment_goes_with_the_latest_figure(kit: Any) -> None:
    def change(book: Any) -> None:
        page = book["Attendance"]
        page["D5"], page["E5"], page["J5"] = 95.0, 94.2, "Two families\nabroad"

    read = kit.read(kit.spoiled(change))
    assert read["att", "autumn-1"].comment is None
    assert read["att", "autumn-2"].comment == "Two families abroad"


def test_a_jump_is_asked_about_unless_a_comment_explains_it(kit: Any) -> None:
    def change(book: Any) -> None:
        book["Attendance"]["D5"], book["Attendance"]["E5"] = 95.0, 91.9

    def explained(book: Any) -> None:
        change(book)
        book["Attendance"]["J5"] = "Sickness bug"

    assert kit.read(kit.spoiled(change)).codes == ["kpi-jump"]
    assert kit.read(kit.spoiled(explained)).codes == []


def test_what_looks_like_a_formula_or_markup_in_a_comment_is_text(kit: Any) -> None:
    def change(book: Any) -> None:
        book["Attendance"]["D5"] = 94.2
        book["Attendance"]["J5"] = "<b>&amp; {{ x }} </w:t>"

    assert kit.read(kit.spoiled(change))["att", "autumn-1"].comment == "<b>&amp; {{ x }} </w:t>"


def test_a_corrupt_return_is_one_error_with_the_file_named(kit: Any) -> None:
    with pytest.raises(WorkbookError) as refused:
        read_return(kit.blank()[:5000], "OAK KPI return.xlsx", kit.OAK, kit.YEAR, kit.DEFINITIONS)
    assert refused.value.file == "OAK KPI return.xlsx"
