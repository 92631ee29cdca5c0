"""One document filed as its life allows: created, replaced, kept, left, held (design.md, Life of a document)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sic_docs.errors import ChangedMeanwhile, FileOpen, Issue, NameTaken, NotFound, StoreError
from sic_docs.filing.decide import UNREADABLE, Action, Actual, Written, decide
from sic_docs.filing.paths import numbered
from sic_docs.filing.registry import Row
from sic_docs.jobs.filing.books import Books
from sic_docs.jobs.filing.clearance import clearance
from sic_docs.jobs.filing.finding import Finder
from sic_docs.jobs.filing.request import Rendered, Request
from sic_docs.jobs.filing.rows import Book, adopted, with_actual
from sic_docs.jobs.filing.shelves import Found, Shelf
from sic_docs.jobs.report import Outcome, Verb
from sic_docs.ports import StoredFile
from sic_docs.trust.model import Level

if TYPE_CHECKING:
    from sic_docs.jobs.filing.cabinet import Cabinet


class Writer:
    """Files the documents of one school, or of the trust, one at a time."""

    def __init__(
        self,
        cabinet: Cabinet,
        books: Books,
        finder: Finder,
        school: str | None,
        tell: Callable[[Issue], None],
        note: Callable[[str], None],
    ) -> None:
        """`tell` takes issues and `note` lines for information; `school` is None for the trust."""
        self._cabinet = cabinet
        self._books = books
        self._finder = finder
        self._school = school
        self._tell = tell
        self._note = note

    def file_kept(self, book: Book, request: Request) -> Outcome:
        """A kept view: the newest copy is the one kept; a touched one stays, the next version goes beside it."""
        copy = request.key.copy
        while (row := book.rows.get(str(request.key.with_copy(copy + 1)))) is not None and not row.missed:
            copy += 1
        outcome = self.file_one(book, request.copied(copy))
        row = book.rows.get(str(request.key.with_copy(copy)))
        if outcome.verb is not Verb.KEEP_EDITS or row is None:
            return outcome
        recipe = request.recipe_now
        if row.recipe == recipe or row.as_of > self._cabinet.today:
            return outcome
        return self.file_one(book, replace(request.copied(copy + 1), recipe=recipe))

    def file_one(self, book: Book, request: Request) -> Outcome:
        """File a document whose place and copy are settled."""
        if self._books.held is not None:
            return self.outcome(Verb.HELD, request, None, self._books.held.found)
        allowed = self._cabinet.principals(request.type.audience)
        level = request.type.level
        if level in (Level.C2, Level.C3):
            check = clearance(level, allowed, request.place, self._cabinet.shelves.audience(request.place))
            if check.refused is not None:
                self._tell(check.refused)
                return self.outcome(Verb.HELD, request, None, check.refused.found)
            if check.note is not None:
                self._note(check.note)

        row, file = self._finder.known(book, request)
        if row is None and file is None and book.rebuilt_on is not None and request.issue_on < book.rebuilt_on:
            return self._lost(book, request)
        if row is not None and row.removed:
            return self.outcome(Verb.LEAVE_REMOVED, request, row.path)
        actual: Actual = None
        if row is not None and file is not None:
            row, actual = self._finder.examined(row, file)
        written = row.written if row is not None else None
        if written is None and request.path in self._finder.shelf(request.place).files:
            actual = UNREADABLE  # somebody's own file: never opened, never touched
        recipe = request.recipe_now if _counts(written, actual, request.is_open, self._cabinet.today) else ""
        action = decide(recipe, written, actual, is_open=request.is_open, today=self._cabinet.today)
        if action in (Action.CREATE, Action.NAME_TAKEN):
            return self._create(book, request, recipe, action)
        assert row is not None
        if action is Action.LEAVE_REMOVED:
            book.put(replace(row, removed=True))
            return self.outcome(Verb.LEAVE_REMOVED, request, row.path)
        assert file is not None
        book.put(row)
        if action is Action.REPLACE:
            return self._replace(book, request, recipe, row, file)
        detail = "It cannot be read." if action is Action.KEEP_EDITS and actual is UNREADABLE else ""
        return self.outcome(Verb(action.value), request, row.path, detail)

    def _create(self, book: Book, request: Request, recipe: str, action: Action) -> Outcome:
        shelf = self._finder.shelf(request.place)
        if self._cabinet.dry_run:
            path = request.path if action is Action.CREATE else _free(shelf, request.path)
            return self.outcome(Verb(action.value), request, path)
        rendered = request.render()
        self._books.begin(request.key.year)
        path = request.path if action is Action.CREATE else _free(shelf, request.path)
        while True:
            try:
                file = self._cabinet.store.create(request.place, path, rendered.content)
                break
            except NameTaken:
                theirs = self._cabinet.store.find(request.place, path)
                if theirs is not None:
                    shelf.add(theirs)
                    seen = self._finder.look(theirs)
                    if seen.stamp is not None and seen.stamp.key == str(request.key):
                        row = adopted(request.type, Found(theirs, seen.stamp))
                        book.put(with_actual(row, theirs, seen.fingerprint))
                        return self.outcome(Verb.LEAVE_AS_IS, request, path, "Another run filed it a moment ago.")
                path = _free(shelf, request.path, after=path)
        shelf.add(file)
        row = self._row(request, recipe, rendered, file)
        before = book.rows.get(row.key)
        book.put(replace(row, returned=before.returned) if before is not None else row)
        if path == request.path:
            return self.outcome(Verb.CREATE, request, path)
        return self.outcome(Verb.NAME_TAKEN, request, path, "The name was taken by a file of somebody's own.")

    def _replace(self, book: Book, request: Request, recipe: str, row: Row, file: StoredFile) -> Outcome:
        if self._cabinet.dry_run:
            return self.outcome(Verb.REPLACE, request, row.path)
        if file.open_by is not None:
            return self.outcome(Verb.HELD, request, row.path, f"Open by {file.open_by}.")
        try:
            rendered = (
                request.refresh(self._cabinet.store.read(file)) if request.refresh is not None else request.render()
            )
            now = self._cabinet.store.replace(file, rendered.content, expecting=file.mark)
        except FileOpen:
            return self.outcome(Verb.HELD, request, row.path, "Open by someone.")
        except NotFound:
            return self.outcome(Verb.HELD, request, row.path, "Moved or removed a moment ago.")
        except ChangedMeanwhile:
            return self._overtaken(book, request, recipe, row)
        except StoreError as problem:
            if problem.code != "replace-not-possible":
                raise
            self._tell(replace(problem.issue(), file=None))
            return self.outcome(Verb.HELD, request, row.path, problem.found)
        self._finder.shelf(row.place).add(now)
        fresh = self._row(request, recipe, rendered, now)
        first_on = row.filed_on if row.filed_on != fresh.as_of else None
        book.put(replace(fresh, returned=row.returned, copies=row.copies, told=row.told, first_on=first_on))
        return self.outcome(Verb.REPLACE, request, row.path)

    def _overtaken(self, book: Book, request: Request, recipe: str, row: Row) -> Outcome:
        """Somebody saved between our look and our write: a person, or another run with the same document."""
        theirs = self._cabinet.store.find(row.place, row.path)
        if theirs is None:
            return self.outcome(Verb.HELD, request, row.path, "Moved or removed a moment ago.")
        self._finder.shelf(row.place).add(theirs)
        row, actual = self._finder.examined(row, theirs)
        book.put(row)
        if actual == row.fingerprint:  # if it knew less than we do, the next run writes it again
            return self.outcome(Verb.LEAVE_AS_IS, request, row.path, "Another run filed it a moment ago.")
        return self.outcome(Verb.KEEP_EDITS, request, row.path, "Saved by somebody a moment ago.")

    def _lost(self, book: Book, request: Request) -> Outcome:
        row = Row(
            key=str(request.key),
            document_type=request.type.code,
            place=request.place,
            path=request.path,
            as_of=self._cabinet.today,
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
        self._tell(issue)
        return self.outcome(Verb.LEAVE_REMOVED, request, row.path, issue.found)

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
            as_of=self._cabinet.today,
            filed_at=self._cabinet.now,
            level=request.type.level.value,
        )

    def outcome(self, verb: Verb, request: Request, path: str | None, detail: str = "") -> Outcome:
        """One line of the report; a C3 document's path is never shown."""
        shown = None if request.type.level is Level.C3 else (path or request.path)
        return Outcome(verb=verb, key=str(request.key), path=shown, school=self._school, detail=detail)


def _counts(written: Written | None, actual: Actual, is_open: bool, today: date) -> bool:
    """Whether the recipe makes a difference to what is decided, or will be written."""
    if written is None:
        return True
    return actual == written.fingerprint and is_open and written.as_of <= today


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
