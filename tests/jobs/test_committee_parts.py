"""The committee's papers in two parts: what is private is in none that anyone may ask to see, in its file or its pack."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from sic_docs.demo.papers import paper
from tests.jobs.living import Library

NUMBER = "TRUST/2026-27/autumn/01"
AGENDA, AGENDA_B = f"standards_agenda/{NUMBER}", f"standards_agenda_b/{NUMBER}"
PACK, PACK_B = f"standards_pack/{NUMBER}", f"standards_pack_b/{NUMBER}"
PRIVATE = re.compile(r"Causing Concern|Attention Needed|Schools in category|Category movements")


@pytest.fixture(scope="module")
def term(untouched_term: Library) -> Library:
    return untouched_term


def test_each_part_has_its_own_agenda_minutes_and_pack_where_its_readers_are(term: Library) -> None:
    for kind in ("standards_agenda", "standards_minutes", "standards_pack"):
        open_, private = term.path(f"{kind}/{NUMBER}"), term.path(f"{kind}_b/{NUMBER}")
        assert open_.parent.as_posix().endswith("Trust/2026-27/Standards Committee/Autumn 2")
        assert private.parent.as_posix().endswith("Confidential/Standards Committee/2026-27/Autumn 2")
        assert open_.stem.endswith(" A") and private.stem.endswith(" B")
    assert term.path(PACK).name == "Standards Committee Autumn 2 pack A.docx"


def test_the_private_items_stand_in_the_private_papers_alone(term: Library) -> None:
    for kind in ("standards_agenda", "standards_minutes", "standards_pack"):
        assert not PRIVATE.findall(term.words(f"{kind}/{NUMBER}")), kind
        assert "Schools in category" in term.words(f"{kind}_b/{NUMBER}"), kind
    private = term.words(PACK_B)
    assert "Causing Concern" in private and "Birch Brook School" in private
    assert "Trust scorecard" not in private and "Declarations of interest" not in term.words(AGENDA_B)


def test_items_keep_one_numbering_over_both_parts(term: Library) -> None:
    from sic_docs.demo.word_typing import WordFile

    def numbers(key: str) -> set[str]:
        rows = WordFile(term.path(key).read_bytes()).rows("items")
        return {re.match(r"\d+", "".join(str(t) for t in row.itertext()).strip())[0] for row in rows}  # type: ignore[index]

    a, b = numbers(AGENDA), numbers(AGENDA_B)
    assert not a & b
    assert sorted(map(int, a | b)) == list(range(1, len(a) + len(b) + 1))


def test_what_may_not_stand_in_the_open_pack_is_left_out_of_it_and_named(
    term: Library, copied: Callable[[Library], Library]
) -> None:
    library = copied(term)
    folder = library.path(AGENDA).parent / "Papers" / "Part A"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "10 Attendance.docx").write_bytes(paper("Attendance", ["Hawthorn Academy is Causing Concern."]))
    (folder / "12 Safeguarding data.docx").write_bytes(library.path(f"standards_categories/{NUMBER}").read_bytes())
    misplaced = folder.parent / "Part B" / "28 Support.docx"
    misplaced.parent.mkdir()
    misplaced.write_bytes(paper("Support", ["Who is where."]))
    private = library.path(AGENDA_B).parent / "Papers" / "Part B" / f"{_number(library)} Costs.docx"
    private.parent.mkdir(parents=True)
    private.write_bytes(paper("Costs of support", ["Sixty days."]))
    report = library.run("2026-11-23", schools=("TRUST",))
    told = {(issue.code, issue.file) for issue in report.issues}
    assert ("paper-category", "10 Attendance.docx") in told
    assert ("paper-restricted", "12 Safeguarding data.docx") in told
    assert ("paper-misplaced", "28 Support.docx") in told
    pack = library.words(PACK)
    assert not PRIVATE.findall(pack) and "Who is where." not in pack
    assert "cannot stand in an open pack" in pack  # and no more than that
    assert "Sixty days." in library.words(PACK_B)


def _number(library: Library) -> str:
    from sic_docs.demo.word_typing import WordFile

    return WordFile(library.path(AGENDA_B).read_bytes()).row_number("items", "Schools in category")


def test_what_a_page_anyone_may_see_does_not_print_is_in_the_schools_own(term: Library) -> None:
    """Some figure of some school is suppressed in the open pages and printed in that school's own sheet."""
    hidden: list[str] = []
    for code in ("OAK", "ELM", "STM", "HAW", "BRK", "WIL", "FER"):
        open_ = term.words(f"school_page_members/{code}/2026-27/autumn/01")
        own = term.words(f"kpi_sheet/{code}/2026-27/autumn-1/01")
        hidden += [code] * ("suppressed (c)" in open_.replace("“suppressed (c)”", ""))
        assert "suppressed (c)" not in own.replace("c is suppressed", "")
    assert hidden
