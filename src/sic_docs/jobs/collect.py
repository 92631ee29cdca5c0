"""KPI workbooks → readings, one school at a time; unchanged files are not opened again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sic_docs.config.model import Definitions, ForeignLayout
from sic_docs.errors import Issue, SicDocsError
from sic_docs.jobs import state
from sic_docs.jobs.returns import return_key
from sic_docs.kpi import lines as kpi_lines
from sic_docs.kpi.foreign import read_foreign
from sic_docs.kpi.model import SchoolReadings
from sic_docs.kpi.workbook import read_return
from sic_docs.opc.stamp import read_stamp
from sic_docs.ports import Store, StoredFile
from sic_docs.school_year.model import academic_year
from sic_docs.trust.model import School

_OLD_RETURN_UNTIL = (9, 30)
"""Last year's return is read until 30 September, then closed (P27)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """One school's readings as now known, by year, with what was wrong in them.

    Attributes:
        there: Years whose workbook was found. `unread`: years whose workbook could not be opened.
    """

    school: str
    readings: tuple[SchoolReadings, ...] = ()
    issues: tuple[Issue, ...] = ()
    read: int = 0
    there: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()


def collect_school(
    store: Store,
    definitions: Definitions,
    school: School,
    years: Sequence[str],
    *,
    today: date,
    files: Sequence[StoredFile],
    dry_run: bool = False,
) -> Collected:
    """Read whatever workbook of this school changed since it was last read.

    Args:
        years: Years whose workbooks are read, oldest first. A year that has ended is read until 30 September,
            then closed (P27), unless it was never read.
        files: Everything in the school's place, as just listed.
    """
    result = kept_readings(store, school.code, ())
    for year in years:
        path = _kept_path(school.code, year)
        kept, kept_issues = kpi_lines.parse(state.read_text(store, path))
        found = _workbook(store, definitions, school, year, files, kept)
        if found is not None:
            result = replace(result, there=result.there | {year})
        if found is None or (kept is not None and (kept.mark == found.file.mark or _is_closed(year, today))):
            result = _with(result, kept, kept_issues)
            continue
        name = found.file.path.rpartition("/")[2]
        try:
            content = found.content or store.read(found.file)
            if found.layout is not None:
                readings, issues = read_foreign(content, name, school, year, definitions, found.layout)
            else:
                readings, issues = read_return(content, name, school, year, definitions)
        except SicDocsError as problem:
            issue = replace(problem.issue(school=school.code), file=problem.file or name)
            result = replace(_with(result, kept, (*kept_issues, issue)), unread=result.unread | {year})
            continue
        readings = replace(readings, mark=found.file.mark)
        issues = tuple(replace(i, school=school.code) for i in issues)
        if not dry_run:
            state.write_text(store, path, kpi_lines.dump(readings, issues))
        result = replace(_with(result, readings, issues), read=result.read + 1)
    return result


def kept_readings(store: Store, code: str, years: Sequence[str]) -> Collected:
    """What was read of a school before, without opening its workbooks."""
    result = Collected(school=code)
    for year in years:
        result = _with(result, *kpi_lines.parse(state.read_text(store, _kept_path(code, year))))
    return result


def _kept_path(code: str, year: str) -> str:
    return f"{year}/readings/{code}.jsonl"


def _is_closed(year: str, today: date) -> bool:
    """Last year's return is read until 30 September (P27)."""
    return academic_year(today) > year and (today.month, today.day) > _OLD_RETURN_UNTIL


def _with(result: Collected, readings: SchoolReadings | None, issues: Sequence[Issue]) -> Collected:
    parts = (*result.readings, readings) if readings is not None else result.readings
    return replace(result, readings=parts, issues=(*result.issues, *issues))


@dataclass(frozen=True, slots=True)
class _Workbook:
    file: StoredFile
    layout: ForeignLayout | None = None
    content: bytes | None = None


def _workbook(
    store: Store,
    definitions: Definitions,
    school: School,
    year: str,
    files: Sequence[StoredFile],
    kept: SchoolReadings | None,
) -> _Workbook | None:
    """The school's workbook of a year: by its path where a mapping says so, else by the key it carries.

    Of several files with the key the one already read is kept to, else the earliest; one that cannot be opened
    counts by its name, so that reading it says what is wrong.
    """
    layout = definitions.own_workbook(school.code)
    if layout is not None:
        path = layout.path.replace("{year}", year)
        return next((_Workbook(f, layout) for f in files if f.path == path), None)
    ours: list[_Workbook] = []
    broken: list[_Workbook] = []
    for file in files:
        if not (file.path.startswith(f"{year}/") and file.path.lower().endswith(".xlsx")):
            continue
        if kept is not None and kept.mark == file.mark:
            return _Workbook(file)
        content = store.read(file)
        try:
            stamp = read_stamp(content)
        except SicDocsError:
            stamp = None
            if f"{school.code} KPI return" in file.path:
                broken.append(_Workbook(file, None, content))
        if stamp is not None and stamp.key.partition("~")[0] == str(return_key(school.code, year)):
            ours.append(_Workbook(file, None, content))
    found = ours or broken
    return min(found, key=lambda w: (w.file.modified_at, w.file.path)) if found else None
