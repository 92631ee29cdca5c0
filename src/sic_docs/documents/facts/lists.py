"""Rows of the two kept lists: To do of a school, What needs attention of the trust (P18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sic_docs.documents.context import Provider
from sic_docs.documents.facts.wording import NOTHING, or_nothing
from sic_docs.documents.situation import Situation
from sic_docs.errors import Issue
from sic_docs.trust.model import TRUST
from sic_docs.word.values import Linked, Row, Value


def _to_do(situation: Situation) -> Mapping[str, Value]:
    mine = [t for t in situation.to_do if situation.school is None or t.school == situation.school.code]
    rows: list[Row] = [
        {
            "school": t.school or TRUST,
            "what": Linked(t.what, t.address) if t.address else t.what,
            "where": t.where or NOTHING,
            "by": t.by or NOTHING,
        }
        for t in mine
    ]
    return {"": or_nothing(rows, ("school", "what", "where", "by"), "Nothing is waiting.", at=1)}


def _issues(situation: Situation) -> Mapping[str, Value]:
    mine = [i for i in situation.issues if situation.school is None or i.school == situation.school.code]
    rows: list[Row] = [
        {"school": i.school or TRUST, "where": _where(i), "found": i.found, "remedy": i.remedy}
        for i in sorted(
            mine, key=lambda i: (i.school is not None, i.school or "", i.file or "", i.place or "", i.found)
        )
    ]
    return {"": or_nothing(rows, ("school", "found", "where", "remedy"), "Nothing is wrong.", at=1)}


def _where(issue: Issue) -> str:
    return ", ".join(part for part in (issue.file, issue.place) if part) or NOTHING


PROVIDERS: Final[tuple[Provider, ...]] = (
    Provider("to_do", ("",), _to_do),
    Provider("issues", ("",), _issues),
)
