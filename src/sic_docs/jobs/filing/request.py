"""A document that is owed, as the jobs ask for it to be filed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from sic_docs.documents.definition import DocumentType
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.paths import copy_path
from sic_docs.ports import Place


class Rendered(Protocol):
    """A document ready to be filed: its bytes, stamped, and their fingerprint."""

    @property
    def content(self) -> bytes: ...

    @property
    def fingerprint(self) -> str: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One document that is owed.

    Attributes:
        key, type, place, path: Its identity, and where it goes when it is new.
        recipe: Digest, or a function giving it, asked only when it counts.
        is_open: It may still be rendered again: by its `written:` rule, or because its meeting was moved.
        issue_on: The day it was first due.
        render: Makes it. `refresh`: makes it from what it replaces, to print what changed (P7).
        kept: A kept view: when people changed theirs, the next version is filed as the next copy (P9).
        render_copy: Makes a further copy, stamped with its own key.
    """

    key: DocumentKey
    type: DocumentType
    place: Place
    path: str
    recipe: str | Callable[[], str]
    is_open: bool
    issue_on: date
    render: Callable[[], Rendered]
    refresh: Callable[[bytes], Rendered] | None = None
    kept: bool = False
    render_copy: Callable[[DocumentKey], Rendered] | None = None

    @property
    def recipe_now(self) -> str:
        """The recipe's digest, worked out if need be."""
        return self.recipe if isinstance(self.recipe, str) else self.recipe()

    def copied(self, copy: int) -> Request:
        """The request for a further copy: its own key and file name, and its own stamp where it can be made."""
        if copy == self.key.copy:
            return self
        key = self.key.with_copy(copy)
        make = self.render_copy
        render = self.render if make is None else lambda: make(key)
        return replace(self, key=key, path=copy_path(self.path, copy), render=render)
