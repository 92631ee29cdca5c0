"""A mapping proposed for a workbook nobody has mapped yet: what it seems to hold, and where. Pure.

Looked for, on every sheet: tables with half terms along the top; tables with half terms down the side; tables with a
row for each group of pupils; cells named after a measure and a half term. A person reads the proposal and pastes what
is right of it into `config/kpis.yaml`: nothing is ever read by a mapping nobody chose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sic_docs.config.model import ForeignLayout, MappedGroups, MappedTable
from sic_docs.kpi.asked import applies, names_of
from sic_docs.kpi.foreign_places import heading
from sic_docs.kpi.headings import half_term_headings
from sic_docs.kpi.model import Measure
from sic_docs.kpi.tables import half_term_slug, read_date
from sic_docs.kpi.values import safe
from sic_docs.opc.cells import Sheet, address
from sic_docs.trust.model import School

_FURTHEST: Final = 40
"""Rows and columns within which headings are looked for."""
_GROUP = re.compile(r"(?:year|yr|y) ?\d{1,2}|reception|nursery", re.I)
_DISADVANTAGED = re.compile(r"\b(?:pp|pupil premium|disadvantaged|ppg|fsm)\b", re.I)
_ALL: Final = re.compile(r"all(?: pupils)?|whole school|total|school", re.I)
_COUNTS: Final = {"attended": "numerator", "present": "numerator", "possible": "denominator"}

_RATE: Final = re.compile(r"%|\b(?:per ?cent|percentage|rate|per 100)\b", re.I)
"""Words by which a name says that it is a rate."""

Part = tuple[str, str]
"""(measure code, "figure" | "numerator" | "denominator")."""
_LEFT_OUT: Final[Part] = ("", "left out")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a workbook seems to be.

    Attributes:
        unsure: Row name in the workbook → the name it was taken for, where the words differ.
        unknown: Sheet → names of rows with figures that are no measure we know.
        left_out: What was understood but not proposed, and why: a sentence each.
    """

    layout: ForeignLayout
    unsure: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, Sequence[str]] = field(default_factory=dict)
    left_out: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        return not self.layout.supplies


def propose(
    sheets: Sequence[Sheet],
    defined: Mapping[str, str],
    school: School,
    measures: tuple[Measure, ...],
    *,
    name: str,
    year: str | None = None,
) -> Proposal:
    """The best mapping to be found without asking anybody.

    Args:
        defined: Defined name, lower case → what it refers to.
        measures: The dictionary of the year.
        name: The file's name.
        year: "2026-27": of columns of several years, those of this one are proposed. None knows no year.
    """
    finder = _Finder(school, measures, year)
    tables: list[MappedTable] = []
    groups: list[MappedGroups] = []
    cells: dict[str, dict[str, str]] = finder.named(defined)
    for sheet in sheets:
        found = finder.groups(sheet)
        if found is not None:
            groups.append(found)
            continue
        if finder.is_grouped:
            continue  # counts by group: read as a table of rates, a group's sessions would be a rate
        table = finder.table(sheet)
        if table is not None:
            tables.append(table)
        else:
            for code, places in finder.down(sheet).items():
                cells.setdefault(code, {}).update(places)
    layout = ForeignLayout(
        school=school.code,
        path=f"{{year}}/Working/KPIs/{name}",
        tables=tuple(tables),
        groups=tuple(groups),
        cells=cells,
        units={code: "fraction" for code in sorted(finder.fractions)},
        as_at=_as_at(sheets),
    )
    return Proposal(layout, finder.unsure, finder.unknown, tuple(finder.left_out))


class _Finder:
    def __init__(self, school: School, measures: tuple[Measure, ...], year: str | None) -> None:
        self.year = year
        self.left_out: list[str] = []
        self.names = names_of(measures)
        self.measures = {m.code: m for m in measures if applies(m, school)}
        counts = [(text, (m.code, part)) for m in self.measures.values() for text, part in _count_names(m)]
        self.counts = _unique(counts)
        self.unsure: dict[str, str] = {}
        self.unknown: dict[str, list[str]] = {}
        self.fractions: set[str] = set()
        self.is_grouped = False

    def measure(self, text: str) -> str | None:
        """Code of the measure a name stands for; noted where the words differ."""
        match = self.names.find(text)
        if match is None or match.value.code not in self.measures:
            return None
        if not match.sure:
            self.unsure[text] = match.name
        return match.value.code

    def table(self, sheet: Sheet) -> MappedTable | None:
        """Measures down the side, half terms along the top."""
        found = half_term_headings(sheet, self.year)
        if found is None:
            return None
        header_rows, columns, doubled = found
        if doubled:
            self.left_out.append(
                f"Sheet {safe(sheet.name)}: {', '.join(doubled)} stand more than once and no year above them tells "
                "which is this year's"
            )
        if not columns:
            return None
        first = min(column for column, _ in columns.values())
        below = range(max(header_rows) + 1, sheet.rows + 1)
        best: tuple[int, int] | None = None
        for column in range(1, first):
            hits = sum(1 for row in below if (text := sheet.cell(row, column).text) and self.names.find(text))
            if hits and (best is None or hits > best[0]):
                best = (hits, column)
        if best is None:
            return None
        at: dict[str, dict[str, str]] = {"figure": {}, "numerator": {}, "denominator": {}}
        taken: set[Part] = set()
        for row in below:
            text = sheet.cell(row, best[1]).text
            places = [column for column, _ in columns.values()]
            if not text or all(sheet.is_empty(row, column) for column in places):
                continue
            part = self.part(text, sheet, row, places)
            if part is _LEFT_OUT:
                continue
            if part is None:
                self.unknown.setdefault(sheet.name, []).append(safe(text, 60))
            elif part not in taken:
                taken.add(part)
                at[part[1]][text] = part[0]
                if part[1] == "figure":
                    self._unit(part[0], sheet, row, places)
        if not any(at.values()):
            return None
        return MappedTable(
            sheet=sheet.name,
            header_rows=header_rows,
            measure_column=best[1],
            measures=at["figure"],
            columns={slug: heads for slug, (_, heads) in columns.items()},
            numerators=at["numerator"],
            denominators=at["denominator"],
        )

    def part(self, text: str, sheet: Sheet, row: int, columns: Sequence[int]) -> Part | None:
        """What a row holds: the count its name is the words of, else a measure's figure; `_LEFT_OUT` if it may be a count.

        "Suspensions" names a rate and the count above its line: whole numbers are the count.
        """
        count = self.counts.get(text.casefold())
        whole = _are_counts(sheet, row, columns)
        if count is not None and whole:
            return count
        code = self.measure(text)
        if code is None:
            return count
        measure = self.measures[code]
        if measure.kind == "rate" and measure.places > 0 and whole and not _RATE.search(text):
            self.left_out.append(
                f"Sheet {safe(sheet.name)}, row {row}: {safe(text, 60)} holds whole numbers, which may be counts and "
                f"not {measure.name} {'in per cent' if measure.unit == 'percent' else 'for every 100 pupils'}"
            )
            return _LEFT_OUT
        return code, "figure"

    def down(self, sheet: Sheet) -> dict[str, dict[str, str]]:
        """Half terms down the side, measures along the top: cells one by one."""
        for column in range(1, min(_width(sheet), _FURTHEST) + 1):
            halves = {
                row: slug for row in range(1, sheet.rows + 1) if (slug := half_term_slug(sheet.cell(row, column).text))
            }
            if len(set(halves.values())) < 2:
                continue
            if len(set(halves.values())) < len(halves):
                self.left_out.append(f"Sheet {safe(sheet.name)}: half terms stand more than once down its side")
                continue
            top = min(halves) - 1
            found: dict[str, dict[str, str]] = {}
            for other, text in sheet.row(top):
                code = self.measure(text) if other > column else None
                if (
                    code is not None
                    and code not in found
                    and self.part(text, sheet, min(halves), [other]) is not _LEFT_OUT
                ):
                    found[code] = {slug: f"{_quoted(sheet.name)}!{address(row, other)}" for row, slug in halves.items()}
                    for row in halves:
                        self._unit(code, sheet, row, [other])
            if found:
                return found
        return {}

    def groups(self, sheet: Sheet) -> MappedGroups | None:
        """Groups of pupils down the side; under each half term a column for each of the two counts."""
        self.is_grouped = False
        for upper in range(1, min(sheet.rows, _FURTHEST)):
            doubled: set[str] = set()
            tops: dict[str, tuple[str, ...]] = {}
            bottoms: dict[str, tuple[str, ...]] = {}
            codes: set[str] = set()
            for column, text in sheet.row(upper + 1):
                slug = half_term_slug(heading(sheet, upper, column))
                if slug is None:
                    continue
                part = self.counts.get(text.casefold()) or next(
                    (("att", side) for word, side in _COUNTS.items() if word in text.casefold()), None
                )
                if part is not None:
                    codes.add(part[0])
                    heads = (heading(sheet, upper, column), text)
                    if slug in (tops if part[1] == "numerator" else bottoms):
                        doubled.add(slug)
                    (tops if part[1] == "numerator" else bottoms)[slug] = heads
            if not tops or tops.keys() != bottoms.keys() or len(codes) != 1:
                continue
            self.is_grouped = True
            made = None if doubled else self._group_rows(sheet, upper, codes.pop(), tops, bottoms)
            if made is None:
                self.left_out.append(
                    f"Sheet {safe(sheet.name)}: groups with counts, but "
                    + ("half terms stand more than once" if doubled else "no rows that together are all pupils")
                )
            return made
        return None

    def _group_rows(
        self,
        sheet: Sheet,
        upper: int,
        code: str,
        tops: Mapping[str, tuple[str, ...]],
        bottoms: Mapping[str, tuple[str, ...]],
    ) -> MappedGroups | None:
        for column in range(1, 4):
            names = [sheet.cell(row, column).text for row in range(upper + 2, sheet.rows + 1)]
            add = tuple(name for name in names if _GROUP.fullmatch(name))
            own = f"{code}_pp"
            keep = {n: own for n in names if _DISADVANTAGED.search(n) and own in self.measures}
            whole = next((n for n in names if _ALL.fullmatch(n)), None)
            if len(add) < 2 and whole is not None:  # no year groups to add up, but a row of all pupils
                add, keep = (), {whole: code, **dict(list(keep.items())[:1])}
            elif len(add) < 2:
                continue
            else:
                keep = dict(list(keep.items())[:1])
            return MappedGroups(
                sheet=sheet.name,
                header_rows=(upper, upper + 1),
                group_column=column,
                measure=code,
                add=add,
                keep=keep,
                numerators=tops,
                denominators=bottoms,
            )
        return None

    def named(self, defined: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """Cells named after a measure and a half term: `Att_Aut1`, `PA_autumn_2`."""
        found: dict[str, dict[str, str]] = {}
        for name, target in defined.items():
            words = re.sub(r"[_.]+", " ", name).strip()
            split = re.search(r" ?((?:aut|spr|sum|ht|half)[a-z ]*\d)$", words)
            slug = half_term_slug(split[1]) if split else None
            if split is None or slug is None or ":" in target or "#REF" in target:
                continue
            code = self.measure(words[: split.start()])
            if code is not None:
                found.setdefault(code, {})[slug] = name
        return found

    def _unit(self, code: str, sheet: Sheet, row: int, columns: Sequence[int]) -> None:
        """A percentage kept as a fraction in cells not shown as one."""
        if self.measures[code].unit != "percent":
            return
        cells = [sheet.cell(row, column) for column in columns]
        numbers = [c.value for c in cells if isinstance(c.value, float) and not c.percent]
        whole = self.measures[code].plausible_from is None
        if numbers and whole and all(0 <= n <= 1 for n in numbers) and any(n > 0 for n in numbers):
            self.fractions.add(code)


def _are_counts(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """Whether a row holds whole numbers alone, none shown as a percentage."""
    cells = [sheet.cell(row, column) for column in columns if not sheet.is_empty(row, column)]
    numbers = [c.value for c in cells if isinstance(c.value, (int, float)) and not isinstance(c.value, bool)]
    return (
        bool(numbers)
        and len(numbers) == len(cells)
        and all(not c.percent and float(n).is_integer() for c, n in zip(cells, numbers, strict=True))
    )


def _count_names(measure: Measure) -> Iterator[tuple[str, str]]:
    if measure.kind == "rate":
        yield (measure.numerator or "").casefold(), "numerator"
        yield (measure.denominator or "").casefold(), "denominator"


def _unique(pairs: Sequence[tuple[str, Part]]) -> dict[str, Part]:
    """Count names that belong to one measure; a shared one (possible sessions) to the first, the main measure."""
    found: dict[str, Part] = {}
    for text, part in pairs:
        found.setdefault(text, part)
    return found


def _as_at(sheets: Sequence[Sheet]) -> str | None:
    """The cell of a date near the words "as at", else the first date at the top of a sheet."""
    first: str | None = None
    for sheet in sheets:
        for row in range(1, min(sheet.rows, 8) + 1):
            said = any("as at" in text.casefold() or "updated" in text.casefold() for _, text in sheet.row(row))
            for column in range(1, min(_width(sheet), 20) + 1):
                cell = sheet.cell(row, column)
                if not cell.text and read_date(cell) is not None:
                    where = f"{_quoted(sheet.name)}!{address(row, column)}"
                    if said:
                        return where
                    first = first or where
    return first


def _width(sheet: Sheet) -> int:
    return max((len(row) for row in sheet.grid), default=0)


def _quoted(name: str) -> str:
    return name if name.isalnum() else "'" + name.replace("'", "''") + "'"
