"""What reading a filed Word document gives, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sic_docs.word.answer import Found, ReadAnswer


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of a repeat.

    Attributes:
        ref: Text of the ref cell; "" when it has none. `control`: Word's id of the row; "" when it has none.
        cells: Column → answer. `label`: first words of the row, where these are not an ask.
        parent: Ref, else control id, of the row it stands in; "" outside.
        ours: We wrote this row (it is in the record).
        found: What it was found by. `leaving`: a tracked change proposes to delete it.
        number: Its place among the rows of the repeat, from 1.
    """

    ref: str = ""
    control: str = ""
    cells: Mapping[str, ReadAnswer] = field(default_factory=dict)
    label: str = ""
    parent: str = ""
    ours: bool = False
    found: Found = Found.TAG
    leaving: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that could not be read, or should not be taken as it stands.

    Attributes:
        code: `answered-twice`, `tracked-changes`, `typed-beside`, `box-disagrees`, `heading-changed`, `ask-gone` or
            `table-gone`.
        name: Full name of the ask or repeat. `row`: row number from 1; 0 when no row is concerned.
        found: What was found, one sentence, without what people typed.
    """

    code: str
    name: str
    found: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class WordAnswers:
    """Everything asked in one document, as it now stands.

    Attributes:
        asks: Name → answer. `rows`: repeat's full name → rows in document order, refs not yet settled (`word.refs`).
        troubles: What could not be read; the asks concerned are not in `asks`.
        tags_lost: Another program dropped all tags. `record_lost`: what we put is not known any more.
        comments: How many comments people left; they are no part of any answer.
        sections: Ask or repeat → heading it stands under, for messages. `headings`: ask in a repeat → its column's.
    """

    asks: Mapping[str, ReadAnswer] = field(default_factory=dict)
    rows: Mapping[str, tuple[ReadRow, ...]] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()
    tags_lost: bool = False
    record_lost: bool = False
    comments: int = 0
    sections: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)

    @property
    def gone(self) -> tuple[str, ...]:
        """Asks and tables we made that are not there any more."""
        return tuple(sorted(t.name for t in self.troubles if t.code in ("ask-gone", "table-gone")))
