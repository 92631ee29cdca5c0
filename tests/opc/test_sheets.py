"""The fast reader: nothing calamine hides stays hidden, and whatever is wrong with a file comes out of one door."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from sic_docs.errors import WorkbookError
from sic_docs.opc import sparse_sheets
from sic_docs.opc.cells import address, column_letters, position
from sic_docs.opc.package import Package
from sic_docs.opc.sheets import read_sheets, sheet_parts

SAMPLES = Path(__file__).parents[2] / "templates"
BLANK_RETURN = (SAMPLES / "kpi_return.xlsx").read_bytes()


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(content: bytes, part: str, change: Any) -> bytes:
    """The workbook with one part's bytes changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            data = old.read(item)
            new.writestr(item, change(data) if item == part else data)
    return out.getvalue()


def one_cell(xml: str) -> bytes:
    """A workbook whose A1 is this XML."""
    book = Workbook()
    book.active["A1"] = 1
    return rewritten(
        saved(book),
        "xl/worksheets/sheet1.xml",
        lambda data: (
            data[: data.index(b"<sheetData>")] + f'<sheetData><row r="1">{xml}</row></sheetData></worksheet>'.encode()
        ),
    )


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"])
def test_an_error_value_is_never_a_blank(error: str) -> None:
    cell = read_sheets(one_cell(f'<c r="A1" t="e"><v>{error}</v></c>'), "x")[0].cell(1, 1)
    assert cell.error == error
    assert not cell.is_blank


def test_an_error_newer_than_the_fast_reader_is_still_an_error_and_not_a_lost_workbook() -> None:
    assert read_sheets(one_cell('<c r="A1" t="e"><v>#SPILL!</v></c>'), "x")[0].cell(1, 1).error == "#SPILL!"


@pytest.mark.parametrize(
    "xml", ['<c r="A1"><f>1+1</f></c>', '<c r="A1"><f>1+1</f><v/></c>', '<c r="A1"><f>1+1</f><v></v></c>']
)
def test_a_formula_never_calculated_is_told_from_a_blank(xml: str) -> None:
    assert read_sheets(one_cell(xml), "x")[0].cell(1, 1).uncalculated


def test_a_calculated_formula_and_one_that_comes_to_no_text_are_ordinary() -> None:
    assert read_sheets(one_cell('<c r="A1"><f>1+1</f><v>2</v></c>'), "x")[0].cell(1, 1).value == 2
    assert read_sheets(one_cell('<c r="A1" t="str"><f>""</f><v></v></c>'), "x")[0].cell(1, 1).is_blank


def test_single_quotes_and_prefixes_hide_no_error() -> None:
    content = one_cell("<c r='A1' t='e'><v>#REF!</v></c>")
    quoted = rewritten(content, "xl/worksheets/sheet1.xml", lambda data: data.replace(b'"', b"'"))
    assert read_sheets(quoted, "x")[0].cell(1, 1).error == "#REF!"


@pytest.mark.parametrize(
    ("shown_as", "percent"), [("0%", True), ("0.00%", True), ("0.0%", True), ("0.0", False), ('0.0"%"', False)]
)
def test_a_number_shown_as_a_percentage_is_known_as_one(shown_as: str, percent: bool) -> None:
    book = Workbook()
    book.active["B2"] = 0.942
    book.active["B2"].number_format = shown_as
    cell = read_sheets(saved(book), "x")[0].cell(2, 2)
    assert (cell.value, cell.percent) == (0.942, percent)


def test_a_formatted_cell_a_million_rows_down_costs_nothing() -> None:
    book = Workbook()
    book.active["A1"] = "here"
    book.active.cell(1_048_576, 3).number_format = "0.00"
    sheet = read_sheets(saved(book), "x")[0]
    assert sheet.rows == 1
    assert sheet.cell(1, 1).text == "here"


def test_a_value_a_million_rows_down_is_refused_in_words_before_it_fills_the_memory() -> None:
    book = Workbook()
    book.active["A1"] = 1
    book.active.cell(1_048_576, 16_384).value = 2
    with pytest.raises(WorkbookError) as refused:
        read_sheets(saved(book), "big.xlsx")
    assert refused.value.code == "too-large"


def test_the_fast_reader_and_the_slow_one_agree() -> None:
    book = Workbook()
    page = book.active
    page.append(["text", 1, 2.5, True, date(2026, 11, 20), "  spaced  "])
    page["C4"] = "=1/0"
    page["D5"] = 0.5
    page["D5"].number_format = "0%"
    page.merge_cells("A7:B8")
    page["A7"] = "merged"
    content = rewritten(
        saved(book), "xl/worksheets/sheet1.xml", lambda d: d.replace(b"<f>1/0</f><v></v>", b"<f>1/0</f><v/>")
    )
    fast = read_sheets(content, "x")[0]
    package = Package.read(content, error=WorkbookError)
    slow = sparse_sheets.sheets(package, {name: package.part(part) for name, part in sheet_parts(package).items()})[0]
    for row in range(1, 10):
        for column in range(1, 8):
            assert fast.cell(row, column) == slow.cell(row, column), (row, column)
    assert fast.merged == slow.merged == ((7, 1, 8, 2),)
    assert fast.uncalculated == slow.uncalculated == {(4, 3)}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted-or-old"),
        (b"%PDF-1.7 and so on", "not-office"),
        (b"Measure,Autumn 1\n", "not-office"),
        (b"PK\3\4" + b"\0" * 200, "truncated"),
    ],
)
def test_a_file_that_is_no_workbook_says_what_it_is(content: bytes, code: str) -> None:
    with pytest.raises(WorkbookError) as refused:
        read_sheets(content, "OAK KPI return.xlsx")
    assert refused.value.code == code
    assert refused.value.file == "OAK KPI return.xlsx"


def test_every_cut_of_a_good_workbook_is_one_kind_of_error() -> None:
    whole = BLANK_RETURN
    for length in range(0, len(whole), 997):
        with pytest.raises(WorkbookError):
            read_sheets(whole[:length], "cut.xlsx")


def test_a_word_document_in_the_place_of_a_workbook_is_one_kind_of_error() -> None:
    with pytest.raises(WorkbookError):
        read_sheets((SAMPLES / "kpi_sheet.docx").read_bytes(), "wrong.xlsx")


@pytest.mark.parametrize(
    "change", [lambda d: d[: len(d) // 2], lambda d: b"", lambda d: d.replace(b"</row>", b"</wor>"), lambda d: d[:-9]]
)
def test_a_damaged_sheet_is_refused_or_read_whole_and_never_read_as_a_shorter_one(change: Any) -> None:
    whole = read_sheets(BLANK_RETURN, "x")
    try:
        sheets = read_sheets(rewritten(BLANK_RETURN, "xl/worksheets/sheet1.xml", change), "x")
    except WorkbookError:
        return
    assert [sheet.grid for sheet in sheets] == [sheet.grid for sheet in whole]


@pytest.mark.parametrize("change", [lambda d: d[: len(d) // 2], lambda d: b""])
def test_a_sheet_cut_short_is_refused(change: Any) -> None:
    with pytest.raises(WorkbookError):
        read_sheets(rewritten(BLANK_RETURN, "xl/worksheets/sheet1.xml", change), "x")


@pytest.mark.parametrize(
    ("place", "text"), [((1, 1), "A1"), ((14, 6), "F14"), ((9, 27), "AA9"), ((2, 702), "ZZ2"), ((3, 703), "AAA3")]
)
def test_addresses_are_those_of_excel(place: tuple[int, int], text: str) -> None:
    assert address(*place) == text
    assert position(text) == place
    assert column_letters(place[1]) == text.rstrip("0123456789")
