"""A tree of nodes → frozen dataclasses, driven by the dataclasses' own fields; every problem noted, none raised.

The rules, so that a YAML file's shape can be read off its dataclass:

- A dataclass is a group of keys named after its fields; a field with a default may be left out.
- A list of dataclasses may be written as a group: each key is then the entry's first field (`code`, `name`).
  An entry of two fields may be plain text: `headteacher: Headteacher`. A field called `order` is the position
  where it is not given.
- `written: {until: meeting}` may stand for `"until: meeting"`.
- A field that may be None, and a group of keys, may be left out even without a default.
- `file` and `line` are filled in here.

What a name must refer to is noted as a `Use` and judged by `config.load` once every file is read.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from sic_docs.config.files import Node
from sic_docs.config.rules import CHOICES, OMITTED, PATTERNS, REFERENCES, VALUE_REFERENCES, WORDS, Field
from sic_docs.errors import Issue

T = TypeVar("T")


class _Failed:
    """Stands for a value that could not be made; an issue says why."""


FAILED = _Failed()

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})


@dataclasses.dataclass(frozen=True, slots=True)
class Use:
    """A name that must be the code of something: `kind` is element, role, category …"""

    kind: str
    name: str
    file: str
    place: str


def did_you_mean(name: str, known: Collection[str]) -> str:
    """`Did you mean "x"?`, or the known names when nothing is near; one sentence."""
    near = get_close_matches(name, known, n=1, cutoff=0.6) or get_close_matches(
        name.lower(), [k for k in known if k == k.lower()], n=1, cutoff=0.6
    )
    if near:
        return f'Did you mean "{near[0]}"?'
    listed = ", ".join(sorted(known)[:15])
    return f"Known here: {listed}{' …' if len(known) > 15 else ''}." if known else "No such name is known here."


class Binder:
    """Binds the nodes of one file; `issues` and `uses` grow as it goes."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.issues: list[Issue] = []
        self.uses: list[Use] = []

    def entry(self, node: Node, cls: type[T], where: str = "", preset: Mapping[str, Any] | None = None) -> T | None:
        """One dataclass from a group of keys; None when anything in it is wrong."""
        made = self._dataclass(node, cls, where, dict(preset or {}))
        return None if isinstance(made, _Failed) else made

    def entries(self, node: Node, cls: type[T]) -> tuple[T, ...]:
        """A list of dataclasses from a group (or a list); those that could not be made are left out."""
        made = self._entries(node, cls, None, "")
        return tuple(each for each in made if not isinstance(each, _Failed))

    def note(self, code: str, line: int, where: str, found: str, remedy: str) -> _Failed:
        self.issues.append(
            Issue(code=code, file=self.shown, place=self._place(line, where), found=found, remedy=remedy)
        )
        return FAILED

    def _place(self, line: int, where: str) -> str:
        return f"line {line} ({where})" if where else f"line {line}"

    def _value(self, node: Node, wanted: Any, field: Field | None, where: str) -> Any:
        origin = get_origin(wanted)
        if origin in (Union, types.UnionType):
            inner = [each for each in get_args(wanted) if each is not type(None)]
            return None if node.is_empty else self._value(node, inner[0], field, where)
        if origin is tuple:
            return self._tuple(node, get_args(wanted), field, where)
        if origin is frozenset:
            return frozenset(self._tuple(node, (get_args(wanted)[0], ...), field, where))
        if origin in (Mapping, dict):
            return self._mapping(node, get_args(wanted)[1], field, where)
        if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
            return self._dataclass(node, wanted, where, {})
        return self._scalar(node, wanted, field, where)

    def _scalar(self, node: Node, wanted: Any, field: Field | None, where: str) -> Any:
        if issubclass(wanted, StrEnum) and node.table is not None and len(node.table) == 1:
            [(key, inner)] = node.table.items()
            node = Node(node.line, node.key_line, text=f"{key}: {inner.text}")
        name = field[1] if field else "this"
        if node.text is None:
            return self._wrong(node, name, _WORDED[_base(wanted)], where)
        text = node.text
        if issubclass(wanted, StrEnum):
            values = [each.value for each in wanted]
            if text in values:
                return wanted(text)
            found = f'{name}: "{text}" is not one of its words.'
            return self.note("config-not-allowed", node.line, where, found, did_you_mean(text, values))
        if wanted is str:
            return text
        if wanted is bool:
            low = text.lower()
            return low in _TRUE if low in _TRUE or low in _FALSE else self._wrong(node, name, "yes or no", where)
        if wanted is int:
            words = WORDS.get(field) if field else None
            if words is not None:
                return words[text] if text in words else self._wrong(node, name, f"one of {', '.join(words)}", where)
            return int(text) if re.fullmatch(r"-?\d{1,9}", text) else self._wrong(node, name, "a whole number", where)
        if wanted is Decimal:
            try:
                number = Decimal(text)
            except InvalidOperation:
                number = Decimal("NaN")
            return number if number.is_finite() and len(text) <= 20 else self._wrong(node, name, "a number", where)
        if wanted is date:
            try:
                return date.fromisoformat(text) if _DATE.fullmatch(text) else self._wrong_date(node, name, where)
            except ValueError:
                return self._wrong_date(node, name, where)
        raise TypeError(f"no rule reads a {wanted!r}")

    def _wrong(self, node: Node, name: str, wanted: str, where: str) -> _Failed:
        found = f"{name} should be {wanted}; found {node.kind}."
        return self.note("config-wrong-type", node.line, where, found, f"Write {wanted}.")

    def _wrong_date(self, node: Node, name: str, where: str) -> _Failed:
        return self._wrong(node, name, "a date such as 2026-09-01", where)

    def _tuple(self, node: Node, args: tuple[Any, ...], field: Field | None, where: str) -> Any:
        item = args[0]
        open_ended = len(args) == 2 and args[1] is Ellipsis
        if open_ended and dataclasses.is_dataclass(item) and isinstance(item, type):
            made = self._entries(node, item, field, where)
            return FAILED if FAILED in made else tuple(made)
        name = field[1] if field else "this"
        if node.items is None:
            return self._wrong(node, name, "a list", where)
        if not open_ended and len(node.items) != len(args):
            found = f"{name} should be {len(args)} values in [ ]; found {len(node.items)}."
            return self.note("config-wrong-type", node.line, where, found, f"Write {len(args)} of them.")
        kinds = [item] * len(node.items) if open_ended else args
        values = [self._value(each, kind, field, where) for each, kind in zip(node.items, kinds, strict=True)]
        return FAILED if any(isinstance(v, _Failed) for v in values) else tuple(values)

    def _mapping(self, node: Node, wanted: Any, field: Field | None, where: str) -> Any:
        if node.table is None:
            if node.is_empty:
                return {}
            return self._wrong(node, field[1] if field else "this", "a group of keys", where)
        made = {key: self._value(value, wanted, field, where) for key, value in node.table.items()}
        return FAILED if any(isinstance(v, _Failed) for v in made.values()) else made

    def _entries(self, node: Node, cls: Any, field: Field | None, where: str) -> list[Any]:
        name = field[1] if field else cls.__name__
        fields = [f for f in dataclasses.fields(cls) if f.name not in OMITTED]
        if node.is_empty:
            return []
        if node.items is not None:
            return [
                self._dataclass(each, cls, where or f"{name} {i}", {"order": i} if _has(cls, "order") else {})
                for i, each in enumerate(node.items)
            ]
        if node.table is None:
            return [self._wrong(node, name, "a group of keys", where)]
        made = []
        for i, (key, value) in enumerate(node.table.items()):
            preset: dict[str, Any] = {fields[0].name: key}
            if _has(cls, "order"):
                preset["order"] = i
            if value.text is not None and len(fields) == 2:
                value = Node(value.line, value.key_line, table={fields[1].name: value})
            if value.is_empty and all(_has_default(f) for f in fields[1:]):
                value = Node(value.line, value.key_line, table={})
            made.append(self._dataclass(value, cls, f"{where}: {key}" if where else key, preset))
        return made

    def _dataclass(self, node: Node, cls: Any, where: str, preset: dict[str, Any]) -> Any:
        if node.table is None:
            return self._wrong(node, where or "the file", "a group of keys", "")
        values: dict[str, Any] = dict(preset)
        hints = _hints(cls)
        known = [name for name in hints if name not in OMITTED]
        if _has(cls, "file") and _has(cls, "line"):
            values.update(file=self.shown, line=node.key_line)
        good = True
        for key, child in node.table.items():
            if key not in known:
                found = f'"{key}" is not a key that is known here.'
                self.note("config-unknown-key", child.key_line, where, found, did_you_mean(key, known))
                good = False
                continue
            if child.is_empty and _defaults(cls).get(key, False):
                continue
            field = (cls, key)
            value = self._value(child, hints[key], field, where)
            allowed = self._rules(child, field, where)
            if isinstance(value, _Failed) or not allowed:
                good = False
            values[key] = value
        for name in known:
            if name not in values and not _defaults(cls)[name]:
                if name not in node.table and (absent := _when_absent(hints[name])) is not FAILED:
                    values[name] = absent
                    continue
                found = f'The key "{name}" is missing.'
                self.note("config-missing-key", node.key_line, where, found, f'Add "{name}:".')
                good = False
        return cls(**values) if good else FAILED

    def _rules(self, node: Node, field: Field, where: str) -> bool:
        """Notes what the field refers to; False when a word of it is not allowed."""
        good = True
        if field in REFERENCES:
            for name, line in _names(node):
                self.uses.append(Use(REFERENCES[field], name, self.shown, self._place(line, where)))
        if field in VALUE_REFERENCES:
            for each in (node.table or {}).values():
                if each.text is not None:
                    place = self._place(each.line, where)
                    self.uses.append(Use(VALUE_REFERENCES[field], each.text, self.shown, place))
        if field in CHOICES:
            for name, line in _names(node):
                if name not in CHOICES[field]:
                    remedy = did_you_mean(name, CHOICES[field])
                    self.note("config-not-allowed", line, where, f'{field[1]}: "{name}" is not known.', remedy)
                    good = False
        if field in PATTERNS:
            for leaf in _leaves(node):
                if leaf.text is not None and not re.fullmatch(PATTERNS[field], leaf.text):
                    found = f'{field[1]}: "{leaf.text}" is not six hex digits.'
                    self.note("config-not-allowed", leaf.line, where, found, "Write a colour as 1F4E5F, in quotes.")
                    good = False
        return good


def _names(node: Node) -> list[tuple[str, int]]:
    if node.text is not None:
        return [(node.text, node.line)]
    if node.table is not None:
        return [(key, child.key_line) for key, child in node.table.items()]
    return [(each.text, each.line) for each in node.items or [] if each.text is not None]


def _leaves(node: Node) -> list[Node]:
    if node.table is not None:
        return [leaf for child in node.table.values() for leaf in _leaves(child)]
    if node.items is not None:
        return [leaf for child in node.items for leaf in _leaves(child)]
    return [node]


_WORDED = {str: "text", bool: "yes or no", int: "a whole number", Decimal: "a number", date: "a date"}


def _base(wanted: type) -> type:
    return str if issubclass(wanted, StrEnum) else wanted


def _when_absent(wanted: Any) -> Any:
    """What a field without a default is when its key is left out; FAILED when it must be given."""
    if get_origin(wanted) in (Union, types.UnionType) and type(None) in get_args(wanted):
        return None
    return {} if get_origin(wanted) in (Mapping, dict) else FAILED


@cache
def _hints(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {f.name: hints[f.name] for f in dataclasses.fields(cls)}


@cache
def _defaults(cls: Any) -> dict[str, bool]:
    return {f.name: _has_default(f) for f in dataclasses.fields(cls)}


def _has(cls: Any, name: str) -> bool:
    return name in _defaults(cls)


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
