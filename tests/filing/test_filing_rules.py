"""The pure rules of filing: decide, keys, names, paths, registry rows. Expected values worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sic_docs.filing.decide import UNREADABLE, Action, Actual, Written, decide
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.names import length, safe_name, same_name, school_folders
from sic_docs.filing.paths import LONGEST_PATH, Spot, copy_path, document_path
from sic_docs.filing.registry import Registry, RegistryDamaged, Row, dump, merge, merge_row, parse
from sic_docs.jobs.filing.clearance import clearance
from sic_docs.jobs.report import Outcome, Report, Verb
from sic_docs.ports import Audience
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Level, Phase, School
from tests.filing_kit import AUTUMN, MONDAY, document_type, key

TUESDAY = date(2026, 9, 8)
A, B = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    ("written", "actual", "is_open", "recipe", "action"),
    [
        (None, None, True, A, Action.CREATE),
        (None, None, False, A, Action.CREATE),
        (None, A, True, A, Action.NAME_TAKEN),
        (None, UNREADABLE, True, A, Action.NAME_TAKEN),
        (Written(A, A, MONDAY), None, True, B, Action.LEAVE_REMOVED),
        (Written(A, A, MONDAY), B, True, B, Action.KEEP_EDITS),
        (Written(A, A, MONDAY), UNREADABLE, True, B, Action.KEEP_EDITS),
        (Written(A, A, MONDAY), A, False, B, Action.LEAVE_AS_IS),
        (Written(A, A, MONDAY), A, True, A, Action.LEAVE_AS_IS),
        (Written(A, A, TUESDAY), A, True, B, Action.LEAVE_AS_IS),
        (Written(A, A, MONDAY), A, True, B, Action.REPLACE),
    ],
)
def test_the_decision_table_row_by_row(
    written: Written | None, actual: Actual, is_open: bool, recipe: str, action: Action
) -> None:
    assert decide(recipe, written, actual, is_open=is_open, today=MONDAY) is action


digests = st.sampled_from(["a", "b", "c"])
days = st.dates(date(2026, 9, 1), date(2026, 9, 5))
writtens = st.none() | st.builds(Written, digests, digests, days)
actuals = st.none() | digests | st.just(UNREADABLE)


@given(digests, writtens, actuals, st.booleans(), days)
def test_what_we_did_not_write_is_never_replaced(
    recipe: str, written: Written | None, actual: Actual, is_open: bool, today: date
) -> None:
    action = decide(recipe, written, actual, is_open=is_open, today=today)
    if action is Action.REPLACE:
        assert written is not None
        assert actual == written.fingerprint
        assert is_open
        assert written.as_of <= today
    if action is Action.CREATE:
        assert actual is None
        assert written is None


@pytest.mark.parametrize(
    ("printed", "parsed"),
    [
        ("line_meeting/OAK/2026-27/autumn/04", DocumentKey("line_meeting", "OAK", AUTUMN, 4)),
        ("kpi_return/TRUST/2026-27/year/01~2", DocumentKey("kpi_return", "TRUST", Period("2026-27", "year"), 1, 2)),
        ("kpi_sheet/STM/2026-27/autumn-2/112", DocumentKey("kpi_sheet", "STM", Period("2026-27", "autumn-2"), 112)),
    ],
)
def test_a_key_prints_and_parses(printed: str, parsed: DocumentKey) -> None:
    assert str(parsed) == printed
    assert DocumentKey.parse(printed) == parsed


@pytest.mark.parametrize(
    "text",
    ["", "a/OAK/2026-27/autumn/4", "a/oak/2026-27/autumn/04", "a/OAK/2026-27/winter/04", "a/OAK/2026-27/autumn/04~1",
     "a/OAK/2026-27/autumn/004", "a/OAK/2026-27/autumn/04 ", "../OAK/2026-27/autumn/04"],
)  # fmt: skip
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a document key"):
        DocumentKey.parse(text)


@pytest.mark.parametrize(
    ("called", "folder"),
    [
        ("Oak & Ash (C of E) Primary School", "Oak & Ash (C of E) Primary School"),
        ("St. Mary's / Ŵyllt", "St. Mary's - Ŵyllt"),
        ("Ysgol Ŵyllt", "Ysgol Ŵyllt"),
        ('The "Hill" School', "The 'Hill' School"),
        ("North/South", "North-South"),
        ("A: B", "A - B"),
        ("What? *School*", "What School"),
        ("School #1 100%", "School #1 100%"),
        ("  Elm.  ", "Elm"),
        ("Elm\tLane\nSchool", "Elm Lane School"),
        ("CON", "CON_"),
        ("nul.txt", "nul_.txt"),
        ("Forms", "Forms_"),
        ("desktop.ini", "desktop.ini_"),
        ("~$Elm", "Elm"),
        (".lock", "lock"),
        ("a_vti_b", "avtib"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("x\ud800y", "xy"),
        ("???", "unnamed"),
        ("Cafe\u0301", "Caf\u00e9"),
    ],
)
def test_names_are_mended_so_that_they_still_read_well(called: str, folder: str) -> None:
    assert safe_name(called) == folder


FORBIDDEN = set('"*:<>?/\\|')
RESERVED = {"con", "prn", "aux", "nul", "forms", "desktop.ini", ".lock"} | {
    f"{p}{n}" for p in ("com", "lpt") for n in range(10)
}


@given(st.text(max_size=300), st.integers(12, 100))
def test_every_name_is_legal_and_mending_is_stable(text: str, longest: int) -> None:
    name = safe_name(text, longest=longest)
    assert name
    assert not set(name) & FORBIDDEN
    assert all(ord(c) >= 32 for c in name)
    assert name == name.strip().strip(".")
    assert not name.startswith("~$")
    assert name.lower() not in RESERVED
    assert name.split(".")[0].lower() not in RESERVED
    assert "_vti_" not in name.lower()
    assert length(name) <= longest
    name.encode()
    assert safe_name(name, longest=longest) == name


def school(code: str, name: str, folder: str | None = None) -> School:
    return School(code=code, name=name, phase=Phase.PRIMARY, lowest_age=4, highest_age=11, folder=folder)


def test_names_that_collide_after_mending_get_the_code() -> None:
    schools = [school("OAK", "Oak/Ash School"), school("ASH", "OAK|ASH school"), school("ELM", "Elm")]
    assert school_folders(schools, {}) == {
        "OAK": "Oak-Ash School (OAK)",
        "ASH": "OAK-ASH school (ASH)",
        "ELM": "Elm",
    }


def test_a_folder_once_fixed_stays_whatever_the_school_is_called_until_the_register_changes_it() -> None:
    fixed = {"OAK": "Oak Primary", "OLD": "Closed School"}
    assert school_folders([school("OAK", "Oak & Ash"), school("NEW", "Oak primary")], fixed) == {
        "OAK": "Oak Primary",
        "OLD": "Closed School",
        "NEW": "Oak primary (NEW)",
    }
    assert school_folders([school("OAK", "Oak & Ash", "Oak: new")], fixed)["OAK"] == "Oak - new"


@given(st.dictionaries(st.from_regex(r"[A-Z0-9]{2,8}", fullmatch=True), st.text(min_size=1, max_size=60), max_size=12))
def test_no_two_schools_ever_share_a_folder(names: dict[str, str]) -> None:
    folders = school_folders([school(code, name) for code, name in names.items()], {})
    assert len({same_name(folder) for folder in folders.values()}) == len(names)


def test_a_document_is_called_and_filed_as_practice_asks() -> None:
    spot = document_path(
        document_type(),
        key(4),
        half_term="Autumn 2",
        element_folder="Line Meetings",
        element_short="Line Meeting",
        folders={"OAK": "Oak & Ash (C of E) Primary School"},
    )
    assert spot == Spot(
        "school:OAK",
        "2026-27/Leadership/Line Meetings/Autumn 2/OAK Line Meeting 04 agenda and record Autumn 2.docx",
    )
    assert copy_path(spot.path, 2).endswith("/OAK Line Meeting 04 agenda and record Autumn 2 copy 2.docx")


def test_a_path_too_long_loses_wording_first_and_gains_digits_of_its_key() -> None:
    folder = "The Long Named Church of England Voluntary Aided"
    long = replace(
        document_type(), file_name="{code} {element} {number} agenda and record of everything said {half_term}"
    )

    def path(number: int) -> str:
        return document_path(
            long, key(number), half_term="Autumn 2", element_folder="Line Meetings",
            element_short="Line Meeting", folders={"OAK": folder},
        ).path  # fmt: skip

    name = path(4).rpartition("/")[2]
    assert name.startswith("OAK Line Meeting 04")
    assert "Autumn 2" in name
    assert len({path(n) for n in range(1, 40)}) == 39


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=60), st.integers(1, 99), st.integers(1, 9))
def test_every_path_is_within_150_characters_and_legal(name: str, wording: str, number: int, copy: int) -> None:
    folders = school_folders([school("OAK", name)], {})
    wording = wording.replace("{", "").replace("}", "")
    wanted = replace(document_type(), file_name="{code} {number} " + wording)
    spot = document_path(
        wanted, key(number).with_copy(copy), half_term="Autumn 2", element_folder="Line Meetings", folders=folders
    )
    assert length(f"Schools/{folders['OAK']}/{spot.path}") <= LONGEST_PATH
    assert all(safe_name(part) == part for part in spot.path.split("/"))


def test_an_unknown_field_in_a_pattern_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="known are code, element"):
        document_path(replace(document_type(), folder="{yeer}"), key())


ROW = Row(
    key=str(key()),
    document_type="line_meeting",
    place="school:OAK",
    path="2026-27/a\u2028b é.docx",
    id="1.2",
    mark="m",
    size=9,
    fingerprint=A,
    recipe=B,
    as_of=MONDAY,
    filed_at=datetime(2026, 9, 7, 6, 30, tzinfo=UTC),
    copies=("x.docx",),
)


def test_a_registry_reads_back_as_it_was_written() -> None:
    other = replace(ROW, key=str(key(2)), removed=True, returned=1, missed=False, told=A, actual="unreadable")
    registry = Registry(rows={ROW.key: ROW, other.key: other}, rebuilt_on=TUESDAY)
    content = dump(registry)
    assert parse(content, name="x") == registry
    assert dump(parse(content, name="x")) == content
    assert parse(b"", name="x") == Registry()


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b'"x"', b"{}", b'{"key": 1}', b"\xff", b'{"key":"k","document_type":"t","place":"p","path":"p","as_of":"soon"}',
             b'{"key":"k","document_type":"t","place":"p","path":"p","as_of":"2026-09-07","more":1}', b""],
)  # fmt: skip
def test_a_line_that_is_no_row_is_named(line: bytes) -> None:
    with pytest.raises(RegistryDamaged) as damaged:
        parse(
            dump(Registry(rows={ROW.key: ROW})) + line + b"\n" + dump(Registry(rows={ROW.key: ROW})), name="OAK.jsonl"
        )
    assert damaged.value.code == "registry-damaged"
    assert damaged.value.file == "OAK.jsonl"


def test_of_two_rows_removed_beats_all_then_the_later_day_then_ours() -> None:
    later, removed = replace(ROW, as_of=TUESDAY), replace(ROW, removed=True)
    moved = replace(ROW, path="elsewhere.docx")
    assert merge_row(ROW, later) == merge_row(later, ROW) == later
    assert merge_row(later, removed) == merge_row(removed, later) == removed
    assert merge_row(ROW, moved) == moved
    back = replace(ROW, returned=1)
    assert merge_row(removed, back) == merge_row(back, removed) == back


rows = st.builds(
    lambda removed, returned, missed, as_of, path: replace(
        ROW, removed=removed, returned=returned, missed=missed, as_of=as_of, path=path
    ),
    st.booleans(),
    st.integers(0, 2),
    st.booleans(),
    days,
    st.sampled_from(["a", "b"]),
)


@given(rows, rows)
def test_merging_loses_no_removal_and_repeats_without_effect(theirs: Row, ours: Row) -> None:
    merged = merge_row(theirs, ours)
    assert merge_row(merged, ours) == merge_row(merged, merged) == merged
    if theirs.returned == ours.returned:
        assert merged.removed == (theirs.removed or ours.removed)
    registry = merge(Registry(rows={theirs.key: theirs}), [ours], rebuilt_on=MONDAY)
    assert registry.rows == {ROW.key: merged}
    assert registry.rebuilt_on == MONDAY


HEADS = Audience(principals=frozenset({"headteacher", "data managers"}), known=True)


@pytest.mark.parametrize(
    ("level", "audience", "code", "noted"),
    [
        (Level.C1, HEADS, None, False),
        (Level.C2, HEADS, "audience-too-wide", False),
        (Level.C2, Audience(principals=frozenset({"headteacher"}), known=True), None, False),
        (Level.C2, Audience(), None, True),
        (Level.C2, Audience(known=True, private=True), None, False),
        (Level.C3, Audience(), "audience-unknown", False),
        (Level.C3, HEADS, "audience-too-wide", False),
        (Level.C3, Audience(known=True, private=True), None, False),
    ],
)
def test_a_paper_goes_only_where_no_more_people_can_read_than_config_says(
    level: Level, audience: Audience, code: str | None, noted: bool
) -> None:
    found = clearance(level, ["headteacher", "line_manager"], "confidential", audience)
    assert (found.refused.code if found.refused else None) == code
    assert (found.note is not None) == noted


def test_a_report_counts_sorts_and_says_each_issue_once() -> None:
    report = Report(
        outcomes=(
            Outcome(verb=Verb.HELD, key="b", school="OAK", detail="Open by someone."),
            Outcome(verb=Verb.CREATE, key="a", path="a.docx", school="OAK"),
            Outcome(verb=Verb.CREATE, key="z", path="z.docx"),
        )
    )
    assert dict(report.counts) == {"create": 2, "held": 1}
    assert report.lines() == (
        "create        z.docx",
        "create        a.docx (OAK)",
        "held          b (OAK): Open by someone.",
    )
    assert report.exit_status == 0
