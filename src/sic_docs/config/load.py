"""The config folder → `Definitions`; every problem of every file reported together.

What is read: `trust.yaml`, `cycle.yaml`, `documents.yaml`, `kpis.yaml`, `school_years/*.yaml`, and the rows of
`first_register/` that `trust.yaml` names. What must agree between config, templates and providers is
`config.check`; what must agree inside config is judged here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sic_docs.config.agree import contradictions
from sic_docs.config.bind import Binder, did_you_mean
from sic_docs.config.files import Node, read_yaml
from sic_docs.config.model import Definitions, Domain, ForeignLayout, Release, TrustSettings
from sic_docs.config.parts import in_parts
from sic_docs.config.years import read_year
from sic_docs.cycle.model import Cycle
from sic_docs.documents.definition import DocumentType
from sic_docs.errors import ConfigError, Issue
from sic_docs.kpi.model import Measure
from sic_docs.register.model import Comparator, Register
from sic_docs.register.read import from_rows
from sic_docs.school_year.model import YearDates


@dataclass(frozen=True, kw_only=True, slots=True)
class KpiFile:
    """`config/kpis.yaml`."""

    domains: tuple[Domain, ...]
    measures: tuple[Measure, ...]
    comparators: tuple[Comparator, ...] = ()
    foreign: tuple[ForeignLayout, ...] = ()
    releases: tuple[Release, ...] = ()


def load(folder: Path) -> Definitions:
    """Everything a config folder says.

    Raises:
        ConfigError: With every problem found, each with its file, line and remedy.
    """
    loader = _Loader(folder)
    definitions = loader.definitions()
    if definitions is not None and not any(_concerns_the_register(issue) for issue in loader.issues):
        register, issues = _first_register(folder, definitions)
        loader.issues += issues
        definitions = replace(definitions, first_register=register)
    if definitions is None or loader.issues:
        count = len(loader.issues)
        found = f"{count} problem{'' if count == 1 else 's'} in {folder.name}/."
        raise ConfigError(found, "Put each of them right and run again.", issues=tuple(loader.issues))
    return definitions


def _concerns_the_register(issue: Issue) -> bool:
    """Whether reading the first register beside this fault would find faults that are none."""
    return not (issue.file or "").endswith("/documents.yaml")


class _Loader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.issues: list[Issue] = []
        self.binders: list[Binder] = []

    def definitions(self) -> Definitions | None:
        if not self.folder.is_dir():
            found, remedy = "There is no such folder.", "Name the folder that holds trust.yaml with --config."
            self.issues.append(Issue(code="config-missing-file", file=str(self.folder), found=found, remedy=remedy))
            return None
        trust_node, trust_binder = self._read("trust.yaml")
        cycle_node, cycle_binder = self._read("cycle.yaml")
        documents_node, documents_binder = self._read("documents.yaml")
        kpi_node, kpi_binder = self._read("kpis.yaml")
        trust = trust_binder.entry(trust_node, TrustSettings) if trust_node else None
        cycle = cycle_binder.entry(cycle_node, Cycle) if cycle_node else None
        documents = in_parts(documents_binder.entries(documents_node, DocumentType) if documents_node else ())
        kpis = kpi_binder.entry(kpi_node, KpiFile) if kpi_node else None
        calendars, holidays = self._years()
        for binder in self.binders:
            self.issues += binder.issues
        self._refer(
            {
                "role": _codes(trust_node, "roles"),
                "category": _codes(trust_node, "categories"),
                "strand": _codes(cycle_node, "strands"),
                "element": _codes(cycle_node, "elements"),
                "document type": _codes(documents_node),
                "domain": _codes(kpi_node, "domains"),
                "measure": _codes(kpi_node, "measures"),
            }
        )
        self.issues += contradictions(
            self.folder.name,
            trust=trust,
            cycle=cycle,
            documents=documents,
            measures=kpis.measures if kpis else (),
        )
        if trust is None or cycle is None or kpis is None:
            return None
        return Definitions(
            folder=str(self.folder),
            trust=trust,
            cycle=cycle,
            documents=documents,
            measures=kpis.measures,
            domains=kpis.domains,
            foreign=kpis.foreign,
            releases=kpis.releases,
            comparators=kpis.comparators,
            calendars=calendars,
            bank_holidays=holidays,
        )

    def _read(self, name: str) -> tuple[Node | None, Binder]:
        shown = f"{self.folder.name}/{name}"
        node, issues = read_yaml(self.folder / name, shown)
        self.issues += issues
        binder = Binder(shown)
        self.binders.append(binder)
        return node, binder

    def _years(self) -> tuple[Mapping[str, Mapping[str, YearDates]], frozenset[date]]:
        calendars: dict[str, dict[str, YearDates]] = {}
        holidays: frozenset[date] = frozenset()
        came_from: dict[str, str] = {}
        for path in sorted((self.folder / "school_years").glob("*.yaml")):
            node, binder = self._read(f"school_years/{path.name}")
            made = read_year(binder, node) if node else None
            if made is None or node is None:
                continue
            dates, days, year = made
            if year in came_from:
                binder.note("config-dates", 1, "", f"{year} is given by {came_from[year]} too.", "Keep one of them.")
            came_from[year] = binder.shown
            holidays |= days
            for name, year_dates in dates.items():
                calendars.setdefault(name, {})[year] = year_dates
        if not came_from and not any("school_years" in (issue.file or "") for b in self.binders for issue in b.issues):
            found, remedy = "No school year is given.", "Add school_years/2026-27.yaml."
            self.issues.append(Issue(code="config-missing-file", file=self.folder.name, found=found, remedy=remedy))
        # A calendar of its own need not repeat the years it shares with the trust.
        shared = calendars.setdefault("trust", {})
        return {name: {**shared, **years} for name, years in calendars.items()}, holidays

    def _refer(self, known: Mapping[str, list[str] | None]) -> None:
        for binder in self.binders:
            for use in binder.uses:
                names = known[use.kind]
                if names is None or use.name in names:
                    continue  # a list that could not be read at all is reported once, not at every use
                found = f'There is no {use.kind} "{use.name}".'
                remedy = did_you_mean(use.name, names)
                self.issues.append(
                    Issue(code="config-unknown-name", file=use.file, place=use.place, found=found, remedy=remedy)
                )


def _codes(node: Node | None, key: str | None = None) -> list[str] | None:
    """The codes a group defines, faulty entries included: a fault in one entry must not raise others elsewhere."""
    if node is not None and key is not None:
        node = (node.table or {}).get(key)
    if node is None:
        return None
    if node.items is not None:
        first = [next(iter((each.table or {}).values()), None) for each in node.items]
        return [each.text for each in first if each is not None and each.text is not None]
    return list(node.table or {})


def _first_register(folder: Path, definitions: Definitions) -> tuple[Register | None, tuple[Issue, ...]]:
    names = definitions.trust.first_register
    if not names:
        return None, ()
    sheets: dict[str, list[dict[str, str | None]]] = {}
    files: dict[str, str] = {}
    issues: list[Issue] = []
    for sheet, name in names.items():
        shown = f"{folder.name}/first_register/{name}"
        try:
            text = (folder / "first_register" / name).read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            found = "This file cannot be read as UTF-8 text."
            remedy = "Put it there, or take the sheet out of first_register in trust.yaml."
            issues.append(Issue(code="config-missing-file", file=shown, found=found, remedy=remedy))
            continue
        sheets[sheet] = [dict(row) for row in csv.DictReader(io.StringIO(text, newline=""), restkey="(beyond)")]
        files[sheet] = shown
    register, found_issues = from_rows(sheets, definitions, files=files)
    return register, (*issues, *found_issues)
