"""A desk's registries, one book a year: read once, begun before the first document, rebuilt when lost, written once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sic_docs.errors import Issue
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.registry import Registry, Row
from sic_docs.jobs.filing.finding import Finder
from sic_docs.jobs.filing.registries import RegistryFiles
from sic_docs.jobs.filing.rows import Book
from sic_docs.ports import Place
from sic_docs.school_year.model import academic_year, previous_year
from sic_docs.trust.model import TRUST

MADE_BY_HAND: Final = frozenset({"kpi_return"})
"""Types people can be handed before any run (`kpi new`): their stamps do not prove that a registry was lost."""


class Books:
    """Every year's registry of one school, or of the trust.

    Attributes:
        held: Why the school is held back as a whole; None when it is not.
    """

    def __init__(self, code: str, registries: RegistryFiles, finder: Finder, *, today: date) -> None:
        """Nothing is read before a year is asked for."""
        self.held: Issue | None = None
        self._code = code
        self._registries = registries
        self._finder = finder
        self._today = today
        self._books: dict[str, Book] = {}

    def of(self, year: str) -> Book:
        """The book of a year, its documents found wherever they now are.

        Raises:
            RegistryDamaged: It cannot be read.
        """
        book = self._books.get(year)
        if book is None:
            registry = self._registries.load(self._code, year)
            book = self._rebuilt(year) if registry is None else _opened(registry)
            self._books[year] = book
            # Years long past are opened for what outlives its year; where people put the rest is their business.
            only = _outlives_its_year if year < previous_year(academic_year(self._today)) else None
            self.held = self._finder.find_missing(book, only) or self.held
        return book

    def begin(self, year: str) -> None:
        """Leave a registry behind before the first document, so that a killed run is told from a lost registry."""
        book = self._books[year]
        if book.begun:
            return
        if book.rebuilt_on is None:
            self._registries.begin(self._code, year)
        else:
            self._registries.save(self._code, year, book.changed, book.rebuilt_on)
        book.begun = True

    def notice_copies(self) -> None:
        """Tell of copies beside the documents of every year looked at."""
        for book in self._books.values():
            self._finder.notice_copies(book)

    def close(self, *, dry_run: bool) -> None:
        """Write what has changed, merged with what others wrote meanwhile. Safe to call again."""
        self.notice_copies()
        for year, book in self._books.items():
            if book.changed and not dry_run:
                self._registries.save(self._code, year, book.changed, book.rebuilt_on)
                book.changed = {}

    def _rebuilt(self, year: str) -> Book:
        """A year without a registry file: new, or lost while documents of ours are there."""
        rows: dict[str, Row] = {}
        places: Sequence[Place] = ("trust", "confidential")
        for place in places if self._code == TRUST else (f"school:{self._code}", *places):
            for printed, candidates in self._finder.shelf(place).stamped().items():
                key = _parsed(printed)
                if key is None or key.school != self._code or key.year != year or printed in rows:
                    continue
                rows[printed], _ = self._finder.adopt(None, candidates)
        lost = any(row.document_type not in MADE_BY_HAND for row in rows.values())
        if lost and (begun := self._registries.load(self._code, year, again=True)) is not None:
            return _opened(begun)  # these are another run's, which leaves a registry before its first document
        book = Book(rows if lost else {}, begun=False, rebuilt_on=self._today if lost else None)
        book.changed = dict(book.rows)
        return book


def _outlives_its_year(row: Row) -> bool:
    """Whether a document has no year in its path: a view kept for ever, under the key it was first filed with."""
    return row.key.split("/")[2] not in row.path


def _opened(registry: Registry) -> Book:
    return Book(dict(registry.rows), begun=True, rebuilt_on=registry.rebuilt_on)


def _parsed(printed: str) -> DocumentKey | None:
    try:
        return DocumentKey.parse(printed)
    except ValueError:
        return None
