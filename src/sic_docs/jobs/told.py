"""Issues a run tells once only, kept so that people's lists show them for a week and not for one run.

Without this a list would change with the next run of the same day although nothing else had.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sic_docs.errors import Issue
from sic_docs.jobs import state
from sic_docs.plain import plain, read
from sic_docs.ports import Store

ONCE: Final = frozenset(
    {"copied-document", "registry-lost", "save-put-back", "actions-row-not-read", "actions-cell-not-read"}
)
"""Codes of issues that are told by the run that finds them and by no other."""
DAYS: Final = 7
_TOLD: Final = "told.json"
_REMINDED: Final = "reminded.json"


def is_recent(day: date, today: date) -> bool:
    """Whether what was told that day still stands in people's lists today."""
    return today - timedelta(days=DAYS) < day <= today


def with_told(store: Store, issues: Sequence[Issue], today: date, *, dry_run: bool) -> tuple[Issue, ...]:
    """The run's issues and those told once in the last days; what is told now is kept."""
    try:
        kept = state.read_json(store, _TOLD, _as_told, without="what was told once is then no longer listed") or []
    except state.StateDamaged as problem:
        return tuple(dict.fromkeys((*issues, problem.issue())))
    known = {issue for _, issue in kept}
    new = [(today, issue) for issue in issues if issue.code in ONCE and issue not in known]
    if new and not dry_run:
        recent = [(on, issue) for on, issue in kept if on > today or is_recent(on, today)]
        state.write_json(store, _TOLD, [{"on": on.isoformat(), "issue": plain(i)} for on, i in (*recent, *new)])
    told = [issue for on, issue in (*kept, *new) if is_recent(on, today)]
    return tuple(dict.fromkeys((*issues, *told)))


def _as_told(raw: list[dict[str, Any]]) -> list[tuple[date, Issue]]:
    return [(date.fromisoformat(one["on"]), read(Issue, one["issue"])) for one in raw]


def not_told_before(store: Store, reminders: Mapping[str, Issue], *, dry_run: bool) -> tuple[Issue, ...]:
    """Those of these reminders, by name, that no run has told yet; they are told now."""
    try:
        before = (
            state.read_json(store, _REMINDED, state.texts, without="people are then reminded once more") or frozenset()
        )
    except state.StateDamaged as problem:
        return (problem.issue(),)
    new = {name: issue for name, issue in reminders.items() if name not in before}
    if new and not dry_run:
        state.write_json(store, _REMINDED, sorted(before | new.keys()))
    return tuple(new.values())
