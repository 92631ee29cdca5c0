"""The KPI return as a school sends it back → typed readings, and what must be put right, cell by cell.

A return is recognised by the key it carries; what is where in it is found by headings and names, so rows, columns
and sheets may have been moved. A half term counts as returned once Submitted by is filled (P16).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from difflib import get_close_matches
from typing import Final

from sic_docs.config.model import Definitions
from sic_docs.errors import Issue
from sic_docs.kpi.asked import HALF_TERMS, measures_of, periods, year_end, year_start
from sic_docs.kpi.assemble import NOWHERE, Findings, Place, blank_reading, commented, jumps, reading
from sic_docs.kpi.model import Measure, Reading, Returned, SchoolReadings
from sic_docs.kpi.tables import Row, Table, half_term_slug, place, read_date, tables
from sic_docs.kpi.values import safe
from sic_docs.opc.cells import Sheet
from sic_docs.opc.sheets import read_sheets
from sic_docs.school_year.model import Period
from sic_docs.trust.model import School

FIGURE: Final = "Figure"
"""What stands beside a measure in the row of its figure."""
NOTES: Final = "Notes"
"""The sheet of explanations, which is for people only."""
_PARTS: Final = ("figure", "numerator", "denominator")
_YES: Final = frozenset({"yes", "y", "true", "✓", "✔", "x", "1"})


def read_return(
    content: bytes, name: str, school: School, year: str, definitions: Definitions
) -> tuple[SchoolReadings, tuple[Issue, ...]]:
    """Everything one school's return of one year says.

    Args:
        content: The workbook. `name`: the file as people know it.
        year: The year its key carries, "2026-27".

    Raises:
        WorkbookError: The file as a whole cannot be read.
    """
    sheets = [sheet for sheet in read_sheets(content, name, without=(NOTES,)) if not sheet.hidden]
    findings = Findings(file=name, school=school.code)
    returned = _returned(sheets, school, year, findings)
    found = [table for sheet in sheets for table in tables(sheet)]
    for table in found:
        for text, column in table.twice:
            findings.add(
                "kpi-heading-twice",
                place(table.sheet, table.heading_row, column),
                f"The heading “{safe(text)}” stands twice.",
                "Delete one of the two columns; the first is used.",
            )
    asked = measures_of(definitions.measures, school)
    rows = _rows_by_measure(found, asked, definitions.measures, findings)
    filled = {key: held[0].columns.keys() - held[0].blanks() for key, held in rows.items() if len(held) == 1}
    begun = _begun(filled.values(), rows, year, returned)
    readings: list[Reading] = []
    for measure in asked:
        readings += _readings(measure, rows, filled, begun, returned, findings)
    done = SchoolReadings(
        school=school.code,
        year=year,
        source=name,
        returned=tuple(returned.values()),
        readings=tuple(readings),
    )
    return done, tuple(findings.issues)


Rows = dict[tuple[str, str], list[Row]]


def _rows_by_measure(
    found: Sequence[Table], asked: Sequence[Measure], all_measures: Sequence[Measure], findings: Findings
) -> Rows:
    """(measure code, "figure" | "numerator" | "denominator") → rows, in the workbook's order."""
    names: dict[str, Measure] = {}
    for measure in all_measures:
        for text in (measure.code, measure.short, measure.name):
            names[text.casefold()] = measure
    wanted = {measure.code for measure in asked}
    rows: Rows = {}
    for table in found:
        for row in table.rows:
            measure_found = names.get(row.measure.casefold())
            if measure_found is None:
                if row.has_figures():
                    _unknown(row, row.measure, [m.name for m in asked], findings)
                continue
            part = _part(row.what, measure_found)
            if part is None:
                if row.has_figures():
                    _unknown(row, row.what, _parts(measure_found), findings)
            elif measure_found.code in wanted:
                rows.setdefault((measure_found.code, part), []).append(row)
            elif row.has_figures():
                findings.add(
                    "kpi-not-asked",
                    f"sheet {row.sheet.name}, row {row.row}",
                    f"{measure_found.name} is not asked of this school.",
                    "Delete the figures, or ask the trust data lead to change what is asked.",
                )
    return rows


def _parts(measure: Measure) -> list[str]:
    return [FIGURE, *(text for text in (measure.numerator, measure.denominator) if text)]


def _part(what: str, measure: Measure) -> str | None:
    text = what.casefold()
    if text in ("", FIGURE.casefold()):
        return "figure"
    if text in ("numerator", (measure.numerator or "numerator").casefold()):
        return "numerator"
    if text in ("denominator", (measure.denominator or "denominator").casefold()):
        return "denominator"
    return None


def _unknown(row: Row, text: str, known: Sequence[str], findings: Findings) -> None:
    near = get_close_matches(text, known, n=1)
    hint = f"Put its name back (“{near[0]}”?)" if near else "Put the row's name back as it was"
    findings.add(
        "kpi-row-unknown",
        f"sheet {row.sheet.name}, row {row.row}",
        f"Figures stand in a row named “{safe(text)}”, which is not a measure asked for.",
        f"{hint}, or move your own rows to a sheet without a Measure column.",
    )


def _readings(
    measure: Measure,
    rows: Rows,
    filled: Mapping[tuple[str, str], Set[str]],
    begun: Sequence[Period],
    returned: Mapping[str, Returned],
    findings: Findings,
) -> list[Reading]:
    """One measure's readings, one for each half term begun."""
    figures = _only(measure, rows, "figure", findings)
    tops = _only(measure, rows, "numerator", findings) if measure.kind == "rate" else None
    bottoms = _only(measure, rows, "denominator", findings) if measure.kind == "rate" else None
    for part, what in zip(_PARTS, _parts(measure), strict=False):
        if (measure.code, part) not in rows:
            findings.add(
                "kpi-row-missing",
                None,
                f"There is no row “{measure.name}: {what}”.",
                "Put the row back in its table, with those words in its first two columns.",
            )
    if figures is not None and len(figures.columns) < len(HALF_TERMS):
        _missing_columns(figures, findings)
    there: set[str] = set()
    for part in _PARTS:
        there.update(filled.get((measure.code, part), ()))
    if any(len(rows.get((measure.code, part), ())) > 1 for part in _PARTS):
        there = {period.slug for period in begun}
    out: list[Reading] = []
    for period in begun:
        slug, known = period.slug, returned.get(period.slug)
        figure = _place(figures, slug)
        if slug in there:
            out.append(reading(measure, period, known, figure, _place(tops, slug), _place(bottoms, slug), findings))
        else:
            out.append(blank_reading(measure, period, known, figure, findings))
    if figures is not None and figures.comment and out:
        out = commented(out, figures.sheet.cell(figures.row, figures.comment).text)
    jumps(measure, out, findings)
    return out


def _begun(filled: Iterable[Set[str]], rows: Rows, year: str, returned: Mapping[str, Returned]) -> tuple[Period, ...]:
    """The half terms in which anything at all stands, or which are submitted; of the others there is nothing to say."""
    slugs = {slug for slug, known in returned.items() if known.is_submitted or known.as_at is not None}
    slugs.update(*filled)
    for held in rows.values():
        for row in held if len(held) > 1 else ():
            slugs |= row.columns.keys() - row.blanks()
    return tuple(period for period in periods(year) if period.slug in slugs)


def _missing_columns(row: Row, findings: Findings) -> None:
    """An issue for each half term without a column, once a sheet."""
    for slug in HALF_TERMS:
        if slug in row.columns:
            continue
        place, found = f"sheet {row.sheet.name}", f"There is no column headed “{slug.replace('-', ' ').capitalize()}”."
        if not any((issue.place, issue.found) == (place, found) for issue in findings.issues):
            findings.add("kpi-column-missing", place, found, "Put the heading back.")


def _only(measure: Measure, rows: Rows, part: str, findings: Findings) -> Row | None:
    """The one row of a measure's part; where two hold figures neither is used, because either may be the right one."""
    found = rows.get((measure.code, part), [])
    if len(found) == 1:
        return found[0]
    filled = [row for row in found if row.has_figures()]
    if len(filled) > 1:
        where = " and ".join(f"row {row.row}" for row in filled)
        findings.add(
            "kpi-row-twice",
            f"sheet {filled[0].sheet.name}, {where}",
            f"{measure.name} stands in more than one row with figures.",
            "Delete the rows that are not meant; until then not one of them is used.",
        )
        return None
    return filled[0] if filled else found[0] if found else None


def _place(row: Row | None, slug: str) -> Place:
    if row is None or slug not in row.columns:
        return NOWHERE
    return Place(row.sheet, row.row, row.columns[slug])


def _returned(sheets: Sequence[Sheet], school: School, year: str, findings: Findings) -> dict[str, Returned]:
    """Half-term slug → what the Return table says of it; all six, whatever is missing."""
    out = {period.slug: Returned(school=school.code, period=period) for period in periods(year)}
    for sheet in sheets:
        for row in range(1, sheet.rows + 1):
            heads = {text.casefold(): column for column, text in sheet.row(row)}
            half = heads.get("half term")
            as_at = next((column for text, column in heads.items() if text.startswith("figures as at")), None)
            by = next((column for text, column in heads.items() if text.startswith("submitted by")), None)
            if half is None or as_at is None or by is None:
                continue
            checked = next((column for text, column in heads.items() if text.startswith("head checked")), None)
            for below in range(row + 1, sheet.rows + 1):
                slug = half_term_slug(sheet.cell(below, half).text)
                if slug is not None:
                    out[slug] = _one_return(sheet, below, out[slug].period, school, (as_at, by, checked), findings)
            return out
    findings.add(
        "kpi-return-table-missing",
        None,
        "The table saying who submitted each half term is missing, so nothing counts as submitted.",
        "Put back the Return sheet with its headings Half term, Figures as at, Submitted by (role), Head checked.",
    )
    return out


def _one_return(
    sheet: Sheet,
    row: int,
    period: Period,
    school: School,
    columns: tuple[int, int, int | None],
    findings: Findings,
) -> Returned:
    as_at_column, by_column, checked_column = columns
    cell = sheet.cell(row, as_at_column)
    as_at = None if cell.is_blank else read_date(cell)
    by = sheet.cell(row, by_column)
    submitted = by.text or None
    if by.error is not None:
        findings.add(
            "kpi-error-value",
            place(sheet, row, by_column),
            f"The cell shows {safe(by.error)}, an error.",
            "Type the role of the person who submits the figures.",
        )
    if not cell.is_blank and (as_at is None or not year_start(period.year) <= as_at <= year_end(period.year)):
        findings.add(
            "kpi-as-at",
            place(sheet, row, as_at_column),
            f"Figures as at for {period.label} is not a date in {period.year}.",
            "Type the date the figures stand at, such as 20/11/2026.",
        )
        as_at = None
    elif submitted and as_at is None:
        findings.add(
            "kpi-as-at",
            place(sheet, row, as_at_column),
            f"{period.label} is submitted without a Figures as at date.",
            "Type the date the figures stand at.",
        )
    ticked = sheet.cell(row, checked_column) if checked_column else None
    checked = ticked is not None and (ticked.value is True or ticked.text.casefold() in _YES)
    return Returned(school=school.code, period=period, as_at=as_at, submitted_by=submitted, head_checked=checked)
