"""What is to be put right in what people typed that only shows once everything read is joined, with the file's name.

A row of actions that reaches nobody, minutes that say they are signed and not by whom. Told in every run until mended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sic_docs.documents.states import approval_gaps
from sic_docs.errors import Issue, StoreError
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.registry import Row
from sic_docs.jobs.situations import Known
from sic_docs.trust.model import TRUST, Level


def typed_issues(known: Known) -> tuple[Issue, ...]:
    """Of every document that was read, actions first."""
    found = [(one.key, one.issue) for one in known.joined.action_issues]
    found += _minutes(known)
    desks: dict[str, Mapping[str, Row]] = {}
    return tuple(_placed(known, key, issue, desks) for key, issue in found)


def _minutes(known: Known) -> list[tuple[str, Issue]]:
    found: list[tuple[str, Issue]] = []
    approved = {t.code for t in known.definitions.documents if any(ask.name == "state" for ask in t.asks)}
    for key, read in known.joined.answers.items():
        if key.partition("/")[0] not in approved:
            continue
        for missing, what in approval_gaps(read, _next_minutes(known, key)):
            place = f"heading Approval, {missing}"
            remedy = "Fill it in, or put the state back to what it was."
            found.append((key, Issue(code="approval-incomplete", place=place, found=what, remedy=remedy)))
    return found


def _next_minutes(known: Known, key: str) -> bool:
    """Whether the next meeting's finished minutes agree these."""
    mine = DocumentKey.parse(key)
    meetings = [
        o
        for o in known.opened.occurrences
        if o.on is not None
        and o.school == TRUST
        and o.element == known.definitions.document(mine.document_type).element
    ]
    meetings.sort(key=lambda o: o.on or known.today)
    here = next((n for n, o in enumerate(meetings) if (o.period, o.number) == (mine.period, mine.number)), None)
    if here is None or here + 1 >= len(meetings):
        return False
    after = meetings[here + 1]
    printed = str(replace(mine, period=after.period, number=after.number, copy=1))
    read = known.joined.answers.get(printed)
    agreed = read.asks.get("last_agreed") if read is not None and read.finished else None
    return agreed is not None and agreed.text.casefold().startswith("yes")


def _placed(known: Known, key: str, issue: Issue, desks: dict[str, Mapping[str, Row]]) -> Issue:
    """The issue with its document: the name of its file, else as people call it; a C3 document by its key alone."""
    school = DocumentKey.parse(key).school
    if school not in desks:
        try:
            rows = known.opened.cabinet.desk(school).rows(known.opened.years)
            desks[school] = {row.key: row for row in rows}
        except StoreError:  # told of when its own papers were to be filed
            desks[school] = {}
    row = desks[school].get(key)
    name = row.path.rpartition("/")[2] if row is not None and row.level != Level.C3.name else key
    return replace(issue, file=name, school=None if school == TRUST else school)
