"""P18: To do and What needs attention say what, where and by when, soonest first, and sum up what is old."""

from __future__ import annotations

from docx import Document

from sic_docs.dates import written_date
from tests.jobs.living import Library, as_json

ATTENTION = "attention/TRUST/2026-27/year/01"
HAW = "to_do/HAW/2026-27/year/01"


def rows(library: Library, key: str, heading: str) -> list[list[str]]:
    """The cells of the table with a column of that heading, the newest copy of a list."""
    table = next(t for t in Document(str(library.path(key))).tables if heading in [c.text for c in t.rows[0].cells])
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_heads_two_lines_are_asked_for_by_the_school_day_before_the_review(october: Library) -> None:
    (line,) = [row for row in rows(october, "to_do/WIL/2026-27/year/01", "By when") if "two lines" in row[0]]
    assert line == [
        "Add your two lines to WIL School on a page Autumn 1 and tick Finished: the directors read them on 13 Oct 2026",
        "2026-27/Leadership/KPIs",
        "12 Oct 2026",  # Mon; the review is on Tue 13 Oct
    ]
    october.staff.add_two_lines()
    october.run("2026-10-06")
    assert not [row for row in rows(october, "to_do/WIL/2026-27/year/01", "By when") if "two lines" in row[0]]


def test_by_when_is_a_day_to_act_by_and_the_soonest_stands_first(october: Library) -> None:
    october.run("2026-10-20")
    listed = rows(october, HAW, "By when")[1:]
    assert listed[0] == [
        "Finish HAW Line Meeting 01 agenda and record Autumn 1 and tick Finished (held 10 Sep 2026)",
        "2026-27/Leadership/Line Meetings/Autumn 1",
        "17 Sep 2026",  # five school days after
    ]
    parsed = [written_date(row[2]) for row in listed if row[2] != "–"]
    assert parsed == sorted(parsed) and len(parsed) > 3


def test_records_of_earlier_half_terms_are_one_line_and_each_school_is_one_line_of_the_trusts(
    october: Library,
) -> None:
    october.run("2026-10-20")
    october.run("2026-11-10")  # Tue, in Autumn 2
    listed = [row for row in rows(october, HAW, "By when") if row[0].startswith("Finish")]
    (old,) = [row for row in listed if "earlier half terms" in row[0]]
    assert "the oldest held 10 Sep 2026:" in old[0] and " and " in old[0] and old[0].endswith(" more")
    assert not [row for row in listed if "Line Meeting 01" in row[0] and row is not old]
    trust = rows(october, ATTENTION, "By when")
    assert len([row for row in trust if "Hawthorn Academy has not finished" in row[1]]) == 1
    assert {row[0] for row in trust if "has not finished" in row[1]} >= {"HAW", "STM", "BRK"}


def test_check_and_the_list_say_when_an_agenda_takes_longer_than_its_meeting(october: Library) -> None:
    where = {"Item": "Themes across schools"}
    october.register_row("Planner", {"Minutes": 90}, where=where)
    (issue,) = [i for i in as_json(october, "check")["issues"] if i["code"] == "agenda-too-long"]
    assert "take longer than its 180 minutes: 240 in Autumn 1, 235 in Autumn 2" in issue["found"]
    october.run("2026-10-06")  # the agenda nobody typed in takes the longer item
    (line,) = [row for row in rows(october, ATTENTION, "By when") if row[1].startswith("Shorten")]
    assert line[1] == "Shorten Directors Review Autumn 1 agenda: its items take 240 minutes and the meeting has 180"
    assert line[3] == "13 Oct 2026"
    assert "shorten some, or leave some for later" in october.words("directors_agenda/TRUST/2026-27/autumn-1/01")
