"""What a run killed while writing in `_sic/tmp` leaves is never taken for somebody's save."""

from __future__ import annotations

from pathlib import Path

import pytest

from sic_docs.edges.local_store import LocalStore


@pytest.mark.parametrize("name", ["dead-1.1.new", "dead-1.1.swap.new", "dead-1.1.swap.intent.new"])
def test_half_of_a_staged_file_is_cleared_away_and_never_filed(tmp_path: Path, name: str) -> None:
    store = LocalStore(tmp_path, {"OAK": "Oak"})
    store.create("school:OAK", "a.docx", b"ours")
    note = b'{"place": "school:OAK", "path": "a.docx", "expected": "0", "ours": "1"}'
    if name.endswith("swap.new"):
        (tmp_path / "_sic/tmp/dead-1.1.swap.intent").write_bytes(note)
    (tmp_path / "_sic/tmp" / name).write_bytes(b"hal")
    assert store.recover() == ()
    assert [p.name for p in (tmp_path / "_sic/tmp").iterdir() if p.name.startswith("dead")] == []
    assert [file.path for file in store.list("school:OAK")] == ["a.docx"]
