"""Tables by their headings and labels: which cell stands under a heading, which beside a label."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from sic_docs.word.compare import heading_key
from sic_docs.word.settled import settled
from sic_docs.word.xml import TBL, TC_PR, TR, TR_PR, cells_of, qn, rows_of, value_of


class Columns:
    """The columns of a table by the headings in its first row."""

    def __init__(self, first: etree._Element) -> None:
        self.starts: dict[str, int] = {}
        self.end = 0
        for start, span, cell in placed(first):
            self.starts.setdefault(heading_key(settled(cell)), start)
            self.end = start + span

    def has(self, heading: str) -> bool:
        return heading_key(heading) in self.starts

    def fits(self, row: etree._Element) -> bool:
        """Whether a row has a cell of its own for every heading."""
        starts = {start for start, _, _ in placed(row)}
        return all(start in starts for start in self.starts.values())

    def cell(self, row: etree._Element, heading: str) -> etree._Element | None:
        """The cell of a row under a heading, also when it spans several columns."""
        at = self.starts.get(heading_key(heading))
        if at is None:
            return None
        return next((cell for start, span, cell in placed(row) if start <= at < start + span), None)


def placed(row: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """(first grid column, how many, cell) of a row."""
    before = value_of(row.find(TR_PR), qn("w:gridBefore"))
    at = int(before) if before.isdigit() else 0
    for cell in cells_of(row):
        width = value_of(cell.find(TC_PR), qn("w:gridSpan"))
        span = int(width) if width.isdigit() and width != "0" else 1
        yield at, span, cell
        at += span


def headed_cell(row: etree._Element, heading: str) -> etree._Element | None:
    """The cell of a row under a heading of its table's first row; None for that row itself."""
    table = next(row.iterancestors(TBL), None)
    first = next(rows_of(table), None) if table is not None else None
    if first is None or first is row:
        return None
    return Columns(first).cell(row, heading)


def labelled_cell(under: etree._Element, label: str) -> etree._Element | None:
    """The cell just after the one that says `label`, in the first row of `under` that has it."""
    wanted = heading_key(label)
    for row in under.iter(TR):
        before = ""
        for cell in cells_of(row):
            if before == wanted:
                return cell
            before = heading_key(settled(cell))
    return None
