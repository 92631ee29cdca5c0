"""A small set of measures and one primary school, and blank returns to spoil."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sic_docs.config.model import Domain
from sic_docs.errors import Issue
from sic_docs.kpi.model import Measure, Reading, SchoolReadings
from sic_docs.kpi.return_form import make_return
from sic_docs.kpi.workbook import read_return
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Phase, School

TEMPLATE = Path(__file__).parents[2] / "templates" / "kpi_return.xlsx"
YEAR = "2026-27"
DOMAINS = (Domain(code="attendance", name="Attendance"), Domain(code="standards", name="Standards"))


def measure(code: str = "att", **given: Any) -> Measure:
    """Attendance, or what is given."""
    facts: dict[str, Any] = {
        "name": "Attendance",
        "short": "Attendance",
        "domain": "attendance",
        "unit": "percent",
        "places": 1,
        "better": "up",
        "definition": "Sessions attended as a percentage of possible sessions.",
        "kind": "rate",
        "numerator": "Sessions attended",
        "denominator": "Possible sessions",
        "lowest": Decimal(0),
        "highest": Decimal(100),
        "amber_band": Decimal(1),
        "jump": Decimal(3),
        "headline": True,
    }
    return Measure(code=code, **{**facts, **given})


MEASURES = (
    measure(),
    measure(
        "sa",
        name="Severe absence",
        short="Severe absence",
        better="down",
        numerator="Pupils missing half",
        denominator="Pupils",
        plausible_from=Decimal(0),
    ),
    measure("susp", name="Suspension rate", short="Suspensions", unit="per_100", places=2, better="down",
            numerator="Suspensions", denominator="Pupils on roll", highest=None, jump=None, accumulates=True),
    measure("mtc", name="Times tables", short="Tables", domain="standards", unit="marks", kind="value",
            numerator=None, denominator=None, highest=Decimal(25), jump=None, compare="latest",
            collected_in=("autumn-2", "summer-2")),
    measure("ehe", name="Home education", short="Home education", unit="number", places=0, kind="count",
            better="none", numerator=None, denominator=None, highest=Decimal(999), amber_band=None, jump=None),
    measure("a8", name="Attainment 8", short="Attainment 8", domain="standards", unit="points", kind="value",
            numerator=None, denominator=None, highest=Decimal(90), ages=(15, 16), compare="latest"),
)  # fmt: skip
OAK = School(
    code="OAK", name="Oak & Ash (C of E) Primary School", phase=Phase.PRIMARY, lowest_age=4, highest_age=11, roll=210
)
DEFINITIONS: Any = SimpleNamespace(
    measures=MEASURES,
    domains=DOMAINS,
    own_workbook=lambda school: None,
    comparators=(),
    trust=SimpleNamespace(suppress_below=6),
)


def half(slug: str, year: str = YEAR) -> Period:
    return Period(year, slug)


@dataclass
class Read:
    """What reading a workbook gave."""

    readings: SchoolReadings
    issues: tuple[Issue, ...]

    def __getitem__(self, what: tuple[str, str]) -> Reading:
        return next(r for r in self.readings.readings if (r.measure, r.period.slug) == what)

    @property
    def codes(self) -> list[str]:
        return [issue.code for issue in self.issues]


def blank() -> bytes:
    return make_return(
        TEMPLATE.read_bytes(),
        OAK,
        YEAR,
        MEASURES,
        DOMAINS,
        key="kpi_return/OAK/2026-27/year/01",
        as_of=date(2026, 9, 1),
    ).content


def find_row(sheet: Worksheet, name: str, what: str = "Figure") -> int:
    return next(r for r in range(1, 60) if (sheet.cell(r, 1).value, sheet.cell(r, 2).value) == (name, what))


Spoil = Callable[[Any], None]


def spoiled(change: Spoil) -> bytes:
    """A blank return after someone's work on it."""
    book = load_workbook(io.BytesIO(blank()))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def kit() -> Any:
    """Everything above, for tests that must not import each other's folders."""
    return SimpleNamespace(
        TEMPLATE=TEMPLATE,
        YEAR=YEAR,
        DOMAINS=DOMAINS,
        MEASURES=MEASURES,
        OAK=OAK,
        DEFINITIONS=DEFINITIONS,
        measure=measure,
        by_code={m.code: m for m in MEASURES},
        half=half,
        blank=blank,
        spoiled=spoiled,
        find_row=find_row,
        read=lambda content: Read(*read_return(content, "OAK KPI return.xlsx", OAK, YEAR, DEFINITIONS)),
    )


@pytest.fixture
def typed(kit: Any) -> Callable[..., Read]:
    """`typed(value, …)`: the reading after `value` was typed for a measure in Autumn 1 (column D)."""

    def type_in(
        value: object,
        *,
        name: str = "Attendance",
        what: str = "Figure",
        sheet: str = "Attendance",
        column: int = 4,
        number_format: str | None = None,
        **counts: object,
    ) -> Read:
        def change(book: Any) -> None:
            page = book[sheet]
            cell = page.cell(kit.find_row(page, name, what), column)
            cell.value = value
            if number_format:
                cell.number_format = number_format
            for label, count in counts.items():
                page.cell(kit.find_row(page, name, label.replace("_", " ")), column).value = count

        return kit.read(spoiled(change))

    return type_in
