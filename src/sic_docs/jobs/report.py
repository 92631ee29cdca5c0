"""What a job did, as values: one outcome a document, the issues people should put right, notes.

The command line prints it, `--json` prints it as JSON, the engine publishes the same lines (design.md part 3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sic_docs.errors import DONE, DONE_WITH_ISSUES, Issue


class Verb(StrEnum):
    """What happened to one document. Keys of the contract; may be added to, never changed."""

    CREATE = "create"
    REPLACE = "replace"
    LEAVE_AS_IS = "leave-as-is"
    KEEP_EDITS = "keep-edits"
    LEAVE_REMOVED = "leave-removed"
    NAME_TAKEN = "name-taken"
    MISSED = "missed"
    HELD = "held"
    WITHDRAW = "withdraw"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """One line of a report.

    Attributes:
        key: Printed document key; None where there is none.
        path: Relative to its place; None for C3 documents and where nothing is filed.
        school: Short code; None for the trust.
        detail: Why, in plain words; "" when the verb says all.
    """

    verb: Verb
    key: str | None = None
    path: str | None = None
    school: str | None = None
    detail: str = ""

    def __str__(self) -> str:
        line = f"{self.verb:<13} {self.path or self.key or ''}"
        where = f" ({self.school})" if self.school else ""
        return f"{line}{where}: {self.detail}" if self.detail else f"{line}{where}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What one job, or one school's share of it, did.

    Attributes:
        notes: Lines for information, which need nobody; each once.
    """

    outcomes: tuple[Outcome, ...] = ()
    issues: tuple[Issue, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """Verb → how many, in the order of `Verb`; verbs that did not occur are left out."""
        found = Counter(outcome.verb for outcome in self.outcomes)
        return {verb.value: found[verb] for verb in Verb if found[verb]}

    @property
    def exit_status(self) -> int:
        return DONE_WITH_ISSUES if self.issues else DONE

    def sorted(self) -> Report:
        """The same report with its lines in a fixed order: trust first, then school, key and path."""
        return Report(
            outcomes=tuple(sorted(self.outcomes, key=lambda o: (o.school or "", o.key or "", o.path or "", o.verb))),
            issues=tuple(sorted(dict.fromkeys(self.issues), key=_issue_order)),
            notes=tuple(dict.fromkeys(self.notes)),
        )

    def lines(self) -> tuple[str, ...]:
        """As people read it: one line a document, then what needs a person, then notes."""
        whole = self.sorted()
        return (*map(str, whole.outcomes), *map(str, whole.issues), *whole.notes)

    def as_json(self) -> dict[str, object]:
        """The keys `outcomes`, `issues`, `counts` and `notes` of `--json`."""
        whole = self.sorted()
        return {
            "outcomes": [
                {"verb": o.verb.value, "key": o.key, "path": o.path, "school": o.school, "detail": o.detail}
                for o in whole.outcomes
            ],
            "issues": [
                {"code": i.code, "file": i.file, "place": i.place, "found": i.found, "remedy": i.remedy}
                for i in whole.issues
            ],
            "counts": dict(whole.counts),
            "notes": list(whole.notes),
        }


def combine(reports: Iterable[Report]) -> Report:
    """One report of many, sorted, each issue and note once."""
    parts = tuple(reports)
    return Report(
        outcomes=tuple(outcome for part in parts for outcome in part.outcomes),
        issues=tuple(issue for part in parts for issue in part.issues),
        notes=tuple(note for part in parts for note in part.notes),
    ).sorted()


def _issue_order(issue: Issue) -> tuple[str, str, str, str, str]:
    return (issue.school or "", issue.file or "", issue.code, issue.place or "", issue.found)
