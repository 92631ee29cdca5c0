"""A small trust on the shipped config: register rows are made by each test."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from sic_docs.config.load import load
from sic_docs.config.model import Definitions
from sic_docs.cycle.model import Meeting, Occurrence
from sic_docs.cycle.occurrences import owed
from sic_docs.cycle.proposals import in_force, propose
from sic_docs.documents.owed import Owed, owed_documents
from sic_docs.register.model import Register
from sic_docs.school_year.calendars import Calendars, build
from sic_docs.trust.model import CategoryEntry, CategoryStatus, Phase, School


@pytest.fixture(scope="session")
def shipped() -> Definitions:
    """The shipped config, with what other tests may want otherwise fixed here."""
    definitions = load(Path(__file__).parents[2] / "config")
    settings = replace(
        definitions.trust,
        start_on=date(2026, 9, 1),
        usual_weekday={"standards_committee": 1},  # Tuesday
        avoid={"Primary": ((date(2027, 5, 10), date(2027, 5, 13)),)},
    )
    return replace(definitions, trust=settings)


@dataclass(frozen=True)
class Trust:
    """One trust as its register stands, asked on any day."""

    definitions: Definitions
    register: Register

    @property
    def calendars(self) -> Calendars:
        return build(self.definitions, self.register)

    def owed(
        self, today: date, recorded: Sequence[Meeting] = (), registered: Collection[str] = (), year: str = "2026-27"
    ) -> tuple[Occurrence, ...]:
        return owed(self.definitions, self.register, self.calendars, recorded, registered, year, today)

    def proposed(self, today: date, recorded: Sequence[Meeting] = (), year: str = "2026-27") -> tuple[Meeting, ...]:
        found = self.owed(today, recorded, year=year)
        return propose(self.definitions, self.register, self.calendars, found, recorded, today)

    def dated(self, today: date, recorded: Sequence[Meeting] = ()) -> tuple[Occurrence, ...]:
        return in_force(self.owed(today, recorded), self.proposed(today, recorded))

    def documents(self, today: date, recorded: Sequence[Meeting] = ()) -> tuple[Owed, ...]:
        dated = self.dated(today, recorded)
        first, last = date(2026, 9, 1), date(2027, 8, 31)
        return owed_documents(self.definitions, self.register, self.calendars, dated, first, last)

    def having(self, **changes: object) -> Trust:
        return replace(self, register=replace(self.register, **changes))  # type: ignore[arg-type]


def a_school(code: str, **changes: object) -> School:
    fields = {"code": code, "name": code, "phase": Phase.PRIMARY, "lowest_age": 4, "highest_age": 11}
    return School(**{**fields, **changes})  # type: ignore[arg-type]


def a_category(school: str, category: str, from_on: date, told_on: date | None) -> CategoryEntry:
    return CategoryEntry(
        school=school,
        area="Overall",
        category=category,
        from_on=from_on,
        told_on=told_on,
        status=CategoryStatus.AGREED,
    )


@pytest.fixture(scope="session")
def school() -> Callable[..., School]:
    return a_school


@pytest.fixture(scope="session")
def category() -> Callable[..., CategoryEntry]:
    return a_category


@pytest.fixture
def trust(shipped: Definitions) -> Trust:
    """Three schools: OAK Secure, HAW Causing Concern with its own calendar, BRK Secure for now."""
    long_ago = date(2025, 9, 1)
    return Trust(
        shipped,
        Register(
            schools=(a_school("OAK", order=0), a_school("HAW", calendar="haw", order=1), a_school("BRK", order=2)),
            categories=(
                a_category("OAK", "secure", long_ago, long_ago),
                a_category("HAW", "causing_concern", long_ago, long_ago),
                a_category("BRK", "secure", long_ago, long_ago),
            ),
        ),
    )
