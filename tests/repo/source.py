"""The project's own source as the tests of this folder look at it: each file found, read and parsed once."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "sic_docs"
TEXT = {".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".json", ".csv", ".cfg", ".sh", ""}


@cache
def tracked() -> tuple[Path, ...]:
    """Files of the project: what git tracks, or every file outside hidden folders where there is no git."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if done.returncode == 0:
        names = [n for n in done.stdout.decode().split("\0") if n]
        return tuple(ROOT / n for n in names if (ROOT / n).is_file())
    skipped = {".venv", ".git", ".prefect", "demo", "build", "__pycache__"}
    return tuple(p for p in ROOT.rglob("*") if p.is_file() and not skipped & set(p.relative_to(ROOT).parts))


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


@cache
def texts() -> tuple[tuple[Path, str], ...]:
    """Every file of words, with them."""
    return tuple((path, text(path)) for path in tracked() if path.suffix in TEXT)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module."""
    return tuple(ast.walk(tree(path)))


@cache
def package() -> tuple[Path, ...]:
    """Every module under `src/sic_docs`, `__init__.py` too."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


@cache
def product() -> tuple[Path, ...]:
    """Every module that is delivered: the package and the flows."""
    return (*package(), *sorted((ROOT / "flows").glob("*.py")))


@cache
def dotted_names() -> frozenset[str]:
    """`sic_docs.word.fill`, `flows.daily` … of every module there is."""
    inside = ((path, ROOT / "src" if path.is_relative_to(PACKAGE) else ROOT) for path in product())
    return frozenset(".".join(path.relative_to(top).with_suffix("").parts) for path, top in inside)
