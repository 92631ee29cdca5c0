"""Last summer's outcomes have a home: the Results sheet of each year's return, read as last year's (P17)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from sic_docs.kpi.lines import dump, parse
from sic_docs.kpi.model import ReadingState
from sic_docs.kpi.return_form import make_return
from sic_docs.kpi.workbook import read_return
from sic_docs.school_year.model import Period

if TYPE_CHECKING:
    from sic_docs.config.model import Definitions

D = Decimal
YEAR, LAST = "2026-27", Period("2025-26", "year")
TEMPLATE = Path(__file__).parents[2] / "templates" / "kpi_return.xlsx"
RWM = "Key Stage 2 reading, writing and mathematics, expected standard"


def blank(definitions: Definitions, code: str = "OAK") -> bytes:
    assert definitions.first_register is not None
    school = definitions.first_register.school(code)
    key = f"kpi_return/{code}/{YEAR}/year/01"
    template = TEMPLATE.read_bytes()
    return make_return(
        template, school, YEAR, definitions.measures, definitions.domains, key=key, as_of=date(2026, 9, 1)
    ).content


def typed(content: bytes, change: Callable[[Any], None]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(page: Any, name: str, what: str = "Figure") -> int:
    return next(r for r in range(1, 200) if (page.cell(r, 1).value, page.cell(r, 2).value) == (name, what))


def read(definitions: Definitions, content: bytes) -> tuple[dict[tuple[str, Period], Any], list[str], Any]:
    assert definitions.first_register is not None
    readings, issues = read_return(content, "return.xlsx", definitions.first_register.school("OAK"), YEAR, definitions)
    return {(r.measure, r.period): r for r in readings.readings}, [i.code for i in issues], (readings, issues)


def test_a_result_is_read_with_its_counts_as_last_years_and_marked(sample_definitions: Definitions) -> None:
    def change(book: Any) -> None:
        page = book["Results"]
        row = row_of(page, RWM)
        page.cell(row, 4).value, page.cell(row, 5).value, page.cell(row, 6).value = (
            61,
            "Provisional",
            "Two joined in May",
        )
        page.cell(row_of(page, RWM, "Year 6 pupils on track, all three"), 4).value = 17
        page.cell(row_of(page, RWM, "Year 6 pupils"), 4).value = 28
        row = row_of(page, "Good level of development, Reception")
        page.cell(row, 4).value, page.cell(row, 5).value = "70.4%", "Revised"

    found, codes, whole = read(sample_definitions, typed(blank(sample_definitions), change))
    assert codes == []
    result = found["ks2_rwm", LAST]
    assert (result.value, result.numerator, result.denominator, result.status) == (D(61), D(17), D(28), "provisional")
    assert (result.sheet, result.comment, result.submitted) == ("Results", "Two joined in May", True)
    assert (found["gld", LAST].value, found["gld", LAST].status) == (D("70.4"), "revised")
    assert not [key for key in found if key[1].slug == "year" and key[0] not in ("ks2_rwm", "gld")]
    assert parse(dump(*whole)) == whole  # the mark is kept between runs


def test_an_empty_results_sheet_is_no_gap_and_says_nothing(sample_definitions: Definitions) -> None:
    found, codes, _ = read(sample_definitions, blank(sample_definitions))
    assert (found, codes) == ({}, [])


def test_a_result_without_a_mark_counts_as_provisional_and_is_asked_about(sample_definitions: Definitions) -> None:
    def change(book: Any) -> None:
        page = book["Results"]
        page.cell(row_of(page, RWM), 4).value = 61

    found, codes, whole = read(sample_definitions, typed(blank(sample_definitions), change))
    assert codes == ["kpi-result-status"]
    assert found["ks2_rwm", LAST].status == "provisional"
    assert whole[1][0].place.startswith("sheet Results, cell E")


@pytest.mark.parametrize(
    ("value", "code"), [(161, "kpi-range"), ("#REF!", "kpi-error-value"), ("lots", "kpi-not-a-number")]
)
def test_a_result_that_cannot_be_is_named_by_its_cell_and_not_used(
    sample_definitions: Definitions, value: object, code: str
) -> None:
    def change(book: Any) -> None:
        page = book["Results"]
        row = row_of(page, RWM)
        page.cell(row, 4).value, page.cell(row, 5).value = value, "Revised"

    found, codes, _ = read(sample_definitions, typed(blank(sample_definitions), change))
    assert codes == [code]
    assert (found["ks2_rwm", LAST].state, found["ks2_rwm", LAST].value) == (ReadingState.UNREADABLE, None)


def test_a_row_of_their_own_with_a_result_is_named(sample_definitions: Definitions) -> None:
    def change(book: Any) -> None:
        book["Results"].cell(150, 1).value, book["Results"].cell(150, 4).value = "Our own test", 80

    assert read(sample_definitions, typed(blank(sample_definitions), change))[1] == ["kpi-row-unknown"]


def test_a_school_is_asked_for_the_results_of_its_own_phases_and_one_without_any_has_no_sheet(
    sample_definitions: Definitions,
) -> None:
    def names(code: str) -> set[str]:
        book = load_workbook(io.BytesIO(blank(sample_definitions, code)))
        if "Results" not in book.sheetnames:
            return set()
        page = book["Results"]
        assert page.tables["Results"].ref == f"A5:F{page.max_row}"
        return {str(page.cell(r, 1).value) for r in range(6, page.max_row + 1)}

    assert RWM in names("OAK") and "Attainment 8" not in names("OAK")
    assert {"Attainment 8", "16 to 18 value added"} <= names("HAW")
    assert "16 to 18 value added" not in names("STM")
    assert names("WIL") == set()
