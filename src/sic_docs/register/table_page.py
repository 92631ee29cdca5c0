"""A worksheet's XML as a tree in which rows can be written at the end of a table, formats kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Final

from lxml import etree

from sic_docs.errors import WorkbookError
from sic_docs.opc.cells import address, position
from sic_docs.opc.package import Package
from sic_docs.register.shown import CellValue

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LAST_ROW: Final = 1_048_576


def refused(found: str, remedy: str, name: str, *, code: str = "register-no-table") -> WorkbookError:
    return WorkbookError(
        f"New meeting rows cannot be added: {found}", remedy, code=code, file=name, place="sheet Meetings"
    )


class TablePage:
    """The sheet's tree, its rows by number, and where the table stands in it."""

    def __init__(self, package: Package, part: str, table: etree._Element, name: str) -> None:
        self.name = name
        self.tree = parse(package.part(part))
        namespace = etree.QName(self.tree).namespace or _MAIN
        self.ns = f"{{{namespace}}}"
        data = self.tree.find(f"{self.ns}sheetData")
        first, _, last = (table.get("ref") or "").partition(":")
        start, end = position(first), position(last or first)
        if data is None or start is None or end is None or namespace not in (_MAIN, _STRICT):
            raise refused("its table cannot be made out.", "Open the workbook in Excel and save it.", name)
        if table.get("totalsRowCount", "0") != "0":
            found = "its table has a totals row."
            raise refused(found, "Turn it off: Table Design, Total Row.", name, code="register-no-room")
        self.data = data
        self.first_row, self.first_column = start
        self.last_row, self.last_column = end
        if any(row.get("r") is None or any(c.get("r") is None for c in row) for row in data):
            found = "its rows and cells carry no references."
            raise refused(found, "Open the workbook in Excel and save it.", name)
        self.rows = {int(row.get("r", "0")): row for row in data.iter(f"{self.ns}row")}
        self.since_1904 = any(
            e.get("date1904") in ("1", "true") for e in package.xml(package.main_part()).iter("{*}workbookPr")
        )
        self._formats = _formats(package)
        self._model: dict[int, str | None] = {}
        self._dated: dict[tuple[int, str | None, str], str] = {}

    def next_row(self) -> int:
        """The first row after the last one with anything in it; rows people left blank at the end are used first."""
        row = self.last_row
        while row > self.first_row and not self._holds_anything(row):
            row -= 1
        return row + 1

    def _holds_anything(self, number: int) -> bool:
        row = self.rows.get(number)
        if row is None:
            return False
        for cell in row:
            where = position(cell.get("r", ""))
            inside = where is None or self.first_column <= where[1] <= self.last_column
            if inside and any(len(child) or (child.text or "").strip() for child in cell):
                return True
        return False

    def write(self, number: int, values: Mapping[int, CellValue]) -> None:
        """One row; what formats stand there already are kept."""
        if number > _LAST_ROW or (number > self.last_row and self._holds_anything(number)):
            found = f"row {number}, below its table, is not empty."
            remedy = "Move what stands below the table to another sheet."
            raise refused(found, remedy, self.name, code="register-no-room")
        row = self.rows.get(number)
        if row is None:
            row = self._new_row(number)
        cells = {where[1]: c for c in row if (where := position(c.get("r", ""))) is not None}
        for column in range(self.first_column, self.last_column + 1):
            value = values.get(column)
            style = cells[column].get("s") if column in cells else self._style(column, number)
            if value is None and style is None:
                continue
            cell = etree.Element(f"{self.ns}c", r=address(number, column))
            if isinstance(value, (date, time)):
                style = self._date_style(column, style, value)
            if style is not None:
                cell.set("s", style)
            self._fill(cell, value)
            cells[column] = cell
        for child in list(row):
            row.remove(child)
        row.extend(cells[column] for column in sorted(cells))

    def _new_row(self, number: int) -> etree._Element:
        row = etree.Element(f"{self.ns}row", r=str(number))
        after = [n for n in self.rows if n > number]
        if after:
            self.rows[min(after)].addprevious(row)
        else:
            self.data.append(row)
        self.rows[number] = row
        return row

    def _fill(self, cell: etree._Element, value: CellValue) -> None:
        if value is None:
            return
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, f"{self.ns}is"), f"{self.ns}t")
            text.text = _CONTROL.sub("", value)
            if value != value.strip() or "\n" in value:
                text.set(_XML_SPACE, "preserve")
            return
        etree.SubElement(cell, f"{self.ns}v").text = str(self._number(value))

    def _number(self, value: object) -> object:
        if isinstance(value, time):
            return repr((value.hour * 60 + value.minute) / 1440)
        if isinstance(value, date):
            return (value - date(1904, 1, 1)).days if self.since_1904 else (value - date(1899, 12, 30)).days
        return value

    def _style(self, column: int, number: int) -> str | None:
        """Format of the nearest row of the table above that has one for this column, else the column's own."""
        if column not in self._model:
            found = None
            for row in range(min(number - 1, self.last_row), self.first_row, -1):
                cell = self._cell(row, column)
                if cell is not None and cell.get("s"):
                    found = cell.get("s")
                    break
            self._model[column] = found or self._column_style(column)
        return self._model[column]

    def _cell(self, row: int, column: int) -> etree._Element | None:
        wanted = address(row, column)
        return next((c for c in self.rows.get(row, ()) if c.get("r") == wanted), None)

    def _column_style(self, column: int) -> str | None:
        for col in self.tree.iter(f"{self.ns}col"):
            if int(col.get("min", "0")) <= column <= int(col.get("max", "0")):
                return col.get("style")
        return None

    def _date_style(self, column: int, style: str | None, value: date | time) -> str:
        """A format that shows a date or time as one: the cell's own, its column's, or any in the workbook."""
        kind = "time" if isinstance(value, time) else "date"
        known = self._dated.get((column, style, kind))
        if known is None:
            known = self._dated[column, style, kind] = self._found_date_style(column, style, kind)
        return known

    def _found_date_style(self, column: int, style: str | None, kind: str) -> str:
        for candidate in (style, self._column_style(column)):
            if candidate is not None and self._formats.get(int(candidate)) == kind:
                return candidate
        for index, found in self._formats.items():
            if found == kind:
                return str(index)
        raise refused(
            f"no cell of the workbook is formatted as a {kind}.",
            f"Format the column {'Date' if kind == 'date' else 'Start'} as a {kind}.",
            self.name,
            code="register-no-date-format",
        )

    def xml(self) -> bytes:
        dimension = self.tree.find(f"{self.ns}dimension")
        if dimension is not None:
            first, _, last = (dimension.get("ref") or "A1").partition(":")
            start, end = position(first), position(last or first)
            if start and end:
                bottom, right = max([end[0], *self.rows]), max(end[1], self.last_column)
                dimension.set("ref", f"{address(*start)}:{address(bottom, right)}")
        return to_bytes(self.tree)


def _formats(package: Package) -> dict[int, str]:
    """Cell format index → `date` or `time`, for those that are one."""
    part = package.find("xl/styles.xml")
    if part is None:
        return {}
    tree = package.xml(part)
    kinds: dict[int, str] = {**dict.fromkeys((14, 15, 16, 17, 22), "date"), **dict.fromkeys((18, 19, 20, 21), "time")}
    for element in tree.iter("{*}numFmt"):
        code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", element.get("formatCode", "")).lower()
        if "d" in code and "general" not in code or "yy" in code:
            kinds[int(element.get("numFmtId", "0"))] = "date"
        elif "h" in code:
            kinds[int(element.get("numFmtId", "0"))] = "time"
    cells = next(iter(tree.iter("{*}cellXfs")), None)
    return {
        n: kinds[i]
        for n, xf in enumerate(cells if cells is not None else ())
        if (i := int(xf.get("numFmtId") or 0)) in kinds
    }


def parse(content: bytes) -> etree._Element:
    """The part as it stands, comments and all: what we do not touch is written back unchanged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)


def to_bytes(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
