"""What has been read so far of one document, and how an ask found twice is judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from lxml import etree

from sic_docs.word.answer import Against, Found, ReadAnswer, ReadState, answer_of, from_text
from sic_docs.word.beside import bare, beside
from sic_docs.word.beside_taken import with_beside
from sic_docs.word.compare import key, same
from sic_docs.word.reading import ReadRow, Trouble
from sic_docs.word.record import AskPut, PutRow, Record
from sic_docs.word.settled import proposed, settled

_UNKNOWN: Final = AskPut()
_SURE: Final = (Found.TAG, Found.TITLE)  # whose place in the template is known


@dataclass(frozen=True, slots=True)
class Story:
    """One part of a document that holds text.

    Attributes:
        tracked: It may hold tracked changes. `twice`: it may hold text boxes written twice, for old programs too.
    """

    root: etree._Element
    tracked: bool = False
    twice: bool = False


@dataclass(slots=True)
class Gathered:
    """Answers gathered over the parts of one document.

    Attributes:
        near: Where a date may go without its year.
        claimed: Controls whose text has been read. `tagged`: a mark of ours was met. `tags`: control → its mark.
    """

    record: Record
    near: date | None = None
    asks: dict[str, list[ReadAnswer]] = field(default_factory=dict)
    rows: dict[str, list[ReadRow]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    claimed: set[etree._Element] = field(default_factory=set)
    tagged: bool = False
    tags: dict[etree._Element, str] = field(default_factory=dict)
    _columns: dict[str, dict[str, AskPut]] = field(default_factory=dict)
    _against: dict[str, Against] = field(default_factory=dict)
    _known: dict[str, tuple[dict[str, PutRow], dict[str, PutRow], frozenset[str]]] = field(default_factory=dict)
    _repeats: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._columns = self.record.columns
        self._repeats = {f"{r}.{column}": r for r, columns in self._columns.items() if r for column in columns}

    def repeat_of(self, ask: str) -> str:
        """The repeat an ask is a column of; "" for none."""
        return self._repeats.get(ask, "")

    def columns(self, repeat: str) -> dict[str, AskPut]:
        """Column → ask, of one repeat; asks outside repeats for ""."""
        return self._columns.get(repeat, {})

    def against(self, ask: str, put: str = "") -> Against:
        found = self._against.get(ask)
        if found is None:
            kept = self.record.asks.get(ask, _UNKNOWN)
            found = self._against[ask] = Against(kept.kind, kept.prompt, "", self.near)
        return found._replace(put=put) if put else found

    def control(self, ask: str, sdt: etree._Element, story: Story, found: Found, put: str = "") -> ReadAnswer:
        """The answer in a control, which is claimed."""
        self.claimed.add(sdt)
        against = self.against(ask, put)
        answer = answer_of(sdt, against, tracked=story.tracked)
        kept = self.record.asks.get(ask, _UNKNOWN)
        if kept.anchor.still and found in _SURE:
            what = beside(sdt, kept.anchor.still, tracked=story.tracked)
            if any(what):
                joined = with_beside(answer, what, against)
                return joined if joined.found is Found.PLACE or found is Found.TAG else replace(joined, found=found)
        return answer if found is Found.TAG else replace(answer, found=found)

    def cell(self, ask: str, cell: etree._Element, story: Story, put: str = "") -> ReadAnswer:
        """The answer a cell (or other element) holds, found by its heading or label."""
        text, said = self.bare(ask, settled(cell)), self.bare(ask, proposed(cell)) if story.tracked else None
        return self.text(ask, text, said, put)

    def bare(self, ask: str, text: str) -> str:
        """A text without the words the template has in the ask's area, where these are known."""
        kept = self.record.asks.get(ask, _UNKNOWN)
        return bare(text, kept.anchor.still) if len(kept.anchor.still) > 1 else text

    def text(self, ask: str, text: str, said: str | None, put: str, found: Found = Found.HEADING) -> ReadAnswer:
        """The answer a text without a control is. `said`: the text were changes accepted; None when not tracked."""
        against = self.against(ask, put)
        answer = replace(from_text(text.strip(), against), found=found)
        if said is None or same(said, text):
            return answer
        return replace(answer, proposed=from_text(said.strip(), against).text)

    def single(self, ask: str, answer: ReadAnswer) -> None:
        self.asks.setdefault(ask, []).append(answer)

    def settled_asks(self) -> dict[str, ReadAnswer]:
        """One answer for each ask outside repeats; those answered twice are a trouble and left out."""
        taken: dict[str, ReadAnswer] = {}
        for ask, answers in self.asks.items():
            answer = self.agree(ask, answers)
            if answer is not None:
                taken[ask] = answer
        return taken

    def agree(self, ask: str, answers: Sequence[ReadAnswer], row: int = 0) -> ReadAnswer | None:
        """The answer several controls of one ask give: equal, or all but one untouched; else a trouble and None."""
        for answer in answers:
            if answer.odd is not None:
                self.troubles.append(Trouble(answer.odd[0], ask, answer.odd[1], row))
            if answer.proposed is not None:
                found = "A change to it is proposed (tracked); it was read without the change."
                self.troubles.append(Trouble("tracked-changes", ask, found, row))
        if len(answers) == 1:
            return answers[0]
        touched = [answer for answer in answers if answer.state is not ReadState.UNTOUCHED]
        if len({(answer.state, key(answer.text)) for answer in touched}) > 1:
            found = f"It is asked {len(answers)} times and answered differently; none of the answers was taken."
            self.troubles.append(Trouble("answered-twice", ask, found, row))
            return None
        return touched[0] if touched else answers[0]

    def _rows_of(self, repeat: str) -> tuple[dict[str, PutRow], dict[str, PutRow], frozenset[str]]:
        """Recorded rows by Word's id and by ref, and the first words of those without a ref."""
        if repeat not in self._known:
            rows = self.record.rows.get(repeat, ())
            self._known[repeat] = (
                {str(row.control): row for row in rows},
                {key(row.ref): row for row in rows if row.ref},
                frozenset(key(row.label) for row in rows if not row.ref and row.label),
            )
        return self._known[repeat]

    def identity(self, repeat: str, label: str, control: str) -> tuple[str, PutRow | None]:
        """(ref, what we put) of a row: by the ref that stands in it, else by Word's id of the row (decision 5)."""
        rows = self.record.rows.get(repeat, ())
        by_control, known, blank = self._rows_of(repeat)
        found = by_control.get(control)
        kept = self.record.repeats.get(repeat)
        if kept is not None and kept.has_ref and label:
            words = label.split()
            for ref in (label, *words[:1], *(word.rstrip(".:)") for word in words[:1])):
                put = known.get(key(ref))
                if put is not None:
                    return put.ref, put
            if key(label) in blank:
                return "", found if found is not None and not found.ref else None
            if kept.shape.lines and (found is None or found.ref):
                return label if len(words) == 1 else "", None
        if found is None and not control and label:
            alike = [row for row in rows if row.label and key(row.label) == key(label)]
            found = alike[0] if len(alike) == 1 else None
        return ("", None) if found is None else (found.ref, found)


def clean(texts: Iterable[str]) -> str:
    """The first text that says something; "" for none."""
    return next((text.strip() for text in texts if text.strip()), "")
