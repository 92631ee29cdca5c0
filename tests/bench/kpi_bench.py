"""What a KPI workbook costs: reading a clean, filled return against openpyxl `data_only`, and writing a blank one.

Ours counts everything from bytes to typed readings with their issues; openpyxl's the loading and taking the values. CPU time of this
process, rounds interleaved, the better half of the rounds.
"""

from __future__ import annotations

import gc
import io
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, TypedDict

import openpyxl
from python_calamine import CalamineWorkbook

from sic_docs.config.load import load
from sic_docs.demo.kpi_figures import fill_return
from sic_docs.kpi.asked import measures_of
from sic_docs.kpi.return_form import make_return
from sic_docs.kpi.workbook import read_return

ROOT = Path(__file__).resolve().parents[2]
YEAR = "2026-27"
AS_AT = {"autumn-1": date(2026, 9, 25), "autumn-2": date(2026, 11, 20), "spring-1": date(2027, 1, 22)}
ROUNDS, EACH = 31, 1


class Row(TypedDict):
    name: str
    value: float
    unit: str
    against: str
    target: str
    ok: bool


def _cpu(work: Callable[[], Any]) -> float:
    """Milliseconds of CPU for one call."""
    start = time.process_time()
    for _ in range(EACH):
        work()
    return (time.process_time() - start) * 1000 / EACH


def _compare(*works: Callable[[], Any]) -> list[float]:
    """The median of the better half of each one's rounds, taken in turns so that all meet the same machine."""
    for work in works:
        work()
    gc.collect()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for times, work in zip(taken, works, strict=True):
            times.append(_cpu(work))
    return [median(sorted(times)[: (ROUNDS + 1) // 2]) for times in taken]


def rows() -> list[Row]:
    """The benchmark's rows."""
    definitions = load(ROOT / "config")
    template = (ROOT / "templates" / "kpi_return.xlsx").read_bytes()
    assert definitions.first_register is not None
    school = max(definitions.first_register.schools, key=lambda s: len(measures_of(definitions.measures, s)))

    def make() -> bytes:
        return make_return(
            template,
            school,
            YEAR,
            definitions.measures,
            definitions.domains,
            key=f"kpi_return/{school.code}/{YEAR}/year/01",
            as_of=date(2026, 9, 1),
            style=definitions.trust.style,
        ).content

    filled = fill_return(make(), school, YEAR, definitions.measures, AS_AT)
    readings, issues = read_return(filled, "return.xlsx", school, YEAR, definitions)
    assert not issues, issues
    assert len(readings.readings) == len(AS_AT) * len(measures_of(definitions.measures, school))

    def calamine() -> None:
        book = CalamineWorkbook.from_filelike(io.BytesIO(filled))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)

    def openpyxl_values() -> None:
        book = openpyxl.load_workbook(io.BytesIO(filled), data_only=True)
        for sheet in book.worksheets:
            list(sheet.values)

    ours, theirs, bare, writing = _compare(
        lambda: read_return(filled, "return.xlsx", school, YEAR, definitions),
        openpyxl_values,
        calamine,
        make,
    )
    ratio = theirs / ours
    return [
        {
            "name": "kpi: reading a filled return",
            "value": round(ratio, 1),
            "unit": "times less CPU",
            "against": f"openpyxl data_only {theirs:.1f} ms, ours {ours:.2f} ms, calamine alone {bare:.2f} ms",
            "target": "at least 8",
            "ok": ratio >= 8,
        },
        {
            "name": "kpi: writing a blank return",
            "value": round(writing, 2),
            "unit": "ms CPU",
            "against": "stamp and fingerprint counted",
            "target": "at most 2",
            "ok": writing <= 2,
        },
    ]


if __name__ == "__main__":
    for row in rows():
        sys.stdout.write(f"{row['name']}: {row['value']} {row['unit']} ({row['against']}; {row['target']})\n")
