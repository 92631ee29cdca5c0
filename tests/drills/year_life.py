"""A year lived day by day: a run each morning, looked at closely, and people at work each afternoon."""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from sic_docs.demo.excel_typing import ExcelFile
from tests.drills.year_checks import Checks, first_items, meeting_day
from tests.drills.year_diary import days, office_day, plan_of
from tests.drills.year_hands import Hands
from tests.drills.year_model import DIRECTORS, LINE, STANDARDS, Act, Model, Written
from tests.drills.year_papers import key_of, marks, paper, tokens_in
from tests.drills.year_staff import Pen, edit_agenda, write_line_meeting, write_minutes
from tests.drills.year_words import Words
from tests.jobs.living import Library

RETURNS_DUE: Final = {
    date(2026, 9, 30): "autumn-1",
    date(2026, 11, 25): "autumn-2",
}
OPEN_UNTIL_MEETING: Final = (
    *("line_meeting", "directors_agenda", "directors_minutes"),
    *("standards_minutes", "standards_minutes_b"),
)
SECOND_RUN: Final = 8  # one day in so many


@dataclass
class Year:
    """One library, its people and what they remember.

    Attributes:
        schools: Short codes that have actions of the trust's bodies. `office`: saves papers by LibreOffice.
        dropped: Key of a paper somebody deletes. `listed`: of a list somebody writes in.
        touched: Path → bytes as people left them. `gone`: paths people deleted. `did`: key → in what ways.
    """

    library: Library
    schools: dict[str, str]
    office: Callable[[list[Path]], None] | None = None
    dropped: str = "kpi_sheet/WIL/2026-27/autumn-1/01"
    listed: str = "to_do/OAK/2026-27/year/01"
    model: Model = field(default_factory=Model)
    words: Words = field(default_factory=Words)
    touched: dict[str, bytes] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    spent: Counter[str] = field(default_factory=Counter)
    did: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.checks = Checks(self.model)
        self.files: dict[str, bytes] = {}
        self.keys: dict[str, str] = {}
        self.on: dict[str, date] = {}
        self._stages: set[tuple[str, str]] = set()
        self._pending: list[Path] = []
        self._hurry = False
        self._typed = 0
        self.busy: set[date] = set()
        self._to_be_said: dict[str, set[str]] = {}
        bring = self.model.bring
        bring(
            "Agree the dates of subject leaders' curriculum visits with the line manager.",
            "Headteacher", date(2026, 9, 25), LINE, "OAK", False,
        )  # fmt: skip
        bring(
            "Place a mathematics lead from the trust for two days a week in the autumn term.",
            "School improvement lead", date(2026, 9, 11), DIRECTORS, "HAW", True,
        )  # fmt: skip
        bring(
            "Bring one proposal for sharing attendance officers between the secondary schools.",
            "Education director", date(2026, 10, 13), DIRECTORS, None, False,
        )  # fmt: skip
        bring(
            "Set out how each school's reading offer is checked, in the autumn report.",
            "Education director", date(2026, 11, 24), STANDARDS, None, False,
        )  # fmt: skip

    def is_busy(self, day: date) -> bool:
        """Whether anything is looked for in the library today."""
        return day.weekday() == 0 or day.day <= 2 or day in self.busy or day in RETURNS_DUE or self._typed > 1

    # -- mornings ------------------------------------------------------------------------------------------------

    def morning(self, day: date, **options: Any) -> None:
        """The day's run, and everything it wrote held against the model."""
        before = self.files or self.library.files()
        start = time.perf_counter()
        report = self.library.run(day, **options)
        self.spent["runs"] += time.perf_counter() - start
        self.counts["runs"] += 1
        self.report = report
        start = time.perf_counter()
        self.files = self.library.files()
        self._nothing_typed_was_touched(day)
        self._nothing_is_doubled(day)
        fresh = {p for p, content in self.files.items() if before.get(p) != content}
        self.counts["written"] += len(fresh)
        for path in sorted(self.files):
            key = self.keys.get(path, "")
            kind = key.partition("/")[0]
            if not key or path in self.touched or not path.endswith(".docx"):
                continue
            opened = paper(self.files[path])
            if kind in OPEN_UNTIL_MEETING or path in fresh:
                if kind in OPEN_UNTIL_MEETING or "_agenda" in kind:
                    self.on[key] = meeting_day(opened) or self.on[key]
                if path in fresh or day < self.on[key]:
                    self.checks.paper(key, opened, day)
                    self.counts["papers compared"] += 1
                if "_agenda" in kind and path in fresh:
                    self.model.agendas[key] = first_items(opened)
        self._levels(day, fresh)
        self._said_so(day)
        self.spent["checks"] += time.perf_counter() - start
        if Random(day.isoformat()).randrange(SECOND_RUN) == 0:
            self._again(day)

    def _again(self, day: date) -> None:
        start = time.perf_counter()
        self.library.run(day)
        now = self.library.files()
        changed = [p for p in {*now, *self.files} if now.get(p) != self.files.get(p)]
        self.checks.same(str(day), "files a second run of the day changed", changed, [])
        self.files = now
        self.counts["second runs"] += 1
        self.spent["second runs"] += time.perf_counter() - start

    def _nothing_typed_was_touched(self, day: date) -> None:
        lost = [p for p, content in self.touched.items() if self.files.get(p) != content]
        self.checks.same(str(day), "papers people typed in that are not as they left them", lost, [])
        back = [p for p in self.gone if p in self.files]
        self.checks.same(str(day), "papers people deleted that came back", back, [])

    def _nothing_is_doubled(self, day: date) -> None:
        self.keys = {p: key for p, content in self.files.items() if (key := key_of(content)) and "/Papers/" not in p}
        twice = [k for k, n in Counter(self.keys.values()).items() if n > 1]
        copies = [k for k in self.keys.values() if "~" in k and not k.startswith("to_do/OAK")]
        self.checks.same(str(day), "papers filed twice", (twice, copies), ([], []))
        named = [p for p in self.files if " (2)" in p]
        self.checks.same(str(day), "papers under a second name", named, [])

    def _levels(self, day: date, fresh: set[str]) -> None:
        """No mark of a paper with fewer readers in one with more, unless it was shared; priorities are for members."""
        shared = {m for a in self.model.actions().values() if a.shared for m in _marks_of(a)}
        priorities = {m for w in self.model.written.values() for m in marks(w.focus)}
        for path in fresh - set(self.touched):
            if path.endswith((".docx", ".xlsx")) and not path.startswith("Confidential/"):
                may = shared if path.startswith("Schools/") else priorities
                levels = ("C0", "C1") if path.startswith("Schools/") else ("C0",)
                down = {m for m in tokens_in(self.files[path]) if self.words.level.get(m) not in levels} - may
                self.checks.same(f"{day} {path}", "words of papers with fewer readers", sorted(down), [])

    def pdf_words(self, day: date, pdftotext: str) -> None:
        """The same for PDFs of open papers."""
        priorities = {m for w in self.model.written.values() for m in marks(w.focus)}
        for path in self.files:
            if path.endswith(".pdf") and path.startswith("Trust/"):
                command = [pdftotext, str(self.library.root / path), "-"]
                text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
                assert len(text) > 1000, path
                down = {m for m in marks(text) if self.words.level[m] != "C0"} - priorities
                self.checks.same(f"{day} {path}", "words of papers with fewer readers", sorted(down), [])

    def _said_so(self, day: date) -> None:
        """What is not taken as it stands is named in the morning after: proposals, two answers, tags gone."""
        for path, wanted in self._to_be_said.items():
            name = path.rpartition("/")[2]
            said = {i.code for i in self.report.issues if i.file == name}
            self.checks.same(f"{day} {path}", "issues that name it", sorted(wanted - said), [])
        self._to_be_said = {}

    # -- afternoons ----------------------------------------------------------------------------------------------

    def afternoon(self, day: date) -> None:
        start, before = time.perf_counter(), self.counts["papers typed in"]
        for path, key in sorted(self.keys.items(), key=lambda pair: pair[1]):
            kind = key.partition("/")[0]
            work = getattr(self, f"_do_{kind}", None)
            if work is not None and path.endswith(".docx"):
                work(day, path, key)
        self._typed = self.counts["papers typed in"] - before
        self.spent["typing"] += time.perf_counter() - start
        if self._pending and self.office is not None and (office_day(day) or self._hurry):
            self._hurry = False
            start = time.perf_counter()
            self.office(self._pending)
            for saved in self._pending:
                self._keep(saved.relative_to(self.library.root).as_posix(), saved.read_bytes())
            self.counts["saved by LibreOffice"] += len(self._pending)
            self._pending = []
            self.spent["LibreOffice"] += time.perf_counter() - start

    def _once(self, key: str, stage: str, due: date | None, day: date) -> bool:
        if due is None or due > day or (key, stage) in self._stages:
            return False
        self._stages.add((key, stage))
        return True

    def _save(self, path: str, key: str, content: bytes, did: list[str], office: bool = False) -> None:
        target = self.library.root / path
        target.write_bytes(content)
        self._keep(path, content)
        self.counts["papers typed in"] += 1
        self.counts.update(did)
        self.did.setdefault(key, []).extend(did)
        codes = {"tracked": "tracked-changes", "answered-twice": "answered-twice"}
        said = {codes[d] for d in did if d in codes} | ({"tags-lost"} if office else set())
        if said:
            self._to_be_said.setdefault(path, set()).update(said)
        if office:
            self._pending.append(target)
            self._hurry = True

    def _keep(self, path: str, content: bytes) -> None:
        self.touched[path] = self.files[path] = content

    def _do_line_meeting(self, day: date, path: str, key: str) -> None:
        on = self.on[key]
        plan = plan_of(key, on, self.office is not None)
        for stage, due in (("before", plan.before), ("first", plan.first), ("again", plan.again)):
            if stage == "before" and (key, "first") in self._stages:
                continue
            if self._once(key, stage, due, day):
                content, pen = write_line_meeting(self.model, self.words, key, self.files[path], on, stage, plan.office)
                self._save(path, key, content, pen.did, plan.office and stage == "first")

    def _do_directors_agenda(self, day: date, path: str, key: str) -> None:
        on = self.on[key]
        if day < on - timedelta(3) and self._once(key, "agenda", day, day):
            level = "C2" if key.startswith("directors") else "C0"
            office = self.office is not None and Random(key).random() < 0.4
            content, did = edit_agenda(self.model, self.words, key, self.files[path], level, office)
            self._save(path, key, content, [f"agenda {d}" for d in did], office)

    _do_standards_agenda = _do_directors_agenda

    def _do_directors_minutes(self, day: date, path: str, key: str) -> None:
        on = self.on[key]
        if self._once(key, "first", on + timedelta(Random(key).choice((0, 1, 3))), day):
            office = self.office is not None and Random(f"{key}o").random() < 0.4
            content, pen = write_minutes(self.model, self.words, key, self.files[path], on, self.schools, office)
            self._save(path, key, content, pen.did, office)

    _do_standards_minutes = _do_standards_minutes_b = _do_directors_minutes

    def _do_kpi_sheet(self, _day: date, path: str, key: str) -> None:
        if key == self.dropped and (key, "dropped") not in self._stages:
            self._stages.add((key, "dropped"))
            (self.library.root / path).unlink()
            self.gone.add(path)
            del self.files[path]
            self.counts["papers deleted"] += 1

    def _do_to_do(self, _day: date, path: str, key: str) -> None:
        if key == self.listed and _day >= date(2026, 11, 10) and (key, "listed") not in self._stages:
            self._stages.add((key, "listed"))
            word = Hands(self.files[path])
            next(word._root.iter("{*}t")).text += f" {self.words.mark('C1')}"
            self._save(path, key, word.save(), ["a list written in"])

    def _do_school_page(self, day: date, path: str, key: str) -> None:
        rng = Random(key)
        if path not in self.touched and rng.random() < 0.5 and self._once(key, "first", day, day):
            written = Written(key=key, school=key.split("/")[1], body="kpis", meeting_on=day, held_on=day)
            pen = Pen(self.model, self.words, self.files[path], written, rng, "C1")
            written.two_lines = (self.words.short("Reading", "C1"), self.words.short("Numbers", "C1"))
            pen.fill(head_well=written.two_lines[0], head_mind=written.two_lines[1])
            if rng.random() < 0.7:
                pen.fill(finished=True, finished_by="Headteacher")
                written.finished = True
            self._save(path, key, pen.save(), ["two lines"], self.office is not None and rng.random() < 0.3)

    # -- the clerk's register and the data leads' workbooks --------------------------------------------------------

    def book_meetings(self, day: date) -> None:
        """On Mondays the clerk looks at the register's meetings and books those proposed for the trust's own."""
        import openpyxl

        register = self.library.register
        page = openpyxl.load_workbook(register, read_only=True)["Meetings"]
        grid = [list(row) for row in page.iter_rows(values_only=True)]
        top = next(i for i, row in enumerate(grid) if "Ref" in row and "Status" in row)
        at = {str(text): n for n, text in enumerate(grid[top]) if text}
        book = ExcelFile(register.read_bytes())
        booked = 0
        for number, row in enumerate(grid[top + 1 :], top + 2):
            name, on = str(row[at["Ref"]] or ""), row[at["Date"]]
            if isinstance(on, datetime):
                ahead = {"M-line_meetings": 2, "M-directors_review": 1, "M-standards_committee": 1}
                self.busy |= {_weekday_before(on.date(), n) for kind, n in ahead.items() if name.startswith(kind)}
            if name.startswith(("M-directors", "M-standards")) and row[at["Status"]] == "proposed":
                book.type("Meetings", number, at["Status"] + 1, "booked")
                booked += 1
        if booked:
            register.write_bytes(book.save())
            self.counts["meetings booked"] += booked
            self.files = self.library.files()


def _marks_of(act: Act) -> set[str]:
    return set(marks(f"{act.text} {act.owner} {act.due}"))


def _weekday_before(day: date, count: int) -> date:
    while count:
        day -= timedelta(1)
        count -= day.weekday() < 5
    return day


def live(year: Year, first: date, last: date) -> Year:
    """From one day to another, both included: Mondays, days papers are due, and mornings after much was typed."""
    for day in days(first, last):
        if not year.is_busy(day):
            continue
        year.morning(day)
        if day.weekday() == 0:
            year.book_meetings(day)
        if day in RETURNS_DUE:
            year.library.staff.return_figures(RETURNS_DUE[day])
            year.files = year.library.files()
        year.afternoon(day)
    return year
