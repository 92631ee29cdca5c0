"""Serial, threads or the engine: the same results in the same order, and the same failure passed on."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from sic_docs.edges.runners import SerialRunner, ThreadRunner
from sic_docs.ports import Runner

SCHOOLS = ["OAK", "ELM", "STM", "HAW", "BRK", "WIL", "FER"]


def _prefect(run: Callable[[Runner], list[str]]) -> list[str]:
    from prefect import flow

    from flows import engine

    @flow(name="try", flow_run_name="try", **engine.FLOW_OPTIONS)
    def inside() -> list[str]:
        return run(engine.PrefectRunner())

    return list(inside())


def _same(item: str) -> str:
    return f"{item.lower()} filed"


def _one_bad(item: str) -> str:
    if item == "STM":
        raise LookupError("no such folder")
    return item


def test_every_runner_gives_the_same_results_in_the_order_of_the_schools(api: str) -> None:
    def run(runner: Runner) -> list[str]:
        return list(runner.map("issue", _same, SCHOOLS, label=lambda code: code))

    expected = [f"{code.lower()} filed" for code in SCHOOLS]
    assert run(SerialRunner()) == expected
    assert run(ThreadRunner(3)) == expected
    assert _prefect(run) == expected


def test_every_runner_passes_on_what_the_function_raises(api: str) -> None:
    def run(runner: Runner) -> list[str]:
        with pytest.raises(LookupError, match="no such folder"):
            list(runner.map("issue", _one_bad, SCHOOLS, label=lambda code: code))
        return ["raised"]

    assert run(SerialRunner()) == run(ThreadRunner(3)) == _prefect(run) == ["raised"]


def test_a_runner_takes_items_that_may_be_read_only_once(api: str) -> None:
    def run(runner: Runner) -> list[str]:
        return list(runner.map("read", _same, (code for code in SCHOOLS), label=lambda code: code))

    assert len(run(SerialRunner())) == len(run(ThreadRunner(3))) == len(_prefect(run)) == len(SCHOOLS)


def test_the_page_shows_a_task_for_each_school_and_pass(api: str) -> None:
    import time

    def run(runner: Runner) -> list[str]:
        return list(runner.map("collect", _same, ["OAK", "ELM"], label=lambda code: code))

    _prefect(run)
    names: set[str] = set()
    deadline = time.monotonic() + 20  # the server hears of tasks a little after they are done
    while not {"collect OAK", "collect ELM"} <= names and time.monotonic() < deadline:
        answer = httpx.post(f"{api}/task_runs/filter", json={}, timeout=10)
        names = {row["name"] for row in answer.json()}
        time.sleep(0.2)
    assert {"collect OAK", "collect ELM"} <= names
