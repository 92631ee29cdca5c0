"""The whole day's job in four passes (decision 13): collect and read, join, issue, packs and lists.

One `today` for the whole run. Every pass is safe to repeat; a run killed at any moment is finished by the next.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sic_docs.documents.owed import Owed, owed_documents
from sic_docs.errors import Issue, NotKnown, SicDocsError, StoreError
from sic_docs.filing.key import DocumentKey
from sic_docs.jobs.app import App
from sic_docs.jobs.chasing import late_returns
from sic_docs.jobs.collect import Collected, collect_school, kept_readings
from sic_docs.jobs.corrections import file_corrections
from sic_docs.jobs.figure_books import file_books
from sic_docs.jobs.issue import Clerk, by_desk
from sic_docs.jobs.issued import keep_issued, load_issued
from sic_docs.jobs.join import Joined, join
from sic_docs.jobs.lists import file_lists
from sic_docs.jobs.opening import Opened, open_library
from sic_docs.jobs.read import ReadBack, read_desk
from sic_docs.jobs.registers import file_registers
from sic_docs.jobs.report import Report, combine
from sic_docs.jobs.situations import Known
from sic_docs.jobs.snapshots import Snapshots, keep_actions, keep_snapshots, load_actions, load_snapshots
from sic_docs.jobs.state import Lines, StateDamaged
from sic_docs.jobs.status import owed_so_far, status_rows
from sic_docs.jobs.templates import Templates, load_templates
from sic_docs.jobs.typed_issues import typed_issues
from sic_docs.meetings.model import Action
from sic_docs.ports import Progress, Runner
from sic_docs.school_year.model import previous_year
from sic_docs.trust.model import TRUST

PASSES = frozenset({"collect", "read", "issue", "pack"})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Taken:
    """What the first pass brought from one place.

    Attributes:
        stopped: A record of ours about it cannot be read, so nothing may be written there.
    """

    code: str
    collected: Collected
    read: ReadBack
    issues: tuple[Issue, ...] = ()
    stopped: bool = False


def run(
    app: App,
    *,
    today: date,
    runner: Runner,
    progress: Progress,
    schools: tuple[str, ...] | None = None,
    dry_run: bool = False,
    passes: frozenset[str] = PASSES,
    again: str | None = None,
    elements: frozenset[str] | None = None,
) -> Report:
    """Do the day's job, or some of its passes.

    Args:
        today: The one day of the run.
        schools: Short codes; trust papers are left alone unless TRUST is among them. None for everything.
        passes: Which of collect, read, issue and pack to do; what the others would have found is taken from what
            is kept.
        elements: Codes of the elements whose documents are issued; None for all.
        again: Printed key of one paper of which the next copy is filed; nothing else is issued then.

    Raises:
        RegisterError: There is nothing to go by.
        NotKnown: `schools` names one the register does not know, or `again` a paper that is not owed.
    """
    opened = open_library(app, today=today, dry_run=dry_run, schools=schools)
    try:
        asked = _Asked(schools=schools, dry_run=dry_run, passes=passes, again=again, elements=elements)
        report = _passes(app, opened, asked, runner, progress)
    except BaseException:
        _close(opened)
        raise
    else:
        closed = _close(opened)
        return combine((report, *closed, *(_desks(opened) if again is None else ())))
    finally:
        opened.store.close()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """What of the day's job was asked for; see `run`."""

    schools: tuple[str, ...] | None
    dry_run: bool
    passes: frozenset[str]
    again: str | None
    elements: frozenset[str] | None

    def wants(self, code: str) -> bool:
        return _wanted(code, self.schools)

    def without(self, stopped: Collection[str], codes: Sequence[str]) -> _Asked:
        """The same, but nothing is written for these."""
        if not stopped:
            return self
        return replace(self, schools=tuple(code for code in codes if self.wants(code) and code not in stopped))


def _passes(app: App, opened: Opened, asked: _Asked, runner: Runner, progress: Progress) -> Report:
    gathered = gather(
        app,
        opened,
        runner=runner,
        progress=progress,
        schools=asked.schools,
        dry_run=asked.dry_run,
        passes=asked.passes,
    )
    known, reports = gathered.known, [Report(issues=(*opened.issues, *gathered.issues))]
    if asked.passes & {"issue", "pack"}:
        templates = load_templates(app, opened.store)
        reports.append(Report(issues=templates.issues))
        if asked.again is not None:
            reports.append(_again(known, templates, asked.again, gathered.stopped))
            return combine(reports)
        asked = asked.without(gathered.stopped, _codes(opened))
        everything = owed_so_far(known)
        owed = tuple(o for o in everything if asked.elements is None or o.element in asked.elements)
        if "issue" in asked.passes:
            reports += _issue(known, templates, owed, asked, runner, progress)
        if "pack" in asked.passes and asked.wants(TRUST) and _any_pack(known, owed):
            # Here, because the libraries that join PDFs take longer to load than most days' packs take to pass over.
            from sic_docs.jobs.pack import file_packs

            try:
                reports.append(file_packs(app, known, templates, owed, dry_run=asked.dry_run))
            except StoreError as problem:  # the trust's registry cannot be read; the schools are served
                reports.append(Report(issues=(problem.issue(),)))
        if "issue" in asked.passes:
            wanted = [c for c in _codes(opened) if asked.wants(c)]
            status = status_rows(known, owed=everything)
            reports.append(file_registers(known, templates, wanted, status))
            reports.append(file_corrections(known, templates, wanted))
            reports.append(file_books(known, wanted))
            so_far = combine((*reports, *_desks(opened)))
            reports.append(file_lists(known, templates, so_far, wanted, status))
    return combine(reports)


def _any_pack(known: Known, owed: Sequence[Owed]) -> bool:
    """Whether anything owed is compiled from other papers."""
    packs = {t.code for t in known.definitions.documents if t.parts}
    return any(one.document_type in packs for one in owed)


def _close(opened: Opened) -> list[Report]:
    """Write every desk's registry, once a run; what is wrong with one stops only this one.

    A run killed before finds its work again by the stamps.
    """
    reports: list[Report] = []
    for code in _codes(opened):
        try:
            opened.cabinet.desk(code).close()
        except SicDocsError as problem:
            reports.append(Report(issues=(problem.issue(school=None if code == TRUST else code),)))
    return reports


def _desks(opened: Opened) -> list[Report]:
    """What every desk did."""
    return [opened.cabinet.desk(code).report() for code in _codes(opened)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """Everything read.

    Attributes:
        stopped: Short codes (or TRUST) for which nothing may be written in this run.
    """

    known: Known
    issues: tuple[Issue, ...] = ()
    stopped: frozenset[str] = frozenset()


def gather(
    app: App,
    opened: Opened,
    *,
    runner: Runner,
    progress: Progress,
    schools: tuple[str, ...] | None = None,
    dry_run: bool = False,
    passes: frozenset[str] = frozenset(),
) -> Gathered:
    """The first two passes: what is kept, and what is new in the library, joined."""
    codes = (*_codes(opened),)
    years = (previous_year(opened.years[0]), *opened.years)

    def take(code: str) -> _Taken:
        return _take(app, opened, code, years, passes if _wanted(code, schools) else frozenset(), dry_run)

    taken: list[_Taken] = []
    for done, one in enumerate(runner.map("read", take, codes, label=str), start=1):
        taken.append(one)
        progress.step("Reading", done, len(codes))
    kept = _Kept(snapshots=load_snapshots(opened.store, years), actions=load_actions(opened.store))
    stopped = kept.snapshots.lacking(codes) | {t.code for t in taken if t.stopped}
    joined = _join(app, opened, taken, kept, keeping=not dry_run and not stopped)
    figures = tuple(i for t in taken for i in t.collected.issues)
    known = Known(definitions=app.definitions, opened=opened, joined=joined, kpi_issues=figures)
    issues = tuple(i for t in taken for i in (*t.issues, *t.collected.issues, *t.read.issues))
    found = (*late_returns(known), *typed_issues(known))
    late = tuple(i for i in found if _wanted(i.school or TRUST, schools))
    issues = (*issues, *kept.snapshots.issues, *kept.actions.issues)
    return Gathered(known=known, issues=(*issues, *late), stopped=stopped)


def _take(app: App, opened: Opened, code: str, years: Sequence[str], passes: frozenset[str], dry_run: bool) -> _Taken:
    """One school's (or the trust's) figures and answers. What goes wrong here stops only this one."""
    collected, read = Collected(school=code), ReadBack()
    issues: tuple[Issue, ...] = ()
    stopped = False
    try:
        if code != TRUST:
            collected = (
                collect_school(
                    opened.store,
                    app.definitions,
                    opened.register.school(code),
                    years,
                    today=opened.today,
                    files=tuple(opened.cabinet.shelves.of(f"school:{code}").files.values()),
                    schools=opened.register.schools,
                    dry_run=dry_run,
                )
                if "collect" in passes
                else kept_readings(opened.store, code, years)
            )
        read = read_desk(
            opened.store,
            app.definitions,
            opened.cabinet.desk(code),
            years,
            today=opened.today,
            opening="read" in passes,
            dry_run=dry_run,
        )
    except SicDocsError as problem:
        issues = (problem.issue(school=None if code == TRUST else code),)
        stopped = isinstance(problem, StateDamaged)
    return _Taken(code=code, collected=collected, read=read, issues=issues, stopped=stopped)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    """What earlier runs kept for the whole trust."""

    snapshots: Snapshots
    actions: Lines[Action]


def _join(app: App, opened: Opened, taken: Sequence[_Taken], kept: _Kept, *, keeping: bool) -> Joined:
    """Everything read, joined; kept unless something of it is not known whole."""
    joined = join(
        app.definitions,
        opened.register,
        opened.calendars,
        opened.occurrences,
        readings=[r for t in taken for r in t.collected.readings],
        snapshots=kept.snapshots.taken,
        answers={key: answers for t in taken for key, answers in t.read.answers.items()},
        actions=kept.actions.values,
        year=opened.years[0],
        today=opened.today,
    )
    if keeping:
        keep_snapshots(opened.store, joined.new_snapshots, today=opened.today)
    if keeping and kept.actions.damage is None:
        keep_actions(opened.store, joined.actions)
    return joined


def _issue(
    known: Known, templates: Templates, owed: Sequence[Owed], asked: _Asked, runner: Runner, progress: Progress
) -> list[Report]:
    desks = {code: rows for code, rows in by_desk(owed).items() if asked.wants(code)}

    def one(code: str) -> Report:
        return _issue_desk(known, templates, code, desks[code], asked.dry_run)

    reports: list[Report] = []
    for done, report in enumerate(runner.map("issue", one, list(desks), label=str), start=1):
        reports.append(report)
        progress.step("Issuing", done, len(desks))
    return reports


def _issue_desk(known: Known, templates: Templates, code: str, owed: Sequence[Owed], dry_run: bool) -> Report:
    """One desk's documents. What goes wrong here stops only this one."""
    opened = known.opened
    try:
        issued = load_issued(opened.store, code, opened.years)
        before = dict(issued)
        desk = opened.cabinet.desk(code)
        clerk = Clerk(known=known, store=opened.store, desk=desk, templates=templates, issued=issued)
        report = clerk.issue(owed)
        desk.notice_copies()
        if issued != before and not dry_run:
            for year in opened.years:
                keep_issued(opened.store, code, year, issued)
    except SicDocsError as problem:
        return Report(issues=(problem.issue(school=None if code == TRUST else code),))
    return report


def _again(known: Known, templates: Templates, printed: str, stopped: Collection[str]) -> Report:
    """The next copy of one paper, filed beside the first."""
    try:
        key = DocumentKey.parse(printed)
    except ValueError:
        key = None
    opened = known.opened
    far = owed_documents(
        known.definitions,
        opened.register,
        opened.calendars,
        opened.occurrences,
        known.definitions.trust.start_on,
        date(known.today.year + 1, 12, 31),
    )
    owed = next((o for o in far if key is not None and o.key == str(key.with_copy(1))), None)
    if owed is None or key is None:
        raise NotKnown(
            f"No paper with the key {printed} is owed.",
            "Take the key from the small print of the paper or from `sic-docs due --json`.",
            code="unknown-key",
        )
    if owed.school in stopped:
        return Report()  # the issue says why nothing is written there
    with opened.cabinet.desk(owed.school) as desk:
        issued = load_issued(opened.store, owed.school, opened.years)
        clerk = Clerk(known=known, store=opened.store, desk=desk, templates=templates, issued=issued)
        copy = 1
        while desk.row(key.with_copy(copy)) is not None:
            copy += 1
        clerk.again(owed, copy)
    return combine((desk.report(),))


def _codes(opened: Opened) -> tuple[str, ...]:
    return (*(s.code for s in opened.register.schools), TRUST)


def _wanted(code: str, schools: tuple[str, ...] | None) -> bool:
    return schools is None or code in schools
