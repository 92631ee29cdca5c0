"""One ask as it now stands in a filed document, against its prompt and what we put."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lxml import etree

from sic_docs.dates import written_date
from sic_docs.word import dates
from sic_docs.word.controls import CHECKBOX
from sic_docs.word.state import NO, YES
from sic_docs.word.xml import SDT_CONTENT, SDT_PR, SHOWING, qn, text_of, value_of

_WORDS_OWN: Final = frozenset(
    {
        "Click or tap here to enter text.",
        "Click here to enter text.",
        "Choose an item.",
        "Click or tap to enter a date.",
        "Click here to enter a date.",
    }
)


class ReadState(StrEnum):
    """What people did to an ask; the same words as `documents.answers.AnswerState`."""

    UNTOUCHED = "untouched"
    EMPTIED = "emptied"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """One ask. `text`: what stands there (date ISO, tick yes or no; "" while the prompt shows). `put`: what we put."""

    state: ReadState
    text: str = ""
    put: str = ""


def answer_of(sdt: etree._Element, prompt: str, put: str) -> ReadAnswer:
    """One control's answer."""
    properties, content = sdt.find(SDT_PR), sdt.find(SDT_CONTENT)
    box = properties.find(CHECKBOX) if properties is not None else None
    if box is not None:
        checked = box.find(CHECKBOX.replace("checkbox", "checked"))
        value = next(iter(checked.attrib.values()), "") if checked is not None else "0"
        return from_text(YES if value in ("1", "true", "on") else NO, "tick", prompt, put)
    text = text_of(content).strip() if content is not None else ""
    if properties is not None and properties.find(SHOWING) is not None and _prompting(text, prompt):
        return ReadAnswer(ReadState.EMPTIED if put else ReadState.UNTOUCHED, "", put)
    day = properties.find(qn("w:date")) if properties is not None else None
    if day is not None:
        full = day.get(qn("w:fullDate"), "")[:10]
        held = written_date(full) if full else None
        pattern = value_of(day, qn("w:dateFormat")) or dates.DEFAULT
        if held is not None and text and dates.shown(held, pattern) == text:
            text = held.isoformat()
        return from_text(text, "date", prompt, put)
    return from_text(text, "text", prompt, put)


def _prompting(text: str, prompt: str) -> bool:
    """Whether what shows is a prompt; another program may have put text there and left the mark standing."""
    return not prompt or text in (prompt, "") or text in _WORDS_OWN


def from_text(text: str, kind: str, prompt: str, put: str) -> ReadAnswer:
    """State of a text against the prompt and what we put."""
    if kind == "tick":
        text = {"\u2612": YES, "\u2611": YES, "\u2610": NO, "": NO}.get(text, text)
        state = ReadState.UNTOUCHED if text == (put or NO) else ReadState.ANSWERED
        return ReadAnswer(state, text, put)
    if kind == "date" and not _same(text, put):
        day = written_date(text)
        text = day.isoformat() if day is not None else text
    if put and _same(text, put):
        return ReadAnswer(ReadState.UNTOUCHED, put, put)
    if text and not _same(text, prompt):
        return ReadAnswer(ReadState.ANSWERED, text, put)
    return ReadAnswer(ReadState.EMPTIED if put else ReadState.UNTOUCHED, "", put)


def _same(text: str, put: str) -> bool:
    """The same but for white space: other programs lose the line breaks in a control."""
    return text == put or "".join(text.split()) == "".join(put.split())
