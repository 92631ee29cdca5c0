"""KPI workbooks → readings, one school at a time; unchanged files are not opened again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sic_docs.config.model import Definitions, ForeignLayout
from sic_docs.errors import Issue, SicDocsError
from sic_docs.filing.key import DocumentKey
from sic_docs.jobs import state
from sic_docs.kpi import lines as kpi_lines
from sic_docs.kpi.foreign import read_foreign
from sic_docs.kpi.model import SchoolReadings
from sic_docs.kpi.workbook import read_return
from sic_docs.opc.stamp import read_stamp
from sic_docs.ports import Store, StoredFile
from sic_docs.register.model import Register
from sic_docs.school_year.model import previous_year
from sic_docs.trust.model import School

RETURN = "kpi_return"
_OLD_RETURN_UNTIL = (9, 30)
"""Last year's return is read until 30 September, then closed (P27)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """One school's readings as now known, by year, with what was wrong in them."""

    school: str
    readings: tuple[SchoolReadings, ...] = ()
    issues: tuple[Issue, ...] = ()
    read: int = 0


def collect_school(
    store: Store,
    definitions: Definitions,
    register: Register,
    school: School,
    years: Sequence[str],
    *,
    files: Sequence[StoredFile],
    dry_run: bool = False,
) -> Collected:
    """Read whatever workbook of this school changed since it was last read.

    Args:
        years: Years whose workbooks are read, oldest first.
        files: Everything in the school's place, as just listed.
    """
    result = Collected(school=school.code)
    for year in years:
        kept_path = f"{year}/readings/{school.code}.jsonl"
        kept, kept_issues = kpi_lines.parse(state.read_text(store, kept_path))
        found = _workbook(store, definitions, school, year, files)
        if found is None:
            if kept is not None:
                result = _with(result, kept, kept_issues)
            continue
        file, layout = found
        if kept is not None and kept.mark == file.mark:
            result = _with(result, kept, kept_issues)
            continue
        name = file.path.rpartition("/")[2]
        try:
            content = store.read(file)
            if layout is not None:
                readings, issues = read_foreign(content, name, school, year, definitions, layout)
            else:
                readings, issues = read_return(content, name, school, year, definitions)
        except SicDocsError as problem:
            issue = replace(problem.issue(school=school.code), file=problem.file or name)
            result = _with(result, kept, (*kept_issues, issue))
            continue
        readings = replace(readings, mark=file.mark)
        issues = tuple(replace(i, school=school.code) for i in issues)
        if not dry_run:
            state.write_text(store, kept_path, kpi_lines.dump(readings, issues))
        result = replace(_with(result, readings, issues), read=result.read + 1)
    return result


def _with(result: Collected, readings: SchoolReadings | None, issues: Sequence[Issue]) -> Collected:
    parts = (*result.readings, readings) if readings is not None else result.readings
    return replace(result, readings=parts, issues=(*result.issues, *issues))


def _workbook(
    store: Store, definitions: Definitions, school: School, year: str, files: Sequence[StoredFile]
) -> tuple[StoredFile, ForeignLayout | None] | None:
    """The school's workbook of a year: by its path where a mapping says so, else by the key it carries."""
    for layout in definitions.foreign:
        if layout.school == school.code:
            path = layout.path.replace("{year}", year)
            return next(((f, layout) for f in files if f.path == path), None)
    candidates = [f for f in files if f.path.startswith(f"{year}/") and f.path.endswith(".xlsx")]
    ours: list[StoredFile] = []
    for file in candidates:
        try:
            stamp = read_stamp(store.read(file))
        except SicDocsError:
            if "/Working/" in f"/{file.path}" and "KPI return" in file.path:
                return file, None  # ours by name and damaged: let reading it say what is wrong
            continue
        if stamp is None:
            continue
        key = DocumentKey.parse(stamp.key)
        if key.document_type == RETURN and key.school == school.code and key.period.year == year:
            ours.append(file)
    ours.sort(key=lambda f: (f.modified_at, f.path))
    return (ours[0], None) if ours else None


def years_to_read(year: str, month_day: tuple[int, int]) -> tuple[str, ...]:
    """Which years' workbooks are still read on a day: last year's until 30 September (P27)."""
    open_old = month_day >= (9, 1) and month_day <= _OLD_RETURN_UNTIL
    return (previous_year(year), year) if open_old else (year,)
