"""The return in people's hands: everything they do to it gives the right reading or a clear finding, never a wrong one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sic_docs.errors import WorkbookError
from sic_docs.kpi.model import ReadingState
from sic_docs.kpi.tables import half_term_slug
from sic_docs.kpi.workbook import read_return

D = Decimal
RIGHT = D("94.2")


def filled(book: Any) -> None:
    """Attendance of Autumn 1 as it should be: 94.2, 942 of 1000."""
    page = book["Attendance"]
    page["D5"], page["D6"], page["D7"] = 94.2, 942, 1000


Work = Callable[[Any], None]


def after(kit: Any, work: Work) -> Any:
    def change(book: Any) -> None:
        filled(book)
        work(book)

    return kit.read(kit.spoiled(change))


def attendance(read: Any) -> Any:
    return next((r for r in read.readings.readings if (r.measure, r.period.slug) == ("att", "autumn-1")), None)


def hide_row(book: Any) -> None:
    book["Attendance"].row_dimensions[5].hidden = True


def hide_column(book: Any) -> None:
    book["Attendance"].column_dimensions["D"].hidden = True


def hide_sheet(book: Any) -> None:
    book["Attendance"].sheet_state = "hidden"


def hide_old_copy(book: Any) -> None:
    old = book.copy_worksheet(book["Attendance"])
    old.title, old.sheet_state, old["D5"] = "Attendance old", "veryHidden", 12.3


def merge_half_terms(book: Any) -> None:
    book["Attendance"].merge_cells("D5:E5")


def merge_with_unit(book: Any) -> None:
    book["Attendance"]["C5"] = 94.2
    book["Attendance"].merge_cells("C5:D5")


def rename_sheets(book: Any) -> None:
    book["Attendance"].title, book["Return"].title = "Att (Sept)", "Cover"


def reword_headings(book: Any) -> None:
    page = book["Attendance"]
    page["A4"], page["B4"], page["D4"], page["E4"] = "KPI", "Enter", "Aut 1", "HT2"


def last_year_beside(book: Any) -> None:
    page = book["Attendance"]
    page.insert_cols(4)
    page["D4"], page["D5"] = "Autumn 1 last year", 12.3


def last_years_column_by_year(book: Any) -> None:
    page = book["Attendance"]
    page.insert_cols(4)
    page["D4"], page["D5"] = "Autumn 1 2025/26", 12.3


def sort_rows(book: Any) -> None:
    page = book["Attendance"]
    block = [[page.cell(r, c).value for c in range(1, 11)] for r in range(5, 8)]
    for r, line in enumerate(reversed(block), 30):
        for c, value in enumerate(line, 1):
            page.cell(r, c).value = value
    for r in range(5, 8):
        for c in range(1, 11):
            page.cell(r, c).value = None


def rows_and_columns(book: Any) -> None:
    book["Attendance"].insert_rows(5, 3)
    book["Attendance"].insert_cols(2, 2)


@pytest.mark.parametrize(
    ("work", "codes"),
    [
        (hide_row, ["kpi-hidden"]),
        (hide_column, ["kpi-hidden"]),
        (hide_sheet, ["kpi-hidden"]),
        (hide_old_copy, ["kpi-hidden", "kpi-row-twice"]),
        (merge_half_terms, ["kpi-merged"]),
        (rename_sheets, []),
        (reword_headings, []),
        (last_year_beside, []),
        (last_years_column_by_year, []),
        (sort_rows, []),
        (rows_and_columns, []),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_what_people_do_to_a_sheet_leaves_the_figure_right_and_is_said_where_it_matters(
    kit: Any, work: Work, codes: list[str]
) -> None:
    read = after(kit, work)
    assert (attendance(read).value, attendance(read).numerator) == (RIGHT, D(942))
    assert sorted(set(read.codes)) == codes


def test_a_figure_merged_into_another_column_is_worked_out_from_its_counts_and_said(kit: Any) -> None:
    read = after(kit, merge_with_unit)
    assert attendance(read).value == RIGHT  # 942 of 1000
    assert read.codes == ["kpi-merged"]


@pytest.mark.parametrize(
    ("value", "style", "state", "number", "codes"),
    [
        (94.2, None, ReadingState.NUMBER, "94.2", []),
        ("94.2%", None, ReadingState.NUMBER, "94.2", []),
        (" 94.2 % ", None, ReadingState.NUMBER, "94.2", []),
        ("94.2", None, ReadingState.NUMBER, "94.2", []),
        (0.942, "0.0%", ReadingState.NUMBER, "94.2", []),
        (0.942, None, ReadingState.UNREADABLE, None, ["kpi-unit"]),
        (942, None, ReadingState.UNREADABLE, None, ["kpi-range"]),
        (-3, None, ReadingState.UNREADABLE, None, ["kpi-range"]),
        ("94,2", None, ReadingState.UNREADABLE, None, ["kpi-not-a-number"]),
        ("94.2 approx", None, ReadingState.UNREADABLE, None, ["kpi-not-a-number"]),
        (date(2026, 9, 4), None, ReadingState.UNREADABLE, None, ["kpi-date"]),
        (94.2, "dd/mm/yyyy", ReadingState.UNREADABLE, None, ["kpi-date"]),
        (True, None, ReadingState.UNREADABLE, None, ["kpi-not-a-number"]),
        ("0", None, ReadingState.NUMBER, "0", []),
        ("n/a", None, ReadingState.NOT_ENTERED, None, []),
        ("c", None, ReadingState.SUPPRESSED, None, []),
        ("=D6/D7", None, ReadingState.UNREADABLE, None, ["kpi-not-calculated"]),
    ],
)
def test_however_a_percentage_is_typed_it_is_read_right_or_named(
    kit: Any, value: object, style: str | None, state: ReadingState, number: str | None, codes: list[str]
) -> None:
    def change(book: Any) -> None:
        cell = book["Attendance"]["D5"]
        cell.value = value
        if style:
            cell.number_format = style

    read = kit.read(kit.spoiled(change))
    found = attendance(read)
    assert read.codes == codes
    assert (found.state, found.value) == (state, None if number is None else D(number))


@pytest.mark.parametrize(
    "error", ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#FIELD!"]
)
def test_every_error_value_is_named_with_its_cell(kit: Any, error: str) -> None:
    content = kit.spoiled(filled)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    (name,) = [n for n, xml in parts.items() if n.startswith("xl/worksheets/") and b"<v>94.2</v>" in xml]
    xml = parts[name].replace(b' t="n"><v>94.2</v>', b' t="e"><v>' + error.encode() + b"</v>")
    assert xml != parts[name]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for part, data in {**parts, name: xml}.items():
            package.writestr(part, data)
    read = kit.read(out.getvalue())
    assert [(i.code, i.place) for i in read.issues] == [("kpi-error-value", "sheet Attendance, cell D5")]
    assert error in read.issues[0].found
    assert attendance(read).state is ReadingState.UNREADABLE


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty-file", "0 bytes"),
        (OLD + "EncryptedPackage".encode("utf-16-le") + bytes(80), "encrypted-or-old", "password protected."),
        (OLD + "Workbook\0".encode("utf-16-le") + bytes(80), "encrypted-or-old", "old Office format"),
        (b"\x07somebody" + b" " * 156, "not-office", "not a Word or Excel file"),
        (b"%PDF-1.7", "not-office", "PDF"),
    ],
)
def test_a_file_that_is_no_workbook_is_one_finding_that_says_what_it_is(
    kit: Any, content: bytes, code: str, words: str
) -> None:
    with pytest.raises(WorkbookError) as refused:
        kit.read(content)
    assert refused.value.code == code and words in refused.value.found and refused.value.remedy


def test_a_workbook_cut_short_anywhere_is_one_finding(kit: Any) -> None:
    whole = kit.spoiled(filled)
    for part in range(1, 10):
        with pytest.raises(WorkbookError) as refused:
            kit.read(whole[: len(whole) * part // 10])
        assert refused.value.code in ("truncated", "damaged", "not-office")


def test_another_schools_name_at_the_top_is_refused_and_a_renamed_school_is_not(kit: Any) -> None:
    elm = replace(kit.OAK, code="ELM", name="Elm Lane Infant School")

    def read(name: str) -> Any:
        def change(book: Any) -> None:
            filled(book)
            book["Return"]["A1"] = name

        return read_return(kit.spoiled(change), "r.xlsx", kit.OAK, kit.YEAR, kit.DEFINITIONS, (kit.OAK, elm))

    for name in ("Elm Lane Infant School", "ELM LANE INFANT SCHOOL - figures"):
        with pytest.raises(WorkbookError) as refused:
            read(name)
        assert refused.value.code == "kpi-wrong-school"
    for name in ("Oak & Ash Primary", "oak and ash", ""):
        assert read(name)[0].readings


def test_last_years_title_or_dates_refuse_the_file_and_one_mistyped_date_does_not(kit: Any) -> None:
    def title(book: Any) -> None:
        book["Return"]["A2"] = "KPI return 2025-26"

    def dates(book: Any) -> None:
        book["Return"]["D7"], book["Return"]["D8"] = date(2025, 9, 26), date(2025, 11, 21)

    for work in (title, dates):
        with pytest.raises(WorkbookError) as refused:
            after(kit, work)
        assert refused.value.code == "kpi-wrong-year" and "2025-26" in refused.value.found
    read = after(kit, lambda book: book["Return"].__setitem__("D7", date(2025, 9, 26)))
    assert read.codes == ["kpi-as-at"] and attendance(read).value == RIGHT


def test_a_running_count_that_falls_is_asked_about_unless_a_comment_explains_it(kit: Any) -> None:
    def change(book: Any) -> None:
        page = book["Attendance"]
        row = kit.find_row(page, "Home education")
        page.cell(row, 4).value, page.cell(row, 5).value = 4, 1

    def explained(book: Any) -> None:
        change(book)
        book["Attendance"].cell(kit.find_row(book["Attendance"], "Home education"), 10).value = "Three came back"

    measures = tuple(replace(m, accumulates=m.code == "ehe") for m in kit.MEASURES)
    definitions = type(kit.DEFINITIONS)(**{**vars(kit.DEFINITIONS), "measures": measures})

    def codes(work: Work) -> list[str]:
        return [i.code for i in read_return(kit.spoiled(work), "r.xlsx", kit.OAK, kit.YEAR, definitions)[1]]

    assert codes(change) == ["kpi-fell"]
    assert codes(explained) == []


def test_one_count_typed_under_two_measures_must_be_one_number(kit: Any) -> None:
    measures = tuple(replace(m, denominator="Pupils on roll") if m.code == "sa" else m for m in kit.MEASURES)
    definitions = type(kit.DEFINITIONS)(**{**vars(kit.DEFINITIONS), "measures": measures})

    def change(book: Any) -> None:
        page = book["Attendance"]
        page.cell(kit.find_row(page, "Severe absence", "Pupils missing half"), 4).value = 2
        page.cell(kit.find_row(page, "Suspension rate", "Suspensions"), 4).value = 1
        page.cell(kit.find_row(page, "Suspension rate", "Pupils on roll"), 4).value = 201
        row = kit.find_row(page, "Severe absence", "Pupils")
        page.cell(row, 2).value, page.cell(row, 4).value = "Pupils on roll", 210

    issues = read_return(kit.spoiled(change), "r.xlsx", kit.OAK, kit.YEAR, definitions)[1]
    assert [i.code for i in issues] == ["kpi-counts-differ"]
    assert "201 under Suspension rate and 210 under Severe absence" in issues[0].found


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Autumn 1", "autumn-1"), ("autumn-2", "autumn-2"), ("Autumn term 1", "autumn-1"), ("Aut 2", "autumn-2"),
        ("Spr1", "spring-1"), ("Sum. 2", "summer-2"), ("HT1", "autumn-1"), ("HT 6", "summer-2"), ("Half term 4", "spring-2"),
        ("Autumn first half", "autumn-1"), ("2nd half of the summer", "summer-2"), ("Spring HT2", "spring-2"),
        ("Autumn 1 2026/27", "autumn-1"), ("Autumn 1 (2026)", "autumn-1"), ("Autumn 1 figures", "autumn-1"),
        ("Autumn 1 2025/26", None), ("Autumn 1 last year", None), ("Autumn 1 target", None), ("Autumn 12", None),
        ("Autumn", None), ("HT7", None), ("Autumn 1 national", None), ("Change since Autumn 1", None), ("", None),
    ],
)  # fmt: skip
def test_half_terms_are_known_however_they_are_written_and_no_other_column_is_taken_for_one(
    text: str, slug: str | None
) -> None:
    assert half_term_slug(text, "2026-27") == slug
