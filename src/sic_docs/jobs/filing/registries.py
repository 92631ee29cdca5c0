"""The registry files in the library: read once, begun before the first document, written once at the end of a pass.

Two runs at once are harmless: every write is conditional, merged by key, and read back.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from sic_docs.errors import ChangedMeanwhile, NameTaken, NotFound, StoreError
from sic_docs.filing.registry import Registry, Row, dump, merge, parse
from sic_docs.ports import Store

_TRIES: Final = 10
_NAME: Final = re.compile(r"(\d{4}-\d{2})/registry/([A-Z0-9]{2,8})\.jsonl")


def registry_path(code: str, year: str) -> str:
    """Where a school's registry of one year lies in the place `state`."""
    return f"{year}/registry/{code}.jsonl"


class RegistryFiles:
    """All registry files of a library, each read at most once. Safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._loaded: dict[tuple[str, str], Registry | None] = {}
        self._names: frozenset[tuple[str, str]] | None = None
        self._guard = threading.RLock()

    def load(self, code: str, year: str, *, again: bool = False) -> Registry | None:
        """One school's registry of one year; None when there is none.

        Args:
            again: Look once more where there was none: another run may have begun meanwhile.

        Raises:
            RegistryDamaged: It cannot be read.
        """
        with self._guard:
            known = (code, year) in self._loaded
            if not known or (again and self._loaded[code, year] is None):
                self._loaded[code, year] = self._read(code, year)
            return self._loaded[code, year]

    @property
    def names(self) -> frozenset[tuple[str, str]]:
        """(code, year) of every registry file there is."""
        with self._guard:
            if self._names is None:
                matches = (_NAME.fullmatch(file.path) for file in self._store.list("state"))
                self._names = frozenset((match[2], match[1]) for match in matches if match)
            return self._names

    def rows(self, code: str | None = None) -> Iterator[Row]:
        """Every row of every year, of one school or of all. A damaged file gives none: its school is told elsewhere."""
        for name, year in sorted(self.names):
            if code is None or name == code:
                try:
                    registry = self.load(name, year)
                except StoreError:
                    continue
                yield from registry.rows.values() if registry else ()

    def begin(self, code: str, year: str) -> None:
        """Make the empty registry file before the first document is filed.

        A registry that is absent beside stamped files was lost; one that is empty belongs to a run that was killed.
        """
        try:
            self._store.create("state", registry_path(code, year), b"")
        except NameTaken:
            return

    def save(self, code: str, year: str, rows: Mapping[str, Row], rebuilt_on: date | None) -> None:
        """Merge changed rows into what the library holds now; read back until they are there.

        Raises:
            StoreError `registry-busy`: Others kept changing it.
        """
        for _ in range(_TRIES):
            path = registry_path(code, year)
            file = self._store.find("state", path)
            try:
                before = b"" if file is None else self._store.read(file)
                merged = merge(parse(before, name=path), rows.values(), rebuilt_on=rebuilt_on)
                content = dump(merged)
                if file is None:
                    self._store.create("state", path, content)
                else:
                    if content == before:
                        return
                    self._store.replace(file, content, expecting=file.mark)
            except (NameTaken, ChangedMeanwhile, NotFound):
                continue
            file = self._store.find("state", path)
            now = None if file is None else self._store.read(file)
            if now is None or (now != content and not _holds(now, rows, rebuilt_on, path)):
                continue
            with self._guard:
                self._loaded[code, year] = merged if now == content else parse(now, name=path)
            return
        raise StoreError(
            f"The registry of {code} was changed by somebody else each time it was written.",
            "Let only one machine run sic-docs on this library; the next run completes it from the documents.",
            code="registry-busy",
            file=registry_path(code, year),
        )

    def _read(self, code: str, year: str) -> Registry | None:
        path = registry_path(code, year)
        file = self._store.find("state", path)
        return None if file is None else parse(self._store.read(file), name=path)


def _holds(content: bytes, rows: Mapping[str, Row], rebuilt_on: date | None, path: str) -> bool:
    """Whether merging our rows in once more would change nothing."""
    return dump(merge(parse(content, name=path), rows.values(), rebuilt_on=rebuilt_on)) == content
