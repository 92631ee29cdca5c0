"""How a run begins: the register read, the schools placed, the year's occurrences known, proposals made.

Sources: design.md part 3 (the Trust register), practice.md P12, P20, P21.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Meeting, MeetingStatus, Occurrence
from sic_docs.cycle.occurrences import owed
from sic_docs.cycle.proposals import propose, with_meetings
from sic_docs.errors import ChangedMeanwhile, ConfigError, FileOpen, Issue, NotKnown, SicDocsError
from sic_docs.filing.names import school_folders
from sic_docs.filing.registry import Row
from sic_docs.jobs import state
from sic_docs.jobs.app import App
from sic_docs.jobs.filing import Cabinet
from sic_docs.jobs.registering import REGISTER, current_register
from sic_docs.plain import plain, read
from sic_docs.ports import Recovered, Store, StoredFile
from sic_docs.register.append import append_meetings
from sic_docs.register.model import Register
from sic_docs.school_year.calendars import Calendars, build
from sic_docs.school_year.model import Calendar, academic_year, next_year
from sic_docs.trust.model import TRUST

_MEETINGS = "meetings.jsonl"
_FOLDERS = "folders.json"
_OFFERED = "offered.json"
_WITHOUT_FOLDERS = "each school's folder is then called after its name in the register"
_WITHOUT_OFFERED = "proposed dates whose rows people deleted are then added to the register once more"
_HALF_TERMS = 6
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
        ConfigError: There are no dates for the school year of `today`.
        StateDamaged: Which folder belongs to which school cannot be read.
        NotKnown: `schools` names one the register does not know.
    """
    found = current_register(app, dry_run=dry_run)
    register, file, issues = found.register, found.file, found.issues
    _refuse_unknown(register, schools or ())
    folders = _folders(app.store, register, dry_run)
    store = app.store.with_schools(folders)
    if not dry_run:
        issues = (*issues, *(_put_back(saved) for saved in store.recover()))
    calendars = build(app.definitions, register)
    years = _years(calendars.trust, today, years_from, years_to)
    issues = (*issues, *_on_closed_days(register, calendars, today))
    kept = _recorded(store)
    recorded, issues = kept.values, (*issues, *kept.issues)
    cabinet = Cabinet(store, today=today, dry_run=dry_run, now=app.now)
    rows = {row.key: row for row in cabinet.registries.rows()}
    occurrences: list[Occurrence] = []
    for year in years:
        occurrences += owed(app.definitions, register, calendars, recorded, rows.keys(), year, today)
    fresh = propose(app.definitions, register, calendars, occurrences, recorded, today)
    if not (dry_run and ahead):
        fresh = tuple(m for m in fresh if _is_time(m, calendars, today))
    if kept.damage is not None:
        fresh = ()  # what was proposed before is not known whole, so nothing may be proposed again
    elif not dry_run:
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


def _years(calendar: Calendar, today: date, first: date | None, last: date | None) -> tuple[str, ...]:
    """This academic year, next year's from 1 June, and those asked for, as far as calendars are known.

    Raises:
        ConfigError: This academic year is not among them.
    """
    year = academic_year(today)
    known = {year for year, dates in calendar.years.items() if len(dates.half_terms) == _HALF_TERMS}
    if year not in known:
        raise ConfigError(
            f"There are no dates for {year}, the school year of {today.day} {today:%b %Y}.",
            f"Add config/school_years/{year}.yaml, or all six half terms of the calendar trust to the register's sheet "
            f"Term dates. Known are: {', '.join(sorted(known)) or 'no years at all'}.",
            code="calendar-missing",
        )
    wanted = {year, academic_year(first or today), academic_year(last or today)}
    if today.month in (6, 7, 8):
        wanted.add(next_year(year))
    return tuple(sorted(wanted & known))


def _on_closed_days(register: Register, calendars: Calendars, today: date) -> Iterator[Issue]:
    """Meetings booked for a day on which nobody is in: nearly always a slip of the pen."""
    for meeting in register.meetings:
        calendar = calendars.of(meeting.school)
        if meeting.on is None or meeting.on < today or meeting.status is not MeetingStatus.BOOKED:
            continue
        if calendar.is_open(meeting.on) or academic_year(meeting.on) not in calendar.years:
            continue
        sheet, _, cell = meeting.cell.partition("!")
        yield Issue(
            code="meeting-on-closed-day",
            file=REGISTER,
            place=f"sheet {sheet}, cell {cell}" if cell else "sheet Meetings",
            found=f"It is booked for {meeting.on:%A} {meeting.on.day} {meeting.on:%B %Y}, which is no school day there.",
            remedy="Check the date; if it is a day in a half term after all, mend the term dates.",
            school=None if meeting.school == TRUST else meeting.school,
        )


def _put_back(saved: Recovered) -> Issue:
    return Issue(
        code="save-put-back",
        file=None if saved.place == "restricted" else saved.path.rpartition("/")[2],
        found="A run was stopped in the very moment somebody saved this file; the save was kept and is where it says.",
        remedy="Look whether it lies beside a file of the same name; if so, bring the two together.",
        school=saved.place.partition(":")[2] or None,
    )


def _folders(store: Store, register: Register, dry_run: bool) -> dict[str, str]:
    fixed = state.read_json(store, _FOLDERS, _as_folders, without=_WITHOUT_FOLDERS) or {}
    folders = dict(school_folders(register.schools, fixed))
    if folders != fixed and not dry_run:
        state.write_text(
            store,
            _FOLDERS,
            _sorted(folders),
            merge=lambda theirs, ours: _sorted({**json.loads(ours), **json.loads(theirs)}),
        )
    return folders


def _as_folders(raw: Any) -> dict[str, str]:
    if not isinstance(raw, dict) or not all(isinstance(one, str) for pair in raw.items() for one in pair):
        raise ValueError("not folders by short code")
    return raw


def _sorted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=0)


def _recorded(store: Store) -> state.Lines[Meeting]:
    return state.read_lines(store, _MEETINGS, _as_meeting, without="meetings are then as the register has them")


def _as_meeting(line: str) -> Meeting:
    return read(Meeting, json.loads(line))


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
    try:
        offered = state.read_json(store, _OFFERED, state.texts, without=_WITHOUT_OFFERED) or frozenset()
    except state.StateDamaged as problem:
        return (problem.issue(),)  # rows people deleted must not come back
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
