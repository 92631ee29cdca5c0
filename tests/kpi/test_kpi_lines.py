"""Readings as JSON lines: whatever was written is read back equal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sic_docs.errors import Issue
from sic_docs.kpi.asked import HALF_TERMS
from sic_docs.kpi.lines import dump, from_json, parse, to_json
from sic_docs.kpi.model import Reading, ReadingState, Returned, SchoolReadings
from sic_docs.school_year.model import Period

texts = st.text(max_size=30)
numbers = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=4)
days = st.none() | st.dates(date(2000, 1, 1), date(2099, 1, 1))
periods = st.builds(Period, st.sampled_from(["2025-26", "2026-27"]), st.sampled_from(HALF_TERMS))
readings = st.builds(
    Reading,
    school=texts, measure=texts, period=periods, state=st.sampled_from(ReadingState), value=numbers, numerator=numbers,
    denominator=numbers, unit=texts, places=st.integers(0, 4), as_at=days, submitted=st.booleans(), source=texts,
    sheet=texts, cell=texts, found=st.none() | texts, comment=st.none() | texts,
)  # fmt: skip
returned = st.builds(
    Returned, school=texts, period=periods, as_at=days, submitted_by=st.none() | texts, head_checked=st.booleans()
)
schools = st.builds(
    SchoolReadings, school=texts, year=texts, source=texts, mark=texts,
    returned=st.lists(returned, max_size=6).map(tuple), readings=st.lists(readings, max_size=12).map(tuple),
)  # fmt: skip
issues = st.builds(
    Issue,
    code=texts,
    file=st.none() | texts,
    place=st.none() | texts,
    found=texts,
    remedy=texts,
    school=st.none() | texts,
)


@settings(max_examples=60, deadline=None)
@given(schools, st.lists(issues, max_size=3).map(tuple))
def test_what_was_written_is_read_back_equal(kept: SchoolReadings, found: tuple[Issue, ...]) -> None:
    text = dump(kept, found)
    assert parse(text) == (kept, found)
    assert dump(*parse(text)) == text  # type: ignore[arg-type]
    assert from_json(to_json(kept)) == kept


def test_a_real_return_survives_and_is_small(kit: Any) -> None:
    def change(book: Any) -> None:
        for cell in ("D5", "E5", "F5"):
            book["Attendance"][cell] = 94.2

    read = kit.read(kit.spoiled(change))
    assert len(read.readings.readings) == 15
    text = dump(read.readings)
    assert parse(text) == (read.readings, ())
    assert len(text) < 3_000


def test_text_it_did_not_write_is_no_reading_rather_than_a_guess() -> None:
    kept = SchoolReadings(school="OAK", year="2026-27", source="x")
    for text in (None, "", "{", "[]", "null\n", '{"v":2}', dump(kept).replace('"v":1', '"v":9'), dump(kept)[:-9]):
        assert parse(text) == (None, ())


def test_decimals_keep_their_places() -> None:
    kept = SchoolReadings(
        school="OAK", year="2026-27", source="x",
        readings=(Reading(school="OAK", measure="att", period=Period("2026-27", "autumn-1"),
                          state=ReadingState.NUMBER, value=Decimal("94.20")),),
    )  # fmt: skip
    again = parse(dump(kept))[0]
    assert again is not None
    assert str(again.readings[0].value) == "94.20"
