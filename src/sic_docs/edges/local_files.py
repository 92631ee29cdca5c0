"""What the file system says, as a store needs it: stored files, marks, folders walked, failures in words."""

from __future__ import annotations

import errno
import os
import stat as modes
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sic_docs.edges.exchange import create_only
from sic_docs.edges.owner_files import is_owner_file, open_by
from sic_docs.errors import NotAllowed, NotFound, StoreError
from sic_docs.ports import Place, StoredFile

_NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


def read_plain(full: Path, shown: str | None, limit: int) -> tuple[bytes, os.stat_result]:
    """Content of a plain file, and what it was when opened.

    Args:
        shown: The file as people know it. `limit`: most bytes.
    """
    descriptor = os.open(full, os.O_RDONLY | _NO_FOLLOW)
    try:
        found = os.fstat(descriptor)
        if not modes.S_ISREG(found.st_mode):
            raise NotFound("It is not a plain file.", "Put the document itself there.", file=shown)
        if found.st_size > limit:
            raise StoreError(
                f"It is larger than {limit / 1_000_000:g} MB.",
                "Make it smaller: pictures pasted at full size are the usual cause.",
                code="too-large",
                file=shown,
            )
        pieces = []
        while piece := os.read(descriptor, found.st_size + 1):
            pieces.append(piece)
    finally:
        os.close(descriptor)
    return b"".join(pieces), found


def walk(place: Place, folder: str, prefix: str, found: list[StoredFile]) -> None:
    """Add every plain file below a folder; one scan a folder. What the service keeps for itself is left out."""
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    owners = {entry.name for entry in entries if entry.name[:2] in ("~$", ".~") and is_owner_file(entry.name)}
    for entry in entries:
        name = entry.name
        if name in owners or not is_text(name):
            continue
        if entry.is_dir(follow_symlinks=False):
            kept_apart = not prefix and name == ("tmp" if place == "state" else "_sic")
            if not kept_apart:
                walk(place, entry.path, f"{prefix}{name}/", found)
        elif entry.is_file(follow_symlinks=False):
            with suppress(FileNotFoundError):
                who = open_by(Path(folder), name, owners) if owners else None
                found.append(stored(place, prefix + name, entry.stat(follow_symlinks=False), who))


def stored(place: Place, path: str, found: os.stat_result, who: str | None) -> StoredFile:
    return StoredFile(
        place=place,
        path=path,
        id=f"{found.st_dev:x}.{found.st_ino:x}",
        mark=mark_of(found),
        size=found.st_size,
        modified_at=datetime.fromtimestamp(found.st_mtime, UTC),
        open_by=who,
    )


def mark_of(found: os.stat_result) -> str:
    """Version mark. The change time shows even edits by tools that put the old modification time back."""
    return f"{found.st_ino:x}.{found.st_size:x}.{found.st_mtime_ns:x}.{found.st_ctime_ns:x}"


def content_mark(found: os.stat_result) -> tuple[int, int, int]:
    """The part of a mark that renaming does not change."""
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def moved_ns(mark: str) -> int:
    return max(int(part, 16) for part in mark.split(".")[2:])


def is_text(name: str) -> bool:
    """Whether a file's name can be written down at all: Linux allows bytes that are no text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_name(part: str) -> None:
    """Raises StoreError for a part of a path that could lead out of its place or cannot be a name."""
    forbidden = "/\\\0:" if os.name == "nt" else "/\0"
    if part in ("", ".", "..") or any(char in forbidden for char in part):
        raise StoreError(
            "A path in the library has a part that is no name.",
            "Report this: it should not happen.",
            code="unsafe-path",
        )


def put_beside(staged: Path, full: Path) -> Path:
    """Keep a displaced save under the next free name beside the one it was saved under."""
    for number in range(2, 1000):
        beside = full.with_name(f"{full.stem} ({number}){full.suffix}")
        try:
            create_only(staged, beside)
        except FileExistsError:
            continue
        return beside
    raise OSError(errno.EEXIST, "no free name", str(full))


@contextmanager
def translated(shown: str | None) -> Iterator[None]:
    """Failures of the operating system as errors in words."""
    try:
        yield
    except FileNotFoundError as problem:
        raise NotFound("It is not there any more.", "Nothing to do.", file=shown) from problem
    except PermissionError as problem:
        raise NotAllowed(
            "The folder or file may not be read or written by the account that runs sic-docs.",
            "Give that account the right to read and write in the library.",
            file=shown,
        ) from problem
    except OSError as problem:
        if problem.errno == errno.ELOOP:
            raise NotFound("It is a link to somewhere else.", "Put the document itself there.", file=shown) from problem
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreError(
                "The disk is full.", "Make room, then run again.", code="disk-full", file=shown
            ) from problem
        if problem.errno == errno.ENAMETOOLONG:
            raise StoreError(
                "The path is too long for this disk.",
                "Choose a shorter Folder for this school in the Trust register.",
                code="path-too-long",
                file=shown,
            ) from problem
        raise StoreError(
            f"The disk failed ({problem.strerror or problem}).", "Look at the disk, then run again.", file=shown
        ) from problem
