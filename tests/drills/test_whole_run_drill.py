"""Kill the whole day's run at many points, and let two run at once: the next run finds nothing missing or doubled."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drills.killing import killed_after, killed_at, steps_of, together
from tests.filing_kit import plain
from tests.jobs.living import Library, is_whole, key_in, verbs

pytestmark = [pytest.mark.drill, pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked children")]

MONDAY = "2026-10-05"  # after the snapshot: figures read, some thirty documents new, lists written again
TYPED = "line_meeting/HAW/2026-27/autumn/01"
DELETED = "line_meeting/STM/2026-27/autumn/01"
TAKEN = "Schools/Oak & Ash (C of E) Primary School/2026-27/Leadership/KPIs/OAK KPI sheet Autumn 1.docx"
POINTS = 60


def day(root: Path) -> None:
    Library(root).run(MONDAY)


@pytest.fixture(scope="module")
def morning(_laid_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The library before that Monday's run, with people's work in it."""
    library = Library(Path(shutil.copytree(_laid_out, tmp_path_factory.mktemp("drill") / "library")))
    library.run("2026-09-01")
    library.run("2026-09-14")
    library.staff.return_figures("autumn-1")
    library.word(TYPED, lambda word: word.add_row("actions", {"text": "Mend the roof.", "owner": "Headteacher"}))
    library.path(DELETED).unlink()
    taken = library.root / TAKEN
    taken.parent.mkdir(parents=True)
    taken.write_bytes(plain("somebody's own"))
    return library


@pytest.fixture(scope="module")
def expected(morning: Library, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed run leaves."""
    library = morning.copy(tmp_path_factory.mktemp("reference") / "library")
    day(library.root)
    files = library.files()
    assert len(files) > 50
    assert TAKEN.replace(".docx", " (2).docx") in files
    return files


@pytest.fixture
def fresh(morning: Library, tmp_path: Path) -> Callable[[str], Library]:
    return lambda name: Library(Path(shutil.copytree(morning.root, tmp_path / name)))


def whole(library: Library, label: str) -> None:
    """Right after a kill: whatever of ours appears under its name is complete, and nobody's work is harmed."""
    for name, content in library.files().items():
        path = library.root / name
        if path.suffix in (".docx", ".xlsx"):
            key = key_in(path)
            if key is not None and key != TYPED and not key.startswith("kpi_return/"):
                assert is_whole(content), f"{label}: {name}"


def complete(library: Library, expected: dict[str, bytes], label: str) -> None:
    """The library holds just what an undisturbed run leaves, each document once, and `_sic/tmp` is clean."""
    files = library.files()
    assert set(files) == set(expected), f"{label}: {set(files) ^ set(expected)}"
    assert [name for name in files if files[name] != expected[name]] == [], label
    assert {key: len(paths) for key, paths in library.documents().items() if len(paths) > 1} == {}, label
    assert [p.name for p in library.root.glob("_sic/tmp/*") if p.name != "replace.lock"] == [], label
    rows = library.rows()
    assert {key for key in library.documents() if "2026-27" in key} <= set(rows), label
    assert rows[DELETED].removed, label
    assert [one["text"] for one in library.actions().values()].count("Mend the roof.") == 1, label


def changes_nothing(library: Library, expected: dict[str, bytes], label: str) -> None:
    report = library.run(MONDAY)
    assert set(verbs(report).values()) <= {"leave-as-is", "keep-edits", "leave-removed"}, label
    assert library.files() == expected, label


@pytest.mark.parametrize("half", [0, 1])  # two cores
def test_a_day_killed_at_any_of_sixty_steps_is_finished_by_the_next_run(
    fresh: Callable[[str], Library], expected: dict[str, bytes], half: int
) -> None:
    steps = steps_of(day, fresh("count").root)
    assert steps > POINTS
    chosen = sorted({round(1 + n * (steps - 1) / (POINTS - 1)) for n in range(POINTS)})
    kills = 0
    for n, step in enumerate(chosen[half::2]):
        library, label = fresh(f"step-{step}"), f"killed at step {step} of {steps}"
        kills += killed_at(step, day, library.root)
        whole(library, label)
        day(library.root)
        complete(library, expected, label)
        if n % 6 == 0:
            changes_nothing(library, expected, label)
        shutil.rmtree(library.root)
    assert kills >= POINTS // 2 - 3


def test_a_day_killed_at_any_moment_from_outside_is_finished_by_the_next_run(
    fresh: Callable[[str], Library], expected: dict[str, bytes]
) -> None:
    moments = random.Random(2026)
    for attempt in range(12):
        library, label = fresh(f"moment-{attempt}"), f"attempt {attempt}"
        for _ in range(2):  # killed twice in a row before it may finish
            killed_after(moments.uniform(0.05, 0.9), day, library.root)
            whole(library, label)
        day(library.root)
        complete(library, expected, label)
        shutil.rmtree(library.root)


def test_two_days_runs_at_once_leave_what_one_would_have(
    fresh: Callable[[str], Library], expected: dict[str, bytes]
) -> None:
    for attempt in range(8):
        library, label = fresh(f"race-{attempt}"), f"race {attempt}"
        together([day, day], library.root)
        whole(library, label)
        day(library.root)  # what one gave up to the other in the last moment is written by the next
        complete(library, expected, label)
        changes_nothing(library, expected, label)
        shutil.rmtree(library.root)


def test_two_first_runs_at_once_in_a_new_library_make_one_of_everything(sample_library: Path, tmp_path: Path) -> None:
    alone = Library(Path(shutil.copytree(sample_library, tmp_path / "alone")))
    alone.run(MONDAY)
    for attempt in range(4):
        library = Library(Path(shutil.copytree(sample_library, tmp_path / f"first-{attempt}")))
        together([day, day], library.root)
        day(library.root)
        assert set(library.files()) == set(alone.files())
        assert all(len(paths) == 1 for paths in library.documents().values())
        assert set(verbs(library.run(MONDAY)).values()) == {"leave-as-is"}
