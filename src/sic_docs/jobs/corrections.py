"""The list of corrections filed beside each school's KPI workbook: a kept view, there once there is something to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from posixpath import dirname, relpath
from typing import Final
from urllib.parse import quote

from sic_docs.documents.definition import DocumentType
from sic_docs.errors import Issue, StoreError
from sic_docs.filing.paths import document_path
from sic_docs.jobs.kept import file_kept, kept_key
from sic_docs.jobs.report import Report, combine
from sic_docs.jobs.situations import Known
from sic_docs.jobs.templates import Templates
from sic_docs.kpi.asked import of_year
from sic_docs.kpi.corrections import Corrected, Correction, corrected_since, fragment, to_correct
from sic_docs.ports import StoredFile
from sic_docs.trust.model import School

CORRECTIONS: Final = "kpi_corrections"


def file_corrections(known: Known, templates: Templates, codes: Sequence[str]) -> Report:
    """File the lists of these schools: where there is something to correct, or the list was filed before."""
    document_type = next((t for t in known.definitions.documents if t.code == CORRECTIONS), None)
    if document_type is None:
        return Report()
    reports = []
    for school in known.opened.register.schools:
        if school.code in codes and school.is_in_trust(known.today):
            reports.append(_school(known, templates, document_type, school))
    return combine(reports)


def _school(known: Known, templates: Templates, document_type: DocumentType, school: School) -> Report:
    rows = tuple(_corrections(known, document_type, school))
    corrected = _corrected(known, school)
    try:
        filed = known.opened.cabinet.desk(school.code).row(kept_key(known, document_type, school.code)) is not None
    except StoreError as problem:
        return Report(issues=(problem.issue(school=school.code),))
    if not (rows or corrected or filed):
        return Report()
    return file_kept(
        known, templates, document_type, school.code, lambda s: replace(s, corrections=rows, corrected=corrected)
    )


def _corrected(known: Known, school: School) -> tuple[Corrected, ...]:
    year = known.opened.years[0]
    frozen = {period: book for period, book in known.joined.snapshots.items() if period.year == year}
    return corrected_since(frozen, known.joined.book, school.code, of_year(known.definitions.measures, year))


def _corrections(known: Known, document_type: DocumentType, school: School) -> Iterable[Correction]:
    files = known.opened.cabinet.shelves.of(f"school:{school.code}").files
    spot = document_path(document_type, kept_key(known, document_type, school.code), folders=known.opened.folders)
    for issue in to_correct(i for i in known.kpi_issues if i.school == school.code):
        file = _file(issue, files.values())
        where = ", ".join(part for part in (issue.file, issue.place) if part)
        yield Correction(
            where=where or "KPI workbook",
            found=issue.found,
            remedy=issue.remedy,
            address=_address(known, file, issue, dirname(spot.path)) if file is not None else "",
        )


def _file(issue: Issue, files: Iterable[StoredFile]) -> StoredFile | None:
    """The file an issue names; of several of that name the one in the folder it names, else the earliest."""
    same = [f for f in files if f.path.rpartition("/")[2] == issue.file]
    there = [f for f in same if f.path.rpartition("/")[0] == issue.place]
    return min(there or same, key=lambda f: (f.modified_at, f.path), default=None)


def _address(known: Known, file: StoredFile, issue: Issue, folder: str) -> str:
    """Link to the cell, as seen from where the list lies."""
    link = known.opened.store.link(file)
    start = link if "://" in link else quote(relpath(file.path, folder or "."))
    return start + fragment(issue.place)
