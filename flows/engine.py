"""The Prefect side of a job: its tasks, artifacts, names and final state. The only tasks of the project.

One task for each school and pass, never a subflow (decision 14). Results are values held in memory: no cache, no
persistence, no retries and no transactions of the engine's; what is left to do is decided from the library alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from prefect import runtime, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.telling import Lines
from sic_docs.cycle.model import Cycle
from sic_docs.errors import ConfigError, Issue, SicDocsError
from sic_docs.jobs.report import Report
from sic_docs.jobs.run import PASSES, run
from sic_docs.wiring import build_app, library_lock

T = TypeVar("T")
R = TypeVar("R")

THREADS = 4
TASK_RUNNER: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=THREADS)

FLOW_OPTIONS: dict[str, Any] = {
    "persist_result": False,
    "log_prints": False,
    "retries": 0,
    "task_runner": TASK_RUNNER,
    "validate_parameters": True,
}


class PrefectRunner:
    """`Runner` made of tasks. Items travel in the closure, so the page shows a school's code and nothing else."""

    def map(self, name: str, fn: Callable[[T], R], items: Iterable[T], *, label: Callable[[T], str]) -> Iterator[R]:
        listed = list(items)

        @task(
            name=name,
            task_run_name=name + " {what}",
            cache_policy=NO_CACHE,
            persist_result=False,
            retries=0,
        )
        def work(number: int, what: str) -> R:
            return fn(listed[number])

        futures = [work.submit(number, label(item)) for number, item in enumerate(listed)]
        for future in futures:
            yield future.result()


def today(on: str | None) -> date:
    """The one `today` of a run: `on` (ISO), else the date in London."""
    return date.fromisoformat(on) if on else datetime.now(ZoneInfo("Europe/London")).date()


def chosen(cycle: Cycle, cadence: str | None, element: str | None) -> frozenset[str] | None:
    """Codes of the elements asked for; None for all.

    Raises:
        ConfigError: Nothing in the cycle has this name or cadence.
    """
    if cadence is None and element is None:
        return None
    codes = frozenset(
        one.code
        for one in cycle.elements
        if element in (None, one.code) and (cadence is None or (one.cadence is not None and one.cadence.per == cadence))
    )
    if not codes:
        raise ConfigError(
            f"No element of the cycle is {element or 'any'} with the cadence {cadence or 'any'}.",
            f"Use a code of config/cycle.yaml: {', '.join(one.code for one in cycle.elements)}.",
            code="unknown-element",
        )
    return codes


def _is_scheduled() -> bool:
    """Whether the schedule started this run, not a person (P20)."""
    return "auto-scheduled" in (runtime.flow_run.tags or [])


def run_name() -> str:
    """What a run is called on the page: "daily 2026-10-05", "issue 2026-10-05 OAK"."""
    given: dict[str, Any] = runtime.flow_run.parameters
    parts = [str(runtime.flow_run.flow_name), today(given.get("on")).isoformat(), *(given.get("school") or [])]
    return " ".join(parts)


def carry_out(
    name: str,
    *,
    passes: frozenset[str] = PASSES,
    on: str | None,
    school: list[str] | None,
    config: str,
    library: str | None,
    dry_run: bool,
    cadence: str | None = None,
    element: str | None = None,
) -> State[Any]:
    """Do a job as the engine's flow run, and say how it ended in words people understand.

    Args:
        cadence, element: Issue only papers of elements with this cadence, of this element.

    Returns:
        `AllFiled`, `FiledWithIssues` or `Failed`, holding the report where there is one. A failure of the trust's
        own making (config, register) is a failed run with its sentence, not a traceback.
    """
    try:
        app = build_app(Path(config), library, os.environ, scheduled=_is_scheduled())
        elements = chosen(app.definitions.cycle, cadence, element)
        narrowed: dict[str, Any] = {} if elements is None else {"elements": elements}
        with library_lock(library or app.definitions.trust.library, dry_run):
            report = run(
                app,
                today=today(on),
                schools=tuple(school) if school else None,
                dry_run=dry_run,
                passes=passes,
                runner=PrefectRunner(),
                progress=Lines(),
                **narrowed,
            )
    except ConfigError as error:
        _tell_issues(name, error.issues)
        return Failed(message=str(error))
    except SicDocsError as error:
        return Failed(message=str(error))
    _tell(name, report)
    return final_state(report)


def final_state(report: Report) -> State[Any]:
    """The run's state: a report whose every outcome failed is a failure, one with issues says so by name."""
    counts = report.counts
    said = ", ".join(f"{n} {verb}" for verb, n in counts.items() if n) or "nothing to do"
    if counts and {verb for verb, n in counts.items() if n} == {"failed"}:
        return Failed(message=said)
    if report.issues:
        return Completed(name="FiledWithIssues", message=f"{said}; {len(report.issues)} to put right", data=report)
    return Completed(name="AllFiled", message=said, data=report)


def _tell(name: str, report: Report) -> None:
    """The report as a table on the run's page. It repeats the library; it is not the record."""
    rows = [
        {"done": o.verb, "school": o.school or "", "document": o.path or o.key or "", "detail": o.detail or ""}
        for o in report.outcomes
    ]
    create_table_artifact(table=rows, key=f"report-{name}", description=_counted(report))
    _tell_issues(name, report.issues)


def _counted(report: Report) -> str:
    return ", ".join(f"{n} {verb}" for verb, n in report.counts.items() if n) or "Nothing to do"


def _tell_issues(name: str, issues: Iterable[Issue]) -> None:
    lines = [f"- {issue}" for issue in issues]
    if lines:
        create_markdown_artifact(
            markdown="\n".join([f"## {len(lines)} to put right", "", *lines]), key=f"issues-{name}"
        )
