"""The two writes a plain folder needs and Python's library lacks: create-only, and exchange (decision 17).

Exchange puts a staged file under a name and keeps what was there, in one step, so that a save between check and
write is never lost: Linux `renameat2(RENAME_EXCHANGE)`, macOS `renamex_np(RENAME_SWAP)`, Windows `ReplaceFile`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path
from typing import Final

_NOT_HERE: Final = frozenset(
    {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM, errno.EXDEV, errno.ENOTTY, errno.EMLINK}
)


class NotPossibleHere(Exception):
    """This file system or operating system has no such step."""


if sys.platform == "win32":

    def _replace_file(target: Path, staged: Path, backup: Path) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        if not kernel.ReplaceFileW(str(target), str(staged), str(backup), 0, None, None):
            code = ctypes.get_last_error()
            if code in (2, 3):  # file or path not found
                raise FileNotFoundError(errno.ENOENT, "not found", str(target))
            if code in (32, 33):  # sharing or lock violation
                raise PermissionError(errno.EACCES, "in use", str(target))
            raise NotPossibleHere(f"ReplaceFile: error {code}")

    def exchange(staged: Path, target: Path) -> None:
        """Put `staged` under the name `target`; afterwards `staged` is what was there.

        Raises:
            NotPossibleHere, FileNotFoundError, OSError.
        """
        backup = staged.with_name(f"{staged.name}.old")
        _replace_file(target, staged, backup)
        backup.rename(staged)

    def create_only(staged: Path, target: Path) -> None:
        """Make `target` of `staged`; `staged` is gone afterwards.

        Raises:
            FileExistsError: Something is there, even if it appeared a moment ago.
        """
        staged.rename(target)  # on Windows never overwrites

else:
    _LIBC: Final = ctypes.CDLL(None, use_errno=True)
    _AT_FDCWD: Final = -100
    _LINUX: Final = getattr(_LIBC, "renameat2", None)
    _DARWIN: Final = getattr(_LIBC, "renamex_np", None)
    _SWAP, _ONLY_NEW = (2, 1) if _LINUX is not None else (2, 4)

    def _rename(old: Path, new: Path, flags: int) -> None:
        before, after = os.fsencode(old), os.fsencode(new)
        if _LINUX is not None:
            failed = _LINUX(_AT_FDCWD, before, _AT_FDCWD, after, ctypes.c_uint(flags))
        elif _DARWIN is not None:
            failed = _DARWIN(before, after, ctypes.c_uint(flags))
        else:
            raise NotPossibleHere("no renameat2")
        if failed:
            code = ctypes.get_errno()
            if code in _NOT_HERE:
                raise NotPossibleHere(os.strerror(code))
            raise OSError(code, os.strerror(code), str(new))

    def exchange(staged: Path, target: Path) -> None:
        """Put `staged` under the name `target`; afterwards `staged` is what was there.

        Raises:
            NotPossibleHere, FileNotFoundError, OSError.
        """
        _rename(staged, target, _SWAP)

    def create_only(staged: Path, target: Path) -> None:
        """Make `target` of `staged`; `staged` is gone afterwards.

        Raises:
            FileExistsError: Something is there, even if it appeared a moment ago.
            NotPossibleHere: Neither hard links nor a create-only rename work here.
        """
        try:
            _rename(staged, target, _ONLY_NEW)  # one change of the folder where a link and its removal are two
        except NotPossibleHere:
            try:
                os.link(staged, target, follow_symlinks=False)  # NFS has no such rename, but links
            except FileExistsError:
                raise
            except OSError as problem:
                if problem.errno in _NOT_HERE:
                    raise NotPossibleHere(os.strerror(problem.errno or 0)) from problem
                raise
            staged.unlink()
