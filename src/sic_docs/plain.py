"""Frozen values of ours as plain JSON values, both ways, driven by the dataclasses' own fields.

Values equal to a field's default are left out, so a later version may add fields; unknown fields are ignored.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def read(cls: type[T], raw: Mapping[str, Any]) -> T:
    """The value `plain` was given.

    Raises:
        ValueError: Not such a value.
    """
    try:
        value: T = _maker(cls)(raw)  # type: ignore[arg-type]  # a class is hashable; the stub cannot say so
    except (TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"not a {cls.__name__}") from error
    return value


def plain(value: Any) -> Any:
    """What `json.dumps` takes, for a dataclass, a sequence of them, a date, an enum or a decimal."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            name: plain(each) for name, default in _fields(type(value)) if (each := getattr(value, name)) != default
        }
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
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
