"""The list of layers, and the proof that imports only go down it. This file is the list (design.md part 4)."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.repo.source import PACKAGE, ROOT, dotted_names, nodes, package, tree

# Lowest first. A module may import from any row below its own, and from its own room.
LAYERS = (
    ("errors",),
    ("plain", "dates"),  # values as JSON, dates as people write them; know no value of ours
    ("trust", "opc"),
    ("school_year", "word", "pdf"),
    ("cycle", "kpi", "meetings", "filing", "register"),
    ("documents", "config"),
    ("packs",),
    ("ports",),
    ("jobs", "edges", "settings"),
    ("wiring", "demo", "faults"),
    ("doctor",),
    ("console",),
    ("cli",),
    ("__main__",),
    ("flows",),
)

# Plain values: frozen dataclasses and enums, no work. Any room above the errors may import them.
VALUES = {"documents.definition", "documents.answers"}

# Edges may use these of ours and nothing else, whatever the row.
FOR_EDGES = {"errors", "ports"}


def is_value(module: str) -> bool:
    return module in VALUES or module.endswith(".model")


def rank(module: str) -> int:
    room = module.split(".")[0]
    for number, rooms in enumerate(LAYERS):
        if room in rooms:
            return number
    raise AssertionError(f"{module} is in no layer: add its room to LAYERS in {Path(__file__).name}")


def modules() -> list[tuple[str, Path]]:
    found = [
        (".".join(path.relative_to(PACKAGE).with_suffix("").parts), path)
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name != "__init__.py"
    ]
    found += [("flows." + path.stem, path) for path in sorted((ROOT / "flows").glob("*.py"))]
    return found


@cache
def imports(path: Path) -> list[tuple[int, str]]:
    """Line, and what of ours is imported there (without `sic_docs.`); for type checking counts too."""
    found: list[tuple[int, str]] = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found.extend((node.lineno, a.name) for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the import in full"
            module = node.module or ""
            for alias in node.names:
                whole = f"{module}.{alias.name}"
                found.append((node.lineno, whole if whole in dotted_names() else module))
    return [(line, name.removeprefix("sic_docs.")) for line, name in found if name.startswith(("sic_docs.", "flows."))]


@pytest.mark.parametrize(("module", "path"), modules(), ids=lambda v: v if isinstance(v, str) else "")
def test_imports_only_go_down(module: str, path: Path) -> None:
    room = module.split(".")[0]
    for line, target in imports(path):
        place = f"{path.relative_to(ROOT)}:{line}"
        if target.split(".")[0] == room:
            continue
        if room == "edges":
            assert target in FOR_EDGES, f"{place}: an edge may import only {sorted(FOR_EDGES)}, not {target}"
            continue
        if is_value(target) and module != "errors":
            continue
        assert rank(target) < rank(module), f"{place}: {module} may not import {target}: arrows go down only"


@pytest.mark.parametrize(("module", "path"), modules(), ids=lambda v: v if isinstance(v, str) else "")
def test_values_import_only_values(module: str, path: Path) -> None:
    """So that letting every room import them cannot smuggle work upwards. A method may fetch from its own room."""
    if not is_value(module):
        return
    for line, target in imports(path):
        own_room = target.split(".")[0] == module.split(".")[0]
        assert is_value(target) or target == "errors" or own_room, f"{path.name}:{line}: a value imports {target}"


def test_the_list_names_every_room_there_is_and_no_other() -> None:
    there = {module.split(".")[0] for module, _ in modules()}
    assert {room for row in LAYERS for room in row} == there
    assert all(value in {module for module, _ in modules()} for value in VALUES)


def test_every_room_says_what_it_knows_and_the_map_shows_it() -> None:
    house = ast.get_docstring(tree(PACKAGE / "__init__.py")) or ""
    for room in sorted({path.parent for path in package()} - {PACKAGE}):
        assert ast.get_docstring(tree(room / "__init__.py")), f"{room.relative_to(ROOT)}/__init__.py says nothing"
    shown = {word.strip(",") for line in house.splitlines() if line.startswith("    ") for word in line.split()}
    missing = {room for row in LAYERS for room in row} - shown - {"__main__", "flows"}
    assert not missing, f"The map in sic_docs/__init__.py lacks {sorted(missing)}"


def test_nothing_in_the_package_knows_the_engine() -> None:
    for path in package():
        for node in nodes(path):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [n for n in names if n.split(".")[0] in ("prefect", "flows")], f"{path}:{node.lineno}"
