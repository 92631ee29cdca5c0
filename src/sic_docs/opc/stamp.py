"""The stamp: what travels inside every file we file (design.md, decision 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """Identity of a filed document, written in the file itself.

    Attributes:
        key: Printed document key, `line_meeting/OAK/2026-27/autumn/02`.
        fingerprint: Digest of all a person could change, 64 hex digits (decision 8).
        recipe: Digest of the template and the values that reached the page, 64 hex digits.
        as_of: `today` of the run that wrote it.
    """

    key: str
    fingerprint: str
    recipe: str
    as_of: date
