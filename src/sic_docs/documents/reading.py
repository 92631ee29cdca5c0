"""What was read of a filed document, as its document type understands it, and what a person should put right in it.

Issues name the heading, the row and the column, never what people typed there in free words: only a date, a choice or a
tick that was not understood is quoted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sic_docs.documents.answers import Answer, Answers, AnswerState, RowRead
from sic_docs.documents.definition import Ask, AskKind, DocumentType
from sic_docs.errors import Issue
from sic_docs.trust.model import Level
from sic_docs.word.answer import Found, ReadAnswer
from sic_docs.word.compare import heading_key
from sic_docs.word.reading import ReadRow, WordAnswers
from sic_docs.word.record import AskPut, Record, RepeatPut
from sic_docs.word.refs import settle_refs
from sic_docs.word.state import NO, YES

READER: Final = 3
"""Raised when reading gets better: documents read by an earlier one are read once more."""

_REMEDIES: Final = {
    "answered-twice": "Keep one of the answers and delete the other.",
    "typed-beside": "Look whether it belongs to the answer, and move it into the field.",
    "box-disagrees": "Delete what was typed over the box and click the box.",
    "heading-changed": "Give the column the heading it had.",
    "tracked-changes": "Accept or reject the change in Word, under Review.",
    "ask-gone": "Bring it back from the file's version history, or type the answer beside its label.",
    "table-gone": "Bring it back from the file's version history if it was not meant to go.",
}


def to_answers(
    read: WordAnswers, document_type: DocumentType, *, key: str, mark: str = "", today: date | None = None
) -> Answers:
    """What was read: only what the type asks, refs settled, with the issues of this reading (their file left open)."""
    sifting = _Sifting(read, document_type)
    asks = sifting.sift(read.asks, "", document_type.asks)
    rows = {
        repeat.name: tuple(
            _row(row, sifting.sift(row.cells, repeat.name, repeat.columns, row))
            for row in settle_refs(read.rows[repeat.name])
        )
        for repeat in document_type.repeats
        if repeat.name in read.rows
    }
    held, finished = asks.get("held_on"), asks.get("finished")
    return Answers(
        key=key,
        mark=mark,
        read_on=today,
        held_on=_day(held.text) if held else None,
        finished=finished is not None and finished.text == YES,
        asks=asks,
        rows=rows,
        issues=(*sifting.troubles(), *sifting.issues, *sifting.flagged()),
        comments=read.comments,
        reader=READER,
    )


def expected(document_type: DocumentType) -> Record:
    """What a document of this type asks, for one that lost its own record; prompts and what we put are not known."""
    asks = {ask.name: AskPut(ask.kind.value, "", ask.title) for ask in document_type.asks}
    for repeat in document_type.repeats:
        for column in repeat.columns:
            heading = repeat.headings.get(column.name, "")
            asks[f"{repeat.name}.{column.name}"] = AskPut(column.kind.value, "", column.title, heading)
    return Record(asks, {repeat.name: RepeatPut() for repeat in document_type.repeats})


def _row(row: ReadRow, cells: Mapping[str, Answer]) -> RowRead:
    return RowRead(
        ref=row.ref.strip(),
        control=row.control,
        cells=cells,
        label=row.label,
        parent=row.parent,
        found=row.found.value,
    )


@dataclass(slots=True)
class _Sifting:
    """Takes what can be taken of one document and gathers what cannot."""

    read: WordAnswers
    type: DocumentType
    issues: list[Issue] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)

    def sift(
        self, answers: Mapping[str, ReadAnswer], repeat: str, asks: Sequence[Ask], row: ReadRow | None = None
    ) -> dict[str, Answer]:
        taken: dict[str, Answer] = {}
        for ask in asks:
            answer = answers.get(ask.name)
            if answer is None:
                continue
            name = f"{repeat}.{ask.name}" if repeat else ask.name
            text = self._text(ask, answer, name, row.number if row else 0)
            told = answer.odd is not None and answer.found is Found.PLACE
            if not told and answer.found is not Found.TAG and AnswerState(answer.state.value) is AnswerState.ANSWERED:
                whole = row is not None and row.found is not Found.TAG
                self.doubtful.append(self._place(repeat if whole else name, row.number if row else 0))
            if text is not None:
                state = AnswerState(answer.state.value)
                taken[ask.name] = Answer(state=state, text=text, put=answer.put, found=answer.found.value)
        return taken

    def _text(self, ask: Ask, answer: ReadAnswer, name: str, row: int) -> str | None:
        """The text as the ask's kind wants it; None, and an issue, when it is no answer of that kind."""
        text = answer.text
        if AnswerState(answer.state.value) is not AnswerState.ANSWERED:
            return text
        if ask.kind is AskKind.DATE and _day(text) is None:
            self._not_understood("not-a-date", name, row, text, "a date", "Write it as 3 November 2026.")
        elif ask.kind is AskKind.TICK and text not in (YES, NO):
            self._not_understood("not-a-tick", name, row, text, "a tick", "Tick or untick the box.")
            return None
        elif ask.kind is AskKind.CHOICE and ask.options:
            chosen = next((option for option in ask.options if heading_key(option) == heading_key(text)), None)
            if chosen is None:
                listed = ", ".join(ask.options)
                self._not_understood("not-a-choice", name, row, text, "one of the choices", f"Choose one of: {listed}.")
            return chosen
        return text

    def _not_understood(self, code: str, name: str, row: int, text: str, wanted: str, remedy: str) -> None:
        short = text if len(text) <= 40 else f"{text[:39]}…"
        quoted = "What is typed there" if self.type.level is Level.C3 else f"'{short}'"
        self._add(code, name, row, f"{quoted} is not understood as {wanted}.", remedy)

    def _add(self, code: str, name: str, row: int, found: str, remedy: str) -> None:
        self.issues.append(Issue(code=code, place=self._place(name, row), found=found, remedy=remedy))

    def _place(self, name: str, row: int = 0) -> str:
        """Heading, row and column in people's words."""
        section = self.read.sections.get(name, "")
        repeat = next((r for r in self.type.repeats if name == r.name or name.startswith(f"{r.name}.")), None)
        if repeat is not None:
            section = self.read.sections.get(repeat.name, "") or section
        pieces = [f"heading {section}"] if section else []
        pieces += [f"row {row}"] if row else []
        if repeat is None or name != repeat.name:
            title = self.read.headings.get(name, "") or next((a.title for a in self.type.asks if a.name == name), "")
            pieces.append(title.rstrip(":") or name)
        return ", ".join(pieces) or name

    def troubles(self) -> Iterator[Issue]:
        """Issues of the reading itself, of what the type asks; the same thing found in many places is told once."""
        asked = {ask.name for ask in self.type.asks} | {repeat.name for repeat in self.type.repeats}
        asked |= {f"{repeat.name}.{column.name}" for repeat in self.type.repeats for column in repeat.columns}
        places: dict[tuple[str, str], list[str]] = {}
        for trouble in self.read.troubles:
            if trouble.name in asked:
                places.setdefault((trouble.code, trouble.found), []).append(self._place(trouble.name, trouble.row))
        for (code, found), where in places.items():
            yield Issue(code=code, place="; ".join(dict.fromkeys(where)), found=found, remedy=_REMEDIES[code])

    def flagged(self) -> Iterator[Issue]:
        """One issue for all that was found by anything but its tag."""
        look = "Look whether what is typed there was understood; use Word for the next one."
        if self.read.record_lost and self.read.asks:
            found = "The note of what was printed in it is gone, so what was printed may be taken for an answer."
            yield Issue(
                code="record-lost", found=found, remedy="Copy what was typed into a fresh copy of the document."
            )
        if self.read.tags_lost:
            found = (
                "Another program saved it without its field names; it was read by titles and headings. Such a program "
                "also loses line breaks and tracked changes inside fields."
            )
            yield Issue(code="tags-lost", found=found, remedy=look)
        elif self.doubtful:
            places = "; ".join(dict.fromkeys(self.doubtful))
            found = "Its field is gone there, so the answer was read by the headings round it."
            yield Issue(code="read-by-heading", place=places, found=found, remedy=look)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
