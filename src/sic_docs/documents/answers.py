"""What was read back from one filed document, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


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
    """

    state: AnswerState
    text: str = ""
    put: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RowRead:
    """One row of a repeat as read.

    Attributes:
        ref: Text of the ref cell; "" for a row people added.
        control: Word's own id of the row control; "" when lost.
        cells: Column name → answer.
    """

    ref: str = ""
    control: str = ""
    cells: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """Everything read from one filed document.

    Attributes:
        key: Printed document key. `fingerprint`, `mark`: of the file as read.
        held_on: Date typed in the record, if any. `finished`: Finished is ticked (P6).
        asks: Ask name → answer. `rows`: Repeat name → rows in document order.
    """

    key: str
    mark: str = ""
    fingerprint: str = ""
    read_on: date | None = None
    held_on: date | None = None
    finished: bool = False
    asks: Mapping[str, Answer] = field(default_factory=dict)
    rows: Mapping[str, tuple[RowRead, ...]] = field(default_factory=dict)
