"""Asks outside repeats whose tags are gone: by the control's title, by label or heading, last by their turn."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from lxml import etree

from sic_docs.word.answer import Found, ReadAnswer
from sic_docs.word.compare import heading_key, same
from sic_docs.word.gathered import Gathered, Story
from sic_docs.word.record import AskPut
from sic_docs.word.settled import proposed, settled
from sic_docs.word.sharing import fits, in_cell, kind_of, without
from sic_docs.word.stream import Block
from sic_docs.word.xml import ALIAS, SDT, SDT_PR, TC, P, qn, tag_of, value_of


def read_asks(asks: Collection[str], blocks: Sequence[Block], stories: Sequence[Story], gathered: Gathered) -> None:
    """Add what is found of these asks."""
    finder = _Finder(blocks, stories, gathered)
    finder.by_title(asks)
    finder.by_label([ask for ask in asks if ask not in gathered.asks])
    finder.by_lead([ask for ask in asks if ask not in gathered.asks])
    finder.by_turn([ask for ask in asks if ask not in gathered.asks])


class _Finder:
    def __init__(self, blocks: Sequence[Block], stories: Sequence[Story], gathered: Gathered) -> None:
        self.blocks, self.stories, self.gathered = blocks, stories, gathered
        record = gathered.record
        self.fixed = {
            heading_key(text)
            for ask in record.asks.values()
            for text in (ask.anchor.section, ask.anchor.lead if not ask.anchor.inline else "")
        }
        self.fixed |= {heading_key(kept.shape.section) for kept in record.repeats.values()}
        self.fixed.discard("")
        self.at = {block.element: n for n, block in enumerate(blocks) if not block.cells}

    def _controls(self) -> Iterator[tuple[Story, etree._Element]]:
        """Controls not read yet, in order."""
        for story in self.stories:
            for sdt in story.root.iter(SDT):
                ours = tag_of(sdt).partition(":")[0] in ("ask", "each")
                old = story.twice and next(sdt.iterancestors(qn("mc:Fallback")), None) is not None
                if sdt not in self.gathered.claimed and not ours and not old:
                    yield story, sdt

    def _add(self, ask: str, answer: ReadAnswer) -> None:
        self.gathered.single(ask, answer)

    def _put(self, ask: str) -> str:
        return self.gathered.record.put.get(ask, "")

    # --- by title ------------------------------------------------------------------------------------------------

    def by_title(self, asks: Collection[str]) -> None:
        titles: dict[str, list[str]] = {}
        for ask in asks:
            titles.setdefault(self.gathered.record.asks[ask].title or ask, []).append(ask)
        found: dict[str, list[tuple[Story, etree._Element]]] = {}
        for story, sdt in self._controls():
            title = value_of(sdt.find(SDT_PR), ALIAS)
            if title in titles:
                found.setdefault(title, []).append((story, sdt))
        for title, named in titles.items():
            controls = found.get(title, [])
            if len(named) == 1:
                for story, sdt in controls:
                    self._titled(named[0], story, sdt)
            elif len(named) == len(controls):
                for ask, (story, sdt) in zip(named, controls, strict=True):
                    self._titled(ask, story, sdt)

    def _titled(self, ask: str, story: Story, sdt: etree._Element) -> None:
        kind = self.gathered.record.asks[ask].kind
        if not fits(kind, kind_of(sdt)):
            inner = (
                next((each for each in sdt.iter(SDT) if fits(kind, kind_of(each))), None) if kind == "tick" else None
            )
            if inner is None:
                return
            self.gathered.claimed.add(sdt)
            sdt = inner
        self._add(
            ask, self._rich(ask, story, sdt) or self.gathered.control(ask, sdt, story, Found.TITLE, self._put(ask))
        )

    def _rich(self, ask: str, story: Story, sdt: etree._Element) -> ReadAnswer | None:
        """Other programs leave the first paragraph of a long answer in its control, the others below it."""
        paragraph = sdt.getparent()
        if self.gathered.record.asks[ask].kind != "rich" or paragraph is None or paragraph.tag != P:
            return None
        self.gathered.claimed.add(sdt)
        cell = next(paragraph.iterancestors(TC), None)
        if cell is not None:
            text, said = (self.gathered.bare(ask, words) for words in (settled(cell), proposed(cell)))
        else:
            at = self.at.get(paragraph)
            if at is None:
                return None
            run = self._run_on(ask, at)
            text, said = ("\n".join(words) for words in zip(*run, strict=True))
        return self.gathered.text(ask, text, said if story.tracked else None, self._put(ask), Found.TITLE)

    def _run_on(self, ask: str, at: int) -> list[tuple[str, str]]:
        """(settled, proposed) of the paragraphs of one answer: up to the next thing of the template."""
        first = self.blocks[at]
        lines = [self._bare(ask, first)]
        for block in self.blocks[at + 1 :]:
            own = not block.style.startswith(("Heading", "Title"))
            style = block.style in (first.style, "", "Normal") or block.style.startswith("List")
            if block.cells or block.key in self.fixed or next(block.controls(), None) is not None or not own:
                break
            if block.story is not first.story or (block.text and not style):
                break
            lines.append(self._bare(ask, block))
        return lines

    def _bare(self, ask: str, block: Block) -> tuple[str, str]:
        said = proposed(block.element).strip() if block.story.tracked else block.text
        return self.gathered.bare(ask, block.text), self.gathered.bare(ask, said)

    # --- by label and by what stands before ----------------------------------------------------------------------

    def by_label(self, asks: Sequence[str]) -> None:
        """Asks in the cell after a label, those of one cell together."""
        groups: dict[tuple[str, str], list[str]] = {}
        for ask in asks:
            anchor = self.gathered.record.asks[ask].anchor
            if anchor.label:
                groups.setdefault((heading_key(anchor.section), heading_key(anchor.label)), []).append(ask)
        for (section, label), named in groups.items():
            places = list(self._cells(label))
            here = [place for place in places if place[0] == section] or (places if len(places) == 1 else [])
            for _, block, cell in here:
                had = {ask: self._put(ask) for ask in named}
                for ask, answer in in_cell(cell, had, block.story, self.gathered).items():
                    if answer.text or next(cell.iter(SDT), None) is not None:
                        self._add(ask, answer)

    def _cells(self, label: str) -> Iterator[tuple[str, Block, etree._Element]]:
        """(heading above it, row, cell) of each cell after this label, none that has been read."""
        section = ""
        for block in self.blocks:
            if not block.cells:
                section = block.key if block.key in self.fixed else section
            for before, cell in zip(block.cells, block.cells[1:], strict=False):
                read = any(sdt in self.gathered.claimed for sdt in cell.element.iter(SDT))
                if before.key == label and not read:
                    yield section, block, cell.element

    def by_lead(self, asks: Sequence[str]) -> None:
        """Asks in the body, by the text in front of them or the paragraph above."""
        for ask in asks:
            kept = self.gathered.record.asks[ask]
            if not kept.anchor.label and (kept.anchor.lead or kept.anchor.tail):
                self._after_lead(ask, kept)

    def _after_lead(self, ask: str, kept: AskPut) -> None:
        anchor = kept.anchor
        lead = heading_key(anchor.lead)
        for at, block in enumerate(self.blocks):
            if block.cells:
                continue
            if anchor.inline:
                starts = not lead or heading_key(block.text[: len(anchor.lead)]) == lead
                ends = not anchor.tail or same(block.text[-len(anchor.tail) :], anchor.tail)
                if starts and ends:
                    self._inline(ask, kept, block)
                    return
            elif block.key == lead and at + 1 < len(self.blocks) and not self.blocks[at + 1].cells:
                self._below(ask, kept, at + 1)
                return

    def _inline(self, ask: str, kept: AskPut, block: Block) -> None:
        control = self._control_in(block.element, kept.kind)
        if control is not None:
            self._add(ask, self.gathered.control(ask, control, block.story, Found.HEADING, self._put(ask)))
            return
        text = self.gathered.bare(ask, without(block.text, kept.anchor.lead, kept.anchor.tail))
        if text:
            self._add(ask, self.gathered.text(ask, text, None, self._put(ask)))

    def _below(self, ask: str, kept: AskPut, at: int) -> None:
        block = self.blocks[at]
        control = self._control_in(block.element, kept.kind)
        if control is not None and kept.kind != "rich":
            self._add(ask, self.gathered.control(ask, control, block.story, Found.HEADING, self._put(ask)))
            return
        others = [sdt for sdt in block.controls() if sdt is not control]
        if others or block.key in self.fixed:
            return
        run = self._run_on(ask, at)
        text, said = ("\n".join(words).strip() for words in zip(*run, strict=True))
        if text:
            self.gathered.claimed.update(block.controls())
            self._add(ask, self.gathered.text(ask, text, said if block.story.tracked else None, self._put(ask)))

    def _control_in(self, element: etree._Element, kind: str) -> etree._Element | None:
        for sdt in element.iter(SDT):
            ours = tag_of(sdt).partition(":")[0] in ("ask", "each")
            if sdt not in self.gathered.claimed and not ours and fits(kind, kind_of(sdt)):
                return sdt
        return None

    # --- by turn ---------------------------------------------------------------------------------------------------

    def by_turn(self, asks: Sequence[str]) -> None:
        """The controls left over, in the order the template has them, where as many are left as asked of a kind."""
        for kind in ("tick", "date", "choice", "text"):
            named = [ask for ask in asks if fits(self.gathered.record.asks[ask].kind, kind)]
            controls = [(story, sdt) for story, sdt in self._controls() if kind_of(sdt) == kind]
            if named and len(named) == len(controls):
                for ask, (story, sdt) in zip(named, controls, strict=True):
                    self._add(ask, self.gathered.control(ask, sdt, story, Found.PLACE, self._put(ask)))
