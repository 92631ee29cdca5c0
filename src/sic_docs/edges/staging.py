"""`_sic/tmp`: where a file is written and made durable before it appears under its name (decision 17).

Every store object holds a lock file of its own there, so a later run knows which leftovers belong to the dead.
A replacement writes down first what it is about to exchange; `leftovers` tells it to the next run.
"""

from __future__ import annotations

import itertools
import json
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from sic_docs.edges.lock import try_lock, wait_lock

LOCK: Final = "replace.lock"


@dataclass(frozen=True, kw_only=True, slots=True)
class Intent:
    """A replacement about to be made.

    Attributes:
        place, path: What is replaced. `expected`, `ours`: SHA-256 of what should be there and of what we put.
    """

    place: str
    path: str
    expected: str
    ours: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftover:
    """A staged file of a run that died in the middle of a replacement. `staged` may be gone already."""

    staged: Path
    note: Path
    intent: Intent | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A staged file: its path and what the file system says of it once durable."""

    path: Path
    stat: os.stat_result


class Staging:
    """One folder for staged files. The folder is made, private, at the first write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._token = f"{os.getpid():x}-{secrets.token_hex(4)}"
        self._numbers = itertools.count(1)
        self._lock: int | None = None
        self._threads = threading.Lock()
        self._starting = threading.Lock()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold every other run and thread of ours back while something is exchanged.

        People are not held back, nor need they be. But three runs exchanging at once could each undo another's.
        """
        with self._threads:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                with suppress(OSError):  # a file system without locks: the operating system's run lock is left
                    wait_lock(descriptor)
                yield
            finally:
                os.close(descriptor)

    def new(self, content: bytes) -> Written:
        """Stage content that is to be created."""
        return self._write(f"{self._name()}.new", content, 0o666)

    def intend(self, intent: Intent) -> Path:
        """Write down a replacement; returns the path its staged file must have."""
        staged = self.folder / f"{self._name()}.swap"
        note = json.dumps({n: getattr(intent, n) for n in ("place", "path", "expected", "ours")})
        self._whole(note_of(staged), note.encode())
        return staged

    def stage(self, staged: Path, content: bytes, mode: int) -> Written:
        """Stage content for an intended replacement, with the permissions of what it replaces."""
        written = self._whole(staged, content)
        with suppress(OSError):
            staged.chmod(mode)
        return written

    def _whole(self, path: Path, content: bytes) -> Written:
        """A file that is complete whenever it is there: half a staged file would pass for a displaced save."""
        written = self._write(f"{path.name}.new", content, 0o600)
        written.path.rename(path)
        return Written(path=path, stat=written.stat)

    def close(self) -> None:
        if self._lock is not None:
            with suppress(OSError):
                self._lock_path.unlink()
            os.close(self._lock)
            self._lock = None

    @property
    def _lock_path(self) -> Path:
        return self.folder / f"{self._token}.run"

    def _name(self) -> str:
        with self._starting:
            if self._lock is None:
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._lock = os.open(self._lock_path, os.O_RDWR | os.O_CREAT, 0o600)
                with suppress(OSError):  # a file system without locks: leftovers are then judged by what they are
                    try_lock(self._lock)
        return f"{self._token}.{next(self._numbers)}"

    def _write(self, name: str, content: bytes, mode: int) -> Written:
        path = self.folder / name
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        try:
            done = os.write(descriptor, content)
            while done < len(content):
                done += os.write(descriptor, content[done:])
            if content:  # an empty file has no data to lose; its name becomes durable with the next file's
                os.fsync(descriptor)
            stat = os.fstat(descriptor)
        except BaseException:
            os.close(descriptor)
            path.unlink(missing_ok=True)
            raise
        os.close(descriptor)
        return Written(path=path, stat=stat)

    def leftovers(self) -> Iterator[Leftover]:
        """Replacements dead runs did not finish. What they only had begun to create is cleared away.

        Files of a run that still lives are left alone.
        """
        try:
            names = sorted(entry.name for entry in self.folder.iterdir() if entry.name != LOCK)
        except FileNotFoundError:
            return
        for token in sorted({name.split(".")[0] for name in names}):
            if token == self._token or self._lives(token):
                continue
            mine = [name for name in names if name.split(".")[0] == token]
            for name in mine:
                if name.endswith(".swap.old"):  # ReplaceFile's backup, not yet renamed
                    with suppress(OSError):
                        (self.folder / name).rename(self.folder / name.removesuffix(".old"))
            for name in mine:
                if name.endswith(".new"):
                    (self.folder / name).unlink(missing_ok=True)
            swaps = {
                name.removesuffix(".intent").removesuffix(".old")
                for name in mine
                if ".swap" in name and not name.endswith(".new")
            }
            for name in sorted(swaps):
                staged = self.folder / name
                yield Leftover(staged=staged, note=note_of(staged), intent=_read(note_of(staged)))
            (self.folder / f"{token}.run").unlink(missing_ok=True)

    def _lives(self, token: str) -> bool:
        try:
            descriptor = os.open(self.folder / f"{token}.run", os.O_RDWR)
        except OSError:
            return False
        try:
            return not try_lock(descriptor)
        except OSError:
            return False
        finally:
            os.close(descriptor)


def note_of(staged: Path) -> Path:
    return staged.with_name(f"{staged.name}.intent")


def digest_of(path: Path) -> str | None:
    """SHA-256 of a file; None when it is not there."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None


def _read(note: Path) -> Intent | None:
    try:
        return Intent(**json.loads(note.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
