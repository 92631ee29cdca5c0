"""Filing: the life of a document in the library (design.md, Life of a document).

A `Cabinet` is one run's view of the library. A `Desk` files one school's documents (or the trust's) in one pass:
nothing is rendered before `filing.decide` says so, every write is conditional, and the registry is written once
at the end. Whatever moment a run is killed at, the next one finds its work by the stamps in the files.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import TracebackType
from typing import Final, Protocol

from sic_docs.documents.definition import DocumentType
from sic_docs.errors import ChangedMeanwhile, FileOpen, Issue, NameTaken, NotFound, SicDocsError, StoreError
from sic_docs.filing.decide import UNREADABLE, Action, Actual, Written, decide
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.paths import copy_path, numbered
from sic_docs.filing.registry import Registry, Row
from sic_docs.filing.stamps import Seen, look
from sic_docs.jobs.filing_places import Found, Shelf, Shelves, clearance
from sic_docs.jobs.filing_registry import RegistryFiles
from sic_docs.jobs.report import Outcome, Report, Verb
from sic_docs.ports import Place, Store, StoredFile
from sic_docs.trust.model import TRUST, Level

_UNREADABLE: Final = "unreadable"
_MANY: Final = 5  # more than so many, and more than half, vanish at once: the folder was moved, not the documents
MADE_BY_HAND: Final = frozenset({"kpi_return"})
"""Types people can be handed before any run (`kpi new`): their stamps do not prove that a registry was lost."""


class Rendered(Protocol):
    """A document ready to be filed: its bytes, stamped, and their fingerprint."""

    @property
    def content(self) -> bytes: ...

    @property
    def fingerprint(self) -> str: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One document that is owed.

    Attributes:
        key, type, place, path: Its identity, and where it goes when it is new.
        recipe: Digest, or a function giving it, asked only when it counts.
        is_open: It may still be rendered again: by its `written:` rule, or because its meeting was moved.
        issue_on: The day it was first due.
        render: Makes it. `refresh`: makes it from what it replaces, to print what changed (P7).
        kept: A kept view: when people changed theirs, the next version is filed as the next copy (P9).
        render_copy: Makes a further copy, stamped with its own key.
    """

    key: DocumentKey
    type: DocumentType
    place: Place
    path: str
    recipe: str | Callable[[], str]
    is_open: bool
    issue_on: date
    render: Callable[[], Rendered]
    refresh: Callable[[bytes], Rendered] | None = None
    kept: bool = False
    render_copy: Callable[[DocumentKey], Rendered] | None = None


class Cabinet:
    """One run's view of the library: every place and registry read once, one `today`. Shared by all desks."""

    def __init__(
        self,
        store: Store,
        *,
        today: date,
        dry_run: bool = False,
        now: datetime | None = None,
        principals: Callable[[Collection[str]], Collection[str]] = frozenset,
    ) -> None:
        """Nothing is read before the first desk needs it.

        Args:
            store: Knows every school's folder already.
            now: The real instant the run began, for audit times; None where it does not matter.
            principals: Role codes → who holds them, in the store's words.
        """
        self.store = store
        self.today = today
        self.dry_run = dry_run
        self.now = now
        self.principals = principals
        self.registries = RegistryFiles(store)
        self.shelves = Shelves(store, self.registries)
        self._desks: dict[str, Desk] = {}
        self._guard = threading.Lock()

    def desk(self, code: str) -> Desk:
        """The desk of a school (short code) or of the trust (TRUST); the same one each time."""
        with self._guard:
            return self._desks.setdefault(code, Desk(self, code))


@dataclass
class _Book:
    """One year's registry at a desk, and what has changed in it."""

    rows: dict[str, Row]
    begun: bool
    rebuilt_on: date | None
    found: dict[str, StoredFile | None] = field(default_factory=dict)
    changed: dict[str, Row] = field(default_factory=dict)

    def put(self, row: Row) -> None:
        if self.rows.get(row.key) != row:
            self.rows[row.key] = row
            self.changed[row.key] = row


class Desk:
    """Files one school's documents. Use as a context manager: the registry is written at the end, come what may."""

    def __init__(self, cabinet: Cabinet, code: str) -> None:
        """`Cabinet.desk` makes them."""
        self.code = code
        self._cabinet = cabinet
        self._store = cabinet.store
        self._today = cabinet.today
        self._school = None if code == TRUST else code
        self._books: dict[str, _Book] = {}
        self._held: Issue | None = None
        self._outcomes: list[Outcome] = []
        self._issues: dict[Issue, None] = {}
        self._notes: dict[str, None] = {}

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- what jobs ask --------------------------------------------------------------------------------------------

    def file(self, request: Request) -> Outcome:
        """File one document as its life allows. Failures of this document become an outcome and an issue.

        Raises:
            RegistryDamaged: This school's registry cannot be read; nothing of it is filed.
        """
        book = self._book(request.key.year)
        try:
            outcome = self._file_kept(book, request) if request.kept else self._file(book, request)
        except SicDocsError as problem:
            self._issues[problem.issue(school=self._school)] = None
            outcome = self._outcome(Verb.FAILED, request, None, problem.found)
        self._outcomes.append(outcome)
        return outcome

    def miss(self, key: DocumentKey, document_type: DocumentType, detail: str) -> Outcome | None:
        """Note a document whose last day passed before it could be written; None when that was told before."""
        book = self._book(key.year)
        if str(key) in book.rows:
            return None
        book.put(
            Row(
                key=str(key),
                document_type=document_type.code,
                place="",
                path="",
                as_of=self._today,
                level=document_type.level.value,
                missed=True,
            )
        )
        outcome = Outcome(verb=Verb.MISSED, key=str(key), school=self._school, detail=detail)
        self._outcomes.append(outcome)
        return outcome

    def tell_once(self, key: DocumentKey | str, recipe: str) -> bool:
        """Whether the owner has yet to be told what a fresh version would change (P8); True once a recipe."""
        row = self.row(key)
        if row is None or row.told == recipe:
            return False
        self._book(row.key.split("/")[2]).put(replace(row, told=recipe))
        return True

    def row(self, key: DocumentKey | str) -> Row | None:
        """The registry row of a key, this run's changes included."""
        printed = str(key)
        return self._book(printed.split("/")[2]).rows.get(printed)

    def where(self, key: DocumentKey | str) -> StoredFile | None:
        """Where a filed document now lies, wherever people moved it; None when it is not there."""
        row = self.row(key)
        if row is None or not row.is_filed:
            return None
        return self._located(self._book(row.key.split("/")[2]), row)

    def filed(self, year: str) -> tuple[tuple[Row, StoredFile], ...]:
        """Every document of a year that is in the library now, with where it lies: what is to be read back."""
        book = self._book(year)
        pairs = ((row, self._located(book, row)) for _, row in sorted(book.rows.items()) if row.is_filed)
        return tuple((row, file) for row, file in pairs if file is not None)

    @property
    def held(self) -> Issue | None:
        """Why this school is held back as a whole; None when it is not."""
        return self._held

    def report(self) -> Report:
        return Report(outcomes=tuple(self._outcomes), issues=tuple(self._issues), notes=tuple(self._notes)).sorted()

    def close(self) -> None:
        """Write the registry: once a pass, merged with what others wrote meanwhile. Safe to call again; report after."""
        for year, book in self._books.items():
            self._notice_copies(book)
            if book.changed and not self._cabinet.dry_run:
                self._cabinet.registries.save(self.code, year, book.changed, book.rebuilt_on)
                book.changed = {}

    # -- one document ---------------------------------------------------------------------------------------------

    def _file_kept(self, book: _Book, request: Request) -> Outcome:
        """A kept view: the newest copy is the one kept; a touched one stays, the next version goes beside it."""
        copy = request.key.copy
        while (row := book.rows.get(str(request.key.with_copy(copy + 1)))) is not None and not row.missed:
            copy += 1
        outcome = self._file(book, _copied(request, copy))
        row = book.rows.get(str(request.key.with_copy(copy)))
        if outcome.verb is not Verb.KEEP_EDITS or row is None:
            return outcome
        recipe = _value(request.recipe)
        if row.recipe == recipe or row.as_of > self._today:
            return outcome
        return self._file(book, replace(_copied(request, copy + 1), recipe=recipe))

    def _file(self, book: _Book, request: Request) -> Outcome:
        if self._held is not None:
            return self._outcome(Verb.HELD, request, None, self._held.found)
        allowed = self._cabinet.principals(request.type.audience)
        level = request.type.level
        if level in (Level.C2, Level.C3):
            check = clearance(level, allowed, request.place, self._cabinet.shelves.audience(request.place))
            if check.refused is not None:
                self._issues[check.refused] = None
                return self._outcome(Verb.HELD, request, None, check.refused.found)
            if check.note is not None:
                self._notes[check.note] = None

        row, file = self._known(book, request)
        if row is None and file is None and book.rebuilt_on is not None and request.issue_on < book.rebuilt_on:
            return self._lost(book, request)
        if row is not None and row.removed:
            return self._outcome(Verb.LEAVE_REMOVED, request, row.path)
        actual: Actual = None
        if row is not None and file is not None:
            row, actual = self._examined(row, file)
        written = row.written if row is not None else None
        if written is None and request.path in self._shelf(request.place).files:
            actual = UNREADABLE  # somebody's own file: never opened, never touched
        recipe = _value(request.recipe) if _counts(written, actual, request.is_open, self._today) else ""
        action = decide(recipe, written, actual, is_open=request.is_open, today=self._today)
        if action in (Action.CREATE, Action.NAME_TAKEN):
            return self._create(book, request, recipe, action)
        assert row is not None
        if action is Action.LEAVE_REMOVED:
            book.put(replace(row, removed=True))
            return self._outcome(Verb.LEAVE_REMOVED, request, row.path)
        assert file is not None
        book.put(row)
        if action is Action.REPLACE:
            return self._replace(book, request, recipe, row, file)
        detail = "It cannot be read." if action is Action.KEEP_EDITS and actual is UNREADABLE else ""
        return self._outcome(Verb(action.value), request, row.path, detail)

    def _create(self, book: _Book, request: Request, recipe: str, action: Action) -> Outcome:
        shelf = self._shelf(request.place)
        if self._cabinet.dry_run:
            path = request.path if action is Action.CREATE else _free(shelf, request.path)
            return self._outcome(Verb(action.value), request, path)
        rendered = request.render()
        if not book.begun:
            self._begin(book, request.key.year)
        path = request.path if action is Action.CREATE else _free(shelf, request.path)
        while True:
            try:
                file = self._store.create(request.place, path, rendered.content)
                break
            except NameTaken:
                theirs = self._store.find(request.place, path)
                if theirs is not None:
                    shelf.add(theirs)
                    seen = self._look(theirs)
                    if seen.stamp is not None and seen.stamp.key == str(request.key):
                        row = _adopted(request.type, Found(theirs, seen.stamp))
                        book.put(_with_actual(row, theirs, seen.fingerprint))
                        return self._outcome(Verb.LEAVE_AS_IS, request, path, "Another run filed it a moment ago.")
                path = _free(shelf, request.path, after=path)
        shelf.add(file)
        row = self._row(request, recipe, rendered, file)
        before = book.rows.get(row.key)
        book.put(replace(row, returned=before.returned) if before is not None else row)
        if path == request.path:
            return self._outcome(Verb.CREATE, request, path)
        return self._outcome(Verb.NAME_TAKEN, request, path, "The name was taken by a file of somebody's own.")

    def _replace(self, book: _Book, request: Request, recipe: str, row: Row, file: StoredFile) -> Outcome:
        if self._cabinet.dry_run:
            return self._outcome(Verb.REPLACE, request, row.path)
        if file.open_by is not None:
            return self._outcome(Verb.HELD, request, row.path, f"Open by {file.open_by}.")
        try:
            rendered = request.refresh(self._store.read(file)) if request.refresh is not None else request.render()
            now = self._store.replace(file, rendered.content, expecting=file.mark)
        except FileOpen:
            return self._outcome(Verb.HELD, request, row.path, "Open by someone.")
        except NotFound:
            return self._outcome(Verb.HELD, request, row.path, "Moved or removed a moment ago.")
        except ChangedMeanwhile:
            return self._overtaken(book, request, recipe, row)
        except StoreError as problem:
            if problem.code != "replace-not-possible":
                raise
            self._issues[replace(problem.issue(), file=None)] = None
            return self._outcome(Verb.HELD, request, row.path, problem.found)
        self._shelf(row.place).add(now)
        fresh = self._row(request, recipe, rendered, now)
        book.put(replace(fresh, returned=row.returned, copies=row.copies, told=row.told))
        return self._outcome(Verb.REPLACE, request, row.path)

    def _overtaken(self, book: _Book, request: Request, recipe: str, row: Row) -> Outcome:
        """Somebody saved between our look and our write: a person, or another run with the same document."""
        theirs = self._store.find(row.place, row.path)
        if theirs is None:
            return self._outcome(Verb.HELD, request, row.path, "Moved or removed a moment ago.")
        self._shelf(row.place).add(theirs)
        row, actual = self._examined(row, theirs)
        book.put(row)
        if actual == row.fingerprint and row.recipe == recipe:
            return self._outcome(Verb.LEAVE_AS_IS, request, row.path, "Another run filed it a moment ago.")
        return self._outcome(Verb.KEEP_EDITS, request, row.path, "Saved by somebody a moment ago.")

    def _lost(self, book: _Book, request: Request) -> Outcome:
        row = Row(
            key=str(request.key),
            document_type=request.type.code,
            place=request.place,
            path=request.path,
            as_of=self._today,
            level=request.type.level.value,
            removed=True,
        )
        book.put(row)
        issue = Issue(
            code="registry-lost",
            file=None if request.type.level is Level.C3 else request.path.rpartition("/")[2],
            place=str(request.key),
            found="The registry was lost, so nobody can say whether this document was removed or never filed.",
            remedy=f"If it is wanted, ask for it with: sic-docs issue --again {request.key}",
            school=self._school,
        )
        self._issues[issue] = None
        return self._outcome(Verb.LEAVE_REMOVED, request, row.path, issue.found)

    # -- finding documents ----------------------------------------------------------------------------------------

    def _known(self, book: _Book, request: Request) -> tuple[Row | None, StoredFile | None]:
        """The row of a document and its file: from the registry, else from a stamped file carrying the key."""
        printed = str(request.key)
        row = book.rows.get(printed)
        if row is not None and not row.missed:
            if row.removed:
                back = self._returned(row)
                if back is None:
                    return row, None
                row = replace(row, removed=False, returned=row.returned + 1, mark="", path=back.path, id=back.id)
                book.rows[printed] = row  # written with what is found out about it
                book.changed[printed] = row
                book.found[printed] = back
            return row, self._located(book, row)
        candidates = self._shelf(request.place).stamped().get(printed, [])
        if not candidates:
            return None, None
        ours = _ours(candidates, request.path)
        row = _adopted(request.type, ours)
        row = self._list_copies(row, candidates, ours.file.path)
        if book.rows.get(printed) is not None:
            row = replace(row, returned=book.rows[printed].returned)
        book.found[printed] = ours.file
        return row, ours.file

    def _returned(self, row: Row) -> StoredFile | None:
        """A removed document that somebody put back where it was."""
        if not row.fingerprint:
            return None
        file = self._shelf(row.place).files.get(row.path)
        if file is None:
            return None
        stamp = self._look(file).stamp
        return file if stamp is not None and stamp.key == row.key else None

    def _located(self, book: _Book, row: Row) -> StoredFile | None:
        if row.key in book.found:
            return book.found[row.key]
        return self._shelf(row.place).files.get(row.path)

    def _examined(self, row: Row, file: StoredFile, seen: Seen | None = None) -> tuple[Row, Actual]:
        """The row with what its file is now. Opened only when its mark is not the one last seen."""
        if file.mark == row.mark and file.path == row.path:
            if row.actual == _UNREADABLE:
                return row, UNREADABLE
            return row, row.actual or row.fingerprint
        seen = seen or self._look(file)
        stamp = seen.stamp
        if (
            stamp is not None
            and stamp.key == row.key
            and seen.fingerprint == stamp.fingerprint != row.fingerprint
            and stamp.as_of >= row.as_of
        ):
            # Ours, newer than the row: a run was killed between replacing the file and writing its row.
            row = replace(row, fingerprint=stamp.fingerprint, recipe=stamp.recipe, as_of=stamp.as_of)
        return _with_actual(row, file, seen.fingerprint), seen.fingerprint

    def _look(self, file: StoredFile) -> Seen:
        """What a file is. Gone or not to be had: unreadable, which keeps it."""
        try:
            return look(self._store.read(file))
        except StoreError:
            return Seen(UNREADABLE, None)

    # -- the registry of one year ---------------------------------------------------------------------------------

    def _book(self, year: str) -> _Book:
        book = self._books.get(year)
        if book is None:
            registry = self._cabinet.registries.load(self.code, year)
            book = self._rebuilt(year) if registry is None else _opened(registry)
            self._books[year] = book
            self._find_missing(book)
        return book

    def _rebuilt(self, year: str) -> _Book:
        """A year without a registry file: new, or lost while documents of ours are there."""
        rows: dict[str, Row] = {}
        places: Sequence[Place] = ("trust", "confidential")
        for place in places if self._school is None else (f"school:{self.code}", *places):
            for printed, candidates in self._shelf(place).stamped().items():
                key = _parsed(printed)
                if key is None or key.school != self.code or key.year != year or printed in rows:
                    continue
                ours = _ours(candidates, "")
                rows[printed] = self._list_copies(_adopted(None, ours), candidates, ours.file.path)
        lost = any(row.document_type not in MADE_BY_HAND for row in rows.values())
        if lost and (begun := self._cabinet.registries.load(self.code, year, again=True)) is not None:
            return _opened(begun)  # these are another run's, which leaves a registry before its first document
        book = _Book(rows if lost else {}, begun=False, rebuilt_on=self._today if lost else None)
        book.changed = dict(book.rows)
        return book

    def _begin(self, book: _Book, year: str) -> None:
        """Leave a registry behind before the first document, so that a killed run is told from a lost registry."""
        if book.rebuilt_on is None:
            self._cabinet.registries.begin(self.code, year)
        else:
            self._cabinet.registries.save(self.code, year, book.changed, book.rebuilt_on)
        book.begun = True

    def _find_missing(self, book: _Book) -> None:
        """Look for documents that are not where they were: by item id, then by key; too many gone holds the school."""
        gone: list[Row] = []
        filed = 0
        for row in list(book.rows.values()):
            if not row.is_filed:
                continue
            filed += 1
            shelf = self._shelf(row.place)
            file = shelf.files.get(row.path)
            if file is None and (file := self._store.find(row.place, row.path)) is not None:
                shelf.add(file)  # filed by another run after we listed the place
            if file is not None:
                if file.mark == row.mark:
                    continue
                seen = self._look(file)
                # Saved again, the usual case; unless another document of ours was put in its place.
                if file.id == row.id or seen.stamp is None or seen.stamp.key == row.key:
                    book.put(self._examined(row, file, seen)[0])
                    continue
            moved = self._moved(book, shelf, row)
            book.found[row.key] = moved
            if moved is None:
                gone.append(row)
            else:
                book.put(self._examined(book.rows[row.key], moved)[0])
        if len(gone) > _MANY and len(gone) * 2 > filed:
            self._held = Issue(
                code="folder-moved?",
                place=f"school:{self.code}" if self._school else "trust",
                found=f"{len(gone)} of {filed} documents are gone at once, as if their folder had been moved or renamed.",
                remedy="Give the folder its name back, or write its new name under Folder in the Schools sheet of the "
                "Trust register. Until then nothing is filed here.",
                school=self._school,
            )
            self._issues[self._held] = None

    def _moved(self, book: _Book, shelf: Shelf, row: Row) -> StoredFile | None:
        file = shelf.by_id(row.id)
        if file is not None:
            stamp = self._look(file).stamp
            # A plain folder gives a freed id to the next file, so the stamp has the last word.
            if stamp is not None and stamp.key == row.key:
                return file
        candidates = shelf.stamped().get(row.key, [])
        if not candidates:
            return None
        ours = _ours(candidates, row.path)
        book.put(self._list_copies(row, candidates, ours.file.path))
        return ours.file

    def _notice_copies(self, book: _Book) -> None:
        """Tell of copies beside documents that are where they should be, where this run looked into files anyway."""
        for row in list(book.rows.values()):
            candidates = self._shelf(row.place).scanned.get(row.key, ()) if row.is_filed else ()
            if candidates:
                book.put(self._list_copies(row, candidates, row.path))

    def _list_copies(self, row: Row, candidates: Sequence[Found], ours: str) -> Row:
        """Tell once of copies people made of the document at the path `ours`; they are never read."""
        paths = {found.file.path for found in candidates} - {ours}
        for path in sorted(paths - set(row.copies)):
            self._issues[
                Issue(
                    code="copied-document",
                    file=path.rpartition("/")[2],
                    place=path,
                    found=f"This is a copy of {ours.rpartition('/')[2]}; what is typed in it is not read.",
                    remedy="Type in the other one; this one is left as it is.",
                    school=self._school,
                )
            ] = None
        return replace(row, copies=tuple(sorted(paths | set(row.copies)))) if paths else row

    # -- small things ---------------------------------------------------------------------------------------------

    def _shelf(self, place: Place) -> Shelf:
        return self._cabinet.shelves.of(place)

    def _row(self, request: Request, recipe: str, rendered: Rendered, file: StoredFile) -> Row:
        return Row(
            key=str(request.key),
            document_type=request.type.code,
            place=file.place,
            path=file.path,
            id=file.id,
            mark=file.mark,
            size=file.size,
            fingerprint=rendered.fingerprint,
            recipe=recipe,
            as_of=self._today,
            filed_at=self._cabinet.now,
            level=request.type.level.value,
        )

    def _outcome(self, verb: Verb, request: Request, path: str | None, detail: str = "") -> Outcome:
        shown = None if request.type.level is Level.C3 else (path or request.path)
        return Outcome(verb=verb, key=str(request.key), path=shown, school=self._school, detail=detail)


def _opened(registry: Registry) -> _Book:
    return _Book(dict(registry.rows), begun=True, rebuilt_on=registry.rebuilt_on)


def _counts(written: Written | None, actual: Actual, is_open: bool, today: date) -> bool:
    """Whether the recipe makes a difference to what is decided, or will be written."""
    if written is None:
        return True
    return actual == written.fingerprint and is_open and written.as_of <= today


def _value(recipe: str | Callable[[], str]) -> str:
    return recipe if isinstance(recipe, str) else recipe()


def _copied(request: Request, copy: int) -> Request:
    if copy == request.key.copy:
        return request
    key = request.key.with_copy(copy)
    make = request.render_copy
    render = request.render if make is None else lambda: make(key)
    return replace(request, key=key, path=copy_path(request.path, copy), render=render)


def _free(shelf: Shelf, path: str, *, after: str = "") -> str:
    """The next name "name (2)", "name (3)" … that nothing has, as far as the listing tells."""
    number = 2
    passed = after in ("", path)
    while True:
        candidate = numbered(path, number)
        if passed and candidate not in shelf.files:
            return candidate
        passed = passed or candidate == after
        number += 1


def _ours(candidates: Sequence[Found], filed_path: str) -> Found:
    """Of several files carrying one key: the one at the filed path, else the earliest."""
    return min(candidates, key=lambda f: (f.file.path != filed_path, f.file.modified_at, f.file.path))


def _adopted(document_type: DocumentType | None, found: Found) -> Row:
    """A row from the stamp of a file, for a document the registry does not know."""
    stamp, file = found.stamp, found.file
    return Row(
        key=stamp.key,
        document_type=stamp.key.split("/")[0],
        place=file.place,
        path=file.path,
        id=file.id,
        size=file.size,
        fingerprint=stamp.fingerprint,
        recipe=stamp.recipe,
        as_of=stamp.as_of,
        level=document_type.level.value if document_type else Level.C2.value,
    )


def _with_actual(row: Row, file: StoredFile, actual: Actual) -> Row:
    """The row with where its file now is and what it was found to be at that mark."""
    told = _UNREADABLE if actual is UNREADABLE or actual is None else "" if actual == row.fingerprint else actual
    return replace(row, path=file.path, id=file.id, mark=file.mark, size=file.size, actual=told)


def _parsed(printed: str) -> DocumentKey | None:
    try:
        return DocumentKey.parse(printed)
    except ValueError:
        return None
