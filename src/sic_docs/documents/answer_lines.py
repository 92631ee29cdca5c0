"""Answers as JSON lines, one document a line, for `_sic/<year>/answers/`. Untouched and empty cells are left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sic_docs.documents.answers import Answer, Answers, AnswerState, RowRead
from sic_docs.errors import Issue

_SHORT = {AnswerState.UNTOUCHED: "u", AnswerState.EMPTIED: "e", AnswerState.ANSWERED: "a"}
_ROW = {"label": "", "parent": "", "found": "tag"}
_LONG = {short: state for state, short in _SHORT.items()}


def dump(answers: Iterable[Answers]) -> str:
    """One line a document, in order of key."""
    return "".join(
        json.dumps(_to_json(a), ensure_ascii=False, separators=(",", ":")) + "\n"
        for a in sorted(answers, key=lambda a: a.key)
    )


def parse(text: str) -> dict[str, Answers]:
    """Printed key → answers.

    Raises:
        ValueError: A line is not one of ours (also json.JSONDecodeError).
    """
    return {a.key: a for a in map(_from_json, filter(None, text.split("\n")))}


def _to_json(a: Answers) -> dict[str, Any]:
    return {
        "key": a.key,
        "mark": a.mark,
        "fingerprint": a.fingerprint,
        "read_on": a.read_on.isoformat() if a.read_on else None,
        "held_on": a.held_on.isoformat() if a.held_on else None,
        "finished": a.finished,
        "asks": _cells(a.asks),
        "rows": {
            name: [
                {"ref": r.ref, "control": r.control, "cells": _cells(r.cells)}
                | {name: value for name in _ROW if (value := getattr(r, name)) != _ROW[name]}
                for r in rows
            ]
            for name, rows in a.rows.items()
        },
        "issues": [[i.code, i.place, i.found, i.remedy] for i in a.issues],
        "comments": a.comments,
        "reader": a.reader,
    }


def _cells(cells: Mapping[str, Answer]) -> dict[str, list[str]]:
    return {
        name: [_SHORT[x.state], x.text, x.put, *([] if x.found == "tag" else [x.found])] for name, x in cells.items()
    }


def _from_json(line: str) -> Answers:
    raw = json.loads(line)
    return Answers(
        key=raw["key"],
        mark=raw["mark"],
        fingerprint=raw["fingerprint"],
        read_on=_day(raw["read_on"]),
        held_on=_day(raw["held_on"]),
        finished=raw["finished"],
        asks=_answers(raw["asks"]),
        rows={
            name: tuple(RowRead(**{**r, "cells": _answers(r["cells"])}) for r in rows)
            for name, rows in raw["rows"].items()
        },
        issues=tuple(Issue(code=c, place=p, found=f, remedy=r) for c, p, f, r in raw.get("issues", ())),
        comments=raw.get("comments", 0),
        reader=raw.get("reader", 0),
    )


def _answers(raw: Mapping[str, list[str]]) -> dict[str, Answer]:
    return {
        name: Answer(state=_LONG[s], text=text, put=put, found=next(iter(found), "tag"))
        for name, (s, text, put, *found) in raw.items()
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
