"""Everything `config/` says, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sic_docs.cycle.model import Cycle
from sic_docs.documents.definition import DocumentType
from sic_docs.kpi.model import Measure
from sic_docs.register.model import Comparator, Register
from sic_docs.school_year.model import YearDates
from sic_docs.trust.model import Category


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseStyle:
    """The trust's look (decision 21). Colours are six hex digits.

    Attributes:
        colours: Theme slot (`dk1 lt1 dk2 lt2 accent1`…`accent6 hlink folHlink`) → colour.
        fonts: `heading` and `body` font names.
        ratings: Rating colour name → (fill, ink).
        logo: File name in `config/`, or None for the shipped one.
    """

    colours: Mapping[str, str]
    fonts: Mapping[str, str]
    ratings: Mapping[str, tuple[str, str]]
    logo: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    code: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Domain:
    """One table of the KPI return: a group of measures."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """A publication that brings the next national figures.

    Attributes:
        title: As its publisher calls it. `measures`: codes whose comparators it renews.
        stale_on: The day from which what is held is out of date. `published_at`: where the next is found, in words.
    """

    code: str
    title: str
    stale_on: date
    published_at: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MappedTable:
    """One table of a school's own workbook: measures down the side, half terms along the top.

    Attributes:
        sheet: Sheet name. `header_rows`: 1-based row numbers holding headings, top first.
        measure_column: 1-based column naming the measure.
        measures: Row name in the workbook → measure code.
        columns: Half-term slug → the heading texts that together name its column, top row first.
        numerators, denominators: Name of a row holding a rate's counts → that rate's measure code.
    """

    sheet: str
    header_rows: tuple[int, ...]
    measure_column: int
    measures: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    numerators: Mapping[str, str] = field(default_factory=dict)
    denominators: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class MappedGroups:
    """One table with a row for each group of pupils. Groups are added up by their counts, never by percentages.

    Attributes:
        sheet: Sheet name. `header_rows`: rows holding headings. `group_column`: column naming the group.
        measure: Code of what the groups of `add` give together.
        add: Names of the rows that together are all pupils, each pupil once (year groups, say).
        keep: Name of a row → code of the measure it is by itself (`Pupil premium: att_pp`).
        numerators, denominators: Half-term slug → headings of the column of its counts. `figures`: of percentages,
            which only serve groups kept by themselves.
    """

    sheet: str
    header_rows: tuple[int, ...]
    group_column: int
    measure: str
    add: tuple[str, ...] = ()
    keep: Mapping[str, str] = field(default_factory=dict)
    numerators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    denominators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    figures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeignLayout:
    """How one school's own workbook maps to measures (decision 11): tables, tables of groups, single cells.

    Attributes:
        school: Short code. `path`: where it lies below the school's place, `{year}` allowed.
        sheet, header_rows, measure_column, measures, columns, numerators, denominators: A first table written
            without `tables`; see `MappedTable`.
        tables, groups: Further tables, on the same sheet or others.
        cells: Measure code → half-term slug → where its figure stands: `Sheet!C7`, or a defined name.
        numerator_cells, denominator_cells: The same for a rate's counts.
        units: measure code → unit in the workbook where it differs (`fraction` for 0.942).
        as_at: Where the date of the figures stands (`H2`, `Cover!B3`, a name); half terms up to it count as
            submitted.
    """

    school: str
    path: str
    sheet: str = ""
    header_rows: tuple[int, ...] = ()
    measure_column: int = 0
    measures: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    as_at: str | None = None
    numerators: Mapping[str, str] = field(default_factory=dict)
    denominators: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[MappedTable, ...] = ()
    groups: tuple[MappedGroups, ...] = ()
    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    numerator_cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    denominator_cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    file: str = ""
    line: int = 0

    @property
    def all_tables(self) -> tuple[MappedTable, ...]:
        """Every table, the one written without `tables` first."""
        if not self.measures:
            return self.tables
        first = MappedTable(
            sheet=self.sheet,
            header_rows=self.header_rows,
            measure_column=self.measure_column,
            measures=self.measures,
            columns=self.columns,
            numerators=self.numerators,
            denominators=self.denominators,
        )
        return (first, *self.tables)

    @property
    def supplies(self) -> frozenset[str]:
        """Codes of the measures it maps."""
        named = [code for table in self.all_tables for code in table.measures.values()]
        named += [code for g in self.groups for code in (*g.keep.values(), *([g.measure] if g.add else ()))]
        return frozenset((*named, *self.cells))

    @property
    def first_sheet(self) -> str:
        """The sheet a person would look at first; "" where only names are mapped."""
        sheets = [table.sheet for table in self.all_tables] + [group.sheet for group in self.groups]
        if sheets:
            return sheets[0]
        where = next((w for by_half in self.cells.values() for w in by_half.values()), "")
        return where.rpartition("!")[0].strip("'") if "!" in where else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TrustSettings:
    """`config/trust.yaml`.

    Attributes:
        library: Where documents go by default: a folder path, or `sharepoint`.
        start_on: Nothing issued before it is owed (P11).
        areas: Evaluation, category and review areas, one list (P41).
        notice_clear_days, email_delivery_days: For notices (domain.md 2.6).
        suppress_below: Threshold of publication (domain.md 2.4).
        first_register: Sheet name → CSV file name below `config/first_register/`.
    """

    name: str
    short_name: str
    library: str
    start_on: date
    time_zone: str
    categories: tuple[Category, ...]
    areas: tuple[str, ...]
    roles: tuple[Role, ...]
    style: HouseStyle
    notice_clear_days: int = 7
    email_delivery_days: int = 2
    papers_due_school_days: int = 10
    suppress_below: int = 6
    small_cohort: int = 10
    categories_in_part_a: bool = False
    usual_weekday: Mapping[str, int] | None = None
    avoid: Mapping[str, tuple[tuple[date, date], ...]] | None = None
    first_register: Mapping[str, str] | None = None

    def role_title(self, code: str) -> str:
        return next((r.title for r in self.roles if r.code == code), code)

    def category(self, code: str) -> Category | None:
        return next((c for c in self.categories if c.code == code), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Definitions:
    """Everything the trust decides, read and checked."""

    folder: str
    trust: TrustSettings
    cycle: Cycle
    documents: tuple[DocumentType, ...]
    measures: tuple[Measure, ...]
    domains: tuple[Domain, ...]
    foreign: tuple[ForeignLayout, ...]
    comparators: tuple[Comparator, ...]
    calendars: Mapping[str, Mapping[str, YearDates]]
    """Calendar name → year → dates; `trust` is the default calendar."""
    bank_holidays: frozenset[date]
    first_register: Register | None = None
    releases: tuple[Release, ...] = ()

    def document(self, code: str) -> DocumentType:
        return next(d for d in self.documents if d.code == code)

    def measure(self, code: str) -> Measure:
        return next(m for m in self.measures if m.code == code)

    def own_workbook(self, school: str) -> ForeignLayout | None:
        """How the school's own workbook is laid out; None when it fills in ours."""
        return next((layout for layout in self.foreign if layout.school == school), None)
