"""What starting costs: `sic-docs --help` in a process of its own, its CPU time."""

from __future__ import annotations

import sys
from statistics import median

from tests.bench.measured import command, measure
from tests.bench.row import Row, row

TIMES = 7


def rows() -> list[Row]:
    """The benchmark's rows."""
    taken = sorted(measure(command("--help")).cpu for _ in range(TIMES))
    cost = median(taken[: (TIMES + 1) // 2])
    return [row("start: sic-docs --help", cost, "s", "", "<= 0.3", cost <= 0.3)]


if __name__ == "__main__":
    for line in rows():
        sys.stdout.write(f"{line}\n")
