"""A record of ours that cannot be read is named, never written over, and stops only its own school (promises 1, 3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.jobs.living import YEAR, Library, as_json, codes, outcomes, verbs

NEXT = "2026-10-12"  # Mon, with papers for several schools and the trust


def half_a_line(content: bytes) -> bytes:
    return content.rstrip(b"\n")[:-7] + b"\n"


def not_text(content: bytes) -> bytes:
    return b"\xff\xfe\x00" + content


def another_value(content: bytes) -> bytes:
    return b"[1, 2]\n" if content.startswith(b"{") else b'{"a": 1}\n'


DAMAGES = [half_a_line, not_text, another_value]
damage = pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.__name__)


def of_oak(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path.startswith("Schools/Oak")}


@damage
@pytest.mark.parametrize("record", ["answers", "issued", "readings"])
def test_a_schools_own_record_stops_that_school_alone(
    october: Library, record: str, damage: Callable[[bytes], bytes]
) -> None:
    october.word("line_meeting/OAK/2026-27/autumn/01", lambda paper: paper.add_row("actions", {"text": "Order paper"}))
    october.run("2026-10-06")
    path = october.root / "_sic" / YEAR / record / "OAK.jsonl"
    if record == "readings":
        october.path("kpi_return/OAK/2026-27/year/01").unlink()  # nothing left to read them from again
    path.write_bytes(damage(path.read_bytes()))
    broken, before = path.read_bytes(), october.files()
    report = october.run(NEXT)
    (issue,) = [i for i in report.issues if i.code == "state-damaged"]
    assert (issue.file, issue.school) == (f"_sic/{YEAR}/{record}/OAK.jsonl", "OAK")
    assert "move it away" in issue.remedy
    assert path.read_bytes() == broken
    now = of_oak(october.files())
    mine = {p: c for p, c in now.items() if "To do" not in p and "Action register" not in p}
    assert mine == {p: c for p, c in of_oak(before).items() if p in mine}
    assert {o.school for o in outcomes(report, "create")} >= {"HAW"}
    # moved away, as the remedy says, the next run serves the school again
    path.unlink()
    report = october.run(NEXT)
    assert "state-damaged" not in codes(report)
    assert [o for o in report.outcomes if o.school == "OAK" and o.verb.value in ("create", "leave-as-is", "replace")]


@damage
@pytest.mark.parametrize(
    "record", ["register.json", "meetings.jsonl", "actions.jsonl", "offered.json", "told.json", "reminded.json"]
)
def test_a_record_of_the_trust_that_can_be_done_without_stops_nobody(
    october: Library, copied: Callable[[Library], Library], record: str, damage: Callable[[bytes], bytes]
) -> None:
    whole = copied(october).run(NEXT)
    path = october.root / "_sic" / record
    path.write_bytes(damage(path.read_bytes() if path.exists() else b'["a ref"]'))
    broken, rows = path.read_bytes(), set(october.rows())
    report = october.run(NEXT)
    assert f"_sic/{record}" in {i.file for i in report.issues if i.code == "state-damaged"}
    assert path.read_bytes() == broken
    lists = {"attention/TRUST/2026-27/year/01": "replace"}  # where the record is named
    assert verbs(report) | lists == verbs(whole) | lists
    assert rows <= set(october.rows())


@damage
def test_folders_nobody_can_tell_stop_the_run_before_anything_is_written(
    october: Library, damage: Callable[[bytes], bytes]
) -> None:
    path = october.root / "_sic" / "folders.json"
    path.write_bytes(damage(path.read_bytes()) if damage is not another_value else b'{"OAK": 3}')
    broken, before = path.read_bytes(), october.files()
    answer = as_json(october, "run", on=NEXT)
    assert answer["exit"] == 13 and answer["error"]["code"] == "state-damaged"
    assert october.files() == before and path.read_bytes() == broken


@damage
def test_a_snapshot_that_cannot_be_read_whole_stops_the_papers_that_would_show_it(
    october: Library, damage: Callable[[bytes], bytes]
) -> None:
    path = october.root / "_sic" / YEAR / "snapshots" / "autumn-1.jsonl"
    schools = path.read_bytes().split(b"\x1e")
    at = next(n for n, part in enumerate(schools) if b'"school":"OAK"' in part[:200])
    schools[at] = damage(schools[at])
    path.write_bytes(b"\x1e".join(schools))
    broken, before = path.read_bytes(), of_oak(october.files())
    report = october.run(NEXT)
    assert f"_sic/{YEAR}/snapshots/autumn-1.jsonl" in {i.file for i in report.issues}
    assert path.read_bytes() == broken and of_oak(october.files()) == before
    assert {o.school for o in report.outcomes} == {"ELM", "STM", "HAW", "BRK", "WIL", "FER"}


def test_a_damaged_registry_of_the_trust_stops_the_trusts_desk_alone(october: Library) -> None:
    path = october.root / "_sic" / YEAR / "registry" / "TRUST.jsonl"
    path.write_bytes(b"{not a row\n" + path.read_bytes())
    broken = path.read_bytes()
    confidential = {p: c for p, c in october.files().items() if p.startswith(("Confidential/", "Trust/"))}
    for day in (NEXT, "2026-11-10"):  # Tue, the committee's papers are due
        report = october.run(day)
        assert "registry-damaged" in codes(report)
        assert {o.school for o in outcomes(report, "create")} >= {"HAW"}
        assert None not in {o.school for o in outcomes(report, "create")}
    now = october.files()
    ours = {p: c for p, c in confidential.items() if "School pages" not in p and "Trust register" not in p}
    assert {p: now[p] for p in ours} == ours and path.read_bytes() == broken
    assert as_json(october, "run", on="2026-11-10")["exit"] == 20


@pytest.mark.parametrize("day", ["2028-09-01", "2024-09-03", "2028-07-25", "2027-07-30", "2026-08-20"])
def test_any_day_is_served_or_refused_in_a_sentence(before: Library, day: str) -> None:
    known = date(2025, 9, 1) <= date.fromisoformat(day) <= date(2028, 8, 31)
    for command in ("run", "due", "status", "check"):
        answer = as_json(before, command, on=day)
        if known:
            assert answer["exit"] in (0, 20), answer["error"]
        elif command == "check":
            assert "calendar-missing" in {i["code"] for i in answer["issues"]}
        else:
            assert answer["exit"] == 10 and answer["error"]["code"] == "calendar-missing"
            assert day[:4] in answer["error"]["message"] and "school_years" in answer["error"]["remedy"]


def test_a_run_on_a_day_that_has_dates_again_is_as_any_other(before: Library) -> None:
    as_json(before, "run", on="2028-09-01")
    report = before.run("2026-09-14")
    assert "create" in verbs(report).values()
