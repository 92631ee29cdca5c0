"""A sheet that repeats another ("Attendance (2)"): said in one line, and read from the one whose name is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sic_docs.kpi.assemble import Findings
from sic_docs.kpi.tables import Table
from sic_docs.kpi.values import safe

_FEWEST = 2
"""Rows with figures two sheets must share: one alone is a row that stands twice, told as such."""


def without_copies(
    found: Sequence[Table], known: Iterable[str], findings: Findings
) -> tuple[list[Table], frozenset[frozenset[str]]]:
    """(the tables to read, pairs of sheets that repeat each other so that neither may be read).

    Hidden sheets are looked at elsewhere: what people see goes before them.

    Args:
        known: Names sheets of figures have, whatever their capitals.
    """
    if not _may_repeat(found):
        return list(found), frozenset()
    named = {name.casefold() for name in known}
    filled: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {}
    for table in found:
        if not table.sheet.hidden:
            held = filled.setdefault(table.sheet.name, {})
            for row in table.rows:
                if row.has_figures():
                    texts = tuple(str(row.cell(slug).value) for slug in row.columns)
                    held[(row.measure.casefold(), row.what.casefold())] = texts
    dropped: set[str] = set()
    unsettled: set[frozenset[str]] = set()
    names = list(filled)
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            if one in dropped or other in dropped or len(filled[one].keys() & filled[other].keys()) < _FEWEST:
                continue
            kept = _original(one, other, named, filled)
            if kept is None:
                unsettled.add(frozenset((one, other)))
            else:
                dropped.add(other if kept == one else one)
            _say(one, other, kept, findings)
    return [table for table in found if table.sheet.name not in dropped], frozenset(unsettled)


def _may_repeat(found: Sequence[Table]) -> bool:
    """Whether a measure is named on two sheets: the quick look, since it almost never is."""
    names = [{row.measure for row in table.rows} for table in found]
    if len(set().union(*names)) == sum(map(len, names)):
        return False
    where: dict[str, int] = {}
    return any(
        where.setdefault(name, id(table.sheet)) != id(table.sheet)
        for table, held in zip(found, names, strict=True)
        for name in held
    )


def _original(
    one: str, other: str, named: set[str], filled: Mapping[str, Mapping[tuple[str, str], object]]
) -> str | None:
    """The sheet to read: of a known name, else the one the other's name is made of, else either if they say the same."""
    pairs = ((one, other), (other, one))
    for fits in (
        [a for a, _ in pairs if a.casefold() in named],
        [a for a, b in pairs if a.casefold() in b.casefold()],
    ):
        if len(fits) == 1:
            return fits[0]
    return one if filled[one] == filled[other] else None


def _say(one: str, other: str, kept: str | None, findings: Findings) -> None:
    copy = one if kept == other else other
    original = other if copy == one else one
    findings.add(
        "kpi-sheet-twice",
        f"sheet {copy}",
        f"The sheet {safe(copy)} repeats the sheet {safe(original)}; "
        + (f"the figures of {safe(original)} are used." if kept else "neither is used, as either may be meant."),
        f"Delete {safe(copy)}, once its figures are in {safe(original)} where they are meant."
        if kept
        else "Delete the one that is not meant.",
    )
