"""The KPI return as a school sends it back → typed readings, and what must be put right, cell by cell.

A return is recognised by the key it carries; what is where in it is found by headings and names, so rows, columns
and sheets may have been moved. A half term counts as returned once Submitted by is filled (P16).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from sic_docs.config.model import Definitions
from sic_docs.errors import Issue
from sic_docs.kpi.asked import is_collected, measures_of, names_of, of_year, periods
from sic_docs.kpi.assemble import NOWHERE, Findings, Place, blank_reading, commented, reading
from sic_docs.kpi.consistent import say_inconsistent
from sic_docs.kpi.copies import without_copies
from sic_docs.kpi.fractions import without_fractions
from sic_docs.kpi.missing import FIGURE, PARTS, Rows, Unknown, parts_of, say_missing
from sic_docs.kpi.model import Measure, Reading, Returned, SchoolReadings
from sic_docs.kpi.results import read_results
from sic_docs.kpi.returned import read_returned
from sic_docs.kpi.tables import Row, Table, place, tables
from sic_docs.kpi.unseen import say_unseen
from sic_docs.kpi.values import read_bare, safe
from sic_docs.kpi.whose import check_whose
from sic_docs.kpi.wording import Names
from sic_docs.opc.sheets import read_sheets
from sic_docs.school_year.model import Period
from sic_docs.trust.model import School

NOTES: Final = "Notes"
"""The sheet of explanations, which is for people only."""
_FIGURE_TOO: Final = (FIGURE, "Value", "Result", "The figure", "Rate", "%", "Percentage")
"""What else people call the row of a figure."""


def read_return(
    content: bytes,
    name: str,
    school: School,
    year: str,
    definitions: Definitions,
    schools: Sequence[School] = (),
) -> tuple[SchoolReadings, tuple[Issue, ...]]:
    """Everything one school's return of one year says.

    Hidden sheets, rows and columns are read like others, and said.

    Args:
        content: The workbook. `name`: the file as people know it.
        year: The year its key carries, "2026-27".
        schools: Every school of the trust, to know another's workbook by.

    Raises:
        WorkbookError: The file as a whole cannot be read, or is another school's or another year's.
    """
    sheets = read_sheets(content, name, without=(NOTES,))
    check_whose(sheets, school, year, schools, name)
    findings = Findings(file=name, school=school.code)
    returned = read_returned(sheets, school, year, findings)
    found = [table for sheet in sheets for table in tables(sheet, year)]
    found = found or [table for sheet in sheets for table in tables(sheet, year, thorough=True)]
    for table in found:
        for text, column in table.twice:
            findings.add(
                "kpi-heading-twice",
                place(table.sheet, table.heading_row, column),
                f"The heading “{safe(text)}” stands twice.",
                "Delete one of the two columns, or name the year of the other; until then neither is read.",
            )
    dictionary = of_year(definitions.measures, year)
    asked = measures_of(dictionary, school)
    readings: list[Reading] = []
    found, unsettled = without_copies(found, [domain.name for domain in definitions.domains], findings)
    if found:
        unknown = Unknown()
        rows = _rows_by_measure(found, asked, dictionary, findings, unknown)
        say_missing(asked, rows, unknown, found, definitions.domains, findings)
        say_unseen(found, (row for held in rows.values() for row in held), findings)
        filled = {key: held[0].columns.keys() - held[0].blanks() for key, held in rows.items() if len(held) == 1}
        begun = _begun(filled.values(), rows, year, returned)
        for measure in asked:
            readings += _readings(measure, rows, filled, begun, returned, unsettled, findings)
        readings = without_fractions(asked, readings, sheets, findings)
        say_inconsistent(asked, readings, findings)
    else:
        findings.add(
            "kpi-tables-missing",
            None,
            "No table of figures was found: none has a heading Measure with half terms such as Autumn 1 beside it.",
            "Put the headings back as they were, or ask for another return with `sic-docs issue --again`.",
        )
    of_half_terms = {id(table.sheet) for table in found}
    others = [sheet for sheet in sheets if id(sheet) not in of_half_terms]
    readings += read_results(others, school, year, dictionary, findings)
    done = SchoolReadings(
        school=school.code,
        year=year,
        source=name,
        returned=tuple(returned.values()),
        readings=tuple(readings),
    )
    return done, tuple(findings.issues)


def _rows_by_measure(
    found: Sequence[Table],
    asked: Sequence[Measure],
    all_measures: tuple[Measure, ...],
    findings: Findings,
    unknown: Unknown,
) -> Rows:
    """The rows of every measure asked; a name nobody knows is told once."""
    names = names_of(all_measures)
    wanted = {measure.code for measure in asked}
    rows: Rows = {}
    told: set[tuple[str, str]] = set()
    for table in found:
        for row in table.rows:
            measure = names.exact(row.measure) or _near(names, row, findings, told)
            if measure is None:
                if (row.sheet.name, row.measure) not in unknown.names and row.has_figures():
                    unknown.names.add((row.sheet.name, row.measure))
                    _unknown(row, row.measure, [m.name for m in asked], findings)
                continue
            part = _part(row, measure, findings, told)
            if part is None:
                if row.has_figures():
                    unknown.parts.add(measure.code)
                    if (key := (row.sheet.name, f": {row.what}")) not in told:
                        told.add(key)
                        _unknown(row, row.what, parts_of(measure), findings)
            elif measure.code in wanted:
                rows.setdefault((measure.code, part), []).append(row)
            elif row.has_figures() and measure.collected_by != "mapping":
                findings.add(
                    "kpi-not-asked",
                    f"sheet {row.sheet.name}, row {row.row}",
                    f"{measure.name} is not asked of this school.",
                    "Delete the figures, or ask the trust data lead to change what is asked.",
                )
    return rows


def _near(names: Names[Measure], row: Row, findings: Findings, told: set[tuple[str, str]]) -> Measure | None:
    """The measure a reworded name can only mean; said once where it is not the same words."""
    match = names.find(row.measure)
    if match is None:
        return None
    if not match.sure:
        _taken_for(row, row.measure, match.name, findings, told)
    return match.value


def _taken_for(row: Row, text: str, name: str, findings: Findings, told: set[tuple[str, str]]) -> None:
    if row.has_figures() and (row.sheet.name, text) not in told:
        told.add((row.sheet.name, text))
        findings.add(
            "kpi-row-reworded",
            f"sheet {row.sheet.name}, row {row.row}",
            f"“{safe(text, 60)}” was taken for “{name}”.",
            "Put the name back as it was, so that nobody has to guess.",
        )


def _part(row: Row, measure: Measure, findings: Findings, told: set[tuple[str, str]]) -> str | None:
    if not row.what:
        return "figure"
    names = _part_names(measure.numerator, measure.denominator)
    part = names.exact(row.what)
    if part is None:
        match = names.find(row.what)
        if match is None:
            return None
        if not match.sure:
            _taken_for(row, row.what, match.name, findings, told)
        part = match.value
    return part


@lru_cache(maxsize=256)
def _part_names(numerator: str | None, denominator: str | None) -> Names[str]:
    known = [(text, "figure") for text in _FIGURE_TOO]
    known += [(numerator or "Numerator", "numerator"), ("Numerator", "numerator")]
    known += [(denominator or "Denominator", "denominator"), ("Denominator", "denominator")]
    # a count of sessions by its one telling word, as schools' own systems head it
    if numerator and "attended" in numerator.casefold():
        known += [("Attended", "numerator"), ("Present", "numerator")]
    if denominator and "possible" in denominator.casefold():
        known.append(("Possible", "denominator"))
    return Names(known)


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
    unsettled: Set[frozenset[str]],
    findings: Findings,
) -> list[Reading]:
    """One measure's readings, one for each half term begun."""
    figures = _only(measure, rows, "figure", unsettled, findings)
    tops = _only(measure, rows, "numerator", unsettled, findings) if measure.kind == "rate" else None
    bottoms = _only(measure, rows, "denominator", unsettled, findings) if measure.kind == "rate" else None
    there: set[str] = set()
    for part in PARTS:
        there.update(filled.get((measure.code, part), ()))
    if any(len(rows.get((measure.code, part), ())) > 1 for part in PARTS):
        there = {period.slug for period in begun}
    out: list[Reading] = []
    unasked: list[Place] = []
    for period in begun:
        slug, known = period.slug, returned.get(period.slug)
        figure = _place(figures, slug)
        if slug in there and is_collected(measure, slug):
            out.append(reading(measure, period, known, figure, _place(tops, slug), _place(bottoms, slug), findings))
            continue
        out.append(blank_reading(measure, period, known, figure, findings))
        if slug in there:
            places = (figure, _place(tops, slug), _place(bottoms, slug))
            unasked += [place for place in places if read_bare(place.cell) is not None]
    if unasked:
        findings.add(
            "kpi-not-collected",
            str(unasked[0]),
            f"A figure stands where {measure.name} is not collected; it is not read.",
            "Delete it, or ask the trust data lead to collect it in that half term too.",
        )
    if figures is not None and figures.comment and out:
        out = commented(out, figures.sheet.cell(figures.row, figures.comment).text)
    return out


def _begun(filled: Iterable[Set[str]], rows: Rows, year: str, returned: Mapping[str, Returned]) -> tuple[Period, ...]:
    """The half terms in which anything at all stands, or which are submitted; of the others there is nothing to say."""
    slugs = {slug for slug, known in returned.items() if known.is_submitted or known.as_at is not None}
    slugs.update(*filled)
    for held in rows.values():
        for row in held if len(held) > 1 else ():
            slugs |= row.columns.keys() - row.blanks()
    return tuple(period for period in periods(year) if period.slug in slugs)


def _only(measure: Measure, rows: Rows, part: str, unsettled: Set[frozenset[str]], findings: Findings) -> Row | None:
    """The one row of a measure's part; where two hold figures neither is used, because either may be the right one."""
    found = rows.get((measure.code, part), [])
    if len(found) == 1:
        return found[0]
    filled = [row for row in found if row.has_figures()]
    if len(filled) > 1 and len(seen := [row for row in filled if not row.sheet.hidden]) == 1:
        hidden = next(row for row in filled if row.sheet.hidden)
        findings.add(
            "kpi-row-twice",
            f"sheet {hidden.sheet.name}, row {hidden.row}",
            f"{measure.name} stands on a hidden sheet too; the one people see is used.",
            "Delete the hidden sheet if it is not meant.",
        )
        return seen[0]
    if len(filled) > 1 and frozenset(row.sheet.name for row in filled) in unsettled:
        return None  # said of the two sheets
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
