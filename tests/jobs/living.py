"""What the tests of the whole run share: a library to live in, its runs, and people at work in it.

The library is the sample trust's on a real folder, with the shipped config and templates. Runs go through
`sic_docs.jobs.run.run` and `sic_docs.cli.main`, as the schedule's and people's do.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Collection, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import docx
from lxml import etree

from sic_docs.cli import main
from sic_docs.config.model import Definitions
from sic_docs.demo.excel_typing import ExcelFile
from sic_docs.demo.staff import Staff
from sic_docs.demo.word_typing import WordFile
from sic_docs.edges.local_store import LocalStore
from sic_docs.edges.runners import SerialRunner
from sic_docs.filing.registry import Row, parse
from sic_docs.filing.stamps import look, stamp_of
from sic_docs.jobs.app import App
from sic_docs.jobs.report import Outcome, Report
from sic_docs.jobs.run import run
from sic_docs.wiring import build_app

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config"
YEAR = "2026-27"
SCHOOLS = ("OAK", "ELM", "STM", "HAW", "BRK", "WIL", "FER")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEFT = {"leave-as-is", "keep-edits", "leave-removed"}
"""Verbs of a run that changed nothing."""


class Silent:
    def step(self, what: str, done: int, total: int) -> None: ...


@cache
def _shipped() -> App:
    return build_app(CONFIG, "/nowhere", dict(os.environ))


def definitions() -> Definitions:
    return _shipped().definitions


def as_date(day: str | date) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


@dataclass(frozen=True)
class Library:
    """One trust's library in a folder of its own."""

    root: Path

    def app(self) -> App:
        return replace(_shipped(), store=LocalStore(self.root), converter=None)

    def run(self, on: str | date, **options: Any) -> Report:
        """One run on a day, without the converter unless `app=` brings one."""
        app = options.pop("app", None) or self.app()
        return run(app, today=as_date(on), runner=SerialRunner(), progress=Silent(), **options)

    def copy(self, to: Path) -> Library:
        return Library(Path(shutil.copytree(self.root, to)))

    # -- what people see ------------------------------------------------------------------------------------------

    def files(self) -> dict[str, bytes]:
        """Path → bytes of every file people see: all but what lies in `_sic/`."""
        return {
            p.relative_to(self.root).as_posix(): p.read_bytes()
            for p in sorted(self.root.rglob("*"))
            if p.is_file() and p.relative_to(self.root).parts[0] != "_sic"
        }

    def everything(self) -> dict[str, tuple[int, bytes]]:
        """Every path, `_sic/` and folders too → its time of change and bytes."""
        return {
            p.relative_to(self.root).as_posix(): (p.stat().st_mtime_ns, p.read_bytes() if p.is_file() else b"")
            for p in sorted(self.root.rglob("*"))
        }

    def documents(self) -> dict[str, list[Path]]:
        """Printed key → the files that carry it."""
        found: dict[str, list[Path]] = {}
        for name in self.files():
            path = self.root / name
            if "Papers" not in path.parts and (key := key_in(path)) is not None:
                found.setdefault(key, []).append(path)
        return found

    def path(self, key: str) -> Path:
        """Where the one file with this key lies."""
        (path,) = self.documents()[key]
        return path

    def has(self, key: str) -> bool:
        return key in self.documents()

    def words(self, key: str) -> str:
        return words(self.path(key).read_bytes())

    def rows(self) -> dict[str, Row]:
        """Printed key → registry row, of every school and the trust."""
        found: dict[str, Row] = {}
        for path in sorted(self.root.glob("_sic/*/registry/*.jsonl")):
            found |= parse(path.read_bytes(), name=path.stem).rows
        return found

    def actions(self) -> dict[str, dict[str, Any]]:
        """Text → action, as the register of actions keeps it."""
        lines = (self.root / "_sic" / "actions.jsonl").read_text(encoding="utf-8").splitlines()
        return {one["text"]: one for one in map(json.loads, lines)}

    # -- people at work -------------------------------------------------------------------------------------------

    @property
    def staff(self) -> Staff:
        return Staff(self.root, definitions())

    def word(self, key: str, work: Callable[[WordFile], object]) -> Path:
        """Open a paper in Word, do some work in it, save it."""
        path = self.path(key)
        file = WordFile(path.read_bytes())
        work(file)
        path.write_bytes(file.save())
        return path

    def edit_with_python_docx(self, key: str, text: str) -> bytes:
        """Save a paper from another program after typing a paragraph; the bytes saved."""
        path = self.path(key)
        document = docx.Document(str(path))
        document.add_paragraph(text)
        document.save(str(path))
        return path.read_bytes()

    def excel(self, path: Path, cells: Collection[tuple[str, int, int, Any]]) -> None:
        """Type in cells (sheet, row and column from 1, value) of a workbook."""
        workbook = ExcelFile(path.read_bytes())
        for sheet, row, column, value in cells:
            workbook.type(sheet, row, column, value)
            cell, above = (workbook._cell(workbook._sheet(sheet), r, column) for r in (row, row - 1))
            if cell.get("s") is None and above.get("s") is not None:
                cell.set("s", above.get("s", ""))  # as Excel formats the row below a table
        path.write_bytes(workbook.save())

    @property
    def register(self) -> Path:
        return self.root / "Confidential" / "Trust register.xlsx"

    def register_row(self, sheet: str, values: Mapping[str, Any], *, where: Mapping[str, Any] | None = None) -> None:
        """Type values under headings of a sheet of the register: in the row that matches `where`, else a new one."""
        import openpyxl

        page = openpyxl.load_workbook(self.register, read_only=True)[sheet]
        grid = [list(row) for row in page.iter_rows(values_only=True)]
        header = next(i for i, row in enumerate(grid) if set(values) <= {str(c) for c in row if c})
        columns = {str(text): n for n, text in enumerate(grid[header], 1) if text}
        if where is None:
            at = max(i for i, row in enumerate(grid) if any(c is not None for c in row)) + 1
        else:
            at = next(
                i
                for i, row in enumerate(grid)
                if all(row[columns[h] - 1] == v for h, v in where.items()) and i > header
            )
        self.excel(self.register, [(sheet, at + 1, columns[heading], value) for heading, value in values.items()])

    def move_meeting(self, ref: str, to: str) -> None:
        """The clerk writes another date beside a meeting in the register."""
        self.register_row("Meetings", {"Date": as_date(to)}, where={"Ref": ref})


def sic_docs(library: Library | Path | None, *argv: str, on: str | None = "2026-10-05") -> tuple[int, str, str]:
    """The command as people type it: exit status, standard output, standard error."""
    root = library.root if isinstance(library, Library) else library
    arguments = [*(("--library", str(root)) if root else ()), *(("--on", on) if on else ()), *argv]
    out, err = io.StringIO(), io.StringIO()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SIC_DOCS_")}
    with redirect_stdout(out), redirect_stderr(err):
        status = main(arguments, environ)
    return status, out.getvalue(), err.getvalue()


def as_json(library: Library | Path | None, *argv: str, on: str | None = "2026-10-05") -> dict[str, Any]:
    """The one JSON object a command prints; nothing else may be printed."""
    status, out, _err = sic_docs(library, "--json", *argv, on=on)
    (line,) = out.splitlines()
    found: dict[str, Any] = json.loads(line)
    assert found["exit"] == status
    return found


# -- documents -------------------------------------------------------------------------------------------------------


def key_in(path: Path) -> str | None:
    """The key a file carries in its stamp."""
    return _key_of(path.read_bytes()) if path.suffix in (".docx", ".xlsx", ".pdf") else None


@lru_cache(maxsize=2048)
def _key_of(content: bytes) -> str | None:
    stamp = stamp_of(content)
    return stamp.key if stamp else None


def is_whole(content: bytes) -> bool:
    """Whether a document opens and is just what its stamp says was written."""
    seen = look(content)
    return seen.stamp is not None and seen.fingerprint == seen.stamp.fingerprint


def parts(content: bytes) -> dict[str, etree._Element]:
    """Name → tree of the parts people read: body, headers, footers, notes."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml", name)
        }


def words(content: bytes) -> str:
    """Everything people read in a Word document, a paragraph a line."""
    return "\n".join(
        "".join(t.text or "" for t in p.iter(f"{W}t")) for root in parts(content).values() for p in root.iter(f"{W}p")
    )


def verbs(report: Report) -> dict[str, str]:
    """Printed key → verb."""
    return {o.key or "": o.verb.value for o in report.outcomes}


def outcomes(report: Report, verb: str) -> list[Outcome]:
    return [o for o in report.outcomes if o.verb.value == verb]


def codes(report: Report) -> list[str]:
    return [issue.code for issue in report.issues]
