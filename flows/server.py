"""The engine's server as a child process: started where none answers, gone when we are. Imports no Prefect.

It must be up, and its address in the environment, before Prefect is first imported here.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows import settings

STARTUP_S = 120
"""A first start makes the database: 6 to 17 s measured, over a minute reported on slow disks."""


def answers(api: str) -> bool:
    """Whether a healthy server is at this address ("http://127.0.0.1:4200/api")."""
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((settings.HOST, 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> Callable[[], None] | None:
    """For Linux: the server is told to end when we do, even when we are killed."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    pr_set_pdeathsig = 1
    return lambda: libc.prctl(pr_set_pdeathsig, signal.SIGTERM) and None


@contextmanager
def running(home: Path, port: int, *, page: bool = True) -> Iterator[str]:
    """A server with its database in `home`; yields its API address and sets it in the environment.

    Args:
        page: Whether the web page is served too.

    Raises:
        RuntimeError: It did not answer in time; the message ends with its last lines.
    """
    home.mkdir(parents=True, exist_ok=True)
    api = f"http://{settings.HOST}:{port}/api"
    changed = {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": api,
        "PREFECT_SERVER_UI_API_URL": api,
        "PREFECT_UI_ENABLED": "true" if page else "false",
    }
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    log = home / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", settings.HOST, "--port", str(port)],
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            preexec_fn=_die_with_parent(),
        )
    try:
        _wait(server, api, log)
        yield api
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _wait(server: subprocess.Popen[bytes], api: str, log: Path) -> None:
    deadline = time.monotonic() + STARTUP_S
    while not answers(api):
        if server.poll() is not None or time.monotonic() > deadline:
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise RuntimeError(f"The engine's server did not start. Its last lines ({log}):\n{tail}")
        time.sleep(0.25)


@contextmanager
def at_hand(home: Path, port: int = settings.PORT) -> Iterator[str]:
    """The server already named in the environment or listening on `port`; else one of our own, for as long as needed.

    A server that the environment names and that does not answer is left for Prefect to report: we do not quietly
    put another in its place.
    """
    named = os.environ.get("PREFECT_API_URL")
    if named:
        yield named
        return
    api = f"http://{settings.HOST}:{port}/api"
    if answers(api):
        os.environ["PREFECT_API_URL"] = api
        yield api
        return
    with running(home, port) as own:
        yield own
