"""A command in a process of its own: its CPU time and the most memory it held.

Start-up and imports count, with modules compiled as they are after any first run. A small go-between starts the
command, because Linux counts the memory of whoever starts a process towards its peak.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

_GO_BETWEEN = """
import json, os, sys
report = int(sys.argv[1])
pid = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(pid, 0)
told = {"exit": os.waitstatus_to_exitcode(status), "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss}
os.write(report, json.dumps(told).encode())
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one command took.

    Attributes:
        cpu: Seconds, user and system. `peak`: MB of resident memory at its most.
    """

    exit: int
    cpu: float
    peak: float
    output: str


def command(*arguments: str | Path) -> Sequence[str]:
    """A `sic-docs` command line of this environment."""
    return [str(Path(sys.executable).with_name("sic-docs")), *map(str, arguments)]


def measure(line: Sequence[str], *, cwd: Path | None = None, allowed: Sequence[int] = (0,)) -> Measured:
    """Run a command and say what it took.

    Raises:
        RuntimeError: It ended with another exit status than `allowed`.
    """
    reading, writing = os.pipe()
    with os.fdopen(reading) as told:
        done = subprocess.run(
            [sys.executable, "-S", "-E", "-c", _GO_BETWEEN, str(writing), *line],
            cwd=cwd,
            env=_environment(),
            pass_fds=(writing,),
            capture_output=True,
            text=True,
            check=True,
        )
        os.close(writing)
        used = json.loads(told.read())
    if used["exit"] not in allowed:
        raise RuntimeError(f"{' '.join(line)}: exit {used['exit']}\n{done.stderr[-2000:]}")
    return Measured(exit=used["exit"], cpu=used["cpu"], peak=used["peak"] / 1024, output=done.stdout)


@cache
def _environment() -> dict[str, str]:
    """Ours, with a folder of its own for compiled modules, filled by a run that nobody measures."""
    folder = mkdtemp(prefix="sic-docs-compiled-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment.pop("PYTHONUNBUFFERED", None)
    every_module = "import sic_docs.cli, sic_docs.console, sic_docs.wiring, sic_docs.jobs.run, encodings.idna"
    subprocess.run([sys.executable, "-c", every_module], env=environment, check=True)
    subprocess.run(command("--help"), env=environment, check=True, capture_output=True)
    return environment
