"""Whatever happens, people see a sentence and never a traceback; programs see the JSON they were promised."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sic_docs import cli
from tests.jobs.living import ROOT, Library, as_json, sic_docs


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A fault of ours in a command; where this machine keeps what may be deleted."""

    def job(*_: object, **__: object) -> None:
        raise ZeroDivisionError("what a head typed")

    monkeypatch.setattr("sic_docs.jobs.checking.check_everything", job)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_a_fault_nothing_foresaw_is_a_sentence_with_a_code_and_19(faulty: Path, before: Library) -> None:
    answer = as_json(before, "check")
    assert answer["exit"] == 19 and not answer["ok"] and answer["error"]["code"] == "unexpected"
    status, out, err = sic_docs(before, "check")
    assert status == 19 and out == "" and len(err.splitlines()) == 1 and "unexpected" in err
    assert "Traceback" not in err and "what a head typed" not in err
    (kept,) = faulty.rglob("last fault.txt")
    assert "ZeroDivisionError: what a head typed" in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o077 == 0 and str(kept) in err


def test_the_traceback_is_shown_to_whoever_asks_for_it(
    faulty: Path, before: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {**os.environ, "SIC_DOCS_TRACEBACK": "1"}
    assert cli.main(["check", "--library", str(before.root)], environ) == 19
    assert "ZeroDivisionError: what a head typed" in capsys.readouterr().err
    assert not list(faulty.rglob("*.txt"))


def test_a_reader_who_leaves_early_is_no_error() -> None:
    """`sic-docs due | head -0`: nothing reads, and nothing is said of it."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as nobody:
        done = subprocess.run(
            [sys.executable, "-m", "sic_docs", "due", "--on", "2026-09-01", "--library", "/nowhere"],
            cwd=ROOT,
            stdout=nobody,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            check=False,
        )
    assert done.returncode == 0 and done.stderr == b""


@pytest.mark.parametrize("argv", [["--json", "nonsense"], ["run", "--on", "5 October", "--json"], ["--json"]])
def test_a_wrong_command_line_is_json_too_where_json_is_asked_for(argv: list[str]) -> None:
    status, out, err = sic_docs(None, *argv, on=None)
    answer = json.loads(out)
    assert status == answer["exit"] == 2 and answer["ok"] is False and err == ""
    assert answer["error"]["code"] == "wrong-command-line"
    assert answer["error"]["message"] and "sic-docs" in answer["error"]["remedy"]
