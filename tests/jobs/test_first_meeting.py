"""The first pack of a body says that no minutes are on record, and does not wait for any."""

from __future__ import annotations

from tests.jobs.living import Library


def test_a_first_pack_says_that_there_are_no_earlier_minutes(untouched_term: Library) -> None:
    for part in ("standards_pack", "standards_pack_b"):
        pack = untouched_term.words(f"{part}/TRUST/2026-27/autumn/01")
        assert "no minutes: first meeting on record" in pack
        lines = pack.splitlines()
        at = lines.index("Minutes of the last meeting")
        assert "to follow" not in lines[at : at + 3]
