"""Everything that must agree: config, register, templates, calendars. Reads; writes nothing."""

from __future__ import annotations

from datetime import date

from sic_docs.config.check import check
from sic_docs.documents.context import facts_given
from sic_docs.errors import Issue, SicDocsError, TemplateError
from sic_docs.jobs.app import App
from sic_docs.jobs.opening import open_library
from sic_docs.jobs.templates import is_word, load_templates
from sic_docs.kpi.freshness import going_stale
from sic_docs.word.compile import Compiled


def check_everything(app: App, *, today: date) -> tuple[Issue, ...]:
    """Every problem found, each with file, line or cell, and remedy. Config itself was checked on loading."""
    issues: list[Issue] = []
    try:
        opened = open_library(app, today=today, dry_run=True)
        issues += opened.issues
        store = opened.store
    except SicDocsError as problem:
        issues.append(problem.issue())
        store = app.store
    templates = load_templates(app, store)
    compiled: dict[str, Compiled] = {}
    for document_type in app.definitions.documents:
        if not is_word(document_type):
            continue
        try:
            compiled[document_type.template] = templates.compiled(document_type.template)
        except TemplateError as problem:
            issues.append(problem.issue())
    issues += check(app.definitions, compiled, providers=facts_given())
    issues += going_stale(app.definitions, today)
    return tuple(dict.fromkeys(issues))
