"""Finding documents in the library: moved, renamed, copied, put back, or gone (design.md, Life of a document)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from sic_docs.documents.definition import DocumentType
from sic_docs.errors import Issue, StoreError
from sic_docs.filing.decide import UNREADABLE, Actual
from sic_docs.filing.registry import Row
from sic_docs.filing.stamps import Seen, look
from sic_docs.jobs.filing.request import Request
from sic_docs.jobs.filing.rows import Book, actual_of, adopted, ours_of, with_actual
from sic_docs.jobs.filing.shelves import Found, Shelf, Shelves
from sic_docs.ports import Place, Store, StoredFile

_MANY: Final = 5  # more than so many, and more than half, vanish at once: the folder was moved, not the documents


class Finder:
    """Finds the documents of one school, or of the trust, by path, by item id and by stamp."""

    def __init__(self, store: Store, shelves: Shelves, school: str | None, tell: Callable[[Issue], None]) -> None:
        """`tell` takes what people should know of what was found; `school` is None for the trust."""
        self._store = store
        self._shelves = shelves
        self._school = school
        self._tell = tell

    def shelf(self, place: Place) -> Shelf:
        """One place of the library as it was listed at the start of the run."""
        return self._shelves.of(place)

    def known(self, book: Book, request: Request) -> tuple[Row | None, StoredFile | None]:
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
            return row, self.located(book, row)
        candidates = self.shelf(request.place).stamped().get(printed, [])
        if not candidates:
            return None, None
        row, file = self.adopt(request.type, candidates, request.path)
        if book.rows.get(printed) is not None:
            row = replace(row, returned=book.rows[printed].returned)
        book.found[printed] = file
        return row, file

    def adopt(
        self, document_type: DocumentType | None, candidates: Sequence[Found], filed_path: str = ""
    ) -> tuple[Row, StoredFile]:
        """A row for a document the registry does not know, from the files carrying its key."""
        ours = ours_of(candidates, filed_path)
        return self._list_copies(adopted(document_type, ours), candidates, ours.file.path), ours.file

    def _returned(self, row: Row) -> StoredFile | None:
        """A removed document that somebody put back where it was."""
        if not row.fingerprint:
            return None
        file = self.shelf(row.place).files.get(row.path)
        if file is None:
            return None
        stamp = self.look(file).stamp
        return file if stamp is not None and stamp.key == row.key else None

    def located(self, book: Book, row: Row) -> StoredFile | None:
        if row.key in book.found:
            return book.found[row.key]
        return self.shelf(row.place).files.get(row.path)

    def examined(self, row: Row, file: StoredFile, seen: Seen | None = None) -> tuple[Row, Actual]:
        """The row with what its file is now. Opened only when its mark is not the one last seen."""
        if file.mark == row.mark and file.path == row.path:
            return row, actual_of(row)
        seen = seen or self.look(file)
        stamp = seen.stamp
        if (
            stamp is not None
            and stamp.key == row.key
            and seen.fingerprint == stamp.fingerprint != row.fingerprint
            and stamp.as_of >= row.as_of
        ):
            # Ours, newer than the row: a run was killed between replacing the file and writing its row.
            row = replace(row, fingerprint=stamp.fingerprint, recipe=stamp.recipe, as_of=stamp.as_of)
        return with_actual(row, file, seen.fingerprint), seen.fingerprint

    def look(self, file: StoredFile) -> Seen:
        """What a file is. Gone or not to be had: unreadable, which keeps it."""
        try:
            return look(self._store.read(file))
        except StoreError:
            return Seen(UNREADABLE, None)

    def find_missing(self, book: Book, only: Callable[[Row], bool] | None = None) -> Issue | None:
        """Look for documents that are not where they were: by item id, then by key.

        Args:
            only: Which of them to look for; None for all.

        Returns:
            Why nothing may be filed at all, when too many are gone at once.
        """
        gone: list[Row] = []
        filed = 0
        for row in list(book.rows.values()):
            if not row.is_filed or (only is not None and not only(row)):
                continue
            filed += 1
            shelf = self.shelf(row.place)
            file = shelf.files.get(row.path)
            if file is None and (file := self._store.find(row.place, row.path)) is not None:
                shelf.add(file)  # filed by another run after we listed the place
            if file is not None:
                if file.mark == row.mark:
                    continue
                seen = self.look(file)
                # Saved again, the usual case; unless another document of ours was put in its place.
                if file.id == row.id or seen.stamp is None or seen.stamp.key == row.key:
                    book.put(self.examined(row, file, seen)[0])
                    continue
            moved = self._moved(book, shelf, row)
            book.found[row.key] = moved
            if moved is None:
                gone.append(row)
            else:
                book.put(self.examined(book.rows[row.key], moved)[0])
        if len(gone) <= _MANY or len(gone) * 2 <= filed:
            return None
        moved_away = Issue(
            code="folder-moved?",
            found=f"{len(gone)} of {filed} documents are gone at once, as if their folder had been moved or renamed.",
            remedy="Give the folder its name back, or write its new name under Folder in the Schools sheet of the "
            "Trust register. Until then nothing is filed here.",
            school=self._school,
        )
        self._tell(moved_away)
        return moved_away

    def _moved(self, book: Book, shelf: Shelf, row: Row) -> StoredFile | None:
        file = shelf.by_id(row.id)
        if file is not None:
            stamp = self.look(file).stamp
            # A plain folder gives a freed id to the next file, so the stamp has the last word.
            if stamp is not None and stamp.key == row.key:
                return file
        candidates = shelf.stamped().get(row.key, [])
        if not candidates:
            return None
        ours = ours_of(candidates, row.path)
        book.put(self._list_copies(row, candidates, ours.file.path))
        return ours.file

    def notice_copies(self, book: Book) -> None:
        """Tell of copies beside documents that are where they should be, where this run looked into files anyway."""
        for row in list(book.rows.values()):
            candidates = self.shelf(row.place).scanned.get(row.key, ()) if row.is_filed else ()
            if candidates:
                book.put(self._list_copies(row, candidates, row.path))

    def _list_copies(self, row: Row, candidates: Sequence[Found], ours: str) -> Row:
        """Tell once of copies people made of the document at the path `ours`; they are never read."""
        paths = {found.file.path for found in candidates} - {ours}
        for path in sorted(paths - set(row.copies)):
            self._tell(
                Issue(
                    code="copied-document",
                    file=path.rpartition("/")[2],
                    place=path,
                    found=f"This is a copy of {ours.rpartition('/')[2]}; what is typed in it is not read.",
                    remedy="Type in the other one; this one is left as it is.",
                    school=self._school,
                )
            )
        return replace(row, copies=tuple(sorted(paths | set(row.copies)))) if paths else row
