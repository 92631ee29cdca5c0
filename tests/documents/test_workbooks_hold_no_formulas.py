"""Whatever people typed, no workbook of ours holds it as a formula: in every kind of workbook, and after LibreOffice."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Meeting
from sic_docs.documents.workbooks import fill_form
from sic_docs.kpi.return_form import make_return
from sic_docs.opc.form import Form, compile_form
from sic_docs.opc.package import Package
from sic_docs.register.append import append_meetings
from sic_docs.register.model import Register
from sic_docs.register.new import new_register
from sic_docs.school_year.model import Period
from sic_docs.word.values import Prefill, Value

ROOT = Path(__file__).parents[2]
TYPED = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.com","click")',
    "+44 1234",
    "-2+3",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
)
"""What a spreadsheet may take for a formula."""


def action_register(definitions: Definitions) -> bytes:
    form = compile_form("action_register.xlsx", (ROOT / "templates" / "action_register.xlsx").read_bytes(), {}, {})
    return _filled(form, "actions")


def status(definitions: Definitions) -> bytes:
    form = compile_form("status.xlsx", (ROOT / "templates" / "status.xlsx").read_bytes(), {}, {})
    return _filled(form, *form.columns)


def _filled(form: Form, *repeats: str) -> bytes:
    values: dict[str, Value] = dict.fromkeys(form.names, "=1+1")
    for repeat in repeats:
        values[repeat] = [{column: Prefill(text) for column in form.columns[repeat]} for text in TYPED]
    return fill_form(
        form, values, title="=1+1", key="k/OAK/2026-27/year/01", recipe="0" * 64, as_of=date(2026, 10, 5)
    ).content


def trust_register(definitions: Definitions) -> bytes:
    sample = definitions.first_register
    assert sample is not None
    schools = tuple(replace(s, name=text, local_authority=text) for s, text in zip(sample.schools, TYPED, strict=False))
    people = tuple(replace(p, name=text, email=text) for p, text in zip(sample.people, TYPED, strict=False))
    made = new_register(definitions, replace(sample, schools=schools, people=people))
    return append_meetings(made, [_meeting(n, text) for n, text in enumerate(TYPED, 1)], definitions)


def _meeting(number: int, text: str) -> Meeting:
    return Meeting(
        ref=f"M-line_meetings-OAK-2026-27-autumn-{number:02d}",
        element="line_meetings",
        school="OAK",
        period=Period("2026-27", "autumn"),
        number=number,
        on=date(2026, 9, 16),
        place=text,
        lead=text,
        reason=text,
    )


def kpi_return(definitions: Definitions) -> bytes:
    register = definitions.first_register or Register()
    measures = tuple(
        replace(m, name=text, definition=text)
        for m, text in zip(definitions.measures, (f"{t} {n}" for n, t in enumerate(TYPED * 20)), strict=False)
    )
    template = (ROOT / "templates" / "kpi_return.xlsx").read_bytes()
    school = replace(register.schools[0], name="=1+1")
    key, start = "kpi_return/OAK/2026-27/year/01", date(2026, 9, 1)
    return make_return(template, school, "2026-27", measures, definitions.domains, key=key, as_of=start).content


MAKERS = (action_register, status, trust_register, kpi_return)


def cells(content: bytes) -> list[tuple[str, str]]:
    """(type, text) of every cell that holds one of what was typed."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    wanted = {text.strip() for text in TYPED}
    return [
        (cell.data_type, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and (cell.data_type == "f" or cell.value.strip() in wanted)
    ]


@pytest.mark.parametrize("make", MAKERS)
def test_what_was_typed_is_text_in_every_kind_of_workbook(
    make: Callable[[Definitions], bytes], sample_definitions: Definitions
) -> None:
    content = make(sample_definitions)
    package = Package.read(content)
    for part in (p for p in package if p.startswith("xl/worksheets/sheet")):
        assert not re.search(r"<f[ >/]", package.part(part).decode()), part
    assert not [p for p in package if "externalLink" in p]
    assert {kind for kind, _ in cells(content)} <= {"s"}


@pytest.mark.office
@pytest.mark.parametrize("make", MAKERS)
def test_after_libreoffice_opened_and_saved_it_it_is_still_text_there(
    make: Callable[[Definitions], bytes], sample_definitions: Definitions, tmp_path: Path, need: Callable[[str], str]
) -> None:
    content = make(sample_definitions)
    (tmp_path / "book.xlsx").write_bytes(content)
    command = [
        need("soffice"),
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
    ]
    line = [*command, "--outdir", str(tmp_path / "out"), str(tmp_path / "book.xlsx")]
    subprocess.run(line, check=True, capture_output=True, timeout=170)
    before, after = cells(content), cells((tmp_path / "out" / "book.xlsx").read_bytes())
    assert {kind for kind, _ in after} <= {"s"}
    assert len(after) >= len([1 for _, text in before if text.strip() in TYPED])
