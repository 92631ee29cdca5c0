"""One suite over every store (design.md, part 4). `people` does what staff do, by each store's own means."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from sic_docs.edges.local_store import LocalStore
from sic_docs.edges.memory_store import MemoryStore
from sic_docs.errors import ChangedMeanwhile, FileOpen, NameTaken, NotFound, StoreError
from sic_docs.ports import Store

SCHOOLS = {"OAK": "Oak & Ash (C of E) Primary School", "STM": "St. Mary's - Ŵyllt"}
OAK = "school:OAK"
PATH = "2026-27/Leadership/Line Meetings/OAK Line Meeting 01.docx"


class People(Protocol):
    def saves(self, place: str, path: str, content: bytes) -> None: ...
    def moves(self, place: str, path: str, to: str) -> None: ...
    def deletes(self, place: str, path: str) -> None: ...
    def opens(self, place: str, path: str) -> None: ...


class OnDisk:
    def __init__(self, root: Path) -> None:
        self.root = root

    def at(self, place: str, path: str) -> Path:
        kind, _, code = place.partition(":")
        return self.root / (f"Schools/{SCHOOLS[code]}" if code else kind.capitalize()) / path

    def saves(self, place: str, path: str, content: bytes) -> None:
        self.at(place, path).parent.mkdir(parents=True, exist_ok=True)
        self.at(place, path).write_bytes(content)

    def moves(self, place: str, path: str, to: str) -> None:
        self.at(place, to).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self.at(place, path), self.at(place, to))

    def deletes(self, place: str, path: str) -> None:
        self.at(place, path).unlink()

    def opens(self, place: str, path: str) -> None:
        file = self.at(place, path)
        (file.parent / f"~${file.name[2:]}").write_bytes(b"\x05Clerk" + b" " * 100)


class InMemory:
    def __init__(self, store: MemoryStore) -> None:
        self.store = store

    def saves(self, place: str, path: str, content: bytes) -> None:
        self.store.person_saves(place, path, content)

    def moves(self, place: str, path: str, to: str) -> None:
        self.store.person_moves(place, path, to)

    def deletes(self, place: str, path: str) -> None:
        self.store.person_deletes(place, path)

    def opens(self, place: str, path: str) -> None:
        self.store.person_opens(place, path, "Clerk")


@pytest.fixture(params=["memory", "local"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, People]]:
    if request.param == "memory":
        memory = MemoryStore(SCHOOLS, read_limit=1000)
        yield memory, InMemory(memory)
    else:
        local = LocalStore(tmp_path / "library", SCHOOLS, read_limit=1000)
        yield local, OnDisk(tmp_path / "library")
        local.close()
        left = [p.name for p in (tmp_path / "library").glob("**/_sic/tmp/*") if p.name != "replace.lock"]
        assert left == [], "a store leaves nothing behind in _sic/tmp"


def test_what_was_created_is_found_and_read_back(both: tuple[Store, People]) -> None:
    store, _ = both
    made = store.create(OAK, PATH, b"one")
    assert store.find(OAK, PATH) == made
    assert store.read(made) == b"one"
    assert (made.place, made.path, made.size, made.open_by) == (OAK, PATH, 3, None)
    assert store.by_id(OAK, made.id) == made


def test_create_never_writes_over_anything(both: tuple[Store, People]) -> None:
    store, people = both
    people.saves(OAK, PATH, b"typed by a person")
    with pytest.raises(NameTaken):
        store.create(OAK, PATH, b"ours")
    file = store.find(OAK, PATH)
    assert file is not None
    assert store.read(file) == b"typed by a person"


def test_a_folder_of_that_name_is_a_name_taken_too(both: tuple[Store, People]) -> None:
    store, people = both
    people.saves(OAK, "2026-27/x.docx/inside.docx", b"1")
    with pytest.raises(NameTaken):
        store.create(OAK, "2026-27/x.docx", b"ours")


def test_replace_puts_new_content_and_gives_a_new_mark(both: tuple[Store, People]) -> None:
    store, _ = both
    made = store.create(OAK, PATH, b"one")
    now = store.replace(made, b"two!", expecting=made.mark)
    assert now.mark != made.mark
    assert store.find(OAK, PATH) == now
    assert store.read(now) == b"two!"
    assert [file.path for file in store.list(OAK)] == [PATH]


def test_replace_leaves_what_a_person_saved_meanwhile(both: tuple[Store, People]) -> None:
    store, people = both
    made = store.create(OAK, PATH, b"one")
    people.saves(OAK, PATH, b"typed")
    with pytest.raises(ChangedMeanwhile):
        store.replace(made, b"two", expecting=made.mark)
    file = store.find(OAK, PATH)
    assert file is not None
    assert store.read(file) == b"typed"


def test_replace_does_not_bring_back_what_was_deleted(both: tuple[Store, People]) -> None:
    store, people = both
    made = store.create(OAK, PATH, b"one")
    people.deletes(OAK, PATH)
    with pytest.raises(NotFound):
        store.replace(made, b"two", expecting=made.mark)
    with pytest.raises(NotFound):
        store.read(made)
    assert store.find(OAK, PATH) is None


def test_a_file_somebody_has_open_is_shown_open_and_not_replaced(both: tuple[Store, People]) -> None:
    store, people = both
    made = store.create(OAK, PATH, b"one")
    people.opens(OAK, PATH)
    found = store.find(OAK, PATH)
    assert found is not None
    assert found.open_by == "Clerk"
    assert [file.open_by for file in store.list(OAK)] == ["Clerk"]
    with pytest.raises(FileOpen):
        store.replace(made, b"two", expecting=found.mark)
    assert store.read(found) == b"one"


def test_an_item_keeps_its_id_when_people_move_it(both: tuple[Store, People]) -> None:
    store, people = both
    made = store.create(OAK, PATH, b"one")
    people.moves(OAK, PATH, "2026-27/Elsewhere/Our meeting.docx")
    found = store.by_id(OAK, made.id)
    assert found is not None
    assert found.path == "2026-27/Elsewhere/Our meeting.docx"


def test_every_save_changes_the_mark_even_of_the_same_size(both: tuple[Store, People]) -> None:
    store, people = both
    made = store.create(OAK, PATH, b"one")
    people.saves(OAK, PATH, b"eno")
    found = store.find(OAK, PATH)
    assert found is not None
    assert found.mark != made.mark


def test_listing_is_deep_in_path_order_and_of_one_place_only(both: tuple[Store, People]) -> None:
    store, _ = both
    store.create(OAK, "b/2.docx", b"1")
    store.create(OAK, "a.docx", b"1")
    store.create(OAK, "b/1/x.docx", b"1")
    store.create("school:STM", "c.docx", b"1")
    store.create("trust", "d.docx", b"1")
    assert [file.path for file in store.list(OAK)] == ["a.docx", "b/1/x.docx", "b/2.docx"]
    assert [file.path for file in store.list(OAK, "b")] == ["b/1/x.docx", "b/2.docx"]
    assert store.list(OAK, "nowhere") == []
    assert store.list("confidential") == []


def test_changes_tells_what_is_new_since_the_cursor(both: tuple[Store, People]) -> None:
    store, people = both
    store.create(OAK, "a.docx", b"1")
    everything, cursor = store.changes(OAK, None)
    assert [file.path for file in everything] == ["a.docx"]
    people.saves(OAK, "b.docx", b"2")
    fresh, cursor = store.changes(OAK, cursor)
    assert "b.docx" in [file.path for file in fresh]
    people.saves(OAK, "a.docx", b"3")
    fresh, _ = store.changes(OAK, cursor)
    assert "a.docx" in [file.path for file in fresh]


@pytest.mark.parametrize("path", ["../x.docx", "/etc/x", "a//b", "a/./b", "a/../../b", "", "a\0b"])
def test_no_path_leads_out_of_its_place(both: tuple[Store, People], path: str) -> None:
    store, _ = both
    with pytest.raises(StoreError) as refused:
        store.create(OAK, path, b"x")
    assert refused.value.code == "unsafe-path"


def test_a_file_beyond_the_limit_is_not_read(both: tuple[Store, People]) -> None:
    store, people = both
    people.saves(OAK, "big.docx", b"x" * 1001)
    file = store.find(OAK, "big.docx")
    assert file is not None
    with pytest.raises(StoreError) as refused:
        store.read(file)
    assert refused.value.code == "too-large"


def test_an_unknown_school_or_place_is_an_error_in_words(both: tuple[Store, People]) -> None:
    store, _ = both
    for place in ("school:XXX", "attic"):
        with pytest.raises(StoreError):
            store.create(place, "a.docx", b"x")
    other = store.with_schools({"XXX": "New School"})
    assert other.create("school:XXX", "a.docx", b"x").path == "a.docx"


def test_a_link_is_an_address_below_the_library(both: tuple[Store, People]) -> None:
    store, _ = both
    made = store.create("school:STM", "2026-27/a b.docx", b"x")
    assert store.link(made) == "Schools/St.%20Mary%27s%20-%20%C5%B4yllt/2026-27/a%20b.docx"


def test_of_many_creating_one_name_at_once_exactly_one_wins(both: tuple[Store, People]) -> None:
    store, _ = both
    won: list[int] = []

    def attempt(number: int) -> None:
        try:
            store.create(OAK, PATH, str(number).encode())
        except NameTaken:
            return
        won.append(number)

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    file = store.find(OAK, PATH)
    assert file is not None
    assert [str(n).encode() for n in won] == [store.read(file)]


def test_of_many_replacing_one_file_at_once_exactly_one_wins(both: tuple[Store, People]) -> None:
    store, _ = both
    made = store.create(OAK, PATH, b"one")
    won: list[int] = []

    def attempt(number: int) -> None:
        try:
            store.replace(made, f"new {number}".encode(), expecting=made.mark)
        except ChangedMeanwhile:
            return
        won.append(number)

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    file = store.find(OAK, PATH)
    assert file is not None
    assert [f"new {n}".encode() for n in won] == [store.read(file)]


def test_a_private_place_says_so(both: tuple[Store, People]) -> None:
    store, _ = both
    audience = store.audience("restricted")
    assert audience.private
    assert not store.audience("trust").known
