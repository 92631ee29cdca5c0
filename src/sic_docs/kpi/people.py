"""How many people stand behind a figure, where its counts are of sessions, disagree with it or were not given. Pure.

Every guess errs to fewer people than there are, so that what is judged by it (suppression, small cohorts) is safe.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Final

from sic_docs.kpi.assemble import SCALE
from sic_docs.kpi.model import Measure, Reading
from sic_docs.kpi.suppression import Counts, is_small
from sic_docs.school_year.model import Period
from sic_docs.trust.model import School

SESSIONS: Final = {
    "autumn-1": 80, "autumn-2": 156, "spring-1": 216, "spring-2": 280, "summer-1": 336, "summer-2": 390, "year": 390,
}  # fmt: skip
"""The most sessions one pupil can have had since September by the end of a half term: two for each school day of the
longest autumn, spring and summer there are. Divided by the most, sessions come to no more pupils than there are."""
ABSENTEE: Final = Decimal("0.1")
"""Absent sessions are taken for those of persistent absentees, who miss a tenth of theirs: never more pupils missed
them in earnest. By whole pupils away all year, every small school's ordinary attendance would be hidden."""
PUPILS_PER_ADULT: Final = 10
PUPILS_PER_TEACHER: Final = 25
"""Schools have more staff than this gives, hardly ever fewer."""
UNKNOWN_GROUP: Final = 50
"""The group whose five people are 10%: of a group nobody knows, what is nearer than that to none or all is hidden."""


def counts_sessions(measure: Measure) -> bool:
    """Whether the denominator counts sessions, of which a pupil has two a day."""
    return "session" in (measure.denominator or "").casefold()


def pupils_of(sessions: Decimal, period: Period) -> int:
    """The fewest pupils who can have had so many possible sessions since September."""
    return _up(sessions / SESSIONS[period.slug])


def group_size(measure: Measure, reading: Reading) -> int | None:
    """People in the group of a figure, as far as its own denominator tells; None where it has none."""
    if reading.denominator is None:
        return None
    return pupils_of(reading.denominator, reading.period) if counts_sessions(measure) else _whole(reading.denominator)


def agrees(measure: Measure, reading: Reading) -> bool:
    """Whether a rate is what its own counts give, to the places typed or printed; True where there is nothing to hold it to."""
    if measure.kind != "rate" or reading.value is None or reading.numerator is None or not reading.denominator:
        return True
    worked_out = reading.numerator / reading.denominator * SCALE.get(measure.unit, Decimal(1))
    exponent = reading.value.as_tuple().exponent
    typed = Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)
    return abs(reading.value - worked_out) <= max(typed, Decimal(1).scaleb(-measure.places))


def plausible_group(measure: Measure, school: School) -> int | None:
    """The smallest group a measure can plausibly be of, from the school's roll; None where that says nothing of it."""
    if not school.roll:
        return None
    if measure.ages is not None:
        return school.roll // max(1, school.highest_age - school.lowest_age)
    of = (measure.denominator or "").casefold()
    if of in ("pupils", "possible sessions") or of.startswith("pupils on roll"):
        return school.roll
    if of.startswith("teacher"):
        return school.roll // PUPILS_PER_TEACHER
    return school.roll // PUPILS_PER_ADULT if of.startswith("staff") else None


def people(measure: Measure, reading: Reading, school: School, *, below: int) -> Counts:
    """The people one school's figure tells of, for suppression.

    Args:
        below: Groups of fewer than this are small.
    """
    value = reading.value or Decimal(0)
    if measure.kind == "count":
        return Counts(_whole(value))
    top, bottom = reading.numerator, reading.denominator
    rest = measure.unit == "percent"
    if top is not None and bottom is not None:
        given = _of_sessions(measure, top, bottom, reading.period) if counts_sessions(measure) else None
        given = given or Counts(_whole(top), _whole(bottom), rest)
        if agrees(measure, reading) or not rest or is_small((given,), below):
            return given
        top = value * bottom / 100  # which of the two is wrong is not known: neither may be small
        return people_of_percentage(measure, top, bottom, reading.period)
    if rest and bottom is not None:
        return people_of_percentage(measure, value * bottom / 100, bottom, reading.period)
    if bottom is not None:
        return Counts(0, pupils_of(bottom, reading.period) if counts_sessions(measure) else _whole(bottom))
    group = plausible_group(measure, school)
    if rest and measure.kind == "rate":
        return _without_counts(measure, value, group)
    if measure.unit in SCALE and measure.kind == "rate":
        size = group or UNKNOWN_GROUP
        return Counts(max(1, _whole(value * size / 100)) if value else 0, size)
    return Counts(0, group if group is not None else school.roll or 0)


def people_of_percentage(measure: Measure, top: Decimal, bottom: Decimal, period: Period) -> Counts:
    """The people behind a percentage's counts."""
    if counts_sessions(measure):
        return _of_sessions(measure, top, bottom, period)
    return Counts(_whole(top), _whole(bottom), has_rest=True)


def _of_sessions(measure: Measure, top: Decimal, bottom: Decimal, period: Period) -> Counts:
    """Pupils who missed sessions, of the pupils there are. Those who missed none are nobody's secret."""
    missed = top if _tells_absence(measure) else bottom - top
    group = pupils_of(bottom, period)
    return Counts(min(group, _up(missed / (SESSIONS[period.slug] * ABSENTEE))), group)


def _without_counts(measure: Measure, value: Decimal, group: int | None) -> Counts:
    """A percentage alone: rounded as it is typed, 0% and 100% may be one pupil off, so neither end is safe."""
    size = UNKNOWN_GROUP if group is None else group
    if counts_sessions(measure):
        if "," in (measure.denominator or ""):  # of some pupils only: how few, nobody said
            return Counts(1, size)
        if group is not None:
            missed = value if _tells_absence(measure) else 100 - value
            return Counts(min(size, max(1, _whole(missed * size / (100 * ABSENTEE)))), size)
    if size < 2:
        return Counts(1, 1)
    few = max(1, _whole(min(value, 100 - value) * size / 100))
    return Counts(few if 2 * value <= 100 else size - few, size, has_rest=True)


def _tells_absence(measure: Measure) -> bool:
    return "missed" in (measure.numerator or "").casefold()


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_HALF_UP))


def _up(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_CEILING))
