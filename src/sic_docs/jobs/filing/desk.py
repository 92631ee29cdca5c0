"""Where one school's documents, or the trust's, are filed in one pass, and asked after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING

from sic_docs.documents.definition import DocumentType
from sic_docs.errors import Issue, SicDocsError
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.registry import Row
from sic_docs.jobs.filing.books import Books
from sic_docs.jobs.filing.finding import Finder
from sic_docs.jobs.filing.request import Request
from sic_docs.jobs.filing.writing import Writer
from sic_docs.jobs.report import Outcome, Report, Verb
from sic_docs.ports import StoredFile
from sic_docs.trust.model import TRUST

if TYPE_CHECKING:
    from sic_docs.jobs.filing.cabinet import Cabinet


class Desk:
    """Files one school's documents. Use as a context manager: the registry is written at the end, come what may."""

    def __init__(self, cabinet: Cabinet, code: str) -> None:
        """`Cabinet.desk` makes them."""
        self.code = code
        self._cabinet = cabinet
        self._school = None if code == TRUST else code
        self._outcomes: list[Outcome] = []
        self._issues: dict[Issue, None] = {}
        self._notes: dict[str, None] = {}
        self._finder = Finder(cabinet.store, cabinet.shelves, self._school, self._tell)
        self._books = Books(code, cabinet.registries, self._finder, today=cabinet.today)
        self._writer = Writer(cabinet, self._books, self._finder, self._school, self._tell, self._note)

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def file(self, request: Request) -> Outcome:
        """File one document as its life allows. Failures of this document become an outcome and an issue.

        Raises:
            RegistryDamaged: This school's registry cannot be read; nothing of it is filed.
        """
        book = self._books.of(request.key.year)
        try:
            outcome = self._writer.file_kept(book, request) if request.kept else self._writer.file_one(book, request)
        except SicDocsError as problem:
            self._tell(problem.issue(school=self._school))
            outcome = self._writer.outcome(Verb.FAILED, request, None, problem.found)
        self._outcomes.append(outcome)
        return outcome

    def miss(self, key: DocumentKey, document_type: DocumentType, detail: str) -> Outcome | None:
        """Note a document whose last day passed before it could be written; None when that was told before."""
        book = self._books.of(key.year)
        if str(key) in book.rows:
            return None
        book.put(
            Row(
                key=str(key),
                document_type=document_type.code,
                place="",
                path="",
                as_of=self._cabinet.today,
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
        self._books.of(row.key.split("/")[2]).put(replace(row, told=recipe))
        return True

    def row(self, key: DocumentKey | str) -> Row | None:
        """The registry row of a key, this run's changes included."""
        printed = str(key)
        return self._books.of(printed.split("/")[2]).rows.get(printed)

    def where(self, key: DocumentKey | str) -> StoredFile | None:
        """Where a filed document now lies, wherever people moved it; None when it is not there."""
        row = self.row(key)
        if row is None or not row.is_filed:
            return None
        return self._finder.located(self._books.of(row.key.split("/")[2]), row)

    def filed(self, year: str) -> tuple[tuple[Row, StoredFile], ...]:
        """Every document of a year that is in the library now, with where it lies: what is to be read back."""
        book = self._books.of(year)
        pairs = ((row, self._finder.located(book, row)) for _, row in sorted(book.rows.items()) if row.is_filed)
        return tuple((row, file) for row, file in pairs if file is not None)

    def rows(self, years: Iterable[str]) -> tuple[Row, ...]:
        """Every row of these years, this run's changes included."""
        return tuple(row for year in years for _, row in sorted(self._books.of(year).rows.items()))

    @property
    def held(self) -> Issue | None:
        """Why this school is held back as a whole; None when it is not."""
        return self._books.held

    def report(self) -> Report:
        return Report(outcomes=tuple(self._outcomes), issues=tuple(self._issues), notes=tuple(self._notes)).sorted()

    def notice_copies(self) -> None:
        """Tell of copies people made, where this run looked into files anyway; closing does so too."""
        self._books.notice_copies()

    def close(self) -> None:
        """Write the registry: once a pass, merged with what others wrote meanwhile. Safe to call again; report after."""
        self._books.close(dry_run=self._cabinet.dry_run)

    def _tell(self, issue: Issue) -> None:
        self._issues[issue] = None

    def _note(self, line: str) -> None:
        self._notes[line] = None
