"""What has lost its tags, found by titles, headings, labels and, last, by its turn; each answer flagged.

LibreOffice drops every tag and repeating section, the titles of dates, lists and boxes, and the flags of prompts; it
keeps text, tables, most titles and our record of what we put.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sic_docs.word.gathered import Gathered, Story
from sic_docs.word.lost_asks import read_asks
from sic_docs.word.lost_rows import read_blocks, read_tables
from sic_docs.word.stream import stream


def read_missing(stories: Sequence[Story], gathered: Gathered, asks: Collection[str], repeats: Collection[str]) -> None:
    """Add what is found of these asks (outside repeats) and repeats. Tables first: their controls are no single asks."""
    blocks = [block for story in stories for block in stream(story)]
    for repeat in sorted(repeats, key=lambda name: name.count(".")):
        (read_tables if gathered.record.repeats[repeat].shape.lines else read_blocks)(repeat, blocks, gathered)
    if asks:
        read_asks(asks, blocks, stories, gathered)
