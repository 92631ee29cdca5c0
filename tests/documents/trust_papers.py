"""Situations of the trust's own meetings, set up by hand on the shipped config, for tests of their papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Meeting, MeetingStatus, Occurrence
from sic_docs.documents.context import providers
from sic_docs.documents.situation import Situation
from sic_docs.kpi.model import Book
from sic_docs.school_year.calendars import build
from sic_docs.school_year.model import Period, Window
from sic_docs.trust.model import TRUST
from sic_docs.word.values import Value

AUTUMN_1 = Period("2026-27", "autumn-1")


def meeting(element: str, period: Period, on: date, *, school: str = TRUST, number: int = 1, **more: Any) -> Occurrence:
    """A booked meeting on a day, its window that week."""
    ref = f"M-{element}-{school}-{period.year}-{period.slug}-{number:02d}"
    row = Meeting(
        ref=ref, element=element, school=school, period=period, number=number, on=on, start="16:30", end="18:30"
    )
    row = replace(row, **{"status": MeetingStatus.BOOKED, **more})
    window = Window(on, on)
    return Occurrence(element=element, school=school, period=period, number=number, window=window, meeting=row)


def situation(
    definitions: Definitions, code: str, occurrence: Occurrence, today: date, *, school: str | None = None, **more: Any
) -> Situation:
    """What a paper of that meeting is written from; nothing returned, nothing typed, unless `more` says so."""
    register = definitions.first_register
    assert register is not None
    period = occurrence.period
    found = Situation(
        definitions=definitions,
        register=register,
        calendars=build(definitions, register),
        today=today,
        type=definitions.document(code),
        key=f"{code}/{school or TRUST}/{period.year}/{period.slug}/{occurrence.number:02d}",
        school=register.school(school) if school else None,
        element=definitions.cycle.element(occurrence.element),
        occurrence=occurrence,
        figures=AUTUMN_1,
        book=Book(),
        occurrences=(occurrence,),
    )
    return replace(found, **more)


def facts(name: str, s: Situation) -> dict[str, Value]:
    """What one provider gives."""
    return dict(providers()[name].build(s))
