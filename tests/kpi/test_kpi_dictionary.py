"""The dictionary of measures, its dated rules, and the watch over figures and dates that go out of date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from sic_docs.kpi.asked import in_force, is_asked, on, results_of, series_breaks
from sic_docs.kpi.comparators import all_comparators, covers, national
from sic_docs.kpi.freshness import going_stale
from sic_docs.kpi.model import Rule
from sic_docs.kpi.rating import rate
from sic_docs.register.model import Register
from sic_docs.school_year.model import Period

if TYPE_CHECKING:
    from sic_docs.config.model import Definitions

D = Decimal
# every code of the field's own list of measures
FIELD = [
    "att",
    "abs",
    "abs_auth",
    "abs_unauth",
    "pa",
    "sa",
    "susp",
    "susp1",
    "pex",
    "gld",
    "phon1",
    "phon2",
    "mtc",
    "ks1",
    "ks2_rwm",
    "ks2_hs",
    "ks2_sc",
    "ks2_prog",
    "a8",
    "p8",
    "em5",
    "em4",
    "ebacc_e",
    "ebacc_aps",
    "dest4",
    "ks5_aps",
    "ks5_va",
    "ks5_ret",
    "roll",
    "pan",
    "mob",
    "sick",
    "turn",
    "vac",
    "inyear",
    "reserve",
    "sg_n",
    "compl",
    "send_n",
    "cpl",
]
GAPS = {"gap_ks2", "gap_em5", "gap_a8", "gap_att", "gap_phon1", "gap_sen", "gap_ehcp", "gap_sex", "gap_eal"}


def test_no_national_figure_and_no_term_date_is_about_to_go_out_of_date(sample_definitions: Definitions) -> None:
    stale = going_stale(sample_definitions, date.today())  # noqa: DTZ011 — the one test that asks for the day
    assert not stale, "\n".join(str(issue) for issue in stale)


def test_every_measure_of_the_field_is_in_the_dictionary_with_what_it_means(sample_definitions: Definitions) -> None:
    known = {m.code: m for m in sample_definitions.measures}
    assert [code for code in FIELD if code not in known] == []
    assert known.keys() >= GAPS
    for measure in known.values():
        assert len(measure.definition) > 20, measure.code
        assert measure.kind != "rate" or (measure.numerator and measure.denominator), measure.code
        assert measure.lowest is not None, measure.code
        assert (measure.better in ("up", "down", "zero")) or measure.amber_band is None, measure.code
    assert {m.code for m in known.values() if m.unit == "percentage_points"} == GAPS - {"gap_a8"}


def test_safeguarding_context_and_money_are_never_coloured(sample_definitions: Definitions) -> None:
    for code in ("sg_n", "sg_ref", "sg_lado", "roll", "pan", "cap", "mob", "ebacc_e", "reserve", "compl"):
        assert sample_definitions.measure(code).better == "none", code


def test_every_national_figure_has_period_phase_source_and_status_and_a_place_for_the_next(
    sample_definitions: Definitions,
) -> None:
    renewed = {code for release in sample_definitions.releases for code in release.measures}
    for row in sample_definitions.comparators:
        assert covers(row.period) and row.source and row.status in ("provisional", "revised", "final"), row
        assert row.measure in renewed, row
    for release in sample_definitions.releases:
        assert release.published_at.startswith("gov.uk"), release
        assert "//" not in release.published_at


@pytest.mark.parametrize(
    ("code", "school", "slug", "value", "period"),
    [
        ("abs", "Primary", "summer-2", "5.3", "2025/26 to 10 Jul 2026"),
        ("abs", "Special", "summer-2", "13.2", "2025/26 to 10 Jul 2026"),
        ("susp", "Secondary", "autumn-2", "7.81", "autumn 2024/25"),  # a term with a term
        ("susp", "Secondary", "summer-2", None, ""),  # the year's figure is of all schools, not of secondary ones
        ("a8", "Secondary", "autumn-2", "46.0", "2024/25"),  # revised 46.0 stands before provisional 45.9
        ("em5", "Secondary", "autumn-2", "45.4", "2024/25"),
        ("gap_ks2", "Primary", "summer-2", "-22", "2023/24"),
        ("ks5_ret", "Secondary", "summer-2", None, "2024/25"),
    ],
)
def test_national_figures_are_those_of_the_same_part_of_a_year_and_the_later_status(
    sample_definitions: Definitions, code: str, school: str, slug: str, value: str | None, period: str
) -> None:
    rows = all_comparators(sample_definitions, Register())
    found = national(sample_definitions.measure(code), school, Period("2026-27", slug), rows)
    assert (found.value, found.period) == (None if value is None else D(value), period)


def test_a_figure_is_stale_a_month_before_its_day_and_the_words_say_where_the_next_is(
    sample_definitions: Definitions,
) -> None:
    workforce = next(r for r in sample_definitions.releases if r.code == "workforce")
    only: Any = replace(sample_definitions, releases=(workforce,), comparators=())
    assert [i.code for i in going_stale(only, date(2027, 5, 1))] == []
    (issue,) = [i for i in going_stale(only, date(2027, 7, 1)) if i.code == "comparators-stale"]
    assert "31 July 2027" in issue.found and "Teacher sickness" in issue.found
    assert "School workforce in England, each June" in issue.remedy


def test_computed_term_dates_are_named_in_the_spring_before_they_are_needed(sample_definitions: Definitions) -> None:
    def dates(day: date) -> list[str | None]:
        found = going_stale(replace(sample_definitions, releases=()), day)
        return [i.file for i in found if i.code == "dates-stale"]

    assert dates(date(2027, 4, 1)) == []
    assert dates(date(2027, 5, 10)) == ["school_years/2027-28.yaml"]  # unverified, wanted by 1 June
    assert dates(date(2027, 12, 10)) == ["school_years/2027-28.yaml", "school_years/2028-29.yaml"]


def test_a_measure_whose_national_figures_nothing_renews_is_named(sample_definitions: Definitions) -> None:
    fewer = replace(sample_definitions, releases=tuple(r for r in sample_definitions.releases if r.code != "workforce"))
    assert "sick" in next(i.found for i in going_stale(fewer, date(2026, 11, 1)))


def test_a_definition_that_changes_is_two_dated_rules_and_the_past_keeps_its_own(kit: Any) -> None:
    changed = kit.measure(
        "pa",
        definition="Pupils missing 10% or more.",
        rules=(Rule(from_on=date(2027, 9, 1), definition="Pupils missing 8% or more.", amber_band=D(5),
                    breaks_series=True),),
    )  # fmt: skip
    assert on(changed, date(2027, 8, 31)).definition == "Pupils missing 10% or more."
    later = on(changed, date(2027, 9, 1))
    assert (later.definition, later.amber_band, later.jump) == ("Pupils missing 8% or more.", D(5), D(3))
    assert series_breaks(changed, date(2026, 9, 1), date(2027, 9, 1))
    assert not series_breaks(changed, date(2027, 9, 1), date(2028, 9, 1))
    gone = kit.measure("old", to_on=date(2026, 8, 31))
    coming = kit.measure("new", from_on=date(2027, 9, 1))
    assert [m.code for m in in_force((changed, gone, coming), date(2026, 9, 1))] == ["pa"]
    assert [m.code for m in in_force((changed, gone, coming), date(2027, 9, 1))] == ["pa", "new"]


def test_only_measures_of_the_return_are_asked_half_term_by_half_term(sample_definitions: Definitions) -> None:
    register = sample_definitions.first_register
    assert register is not None
    school = register.school("OAK")
    asked = {m.code for m in sample_definitions.measures if is_asked(m, school)}
    assert {"att", "ks2_rwm"} <= asked and not asked & {"abs", "ks2_r", "reserve", "gap_ks2"}
    summer = [m.code for m in results_of(sample_definitions.measures, school)]
    assert {"gld", "phon1", "phon2", "ks2_rwm", "ks2_sc"} <= set(summer) and "a8" not in summer


def test_a_gap_is_better_the_nearer_to_zero_on_either_side(kit: Any) -> None:
    gap = kit.measure("gap", unit="percentage_points", better="zero", kind="value", amber_band=D(2))
    assert rate(D("-10"), D("-22"), gap) == "green"
    assert rate(D("-23.5"), D("-22"), gap) == "amber"
    assert rate(D("25"), D("-22"), gap) == "red"
