"""What Excel does to a workbook when a person types in it: cells given values, everything else as it was.

Cells are written straight into the sheets' XML, because a library that loads and saves would drop validations,
comments and the stamp's second copy, which Excel keeps.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

from lxml import etree

_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ADDRESS: Final = re.compile(r"([A-Z]+)(\d+)")
_DAY_ZERO: Final = date(1899, 12, 30)  # Excel's serial numbers count from here (1900 date system, after February)

Typed = str | Decimal | int | bool | date


class ExcelFile:
    """One workbook open in Excel."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            self._parts = {name: file.read(name) for name in file.namelist()}
        self._paths = self._sheet_paths()
        self._sheets: dict[str, etree._Element] = {}

    def type(self, sheet: str, row: int, column: int, value: Typed) -> None:
        """Put a value in a cell, rows and columns counted from 1; its look stays."""
        cell = self._cell(self._sheet(sheet), row, column)
        for child in list(cell):
            cell.remove(child)
        if "t" in cell.attrib:
            del cell.attrib["t"]
        if isinstance(value, bool):
            cell.set("t", "b")
            etree.SubElement(cell, _S + "v").text = "1" if value else "0"
        elif isinstance(value, date):
            etree.SubElement(cell, _S + "v").text = str((value - _DAY_ZERO).days)
        elif isinstance(value, str):
            cell.set("t", "inlineStr")
            etree.SubElement(etree.SubElement(cell, _S + "is"), _S + "t").text = value
        else:
            etree.SubElement(cell, _S + "v").text = str(value)

    def save(self) -> bytes:
        for name, root in self._sheets.items():
            self._parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in self._parts.items():
                file.writestr(name, data)
        return out.getvalue()

    def _sheet_paths(self) -> dict[str, str]:
        targets = {
            relation.get("Id"): relation.get("Target", "")
            for relation in etree.fromstring(self._parts["xl/_rels/workbook.xml.rels"])
        }
        paths: dict[str, str] = {}
        for sheet in etree.fromstring(self._parts["xl/workbook.xml"]).iter(_S + "sheet"):
            target = targets.get(sheet.get(_R + "id"), "")
            paths[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return paths

    def _sheet(self, name: str) -> etree._Element:
        path = self._paths[name]
        if path not in self._sheets:
            self._sheets[path] = etree.fromstring(self._parts[path])
        return self._sheets[path]

    def _cell(self, sheet: etree._Element, row: int, column: int) -> etree._Element:
        data = sheet.find(_S + "sheetData")
        assert data is not None  # every worksheet has it
        line = _place(data, _S + "row", row, lambda e: int(e.get("r", "0")))
        line.set("r", str(row))
        address = f"{letters(column)}{row}"
        cell = _place(line, _S + "c", column, lambda e: _column(e.get("r", "A1")))
        cell.set("r", address)
        return cell


def letters(column: int) -> str:
    """1 → A, 27 → AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _column(address: str) -> int:
    found = _ADDRESS.fullmatch(address)
    number = 0
    for letter in found[1] if found else "A":
        number = number * 26 + ord(letter) - 64
    return number


def _place(parent: etree._Element, tag: str, number: int, of: Callable[[etree._Element], int]) -> etree._Element:
    """The child with this number, made in order where it is not there."""
    for child in parent.findall(tag):
        found = of(child)
        if found == number:
            return child
        if found > number:
            fresh = etree.Element(tag)
            child.addprevious(fresh)
            return fresh
    return etree.SubElement(parent, tag)
