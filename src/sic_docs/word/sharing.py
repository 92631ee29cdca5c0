"""Several asks in one cell told apart without tags: by title, by kind and by order."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from sic_docs.word.answer import Found, ReadAnswer
from sic_docs.word.compare import same
from sic_docs.word.controls import CHECKBOX
from sic_docs.word.gathered import Gathered, Story
from sic_docs.word.settled import settled
from sic_docs.word.xml import ALIAS, SDT, SDT_PR, TC, qn, tag_of, value_of


def kind_of(sdt: etree._Element) -> str:
    """What sort of control it is: tick, date, choice or text; "" for one that only wraps others or repeats."""
    properties = sdt.find(SDT_PR)
    if properties is None:
        return ""
    if properties.find(CHECKBOX) is not None:
        return "tick"
    if properties.find(qn("w:date")) is not None:
        return "date"
    if properties.find(qn("w:dropDownList")) is not None or properties.find(qn("w:comboBox")) is not None:
        return "choice"
    return "" if next(sdt.iterdescendants(SDT), None) is not None else "text"


def fits(kind: str, control: str) -> bool:
    """Whether a control of this kind can be the ask's; other programs make plain text of rich."""
    return control == ("text" if kind in ("text", "rich", "") else kind)


def in_cell(cell: etree._Element, asks: Mapping[str, str], story: Story, gathered: Gathered) -> dict[str, ReadAnswer]:
    """Answers of the asks that share one cell (or of one, when it is a control itself).

    Args:
        asks: Full name → what we put.
    """
    if len(asks) == 1:
        ((ask, put),) = asks.items()
        gathered.claimed.update(cell.iter(SDT))
        anchor = gathered.record.asks[ask].anchor
        text = settled(cell).strip()
        kind = gathered.record.asks[ask].kind
        known = kind in ("tick", "choice")  # whose control says more than its text
        control = next((sdt for sdt in cell.iter(SDT) if kind_of(sdt) == kind), None) if known else None
        if control is not None:
            return {ask: gathered.control(ask, control, story, Found.HEADING, put)}
        if cell.tag == TC and (anchor.inline or kind == "tick"):
            inner = next((sdt for sdt in cell.iter(SDT) if fits(kind, kind_of(sdt))), None)
            if inner is not None:
                return {ask: gathered.control(ask, inner, story, Found.HEADING, put)}
            text = gathered.bare(ask, without(text, anchor.lead, anchor.tail))
            return {ask: gathered.text(ask, text, None, put)}
        return {ask: gathered.cell(ask, cell, story, put)}
    left = dict(asks)
    answers: dict[str, ReadAnswer] = {}
    controls = [sdt for sdt in cell.iter(SDT) if kind_of(sdt) and not tag_of(sdt).startswith("ask:")]
    for titled in (True, False):
        for sdt in list(controls):
            title = value_of(sdt.find(SDT_PR), ALIAS)
            for ask in left:
                kept = gathered.record.asks[ask]
                if fits(kept.kind, kind_of(sdt)) and (not titled or (title and title == (kept.title or ask))):
                    found = Found.TITLE if titled else Found.PLACE
                    answers[ask] = gathered.control(ask, sdt, story, found, left.pop(ask))
                    controls.remove(sdt)
                    break
    return answers


def without(text: str, lead: str, tail: str) -> str:
    """A text without the fixed words round it."""
    if lead and same(text[: len(lead)], lead):
        text = text[len(lead) :]
    if tail and same(text[-len(tail) :], tail):
        text = text[: -len(tail)]
    return text.strip()
