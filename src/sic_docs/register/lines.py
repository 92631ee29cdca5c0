"""The last good reading of the register as JSON, both ways, driven by the dataclasses' own fields.

Kept in `_sic/` so that a register nobody can read stops nothing. Values equal to a field's default are left out, so a
later version of ours may add fields.
"""

from __future__ import annotations

import json

from sic_docs.plain import plain, read
from sic_docs.register.model import Register

FORMAT = 1


def to_json(register: Register) -> str:
    """One JSON object, keys in field order."""
    return json.dumps({"format": FORMAT, **plain(register)}, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Register:
    """The register `to_json` was given; unknown fields are ignored.

    Raises:
        ValueError: Not such a text, or of a later format.
    """
    raw = json.loads(text)
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ValueError("not a reading of the Trust register")
    return read(Register, raw)
