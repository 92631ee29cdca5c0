"""Below the jobs nothing asks what time it is, reads a disk, a network or the environment (design.md part 4)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.repo.source import PACKAGE, ROOT, nodes, package

PURE = (
    "trust",
    "school_year",
    "word",
    "pdf",
    "opc",
    "cycle",
    "kpi",
    "meetings",
    "filing",
    "register",
    "documents",
    "packs",
)

# Rooms that hold the one reader of the folder `config/`.
READS_CONFIG = ("config",)

CLOCK = {"date.today", "datetime.now", "datetime.utcnow", "datetime.today", "time.time", "time.localtime"}
ENVIRONMENT = {"os.environ", "os.getenv"}
OUTSIDE_MODULES = {"socket", "subprocess", "requests", "httpx", "urllib.request", "tempfile", "shutil", "threading"}
# Methods; `open` is a word of other libraries too, and is looked for as the function.
DISK = {"read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "iterdir", "glob", "rglob"}


def pure_modules() -> list[Path]:
    return sorted(p for room in PURE for p in (PACKAGE / room).rglob("*.py"))


def dotted(node: ast.AST) -> str:
    """`os.path.join` of the expression that says so; "" for one that is no plain name."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else f"?.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def asks_the_clock(call: ast.Call) -> bool:
    called = dotted(call.func)
    return any(called == c or called.endswith("." + c) for c in CLOCK)


def outside(node: ast.AST) -> str | None:
    """What a piece of code has to do with the world outside; None for nothing."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = {a.name for a in node.names} if isinstance(node, ast.Import) else {node.module or ""}
        return f"imports {sorted(OUTSIDE_MODULES & names)}" if OUTSIDE_MODULES & names else None
    if isinstance(node, ast.Attribute):
        return "reads the environment" if dotted(node) in ENVIRONMENT else None
    if not isinstance(node, ast.Call):
        return None
    if asks_the_clock(node):
        return "asks the clock"
    touches = isinstance(node.func, ast.Attribute) and node.func.attr in DISK
    return f"touches the disk ({dotted(node.func)})" if touches or dotted(node.func) == "open" else None


@pytest.mark.parametrize("path", pure_modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_pure_module_touches_nothing_outside(path: Path) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}: {what}"
        for node in nodes(path)
        if (what := outside(node)) is not None
    ]
    assert not wrong, wrong


def test_the_clock_is_asked_only_where_a_run_begins_or_meets_the_outside() -> None:
    """`today` and `now` are arguments everywhere else."""
    allowed = {"cli.py", "wiring.py", "console.py", "doctor.py"}
    for path in package():
        inside = path.relative_to(PACKAGE)
        if inside.parts[0] == "edges" or inside.name in allowed:
            continue
        for node in nodes(path):
            if isinstance(node, ast.Call):
                assert not asks_the_clock(node), (
                    f"{path.relative_to(ROOT)}:{node.lineno}: asks the clock; take it as an argument"
                )
