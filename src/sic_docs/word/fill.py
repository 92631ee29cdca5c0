"""A compiled template filled for one document: bytes with stamp and fingerprint, the same bytes for the same arguments.

Strict: every name the template uses must have a value of the right kind, else one error tells all that are missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from sic_docs.errors import TemplateError
from sic_docs.opc.fingerprint import digest, part_line
from sic_docs.opc.properties import CORE, core_xml
from sic_docs.opc.stamp import Stamp
from sic_docs.opc.zip_format import pack
from sic_docs.word import record
from sic_docs.word.compile import Compiled
from sic_docs.word.marks import Faults, nearest
from sic_docs.word.program import AskStep, Each, Give, Step, Table, When, run
from sic_docs.word.state import Mismatch, Name, State, is_rows, truth
from sic_docs.word.values import Absent, Linked, Prefill, Shaded, Values
from sic_docs.word.xml import unprintable


@dataclass(frozen=True, slots=True)
class Filled:
    """A document ready to be filed.

    Attributes:
        content: The .docx. `fingerprint`: as its stamp says (decision 8).
    """

    content: bytes
    fingerprint: str


def fill(
    compiled: Compiled, values: Values, *, title: str, key: str, recipe: str, as_of: date, check: bool = False
) -> Filled:
    """Fill a template.

    Args:
        values: See `word.values`; more names than the template uses are no fault.
        title: The document's title in its properties. `key`, `recipe`, `as_of`: for the stamp.
        check: Also parse what was made.

    Raises:
        TemplateError: Names without a value, or with one of the wrong kind; all of them.
    """
    state = State([values], compiled.first_row_id)
    contents: dict[str, bytes] = {}
    try:
        for part, steps in compiled.programs:
            state.out = []
            run(steps, state)
            contents[part] = "".join(state.out).encode()
    except (Mismatch, KeyError, TypeError, AttributeError) as error:
        faults = Faults(compiled.name)
        for _, steps in compiled.programs:
            _look(steps, [values], faults)
        faults.stop()
        raise TemplateError(
            f"A value could not be written ({error}).", "Tell whoever maintains sic_docs.", file=compiled.name
        ) from error
    if check:
        _parse(compiled.name, contents)
    mark = digest(
        (part_line(line, contents[line]) if isinstance(line, str) else line for line in compiled.lines),
        (compiled.relations,),
    )
    stamp = Stamp(key=key, fingerprint=mark, recipe=recipe, as_of=as_of)
    contents[CORE] = core_xml(title, as_of).encode()
    contents.update(compiled.slot.parts(stamp, record.element(compiled.static_record, state, compiled.singles)))
    return Filled(compiled.body.write(pack(part, content) for part, content in contents.items()), mark)


def _parse(name: str, contents: Mapping[str, bytes]) -> None:
    for part, content in contents.items():
        try:
            etree.fromstring(content)
        except etree.XMLSyntaxError as error:
            raise TemplateError(
                f"Filled in, {part} is not well-formed ({error.msg}).", "Save the template again in Word.", file=name
            ) from error


def _look(steps: Sequence[Step], scopes: list[Mapping[str, Any]], faults: Faults) -> None:
    """Every name without a value, or with one of the wrong kind. Slow; run only when filling failed."""
    for step in steps:
        if isinstance(step, Give):
            value = _value(step.name, "give", scopes, faults)
            _want(step.name, "give", value, (str, Absent, Shaded, Linked), "text", faults)
            if isinstance(value, Shaded):
                _colours(step.name, value, faults)
        elif isinstance(step, AskStep):
            _look_ask(step, scopes, faults)
        elif isinstance(step, When):
            value = _value(step.name, "when", scopes, faults)
            if value is not None:
                _look_when(step, value, scopes, faults)
        elif isinstance(step, Each):
            rows = _value(step.name, "each", scopes, faults)
            if rows is not None and not is_rows(rows):
                _want(step.name, "each", rows, (), "a list of rows", faults)
                continue
            for row in rows or ():
                _look(step.body, [*scopes, row], faults)
        elif isinstance(step, Table):
            _look(step.body, scopes, faults)


def _look_when(step: When, value: object, scopes: list[Mapping[str, Any]], faults: Faults) -> None:
    try:
        shown = truth(value, step.name) is not step.opposite
    except Mismatch:
        _want(step.name, "when", value, (), "yes or no", faults)
        return
    if shown:
        _look(step.body, scopes, faults)


def _look_ask(step: AskStep, scopes: list[Mapping[str, Any]], faults: Faults) -> None:
    name = step.name
    value = scopes[name.depth].get(name.key)
    if value is None or isinstance(value, Absent):
        return
    _want(name, "ask", value, (Prefill,), "a prefill", faults)
    if not isinstance(value, Prefill):
        return
    if bad := unprintable(value.text):
        faults.add(
            name.place,
            f"The starting text of '{step.title or name.full}' holds what no document can ({bad}).",
            "Take it out where it was typed: it cannot be seen, so type that text again.",
            "template-text",
        )
        return
    if not value.text.strip():
        return
    allowed = tuple(dict.fromkeys(show for show, _ in step.options.values()))
    if step.kind == "tick":
        allowed = ("yes", "no")
    if allowed and value.text not in allowed and value.text not in step.options:
        faults.add(
            name.place,
            f"'ask:{name.full}' cannot be prefilled with '{value.text}'.",
            f"It takes one of: {', '.join(allowed)}.",
            "template-value",
        )


def _value(name: Name, kind: str, scopes: list[Mapping[str, Any]], faults: Faults) -> Any:
    scope = scopes[name.depth]
    value = scope.get(name.key)
    if value is None:
        prefix = name.full[: len(name.full) - len(name.key)]
        near = nearest(name.key, scope)
        near = near.replace("'", f"'{prefix}", 1) if prefix else near
        faults.add(
            name.place,
            f"'{kind}:{name.full}' has no value; the name is not known.{near}",
            "Correct the Tag of the control in Word.",
            "template-unknown-name",
        )
    return value


def _want(name: Name, kind: str, value: object, classes: tuple[type, ...], what: str, faults: Faults) -> None:
    if value is not None and not isinstance(value, classes):
        faults.add(
            name.place,
            f"'{kind}:{name.full}' wants {what}, and '{name.full}' is {_called(value)}.",
            "Use the kind of mark that fits the value, or another name.",
            "template-value",
        )


def _called(value: object) -> str:
    if isinstance(value, bool):
        return "yes or no (use 'when:')"
    if isinstance(value, Prefill):
        return "the starting text of an ask (use 'ask:')"
    if is_rows(value):
        return "a list of rows (use 'each:')"
    return "text (use 'give:')" if isinstance(value, (str, Absent, Shaded, Linked)) else type(value).__name__


def _colours(name: Name, value: Shaded, faults: Faults) -> None:
    for colour in (value.fill, value.ink):
        if len(colour) != 6 or any(c not in "0123456789abcdefABCDEF" for c in colour):
            faults.add(name.place, f"'{colour}' is no colour.", "Write colours as six hex digits.", "template-value")
