"""The plain folder alone: exchange undone, leftovers of killed runs, links, rights, the lock of the operating system."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import textwrap
from hashlib import sha256
from pathlib import Path

import pytest

import sic_docs.edges.local_store as module
from sic_docs.edges.exchange import NotPossibleHere, exchange
from sic_docs.edges.local_folders import Folders
from sic_docs.edges.local_store import LocalStore, Recovered
from sic_docs.edges.lock import only_run
from sic_docs.errors import AlreadyRunning, ChangedMeanwhile, NameTaken, StoreError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and modes of a POSIX folder")
OAK = "school:OAK"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def store(root: Path) -> LocalStore:
    return LocalStore(root, {"OAK": "Oak"})


def tmp_of(root: Path) -> list[str]:
    return sorted(p.name for p in (root / "_sic/tmp").iterdir() if p.name != "replace.lock" and p.suffix != ".run")


def test_a_save_in_the_very_moment_of_the_exchange_is_put_back(
    root: Path, store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = store.create(OAK, "a.docx", b"ours")
    target = root / "Schools/Oak/a.docx"

    def person_first(staged: Path, full: Path) -> None:
        monkeypatch.setattr(module, "exchange", exchange)
        target.write_bytes(b"typed")
        exchange(staged, full)

    monkeypatch.setattr(module, "exchange", person_first)
    with pytest.raises(ChangedMeanwhile):
        store.replace(made, b"newer", expecting=made.mark)
    assert target.read_bytes() == b"typed"
    assert tmp_of(root) == []


def test_two_saves_around_an_exchange_are_both_kept(
    root: Path, store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = store.create(OAK, "a.docx", b"ours")
    target = root / "Schools/Oak/a.docx"
    saves = [b"first save", b"second save"]

    def person_each_time(staged: Path, full: Path) -> None:
        target.write_bytes(saves.pop(0))
        exchange(staged, full)

    monkeypatch.setattr(module, "exchange", person_each_time)
    with pytest.raises(ChangedMeanwhile):
        store.replace(made, b"newer", expecting=made.mark)
    assert (target.read_bytes(), (root / "Schools/Oak/a (2).docx").read_bytes()) == (b"first save", b"second save")


def test_where_files_cannot_be_exchanged_nothing_is_ever_replaced(
    root: Path, store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(staged: Path, full: Path) -> None:
        raise NotPossibleHere("Invalid argument")

    made = store.create(OAK, "a.docx", b"ours")
    monkeypatch.setattr(module, "exchange", never)
    with pytest.raises(StoreError) as refused:
        store.replace(made, b"newer", expecting=made.mark)
    assert refused.value.code == "replace-not-possible"
    assert (root / "Schools/Oak/a.docx").read_bytes() == b"ours"
    assert tmp_of(root) == []


def left_behind(root: Path, staged: bytes, *, expected: bytes, ours: bytes) -> None:
    """What a run killed inside a replacement of a.docx leaves."""
    tmp = root / "_sic/tmp"
    (tmp / "dead-1.1.swap").write_bytes(staged)
    note = {
        "place": OAK, "path": "a.docx",
        "expected": sha256(expected).hexdigest(), "ours": sha256(ours).hexdigest(),
    }  # fmt: skip
    (tmp / "dead-1.1.swap.intent").write_text(json.dumps(note))
    (tmp / "dead-1.run").write_bytes(b"")


@pytest.mark.parametrize(
    ("there", "staged", "after", "recovered"),
    [
        (b"old", b"new", b"old", ()),  # killed before the exchange
        (b"new", b"old", b"new", ()),  # killed after it
        (b"new", b"typed", b"typed", (Recovered(place=OAK, path="a.docx"),)),  # a save had been displaced
        (b"typed later", b"typed", b"typed later", (Recovered(place=OAK, path="a (2).docx"),)),
    ],
)
def test_the_next_run_finishes_or_undoes_what_a_killed_run_left(
    root: Path, store: LocalStore, there: bytes, staged: bytes, after: bytes, recovered: tuple[Recovered, ...]
) -> None:
    store.create(OAK, "a.docx", there)
    left_behind(root, staged, expected=b"old", ours=b"new")
    assert store.recover() == recovered
    assert (root / "Schools/Oak/a.docx").read_bytes() == after
    if recovered:
        assert (root / "Schools/Oak" / recovered[0].path).read_bytes() == b"typed"
    assert tmp_of(root) == []
    assert store.recover() == ()


def test_a_removed_document_does_not_swallow_the_save_that_was_displaced(root: Path, store: LocalStore) -> None:
    store.create(OAK, "b.docx", b"x")
    left_behind(root, b"typed", expected=b"old", ours=b"new")
    assert [r.path for r in store.recover()] == ["a (2).docx"]
    assert (root / "Schools/Oak/a (2).docx").read_bytes() == b"typed"


def test_half_written_files_of_dead_runs_go_and_those_of_living_runs_stay(root: Path, store: LocalStore) -> None:
    living = LocalStore(root, {"OAK": "Oak"})
    living.create(OAK, "b.docx", b"x")
    token = next((root / "_sic/tmp").glob("*.run")).stem
    (root / f"_sic/tmp/{token}.99.new").write_bytes(b"being written")
    (root / "_sic/tmp/dead-2.1.new").write_bytes(b"half")
    assert store.recover() == ()
    assert tmp_of(root) == [f"{token}.99.new"]


def test_links_are_neither_listed_nor_followed(root: Path, store: LocalStore, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.docx").write_bytes(b"secret")
    store.create(OAK, "a.docx", b"1")
    (root / "Schools/Oak/linked").symlink_to(outside)
    (root / "Schools/Oak/link.docx").symlink_to(outside / "secret.docx")
    assert [file.path for file in store.list(OAK)] == ["a.docx"]
    assert store.find(OAK, "link.docx") is None
    with pytest.raises(NameTaken):
        store.create(OAK, "link.docx", b"ours")
    for path in ("linked/new.docx", "linked/secret.docx"):
        with pytest.raises(StoreError) as refused:
            store.create(OAK, path, b"ours")
        assert refused.value.code == "link-in-library"
    with pytest.raises(StoreError):
        store.find(OAK, "linked/secret.docx")
    assert sorted(p.name for p in outside.iterdir()) == ["secret.docx"]


def test_what_is_private_is_made_so_and_told(root: Path, store: LocalStore) -> None:
    (root / "Restricted").mkdir(parents=True, mode=0o755)
    store.create("restricted", "x.docx", b"1")
    store.create("state", "2026-27/registry/OAK.jsonl", b"")
    for folder in ("Restricted", "_sic"):
        assert stat.S_IMODE((root / folder).stat().st_mode) == 0o700
    assert store.audience("restricted").private
    assert [file.path for file in store.list("restricted")] == ["x.docx"]
    assert [file.path for file in store.list("state")] == ["2026-27/registry/OAK.jsonl"]
    assert not (root / "_sic/tmp").exists() or not any(p.suffix == ".new" for p in (root / "_sic/tmp").iterdir())


def test_a_replaced_document_keeps_its_permissions(root: Path, store: LocalStore) -> None:
    made = store.create(OAK, "a.docx", b"1")
    (root / "Schools/Oak/a.docx").chmod(0o640)
    found = store.find(OAK, "a.docx")
    assert found is not None
    store.replace(made, b"2", expecting=found.mark)
    assert stat.S_IMODE((root / "Schools/Oak/a.docx").stat().st_mode) == 0o640


def test_a_folder_people_removed_during_a_run_is_made_again(root: Path, store: LocalStore) -> None:
    store.create(OAK, "2026-27/a.docx", b"1")
    (root / "Schools/Oak/2026-27/a.docx").unlink()
    (root / "Schools/Oak/2026-27").rmdir()
    store.create(OAK, "2026-27/b.docx", b"2")
    assert [file.path for file in store.list(OAK)] == ["2026-27/b.docx"]


def test_a_second_run_is_refused_while_the_first_lives_and_not_after_it_was_killed(tmp_path: Path) -> None:
    lock = tmp_path / "_sic" / "lock"
    script = textwrap.dedent(f"""
        import time
        from pathlib import Path
        from sic_docs.edges.lock import only_run
        with only_run(Path({str(lock)!r})):
            print("held", flush=True)
            time.sleep(60)
    """)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning, match=f"process {first.pid}"), only_run(lock):
            pass
        first.kill()
        first.wait()
    with only_run(lock):
        pass


def test_a_school_is_named_by_its_folder_and_never_as_a_place(tmp_path: Path) -> None:
    (tmp_path / "Schools").mkdir()
    (tmp_path / "Schools" / "Birch Brook School").write_bytes(b"a file where the folder should be")
    folders = Folders(tmp_path, {"BRK": "Birch Brook School"})
    assert folders.shown("school:BRK", "") == "Schools/Birch Brook School"
    assert folders.shown("school:BRK", "2026-27/a.docx") == "2026-27/a.docx"
    assert folders.shown("confidential", "") == "Confidential"
    assert folders.shown("restricted", "2026-27/a.docx") is None
