"""The demo's scripted staff edit files as Word and Excel do, so that what we read back is a person's edit."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl

from sic_docs.config.model import Definitions
from sic_docs.demo.figures_typing import SLIPS, fill_return
from sic_docs.demo.papers import paper
from sic_docs.demo.sample_figures import AS_AT, figure
from sic_docs.demo.word_typing import WordFile
from sic_docs.kpi.return_form import make_return
from sic_docs.kpi.workbook import read_return
from sic_docs.opc.stamp import read_stamp
from sic_docs.school_year.model import Period

ROOT = Path(__file__).resolve().parents[2]


def test_a_return_typed_in_keeps_its_stamp_and_its_validations(
    sample_definitions: Definitions, sample_library: Path
) -> None:
    path = next(sample_library.glob("Schools/Oak*/2025-26/Working/KPIs/OAK KPI return 2025-26.xlsx"))
    content = path.read_bytes()
    stamp = read_stamp(content)
    assert stamp is not None
    assert stamp.key == "kpi_return/OAK/2025-26/year/01"
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert any(sheet.data_validations.dataValidation for sheet in book.worksheets)
    register = sample_definitions.first_register
    assert register is not None
    readings, issues = read_return(content, path.name, register.school("OAK"), "2025-26", sample_definitions)
    assert issues == ()
    assert all(r.is_submitted for r in readings.returned)
    first = next(r for r in readings.readings if r.measure == "att" and r.period == Period("2025-26", "autumn-1"))
    assert first.value == Decimal("95.9")
    assert first.as_at == date(2025, 9, 26)  # Fri


def test_a_slip_of_the_pen_is_named_by_its_cell_and_goes_once_corrected(sample_definitions: Definitions) -> None:
    register = sample_definitions.first_register
    assert register is not None
    school = register.school("STM")
    key = "kpi_return/STM/2026-27/year/01"
    template = (ROOT / "templates" / "kpi_return.xlsx").read_bytes()
    measures, domains = sample_definitions.measures, sample_definitions.domains
    blank = make_return(template, school, "2026-27", measures, domains, key=key, as_of=date(2026, 9, 1)).content
    assert ("STM", "susp1", Period("2026-27", "autumn-1")) in SLIPS
    wrong = fill_return(blank, school, "2026-27", ["autumn-1"], sample_definitions)
    _, issues = read_return(wrong, "STM.xlsx", school, "2026-27", sample_definitions)
    assert [i.place for i in issues if i.code == "kpi-not-a-number"]
    right = fill_return(wrong, school, "2026-27", ["autumn-1"], sample_definitions, corrected=["autumn-1"])
    _, issues = read_return(right, "STM.xlsx", school, "2026-27", sample_definitions)
    assert not [i for i in issues if i.code == "kpi-not-a-number"]


def test_the_sample_figures_lie_as_the_categories_say(sample_definitions: Definitions) -> None:
    register = sample_definitions.first_register
    assert register is not None
    attendance = sample_definitions.measure("att")
    at = Period("2026-27", "autumn-1")
    levels = {s.code: made.value for s in register.schools if (made := figure(s, attendance, at)) is not None}
    assert min(levels, key=lambda code: levels[code]) in ("HAW", "WIL")  # causing concern; and a special school
    assert levels["HAW"] < levels["STM"] < levels["BRK"] < levels["OAK"]
    assert AS_AT[at] == date(2026, 9, 25)  # Fri of week 4 (P13)


def test_a_paper_an_author_wrote_opens_in_word(tmp_path: Path) -> None:
    path = tmp_path / "06 Director's report.docx"
    path.write_bytes(paper("Director's report & more", ["# Decisions", "One <two>."]))
    opened = docx.Document(str(path))
    assert [p.text for p in opened.paragraphs] == ["Director's report & more", "Decisions", "One <two>."]
    assert opened.core_properties.title == "Director's report & more"


def test_pressing_plus_adds_a_row_beside_the_one_typed_in() -> None:
    word = WordFile((ROOT / "templates" / "standards_agenda.docx").read_bytes())
    for title in ("First", "Second"):
        assert word.add_row("items", {"title": title, "purpose": "Note"})
    again = WordFile(word.save())
    texts = ["".join(str(t) for t in row.itertext()) for row in again.rows("items")]
    assert [[title for title in ("First", "Second") if title in text] for text in texts[-2:]] == [["First"], ["Second"]]


def test_a_workbook_among_the_papers_cuts_no_word_off() -> None:
    import io

    import openpyxl

    from sic_docs.demo import said
    from sic_docs.demo.papers import workbook

    _, title, rows = said.COMMITTEE_WORKBOOK
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(title, rows))).active
    assert sheet is not None
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        assert len(str(cell.value)) < sheet.column_dimensions[cell.column_letter].width
