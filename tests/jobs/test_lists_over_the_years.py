"""Lists kept for ever are one file each, whatever year it is and whatever day a run acts as."""

from __future__ import annotations

import shutil

import pytest

from tests.jobs.living import Library, codes, verbs

FIRST = {"to_do/OAK/2026-27/year/01", "attention/TRUST/2026-27/year/01"}


def lists(library: Library) -> set[str]:
    return {key for key in library.documents() if key.startswith(("to_do/", "attention/"))}


def doubled(library: Library) -> list[str]:
    return [path for path in library.files() if " (2)" in path]


@pytest.mark.parametrize("day", ["2027-09-02", "2028-06-01", "2025-09-03"])
def test_a_run_in_another_school_year_goes_on_in_the_same_lists(september: Library, day: str) -> None:
    before = lists(september)
    report = september.run(day)
    assert lists(september) == before >= FIRST and doubled(september) == []
    assert not {key for key, verb in verbs(report).items() if verb == "name-taken"}
    earlier = day < "2026"
    wanted = {"leave-as-is"} if earlier else {"replace", "leave-as-is"}
    assert {verbs(report)[key] for key in FIRST} <= wanted
    again = verbs(september.run(day))
    assert {again[key] for key in FIRST} == {"leave-as-is"}


def test_lists_are_known_by_their_stamps_where_the_registries_are_lost(september: Library) -> None:
    before = lists(september)
    shutil.rmtree(september.root / "_sic")
    september.run("2027-09-02")
    assert lists(september) == before and doubled(september) == []


def test_a_list_people_type_in_is_kept_once_beside_theirs_over_the_years(september: Library) -> None:
    september.edit_with_python_docx("to_do/OAK/2026-27/year/01", "Ring the caretaker")
    september.run("2027-09-02")
    september.run("2027-09-03")
    mine = {key for key in lists(september) if key.startswith("to_do/OAK")}
    assert mine == {"to_do/OAK/2026-27/year/01", "to_do/OAK/2026-27/year/01~2"}


def test_a_folder_of_a_year_long_past_may_be_put_away(september: Library) -> None:
    for school in (september.root / "Schools").iterdir():
        if (school / "2026-27").exists():
            shutil.move(school / "2026-27", september.root.parent / f"{school.name} 2026-27")
    report = september.run("2028-06-30")
    assert doubled(september) == [] and "name-taken" not in verbs(report).values()


def test_the_lists_of_a_year_whose_registry_cannot_be_read_are_not_filed_twice(september: Library) -> None:
    path = september.root / "_sic" / "2026-27" / "registry" / "OAK.jsonl"
    path.write_bytes(b"{not a row\n" + path.read_bytes())
    before = lists(september)
    report = september.run("2027-09-02")
    assert "registry-damaged" in codes(report)
    assert lists(september) == before and doubled(september) == []
