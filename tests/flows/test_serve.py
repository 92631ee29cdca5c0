"""Serving on one machine: a run a person starts is done by the worker, and stopping leaves the schedule on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@pytest.fixture
def served(api: str, sample_library: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m flows.deployments serve`, as `sic-docs serve` starts it, against the tests' server."""
    child = subprocess.Popen(
        [sys.executable, "-m", "flows.deployments", "serve"]
        + ["--config", str(ROOT / "config"), "--library", str(sample_library)],
        cwd=ROOT,
        env={**os.environ, "PREFECT_API_URL": api},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield child
    child.terminate()
    child.wait(30)


def _until(found: Callable[[], Any], seconds: float) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := found():
            return answer
        time.sleep(0.5)
    raise AssertionError(f"nothing within {seconds} s")


def _asked(method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    """The engine's answer; None while it is too busy to give one, which under load it says with a 5xx or not at all."""
    try:
        answer = httpx.request(method, url, json=body, timeout=30)
    except httpx.TransportError:
        return None
    if answer.status_code >= 500:
        return None
    assert answer.is_success, answer.text
    return answer.json()


def _deployment(api: str, name: str, library: Path) -> dict[str, Any] | None:
    rows = _asked("POST", f"{api}/deployments/filter", {}) or ()
    return next((r for r in rows if r["name"] == name and r["parameters"]["library"] == str(library)), None)


@pytest.mark.slow
def test_a_run_started_by_hand_is_done_by_the_worker_and_the_schedule_outlives_it(
    api: str, served: subprocess.Popen[bytes], sample_library: Path
) -> None:
    by_hand = _until(lambda: _deployment(api, "by-hand", sample_library), 60)
    wanted = {"on": "2026-09-21", "school": ["OAK"], "config": str(ROOT / "config"), "library": str(sample_library)}
    # with a key of its own, so that asking again after no answer starts no second run
    started = {"parameters": wanted, "state": {"type": "SCHEDULED"}, "idempotency_key": str(uuid4())}
    run = _until(lambda: _asked("POST", f"{api}/deployments/{by_hand['id']}/create_flow_run", started), 60)

    def ended() -> dict[str, Any] | None:
        now: dict[str, Any] | None = _asked("GET", f"{api}/flow_runs/{run['id']}")
        return now if now is not None and now["state"]["type"] in FINAL else None

    done = _until(ended, 120)
    assert done["state"]["type"] == "COMPLETED", done["state"]
    assert done["state"]["name"] in ("AllFiled", "FiledWithIssues")
    assert done["name"] == "daily 2026-09-21 OAK"
    assert list(sample_library.glob("Schools/Oak*/2026-27/Working/KPIs/OAK KPI return 2026-27.xlsx"))

    served.terminate()
    served.wait(30)
    daily = _until(lambda: _deployment(api, "daily", sample_library), 30)
    assert [s["active"] for s in daily["schedules"]] == [True]
