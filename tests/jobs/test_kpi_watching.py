"""The folder watched: what changed is read, what did not is not opened; whose file is whose; corrections as a list."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from sic_docs.edges.local_store import LocalStore
from sic_docs.ports import StoredFile
from tests.jobs.living import Library, outcomes, sic_docs, words

RETURN = "kpi_return/{}/2026-27/year/01"
LIST = "kpi_corrections/{}/2026-27/year/01"


class Counting(LocalStore):
    """A folder that counts what is read in it; one count for all its copies."""

    reads: Counter[str] = Counter()

    def read(self, file: StoredFile) -> bytes:
        self.reads[file.path.rpartition("/")[2]] += 1
        return super().read(file)


def reads(library: Library, day: str) -> list[str]:
    """Names of the workbooks collecting opened in schools' folders."""
    Counting.reads = Counter()
    library.run(day, app=replace(library.app(), store=Counting(library.root)), passes=frozenset({"collect"}))
    return sorted(
        name for name, n in Counting.reads.items() for _ in range(n) if name.endswith(".xlsx") and "KPI" in name
    )


def figure(library: Library, school: str, sheet: str, name: str, value: Any, what: str = "Figure") -> str:
    """Type in Autumn 1 (column D) of a school's return; the address of the cell."""
    import openpyxl

    path = library.path(RETURN.format(school))
    page = openpyxl.load_workbook(path, read_only=True)[sheet]
    rows = [tuple(row[:2]) for row in page.iter_rows(values_only=True)]
    row = next(i for i, pair in enumerate(rows, 1) if pair == (name, what))
    library.excel(path, [(sheet, row, 4, value)])
    return f"D{row}"


def links(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("word/document.xml").decode()
    return [
        a.replace("&amp;", "&").replace("&apos;", "'")
        for a in re.findall(r"HYPERLINK &quot;(.*?)&quot;", xml) + re.findall(r'HYPERLINK "(.*?)"', xml)
    ]


def test_a_workbook_nobody_changed_is_not_opened_again_and_a_changed_one_is_once(september: Library) -> None:
    september.staff.return_figures("autumn-1")
    september.run("2026-10-05")
    assert reads(september, "2026-10-06") == []
    figure(september, "OAK", "Attendance", "Attendance", 94.1)
    assert reads(september, "2026-10-06") == ["OAK KPI return 2026-27.xlsx"]
    assert reads(september, "2026-10-07") == []


def test_a_workbook_is_read_again_when_what_it_is_read_by_changes(september: Library) -> None:
    september.staff.return_figures("autumn-1")
    september.run("2026-10-05")
    app = september.app()
    measures = tuple(
        replace(m, highest=m.highest and m.highest - 1) if m.code == "att" else m for m in app.definitions.measures
    )
    Counting.reads = Counter()
    changed = replace(app, definitions=replace(app.definitions, measures=measures), store=Counting(september.root))
    september.run("2026-10-06", app=changed)
    assert Counting.reads["OAK KPI return 2026-27.xlsx"] == 1


def test_two_schools_files_swapped_are_named_and_nothing_is_taken_from_either(september: Library) -> None:
    september.staff.return_figures("autumn-1")
    oak, elm = (september.path(RETURN.format(code)) for code in ("OAK", "ELM"))
    content = oak.read_bytes()
    oak.write_bytes(elm.read_bytes())
    elm.write_bytes(content)
    for _ in range(2):  # said as long as it lasts
        report = september.run("2026-10-05")
        wrong = [i for i in report.issues if i.code == "kpi-wrong-school"]
        assert {(i.school, i.file) for i in wrong} == {("OAK", oak.name), ("ELM", elm.name)}
    readings = (september.root / "_sic/2026-27/readings/OAK.jsonl").read_text()
    assert '"r":' not in readings


def test_another_schools_sheets_under_ones_own_key_are_refused(september: Library) -> None:
    path = september.path(RETURN.format("OAK"))
    september.excel(path, [("Return", 1, 1, "Elm Lane Infant School")])
    report = september.run("2026-10-05")
    (wrong,) = [i for i in report.issues if i.code == "kpi-wrong-school"]
    assert "Elm Lane Infant School" in wrong.found and wrong.place == "sheet Return"


def test_last_years_file_in_this_years_folder_is_named_and_not_read(september: Library) -> None:
    old = next(september.root.glob("Schools/Oak*/2025-26/Working/*/*KPI return*.xlsx"))
    new = september.path(RETURN.format("OAK"))
    shutil.copy(old, new.with_name("copy of last year.xlsx"))
    report = september.run("2026-10-05")
    (wrong,) = [i for i in report.issues if i.code == "kpi-wrong-year"]
    assert (wrong.file, wrong.school) == ("copy of last year.xlsx", "OAK")
    assert "2025-26" in wrong.found


def test_owner_files_and_half_synced_copies_disturb_nothing(september: Library) -> None:
    september.staff.return_figures("autumn-1")
    path = september.path(RETURN.format("OAK"))
    path.with_name("~$OAK KPI return 2026-27.xlsx").write_bytes(b"\x07somebody" + b" " * 156)
    path.with_name("OAK KPI return 2026-27-LAPTOP.xlsx").write_bytes(b"")
    report = september.run("2026-10-05")
    assert not [
        i for i in report.issues if i.school == "OAK" and i.code in ("empty-file", "not-office", "kpi-wrong-school")
    ]
    assert '"r":' in (september.root / "_sic/2026-27/readings/OAK.jsonl").read_text()


@pytest.fixture
def corrected(september: Library) -> Library:
    september.staff.return_figures("autumn-1", corrected=("autumn-1",))
    return september


def test_what_is_wrong_is_a_numbered_list_in_word_with_a_link_to_each_cell(corrected: Library) -> None:
    corrected.run("2026-09-28")
    assert not corrected.has(LIST.format("OAK"))  # nothing to say, nothing filed
    at = figure(corrected, "OAK", "Attendance", "Attendance", 942)
    figure(corrected, "OAK", "Behaviour", "Suspension rate", "lots")
    before = corrected.path(RETURN.format("OAK")).read_bytes()
    corrected.run("2026-09-29")
    path = corrected.path(LIST.format("OAK"))
    assert path.parent == corrected.path(RETURN.format("OAK")).parent
    assert path.name == "OAK KPI corrections 2026-27.docx"
    text = words(path.read_bytes())
    assert "2 places to put right" in text
    assert "942 cannot be right for Attendance" in text and "“lots” stands where a figure is asked" in text
    assert f"sheet Attendance, cell {at}" in text
    found = links(path.read_bytes())
    assert unquote(found[0]) == f"OAK KPI return 2026-27.xlsx#Attendance!{at}"
    assert corrected.path(RETURN.format("OAK")).read_bytes() == before  # their file is never touched
    assert not list(corrected.root.rglob("*corrections*.xlsx"))


def test_the_list_says_nothing_to_correct_once_all_is_well_and_stays_as_it_is(corrected: Library) -> None:
    figure(corrected, "OAK", "Attendance", "Attendance", 942)
    corrected.run("2026-09-28")
    corrected.staff.return_figures("autumn-1", corrected=("autumn-1",))
    report = corrected.run("2026-09-29")
    assert LIST.format("OAK") in {o.key for o in outcomes(report, "replace")}
    assert "Nothing to correct" in corrected.words(LIST.format("OAK"))
    assert LIST.format("OAK") not in {o.key for o in outcomes(corrected.run("2026-09-30"), "replace")}


def test_a_correction_after_the_snapshot_is_listed_and_no_issued_paper_changes(corrected: Library) -> None:
    corrected.run("2026-10-05")  # Mon after the snapshot of Fri 2 Oct
    sheet = corrected.path("kpi_sheet/OAK/2026-27/autumn-1/01")
    issued = sheet.read_bytes()
    figure(corrected, "OAK", "Staffing", "Unfilled teaching posts", 1.5)
    report = corrected.run("2026-10-12")
    text = corrected.words(LIST.format("OAK"))
    assert "Nothing to correct" in text and "Corrected since the figures were frozen" in text
    assert "Unfilled teaching posts" in text and "1.5" in text
    assert sheet.read_bytes() == issued
    assert not [i for i in report.issues if i.school == "OAK" and i.code.startswith("kpi-")]


def test_a_mapping_is_proposed_for_a_workbook_nobody_mapped_and_shows_what_it_would_read(
    september: Library, tmp_path: Path
) -> None:
    september.staff.return_figures("autumn-1")
    own = next(september.root.glob("Schools/*/2026-27/Working/*/Fernhill data dashboard.xlsx"))
    status, out, _ = sic_docs(september, "kpi", "map", str(own), "--school", "FER")
    assert status == 0
    assert (
        "  - school: FER" in out and 'autumn-1: ["Autumn", "HT1"]' in out and '"Attendance %": att  # Attendance' in out
    )
    assert "What it would read:" in out and "Dashboard!" in out
    assert sic_docs(september, "kpi", "map", str(own))[0] == 15  # which school?
    empty = tmp_path / "empty.xlsx"
    empty.write_bytes(b"")
    assert sic_docs(september, "kpi", "map", str(empty), "--school", "FER")[0] == 11
