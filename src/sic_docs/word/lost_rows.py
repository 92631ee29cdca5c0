"""Rows of a repeat whose tags are gone: a table by its column headings, blocks by the labels in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from lxml import etree

from sic_docs.word.answer import Found, ReadAnswer
from sic_docs.word.compare import heading_key, key
from sic_docs.word.gathered import Gathered, Story
from sic_docs.word.grid import Columns
from sic_docs.word.reading import ReadRow, Trouble
from sic_docs.word.record import PutRow
from sic_docs.word.settled import INS, row_mark
from sic_docs.word.sharing import in_cell
from sic_docs.word.stream import Block
from sic_docs.word.xml import ALIAS, SDT_PR, value_of


class _Puts:
    """Which recorded row is which of those found without Word's ids: by ref, by first words, else by turn.

    Only rows that never had a ref go by turn: where rows have one, a row without is new (design.md, decision 5).
    """

    def __init__(self, repeat: str, gathered: Gathered, found: int) -> None:
        self.repeat, self.gathered = repeat, gathered
        self.rows = gathered.record.rows.get(repeat, ())
        self.left = list(self.rows)
        self.turns = found == len(self.rows)

    def take(self, label: str, number: int) -> tuple[str, PutRow | None]:
        """(ref, what we put) of the row with these first words, `number` from 0."""
        ref, put = self.gathered.identity(self.repeat, label, "")
        if put is None and label:
            put = next((row for row in self.left if row.label and key(row.label) == key(label)), None)
        if put is None and not label:
            turn = self.rows[number] if self.turns else next(iter(self.left), None)
            put = turn if turn in self.left and turn is not None and not turn.label and not turn.ref else None
        if put in self.left and put is not None:
            self.left.remove(put)
        return (put.ref if put is not None else ref), put


def read_tables(repeat: str, blocks: Sequence[Block], gathered: Gathered) -> None:
    """Rows of every table that has the repeat's column headings."""
    record = gathered.record
    wanted = {heading_key(ask.heading) for ask in gathered.columns(repeat).values() if ask.heading}
    shape = record.repeats[repeat].shape
    tables = _tables(blocks, heading_key(shape.section))
    full = [found for found in tables if wanted and wanted <= found.columns.starts.keys()]
    placed = [found for found in full if found.here] or [
        found for found in tables if found.here and len(wanted & found.columns.starts.keys()) * 2 >= len(wanted) > 0
    ]
    chosen = placed or full
    if not record.repeats[repeat].within and not placed:
        chosen = full[:1]
    beside = {key(text) for text in shape.beside}
    parents = list(dict.fromkeys(row.parent for row in record.rows.get(repeat, ())))
    for number, found in enumerate(chosen):
        gathered.claimed.update(sdt for row in found.rows for sdt in row.controls())
        lines = [
            row for row in found.rows if row.text and key(row.text) not in beside and found.columns.fits(row.element)
        ]
        lines = [row for row in lines if not (row.story.tracked and row_mark(row.element, INS))]
        puts = _Puts(repeat, gathered, len(lines))
        at = _heads(repeat, found.columns, gathered, len(lines))
        parent = _parent(repeat, parents[number] if len(parents) == len(chosen) else 0, gathered)
        rows = gathered.rows.setdefault(repeat, [])
        for turn, line in enumerate(lines):
            rows.append(_table_row(repeat, line, found.columns, at, puts, turn, parent, gathered, len(rows) + 1))


def _parent(repeat: str, control: int, gathered: Gathered) -> str:
    """Ref, else control id, of the recorded row with this control id."""
    above = gathered.record.rows.get(gathered.record.repeats[repeat].within, ())
    return next((row.ref or str(row.control) for row in above if row.control == control), "")


def _table_row(
    repeat: str,
    line: Block,
    columns: Columns,
    at: Mapping[str, str],
    puts: _Puts,
    turn: int,
    parent: str,
    gathered: Gathered,
    number: int,
) -> ReadRow:
    first = line.cells[0]
    under = {column: columns.cell(line.element, heading) for column, heading in at.items()}
    asked_first = any(cell is first.element for cell in under.values())
    label = "" if asked_first else first.text
    ref, put = puts.take(label, turn)
    shared: dict[etree._Element, list[str]] = {}
    for column, cell in under.items():
        if cell is not None:
            shared.setdefault(cell, []).append(column)
    cells = _answers(repeat, shared, put, line.story, gathered)
    for column, answer in cells.items():
        if heading_key(at[column]) != heading_key(gathered.columns(repeat)[column].heading):
            cells[column] = replace(answer, found=Found.PLACE)
    return ReadRow(ref, "", cells, label, parent, put is not None, Found.HEADING, False, number)


def _heads(repeat: str, columns: Columns, gathered: Gathered, rows: int) -> dict[str, str]:
    """Column → heading it stands under in this table; reworded ones by their place between those that are not.

    A column found only by its place, or not at all, is a trouble.
    """
    asks = {column: ask.heading for column, ask in gathered.columns(repeat).items() if ask.heading}
    at = {column: heading for column, heading in asks.items() if columns.has(heading)}
    if len(at) == len(asks):
        return at
    kept = gathered.record.repeats[repeat]
    labelled = kept.has_ref or any(row.label for row in gathered.record.rows.get(repeat, ()))
    known = {heading_key(heading) for heading in at.values()}
    numbers = "row 1" if rows < 2 else f"rows 1 to {rows}"
    for together, missing in groupby(asks, key=at.__contains__):
        lost = [] if together else list(missing)
        gaps = list(dict.fromkeys(asks[column] for column in lost))
        first, last = _edges(lost, asks, columns, 0 if labelled else -1)
        free = [head for head, start in columns.starts.items() if first < start < last and head not in known]
        for column in lost:
            found = f"No column has its heading any more; what stands there in {numbers} was not read."
            if len(free) == len(gaps):
                at[column] = free[gaps.index(asks[column])]
                found = f"Its column has another heading now; {numbers} were read by the column's place."
            gathered.troubles.append(Trouble("heading-changed", f"{repeat}.{column}", found))
    return at


def _edges(lost: Sequence[str], asks: Mapping[str, str], columns: Columns, first: int) -> tuple[int, int]:
    """Where the columns found on either side of some that were not begin."""
    if not lost:
        return first, first
    order = list(asks)
    starts = {column: columns.starts.get(heading_key(asks[column])) for column in order}
    before = [start for column in order[: order.index(lost[0])] if (start := starts[column]) is not None]
    after = [start for column in order[order.index(lost[-1]) :] if (start := starts[column]) is not None]
    return max(before, default=first), min(after, default=columns.end)


def _answers(
    repeat: str,
    shared: Mapping[etree._Element, Sequence[str]],
    put: PutRow | None,
    story: Story,
    gathered: Gathered,
) -> dict[str, ReadAnswer]:
    answers: dict[str, ReadAnswer] = {}
    for cell, columns in shared.items():
        had = {f"{repeat}.{column}": put.cells.get(column, "") if put else "" for column in columns}
        for full, answer in in_cell(cell, had, story, gathered).items():
            answers[full.removeprefix(f"{repeat}.")] = answer
    return answers


@dataclass(slots=True)
class _Table:
    columns: Columns
    here: bool
    rows: list[Block] = field(default_factory=list)


def _tables(blocks: Sequence[Block], section: str) -> list[_Table]:
    """Tables with two rows or more; `here`: in the section where the repeat was."""
    found: dict[etree._Element, _Table] = {}
    here = False
    for block in blocks:
        if block.table is None:
            if block.key:
                here = block.key == section or (here and not block.style.startswith(("Heading", "Title")))
        elif block.table in found:
            found[block.table].rows.append(block)
        else:
            found[block.table] = _Table(Columns(block.element), here)
    return [table for table in found.values() if table.rows]


@dataclass(slots=True)
class _Hits:
    """One block of a repeat as it is put together again."""

    start: int
    last: int
    story: Story
    cells: dict[str, etree._Element] = field(default_factory=dict)


def read_blocks(repeat: str, blocks: Sequence[Block], gathered: Gathered) -> None:
    """Blocks of a repeat by the labels of its asks, else by titles: a new one starts where one comes again."""
    first, last = _region(repeat, blocks, gathered)
    groups: list[_Hits] = []
    for at in range(first, last):
        for column, element in _asked(repeat, blocks[at], gathered):
            if not groups or column in groups[-1].cells:
                groups.append(_Hits(at, at, blocks[at].story))
            groups[-1].cells[column] = element
            groups[-1].last = at
    if not groups:
        return
    puts = _Puts(repeat, gathered, len(groups))
    rows = gathered.rows.setdefault(repeat, [])
    end = first - 1
    for turn, group in enumerate(groups):
        above = range(group.start - 1, end, -1)
        top = next((at for at in above if blocks[at].text and not blocks[at].cells), group.start)
        label = blocks[top].text if top < group.start else ""
        ref, put = puts.take(label, turn)
        shared: dict[etree._Element, list[str]] = {}
        for column, element in group.cells.items():
            shared.setdefault(element, []).append(column)
        cells = _answers(repeat, shared, put, group.story, gathered)
        rows.append(ReadRow(ref, "", cells, label, "", put is not None, Found.HEADING, False, len(rows) + 1))
        end = group.last
        gathered.claimed.update(sdt for block in blocks[top : end + 1] for sdt in block.controls())


def _asked(repeat: str, block: Block, gathered: Gathered) -> Iterator[tuple[str, etree._Element]]:
    """(column, cell or control) of what a block asks: the cell after a column's label, or a control of its title."""
    asks = gathered.columns(repeat)
    for before, cell in zip(block.cells, block.cells[1:], strict=False):
        for column, ask in asks.items():
            if ask.anchor.label and before.key == heading_key(ask.anchor.label):
                yield column, cell.element
    for sdt in block.controls():
        title = value_of(sdt.find(SDT_PR), ALIAS)
        for column, ask in asks.items():
            if title and not ask.anchor.label and title == (ask.title or f"{repeat}.{column}"):
                yield column, sdt


def _region(repeat: str, blocks: Sequence[Block], gathered: Gathered) -> tuple[int, int]:
    """From the heading the repeat stood under to the next heading of the template; all of it when that is gone."""
    record = gathered.record
    own = heading_key(record.repeats[repeat].shape.section)
    sections = {heading_key(ask.anchor.section) for name, ask in record.asks.items() if not gathered.repeat_of(name)}
    sections |= {heading_key(kept.shape.section) for kept in record.repeats.values()}
    sections -= {own, ""}
    first = next((at for at, block in enumerate(blocks) if own and not block.cells and block.key == own), -1)
    if first < 0:
        return 0, len(blocks)
    last = next((at for at in range(first + 1, len(blocks)) if blocks[at].key in sections), len(blocks))
    return first + 1, last
