"""Kill a run at a chosen step, as the operating system would: nothing of Python's own clean-up happens.

`run` is any function of a library folder; every file it opens for writing, links, renames, removes or makes a folder
for is a step, and so is each side of an exchange. The run happens in a forked child, so the test itself lives on.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

Run = Callable[[Path], None]
_STEPS: Final = frozenset({"os.link", "os.rename", "os.remove", "os.mkdir", "os.chmod", "os.truncate"})
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def steps_of(run: Run, library: Path) -> int:
    """How many steps a run to its end has."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        counted = _counting(library, at=None)
        _child(run, library, lambda: os.write(write, str(counted()).encode()))
    os.close(write)
    with os.fdopen(read) as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, "the run failed without being killed"
    return int(text)


def killed_at(step: int, run: Run, library: Path) -> bool:
    """Run and kill before the given step (from 1). False when the run ended first."""
    child = os.fork()
    if child == 0:
        _counting(library, at=step)
        _child(run, library, lambda: None)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or status == 0, "the run failed by itself"
    return os.WIFSIGNALED(status)


def killed_after(seconds: float, run: Run, library: Path) -> bool:
    """Run and kill from outside after some time. False when the run ended first."""
    child = os.fork()
    if child == 0:
        _child(run, library, lambda: None)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def together(runs: list[Run], library: Path) -> None:
    """Several runs at once, each in a process of its own, let go at the same moment."""
    read, write = os.pipe()
    children = []
    for run in runs:
        child = os.fork()
        if child == 0:
            os.close(write)
            os.read(read, 1)  # returns when the parent closes its end
            _child(run, library, lambda: None)
        children.append(child)
    time.sleep(0.02)
    os.close(write)
    os.close(read)
    for child in children:
        assert os.waitpid(child, 0)[1] == 0, "a run failed"


def _child(run: Run, library: Path, then: Callable[[], Any]) -> None:
    try:
        run(library)
        then()
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _counting(library: Path, *, at: int | None) -> Callable[[], int]:
    """Count steps within the library from now on in this process; die before step `at`."""
    count = 0
    inside = str(library)

    def step() -> None:
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES
        if (writes or event in _STEPS) and str(arguments[0]).startswith(inside):
            step()

    sys.addaudithook(hook)

    import sic_docs.edges.local_store as local

    exchange = local.exchange

    def both_sides(staged: Path, target: Path) -> None:
        step()
        exchange(staged, target)
        step()

    local.exchange = both_sides
    return lambda: count
