"""How papers fall on pages: what belongs together stays together, and late or hurried papers show their lines."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from sic_docs.config.model import Definitions
from sic_docs.documents.context import build_values, recipe, used_values
from sic_docs.documents.situation import Situation
from sic_docs.school_year.model import Period
from sic_docs.word.compile import compile_template
from sic_docs.word.fill import fill
from sic_docs.word.style import Style
from tests.documents.trust_papers import meeting, situation

TEMPLATES = Path(__file__).parents[2] / "templates"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AUTUMN = Period("2026-27", "autumn")
COMMITTEE = meeting("standards_committee", AUTUMN, date(2026, 11, 24))


def body(s: Situation) -> etree._Element:
    compiled = compile_template(s.type.template, (TEMPLATES / s.type.template).read_bytes(), Style())
    values = used_values(compiled, build_values(s), template=s.type.template)
    made = fill(compiled, values, title="", key=s.key, recipe=recipe(compiled.hash, values), as_of=s.today)
    with zipfile.ZipFile(io.BytesIO(made.content)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def said(root: etree._Element) -> str:
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p"))


def table(root: etree._Element, title: str) -> etree._Element:
    return next(t for t in root.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") == title)


@pytest.mark.parametrize(
    ("code", "title"), [("standards_minutes", "Item"), ("line_meeting", "Finished"), ("kpi_sheet", "Finished")]
)
def test_the_rows_of_one_item_and_of_finished_stay_on_one_page(
    sample_definitions: Definitions, code: str, title: str
) -> None:
    met, school = COMMITTEE, None
    if code == "kpi_sheet":
        met, school = meeting("kpis", Period("2026-27", "autumn-1"), date(2026, 10, 9), school="OAK"), "OAK"
    if code == "line_meeting":
        met, school = meeting("line_meetings", AUTUMN, date(2026, 11, 25), school="OAK"), "OAK"
    root = body(situation(sample_definitions, code, met, date(2026, 11, 23), school=school))
    rows = list(table(root, title).iter(f"{W}tr"))
    assert len(rows) > 2
    for row in rows:
        assert row.find(f"{W}trPr/{W}cantSplit") is not None
        assert all(p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(f"{W}p"))


def test_a_hurried_agenda_asks_for_the_chairs_direction_and_a_timely_one_does_not(
    sample_definitions: Definitions,
) -> None:
    hurried = said(body(situation(sample_definitions, "standards_agenda", COMMITTEE, date(2026, 11, 18))))
    assert "Called at short notice by direction of the chair" in hurried and "Direction of the chair" in hurried
    timely = said(body(situation(sample_definitions, "standards_agenda", COMMITTEE, date(2026, 10, 20))))
    assert "short notice" not in timely and "Direction of the chair" not in timely


@pytest.mark.parametrize("code", ["standards_minutes", "directors_minutes"])
def test_minutes_filed_late_say_so(sample_definitions: Definitions, code: str) -> None:
    late = said(body(situation(sample_definitions, code, COMMITTEE, date(2026, 11, 26))))
    assert "Filed late, on Thursday 26 November 2026" in late
    assert "Filed late" not in said(body(situation(sample_definitions, code, COMMITTEE, date(2026, 11, 23))))


def test_an_agenda_says_when_its_items_take_longer_than_the_meeting(sample_definitions: Definitions) -> None:
    short = meeting("standards_committee", AUTUMN, date(2026, 11, 24), end="17:00")
    told = said(body(situation(sample_definitions, "standards_agenda", short, date(2026, 10, 20))))
    assert "the meeting has 30: shorten some" in told
    fits = said(body(situation(sample_definitions, "standards_agenda", COMMITTEE, date(2026, 10, 20))))
    assert "shorten some" not in fits
