"""What reading back costs: a filed line meeting staff typed in, by tag and without tags, and a run in which nobody typed.

CPU time of this process, the quickest of many short rounds: whatever else the machine does only adds to it.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from sic_docs.demo.layout import lay_out
from sic_docs.demo.staff import Staff
from sic_docs.jobs import read as reading
from sic_docs.word.read import read
from tests.bench.row import Row, row
from tests.jobs.living import Library, definitions
from tests.word.hands import foreign

ROUNDS, TIMES = 40, 5
RECORD = "line_meeting/HAW/2026-27/autumn/01"
TEMPLATE = Path(__file__).parents[2] / "templates" / "kpi_return.xlsx"


def rows() -> list[Row]:
    """The benchmark's rows."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "library")
        lay_out(library.root, definitions(), template=TEMPLATE.read_bytes())
        library.run("2026-09-01")
        library.run("2026-09-14")
        Staff(library.root, definitions()).write_up_line_meetings(date(2026, 9, 18))
        first = _opened(library, "2026-09-18")
        again = _opened(library, "2026-09-18")
        content = library.path(RECORD).read_bytes()
    by_tag, without = _cpu(content), _cpu(foreign(content))
    return [
        row("read: a line meeting staff typed in", by_tag, "ms", "", "<= 3", by_tag <= 3),
        row("read: the same without its tags", without, "ms", "", "", True),
        row("read: files opened after staff typed", float(first), "files", "", "> 0", first > 0),
        row("read: files opened when nobody has", float(again), "files", f"before {first}", "= 0", again == 0),
    ]


def _cpu(content: bytes) -> float:
    """Milliseconds of CPU for reading a document once."""
    seen: list[float] = []
    gc.collect()
    gc.freeze()  # the library just lived in is no part of what is measured
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(TIMES):
            read(content)
        seen.append((time.process_time() - start) * 1000 / TIMES)
    return min(seen)


def _opened(library: Library, on: str) -> int:
    """How many Word files one run reads."""
    true, count = reading.read_word, 0

    def counted(content: bytes, **more: Any) -> Any:
        nonlocal count
        count += 1
        return true(content, **more)

    reading.read_word = counted
    try:
        library.run(on)
    finally:
        reading.read_word = true
    return count


if __name__ == "__main__":
    for line in rows():
        sys.stdout.write(f"{line}\n")
