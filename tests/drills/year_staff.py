"""Everyone at the sample trust for a year: they type in the papers filed for them, and the model is told what.

Every choice comes from a paper's key, so that a paper is always written up in the same way, whatever else happens.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.drills.year_hands import Hands, track_insertion, type_over
from tests.drills.year_model import DIRECTORS, LINE, STANDARDS, Item, Model, Written
from tests.drills.year_papers import Paper, marks, paper
from tests.drills.year_pen import Pen
from tests.drills.year_words import Words

FAR = date(2027, 7, 31)


def begin(model: Model, key: str, body: str, meeting_on: date, printed: Paper) -> Written:
    """A paper as it stands before anybody types in it: what we put there counts where a record is carried."""
    known = model.written.get(key)
    if known is not None:
        return known
    kind, code = key.split("/")[:2]
    school = None if code == "TRUST" else code
    written = Written(key=key, school=school, body=body, meeting_on=meeting_on, held_on=meeting_on)
    if kind == "line_meeting":  # what was printed there was held against the model when it was written
        written.focus = printed.beside("Priority")
        support = printed.under("What", "Who", "By", "Until")
        written.support = [(r["What"], r["Who"], FAR) for r in support if r["What"]]
        plan = printed.under("Action", "Done this week", "RAG")
        written.rap = [(r["Action"], "") for r in plan if r["Action"]]
    return written


def write_line_meeting(
    model: Model, words: Words, key: str, content: bytes, on: date, stage: str, office: bool
) -> tuple[bytes, Pen]:
    """A line manager writes up a meeting ("first"), goes back to it ("again"), or prepares it ("before")."""
    rng = Random(f"{key}/{stage}")
    written = begin(model, key, LINE, on, paper(content))
    pen = Pen(model, words, content, written, rng, "C1", office)
    box = pen.word.ask("plan_focus")
    assert box is not None
    if stage == "before":
        pen.fill(kpi_notes=words.short("Looked at beforehand", "C1"), celebrate=words.short("Choir", "C1"))
        return pen.save(), pen
    if stage == "again":
        _again(pen, rng)
        return pen.save(), pen
    _held(pen, on, rng)
    staffing = words.short("Two posts out to advert;", "C1")
    pen.fill(wellbeing=words.short("Tired but well", "C1"), leadership=words.sentence(rng, "C1"), staffing=staffing)
    written.staffing = staffing
    pen.focus(box)
    rating = rng.choice(("", "Green", "Amber", "Red"))
    if rating:
        pen.fill(plan_rating=rating)
        written.rating = rating
    pen.tend()
    for _ in range(rng.choice((0, 1, 1, 2))):
        pen.new_action()
    if rng.random() < 0.3:
        row = pen.word.blank_row("support")
        if row is not None:
            until = rng.choice((FAR, on))
            what, who = words.short("Mathematics lead", "C1"), words.short("Trust", "C1")
            pen.word._fill_item("support", row, {"what": what, "who": who, "until": until})
            written.support.append((what, who, until))
    row = pen.word.blank_row("rap")
    if row is not None and rng.random() < 0.4:
        action, rag = words.short("On-call rota", "C1"), rng.choice(("Green", "Amber", "Red"))
        pen.word._fill_item("rap", row, {"action": action, "rag": rag})
        written.rap.append((action, rag))
    if rng.random() < 0.6:
        _finish(pen, "Line manager", on)
    return pen.save(), pen


def _held(pen: Pen, on: date, rng: Random) -> None:
    way = rng.choice(("left", "left", "picked", "typed", "words", "later"))
    if way == "picked":
        pen.fill(held_on=on)
    elif way in ("typed", "words"):
        box = pen.word.ask("held_on")
        day = f"{on.day}/{on.month}/{on.year % 100:02d}" if way == "typed" else f"{on:%a} {on.day} {on:%B %Y}"
        type_over(box, day)
        pen.did.append(f"held {way}")
    elif way == "later" and on.weekday() < 3:
        pen.written.held_on = on + timedelta(days=1)
        pen.fill(held_on=pen.written.held_on)


def _finish(pen: Pen, role: str, on: date) -> None:
    pen.fill(finished=True, finished_on=on + timedelta(days=1), finished_by=role)
    pen.written.finished = True


def _again(pen: Pen, rng: Random) -> None:
    """Some days later: finished at last, or an action of one's own reworded or taken out."""
    mine = [r for r in pen.written.rows if r.own]
    if mine and rng.random() < 0.5:
        row = rng.choice(mine)
        mark = next(iter(marks(str(row.said["text"]))))
        there = pen.word.row_with("actions", mark)
        if there is not None and rng.random() < 0.5:
            text = pen.words.sentence(rng, pen.level)
            pen.word._fill_item("actions", there, {"text": text})
            row.said["text"] = text
            pen.did.append("own reworded")
        elif there is not None:
            pen.word.delete_row(there)
            pen.written.rows.remove(row)
            pen.did.append("own deleted")
    if rng.random() < 0.8:
        _finish(pen, "Line manager", pen.written.held_on)


def write_minutes(
    model: Model, words: Words, key: str, content: bytes, on: date, schools: dict[str, str], office: bool
) -> tuple[bytes, Pen]:
    """The clerk's minutes of a trust meeting."""
    rng = Random(f"{key}/first")
    body = DIRECTORS if key.startswith("directors") else STANDARDS
    level = "C0" if key.startswith("standards_minutes/") else "C2"  # Part A is open to inspection
    pen = Pen(model, words, content, begin(model, key, body, on, paper(content)), rng, level, office)
    pen.written.level = level
    pen.fill(held_on=on, times="16:30 to 18:25", place="Trust office", led_by="Chair", quorate="Yes", state="Draft")
    for number in range(len(pen.word.rows("members"))):
        pen.word.fill_row("members", number, {"present": "Present"})
    for number in range(len(pen.word.rows("items"))):
        cells = {"summary": words.sentence(rng, level), "decision": words.short("Agreed:", level)}
        pen.word.fill_row("items", number, {**cells, "challenge": words.short("A member asked about", level)})
    for number in range(len(pen.word.rows("schools"))):
        cells = {"judgement": words.sentence(rng, level), "reason": words.short("Because", level)}
        pen.word.fill_row("schools", number, {**cells, "proposed": "No change"})
    pen.tend(share=True)
    for _ in range(3):
        school = rng.choice((None, *schools)) or ""
        pen.new_action(school=school, share=bool(school) and rng.random() < 0.6)
    if rng.random() < 0.7:
        _finish(pen, "Clerk", on)
    return pen.save(), pen


def edit_agenda(
    model: Model, words: Words, key: str, content: bytes, level: str, office: bool
) -> tuple[bytes, list[str]]:
    """The clerk makes a draft agenda into the one that is wanted."""
    rng = Random(f"{key}/agenda")
    word, items = Hands(content), model.agendas[key]
    did = rng.sample(["plus", "ref", "delete last", "delete", "move", "retitle", "clear", "plain", "proposed"], 6)
    rows = lambda: word.rows("items")  # noqa: E731
    highest = max(i.number for i in items)

    def added(title: str, at: int) -> None:
        items.insert(at, Item(0, title, "Clerk", "Note"))

    fresh = {"lead": "Clerk", "purpose": "Note", "paper": "", "minutes": "5"}
    for way in did:
        title = words.short("Item of the chair’s:", level)
        all_rows = rows()
        at = rng.randrange(2, len(all_rows) - 2)
        if way in ("plus", "ref"):
            at = len(all_rows) - 1 if way == "plus" else at
            row = word.copy_row(all_rows[at])
            word._fill_item("items", row, {"title": title, **fresh})
            added(title, at + 1)
        elif way in ("delete", "delete last"):
            at = len(items) - 1 if way == "delete last" else at
            word.delete_row(all_rows[at])
            items.pop(at)
        elif way == "move":
            word.move_row(all_rows[-1], before=all_rows[at])
            items.insert(at, items.pop())
        elif way == "retitle":
            word._fill_item("items", all_rows[at], {"title": title})
            items[at].title = title
        elif way == "clear":
            word._fill_item("items", all_rows[at], {"title": ""})
            items[at].title = ""
        elif way == "proposed" and not office:  # LibreOffice accepts what is proposed in a box when it saves
            track_insertion(word.box("items", all_rows[at], "title"), f" {words.mark(level)}")
    if "plain" in did:
        title = words.short("Typed under the table:", level)
        word.plain_row("items", {"title": title, **fresh})
        added(title, len(items))
    items[:] = [i for i in items if i.title]
    for item in items:
        if item.number == 0:
            highest += 1
            item.number = highest
    return word.save(), did
