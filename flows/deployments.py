"""What runs when: one table of deployments, and the one machine that serves them.

`python -m flows.deployments serve` runs the engine's server (unless one answers already), the schedule and a
worker, until it is stopped; `sic-docs serve` starts exactly this. `python -m flows.deployments probe` says whether
the schedule is alive on this machine: every other sign stays green when it is not.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import server, settings

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

FLOW = "daily"


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """One row: a name, when it runs by itself, and what it starts with.

    Attributes:
        cron: In London time, never between 00:30 and 02:30, which some nights happens twice or not at all; None
            for a deployment that people start.
        slug: The schedule's own name, so that serving again changes it in place of adding another.
    """

    name: str
    description: str
    cron: str | None = None
    slug: str | None = None
    tags: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)


DEPLOYMENTS = (
    Deployment(
        name="daily",
        description="Everything that is due, each weekday at 06:30. Days missed are caught up by the next run.",
        cron="30 6 * * 1-5",
        slug="weekdays-0630",
        tags=("schedule",),
    ),
    Deployment(
        name="by-hand",
        description="The same job started by a person: for a date, a cadence, an element or some schools only.",
        tags=("by hand",),
        parameters={"on": None, "cadence": None, "element": None, "school": None},
    ),
)
TIME_ZONE = "Europe/London"


def made(config: str, library: str | None, rows: Sequence[Deployment] = DEPLOYMENTS) -> list[RunnerDeployment]:
    """The table as the engine's own objects, told which trust they serve."""
    from prefect.client.schemas.actions import DeploymentScheduleCreate
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.deployments.runner import RunnerDeployment
    from prefect.types.entrypoint import EntrypointType

    from flows.daily import daily

    rows_made: list[RunnerDeployment] = []
    for row in rows:
        schedule = CronSchedule(cron=row.cron, timezone=TIME_ZONE) if row.cron else None
        deployment = daily.to_deployment(
            name=row.name,
            description=row.description,
            tags=list(row.tags),
            parameters={**row.parameters, "config": config, "library": library},
            schedules=[DeploymentScheduleCreate(schedule=schedule, active=True, slug=row.slug)] if schedule else [],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        assert isinstance(deployment, RunnerDeployment)  # a coroutine only where an event loop is already running
        rows_made.append(deployment)
    return rows_made


def run_until_stopped(config: str, library: str | None) -> None:
    """Serve the table from this process. Two runs at a time: a third would only wait for the disk.

    Schedules stay on when it stops, so that a restart of the machine does not switch the trust off.
    """
    from prefect import serve

    _make_importable()
    serve(*made(config, library), limit=2, pause_on_shutdown=False, print_starting_message=False)


def _make_importable() -> None:
    """Let the processes the engine starts for each run import this checkout, wherever they begin."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(settings.CHECKOUT), *([before] if before else [])])


def scheduled_runs(api: str) -> int:
    """How many runs the server has ahead of it."""
    import httpx

    wanted = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    answer = httpx.post(f"{api}/flow_runs/count", json=wanted, timeout=10)
    answer.raise_for_status()
    return int(answer.json())


def probe(wait_s: float = 30) -> float:
    """Start a server of our own, put the table on it, and see the first scheduled run appear.

    Returns:
        Seconds from deploying to the first scheduled run.

    Raises:
        RuntimeError: The server did not start, or scheduled nothing in time.
    """
    with tempfile.TemporaryDirectory(prefix="sic-docs-engine-") as home:  # noqa: SIM117
        with server.running(Path(home), server.free_port(), page=False) as api:
            return first_scheduled(api, wait_s)


def first_scheduled(api: str, wait_s: float = 30) -> float:
    """Put the table on this server and wait for a scheduled run; seconds it took. Raises RuntimeError when none comes."""
    for deployment in made("config", None):
        deployment.apply()
    begun = time.monotonic()
    while scheduled_runs(api) == 0:
        if time.monotonic() - begun > wait_s:
            raise RuntimeError(
                f"The engine's server runs but scheduled nothing in {wait_s:.0f} s. Install the versions in constraints.txt."
            )
        time.sleep(0.5)
    return time.monotonic() - begun


def main(argv: Sequence[str]) -> int:
    """`serve`, `probe` or `list`; serve when nothing is said."""
    parser = argparse.ArgumentParser(prog="python -m flows.deployments", description=__doc__)
    parser.add_argument("what", nargs="?", default="serve", choices=["serve", "probe", "list"])
    parser.add_argument("--config", default=str(settings.CHECKOUT / "config"))
    parser.add_argument("--library")
    given = parser.parse_args(argv)
    if given.what == "list":
        for row in DEPLOYMENTS:
            print(f"{FLOW}/{row.name:<10} {row.cron or '(by hand)':<16} {row.description}")
        return 0
    if given.what == "probe":
        return _probe()
    config = str(Path(given.config).resolve())
    try:
        with server.at_hand(Path(os.environ["PREFECT_HOME"])) as api:
            print(f"The engine's page: {api.removesuffix('/api')}   Stop with Ctrl-C.", file=sys.stderr)
            for row in DEPLOYMENTS:
                print(f"  {FLOW}/{row.name}: {row.description}", file=sys.stderr)
            run_until_stopped(config, given.library)
    except RuntimeError as problem:
        print(problem, file=sys.stderr)
        return 18
    except KeyboardInterrupt:
        return 0
    return 0


def _probe() -> int:
    """One JSON line, for `sic-docs doctor`."""
    try:
        took = probe()
    except RuntimeError as problem:
        print(json.dumps({"name": "engine schedules runs", "ok": False, "remedy": str(problem)}))
        return 1
    print(json.dumps({"name": "engine schedules runs", "ok": True, "remedy": "", "seconds": round(took, 1)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
