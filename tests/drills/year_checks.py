"""Each paper the service writes, against what the model says it must hold: those words, and nothing else people typed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from tests.drills.year_model import DIRECTORS, LINE, MOST_DUE, STANDARDS, Act, Item, Model, support_in_force
from tests.drills.year_papers import Paper, marks
from tests.drills.year_words import MONTHS, short_date

ROOT: Final = Path(__file__).resolve().parents[2]
CATEGORY_WORDS: Final = ("Causing Concern", "Attention Needed")
MOST_LOGGED: Final = 8  # an agenda stays within two pages
NEVER_CATEGORY: Final = ("kpi_sheet", "school_page", "to_do", "standards_agenda")
_REF: Final = re.compile(r"([A-Z]+)-27-(\d{3})")
_ITEM: Final = re.compile(r"(\d+)\. (.+)")
_DAY: Final = re.compile(r"\w+day (\d{1,2}) (\w+) (\d{4})")


def meeting_day(paper: Paper) -> date | None:
    """The first date in words outside tables: the meeting's."""
    for line in paper.lines[:6]:
        if found := _DAY.search(line):
            return date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    return None


class Checks:
    """Complaints about papers, gathered; an empty list is what is wanted."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.wrong: list[str] = []
        self.compared = 0

    def same(self, where: str, what: str, found: object, wanted: object) -> None:
        self.compared += 1
        if found != wanted:
            self.wrong.append(f"{where}: {what}\n    found  {found!r}\n    wanted {wanted!r}")

    def paper(self, key: str, paper: Paper, today: date) -> None:
        """One paper as written or left open by today's run."""
        kind, code = key.split("/")[:2]
        check = getattr(self, f"_{kind}", None)
        if check is not None:
            self.same(f"{today} {key}", "what people typed that stands in it", *check(key, code, paper, today))
        if kind in NEVER_CATEGORY:
            named = [w for w in CATEGORY_WORDS if w in paper.text]
            self.same(f"{today} {key}", "categories named", named, [])
        if kind == "line_meeting" and code == "BRK" and today < date(2026, 9, 30):
            self.same(f"{today} {key}", "a category the school is not told of", "Attention Needed" in paper.text, False)

    # -- line meetings -------------------------------------------------------------------------------------------

    def _line_meeting(self, key: str, code: str, paper: Paper, today: date) -> tuple[object, object]:
        where, model, on = f"{today} {key}", self.model, meeting_day(paper)
        assert on is not None, where
        acts = model.open_for(LINE, code)
        self._refs(where, paper, acts)
        soonest = sorted(acts, key=lambda a: (a.due_on or date.max, model.refs.get(a.number, "")))
        wanted = [
            (_even(a.text), _even(a.owner) or "not set", _due(a) or "not set", a.status_words(on) + _unfinished(a))
            for a in soonest
        ]
        if len(wanted) > MOST_DUE:
            more = f"{len(wanted) - MOST_DUE} more, in the table of actions below"
            wanted = [*wanted[:MOST_DUE], (more, "–", "–", "–")]
        if not wanted:
            wanted = [("No actions are open.", "–", "–", "–")]
        due = paper.under("Ref", "Action", "Owner", "Due", "Status")
        self.same(where, "actions due", [(r["Action"], r["Owner"], r["Due"], r["Status"]) for r in due], wanted)
        self._table(where, paper, acts, skip=1)
        last = model.last_record(code, on)
        self.same(where, "last meeting", paper.beside("Last meeting"), model.last_meeting_words(code, on))
        carried = last if last is not None and last.finished else None
        focus = carried.focus if carried else ""
        words = focus or "As set in the school’s improvement plan"
        words += f" (last time: {carried.rating.lower()})" if carried and carried.rating else ""
        self.same(
            where,
            "plan priority in focus",
            paper.beside("Plan priority in focus"),
            _even(words),
        )
        self.same(where, "priority to start from", paper.beside("Priority"), _even(focus))
        support = support_in_force(carried, on)
        rows = [r for r in paper.under("What", "Who", "By", "Until") if r["What"]]
        self.same(where, "support", [(r["What"], r["Who"]) for r in rows], [(s[0], s[1]) for s in support])
        rap = carried.rap if carried and code == "HAW" else []
        found = [r["Action"] for r in paper.under("Action", "Done this week", "RAG") if r["Action"]]
        self.same(where, "rapid action plan", found, [action for action, _ in rap])
        if code == "HAW":
            told = "; ".join(f"{action}: {rag.lower()}" for action, rag in rap if rag)
            line = next((x for x in paper.lines if x.startswith("Last week:")), "")
            self.same(where, "last week", line, f"Last week: {told or 'no finished weekly review yet'}")
        return paper.tokens, _marks(
            [*(_act_words(a) for a in acts), words, *(f"{s[0]} {s[1]}" for s in support), *(a for a, _ in rap)]
        )

    # -- trust meetings ------------------------------------------------------------------------------------------

    def _directors_agenda(self, key: str, _code: str, paper: Paper, today: date) -> tuple[object, object]:
        where, acts, on = f"{today} {key}", self.model.open_for(DIRECTORS, None), meeting_day(paper)
        assert on is not None
        acts = self._logged(where, paper, acts, on)
        self._planned(where, paper, "Education Directors Review Meeting", on, ("A", "B"))
        return paper.tokens, _marks(map(_act_words, acts))

    def _logged(self, where: str, paper: Paper, acts: list[Act], on: date) -> list[Act]:
        """The agenda's log of open actions: all of them, or the eight due soonest and how many more. Those it shows."""
        self._refs(where, paper, acts)
        found = [
            (r["Action"], r["School"], r["Owner"], r["Due"], r["Status"])
            for r in paper.under("Ref", "Action", "School", "Owner", "Due", "Status")
        ]
        wanted = [
            (
                _logged_words(a.text) + (" (from an unfinished record)" if a.unfinished else ""),
                a.school or "Trust",
                _even(a.owner) or "no owner named",
                _due(a) or "no date given",
                a.status_words(on),
            )
            for a in acts
        ]
        if len(wanted) > MOST_LOGGED:
            rest = f"{len(wanted) - MOST_LOGGED} more, in the register of actions"
            self.same(where, "how many more", [r[0] for r in found[MOST_LOGGED:]], [rest])
            days = sorted(a.due_on or date.max for a in acts)[:MOST_LOGGED]
            found = found[:MOST_LOGGED]
            by_row = {row: a.due_on or date.max for row, a in zip(wanted, acts, strict=True)}
            self.same(where, "due soonest", [by_row.get(row) for row in found], days)
            acts = [act for row, act in zip(wanted, acts, strict=True) if row in found]
        else:
            self.same(where, "actions since last time", sorted(found), sorted(wanted))
        return [replace(act, text=_logged_words(act.text)) for act in acts]

    def _standards_agenda(self, key: str, _code: str, paper: Paper, today: date) -> tuple[object, object]:
        return self._committee(f"{today} {key}", paper, "A", self.model.open_for(STANDARDS, None, ("C0",)))

    def _committee(self, where: str, paper: Paper, part: str, acts: list[Act]) -> tuple[object, object]:
        on = meeting_day(paper)
        assert on is not None
        acts = self._logged(where, paper, acts, on)
        self._planned(where, paper, "Standards Committee Meeting", on, (part,))
        return paper.tokens, _marks(map(_act_words, acts))

    def _planned(self, where: str, paper: Paper, body: str, on: date, parts: tuple[str, ...]) -> None:
        names = {"every", *_half_term(on)}
        with (ROOT / "config" / "first_register" / "Planner.csv").open(encoding="utf-8") as file:
            rows = [r for r in csv.DictReader(file) if r["Body"] == body and r["When"] in names and r["Part"] in parts]
        rows.sort(key=lambda r: float(r["Order"]))
        found = [r["Item"] for r in paper.under("No.", "Item", "Lead", "Purpose", "Paper", "Minutes")]
        self.same(where, "items", found, [_even(r["Item"]) for r in rows])

    def _standards_agenda_b(self, key: str, _code: str, paper: Paper, today: date) -> tuple[object, object]:
        return self._committee(f"{today} {key}", paper, "B", self.model.open_for(STANDARDS, None, ("C1", "C2")))

    def _directors_minutes(self, key: str, _code: str, paper: Paper, today: date) -> tuple[object, object]:
        return self._minutes(f"{today} {key}", key, paper, self.model.open_for(DIRECTORS, None))

    def _standards_minutes(self, key: str, _code: str, paper: Paper, today: date) -> tuple[object, object]:
        return self._minutes(f"{today} {key}", key, paper, self.model.open_for(STANDARDS, None, ("C0",)))

    def _standards_minutes_b(self, key: str, _code: str, paper: Paper, today: date) -> tuple[object, object]:
        return self._minutes(f"{today} {key}", key, paper, self.model.open_for(STANDARDS, None, ("C1", "C2")))

    def _minutes(self, where: str, key: str, paper: Paper, acts: list[Act]) -> tuple[object, object]:
        """Items as the agenda now stands; the body's open actions, of two parts each its own."""
        self._refs(where, paper, acts)
        self._table(where, paper, acts)
        items = self.model.agendas.get(key.replace("_minutes", "_agenda"), [])
        found = [(int(m[1]), m[2]) for line in paper.lines if (m := _ITEM.fullmatch(line))]
        self.same(where, "items", found, [(i.number, _even(i.title)) for i in items])
        said = [row[0][1] for row in paper.tables if row and row[0][0].startswith("Lead")]
        with_paper = key.startswith("standards")
        wanted = [
            [i.lead or "not set", i.purpose or "not set", *([i.paper or "no paper"] if with_paper else [])]
            for i in items
        ]
        self.same(where, "leads", said, [_even(" · ".join(w)) for w in wanted])
        return paper.tokens, _marks([*map(_act_words, acts), *(f"{i.title} {i.lead} {i.paper}" for i in items)])

    # -- pages ---------------------------------------------------------------------------------------------------

    def _plan(self, code: str) -> list[str]:
        record = self.model.finished_record(code)
        return [record.focus] if record else []

    def _in_place(self, code: str, day: date) -> list[str]:
        return [f"{what} {who}" for what, who, _ in support_in_force(self.model.finished_record(code), day)]

    def _school_page(self, key: str, code: str, paper: Paper, today: date) -> tuple[object, object]:
        return paper.tokens, _marks([*self._plan(code), *self._in_place(code, today)])

    def _school_page_members(self, key: str, code: str, paper: Paper, today: date) -> tuple[object, object]:
        return paper.tokens, _marks(self._plan(code))

    def _school_page_directors(self, key: str, code: str, paper: Paper, today: date) -> tuple[object, object]:
        record = self.model.finished_record(code)
        page = self.model.written.get(key.replace("school_page_directors", "school_page"))
        lines = page.two_lines if page is not None and page.finished else ()
        staffing = [record.staffing] if record else []
        return paper.tokens, _marks([*self._plan(code), *self._in_place(code, today), *staffing, *lines])

    def _scorecard(self, key: str, code: str, paper: Paper, today: date) -> tuple[object, object]:
        return paper.tokens, frozenset()

    # -- shared --------------------------------------------------------------------------------------------------

    def _table(self, where: str, paper: Paper, acts: list[Act], skip: int = 0) -> None:
        """The table people change: one row an open action as last known, then blank ones."""
        rows = paper.under("Ref", "Action", "Owner", "Due", "Status", skip=skip)
        filled = [r for r in rows if r["Ref"] != "new"]
        columns = [c for c in ("School",) if rows and c in rows[0]]
        found = sorted((r["Action"], r["Owner"], r["Due"], r["Status"], *(r[c] for c in columns)) for r in filled)
        label = " (from an unfinished record)" if columns else ""
        wanted = sorted(
            (
                _even(a.text) + (label if a.unfinished else ""),
                _even(a.owner),
                _due(a),
                a.status.capitalize(),
                *((a.school or "") for _ in columns),
            )
            for a in acts
        )
        self.same(where, "table of actions", found, wanted)
        blank = [r["Action"] for r in rows if r["Ref"] == "new"]
        self.same(where, "blank rows", blank, [""] * 3)
        if rows and "Share" in rows[0]:
            shared = {r["Action"]: r["Share"] == "☒" for r in filled}
            wanted_shared = {_even(a.text) + (label if a.unfinished else ""): a.shared for a in acts}
            self.same(where, "shared", shared, wanted_shared)
        notes = {r["Note"] for r in filled if r.get("Note")}
        self.same(where, "notes", notes <= {"From an unfinished record"}, True)

    def _refs(self, where: str, paper: Paper, acts: Iterable[Act]) -> None:
        """An action keeps the ref it was first given, and no other is ever given that one."""
        by_text = {_even(a.text): a for a in acts}
        for table in paper.tables:
            for row in table:
                if not (found := _REF.fullmatch(row[0])):
                    continue
                act = by_text.get(row[1].removesuffix(" (from an unfinished record)"))
                if act is None:
                    continue  # told where the rows are compared
                known = self.model.refs.setdefault(act.number, row[0])
                self.same(where, f"ref of {act.text!r}", row[0], known)
                holders = [n for n, ref in self.model.refs.items() if ref == row[0]]
                self.same(where, f"actions called {row[0]}", holders, [act.number])
                self.same(where, f"register of {row[0]}", found[1] in (act.school, "TRUST"), True)


def first_items(paper: Paper) -> list[Item]:
    rows = paper.under("No.", "Item", "Lead", "Purpose", "Paper", "Minutes")
    return [Item(int(r["No."]), r["Item"], r["Lead"], r["Purpose"], r["Paper"]) for r in rows]


def _act_words(act: Act) -> str:
    return f"{act.text} {act.owner} {act.due}"


def _marks(texts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(marks(t) for t in texts))


def _even(text: str) -> str:
    return " ".join(text.split())


def _logged_words(text: str) -> str:
    """An agenda has room for 160 characters of an action."""
    words = _even(text)
    if len(words) <= 160:
        return words
    return words[:160].rsplit(" ", 1)[0].rstrip(",.;:") + " … (more in the register of actions)"


def _due(act: Act) -> str:
    """A date that was written stands in one form; words as typed, with the date they mean."""
    if act.due_on is None:
        return _even(act.due)
    return f"{act.due} ({short_date(act.due_on)})" if act.due == "by half term" else short_date(act.due_on)


def _unfinished(act: Act) -> str:
    return ", from an unfinished record" if act.unfinished else ""


def _half_term(on: date) -> tuple[str, str]:
    """Term, and half term, of a day in the trust's year 2026/27."""
    starts: Mapping[date, tuple[str, str]] = {
        date(2026, 9, 1): ("autumn", "autumn 1"),
        date(2026, 11, 2): ("autumn", "autumn 2"),
        date(2027, 1, 4): ("spring", "spring 1"),
        date(2027, 2, 22): ("spring", "spring 2"),
        date(2027, 4, 12): ("summer", "summer 1"),
        date(2027, 6, 7): ("summer", "summer 2"),
    }
    return starts[max(d for d in starts if d <= on)]
