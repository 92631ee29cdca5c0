"""What a Word template can be filled with. The engine knows these and nothing of schools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Absent:
    """A value that is not known, printed in words (decision 3): `Absent("not yet known")`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Shaded:
    """Text whose table cell is shaded, because the field says so (a rating).

    Attributes:
        fill: Background, six hex digits; ink: text colour, six hex digits.
    """

    text: str
    fill: str
    ink: str = "000000"


@dataclass(frozen=True, slots=True)
class Linked:
    """Text that opens an address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Prefill:
    """The starting value of an `ask` (decision 4). Absent from the values: the prompt stays.

    For a check box "yes" or "no"; for a date ISO "2026-11-24"; for a drop-down one of its values.
    """

    text: str


Value: TypeAlias = str | Absent | Shaded | Linked | Prefill | bool | Sequence[Mapping[str, "Value"]]
"""`str`, `Absent`, `Shaded`, `Linked` fill a `give`; `Prefill` an `ask`; `bool` a `when`; rows an `each`.

Line breaks ("\\n") in text become line breaks in Word. Names of fields inside a repeat are given without the
repeat's own name: `each:actions` with `give:actions.text` takes rows of `{"text": …}`. A row may carry
`"ref"`, printed as plain text in its first cell (decision 5) when the template has `give:actions.ref` there.
"""

Row: TypeAlias = Mapping[str, Value]
Values: TypeAlias = Mapping[str, Value]
