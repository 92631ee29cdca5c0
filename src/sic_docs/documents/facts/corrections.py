"""What a school's data lead should put right in the KPI workbook, numbered; what was put right after a snapshot (P16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sic_docs.documents.context import Provider
from sic_docs.documents.facts.wording import or_nothing
from sic_docs.documents.situation import Situation
from sic_docs.word.values import Linked, Row, Value

NOTHING_TO_CORRECT: Final = "Nothing to correct"


def _corrections(situation: Situation) -> Mapping[str, Value]:
    rows: list[Row] = [
        {
            "number": str(number),
            "where": Linked(one.where, one.address) if one.address else one.where,
            "found": one.found,
            "remedy": one.remedy,
        }
        for number, one in enumerate(situation.corrections, 1)
    ]
    count = len(rows)
    line = f"{count} {'place' if count == 1 else 'places'} to put right" if count else NOTHING_TO_CORRECT
    return {"": or_nothing(rows, ("number", "where", "found", "remedy"), f"{NOTHING_TO_CORRECT}.", at=2), "line": line}


def _corrected(situation: Situation) -> Mapping[str, Value]:
    rows: list[Row] = [
        {"measure": one.measure, "period": one.period.label, "before": one.before, "now": one.now}
        for one in situation.corrected
    ]
    return {"": rows, "any": bool(rows)}


PROVIDERS: Final[tuple[Provider, ...]] = (
    Provider("corrections", ("", "line"), _corrections),
    Provider("corrected", ("", "any"), _corrected),
)
