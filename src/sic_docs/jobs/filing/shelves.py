"""What lies in each place of the library at the start of a run, and which unknown files carry our stamp.

Each place is listed once a run. Files are opened only when a document is missing or new, and only those that
no registry row knows by path and mark.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from sic_docs.errors import SicDocsError
from sic_docs.filing.paths import may_hold_ours
from sic_docs.filing.stamps import can_carry_stamp, stamp_of
from sic_docs.jobs.filing.registries import RegistryFiles
from sic_docs.opc.stamp import Stamp
from sic_docs.ports import Audience, Place, Store, StoredFile


@dataclass(frozen=True, slots=True)
class Found:
    """A file that carries a stamp of ours."""

    file: StoredFile
    stamp: Stamp


class Shelf:
    """One place: its files by path, and on demand the stamped ones among those nobody knows."""

    def __init__(self, store: Store, place: Place, registries: RegistryFiles) -> None:
        self._store = store
        self._place = place
        self._registries = registries
        self._guard = threading.RLock()
        self.files: dict[str, StoredFile] = {file.path: file for file in store.list(place)}
        self._written: set[str] = set()
        self._stamped: dict[str, list[Found]] | None = None

    def add(self, file: StoredFile) -> None:
        """A file this run wrote."""
        with self._guard:
            self.files[file.path] = file
            self._written.add(file.path)

    def by_id(self, id: str) -> StoredFile | None:
        """The file with this id that could be one of ours."""
        return next((f for f in list(self.files.values()) if f.id == id and may_hold_ours(f.path)), None)

    def stamped(self) -> Mapping[str, list[Found]]:
        """Printed key → files carrying it that no registry row knows by path and mark."""
        with self._guard:
            if self._stamped is None:
                code = self._place.partition(":")[2] or None
                known = {(row.path, row.mark) for row in self._registries.rows(code) if row.place == self._place}
                self._stamped = {}
                for file in list(self.files.values()):
                    if file.path in self._written or (file.path, file.mark) in known:
                        continue
                    if not (can_carry_stamp(file.path) and may_hold_ours(file.path)):
                        continue
                    stamp = self._stamp(file)
                    if stamp is not None:
                        self._stamped.setdefault(stamp.key, []).append(Found(file, stamp))
            return self._stamped

    @property
    def scanned(self) -> Mapping[str, list[Found]]:
        """What `stamped` found, without looking if nobody has looked yet."""
        return self._stamped or {}

    def _stamp(self, file: StoredFile) -> Stamp | None:
        try:
            return stamp_of(self._store.read(file))
        except SicDocsError:
            return None  # too large, gone or forbidden: none of ours that we could tell


class Shelves:
    """Every place of a library, each listed once. Safe to use from several threads."""

    def __init__(self, store: Store, registries: RegistryFiles) -> None:
        self._store = store
        self._registries = registries
        self._shelves: dict[Place, Shelf] = {}
        self._checked: dict[Place, Audience] = {}
        self._guard = threading.RLock()

    def of(self, place: Place) -> Shelf:
        with self._guard:
            if place not in self._shelves:
                self._shelves[place] = Shelf(self._store, place, self._registries)
            return self._shelves[place]

    def audience(self, place: Place) -> Audience:
        with self._guard:
            if place not in self._checked:
                self._checked[place] = self._store.audience(place)
            return self._checked[place]
