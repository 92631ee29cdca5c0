"""What one cell comes to: units, symbols, blanks and errors told apart (domain.md 7, traps 7 and 8)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from sic_docs.kpi.model import ReadingState
from sic_docs.kpi.values import read_count, read_value
from sic_docs.opc.cells import Cell

D = Decimal


@pytest.mark.parametrize(
    ("value", "percent", "number"),
    [
        (94.2, False, "94.2"),
        (0.942, True, "94.2"),
        ("94.2%", False, "94.2"),
        ("94.2 %", False, "94.2"),
        ("94.2", False, "94.2"),
        (" 94.2 ", False, "94.2"),
        (94.19999999999999, False, "94.2"),
        (0, False, "0"),
        (0.0, False, "0"),
        ("0", False, "0"),
        (0.0, True, "0"),
        (100.0, False, "100"),
        (1.0, True, "100"),
        ("0%", False, "0"),
    ],
)
def test_every_way_of_writing_a_percentage_is_the_same_number(
    kit: Any, value: object, percent: bool, number: str
) -> None:
    parsed = read_value(Cell(value=value, percent=percent), kit.by_code["att"])
    assert (parsed.state, parsed.value) == (ReadingState.NUMBER, D(number))


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("c", ReadingState.SUPPRESSED), ("SUPP", ReadingState.SUPPRESSED), ("Z", ReadingState.NOT_APPLICABLE),
        ("x", ReadingState.UNAVAILABLE), (":", ReadingState.UNAVAILABLE), ("NP", ReadingState.UNAVAILABLE),
        ("low", ReadingState.LOW), ("k", ReadingState.LOW), ("~", ReadingState.LOW), ("u", ReadingState.UNRELIABLE),
        ("b", ReadingState.BREAK), ("", ReadingState.NOT_ENTERED), ("-", ReadingState.NOT_ENTERED),
        ("–", ReadingState.NOT_ENTERED), ("N/A", ReadingState.NOT_ENTERED), ("tbc", ReadingState.NOT_ENTERED),
        ("  ", ReadingState.NOT_ENTERED),
    ],
)  # fmt: skip
def test_symbols_and_blanks_are_told_apart_and_none_is_a_number(kit: Any, text: str, state: ReadingState) -> None:
    parsed = read_value(Cell(value=text), kit.by_code["att"])
    assert (parsed.state, parsed.value, parsed.problem) == (state, None, None)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (Cell(error="#REF!"), "kpi-error-value"),
        (Cell(uncalculated=True), "kpi-not-calculated"),
        (Cell(value="about 94"), "kpi-not-a-number"),
        (Cell(value="94,2"), "kpi-not-a-number"),
        (Cell(value="=1+1"), "kpi-not-a-number"),
        (Cell(value="NaN"), "kpi-not-a-number"),
        (Cell(value="inf"), "kpi-not-a-number"),
        (Cell(value="1e308"), "kpi-not-a-number"),
        (Cell(value="٩٤"), "kpi-not-a-number"),
        (Cell(value=True), "kpi-not-a-number"),
        (Cell(value=float("nan")), "kpi-not-a-number"),
        (Cell(value=float("inf")), "kpi-not-a-number"),
        (Cell(value=1e308), "kpi-range"),
        (Cell(value=-1.0), "kpi-range"),
        (Cell(value=100.1), "kpi-range"),
        (Cell(value=94.2, percent=True), "kpi-range"),
        (Cell(value=date(2026, 11, 20)), "kpi-date"),
        (Cell(value=datetime.fromisoformat("1900-02-28")), "kpi-date"),
    ],
)
def test_what_cannot_be_used_is_named_and_never_guessed(kit: Any, cell: Cell, code: str) -> None:
    parsed = read_value(cell, kit.by_code["att"])
    assert parsed.state is ReadingState.UNREADABLE
    assert parsed.value is None
    assert parsed.problem is not None
    assert parsed.problem.code == code


def test_what_stood_there_is_printed_on_one_line_without_control_characters(kit: Any) -> None:
    parsed = read_value(Cell(value="a\nb\x07" + "c" * 100), kit.by_code["att"])
    assert parsed.problem is not None
    assert parsed.problem.found == "a b " + "c" * 35 + "…"


def test_a_percentage_where_marks_are_asked_is_the_wrong_unit(kit: Any) -> None:
    for cell in (Cell(value="84%"), Cell(value=0.84, percent=True)):
        parsed = read_value(cell, kit.by_code["mtc"])
        assert parsed.problem is not None
        assert parsed.problem.code == "kpi-unit"


def test_a_suspension_rate_above_a_hundred_is_valid(kit: Any) -> None:
    assert read_value(Cell(value=131.25), kit.by_code["susp"]).value == D("131.25")


def test_a_count_is_a_whole_number_of_zero_or_more() -> None:
    assert read_count(Cell(value="1,204"), "Pupils").value == 1204
    for value, code in ((1.5, "kpi-count"), (-1.0, "kpi-range"), ("12%", "kpi-unit"), ("many", "kpi-not-a-number")):
        problem = read_count(Cell(value=value), "Pupils").problem
        assert problem is not None
        assert problem.code == code


def test_a_fraction_is_read_as_one_only_where_the_mapping_says_so(kit: Any) -> None:
    assert read_value(Cell(value=0.942), kit.by_code["att"], fraction=True).value == D("94.2")
    assert read_value(Cell(value=0.942, percent=True), kit.by_code["att"], fraction=True).value == D("94.2")
