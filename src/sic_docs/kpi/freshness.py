"""Which national figures and term dates are about to go out of date, and where the next are published. Pure.

A figure nobody renews is worse than none: it is printed beside a school's as if it were this year's. So each
publication says from which day what we hold of it is stale (`releases` in `config/kpis.yaml`), and term dates must be
published, not computed, some months before their year begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sic_docs.config.model import Definitions
from sic_docs.errors import Issue
from sic_docs.school_year.model import academic_year, next_year

AHEAD: Final = timedelta(days=30)
"""How long before the day it is said."""
_DATES_BY: Final = (6, 1)
"""Published dates of the coming year are wanted by 1 June: meetings of its autumn are proposed in the summer."""
_TERM_DATES: Final = "term_dates"


def going_stale(definitions: Definitions, today: date, ahead: timedelta = AHEAD) -> tuple[Issue, ...]:
    """One issue for each publication whose figures are, or within `ahead` will be, out of date; likewise term dates."""
    return (*_releases(definitions, today + ahead), *_nowhere(definitions), *_dates(definitions, today, today + ahead))


def _releases(definitions: Definitions, by: date) -> Iterator[Issue]:
    for release in definitions.releases:
        if release.stale_on > by:
            continue
        names = [m.short for m in definitions.measures if m.code in release.measures]
        about = f" ({', '.join(names)})" if names else ""
        yield Issue(
            code="comparators-stale" if release.measures else "dates-stale",
            file="kpis.yaml",
            place=f"releases, {release.code}",
            found=f"What is held of “{release.title}”{about} is out of date from {_words(release.stale_on)}.",
            remedy=f"The next are published at {release.published_at}. Enter them and move stale_on on.",
        )


def _nowhere(definitions: Definitions) -> Iterator[Issue]:
    """Measures with a national figure that no publication is said to renew."""
    renewed = {code for release in definitions.releases for code in release.measures}
    missing = sorted({c.measure for c in definitions.comparators if definitions.releases} - renewed)
    for code in missing:
        yield Issue(
            code="comparator-without-release",
            file="kpis.yaml",
            place="releases",
            found=f"Nothing says when the national figures of {code} go out of date.",
            remedy="Name it under measures of the publication that brings the next.",
        )


def _dates(definitions: Definitions, today: date, by: date) -> Iterator[Issue]:
    """The coming year's dates: there at all, and published rather than computed."""
    known = definitions.calendars.get("trust", {})
    where = next((r.published_at for r in definitions.releases if r.code == _TERM_DATES), "the council's page")
    this = academic_year(today)
    for year in (this, next_year(this)):
        begins = date(int(year[:4]), 9, 1)
        dates = known.get(year)
        if by < (date(begins.year, *_DATES_BY) if dates is not None else date(begins.year, 1, 1)):
            continue
        if dates is None:
            found = f"There are no term dates for {year}."
        elif not dates.verified:
            found = f"The term dates of {year} are computed, not published."
        else:
            continue
        yield Issue(
            code="dates-stale",
            file=f"school_years/{year}.yaml",
            found=found,
            remedy=f"Published dates: {where}. Put them there, or in the register's Term dates.",
        )


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
