"""The scorecard workbook: every figure in it worked out by hand, opened as other programs open it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from sic_docs.config.model import Definitions, Domain
from sic_docs.kpi.model import Book, Measure, Reading, ReadingState, Returned, Rule, SchoolReadings
from sic_docs.kpi.score_book import ScoreFacts, score_pages
from sic_docs.kpi.tidy import facts
from sic_docs.kpi.trend import trends
from sic_docs.opc.book_model import Charts, Look
from sic_docs.opc.new_book import make_book
from sic_docs.opc.package import Package
from sic_docs.register.model import Comparator, Register, Target
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Phase, School

D = Decimal
A1, A2 = Period("2026-27", "autumn-1"), Period("2026-27", "autumn-2")
S2, S1 = Period("2025-26", "summer-2"), Period("2025-26", "summer-1")
LAST = Period("2025-26", "year")
DUE = {A1: date(2026, 9, 30), A2: date(2026, 11, 25)}
PRIMARY, OTHER = "OAK", "ASH"
SCHOOLS = (
    School(code="OAK", name="=Oak & Ash", phase=Phase.PRIMARY, lowest_age=4, highest_age=11, order=0),
    School(code="ASH", name="Ash", phase=Phase.PRIMARY, lowest_age=4, highest_age=11, order=1),
    School(code="STM", name="St. Mary's", phase=Phase.SECONDARY, lowest_age=11, highest_age=16, order=2),
)  # fmt: skip


def read(code: str, measure: Measure, value: object, period: Period = A2, *, top: int | None = None, bottom: int | None = None,
         submitted: bool = True, state: ReadingState = ReadingState.NUMBER, **more: Any) -> Reading:  # fmt: skip
    return Reading(
        school=code, measure=measure.code, period=period, state=state, value=None if value is None else D(str(value)),
        numerator=None if top is None else D(top), denominator=None if bottom is None else D(bottom), unit=measure.unit,
        places=measure.places, as_at=date(2026, 11, 20), submitted=submitted, source="=file.xlsx", sheet="Attendance", cell="E5", **more,
    )  # fmt: skip


def book(*readings: Reading) -> Book:
    returned = {
        (r.school, r.period): Returned(
            school=r.school, period=r.period, as_at=r.as_at, submitted_by="School data lead" if r.submitted else None
        )
        for r in readings
    }
    return Book([SchoolReadings(school="", year="", source="", returned=tuple(returned.values()), readings=readings)])


@pytest.fixture
def att(kit: Any) -> Measure:
    found: Measure = kit.by_code["att"]
    return found


def given(kit: Any, held: Book, *, measures: Any = None, register: Register | None = None, **more: Any) -> ScoreFacts:
    definitions: Any = SimpleNamespace(
        measures=measures or (kit.by_code["att"], kit.by_code["ehe"]),
        domains=(Domain(code="attendance", name="Attendance"), Domain(code="standards", name="Notes")),
        comparators=(Comparator(measure="att", phase="Primary", period="autumn 2025/26", value=D("95.0"), source="DfE"),),
        own_workbook=lambda school: None,
        trust=SimpleNamespace(suppress_below=6, name="Trust"),
    )  # fmt: skip
    return ScoreFacts(
        period=A2,
        due=DUE,
        late=frozenset([A1]),
        definitions=definitions,
        register=register or Register(schools=SCHOOLS),
        book=held,
        snapshots=more.pop("snapshots", {}),
        ask={s.code: "Data lead" for s in SCHOOLS},
        readers="Directors",
    )


def opened(facts_: ScoreFacts, style: Definitions) -> Any:
    look = style.trust.style
    content = make_book(
        score_pages(facts_),
        Look(colours=look.colours, fonts=look.fonts, ratings=look.ratings),
        title="Scorecard",
        footer="C2",
        key="scorecard_workbook/TRUST/2026-27/year/01",
        recipe="0" * 64,
        as_of=date(2026, 11, 30),
    ).content
    return openpyxl.load_workbook(io.BytesIO(content)), content


def rows(sheet: Any) -> list[dict[str, Any]]:
    heads = [c.value for c in sheet[1]]
    return [dict(zip(heads, [c.value for c in row], strict=True)) for row in sheet.iter_rows(min_row=2)]


def held(att: Measure) -> Book:
    """OAK 95 of 100, ASH 180 of 200; STM still in progress."""
    return book(
        read("OAK", att, "95.0", top=95, bottom=100),
        read("ASH", att, "90.0", top=180, bottom=200),
        read("STM", att, "91.0", top=910, bottom=1000, submitted=False),
    )


def test_a_phases_figure_is_weighted_and_says_how_many_schools_stand_behind_it(
    kit: Any, att: Measure, sample_definitions: Definitions
) -> None:
    """(95 + 180) ÷ (100 + 200) = 91.666…%, not the mean of 95 and 90; target 95, so 3.3 below: beyond the band of 1."""
    register = Register(
        schools=SCHOOLS, targets=(Target(subject="Primary", measure="att", year="2026-27", target=D(95)),)
    )
    (workbook, _) = opened(given(kit, held(att), register=register), sample_definitions)
    primary, secondary = (r for r in rows(workbook["Scorecard"]) if r["Measure"] == "Attendance")
    assert float(primary["Autumn 2 2026-27"]) == pytest.approx(275 / 3)
    assert (primary["Schools in the figure"], primary["Target"], primary["On track"]) == ("2 of 2 schools", 95, "R")
    assert (primary["National, same period"], primary["National period"]) == (95, "autumn 2025/26")
    assert primary["Schools furthest below"] == "Ash 90.0%"
    assert (secondary["Autumn 2 2026-27"], secondary["Schools in the figure"]) == ("not returned", "0 of 1 school")


def test_a_domain_of_which_nothing_was_asked_has_no_sheet(kit: Any, att: Measure) -> None:
    """Both measures given are of Attendance; of the other domain there would be a list of schools and no figure."""
    names = [page.name for page in score_pages(given(kit, held(att)))]
    assert "Attendance" in names and not [name for name in names if name.startswith("Notes ")]
    assert names.count("Notes") == 1  # the sheet of notes, not the domain of that name


def test_a_domain_sheet_has_a_row_a_school_and_a_letter_beside_each_rated_figure(
    kit: Any, att: Measure, sample_definitions: Definitions
) -> None:
    """Against the national 95.0 of the autumn term: OAK at it, G; ASH 5 below, R. A draft is not shown."""
    workbook, _ = opened(given(kit, held(att)), sample_definitions)
    found = rows(workbook["Attendance"])
    figure, letter = "Attendance (so far this year)", "Attendance: rating"
    assert [(r["School code"], r[figure], r[letter]) for r in found] == [
        ("OAK", 95, "G"),
        ("ASH", 90, "R"),
        ("STM", "not returned", None),
    ]
    assert workbook["Attendance"]["D2"].number_format == '0.0"%"'


def test_a_domain_named_like_another_sheet_gets_a_name_of_its_own(
    kit: Any, att: Measure, sample_definitions: Definitions
) -> None:
    workbook, _ = opened(
        given(kit, held(att), measures=(att, replace(kit.by_code["ehe"], domain="standards"))), sample_definitions
    )
    names = ["Scorecard", "Trends", "Attendance", "Notes 2", "Returns", "Notes", "Trend figures", "Figures"]
    assert workbook.sheetnames == names


def test_the_figures_sheet_is_one_table_with_everything_about_each_figure(
    kit: Any, att: Measure, sample_definitions: Definitions
) -> None:
    frozen = {A2: book(read("OAK", att, "94.0", top=94, bottom=100))}
    workbook, _ = opened(given(kit, held(att), snapshots=frozen), sample_definitions)
    sheet = workbook["Figures"]
    (table,) = sheet.tables.values()
    assert table.ref.startswith("A1:") and table.displayName == "Figures"
    found = rows(sheet)
    # two half terms wanted x 3 schools x 2 measures asked
    assert len(found) == 12
    (oak,) = [r for r in found if (r["School code"], r["Measure code"], r["Half term"]) == ("OAK", "att", "Autumn 2")]
    assert oak == {
        "School code": "OAK", "School": "=Oak & Ash", "Phase": "Primary", "Domain": "Attendance", "Measure code": "att",
        "Measure": "Attendance", "Unit": "percent (0 to 100)", "Year": "2026-27", "Half term": "Autumn 2", "Half term number": 2,
        "State": "number", "Value": 95, "Numerator": 95, "Denominator": 100, "Figures as at": oak["Figures as at"], "Submitted": "yes",
        "Source file": "=file.xlsx", "Source sheet": "Attendance", "Source cell": "E5", "Target": None, "National": 95,
        "National period": "autumn 2025/26", "National status": "provisional", "In issued papers": 94, "Result status": None, "Rating": "G",
    }  # fmt: skip
    assert oak["Figures as at"].date() == date(2026, 11, 20)
    (draft,) = [r for r in found if (r["School code"], r["Measure code"], r["Half term"]) == ("STM", "att", "Autumn 2")]
    assert (draft["State"], draft["Value"], draft["Numerator"], draft["Submitted"]) == (
        "not returned",
        None,
        None,
        "no",
    )


def test_a_summers_outcome_has_a_row_of_its_year(kit: Any, att: Measure) -> None:
    tables = kit.by_code["mtc"]
    outcome = read("OAK", tables, "21.5", LAST, status="revised")
    g = given(kit, book(outcome), measures=(replace(tables, ages=None),))
    found = [f for f in facts((), g.definitions, g.register, g.book, {}) if f.period == LAST]
    assert [(f.school.code, f.value, f.number, f.reading.status if f.reading else "") for f in found] == [
        ("OAK", D("21.5"), 0, "revised")
    ]


def test_a_trend_stops_at_a_break_in_series_and_where_a_running_figure_starts_afresh(kit: Any, att: Measure) -> None:
    """Attendance: the new year stops it. With a definition changed on 1 November 2026 Autumn 2 stands apart too."""
    changed = replace(att, rules=(Rule(from_on=date(2026, 11, 1), breaks_series=True),))
    readings = [
        read("OAK", changed, v, p, top=int(v), bottom=100) for v, p in (("90", S1), ("91", S2), ("92", A1), ("93", A2))
    ]
    g = given(kit, book(*readings), measures=(changed,))
    (trend,) = trends([A2, S1, A1, S2], g.definitions, g.register, g.book)
    told = [(p.label, p.figures["Primary"].value if p.figures else None) for p in trend.points]
    assert told == [
        ("Summer 1 2025-26", D(90)),
        ("Summer 2 2025-26", D(91)),
        ("New school year", None),
        ("Autumn 1 2026-27", D(92)),
        ("Definition changed", None),
        ("Autumn 2 2026-27", D(93)),
    ]
    assert trend.phases == ("Primary",)
    assert "Primary: 90.0% in Summer 1 2025-26, 93.0% in Autumn 2 2026-27" in trend.described(trend.phases)
    assert "stop where it says new school year and definition changed" in trend.described(trend.phases)


def test_charts_are_native_with_words_and_one_for_each_headline_measure_with_figures(
    kit: Any, att: Measure, sample_definitions: Definitions
) -> None:
    g = given(kit, held(att))
    (charts,) = [p for p in score_pages(g) if isinstance(p, Charts)]
    assert [c.title for c in charts.charts] == ["Attendance (so far this year)"]
    _, content = opened(g, sample_definitions)
    package = Package.read(content)
    assert len([p for p in package if p.startswith("xl/charts/chart")]) == 1
    (drawing,) = [package.part(p).decode() for p in package if p.startswith("xl/drawings/drawing")]
    assert 'descr="Line chart of Attendance by phase. Primary: 91.7% in Autumn 2 2026-27.' in drawing


def test_the_chase_list_puts_what_is_wanting_first_and_says_whom_to_ask(
    kit: Any, att: Measure, sample_definitions: Definitions
) -> None:
    workbook, _ = opened(given(kit, held(att)), sample_definitions)
    found = rows(workbook["Returns"])
    newest = [(r["School code"], r["Return"], r["Entered"], r["Asked"], r["Not entered"]) for r in found[:3]]
    assert newest == [
        ("STM", "in progress", 1, 2, "Home education"),
        ("OAK", "submitted", 1, 2, "Home education"),
        ("ASH", "submitted", 1, 2, "Home education"),
    ]
    assert {r["Overdue"] for r in found[:3]} == {"no"}  # due on 25 November, and that is not past in this workbook
    older = found[3:]
    assert {(r["Half term"], r["Return"], r["Overdue"], r["Not entered"]) for r in older} == {
        ("Autumn 1 2026-27", "not started", "yes", "everything")
    }
    assert {r["Ask"] for r in found} == {"Data lead"}


def test_notes_say_definitions_sources_symbols_and_how_figures_are_weighted(
    kit: Any, att: Measure, sample_definitions: Definitions
) -> None:
    workbook, _ = opened(given(kit, held(att)), sample_definitions)
    said = {(r["About"], r["Item"]): r["Note"] for r in rows(workbook["Notes"])}
    assert "never a mean" in said["How it was made", "Figures by phase"]
    assert said["Symbols", "z"].startswith("Not applicable")
    assert "Sessions attended ÷ possible sessions" in said["Definitions: Attendance", "Attendance"]
    assert said["National figures and sources", "Attendance"] == (
        "Primary, autumn 2025/26: 95.0% (provisional). Source: DfE."
    )
    assert said["This workbook", "Half term shown"] == "Autumn 2 2026-27; newest figures as at 20 November 2026."


def test_no_cell_says_none_or_nan(kit: Any, att: Measure, sample_definitions: Definitions) -> None:
    workbook, _ = opened(given(kit, held(att)), sample_definitions)
    for sheet in workbook:
        for row in sheet.iter_rows(values_only=True):
            assert not [v for v in row if isinstance(v, str) and ({"None", "nan", "NaN"} & set(v.split()))]
