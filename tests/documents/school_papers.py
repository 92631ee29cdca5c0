"""Situations of the sample trust's schools, set up by hand, for tests of the documents themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Meeting, MeetingStatus, Occurrence
from sic_docs.documents.answers import Answer, Answers, AnswerState, RowRead
from sic_docs.documents.situation import Situation, ToDo
from sic_docs.errors import Issue
from sic_docs.kpi.asked import is_collected, measures_of
from sic_docs.kpi.model import Book, Reading, ReadingState, Returned, SchoolReadings
from sic_docs.meetings.model import Action
from sic_docs.register.model import Register
from sic_docs.school_year.calendars import build
from sic_docs.school_year.model import Period, Window
from sic_docs.trust.model import Level, School

ROOT = Path(__file__).parents[2]
AUTUMN_1 = Period("2026-27", "autumn-1")
AUTUMN_2 = Period("2026-27", "autumn-2")
AS_AT = date(2026, 11, 20)  # Friday
TODAY = date(2026, 11, 30)  # Monday
SCHOOLS = ("OAK", "ELM", "STM", "HAW", "BRK", "WIL", "FER")
SCHOOL_TYPES = (
    "line_meeting",
    "kpi_sheet",
    "school_page",
    "school_page_directors",
    "school_page_members",
    "to_do",
    "attention",
)


def readings_of(definitions: Definitions, school: School, period: Period, *, submitted: bool = True) -> SchoolReadings:
    """A full return of one half term: every measure collected, at its national figure or in the middle of its range."""
    readings = []
    for n, measure in enumerate(measures_of(definitions.measures, school)):
        if not is_collected(measure, period.slug):
            continue
        near = next(
            (c.value for c in definitions.comparators if c.measure == measure.code and c.value is not None), None
        )
        low = measure.lowest if measure.lowest is not None else Decimal(0)
        value = near if near is not None else low + 3
        value += (n % 5 - 2) * (measure.amber_band or Decimal(1)) * Decimal("0.8")
        value = max(low, value if measure.highest is None else min(value, measure.highest))
        state = ReadingState.SUPPRESSED if n % 11 == 10 else ReadingState.NUMBER
        readings.append(
            Reading(
                school=school.code,
                measure=measure.code,
                period=period,
                state=state,
                value=value if state is ReadingState.NUMBER else None,
                numerator=Decimal(200) if measure.kind == "rate" else None,
                denominator=Decimal(school.roll or 200) if measure.kind == "rate" else None,
                unit=measure.unit,
                places=measure.places,
                as_at=AS_AT,
                submitted=submitted,
                comment="Two families are abroad until January & a coach was late" if n == 0 else None,
            )
        )
    returned = Returned(
        school=school.code,
        period=period,
        as_at=AS_AT,
        submitted_by="School data lead" if submitted else None,
        head_checked=submitted,
    )
    return SchoolReadings(
        school=school.code,
        year=period.year,
        source=f"{school.code} KPI return 2026-27.xlsx",
        returned=(returned,),
        readings=tuple(readings),
    )


def book_of(definitions: Definitions, schools: Iterable[School], *periods: Period) -> Book:
    return Book(readings_of(definitions, s, p) for s in schools for p in periods)


def occurrence(element: str, school: str, period: Period, number: int, on: date | None, last: date) -> Occurrence:
    meeting = None
    if on is not None:
        meeting = Meeting(
            ref=f"M-{element}-{school}-{period.year}-{period.slug}-{number:02d}",
            element=element,
            school=school,
            period=period,
            number=number,
            on=on,
            start="14:00",
            end="15:00",
            place="Headteacher's office",
            status=MeetingStatus.BOOKED,
        )
    return Occurrence(
        element=element, school=school, period=period, number=number, window=Window(on or last, last), meeting=meeting
    )


def actions_of(school: str, count: int = 3) -> tuple[Action, ...]:
    return tuple(
        Action(
            ref=f"{school}-27-{n:03d}",
            school=school,
            text=(
                "Share the attendance plan with all staff and agree who rings home on the first day <of absence> & after"
            ),
            owner="Headteacher",
            due="13 November 2026",
            due_on=date(2026, 11, 13),
            body="line_meetings",
            level=Level.C1,
            from_key=f"line_meeting/{school}/2026-27/autumn/01",
            provisional=n == 2,
        )
        for n in range(1, count + 1)
    )


def full_answers(school: str) -> dict[str, Answers]:
    """A finished record and a finished school page, with far more typed than there is room for."""
    long = (
        "The head and the line manager agreed that cover for two long vacancies is thin & must be looked at again. " * 6
    )

    def typed(text: str) -> Answer:
        return Answer(state=AnswerState.ANSWERED, text=text)

    support = RowRead(
        cells={"what": typed("Attendance officer, one day a week"), "who": typed("Trust attendance team")}
    )
    line = f"line_meeting/{school}/2026-27/autumn/02"
    page = f"school_page/{school}/2026-27/autumn-2/01"
    return {
        line: Answers(
            key=line,
            held_on=date(2026, 11, 11),
            finished=True,
            asks={
                "staffing": typed(long),
                "plan_focus": typed(f"1. Attendance. {long}"),
                "plan_rating": typed("Amber"),
            },
            rows={"support": (support,) * 8},
        ),
        page: Answers(key=page, finished=True, asks={"head_well": typed(long), "head_mind": typed(long)}),
    }


@dataclass(frozen=True)
class Desk:
    """Where situations are made: config and the first register, on Monday 30 November 2026."""

    definitions: Definitions
    register: Register

    @classmethod
    def of(cls, definitions: Definitions) -> Desk:
        assert definitions.first_register is not None
        return cls(definitions, definitions.first_register)

    def situation(self, code: str, school: str, *, figures: bool = True, previous: Answers | None = None) -> Situation:
        kind = self.definitions.document(code)
        subject = None if kind.scope == "trust" else self.register.school(school)
        line = [
            occurrence("line_meetings", school, Period("2026-27", "autumn"), 3, date(2026, 12, 2), date(2026, 12, 18)),
            occurrence("line_meetings", school, Period("2026-27", "spring"), 1, date(2027, 1, 20), date(2027, 2, 5)),
            occurrence("school_reviews", school, Period("2026-27", "autumn"), 1, date(2026, 11, 4), date(2026, 12, 18)),
        ]
        kpis = occurrence("kpis", school, AUTUMN_2, 1, None, date(2026, 12, 18))
        of = line[0] if kind.element == "line_meetings" else kpis if kind.element else None
        people = [self.register.school(s) for s in SCHOOLS]
        book = book_of(self.definitions, people, AUTUMN_1, AUTUMN_2) if figures else Book()
        return Situation(
            definitions=self.definitions,
            register=self.register,
            calendars=build(self.definitions, self.register),
            today=TODAY,
            type=kind,
            key=f"{code}/{school if subject else 'TRUST'}/2026-27/autumn-2/01",
            school=subject,
            element=self.definitions.cycle.element(kind.element) if kind.element else None,
            occurrence=of,
            figures=AUTUMN_2,
            snapshot=book,
            book=book,
            occurrences=(*line, kpis),
            actions=actions_of(school),
            previous=previous,
            to_do=(
                ToDo(
                    what="Fill in the KPI return for Autumn 2",
                    where="Working/KPIs/OAK KPI return 2026-27.xlsx",
                    by="Wednesday 25 November 2026",
                    address="Working/KPIs/OAK%20KPI%20return%202026-27.xlsx",
                    school=school,
                ),
            ),
            issues=(
                Issue(
                    code="kpi-not-a-number",
                    file=f"{school} KPI return 2026-27.xlsx",
                    place="sheet Attendance, cell F14",
                    found='"ninety four" is not a number.',
                    remedy="Type a percentage between 0 and 100.",
                    school=school,
                ),
            ),
        )

    def joined_late(self, school: str) -> Desk:
        """The same trust with a school that joined in January 2026."""
        schools = tuple(
            replace(s, joined_on=date(2026, 1, 5)) if s.code == school else s for s in self.register.schools
        )
        return replace(self, register=replace(self.register, schools=schools))
