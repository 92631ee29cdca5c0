"""A library as the sample trust's staff would have left it before the service first ran (1 September 2026).

The Trust register, last year's KPI returns as the schools filled them in, and one school's own workbook. Only where
there is no `_sic/` yet, and never over a file that is there.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Final

from sic_docs.config.model import Definitions
from sic_docs.demo.figures_typing import fill_return, own_workbook
from sic_docs.demo.sample_figures import AS_AT
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.names import school_folders
from sic_docs.filing.paths import document_path, place_folder
from sic_docs.kpi.asked import HALF_TERMS
from sic_docs.kpi.return_form import make_return
from sic_docs.register.model import Register
from sic_docs.register.new import new_register
from sic_docs.school_year.model import Period
from sic_docs.trust.model import School

LAST_YEAR: Final = "2025-26"


def lay_out(library: Path, definitions: Definitions, *, template: bytes) -> tuple[Path, ...]:
    """Put the files there; returns those made, none where the service has already run.

    Args:
        template: The shipped KPI return workbook.
    """
    if (library / "_sic").exists():
        return ()
    register = definitions.first_register
    assert register is not None  # the sample trust ships one
    made = [_leave(library / "Confidential" / "Trust register.xlsx", new_register(definitions, register))]
    folders = school_folders(register.schools, {})
    for school in register.schools:
        path, content = _last_year(school, register, definitions, template)
        made.append(_leave(library / place_folder(f"school:{school.code}", folders) / path, content))
    return tuple(path for path in made if path is not None)


def _leave(path: Path, content: bytes) -> Path | None:
    """A file where there is none."""
    if path.exists():
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _last_year(school: School, register: Register, definitions: Definitions, template: bytes) -> tuple[str, bytes]:
    """Last year's figures of one school: its path below the school's folder, and the workbook."""
    layout = definitions.own_workbook(school.code)
    if layout is not None:
        path = layout.path.replace("{year}", LAST_YEAR)
        return path, own_workbook(school, LAST_YEAR, HALF_TERMS, layout, definitions)
    kind = definitions.document("kpi_return")
    key = DocumentKey("kpi_return", school.code, Period(LAST_YEAR, "year"))
    element = definitions.cycle.element("kpis")
    spot = document_path(kind, key, element_folder=element.folder, element_short=element.short)
    blank = make_return(
        template,
        school,
        LAST_YEAR,
        definitions.measures,
        definitions.domains,
        key=str(key),
        as_of=date(2025, 9, 1),
        style=definitions.trust.style,
        # Asked for on the Wednesday after the Friday they stand at (P13).
        dates={p.slug: (day, day + timedelta(days=5)) for p, day in AS_AT.items() if p.year == LAST_YEAR},
    )
    return spot.path, fill_return(blank.content, school, LAST_YEAR, HALF_TERMS, definitions)
