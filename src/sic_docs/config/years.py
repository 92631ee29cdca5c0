"""`config/school_years/*.yaml` → the dates of every calendar, and the bank holidays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sic_docs.config.bind import Binder
from sic_docs.config.files import Node
from sic_docs.config.rules import HALF_TERMS
from sic_docs.school_year.model import HalfTerm, Term, YearDates, academic_year

_YEAR: Final = re.compile(r"20[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarDates:
    """One calendar of one year as its file says: half-term slug → first and last date."""

    half_terms: Mapping[str, tuple[date, date]]
    inset_days: tuple[date, ...] = ()
    source: str | None = None
    verified: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class YearFile:
    """One file: `year: 2026-27`, where its dates come from, and the calendars; `trust` is the default one."""

    year: str
    source: str
    verified: bool = True
    bank_holidays: tuple[date, ...] = ()
    calendars: Mapping[str, CalendarDates]


def read_year(binder: Binder, node: Node) -> tuple[Mapping[str, YearDates], frozenset[date], str] | None:
    """(calendar name → dates, bank holidays, year) of one file; None when anything in it is wrong."""
    bound = binder.entry(node, YearFile)
    if bound is None:
        return None
    before = len(binder.issues)
    if not _YEAR.fullmatch(bound.year) or bound.year != academic_year(date(int(bound.year[:4]), 9, 1)):
        _note(binder, node, ("year",), "", f'"{bound.year}" is not a school year.', "Write it as 2026-27.")
        return None
    calendars = {name: _dates(binder, node, bound, name, dates) for name, dates in bound.calendars.items()}
    if len(binder.issues) > before:
        return None
    return calendars, frozenset(bound.bank_holidays), bound.year


def _dates(binder: Binder, root: Node, bound: YearFile, name: str, dates: CalendarDates) -> YearDates:
    at = ("calendars", name, "half_terms")
    if missing := [slug for slug in HALF_TERMS if slug not in dates.half_terms]:
        _note(binder, root, at, name, f"Half terms are missing: {', '.join(missing)}.", "Give all six.")
    for slug in dates.half_terms:
        if slug not in HALF_TERMS:
            _note(binder, root, (*at, slug), name, f'"{slug}" is not a half term.', f"Use {', '.join(HALF_TERMS)}.")
    halves = []
    last_day: date | None = None
    first_year = int(bound.year[:4])
    for slug in HALF_TERMS:
        if slug not in dates.half_terms:
            continue
        first, last = dates.half_terms[slug]
        if last < first or (last_day is not None and first <= last_day):
            found = f"{slug} runs {first} to {last}, which is not after the half term before it."
            _note(binder, root, (*at, slug), name, found, "Put the dates in order.")
        if not date(first_year, 8, 1) <= first <= last <= date(first_year + 1, 8, 31):
            found = f"{slug} runs {first} to {last}, which is not within {bound.year}."
            _note(binder, root, (*at, slug), name, found, "Check the year.")
        last_day = last
        term, half = slug.split("-")
        halves.append(HalfTerm(year=bound.year, term=Term(term.capitalize()), half=int(half), first=first, last=last))
    for day in dates.inset_days:
        if not any(h.first <= day <= h.last for h in halves) or day.weekday() > 4:
            found = f"The INSET day {day} is not a weekday inside a half term."
            _note(binder, root, ("calendars", name, "inset_days"), name, found, "Half terms include their INSET days.")
    return YearDates(
        year=bound.year,
        half_terms=tuple(halves),
        inset_days=frozenset(dates.inset_days),
        source=dates.source or bound.source,
        verified=bound.verified if dates.verified is None else dates.verified,
    )


def _note(binder: Binder, root: Node, path: tuple[str, ...], where: str, found: str, remedy: str) -> None:
    node = root
    for key in path:
        node = (node.table or {}).get(key, node)
    binder.note("config-dates", node.key_line, where, found, remedy)
