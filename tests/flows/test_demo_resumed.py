"""A demo that was stopped half-way is not a demo run again."""

from __future__ import annotations

from pathlib import Path

from flows.demo import _has_ended, day_name
from sic_docs.demo.story import STORY, Diary


def test_only_a_story_lived_to_its_end_is_compared_with_before(tmp_path: Path) -> None:
    diary = Diary(tmp_path)
    assert not _has_ended(tmp_path)
    for day in STORY:
        for step in day.then:
            diary.note(step.name)
        assert not _has_ended(tmp_path)
        diary.note(day_name(day))
    assert _has_ended(tmp_path)


def test_a_diary_is_whole_or_as_it_was(tmp_path: Path) -> None:
    Diary(tmp_path).note("one")
    (tmp_path / "_sic" / "demo.new").write_text('["one", "tw')  # cut off in the middle of the next note
    diary = Diary(tmp_path)
    assert diary.has("one")
    diary.note("two")
    assert Diary(tmp_path).has("two")
