"""Kept views: lists, registers and the like, rendered again whenever what they show has changed (P9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from sic_docs.documents.definition import DocumentType
from sic_docs.documents.situation import Situation
from sic_docs.errors import StoreError, TemplateError
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.paths import document_path
from sic_docs.jobs.drafting import Draft
from sic_docs.jobs.filing import Rendered, Request
from sic_docs.jobs.report import Report
from sic_docs.jobs.situations import Known, situation
from sic_docs.jobs.templates import Templates
from sic_docs.ports import Place
from sic_docs.school_year.model import Period
from sic_docs.trust.model import TRUST

ALWAYS: Final = "always"
"""`per_period` of a view that outlives its year."""


def kept_key(known: Known, document_type: DocumentType, code: str) -> DocumentKey:
    """The key of a kept view: one a school (or the trust) and school year; for ever, for a type that says `always`.

    Such a view keeps the key it was first filed with, so that in September it goes on in the same file.

    Raises:
        RegistryDamaged: A registry it may stand in cannot be read.
    """
    now = DocumentKey(document_type.code, code, Period(known.opened.years[0], "year"))
    if document_type.per_period != ALWAYS:
        return now
    return _first_filed(known, now, document_path(document_type, now, folders=known.opened.folders).place) or now


def _first_filed(known: Known, now: DocumentKey, place: Place) -> DocumentKey | None:
    """The key of any year under which this view is filed, by the registries, else by the files' own stamps."""
    cabinet = known.opened.cabinet
    found: list[tuple[bool, DocumentKey]] = []
    for year in sorted(year for code, year in cabinet.registries.names if code == now.school):
        key = replace(now, period=Period(year, "year"))
        registry = cabinet.registries.load(now.school, year)
        row = registry.rows.get(str(key)) if registry else None
        if row is not None and not row.missed:
            found.append((row.removed, key))
    if not found:
        keys = (_parsed(printed) for printed in cabinet.shelves.of(place).stamped())
        found = [(False, key) for key in keys if key is not None and replace(key, period=now.period) == now]
    return min(found)[1] if found else None


def _parsed(printed: str) -> DocumentKey | None:
    try:
        return DocumentKey.parse(printed)
    except ValueError:
        return None


def file_kept(
    known: Known,
    templates: Templates,
    document_type: DocumentType,
    code: str,
    extend: Callable[[Situation], Situation] = lambda s: s,
) -> Report:
    """File one kept view of a school or of the trust.

    Args:
        extend: Adds to the situation what only this view shows.
    """

    def now() -> Situation:
        return extend(situation(known, document_type, str(kept_key(known, document_type, code)), occurrence=None))

    draft = Draft(templates, now)
    return file_view(known, document_type, code, lambda: draft.recipe, draft.render)


def file_view(
    known: Known,
    document_type: DocumentType,
    code: str,
    recipe: Callable[[], str],
    render: Callable[[str], Rendered],
) -> Report:
    """File one kept view however it is made.

    Args:
        recipe: Its digest, asked only when it counts. `render`: makes it, stamped with this printed key.
    """
    try:
        key = kept_key(known, document_type, code)
    except StoreError as problem:
        return Report(issues=(problem.issue(school=None if code == TRUST else code),))
    spot = document_path(document_type, key, folders=known.opened.folders)
    try:
        known.opened.cabinet.desk(code).file(
            Request(
                key=key,
                type=document_type,
                place=spot.place,
                path=spot.path,
                recipe=recipe,
                is_open=True,
                issue_on=known.today,
                render=lambda: render(str(key)),
                render_copy=lambda copy: render(str(copy)),
                kept=True,
            )
        )
    except TemplateError as problem:
        return Report(issues=(problem.issue(),))
    except StoreError as problem:  # this desk's registry cannot be read; the other views are filed
        return Report(issues=(problem.issue(school=None if code == TRUST else code),))
    return Report()
