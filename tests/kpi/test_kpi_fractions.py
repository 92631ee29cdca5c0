"""Fractions typed for percentages that may truly be small: told by their neighbours, and never used."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sic_docs.kpi.model import ReadingState

D = Decimal


def read_with(kit: Any, figures: dict[tuple[str, str, int], object]) -> Any:
    """(measure, what, column) → what is typed; column 4 is Autumn 1, 5 Autumn 2."""

    def change(book: Any) -> None:
        page = book["Attendance"]
        for (name, what, column), value in figures.items():
            page.cell(kit.find_row(page, name, what), column).value = value

    return kit.read(kit.spoiled(change))


def test_a_small_percentage_among_fractions_is_a_finding_and_not_a_figure(kit: Any) -> None:
    read = read_with(kit, {("Attendance", "Figure", 4): 0.897, ("Severe absence", "Figure", 4): 0.051})
    assert read.codes == ["kpi-unit", "kpi-unit"]
    found = read["sa", "autumn-1"]
    assert (found.state, found.value, found.found) == (ReadingState.UNREADABLE, None, "0.051")
    assert "5.1" in read.issues[1].remedy and read.issues[1].place == f"sheet Attendance, cell {found.cell}"


def test_a_small_percentage_among_ordinary_ones_or_with_its_sign_is_what_it_says(kit: Any) -> None:
    beside = read_with(kit, {("Attendance", "Figure", 4): 89.7, ("Severe absence", "Figure", 4): 0.8})
    assert (beside.codes, beside["sa", "autumn-1"].value) == ([], D("0.8"))
    signed = read_with(kit, {("Attendance", "Figure", 4): 0.897, ("Severe absence", "Figure", 4): "0.8%"})
    assert (signed.codes, signed["sa", "autumn-1"].value) == (["kpi-unit"], D("0.8"))


def test_a_small_percentage_a_hundredth_of_the_half_term_before_is_a_finding(kit: Any) -> None:
    name = "Severe absence"
    read = read_with(kit, {(name, "Figure", 4): 5.1, (name, "Figure", 5): 0.052})
    assert (read.codes, read["sa", "autumn-2"].state) == (["kpi-unit"], ReadingState.UNREADABLE)
    fell = read_with(kit, {(name, "Figure", 4): 2.1, (name, "Figure", 5): 0.9})
    assert (fell.codes, fell["sa", "autumn-2"].value) == ([], D("0.9"))


def test_counts_that_give_a_hundred_times_the_figure_refuse_it(kit: Any) -> None:
    name = "Severe absence"
    at = {(name, "Figure", 4): 0.05, (name, "Pupils missing half", 4): 11, (name, "Pupils", 4): 200}
    read = read_with(kit, at)  # 11 of 200 is 5.5%, which 0.05 is not even when rounded
    assert (read.codes, read["sa", "autumn-1"].state) == (["kpi-unit"], ReadingState.UNREADABLE)
    true = read_with(kit, {**at, (name, "Figure", 4): 0.5, (name, "Pupils missing half", 4): 1})
    assert (true.codes, true["sa", "autumn-1"].value) == ([], D("0.5"))
