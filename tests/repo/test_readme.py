"""What README.md and docs/ say is so: words, commands, exit statuses, dependencies."""

from __future__ import annotations

import ast
import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from sic_docs.cli import main
from tests.repo.source import ROOT, nodes, package

README = (ROOT / "README.md").read_text(encoding="utf-8")
RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
LASTS_FOR_EVER = {"serve"}


def table(text: str, first_heading: str) -> list[list[str]]:
    """Rows of the table whose first heading is this."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first_heading} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def commands(text: str) -> list[str]:
    """Every line of every `sh` block."""
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("row", table(README, "word"), ids=lambda row: row[0])
def test_every_word_of_the_glossary_is_in_the_code(row: list[str]) -> None:
    module, _, name = row[2].strip("`").rpartition(".")
    assert hasattr(importlib.import_module(f"sic_docs.{module}"), name), f"{row[0]}: no {name} in {module}"


def test_the_code_does_not_say_what_the_glossary_says_we_do_not() -> None:
    avoided = {w.strip() for row in table(README, "word") for w in row[3].split(",")} - {""}
    single = {word for word in avoided if " " not in word and word not in ("task", "instance", "topic", "response")}
    for path in package():
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                words = {w.lower() for w in re.findall(r"[A-Z][a-z]+", node.name)}
                assert not words & single, f"{path.relative_to(ROOT)}:{node.lineno}: class {node.name}"


def test_every_exit_status_is_explained_and_no_other() -> None:
    from sic_docs import errors

    said = {int(row[0]) for row in table(RUNNING, "status")}
    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.SicDocsError)]
    ours = {c.exit_status for c in classes} | {errors.DONE, errors.WRONG_COMMAND_LINE, errors.DONE_WITH_ISSUES}
    engine = 18  # flows/deployments.py, which the package does not know
    assert said == ours | {engine}


def test_every_dependency_has_its_reason_in_the_readme() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted += extra
    names = {re.split(r"[<>=\[ ]", line)[0].lower() for line in wanted}
    told = " ".join(row[0] for row in table(README, "package")).lower()
    assert not [name for name in names if name not in told]
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower()
    assert not [name for name in names if f"\n{name}==" not in pinned]


def test_make_knows_every_target_the_documents_name_and_lists_it() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    named = {m for text in (README, RUNNING) for m in re.findall(r"\bmake ([a-z]+)\b", text)} & (
        targets | {"demo", "test"}
    )
    assert {"demo", "test", "drills", "bench", "check", "templates", "help"} <= targets
    assert named <= targets
    assert not [target for target in targets if f"make {target} " not in listed]


def _sic_docs(text: str) -> list[str]:
    return [line for line in commands(text) if line.startswith("sic-docs ")]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place to type the commands in: config and templates as shipped, the library beside them."""
    place = tmp_path_factory.mktemp("checkout")
    for name in ("config", "templates"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    return place


@pytest.mark.parametrize("document", ["README.md", "docs/running.md"])
def test_the_commands_in_the_documents_work_in_the_order_they_stand(
    document: str, checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(checkout)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(checkout / "cache")}
    for line in _sic_docs((ROOT / document).read_text(encoding="utf-8")):
        words = shlex.split(line)[1:]
        if words[0] in LASTS_FOR_EVER:
            continue
        status = main([*words, "--config", str(checkout / "config")], environment)
        said = capsys.readouterr()
        assert status in (0, 20), f"{line}\n{said.out[-1500:]}\n{said.err[-1500:]}"
        assert "Traceback" not in said.err, line


def test_every_command_the_documents_show_is_offered_by_the_command_line() -> None:
    shown = {shlex.split(line)[1] for text in (README, RUNNING) for line in _sic_docs(text)}
    done = subprocess.run(
        [sys.executable, "-m", "sic_docs", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not [command for command in shown if not re.search(rf"^\s+{command}\b", done.stdout, flags=re.MULTILINE)]
