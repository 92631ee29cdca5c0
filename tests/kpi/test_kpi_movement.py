"""What moved, by how much, since when; said of no small group and across no break; every figure worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from sic_docs.kpi.analysis import lines
from sic_docs.kpi.model import Book, Measure, Reading, ReadingState, Returned, Rule, SchoolReadings
from sic_docs.kpi.movement import Movement, movement, sentence
from sic_docs.register.model import Register
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Phase, School

D = Decimal
OAK = School(code="OAK", name="Oak", phase=Phase.PRIMARY, lowest_age=4, highest_age=11, roll=210)
AUTUMN_1, AUTUMN_2, SPRING_1 = (Period("2026-27", s) for s in ("autumn-1", "autumn-2", "spring-1"))
YEAR_AGO = Period("2025-26", "spring-1")


def measure(**given: Any) -> Measure:
    facts: dict[str, Any] = {
        "code": "att", "name": "Attendance", "short": "Attendance", "domain": "attendance", "unit": "percent",
        "places": 1, "better": "up", "definition": "", "kind": "rate", "numerator": "a", "denominator": "b",
        "amber_band": D(1), "headline": True,
    }  # fmt: skip
    return Measure(**{**facts, **given})


def moved(m: Measure, **figures: Any) -> tuple[Any, Movement]:
    periods = {"au1": AUTUMN_1, "au2": AUTUMN_2, "sp1": SPRING_1, "ago": YEAR_AGO}
    readings = []
    for name, given in figures.items():
        value, bottom = given if isinstance(given, tuple) else (given, 200)
        state = ReadingState.BREAK if value == "b" else ReadingState.NUMBER
        readings.append(
            Reading(school="OAK", measure=m.code, period=periods[name], state=state, unit=m.unit, places=m.places,
                    value=None if value == "b" else D(value), denominator=D(bottom), numerator=D(0), submitted=True)
        )  # fmt: skip
    returned = tuple(Returned(school="OAK", period=p, submitted_by="lead") for p in periods.values())
    book = Book([SchoolReadings(school="OAK", year="", source="", returned=returned, readings=tuple(readings))])
    definitions: Any = SimpleNamespace(measures=(m,), comparators=(), trust=SimpleNamespace(suppress_below=6))
    [line] = lines(OAK, SPRING_1, definitions, Register(schools=(OAK,)), book)
    return line, movement(line, book, small_cohort=10)


def test_change_since_last_half_term_and_a_year_ago_and_the_line_between() -> None:
    line, found = moved(measure(), au1="94.1", au2="94.6", sp1="93.2", ago="93.9")
    assert (found.since_last, found.since_year, found.last) == (D("-1.4"), D("-0.7"), AUTUMN_2)
    assert found.along == "94.1 → 94.6 → 93.2"
    assert sentence(line, found) == (
        "Attendance is worse: 93.2%, down 1.4 points since Autumn 2 (−0.7 on a year ago); 94.1 → 94.6 → 93.2."
    )


def test_less_than_its_own_band_deserves_no_sentence() -> None:
    line, found = moved(measure(), au2="94.1", sp1="95.0")
    assert found.since_last == D("0.9") and sentence(line, found) is None
    line, found = moved(measure(), au2="94.0", sp1="95.0")
    assert sentence(line, found) == "Attendance is better: 95.0%, up 1.0 points since Autumn 2."


def test_lower_is_better_where_it_is() -> None:
    line, found = moved(measure(better="down"), au2="20", sp1="18")
    assert (sentence(line, found) or "").startswith("Attendance is better: 18.0%, down 2.0 points")


def test_of_a_small_group_nothing_is_said() -> None:
    line, found = moved(measure(), au2=("50", 200), sp1=("62.5", 8))
    assert found == Movement(is_small=True) and sentence(line, found) is None
    assert not moved(measure(), au2=("50", 10), sp1=("60", 10))[1].is_small  # ten is not fewer than ten


def test_a_line_stops_at_a_break_the_workbook_marks() -> None:
    _, found = moved(measure(), au1="94.1", au2="b", sp1="93.2")
    assert (found.since_last, found.along) == (None, "")


def test_a_line_stops_where_the_definition_changed() -> None:
    changed = measure(rules=(Rule(from_on=date(2027, 1, 1), breaks_series=True),))
    _, found = moved(changed, au1="94.1", au2="94.6", sp1="93.2", ago="93.9")
    assert (found.since_last, found.since_year, found.along) == (None, None, "")


@pytest.mark.parametrize("kind", ["accumulates", "no band"])
def test_what_only_grows_or_is_never_rated_gets_no_sentence(kind: str) -> None:
    m = measure(accumulates=True) if kind == "accumulates" else measure(amber_band=None)
    line, found = moved(m, au2="2", sp1="9")
    assert sentence(line, found) is None


def test_what_only_grows_is_judged_by_the_same_half_term_a_year_ago() -> None:
    """4.20 per 100 against 2.90 then: 1.30 more, beyond the band of 1; that it grew since Autumn 2 says nothing."""
    susp = measure(code="susp", name="Suspension rate", unit="per_100", places=2, better="down", accumulates=True)
    line, found = moved(susp, au2="2.10", sp1="4.20", ago="2.90")
    assert sentence(line, found) == "Suspension rate is worse: 4.20, up 1.30 on Spring 1 a year ago."
    line, found = moved(susp, au2="0.10", sp1="3.10", ago="2.90")
    assert sentence(line, found) is None


def test_a_running_share_that_crept_is_judged_by_the_year() -> None:
    pa = measure(code="pa", name="Persistent absence", better="down", amber_band=D(3))
    line, found = moved(pa, au2="17.0", sp1="18.0", ago="22.5")
    assert sentence(line, found) == "Persistent absence is better: 18.0%, down 4.5 points on Spring 1 a year ago."
    result = measure(code="gld", amber_band=D(3), compare="latest")
    assert sentence(*moved(result, au2="17.0", sp1="18.0", ago="22.5")) is None


def test_sessions_count_as_the_pupils_they_are_of() -> None:
    """1,500 sessions by Spring 1 are 7 pupils at most 216 each: fewer than ten; 2,160 are ten."""
    att = measure(denominator="Possible sessions")
    assert moved(att, au2=("95", 1100), sp1=("93", 1500))[1].is_small
    assert not moved(att, au2=("95", 1500), sp1=("93", 2160))[1].is_small  # 1,500 by Autumn 2, of 156 each: 9.6
