"""One part of a filed document read by tag: asks where they stand, rows of repeats, and rows without controls.

Right in all five nestings of a control: the tag is on the control, wherever Word put that round text, paragraph, table,
row or cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from sic_docs.word.answer import Found, ReadAnswer
from sic_docs.word.compare import key
from sic_docs.word.gathered import Gathered, Story, clean
from sic_docs.word.grid import Columns, headed_cell, labelled_cell
from sic_docs.word.reading import ReadRow, Trouble
from sic_docs.word.record import PutRow, RepeatPut
from sic_docs.word.settled import DEL, INS, is_new, row_mark, settled
from sic_docs.word.xml import (
    ALIAS,
    ID,
    REPEATING_ITEM,
    SDT,
    SDT_PR,
    TAG,
    TBL,
    TR,
    VAL,
    P,
    cells_of,
    content_of,
    facts_of,
    qn,
    rows_of,
    tag_of,
    value_of,
)

_FALLBACK = qn("mc:Fallback")


@dataclass(slots=True)
class _Marks:
    """The marks of one part, put in order.

    Attributes:
        above: Row (item or table row) → the row it stands in. `repeat`: row → repeat. `inside`: table rows in a row.
        asks: Row → its asks; None: outside repeats. `order`: (row, found by) in document order.
        tables: Table → the repeat whose rows it holds.
    """

    above: dict[etree._Element, etree._Element | None] = field(default_factory=dict)
    repeat: dict[etree._Element, str] = field(default_factory=dict)
    asks: dict[etree._Element | None, list[tuple[str, etree._Element]]] = field(default_factory=dict)
    inside: set[etree._Element] = field(default_factory=set)
    order: list[tuple[etree._Element, Found]] = field(default_factory=list)
    tables: dict[etree._Element, str] = field(default_factory=dict)

    def add(self, repeat: str, row: etree._Element, above: etree._Element | None, found: Found) -> None:
        self.above[row] = above
        self.repeat[row] = repeat
        self.order.append((row, found))

    def row_of(self, sdt: etree._Element, repeat: str = "") -> etree._Element | None:
        """The row a control stands in, of this repeat if one is named."""
        if not self.above:
            return None
        for row in sdt.iterancestors(SDT, TR):
            if row in self.above and (not repeat or self.repeat[row] == repeat):
                return row
        return None


def read_part(story: Story, gathered: Gathered) -> None:
    """Add what one part says by tag."""
    marks = _Marks()
    for tag in story.root.iter(TAG):
        properties = tag.getparent()
        sdt = properties.getparent() if properties is not None else None
        if sdt is None:
            continue
        kind, _, name = tag.get(VAL, "").partition(":")
        if kind not in ("ask", "each") or not name:
            continue
        if story.twice and next(sdt.iterancestors(_FALLBACK), None) is not None:
            continue
        gathered.tagged = True
        gathered.tags[sdt] = kind
        if story.tracked and is_new(sdt):
            _proposed(name, sdt, gathered)
            continue
        if kind == "each":
            _section(name, sdt, marks, story, gathered)
        else:
            _ask(name, sdt, marks, gathered)
    if any(_loose_rows(table, repeat, marks, story, gathered) for table, repeat in marks.tables.items()):
        place = {element: n for n, element in enumerate(story.root.iter(SDT, TR))}
        marks.order.sort(key=lambda entry: place[entry[0]])
    done: dict[etree._Element, ReadRow] = {}
    for item, found in marks.order:
        repeat, above = marks.repeat[item], marks.above[item]
        parent = done.get(above) if above is not None else None
        reader = _RowReader(repeat, item, found, story, gathered)
        done[item] = reader.read(marks.asks.get(item, []), (parent.ref or parent.control) if parent else "")
        gathered.rows[repeat].append(done[item])
    for name, sdt in marks.asks.get(None, ()):
        gathered.single(name, gathered.control(name, sdt, story, Found.TAG, gathered.record.put.get(name, "")))


def _ask(name: str, sdt: etree._Element, marks: _Marks, gathered: Gathered) -> None:
    repeat = gathered.repeat_of(name)
    above = marks.row_of(sdt, repeat)
    if repeat and above is None:
        above = _stray(repeat, name, sdt, marks, gathered)
    marks.asks.setdefault(above, []).append((name, sdt))


def _stray(repeat: str, name: str, sdt: etree._Element, marks: _Marks, gathered: Gathered) -> etree._Element:
    """The row of an ask that was copied or dragged out of its repeat: its table row, else one that starts with it."""
    gathered.rows.setdefault(repeat, [])
    row = next(sdt.iterancestors(TR), None)
    if row is None or row in marks.above or row in marks.inside:
        last = marks.order[-1][0] if marks.order else None
        own = last is not None and marks.repeat[last] == repeat and tag_of(last).startswith("ask:")
        if own and all(other != name for other, _ in marks.asks.get(last, ())):
            return last  # type: ignore[return-value]  # own says it is one
        row = sdt
    marks.add(repeat, row, None, Found.TAG)
    return row


def _section(name: str, sdt: etree._Element, marks: _Marks, story: Story, gathered: Gathered) -> None:
    above, table = marks.row_of(sdt), None
    gathered.rows.setdefault(name, [])
    for item in _items(sdt):
        lines = [item] if item.tag == TR else [child for child in content_of(item) if child.tag == TR]
        marks.inside.update(lines)
        for row in _split(name, item, lines, gathered):
            first = row if row.tag == TR else next(iter(lines), None)
            if story.tracked and first is not None and row_mark(first, INS):
                _row_proposed(name, first, gathered)
                continue
            marks.add(name, row, above, Found.TAG)
        if lines and table is None:
            table = next(lines[0].iterancestors(TBL), None)
            marks.tables |= {} if table is None else {table: name}


def _proposed(name: str, sdt: etree._Element, gathered: Gathered) -> None:
    """A control that is only proposed: told once for a whole row of them."""
    row = next((above for above in sdt.iterancestors(TR) if row_mark(above, INS)), None)
    repeat = gathered.repeat_of(name)
    if repeat and row is not None:
        _row_proposed(repeat, row, gathered)
        return
    gathered.troubles.append(Trouble("tracked-changes", name, "It stands in text that is only proposed."))
    gathered.claimed.update(sdt.iter(SDT))


def _row_proposed(repeat: str, row: etree._Element, gathered: Gathered) -> None:
    found = "A row is proposed in this table (tracked); it was not read."
    gathered.troubles.append(Trouble("tracked-changes", repeat, found))
    gathered.claimed.update(row.iter(SDT))


def _items(sdt: etree._Element) -> Iterator[etree._Element]:
    """The rows of a repeating section: its items, or where these are gone its table rows."""
    for child in content_of(sdt):
        if child.tag == SDT:
            if REPEATING_ITEM in facts_of(child):
                yield child
        elif child.tag == TR:
            yield child


def _split(
    repeat: str, item: etree._Element, lines: list[etree._Element], gathered: Gathered
) -> Iterator[etree._Element]:
    """Word's "insert row below" puts the new table row into the same item: each is a row of its own."""
    shape = gathered.record.repeats.get(repeat, RepeatPut()).shape
    if len(lines) < 2 or shape.lines > 1:
        yield item
        return
    own = next((line for line in lines if any(tag_of(sdt) for sdt in line.iter(SDT))), lines[0])
    for line in lines:
        if line is own:
            yield item
        elif clean(settled(cell) for cell in cells_of(line)):
            yield line


def _loose_rows(table: etree._Element, repeat: str, marks: _Marks, story: Story, gathered: Gathered) -> bool:
    """Add the table rows outside the controls that somebody typed; whether there are any."""
    shape = gathered.record.repeats.get(repeat, RepeatPut()).shape
    rows = list(rows_of(table))
    others = [row for row in rows[1:] if row not in marks.inside and row not in marks.above]
    if not others or shape.closed or rows[0] in marks.inside:
        return False
    columns = Columns(rows[0])
    before = len(marks.order)
    for row in others:
        text = settled(row).strip()
        if not text or not columns.fits(row) or any(key(text) == key(other) for other in shape.beside):
            continue
        if story.tracked and row_mark(row, INS):
            _row_proposed(repeat, row, gathered)
        else:
            marks.add(repeat, row, marks.row_of(table), Found.HEADING)
    return len(marks.order) > before


@dataclass(slots=True)
class _RowReader:
    """Reads one row of a repeat."""

    repeat: str
    item: etree._Element
    found: Found
    story: Story
    gathered: Gathered

    def read(self, controls: list[tuple[str, etree._Element]], parent: str) -> ReadRow:
        gathered, item = self.gathered, self.item
        facts = facts_of(item) if item.tag == SDT else {}
        control = facts[ID].get(VAL, "") if ID in facts and TAG not in facts else ""
        line = item if item.tag == TR else next(item.iter(TR), None)
        label = _label(item, line, gathered)
        ref, put = gathered.identity(self.repeat, label, control)
        number = len(gathered.rows[self.repeat]) + 1
        answers: dict[str, list[ReadAnswer]] = {}
        for full, sdt in controls:
            column = full.removeprefix(f"{self.repeat}.")
            said = gathered.control(full, sdt, self.story, Found.TAG, put.cells.get(column, "") if put else "")
            answers.setdefault(column, []).append(said)
        missing = [column for column in gathered.columns(self.repeat) if column not in answers]
        for column in missing:
            other = self._without_tag(column, line, put)
            if other is not None:
                answers[column] = [other]
            elif self.found is Found.HEADING and self._unheaded(column, line):
                note = "No column has its heading any more; what stands there in this row was not read."
                gathered.troubles.append(Trouble("heading-changed", f"{self.repeat}.{column}", note, number))
        cells = {}
        for column, several in answers.items():
            answer = gathered.agree(f"{self.repeat}.{column}", several, number)
            if answer is not None:
                cells[column] = answer
        leaving = self.story.tracked and line is not None and row_mark(line, DEL)
        if leaving:
            note = "It is proposed to delete this row (tracked); it was read as it stands."
            gathered.troubles.append(Trouble("tracked-changes", self.repeat, note, number))
        return ReadRow(ref, control, cells, label, parent, put is not None, self.found, leaving, number)

    def _unheaded(self, column: str, line: etree._Element | None) -> bool:
        heading = self.gathered.record.asks[f"{self.repeat}.{column}"].heading
        return bool(heading) and line is not None and headed_cell(line, heading) is None

    def _without_tag(self, column: str, line: etree._Element | None, put: PutRow | None) -> ReadAnswer | None:
        """A cell whose control or tag is gone: by the control's title, else by the heading of its column or its label."""
        gathered, full = self.gathered, f"{self.repeat}.{column}"
        kept = gathered.record.asks[full]
        had = put.cells.get(column, "") if put else ""
        title = kept.title or full
        for sdt in self.item.iter(SDT):
            if sdt not in gathered.claimed and not tag_of(sdt) and value_of(sdt.find(SDT_PR), ALIAS) == title:
                return gathered.control(full, sdt, self.story, Found.TITLE, had)
        cell = None
        if kept.heading and line is not None:
            cell = headed_cell(line, kept.heading)
        if cell is None and kept.anchor.label:
            cell = labelled_cell(self.item, kept.anchor.label)
        if cell is None or any(sdt in gathered.claimed or tag_of(sdt) for sdt in cell.iter(SDT)):
            return None
        return gathered.cell(full, cell, self.story, had)


def _label(item: etree._Element, line: etree._Element | None, gathered: Gathered) -> str:
    """First words of a row: of its first cell, or of its first paragraph with text; "" when these are an ask."""
    first = next(item.iter(P, TR), None)
    if line is not None and (first is line or item.tag == TR):
        parts: Iterator[etree._Element] = iter([next(cells_of(line), line)])
    else:
        parts = item.iter(P)
    for part in parts:
        if any(gathered.tags.get(sdt) == "ask" for sdt in (*part.iter(SDT), *part.iterancestors(SDT))):
            return ""
        if text := settled(part).strip():
            return text
    return ""
