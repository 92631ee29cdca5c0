"""A story as a reader meets it: paragraphs outside tables and rows of tables, in order, with their text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from sic_docs.word.compare import heading_key
from sic_docs.word.gathered import Story
from sic_docs.word.settled import settled
from sic_docs.word.xml import P_PR, SDT, TBL, P, cells_of, qn, rows_of, value_of

_BOX: Final = qn("w:txbxContent")
_NEVER: Final = frozenset({qn("mc:Fallback"), P_PR})


@dataclass(frozen=True, slots=True)
class Cell:
    element: etree._Element
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`cells` empty) or a table row.

    Attributes:
        text: Settled text. `key`: for comparing. `table`: the table a row stands in.
    """

    story: Story
    element: etree._Element
    text: str
    key: str
    cells: tuple[Cell, ...] = ()
    table: etree._Element | None = None

    @property
    def style(self) -> str:
        return value_of(self.element.find(P_PR), qn("w:pStyle"))

    def controls(self) -> Iterator[etree._Element]:
        return self.element.iter(SDT)


def stream(story: Story) -> Iterator[Block]:
    """The blocks of one story; of a text box after the paragraph it hangs on."""
    yield from _blocks(story, story.root)


def _blocks(story: Story, element: etree._Element) -> Iterator[Block]:
    for child in element:
        tag = child.tag
        if tag in _NEVER or not isinstance(tag, str):
            continue
        if tag == P:
            text = settled(child).strip()
            yield Block(story, child, text, heading_key(text))
            for box in child.iter(_BOX):
                if next(box.iterancestors(qn("mc:Fallback")), None) is None:
                    yield from _blocks(story, box)
        elif tag == TBL:
            yield from _rows(story, child)
        else:
            yield from _blocks(story, child)


def _rows(story: Story, table: etree._Element) -> Iterator[Block]:
    for row in rows_of(table):
        cells = []
        for cell in cells_of(row):
            text = settled(cell).strip()
            cells.append(Cell(cell, text, heading_key(text)))
        yield Block(story, row, "\n".join(c.text for c in cells), "", tuple(cells), table)
        for inner in row.iter(TBL):
            if next(inner.iterancestors(TBL)) is table:
                yield from _rows(story, inner)
