"""What the fields of the definitions may hold beyond their type: which name lists they draw on, which words they allow.

One table, used alike by the loader (issues with "did you mean") and by the JSON Schemas for editors.
"""

from __future__ import annotations

from typing import Final

from sic_docs.config.model import ForeignLayout, HouseStyle, MappedGroups, MappedTable, Release, TrustSettings
from sic_docs.cycle.model import Cadence, Element
from sic_docs.documents.definition import DocumentType, IssueRule, PartB, Repeat
from sic_docs.kpi.model import Measure
from sic_docs.register.model import Comparator
from sic_docs.trust.model import Category, Level, Phase

HALF_TERMS: Final = ("autumn-1", "autumn-2", "spring-1", "spring-2", "summer-1", "summer-2")
PHASES: Final = tuple(phase.value for phase in Phase)
LEVELS: Final = tuple(level.value for level in Level)

Field = tuple[type, str]

REFERENCES: Final[dict[Field, str]] = {
    (Element, "strand"): "strand",
    (Element, "participants"): "role",
    (Element, "lead"): "role",
    (Element, "by_category"): "category",
    (DocumentType, "element"): "element",
    (DocumentType, "audience"): "role",
    (DocumentType, "minutes_of"): "document type",
    (PartB, "audience"): "role",
    (Measure, "domain"): "domain",
    (Comparator, "measure"): "measure",
    (ForeignLayout, "units"): "measure",
    (ForeignLayout, "cells"): "measure",
    (ForeignLayout, "numerator_cells"): "measure",
    (ForeignLayout, "denominator_cells"): "measure",
    (MappedGroups, "measure"): "measure",
    (Release, "measures"): "measure",
    (TrustSettings, "usual_weekday"): "element",
}
"""A field's value, each item of its list, or each key of its table must be the code of one of these."""

VALUE_REFERENCES: Final[dict[Field, str]] = {
    (ForeignLayout, "measures"): "measure",
    (ForeignLayout, "numerators"): "measure",
    (ForeignLayout, "denominators"): "measure",
    (MappedTable, "measures"): "measure",
    (MappedTable, "numerators"): "measure",
    (MappedTable, "denominators"): "measure",
    (MappedGroups, "keep"): "measure",
}
"""Each value of the field's table must be the code of one of these."""

CHOICES: Final[dict[Field, tuple[str, ...]]] = {
    (Category, "colour"): ("red", "amber", "green", "blue"),
    (Cadence, "per"): ("year", "term", "half_term", "fortnight", "week", "when_needed"),
    (Element, "period"): ("year", "term", "half_term"),
    (DocumentType, "form"): ("docx", "xlsx", "pdf"),
    (DocumentType, "scope"): ("school", "trust"),
    (DocumentType, "place"): ("school", "trust", "confidential"),
    (DocumentType, "part"): ("", "A", "B", "both"),
    (PartB, "place"): ("school", "trust", "confidential"),
    (DocumentType, "per_period"): ("occurrence", "half_term", "year", "always"),
    (DocumentType, "phases"): PHASES,
    (IssueRule, "on"): ("meeting", "snapshot", "year_start", "notice", "always", "window"),
    (Repeat, "reads_as"): ("", "actions", "agenda_items"),
    (Measure, "unit"): (
        "percent",
        "per_100",
        "points",
        "number",
        "days",
        "pounds",
        "score",
        "marks",
        "percentage_points",
    ),
    (Measure, "better"): ("up", "down", "zero", "none"),
    (Measure, "collected_by"): ("return", "results", "mapping"),
    (Measure, "kind"): ("rate", "count", "value"),
    (Measure, "span"): ("year_to_date", "window"),
    (Measure, "phases"): PHASES,
    (Measure, "collected_in"): HALF_TERMS,
    (Comparator, "phase"): (*PHASES, "All"),
    (Comparator, "status"): ("provisional", "revised", "final"),
    (ForeignLayout, "columns"): HALF_TERMS,
    (MappedTable, "columns"): HALF_TERMS,
    (MappedGroups, "figures"): HALF_TERMS,
    (MappedGroups, "numerators"): HALF_TERMS,
    (MappedGroups, "denominators"): HALF_TERMS,
    (HouseStyle, "colours"): (
        "dk1",
        "lt1",
        "dk2",
        "lt2",
        *(f"accent{n}" for n in range(1, 7)),
        "hlink",
        "folHlink",
    ),
    (HouseStyle, "fonts"): ("heading", "body"),
    (TrustSettings, "avoid"): (*PHASES, "all"),
}
"""The field's value, each item of its list, or each key of its table is one of these words."""

PATTERNS: Final[dict[Field, str]] = {
    (HouseStyle, "colours"): r"[0-9A-Fa-f]{6}",
    (HouseStyle, "ratings"): r"[0-9A-Fa-f]{6}",
}
"""Each value of the field (at any depth) matches this in full."""

WORDS: Final[dict[Field, dict[str, int]]] = {
    (TrustSettings, "usual_weekday"): {"Monday": 0, "Tuesday": 1, "Wednesday": 2, "Thursday": 3, "Friday": 4},
}
"""Words that stand for the field's numbers."""

OMITTED: Final = ("file", "line")
"""Fields the loader fills in itself; never keys of a file."""
