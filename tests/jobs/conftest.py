"""Libraries the sample trust has lived in for a while, each made once and copied for every test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.jobs.living import Library


@pytest.fixture(scope="session")
def _september(_laid_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library(Path(shutil.copytree(_laid_out, tmp_path_factory.mktemp("september") / "library")))
    library.run("2026-09-01")  # Tue: meetings proposed
    library.run("2026-09-14")  # Mon: KPI returns, first line meetings
    return library


@pytest.fixture(scope="session")
def _october(_september: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = _september.copy(tmp_path_factory.mktemp("october") / "library")
    library.staff.return_figures("autumn-1")
    library.run("2026-10-05")  # Mon after the snapshot of Fri 2 Oct
    return library


@pytest.fixture(scope="session")
def untouched_term(_laid_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The autumn term to the Standards Committee, nobody having typed in a Word document. Not to be changed."""
    library = Library(Path(shutil.copytree(_laid_out, tmp_path_factory.mktemp("term") / "library")))
    library.run("2026-09-01")  # Tue
    library.run("2026-09-14")  # Mon
    library.run("2026-09-29")  # Tue, the day before a school is told its category
    library.staff.return_figures("autumn-1")
    for day in ("2026-10-05", "2026-10-12", "2026-10-20", "2026-11-10", "2026-11-23"):  # Mon Mon Tue Tue Mon
        library.run(day)
    return library


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Library], Library]:
    numbers = iter(range(99))
    return lambda library: library.copy(tmp_path / f"library-{next(numbers)}")


@pytest.fixture
def before(sample_library: Path) -> Library:
    """As staff left it before the first run."""
    return Library(sample_library)


@pytest.fixture
def september(_september: Library, copied: Callable[[Library], Library]) -> Library:
    """After the run of Mon 14 September 2026."""
    return copied(_september)


@pytest.fixture
def october(_october: Library, copied: Callable[[Library], Library]) -> Library:
    """After the run of Mon 5 October 2026, every school's Autumn 1 figures returned."""
    return copied(_october)
