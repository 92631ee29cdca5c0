"""How a run begins: the register read, the schools placed, the year's occurrences known, proposals made.

Sources: design.md part 3 (the Trust register), practice.md P12, P20, P21.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Meeting, Occurrence
from sic_docs.cycle.occurrences import owed
from sic_docs.cycle.proposals import propose, with_meetings
from sic_docs.errors import ChangedMeanwhile, FileOpen, Issue, NameTaken, NotKnown, RegisterError, SicDocsError
from sic_docs.filing.names import school_folders
from sic_docs.filing.registry import Row
from sic_docs.jobs import state
from sic_docs.jobs.app import App
from sic_docs.jobs.filing import Cabinet
from sic_docs.plain import plain, read
from sic_docs.ports import Recovered, Store, StoredFile
from sic_docs.register import lines as register_lines
from sic_docs.register.append import append_meetings
from sic_docs.register.model import Register
from sic_docs.register.new import new_register
from sic_docs.register.read import read_register
from sic_docs.school_year.calendars import Calendars, build
from sic_docs.school_year.model import academic_year, next_year
from sic_docs.trust.model import TRUST

CONFIDENTIAL = "confidential"
REGISTER = "Trust register.xlsx"
_LAST = "register.json"
_MEETINGS = "meetings.jsonl"
_FOLDERS = "folders.json"
_OFFERED = "offered.json"
_QUIET = timedelta(minutes=15)
_PROPOSE_AHEAD = 30
"""School days before a term by which its meetings are proposed (P20); autumn's from 1 June."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """Everything known before the first pass.

    Attributes:
        store: Knows each school's folder. `folders`: short code → folder name under `Schools/`.
        years: The academic years in play, oldest first: this one, and next year's from 1 June.
        occurrences: Of every year in play, meetings in force attached.
        cabinet: This run's view of the library, shared by every desk.
        rows: Printed key → row of any registry, as at the start of the run.
        proposed: Meetings proposed by this run.
        issues: Of the register.
    """

    register: Register
    calendars: Calendars
    store: Store
    folders: Mapping[str, str]
    today: date
    years: tuple[str, ...]
    occurrences: tuple[Occurrence, ...]
    cabinet: Cabinet
    rows: Mapping[str, Row]
    proposed: tuple[Meeting, ...] = ()
    issues: tuple[Issue, ...] = ()


def open_library(
    app: App,
    *,
    today: date,
    dry_run: bool = False,
    years_from: date | None = None,
    years_to: date | None = None,
    schools: Sequence[str] | None = None,
    ahead: bool = True,
) -> Opened:
    """Read the register (or its last good reading), place the schools, propose what is newly owed.

    Args:
        years_from, years_to: Dates whose academic years are wanted besides today's.
        ahead: In a dry run, propose what later runs would too.
        schools: Short codes (or TRUST) the job was asked for, refused before anything else is written.

    Raises:
        RegisterError: There is no register, no earlier reading and no `first_register` to make one from.
        NotKnown: `schools` names one the register does not know.
    """
    register, file, issues = _register(app, dry_run)
    _refuse_unknown(register, schools or ())
    folders = _folders(app.store, register, dry_run)
    store = app.store.with_schools(folders)
    if not dry_run:
        issues = (*issues, *(_put_back(saved) for saved in store.recover()))
    calendars = build(app.definitions, register)
    years = _years(app, today, years_from, years_to)
    recorded = _recorded(store)
    cabinet = Cabinet(store, today=today, dry_run=dry_run, now=app.now)
    rows = {row.key: row for row in cabinet.registries.rows()}
    occurrences: list[Occurrence] = []
    for year in years:
        occurrences += owed(app.definitions, register, calendars, recorded, rows.keys(), year, today)
    fresh = propose(app.definitions, register, calendars, occurrences, recorded, today)
    if not (dry_run and ahead):
        fresh = tuple(m for m in fresh if _is_time(m, calendars, today))
    if not dry_run:
        if fresh:
            _record(store, fresh)
        issues = (*issues, *_offer(store, app.definitions, register, file, (*recorded, *fresh)))
    return Opened(
        register=register,
        calendars=calendars,
        store=store,
        folders=folders,
        today=today,
        years=years,
        occurrences=with_meetings(occurrences, (*recorded, *fresh), register),
        cabinet=cabinet,
        rows=rows,
        proposed=fresh,
        issues=issues,
    )


def _refuse_unknown(register: Register, schools: Sequence[str]) -> None:
    known = (*(school.code for school in register.schools), TRUST)
    unknown = [code for code in schools if code not in known]
    if unknown:
        raise NotKnown(
            f"The register knows no school {', '.join(unknown)}.",
            f"Use a short code of its sheet Schools: {', '.join(known)}.",
            code="unknown-school",
        )


def _years(app: App, today: date, first: date | None, last: date | None) -> tuple[str, ...]:
    """This academic year, next year's from 1 June, and those asked for, as far as calendars are known."""
    year = academic_year(today)
    wanted = {year, academic_year(first or today), academic_year(last or today)}
    if today.month in (6, 7, 8):
        wanted.add(next_year(year))
    return tuple(sorted(wanted & set(app.definitions.calendars["trust"]))) or (year,)


def _register(app: App, dry_run: bool) -> tuple[Register, StoredFile | None, tuple[Issue, ...]]:
    file = app.store.find(CONFIDENTIAL, REGISTER)
    last = state.read_json(app.store, _LAST)
    if file is None:
        if last is not None:
            return register_lines.from_json(last["register"]), None, (_missing(),)
        return _first(app, dry_run)
    if last is not None and last["mark"] == file.mark:
        return register_lines.from_json(last["register"]), file, tuple(read(Issue, raw) for raw in last["issues"])
    if last is not None and app.scheduled and app.now - file.modified_at < _QUIET:
        return register_lines.from_json(last["register"]), None, ()
    try:
        register, issues = read_register(app.store.read(file), app.definitions, name=REGISTER)
    except SicDocsError as problem:
        if last is None:
            raise RegisterError(problem.found, problem.remedy, file=REGISTER, place=problem.place) from problem
        return register_lines.from_json(last["register"]), None, (problem.issue(), _stale())
    if not dry_run:
        kept = {
            "mark": file.mark,
            "register": register_lines.to_json(register),
            "issues": plain(issues),
        }
        state.write_json(app.store, _LAST, kept)
    return register, file, issues


def _first(app: App, dry_run: bool) -> tuple[Register, StoredFile | None, tuple[Issue, ...]]:
    rows = app.definitions.first_register
    if rows is None:
        raise RegisterError(
            f"There is no {REGISTER} in Confidential.",
            "Make one with `sic-docs register new --to FILE`, fill it in and put it there.",
            code="register-missing",
        )
    if dry_run:
        return rows, None, ()
    try:
        file = app.store.create(CONFIDENTIAL, REGISTER, new_register(app.definitions, rows))
    except NameTaken:
        return _register(app, dry_run)
    register, issues = read_register(app.store.read(file), app.definitions, name=REGISTER)
    return register, file, issues


def _put_back(saved: Recovered) -> Issue:
    return Issue(
        code="save-put-back",
        file=None if saved.place == "restricted" else saved.path.rpartition("/")[2],
        found="A run was stopped in the very moment somebody saved this file; the save was kept and is where it says.",
        remedy="Look whether it lies beside a file of the same name; if so, bring the two together.",
        school=saved.place.partition(":")[2] or None,
    )


def _missing() -> Issue:
    return Issue(
        code="register-missing",
        file=REGISTER,
        found="The Trust register is not in Confidential any more; its last good reading was used.",
        remedy="Put it back, under the same name.",
    )


def _stale() -> Issue:
    return Issue(
        code="register-unreadable",
        file=REGISTER,
        found="The register could not be read, so its last good reading was used.",
        remedy="Open it in Excel, mend what is named above and save it.",
    )


def _folders(store: Store, register: Register, dry_run: bool) -> dict[str, str]:
    fixed = state.read_json(store, _FOLDERS) or {}
    folders = dict(school_folders(register.schools, fixed))
    if folders != fixed and not dry_run:
        state.write_text(
            store,
            _FOLDERS,
            _sorted(folders),
            merge=lambda theirs, ours: _sorted({**json.loads(ours), **json.loads(theirs)}),
        )
    return folders


def _sorted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=0)


def _recorded(store: Store) -> tuple[Meeting, ...]:
    return tuple(read(Meeting, json.loads(line)) for line in state.lines(state.read_text(store, _MEETINGS)))


def _is_time(meeting: Meeting, calendars: Calendars, today: date) -> bool:
    """Whether its term's batch has come (P20)."""
    if meeting.on is None:
        return False
    calendar = calendars.trust
    half = calendar.half_term_of(meeting.on)
    if half is None:
        return True
    first = next(h.first for h in calendar.years[half.year].half_terms if h.term is half.term)
    if half.term == "Autumn":
        return today >= date(first.year, 6, 1)
    return today >= calendar.add_open_days(first, -_PROPOSE_AHEAD)


def _offer(
    store: Store, definitions: Definitions, register: Register, file: StoredFile | None, wanted: Sequence[Meeting]
) -> tuple[Issue, ...]:
    """Add recorded proposals to the register, each once ever: a row people delete is not proposed again (P20)."""
    offered = set(state.read_json(store, _OFFERED) or ())
    there = {row.ref for row in register.meetings}
    rows = [m for m in wanted if m.ref not in offered and m.ref not in there]
    if file is None or not rows:
        return ()
    if file.open_by is not None:
        return (_waiting(len(rows)),)
    try:
        store.replace(file, append_meetings(store.read(file), rows, definitions), expecting=file.mark)
    except (ChangedMeanwhile, FileOpen):
        return (_waiting(len(rows)),)
    except SicDocsError as problem:
        return (problem.issue(),)
    state.write_json(store, _OFFERED, sorted(offered | {m.ref for m in wanted}))
    return ()


def _record(store: Store, fresh: Sequence[Meeting]) -> None:
    """Keep the proposals themselves, so that a locked register stops nothing (P20)."""
    before = state.read_text(store, _MEETINGS) or ""
    text = "".join(json.dumps(plain(m), ensure_ascii=False) + "\n" for m in fresh)
    state.write_text(store, _MEETINGS, before + text, merge=_union)


def _union(theirs: str, ours: str) -> str:
    seen: dict[str, str] = {}
    for line in (*state.lines(theirs), *state.lines(ours)):
        seen.setdefault(read(Meeting, json.loads(line)).ref, line)
    return "".join(f"{line}\n" for line in seen.values())


def _waiting(count: int) -> Issue:
    return Issue(
        code="register-open",
        file=REGISTER,
        place="sheet Meetings",
        found=f"{count} proposed meeting dates could not be added because somebody has the register open.",
        remedy="Close it; the proposals are kept and meetings run on them meanwhile.",
    )
