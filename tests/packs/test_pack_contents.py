"""A pack holds what the agenda asks for; nothing is left out without a word."""

from __future__ import annotations

from sic_docs.meetings.model import AgendaItem
from sic_docs.packs.contents import (
    DroppedFile,
    PackFacts,
    PackFile,
    arrange,
    item_number,
    located,
    reading_time,
    recipe,
)
from tests.packs.pack_kit import outside_pdf, word

ORDER = ("standards_agenda", "last_minutes", "scorecard", "school_page_members", "papers")
AGENDA = (
    AgendaItem(number="1", title="Welcome and apologies", purpose="note"),
    AgendaItem(number="2", title="Minutes of the last meeting", purpose="decide", paper="standards_minutes"),
    AgendaItem(number="4", title="Trust scorecard", purpose="discuss", paper="scorecard"),
    AgendaItem(number="6", title="Attendance", purpose="discuss", paper="Attendance report"),
    AgendaItem(number="9", title="Policies", purpose="decide", paper="Policies for approval"),
    AgendaItem(number="10", title="Pupil premium", purpose="note", paper="Pupil premium strategy"),
)
DOCX = word("Paper")


def _made():
    return [
        PackFile(part="school_page_members", title="OAK", name="OAK.docx", content=DOCX, group="School pages"),
        PackFile(part="standards_agenda", title="Agenda", name="Agenda.docx", content=DOCX),
        PackFile(part="scorecard", code="scorecard", title="Scorecard", name="Scorecard.docx", content=DOCX),
        PackFile(part="last_minutes", code="standards_minutes", title="Minutes", name="Minutes.docx", content=None),
    ]


def _arranged(*names, content=DOCX):
    return arrange(ORDER, _made(), AGENDA, [DroppedFile(name=name, content=content) for name in names])


def _lines(arrangement):
    return [(e.number, e.title, e.name, e.content is not None) for e in arrangement.entries]


def test_order_is_the_packs_and_papers_stand_in_the_agendas_order():
    found = _arranged("10 Pupil premium.docx", "06 Attendance.docx")
    assert _lines(found) == [
        ("", "Agenda", "Agenda.docx", True),
        ("2", "Minutes", "Minutes.docx", False),
        ("4", "Scorecard", "Scorecard.docx", True),
        ("", "OAK", "OAK.docx", True),
        ("6", "Attendance report", "06 Attendance.docx", True),
        ("9", "Policies for approval", "", False),
        ("10", "Pupil premium strategy", "10 Pupil premium.docx", True),
    ]
    assert found.issues == ()


def test_several_papers_of_one_item_keep_their_letters_order_and_share_a_bookmark():
    found = _arranged("09b Data.docx", "9 Behaviour policy.docx", "09a Annex.docx")
    papers = [(e.title, e.group) for e in found.entries if e.number == "9"]
    assert papers == [("Behaviour policy", "9 Policies"), ("Annex", "9 Policies"), ("Data", "9 Policies")]


def test_number_a_file_name_starts_with():
    assert item_number("06 Attendance.docx") == ("6", "", "Attendance")
    assert item_number("6a - Annex.pdf") == ("6", "a", "Annex")
    assert item_number("06_Attendance.docx") == ("6", "", "Attendance")
    assert item_number("6. Attendance.docx") == ("6", "", "Attendance")
    assert item_number("10.docx") == ("10", "", "")
    assert item_number("6.1 Annex.docx") == ("6.1", "", "Annex")
    assert item_number("03-11-2026 Notes.docx") is None
    assert item_number("2026 Attendance.docx") is None
    assert item_number("6th form.docx") is None
    assert item_number("Attendance 06.docx") is None


def test_files_that_cannot_be_used_are_named_with_what_to_do():
    found = _arranged("Notes.docx", "77 Unknown.docx", "06 Slides.pptx", "~$06 Attendance.docx")
    assert [(issue.code, issue.file) for issue in found.issues] == [
        ("paper-type", "06 Slides.pptx"),
        ("paper-unmatched", "77 Unknown.docx"),
        ("paper-unmatched", "Notes.docx"),
    ]
    assert all(issue.remedy for issue in found.issues)
    assert [one.file for one in found.left_out] == ["06 Slides.pptx", "77 Unknown.docx", "Notes.docx"]
    assert ("6", "Attendance report", "", False) in _lines(found)


def test_same_paper_in_two_forms_is_used_once_and_told():
    found = _arranged("06 Attendance.pdf", "06 Attendance.docx")
    assert [e.name for e in found.entries if e.number == "6"] == ["06 Attendance.docx"]
    assert [(issue.code, issue.file) for issue in found.issues] == [("paper-twice", "06 Attendance.pdf")]


def test_protected_pdf_keeps_its_line_and_is_told():
    found = _arranged("06 Attendance.pdf", content=outside_pdf("Secret", password="x"))
    assert ("6", "Attendance report", "06 Attendance.pdf", False) in _lines(found)
    assert [(issue.code, issue.file) for issue in found.issues] == [("pdf-protected", "06 Attendance.pdf")]
    assert found.left_out[0].reason == "It is protected by a password."
    row = next(row for row in located(found.entries, {}) if row.number == "6")
    assert row.page == "left out"


def test_contents_say_to_follow_for_what_is_expected_and_not_there():
    found = _arranged()
    rows = {row.title: row.page for row in located(found.entries, {0: 3, 2: 5, 3: 7})}
    assert rows == {
        "Agenda": "3",
        "Minutes": "to follow",
        "Scorecard": "5",
        "OAK": "7",
        "Attendance report": "to follow",
        "Policies for approval": "to follow",
        "Pupil premium strategy": "to follow",
    }
    facts = PackFacts(rows=located(found.entries, {0: 3, 2: 5, 3: 7}), left_out=(), pages=8)
    values = facts.values()
    assert (values["pack.papers"], values["pack.pages"]) == ("3 papers, 4 to follow", "8 pages")


def test_reading_time_is_told_in_words():
    assert [reading_time(pages) for pages in (1, 36, 43, 90)] == [
        "about 5 minutes",
        "about 50 minutes",
        "about 1 hour",
        "about 2 hours 10 minutes",
    ]


def test_recipe_changes_with_a_papers_content_its_order_and_what_is_left_out_and_with_nothing_else():
    own = {"cover": "a" * 64}
    base = recipe(_arranged("06 Attendance.docx"), own)
    assert recipe(_arranged("06 Attendance.docx"), own) == base
    others = {
        recipe(_arranged("06 Attendance.docx", content=word("Other")), own),
        recipe(_arranged("09 Attendance.docx"), own),
        recipe(_arranged("06 Attendance.docx", "Notes.docx"), own),
        recipe(_arranged("06 Attendance.docx"), {"cover": "b" * 64}),
    }
    assert base not in others
    assert len(others) == 4
