"""Ways to run one plain function over many items: one after another, or with threads (decision 14).

The third, made of the engine's tasks, is in `flows/engine.py`. All three give the same results in the order of
the items, and pass on an exception the function raises; what a school's file does wrong is a value, never an
exception, so one bad item stops only itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


class SerialRunner:
    """One item after another, each when its result is asked for. The default, and the fastest on a folder."""

    def map(self, name: str, fn: Callable[[T], R], items: Iterable[T], *, label: Callable[[T], str]) -> Iterator[R]:
        for item in items:
            yield fn(item)


class ThreadRunner:
    """Several items at once, for work that mostly waits on a network."""

    def __init__(self, workers: int = 8) -> None:
        self.workers = workers

    def map(self, name: str, fn: Callable[[T], R], items: Iterable[T], *, label: Callable[[T], str]) -> Iterator[R]:
        # Results one by one as they are ready in order; nothing begins that no longer needs doing after a failure.
        with ThreadPoolExecutor(self.workers, thread_name_prefix=f"sic-docs-{name}") as pool:
            futures = [pool.submit(fn, item) for item in items]
            try:
                for future in futures:
                    yield future.result()
            finally:
                for future in futures:
                    future.cancel()
