"""Everything that must agree: config, register, templates, calendars. Reads; writes nothing."""

from __future__ import annotations

from datetime import date, timedelta

from sic_docs.config.check import check
from sic_docs.config.model import Definitions
from sic_docs.documents.context import facts_given
from sic_docs.errors import Issue, SicDocsError, TemplateError
from sic_docs.jobs.app import App
from sic_docs.jobs.opening import Opened, open_library
from sic_docs.jobs.registering import REGISTER
from sic_docs.jobs.templates import is_word, load_templates
from sic_docs.kpi.freshness import going_stale
from sic_docs.meetings.agenda import too_long
from sic_docs.school_year.model import Calendar, next_year
from sic_docs.word.compile import Compiled


def check_everything(app: App, *, today: date) -> tuple[Issue, ...]:
    """Every problem found, each with file, line or cell, and remedy. Config itself was checked on loading."""
    issues: list[Issue] = []
    try:
        opened = open_library(app, today=today, dry_run=True)
        issues += opened.issues
        issues += _too_long(app.definitions, opened)
        issues += _calendar_ends(opened.calendars.trust, today)
        store = opened.store
    except SicDocsError as problem:
        issues.append(problem.issue())
        store = app.store
    templates = load_templates(app, store)
    issues += templates.issues
    compiled: dict[str, Compiled] = {}
    faults: dict[str, Issue] = {}
    for document_type in app.definitions.documents:
        name = document_type.template
        try:
            if is_word(document_type) and name not in faults:
                compiled[name] = templates.compiled(name)
            elif name:
                templates.bytes(name)
        except TemplateError as problem:
            faults[name] = problem.issue()
    issues += faults.values()
    issues += check(app.definitions, compiled, providers=facts_given(), told=faults)
    issues += going_stale(app.definitions, today)
    return tuple(dict.fromkeys(issues))


def _calendar_ends(calendar: Calendar, today: date) -> list[Issue]:
    """Whether somebody should look up next year's term dates: they are published a year and more ahead."""
    last = calendar.open_days[-1]
    if last >= today + timedelta(days=365):
        return []
    after = next_year(max(calendar.years))
    return [
        Issue(
            code="calendar-ends",
            file="config/school_years",
            found=f"The term dates end on {last.day} {last:%B %Y}, less than a year from now.",
            remedy=f"Add {after}.yaml with the dates the schools have published; without them nothing is owed from then on.",
        )
    ]


def _too_long(definitions: Definitions, opened: Opened) -> list[Issue]:
    """Meetings whose planned items take longer than the meeting: nobody sees it on any one row of the planner."""
    bodies = {e.code: e for e in definitions.cycle.elements if e.meeting}
    halves = [h for year in opened.years for h in opened.calendars.trust.years[year].half_terms]
    lengths = {code: element.duration for code, element in bodies.items()}
    phases = dict.fromkeys(school.phase.value for school in opened.register.schools)
    found: dict[str, dict[str, None]] = {}
    for body, label, minutes in too_long(opened.register.planner, lengths, halves, phases):
        found.setdefault(body, {})[f"{minutes} in {label}"] = None
    return [
        Issue(
            code="agenda-too-long",
            file=REGISTER,
            place="sheet Planner",
            found=f"The items planned for {bodies[body].name} take longer than its {lengths[body]} minutes: "
            f"{', '.join(sums)}.",
            remedy="Write smaller Minutes beside some items, or move some to another meeting.",
        )
        for body, sums in found.items()
    ]
