"""What was read back from one filed document, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sic_docs.errors import Issue


class AnswerState(StrEnum):
    UNTOUCHED = "untouched"  # the prompt, or exactly what we put
    EMPTIED = "emptied"
    ANSWERED = "answered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One ask as read.

    Attributes:
        text: What stands there; for a date ISO where it could be read as one, for a tick "yes"/"no".
        put: What we put there (prefill); "" for none.
        found: What it was found by: `tag`, else less surely `title`, `heading` or `place`.
    """

    state: AnswerState
    text: str = ""
    put: str = ""
    found: str = "tag"


@dataclass(frozen=True, kw_only=True, slots=True)
class RowRead:
    """One row of a repeat as read.

    Attributes:
        ref: Text of the ref cell; "" for a row people added.
        control: Word's own id of the row control; "" when lost.
        cells: Column name → answer.
        label: First words printed in the row; "" where the row starts with an answer. `parent`: ref, else control, of
            the row it stands in. `found`: as of an answer; `heading` for rows typed without controls.
    """

    ref: str = ""
    control: str = ""
    cells: Mapping[str, Answer] = field(default_factory=dict)
    label: str = ""
    parent: str = ""
    found: str = "tag"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """Everything read from one filed document.

    Attributes:
        key: Printed document key. `fingerprint`, `mark`: of the file as read.
        held_on: Date typed in the record, if any. `finished`: Finished is ticked (P6).
        asks: Ask name → answer. `rows`: Repeat name → rows in document order.
        issues: What could not be read, file and school left open: told in every run until the document changes.
        comments: How many comments people left in it. `reader`: which reader read it (`documents.reading.READER`).
    """

    key: str
    mark: str = ""
    fingerprint: str = ""
    read_on: date | None = None
    held_on: date | None = None
    finished: bool = False
    asks: Mapping[str, Answer] = field(default_factory=dict)
    rows: Mapping[str, tuple[RowRead, ...]] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    comments: int = 0
    reader: int = 0
