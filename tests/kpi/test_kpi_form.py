"""The blank return: what is asked of a school and nothing else, stamped, usable, and safe with any name."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from sic_docs.config.model import Domain
from sic_docs.errors import TemplateError
from sic_docs.kpi.return_form import make_return, return_recipe
from sic_docs.opc.fingerprint import fingerprint
from sic_docs.opc.package import Package
from sic_docs.opc.sheets import read_sheets
from sic_docs.opc.stamp import read_stamp
from sic_docs.trust.model import Phase, School

KEY = "kpi_return/OAK/2026-27/year/01"


def make(kit: Any, school: School | None = None, **given: Any) -> Any:
    facts: dict[str, Any] = {"key": KEY, "as_of": date(2026, 9, 1), **given}
    return make_return(
        kit.TEMPLATE.read_bytes(), school or kit.OAK, kit.YEAR, kit.MEASURES, facts.pop("domains", kit.DOMAINS), **facts
    )


def test_the_return_carries_its_key_and_a_fingerprint_that_is_its_own(kit: Any) -> None:
    made = make(kit)
    stamp = read_stamp(made.content)
    assert stamp is not None
    assert (stamp.key, stamp.as_of) == (KEY, date(2026, 9, 1))
    assert stamp.fingerprint == made.fingerprint == fingerprint(made.content)
    assert stamp.recipe == return_recipe(kit.TEMPLATE.read_bytes(), kit.OAK, kit.YEAR, kit.MEASURES, kit.DOMAINS)


def test_the_same_return_is_made_byte_for_byte_again(kit: Any) -> None:
    assert make(kit).content == make(kit).content


def test_another_year_school_or_date_gives_another_recipe(kit: Any) -> None:
    template = kit.TEMPLATE.read_bytes()
    recipes = {
        return_recipe(template, kit.OAK, "2026-27", kit.MEASURES, kit.DOMAINS),
        return_recipe(template, kit.OAK, "2027-28", kit.MEASURES, kit.DOMAINS),
        return_recipe(template, replace(kit.OAK, name="Elm"), "2026-27", kit.MEASURES, kit.DOMAINS),
        return_recipe(template, kit.OAK, "2026-27", kit.MEASURES[:2], kit.DOMAINS),
        return_recipe(
            template, kit.OAK, "2026-27", kit.MEASURES, kit.DOMAINS,
            dates={"autumn-1": (date(2026, 9, 25), date(2026, 9, 30))},
        ),
    }  # fmt: skip
    assert len(recipes) == 5


def test_a_measure_not_for_the_school_is_left_out_and_one_for_it_is_there(kit: Any) -> None:
    def names(school: School) -> set[str]:
        return {str(line[0]) for sheet in read_sheets(make(kit, school).content, "x") for line in sheet.grid if line}

    secondary = replace(kit.OAK, code="STM", phase=Phase.SECONDARY, lowest_age=11, highest_age=16)
    assert "Attainment 8" not in names(kit.OAK)
    assert "Attainment 8" in names(secondary)


def test_there_is_one_table_a_domain_with_six_half_terms_and_every_count_of_a_rate(kit: Any) -> None:
    book = load_workbook(io.BytesIO(make(kit).content))
    assert book.sheetnames == ["Return", "Attendance", "Standards", "Notes"]
    assert {name for sheet in book for name in sheet.tables} == {
        "Returned", "Kpi_attendance", "Kpi_standards", "Symbols", "Definitions",
    }  # fmt: skip
    page = book["Attendance"]
    assert [page.cell(4, c).value for c in range(4, 10)] == [
        "Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2",
    ]  # fmt: skip
    assert [page.cell(r, 2).value for r in (5, 6, 7)] == ["Figure", "Sessions attended", "Possible sessions"]
    assert page.tables["Kpi_attendance"].ref == "A4:J14"  # three rates of three rows and a count, below the heading
    assert page.freeze_panes == "D5"


def test_what_is_not_asked_is_grey_and_says_so_and_takes_no_rule(kit: Any) -> None:
    book = load_workbook(io.BytesIO(make(kit).content))
    page = book["Standards"]
    row = kit.find_row(page, "Times tables")
    assert [page.cell(row, c).value for c in range(4, 10)] == ["not collected", None, "not collected", "not collected", "not collected", None]  # fmt: skip
    assert page.cell(row, 4).fill.fgColor.rgb == "00D9D9D9"
    assert page.cell(row, 5).fill.fill_type is None
    assert [str(rule.sqref) for rule in page.data_validations.dataValidation] == [f"E{row} I{row}"]


def test_every_cell_to_fill_has_an_input_message_that_excel_accepts(kit: Any) -> None:
    for sheet in load_workbook(io.BytesIO(make(kit).content)).worksheets[1:-1]:
        for rule in sheet.data_validations.dataValidation:
            assert rule.showInputMessage
            assert rule.prompt
            assert len(rule.promptTitle) <= 32
            assert len(rule.prompt) <= 255
            assert len(rule.error) <= 225
            assert len(rule.formula1) <= 255


def test_the_date_rule_is_that_of_the_school_year(kit: Any) -> None:
    page = load_workbook(io.BytesIO(make(kit).content))["Return"]
    rule = next(r for r in page.data_validations.dataValidation if r.type == "date")
    assert (rule.formula1, rule.formula2) == ("DATE(2026,9,1)", "DATE(2027,8,31)")


def test_wanted_and_due_dates_are_printed_where_they_are_known(kit: Any) -> None:
    made = make(kit, dates={"autumn-2": (date(2026, 11, 20), date(2026, 11, 25))})
    page = load_workbook(io.BytesIO(made.content))["Return"]
    assert [page.cell(8, c).value for c in (1, 2, 3)] == ["Autumn 2", "Fri 20 Nov 2026", "Wed 25 Nov 2026"]
    assert page.cell(7, 2).value == "see the calendar"


@pytest.mark.parametrize(
    "name",
    [
        "St. Mary's / Ŵyllt",
        '=HYPERLINK("x")',
        "<b>&amp;</b>",
        "[year] [school]",
        "a" * 300,
        "tab\there\x01\x0b",
        "😀 \u202e",
    ],
)
def test_a_schools_name_is_text_whatever_it_holds(kit: Any, name: str) -> None:
    made = make(kit, replace(kit.OAK, name=name))
    title = read_sheets(made.content, "x")[0].cell(1, 1).value
    assert isinstance(title, str)
    assert title.strip("\t ") == "".join(c for c in name if c >= " " or c == "\t").strip("\t ")
    assert b"<f>" not in Package.read(made.content).part("xl/worksheets/sheet1.xml")


def test_a_domain_named_with_what_excel_forbids_still_gets_its_sheet(kit: Any) -> None:
    domains = (
        Domain(code="attendance", name="Attendance/behaviour: [all] of it, and more than 31 letters"),
        kit.DOMAINS[1],
    )
    book = load_workbook(io.BytesIO(make(kit, domains=domains).content))
    assert len(book.sheetnames[1]) <= 31
    assert not set("[]:*?/\\") & set(book.sheetnames[1])


def test_no_mark_of_the_template_and_no_word_none_is_left(kit: Any) -> None:
    package = Package.read(make(kit).content)
    for part in package:
        if part.startswith("xl/worksheets/") and part.endswith(".xml"):
            text = package.part(part).decode()
            assert "[" not in text
            assert ">None<" not in text
            assert "nan" not in text.lower().replace("finance", "")


def test_a_template_that_lost_its_pattern_says_what_is_missing(kit: Any) -> None:
    book = load_workbook(kit.TEMPLATE)
    del book["Measures"]
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(TemplateError, match="Measures"):
        make_return(out.getvalue(), kit.OAK, kit.YEAR, kit.MEASURES, kit.DOMAINS, key=KEY, as_of=date(2026, 9, 1))
    book = load_workbook(kit.TEMPLATE)
    book["Measures"]["B6"] = "something else"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(TemplateError, match="figure-1"):
        make_return(out.getvalue(), kit.OAK, kit.YEAR, kit.MEASURES, kit.DOMAINS, key=KEY, as_of=date(2026, 9, 1))
