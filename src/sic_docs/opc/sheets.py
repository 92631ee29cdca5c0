"""Sheets of a workbook read fast, with nothing hidden: values by calamine, and one pass over the XML for the rest.

calamine reads an error cell and a formula never calculated as empty, and a percentage as a bare fraction; it
lays a sheet out as a full rectangle. So each sheet's XML is looked at first for those four things, and a sheet (or
a file) calamine cannot serve is read by `sparse_sheets.py` instead. Rows and columns count from 1.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from sic_docs.errors import WorkbookError
from sic_docs.opc import sparse_sheets
from sic_docs.opc.cell_formats import percent_styles
from sic_docs.opc.cells import Sheet, position
from sic_docs.opc.package import Limits, Package
from sic_docs.opc.zip_format import STORED, Body, Member

LIMITS: Final = Limits(file=30_000_000, part=40_000_000, total=80_000_000, parts=2_000)
"""A workbook of ours is some 30 to 90 KB; hundreds of times that is not one."""

_FAR = re.compile(rb"""r=["'](?:[A-Z]{3}|[A-Z]{2}\d{4}|[A-Z]\d{5}|\d{5})""")
"""A cell so far out that the rectangle up to it is not worth laying out (row 10,000, column AAA)."""
_NOT_READ: Final = ("docprops/", "customxml/", "docmetadata/", "xl/theme/", "xl/tables/", "xl/media/", "xl/drawings/")
_HEAD: Final = 1_000
"""Bytes of a sheet's XML that show how its writer spells things: quotes and prefixes."""
_FORMULA_MARK = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.S)
_ATTRIBUTE = re.compile(rb"""(\w+)=["']([^"']*)["']""")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_COL = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_TRUE: Final = (b"1", b"true")
_V = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
_HAS_RESULT: Final = (re.compile(rb"<(?:\w+:)?(?:v(?:\s[^>]*)?>[^<]|t[\s>])"), re.compile(rb"<(?:\w+:)?v[\s/>]"))
"""Signs that a formula was worked out; a formula of text may rightly come to nothing (second pattern)."""
_PERCENT_CELL: Final = rb"""<(?:\w+:)?c\s[^>]*?\bs=["'](?:%s)["'][^>]*>"""


def read_sheets(content: bytes, name: str, *, without: Collection[str] = ()) -> tuple[Sheet, ...]:
    """Every worksheet of a workbook, in order. One door: whatever is wrong with the file is a WorkbookError.

    Args:
        name: The file as people know it, for messages.
        without: Names of sheets that hold nothing to read.

    Raises:
        WorkbookError: Empty, cut short, encrypted, too large, hostile, or not a workbook.
    """
    package = Package.read(content, name=name, error=WorkbookError, limits=LIMITS)
    try:
        parts = sheet_parts(package)
        if not parts:
            raise _unreadable(name, "it holds no sheets")
        raw = {sheet: package.part(part) for sheet, part in parts.items() if sheet not in without}
        unread = {part for sheet, part in parts.items() if sheet in without}
        if any(_FAR.search(xml) for xml in raw.values()):
            return sparse_sheets.sheets(package, raw)
        styles = package.find("xl/styles.xml")
        percents = percent_styles(package.part(styles)) if styles else frozenset()
        try:
            workbook = CalamineWorkbook.from_filelike(BytesIO(_unpacked(package, unread)))
            return tuple(
                _sheet(workbook, meta.name, meta.visible is not SheetVisibleEnum.Visible, raw[meta.name], percents)
                for meta in workbook.sheets_metadata
                if meta.name in raw
            )
        except (CalamineError, ValueError):  # e.g. an error value newer than calamine: #SPILL!
            return sparse_sheets.sheets(package, raw)
    except WorkbookError:
        raise
    except Exception as error:  # the readers below raise a dozen classes between them; this is the one door
        raise _unreadable(name, type(error).__name__) from error


def _unpacked(package: Package, unread: Collection[str]) -> bytes:
    """The parts calamine reads, stored unpacked: they are unpacked and vetted once, and it reads exactly those bytes."""
    parts = [part for part in package if part not in unread and not part.lower().startswith(_NOT_READ)]
    members = (package.member(part) for part in parts)
    return Body(Member(m.name, STORED, m.crc, m.size, package.part(m.name)) for m in members).write()


def _unreadable(name: str, why: str) -> WorkbookError:
    return WorkbookError(
        f"This workbook cannot be read ({why}).",
        "Open it in Excel, save it again as an Excel workbook (.xlsx), and put it back.",
        code="damaged",
        file=name or None,
    )


def defined_names(content: bytes, name: str) -> dict[str, str]:
    """Name, lower case → what it refers to (`Attendance!$C$7`), names of the whole workbook only.

    Raises:
        WorkbookError: As `read_sheets`.
    """
    package = Package.read(content, name=name, error=WorkbookError, limits=LIMITS)
    return {
        (element.get("name") or "").lower(): (element.text or "").strip()
        for element in package.xml(package.main_part()).iter("{*}definedName")
        if element.get("localSheetId") is None
    }


def sheet_parts(package: Package) -> dict[str, str]:
    """Sheet name → part name, worksheets only, in the workbook's order."""
    main = package.main_part()
    folder, _, base = main.rpartition("/")
    targets: dict[str, str] = {}
    rels = package.find(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
    for relation in package.xml(rels) if rels else ():
        if relation.get("Type", "").endswith("/worksheet"):
            target = relation.get("Target", "")
            absolute = target.startswith("/") or not folder
            targets[relation.get("Id", "")] = target.lstrip("/") if absolute else f"{folder}/{target}"
    found: dict[str, str] = {}
    for element in package.xml(main).iter("{*}sheet"):
        identity = next((value for key, value in element.attrib.items() if str(key).endswith("}id")), "")
        known = package.find(targets.get(str(identity), ""))
        if known is not None:
            found[element.get("name", "")] = known
    return found


def _sheet(workbook: CalamineWorkbook, name: str, hidden: bool, xml: bytes, styles: frozenset[int]) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    grid = sheet.to_python(skip_empty_area=False)
    errors: dict[tuple[int, int], str] = {}
    uncalculated: set[tuple[int, int]] = set()
    percents: set[tuple[int, int]] = set()
    if _may_hold_oddities(xml):
        for place, kind, inside in _cells(xml):
            if kind == b"e":
                value = _V.search(inside)
                errors[place] = value[1].decode() if value else "#ERROR"
            elif _FORMULA_MARK.search(inside) and not _HAS_RESULT[kind == b"str"].search(inside):
                uncalculated.add(place)
    if styles:
        pattern = re.compile(_PERCENT_CELL % b"|".join(str(n).encode() for n in sorted(styles)))
        for found in pattern.finditer(xml):
            reference = re.search(rb"""\br=["']([A-Z]+\d+)["']""", found[0])
            where = position(reference[1].decode()) if reference else None
            if where:
                percents.add(where)
    ranges = (sheet.merged_cell_ranges or []) if b"mergeCell" in xml else []
    return Sheet(
        name=name,
        grid=grid,
        hidden=hidden,
        errors=errors,
        uncalculated=frozenset(uncalculated),
        percents=frozenset(percents),
        merged=tuple((a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in ranges),
        hidden_rows=_hidden_rows(xml) if b"hidden=" in xml else frozenset(),
        hidden_columns=_hidden_columns(xml) if b"hidden=" in xml else frozenset(),
    )


def _hidden_rows(xml: bytes) -> frozenset[int]:
    found = (dict(_ATTRIBUTE.findall(row[0])) for row in _ROW.finditer(xml))
    return frozenset(int(row[b"r"]) for row in found if row.get(b"hidden") in _TRUE and row.get(b"r", b"").isdigit())


def _hidden_columns(xml: bytes) -> frozenset[int]:
    """Columns hidden, up to the furthest people fill in: a rule for "the rest of the sheet" names 16,384."""
    numbers: set[int] = set()
    for found in _COL.finditer(xml):
        column = dict(_ATTRIBUTE.findall(found[0]))
        if column.get(b"hidden") in _TRUE:
            numbers.update(range(int(column.get(b"min", b"1")), min(int(column.get(b"max", b"0")), 1000) + 1))
    return frozenset(numbers)


def _may_hold_oddities(xml: bytes) -> bool:
    """Whether errors or formulas may be in a sheet: two plain searches, because most sheets hold neither."""
    start = xml.find(b"?>") + 2 if xml.startswith(b"<?xml") else 0  # lxml puts its declaration in single quotes
    head = xml[start : start + _HEAD]
    return b't="e"' in xml or b"</f>" in xml or b"='" in head or b":worksheet" in head


def _cells(xml: bytes) -> Iterator[tuple[tuple[int, int], bytes, bytes]]:
    """(place, type, inside) of each cell of a sheet's XML."""
    for found in _CELL.finditer(xml):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        where = position(attributes.get(b"r", b"").decode())
        if where is not None:
            yield where, attributes.get(b"t", b""), found[2] or b""
