"""Plausible figures for the sample schools, written into KPI workbooks as a school's data lead would.

Invented, but drawn from published national distributions by phase (the averages in config/kpis.yaml; spreads by eye
from school-level tables). The same school, measure and year always give the same figures.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from statistics import NormalDist
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill

from sic_docs.config.model import ForeignLayout
from sic_docs.kpi.asked import HALF_TERMS, is_asked, is_collected
from sic_docs.kpi.comparators import family
from sic_docs.kpi.missing import FIGURE
from sic_docs.kpi.model import Measure
from sic_docs.kpi.tables import half_term_slug

from sic_docs.opc.cells import address, position
from sic_docs.trust.model import School

DATA_LEAD: Final = "School data lead"
DAYS_SO_FAR: Final = {
    "autumn-1": 33,
    "autumn-2": 55,
    "spring-1": 98,
    "spring-2": 122,
    "summer-1": 152,
    "summer-2": 182,
}
"""School days behind a year-to-date figure when it is taken."""

_Spread = tuple[float, float]
_LEVELS: Final[dict[str, dict[str, _Spread]]] = {
    "att": {"Primary": (94.8, 0.8), "Secondary": (92.0, 1.4), "All-through": (93.2, 1.0), "Special": (87.4, 2.0)},
    "att_pp": {"Primary": (92.6, 1.0), "Secondary": (88.2, 1.8), "All-through": (90.2, 1.4), "Special": (85.6, 2.2)},
    "pa": {"Primary": (13.9, 3.5), "Secondary": (23.6, 4.5), "All-through": (19.0, 4.0), "Special": (36.0, 6.0)},
    "sa": {"Primary": (0.8, 0.4), "Secondary": (3.4, 1.2), "All-through": (2.2, 0.8), "Special": (6.0, 1.8)},
    "abs_unauth": {"Primary": (1.6, 0.5), "Secondary": (3.4, 1.0), "All-through": (2.4, 0.7), "Special": (3.0, 1.0)},
    "susp": {"Primary": (1.0, 0.7), "Secondary": (8.4, 4.0), "All-through": (5.0, 2.5), "Special": (5.2, 3.0)},
    "susp1": {"Primary": (0.6, 0.3), "Secondary": (4.0, 1.6), "All-through": (2.4, 1.0), "Special": (3.0, 1.4)},
    "pex": {"Primary": (0.01, 0.02), "Secondary": (0.08, 0.06), "All-through": (0.05, 0.04), "Special": (0.03, 0.04)},
    "ehe": {"": (2.0, 1.4)},
    "gld": {"": (67.0, 7.0)},
    "phon1": {"": (78.0, 7.0)},
    "mtc": {"": (20.4, 1.1)},
    "ks2_rwm": {"": (61.0, 9.0)},
    "ks2_hs": {"": (8.0, 3.5)},
    "a8": {"": (45.6, 4.5)},
    "em5": {"": (44.0, 8.0)},
    "p8": {"": (-0.05, 0.3)},
    "ks5_aps": {"": (34.5, 2.5)},
    "send_sup": {"Special": (1.5, 0.8), "": (14.2, 3.5)},
    "ehcp": {"Special": (97.5, 1.0), "": (3.4, 1.2)},
    "ar_time": {"": (91.0, 6.0)},
    "sick": {"": (5.0, 1.3)},
    "vac": {"Secondary": (2.2, 1.2), "": (0.8, 0.7)},
    "sg_ref": {"Secondary": (16.0, 6.0), "": (8.0, 4.0)},
    "sg_train": {"": (97.0, 2.5)},
}
"""Measure → phase group (or "" for any) → (mean, standard deviation), as at the end of a year; susp, susp1 and pex a term."""

_YEAR_GROUPS: Final = frozenset({"gld", "phon1", "ks2_rwm", "ks2_hs", "em5"})
_COMMENTS: Final = {
    "att": "Two families abroad since half term; visits planned.",
    "pa": "Illness in the youngest year groups; first letters sent.",
    "susp": "A small number of pupils account for most of these.",
    "ks2_rwm": "Writing is behind reading; moderation booked.",
    "em5": "Mathematics is behind English.",
    "vac": "Advertised; cover in place.",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One invented figure with its counts, consistent with each other; counts None where the measure has none."""

    value: Decimal
    numerator: int | None = None
    denominator: int | None = None


def _chance(*what: str) -> float:
    """A number between 0 and 1 fixed by its names."""
    number = int.from_bytes(sha256("/".join(what).encode()).digest()[:6])
    return (number + 0.5) / 2**48


def _level(school: School, measure: Measure, year: str) -> tuple[float, float]:
    """(the school's own level, one standard deviation) of a measure in a year."""
    spreads = _LEVELS.get(measure.code, {"": (50.0, 5.0)})
    mean, deviation = spreads.get(family(school.phase)) or spreads.get("") or next(iter(spreads.values()))
    lasting = NormalDist().inv_cdf(_chance(school.code, measure.code))
    this_year = NormalDist().inv_cdf(_chance(school.code, measure.code, year))
    return mean + deviation * (0.8 * lasting + 0.35 * this_year), deviation


def figure(school: School, measure: Measure, year: str, slug: str) -> Figure:
    """What a school reports for a measure in a half term."""
    level, deviation = _level(school, measure, year)
    done = HALF_TERMS.index(slug) + 1
    wobble = NormalDist().inv_cdf(_chance(school.code, measure.code, year, slug)) * deviation
    level += wobble * 0.15
    if measure.code in ("susp", "susp1", "pex"):
        level *= done / 2
    elif measure.accumulates:
        level *= done / 6
    elif measure.compare == "latest" and measure.domain == "standards":
        level -= deviation * 0.25 * (6 - done) / 5  # forecasts creep up as the year goes on
    low = float(measure.lowest or 0)
    high = float(measure.highest) if measure.highest is not None else 10_000.0
    level = min(max(level, low), high)
    places = Decimal(1).scaleb(-measure.places)
    if measure.kind != "rate":
        step = Decimal(1) if measure.kind == "count" else places
        return Figure(Decimal(str(level)).quantize(step, rounding=ROUND_HALF_UP))
    bottom = _denominator(school, measure, slug)
    scale = 100 if measure.unit in ("percent", "per_100") else 1
    top = max(0, round(level * bottom / scale))
    if measure.unit == "percent":
        top = min(top, bottom)
    value = (Decimal(top) * scale / bottom).quantize(places, rounding=ROUND_HALF_UP)
    return Figure(value, top, bottom)


def _denominator(school: School, measure: Measure, slug: str) -> int:
    roll = school.roll or 240
    if measure.code in ("att", "abs_unauth"):
        return roll * 2 * DAYS_SO_FAR[slug]
    if measure.code == "att_pp":
        return max(8, round(roll * 0.27)) * 2 * DAYS_SO_FAR[slug]
    if measure.code in _YEAR_GROUPS:
        return max(6, round(roll / max(1, school.highest_age - school.lowest_age)))
    if measure.code == "ar_time":
        return max(4, round(roll * 0.04 * (HALF_TERMS.index(slug) + 1) / 6))
    if measure.code == "sick":
        return max(4, round(roll / 19))
    if measure.code == "sg_train":
        return max(12, round(roll / 9))
    return roll


def fill_return(
    content: bytes,
    school: School,
    year: str,
    measures: Iterable[Measure],
    as_at: Mapping[str, date],
    *,
    submit: bool = True,
    head_checked: bool = True,
    without: Iterable[str] = (),
) -> bytes:
    """A return with the half terms of `as_at` filled in; its stamp is kept.

    Args:
        as_at: Half-term slug → figures-as-at date; those half terms are filled.
        submit: Fill in Submitted by; else the half terms stay in progress.
        without: Codes of measures left out, as people do.
    """
    book = load_workbook(io.BytesIO(content))
    left_out = set(without)
    by_name = {m.name: m for m in measures if m.code not in left_out}
    for sheet in book.worksheets:
        heads: dict[str, int] = {}
        for row in sheet.iter_rows():
            texts = [str(cell.value or "") for cell in row]
            if texts[0] in ("Measure", "Half term"):
                heads = {text: number for number, text in enumerate(texts)}
                continue
            slug = half_term_slug(texts[0])
            if slug is not None and slug in as_at and "Figures as at" in heads:
                row[heads["Figures as at"]].value = as_at[slug]
                if submit:
                    row[heads["Submitted by (role)"]].value = DATA_LEAD
                    row[heads["Head checked"]].value = "Yes" if head_checked else "No"
            measure = by_name.get(texts[0])
            if measure is None or "What to enter" not in heads:
                continue
            latest: Figure | None = None
            for text, column in heads.items():
                slug = half_term_slug(text)
                if slug not in as_at or slug is None or not is_collected(measure, slug):
                    continue
                latest = figure(school, measure, year, slug)
                what = texts[heads["What to enter"]]
                value = (
                    latest.value
                    if what == FIGURE
                    else latest.numerator
                    if what == measure.numerator
                    else latest.denominator
                )
                row[column].value = float(value) if isinstance(value, Decimal) else value
            comment = next((n for text, n in heads.items() if text.startswith("Comment")), None)
            is_figure = latest is not None and texts[heads["What to enter"]] == FIGURE
            if is_figure and comment is not None and measure.code in _COMMENTS and _weak(school, measure, year):
                row[comment].value = _COMMENTS[measure.code]
    return _saved(book)


def _weak(school: School, measure: Measure, year: str) -> bool:
    level, deviation = _level(school, measure, year)
    spreads = _LEVELS[measure.code]
    mean = (spreads.get(family(school.phase)) or spreads.get("") or next(iter(spreads.values())))[0]
    return (mean - level if measure.better == "up" else level - mean) > deviation * 0.3


def foreign_workbook(
    school: School, year: str, measures: Iterable[Measure], layout: ForeignLayout, as_at: Mapping[str, date]
) -> bytes:
    """A school's own dashboard in the layout config maps: merged term headings over half terms, fractions for some.

    Args:
        as_at: Half-term slug → date; the latest is the date the whole workbook stands at.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = layout.sheet
    top, below = layout.header_rows
    sheet.cell(1, 1, f"{school.name}: data dashboard {year}").font = Font(bold=True, size=16)
    when = position(layout.as_at) if layout.as_at else None
    if when is not None:
        sheet.cell(when[0], when[1] - 1, "Data as at")
        sheet.cell(*when, max(as_at.values()) if as_at else None).number_format = "dd/mm/yyyy"
    sheet.cell(below, layout.measure_column, "Indicator").font = Font(bold=True)
    sheet.cell(below, layout.measure_column + 1, "What good looks like").font = Font(bold=True)
    first = layout.measure_column + 2
    columns: dict[str, int] = {}
    for number, (slug, (term, half)) in enumerate(
        (slug, (heads[0], heads[1])) for slug, heads in layout.columns.items()
    ):
        columns[slug] = first + number
        sheet.cell(below, first + number, half).font = Font(bold=True)
        if number % 2 == 0:
            sheet.cell(top, first + number, term).font = Font(bold=True)
            sheet.cell(top, first + number).fill = PatternFill("solid", fgColor="DDE6EE")
            sheet.merge_cells(start_row=top, end_row=top, start_column=first + number, end_column=first + number + 1)
    known = {m.code: m for m in measures if is_asked(m, school)}
    line = below
    for part, names in (("f", layout.measures), ("n", layout.numerators), ("d", layout.denominators)):
        for name, code in names.items():
            line += 1
            sheet.cell(line, layout.measure_column, name)
            measure = known.get(code)
            for slug, column in columns.items():
                if measure is None or slug not in as_at or not is_collected(measure, slug):
                    continue
                made = figure(school, measure, year, slug)
                if part == "f":
                    fraction = layout.units.get(code) == "fraction"
                    sheet.cell(line, column, float(made.value / 100 if fraction else made.value))
                else:
                    sheet.cell(line, column, made.numerator if part == "n" else made.denominator)
    sheet.column_dimensions["B"].width = 34
    sheet.freeze_panes = address(below + 1, first)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
