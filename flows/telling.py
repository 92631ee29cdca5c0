"""Progress on standard error, one line a pass for a log and a moving line for a person."""

from __future__ import annotations

import sys
from threading import Lock
from typing import TextIO


class Lines:
    """`Progress` for flows: rewrites one line at a terminal, and prints only finished passes elsewhere."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self._lock = Lock()

    def step(self, what: str, done: int, total: int) -> None:
        line = f"  {what}: {done} of {total}"
        with self._lock:
            if self.stream.isatty():
                end = "\n" if done >= total else ""
                self.stream.write(f"\r\033[K{line}{end}")
            elif done >= total:
                self.stream.write(line + "\n")
            self.stream.flush()
