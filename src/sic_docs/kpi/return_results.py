"""The Results sheet of the KPI return: last summer's outcomes, drawn from the template's pattern rows (P17)."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Final

from lxml import etree

from sic_docs.kpi.model import Measure
from sic_docs.kpi.return_sheets import (
    MAIN,
    PATTERNS,
    Template,
    clear,
    figure_rule,
    put_rules,
    put_text,
    renumbered,
    rows_of,
    set_dimension,
)
from sic_docs.opc.cells import address, position
from sic_docs.opc.stamp import to_bytes

STATUSES: Final = ("Provisional", "Revised")


def results_sheet(template: Template, measures: Sequence[Measure]) -> tuple[bytes, str]:
    """(sheet XML, range of its table): a row for each outcome and for each of a rate's counts."""
    heading, first = template.find("Outcome")
    patterns = {name: template.row(template.find(name)[0]) for name in PATTERNS}
    what_column, unit_column = template.find(PATTERNS[0])[1], template.find("[unit]")[1]
    result_column = template.find("Result")[1]
    status_column = template.find("Provisional or revised")[1]
    tree = deepcopy(template.tree)
    data = next(tree.iter(f"{{{MAIN}}}sheetData"))
    for row in list(data):
        if int(row.get("r", "0")) > heading:
            data.remove(row)
    rules: list[etree._Element] = []
    marked: list[str] = []
    number = heading
    for line in rows_of([replace(m, name=m.result or m.name) for m in measures]):
        number += 1
        made = renumbered(patterns[line.pattern], number)
        for cell in made:
            column = (position(cell.get("r", "")) or (0, 0))[1]
            clear(cell)
            if column == first:
                put_text(cell, line.measure.name)
            elif column == what_column:
                put_text(cell, line.what)
            elif column == unit_column:
                put_text(cell, line.unit)
            elif column == status_column and line.pattern != "count":
                marked.append(cell.get("r", ""))
        data.append(made)
        rules.append(figure_rule(line, [address(number, result_column)]))
    put_rules(tree, [*rules, _status_rule(marked)])
    last = max((position(c.get("r", "")) or (0, 0))[1] for c in template.row(heading))
    reference = f"{address(heading, first)}:{address(number, last)}"
    set_dimension(tree, f"A1:{address(number, last)}")
    return to_bytes(tree), reference


def _status_rule(cells: Sequence[str]) -> etree._Element:
    element = etree.Element(f"{{{MAIN}}}dataValidation")
    for name, value in (
        ("type", "list"),
        ("allowBlank", "1"),
        ("showInputMessage", "1"),
        ("showErrorMessage", "1"),
        ("errorTitle", "Provisional or revised"),
        ("error", "Choose Provisional until the revised results are out, Revised from then on."),
        ("promptTitle", "Provisional or revised"),
        ("prompt", "Provisional until the checking exercise is over; Revised from then on."),
        ("sqref", " ".join(cells)),
    ):
        element.set(name, value)
    formula = etree.SubElement(element, f"{{{MAIN}}}formula1")
    formula.text = f'"{",".join(STATUSES)}"'
    return element
