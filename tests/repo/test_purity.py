"""Below the jobs nothing asks what time it is, reads a disk, a network or the environment (design.md part 4)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "sic_docs"

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
DISK = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "iterdir", "glob", "rglob"}


def pure_modules() -> list[Path]:
    return sorted(p for room in PURE for p in (PACKAGE / room).rglob("*.py"))


def dotted(node: ast.AST) -> str:
    return ast.unparse(node) if isinstance(node, ast.Attribute | ast.Name) else ""


@pytest.mark.parametrize("path", pure_modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_pure_module_touches_nothing_outside(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        line = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            assert not OUTSIDE_MODULES & set(names), f"{line}: imports {names}"
        if isinstance(node, ast.Attribute):
            assert dotted(node) not in ENVIRONMENT, f"{line}: reads the environment"
        if isinstance(node, ast.Call):
            called = dotted(node.func)
            assert not any(called == c or called.endswith("." + c) for c in CLOCK), f"{line}: asks the clock"
            assert called != "open", f"{line}: opens a file"
            if isinstance(node.func, ast.Attribute) and node.func.attr in {"read_text", "read_bytes", "write_bytes"}:
                raise AssertionError(f"{line}: touches the disk ({called})")


def test_the_clock_is_asked_only_where_a_run_begins_or_meets_the_outside() -> None:
    """`today` and `now` are arguments everywhere else."""
    allowed = {"cli.py", "wiring.py", "console.py", "doctor.py"}
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if inside.parts[0] == "edges" or inside.name in allowed:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = dotted(node.func)
                assert not any(called == c or called.endswith("." + c) for c in CLOCK), (
                    f"{path.relative_to(ROOT)}:{node.lineno}: asks the clock ({called}); take it as an argument"
                )
