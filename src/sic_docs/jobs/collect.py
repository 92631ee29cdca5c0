"""KPI workbooks → readings, one school at a time; unchanged files are not opened again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from hashlib import sha256
from typing import Final

from sic_docs.config.model import Definitions
from sic_docs.errors import Issue, SicDocsError
from sic_docs.jobs import state
from sic_docs.jobs.workbooks import STRAYS, search_workbook
from sic_docs.kpi import lines as kpi_lines
from sic_docs.kpi.asked import digest_of, measures_of, of_year
from sic_docs.kpi.foreign import read_foreign
from sic_docs.kpi.model import SchoolReadings
from sic_docs.kpi.workbook import read_return
from sic_docs.ports import Store, StoredFile
from sic_docs.school_year.model import academic_year
from sic_docs.trust.model import School

READER: Final = 1
"""Raised when workbooks are read differently, so that each is read once more."""
_WITHOUT = "the figures are then read from the workbook again, if it is there"
_OLD_RETURN_UNTIL = (9, 30)
"""Last year's return is read until 30 September, then closed (P27)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """One school's readings as now known, by year, with what was wrong in them; `read`: workbooks opened for it."""

    school: str
    readings: tuple[SchoolReadings, ...] = ()
    issues: tuple[Issue, ...] = ()
    read: int = 0


def collect_school(
    store: Store,
    definitions: Definitions,
    school: School,
    years: Sequence[str],
    *,
    today: date,
    files: Sequence[StoredFile],
    schools: Sequence[School] = (),
    dry_run: bool = False,
) -> Collected:
    """Read whatever workbook of this school changed since it was last read, or whose mapping did.

    Args:
        years: Years whose workbooks are read, oldest first. A year that has ended is read until 30 September,
            then closed (P27), unless it was never read.
        files: Everything in the school's place, as just listed.
        schools: Every school of the trust, to know another's workbook by.
    """
    result = kept_readings(store, school.code, ())
    for year in years:
        path = _kept_path(school.code, year)
        kept, kept_issues, damage = _kept(store, path)
        if kept is not None and kept.source and _is_closed(year, today):
            result = _with(result, kept, kept_issues)
            continue
        recipe = _recipe(definitions, school, year)
        search = search_workbook(store, definitions, school, year, files, kept)
        found, strays = search.workbook, search.strays
        if found is None and damage is not None:
            raise damage  # nothing to read them from again
        if found is None or _is_known(kept, found.file, recipe):
            known = (*(i for i in kept_issues if i.code not in STRAYS), *strays)
            base = kept or SchoolReadings(school=school.code, year=year, source="")
            if search.looked != base.looked and not dry_run:
                state.write_text(store, path, kpi_lines.dump(replace(base, looked=search.looked), known))
            result = _with(result, kept, known)
            continue
        name = found.file.path.rpartition("/")[2]
        try:
            content = found.content or store.read(found.file)
            if found.layout is not None:
                readings, issues = read_foreign(content, name, school, year, definitions, found.layout, schools)
            else:
                readings, issues = read_return(content, name, school, year, definitions, schools)
        except SicDocsError as problem:
            if damage is not None:
                raise damage from problem
            issue = replace(problem.issue(school=school.code), file=problem.file or name)
            before = (i for i in kept_issues if i.code not in STRAYS)
            result = _with(result, kept, (*before, *strays, issue))
            continue
        readings = replace(readings, mark=found.file.mark, recipe=recipe, looked=search.looked)
        issues = (*(replace(i, school=school.code) for i in issues), *strays)
        if not dry_run:
            state.write_text(store, path, kpi_lines.dump(readings, issues))
        result = replace(_with(result, readings, issues), read=result.read + 1)
    return result


def _is_known(kept: SchoolReadings | None, file: StoredFile, recipe: str) -> bool:
    """Whether what is kept of a workbook still holds: the same version, read the same way."""
    return kept is not None and bool(kept.source) and (kept.mark, kept.recipe) == (file.mark, recipe)


def _recipe(definitions: Definitions, school: School, year: str) -> str:
    """What a workbook is read by: the dictionary of the year, what this school is asked, how its own is mapped."""
    measures = of_year(definitions.measures, year)
    asked = ",".join(m.code for m in measures_of(measures, school))
    layout = definitions.own_workbook(school.code)
    said = [getattr(layout, f.name) for f in fields(layout) if f.name not in ("file", "line")] if layout else []
    return sha256(f"{READER} {digest_of(measures)} {asked} {said!r}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def kept_readings(store: Store, code: str, years: Sequence[str]) -> Collected:
    """What was read of a school before, without opening its workbooks."""
    result = Collected(school=code)
    for year in years:
        kept, issues, damage = _kept(store, _kept_path(code, year))
        if damage is not None:
            raise damage
        result = _with(result, kept, issues)
    return result


def _kept(store: Store, path: str) -> tuple[SchoolReadings | None, tuple[Issue, ...], state.StateDamaged | None]:
    """What is kept of one school and year; or what is wrong with it, until its workbook is read again."""
    try:
        text = state.read_text(store, path, without=_WITHOUT)
    except state.StateDamaged as problem:
        return None, (), problem
    kept, issues = kpi_lines.parse(text)
    return kept, issues, state.damaged(path, _WITHOUT) if text and kept is None else None


def _kept_path(code: str, year: str) -> str:
    return f"{year}/readings/{code}.jsonl"


def _is_closed(year: str, today: date) -> bool:
    """Last year's return is read until 30 September (P27)."""
    return academic_year(today) > year and (today.month, today.day) > _OLD_RETURN_UNTIL


def _with(result: Collected, readings: SchoolReadings | None, issues: Sequence[Issue]) -> Collected:
    parts = (*result.readings, readings) if readings is not None and readings.source else result.readings
    return replace(result, readings=parts, issues=(*result.issues, *issues))
