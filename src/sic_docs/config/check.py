"""Everything that must agree between config, templates, fact providers and calendars, as issues.

`config.load` has judged what stands inside the YAML files; here they meet the compiled templates and each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta

from sic_docs.config.check_documents import Compiled, document_issues, name_issues
from sic_docs.config.model import Definitions
from sic_docs.errors import Issue
from sic_docs.school_year.model import YearDates

OPEN_WEEKDAYS = 195
"""190 days for pupils and five INSET days (domain.md 2.2)."""

CONTRAST = 4.5
"""Least contrast of text with what is behind it: WCAG 2.2, level AA."""


def check(
    definitions: Definitions,
    templates: Mapping[str, Compiled],
    providers: Mapping[str, Collection[str]] | None = None,
    *,
    told: Collection[str] = (),
) -> tuple[Issue, ...]:
    """Every disagreement, documents first.

    Args:
        templates: File name → compiled template, for all that compiled; one that is missing is an issue.
        providers: Name of each fact provider → the full names it gives (`school` → `school.name` …); None leaves
            facts unchecked.
        told: File names of templates whose fault has been told already.
    """
    return (
        *document_issues(definitions, templates, providers, told=told),
        *name_issues(definitions),
        *_calendar_issues(definitions),
        *_colour_issues(definitions),
    )


def _calendar_issues(definitions: Definitions) -> Iterator[Issue]:
    seen: set[int] = set()
    for name, years in definitions.calendars.items():
        for year, dates in years.items():
            if id(dates) in seen:
                continue  # a calendar that shares this year with the trust
            seen.add(id(dates))
            count = open_weekdays(dates, definitions)
            if count != OPEN_WEEKDAYS:
                yield Issue(
                    code="calendar-days",
                    file=f"config/school_years/{year}.yaml",
                    place=f"calendar {name}",
                    found=f"It has {count} open weekdays; {OPEN_WEEKDAYS} is usual (190 for pupils and five INSET days).",
                    remedy="Check the dates against those the school published; leave them if they are right.",
                )


def open_weekdays(dates: YearDates, definitions: Definitions) -> int:
    """Weekdays inside the half terms that are no bank holiday, INSET days included."""
    return sum(
        1
        for half in dates.half_terms
        for offset in range((half.last - half.first).days + 1)
        if (day := half.first + timedelta(days=offset)).weekday() < 5 and day not in definitions.bank_holidays
    )


def _colour_issues(definitions: Definitions) -> Iterator[Issue]:
    style = definitions.trust.style
    pairs = [(f"ratings: {name}", ink, fill) for name, (fill, ink) in style.ratings.items()]
    colours = style.colours
    pairs += [
        (f"{front} on {back}", colours[front], colours[back])
        for front, back in (
            ("dk1", "lt1"),
            ("dk2", "lt1"),
            ("dk1", "lt2"),
            ("dk2", "lt2"),
            ("accent1", "lt1"),
            ("accent2", "lt1"),
            ("accent3", "lt1"),
            ("hlink", "lt1"),
        )
        if front in colours and back in colours
    ]
    for what, ink, fill in pairs:
        ratio = contrast(ink, fill)
        if ratio < CONTRAST:
            yield Issue(
                code="colour-contrast",
                file="config/trust.yaml",
                place=f"style, {what}",
                found=f"{ink} on {fill} has a contrast of {ratio:.1f} to 1; {CONTRAST} is the least people can read.",
                remedy="Make one of them darker or lighter.",
            )


def contrast(one: str, other: str) -> float:
    """Contrast of two colours of six hex digits, 1 to 21 (WCAG 2.2).

    >>> round(contrast("000000", "FFFFFF"), 1)
    21.0
    """
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
