"""Where the places of a library lie on disk: folders found without following links, and made when needed."""

from __future__ import annotations

import copy
import os
import stat as modes
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from sic_docs.edges.local_files import check_name
from sic_docs.errors import StoreError
from sic_docs.ports import Place

_FOLDERS: Final = {
    "trust": "Trust",
    "confidential": "Confidential",
    "restricted": "Restricted",
    "members": "Members",
    "templates": "Templates",
    "state": "_sic",
}
PRIVATE: Final = ("restricted", "state")
"""Places nobody but the account that runs us may open."""


class Folders:
    """The folders of one library. Safe to use from several threads."""

    def __init__(self, root: Path, schools: Mapping[str, str]) -> None:
        """`schools`: short code → folder name under `Schools/`. Nothing is touched."""
        self._root = root
        self._schools = dict(schools)
        self._places: dict[Place, Path] = {}
        self._made: set[str] = set()
        self._guard = threading.Lock()

    def with_schools(self, schools: Mapping[str, str]) -> Folders:
        """The same library knowing these schools."""
        other = copy.copy(self)
        other._schools = dict(schools)
        other._places = {}
        return other

    def of(self, place: Place) -> Path:
        """The folder of a place.

        Raises:
            StoreError: `no-place`, `no-folder`, or a folder name that cannot be one.
        """
        kind, _, code = place.partition(":")
        if kind == "school" and code:
            folder = self._schools.get(code)
            if folder is None:
                raise StoreError(
                    f"The library knows no folder for school {code}.",
                    "Add the school to the Schools sheet of the Trust register.",
                    code="no-folder",
                )
            check_name(folder)
            return self._root / "Schools" / folder
        if place not in _FOLDERS:
            raise StoreError(f"There is no place called {place}.", "Use a place of the library.", code="no-place")
        return self._root / _FOLDERS[place]

    def shown(self, place: Place, path: str) -> str | None:
        """A file as people know it, a place by its folder; None for what no report may name (C3)."""
        if place == "restricted":
            return None
        if path:
            return path
        kind, _, code = place.partition(":")
        return f"Schools/{self._schools.get(code, code)}" if kind == "school" else _FOLDERS.get(place, place)

    def full(self, place: Place, path: str) -> Path:
        """Where a path within a place lies on disk; every part of it is a name and nothing more."""
        for part in path.split("/"):
            check_name(part)
        base = self._places.get(place)
        if base is None:
            base = self._places[place] = self.of(place)
        return base / path

    def is_inside(self, folder: Path) -> bool:
        """Whether a folder is there and reached without a link. A link there is refused, not followed."""
        name = str(folder)
        if name in self._made:
            return True
        if folder == self._root:
            if not folder.is_dir():
                return False
        else:
            if not self.is_inside(folder.parent):
                return False
            try:
                found = os.lstat(folder)
            except (FileNotFoundError, NotADirectoryError):
                return False
            if modes.S_ISLNK(found.st_mode):
                raise StoreError(
                    f"{folder.relative_to(self._root).as_posix()} is a link to somewhere else.",
                    "Put a real folder in its place; the library does not follow links.",
                    code="link-in-library",
                )
            if not modes.S_ISDIR(found.st_mode):
                return False
        with self._guard:
            self._made.add(name)
        return True

    def make(self, folder: Path, place: Place) -> None:
        """Make a folder and those above it; a private place is closed to everybody else first."""
        name = str(folder)
        if name in self._made:
            return
        if str(self._root) not in self._made:
            self._root.mkdir(parents=True, exist_ok=True)
        if place in PRIVATE:
            base = self.of(place)
            if not os.path.lexists(base):
                with suppress(FileExistsError):
                    base.mkdir(mode=0o700)
            found = os.lstat(base)
            if modes.S_ISDIR(found.st_mode) and found.st_mode & 0o077 and os.name != "nt":
                with suppress(PermissionError):
                    base.chmod(0o700)
        if self.is_inside(folder):
            return
        missing = [folder]
        while not self.is_inside(above := missing[-1].parent):
            missing.append(above)
        for new in reversed(missing):
            new.mkdir(exist_ok=True)
        self.is_inside(folder)

    def forget(self, folder: Path) -> None:
        """Look again before trusting that a folder, those in it and those above it are there."""
        gone = str(folder)
        with self._guard:
            self._made = {name for name in self._made if not name.startswith(gone) and not gone.startswith(name)}
