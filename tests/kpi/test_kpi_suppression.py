"""Nothing printed in papers open to inspection lets a small group be worked back, this time or from one issue to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations, product
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sic_docs.kpi.analysis import changes, publish, roll_up, scorecard
from sic_docs.kpi.model import Book, Measure, Reading, ReadingState, Returned, SchoolReadings
from sic_docs.kpi.suppression import Counts, Figure, derived, is_small, suppress
from sic_docs.register.model import Register
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Phase, School

D = Decimal
AUTUMN_1, AUTUMN_2, SPRING_1 = (Period("2026-27", s) for s in ("autumn-1", "autumn-2", "spring-1"))
YEAR_AGO = Period("2025-26", "autumn-2")


# --- an attacker who adds and subtracts --------------------------------------------------------------------------------


def tellable(shown: Sequence[Figure], parts: Iterable[Any]) -> bool:
    """Whether the sum over `parts` follows from the sums shown: plain elimination, written apart from what it tests."""
    wanted = set(parts)
    every = sorted({p for f in shown for p in f.parts} | wanted, key=repr)
    rows = [[Fraction(p in f.parts) for p in every] for f in shown]
    target = [Fraction(p in wanted) for p in every]
    for column in range(len(every)):
        pivot = next((r for r in rows if r[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows = [[x - y * row[column] / pivot[column] for x, y in zip(row, pivot, strict=True)] for row in rows]
        target = [x - y * target[column] / pivot[column] for x, y in zip(target, pivot, strict=True)]
    return not any(target)


def subsets(names: Sequence[Any]) -> Iterable[tuple[Any, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(1, len(names) + 1))


counts_of = st.integers(0, 30).flatmap(
    lambda bottom: st.integers(0, bottom).map(lambda top: Counts(top, bottom, has_rest=True))
)


@settings(max_examples=150, deadline=None)
@given(st.lists(counts_of, min_size=2, max_size=7), st.data())
def test_no_sum_or_difference_of_what_is_printed_tells_of_a_small_group(held: list[Counts], data: Any) -> None:
    counts = dict(enumerate(held))
    names = list(counts)
    figures = [Figure(n, frozenset({n}), (0, 1, counts[n].bottom)) for n in names]
    figures.append(Figure("trust", frozenset(names), (1,)))
    half = data.draw(st.sets(st.sampled_from(names), min_size=1))
    figures.append(Figure("phase", frozenset(half), (1,)))
    others = data.draw(st.sets(st.sampled_from(names), min_size=1))
    figures.append(Figure("three years", frozenset(others), (1,)))  # may lie across the phase
    hidden = suppress(figures, counts, below=6)
    shown = [f for f in figures if f.name not in hidden]
    for group in subsets(names):
        assert not (is_small((counts[n] for n in group), 6) and tellable(shown, group)), (group, hidden)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9).flatmap(lambda d: st.integers(0, d).map(lambda t: Counts(t, d, True))),
                min_size=2, max_size=4))  # fmt: skip
def test_who_knows_every_group_size_still_cannot_pin_a_small_count(held: list[Counts]) -> None:
    counts = dict(enumerate(held))
    figures = [Figure(n, frozenset({n}), (0, 1, counts[n].bottom)) for n in counts]
    figures.append(Figure("trust", frozenset(counts), (1,)))
    hidden = suppress(figures, counts, below=6)
    shown = [f for f in figures if f.name not in hidden]
    fits = [
        tops
        for tops in product(*(range(counts[n].bottom + 1) for n in counts))
        if all(sum(tops[n] for n in f.parts) == sum(counts[n].top for n in f.parts) for f in shown)
    ]
    for name, one in counts.items():
        if is_small((one,), 6) and one.bottom:
            assert len({tops[name] for tops in fits}) > 1, (held, hidden)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=3))
def test_what_a_half_term_added_to_a_running_count_is_not_told_when_it_is_small(added: list[Any]) -> None:
    counts: dict[Any, Counts] = {}
    figures: list[Figure] = []
    for school, windows in enumerate(added):
        for number, grown in enumerate(windows):
            counts[(school, number)] = Counts(grown, 400 if number == 0 else 0)
            figures.append(
                Figure((school, number), frozenset((school, n) for n in range(number + 1)), (0, number, grown))
            )
    for number in range(3):
        parts = frozenset((s, n) for s in range(len(added)) for n in range(number + 1))
        figures.append(Figure(("trust", number), parts, (1, number, 0)))
    hidden = suppress(figures, counts, below=6)
    shown = [f for f in figures if f.name not in hidden]
    for group in subsets(sorted(counts)):
        assert not (is_small((counts[p] for p in group), 6) and tellable(shown, group)), (added, hidden)


def test_the_same_figures_always_give_the_same_answer_whatever_their_order() -> None:
    counts = {n: Counts(top, 60, True) for n, top in enumerate((3, 20, 20, 20, 40))}
    figures = [Figure(n, frozenset({n}), (0, 1, 60)) for n in counts] + [Figure("all", frozenset(counts), (1,))]
    assert suppress(figures, counts, below=6) == suppress(figures[::-1], counts, below=6) == {0, 1}


def test_overlapping_totals_are_taken_together() -> None:
    ab, bc, ac = (Figure(n, frozenset(n)) for n in ("ab", "bc", "ac"))
    assert {frozenset("a"), frozenset("b"), frozenset("c")} <= set(derived([ab, bc, ac]))


# --- hand-computed -----------------------------------------------------------------------------------------------------


def measure(**given_: Any) -> Measure:
    facts: dict[str, Any] = {
        "code": "pa", "name": "Persistent absence", "short": "Persistent absence", "domain": "attendance",
        "unit": "percent", "places": 1, "better": "down", "definition": "", "kind": "rate",
        "numerator": "Pupils missing 10%", "denominator": "Pupils", "amber_band": D(3), "headline": True,
    }  # fmt: skip
    return Measure(**{**facts, **given_})


def school(code: str, phase: Phase = Phase.PRIMARY, **given_: Any) -> School:
    return School(code=code, name=f"School {code}", phase=phase, lowest_age=4, highest_age=11, roll=200, **given_)


PA = measure()
SUSP = measure(code="susp", name="Suspension rate", short="Suspensions", unit="per_100", places=2, accumulates=True,
               numerator="Suspensions", denominator="Pupils on roll")  # fmt: skip


def book(rows: Iterable[tuple[str, Measure, Period, int, int]]) -> Book:
    readings = tuple(
        Reading(
            school=code, measure=m.code, period=period, state=ReadingState.NUMBER, value=D(top) / D(bottom) * 100,
            numerator=D(top), denominator=D(bottom), unit=m.unit, places=m.places, submitted=True, comment="The twins",
        )
        for code, m, period, top, bottom in rows
    )  # fmt: skip
    returned = tuple(Returned(school=c, period=p, submitted_by="School data lead") for c, _, p, _, _ in rows)
    return Book([SchoolReadings(school="", year="", source="", readings=readings, returned=returned)])


def definitions(*measures: Measure) -> Any:
    return SimpleNamespace(measures=measures, comparators=(), trust=SimpleNamespace(suppress_below=6, small_cohort=10))


def shown_of(found: Any, code: str, m: Measure = PA, period: Period = AUTUMN_2) -> str:
    reading = found.book.get(code, m.code, period)
    return "hidden" if reading.state is ReadingState.SUPPRESSED else str(int(reading.numerator))


def test_a_school_hidden_in_a_total_hides_another_so_that_the_total_may_stand() -> None:
    """A 4 of 50, B 20 of 200, C 30 of 150: B, C and 54 of 400 would give A; C, the smaller group, goes too."""
    register = Register(schools=(school("A"), school("B"), school("C")))
    held = book([("A", PA, AUTUMN_2, 4, 50), ("B", PA, AUTUMN_2, 20, 200), ("C", PA, AUTUMN_2, 30, 150)])
    found = publish(AUTUMN_2, {AUTUMN_2: held}, definitions(PA), register)
    assert [shown_of(found, code) for code in "ABC"] == ["hidden", "20", "hidden"]
    total = found.total(PA, "Primary", register.schools, AUTUMN_2)
    assert (total.shown.text, total.coverage) == ("13.5%", "3 of 3 schools")  # 54 of 400, all three in it
    assert total.numerator is None and total.lowest == total.highest == D(10)  # of the one printed


def test_hidden_schools_that_are_few_even_together_hide_one_more() -> None:
    """A 1 and B 2 are 3 together: still few, so the smallest of the rest, C, goes with them: 1 + 2 + 9 = 12."""
    register = Register(schools=tuple(map(school, "ABCD")))
    held = book([("A", PA, AUTUMN_2, 1, 50), ("B", PA, AUTUMN_2, 2, 60),
                 ("C", PA, AUTUMN_2, 9, 70), ("D", PA, AUTUMN_2, 40, 300)])  # fmt: skip
    found = publish(AUTUMN_2, {AUTUMN_2: held}, definitions(PA), register)
    assert [shown_of(found, code) for code in "ABCD"] == ["hidden", "hidden", "hidden", "40"]


def test_a_total_of_one_school_is_that_school() -> None:
    register = Register(schools=(school("A"),))
    held = book([("A", PA, AUTUMN_2, 4, 50)])
    found = publish(AUTUMN_2, {AUTUMN_2: held}, definitions(PA), register)
    total = found.total(PA, "Primary", register.schools, AUTUMN_2)
    assert (total.value, total.shown.text) == (None, "suppressed (c)")
    without = Reading(school="A", measure="pa", period=AUTUMN_2, state=ReadingState.NUMBER, value=D(1), unit="percent",
                      submitted=True)  # fmt: skip
    bare = Book([SchoolReadings(school="A", year="", source="", readings=(without,))])  # 1% of a roll of 200: two
    found = publish(AUTUMN_2, {AUTUMN_2: bare}, definitions(PA), register)
    assert found.total(PA, "Primary", register.schools, AUTUMN_2).shown.text == "suppressed (c)"


def test_the_rest_of_a_group_is_a_group() -> None:
    """47 of 50 leaves three pupils."""
    register = Register(schools=(school("A"), school("B"), school("C")))
    held = book([("A", PA, AUTUMN_2, 47, 50), ("B", PA, AUTUMN_2, 20, 200), ("C", PA, AUTUMN_2, 30, 150)])
    assert shown_of(publish(AUTUMN_2, {AUTUMN_2: held}, definitions(PA), register), "A") == "hidden"


def test_a_late_return_is_not_told_by_the_total_growing_from_one_issue_to_the_next() -> None:
    """Autumn 2 first without C: 50 of 400 in two schools. With C's 3 the total would be 53, and the difference C."""
    register = Register(schools=(school("A"), school("B"), school("C")))
    two = [("A", PA, AUTUMN_2, 20, 200), ("B", PA, AUTUMN_2, 30, 200)]
    later = [("A", PA, SPRING_1, 21, 200), ("B", PA, SPRING_1, 33, 200), ("C", PA, SPRING_1, 9, 100)]
    late = book([*two, ("C", PA, AUTUMN_2, 3, 100), *later])
    found = publish(SPRING_1, {AUTUMN_2: book(two), SPRING_1: late}, definitions(PA), register)
    assert found.total(PA, "Primary", register.schools, AUTUMN_2).value is None
    assert shown_of(found, "C") == "hidden"
    assert found.total(PA, "Primary", register.schools, SPRING_1).shown.text == "12.6%"  # 63 of 500


def test_two_suspensions_since_the_last_issue_are_not_told_by_subtracting() -> None:
    """8 by Autumn 1, which was printed; 10 by Autumn 2: the two between may not be."""
    register = Register(schools=(school("A"), school("B"), school("C")))
    first = [("A", SUSP, AUTUMN_1, 8, 200), ("B", SUSP, AUTUMN_1, 20, 200), ("C", SUSP, AUTUMN_1, 30, 200)]
    both = [*first, ("A", SUSP, AUTUMN_2, 10, 200), ("B", SUSP, AUTUMN_2, 40, 200), ("C", SUSP, AUTUMN_2, 60, 200)]
    found = publish(AUTUMN_2, {AUTUMN_1: book(first), AUTUMN_2: book(both)}, definitions(SUSP), register)
    assert shown_of(found, "A", SUSP, AUTUMN_1) == "8"  # it is out
    assert shown_of(found, "A", SUSP) == "hidden"
    assert [shown_of(found, code, SUSP) for code in "BC"].count("hidden") == 1
    assert found.total(SUSP, "Primary", register.schools, AUTUMN_2).shown.text == "18.33"  # 110 of 600


def test_what_was_hidden_once_stays_hidden_and_a_school_sees_its_own() -> None:
    register = Register(schools=(school("A"), school("B"), school("C")))
    rows = [("A", PA, AUTUMN_2, 4, 50), ("B", PA, AUTUMN_2, 20, 200), ("C", PA, AUTUMN_2, 30, 150)]
    held = book(rows)
    more = book([*rows, *((c, PA, SPRING_1, 40, 200) for c in "ABC")])
    found = publish(SPRING_1, {AUTUMN_2: held, SPRING_1: more}, definitions(PA), register)
    assert [shown_of(found, code) for code in "ABC"] == ["hidden", "20", "hidden"]
    assert held.get("A", "pa", AUTUMN_2).numerator == 4  # type: ignore[union-attr]


def test_nothing_hidden_is_left_in_what_open_papers_are_made_from() -> None:
    register = Register(schools=(school("A"), school("B"), school("C")))
    other = measure(code="other", headline=False)
    rows = [("A", PA, AUTUMN_2, 4, 50), ("B", PA, AUTUMN_2, 20, 200), ("C", PA, AUTUMN_2, 30, 150)]
    held = book([*rows, ("B", other, AUTUMN_2, 77, 100), ("A", PA, AUTUMN_1, 2, 50)])
    found = publish(AUTUMN_2, {AUTUMN_2: held}, definitions(PA, other), register)
    left = [r for part in found.book.parts for r in part.readings]
    assert all(r.comment is None for r in left)
    assert [(r.school, r.measure) for r in left if r.value is not None] == [("B", "pa")]


def test_the_scorecard_and_its_sentences_are_made_of_what_may_be_printed() -> None:
    """Two schools, one small: the total of the two would give neither away only if both are hidden."""
    register = Register(schools=(school("A"), school("B")))
    held = book([("A", PA, AUTUMN_1, 3, 50), ("B", PA, AUTUMN_1, 20, 200),
                 ("A", PA, AUTUMN_2, 5, 50), ("B", PA, AUTUMN_2, 60, 200)])  # fmt: skip
    made = definitions(PA)
    found = publish(AUTUMN_2, {AUTUMN_2: held}, made, register)
    [row] = scorecard(AUTUMN_2, made, register, found.book, totals=found.total)
    assert row.now.shown.text == "26.0%"  # 65 of 250
    assert row.furthest == "" and shown_of(found, "A") == shown_of(found, "B") == "hidden"
    assert changes(AUTUMN_2, made, register, found.book, totals=found.total) == (
        "Primary: persistent absence is worse, 26.0% from 9.2% in Autumn 1.",  # 23 of 250 then
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 400)), min_size=1, max_size=8))
def test_a_total_is_weighed_lies_among_its_schools_and_is_one_school_when_there_is_one(pairs: list[Any]) -> None:
    rows = [(f"S{n:02d}", PA, AUTUMN_2, min(top, bottom), bottom) for n, (top, bottom) in enumerate(pairs)]
    schools = tuple(school(code) for code, *_ in rows)
    total = roll_up(PA, schools, AUTUMN_2, book(rows))
    assert total.value == D(sum(r[3] for r in rows)) / D(sum(r[4] for r in rows)) * 100
    assert total.lowest is not None and total.highest is not None and total.value is not None
    assert total.lowest <= total.value <= total.highest
    assert roll_up(PA, schools[:1], AUTUMN_2, book(rows)).value == total.lowest if len(rows) == 1 else True
    double = [(c, m, p, top * 2, bottom * 2) for c, m, p, top, bottom in rows]
    assert roll_up(PA, schools, AUTUMN_2, book(double)).value == total.value  # a rate has no size
