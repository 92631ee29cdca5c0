"""Last summer's outcomes as a school enters them on the Results sheet, keyed to last year (P17).

A result is a reading of the whole of last year (`2025-26`, period `year`), marked provisional or revised; the figures
of the half terms beside it are forecasts and checks on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from sic_docs.kpi.asked import RESULT, names_of, results_of
from sic_docs.kpi.assemble import NOWHERE, Findings, Place, reading
from sic_docs.kpi.model import Measure, Reading, ReadingState, Returned
from sic_docs.kpi.tables import one_line, place
from sic_docs.kpi.values import safe
from sic_docs.kpi.wording import Names
from sic_docs.opc.cells import Sheet
from sic_docs.school_year.model import Period, previous_year
from sic_docs.trust.model import School

STATUSES: Final = ("provisional", "revised")
_RESULT: Final = frozenset(("Result", "result", "RESULT", "Results", "results", "Result ", "Outcome result"))
_FURTHEST: Final = 20
"""Rows within which the headings of the Results sheet are looked for."""
_COUNTS: Final = ("numerator", "denominator")


class _Table(NamedTuple):
    sheet: Sheet
    heading: int
    outcome: int
    what: int | None
    result: int
    status: int | None
    comment: int | None


def read_results(
    sheets: Sequence[Sheet], school: School, year: str, measures: tuple[Measure, ...], findings: Findings
) -> list[Reading]:
    """A reading for each outcome entered; none for what was left empty, which is no gap of a half term.

    Args:
        year: The return's own year: the results are those of the year before.
        measures: The dictionary.
    """
    period = Period(previous_year(year), RESULT)
    asked = {m.code: m for m in results_of(measures, school)}
    readings: list[Reading] = []
    for table in _tables(sheets):
        if not table.sheet.has_oddities and not any(
            len(line) >= table.result and line[table.result - 1] != "" for line in table.sheet.grid[table.heading :]
        ):
            continue  # most of the year, at most schools
        rows = _rows(table, measures, asked, findings)
        for code, measure in asked.items():
            figure = rows.get((code, "figure"))
            if figure is not None:
                counts = [rows.get((code, part)) for part in _COUNTS]
                made = _result(table, measure, period, figure, counts, findings)
                if made is not None:
                    readings.append(made)
    return readings


def _tables(sheets: Iterable[Sheet]) -> Iterable[_Table]:
    for sheet in sheets:
        for number in range(1, min(_FURTHEST, sheet.rows) + 1):
            if _RESULT.isdisjoint(sheet.grid[number - 1]):
                continue
            heads = {text.casefold(): column for column, text in sheet.row(number)}

            def at(*starts: str, heads: dict[str, int] = heads) -> int | None:
                return next((column for text, column in heads.items() if text.startswith(starts)), None)

            outcome, result = at("outcome", "measure"), at("result")
            if outcome is not None and result is not None:
                status, comment = at("provisional", "status"), at("comment")
                yield _Table(sheet, number, outcome, at("what"), result, status, comment)
                break


def _rows(
    table: _Table, measures: tuple[Measure, ...], asked: dict[str, Measure], findings: Findings
) -> dict[tuple[str, str], int]:
    """(measure code, part) → row."""
    names = names_of(measures)
    found: dict[tuple[str, str], int] = {}
    name = ""
    for row in range(table.heading + 1, table.sheet.rows + 1):
        name = one_line(table.sheet.value(row, table.outcome)) or name
        what = one_line(table.sheet.value(row, table.what)) if table.what else ""
        filled = not table.sheet.is_empty(row, table.result)
        match = names.find(name) if name else None
        measure = asked.get(match.value.code) if match else None
        if measure is None or match is None:
            if filled:
                findings.add(
                    "kpi-row-unknown",
                    f"sheet {table.sheet.name}, row {row}",
                    f"A result stands in a row named “{safe(name, 60)}”, which is not an outcome asked of this school.",
                    "Put the row's name back, or move your own rows to another sheet.",
                )
            continue
        parts = Names([("Figure", "figure"), (measure.numerator or "Numerator", "numerator")])
        parts = (
            parts
            if not measure.denominator
            else Names(
                [
                    ("Figure", "figure"),
                    (measure.numerator or "Numerator", "numerator"),
                    (measure.denominator, "denominator"),
                ]
            )
        )
        part = parts.find(what) if what else None
        key = (measure.code, part.value if part else "figure")
        if key in found and filled:
            findings.add(
                "kpi-row-twice",
                f"sheet {table.sheet.name}, row {row}",
                f"{measure.result} stands in more than one row; the first is used.",
                "Delete the rows that are not meant.",
            )
        else:
            found.setdefault(key, row)
    return found


def _result(
    table: _Table, measure: Measure, period: Period, row: int, counts: Sequence[int | None], findings: Findings
) -> Reading | None:
    figure = Place(table.sheet, row, table.result)
    top, bottom = (Place(table.sheet, n, table.result) if n is not None else NOWHERE for n in counts)
    returned = Returned(school=findings.school, period=period, submitted_by="School")
    named = replace(measure, name=measure.result or measure.name, collected_in=())
    made = reading(named, period, returned, figure, top, bottom, findings)
    if made.state is ReadingState.NOT_ENTERED:
        return None
    status = table.sheet.cell(row, table.status).text.casefold() if table.status else ""
    if status not in STATUSES:
        where = place(table.sheet, row, table.status) if table.status else f"sheet {table.sheet.name}, row {row}"
        findings.add(
            "kpi-result-status",
            where,
            f"{named.name} is not marked provisional or revised.",
            "Choose provisional until the revised results are out, revised from then on.",
        )
        status = STATUSES[0]
    comment = table.sheet.cell(row, table.comment).text if table.comment else ""
    return replace(made, status=status, comment=comment or None)
