"""One person at one paper: what they type and do in it, and what the model is told of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from lxml import etree

from tests.drills.year_hands import Hands, track_deletion, track_insertion, type_over, unmark, unwrap
from tests.drills.year_model import Model, Row, Written
from tests.drills.year_papers import marks, paper
from tests.drills.year_words import ROLES, Words, a_due_date


class Pen:
    """One person at one paper: what they type, and what the model is told of it."""

    def __init__(
        self,
        model: Model,
        words: Words,
        content: bytes,
        written: Written,
        rng: Random,
        level: str,
        office: bool = False,
    ) -> None:
        self.model, self.words, self.rng, self.level, self.office = model, words, rng, level, office
        self.word, self.paper, self.written = Hands(content), paper(content), written
        self.did: list[str] = []

    # -- boxes ---------------------------------------------------------------------------------------------------

    def fill(self, **answers: str | bool | date) -> None:
        self.word.fill(answers)

    def focus(self, box: etree._Element) -> None:
        """The priority in focus, written in one of the ways people have."""
        ways: list[tuple[float, Callable[[], None]]] = []
        fresh = self.words.short("Reading fluency “in every class”", self.level)

        def typed() -> None:
            self.fill(plan_focus=fresh)
            self.written.focus = fresh

        def twice(second: str) -> None:
            typed()
            line = next(box.iterancestors("{*}tr"))
            copied = self.word.copy_row(line)
            other = next(self.word._controls(copied, "ask:plan_focus"))
            type_over(other, second)
            unmark(other)

        def twice_differently() -> None:
            twice(self.words.short("Another priority", self.level))
            self.written.focus = ""
            self.did.append("answered-twice")

        def proposed() -> None:
            track_insertion(box, " " + fresh)
            self.did.append("tracked")

        def typed_over() -> None:
            type_over(box, fresh)
            self.written.focus = fresh

        def emptied() -> None:
            self.fill(plan_focus="")
            self.written.focus = ""

        ways = [
            (0.45, typed),
            (0.08, lambda: twice(fresh)),
            (0.06, twice_differently),
            (0.0 if self.office else 0.08, proposed),
            (0.08, typed_over),
            (0.05, emptied),
            (0.04, lambda: unmark(box)),
            (0.16, lambda: None),
        ]
        way = self.rng.choices([w for _, w in ways], [p for p, _ in ways])[0]
        way()
        self.did.append(f"focus {way.__name__}")

    # -- rows of actions -----------------------------------------------------------------------------------------

    def carried(self) -> list[tuple[etree._Element, int]]:
        """Rows of the table of actions that were carried here, and which actions they are."""
        by_ref = {ref: number for number, ref in self.model.refs.items()}
        mine = {row.number for row in self.written.rows if row.own}
        found = []
        for row in self.word.rows("actions"):
            ref = "".join(str(t) for t in next(row.iter("{*}tc")).itertext("{*}t")).strip()
            if ref in by_ref and by_ref[ref] not in mine:
                found.append((row, by_ref[ref]))
        return found

    def new_action(self, school: str | None = None, share: bool = False) -> None:
        """One more action, in one of the ways people add rows."""
        rng = self.rng
        text = self.words.sentence(rng, self.level, self.office)
        due = a_due_date(rng, self.written.held_on)
        said: dict[str, Any] = {"text": text, "owner": rng.choice(ROLES), "due": due}
        cells: dict[str, str | bool] = {"text": text, "owner": str(said["owner"]), "due": due[0]}
        if school is not None:
            said["school"] = cells["school"] = school
        if share:
            said["share"] = cells["share"] = True
        whole = [row for row, _ in self.carried() if self.word.box("actions", row, "text") is not None]
        blank, rows = self.word.blank_row("actions"), self.word.rows("actions")
        way = rng.choice(("blank", "blank", "plus", "ref", "plain", "over", "blank" if self.office else "proposed"))
        if way == "ref" and not whole:
            way = "plus"
        if way in ("blank", "over", "proposed") and blank is None:
            way = "plus"
        if way == "plain" and share:
            way = "plus"
        self.did.append(f"row {way}")
        self.words.how.update(dict.fromkeys(marks(text), f"row {way}"))
        if way == "proposed":
            box = self.word.box("actions", blank, "text")
            track_insertion(box, text)
            self.did.append("tracked")
            return
        if way == "plain":
            self.word.plain_row("actions", {k: str(v) for k, v in cells.items()} | {"status": "Open"})
        elif way in ("plus", "ref"):
            row = self.word.copy_row(whole[-1] if way == "ref" else rows[-1])
            clean = {name: "" for name in ("text", "owner", "due", "note", "school")}
            self.word._fill_item("actions", row, {**clean, "share": False, **cells, "status": "Open"})
        else:
            if way == "over":
                type_over(self.word.box("actions", blank, "text"), text)
                cells.pop("text")
            self.word._fill_item("actions", blank, {n: v for n, v in cells.items() if v != ""})
        self.written.rows.append(Row(self.model.number(), True, said))

    def tend(self, share: bool = False) -> None:
        """What is done with the rows carried here: ticked, reworded, moved, deleted, left."""
        rng = self.rng
        carried = self.carried()
        if len(carried) > 1 and rng.random() < 0.3:
            self.word.move_row(carried[-1][0], before=carried[0][0])
            self.did.append("reordered")
        many = len(carried) > 8
        for row, number in carried:
            ways = ["done"] * (9 if many else 5) + ["reword", "owner", "due", "cleared", "deleted", "appended"]
            ways += ["unwrapped", "comment", *["left"] * (4 if many else 8)]
            if not self.office:
                ways += ["proposed", "unproposed"]
            if share:
                ways += ["share", "unshare"]
            if self.level == "C1" and self.model.actions()[number].level == "C0":
                ways = ["done", "left", "deleted"]  # words of a school's record do not belong in open minutes
            if "Reported done" in "".join(str(t) for t in row.itertext("{*}t")):
                ways = ["done", "done", "left", "reopened"]
            way = rng.choice(ways)
            said = self._tend(row, way)
            self.words.how.update(dict.fromkeys(marks(str(said)), f"carried {way}"))
            if said:
                mine = next((r for r in self.written.rows if r.number == number), None)
                if mine is None:
                    mine = Row(number, False)
                    self.written.rows.append(mine)
                mine.said.update(said)
            self.did.append(f"carried {way}")

    def _tend(self, row: etree._Element, way: str) -> dict[str, Any]:
        rng, word = self.rng, self.word
        box = lambda column: word.box("actions", row, column)  # noqa: E731
        match way:
            case "done":
                word._fill_item("actions", row, {"status": "Done"})
                return {"status": "Done"}
            case "reopened":
                word._fill_item("actions", row, {"status": "Open"})
                return {"status": "Open"}
            case "reword":
                text = self.words.sentence(rng, self.level, self.office)
                word._fill_item("actions", row, {"text": text})
                return {"text": text}
            case "appended":
                there = "".join(str(t) for t in box("text").itertext("{*}t"))
                mark = self.words.mark(self.level)
                list(box("text").iter("{*}t"))[-1].text += f" {mark}"
                return {"text": f"{there.replace(' (from an unfinished record)', '')} {mark}"}
            case "owner":
                owner = self.words.short("Deputy", self.level)
                word._fill_item("actions", row, {"owner": owner})
                return {"owner": owner}
            case "due":
                due = a_due_date(rng, self.written.held_on)
                if not due[0]:
                    return {}
                word._fill_item("actions", row, {"due": due[0]})
                return {"due": due}
            case "cleared":
                if not _holds(box("owner")):
                    return {}
                word._fill_item("actions", row, {"owner": ""})
                return {"owner": ""}
            case "deleted":
                word.delete_row(row)
            case "proposed":
                track_insertion(box("text"), f" and {self.words.mark(self.level)}")
                self.did.append("tracked")
            case "unproposed":
                if _holds(box("owner")):
                    track_deletion(box("owner"))
                    self.did.append("tracked")
            case "unwrapped":
                unwrap(box("text"))
            case "comment":
                if b"comments.xml" not in word._parts["[Content_Types].xml"]:
                    word.comment(box("text"), f"Is this still wanted? {self.words.mark('note')}")
            case "share" | "unshare":
                word._fill_item("actions", row, {"share": way == "share"})
                return {"share": way == "share"}
        return {}

    def save(self) -> bytes:
        self.model.note(self.written)
        return self.word.save()


def _holds(box: etree._Element) -> bool:
    return box.find("{*}sdtPr/{*}showingPlcHdr") is None
