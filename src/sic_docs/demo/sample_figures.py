"""Invented figures of the sample trust, shaped like the published national distributions.

Levels by phase are near those of domain.md 2.3 (attendance 2025/26 to July: primary 94.7, secondary 91.5, special
86.8; persistent absence 13.8, 23.8, 36.1; suspensions an autumn term 0.89, 7.81, 5.07 per hundred); the schools lie
on either side of them as their categories say. For a rate the counts are what is invented, and the figure follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sic_docs.kpi.asked import HALF_TERMS, is_collected
from sic_docs.kpi.model import Measure
from sic_docs.school_year.model import Period
from sic_docs.trust.model import School

AS_AT: Final = {
    Period("2025-26", "autumn-1"): date(2025, 9, 26),  # Fri of week 4 of 8 (P13: week n-4)
    Period("2025-26", "autumn-2"): date(2025, 11, 21),  # Fri of week 3 of 7
    Period("2025-26", "spring-1"): date(2026, 1, 16),  # Fri of week 2 of 6
    Period("2025-26", "spring-2"): date(2026, 2, 27),  # Fri of week 1 of 5
    Period("2025-26", "summer-1"): date(2026, 4, 24),  # Fri of week 2 of 6
    Period("2025-26", "summer-2"): date(2026, 6, 26),  # Fri of week 4 of 8
    Period("2026-27", "autumn-1"): date(2026, 9, 25),  # Fri of week 4 of 8
    Period("2026-27", "autumn-2"): date(2026, 11, 20),  # Fri of week 3 of 7
}

_DAYS_SO_FAR: Final = (19, 55, 85, 110, 140, 179)
"""School days of the year up to each of those Fridays; two sessions each."""

# measure → school → (2025-26 first, 2025-26 last, 2026-27 first, 2026-27 Autumn 2). Between first and last of a year
# the half terms lie on a straight line. Percentages are 0–100; counts are whole; running figures grow.
_LEVELS: Final[dict[str, dict[str, tuple[float, float, float, float]]]] = {
    "att": {
        "OAK": (95.9, 95.1, 96.1, 95.6), "ELM": (95.6, 94.9, 95.9, 95.4), "STM": (92.9, 91.0, 91.9, 91.2),
        "HAW": (90.8, 88.4, 89.7, 88.9), "BRK": (94.2, 92.6, 93.8, 93.1), "WIL": (88.9, 87.2, 89.1, 88.2),
        "FER": (95.2, 94.5, 95.6, 95.0),
    },
    "pa": {
        "OAK": (9.2, 11.0, 8.7, 10.1), "ELM": (11.2, 13.1, 10.4, 12.0), "STM": (21.5, 25.1, 24.2, 25.9),
        "HAW": (30.1, 36.2, 33.9, 35.6), "BRK": (16.9, 20.3, 18.1, 19.6), "WIL": (31.0, 35.4, 29.8, 32.3),
        "FER": (12.4, 14.2, 11.2, 13.1),
    },
    "sa": {
        "OAK": (0.2, 0.5, 0.2, 0.5), "ELM": (0.6, 1.1, 0.6, 0.6), "STM": (2.3, 3.2, 2.9, 3.3),
        "HAW": (4.0, 5.6, 5.1, 5.4), "BRK": (1.6, 2.2, 1.8, 2.0), "WIL": (5.6, 7.3, 5.6, 6.5),
        "FER": (0.7, 1.1, 0.4, 0.7),
    },
    "abs_unauth": {
        "OAK": (0.7, 1.0, 0.6, 0.8), "ELM": (0.9, 1.2, 0.8, 1.0), "STM": (2.6, 3.5, 3.1, 3.4),
        "HAW": (4.2, 5.6, 5.0, 5.3), "BRK": (1.8, 2.6, 2.1, 2.4), "WIL": (2.0, 2.6, 1.9, 2.2),
        "FER": (0.9, 1.2, 0.8, 1.0),
    },
    "susp": {
        "OAK": (0.0, 0.7, 0.0, 0.2), "ELM": (0.0, 0.0, 0.0, 0.0), "STM": (2.1, 15.9, 3.0, 7.9),
        "HAW": (4.3, 31.0, 5.4, 13.9), "BRK": (1.2, 9.6, 1.4, 3.9), "WIL": (0.8, 8.9, 0.8, 3.2),
        "FER": (0.0, 1.5, 0.0, 0.4),
    },
    "susp1": {
        "OAK": (0.0, 0.5, 0.0, 0.2), "ELM": (0.0, 0.0, 0.0, 0.0), "STM": (1.4, 6.8, 1.8, 4.1),
        "HAW": (2.4, 10.9, 2.9, 6.3), "BRK": (0.7, 4.3, 0.8, 2.1), "WIL": (0.8, 4.0, 0.8, 2.4),
        "FER": (0.0, 0.8, 0.0, 0.4),
    },
    "pex": {
        "OAK": (0.0, 0.0, 0.0, 0.0), "ELM": (0.0, 0.0, 0.0, 0.0), "STM": (0.0, 0.11, 0.0, 0.11),
        "HAW": (0.0, 0.36, 0.09, 0.18), "BRK": (0.0, 0.07, 0.0, 0.0), "WIL": (0.0, 0.0, 0.0, 0.0),
        "FER": (0.0, 0.0, 0.0, 0.0),
    },
    "ehe": {
        "OAK": (0, 2, 0, 1), "ELM": (0, 1, 0, 0), "STM": (2, 9, 3, 5), "HAW": (4, 17, 6, 9), "BRK": (1, 8, 2, 4),
        "WIL": (0, 1, 0, 0), "FER": (0, 1, 0, 0),
    },
    "gld": {"OAK": (62, 73, 64, 66), "ELM": (66, 78, 68, 70), "BRK": (57, 68, 58, 60)},
    "phon1": {"OAK": (68, 84, 70, 73), "ELM": (74, 90, 76, 79), "BRK": (64, 79, 65, 68)},
    "mtc": {
        "OAK": (15.2, 22.1, 15.8, 17.4), "BRK": (13.9, 20.4, 14.2, 15.9), "FER": (14.6, 21.3, 15.0, 16.8),
    },
    "ks2_rwm": {"OAK": (57, 69, 60, 63), "BRK": (50, 61, 51, 54), "FER": (54, 65, 56, 59)},
    "ks2_hs": {"OAK": (7, 11, 8, 9), "BRK": (4, 7, 4, 5), "FER": (6, 9, 7, 7)},
    "a8": {"STM": (42.6, 44.9, 42.0, 42.8), "HAW": (35.9, 37.2, 35.1, 35.8), "BRK": (43.0, 45.1, 41.2, 41.9)},
    "em5": {"STM": (38, 44, 37, 39), "HAW": (25, 29, 24, 26), "BRK": (40, 44, 34, 36)},
    "p8": {"STM": (-0.31, -0.22, -0.34, -0.30), "HAW": (-0.68, -0.61, -0.72, -0.66), "BRK": (-0.08, -0.02, -0.24, -0.20)},
    "ks5_aps": {"HAW": (27.1, 28.6, 26.4, 27.0), "BRK": (33.0, 34.4, 32.8, 33.2)},
    "send_sup": {
        "OAK": (13.1, 13.8, 13.6, 13.8), "ELM": (14.0, 15.2, 14.6, 15.2), "STM": (14.9, 15.6, 15.7, 15.9),
        "HAW": (17.9, 18.8, 19.0, 19.2), "BRK": (13.4, 14.0, 14.1, 14.2), "WIL": (0.0, 0.0, 0.0, 0.0),
        "FER": (14.2, 14.9, 14.6, 14.9),
    },
    "ehcp": {
        "OAK": (3.6, 4.1, 4.1, 4.4), "ELM": (2.8, 3.4, 3.4, 3.4), "STM": (4.1, 4.4, 4.6, 4.7),
        "HAW": (5.0, 5.4, 5.6, 5.7), "BRK": (4.2, 4.5, 4.6, 4.7), "WIL": (100.0, 100.0, 100.0, 100.0),
        "FER": (3.7, 4.1, 4.1, 4.5),
    },
    "att_pp": {
        "OAK": (93.8, 92.7, 94.1, 93.4), "ELM": (93.1, 92.2, 93.6, 93.0), "STM": (88.6, 86.1, 87.3, 86.4),
        "HAW": (86.4, 83.1, 84.9, 83.8), "BRK": (90.9, 88.8, 90.2, 89.3), "WIL": (87.6, 85.7, 87.9, 86.9),
        "FER": (92.6, 91.6, 93.1, 92.4),
    },
    "ar_time": {
        "OAK": (100, 94, 100, 100), "ELM": (100, 100, 100, 100), "STM": (88, 90, 86, 89), "HAW": (75, 80, 71, 76),
        "BRK": (92, 93, 92, 94), "WIL": (95, 97, 96, 98), "FER": (100, 91, 100, 100),
    },
    "sick": {
        "OAK": (0.3, 3.9, 0.3, 1.1), "ELM": (0.2, 3.2, 0.2, 0.9), "STM": (0.5, 5.8, 0.6, 1.9),
        "HAW": (0.8, 8.1, 1.0, 2.9), "BRK": (0.4, 5.1, 0.5, 1.6), "WIL": (0.5, 6.0, 0.5, 1.8),
        "FER": (0.3, 4.4, 0.3, 1.2),
    },
    "vac": {
        "OAK": (0.0, 0.6, 0.0, 0.0), "ELM": (0.0, 0.0, 0.4, 0.4), "STM": (1.8, 2.6, 2.0, 2.4),
        "HAW": (4.0, 5.2, 5.6, 4.8), "BRK": (1.0, 1.6, 2.2, 1.8), "WIL": (1.0, 0.6, 1.0, 1.0),
        "FER": (0.0, 0.5, 0.5, 0.0),
    },
    "sg_ref": {
        "OAK": (1, 9, 1, 3), "ELM": (0, 5, 1, 2), "STM": (4, 33, 5, 13), "HAW": (9, 61, 11, 26), "BRK": (6, 44, 6, 17),
        "WIL": (2, 14, 2, 5), "FER": (1, 8, 1, 3),
    },
    "sg_train": {
        "OAK": (97, 100, 98, 100), "ELM": (100, 100, 100, 100), "STM": (93, 98, 95, 97), "HAW": (84, 95, 86, 91),
        "BRK": (94, 99, 96, 98), "WIL": (98, 100, 98, 99), "FER": (96, 100, 100, 100),
    },
}  # fmt: skip

# What a rate counts, as a share of the roll, where it is not the whole roll; whole numbers are used as they are.
_COHORT: Final[dict[str, dict[str, int]]] = {
    "gld": {"OAK": 60, "ELM": 58, "BRK": 59},
    "phon1": {"OAK": 59, "ELM": 60, "BRK": 58},
    "ks2_rwm": {"OAK": 58, "BRK": 60, "FER": 66},
    "ks2_hs": {"OAK": 58, "BRK": 60, "FER": 66},
    "em5": {"STM": 174, "HAW": 181, "BRK": 148},
    "ar_time": {"OAK": 17, "ELM": 6, "STM": 41, "HAW": 63, "BRK": 63, "WIL": 124, "FER": 11},
    "sick": {"OAK": 21, "ELM": 9, "STM": 54, "HAW": 70, "BRK": 84, "WIL": 22, "FER": 14},
    "sg_train": {"OAK": 52, "ELM": 27, "STM": 104, "HAW": 131, "BRK": 168, "WIL": 88, "FER": 34},
}
_DISADVANTAGED: Final = {"OAK": 0.19, "ELM": 0.21, "STM": 0.27, "HAW": 0.41, "BRK": 0.24, "WIL": 0.44, "FER": 0.22}


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """What a school types for one measure in one half term.

    Attributes:
        value: In the measure's unit, with the places it prints.
        numerator, denominator: Whole counts behind a rate; None for every other kind.
    """

    value: Decimal
    numerator: int | None = None
    denominator: int | None = None


def figure(school: School, measure: Measure, period: Period) -> Figure | None:
    """The school's figure; None where the measure is not collected then, or the sample has none of it."""
    levels = _LEVELS.get(measure.code, {}).get(school.code)
    if levels is None or period not in AS_AT or not is_collected(measure, period.slug):
        return None
    if school.joined_on is not None and AS_AT[period] < school.joined_on:
        return None
    at = HALF_TERMS.index(period.slug)
    first, last, this_year, autumn_2 = levels
    level = first + (last - first) * at / 5 if period.year == "2025-26" else (this_year, autumn_2)[at]
    if measure.kind != "rate":
        return Figure(value=_rounded(level, measure.places))
    denominator = _denominator(school, measure, at)
    scale = 100 if measure.unit in ("percent", "per_100") else 1
    numerator = round(level * denominator / scale)
    value = Decimal(numerator) * scale / Decimal(denominator)
    return Figure(value=_rounded(value, measure.places), numerator=numerator, denominator=denominator)


def _denominator(school: School, measure: Measure, at: int) -> int:
    roll = school.roll or 100
    cohort = _COHORT.get(measure.code, {}).get(school.code)
    if cohort is not None:
        return cohort
    sessions = 2 * _DAYS_SO_FAR[at]
    if measure.code == "att_pp":
        return round(roll * _DISADVANTAGED[school.code]) * sessions
    if measure.code in ("att", "abs_unauth"):
        return roll * sessions
    return roll


def _rounded(value: float | Decimal, places: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
