"""A document library on a plain folder: the store that is the default (decisions 16 and 17).

Nothing is deleted or written over. A file appears whole under its name or not at all; a replacement happens in one
step and is undone when what it displaced is not what was expected.
"""

from __future__ import annotations

import copy
import os
import stat as modes
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sic_docs.edges.exchange import NotPossibleHere, create_only, exchange
from sic_docs.edges.local_files import (
    content_mark,
    mark_of,
    moved_ns,
    put_beside,
    read_plain,
    stored,
    translated,
    walk,
)
from sic_docs.edges.local_folders import PRIVATE, Folders
from sic_docs.edges.owner_files import open_by, owner_names
from sic_docs.edges.staging import Intent, Leftover, Staging, digest_of, note_of
from sic_docs.errors import ChangedMeanwhile, FileOpen, NameTaken, NotFound, StoreError
from sic_docs.ports import Audience, Place, Recovered, StoredFile

_READ_LIMIT: Final = 100_000_000


class LocalStore:
    """A `ports.Store` on a folder. Safe to use from several threads."""

    def __init__(self, root: Path, schools: Mapping[str, str] | None = None, *, read_limit: int = _READ_LIMIT) -> None:
        """Nothing is touched before the first write.

        Args:
            root: The library's folder; made at the first write.
            schools: Short code → folder name under `Schools/`.
            read_limit: Most bytes `read` returns.
        """
        self.root = root.absolute()
        self._folders = Folders(self.root, schools or {})
        self._read_limit = read_limit
        self._staging = {"state": Staging(self.root / "_sic" / "tmp")}
        # C3 matter never passes through _sic/ (P5).
        self._staging["restricted"] = Staging(self.root / "Restricted" / "_sic" / "tmp")
        self._unsynced: set[str] = set()
        self._digests: dict[str, str] = {}
        self._guard = threading.Lock()

    def with_schools(self, folders: Mapping[str, str]) -> LocalStore:
        """The same store knowing each school's folder name under `Schools/`: short code → folder."""
        other = copy.copy(self)
        other._folders = self._folders.with_schools(folders)
        return other

    def find(self, place: Place, path: str) -> StoredFile | None:
        """The file at a path; None when there is none, or something that is not a plain file."""
        full = self._folders.full(place, path)
        with translated(self._folders.shown(place, path)):
            if not self._folders.is_inside(full.parent):
                return None
            try:
                found = os.lstat(full)
            except (FileNotFoundError, NotADirectoryError):
                return None
            if not modes.S_ISREG(found.st_mode):
                return None
            beside = _owner_files(place, full)
            return stored(place, path, found, open_by(full.parent, full.name, beside) if beside else None)

    def by_id(self, place: Place, id: str) -> StoredFile | None:
        """The item with this id wherever it now is within the place; None when gone."""
        return next((file for file in self.list(place) if file.id == id), None)

    def read(self, file: StoredFile) -> bytes:
        """Raises NotFound, or StoreError when larger than the store's limit."""
        full = self._folders.full(file.place, file.path)
        shown = self._folders.shown(file.place, file.path)
        with translated(shown):
            if not self._folders.is_inside(full.parent):
                raise NotFound("It is not there any more.", "Nothing to do.", file=shown)
            content, found = read_plain(full, shown, self._read_limit)
        with self._guard:
            self._digests[mark_of(found)] = sha256(content).hexdigest()
        return content

    def create(self, place: Place, path: str, content: bytes) -> StoredFile:
        """Make a new file and any folders it needs.

        Raises:
            NameTaken: Anything is there, even if it appeared a moment ago.
        """
        full = self._folders.full(place, path)
        shown = self._folders.shown(place, path)
        with translated(shown):
            self._folders.make(full.parent, place)
            if place == "state" and not content:
                return self._begin(path, full, shown)
            written = self._stage_in(place).new(content)
            try:
                self._before_state(place, content)
                self._appear(written.path, full, place)
            except BaseException as problem:
                written.path.unlink(missing_ok=True)
                if isinstance(problem, FileExistsError):
                    raise NameTaken(
                        "Something of that name is there already.", "Nothing was written over it.", file=shown
                    ) from None
                if isinstance(problem, NotPossibleHere):
                    raise StoreError(
                        f"This file system cannot make a file without risk to one of the same name ({problem}).",
                        "Put the library on a disk of this machine, or on another kind of share.",
                        code="create-not-possible",
                        file=shown,
                    ) from problem
                raise
            return self._after_write(place, path, full, written.stat)

    def _begin(self, path: str, full: Path, shown: str | None) -> StoredFile:
        """An empty state file, which is whole the moment it is there."""
        try:
            descriptor = os.open(full, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            raise NameTaken("It is there already.", "Nothing was written over it.", file=shown) from None
        try:
            return stored("state", path, os.fstat(descriptor), None)
        finally:
            os.close(descriptor)

    def replace(self, file: StoredFile, content: bytes, *, expecting: str) -> StoredFile:
        """Put new content where `file` is, if it still has the mark `expecting`.

        Raises:
            ChangedMeanwhile: It has not; what people saved stays. FileOpen: Somebody has it open.
            NotFound: It is gone. StoreError `replace-not-possible`: this file system cannot do it safely.
        """
        full = self._folders.full(file.place, file.path)
        shown = self._folders.shown(file.place, file.path)
        with translated(shown):
            if not self._folders.is_inside(full.parent):
                raise NotFound("It is not there any more.", "Nothing to do.", file=shown)
            staging = self._stage_in(file.place)
            with staging.alone():
                return self._exchange(staging, file, full, content, expecting)

    def _exchange(self, staging: Staging, file: StoredFile, full: Path, content: bytes, expecting: str) -> StoredFile:
        shown = self._folders.shown(file.place, file.path)
        changed = ChangedMeanwhile("Somebody saved it a moment ago.", "Nothing was replaced.", file=shown)
        if _owner_files(file.place, full):
            raise FileOpen("Somebody has it open.", "It is tried again by the next run.", file=shown)
        before, found = read_plain(full, shown, self._read_limit)
        expected = sha256(before).hexdigest()
        if mark_of(found) != expecting or self._digests.get(expecting, expected) != expected:
            raise changed
        ours = sha256(content).hexdigest()
        if file.place == "state":  # nobody but us writes there, so a killed run leaves no save to be put back
            written = staging.new(content)
            staged = written.path
        else:
            staged = staging.intend(Intent(place=file.place, path=file.path, expected=expected, ours=ours))
        try:
            if file.place != "state":
                written = staging.stage(staged, content, modes.S_IMODE(found.st_mode))
            self._before_state(file.place, content)
            exchange(staged, full)
        except NotPossibleHere as problem:
            staged.unlink(missing_ok=True)
            note_of(staged).unlink(missing_ok=True)
            raise StoreError(
                f"This file system cannot replace a file without risk to a save in the same moment ({problem}).",
                "Put the library on a disk of this machine; until then filed documents are not brought up to date.",
                code="replace-not-possible",
                file=shown,
            ) from problem
        except BaseException:
            if digest_of(staged) in (ours, None):  # else it holds what was displaced: for the next run to judge
                staged.unlink(missing_ok=True)
                note_of(staged).unlink(missing_ok=True)
            raise
        displaced = os.lstat(staged)
        if content_mark(displaced) != content_mark(found) or digest_of(staged) != expected:
            self._put_back(staged, full, ours)
            note_of(staged).unlink(missing_ok=True)
            raise changed
        staged.unlink()
        note_of(staged).unlink(missing_ok=True)
        return self._after_write(file.place, file.path, full, written.stat)

    def changes(self, place: Place, cursor: str | None) -> tuple[list[StoredFile], str]:
        """Files added or changed since `cursor` (all, when None), and the cursor to keep.

        A file changed in the very moment of the last look is told again rather than missed.
        """
        since = int(cursor) if cursor else -1
        files = self.list(place)
        latest = max((moved_ns(file.mark) for file in files), default=max(since, 0))
        return [file for file in files if moved_ns(file.mark) >= since], str(max(latest, since))

    def list(self, place: Place, folder: str = "") -> list[StoredFile]:
        """Every file under a folder, at any depth, in path order; [] when the folder is not there.

        Links are not followed and not listed; nor are owner files, and what the service keeps for itself.
        """
        base = self._folders.of(place)
        top = self._folders.full(place, folder) if folder else base
        found: list[StoredFile] = []
        with translated(self._folders.shown(place, folder)):
            if self._folders.is_inside(top):
                walk(place, str(top), f"{folder}/" if folder else "", found)
        found.sort(key=lambda file: file.path)
        return found

    def ensure_folder(self, place: Place, folder: str) -> None:
        full = self._folders.full(place, folder) if folder else self._folders.of(place)
        with translated(self._folders.shown(place, folder)):
            self._folders.make(full, place)

    def audience(self, place: Place, folder: str = "") -> Audience:
        """Only a private place can be told on a folder: owned by us, no rights for group or others."""
        if place not in PRIVATE or sys.platform == "win32":
            return Audience()
        base = self._folders.of(place)
        with translated(self._folders.shown(place, folder)):
            self._folders.make(base, place)
            found = os.lstat(base)
            private = modes.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077
        return Audience(known=private, private=private)

    def link(self, file: StoredFile) -> str:
        """Address relative to the library's root, as a link in a document needs it."""
        return quote((self._folders.of(file.place) / file.path).relative_to(self.root).as_posix(), safe="/")

    def recover(self) -> tuple[Recovered, ...]:
        """Finish or undo what a killed run left half done; to be called before anything else of a run.

        Returns:
            Saves of people that had been displaced, each back in its place or beside it.
        """
        saved = []
        for staging in self._staging.values():
            for leftover in staging.leftovers():
                with suppress(OSError, NotPossibleHere), staging.alone():
                    found = self._settle(leftover)
                    if found is not None:
                        saved.append(found)
        return tuple(saved)

    def settle(self) -> None:
        """Make every name given so far durable, one fsync a folder (names, unlike contents, are not yet).

        Done before each write in `state`, so that no registry row outlives the document it speaks of. The folders
        above come with it on every journalling file system.
        """
        with self._guard:
            folders, self._unsynced = sorted(self._unsynced), set()
        for folder in folders if os.name != "nt" else ():
            with suppress(OSError):
                descriptor = os.open(folder, os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)

    def close(self) -> None:
        """Make names durable and take our lock files away. Not needed for anything else."""
        self.settle()
        for staging in self._staging.values():
            staging.close()

    def _stage_in(self, place: Place) -> Staging:
        kind = "restricted" if place == "restricted" else "state"
        self._folders.make(self._folders.of(kind), kind)
        return self._staging[kind]

    def _before_state(self, place: Place, content: bytes) -> None:
        """Between making a state file durable and giving it its name; by then most folders have become durable too."""
        if place == "state" and content:
            self.settle()

    def _appear(self, staged: Path, full: Path, place: Place) -> None:
        try:
            create_only(staged, full)
        except FileNotFoundError:  # people removed the folder since we last looked
            self._folders.forget(full.parent)
            self._folders.make(full.parent, place)
            create_only(staged, full)

    def _after_write(self, place: Place, path: str, full: Path, written: os.stat_result) -> StoredFile:
        """What we wrote, as the store sees it. If somebody was there already, the mark stays that of our own."""
        if place != "state":  # a row that is lost is found again from the document
            with self._guard:
                self._unsynced.add(str(full.parent))
        with suppress(FileNotFoundError):
            found = os.lstat(full)
            if content_mark(found) == content_mark(written):
                written = found
        return stored(place, path, written, None)

    def _put_back(self, staged: Path, full: Path, ours: str) -> Path | None:
        """Undo an exchange. Where the displaced save went if not back under its own name."""
        try:
            exchange(staged, full)
        except FileNotFoundError:  # removed in between: the displaced save goes back alone
            with suppress(FileExistsError):
                create_only(staged, full)
                return None
            return put_beside(staged, full)
        if digest_of(staged) == ours:
            staged.unlink()
            return None
        return put_beside(staged, full)  # somebody saved over ours in between: both saves are kept

    def _settle(self, leftover: Leftover) -> Recovered | None:
        intent, staged = leftover.intent, leftover.staged
        content = digest_of(staged)
        if content is not None and intent is not None and content not in (intent.ours, intent.expected):
            full = self._folders.full(intent.place, intent.path)
            beside: Path | None
            if digest_of(full) == intent.ours:
                try:
                    beside = self._put_back(staged, full, intent.ours)
                except NotPossibleHere:
                    beside = put_beside(staged, full)
            else:
                beside = put_beside(staged, full)
            leftover.note.unlink(missing_ok=True)
            name = (beside or full).relative_to(self._folders.of(intent.place)).as_posix()
            return Recovered(place=intent.place, path=name)
        if content is not None and intent is None:
            return None  # nobody knows whose it is: it stays where it is
        staged.unlink(missing_ok=True)
        leftover.note.unlink(missing_ok=True)
        return None


def _owner_files(place: Place, full: Path) -> set[str]:
    """Owner files beside a file; none among what is ours alone, which nobody opens."""
    if place == "state":
        return set()
    folder = f"{full.parent}/"
    return {name for name in owner_names(full.name) if os.path.lexists(folder + name)}
