"""What a return no longer has: a sheet, a measure, one of its rows, the column of a half term. One cause, one line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sic_docs.config.model import Domain
from sic_docs.kpi.asked import HALF_TERMS
from sic_docs.kpi.assemble import Findings
from sic_docs.kpi.model import Measure
from sic_docs.kpi.tables import Row, Table, half_term_slug
from sic_docs.opc.cells import Sheet

Rows = dict[tuple[str, str], list[Row]]
"""(measure code, "figure" | "numerator" | "denominator") → rows, in the workbook's order."""
FIGURE: Final = "Figure"
"""What stands beside a measure in the row of its figure."""
PARTS: Final = ("figure", "numerator", "denominator")


@dataclass(slots=True)
class Unknown:
    """Names that were told because nobody knows them: what is missing is very likely there, under such a name.

    Attributes:
        names: (sheet, name of a row) told. `parts`: codes of measures with a row whose second column is unknown.
    """

    names: set[tuple[str, str]] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)


def parts_of(measure: Measure) -> list[str]:
    """What the rows of a measure are called, in the order of PARTS."""
    return [FIGURE, *(text for text in (measure.numerator, measure.denominator) if text)]


def say_missing(
    asked: Sequence[Measure],
    rows: Rows,
    unknown: Unknown,
    found: Sequence[Table],
    domains: Iterable[Domain],
    findings: Findings,
) -> None:
    """An issue for each sheet, measure, row and column that is not there, and not told already by another name."""
    wanted = sum(3 if m.kind == "rate" and m.numerator and m.denominator else len(parts_of(m)) for m in asked)
    if len(rows) < wanted:
        _say_rows(asked, rows, unknown, found, domains, findings)
    _columns(rows, found, findings)


def _say_rows(
    asked: Sequence[Measure],
    rows: Rows,
    unknown: Unknown,
    found: Sequence[Table],
    domains: Iterable[Domain],
    findings: Findings,
) -> None:
    by_domain: dict[str, list[Measure]] = defaultdict(list)
    for measure in asked:
        by_domain[measure.domain].append(measure)
    names = {domain.code: domain.name for domain in domains}
    for domain, measures in by_domain.items():
        gone = [m for m in measures if not any((m.code, part) in rows for part in PARTS)]
        sheet = _sheet_of(measures, rows, names.get(domain, domain), found) if gone else None
        if gone and (sheet is None or len(gone) > sum(1 for at, _ in unknown.names if at == sheet.name)):
            _measures(gone, measures, names.get(domain, domain), sheet, findings)
        for measure in measures:
            if measure not in gone and measure.code not in unknown.parts:
                _rows(measure, rows, findings)


def _sheet_of(measures: Sequence[Measure], rows: Rows, name: str, found: Sequence[Table]) -> Sheet | None:
    """Where a domain's measures stand, or would be looked for."""
    held = Counter(id(row.sheet) for m in measures for part in PARTS for row in rows.get((m.code, part), ()))
    sheets = {id(table.sheet): table.sheet for table in found}
    if held:
        return sheets.get(held.most_common(1)[0][0])
    return next((sheet for sheet in sheets.values() if sheet.name.casefold() == name.casefold()), None)


def _measures(
    gone: Sequence[Measure], measures: Sequence[Measure], domain: str, sheet: Sheet | None, findings: Findings
) -> None:
    if len(gone) == len(measures) > 1:
        findings.add(
            "kpi-sheet-missing" if sheet is None else "kpi-row-missing",
            None if sheet is None else f"sheet {sheet.name}",
            f"Not one of the {len(gone)} measures of {domain} is in this workbook.",
            "Put the sheet back as it was: from an earlier version of this file, or a return issued again.",
        )
        return
    for measure in gone:
        findings.add(
            "kpi-row-missing",
            f"sheet {sheet.name if sheet is not None else domain}",
            f"There is no row “{measure.name}”.",
            f"Put its rows back, with these words in the second column: {', '.join(parts_of(measure))}.",
        )


def _rows(measure: Measure, rows: Mapping[tuple[str, str], Sequence[Row]], findings: Findings) -> None:
    missing = [what for part, what in zip(PARTS, parts_of(measure), strict=False) if not rows.get((measure.code, part))]
    if not missing:
        return
    beside = next(held[0] for part in PARTS if (held := rows.get((measure.code, part))))
    findings.add(
        "kpi-row-missing",
        f"sheet {beside.sheet.name}, row {beside.row}",
        f"There is no row “{measure.name}: {'”, “'.join(missing)}”.",
        "Put the row back in its table, with those words in its first two columns.",
    )


def _columns(rows: Rows, found: Sequence[Table], findings: Findings) -> None:
    """An issue for each half term without a column, once a sheet; one that stands twice has been told."""
    if all(len(table.columns) == len(HALF_TERMS) for table in found):
        return
    seen: dict[int, Row] = {}
    for (_, part), held in rows.items():
        if part == "figure":
            seen.setdefault(id(held[0].columns), held[0])
    short = [row for row in seen.values() if len(row.columns) < len(HALF_TERMS)]
    told: set[tuple[str, str]] = set()
    for row in short:
        doubled = {half_term_slug(text) for t in found if t.columns is row.columns for text, _ in t.twice}
        for slug in HALF_TERMS:
            if slug in row.columns or slug in doubled or (row.sheet.name, slug) in told:
                continue
            told.add((row.sheet.name, slug))
            words = slug.replace("-", " ").capitalize()
            findings.add(
                "kpi-column-missing",
                f"sheet {row.sheet.name}",
                f"There is no column headed “{words}”.",
                "Put the heading back.",
            )
