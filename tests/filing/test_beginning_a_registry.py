"""A registry begins as an empty file, made in one step and never over another run's; folders removed meanwhile return."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sic_docs.edges.local_store import LocalStore
from sic_docs.errors import NameTaken

PATH = "2026-27/registry/OAK.jsonl"


def test_an_empty_state_file_is_there_at_once_and_can_then_be_replaced(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    begun = store.create("state", PATH, b"")
    assert store.find("state", PATH) == begun
    assert not any(name.suffix == ".new" for name in (tmp_path / "_sic").rglob("*"))
    store.replace(begun, b"{}\n", expecting=begun.mark)
    assert (tmp_path / "_sic" / PATH).read_bytes() == b"{}\n"


def test_an_empty_state_file_is_never_made_over_what_another_run_wrote(tmp_path: Path) -> None:
    LocalStore(tmp_path).create("state", PATH, b'{"key": 1}\n')
    with pytest.raises(NameTaken):
        LocalStore(tmp_path).create("state", PATH, b"")
    assert (tmp_path / "_sic" / PATH).read_bytes() == b'{"key": 1}\n'


def test_a_folder_above_that_people_removed_during_a_run_is_made_again(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.create("trust", "2026-27/Leadership/KPIs/One.docx", b"one")
    shutil.rmtree(tmp_path / "Trust" / "2026-27")
    store.create("trust", "2026-27/Leadership/KPIs/Two.docx", b"two")
    assert (tmp_path / "Trust/2026-27/Leadership/KPIs/Two.docx").read_bytes() == b"two"
