"""Sheets read cell by cell through lxml: slower, and needing no rectangle.

For what calamine cannot serve: a sheet with a cell a million rows down, or an error value it does not know. Also the
reference the fast reader is tested against.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from lxml import etree

from sic_docs.errors import WorkbookError
from sic_docs.opc.cell_formats import date_styles, percent_styles
from sic_docs.opc.cells import Sheet, position
from sic_docs.opc.package import Package, parse_xml

_MOST_CELLS: Final = 400_000
_FURTHEST: Final = (20_000, 1_000)
"""Rows and columns beyond which nothing people fill in can lie."""
_TRUE: Final = ("1", "true")


def sheets(package: Package, raw: Mapping[str, bytes]) -> tuple[Sheet, ...]:
    """Every sheet given, its cells up to the last one that holds a value.

    Args:
        raw: Sheet name → its XML.

    Raises:
        WorkbookError: More cells with values than any workbook of ours has, or values too far out.
    """
    part = package.find("xl/sharedStrings.xml")
    texts = [_text(item) for item in package.xml(part).iter("{*}si")] if part else []
    styles = package.find("xl/styles.xml")
    percents = percent_styles(package.part(styles)) if styles else frozenset()
    dates = date_styles(package.part(styles)) if styles else frozenset()
    workbook = package.xml(package.main_part())
    hidden = {e.get("name", "") for e in workbook.iter("{*}sheet") if e.get("state", "visible") != "visible"}
    since_1904 = any(e.get("date1904") in ("1", "true") for e in workbook.iter("{*}workbookPr"))
    return tuple(
        _sheet(name, parse_xml(xml), texts, percents, dates, since_1904, name in hidden, package.name)
        for name, xml in raw.items()
    )


def _sheet(
    name: str,
    tree: etree._Element,
    texts: list[str],
    percents: frozenset[int],
    dates: frozenset[int],
    since_1904: bool,
    hidden: bool,
    file: str,
) -> Sheet:
    values: dict[tuple[int, int], object] = {}
    errors: dict[tuple[int, int], str] = {}
    uncalculated: set[tuple[int, int]] = set()
    shown_as_percent: set[tuple[int, int]] = set()
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    for element in tree.iter("{*}col"):
        if element.get("hidden") in _TRUE:
            first, last = int(element.get("min", "1")), int(element.get("max", "0"))
            hidden_columns.update(range(first, min(last, _FURTHEST[1]) + 1))
    row = column = 0
    for element in tree.iter("{*}row", "{*}c"):
        if etree.QName(element).localname == "row":
            row, column = int(element.get("r") or row + 1), 0
            if element.get("hidden") in _TRUE:
                hidden_rows.add(row)
            continue
        place = position(element.get("r", "")) or (row, column + 1)
        column = place[1]
        kind, style = element.get("t", "n"), int(element.get("s") or 0)
        children = {etree.QName(child).localname: child for child in element}
        text = children["v"].text if "v" in children else None
        if style in percents:
            shown_as_percent.add(place)
        if kind == "e":
            errors[place] = text or "#ERROR"
        elif kind == "inlineStr":
            values[place] = _text(children["is"]) if "is" in children else ""
        elif text is None:
            # a formula of text may rightly come to nothing: <v/> is then there
            if "f" in children and not (kind == "str" and "v" in children):
                uncalculated.add(place)
        elif kind == "s":
            values[place] = texts[int(text)]
        elif kind == "str":
            values[place] = text
        elif kind == "b":
            values[place] = text.strip() in ("1", "true")
        elif kind == "d":
            values[place] = datetime.fromisoformat(text)
        else:
            values[place] = _number(text, style in dates, since_1904)
    values = {place: value for place, value in values.items() if value != ""}
    places = [*values, *errors, *uncalculated]
    too_far = any(r > _FURTHEST[0] or c > _FURTHEST[1] for r, c in places)
    last_row = max((r for r, _ in places), default=0)
    last_column = max((c for _, c in places), default=0)
    if too_far or len(values) > _MOST_CELLS or last_row * last_column > 10 * _MOST_CELLS:
        raise WorkbookError(
            f"Sheet {name} holds figures far beyond any table we could read.",
            "Delete everything outside the tables (select the rows and columns, then Delete), and save it again.",
            code="too-large",
            file=file or None,
        )
    grid: list[list[object]] = [[""] * last_column for _ in range(last_row)]
    for (r, c), value in values.items():
        grid[r - 1][c - 1] = value
    merged = []
    for element in tree.iter("{*}mergeCell"):
        ends = [position(end) for end in element.get("ref", "").split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            merged.append((*ends[0], *ends[1]))
    return Sheet(
        name=name,
        grid=grid,
        hidden=hidden,
        errors=errors,
        uncalculated=frozenset(uncalculated),
        percents=frozenset(shown_as_percent),
        merged=tuple(merged),
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
    )


def _text(item: etree._Element) -> str:
    """Text of a string item, phonetic guides left out."""
    pieces = []
    for element in item.iter("{*}t"):
        parent = element.getparent()
        if parent is None or etree.QName(parent).localname != "rPh":
            pieces.append(element.text or "")
    return "".join(pieces)


def _number(text: str, is_date: bool, since_1904: bool) -> object:
    try:
        number = float(text)
    except ValueError:
        return text
    if not is_date or not 0 <= number < 2_958_466:
        return number
    day = (date(1904, 1, 1) if since_1904 else date(1899, 12, 30)) + timedelta(days=int(number))
    if number == int(number):
        return day
    return datetime.fromisoformat(day.isoformat()) + timedelta(days=number - int(number))
