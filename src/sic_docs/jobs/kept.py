"""Kept views: lists, registers and the like, rendered again whenever what they show has changed (P9)."""

from __future__ import annotations

from collections.abc import Callable

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
from sic_docs.school_year.model import Period
from sic_docs.trust.model import TRUST


def kept_key(known: Known, document_type: DocumentType, code: str) -> DocumentKey:
    """The key of a kept view: one a school (or the trust) and school year."""
    return DocumentKey(document_type.code, code, Period(known.opened.years[0], "year"))


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
    key = str(kept_key(known, document_type, code))
    draft = Draft(templates, lambda: extend(situation(known, document_type, key, occurrence=None)))
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
    key = kept_key(known, document_type, code)
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
