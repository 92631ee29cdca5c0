"""Targets beside last year, now and the nation, and a range to talk about: every figure worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from sic_docs.config.model import Domain
from sic_docs.kpi.model import Book, Measure, Reading, ReadingState, SchoolReadings
from sic_docs.kpi.suggested import suggest
from sic_docs.kpi.target_book import TargetFacts, measures_with_targets, target_pages
from sic_docs.opc.book_model import Number, Words
from sic_docs.register.model import Comparator, Register, Target
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Phase, School

D = Decimal
A1 = Period("2026-27", "autumn-1")
S2 = Period("2025-26", "summer-2")
SCHOOLS = (
    School(code="OAK", name="Oak", phase=Phase.PRIMARY, lowest_age=4, highest_age=11, order=0),
    School(code="ELM", name="Elm", phase=Phase.INFANT, lowest_age=4, highest_age=7, order=1),
)


def test_a_third_of_the_way_to_the_nation_for_who_stands_below(kit: Any) -> None:
    """91 with the nation at 94: a third of 3 is 1, so from 92 to 94."""
    found = suggest(kit.by_code["att"], D(91), D(94))
    assert (found.low, found.high) == (D("92.0"), D("94.0"))
    assert found.basis == "From a third of the way to the national figure, to all of it"


def test_holding_to_a_little_better_for_who_stands_level_or_above(kit: Any) -> None:
    """Band of attendance: 1 point. 99.5 and a point more is more than there can be: 100."""
    level, top = suggest(kit.by_code["att"], D(95), D(95)), suggest(kit.by_code["att"], D("99.5"), D(95))
    assert (level.low, level.high) == (D("95.0"), D("96.0"))
    assert (top.low, top.high) == (D("99.5"), D("100.0"))


def test_where_lower_is_better_the_range_goes_down_and_never_below_zero(kit: Any) -> None:
    """Severe absence 2.5 with the nation at 1.0: a third of 1.5 is 0.5; 0.4 held, a band of 1 better is below zero."""
    severe = kit.by_code["sa"]
    assert (suggest(severe, D("2.5"), D(1)).low, suggest(severe, D("2.5"), D(1)).high) == (D("2.0"), D("1.0"))
    assert (suggest(severe, D("0.4"), D(1)).low, suggest(severe, D("0.4"), D(1)).high) == (D("0.4"), D("0.0"))


def test_a_gap_narrows_towards_zero_from_its_own_side(kit: Any) -> None:
    """−12 with the nation at −9: a third of 3 nearer zero is −11; +12 with the nation's gap at −9 narrows to +9."""
    gap = kit.measure("gap", better="zero", unit="percentage_points", lowest=None, highest=None)
    assert (suggest(gap, D(-12), D(-9)).low, suggest(gap, D(-12), D(-9)).high) == (D("-11.0"), D("-9.0"))
    assert (suggest(gap, D(12), D(-9)).low, suggest(gap, D(12), D(-9)).high) == (D("11.0"), D("9.0"))
    assert (suggest(gap, D("0.5"), D(-9)).low, suggest(gap, D("0.5"), D(-9)).high) == (D("0.5"), D("0.0"))


@pytest.mark.parametrize(
    ("last", "nation", "ends", "begins"),
    [
        (None, None, (None, None), "No figure"),
        (None, D(94), (D("94.0"), D("95.0")), "From the national figure"),
        (D(91), None, (D("91.0"), D("92.0")), "From last year’s figure held"),
    ],
)
def test_what_is_not_known_is_said(kit: Any, last: Any, nation: Any, ends: Any, begins: str) -> None:
    found = suggest(kit.by_code["att"], last, nation)
    assert (found.low, found.high) == ends
    assert found.basis.startswith(begins)


def read(code: str, measure: Measure, value: str, period: Period, top: int, bottom: int) -> Reading:
    return Reading(
        school=code, measure=measure.code, period=period, state=ReadingState.NUMBER, value=D(value), numerator=D(top),
        denominator=D(bottom), unit=measure.unit, places=measure.places, submitted=True,
    )  # fmt: skip


def table(kit: Any, *aims: Target) -> dict[str, dict[str, Any]]:
    """First cell of each row → heading → content, numbers as numbers and words as words."""
    att = kit.by_code["att"]
    held = (
        read("OAK", att, "91.0", S2, 91, 100),
        read("ELM", att, "97.0", S2, 291, 300),
        read("OAK", att, "93.0", A1, 93, 100),
    )
    definitions: Any = SimpleNamespace(
        measures=(att, replace(kit.by_code["ehe"], headline=False)),
        domains=(Domain(code="attendance", name="Attendance"),),
        comparators=(Comparator(measure="att", phase="Primary", period="2025/26", value=D("94.0"), source="DfE"),),
        trust=SimpleNamespace(suppress_below=6, name="Trust"),
    )
    given = TargetFacts(
        year="2026-27",
        by=date(2026, 10, 23),
        now=A1,
        definitions=definitions,
        register=Register(schools=SCHOOLS, targets=aims),
        book=Book([SchoolReadings(school="", year="", source="", readings=held)]),
        readers="Directors",
    )
    page, notes = target_pages(given)
    assert notes.name == "Notes"
    heads = [c.heading for c in page.columns]
    plain = [
        [v.value if isinstance(v, Number) else v.text if isinstance(v, Words) else v for v in row] for row in page.rows
    ]
    return {str(row[0]): dict(zip(heads, row, strict=True)) for row in plain}


def test_last_year_now_nation_and_range_stand_beside_the_registers_target(kit: Any) -> None:
    aims = (
        Target(subject="OAK", measure="att", year="2026-27", target=D(93), agreed_on=date(2026, 10, 14)),
        Target(subject="Primary", measure="att", year="2026-27", target=D(95)),
        Target(subject="OAK", measure="att", year="2025-26", target=D("92.5")),
    )
    found = table(kit, *aims)
    oak = found["Oak"]
    assert (oak["Last year 2025-26"], oak["Now Autumn 1"], oak["National, whole year"]) == (91, 93, 94)
    assert (oak["Suggested from"], oak["Suggested to"]) == (92, 94)
    assert (oak["Target 2025-26"], oak["Target 2026-27"]) == (D("92.5"), 93)
    assert (oak["Set for"], oak["Agreed on"], oak["State"]) == ("OAK", date(2026, 10, 14), "agreed")
    elm = found["Elm"]  # an infant school takes the target of the phase group; nothing returned this year
    assert (elm["Target 2026-27"], elm["Set for"], elm["State"]) == (95, "Primary", "typed, no day of agreement")
    assert elm["Now Autumn 1"] == "not returned"


def test_a_phases_last_year_is_weighted(kit: Any) -> None:
    """(91 + 291) ÷ (100 + 300) = 95.5%: above the nation's 94, so held, to a point better."""
    phase = table(kit)["Primary schools"]
    assert phase["Last year 2025-26"] == D("95.5")
    assert (phase["Suggested from"], phase["Suggested to"]) == (D("95.5"), D("96.5"))
    assert (phase["Target 2026-27"], phase["State"]) == ("not set", "to agree by 23 October 2026")


def test_targets_are_for_headline_measures_and_those_the_register_names(kit: Any) -> None:
    att, susp, ehe = (replace(kit.by_code[c], headline=c == "att") for c in ("att", "susp", "ehe"))
    definitions: Any = SimpleNamespace(measures=(att, susp, ehe))
    named = Register(
        targets=tuple(Target(subject="OAK", measure=c, year="2026-27", target=D(1)) for c in ("susp", "ehe"))
    )
    assert [m.code for m in measures_with_targets(definitions, Register())] == ["att"]
    # context measures are never better or worse, so no target is printed for them
    assert [m.code for m in measures_with_targets(definitions, named)] == ["att", "susp"]
