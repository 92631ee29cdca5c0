"""The shipped calendars, as the loader reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sic_docs.config.load import load
from sic_docs.config.model import Definitions
from sic_docs.register.model import Register
from sic_docs.school_year.calendars import Calendars, build
from sic_docs.school_year.model import Calendar
from sic_docs.trust.model import Phase, School


def _school(code: str, calendar: str) -> School:
    return School(code=code, name=code, phase=Phase.PRIMARY, lowest_age=4, highest_age=11, calendar=calendar)


@pytest.fixture(scope="session")
def shipped() -> Definitions:
    return load(Path(__file__).parents[2] / "config")


@pytest.fixture(scope="session")
def calendars(shipped: Definitions) -> Calendars:
    schools = (_school("OAK", "trust"), _school("ELM", "elm"), _school("HAW", "haw"))
    return build(shipped, Register(schools=schools))


@pytest.fixture(scope="session")
def trust(calendars: Calendars) -> Calendar:
    return calendars.trust
