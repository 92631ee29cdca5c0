"""An Excel template filled with words and rows: compiled once, filled many times, untouched parts copied raw.

In the template `[give:school.name]` stands for words, alone or within a cell's text; a row whose cells say
`[row:actions.ref]` is written once for each row of `actions`, taking the formats of its cells. `[row:actions.due
date]` and `[row:counts.owed number]` write dates and numbers as Excel's own. The pattern row is the last row of its
sheet; tables, validations and conditional formats that reach it reach the last row written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from math import ceil
from typing import Final

from lxml import etree

from sic_docs.errors import TemplateError
from sic_docs.opc.cells import column_letters, position
from sic_docs.opc.fingerprint import digest, part_lines, relation_lines, resolve
from sic_docs.opc.package import CONTENT_TYPES, Package
from sic_docs.opc.properties import CORE, core_xml, escape
from sic_docs.opc.sheets import sheet_parts
from sic_docs.opc.stamp import Slot, Stamp, Stamped, relations_of, slot, to_bytes
from sic_docs.opc.theme import put_theme
from sic_docs.opc.zip_format import Body, pack

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_GIVE = re.compile(r"\[give:([a-z_][a-z0-9_.]*)\]")
_ROW = re.compile(r"\[row:([a-z_]+)\.([a-z_]+)(?: (date|number))?\]")
_WIDTH: Final = 8.43
"""Width in characters of a column nobody set."""
_LINE: Final = 15
"""Height of a line of text in points."""
_FIRST_DAY: Final = date(1899, 12, 30)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_HERE: Final = "\ue000rows\ue000"
"""Stands in a sheet's XML where its rows go; private characters no template holds."""
_LAST: Final = "\ue000last\ue000"
"""Stands for the number of the last row written."""

Rows = Mapping[str, Sequence[Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class _Column:
    """One cell of a pattern row: letters, format number, name of its value ("" for none), kind, width in characters."""

    letters: str
    style: str
    name: str
    kind: str
    width: float


@dataclass(frozen=True, slots=True)
class _Page:
    """One sheet that is filled.

    Attributes:
        head, tail: Its XML before and after the rows that are written.
        repeat: Name of those rows, "" for none. `first`: number of the first. `attributes`: of each, as text.
        tables: Part → XML of each table of the sheet.
    """

    part: str
    head: str
    tail: str
    repeat: str
    first: int
    attributes: str
    columns: tuple[_Column, ...]
    tables: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Form:
    """An Excel template ready to be filled. Make it with `compile_form`.

    Attributes:
        hash: SHA-256 of the template and the style, 64 hex digits.
        names: Words and repeats it uses. `needed`: the same. `columns`: repeat → columns used in its rows.
    """

    hash: str
    names: frozenset[str]
    columns: Mapping[str, frozenset[str]]
    pages: tuple[_Page, ...]
    body: Body
    place: Slot
    lines: Mapping[str, bytes]
    relations: tuple[bytes, ...]

    @property
    def needed(self) -> frozenset[str]:
        return self.names

    def fill(
        self,
        words: Mapping[str, str],
        rows: Rows,
        *,
        title: str,
        key: str,
        recipe: str,
        as_of: date,
        record: str = "",
    ) -> Stamped:
        """The workbook, stamped.

        Args:
            words: Name → text. `rows`: repeat → its rows, column → text (a date ISO, a number in digits). A repeat
                without rows leaves one empty row, because a table needs one.
            record: Further elements for our custom XML part, as text.
        """
        changed: dict[str, bytes] = {}
        for page in self.pages:
            changed |= _filled(page, words, rows.get(page.repeat, ()))
        lines = {**self.lines, **part_lines(changed)}
        fingerprint = digest((lines[name] for name in sorted(lines)), self.relations)
        stamp = Stamp(key=key, fingerprint=fingerprint, recipe=recipe, as_of=as_of)
        changed |= {CORE: core_xml(title, as_of).encode(), **self.place.parts(stamp, record)}
        return Stamped(self.body.write(pack(name, content) for name, content in changed.items()), fingerprint)


def compile_form(name: str, content: bytes, colours: Mapping[str, str], fonts: Mapping[str, str]) -> Form:
    """A template read once.

    Raises:
        TemplateError: It cannot be opened, or a pattern row is not the last of its sheet.
    """
    package = Package.read(content, name=name, error=TemplateError)
    strings_part = package.find("xl/sharedStrings.xml")
    strings = (
        ["".join(t.text or "" for t in item.iter(f"{{{MAIN}}}t")) for item in package.xml(strings_part)]
        if strings_part
        else []
    )
    theme = package.find("xl/theme/theme1.xml")
    if theme is not None and (colours or fonts):
        tree = package.xml(theme)
        put_theme(tree, colours, fonts)
        package = package.with_parts({theme: to_bytes(tree)})
    found = [_page(package, sheet, part, strings, name) for sheet, part in sheet_parts(package).items()]
    pages = tuple(page for page in found if page is not None)
    place = slot(package)
    mine = {page.part for page in pages} | {table for page in pages for table in page.tables} | {CORE}
    rest = [part for part in place.package if part not in mine]
    names = {match for page in pages for match in _GIVE.findall(page.head + page.tail)}
    names |= {page.repeat for page in pages if page.repeat}
    style = repr((sorted(colours.items()), sorted(fonts.items()))).encode()
    return Form(
        hash=sha256(content + style).hexdigest(),
        names=frozenset(names),
        columns={p.repeat: frozenset(c.name for c in p.columns if c.name) for p in pages if p.repeat},
        pages=pages,
        body=Body(
            place.package.member(part) for part in [CONTENT_TYPES, *(part for part in rest if part != CONTENT_TYPES)]
        ),
        place=place,
        lines=part_lines({part: place.package.part(part) for part in rest}),
        relations=tuple(
            sorted(
                line
                for part in rest
                if part.endswith(".rels")
                for line in relation_lines(part, place.package.xml(part))
            )
        ),
    )


# --- reading a template ---------------------------------------------------------------------------------------------


def _page(package: Package, sheet: str, part: str, strings: Sequence[str], name: str) -> _Page | None:
    tree = deepcopy(package.xml(part))
    data = next(tree.iter(f"{{{MAIN}}}sheetData"))
    pattern: etree._Element | None = None
    used = False
    for row in data:
        for cell in row:
            text = _text(cell, strings)
            if _ROW.fullmatch(text):
                pattern = row
            elif _GIVE.search(text):
                used = True
                _put_text(cell, text)
    if pattern is None:
        return _Page(part, _string(tree), "", "", 0, "", (), {}) if used else None
    columns, repeat, widths = [], "", _widths(tree)
    for cell in pattern:
        found = _ROW.fullmatch(_text(cell, strings))
        where = position(cell.get("r", ""))
        assert where is not None
        columns.append(
            _Column(
                column_letters(where[1]),
                cell.get("s", "0"),
                found[2] if found else "",
                (found and found[3]) or "",
                widths.get(where[1], _WIDTH),
            )
        )
        repeat = found[1] if found else repeat
    if pattern is not data[-1]:
        raise TemplateError(
            f"On the sheet {sheet} there are rows below the one that is repeated ([row:{repeat}.…]).",
            "Move them above the table, or to another sheet.",
            code="template-rows-below",
            file=name,
            place=f"sheet {sheet}",
        )
    first = int(pattern.get("r", "1"))
    attributes = "".join(
        f' {key!s}="{escape(str(value))}"'
        for key, value in pattern.attrib.items()
        if key not in ("r", "spans", "ht", "customHeight") and not str(key).startswith("{")
    )
    data.remove(pattern)
    if len(data):
        data[-1].tail = _HERE
    else:
        data.text = _HERE
    for element in tree.iter(etree.Element):
        for attribute in ("sqref", "ref"):
            if value := str(element.get(attribute) or ""):
                element.set(attribute, " ".join(_open(piece, first) for piece in value.split()))
    head, _, tail = _string(tree).partition(_HERE)
    tables = {table: _table(package, table, first) for table in _tables(package, part)}
    return _Page(part, head, tail, repeat, first, attributes, tuple(columns), tables)


def _text(cell: etree._Element, strings: Sequence[str]) -> str:
    if cell.get("t") == "s":
        return strings[int(cell.findtext(f"{{{MAIN}}}v") or 0)]
    return "".join(t.text or "" for t in cell.iter(f"{{{MAIN}}}t"))


def _put_text(cell: etree._Element, text: str) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    inside = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
    inside.text = text
    inside.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _widths(tree: etree._Element) -> dict[int, float]:
    return {
        number: float(column.get("width", _WIDTH))
        for column in tree.iter(f"{{{MAIN}}}col")
        for number in range(int(column.get("min", "1")), min(int(column.get("max", "1")), 100) + 1)
    }


def _open(reference: str, first: int) -> str:
    """A range that ends in the pattern row, ending where the last row will be."""
    start, _, end = reference.partition(":")
    where = position(end or start)
    if where is None or where[0] != first:
        return reference
    return f"{start}:{column_letters(where[1])}{_LAST}"


def _table(package: Package, part: str, first: int) -> str:
    tree = deepcopy(package.xml(part))
    for element in (tree, *tree.iter(f"{{{MAIN}}}autoFilter")):
        element.set("ref", _open(element.get("ref", ""), first))
    return _string(tree)


def _tables(package: Package, part: str) -> list[str]:
    rels = package.find(relations_of(part))
    return [
        resolve(part, relation.get("Target", ""))
        for relation in (package.xml(rels) if rels else ())
        if relation.get("Type", "").endswith("/table")
    ]


def _string(tree: etree._Element) -> str:
    return to_bytes(tree).decode()


# --- filling --------------------------------------------------------------------------------------------------------


def _filled(page: _Page, words: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> dict[str, bytes]:
    """Part → content of one sheet and its tables. Typed text is put in last, so that nothing in it is looked up."""
    last = str(page.first + max(len(rows), 1) - 1)

    def said(xml: str) -> str:
        return _GIVE.sub(lambda found: escape(words.get(found[1], "")), xml.replace(_LAST, last))

    written = "".join(_row(page, number, row) for number, row in enumerate(rows or ({},), page.first))
    whole = said(page.head) + (written + said(page.tail) if page.repeat else "")
    return {page.part: whole.encode(), **{part: xml.replace(_LAST, last).encode() for part, xml in page.tables.items()}}


def _row(page: _Page, number: int, row: Mapping[str, str]) -> str:
    cells = "".join(_cell(column, number, row.get(column.name, "")) for column in page.columns)
    lines = max((_lines(row.get(column.name, ""), column) for column in page.columns), default=1)
    # not a custom height: the row fits itself again as soon as somebody types in it
    return f'<row r="{number}"{page.attributes} ht="{_LINE * lines + 3}">{cells}</row>'


def _lines(text: str, column: _Column) -> int:
    """How many lines a cell's text takes, near enough."""
    if column.kind or len(text) < column.width - 3:
        return 1
    return sum(ceil((len(part) + 1) / max(column.width - 3, 4)) for part in text.split("\n"))


def _cell(column: _Column, number: int, text: str) -> str:
    start = f'<c r="{column.letters}{number}" s="{column.style}"'
    if not text:
        return f"{start}/>"
    if column.kind == "date" and _ISO.fullmatch(text):
        return f"{start}><v>{(date.fromisoformat(text) - _FIRST_DAY).days}</v></c>"
    if column.kind == "number" and text.isdigit():
        return f"{start}><v>{text}</v></c>"
    return f'{start} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
