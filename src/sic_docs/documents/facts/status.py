"""Did the cycle run: every document owed so far with what became of it, by school and by element, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from sic_docs.documents.context import Provider
from sic_docs.documents.situation import Situation
from sic_docs.documents.states import State
from sic_docs.documents.status import StatusRow
from sic_docs.trust.model import TRUST
from sic_docs.word.values import Row, Value

_TRUST_FIRST: Final = ""


def _names(s: Situation) -> Mapping[str, str]:
    return {e.code: e.name for e in s.definitions.cycle.elements}


def _row(s: Situation, row: StatusRow) -> Row:
    titles = {t.code: t.title.partition(":")[0] for t in s.definitions.documents}
    return {
        "school": "Trust" if row.school == TRUST else row.school,
        "element": _names(s).get(row.element, row.element),
        "document": titles.get(row.document_type or "", "No document type yet")
        + (f" {row.number:02d}" if row.document_type else ""),
        "period": row.period.label,
        "meeting_on": row.meeting_on.isoformat() if row.meeting_on else "",
        "owed_on": row.owed_on.isoformat(),
        "filed_on": row.filed_on.isoformat() if row.filed_on else "",
        "state": row.state.capitalize(),
        "late": row.late,
    }


def _rows(s: Situation) -> Mapping[str, Value]:
    order = [e.code for e in s.definitions.cycle.elements]
    by_element = sorted(s.status, key=lambda r: (order.index(r.element), *_school_first(r)[:1], r.owed_on, r.key or ""))
    return {
        "by_school": [_row(s, row) for row in sorted(s.status, key=_school_first)],
        "by_element": [_row(s, row) for row in by_element],
        "counts": _counted(s),
    }


def _school_first(row: StatusRow) -> tuple[str, object, str, str]:
    return (_TRUST_FIRST if row.school == TRUST else row.school, row.owed_on, row.element, row.key or "")


def _counted(s: Situation) -> list[Row]:
    groups: dict[tuple[str, str], Counter[str]] = {}
    for row in s.status:
        for name in counted(row):
            groups.setdefault((row.element, row.school), Counter())[name] += 1
    order = [e.code for e in s.definitions.cycle.elements]
    columns = ("owed", "filed", "returned", "late", "missed", "unfiled")
    return [
        {
            "element": _names(s).get(element, element),
            "school": "Trust" if school == TRUST else school,
            **{column: str(groups[element, school][column]) for column in columns},
        }
        for element, school in sorted(groups, key=lambda pair: (order.index(pair[0]), pair[1] != TRUST, pair[1]))
    ]


def counted(row: StatusRow) -> Iterable[str]:
    """What one row counts as."""
    if row.document_type is None:
        return ()
    found = ["owed"]
    found += ["filed"] if row.state.is_filed else []
    found += ["returned"] if row.state.is_finished else []
    found += ["late"] if row.late else []
    found += ["missed"] if row.state is State.MISSED else []
    found += ["unfiled"] if row.state in (State.HELD, State.CANCELLED) else []
    return found


def in_words(rows: Iterable[StatusRow]) -> str:
    """The whole in one line: "412 owed, 400 filed, 180 returned finished, 12 late, 3 missed, 2 not filed"."""
    total = Counter(name for row in rows for name in counted(row))
    return (
        f"{total['owed']} owed, {total['filed']} filed, {total['returned']} returned finished, {total['late']} late, "
        f"{total['missed']} missed, {total['unfiled']} not filed"
    )


PROVIDERS: Final[tuple[Provider, ...]] = (
    Provider("status", ("counts",), lambda s: {"counts": in_words(s.status)}),
    Provider("status_rows", ("by_school", "by_element", "counts"), _rows, flat=True),
)
