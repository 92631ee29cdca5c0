"""A compiled part: literal text and a few kinds of step, run once for each document.

Depth 0 of the scopes is the document's values; each enclosing repeat adds its row. Steps append to one list of strings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any, TypeAlias

from sic_docs.word.dates import shown
from sic_docs.word.state import NO, YES, Mismatch, Name, State, colour, is_rows, ref_of, truth
from sic_docs.word.values import Absent, Linked, Prefill, Shaded
from sic_docs.word.xml import escape, plain, run_text, unprintable

_WORDS = re.compile("<w:t(?: [^>]*)?>([^<]*)|(<w:sdt>)|</w:p>")
_ADDRESS = re.compile(r"(?:https?://|mailto:|[^:/\\?#]*(?:[/\\?#]|$))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Give:
    """Text of ours. `before`, `after`: round the text; `inked`: the same start in two, a colour goes between."""

    name: Name
    before: str
    after: str
    inked: tuple[str, str]
    linked: str

    def run(self, state: State) -> None:
        name = self.name
        value = state.scopes[name.depth][name.key]
        kind = type(value)
        if kind is str:
            state.out += (self.before, run_text(value), self.after)
        elif kind is Absent:
            state.out += (self.before, run_text(value.reason), self.after)
        elif kind is Shaded:
            state.out += (self.inked[0], colour(value.ink), self.inked[1], run_text(value.text), self.after)
        elif kind is Linked:
            self._link(state, value)
        else:
            raise Mismatch(name)

    def _link(self, state: State, value: Linked) -> None:
        address = plain(value.address).strip()
        if not address or "\n" in address or not _ADDRESS.match(address):
            state.out += (self.before, run_text(value.text), self.after)
            return
        code = escape(address.replace("\\", "\\\\").replace('"', "%22"))
        state.out += (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> HYPERLINK &quot;',
            code,
            '&quot; </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            self.linked,
            run_text(value.text),
            self.after,
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        )


@dataclass(frozen=True, slots=True)
class Shade:
    """Where a cell's shading stands: the first shaded value among its gives, else what the template has."""

    names: tuple[Name, ...]
    otherwise: str

    def run(self, state: State) -> None:
        for name in self.names:
            value = state.scopes[name.depth].get(name.key)
            if type(value) is Shaded:
                state.out.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{colour(value.fill)}"/>')
                return
        state.out.append(self.otherwise)


@dataclass(frozen=True, slots=True)
class AskStep:
    """A control people fill.

    Attributes:
        kind: text, rich, choice, date or tick. `control`: its fixed id; None inside a repeat.
        head: Up to the id. `prompt`: after the id, while the prompt shows.
        filled: After the id, when prefilled, in two: between them what belongs to the kind (checked, fullDate).
        line: What a line break becomes. `end`: after the text.
        options: Choice: what may be put → (shown, value); empty for free choice. `pattern`: date's.
    """

    name: Name
    title: str
    kind: str
    control: int | None
    head: str
    prompt: str
    prompt_text: str
    filled: tuple[str, str]
    line: str
    end: str
    options: Mapping[str, tuple[str, str]]
    pattern: str

    def run(self, state: State) -> None:
        name = self.name
        value = state.scopes[name.depth].get(name.key)
        control = self.control
        if control is None:
            control = state.next_id
            state.next_id += 1
        elif not state.open_rows:
            state.made.append(name.full)
        if value is None or type(value) is Absent or (type(value) is Prefill and not value.text.strip()):
            state.out += (self.head, str(control), self.prompt)
            return
        if type(value) is not Prefill:
            raise Mismatch(name)
        if unprintable(value.text):
            raise Mismatch(name)
        text = plain(value.text)
        detail, visible = self._details(text)
        first, second = self.filled
        state.out += (self.head, str(control), first, detail, second, run_text(visible, self.line), self.end)
        if self.kind == "choice":
            text = visible
        if self.control is not None or not state.open_rows:
            state.puts[name.full] = text
        else:
            state.open_rows[-1][3][name.key] = text

    def _details(self, text: str) -> tuple[str, str]:
        if self.kind == "date":
            try:
                day = date.fromisoformat(text)
            except ValueError:
                return "", text
            return f' w:fullDate="{day.isoformat()}T00:00:00Z"', shown(day, self.pattern)
        if self.kind == "tick":
            if text not in (YES, NO):
                raise Mismatch(self.name)
            return ("1", "\u2612") if text == YES else ("0", "\u2610")
        if self.options:
            found = self.options.get(text)
            if found is None:
                raise Mismatch(self.name)
            return f' w:lastValue="{escape(found[1])}"', found[0]
        return "", text


@dataclass(frozen=True, slots=True)
class When:
    name: Name
    opposite: bool
    body: tuple[Step, ...]

    def run(self, state: State) -> None:
        if truth(state.scopes[self.name.depth][self.name.key], self.name) is not self.opposite:
            run(self.body, state)


@dataclass(frozen=True, slots=True)
class Each:
    """A repeat. With asks: kept as a control of controls (`outer`, `item`: up to and after the id)."""

    name: Name
    body: tuple[Step, ...]
    has_asks: bool
    outer: tuple[str, str]
    item: tuple[str, str]

    def run(self, state: State) -> None:
        name = self.name
        rows = state.scopes[name.depth][name.key]
        if not is_rows(rows):
            raise Mismatch(name)
        if not rows:
            return
        out, scopes = state.out, state.scopes
        if not self.has_asks:
            for row in rows:
                scopes.append(row)
                run(self.body, state)
                scopes.pop()
            return
        out += (self.outer[0], str(state.next_id), self.outer[1])
        state.next_id += 1
        record = state.rows.setdefault(name.full, [])
        parent = state.open_rows[-1][0] if state.open_rows else 0
        for row in rows:
            control = state.next_id
            state.next_id += 1
            out += (self.item[0], str(control), self.item[1])
            kept: list[Any] = [control, plain(ref_of(row)).strip(), parent, {}, ""]
            start = len(out)
            record.append(kept)
            scopes.append(row)
            state.open_rows.append(kept)
            run(self.body, state)
            state.open_rows.pop()
            scopes.pop()
            label = _first_words(out, start)
            if label != kept[1]:
                kept[4] = label
            out.append("</w:sdtContent></w:sdt>")
        out.append("</w:sdtContent></w:sdt>")


def _first_words(out: Sequence[str], start: int) -> str:
    """Text of the first paragraph written since `start`; "" when something is asked in it."""
    words: list[str] = []
    for found in _WORDS.finditer("".join(out[start:])):
        if found[1] is None:
            return "" if found[2] else unescape("".join(words)).strip()
        words.append(found[1])
    return ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table none of whose rows is sure to stay: without a row it goes, as Word refuses one."""

    body: tuple[Step, ...]

    def run(self, state: State) -> None:
        start = len(state.out)
        run(self.body, state)
        if not any("<w:tr>" in piece or "<w:tr " in piece for piece in state.out[start:]):
            del state.out[start:]


@dataclass(frozen=True, slots=True)
class LastParagraph:
    """End of a cell whose last block may have gone: Word wants a paragraph there."""

    def run(self, state: State) -> None:
        last = next(piece for piece in reversed(state.out) if piece)
        if not last.endswith(("</w:p>", "<w:p/>", "</w:sdt>")):
            state.out.append("<w:p/>")


Step: TypeAlias = str | Give | Shade | AskStep | When | Each | Table | LastParagraph


def run(steps: Sequence[Step], state: State) -> None:
    append = state.out.append
    for step in steps:
        if step.__class__ is str:
            append(step)
        else:
            step.run(state)  # type: ignore[union-attr]
