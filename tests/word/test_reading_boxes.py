"""Boxes typed over instead of clicked: what stands there is read, and told where Word itself holds otherwise."""

from __future__ import annotations

import pytest
from lxml import etree

from sic_docs.word.read import ReadState, read
from sic_docs.word.values import Prefill
from sic_docs.word.xml import qn
from tests.word.hands import control, edited, typed
from tests.word.wordkit import ask, filled, p

EMPTY = filled(p(ask("done", "tick")), {}).content
TICKED = filled(p(ask("done", "tick")), {"done": Prefill("yes")}).content


def over(content: bytes, glyph: str) -> bytes:
    return edited(content, lambda root: typed(control(root, "ask:done"), glyph))


@pytest.mark.parametrize("glyph", ["\u2612", "\u2611", "\u2713", "x", "Yes"])
def test_a_tick_typed_over_an_empty_box_is_a_tick_and_told(glyph: str) -> None:
    answers = read(over(EMPTY, glyph))
    assert (answers.asks["done"].state, answers.asks["done"].text) == (ReadState.ANSWERED, "yes")
    assert [(t.code, t.name) for t in answers.troubles] == [("box-disagrees", "done")]


def test_an_empty_box_typed_over_a_ticked_one_is_no_tick_and_told() -> None:
    answers = read(over(TICKED, "\u2610"))
    assert (answers.asks["done"].state, answers.asks["done"].text) == (ReadState.ANSWERED, "no")
    assert [(t.code, t.name) for t in answers.troubles] == [("box-disagrees", "done")]


def test_a_box_a_program_ticked_without_drawing_the_tick_is_ticked() -> None:
    def change(root: etree._Element) -> None:
        control(root, "ask:done").find(f".//{qn('w14:checked')}").set(qn("w14:val"), "1")

    answers = read(edited(EMPTY, change))
    assert (answers.asks["done"].text, answers.troubles) == ("yes", ())


def test_a_word_over_a_box_that_is_no_tick_leaves_what_word_holds() -> None:
    assert read(over(TICKED, "soon")).asks["done"].state is ReadState.UNTOUCHED
