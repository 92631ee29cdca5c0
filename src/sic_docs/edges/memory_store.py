"""A document library in memory: the same contract as the others, for tests and dry trials.

What people do to files has methods of its own here (`person_…`), so that tests read as stories.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from sic_docs.errors import ChangedMeanwhile, FileOpen, NameTaken, NotFound, StoreError
from sic_docs.ports import Audience, Place, Recovered, StoredFile


@dataclass(frozen=True, slots=True)
class _Item:
    file: StoredFile
    content: bytes
    tick: int


class MemoryStore:
    """A `ports.Store` in a dictionary. Time is a count of changes, so nothing depends on the clock."""

    def __init__(self, schools: Mapping[str, str] | None = None, *, read_limit: int = 100_000_000) -> None:
        self._schools = dict(schools or {})
        self._items: dict[tuple[Place, str], _Item] = {}
        self._audiences: dict[Place, Audience] = {}
        self._ticks = itertools.count(1)
        self._read_limit = read_limit
        self._guard = threading.RLock()

    def with_schools(self, folders: Mapping[str, str]) -> MemoryStore:
        other = MemoryStore(folders, read_limit=self._read_limit)
        other._items, other._audiences = self._items, self._audiences
        other._ticks, other._guard = self._ticks, self._guard
        return other

    def recover(self) -> tuple[Recovered, ...]:
        return ()  # a run's death takes all of it along

    def close(self) -> None:
        """Nothing to take away."""

    def find(self, place: Place, path: str) -> StoredFile | None:
        self._check(place, path)
        item = self._items.get((place, path))
        return item.file if item else None

    def by_id(self, place: Place, id: str) -> StoredFile | None:
        return next((file for file in self.list(place) if file.id == id), None)

    def read(self, file: StoredFile) -> bytes:
        with self._guard:
            item = self._items.get((file.place, file.path))
        if item is None:
            raise NotFound("It is not there any more.", "Nothing to do.", file=file.path)
        if len(item.content) > self._read_limit:
            raise StoreError("It is too large.", "Make it smaller.", code="too-large", file=file.path)
        return item.content

    def create(self, place: Place, path: str, content: bytes) -> StoredFile:
        self._check(place, path)
        with self._guard:
            if (place, path) in self._items or any(p == place and k.startswith(f"{path}/") for p, k in self._items):
                raise NameTaken("Something of that name is there already.", "Nothing was written over it.", file=path)
            return self._put(place, path, content, by_us=True)

    def replace(self, file: StoredFile, content: bytes, *, expecting: str) -> StoredFile:
        with self._guard:
            item = self._items.get((file.place, file.path))
            if item is None:
                raise NotFound("It is not there any more.", "Nothing to do.", file=file.path)
            if item.file.open_by:
                raise FileOpen("Somebody has it open.", "It is tried again by the next run.", file=file.path)
            if item.file.mark != expecting:
                raise ChangedMeanwhile("Somebody saved it a moment ago.", "Nothing was replaced.", file=file.path)
            return self._put(file.place, file.path, content, by_us=True, id=item.file.id)

    def changes(self, place: Place, cursor: str | None) -> tuple[list[StoredFile], str]:
        with self._guard:
            items = [item for (p, _), item in self._items.items() if p == place]
        since = int(cursor) if cursor else 0
        fresh = sorted((item for item in items if item.tick > since), key=lambda item: item.file.path)
        return [item.file for item in fresh], str(max((item.tick for item in items), default=since))

    def list(self, place: Place, folder: str = "") -> list[StoredFile]:
        self._check(place, folder or "x")
        with self._guard:
            items = list(self._items.items())
        start = f"{folder}/" if folder else ""
        return sorted((i.file for (p, k), i in items if p == place and k.startswith(start)), key=lambda f: f.path)

    def ensure_folder(self, place: Place, folder: str) -> None:
        self._check(place, folder or "x")

    def audience(self, place: Place, folder: str = "") -> Audience:
        return self._audiences.get(place, Audience(known=place == "restricted", private=place == "restricted"))

    def link(self, file: StoredFile) -> str:
        kind, _, code = file.place.partition(":")
        folder = (
            f"Schools/{self._schools[code]}" if kind == "school" else {"state": "_sic"}.get(kind, kind.capitalize())
        )
        return quote(f"{folder}/{file.path}", safe="/")

    # -- what people do -----------------------------------------------------------------------------------------

    def person_saves(self, place: Place, path: str, content: bytes) -> StoredFile:
        """Somebody saves a file, new or over what was there."""
        with self._guard:
            before = self._items.get((place, path))
            return self._put(place, path, content, by_us=False, id=before.file.id if before else None)

    def person_moves(self, place: Place, path: str, to: str) -> StoredFile:
        with self._guard:
            item = self._items.pop((place, path))
            moved = replace(item, file=replace(item.file, path=to), tick=next(self._ticks))
            self._items[place, to] = moved
            return moved.file

    def person_deletes(self, place: Place, path: str) -> None:
        with self._guard:
            del self._items[place, path]

    def person_opens(self, place: Place, path: str, who: str | None = "someone") -> None:
        """Somebody opens a file, or closes it (`who` None)."""
        with self._guard:
            item = self._items[place, path]
            self._items[place, path] = replace(item, file=replace(item.file, open_by=who))

    def set_audience(self, place: Place, audience: Audience) -> None:
        self._audiences[place] = audience

    def _put(self, place: Place, path: str, content: bytes, *, by_us: bool, id: str | None = None) -> StoredFile:
        tick = next(self._ticks)
        file = StoredFile(
            place=place,
            path=path,
            id=id or f"item-{tick}",
            mark=f"v{tick}",
            size=len(content),
            modified_at=datetime(2026, 9, 1, tzinfo=UTC) + timedelta(seconds=tick),
            by_us=by_us,
        )
        self._items[place, path] = _Item(file, content, tick)
        return file

    def _check(self, place: Place, path: str) -> None:
        kind, _, code = place.partition(":")
        if kind == "school" and code not in self._schools:
            raise StoreError(
                f"The library knows no folder for school {code}.",
                "Add the school to the Schools sheet of the Trust register.",
                code="no-folder",
            )
        if kind not in ("school", "trust", "confidential", "restricted", "members", "templates", "state"):
            raise StoreError(f"There is no place called {place}.", "Use a place of the library.", code="no-place")
        if any(part in ("", ".", "..") or "\0" in part for part in path.split("/")):
            raise StoreError(
                "A path in the library has a part that is no name.",
                "Report this: it should not happen.",
                code="unsafe-path",
            )
