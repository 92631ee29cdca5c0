"""Tables with a row for each group of pupils: the whole is the sum of counts, never the mean of percentages.

A group may also be kept by itself, as a measure of its own (attendance of disadvantaged pupils, say).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from sic_docs.config.model import ForeignLayout, MappedGroups
from sic_docs.kpi.assemble import NOWHERE, SCALE, Findings, Place, reading
from sic_docs.kpi.foreign_places import columns_of, row_named, rows_by_name
from sic_docs.kpi.model import Measure, Reading, ReadingState, Returned
from sic_docs.kpi.values import in_range, plain
from sic_docs.opc.cells import Sheet


def group_readings(
    sheets: Mapping[str, Sheet],
    layout: ForeignLayout,
    measures: Sequence[Measure],
    returned: Mapping[str, Returned],
    findings: Findings,
) -> dict[str, list[Reading]]:
    """Measure code → readings, of every table of groups."""
    known = {measure.code: measure for measure in measures}
    made: dict[str, list[Reading]] = {}
    for table in layout.groups:
        sheet = sheets.get(table.sheet.casefold())
        if sheet is None:
            continue
        groups = _Groups(sheet, table, findings)
        if table.add and table.measure in known:
            made[table.measure] = [groups.added(known[table.measure], r) for r in returned.values()]
        for name, code in table.keep.items():
            if code in known:
                fraction = layout.units.get(code) == "fraction"
                made[code] = [groups.kept(known[code], name, r, fraction) for r in returned.values()]
    return made


class _Groups:
    """One table: its rows by group, its columns by half term."""

    def __init__(self, sheet: Sheet, table: MappedGroups, findings: Findings) -> None:
        self.sheet = sheet
        self.table = table
        self.findings = findings
        self._tops = columns_of(sheet, table.header_rows, table.numerators, findings)
        self._bottoms = columns_of(sheet, table.header_rows, table.denominators, findings)
        self._figures = columns_of(sheet, table.header_rows, table.figures, findings)
        named = rows_by_name(sheet, max(table.header_rows), table.group_column, findings)
        wanted = dict.fromkeys((*table.add, *table.keep))
        self._rows = {name: row_named(sheet, named, name, findings) for name in wanted}

    def _at(self, name: str, columns: Mapping[str, int], slug: str) -> Place:
        row, column = self._rows[name], columns.get(slug)
        return NOWHERE if row is None or column is None else Place(self.sheet, row, column)

    def kept(self, measure: Measure, name: str, returned: Returned, fraction: bool) -> Reading:
        """One group by itself."""
        slug = returned.period.slug
        figure = self._at(name, self._figures, slug)
        top, bottom = self._at(name, self._tops, slug), self._at(name, self._bottoms, slug)
        return reading(measure, returned.period, returned, figure, top, bottom, self.findings, fraction=fraction)

    def added(self, measure: Measure, returned: Returned) -> Reading:
        """All groups together: nothing unless every group gives both counts."""
        slug = returned.period.slug
        alone = replace(measure, lowest=None, highest=None)  # the range is the whole's, not a group's
        parts: list[Reading] = []
        for name in self.table.add:
            top, bottom = self._at(name, self._tops, slug), self._at(name, self._bottoms, slug)
            parts.append(reading(alone, returned.period, returned, NOWHERE, top, bottom, self.findings))
        first = self._at(self.table.add[0], self._tops, slug)
        empty = reading(measure, returned.period, returned, NOWHERE, NOWHERE, NOWHERE, self.findings)
        empty = replace(empty, sheet=self.sheet.name, cell=first.address)
        given = [p for p in parts if p.numerator is not None and p.denominator is not None]
        if not given:
            return empty
        void = {ReadingState.NOT_APPLICABLE}  # a group of nobody adds nothing
        if any(p not in given and p.state not in void for p in parts):
            missing = [name for name, p in zip(self.table.add, parts, strict=True) if p not in given]
            self.findings.add(
                "kpi-groups-incomplete",
                f"sheet {self.sheet.name}",
                f"{measure.name} in {returned.period.label} cannot be added up: no counts for {', '.join(missing)}.",
                "Enter both counts of every group; 0 where there is nobody.",
            )
            return replace(empty, state=ReadingState.UNREADABLE, found="counts missing")
        top_sum = sum((p.numerator for p in given if p.numerator is not None), Decimal(0))
        bottom_sum = sum((p.denominator for p in given if p.denominator is not None), Decimal(0))
        value = plain((top_sum / bottom_sum * SCALE.get(measure.unit, Decimal(1))).quantize(Decimal("0.000001")))
        checked = in_range(value, measure)
        self.findings.problem(checked.problem, first)
        return replace(
            empty,
            state=checked.state,
            value=checked.value,
            numerator=top_sum,
            denominator=bottom_sum,
            found=checked.problem.found if checked.problem else None,
        )
