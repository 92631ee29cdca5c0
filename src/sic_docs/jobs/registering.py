"""The Trust register as this run goes by it: as it stands, else as last read (P20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sic_docs.errors import Issue, NameTaken, RegisterError, SicDocsError
from sic_docs.jobs import state
from sic_docs.jobs.app import App
from sic_docs.plain import plain, read
from sic_docs.ports import StoredFile
from sic_docs.register import lines as register_lines
from sic_docs.register.model import Register
from sic_docs.register.new import new_register
from sic_docs.register.read import read_register

CONFIDENTIAL = "confidential"
REGISTER = "Trust register.xlsx"
_LAST = "register.json"
_WITHOUT_LAST = "the register is then read afresh, and what cannot be read in it is left out"
_QUIET = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True, slots=True)
class Current:
    """The register this run goes by.

    Attributes:
        file: The workbook as it stands; None where this run must not add to it.
    """

    register: Register
    file: StoredFile | None = None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Last:
    """The last good reading, as kept in `_sic/`: each run's, what could not be read being as it was before."""

    mark: str
    register: Register
    issues: tuple[Issue, ...]


def current_register(app: App, *, dry_run: bool) -> Current:
    """Read the register, or take its last good reading.

    Raises:
        RegisterError: There is neither, nor a `first_register` to make one from.
    """
    file = app.store.find(CONFIDENTIAL, REGISTER)
    last, damage = _last(app)
    if file is None:
        if last is not None:
            return Current(register=last.register, issues=(_missing(),))
        if damage is not None:
            raise RegisterError(_missing().found, damage.remedy, code="register-missing", file=REGISTER) from damage
        return _first(app, dry_run)
    if last is not None and last.mark == file.mark:
        return Current(register=last.register, file=file, issues=last.issues)
    if last is not None and app.scheduled and app.now - file.modified_at < _QUIET:
        return Current(register=last.register)
    before = last.register if last is not None else None
    try:
        register, issues = read_register(app.store.read(file), app.definitions, name=REGISTER, last=before)
    except SicDocsError as problem:
        if last is None:
            raise RegisterError(problem.found, problem.remedy, file=REGISTER, place=problem.place) from problem
        return Current(register=last.register, issues=(problem.issue(), _stale()))
    if damage is not None:
        return Current(register=register, file=file, issues=(*issues, damage.issue()))
    if not dry_run:
        kept = {"mark": file.mark, "register": register_lines.to_json(register), "issues": plain(issues)}
        state.write_json(app.store, _LAST, kept)
    return Current(register=register, file=file, issues=issues)


def _last(app: App) -> tuple[_Last | None, state.StateDamaged | None]:
    """The last good reading; or what is wrong with it, which the run then does without and never writes over."""
    try:
        return state.read_json(app.store, _LAST, _as_last, without=_WITHOUT_LAST), None
    except state.StateDamaged as problem:
        return None, problem


def _as_last(raw: Any) -> _Last:
    return _Last(
        mark=str(raw["mark"]),
        register=register_lines.from_json(raw["register"]),
        issues=tuple(read(Issue, one) for one in raw["issues"]),
    )


def _first(app: App, dry_run: bool) -> Current:
    rows = app.definitions.first_register
    if rows is None:
        raise RegisterError(
            f"There is no {REGISTER} in Confidential.",
            "Make one with `sic-docs register new --to FILE`, fill it in and put it there.",
            code="register-missing",
        )
    if dry_run:
        return Current(register=rows)
    try:
        file = app.store.create(CONFIDENTIAL, REGISTER, new_register(app.definitions, rows))
    except NameTaken:
        return current_register(app, dry_run=dry_run)
    register, issues = read_register(app.store.read(file), app.definitions, name=REGISTER)
    return Current(register=register, file=file, issues=issues)


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
