"""Workbooks drawn from values: what is text stays text for every program that opens them, charts and tables are native."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sic_docs.opc.book_model import Chart, Charts, Column, Content, Look, Number, Page, Series, Words, sheet_names
from sic_docs.opc.fingerprint import fingerprint
from sic_docs.opc.new_book import make_book
from sic_docs.opc.package import Package
from sic_docs.opc.stamp import read_stamp

D = Decimal
KEY = "scorecard_workbook/TRUST/2026-27/year/01"
LOOK = Look(
    colours={"dk1": "1B1F24", "lt1": "FFFFFF", "dk2": "12344D", "lt2": "F3F0EA", **{f"accent{n}": f"0F525{n}" for n in range(1, 7)}},
    fonts={"heading": "Calibri", "body": "Calibri"},
    ratings={"green": ("D8EBDA", "1D5425"), "amber": ("FCE8C5", "6E4300"), "red": ("F9D9D4", "8A1C12")},
)  # fmt: skip
HOSTILE = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.com","click")',
    "+44 1234 567890",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "'=1+1",
    "{=1+1}",
    "http://example.com",
    "mailto:a@example.com",
    "1e5",
    "00123",
    "TRUE",
    "#REF!",
    "_x003D_1+1",
    "<b>&amp;</b>",
    "]]>",
    "a\x00b\x0bc",
    "Ŵyllt \u202e \U0001f600",
    " leading and trailing ",
)
AS_READ = {"\t=1+1": "\t=1+1", "\r=1+1": "\n=1+1", "a\x00b\x0bc": "abc"}
"""What of it no workbook can hold."""


def made(*pages: Page | Charts) -> bytes:
    return make_book(pages, LOOK, title="Book", footer="C2", key=KEY, recipe="0" * 64, as_of=date(2026, 10, 7)).content


def page(rows: list[tuple[Content, ...]], *headings: str, name: str = "Sheet") -> Page:
    return Page(
        name=name,
        table=f"Rows_{sum(map(ord, name))}",
        columns=[Column(heading=h) for h in headings or ("Text",)],
        rows=rows,
    )


def loaded(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def converted(content: bytes, to: str, folder: Path, need: Callable[[str], str]) -> bytes:
    """The workbook after LibreOffice opened and saved it."""
    (folder / "book.xlsx").write_bytes(content)
    out = folder / "out"
    command = [need("soffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to]
    subprocess.run(
        [*command, "--outdir", str(out), str(folder / "book.xlsx")], check=True, capture_output=True, timeout=170
    )
    (file,) = out.iterdir()
    return file.read_bytes()


def decoded(text: str) -> str:
    """A text as Excel shows it; openpyxl leaves Excel's own escapes standing."""
    return re.sub(r"_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", text)


def test_whatever_a_text_begins_with_it_is_written_as_text() -> None:
    sheet = loaded(made(page([(text,) for text in HOSTILE])))["Sheet"]
    for text, cell in zip(HOSTILE, [row[0] for row in sheet.iter_rows(min_row=2)], strict=True):
        assert cell.data_type == "s" and cell.hyperlink is None
        assert decoded(cell.value) == AS_READ.get(text, text)
        assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_no_sheet_holds_a_formula_or_a_link() -> None:
    headings, rows = [f"{text} " for text in HOSTILE], [tuple(HOSTILE)]
    package = Package.read(made(page(rows, *headings, name="=1+1")))
    sheets = [package.part(p).decode() for p in package if p.startswith("xl/worksheets/sheet")]
    assert all("<f>" not in xml and "<f " not in xml and "hyperlink" not in xml for xml in sheets)
    assert not [p for p in package if "externalLink" in p or "connections" in p]


@pytest.mark.office
def test_after_libreoffice_opened_and_saved_it_it_is_still_text(tmp_path: Path, need: Callable[[str], str]) -> None:
    content = made(page([(text, "end") for text in HOSTILE], "Text", "Mark"))
    sheet = loaded(converted(content, "xlsx", tmp_path, need))["Sheet"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2, max_row=len(HOSTILE) + 1)]
    assert [c.data_type for c in cells] == ["s"] * len(HOSTILE)
    told = [decoded(str(c.value)).strip() for c in cells]
    assert told == [AS_READ.get(t, t).strip() for t in HOSTILE]


@pytest.mark.office
def test_libreoffice_works_out_nothing_when_it_writes_it_as_csv(tmp_path: Path, need: Callable[[str], str]) -> None:
    content = made(page([(text,) for text in HOSTILE]))
    text = converted(content, "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path, need).decode("utf-8-sig")
    rows = [row[0] if row else "" for row in csv.reader(io.StringIO(text))][1:]
    assert [r.strip() for r in rows[: len(HOSTILE)]] == [AS_READ.get(t, t).strip() for t in HOSTILE]
    assert "2" not in rows and "Err:509" not in rows


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40))
def test_any_text_comes_back_letter_for_letter(text: str) -> None:
    sheet = loaded(made(page([(text, "mark")], "Text", "Mark")))["Sheet"]
    clean = text.replace("\ufffe", "").replace("\uffff", "")
    assert decoded(sheet["A2"].value or "") == clean and sheet["B2"].value == "mark"


def test_numbers_dates_and_words_are_each_what_they_are() -> None:
    row = (D("94.25"), Number(D("-0.03"), "+0.00;−0.00;0.00"), Words("not returned"), date(2026, 11, 20), 7, None)
    columns = [Column(heading=h, format='0.0"%"') for h in ("A", "B", "C", "D", "E", "F")]
    cells = next(loaded(made(Page(name="S", table="T", columns=columns, rows=[row])))["S"].iter_rows(min_row=2))
    assert [c.value for c in cells[:3]] == [94.25, -0.03, "not returned"]
    assert cells[3].value.date() == date(2026, 11, 20) and cells[4].value == 7 and cells[5].value is None
    assert [c.number_format for c in cells[:2]] == ['0.0"%"', "+0.00;−0.00;0.00"]


def test_each_page_is_one_table_from_a1_that_reaches_its_last_row() -> None:
    book = loaded(made(page([("a", 1), ("b", 2), ("c", 3)], "Name", "Name"), page([], "Alone", name="Empty")))
    (table,) = book["Sheet"].tables.values()
    assert (table.ref, table.autoFilter.ref, book["Sheet"].dimensions) == ("A1:B4", "A1:B4", "A1:B4")
    assert [c.name for c in table.tableColumns] == ["Name", "Name 2"] == [c.value for c in book["Sheet"][1]]
    assert book["Empty"]["A1"].value == "Alone"  # a table without rows has one that is empty


def test_each_table_reaches_its_own_last_row() -> None:
    first = Page(name="One", table="One", columns=[Column(heading="A")], rows=[("x",)] * 5)
    second = Page(name="Two", table="Two", columns=[Column(heading="A")], rows=[("x",)] * 2)
    book = loaded(made(first, second))
    assert [next(iter(s.tables.values())).ref for s in book] == ["A1:A6", "A1:A3"]


def test_a_letter_colours_itself_and_the_figure_it_speaks_of() -> None:
    columns = [Column(heading="Now", rated_by=1), Column(heading="Rating", rated_by=0)]
    rows = [(D(90), "R"), (D(95), "G")]
    rules = loaded(made(Page(name="S", table="T", columns=columns, rows=rows)))["S"].conditional_formatting
    found = {
        (str(area.sqref), rule.formula[0]): rule.dxf.fill.bgColor.rgb[-6:] for area in rules for rule in area.rules
    }
    assert found == {
        (area, f'LEFT($B2,1)="{letter}"'): fill
        for area in ("A2:A3", "B2:B3")
        for letter, fill in (("G", "D8EBDA"), ("A", "FCE8C5"), ("R", "F9D9D4"))
    }


def chart_book() -> bytes:
    rows: list[tuple[Content, ...]] = [("Autumn 1", D(90)), ("Definition changed", None), ("Autumn 2", D(92))]
    line = Series(name="=Primary", page="Sheet", first=0, last=2, labels=0, values=1)
    chart = Chart(title="=Attendance", description='A line: 90 & "92"', series=[line], unit="percent", format='0.0"%"')
    return made(Charts(name="Trends", text="Charts", charts=[chart]), page(rows, "Half term", "Primary"))


def test_a_chart_is_native_points_at_its_table_and_has_words_for_a_screen_reader() -> None:
    package = Package.read(chart_book())
    (xml,) = [package.part(p).decode() for p in package if p.startswith("xl/charts/chart")]
    assert "<c:f>Sheet!$A$2:$A$4</c:f>" in xml and "<c:f>Sheet!$B$2:$B$4</c:f>" in xml
    assert (
        '<c:dispBlanksAs val="gap"/>' in xml or "dispBlanksAs" not in xml
    )  # gap is what Excel takes when nothing is said
    assert "<c:v>90.0</c:v>" in xml or "<c:v>90</c:v>" in xml
    assert "0F5251" in xml  # the first accent
    assert "<c:f>Attendance" not in xml and "<c:f>Primary" not in xml  # a title that begins with = is no reference
    (drawing,) = [package.part(p).decode() for p in package if p.startswith("xl/drawings/drawing")]
    assert 'descr="A line: 90 &amp; &quot;92&quot;"' in drawing


def test_equal_values_give_equal_bytes_and_a_stamp_that_fits_them() -> None:
    content = chart_book()
    assert content == chart_book()
    stamp = read_stamp(content)
    assert stamp is not None and (stamp.key, stamp.fingerprint) == (KEY, fingerprint(content))


def test_sheet_names_are_such_as_excel_takes_and_never_alike() -> None:
    names = sheet_names(["Notes", "notes", "a/b:c*d?", "x" * 40, "x" * 41, "History", "'quoted'", ""])
    assert names == ["Notes", "notes 2", "a b c d", "x" * 31, "x" * 29 + " 2", "History 2", "quoted", "Sheet"]
