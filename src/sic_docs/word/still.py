"""What a template says round an ask: the words that stand in its answer's area and are nobody's answer.

The area of an ask in a table is its cell; elsewhere the paragraphs round it, from the heading, table or ask before it to
the next. What stands there in a filed document and is not among these words, somebody typed (`word.beside`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from sic_docs.word.xml import P_PR, SDT, TBL, TC, P, content_of, qn, tag_of, text_of, value_of

FILLED: Final = "\ufffc"
"""Stands for what we fill in among these words."""
_PLAIN: Final = ("", "Normal")


def ordinary(paragraph: etree._Element, own: str) -> bool:
    """Whether people's own paragraphs look like this: its style is the ask's, none, or a list's."""
    style = style_of(paragraph)
    return style == own or style in _PLAIN or style.startswith("List")


def style_of(element: etree._Element) -> str:
    """Style of a paragraph, or of the first one in a control."""
    paragraph = element if element.tag == P else next(element.iter(P), None)
    return value_of(paragraph.find(P_PR), qn("w:pStyle")) if paragraph is not None else ""


def still_round(sdt: etree._Element) -> tuple[str, ...]:
    """Words of the template in the area of an ask, "" first; empty where what we fill in cannot be told from typing."""
    parent = sdt.getparent()
    at = parent if parent is not None and parent.tag == P else sdt
    if parent is None or next(sdt.iter(TC), None) is not None:
        return ()
    holder = next((above for above in at.iterancestors() if not _opened(above)), None)
    if holder is None:
        return ()
    blocks = list(_blocks(holder, False))
    if holder.tag != TC:
        blocks = _near(blocks, at)
    texts = [text for block, _ in blocks if block.tag == P for text in _texts(block)]
    if any(not text.strip(FILLED + " \t\n") for text in texts if FILLED in text):
        return ()
    return ("", *dict.fromkeys(text for text in texts if text))


def _opened(element: etree._Element) -> bool:
    """Whether filling takes this element away and leaves what stands in it."""
    sdt = element if element.tag == SDT else element.getparent()
    if sdt is None or sdt.tag != SDT:
        return False
    kind = tag_of(sdt).partition(":")[0]
    return kind in ("give", "when") or (kind == "each" and not _asks(sdt))


def _asks(element: etree._Element) -> bool:
    return any(tag_of(inner).startswith("ask:") for inner in element.iter(SDT))


def _blocks(holder: etree._Element, maybe: bool) -> Iterator[tuple[etree._Element, bool]]:
    """(block, whether a document may be without it) in order; those in a `when` as if it held."""
    for child in holder:
        if child.tag == SDT and _opened(child):
            yield from _blocks(content_of(child), True)  # type: ignore[arg-type]  # an element, or nothing
        elif child.tag in (P, SDT, TBL):
            yield child, maybe


def _near(blocks: list[tuple[etree._Element, bool]], at: etree._Element) -> list[tuple[etree._Element, bool]]:
    """The blocks round one, from what surely ends its area to what surely does."""
    here = next((n for n, (block, _) in enumerate(blocks) if block is at), 0)
    own = style_of(at)

    def ends(n: int) -> bool:
        block, maybe = blocks[n]
        return not maybe and (block.tag != P or _asks(block) or not ordinary(block, own))

    first = next((n + 1 for n in range(here - 1, -1, -1) if ends(n)), 0)
    last = next((n for n in range(here + 1, len(blocks)) if ends(n)), len(blocks))
    return [block for block in blocks[first:last] if block[0].tag == P and ordinary(block[0], own)]


def _texts(paragraph: etree._Element) -> Iterator[str]:
    """The words before, between and after the controls of a paragraph."""
    words: list[str] = []
    for child in paragraph:
        if child.tag == P_PR:
            continue
        if child.tag == SDT and _opened(child):
            words.append(FILLED)
        elif child.tag == SDT or next(child.iter(SDT), None) is not None:
            yield "".join(words).strip()
            words = []
        else:
            holder = etree.Element(P)
            holder.append(etree.fromstring(etree.tostring(child, with_tail=False)))
            words.append(text_of(holder))
    yield "".join(words).strip()
