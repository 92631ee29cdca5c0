"""What a day's run costs for a hundred schools, against the least any such run must do.

The least: calamine reading each workbook, the Word floor for each document the run filed (changed parts deflated by
zlib level 6, the rest copied raw), and one write and fsync for each of these files. Ours is the whole `sic-docs run`
process: start-up, config, register, calendars, figures, words, stamps, fingerprints, registry and report. CPU time,
user and system; rounds of both in turn, the better half of the rounds.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from python_calamine import CalamineWorkbook

from sic_docs.config.load import load
from sic_docs.config.model import Definitions
from sic_docs.opc.package import Package
from sic_docs.opc.stamp import read_stamp
from sic_docs.word.compile import compile_template
from tests.bench.hundred import ROOT, SCHOOLS, make
from tests.bench.measured import Measured, command, measure
from tests.bench.row import Row, row
from tests.bench.word_bench import Floor

ON = "2026-10-07"
"""A Wednesday twelve days after the Friday the first figures stand at: sheets, pages and one-to-ones are all due."""
DONE = (0, 20)
FEWEST = 5
ROUNDS = 5


def rows(rounds: int = ROUNDS) -> list[Row]:
    """The benchmark's rows."""
    with tempfile.TemporaryDirectory(prefix="sic-docs-bench-") as name:
        return _rows(Path(name), rounds)


def _rows(folder: Path, rounds: int) -> list[Row]:
    config, library = make(folder)
    given = {path.relative_to(library) for path in library.rglob("*") if path.is_file()}
    runs, again, least = [], [], []
    filed, work = folder, None
    for number in range(rounds):
        # A folder of its own each time: file systems are slow to use again what was deleted a moment ago.
        filed = folder / f"filed-{number}"
        shutil.copytree(library, filed)
        runs.append(_run(config, filed))
        again.append(_run(config, filed))
        work = work or _least(config, filed, given)
        into = folder / f"least-{number}"
        into.mkdir()
        least.append(_cpu(lambda work=work, into=into: work(into)))  # type: ignore[misc]
    made = _documents(filed, given)
    ours, floor, unchanged = (_better(taken) for taken in ([r.cpu for r in runs], least, [r.cpu for r in again]))
    peak = max(one.peak for one in (*runs, *again))
    each = _fewest(made)
    against = f"calamine + Word floor + write and fsync {floor:.2f} s, ours {ours:.2f} s for {len(made)} documents"
    return [
        row("run: fewest documents a school", each, "documents", f"{SCHOOLS} schools", ">= 5", each >= FEWEST),
        row("run: times the least work", ours / floor, "x", against, "<= 2", ours / floor <= 2),
        row("run: CPU of the first run", ours, "s", "", "", True),
        row("run: CPU of a second run, nothing changed", unchanged, "s", "", "", True),
        row("run: peak memory", peak, "MB", "", "<= 300", peak <= 300),
    ]


def _run(config: Path, library: Path) -> Measured:
    line = command("--config", config, "--library", library, "--on", ON, "--quiet", "run")
    return measure(line, allowed=DONE)


def _documents(library: Path, given: set[Path]) -> list[Path]:
    """Every document the run filed; what it keeps for itself is not counted."""
    found = (path for path in sorted(library.rglob("*")) if path.is_file())
    return [p for p in found if (short := p.relative_to(library)) not in given and short.parts[0] != "_sic"]


def _fewest(made: Sequence[Path]) -> int:
    """Documents of the school that got fewest, by the code their names begin with."""
    codes = [f"S{number:03d}" for number in range(1, SCHOOLS + 1)]
    return min(sum(path.name.startswith(f"{code} ") for path in made) for code in codes)


def _least(config: Path, library: Path, given: set[Path]) -> Callable[[Path], None]:
    """The least work for the documents of this library, all made ready but what must be done each time.

    It is told the folder to write into.
    """
    changed = _changed_parts(load(config))
    floors: list[Floor] = []
    for path in _documents(library, given):
        package = Package.read(path.read_bytes())
        stamp = read_stamp(package)
        assert stamp is not None, path
        floors.append(Floor(path.read_bytes(), changed(stamp.key.split("/")[0], package)))
    workbooks = [(library / path).read_bytes() for path in sorted(given)]

    def work(into: Path) -> None:
        for workbook in workbooks:
            book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for number, floor in enumerate(floors):
            descriptor = os.open(into / f"{number}.docx", os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            os.write(descriptor, floor.write())
            os.fsync(descriptor)
            os.close(descriptor)

    return work


def _changed_parts(definitions: Definitions) -> Callable[[str, Package], tuple[str, ...]]:
    """Document type, a document of it → its parts that had to be deflated.

    Of a Word document, those its template fills; of a workbook, those that differ from its template's, which is all of
    them where it has none.
    """
    shipped = ROOT / "templates"
    names = {t.code: t.template for t in definitions.documents}
    filled = {
        name: {part for part, _ in compile_template(name, (shipped / name).read_bytes()).programs}
        for name in names.values()
        if name.endswith(".docx")
    }
    blank = {n: Package.read((shipped / n).read_bytes()) for n in names.values() if n.endswith(".xlsx")}

    def parts(code: str, package: Package) -> tuple[str, ...]:
        name = names[code]
        if name in filled:
            return tuple(part for part in package if part in filled[name])
        before = blank.get(name, ())
        return tuple(p for p in package if p not in before or before.part(p) != package.part(p))  # type: ignore[union-attr]

    return parts


def _cpu(work: Callable[[], None]) -> float:
    """Seconds of CPU."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _better(taken: Sequence[float]) -> float:
    """The median of the better half."""
    return median(sorted(taken)[: (len(taken) + 1) // 2])


if __name__ == "__main__":
    for line in rows():
        sys.stdout.write(f"{line}\n")
