"""Fill, file, read: what comes back is what was put, for any text; what no document can hold is refused by name."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from sic_docs.errors import TemplateError
from sic_docs.opc.package import Package
from sic_docs.opc.stamp import our_part
from sic_docs.word.marks import TemplateFaults
from sic_docs.word.read import ReadState, read
from sic_docs.word.values import Prefill
from tests.word import wordkit as kit
from tests.word.hands import foreign
from tests.word.wordkit import ask, give, p, run, sdt, tbl, tc, tr

READY = kit.compiled(
    p(ask("line", title="Line"))
    + p(run("Heading"), style="Heading1")
    + sdt("ask:long", p(run("Say more")), "rich", "Long")
    + tbl(
        tr(tc(run("Ref")), tc(run("Action"))),
        sdt("each:actions", tr(tc(give("actions.ref")), tc(ask("actions.text")))),
    )
)
BREAKS = "\r\x0b\x0c\x85\u2028\u2029"  # every one becomes a plain line break
TEXT = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=f"{BREAKS}\ufffe\uffff") | st.sampled_from(
    "\n\t"
)
HARD = (
    "Emoji \U0001f469\u200d\U0001f3eb and \U0001f1ec\U0001f1e7 flags",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u202eright to left\u202c",
    "& < > \" ' &amp; <w:t>x</w:t> ]]>",
    "{{ school }} {% for x in y %} ${x} %(y)s <?sic a0?>",
    "one\ntwo\n\nfour\tfive",
    "word " * 2000,  # 10,000 characters
    "Click here",
    "\u2610",
    "none",
    '=HYPERLINK("x")',
    "e\u0301 \u00e9 \ufb01",
)


def put(text: str) -> bytes:
    rows = [{"ref": "O-1", "text": Prefill(text)}, {"ref": "O-2"}]
    return kit.put_in(READY, {"line": Prefill(text), "long": Prefill(text), "actions": rows}).content


def typed_by_people(content: bytes) -> bytes:
    """The same document, our record of what we put taken away: as if people had typed every word."""
    package = Package.read(content)
    part = our_part(package)
    assert part is not None
    root = package.xml(part)
    kept = next(child for child in root if child.tag.endswith("asks"))
    text = kept.text or ""
    start = text.index('"put":')
    end = text.index('"rows":')
    kept.text = text[:start] + '"put":{},' + text[end:]
    return package.write({part: etree.tostring(root)})


def as_read(text: str) -> str:
    return text.strip()


@settings(deadline=None, max_examples=80)
@given(st.text(TEXT, max_size=60))
@example(HARD[0])
@example(HARD[1])
@example(HARD[2])
@example(HARD[3])
@example(HARD[4])
@example(HARD[5])
@example(HARD[6])
@example(HARD[7])
@example(HARD[10])
def test_filling_and_reading_is_the_identity(text: str) -> None:
    answers = read(put(text))
    for answer in (answers.asks["line"], answers.asks["long"], answers.rows["actions"][0].cells["text"]):
        assert answer.state is ReadState.UNTOUCHED
        assert answer.text == (text if text.strip() else "")
    assert answers.troubles == ()


@settings(deadline=None, max_examples=80)
@given(st.text(TEXT, max_size=60))
@example(HARD[0])
@example(HARD[1])
@example(HARD[2])
@example(HARD[3])
@example(HARD[4])
@example(HARD[5])
@example(HARD[8])
@example(HARD[9])
@example(HARD[10])
def test_what_people_type_is_read_character_for_character(text: str) -> None:
    answers = read(typed_by_people(put(text)))
    for name in ("line", "long"):
        answer = answers.asks[name]
        if answer.state is ReadState.ANSWERED:
            assert answer.text == as_read(text)
        else:  # nothing to see, or the prompt itself
            assert not as_read(text).translate(dict.fromkeys(map(ord, UNSEEN))).strip() or answer.text == ""


UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"


@settings(deadline=None, max_examples=40)
@given(st.text(TEXT, max_size=40))
def test_without_tags_too_what_we_put_is_known_again(text: str) -> None:
    answers = read(foreign(put(text)))
    assert answers.tags_lost
    first = answers.rows["actions"][0].cells["text"]
    assert (first.state, first.text) == (ReadState.UNTOUCHED, text if text.strip() else "")
    assert answers.asks["line"].state is ReadState.UNTOUCHED


@settings(deadline=None, max_examples=60)
@given(
    st.text(max_size=10), st.sampled_from([chr(n) for n in range(32) if chr(n) not in "\t\n\r\x0b\x0c"] + ["\ufffe"])
)
def test_a_control_character_is_refused_with_a_message_that_names_it(text: str, bad: str) -> None:
    around = "".join(c for c in text if c.isprintable() and not "\ud800" <= c <= "\udfff")
    with pytest.raises(TemplateFaults) as caught:
        put(f"x{around}{bad}{around}")
    first = caught.value.issues[0]
    assert (first.code, f"U+{ord(bad):04X}" in first.found, "'Line'" in first.found) == ("template-text", True, True)
    assert "type that text again" in first.remedy


@pytest.mark.parametrize("half", ["\ud83d", "\udc00", "x\udfffy"])
def test_half_a_character_is_refused_with_a_message(half: str) -> None:
    with pytest.raises(TemplateError, match="half a character, U\\+D"):
        put(half)


@pytest.mark.parametrize("line_break", list(BREAKS))
def test_every_kind_of_line_break_is_read_as_one(line_break: str) -> None:
    assert read(put(f"one{line_break}two")).asks["long"].text == "one\ntwo"
