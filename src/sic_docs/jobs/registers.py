"""Registers of actions, one an audience, and the status workbook: kept views filed for people (P2, P9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sic_docs.documents.facts.registers import is_register
from sic_docs.documents.status import StatusRow
from sic_docs.jobs.kept import file_kept
from sic_docs.jobs.report import Report, combine
from sic_docs.jobs.situations import Known
from sic_docs.jobs.templates import Templates
from sic_docs.trust.model import TRUST

STATUS: Final = "status_rows"
"""Provider whose facts are every document owed so far; a kept view that uses it is filed last."""


def file_registers(known: Known, templates: Templates, codes: Sequence[str], status: Sequence[StatusRow]) -> Report:
    """File the registers of these schools (and the trust's, with the status workbook, when TRUST is among them).

    Args:
        status: What became of everything owed so far.
    """
    lines = tuple(status)
    reports: list[Report] = []
    schools = [s.code for s in known.opened.register.schools if s.is_in_trust(known.today) and s.code in codes]
    for document_type in known.definitions.documents:
        if is_register(document_type):
            at = schools if document_type.scope == "school" else [TRUST] if TRUST in codes else []
            reports += [file_kept(known, templates, document_type, code) for code in at]
        elif document_type.element is None and STATUS in document_type.uses and TRUST in codes:
            reports.append(file_kept(known, templates, document_type, TRUST, lambda s: replace(s, status=lines)))
    return combine(reports)
