"""Sheets of the KPI return drawn from the template's pattern rows: one sheet for each domain, and the notes.

Pure: XML trees in, XML bytes out. The template gives every style, width, message and print setting; only rows,
tables and input messages are made here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lxml import etree

from sic_docs.errors import TemplateError
from sic_docs.kpi.asked import HALF_TERMS, NOT_COLLECTED, is_collected
from sic_docs.kpi.missing import FIGURE
from sic_docs.kpi.model import Measure
from sic_docs.kpi.values import shown, unit_words
from sic_docs.opc.cells import address, column_letters, position
from sic_docs.opc.package import parse_xml
from sic_docs.opc.stamp import to_bytes

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PATTERNS: Final = ("figure-0", "figure-1", "figure-2", "count")
_SYMBOLS: Final = ("c", "z", "x", "low", "k", "u", "b")
_AFTER_RULES: Final = (
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "drawing",
    "tableParts",
)
_BETTER: Final = {"up": "higher", "down": "lower", "zero": "nearer zero", "none": "neither"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row to draw: a figure or one of its counts."""

    measure: Measure
    what: str
    unit: str
    pattern: str


def rows_of(measures: Sequence[Measure]) -> list[Row]:
    """A row for each figure, and below a rate's one for each of its counts."""
    rows: list[Row] = []
    for m in measures:
        unit = {"percent": "%", "per_100": "per 100 pupils", "pounds": "£", "percentage_points": "points"}.get(
            m.unit, m.unit
        )
        rows.append(Row(m, FIGURE, unit, f"figure-{min(m.places, 2)}"))
        if m.kind == "rate":
            rows += [Row(m, what or "", "number", "count") for what in (m.numerator, m.denominator)]
    return rows


class Template:
    """One sheet of the template: its tree, the text of each cell, the styles of its pattern rows."""

    def __init__(self, name: str, xml: bytes, strings: Sequence[str]) -> None:
        self.name = name
        self.tree = parse_xml(xml)
        self.strings = strings

    def text(self, cell: etree._Element) -> str:
        if cell.get("t") == "s":
            value = cell.findtext(f"{{{MAIN}}}v") or "0"
            return self.strings[int(value)]
        if cell.get("t") == "inlineStr":
            return "".join(t.text or "" for t in cell.iter(f"{{{MAIN}}}t"))
        return cell.findtext(f"{{{MAIN}}}v") or ""

    def find(self, text: str) -> tuple[int, int]:
        """Place of the first cell holding exactly this text.

        Raises:
            TemplateError: It is nowhere.
        """
        for cell in self.tree.iter(f"{{{MAIN}}}c"):
            if self.text(cell) == text:
                place = position(cell.get("r", ""))
                if place is not None:
                    return place
        raise TemplateError(
            f"The sheet {self.name} of the KPI return has no cell “{text}”.",
            "Put it back, or draw the template again with templates/drawing/kpi_return.py.",
            code="template-cell-missing",
            file="kpi_return.xlsx",
            place=f"sheet {self.name}",
        )

    def row(self, number: int) -> etree._Element:
        for row in self.tree.iter(f"{{{MAIN}}}row"):
            if row.get("r") == str(number):
                return row
        raise KeyError(number)


def put_text(cell: etree._Element, text: str) -> None:
    """Text for ever: an inline string, whatever its first character."""
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    item = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
    item.text = text
    item.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def clear(cell: etree._Element) -> None:
    """An empty cell of the same style."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")


def renumbered(row: etree._Element, number: int) -> etree._Element:
    """A copy of a pattern row for another row of the sheet."""
    made = deepcopy(row)
    made.set("r", str(number))
    made.attrib.pop("spans", "")
    for column, cell in enumerate(made, 1):
        place = position(cell.get("r", ""))
        cell.set("r", address(number, place[1] if place else column))
    return made


def domain_sheet(template: Template, title: str, measures: Sequence[Measure]) -> tuple[bytes, str]:
    """(sheet XML, range of its table) for one domain's measures."""
    heading, first = template.find("Measure")
    patterns = {name: template.row(template.find(name)[0]) for name in PATTERNS}
    columns = {slug: template.find(slug.replace("-", " ").capitalize())[1] for slug in HALF_TERMS}
    # in a pattern row the first half term shows an open cell, the second one that is not collected
    grey = _style_at(patterns["figure-0"], columns["autumn-2"])
    what_column = template.find(PATTERNS[0])[1]
    unit_column = template.find("[unit]")[1]
    title_at = template.find("[domain]")
    tree = deepcopy(template.tree)
    data = next(tree.iter(f"{{{MAIN}}}sheetData"))
    for row in list(data):
        if int(row.get("r", "0")) > heading:
            data.remove(row)
    for cell in data.iter(f"{{{MAIN}}}c"):
        if cell.get("r") == address(*title_at):
            put_text(cell, title)
    rules: list[etree._Element] = []
    number = heading
    for line in rows_of(measures):
        number += 1
        made = renumbered(patterns[line.pattern], number)
        open_cells: list[str] = []
        for cell in made:
            place = position(cell.get("r", "")) or (0, 0)
            slug = next((s for s, column in columns.items() if column == place[1]), None)
            clear(cell)
            if place[1] == first:
                put_text(cell, line.measure.name)
            elif place[1] == what_column:
                put_text(cell, line.what)
            elif place[1] == unit_column:
                put_text(cell, line.unit)
            elif slug is not None and not is_collected(line.measure, slug):
                put_text(cell, NOT_COLLECTED)
                cell.set("s", grey)
            elif slug is not None:
                cell.set("s", _style_at(patterns[line.pattern], columns["autumn-1"]))
                open_cells.append(cell.get("r", ""))
        data.append(made)
        if open_cells:
            rules.append(figure_rule(line, open_cells))
    put_rules(tree, rules)
    last = max((position(c.get("r", "")) or (0, 0))[1] for c in template.row(heading))
    reference = f"{address(heading, first)}:{address(number, last)}"
    set_dimension(tree, f"A1:{address(number, last)}")
    return to_bytes(tree), reference


def _style_at(pattern: etree._Element, column: int) -> str:
    letters = column_letters(column)
    number = pattern.get("r", "")
    return next((c.get("s", "0") for c in pattern if c.get("r") == f"{letters}{number}"), "0")


def figure_rule(row: Row, cells: Sequence[str]) -> etree._Element:
    """Data validation with an input message for the open cells of one row."""
    measure, first = row.measure, cells[0]
    low, high = (measure.lowest, measure.highest) if row.what == FIGURE else (Decimal(0), None)
    tests = [f"ISNUMBER({first})"]
    tests += [f"{first}>={low:f}"] if low is not None else []
    tests += [f"{first}<={high:f}"] if high is not None else []
    symbols = ",".join(f'{first}="{s}"' for s in _SYMBOLS)
    element = etree.Element(f"{{{MAIN}}}dataValidation")
    bounds = f"from {shown(low)} to {shown(high)}" if low is not None and high is not None else "the number alone"
    if row.what == FIGURE:
        prompt = f"{measure.definition} In {unit_words(measure)}."
    else:
        prompt = (
            f"{row.what}: the count behind {measure.short.lower() if measure.short[1:2].islower() else measure.short}."
        )
    for name, value in (
        ("type", "custom"),
        ("errorStyle", "stop"),
        ("allowBlank", "1"),
        ("showInputMessage", "1"),
        ("showErrorMessage", "1"),
        ("errorTitle", "Not a figure"),
        ("error", f"Type a figure ({bounds}), or one of the symbols c, z, x, low, u, b. Words go in the comment."),
        ("promptTitle", measure.short[:32]),
        ("prompt", prompt if len(prompt) <= 250 else prompt[:249] + "…"),
        ("sqref", _ranges(cells)),
    ):
        element.set(name, value)
    formula = etree.SubElement(element, f"{{{MAIN}}}formula1")
    formula.text = f"OR(AND({','.join(tests)}),{symbols})"
    return element


def _ranges(cells: Sequence[str]) -> str:
    """Neighbouring cells of a row joined: D5 E5 G5 → D5:E5 G5."""
    joined: list[list[str]] = []
    last = 0
    for cell in cells:
        column = (position(cell) or (0, 0))[1]
        if joined and column == last + 1:
            joined[-1][1] = cell
        else:
            joined.append([cell, cell])
        last = column
    return " ".join(a if a == b else f"{a}:{b}" for a, b in joined)


def put_rules(tree: etree._Element, rules: Sequence[etree._Element]) -> None:
    """The sheet's data validations, in place of the template's."""
    for old in list(tree.iter(f"{{{MAIN}}}dataValidations")):
        tree.remove(old)
    if not rules:
        return
    holder = etree.Element(f"{{{MAIN}}}dataValidations")
    holder.set("count", str(len(rules)))
    holder.extend(rules)
    # the schema fixes the order of a sheet's children
    before = next((child for child in tree if etree.QName(child).localname in _AFTER_RULES), None)
    tree.append(holder) if before is None else before.addprevious(holder)


def set_dimension(tree: etree._Element, reference: str) -> None:
    """The range the sheet says it fills."""
    for element in tree.iter(f"{{{MAIN}}}dimension"):
        element.set("ref", reference)


def notes_sheet(template: Template, measures: Sequence[Measure], results: Sequence[Measure] = ()) -> tuple[bytes, str]:
    """(sheet XML, range of the table of definitions): what each measure means and when it is asked.

    Args:
        results: Measures whose outcome last summer is asked too.
    """
    asked_too = {m.code for m in results} & {m.code for m in measures}
    pattern_row = template.find("[definition]")[0]
    pattern = template.row(pattern_row)
    tree = deepcopy(template.tree)
    data = next(tree.iter(f"{{{MAIN}}}sheetData"))
    for row in list(data):
        if int(row.get("r", "0")) >= pattern_row:
            data.remove(row)
    fields = {template.text(cell): (position(cell.get("r", "")) or (0, 0))[1] for cell in pattern}
    number = pattern_row - 1
    for measure in (*measures, *(m for m in results if m.code not in asked_too)):
        number += 1
        made = renumbered(pattern, number)
        half_terms = ", ".join(s.replace("-", " ").capitalize() for s in measure.collected_in) or "every half term"
        texts: Mapping[str, str] = {
            "[measure]": measure.name,
            "[definition]": f"{measure.definition} Threshold: {measure.threshold}."
            if measure.threshold
            else measure.definition,
            "[unit]": unit_words(measure),
            "[better]": _BETTER[measure.better],
            "[asked]": "Results, once a year" if measure.collected_by == "results" else half_terms,
        }
        for cell in made:
            column = (position(cell.get("r", "")) or (0, 0))[1]
            name = next((n for n, at in fields.items() if at == column), "")
            put_text(cell, texts.get(name, ""))
        data.append(made)
    columns = sorted(fields.values())
    reference = f"{address(pattern_row - 1, columns[0])}:{address(max(number, pattern_row), columns[-1])}"
    set_dimension(tree, f"A1:{address(number, columns[-1])}")
    return to_bytes(tree), reference


def return_sheet(template: Template) -> bytes:
    """The Return sheet with every cell that holds a word in square brackets made an inline string, ready to fill."""
    tree = deepcopy(template.tree)
    for cell in tree.iter(f"{{{MAIN}}}c"):
        text = template.text(cell)
        if "[" in text:
            put_text(cell, text)
    return to_bytes(tree)
