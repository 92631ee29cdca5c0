"""The KPI return workbook of one school and year, ready to be filed or handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sic_docs.config.model import Definitions
from sic_docs.filing.key import DocumentKey
from sic_docs.kpi.asked import of_year
from sic_docs.kpi.return_form import make_return, return_recipe
from sic_docs.opc.stamp import Stamped
from sic_docs.school_year.calendars import Calendars
from sic_docs.school_year.model import Period
from sic_docs.school_year.timing import kpi_dates
from sic_docs.trust.model import School

RETURN = "kpi_return"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnForm:
    """What every school's return of one year is made from."""

    template: bytes
    definitions: Definitions
    year: str
    dates: dict[str, tuple[date, date]]

    def recipe(self, school: School) -> str:
        d = self.definitions
        return return_recipe(
            self.template,
            school,
            self.year,
            of_year(d.measures, self.year),
            d.domains,
            style=d.trust.style,
            dates=self.dates,
        )

    def make(self, school: School, *, as_of: date, key: str | None = None) -> Stamped:
        d = self.definitions
        return make_return(
            self.template,
            school,
            self.year,
            of_year(d.measures, self.year),
            d.domains,
            key=key or str(return_key(school.code, self.year)),
            as_of=as_of,
            style=d.trust.style,
            dates=self.dates,
        )


def return_form(template: bytes, definitions: Definitions, calendars: Calendars, year: str) -> ReturnForm:
    """The form of a year, with the days on which figures are wanted and due (P13)."""
    halves = calendars.trust.years[year].half_terms if year in calendars.trust.years else ()
    dates = {}
    for half in halves:
        steps = kpi_dates(calendars.trust, half)
        dates[half.period.slug] = (steps.as_at, steps.due)
    return ReturnForm(template=template, definitions=definitions, year=year, dates=dates)


def return_key(code: str, year: str) -> DocumentKey:
    return DocumentKey(RETURN, code, Period(year, "year"))
