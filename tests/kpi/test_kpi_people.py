"""Who stands behind a figure: sessions are judged as pupils, and a percentage alone by the smallest plausible group."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from sic_docs.kpi.analysis import publish, roll_up
from sic_docs.kpi.model import Book, Measure, Reading, ReadingState, SchoolReadings
from sic_docs.kpi.people import plausible_group, pupils_of
from sic_docs.register.model import Register
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Phase, School

D = Decimal
AUTUMN_2 = Period("2026-27", "autumn-2")


def measure(denominator: str, **given: Any) -> Measure:
    facts: dict[str, Any] = {
        "code": "m", "name": "M", "short": "M", "domain": "d", "unit": "percent", "places": 1, "better": "up",
        "definition": "", "kind": "rate", "numerator": "Those", "denominator": denominator, "headline": True,
    }  # fmt: skip
    return Measure(**{**facts, **given})


ATT = measure("Possible sessions", numerator="Sessions attended")
ATT_PP = measure("Possible sessions, disadvantaged", numerator="Sessions attended, disadvantaged")
RWM = measure("Year 6 pupils", ages=(10, 11), places=0)
TRAINED = measure("Staff", places=0)
REVIEWS = measure("Annual reviews due", places=0)


def junior(code: str = "FER", roll: int | None = 268) -> School:
    return School(code=code, name=code, phase=Phase.JUNIOR, lowest_age=7, highest_age=11, roll=roll)


def book(m: Measure, rows: Iterable[tuple[str, Any, int | None, int | None]]) -> Book:
    return Book(
        [
            SchoolReadings(
                school=code, year="2026-27", source="",
                readings=(Reading(school=code, measure=m.code, period=AUTUMN_2, state=ReadingState.NUMBER, unit=m.unit,
                                  places=m.places, value=D(str(value)), submitted=True,
                                  numerator=None if top is None else D(top),
                                  denominator=None if bottom is None else D(bottom)),),
            )
            for code, value, top, bottom in rows
        ]
    )  # fmt: skip


def issue(m: Measure, *rows: tuple[str, Any, int | None, int | None], roll: int | None = 268) -> tuple[Any, Any]:
    schools = tuple(junior(code, roll) for code, *_ in rows)
    definitions: Any = SimpleNamespace(measures=(m,), trust=SimpleNamespace(suppress_below=6))
    found = publish(AUTUMN_2, {AUTUMN_2: book(m, rows)}, definitions, Register(schools=schools))
    return found, found.total(m, "Primary", schools, AUTUMN_2)


def is_hidden(
    m: Measure, value: Any, top: int | None = None, bottom: int | None = None, *, roll: int | None = 268
) -> bool:
    found, _ = issue(m, ("FER", value, top, bottom), roll=roll)
    return bool(found.book.get("FER", m.code, AUTUMN_2).state is ReadingState.SUPPRESSED)


def test_attendance_of_three_or_four_pupils_is_not_printed_for_being_570_sessions() -> None:
    """By Autumn 2 a pupil has had 156 sessions at most: 570 are four pupils. 156 × 30 = 4,680 are thirty."""
    assert pupils_of(D(570), AUTUMN_2) == 4
    assert is_hidden(ATT_PP, 90, 513, 570)
    assert not is_hidden(ATT_PP, 90, 4212, 4680)


def test_absence_of_few_pupils_in_a_group_that_is_not_small_is_not_printed() -> None:
    """Thirty pupils. 47 absent sessions are what four persistent absentees miss (15.6 each), 468 what thirty do."""
    assert is_hidden(ATT_PP, 99, 4633, 4680)
    assert not is_hidden(ATT_PP, 90, 4212, 4680)


def test_an_ordinary_village_schools_attendance_is_printed() -> None:
    """A hundred pupils at 95%: 15,600 sessions, 780 absent."""
    assert not is_hidden(ATT, 95, 14820, 15600)


def test_few_pupils_sessions_are_not_told_by_taking_schools_off_the_total() -> None:
    found, total = issue(ATT_PP, ("A", 90, 513, 570), ("B", 90, 4212, 4680), ("C", 90, 8424, 9360))
    kept = [c for c in "ABC" if found.book.get(c, "m", AUTUMN_2).state is ReadingState.NUMBER]
    assert kept == ["C"] and total.shown.text == "90.0%"  # B goes with A: the two together are 34 pupils


@pytest.mark.parametrize(
    ("m", "size"), [(RWM, 67), (TRAINED, 26), (ATT, 268), (REVIEWS, None), (measure("Pupils on roll for absence"), 268)]
)
def test_the_smallest_plausible_group(m: Measure, size: int | None) -> None:
    """268 on roll in four years is 67 a year; ten pupils to an adult gives 26 staff."""
    assert plausible_group(m, junior()) == size


@pytest.mark.parametrize(
    ("m", "value", "hidden"),
    [
        (RWM, 95, True),  # 3 of 67 are not
        (RWM, 91, False),  # 6 are not
        (RWM, 7, True),  # 5 are
        (RWM, 100, True),  # 99.6 is typed so too
        (TRAINED, 97, True),  # 1 of 26
        (TRAINED, 82, True),  # 5 of 26
        (TRAINED, 75, False),
        (REVIEWS, 90, True),
        (REVIEWS, 10, True),
        (REVIEWS, 60, False),
        (ATT, 95, False),  # of all 268
        (ATT_PP, 80, True),  # of nobody knows how few
    ],
)  # fmt: skip
def test_a_percentage_without_counts_near_none_or_all_is_hidden(m: Measure, value: int, hidden: bool) -> None:
    assert is_hidden(m, value) is hidden


def test_where_not_even_the_roll_is_known_what_is_within_ten_of_an_end_is_hidden() -> None:
    assert [is_hidden(RWM, v, roll=None) for v in (10, 11, 89, 90)] == [True, False, False, True]


def test_a_range_has_the_ends_of_schools_that_are_printed_and_no_others() -> None:
    """A 97% and D 100% are hidden: the range is that of B and C. With B alone left there is none."""
    _, total = issue(
        TRAINED, ("A", 97, None, None), ("B", 60, None, None), ("C", 70, None, None), ("D", 100, None, None)
    )
    assert total.shown.text == "60% to 70% (schools shown)"
    _, total = issue(TRAINED, ("A", 97, None, None), ("B", 60, None, None), ("D", 100, None, None))
    assert total.shown.text == "suppressed (c)"


def test_a_figure_its_counts_contradict_is_in_no_total_and_the_coverage_says_so() -> None:
    """B prints 80% but its counts give 60%: the total is A's and C's 150 of 200, not 210 of 300."""
    rows = [("A", 70, 70, 100), ("B", 80, 60, 100), ("C", 80, 80, 100)]
    schools = [junior(code) for code, *_ in rows]
    total = roll_up(measure("Pupils"), schools, AUTUMN_2, book(measure("Pupils"), rows))
    assert (total.shown.text, total.coverage) == ("75.0%", "2 of 3 schools")
    rows[1] = ("B", 60, 60, 100)
    total = roll_up(measure("Pupils"), schools, AUTUMN_2, book(measure("Pupils"), rows))
    assert (total.shown.text, total.coverage) == ("70.0%", "3 of 3 schools")


def test_a_figure_rounded_as_people_round_agrees_with_its_counts() -> None:
    rows = [("A", 67, 2, 3), ("B", "66.7", 20, 30)]
    total = roll_up(RWM, [junior("A"), junior("B")], AUTUMN_2, book(RWM, rows))
    assert total.coverage == "2 of 2 schools"
