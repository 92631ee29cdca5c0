"""What we keep for ourselves in `_sic/`: small text files, each replaced only if it is what we last read.

Two runs at once may both write: the later writer re-reads and gives up its own change where the other's is the
same, and `StateChanged` otherwise; callers whose content is a function of the library simply leave it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sic_docs.errors import ChangedMeanwhile, FileOpen, Issue, NameTaken, NotFound, StoreError
from sic_docs.ports import Store, StoredFile

STATE = "state"
T = TypeVar("T")


class StateDamaged(StoreError):
    """A record of ours cannot be read. It is never written over; what depends on it waits until it is mended."""

    code = "state-damaged"


def damaged(path: str, without: str, *, line: int | None = None) -> StateDamaged:
    """The error for one file.

    Args:
        without: What happens when the file is moved away, as the end of a sentence.
        line: The first that cannot be read, from 1.
    """
    return StateDamaged(
        "A record of the service's own cannot be read; it is left as it is.",
        f"Bring it back from its version history or a backup, or move it away: {without}.",
        file=f"_sic/{path}",
        place=f"line {line}" if line else None,
    )


@dataclass(frozen=True, slots=True)
class Lines(Generic[T]):
    """A file of one value a line: those that can be read, and what is wrong with the first that cannot."""

    values: tuple[T, ...] = ()
    damage: StateDamaged | None = None

    @property
    def issues(self) -> tuple[Issue, ...]:
        return (self.damage.issue(),) if self.damage is not None else ()


def read_text(store: Store, path: str, *, without: str = "it is then made afresh") -> str | None:
    """The file's text; None when there is none.

    Raises:
        StateDamaged: It is not text.
    """
    file = store.find(STATE, path)
    if file is None:
        return None
    try:
        return store.read(file).decode()
    except NotFound:
        return None
    except UnicodeDecodeError as problem:
        raise damaged(path, without) from problem


def read_lines(store: Store, path: str, make: Callable[[str], T], *, without: str) -> Lines[T]:
    """Every line of a file as `make` makes it; lines it refuses (ValueError, LookupError, TypeError) are left out."""
    try:
        text = read_text(store, path, without=without)
    except StateDamaged as problem:
        return Lines(damage=problem)
    values: list[T] = []
    first: StateDamaged | None = None
    for number, line in enumerate((text or "").split("\n"), 1):
        if not line:
            continue
        try:
            values.append(make(line))
        except (ValueError, LookupError, TypeError, AttributeError):
            first = first or damaged(path, without, line=number)
    return Lines(tuple(values), first)


def write_text(store: Store, path: str, text: str, *, merge: Callable[[str, str], str] | None = None) -> bool:
    """Write unless it already says just this. True when something was written.

    Args:
        merge: Called with (theirs, ours) when somebody wrote in between; without it the other's text stays, to
            be worked out again by the next run.
    """
    content = text.encode()
    for _attempt in range(5):
        file: StoredFile | None = store.find(STATE, path)
        try:
            if file is None:
                store.create(STATE, path, content)
                return True
            if store.read(file) == content:
                return False
            store.replace(file, content, expecting=file.mark)
            return True
        except (NameTaken, ChangedMeanwhile, NotFound, FileOpen):
            if merge is not None and (theirs := read_text(store, path)) is not None:
                content = merge(theirs, text).encode()
    return False


def read_json(store: Store, path: str, make: Callable[[Any], T], *, without: str) -> T | None:
    """The file's value as `make` makes it; None when there is none.

    Raises:
        StateDamaged: It is no JSON, or `make` refuses it.
    """
    text = read_text(store, path, without=without)
    if text is None:
        return None
    try:
        return make(json.loads(text))
    except (ValueError, LookupError, TypeError, AttributeError) as problem:
        raise damaged(path, without) from problem


def texts(raw: Any) -> frozenset[str]:
    """A list of texts, for `read_json`."""
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        raise ValueError("not a list of texts")
    return frozenset(raw)


def write_json(store: Store, path: str, value: Any) -> bool:
    return write_text(store, path, json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def lines(text: str | None) -> Iterable[str]:
    return filter(None, (text or "").split("\n"))
