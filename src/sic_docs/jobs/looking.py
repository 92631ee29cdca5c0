"""Looking without touching: what is in the library now, read afresh and joined; nothing is written or filed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sic_docs.errors import NotKnown
from sic_docs.jobs.app import App
from sic_docs.jobs.opening import open_library
from sic_docs.jobs.run import gather
from sic_docs.jobs.situations import Known
from sic_docs.meetings.model import Action
from sic_docs.ports import Progress, Runner
from sic_docs.trust.model import TRUST, Level


def looked(app: App, *, today: date, schools: tuple[str, ...] | None, runner: Runner, progress: Progress) -> Known:
    """Everything known now, what people typed since the last run included.

    Raises:
        RegisterError: There is nothing to go by.
        NotKnown: `schools` names one the register does not know.
    """
    opened = open_library(app, today=today, dry_run=True, schools=schools, ahead=False)
    found = gather(app, opened, runner=runner, progress=progress, dry_run=True, passes=frozenset({"collect", "read"}))
    return found.known


def actions_now(
    known: Known, schools: Sequence[str] | None, *, everything: bool = False, ref: str | None = None
) -> tuple[Action, ...]:
    """Actions as they now stand, by ref; never of a C3 document.

    Args:
        schools: Those about these schools (TRUST: about none); None for all.
        everything: Closed and withdrawn ones too.
        ref: This one alone, whatever its status.

    Raises:
        NotKnown: No action has that ref.
    """
    shown = [a for a in known.joined.actions if a.level < Level.C3]
    if ref is not None:
        found = tuple(a for a in shown if a.ref == ref.strip().upper())
        if not found:
            raise NotKnown(f"No action has the ref {ref}.", "`sic-docs actions --all` lists them.", code="unknown-ref")
        return found
    return tuple(a for a in shown if (everything or a.is_open) and (schools is None or (a.school or TRUST) in schools))
