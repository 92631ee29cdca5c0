"""Ratings, comparators, roll-ups, the scorecard and the chase list, every expected figure worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from sic_docs.kpi.analysis import changes, concerns, forward, lines, roll_up, scorecard
from sic_docs.kpi.comparators import all_comparators, covers, national, target
from sic_docs.kpi.foreign import OWN_WORKBOOK
from sic_docs.kpi.model import Book, Measure, Reading, ReadingState, Returned, SchoolReadings
from sic_docs.kpi.printing import printed, shown
from sic_docs.kpi.rating import rate, shortfall
from sic_docs.kpi.returns import overdue, return_of, returns
from sic_docs.register.model import Comparator, Register, Target
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Level, Phase, School

D = Decimal
AUTUMN_1, AUTUMN_2 = Period("2026-27", "autumn-1"), Period("2026-27", "autumn-2")
YEAR_AGO = Period("2025-26", "autumn-2")


def school(code: str, phase: Phase = Phase.PRIMARY, **given: Any) -> School:
    ages = {Phase.PRIMARY: (4, 11), Phase.SECONDARY: (11, 16), Phase.SPECIAL: (4, 19), Phase.INFANT: (4, 7)}[phase]
    return School(code=code, name=f"School {code}", phase=phase, lowest_age=ages[0], highest_age=ages[1], **given)


def read(code: str, measure: Measure, value: object, period: Period = AUTUMN_2, *, top: int | None = None,
         bottom: int | None = None, submitted: bool = True, state: ReadingState = ReadingState.NUMBER) -> Reading:  # fmt: skip
    return Reading(
        school=code, measure=measure.code, period=period, state=state, value=None if value is None else D(str(value)),
        numerator=None if top is None else D(top), denominator=None if bottom is None else D(bottom),
        unit=measure.unit, places=measure.places, submitted=submitted,
    )  # fmt: skip


def book(*readings: Reading) -> Book:
    returned = {(r.school, r.period): Returned(school=r.school, period=r.period, submitted_by="School data lead" if r.submitted else None) for r in readings}  # fmt: skip
    return Book([SchoolReadings(school="", year="", source="", returned=tuple(returned.values()), readings=readings)])


def definitions(kit: Any, *comparators: Comparator, measures: Any = None) -> Any:
    return SimpleNamespace(
        measures=measures or kit.MEASURES,
        comparators=comparators,
        own_workbook=lambda school: None,
        trust=SimpleNamespace(suppress_below=6),
    )


# --- printing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "places", "text"),
    [("94.25", "percent", 1, "94.3%"), ("94.24", "percent", 1, "94.2%"), ("4.02", "per_100", 2, "4.02"),
     ("-0.03", "score", 2, "−0.03"), ("0.12", "score", 2, "+0.12"), ("-0.001", "score", 2, "0.00"),
     ("1234.5", "pounds", 0, "£1,235"), ("-1234", "pounds", 0, "−£1,234"), ("45320", "number", 0, "45,320")],
)  # fmt: skip
def test_a_figure_is_printed_in_its_unit_and_places(value: str, unit: str, places: int, text: str) -> None:
    assert printed(D(value), unit, places) == text


@pytest.mark.parametrize("state", [s for s in ReadingState if s is not ReadingState.NUMBER])
def test_what_is_not_a_number_is_printed_in_words(kit: Any, state: ReadingState) -> None:
    text = shown(read("OAK", kit.MEASURES[0], None, state=state), Level.C1).text
    assert text
    assert not any(c.isdigit() for c in text)
    assert "None" not in text


def test_a_cohort_of_five_is_suppressed_for_anyone_and_shown_in_the_schools_own_paper(kit: Any) -> None:
    five = read("OAK", kit.MEASURES[0], 80, top=4, bottom=5)
    assert shown(five, Level.C0).text == "suppressed (c)"
    assert shown(five, Level.C1).text == "80.0%"
    assert five.shown(Level.C2).text == "80.0%"


def test_the_few_that_can_be_worked_out_from_the_rest_are_suppressed_too(kit: Any) -> None:
    assert shown(read("OAK", kit.MEASURES[0], 97, top=97, bottom=100), Level.C0).text == "suppressed (c)"
    assert shown(read("OAK", kit.MEASURES[0], 94, top=94, bottom=100), Level.C0).text == "94.0%"


# --- rating -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "colour"), [("94.9", "green"), ("95.4", "green"), ("94.86", "green"), ("94.8", "amber"), ("93.9", "amber"), ("93.8", "red")]
)  # fmt: skip
def test_green_at_or_better_amber_within_the_band_red_beyond(kit: Any, value: str, colour: str) -> None:
    assert rate(D(value), D("94.9"), kit.by_code["att"]) == colour


def test_where_lower_is_better_the_sides_change_over(kit: Any) -> None:
    susp = replace(kit.by_code["susp"], amber_band=D(1))
    assert [rate(D(v), D("4.02"), susp) for v in ("4.02", "5.02", "5.03")] == ["green", "amber", "red"]
    assert shortfall(D("5"), D("4.02"), susp) == D("0.98")


def test_context_measures_are_never_rated(kit: Any) -> None:
    assert rate(D(9), D(2), kit.by_code["ehe"]) is None


# --- comparators --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("2024/25", ("2024-25", "year")), ("autumn 2024/25", ("2024-25", "autumn-2")),
     ("Autumn term 2024/25", ("2024-25", "autumn-2")), ("autumn and spring 2024/25", ("2024-25", "spring-2")),
     ("Autumn 1 2026-27", ("2026-27", "autumn-1")), ("2025/26 to 10 Jul 2026", ("2025-26", "summer-2")),
     ("2026/27 to 20 Nov 2026", ("2026-27", "autumn-2")), ("2024/2025", ("2024-25", "year")),
     ("2024/26", None), ("last year", None), ("2026/27 to 40 Nov 2026", None)],
)  # fmt: skip
def test_a_published_period_says_what_part_of_which_year_it_covers(text: str, meaning: tuple[str, str] | None) -> None:
    assert covers(text) == meaning


ROWS = (
    Comparator(measure="susp", phase="All", period="autumn 2024/25", value=D("4.02")),
    Comparator(measure="susp", phase="Primary", period="autumn 2024/25", value=D("0.89")),
    Comparator(measure="susp", phase="All", period="2023/24", value=D("11.31")),
    Comparator(measure="mtc", phase="All", period="2023/24", value=D("20.6")),
    Comparator(measure="mtc", phase="All", period="2024/25", value=D("21.0")),
    Comparator(measure="a8", phase="All", period="2024/25", value=None),
)


def test_a_terms_suspensions_are_held_against_a_terms_and_never_a_years(kit: Any) -> None:
    susp = kit.by_code["susp"]
    secondary = school("STM", Phase.SECONDARY)
    assert national(susp, secondary, AUTUMN_2, ROWS).value == D("4.02")
    assert national(susp, secondary, AUTUMN_1, ROWS).words == "not published"
    assert national(susp, secondary, Period("2026-27", "summer-2"), ROWS).value == D("11.31")


def test_a_phase_with_its_own_figure_never_falls_back_on_all_schools(kit: Any) -> None:
    susp = kit.by_code["susp"]
    assert national(susp, school("OAK"), AUTUMN_2, ROWS).value == D("0.89")
    assert national(susp, school("ELM", Phase.INFANT), AUTUMN_2, ROWS).value == D("0.89")
    assert national(susp, school("OAK"), Period("2026-27", "summer-2"), ROWS).value is None


def test_a_special_school_has_its_own_benchmark_or_none(kit: Any) -> None:
    assert national(kit.by_code["susp"], school("WIL", Phase.SPECIAL), AUTUMN_2, ROWS).value is None


def test_results_are_held_against_the_latest_published(kit: Any) -> None:
    assert national(kit.by_code["mtc"], school("OAK"), AUTUMN_2, ROWS).value == D("21.0")


def test_what_is_not_calculated_nationally_says_so(kit: Any) -> None:
    assert (
        national(kit.by_code["a8"], school("STM", Phase.SECONDARY), AUTUMN_2, ROWS).words == "not available nationally"
    )


def test_where_the_register_and_config_both_speak_the_register_wins(kit: Any) -> None:
    newer = Comparator(measure="mtc", phase="All", period="2024-25", value=D("21.1"))
    rows = all_comparators(definitions(kit, *ROWS), Register(comparators=(newer,)))
    assert national(kit.by_code["mtc"], school("OAK"), AUTUMN_2, rows).value == D("21.1")


def test_a_schools_own_target_comes_before_its_phases(kit: Any) -> None:
    register = Register(
        targets=(
            Target(subject="Primary", measure="att", year="2026-27", target=D(95)),
            Target(subject="OAK", measure="att", year="2026-27", target=D("95.5")),
            Target(subject="OAK", measure="att", year="2025-26", target=D("90")),
        )
    )
    att = kit.by_code["att"]
    assert target(att, school("OAK"), "2026-27", register) == D("95.5")
    assert target(att, school("ELM", Phase.INFANT), "2026-27", register) == D(95)
    assert target(att, school("STM", Phase.SECONDARY), "2026-27", register) is None


# --- a school's lines ---------------------------------------------------------------------------------------------


def line_of(kit: Any, code: str, found: Book, register: Register | None = None, period: Period = AUTUMN_2,
            school_: School | None = None, **given: Any) -> Any:  # fmt: skip
    made = lines(school_ or school("OAK"), period, definitions(kit, *ROWS), register or Register(), found, **given)
    return next(line for line in made if line.measure.code == code)


def test_a_line_says_now_last_a_year_ago_target_gap_and_letter(kit: Any) -> None:
    att = kit.by_code["att"]
    register = Register(targets=(Target(subject="OAK", measure="att", year="2026-27", target=D("95.0")),))
    found = book(
        read("OAK", att, "94.2", top=942, bottom=1000),
        read("OAK", att, "95.1", AUTUMN_1),
        read("OAK", att, "93.9", YEAR_AGO),
    )
    line = line_of(kit, "att", found, register)
    assert (line.now.text, line.last.text, line.year_ago.text, line.target.text) == ("94.2%", "95.1%", "93.9%", "95.0%")
    assert (line.gap, line.gap_text, line.letter, line.cohort) == (D("-0.8"), "−0.8", "A", "1,000")
    assert (line.against, line.against_text, line.shortfall) == ("target", "target 95.0%", D("0.8"))
    assert line.name == "Attendance (so far this year)"
    assert forward(line).text == "94.2%"
    assert "carried forward" in forward(line).method


def test_what_grows_through_the_year_is_never_held_against_a_years_target(kit: Any) -> None:
    register = Register(targets=(Target(subject="OAK", measure="susp", year="2026-27", target=D("3.00")),))
    line = line_of(kit, "susp", book(read("OAK", kit.by_code["susp"], "1.89")), register)
    assert (line.against, line.gap, line.letter) == ("national", D("1.00"), "A")
    # two of six half terms: 1.89 ÷ 2 × 6
    assert forward(line).value == D("5.67")
    assert "2 of 6" in forward(line).method


def test_a_half_term_in_progress_is_provisional_in_the_schools_own_paper_and_not_returned_elsewhere(kit: Any) -> None:
    found = book(read("OAK", kit.by_code["att"], "94.2", submitted=False))
    assert line_of(kit, "att", found, level=Level.C1).now.text == "94.2% (provisional)"
    trust = line_of(kit, "att", found, level=Level.C2)
    assert (trust.now.text, trust.rating, trust.gap) == ("not returned", None, None)


def test_a_school_that_joined_in_january_has_no_figures_before_and_says_so(kit: Any) -> None:
    joined = school("FER", joined_on=date(2026, 1, 5))
    line = line_of(kit, "att", book(read("FER", kit.by_code["att"], "95")), school_=joined)
    assert line.year_ago.text == "before joining"
    later = replace(joined, joined_on=date(2025, 11, 3))  # in the trust before that half term ended
    assert line_of(kit, "att", Book(), school_=later).year_ago.text == "no figure held"


def test_a_measure_not_asked_this_half_term_says_not_collected(kit: Any) -> None:
    assert line_of(kit, "mtc", Book(), period=AUTUMN_1).now.text == "not collected"
    assert line_of(kit, "mtc", Book(), period=AUTUMN_2).now.text == "not returned"
    assert line_of(kit, "mtc", Book(), period=AUTUMN_2).last.text == "first of the year"


def test_nothing_of_a_suppressed_figure_reaches_an_open_paper(kit: Any) -> None:
    register = Register(targets=(Target(subject="OAK", measure="att", year="2026-27", target=D("95.0")),))
    line = line_of(kit, "att", book(read("OAK", kit.by_code["att"], 80, top=4, bottom=5)), register, level=Level.C0)
    assert line.now.text == "suppressed (c)"
    assert (line.rating, line.gap, line.shortfall, line.cohort, line.gap_text) == (None, None, None, "", "")
    assert forward(line).value is None


def test_concerns_come_most_in_need_first(kit: Any) -> None:
    register = Register(targets=(
        Target(subject="OAK", measure="att", year="2026-27", target=D(95)),
        Target(subject="OAK", measure="sa", year="2026-27", target=D(1)),
        Target(subject="OAK", measure="mtc", year="2026-27", target=D(20)),
    ))  # fmt: skip
    found = book(
        read("OAK", kit.by_code["att"], "94.2"),
        read("OAK", kit.by_code["sa"], "4"),
        read("OAK", kit.by_code["mtc"], "21"),
    )
    made = lines(school("OAK"), AUTUMN_2, definitions(kit), register, found)
    assert [(line.measure.code, line.letter) for line in concerns(made)] == [("sa", "R"), ("att", "A")]


# --- roll-ups -----------------------------------------------------------------------------------------------------


def test_a_roll_up_is_weighted_and_not_a_mean_of_percentages(kit: Any) -> None:
    att = kit.by_code["att"]
    found = book(read("A", att, 90, top=900, bottom=1000), read("B", att, 98, top=98, bottom=100))
    total = roll_up(att, [school("A"), school("B"), school("C")], AUTUMN_2, found)
    assert total.value is not None
    assert round(total.value, 4) == D("90.7273")  # 998 ÷ 1100, where the mean would say 94
    assert (total.shown.text, total.coverage, total.is_complete) == ("90.7%", "2 of 3 schools", False)


def test_what_has_no_counts_is_a_range_and_not_aggregated(kit: Any) -> None:
    mtc = kit.by_code["mtc"]
    found = book(read("A", mtc, "18.2"), read("B", mtc, "21.4"))
    total = roll_up(mtc, [school("A"), school("B")], AUTUMN_2, found)
    assert (total.value, total.shown.text) == (None, "not aggregated: 18.2 to 21.4")
    assert roll_up(mtc, [school("A")], AUTUMN_2, found).shown.text == "18.2"


def test_a_suppressed_school_is_left_out_with_its_counts_so_that_nothing_can_be_worked_back(kit: Any) -> None:
    att = kit.by_code["att"]
    found = book(
        read("A", att, 90, top=900, bottom=1000),
        read("B", att, None, top=3, bottom=5, state=ReadingState.SUPPRESSED),
        read("C", att, 80, top=4, bottom=5),
    )
    three = [school("A"), school("B"), school("C")]
    inside = roll_up(att, three, AUTUMN_2, found, level=Level.C2)
    assert (inside.numerator, inside.denominator, inside.coverage) == (D(904), D(1005), "2 of 3 schools")
    # at C0 two are suppressed and one is not: a total would be that one school's figure
    outside = roll_up(att, three, AUTUMN_2, found, level=Level.C0)
    assert (outside.value, outside.shown.text) == (None, "suppressed (c)")


def test_a_school_the_measure_does_not_apply_to_is_no_gap_in_the_coverage(kit: Any) -> None:
    att = kit.by_code["att"]
    found = book(read("A", att, 90, top=9, bottom=10), read("B", att, None, state=ReadingState.NOT_APPLICABLE))
    assert roll_up(att, [school("A"), school("B")], AUTUMN_2, found).coverage == "1 of 1 school"


def test_figures_in_progress_are_in_no_roll_up(kit: Any) -> None:
    att = kit.by_code["att"]
    total = roll_up(att, [school("A")], AUTUMN_2, book(read("A", att, 90, top=9, bottom=10, submitted=False)))
    assert (total.value, total.shown.text, total.coverage) == (None, "not returned", "0 of 1 school")


def test_the_scorecard_has_a_row_for_each_phase_and_says_who_is_furthest_below(kit: Any) -> None:
    att = kit.by_code["att"]
    register = Register(
        schools=(school("A"), school("B"), school("S", Phase.SECONDARY)),
        targets=(Target(subject="Primary", measure="att", year="2026-27", target=D(95)),),
    )
    found = book(
        read("A", att, 96, top=960, bottom=1000), read("B", att, 92, top=920, bottom=1000),
        read("A", att, 95, YEAR_AGO, top=950, bottom=1000), read("B", att, 93, YEAR_AGO, top=930, bottom=1000),
    )  # fmt: skip
    rows = {r.phase: r for r in scorecard(AUTUMN_2, definitions(kit, measures=(att,)), register, found)}
    primary = rows["Primary"]
    assert (primary.last_year.text, primary.now.shown.text, primary.target.text) == ("94.0%", "94.0%", "95.0%")
    assert (primary.expected.text, primary.letter, primary.furthest) == ("94.0%", "A", "School B 92.0%")
    assert (rows["Secondary"].now.shown.text, rows["Secondary"].letter) == ("not returned", "")
    assert rows["Secondary"].last_year.text == "no figure held"


def test_only_moves_beyond_the_band_are_news(kit: Any) -> None:
    att = kit.by_code["att"]
    register = Register(schools=(school("A"),))

    def said(now: int) -> tuple[str, ...]:
        found = book(
            read("A", att, now / 10, top=now, bottom=1000), read("A", att, "95.0", AUTUMN_1, top=950, bottom=1000)
        )
        return changes(AUTUMN_2, definitions(kit, measures=(att,)), register, found)

    assert said(945) == ()
    assert said(940) == ("Primary: attendance is worse, 94.0% from 95.0% in Autumn 1.",)
    assert said(962) == ("Primary: attendance is better, 96.2% from 95.0% in Autumn 1.",)


# --- returns ------------------------------------------------------------------------------------------------------


def test_the_chase_list_says_what_is_missing_once_it_is_due_and_not_before(kit: Any) -> None:
    wanted = definitions(kit, measures=(kit.by_code["att"], kit.by_code["ehe"], kit.by_code["mtc"]))
    found = book(read("A", kit.by_code["att"], 95), read("B", kit.by_code["att"], 95, submitted=False))
    three = [school("A"), school("B"), school("C")]
    made = returns(three, AUTUMN_2, wanted, found)
    assert [(r.state, r.missing) for r in made] == [
        ("submitted", ("Home education", "Times tables")),
        ("in progress", ("Home education", "Times tables")),
        ("not started", ("Attendance", "Home education", "Times tables")),
    ]
    assert made[1].line == "In progress, not submitted: 1 of 3 measures entered. Figures are provisional."
    assert overdue(made, date(2026, 11, 25), date(2026, 11, 25)) == ()
    assert [(i.code, i.school) for i in overdue(made, date(2026, 11, 26), date(2026, 11, 25))] == [
        ("kpi-not-entered", "A"), ("kpi-not-returned", "B"), ("kpi-not-returned", "C"),
    ]  # fmt: skip


def test_what_is_not_collected_is_never_chased(kit: Any) -> None:
    wanted = definitions(kit, measures=(kit.by_code["mtc"],))
    assert return_of(school("A"), AUTUMN_1, wanted, Book()).missing == ()


def test_a_date_alone_is_no_return_of_a_schools_own_workbook(kit: Any) -> None:
    """Three measures mapped: one entered is not half of them, two are."""
    att, ehe, mtc = (kit.by_code[code] for code in ("att", "ehe", "mtc"))
    wanted = definitions(kit, measures=(att, ehe, mtc))
    wanted.own_workbook = lambda code: SimpleNamespace(supplies={"att", "ehe", "mtc"})

    def own(*readings: Reading) -> Book:
        said = Returned(school="A", period=AUTUMN_2, as_at=date(2026, 11, 20), submitted_by=OWN_WORKBOOK)
        return Book([SchoolReadings(school="A", year="", source="", returned=(said,), readings=readings)])

    found = [own(), own(read("A", att, 95)), own(read("A", att, 95), read("A", ehe, 0))]
    made = [return_of(school("A"), AUTUMN_2, wanted, each) for each in found]
    assert [r.state for r in made] == ["not started", "in progress", "submitted"]
    [late] = overdue(made[:1], date(2026, 11, 26), date(2026, 11, 25))
    assert late.code == "kpi-not-returned" and "own workbook" in late.remedy
