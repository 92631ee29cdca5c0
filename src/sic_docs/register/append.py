"""Meetings rows appended to people's register by editing that sheet's XML and its table, and nothing else.

openpyxl would load and save the whole workbook and lose validations, comments and cached values on the way; here every
other part is copied as it stands, compressed bytes and all. Values are inline strings and serial dates; each cell takes
the format of the cell above it, else of its column.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Meeting
from sic_docs.errors import WorkbookError
from sic_docs.opc.cells import address
from sic_docs.opc.package import Package
from sic_docs.opc.sheets import sheet_parts
from sic_docs.register.read import REGISTER_NAME
from sic_docs.register.sheets import MEETINGS
from sic_docs.register.shown import Words
from sic_docs.register.table_page import TablePage, parse, refused, to_bytes


def append_meetings(
    content: bytes, meetings: Sequence[Meeting], definitions: Definitions, name: str = REGISTER_NAME
) -> bytes:
    """The workbook with one row more for each meeting, at the end of the table on the sheet Meetings.

    Args:
        content: The version just read; the caller writes the result only if that is still the version there.
        name: The file as people know it, for messages.

    Raises:
        WorkbookError: It cannot be opened; or the sheet, its table, one of its headings or the room below the table is
            missing (`register-no-table`, `register-no-room`). Nothing is changed then.
    """
    package = Package.read(content, name=name, error=WorkbookError)
    if not meetings:
        return content
    part = next((p for s, p in sheet_parts(package).items() if s.strip().casefold() == "meetings"), None)
    if part is None:
        raise refused("There is no sheet Meetings.", 'Put back a sheet named "Meetings".', name)
    table_part, table = _table(package, part, name)
    page = TablePage(package, part, table, name)
    columns = _columns(table, page.first_column, name)
    words = Words(definitions)
    at = page.next_row()
    for number, meeting in enumerate(meetings, at):
        values = dict(zip((c.field for c in MEETINGS.columns), words.cells(MEETINGS, meeting), strict=True))
        page.write(number, {columns[field]: value for field, value in values.items() if field in columns})
    changed = {part: page.xml()}
    last = at + len(meetings) - 1
    if last > page.last_row:
        changed[table_part] = _extended(table, page, last)
    return package.write(changed)


def _table(package: Package, part: str, name: str) -> tuple[str, etree._Element]:
    """(part name, tree) of the table on the sheet that has our headings."""
    folder, _, base = part.rpartition("/")
    rels = package.find(f"{folder}/_rels/{base}.rels")
    wanted = {column.heading.casefold() for column in MEETINGS.columns}
    best: tuple[int, str, etree._Element] | None = None
    for relation in package.xml(rels) if rels else ():
        if not relation.get("Type", "").endswith("/table"):
            continue
        found = package.find(_target(folder, relation.get("Target", "")))
        if found is None:
            continue
        tree = parse(package.part(found))
        hits = sum(1 for c in tree.iter("{*}tableColumn") if _plain(c.get("name", "")).casefold() in wanted)
        if best is None or hits > best[0]:
            best = hits, found, tree
    if best is None or best[0] < 3:
        found_words = "the sheet Meetings has no table."
        raise refused(found_words, "Select its headings and rows and choose Insert, Table (with headers).", name)
    return best[1], best[2]


def _target(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    pieces = folder.split("/")
    for piece in target.split("/"):
        if piece == "..":
            pieces = pieces[:-1]
        elif piece != ".":
            pieces.append(piece)
    return "/".join(pieces)


def _plain(heading: str) -> str:
    return " ".join(heading.replace("_x000a_", " ").split())


def _columns(table: etree._Element, first: int, name: str) -> dict[str, int]:
    """Our field → 1-based column of the sheet; columns people added are not ours to fill."""
    there = {_plain(c.get("name", "")).casefold(): first + i for i, c in enumerate(table.iter("{*}tableColumn"))}
    missing = [
        c.heading
        for c in MEETINGS.columns
        if (c.required or c.field in ("ref", "on")) and c.heading.casefold() not in there
    ]
    if missing:
        found = f"its table has no column {', '.join(missing)}."
        raise refused(found, "Put the column back with that heading.", name, code="register-missing-column")
    return {c.field: there[c.heading.casefold()] for c in MEETINGS.columns if c.heading.casefold() in there}


def _extended(table: etree._Element, page: TablePage, last: int) -> bytes:
    """The table with its own reference and its filter's reaching down to the last row."""
    table = deepcopy(table)
    ref = f"{address(page.first_row, page.first_column)}:{address(last, page.last_column)}"
    table.set("ref", ref)
    for child in table:
        if etree.QName(child).localname == "autoFilter":
            child.set("ref", ref)
        elif etree.QName(child).localname == "sortState":
            child.set("ref", f"{address(page.first_row + 1, page.first_column)}:{address(last, page.last_column)}")
    return to_bytes(table)
