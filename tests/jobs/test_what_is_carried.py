"""What is typed in one paper reaches the next: actions, shared actions, agenda items; and nothing reaches too far."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.jobs.living import Library, codes, verbs

HAW = "line_meeting/HAW/2026-27/autumn/{:02d}"
MINUTES = "directors_minutes/TRUST/2026-27/autumn-1/01"  # Tue 13 Oct 2026
AGENDA = "standards_agenda/TRUST/2026-27/autumn/01"  # Tue 24 Nov 2026
STANDARDS = "standards_minutes/TRUST/2026-27/autumn/01"

SHARED = "Agree the timetable of the mathematics lead."
KEPT = "Consider a change of leadership support."


@pytest.fixture(scope="module")
def directors(_october: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """After Mon 2 November 2026: the directors have met and minuted two actions about one school, sharing one."""
    library = _october.copy(tmp_path_factory.mktemp("directors") / "library")
    library.run("2026-10-12")  # Mon, a school day before the review
    library.word(
        MINUTES,
        lambda word: (
            word.add_row(
                "actions",
                {
                    "text": SHARED,
                    "school": "HAW",
                    "owner": "School improvement lead",
                    "due": "6 November 2026",
                    "share": True,
                },
            ),
            word.add_row(
                "actions", {"text": KEPT, "school": "HAW", "owner": "Education director", "due": "4 December 2026"}
            ),
            word.fill({"finished": True}),
        ),
    )
    library.run("2026-11-02")  # Mon, two school days before HAW's meeting of Wed 4 Nov
    return library


def action_row(library: Library, key: str, text: str) -> int:
    """Which row of a paper's actions, from 0, holds this action."""
    from sic_docs.demo.word_typing import WordFile

    rows = WordFile(library.path(key).read_bytes()).rows("actions")
    return next(n for n, row in enumerate(rows) if text in "".join(str(t) for t in row.itertext()))


def test_an_action_typed_in_a_record_stands_in_the_next_meetings_paper_with_a_ref(october: Library) -> None:
    text = "Write to families of Year 9."
    october.word(
        HAW.format(4),
        lambda word: word.add_row("actions", {"text": text, "owner": "Headteacher", "due": "16 October 2026"}),
    )
    assert verbs(october.run("2026-10-06"))[HAW.format(5)] == "create"
    action = october.actions()[text]
    assert (
        action["ref"].startswith("HAW-27-") and action["from_key"] == HAW.format(4) and action["due_on"] == "2026-10-16"
    )
    said = october.words(HAW.format(5))
    assert text in said and action["ref"] in said and "16 Oct 2026" in said
    # Ticked done in that paper, which belongs to the same meetings: done, and gone from the one after.
    number = action_row(october, HAW.format(5), text)
    october.word(HAW.format(5), lambda word: word.fill_row("actions", number, {"status": "Done"}))
    october.run("2026-10-12")
    assert october.actions()[text]["status"] == "done"
    assert text not in october.words(HAW.format(6))


def test_an_action_left_open_is_carried_on_with_the_same_ref_and_what_was_changed_in_it(october: Library) -> None:
    text = "Write to families of Year 9."
    october.word(
        HAW.format(4),
        lambda word: word.add_row("actions", {"text": text, "owner": "Headteacher", "due": "16 October 2026"}),
    )
    october.run("2026-10-06")
    ref = october.actions()[text]["ref"]
    number = action_row(october, HAW.format(5), text)
    october.word(HAW.format(5), lambda word: word.fill_row("actions", number, {"due": "23 October 2026"}))
    october.run("2026-10-12")
    action = october.actions()[text]
    assert (action["ref"], action["due_on"], action["touched_key"]) == (ref, "2026-10-23", HAW.format(5))
    said = october.words(HAW.format(6))
    assert ref in said and "23 Oct 2026" in said


def test_actions_of_one_school_reach_no_other_schools_paper(october: Library) -> None:
    text = "Write to families of Year 9."
    october.word(HAW.format(4), lambda word: word.add_row("actions", {"text": text, "owner": "Headteacher"}))
    october.run("2026-10-12")
    others = [key for key in october.documents() if key.startswith("line_meeting/") and "/HAW/" not in key]
    assert others and not [key for key in others if text in october.words(key)]


def test_an_action_of_the_directors_reaches_the_school_only_when_share_is_ticked(directors: Library) -> None:
    said = directors.words(HAW.format(7))
    assert SHARED in said
    assert directors.actions()[SHARED]["ref"] in said
    everywhere = [
        key for key in directors.documents() if key.split("/")[1] != "TRUST" and key.endswith(tuple("0123456789"))
    ]
    words_of = {key: directors.words(key) for key in everywhere if directors.path(key).suffix == ".docx"}
    c1 = {
        key: text
        for key, text in words_of.items()
        if not key.startswith(("school_page_directors", "school_page_members"))
    }
    assert not [key for key, text in c1.items() if KEPT in text]
    assert directors.actions()[KEPT]["level"] == "C2"


def test_a_shared_action_ticked_done_by_the_school_is_reported_done_until_the_directors_close_it(
    directors: Library, copied: Callable[[Library], Library]
) -> None:
    library = copied(directors)
    number = action_row(library, HAW.format(7), SHARED)
    library.word(HAW.format(7), lambda word: word.fill_row("actions", number, {"status": "Done"}))
    library.staff.return_figures("autumn-2")
    library.run("2026-11-30")  # Mon after the snapshot of Fri 27 Nov: the directors' next agenda
    assert library.actions()[SHARED]["status"] == "reported done"
    agenda = library.words("directors_agenda/TRUST/2026-27/autumn-2/01")
    assert SHARED in agenda and KEPT in agenda
    assert "Reported done" in agenda
    library.run("2026-12-07")  # Mon, the minutes
    minutes = "directors_minutes/TRUST/2026-27/autumn-2/01"
    number = action_row(library, minutes, SHARED)
    library.word(minutes, lambda word: word.fill_row("actions", number, {"status": "Done"}))
    library.run("2026-12-09")
    assert library.actions()[SHARED]["status"] == "done"


@pytest.fixture(scope="module")
def committee(untouched_term: Library, _october: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """After Tue 20 October 2026: the Standards Committee's draft agenda is filed."""
    library = _october.copy(tmp_path_factory.mktemp("committee") / "library")
    library.run("2026-10-20")
    return library


def remove_row(library: Library, key: str, title: str) -> None:
    """Delete the row of an agenda that holds this title, as a person does in Word."""

    def work(word: object) -> None:
        for row in word.rows("items"):  # type: ignore[attr-defined]
            if title in "".join(str(t) for t in row.itertext()):
                row.getparent().remove(row)
                return
        raise AssertionError(title)

    library.word(key, work)


def titles(library: Library) -> list[str]:
    import re

    from sic_docs.demo.word_typing import WordFile

    rows = WordFile(library.path(AGENDA).read_bytes()).rows("items")
    texts = ["".join(str(t) for t in row.itertext()) for row in rows]
    return [re.sub(r"^\d+", "", text) for text in texts]


ADDED = "A shared team of attendance officers"


def test_items_added_to_the_agenda_in_word_are_minuted_and_removed_ones_are_not(
    committee: Library, copied: Callable[[Library], Library]
) -> None:
    library = copied(committee)
    removed = "Outcomes"
    before = library.words(AGENDA)
    removed = next(
        line
        for line in before.splitlines()
        if line.strip() and any(line in t for t in titles(library)[4:5]) and len(line) > 8
    )
    library.word(
        AGENDA, lambda word: word.add_row("items", {"title": ADDED, "lead": "Education director", "purpose": "Decide"})
    )
    remove_row(library, AGENDA, removed)
    library.run("2026-11-10")  # Tue, papers due
    library.run("2026-11-23")  # Mon, the minutes
    minutes = library.words(STANDARDS)
    assert ADDED in minutes
    assert removed not in minutes
    pack = library.words("standards_pack/TRUST/2026-27/autumn/01")
    assert ADDED in pack and removed not in pack


def test_minutes_somebody_began_are_kept_when_the_agenda_changes_and_the_items_are_named(
    committee: Library, copied: Callable[[Library], Library]
) -> None:
    library = copied(committee)
    library.run("2026-11-23")
    library.word(STANDARDS, lambda word: word.fill({"place": "Board room"}))
    typed = library.path(STANDARDS).read_bytes()
    library.word(AGENDA, lambda word: word.add_row("items", {"title": ADDED, "lead": "Education director"}))
    report = library.run("2026-11-23")
    assert library.path(STANDARDS).read_bytes() == typed
    told = [issue for issue in report.issues if ADDED in issue.found]
    assert told, codes(report)
    assert told[0].file == library.path(STANDARDS).name


def test_minutes_of_an_agenda_that_was_removed_are_made_from_what_was_issued_and_say_so(
    committee: Library, copied: Callable[[Library], Library]
) -> None:
    library = copied(committee)
    said = [line for line in library.words(AGENDA).splitlines() if len(line) > 12]
    library.path(AGENDA).unlink()
    library.run("2026-11-23")
    minutes = library.words(STANDARDS)
    assert sum(line in minutes for line in said) >= 5
    assert "as we issued it" in minutes


def test_what_is_typed_in_the_small_hours_before_a_meeting_is_not_lost_by_a_refresh(
    committee: Library, copied: Callable[[Library], Library], tmp_path: Path
) -> None:
    """Minutes laid out on Monday are laid out again on Monday when the untouched agenda's meeting data changed."""
    library = copied(committee)
    library.run("2026-11-23")
    library.word(AGENDA, lambda word: word.add_row("items", {"title": ADDED, "lead": "Education director"}))
    report = library.run("2026-11-23")
    assert verbs(report)[STANDARDS] == "replace"
    assert ADDED in library.words(STANDARDS)
