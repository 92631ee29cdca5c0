"""Cells of a workbook, fast, with nothing hidden: values by calamine, and one pass over the XML for the rest.

calamine reads an error cell and a formula never calculated as empty, and a percentage as a bare fraction; it
lays a sheet out as a full rectangle. So each sheet's XML is looked at first for those four things, and a sheet (or
a file) calamine cannot serve is read by `sparse.py` instead. Rows and columns count from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from sic_docs.errors import WorkbookError
from sic_docs.kpi import sparse
from sic_docs.opc.package import Limits, Package
from sic_docs.opc.zip_format import STORED, Body, Member

LIMITS: Final = Limits(file=30_000_000, part=40_000_000, total=80_000_000, parts=2_000)
"""A KPI workbook is some 30 KB; ten thousand times that is not one."""

_FAR = re.compile(rb"""r=["'](?:[A-Z]{3}|[A-Z]{2}\d{4}|[A-Z]\d{5}|\d{5})""")
"""A cell so far out that the rectangle up to it is not worth laying out (row 10,000, column AAA)."""
_NOT_READ: Final = ("docprops/", "customxml/", "docmetadata/", "xl/theme/", "xl/tables/", "xl/media/", "xl/drawings/")
_HEAD: Final = 1_000
"""Bytes of a sheet's XML that show how its writer spells things: quotes and prefixes."""
_FORMULA_MARK = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.S)
_ATTRIBUTE = re.compile(rb"""(\w+)=["']([^"']*)["']""")
_V = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
_HAS_RESULT: Final = (re.compile(rb"<(?:\w+:)?(?:v(?:\s[^>]*)?>[^<]|t[\s>])"), re.compile(rb"<(?:\w+:)?v[\s/>]"))
"""Signs that a formula was worked out; a formula of text may rightly come to nothing (second pattern)."""
_PERCENT_CELL: Final = rb"""<(?:\w+:)?c\s[^>]*?\bs=["'](?:%s)["'][^>]*>"""
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """(14, 6) → F14."""
    return f"{column_letters(column)}{row}"


def position(reference: str) -> tuple[int, int] | None:
    """F14 → (14, 6); None when it is no cell reference."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell holds.

    Attributes:
        value: str, float, int, bool, date, datetime, time, timedelta; "" for nothing.
        error: `#REF!` and the like; None when it is no error.
        uncalculated: A formula that no program has worked out yet.
        percent: Shown as a percentage, so 0.942 reads as 94.2%.
    """

    value: object = ""
    error: str | None = None
    uncalculated: bool = False
    percent: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.uncalculated and self.error is None and (self.value == "" or self.value is None)

    @property
    def text(self) -> str:
        """The value as words on one line; "" for anything that is not text."""
        return " ".join(self.value.split()) if isinstance(self.value, str) else ""


BLANK: Final = Cell()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `grid` is a list of rows; a row may be shorter than the next.

    Attributes:
        hidden: People cannot see it.
        errors, uncalculated, percents: Places (row, column) the grid alone would not tell.
        merged: (first row, first column, last row, last column) of each merged range.
    """

    name: str
    grid: Sequence[Sequence[object]]
    hidden: bool = False
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    percents: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def has_oddities(self) -> bool:
        """Whether there is anything the grid alone would not tell."""
        return bool(self.errors or self.uncalculated)

    @property
    def rows(self) -> int:
        return len(self.grid)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place; blank outside the sheet."""
        place = (row, column)
        if place in self.errors:
            return Cell(error=self.errors[place])
        if place in self.uncalculated:
            return Cell(uncalculated=True)
        value = self.value(row, column)
        if value == "" and place not in self.percents:
            return BLANK
        return Cell(value=value, percent=place in self.percents)

    def is_empty(self, row: int, column: int) -> bool:
        """Whether a cell holds nothing at all: no value, no error, no formula waiting to be worked out."""
        if (row, column) in self.errors or (row, column) in self.uncalculated:
            return False
        return self.value(row, column) == ""

    def value(self, row: int, column: int) -> object:
        """The bare value; "" outside the sheet."""
        if row < 1 or column < 1:
            return ""
        try:
            return self.grid[row - 1][column - 1]
        except IndexError:
            return ""

    def row(self, row: int) -> Iterator[tuple[int, str]]:
        """(column, text on one line) of each cell of a row that holds text."""
        if 0 < row <= len(self.grid):
            for column, value in enumerate(self.grid[row - 1], 1):
                if isinstance(value, str) and value:
                    yield column, " ".join(value.split())


def read_sheets(content: bytes, name: str) -> tuple[Sheet, ...]:
    """Every worksheet of a workbook, in order. One door: whatever is wrong with the file is a WorkbookError.

    Args:
        name: The file as people know it, for messages.

    Raises:
        WorkbookError: Empty, cut short, encrypted, too large, hostile, or not a workbook.
    """
    package = Package.read(content, name=name, error=WorkbookError, limits=LIMITS)
    try:
        parts = sheet_parts(package)
        if not parts:
            raise _unreadable(name, "it holds no sheets")
        raw = {sheet: package.part(part) for sheet, part in parts.items()}
        if any(_FAR.search(xml) for xml in raw.values()):
            return sparse.sheets(package, raw)
        styles = package.find("xl/styles.xml")
        percents = percent_styles(package.part(styles)) if styles else frozenset()
        try:
            workbook = CalamineWorkbook.from_filelike(BytesIO(_unpacked(package)))
            return tuple(
                _sheet(workbook, meta.name, meta.visible is not SheetVisibleEnum.Visible, raw[meta.name], percents)
                for meta in workbook.sheets_metadata
                if meta.name in raw
            )
        except (CalamineError, ValueError):  # e.g. an error value newer than calamine: #SPILL!
            return sparse.sheets(package, raw)
    except WorkbookError:
        raise
    except Exception as error:  # the readers below raise a dozen classes between them; this is the one door
        raise _unreadable(name, type(error).__name__) from error


def _unpacked(package: Package) -> bytes:
    """The parts calamine reads, stored unpacked: they are unpacked and vetted once, and it reads exactly those bytes."""
    parts = [part for part in package if not part.lower().startswith(_NOT_READ)]
    members = (package.member(part) for part in parts)
    return Body(Member(m.name, STORED, m.crc, m.size, package.part(m.name)) for m in members).write()


def _unreadable(name: str, why: str) -> WorkbookError:
    return WorkbookError(
        f"This workbook cannot be read ({why}).",
        "Open it in Excel, save it again as an Excel workbook (.xlsx), and put it back.",
        code="damaged",
        file=name or None,
    )


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


@lru_cache(maxsize=32)
def percent_styles(styles: bytes) -> frozenset[int]:
    """Indexes of the cell formats that show a percentage."""
    if b"%" not in styles and not re.search(rb"""numFmtId=["'](?:9|10)["']""", styles):
        return frozenset()
    tree = sparse.parse(styles)
    formats = {9, 10}
    for element in tree.iter("{*}numFmt"):
        code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", element.get("formatCode", ""))
        if "%" in code and element.get("numFmtId", "").isdigit():
            formats.add(int(element.get("numFmtId", "")))
    cells = next(iter(tree.iter("{*}cellXfs")), None)
    if cells is None:
        return frozenset()
    return frozenset(n for n, xf in enumerate(cells) if int(xf.get("numFmtId") or 0) in formats)


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
    )


def _may_hold_oddities(xml: bytes) -> bool:
    """Whether errors or formulas may be in a sheet: two plain searches, because most sheets hold neither."""
    head = xml[:_HEAD]
    return b't="e"' in xml or b"</f>" in xml or b"='" in head or b":worksheet" in head


def _cells(xml: bytes) -> Iterator[tuple[tuple[int, int], bytes, bytes]]:
    """(place, type, inside) of each cell of a sheet's XML."""
    for found in _CELL.finditer(xml):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        where = position(attributes.get(b"r", b"").decode())
        if where is not None:
            yield where, attributes.get(b"t", b""), found[2] or b""
