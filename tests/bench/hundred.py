"""A trust of a hundred schools, made from the sample trust's own: config, register, and one filled-in return a school.

Every school of the sample is copied under new codes, so phases, categories and sixth forms are mixed as there. The
same bytes come out each time.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeVar

from sic_docs.config.load import load
from sic_docs.config.model import Definitions
from sic_docs.demo.figures_typing import fill_return
from sic_docs.demo.sample_figures import AS_AT
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.names import school_folders
from sic_docs.filing.paths import document_path, place_folder
from sic_docs.kpi.return_form import make_return
from sic_docs.register.new import new_register
from sic_docs.school_year.model import Period
from sic_docs.trust.model import School

T = TypeVar("T")

ROOT: Final = Path(__file__).resolve().parents[2]
SCHOOLS: Final = 100
YEAR: Final = "2026-27"
FILLED: Final = ("autumn-1",)
_BY_SCHOOL: Final = ("Categories", "Inspections", "Targets", "Open actions")
"""Sheets with rows of one school each."""


def make_config(folder: Path) -> Path:
    """The shipped config with a hundred schools, templates beside it; returns the config folder."""
    config = folder / "config"
    shutil.copytree(ROOT / "config", config)
    shutil.copytree(ROOT / "templates", folder / "templates", ignore=shutil.ignore_patterns("drawing"))
    kpis = config / "kpis.yaml"
    # No school here has a workbook of its own: the returns are what is measured.
    kpis.write_text(re.sub(r"^foreign:\n(?:[ #].*\n|\n)*", "", kpis.read_text(), flags=re.MULTILINE))
    sheets = {path.stem: _rows(path) for path in sorted((config / "first_register").glob("*.csv"))}
    originals = sheets["Schools"]
    codes = {f"S{n:03d}": _original(n, originals) for n in range(1, SCHOOLS + 1)}
    sheets["Schools"] = [_school(code, number, row) for number, (code, row) in enumerate(codes.items(), start=1)]
    for name in _BY_SCHOOL:
        sheets[name] = list(_copied(sheets[name], codes))
    sheets["People"] = [{**row, "Scope": _scope(row["Scope"], codes)} for row in sheets["People"]]
    for name, rows in sheets.items():
        if rows:
            _write(config / "first_register" / f"{name}.csv", rows)
    return config


def lay_out(library: Path, definitions: Definitions) -> None:
    """The register, and each school's return of the year as the school sent it back after the first half term."""
    register = definitions.first_register
    assert register is not None
    confidential = library / "Confidential"
    confidential.mkdir(parents=True)
    (confidential / "Trust register.xlsx").write_bytes(new_register(definitions, register))
    template = (ROOT / "templates" / "kpi_return.xlsx").read_bytes()
    folders = school_folders(register.schools, {})
    sample = load(ROOT / "config").first_register
    assert sample is not None
    for number, school in enumerate(register.schools, start=1):
        # The figures are those of the sample school it was copied from, which its own code has none of.
        path, content = _return(school, _original(number, sample.schools), definitions, template)
        full = library / place_folder(f"school:{school.code}", folders) / path
        full.parent.mkdir(parents=True)
        full.write_bytes(content)


def make(folder: Path) -> tuple[Path, Path]:
    """(config, library) of the hundred schools."""
    config = make_config(folder)
    lay_out(folder / "library", load(config))
    return config, folder / "library"


def _original(number: int, sample: Sequence[T]) -> T:
    """The school of the sample that school number 1, 2 … is a copy of."""
    return sample[number % len(sample)]


def _return(school: School, typed_by: School, definitions: Definitions, template: bytes) -> tuple[str, bytes]:
    key = DocumentKey("kpi_return", school.code, Period(YEAR, "year"))
    element = definitions.cycle.element("kpis")
    spot = document_path(
        definitions.document("kpi_return"), key, element_folder=element.folder, element_short=element.short
    )
    dates = {p.slug: (day, day + timedelta(days=5)) for p, day in AS_AT.items() if p.year == YEAR}
    start = definitions.trust.start_on
    blank = make_return(
        template,
        school,
        YEAR,
        definitions.measures,
        definitions.domains,
        key=str(key),
        as_of=start,
        style=definitions.trust.style,
        dates=dates,
    )
    return spot.path, fill_return(blank.content, typed_by, YEAR, FILLED, definitions)


# --- rows -------------------------------------------------------------------------------------------------------


def _school(code: str, number: int, row: Mapping[str, str]) -> dict[str, str]:
    return {
        **row,
        "Short code": code,
        "URN": str(980000 + number),
        "School": f"{row['School']} {number}",
        "Joined on": "",
    }


def _copied(rows: Iterable[dict[str, str]], codes: Mapping[str, Mapping[str, str]]) -> Iterable[dict[str, str]]:
    """Each row once for every school made from the one it speaks of; rows of no school as they are."""
    for row in rows:
        column = "School" if "School" in row else "School or phase"
        copies = [code for code, original in codes.items() if original["Short code"] == row[column]]
        yield from ({**row, column: code} for code in copies) if copies else (row,)


def _scope(scope: str, codes: Mapping[str, Mapping[str, str]]) -> str:
    named = [part.strip() for part in scope.split(",")]
    copies = [code for code, original in codes.items() if original["Short code"] in named]
    return ", ".join(copies) or scope


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
