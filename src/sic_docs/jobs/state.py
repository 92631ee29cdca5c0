"""What we keep for ourselves in `_sic/`: small text files, each replaced only if it is what we last read.

Two runs at once may both write: the later writer re-reads and gives up its own change where the other's is the
same, and `StateChanged` otherwise; callers whose content is a function of the library simply leave it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from sic_docs.errors import ChangedMeanwhile, FileOpen, NameTaken, NotFound
from sic_docs.ports import Store, StoredFile

STATE = "state"


def read_text(store: Store, path: str) -> str | None:
    """The file's text; None when there is none."""
    file = store.find(STATE, path)
    if file is None:
        return None
    try:
        return store.read(file).decode()
    except NotFound:
        return None


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


def read_json(store: Store, path: str) -> Any:
    text = read_text(store, path)
    return None if text is None else json.loads(text)


def write_json(store: Store, path: str, value: Any) -> bool:
    return write_text(store, path, json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def lines(text: str | None) -> Iterable[str]:
    return filter(None, (text or "").split("\n"))
