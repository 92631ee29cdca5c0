"""Thirty real schools, names removed: figures of a trust of that size, each expectation worked out apart from the code."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sic_docs.kpi.analysis import publish, scorecard
from sic_docs.kpi.model import Book, Measure, Reading, ReadingState, Returned, SchoolReadings
from sic_docs.register.model import Register
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Phase, School

FIGURES = Path("/work/shared/samples/trust-of-30-figures.csv")
pytestmark = pytest.mark.skipif(
    not FIGURES.exists(), reason="the figures of the thirty schools are not on this machine"
)
D = Decimal
NOW = Period("2026-27", "spring-2")


def measure(code: str, name: str, **given: Any) -> Measure:
    facts: dict[str, Any] = {
        "short": name, "domain": "d", "unit": "percent", "places": 1, "better": "down", "definition": "",
        "kind": "rate", "numerator": "Pupils", "denominator": "Pupils on roll", "headline": True,
    }  # fmt: skip
    return Measure(code=code, name=name, **{**facts, **given})


PA = measure("pa", "Persistent absence")
EHC = measure("ehc", "Pupils with an EHC plan", better="none", compare="latest", result="EHC plans")
A8 = measure("a8", "Attainment 8", unit="points", better="up", kind="value", numerator=None, denominator=None,
             phases=("Secondary",))  # fmt: skip
MADE: Any = SimpleNamespace(
    measures=(PA, EHC, A8), comparators=(), trust=SimpleNamespace(suppress_below=6, small_cohort=10)
)


@pytest.fixture(scope="module")
def trust() -> tuple[Register, Book]:
    with FIGURES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    schools, readings = [], []
    for order, row in enumerate(rows):
        code, roll = f"S{row['school'][-2:]}", int(row["pupils_2022_23"])
        phase = Phase(row["phase"])
        ages = (11, 16) if phase is Phase.SECONDARY else (4, 11)
        schools.append(
            School(code=code, name=row["school"], phase=phase, lowest_age=ages[0], highest_age=ages[1], roll=roll,
                   order=order)
        )  # fmt: skip
        for m, column in ((PA, "la_phase_persistent_absence_pct_week30_2025"), (EHC, "ehc_plan_pct")):
            pupils = (roll * D(row[column].rstrip("%")) / 100).to_integral_value(ROUND_HALF_UP)
            readings.append(
                Reading(school=code, measure=m.code, period=NOW, state=ReadingState.NUMBER, value=pupils / roll * 100,
                        numerator=pupils, denominator=D(roll), unit=m.unit, places=1, submitted=True)
            )  # fmt: skip
        if row["attainment8_2018_19"]:
            readings.append(
                Reading(school=code, measure="a8", period=NOW, state=ReadingState.NUMBER, submitted=True,
                        value=D(row["attainment8_2018_19"]), unit="points", places=1)
            )  # fmt: skip
    returned = tuple(Returned(school=s.code, period=NOW, submitted_by="School data lead") for s in schools)
    book = Book([SchoolReadings(school="", year="", source="", returned=returned, readings=tuple(readings))])
    return Register(schools=tuple(schools)), book


def rows_of(register: Register, book: Book, **more: Any) -> dict[tuple[str, str], Any]:
    return {(r.phase, r.measure.code): r for r in scorecard(NOW, MADE, register, book, **more)}


def test_thirty_schools_are_weighed_by_their_pupils(trust: tuple[Register, Book]) -> None:
    """Secondary 5763 of 22001 pupils, 26.19%, where the mean of 21 percentages is 26.27; primary 393 of 2935."""
    rows = rows_of(*trust)
    secondary, primary = rows["Secondary", "pa"].now, rows["Primary", "pa"].now
    assert (secondary.shown.text, secondary.coverage) == ("26.2%", "21 of 21 schools")
    assert round(secondary.value, 4) == D("26.1943")
    assert (primary.shown.text, primary.coverage) == ("13.4%", "9 of 9 schools")
    assert round(primary.value, 4) == D("13.3901")


def test_points_without_counts_are_a_range_and_asked_of_secondary_schools_alone(trust: tuple[Register, Book]) -> None:
    rows = rows_of(*trust)
    assert rows["Secondary", "a8"].now.shown.text == "not aggregated: 34.4 to 55.9"
    assert rows["Secondary", "a8"].now.value is None and ("Primary", "a8") not in rows


def test_three_primary_schools_are_hidden_and_their_total_of_67_stands(trust: tuple[Register, Book]) -> None:
    """EHC plans: School 09 has 3 of 229, 22 has 1 of 217, 30 has 2 of 320. Together 6, which is not few: 67 of 2935."""
    register, book = trust
    found = publish(NOW, {NOW: book}, MADE, register)
    assert sorted(area for code, _, area in found.hidden if code == "ehc") == ["S09", "S22", "S30"]
    row = rows_of(register, found.book, totals=found.total)["Primary", "ehc"]
    assert (row.now.shown.text, row.now.coverage) == ("2.3%", "9 of 9 schools")
    assert (
        rows_of(register, found.book, totals=found.total)["Secondary", "ehc"].now.shown.text == "2.3%"
    )  # 514 of 22001
    assert not [cell for cell in found.hidden if cell[0] == "pa"]


def test_one_small_school_less_and_a_fourth_is_hidden_with_the_rest(trust: tuple[Register, Book]) -> None:
    """Without School 30 the hidden ones have 4 plans between them: School 25, the smallest left (6 of 159), goes too."""
    register, book = trust
    fewer = replace(register, schools=tuple(s for s in register.schools if s.code != "S30"))
    found = publish(NOW, {NOW: book}, MADE, fewer)
    assert sorted(area for code, _, area in found.hidden if code == "ehc") == ["S09", "S22", "S25"]


def test_the_figure_of_schools_long_in_the_trust_gives_no_newcomer_away(trust: tuple[Register, Book]) -> None:
    """Schools 22 and 30 joined in January 2026: the 64 plans of the others beside all 67 would tell their 3."""
    from datetime import date

    register, book = trust
    new = tuple(replace(s, joined_on=date(2026, 1, 5)) if s.code in ("S22", "S30") else s for s in register.schools)
    register = replace(register, schools=new)
    inside = rows_of(register, book)["Primary", "ehc"]
    assert inside.long_standing.shown.text == "2.7%"  # 64 of 2398
    assert inside.long_standing.coverage == "7 of 7 schools"
    found = publish(NOW, {NOW: book}, MADE, register)
    open_ = rows_of(register, found.book, totals=found.total)["Primary", "ehc"]
    assert open_.now.shown.text == "2.3%"
    assert open_.long_standing.value is None and open_.long_standing.is_hidden


def test_who_adds_and_subtracts_in_the_open_papers_finds_no_small_group(trust: tuple[Register, Book]) -> None:
    """Every sum of two or three hidden schools that the phase total and the schools shown would leave is six or more."""
    register, book = trust
    found = publish(NOW, {NOW: book}, MADE, register)
    hidden = [area for code, _, area in found.hidden if code == "ehc"]
    plans = {code: int(book.get(code, "ehc", NOW).numerator) for code in hidden}  # type: ignore[union-attr, arg-type]
    shown = [s.code for s in register.schools if s.phase is Phase.PRIMARY and s.code not in hidden]
    left = 67 - sum(int(found.book.get(code, "ehc", NOW).numerator) for code in shown)  # type: ignore[union-attr, arg-type]
    assert left == sum(plans.values()) == 6
    tellable = {left}  # no other sum of the hidden follows from what is shown
    assert all(sum(plans[c] for c in some) not in tellable for n in (1, 2) for some in combinations(hidden, n))
    assert all(found.book.get(code, "ehc", NOW).numerator is None for code in hidden)  # type: ignore[union-attr]
