"""The rule that protects people's work: what filing may do at one place (design.md, Life of a document).

There is no force. In doubt the answer is keep-edits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Final, Literal, TypeAlias


class Action(StrEnum):
    """What filing may do with one document (never a task agreed in a meeting: `meetings.model.Action`)."""

    CREATE = "create"
    REPLACE = "replace"
    LEAVE_AS_IS = "leave-as-is"
    KEEP_EDITS = "keep-edits"
    LEAVE_REMOVED = "leave-removed"
    NAME_TAKEN = "name-taken"

    @property
    def writes(self) -> bool:
        """Whether a document is to be rendered for it; nothing is rendered before this is known."""
        return self in (Action.CREATE, Action.REPLACE, Action.NAME_TAKEN)


class _Mark(Enum):
    UNREADABLE = "unreadable"


UNREADABLE: Final = _Mark.UNREADABLE
"""Stands for the fingerprint of something that is there and cannot be read."""

Actual: TypeAlias = str | Literal[_Mark.UNREADABLE] | None
"""Fingerprint of what is there now; None when nothing is."""


@dataclass(frozen=True, slots=True)
class Written:
    """What we last wrote: from the registry, else from the stamp of a file carrying the same key.

    Attributes:
        recipe: Digest of the template and the values that reached the page.
        fingerprint: Digest of all a person could change, as we wrote it.
        as_of: `today` of the run that wrote it.
    """

    recipe: str
    fingerprint: str
    as_of: date


def decide(recipe: str, written: Written | None, actual: Actual, *, is_open: bool, today: date) -> Action:
    """What filing may do at one place.

    Args:
        recipe: Of the document we would file now.
        written: What we last wrote under this key; None if we never did.
        actual: What is there now (found by path, item id or key).
        is_open: Whether this document may still be rendered again by its `written:` rule.
        today: Of this run.

    Returns:
        One action. REPLACE only when what is there is exactly what we wrote.
    """
    if written is None:
        return Action.CREATE if actual is None else Action.NAME_TAKEN
    if actual is None:
        return Action.LEAVE_REMOVED
    if actual is UNREADABLE or actual != written.fingerprint:
        return Action.KEEP_EDITS
    if not is_open or recipe == written.recipe or written.as_of > today:
        return Action.LEAVE_AS_IS
    return Action.REPLACE
