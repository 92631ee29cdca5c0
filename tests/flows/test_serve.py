"""Serving on one machine: a run a person starts is done by the worker, and stopping leaves the schedule on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

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


def _deployment(api: str, name: str, library: Path) -> dict[str, Any] | None:
    rows = httpx.post(f"{api}/deployments/filter", json={}, timeout=10).json()
    return next((r for r in rows if r["name"] == name and r["parameters"]["library"] == str(library)), None)


@pytest.mark.slow
def test_a_run_started_by_hand_is_done_by_the_worker_and_the_schedule_outlives_it(
    api: str, served: subprocess.Popen[bytes], sample_library: Path
) -> None:
    by_hand = _until(lambda: _deployment(api, "by-hand", sample_library), 60)
    wanted = {"on": "2026-09-21", "school": ["OAK"], "config": str(ROOT / "config"), "library": str(sample_library)}
    run = httpx.post(
        f"{api}/deployments/{by_hand['id']}/create_flow_run",
        json={"parameters": wanted, "state": {"type": "SCHEDULED"}},
        timeout=10,
    ).json()

    def ended() -> dict[str, Any] | None:
        now: dict[str, Any] = httpx.get(f"{api}/flow_runs/{run['id']}", timeout=10).json()
        return now if now["state"]["type"] in FINAL else None

    done = _until(ended, 90)
    assert done["state"]["type"] == "COMPLETED", done["state"]
    assert done["state"]["name"] in ("AllFiled", "FiledWithIssues")
    assert done["name"] == "daily 2026-09-21 OAK"
    assert list(sample_library.glob("Schools/Oak*/2026-27/Working/KPIs/OAK KPI return 2026-27.xlsx"))

    served.terminate()
    served.wait(30)
    daily = _deployment(api, "daily", sample_library)
    assert daily is not None
    assert [s["active"] for s in daily["schedules"]] == [True]
