"""Kill a run at many points: the next run completes with no document missing, doubled or half written (promise 2)."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sic_docs.edges.local_store import LocalStore
from sic_docs.filing.registry import parse
from sic_docs.filing.stamps import look
from sic_docs.jobs.filing import Cabinet
from tests.drills.killing import Run, killed_after, killed_at, steps_of, together
from tests.filing_kit import FOLDERS, MONDAY, key, path_of, plain, request, stamped, typed_in

pytestmark = [pytest.mark.drill, pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked children")]

TUESDAY = date(2026, 9, 8)
DOCUMENTS = 6
TYPED = path_of(key(3, "ELM"))  # somebody typed in it before the second day
TAKEN = path_of(key(5))  # somebody's own file has this name


def one_pass(root: Path, text: str, today: date, schools: tuple[str, ...]) -> list[str]:
    """File every document of some schools, as a whole run would; the verbs."""
    store = LocalStore(root, FOLDERS)
    store.recover()
    cabinet = Cabinet(store, today=today)
    verbs = []
    for code in schools:
        with cabinet.desk(code) as desk:
            for number in range(1, DOCUMENTS + 1):
                wanted = request(key(number, code), text, today=today)
                verbs.append(desk.file(wanted).verb.value)
    store.close()
    return verbs


def second_day(root: Path) -> None:
    """Replaces what ELM has, creates what OAK has not."""
    one_pass(root, "two", TUESDAY, ("ELM", "OAK"))


def files_of(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in (root / "Schools").rglob("*") if p.is_file()}


def left_in_tmp(root: Path) -> list[str]:
    return [p.name for p in root.glob("_sic/tmp/*") if p.name != "replace.lock"]


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library after the first day, with people's work in it."""
    root = tmp_path_factory.mktemp("drill") / "library"
    one_pass(root, "one", MONDAY, ("ELM",))
    typed = root / "Schools" / FOLDERS["ELM"] / TYPED
    typed.write_bytes(typed_in(typed.read_bytes()))
    taken = root / "Schools" / FOLDERS["OAK"] / TAKEN
    taken.parent.mkdir(parents=True)
    taken.write_bytes(plain("somebody's own"))
    for number in range(1, DOCUMENTS + 1):  # made once here, so that children find them made
        for code in ("ELM", "OAK"):
            stamped(key(number, code), "two", TUESDAY)
    return root


@pytest.fixture
def fresh(first_day: Path, tmp_path: Path) -> Callable[[str], Path]:
    return lambda name: Path(shutil.copytree(first_day, tmp_path / name, symlinks=True))


def after(root: Path, expected: dict[str, bytes], label: str) -> None:
    """The library holds just what an undisturbed run leaves, and a further run changes nothing."""
    assert files_of(root) == expected, label
    assert left_in_tmp(root) == [], label
    assert set(one_pass(root, "two", TUESDAY, ("ELM", "OAK"))) == {"leave-as-is", "keep-edits"}, label
    assert files_of(root) == expected, label
    for code in ("ELM", "OAK"):
        content = (root / f"_sic/2026-27/registry/{code}.jsonl").read_bytes()
        assert len(parse(content, name=code).rows) == DOCUMENTS, label


def whole(root: Path, label: str) -> None:
    """Right after a kill: no document is partial."""
    for path, content in files_of(root).items():
        seen = look(content)
        assert isinstance(seen.fingerprint, str), f"{label}: {path} is not whole"


def drill(run: Run, fresh: Callable[[str], Path], expected: dict[str, bytes], *, points: int) -> int:
    """Kill `run` at `points` steps spread over its whole length; the number of kills that took place."""
    steps = steps_of(run, fresh("count"))
    chosen = sorted({round(1 + n * (steps - 1) / (points - 1)) for n in range(points)})
    kills = 0
    for step in chosen:
        root = fresh(f"step-{step}")
        kills += killed_at(step, run, root)
        whole(root, f"killed at step {step} of {steps}")
        run(root)
        after(root, expected, f"killed at step {step} of {steps}")
        shutil.rmtree(root)
    return kills


def test_a_run_killed_at_any_of_many_steps_is_finished_by_the_next(fresh: Callable[[str], Path]) -> None:
    reference = fresh("reference")
    second_day(reference)
    expected = files_of(reference)
    beside = f"Schools/{FOLDERS['OAK']}/{TAKEN.replace('.docx', ' (2).docx')}"
    assert len(expected) == 2 * DOCUMENTS + 1
    assert beside in expected
    assert drill(second_day, fresh, expected, points=120) >= 50


def test_a_run_killed_at_any_moment_from_outside_is_finished_by_the_next(fresh: Callable[[str], Path]) -> None:
    reference = fresh("reference")
    second_day(reference)
    expected = files_of(reference)
    moments = random.Random(2026)
    for attempt in range(25):
        root = fresh(f"moment-{attempt}")
        for _ in range(3):  # killed three times in a row before it may finish
            killed_after(moments.uniform(0.0, 0.05), second_day, root)
            whole(root, f"attempt {attempt}")
        second_day(root)
        after(root, expected, f"attempt {attempt}")


def test_two_runs_at_once_leave_what_one_would_have(fresh: Callable[[str], Path]) -> None:
    reference = fresh("reference")
    second_day(reference)
    expected = files_of(reference)
    for attempt in range(15):
        root = fresh(f"race-{attempt}")
        together([second_day, second_day, second_day], root)
        assert files_of(root) == expected, f"race {attempt}"
        second_day(root)
        after(root, expected, f"race {attempt}")
