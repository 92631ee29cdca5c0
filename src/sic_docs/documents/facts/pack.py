"""Facts of a pack's first pages: what we ask of the committee and what changed since last time (practice.md P31)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sic_docs.documents.context import Provider
from sic_docs.documents.facts.agenda import items_now
from sic_docs.documents.facts.common import publication, readings
from sic_docs.documents.facts.kpi import has_figures
from sic_docs.documents.situation import Situation
from sic_docs.kpi.analysis import changes
from sic_docs.word.values import Absent, Row, Value


def _decisions(s: Situation) -> Mapping[str, Value]:
    rows: list[Row] = [
        {"number": item.number, "title": item.title, "lead": item.lead or Absent("not set")}
        for item in items_now(s)
        if item.purpose.casefold() == "decide"
    ]
    return {"": rows}


def _changes(s: Situation) -> Mapping[str, Value]:
    """One sentence for each headline that moved enough to deserve one; one that says so when none did."""
    found: list[Row] = []
    if s.figures is not None:
        open_ = publication(s)
        totals = open_.total if open_ is not None else None
        said = changes(s.figures, s.definitions, s.register, readings(s), level=s.type.level, totals=totals)
        found = [{"text": text} for text in said]
    first = s.figures is not None and s.figures.slug == "autumn-1"
    none = (
        "Nothing has been returned yet: there are no figures to compare."
        if s.figures is None or not has_figures(readings(s), s.figures)
        else "These are the year's first figures: there is no earlier half term of the year to compare with."
        if first
        else "No trust figure moved beyond its usual range since the last half term."
    )
    return {"changes": found or [{"text": none}]}


PROVIDERS: Final = (
    Provider(name="decisions", gives=("",), build=_decisions),
    Provider(name="changes", gives=("changes",), build=_changes, flat=True),
)
