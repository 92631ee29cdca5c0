"""What we put in each ask, kept in our custom XML part beside the stamp, so that untouched can be told from answered.

JSON in one element. `asks`: name → [kind, prompt, title, column heading]; `repeats`: name → [has a ref, enclosing
repeat]; `put`: name → text, prefilled asks only; `rows`: repeat → [[control id, ref, parent's control id,
{column: text}], …] in the order written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sic_docs.opc.package import Package
from sic_docs.opc.properties import OURS
from sic_docs.opc.stamp import our_part
from sic_docs.word.state import State


@dataclass(frozen=True, slots=True)
class PutRow:
    """One row as we wrote it. `parent`: control id of the row it stands in, 0 for none."""

    control: int
    ref: str
    parent: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """What one document's custom XML part says we wrote."""

    asks: Mapping[str, tuple[str, str, str, str]] = field(default_factory=dict)
    repeats: Mapping[str, tuple[bool, str]] = field(default_factory=dict)
    put: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[PutRow, ...]] = field(default_factory=dict)


def element(static: str, state: State) -> str:
    """The record as an element of ours; "" when the template asks nothing."""
    if not static:
        return ""
    own = json.dumps({"put": state.puts, "rows": state.rows}, ensure_ascii=False, separators=(",", ":"))
    text = f"{{{static},{own[1:]}"
    return f"<asks>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</asks>"


def read_record(package: Package) -> Record | None:
    """The record of a filed document; None when it has none or it cannot be understood."""
    part = our_part(package)
    kept = package.xml(part).find(f"{{{OURS}}}asks") if part is not None else None
    if kept is None or not kept.text:
        return None
    try:
        facts: dict[str, Any] = json.loads(kept.text)
        return Record(
            {name: (str(a[0]), str(a[1]), str(a[2]), str(a[3])) for name, a in facts["asks"].items()},
            {name: (bool(r[0]), str(r[1])) for name, r in facts["repeats"].items()},
            {name: str(text) for name, text in facts["put"].items()},
            {
                name: tuple(PutRow(int(r[0]), str(r[1]), int(r[2]), {c: str(t) for c, t in r[3].items()}) for r in rows)
                for name, rows in facts["rows"].items()
            },
        )
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None
