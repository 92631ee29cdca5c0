"""What jobs ask of the outside world: a store, a converter, a runner, progress.

Everything here is a protocol or a value. The things themselves are in `edges/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar

Place: TypeAlias = str
"""`school:CODE`, `trust`, `confidential`, `restricted`, `members`, `templates` or `state` (decision 16)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFile:
    """One file as a store sees it at one moment.

    Attributes:
        place: See `Place`. `path`: relative to the place, parts joined by "/".
        id: The store's own identity of the item: survives renaming and moving.
        mark: Version mark: changes whenever the content changes.
        size: Bytes.
        by_us: Whether the last change was ours; None where the store cannot tell.
        open_by: Who has it open, or "someone"; None when nobody is known to.
    """

    place: Place
    path: str
    id: str
    mark: str
    size: int
    modified_at: datetime
    by_us: bool | None = None
    open_by: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovered:
    """A save of somebody that a killed run had displaced, and where it is now."""

    place: Place
    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """Who can read a folder, as far as the store can say.

    Attributes:
        principals: Names of groups or people; empty when unknown.
        known: False where the store cannot tell.
        private: True when only the service itself can read it.
    """

    principals: frozenset[str] = frozenset()
    known: bool = False
    private: bool = False


class Store(Protocol):
    """Somewhere files live. There is no delete and no unconditional write."""

    def with_schools(self, folders: Mapping[str, str]) -> Store:
        """The same store knowing each school's folder name under `Schools/`: short code → folder."""
        ...

    def find(self, place: Place, path: str) -> StoredFile | None: ...

    def by_id(self, place: Place, id: str) -> StoredFile | None:
        """The item with this id wherever it now is within the place; None when gone."""
        ...

    def read(self, file: StoredFile) -> bytes:
        """Raises NotFound, or StoreError when larger than the store's limit."""
        ...

    def create(self, place: Place, path: str, content: bytes) -> StoredFile:
        """Make a new file and any folders it needs.

        Raises NameTaken if anything is there, even if it appeared a moment ago.
        """
        ...

    def replace(self, file: StoredFile, content: bytes, *, expecting: str) -> StoredFile:
        """Raises ChangedMeanwhile unless what is there still has this mark; FileOpen when somebody has it open."""
        ...

    def list(self, place: Place, folder: str = "") -> list[StoredFile]:
        """Every file under a folder, at any depth, in path order; [] when the folder is not there.

        Owner files (`~$…`, `.~lock…`) are not listed; they show as `open_by` of the file they stand for.
        """
        ...

    def changes(self, place: Place, cursor: str | None) -> tuple[Sequence[StoredFile], str]:
        """Files added or changed since `cursor` (all, when None), and the cursor to keep."""
        ...

    def ensure_folder(self, place: Place, folder: str) -> None: ...

    def audience(self, place: Place, folder: str = "") -> Audience: ...

    def link(self, file: StoredFile) -> str:
        """An address people can open: relative to the library's root on a folder, a URL in a tenant."""
        ...

    def recover(self) -> Sequence[Recovered]:
        """Finish or undo what a killed run left half done: before anything else of a run that writes."""
        ...

    def close(self) -> None:
        """The run is over: take away whatever only a living run needs. The store may be used again."""
        ...


class Converter(Protocol):
    """Word or Excel → PDF."""

    def to_pdf(self, documents: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """PDF bytes for each named document (`name.docx` → bytes), tagged, in one go.

        Raises:
            ConverterError: No converter, time-out, or a document that gave no page; names the document.
        """
        ...

    def version(self) -> str: ...


T = TypeVar("T")
R = TypeVar("R")


class Runner(Protocol):
    """Runs one plain function over many items, in order of the items or not (decision 14)."""

    def map(self, name: str, fn: Callable[[T], R], items: Iterable[T], *, label: Callable[[T], str]) -> Iterator[R]:
        """Results in the order of `items`. `name` is the pass ("issue"); `label` names one item ("OAK")."""
        ...


class Progress(Protocol):
    def step(self, what: str, done: int, total: int) -> None: ...
