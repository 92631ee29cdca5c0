"""A school's figures as its papers print them: KPI sheet, headlines of a line meeting, school on a page (P42).

Judgement is `kpi.analysis`; here its lines become rows of words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, cast

from sic_docs.documents.answers import Answers
from sic_docs.documents.context import Provider
from sic_docs.documents.facts.common import readings
from sic_docs.documents.facts.line_meeting import said
from sic_docs.documents.facts.wording import NOTHING, joined, or_nothing, prefill, shaded, shortened
from sic_docs.documents.situation import Situation
from sic_docs.kpi.analysis import Line, concerns, forward, lines, strengths
from sic_docs.kpi.asked import HALF_TERMS, periods
from sic_docs.kpi.corrections import corrected_since
from sic_docs.kpi.model import Book, ReadingState
from sic_docs.kpi.movement import Movement, movement, sentence
from sic_docs.kpi.printing import gap_printed, label, rounded
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Level, School
from sic_docs.word.values import Absent, Row, Value

MOST_ON_A_PAGE: Final = 12
MOST_AT_A_MEETING: Final = 8
MOST_IN_PLAN: Final = 6
BLANK_IN_PLAN: Final = 2
ONE_LINE: Final = 120
MOST_SAID: Final = 300
"""Characters of a comment printed beside its figure; the workbook holds it whole."""

_CELLS: Final = ("measure", "now", "last", "year_ago", "target", "national", "gap", "rating", "cohort", "comment")


def lines_of(situation: Situation) -> tuple[Line, ...]:
    """The paper's school's lines for the half term it shows, at the level it may show them; () for a trust paper."""
    return lines_for(situation, situation.school) if situation.school is not None else ()


def lines_for(situation: Situation, school: School) -> tuple[Line, ...]:
    """One school's lines as `lines_of` gives them, worked out once for all papers that show them alike."""
    if situation.figures is None:
        return ()
    level = situation.type.level
    own = situation.type.level is Level.C1
    name = ("lines", school.code, situation.figures, level, own, situation.snapshot is None)
    found = situation.worked.get(name)
    if found is None:
        found = situation.worked[name] = lines(
            school,
            situation.figures,
            situation.definitions,
            situation.register,
            readings(situation),
            level=level,
            own=own,
        )
    return cast("tuple[Line, ...]", found)


def collected(found: Sequence[Line]) -> tuple[Line, ...]:
    """Those asked in this half term (P16)."""
    return tuple(line for line in found if line.is_collected)


def headlines(found: Sequence[Line], most: int) -> tuple[Line, ...]:
    """Headline measures with a figure this half term first, then those without, in their usual order; `most` at most."""
    heads = [line for line in found if line.measure.headline]
    return tuple(sorted(heads, key=lambda line: not line.is_collected)[:most])


def row_of(situation: Situation, line: Line, *, short: bool = False) -> Row:
    """One line as cells; a rating is a letter as well as a colour."""
    gap = f"{line.gap_text} {line.letter}".strip()
    style = situation.definitions.trust.style
    return {
        "measure": label(line.measure, short=True) if short else line.name,
        "now": line.now.text,
        "last": line.last.text,
        "year_ago": line.year_ago.text,
        "target": line.target.text,
        "national": line.national.text,
        "gap": shaded(style, gap or NOTHING, line.rating),
        "rating": shaded(style, line.letter or NOTHING, line.rating),
        "cohort": line.cohort or NOTHING,
        "comment": shortened(line.comment, MOST_SAID, "more in the workbook") if line.comment else NOTHING,
    }


def moved_row(situation: Situation, line: Line) -> Row:
    """A line as cells, with how far it is from last half term's, last year's and the national figure in brackets.

    Of a small group no movement is told, and the cohort's cell says why.
    """
    row = dict(row_of(situation, line))
    moved = _moved(situation, line)
    gap = line.national_figure.value
    value = line.reading.value if line.reading is not None and "suppressed" not in line.now.text else None
    nation = None
    if value is not None and gap is not None:
        nation = rounded(value, line.measure.places) - rounded(gap, line.measure.places)
    for cell, change in (("last", moved.since_last), ("year_ago", moved.since_year), ("national", nation)):
        if change is not None:
            row[cell] = f"{row[cell]} ({gap_printed(change, line.measure)})"
    if moved.is_small and line.cohort:
        row["cohort"] = f"{line.cohort}, small"
    return row


def _moved(situation: Situation, line: Line) -> Movement:
    return movement(line, readings(situation), small_cohort=situation.definitions.trust.small_cohort)


def _changes(situation: Situation) -> Mapping[str, Value]:
    """A sentence for each figure that changed enough to deserve one, and for each corrected since the sheet before."""
    found = collected(lines_of(situation))
    rows: list[Row] = [{"text": text} for line in found if (text := sentence(line, _moved(situation, line)))]
    few = [label(line.measure, short=True) for line in found if _moved(situation, line).is_small]
    if few:
        least = situation.definitions.trust.small_cohort
        rows.append({"text": f"Fewer than {least} pupils, so no movement is told: {joined(few)}."})
    if not rows:
        rows.append({"text": "No figure moved beyond its usual range."})
    return {"": rows}


def _corrected(situation: Situation) -> Mapping[str, Value]:
    """Figures of earlier half terms that are not what the sheet before showed; issued papers keep theirs."""
    figures, school = situation.figures, situation.school
    if figures is None or school is None:
        return {"": []}
    earlier = [p for p in periods(figures.year) if HALF_TERMS.index(p.slug) < HALF_TERMS.index(figures.slug)]
    frozen = [p for p in earlier if p in situation.snapshots]
    if not frozen:
        return {"": []}
    then = situation.snapshots[frozen[-1]]
    found = corrected_since(
        {p: then for p in earlier}, readings(situation), school.code, situation.definitions.measures
    )
    rows: list[Row] = [
        {"text": f"Corrected since {one.period.label}: {one.measure} is {one.now}; it was printed as: {one.before}."}
        for one in found
    ]
    return {"": rows}


def _domains(situation: Situation) -> Mapping[str, Value]:
    found = collected(lines_of(situation))
    blocks: list[Row] = []
    for domain in situation.definitions.domains:
        rows = [moved_row(situation, line) for line in found if line.measure.domain == domain.code]
        if rows:
            blocks.append({"name": domain.name, "lines": rows})
    if not blocks:
        blocks = [{"name": "Figures", "lines": or_nothing([], _CELLS, "Nothing is collected this half term.")}]
    return {"": blocks}


def _headlines(situation: Situation) -> Mapping[str, Value]:
    rows = [row_of(situation, line, short=True) for line in headlines(lines_of(situation), MOST_AT_A_MEETING)]
    return {"": or_nothing(rows, _CELLS, "No figures yet")}


def _page(situation: Situation) -> Mapping[str, Value]:
    rows = [row_of(situation, line, short=True) for line in headlines(lines_of(situation), MOST_ON_A_PAGE)]
    return {"": or_nothing(rows, _CELLS, "No figures yet")}


def has_figures(book: Book, period: Period, school: str | None = None) -> bool:
    """Whether anything was entered for a half term, by one school or by any; an opened form holds blanks only."""
    return any(
        r.period == period and r.state not in (ReadingState.NOT_ENTERED, ReadingState.NOT_COLLECTED)
        for part in book.parts
        if school in (None, part.school)
        for r in part.readings
    )


def _status(situation: Situation) -> Mapping[str, Value]:
    """Who submitted the half term's figures, and whether the head checked them (P16)."""
    if situation.school is None or situation.figures is None:
        return {"line": Absent("No figures are collected yet.")}
    half = situation.figures.label
    book = readings(situation)
    returned = book.returned(situation.school.code, situation.figures)
    begun = returned is not None and has_figures(book, situation.figures, situation.school.code)
    if returned is None or not (returned.is_submitted or begun):
        return {"line": f"Nothing has been returned for {half} yet."}
    if returned.submitted_by is None:
        return {"line": f"The return for {half} is still in progress: its figures are provisional."}
    checked = "checked by the headteacher" if returned.head_checked else "not yet marked as checked by the headteacher"
    return {"line": f"Figures for {half}: submitted by {returned.submitted_by}, {checked}."}


def _forward(situation: Situation) -> Mapping[str, Value]:
    """Rows of the forward plan: the measures most in need, expected year end and method to start from (P30, P42)."""
    found = collected(lines_of(situation))
    chosen = concerns(found, MOST_IN_PLAN) or headlines([x for x in found if x.reading is not None], MOST_IN_PLAN // 2)
    rows: list[Row] = []
    for line in chosen:
        heading = forward(line)
        known = heading.value is not None
        rows.append(
            {
                "ref": label(line.measure, short=True),
                "now": line.now.text,
                "expected": prefill(heading.text if known else ""),
                "method": prefill(heading.method if known else ""),
            }
        )
    rows += [{"ref": "Another measure", "now": NOTHING} for _ in range(BLANK_IN_PLAN)]
    return {"forward": rows}


def _sentence(line: Line) -> str:
    against = f" against {line.against_text}" if line.against_text else ""
    return f"{line.measure.short} {line.now.text}{against} ({line.letter})"


def _worries(situation: Situation) -> Mapping[str, Value]:
    found = concerns(lines_of(situation), 3)
    return {
        "line": "; ".join(map(_sentence, found)) if found else Absent("No figure is short of its target or national")
    }


def _strengths(situation: Situation) -> Mapping[str, Value]:
    found = strengths(lines_of(situation), 3)
    return {"line": "; ".join(map(_sentence, found)) if found else Absent("No figure is rated green yet")}


def _head_lines(situation: Situation) -> Mapping[str, Value]:
    """The head's two lines from the school's own page of the same half term, once finished (P6)."""
    page = _school_page(situation)
    well, mind = said(page, "head_well"), said(page, "head_mind")
    text = " ".join(
        f"{lead}: {shortened(line.rstrip('.'), ONE_LINE, 'more on their page')}."
        for lead, line in (("Going well", well), ("On my mind", mind))
        if line
    )
    return {"line": text or Absent("The head’s two lines have not come back yet")}


def _school_page(situation: Situation) -> Answers | None:
    if situation.school is None or situation.figures is None:
        return None
    prefix = f"school_page/{situation.school.code}/{situation.figures.year}/{situation.figures.slug}/"
    done = [a for key, a in situation.answers.items() if key.startswith(prefix) and a.finished]
    return max(done, key=lambda a: (a.read_on or date.min, a.key), default=None)


PROVIDERS: Final[tuple[Provider, ...]] = (
    Provider("kpi_domains", ("",), _domains),
    Provider("kpi_changes", ("",), _changes),
    Provider("kpi_corrected", ("",), _corrected),
    Provider("kpi_headlines", ("",), _headlines),
    Provider("page_kpis", ("",), _page),
    Provider("kpi_status", ("line",), _status),
    Provider("kpi_forward", ("forward",), _forward, flat=True),
    Provider("worries", ("line",), _worries),
    Provider("strengths", ("line",), _strengths),
    Provider("head_lines", ("line",), _head_lines),
)
