"""The annual planner: wording by phase, minutes that fit the meeting, and what says so when they do not (P14)."""

from __future__ import annotations

from datetime import date

from sic_docs.config.model import Definitions
from sic_docs.meetings.agenda import allotted, planned, too_long
from sic_docs.register.model import PlannerItem
from sic_docs.register.new import new_register
from sic_docs.register.read import read_register
from sic_docs.school_year.calendars import build
from sic_docs.school_year.model import HalfTerm, Term

AUTUMN_2 = HalfTerm(year="2026-27", term=Term.AUTUMN, half=2, first=date(2026, 11, 2), last=date(2026, 12, 18))
PHASES = ("Infant", "Junior", "Primary", "Secondary", "All-through", "Special")


def item(text: str, minutes: int, *phases: str) -> PlannerItem:
    return PlannerItem(body="line_meetings", when="every", order=1, item=text, minutes=minutes, phases=phases)


def test_a_school_reads_the_themes_of_its_own_phase() -> None:
    rows = [item("For all", 5), item("Year 6", 10, "Primary", "Junior"), item("Year 11", 30, "Secondary")]

    def read(phase: str | None) -> list[str]:
        return [row.item for row in planned(rows, "line_meetings", AUTUMN_2, phase=phase)]

    assert read("Primary") == ["For all", "Year 6"] and read("Secondary") == ["For all", "Year 11"]
    assert read("Infant") == read(None) == ["For all"]
    assert too_long(rows, {"line_meetings": 30}, [AUTUMN_2], PHASES) == (("line_meetings", "Autumn 2", 35),)
    assert too_long(rows, {"line_meetings": 35}, [AUTUMN_2], PHASES) == ()


def test_the_shipped_planner_says_year_11_and_mocks_only_where_there_are_any(sample_definitions: Definitions) -> None:
    register = sample_definitions.first_register
    assert register is not None
    halves = build(sample_definitions, register).trust.years["2026-27"].half_terms
    for phase in ("Infant", "Junior", "Primary"):
        said = " ".join(row.item for h in halves for row in planned(register.planner, "line_meetings", h, phase=phase))
        assert not [word for word in ("Year 11", "mock", "xamination", "options") if word in said], phase
        assert ("Year 6" in said) is (phase != "Infant")
    counts = {p: [len(planned(register.planner, "line_meetings", h, phase=p)) for h in halves] for p in PHASES}
    assert len({tuple(count) for count in counts.values()}) == 1  # a wording for each phase, once


def test_every_shipped_agenda_fits_its_meeting(sample_definitions: Definitions) -> None:
    register = sample_definitions.first_register
    assert register is not None
    halves = build(sample_definitions, register).trust.years["2026-27"].half_terms
    lengths = {e.code: e.duration for e in sample_definitions.cycle.elements if e.meeting}
    assert too_long(register.planner, lengths, halves, PHASES) == ()
    committee = [row for row in register.planner if row.body == "standards_committee"]
    assert max(allotted(planned(committee, "standards_committee", h)) for h in halves) <= 120


def test_phases_come_back_from_the_workbook_as_they_were_written(sample_definitions: Definitions) -> None:
    register = sample_definitions.first_register
    assert register is not None
    again, issues = read_register(new_register(sample_definitions, register), sample_definitions)
    assert not issues
    assert [row.phases for row in again.planner] == [row.phases for row in register.planner]
    assert any(row.phases == ("Junior", "Primary") for row in again.planner)
