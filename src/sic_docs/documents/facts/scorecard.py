"""The trust scorecard by phase (practice.md P31). Judgement is `kpi.analysis`; here its rows become words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Final

from sic_docs.documents.context import Provider
from sic_docs.documents.facts.common import publication, readings
from sic_docs.documents.facts.wording import NOTHING, shaded
from sic_docs.documents.situation import Situation
from sic_docs.kpi.analysis import ScoreRow, scorecard
from sic_docs.kpi.returns import return_of
from sic_docs.word.values import Absent, Row, Value

_WORDS: Final = {"green": "G · on track", "amber": "A · close", "red": "R · off track"}


def _phases(s: Situation) -> Mapping[str, Value]:
    if s.figures is None:
        return {"phases": []}
    open_ = publication(s)
    rows = scorecard(
        s.figures,
        s.definitions,
        s.register,
        readings(s),
        level=s.type.level,
        totals=open_.total if open_ is not None else None,
    )
    return {
        "phases": [
            {"name": phase, "rows": [_row(s, row) for row in of_phase]}
            for phase, of_phase in groupby(rows, key=lambda row: row.phase)
        ]
    }


def _row(s: Situation, row: ScoreRow) -> Row:
    words = _WORDS.get(row.on_track or "", NOTHING)
    now = (
        row.now.shown.text
        if row.now.is_complete or not row.now.behind or row.now.is_hidden
        else f"{row.now.shown.text} ({row.now.coverage})"
    )
    older = row.long_standing
    if older is not None:
        now += f"; {older.shown.text} in schools of three full years in the trust ({older.coverage})"
    return {
        "measure": row.name,
        "last_year": row.last_year.text,
        "now": now,
        "target": row.target.text,
        "expected": row.expected.text,
        "rating": shaded(s.definitions.trust.style, words, row.on_track),
        "national": row.national.text,
        "below": row.furthest or NOTHING,
    }


def _coverage(s: Situation) -> Mapping[str, Value]:
    if s.figures is None:
        return {"coverage": Absent("No half term's figures have been collected yet.")}
    schools = [x for x in s.register.schools if x.is_in_trust(s.today)]
    book = readings(s)
    returned = [x for x in schools if return_of(x, s.figures, s.definitions, book).is_submitted]
    missing = [x.name for x in schools if x not in returned]
    words = f"{len(returned)} of {len(schools)} schools have returned their figures for {s.figures.label}."
    return {"coverage": words + (f" Not returned: {', '.join(missing)}." if missing else "")}


PROVIDERS: Final = (
    Provider(name="scorecard", gives=("coverage",), build=_coverage),
    Provider(name="scorecard_phases", gives=("phases",), build=_phases, flat=True),
)
