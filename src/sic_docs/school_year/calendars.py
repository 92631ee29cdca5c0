"""Whose term dates count where: the trust's calendar, and each school's own.

Built once a run from what config and the register say; where both speak the register wins (P19). Schools that
keep the same dates share one `Calendar`, so what is worked out for a calendar is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from sic_docs.school_year.model import Calendar, HalfTerm, YearDates

TRUST_CALENDAR = "trust"
"""Name of the calendar every school keeps that names no other."""


@dataclass(frozen=True, kw_only=True)
class Calendars:
    """The trust's calendar and each school's.

    Attributes:
        trust: For KPI steps and the trust's own meetings.
        schools: Short code → the calendar that school keeps.
    """

    trust: Calendar
    schools: Mapping[str, Calendar]

    def of(self, code: str) -> Calendar:
        """The calendar of a school by short code; the trust's for `TRUST` or a code not in the register."""
        return self.schools.get(code, self.trust)


class _School(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def calendar(self) -> str: ...


class _TermDates(Protocol):
    @property
    def calendar(self) -> str: ...
    @property
    def half_term(self) -> HalfTerm: ...
    @property
    def inset_days(self) -> tuple[date, ...]: ...


class _Definitions(Protocol):
    @property
    def calendars(self) -> Mapping[str, Mapping[str, YearDates]]: ...
    @property
    def bank_holidays(self) -> frozenset[date]: ...


class _Register(Protocol):
    @property
    def schools(self) -> Sequence[_School]: ...
    @property
    def term_dates(self) -> Sequence[_TermDates]: ...


def build(definitions: _Definitions, register: _Register) -> Calendars:
    """Every calendar in use.

    A calendar keeps the trust's dates for any year it says nothing about. A register row replaces one half term
    and the INSET days within it; a calendar only the register knows starts from the trust's dates. A school that
    names a calendar nobody describes keeps the trust's (an issue of the register's reader).

    Args:
        definitions: `config.model.Definitions`.
        register: `register.model.Register`.

    Raises:
        KeyError: `config/school_years/` describes no calendar called `trust`.
    """
    rows: dict[str, list[_TermDates]] = {}
    for row in register.term_dates:
        rows.setdefault(row.calendar, []).append(row)
    trust_years = _with_rows(definitions.calendars[TRUST_CALENDAR], rows.get(TRUST_CALENDAR, ()))
    named = {TRUST_CALENDAR: Calendar(name=TRUST_CALENDAR, years=trust_years, bank_holidays=definitions.bank_holidays)}
    for name in {*definitions.calendars, *rows} - {TRUST_CALENDAR}:
        own = {**trust_years, **definitions.calendars.get(name, {})}
        named[name] = Calendar(
            name=name, years=_with_rows(own, rows.get(name, ())), bank_holidays=definitions.bank_holidays
        )
    trust = named[TRUST_CALENDAR]
    return Calendars(trust=trust, schools={s.code: named.get(s.calendar, trust) for s in register.schools})


def _with_rows(years: Mapping[str, YearDates], rows: Iterable[_TermDates]) -> dict[str, YearDates]:
    merged = dict(years)
    for row in rows:
        half = row.half_term
        dates = merged.get(half.year, YearDates(year=half.year, half_terms=(), source="Trust register"))
        before = next((h for h in dates.half_terms if h.period == half.period), half)
        kept = {
            day
            for day in dates.inset_days
            if not (before.first <= day <= before.last or half.first <= day <= half.last)
        }
        others = (h for h in dates.half_terms if h.period != half.period)
        merged[half.year] = replace(
            dates,
            half_terms=tuple(sorted((*others, half), key=lambda h: h.first)),
            inset_days=frozenset({*kept, *row.inset_days}),
        )
    return merged
