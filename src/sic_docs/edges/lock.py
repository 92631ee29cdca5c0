"""One run at a time on one machine: a lock of the operating system, which dies with the process (decision 15)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sic_docs.errors import AlreadyRunning, StoreError

if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int) -> bool:
        """Take the lock of an open file if nobody has it; released when the process ends."""
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # beyond the text, so that others can still read it
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def wait_lock(descriptor: int) -> None:
        """Take the lock of an open file, waiting for who has it."""
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Take the lock of an open file if nobody has it; released when the process ends."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def wait_lock(descriptor: int) -> None:
        """Take the lock of an open file, waiting for who has it."""
        fcntl.flock(descriptor, fcntl.LOCK_EX)


@contextmanager
def only_run(path: Path) -> Iterator[None]:
    """Hold the lock file at `path` while the block runs. The file itself stays; only the lock counts.

    Children started meanwhile do not inherit it (Python opens files so), and a killed process leaves none.

    Raises:
        AlreadyRunning: Another process has it.
        StoreError: The lock file cannot be made or locked there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        raise StoreError(
            f"The lock file {path.name} cannot be made ({problem.strerror}).",
            "Give the account that runs sic-docs the right to write in this folder.",
            code="lock-not-possible",
        ) from problem
    try:
        try:
            taken = try_lock(descriptor)
        except OSError as problem:
            raise StoreError(
                f"This folder's file system cannot lock files ({problem.strerror}).",
                "Keep the library, or the lock file, on a disk of this machine.",
                code="lock-not-possible",
            ) from problem
        if not taken:
            holder = ""
            with suppress(OSError):
                holder = os.pread(descriptor, 20, 0).decode("ascii", "ignore").strip() if os.name != "nt" else ""
            who = f" (process {holder})" if holder.isdigit() else ""
            raise AlreadyRunning(
                f"Another run of sic-docs{who} is at work on this library.",
                "Wait until it has ended, then run the command again; nothing needs to be cleared away.",
            )
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)
