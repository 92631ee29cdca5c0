"""`make bench`: every benchmark of this folder, as a table and as `bench.json`.

A benchmark is a module `*_bench.py` with a function `rows()`; each runs in a process of its own, so that none is
warmed, slowed or fattened by another.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RESULT = "rows:"


def one(path: Path) -> list[dict[str, Any]]:
    """The rows of one benchmark, run elsewhere; a benchmark that fails is a row that is not ok."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    found = [line for line in done.stdout.splitlines() if line.startswith(RESULT)]
    if done.returncode or not found:
        return [{"name": path.stem, "value": 0.0, "unit": "failed", "against": "", "target": "", "ok": False}]
    rows: list[dict[str, Any]] = json.loads(found[-1].removeprefix(RESULT))
    return rows


def measure(path: Path) -> int:
    """In the process of its own: run the benchmark and print its rows as one line."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    print(RESULT + json.dumps(module.rows()))
    return 0


def main(argv: list[str]) -> int:
    if argv:
        return measure(Path(argv[0]))
    rows = [row for path in sorted(HERE.glob("*_bench.py")) for row in one(path)]
    (ROOT / "bench.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    wide = max((len(row["name"]) for row in rows), default=0)
    for row in rows:
        target = f"{row['against']} {row['target']}".strip()
        print(f"{'ok ' if row['ok'] else 'NO '} {row['name']:<{wide}} {row['value']:>10.2f} {row['unit']:<10} {target}")
    return 0 if all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
