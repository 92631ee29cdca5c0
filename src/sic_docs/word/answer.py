"""One ask as it now stands in a filed document, against its prompt and what we put."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from lxml import etree

from sic_docs.dates import written_date
from sic_docs.word import dates
from sic_docs.word.compare import key, same
from sic_docs.word.controls import CHECKBOX, PLACEHOLDER
from sic_docs.word.settled import proposed, settled
from sic_docs.word.state import NO, YES
from sic_docs.word.xml import R_PR, SDT_CONTENT, SHOWING, R, T, facts_of, qn, value_of

_WORDS_OWN: Final = frozenset(
    key(prompt)
    for prompt in (
        "Click or tap here to enter text.",
        "Click here to enter text.",
        "Choose an item.",
        "Choose an item",
        "Click or tap to enter a date.",
        "Click here to enter a date.",
    )
)
_LONGEST_OWN: Final = 80  # twice the longest of these
_BOXES: Final = {"\u2612": YES, "\u2611": YES, "\u2713": YES, "\u2714": YES, "\u2717": YES, "\u2718": YES, "\u2610": NO}
_TICKED: Final = {"yes": YES, "y": YES, "x": YES, "true": YES, "done": YES, "no": NO, "n": NO, "false": NO, "": NO}
_DISAGREES: Final = {
    YES: "A tick was typed over the box, which Word itself holds to be unticked; it was read as ticked.",
    NO: "An empty box was typed over the box, which Word itself holds to be ticked; it was read as not ticked.",
}
_WORDS: Final = frozenset({"text", "rich", "choice"})  # their settings say nothing their text does not
_DATE, _FULL_DATE, _DATE_FORMAT = qn("w:date"), qn("w:fullDate"), qn("w:dateFormat")
_LISTS: Final = (qn("w:dropDownList"), qn("w:comboBox"))
_SHOWN, _VALUE = qn("w:displayText"), qn("w:value")
_CHECKED: Final = CHECKBOX.replace("checkbox", "checked")


class ReadState(StrEnum):
    """What people did to an ask; the same words as `documents.answers.AnswerState`."""

    UNTOUCHED = "untouched"
    EMPTIED = "emptied"
    ANSWERED = "answered"


class Found(StrEnum):
    """What an answer was found by, the surest first. From the second on it is flagged."""

    TAG = "tag"
    TITLE = "title"
    HEADING = "heading"  # of the column, the row's label, or the paragraph before
    PLACE = "place"  # by its turn among controls of its kind


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """One ask.

    Attributes:
        text: What stands there, changes only proposed left aside (date ISO where it is one, tick yes or no; "" while
            the prompt shows). `put`: what we put.
        found: What it was found by. `proposed`: the text if tracked changes in it were accepted; None without such.
        odd: (code, one sentence) of what a person should look at in it; None mostly.
    """

    state: ReadState
    text: str = ""
    put: str = ""
    found: Found = Found.TAG
    proposed: str | None = None
    odd: tuple[str, str] | None = None


class Against(NamedTuple):
    """What an answer is judged against.

    Attributes:
        kind: text, rich, choice, date, tick; "" when not known: the control's own. `prompt`, `put`: as we wrote them.
        near: Where a date may go without its year.
    """

    kind: str = ""
    prompt: str = ""
    put: str = ""
    near: date | None = None


def answer_of(sdt: etree._Element, against: Against, *, tracked: bool = False) -> ReadAnswer:
    """One control's answer.

    Args:
        tracked: Its part may hold tracked changes.
    """
    facts = {} if against.kind in _WORDS and against.prompt else facts_of(sdt)
    content = None
    for content in sdt:
        if content.tag == SDT_CONTENT:
            break
    text = said = settled(content).strip() if content is not None else ""
    if tracked and content is not None:
        said = proposed(content).strip()
    changed = said != text
    kind = "tick" if CHECKBOX in facts else "date" if _DATE in facts else against.kind
    if kind != against.kind:
        against = against._replace(kind=kind)
    if kind == "tick" and CHECKBOX in facts and not changed:
        checked = facts[CHECKBOX].find(_CHECKED)
        value = next(iter(checked.attrib.values()), "") if checked is not None else "0"
        held = YES if value in ("1", "true", "on") else NO
        drawn = _BOXES.get(text[:1]) or (_TICKED.get(text.casefold(), held) if text else held)
        if drawn == held or drawn == (against.put or NO):  # as we drew it: a program that ticks need not draw
            return from_text(held, against)
        return replace(from_text(drawn, against), odd=("box-disagrees", _DISAGREES[drawn]))
    if kind == "date" and _DATE in facts and (full := facts[_DATE].get(_FULL_DATE, "")):
        day = written_date(full[:10])
        pattern = value_of(facts[_DATE], _DATE_FORMAT) or dates.DEFAULT
        if day is not None and text and dates.shown(day, pattern) == text:
            text = day.isoformat()
    if not against.prompt and (SHOWING in facts or (content is not None and _looks_a_prompt(content))):
        text, changed = "", False
    if against.put and text == against.prompt and text and _chosen(facts_of(sdt), text):
        against = against._replace(prompt="")  # chosen from the list, whose words the prompt happens to use
    found = from_text(text, against)
    return _with(found, said, against) if changed else found


def _with(found: ReadAnswer, said: str, against: Against) -> ReadAnswer:
    """The answer with what is proposed, unless that comes to the same."""
    then = from_text(said, against)
    return found if (then.state, then.text) == (found.state, found.text) else replace(found, proposed=then.text)


def _chosen(facts: Mapping[str, etree._Element], text: str) -> bool:
    """Whether these words are on the control's list, and not there as its prompt."""
    if SHOWING in facts:
        return False
    lists = [facts[kind] for kind in _LISTS if kind in facts]
    return any(item.get(_SHOWN, item.get(_VALUE)) == text for one in lists for item in one)


def _looks_a_prompt(content: etree._Element) -> bool:
    """Whether all that stands there has the style of a prompt."""
    runs = [run for run in content.iter(R) if run.find(T) is not None]
    return bool(runs) and all(value_of(run.find(R_PR), qn("w:rStyle")) == PLACEHOLDER for run in runs)


_prompt_key = lru_cache(maxsize=1024)(key)


def from_text(text: str, against: Against) -> ReadAnswer:
    """State of a text against the prompt and what we put."""
    put = against.put
    if against.kind == "tick":
        text = _BOXES.get(text[:1]) or _TICKED.get(text.casefold(), text)
        state = ReadState.UNTOUCHED if text == (put or NO) else ReadState.ANSWERED
        return ReadAnswer(state, text, put)
    if not text or text == against.prompt != put:
        return ReadAnswer(ReadState.EMPTIED if put else ReadState.UNTOUCHED, "", put)
    if put and same(text, put):
        return ReadAnswer(ReadState.UNTOUCHED, put, put)
    if against.kind == "date":
        day = written_date(text, near=against.near)
        text = day.isoformat() if day is not None else text
        if put and text == put:
            return ReadAnswer(ReadState.UNTOUCHED, put, put)
    if text[0].isalnum() and len(text) > 2 * len(against.prompt) + _LONGEST_OWN:  # too long for any prompt
        return ReadAnswer(ReadState.ANSWERED, text, put)
    bare = key(text)
    if bare and bare != _prompt_key(against.prompt) and bare not in _WORDS_OWN:
        return ReadAnswer(ReadState.ANSWERED, text, put)
    return ReadAnswer(ReadState.EMPTIED if put else ReadState.UNTOUCHED, "", put)
