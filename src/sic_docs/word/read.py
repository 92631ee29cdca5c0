"""A filed Word document read back: every ask and every row of a repeat, by tag, with what people did to each.

Where the tags are gone (LibreOffice drops them on saving) it is read by the controls' titles and the tables' column
headings instead, and says so: `tags_lost`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from sic_docs.opc.package import Package
from sic_docs.word.answer import ReadAnswer, ReadState, answer_of, from_text
from sic_docs.word.controls import CHECKBOX
from sic_docs.word.record import PutRow, Record, read_record
from sic_docs.word.xml import (
    ALIAS,
    ID,
    REPEATING_ITEM,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    TBL,
    TR,
    P,
    cells_of,
    qn,
    rows_of,
    tag_of,
    text_of,
    value_of,
)

_TRACKED: Final = (qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of a repeat.

    Attributes:
        ref: Text of the ref cell; "" when it has none. `control`: Word's id of the row; "" when it has none.
        cells: Column → answer. `plain`: text of every cell (or paragraph) of the row, in order.
        parent: Ref, else control id, of the row it stands in; "" outside.
        ours: We wrote this row (it is in the record).
    """

    ref: str = ""
    control: str = ""
    cells: Mapping[str, ReadAnswer] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
    parent: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class WordAnswers:
    """Everything asked in one document, as it now stands.

    Attributes:
        asks: Name → answer. `rows`: repeat's full name → rows in document order, refs not yet settled (`word.refs`).
        gone: Asks we made that are not there any more, and repeats of which nothing is left.
        tags_lost: Read by titles and headings, as another program dropped the tags.
        tracked: It holds tracked changes; what is proposed was read as if accepted.
    """

    asks: Mapping[str, ReadAnswer] = field(default_factory=dict)
    rows: Mapping[str, tuple[ReadRow, ...]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    tags_lost: bool = False
    tracked: bool = False


def read(content: bytes | Package, *, name: str = "") -> WordAnswers:
    """Read a filed .docx.

    Raises:
        DocumentError: It cannot be opened.
    """
    package = content if isinstance(content, Package) else Package.read(content, name=name)
    record = read_record(package)
    known = record or Record()
    reader = _Reader(known)
    roots = list(_stories(package))
    for root in roots:
        reader.part(root)
    lost = bool(known.asks) and not reader.tagged
    if lost:
        for root in roots:
            reader.by_headings(root)
    asked = {ask for ask in known.asks if ask not in reader.asks and not _column_of(ask, known.repeats)}
    asked |= {repeat for repeat, rows in known.rows.items() if rows and repeat not in reader.rows}
    return WordAnswers(
        reader.asks,
        {repeat: tuple(rows) for repeat, rows in reader.rows.items()},
        tuple(sorted(asked)),
        lost,
        any(next(root.iter(*_TRACKED), None) is not None for root in roots),
    )


def _stories(package: Package) -> Iterator[etree._Element]:
    main = package.main_part()
    folder = main.rpartition("/")[0]
    for part in [main, *(part for part in package if part != main)]:
        beside = part.rpartition("/")[0] == folder and part.lower().endswith(".xml")
        if part == main or (beside and b"sdtPr" in package.part(part)):
            yield package.xml(part)


def _column_of(ask: str, repeats: Mapping[str, tuple[bool, str]]) -> str:
    """The repeat an ask is a column of; "" for none."""
    return max((repeat for repeat in repeats if ask.startswith(f"{repeat}.")), key=len, default="")


class _Reader:
    """Gathers answers over the parts of one document."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.asks: dict[str, ReadAnswer] = {}
        self.rows: dict[str, list[ReadRow]] = {}
        self.tagged = False
        self.by_ref = {n: {row.ref: row for row in rows if row.ref} for n, rows in record.rows.items()}
        self.by_control = {n: {str(row.control): row for row in rows} for n, rows in record.rows.items()}

    # --- by tag ------------------------------------------------------------------------------------------------

    def part(self, root: etree._Element) -> None:
        """Every mark of one part. Controls are grouped under the row they stand in, then read row by row."""
        columns: dict[etree._Element | None, list[tuple[str, etree._Element]]] = {None: []}
        order: list[tuple[str, etree._Element, etree._Element | None]] = []
        owner: dict[etree._Element, etree._Element | None] = {}
        for sdt in root.iter(SDT):
            if next(sdt.iterancestors(qn("mc:Fallback")), None) is not None:
                continue
            above = self._row_above(sdt, owner)
            tag = tag_of(sdt)
            kind, _, name = tag.partition(":")
            if kind == "ask":
                self.tagged = True
                columns.setdefault(above, []).append((name, sdt))
            elif kind == "each":
                self.tagged = True
                self.rows.setdefault(name, [])
                for item in _items(sdt):
                    owner[item] = above
                    order.append((name, item, above))
        read_rows: dict[etree._Element, ReadRow] = {}
        for name, item, above in order:
            parent = read_rows[above] if above is not None else None
            row = self._row(name, item, columns.get(item, []), (parent.ref or parent.control) if parent else "")
            read_rows[item] = row
            self.rows[name].append(row)
        for name, sdt in columns[None]:
            if name not in self.asks:
                kept = self.record.asks.get(name)
                self.asks[name] = answer_of(sdt, kept[1] if kept else "", self.record.put.get(name, ""))

    def _row_above(
        self, sdt: etree._Element, owner: Mapping[etree._Element, etree._Element | None]
    ) -> etree._Element | None:
        """The row item a control stands in."""
        if not owner:
            return None
        return next((above for above in sdt.iterancestors(SDT, TR) if above in owner), None)

    def _row(self, name: str, item: etree._Element, asks: list[tuple[str, etree._Element]], parent: str) -> ReadRow:
        control = value_of(item.find(SDT_PR), ID) if item.tag == SDT else ""
        plain = _plain(item)
        ref, put = self._identity(name, plain, control)
        cells: dict[str, ReadAnswer] = {}
        for full, sdt in asks:
            column = full.removeprefix(f"{name}.")
            kept = self.record.asks.get(full)
            if column not in cells:
                cells[column] = answer_of(sdt, kept[1] if kept else "", put.cells.get(column, "") if put else "")
        return ReadRow(ref, control, cells, plain, parent, put is not None)

    def _identity(self, name: str, plain: tuple[str, ...], control: str) -> tuple[str, PutRow | None]:
        """(ref, what we put) of a row: by the ref that stands in it, else by Word's id of the row (decision 5)."""
        has_ref = self.record.repeats.get(name, (False, ""))[0]
        known = self.by_ref.get(name, {})
        found = self.by_control.get(name, {}).get(control)
        if has_ref and plain:
            first = plain[0].strip()
            for ref in (first, first.split()[0] if first else ""):
                if ref in known:
                    return ref, known[ref]
            if first and (found is None or found.ref):
                return first if len(first.split()) == 1 else "", None
        return (found.ref, found) if found is not None else ("", None)

    # --- by title and heading ------------------------------------------------------------------------------------

    def by_headings(self, root: etree._Element) -> None:
        """Where tags were lost: single asks by the control's title, rows by the headings of their table."""
        titles = {kept[2] or name: name for name, kept in self.record.asks.items()}
        for sdt in root.iter(SDT):
            name = titles.get(value_of(sdt.find(SDT_PR), ALIAS))
            if name is None or name in self.asks or _column_of(name, self.record.repeats):
                continue
            kind, prompt = self.record.asks[name][:2]
            box = next((inner for inner in sdt.iter(SDT) if inner.find(f"{SDT_PR}/{CHECKBOX}") is not None), None)
            self.asks[name] = answer_of(
                box if kind == "tick" and box is not None else sdt, prompt, self.record.put.get(name, "")
            )
        for repeat in self.record.repeats:
            columns = {
                ask[len(repeat) + 1 :]: kept[3]
                for ask, kept in self.record.asks.items()
                if _column_of(ask, self.record.repeats) == repeat and kept[3]
            }
            if columns and repeat not in self.rows:
                self._table(root, repeat, columns)

    def _table(self, root: etree._Element, repeat: str, columns: Mapping[str, str]) -> None:
        for table in root.iter(TBL):
            rows = list(rows_of(table))
            headings = [text_of(cell).strip() for cell in cells_of(rows[0])] if rows else []
            if not set(columns.values()) <= set(headings):
                continue
            places = {column: headings.index(heading) for column, heading in columns.items()}
            found = self.rows.setdefault(repeat, [])
            has_ref = self.record.repeats[repeat][0]
            untitled = iter([row for row in self.record.rows.get(repeat, ()) if not row.ref])
            for row in rows[1:]:
                cells = list(cells_of(row))
                if len(cells) < len(headings):
                    continue
                plain = tuple(text_of(cell).strip() for cell in cells)
                ref = plain[0] if has_ref else ""
                put = self.by_ref.get(repeat, {}).get(ref) if ref else next(untitled, None)
                answers = {
                    column: from_text(
                        plain[at], *self.record.asks[f"{repeat}.{column}"][:2], put.cells.get(column, "") if put else ""
                    )
                    for column, at in places.items()
                }
                found.append(ReadRow(ref, "", answers, plain, "", put is not None))
            return


def _items(sdt: etree._Element) -> Iterator[etree._Element]:
    """The rows of a repeating section: its items, or where these are gone its table rows."""
    content = sdt.find(SDT_CONTENT)
    for child in content if content is not None else ():
        if child.tag == SDT:
            properties = child.find(SDT_PR)
            if properties is not None and properties.find(REPEATING_ITEM) is not None:
                yield child
        elif child.tag == TR:
            yield child


def _plain(item: etree._Element) -> tuple[str, ...]:
    """Text of each cell of the item's first row, else of each of its paragraphs."""
    row = item if item.tag == TR else next(item.iter(TR), None)
    first = next(item.iter(P, TR), None)
    if row is not None and (first is row or item.tag == TR):
        return tuple(text_of(cell).strip() for cell in cells_of(row))
    return tuple(text_of(paragraph).strip() for paragraph in item.iter(P))


__all__ = ["ReadAnswer", "ReadRow", "ReadState", "WordAnswers", "read"]
