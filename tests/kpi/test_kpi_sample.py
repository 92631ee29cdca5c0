"""The shipped measures, comparators and mapping, and every sample school's workbook from blank to judged figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sic_docs.demo.kpi_figures import fill_return, foreign_workbook
from sic_docs.kpi.analysis import lines
from sic_docs.kpi.asked import measures_of
from sic_docs.kpi.comparators import covers
from sic_docs.kpi.foreign import read_foreign
from sic_docs.kpi.lines import dump, parse
from sic_docs.kpi.model import Book, ReadingState
from sic_docs.kpi.return_form import make_return
from sic_docs.kpi.workbook import read_return
from sic_docs.opc.stamp import read_stamp
from sic_docs.school_year.model import Period

if TYPE_CHECKING:
    from sic_docs.config.model import Definitions

TEMPLATE = Path(__file__).parents[2] / "templates" / "kpi_return.xlsx"
YEAR = "2026-27"
AS_AT = {"autumn-1": date(2026, 9, 25), "autumn-2": date(2026, 11, 20)}


def test_every_comparator_says_what_part_of_a_year_it_covers(sample_definitions: Definitions) -> None:
    assert [c.period for c in sample_definitions.comparators if covers(c.period) is None] == []
    assert all(c.source for c in sample_definitions.comparators)


def test_no_two_measures_share_a_name_and_every_rate_names_its_counts(sample_definitions: Definitions) -> None:
    names = [m.name.casefold() for m in sample_definitions.measures]
    assert len(set(names)) == len(names)
    assert all(m.numerator and m.denominator for m in sample_definitions.measures if m.kind == "rate")
    asked = [m for m in sample_definitions.measures if m.collected_by == "return"]
    assert 20 <= len(asked) <= 25
    assert len({m.domain for m in asked}) == 6
    # twelve at most on the page, whatever the school
    for school in sample_definitions.first_register.schools:  # type: ignore[union-attr]
        assert sum(m.headline for m in measures_of(sample_definitions.measures, school)) <= 13


def test_safeguarding_activity_is_never_coloured(sample_definitions: Definitions) -> None:
    assert sample_definitions.measure("sg_ref").better == "none"


@pytest.mark.parametrize("code", ["OAK", "ELM", "STM", "HAW", "BRK", "WIL", "FER"])
def test_a_sample_schools_workbook_goes_from_blank_to_judged_figures_without_an_issue(
    sample_definitions: Definitions, code: str
) -> None:
    definitions, register = sample_definitions, sample_definitions.first_register
    assert register is not None
    school = register.school(code)
    layout = next((f for f in definitions.foreign if f.school == code), None)
    if layout is not None:
        content = foreign_workbook(school, YEAR, definitions.measures, layout, AS_AT)
        readings, issues = read_foreign(content, "own.xlsx", school, YEAR, definitions, layout)
    else:
        key = f"kpi_return/{code}/{YEAR}/year/01"
        blank = make_return(
            TEMPLATE.read_bytes(),
            school,
            YEAR,
            definitions.measures,
            definitions.domains,
            key=key,
            as_of=date(2026, 9, 1),
        ).content
        assert read_return(blank, "blank.xlsx", school, YEAR, definitions)[1] == ()
        content = fill_return(blank, school, YEAR, definitions.measures, AS_AT)
        stamp = read_stamp(content)
        assert stamp is not None
        assert stamp.key == key  # a spreadsheet program that rewrites the whole file leaves the stamp
        readings, issues = read_return(content, "return.xlsx", school, YEAR, definitions)
    assert issues == ()
    assert not [r for r in readings.readings if r.state is ReadingState.UNREADABLE]
    assert parse(dump(readings, issues)) == (readings, issues)
    made = lines(school, Period(YEAR, "autumn-2"), definitions, register, Book([readings]))
    assert any(line.rating for line in made)
    for line in made:
        printed: list[Any] = [line.now.text, line.last.text, line.year_ago.text, line.target.text, line.national.text]
        assert all(printed)
        assert "None" not in " ".join(printed)


def test_progress_8_says_not_available_nationally(sample_definitions: Definitions) -> None:
    register = sample_definitions.first_register
    assert register is not None
    made = lines(register.school("STM"), Period(YEAR, "spring-1"), sample_definitions, register, Book())
    assert next(x for x in made if x.measure.code == "p8").national.text == "not available nationally"


def test_only_schools_that_teach_it_are_asked(sample_definitions: Definitions) -> None:
    register = sample_definitions.first_register
    assert register is not None

    def asked(code: str) -> set[str]:
        return {m.code for m in measures_of(sample_definitions.measures, register.school(code))}

    assert "ks5_aps" in asked("HAW")
    assert "ks5_aps" not in asked("STM")
    assert {"gld", "ks2_rwm", "a8", "ks5_aps"} <= asked("BRK")
    assert "ks2_rwm" not in asked("ELM")
    assert "gld" not in asked("FER")
    assert not {"gld", "ks2_rwm", "a8"} & asked("WIL")
