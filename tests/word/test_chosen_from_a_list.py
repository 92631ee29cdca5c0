"""A choice whose words the prompt happens to use is an answer where we had put another."""

from __future__ import annotations

import pytest
from lxml import etree

from sic_docs.word.answer import Against, ReadState, answer_of

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def control(text: str, *, showing: bool) -> etree._Element:
    """A drop-down of three items, its prompt "Open", in which these words stand."""
    flag = "<w:showingPlcHdr/>" if showing else ""
    items = "".join(f'<w:listItem w:displayText="{i}" w:value="{i}"/>' for i in ("Open", "Reported done", "Done"))
    return etree.fromstring(
        f'<w:sdt xmlns:w="{_W}"><w:sdtPr>{flag}<w:dropDownList>{items}</w:dropDownList></w:sdtPr>'
        f"<w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"
    )


@pytest.mark.parametrize(
    ("put", "showing", "state"),
    [
        ("Reported done", False, ReadState.ANSWERED),
        ("Reported done", True, ReadState.EMPTIED),  # cleared: Word shows the prompt again
        ("Open", False, ReadState.UNTOUCHED),
        ("", False, ReadState.UNTOUCHED),  # a flag another program dropped
    ],
)
def test_a_choice_whose_words_are_the_prompt_s_is_told_from_the_prompt(
    put: str, showing: bool, state: ReadState
) -> None:
    assert answer_of(control("Open", showing=showing), Against("choice", "Open", put)).state is state
