"""Meetings appended to people's own workbook: their rows in, nothing else touched."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date, time
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from sic_docs.config.load import load
from sic_docs.cycle.model import Meeting
from sic_docs.errors import WorkbookError
from sic_docs.register.append import append_meetings
from sic_docs.register.new import new_register
from sic_docs.register.read import read_register
from sic_docs.school_year.model import Period

CONFIG = load(Path(__file__).parents[2] / "config")


def meeting(school: str, number: int, day: int) -> Meeting:
    return Meeting(
        ref=f"M-line_meetings-{school}-2026-27-autumn-{number:02d}",
        element="line_meetings",
        school=school,
        period=Period("2026-27", "autumn"),
        number=number,
        on=date(2026, 9, day),
        start="14:00",
        end="15:30",
        place='=cmd|" /C calc"!A0 & <b>',
    )


NEW = (meeting("OAK", 1, 15), meeting("STM", 1, 16))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def saved(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def sample() -> bytes:
    return new_register(CONFIG, CONFIG.first_register)


def test_only_the_sheet_and_its_table_change(sample: bytes) -> None:
    before, after = parts(sample), parts(append_meetings(sample, NEW, CONFIG))
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    book = openpyxl.load_workbook(BytesIO(sample))
    number = book.sheetnames.index("Meetings") + 1
    assert changed == {
        f"xl/worksheets/sheet{number}.xml",
        *(n for n in before if b'displayName="Meetings"' in before[n]),
    }
    assert len(changed) == 2


def test_the_rows_are_read_back_as_they_were_meant(sample: bytes) -> None:
    before, _ = read_register(sample, CONFIG)
    after, issues = read_register(append_meetings(sample, NEW, CONFIG), CONFIG)
    assert issues == ()
    assert after.meetings[:3] == before.meetings
    assert [(m.ref, m.on, m.start, m.end, m.place, m.cell) for m in after.meetings[3:]] == [
        ("M-line_meetings-OAK-2026-27-autumn-01", date(2026, 9, 15), "14:00", "15:30", NEW[0].place, "Meetings!A5"),
        ("M-line_meetings-STM-2026-27-autumn-01", date(2026, 9, 16), "14:00", "15:30", NEW[1].place, "Meetings!A6"),
    ]


def test_the_table_its_filter_and_the_validations_reach_the_new_rows(sample: bytes) -> None:
    def rules(content: bytes) -> list[tuple[str, str | None, str]]:
        page = openpyxl.load_workbook(BytesIO(content))["Meetings"]
        return [(v.type or "", v.formula1, str(v.sqref)) for v in page.data_validations.dataValidation]

    out = append_meetings(sample, NEW, CONFIG)
    page = openpyxl.load_workbook(BytesIO(out))["Meetings"]
    table = page.tables["Meetings"]
    assert (table.ref, table.autoFilter.ref if table.autoFilter else None) == ("A1:O6", "A1:O6")
    assert rules(out) == rules(sample) and len(rules(out)) >= 10
    assert page["F6"].value.date() == date(2026, 9, 16) and page["F6"].number_format == "dd mmm yyyy"
    assert page["G6"].value == time(14, 0)
    assert page["I6"].data_type == "s"  # what looks like a formula is text


def test_an_empty_table_takes_its_first_row_in_its_blank_row() -> None:
    out = append_meetings(new_register(CONFIG), NEW, CONFIG)
    page = openpyxl.load_workbook(BytesIO(out))["Meetings"]
    assert page.tables["Meetings"].ref == "A1:O3"
    assert [page.cell(row=row, column=1).value for row in (2, 3)] == [m.ref for m in NEW]
    again = append_meetings(out, (meeting("HAW", 1, 17),), CONFIG)
    assert openpyxl.load_workbook(BytesIO(again))["Meetings"].tables["Meetings"].ref == "A1:O4"


def test_columns_people_added_formats_comments_and_moved_columns_are_kept(sample: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(sample))
    page = book["Meetings"]
    page["P1"], page["P2"] = "Room booked by", "the office"
    page["B2"].comment = Comment("ask the chair", "office")
    del page.tables["Meetings"]
    page.add_table(Table(displayName="Meetings", ref="A1:P4"))
    out = append_meetings(saved(book), NEW, CONFIG)
    after = openpyxl.load_workbook(BytesIO(out))["Meetings"]
    assert after["P2"].value == "the office" and after["P5"].value is None
    assert after["B2"].comment is not None and after["B2"].comment.text == "ask the chair"
    assert after.tables["Meetings"].ref == "A1:P6"
    assert [c.name for c in after.tables["Meetings"].tableColumns][-1] == "Room booked by"


def test_a_workbook_that_counts_from_1904_gets_the_same_days(sample: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(sample))
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    register, issues = read_register(append_meetings(saved(book), NEW, CONFIG), CONFIG)
    assert issues == ()
    assert [m.on for m in register.meetings] == [
        date(2026, 10, 13),
        date(2026, 11, 24),
        date(2026, 12, 8),
        date(2026, 9, 15),
        date(2026, 9, 16),
    ]


def refused(content: bytes) -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        append_meetings(content, NEW, CONFIG)
    assert caught.value.file == "Trust register.xlsx"
    return caught.value


def test_it_refuses_with_an_issue_where_there_is_no_table(sample: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(sample))
    del book["Meetings"].tables["Meetings"]
    error = refused(saved(book))
    assert (error.code, error.place) == ("register-no-table", "sheet Meetings")
    assert error.issue().remedy.startswith("Select its headings")
    book.remove(book["Meetings"])
    assert refused(saved(book)).code == "register-no-table"


def test_it_never_writes_over_what_stands_below_the_table(sample: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(sample))
    book["Meetings"]["C6"] = "Total: 3"
    assert refused(saved(book)).code == "register-no-room"


def test_it_refuses_where_a_heading_of_ours_is_gone(sample: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(sample))
    page = book["Meetings"]
    page["F1"] = "When it is"
    del page.tables["Meetings"]
    page.add_table(Table(displayName="Meetings", ref="A1:O4"))
    error = refused(saved(book))
    assert error.code == "register-missing-column" and "Date" in error.found


def test_nothing_to_append_changes_no_byte(sample: bytes) -> None:
    assert append_meetings(sample, (), CONFIG) == sample


def test_equal_rows_make_equal_workbooks(sample: bytes) -> None:
    assert new_register(CONFIG, CONFIG.first_register) == sample


def test_the_new_workbook_is_usable_as_it_stands(sample: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(sample))
    assert book.sheetnames[0] == "Notes" and book["Lists"].sheet_state == "hidden"
    assert book.sheetnames[1:12] == [
        "Schools",
        "Categories",
        "People",
        "Meetings",
        "Planner",
        "Term dates",
        "Membership",
        "Inspections",
        "Targets",
        "Comparators",
        "Open actions",
    ]
    for page in book.worksheets[1:12]:
        assert len(page.tables) == 1 and page.freeze_panes == "B2"
    prompts = [v.prompt for v in book["Schools"].data_validations.dataValidation if v.prompt]
    assert "2 to 8 capital letters or digits. Never changed, never used again." in prompts
    said = [c.value for row in book.worksheets[0].iter_rows() for c in row if isinstance(c.value, str)]
    assert not [text for text in said if "None" in text or "nan" in text.split()]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_with_the_new_rows(sample: bytes, tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(append_meetings(sample, NEW, CONFIG))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, str(tmp_path / "out"), str(path)], check=True, capture_output=True, timeout=120)
    register, issues = read_register((tmp_path / "out" / "register.xlsx").read_bytes(), CONFIG)
    assert issues == ()
    assert [m.ref for m in register.meetings[-2:]] == [m.ref for m in NEW]
    assert [m.on for m in register.meetings[-2:]] == [date(2026, 9, 15), date(2026, 9, 16)]


def test_a_proposed_row_says_who_leads_by_title_never_by_code(sample: bytes) -> None:
    led = (replace(NEW[0], lead="line_manager", minute_taker="A name of their own"),)
    register, issues = read_register(append_meetings(sample, led, CONFIG), CONFIG)
    (row,) = [m for m in register.meetings if m.ref == led[0].ref]
    assert (row.lead, row.minute_taker) == ("Line manager", "A name of their own") and not issues
