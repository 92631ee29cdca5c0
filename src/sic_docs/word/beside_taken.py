"""What becomes of words typed beside a field: its answer, more of it, or a thing to look at; always told."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sic_docs.dates import written_date
from sic_docs.word.answer import Against, Found, ReadAnswer, ReadState, from_text
from sic_docs.word.beside import Beside

BESIDE: Final = "typed-beside"
_TAKEN: Final = "Words stand beside its field; they were read as its answer."
_ADDED: Final = "Words stand beside its field; they were read as more of its answer."
_LEFT: Final = "Words stand beside its field and were not read."
_PROPOSED: Final = "A change beside its field is proposed (tracked); it was not read."
_REWORDED: Final = "The printed words beside its field were changed; they were not read."


def with_beside(answer: ReadAnswer, what: Beside, against: Against) -> ReadAnswer:
    """The answer with what was typed beside its field, flagged as found by its place.

    A text takes all that is typed there; a date only the date its field lacks, a choice only where nothing was chosen;
    a tick nothing, as words beside a box are mostly remarks.
    """
    if not what.text:
        odd = ("tracked-changes", _PROPOSED) if what.proposed else (BESIDE, _REWORDED)
        return replace(answer, odd=answer.odd or odd)
    stands = answer.text
    if against.kind in ("text", "rich", ""):
        found = from_text(f"{stands}\n{what.text}" if stands else what.text, against)
        said = _ADDED if stands else _TAKEN
    elif not stands and (against.kind == "choice" or (against.kind == "date" and _is_day(what.text, against))):
        found, said = from_text(what.text, against), _TAKEN
    else:
        return replace(answer, odd=(BESIDE, _LEFT))
    if found.state is not ReadState.ANSWERED:
        return replace(answer, odd=(BESIDE, _LEFT))
    return replace(found, found=Found.PLACE, proposed=answer.proposed, odd=(BESIDE, said))


def _is_day(text: str, against: Against) -> bool:
    return written_date(text, near=against.near) is not None
