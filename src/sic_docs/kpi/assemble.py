"""Cells of one measure in one half term → one reading, with what is wrong said by cell.

Shared by our own return and by schools' own layouts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, NamedTuple

from sic_docs.errors import Issue
from sic_docs.kpi import values
from sic_docs.kpi.asked import is_collected
from sic_docs.kpi.model import Measure, Reading, ReadingState, Returned
from sic_docs.kpi.values import Parsed, Problem
from sic_docs.opc.cells import BLANK, Cell, Sheet, address
from sic_docs.school_year.model import Period

SCALE: Final = {"percent": Decimal(100), "per_100": Decimal(100)}
"""What numerator ÷ denominator is multiplied by; 1 for every other unit."""


_NEAR: Final = {places: 0.51 * 10**-places for places in range(12)}
"""How near a figure rounded to so many places must be to its counts."""


class Place(NamedTuple):
    """Where a cell stands; `sheet` None where the workbook has no such cell."""

    sheet: Sheet | None = None
    row: int = 0
    column: int = 0

    @property
    def cell(self) -> Cell:
        return self.sheet.cell(self.row, self.column) if self.sheet is not None else BLANK

    @property
    def number(self) -> float | None:
        """The cell's value where it is an ordinary number with nothing odd about it; None sends it the long way."""
        sheet = self.sheet
        if sheet is None or sheet.has_oddities:
            return None
        value = sheet.value(self.row, self.column)
        if type(value) is not float or (sheet.percents and (self.row, self.column) in sheet.percents):
            return None
        return value if -values.HUGE <= value <= values.HUGE else None

    @property
    def address(self) -> str:
        return address(self.row, self.column) if self.sheet is not None else ""

    def __str__(self) -> str:
        return f"sheet {self.sheet.name}, cell {self.address}" if self.sheet is not None else ""


NOWHERE: Final = Place()


@dataclass(slots=True)
class Findings:
    """Issues gathered while one workbook is read."""

    file: str
    school: str
    issues: list[Issue] = field(default_factory=list)

    def add(self, code: str, place: str | None, found: str, remedy: str) -> None:
        self.issues.append(
            Issue(code=code, file=self.file, place=place or None, found=found, remedy=remedy, school=self.school)
        )

    def problem(self, problem: Problem | None, place: Place) -> None:
        if problem is not None:
            self.add(problem.code, str(place), problem.sentence, problem.remedy)


def reading(
    measure: Measure,
    period: Period,
    returned: Returned | None,
    figure: Place,
    numerator: Place,
    denominator: Place,
    findings: Findings,
    *,
    fraction: bool = False,
) -> Reading:
    """One reading from the figure's cell and, for a rate, the two counts' cells."""
    parsed, top, bottom = _parsed(measure, figure, numerator, denominator, findings, fraction)
    state = parsed.state
    if state is ReadingState.NOT_ENTERED and not is_collected(measure, period.slug):
        state = ReadingState.NOT_COLLECTED
    at = figure if figure.sheet is not None else numerator  # a figure worked out from its counts
    sheet = at.sheet
    return Reading(
        school=findings.school,
        measure=measure.code,
        period=period,
        state=state,
        value=parsed.value,
        numerator=top,
        denominator=bottom,
        unit=measure.unit,
        places=measure.places,
        as_at=returned.as_at if returned else None,
        submitted=returned.is_submitted if returned else False,
        source=findings.file,
        sheet=sheet.name if sheet is not None else "",
        cell=at.address,
        found=parsed.problem.found if parsed.problem else None,
    )


def blank_reading(
    measure: Measure, period: Period, returned: Returned | None, figure: Place, findings: Findings
) -> Reading:
    """The reading of cells known to be empty: most of a year's return, most of the year."""
    sheet = figure.sheet
    asked = is_collected(measure, period.slug)
    return Reading(
        school=findings.school,
        measure=measure.code,
        period=period,
        state=ReadingState.NOT_ENTERED if asked else ReadingState.NOT_COLLECTED,
        unit=measure.unit,
        places=measure.places,
        as_at=returned.as_at if returned else None,
        submitted=returned is not None and returned.submitted_by is not None,
        source=findings.file,
        sheet=sheet.name if sheet is not None else "",
        cell=figure.address,
    )


def _parsed(
    measure: Measure, figure: Place, numerator: Place, denominator: Place, findings: Findings, fraction: bool
) -> tuple[Parsed, Decimal | None, Decimal | None]:
    """(the figure, numerator, denominator), each held against the others."""
    number = None if fraction else figure.number
    if number is not None:
        parsed = values.in_range(values.decimal(number), measure)
    else:
        parsed = values.read_value(figure.cell, measure, fraction=fraction)
    findings.problem(parsed.problem, figure)
    top, bottom = _counts(measure, numerator, denominator, findings)
    if bottom == 0:
        parsed, top, bottom = Parsed(ReadingState.NOT_APPLICABLE), None, None
    elif top is not None and bottom is not None:
        parsed = _against_counts(measure, parsed, top, bottom, figure, findings)
    elif parsed.value is not None and not fraction and values.looks_like_fraction(parsed.value, measure, figure.cell):
        parsed = values.wrong_unit(parsed.value, measure)
        findings.problem(parsed.problem, figure)
    return parsed, top, bottom


def _counts(
    measure: Measure, numerator: Place, denominator: Place, findings: Findings
) -> tuple[Decimal | None, Decimal | None]:
    """The two counts where both are usable; a count that is not is an issue and counts as not given."""
    if measure.kind != "rate":
        return None, None
    whole = measure.unit in SCALE
    pair: list[Decimal | None] = []
    for place, what in ((numerator, measure.numerator), (denominator, measure.denominator)):
        number = place.number
        if number is not None and number >= 0 and (number.is_integer() or not whole):
            pair.append(values.decimal(number))
            continue
        parsed = values.read_count(place.cell, what or "count", whole=whole)
        findings.problem(parsed.problem, place)
        pair.append(parsed.value)
    top, bottom = pair
    if top is not None and bottom is not None and measure.unit == "percent" and top > bottom:
        findings.add(
            "kpi-counts",
            str(numerator),
            f"{measure.numerator} ({values.shown(top)}) is more than {measure.denominator} ({values.shown(bottom)}).",
            "Correct one of the two counts.",
        )
        return None, None
    return top, bottom


def _against_counts(
    measure: Measure, parsed: Parsed, top: Decimal, bottom: Decimal, figure: Place, findings: Findings
) -> Parsed:
    """The figure checked against its own counts; worked out from them where it was left empty."""
    scale = SCALE.get(measure.unit, Decimal(1))
    if parsed.value is not None and abs(float(parsed.value) - float(top) / float(bottom) * float(scale)) <= _NEAR.get(
        measure.places, 0.0
    ):
        return parsed
    worked_out = values.plain((top / bottom * scale).quantize(Decimal("0.000001")))
    if parsed.state is ReadingState.NOT_ENTERED:
        checked = values.in_range(worked_out, measure)
        findings.problem(checked.problem, figure)
        return checked
    if parsed.value is None:
        return parsed
    # as many places as were typed may have been rounded away, and one unit of the printed place forgiven
    exponent = parsed.value.as_tuple().exponent
    typed = Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)
    tolerance = max(typed, Decimal(1).scaleb(-measure.places))
    if abs(parsed.value - worked_out) <= tolerance:
        return parsed
    bare = measure.unit == "percent" and 0 < parsed.value <= 1 and not figure.cell.percent
    if bare and (
        abs(parsed.value * 100 - worked_out) <= 100 * typed
        or values.is_hundredfold(worked_out, parsed.value)
        or values.looks_like_fraction(parsed.value, measure, figure.cell)
    ):
        wrong = values.wrong_unit(parsed.value, measure)
        findings.problem(wrong.problem, figure)
        return wrong
    findings.add(
        "kpi-disagrees",
        str(figure),
        f"{measure.name} is {values.shown(parsed.value)}, but the counts below give "
        f"{values.shown(round(worked_out, measure.places))}.",
        "Correct the figure or the counts; until then the figure typed is printed, and is in no total of the trust.",
    )
    return parsed


def commented(readings: Sequence[Reading], comment: str) -> list[Reading]:
    """The comment put on the latest half term that holds a figure; without one, on none."""
    out = list(readings)
    if not comment:
        return out
    empty = (ReadingState.NOT_ENTERED, ReadingState.NOT_COLLECTED)
    latest = max((n for n, r in enumerate(out) if r.state not in empty), default=None)
    if latest is not None:
        out[latest] = replace(out[latest], comment=comment)
    return out


def jumps(measure: Measure, readings: Sequence[Reading], findings: Findings) -> None:
    """An issue where the latest figure is further from the one before than the measure's `jump`, uncommented."""
    if measure.jump is None:
        return
    numbers = [r for r in readings if r.value is not None]
    if len(numbers) < 2:
        return
    before, now = numbers[-2], numbers[-1]
    if before.value is None or now.value is None or now.comment:
        return
    if abs(now.value - before.value) > measure.jump:
        findings.add(
            "kpi-jump",
            f"sheet {now.sheet}, cell {now.cell}",
            f"{measure.name} is {values.shown(now.value)} in {now.period.label} and was "
            f"{values.shown(before.value)} in {before.period.label}.",
            "Correct the figure, or say in the comment what happened.",
        )
