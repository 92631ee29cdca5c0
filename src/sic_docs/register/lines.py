"""The last good reading of the register as JSON, both ways, driven by the dataclasses' own fields.

Kept in `_sic/` so that a register nobody can read stops nothing. Values equal to a field's default are left out, so a
later version of ours may add fields.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from sic_docs.register.model import Register

FORMAT = 1


def to_json(register: Register) -> str:
    """One JSON object, keys in field order."""
    return json.dumps({"format": FORMAT, **_plain(register)}, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Register:
    """The register `to_json` was given; unknown fields are ignored.

    Raises:
        ValueError: Not such a text, or of a later format.
    """
    raw = json.loads(text)
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ValueError("not a reading of the Trust register")
    try:
        register: Register = _maker(Register)(raw)
    except (TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise ValueError("not a reading of the Trust register") from error
    return register


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            name: _plain(each) for name, default in _fields(type(value)) if (each := getattr(value, name)) != default
        }
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@cache
def _fields(cls: type[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((f.name, f.default) for f in dataclasses.fields(cls))


@cache
def _maker(cls: type[Any]) -> Callable[[Mapping[str, Any]], Any]:
    hints = get_type_hints(cls)
    makers = {f.name: _reader(hints[f.name]) for f in dataclasses.fields(cls)}

    def make(raw: Mapping[str, Any]) -> Any:
        return cls(**{name: makers[name](value) for name, value in raw.items() if name in makers})

    return make


@cache
def _reader(wanted: Any) -> Callable[[Any], Any]:
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        inner = _reader(next(each for each in get_args(wanted) if each is not type(None)))
        return lambda raw: None if raw is None else inner(raw)
    if origin is tuple:
        each = _reader(get_args(wanted)[0])
        return lambda raw: tuple(each(one) for one in raw)
    if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
        return _maker(wanted)
    if wanted is date:
        return date.fromisoformat
    if isinstance(wanted, type) and issubclass(wanted, (Enum, Decimal)):
        return wanted
    return lambda raw: raw
