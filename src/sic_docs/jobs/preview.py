"""One document as it would be issued, as bytes; files nothing."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches

from sic_docs.documents.definition import DocumentType
from sic_docs.documents.owed import Owed, owed_documents
from sic_docs.errors import NotKnown
from sic_docs.filing.key import DocumentKey
from sic_docs.jobs.app import App
from sic_docs.jobs.drafting import Draft
from sic_docs.jobs.figure_books import BOOKS, figure_book
from sic_docs.jobs.opening import Opened, open_library
from sic_docs.jobs.returns import RETURN, return_form
from sic_docs.jobs.run import gather
from sic_docs.jobs.situations import Known, situation
from sic_docs.jobs.templates import load_templates
from sic_docs.ports import Progress, Runner
from sic_docs.school_year.model import Period, academic_year
from sic_docs.trust.model import TRUST, Phase, School


def preview(app: App, *, type_code: str, school: str | None, today: date, runner: Runner, progress: Progress) -> bytes:
    """The document a type would give today: of the next occurrence, else the last.

    Args:
        school: Short code; needed for a document type of schools.

    Raises:
        NotKnown: There is no such type, or it is compiled from others; the school is unknown or missing; the year
            owes no such document.
    """
    document_type = _type(app, type_code)
    if type_code == RETURN:
        return new_return(app, school=school, year=None, today=today)
    opened = open_library(app, today=today, dry_run=True)
    code = _code(opened, document_type, school)
    known = gather(app, opened, runner=runner, progress=progress, dry_run=True).known
    book = figure_book(known, document_type)
    if book is not None:
        return book.make().content
    templates = load_templates(app, opened.store)
    if document_type.element is None:
        key = str(DocumentKey(document_type.code, code, Period(academic_year(today), "year")))
        s = situation(known, document_type, key, occurrence=None)
        return Draft(templates, lambda: s).render().content
    owed = _nearest(known, document_type, code)
    found = situation(known, document_type, owed.key or "", occurrence=owed.occurrence)
    return Draft(templates, lambda: found).render().content


def new_return(app: App, *, school: str | None, year: str | None, today: date) -> bytes:
    """A KPI return workbook: a school's own, stamped; without a school one with every measure, without a stamp."""
    opened = open_library(app, today=today, dry_run=True)
    wanted = year or academic_year(today)
    if wanted not in app.definitions.calendars.get("trust", {}):
        known = ", ".join(sorted(app.definitions.calendars.get("trust", {})))
        raise NotKnown(f"There are no dates for {wanted}.", f"Use one of {known}.", code="unknown-year")
    template = load_templates(app, opened.store).bytes(_type(app, RETURN).template)
    form = return_form(template, app.definitions, opened.calendars, wanted)
    if school is None:
        any_school = School(
            code="ANY", name="(school)", phase=Phase.ALL_THROUGH, lowest_age=2, highest_age=19, sixth_form=True
        )
        return form.make(any_school, as_of=today).content
    if school not in {s.code for s in opened.register.schools}:
        raise _unknown_school(opened, school)
    if (own := app.definitions.own_workbook(school)) is not None:
        raise NotKnown(
            f"{opened.register.school(school).name} keeps a workbook of its own ({own.path}) and is issued no return.",
            "Read that one; or take its mapping out of foreign in config/kpis.yaml, and it gets a return.",
            code="own-workbook",
        )
    return form.make(opened.register.school(school), as_of=today).content


def _type(app: App, code: str) -> DocumentType:
    types = {t.code: t for t in app.definitions.documents}
    shown = [name for name, t in types.items() if t.template or name in BOOKS]
    if code in shown:
        return types[code]
    near = get_close_matches(code, shown, 1)
    hint = f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(sorted(shown))}."
    raise NotKnown(f"There is no document type {code} to preview.", hint, code="unknown-document-type")


def _code(opened: Opened, document_type: DocumentType, school: str | None) -> str:
    if document_type.scope == "trust":
        return TRUST
    if school is None:
        raise NotKnown(
            f"{document_type.title} is written for one school.", "Name it with --school CODE.", code="school-needed"
        )
    if school not in {s.code for s in opened.register.schools}:
        raise _unknown_school(opened, school)
    return school


def _unknown_school(opened: Opened, school: str) -> NotKnown:
    codes = ", ".join(s.code for s in opened.register.schools)
    return NotKnown(f"The register knows no school {school}.", f"Use one of {codes}.", code="unknown-school")


def _nearest(known: Known, document_type: DocumentType, code: str) -> Owed:
    opened, today = known.opened, known.today
    last = max(
        calendar.window_of(Period(y, "year")).last for calendar in [opened.calendars.trust] for y in opened.years
    )
    rows = [
        o
        for o in owed_documents(
            known.definitions, opened.register, opened.calendars, opened.occurrences, date.min, last
        )
        if o.document_type == document_type.code and o.school == code and not o.is_cancelled
    ]
    if not rows:
        raise NotKnown(
            f"{document_type.title} is not owed to {code} this year.",
            "Choose another school, or another date with --on.",
            code="not-owed",
        )
    coming = [o for o in rows if (o.occurrence.on or o.window.last) >= today]
    return min(coming, key=lambda o: o.issue_on) if coming else max(rows, key=lambda o: o.issue_on)
