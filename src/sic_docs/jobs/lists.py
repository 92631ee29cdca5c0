"""Lists filed for people: To do in each school's folder, What needs attention in Confidential (P18). Kept views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from urllib.parse import quote

from sic_docs.documents.definition import DocumentType
from sic_docs.documents.situation import ToDo
from sic_docs.documents.status import StatusRow
from sic_docs.errors import Issue, StoreError
from sic_docs.filing.registry import Row
from sic_docs.jobs.attention import school_to_do, trust_to_do
from sic_docs.jobs.booking import reminders
from sic_docs.jobs.filed import Filed
from sic_docs.jobs.issued import Issued, load_issued
from sic_docs.jobs.kept import file_kept
from sic_docs.jobs.report import Report, combine
from sic_docs.jobs.returns import return_key
from sic_docs.jobs.situations import Known
from sic_docs.jobs.state import StateDamaged
from sic_docs.jobs.templates import Templates
from sic_docs.jobs.told import not_told_before, with_told
from sic_docs.ports import StoredFile
from sic_docs.trust.model import TRUST, School

_FOR_THE_TRUST = ("audience-", "registry-", "register-", "place-")
"""Codes of issues a school can do nothing about; they stand in the trust's list only."""


def file_lists(
    known: Known, templates: Templates, so_far: Report, codes: Sequence[str], status: Sequence[StatusRow]
) -> Report:
    """File the lists of these schools (and of the trust, when TRUST is among them).

    Args:
        so_far: What the run did and found before. `status`: what became of everything owed so far.
    """
    reports: list[Report] = []
    today, dry_run = known.today, known.opened.cabinet.dry_run
    told = with_told(known.opened.store, so_far.issues, today, dry_run=dry_run)
    reports.append(Report(issues=tuple(i for i in told if i.code == StateDamaged.code)))
    so_far = replace(so_far, issues=told)
    types = {t.code: t for t in known.definitions.documents}
    for school in known.opened.register.schools:
        if school.code in codes and school.is_in_trust(known.today) and "to_do" in types:
            reports.append(_school_list(known, templates, types["to_do"], school, so_far.issues, status))
    if TRUST in codes and "attention" in types:
        reports.append(_trust_list(known, templates, types["attention"], combine((so_far, *reports)), status))
        reports.append(Report(issues=not_told_before(known.opened.store, reminders(known), dry_run=dry_run)))
    return combine(reports)


def _school_list(
    known: Known,
    templates: Templates,
    document_type: DocumentType,
    school: School,
    issues: Sequence[Issue],
    status: Sequence[StatusRow],
) -> Report:
    now = _filed(known, [school.code], [row for row in status if row.school == school.code])
    mine = tuple(i for i in issues if i.school == school.code and not i.code.startswith(_FOR_THE_TRUST))
    return _file(known, templates, document_type, school.code, school_to_do(known, school, now), mine)


def _trust_list(
    known: Known, templates: Templates, document_type: DocumentType, so_far: Report, status: Sequence[StatusRow]
) -> Report:
    codes = [TRUST, *(s.code for s in known.opened.register.schools)]
    now = _filed(known, codes, status)
    return _file(known, templates, document_type, TRUST, trust_to_do(known, now), so_far.issues)


def _filed(known: Known, codes: Sequence[str], status: Sequence[StatusRow]) -> Filed:
    """What is filed there now; what this run filed counts, else the list would change with the next run."""
    rows: list[Row] = []
    for code in codes:
        with suppress(StoreError):  # told of when its own papers were to be filed
            rows += known.opened.cabinet.desk(code).rows(known.opened.years)
    issued: Mapping[str, Issued] = {}
    with suppress(StateDamaged):  # the same
        issued = load_issued(known.opened.store, codes[0], known.opened.years)
    return Filed(rows=rows, status=status, issued=issued)


def _file(
    known: Known,
    templates: Templates,
    document_type: DocumentType,
    code: str,
    to_do: Sequence[ToDo],
    issues: Sequence[Issue],
) -> Report:
    rows = tuple(replace(t, address=_address(known, code, t)) for t in to_do)
    return file_kept(known, templates, document_type, code, lambda s: replace(s, to_do=rows, issues=tuple(issues)))


def _address(known: Known, code: str, todo: ToDo) -> str:
    """Link to the document a line is about, as seen from where the list lies; "" when there is none."""
    desk = known.opened.cabinet.desk(todo.school or TRUST)
    file: StoredFile | None = None
    with suppress(StoreError):  # a registry that cannot be read is told of at its own desk
        if todo.where.startswith("KPI return") and todo.school:
            file = desk.where(return_key(todo.school, known.opened.years[0]))
        elif todo.key:
            file = desk.where(todo.key)
    if file is None:
        return ""
    link = known.opened.store.link(file)
    up = "../" if code == TRUST else "../../"
    return link if "://" in link else up + quote(link)
