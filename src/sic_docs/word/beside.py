"""What people typed beside or below a field that is still there, told from the template's own words (`word.still`).

The commonest slip in Word: the pointer stood after the field, not in it. One mechanism for fields found by their tag and
for those found by their title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from lxml import etree

from sic_docs.word.compare import key, same
from sic_docs.word.settled import proposed, settled
from sic_docs.word.still import FILLED, ordinary, style_of
from sic_docs.word.xml import P_PR, SDT, TBL, TC, TC_PR, P

_ALIKE: Final = 0.8
"""From this likeness on (0 to 1) words beside a field are the template's own, reworded."""


_LONG: Final = 8
"""Words of the template this long are looked for in the middle of a text too."""


class Beside(NamedTuple):
    """What stands beside a field.

    Attributes:
        text: What was typed there, lines apart. `proposed`: a tracked change proposes to type there.
        reworded: Words of the template seem changed there.
    """

    text: str = ""
    proposed: bool = False
    reworded: bool = False


_NOTHING: Final = Beside()


def beside(sdt: etree._Element, still: Sequence[str], *, tracked: bool = False) -> Beside:
    """What was typed beside a field.

    Args:
        still: As `still_round` found them in the template; empty when these are not known.
    """
    parent = sdt.getparent()
    if not still or parent is None:
        return _NOTHING
    at = parent if parent.tag == P else sdt
    holder = at.getparent()
    if holder is None or _alone(sdt, parent, holder):
        return _NOTHING
    blocks = list(holder) if holder.tag == TC else _near(at)
    lines: list[str] = []
    some = reworded = False
    for piece in _own(blocks, sdt):
        text, odd = typed(settled(piece), still)
        reworded = reworded or odd
        if text:
            lines.append(text)
        some = some or (tracked and not same(typed(proposed(piece), still)[0], text))
    return Beside("\n".join(lines), some, reworded)


def typed(text: str, still: Sequence[str]) -> tuple[str, bool]:
    """(what of a text is not the template's, whether the template's words seem changed in it)."""
    text = bare(text, still) if _says(text) else ""
    if not _says(text):
        return "", False
    if any(SequenceMatcher(None, key(text), key(words)).ratio() >= _ALIKE for words in still if _says(words)):
        return "", True
    return text, False


def bare(text: str, still: Sequence[str]) -> str:
    """A text without the template's words round it."""
    text = text.strip()
    for words in sorted(filter(None, still), key=len, reverse=True):
        if FILLED in words:
            pattern = ".*".join(re.escape(key(piece)) for piece in words.split(FILLED))
            if re.fullmatch(pattern, key(text), re.DOTALL):
                return ""
        elif same(text[: len(words)], words):
            text = text[len(words) :].strip()
        elif same(text[-len(words) :], words):
            text = text[: -len(words)].strip()
        elif len(words) >= _LONG and words in text:
            text = text.replace(words, "\n", 1).strip()
    return text


def _says(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _alone(sdt: etree._Element, parent: etree._Element, holder: etree._Element) -> bool:
    """Whether a field is all there is in its cell, seen quickly: nearly every field is."""
    if holder.tag != TC or len(holder) > 2 or (len(holder) == 2 and holder[0].tag != TC_PR):
        return False
    return parent is holder or len(parent) == 1 or (len(parent) == 2 and parent[0].tag == P_PR)


def _near(at: etree._Element) -> list[etree._Element]:
    """The paragraphs round a field in the body: those above it only if no other field stands above them."""
    own = style_of(at)
    above: list[etree._Element] = []
    for block in at.itersiblings(preceding=True):
        if block.tag == SDT or (block.tag == P and _controls(block)):
            above = []
            break
        if block.tag == TBL or (block.tag == P and not ordinary(block, own)):
            break
        above.append(block)
    below: list[etree._Element] = []
    for block in at.itersiblings():
        if block.tag in (SDT, TBL) or (block.tag == P and (_controls(block) or not ordinary(block, own))):
            break
        below.append(block)
    return [*reversed(above), at, *below]


def _controls(element: etree._Element) -> bool:
    return next(element.iter(SDT), None) is not None


def _own(blocks: Sequence[etree._Element], sdt: etree._Element) -> Iterator[list[etree._Element]]:
    """The stretches of text that are this field's: after it up to the next field, and before it when it is the first."""
    last: etree._Element | None = None
    first: list[list[etree._Element]] = []
    for control, piece in _pieces(blocks):
        if control is not None:
            if last is None and control is sdt:
                yield from first
            last = control
        elif last is sdt:
            yield piece
        elif last is None:
            first.append(piece)


def _pieces(blocks: Sequence[etree._Element]) -> Iterator[tuple[etree._Element | None, list[etree._Element]]]:
    """Fields and the stretches of text between them, in order."""
    for block in blocks:
        if block.tag == SDT:
            yield block, []
        if block.tag != P:
            continue
        piece: list[etree._Element] = []
        for child in block:
            if child.tag == P_PR:
                continue
            field = child if child.tag == SDT else next(child.iter(SDT), None)
            if field is None:
                piece.append(child)
                continue
            yield None, piece
            yield field, []
            piece = []
        yield None, piece
