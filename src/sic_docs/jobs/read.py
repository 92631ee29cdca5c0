"""Filed documents → answers, one desk at a time; what nobody touched since it was filed or read is not opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sic_docs.config.model import Definitions
from sic_docs.documents import answer_lines
from sic_docs.documents.answers import Answers
from sic_docs.documents.definition import DocumentType
from sic_docs.documents.facts.registers import is_register
from sic_docs.documents.reading import READER, expected, to_answers
from sic_docs.errors import Issue, SicDocsError
from sic_docs.filing.registry import Row
from sic_docs.jobs import state
from sic_docs.jobs.filing import Desk
from sic_docs.jobs.returns import RETURN
from sic_docs.jobs.typed_registers import read_register
from sic_docs.ports import Store, StoredFile
from sic_docs.word.read import read as read_word


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadBack:
    """What one desk's documents say.

    Attributes:
        answers: Printed key → answers, of every document somebody typed in.
        read: How many files were opened.
    """

    answers: Mapping[str, Answers] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    read: int = 0


_WITHOUT = "what people typed is then read again from the documents that are still there"


def answers_path(code: str, year: str) -> str:
    return f"{year}/answers/{code}.jsonl"


def read_desk(
    store: Store,
    definitions: Definitions,
    desk: Desk,
    years: Sequence[str],
    *,
    today: date,
    opening: bool = True,
    dry_run: bool = False,
) -> ReadBack:
    """Answers in every document of this desk that people typed in.

    Args:
        opening: False to use only what was read before.

    Raises:
        StateDamaged: What was read before cannot be; papers written without it would lack what people typed.
    """
    asking = {
        t.code: t for t in definitions.documents if (t.form == "docx" or is_register(t)) and (t.asks or t.repeats)
    }
    found: dict[str, Answers] = {}
    issues: list[Issue] = []
    opened = 0
    for year in years:
        path = answers_path(desk.code, year)
        try:
            kept = answer_lines.parse(state.read_text(store, path, without=_WITHOUT) or "")
        except (ValueError, LookupError, TypeError, AttributeError) as problem:
            raise state.damaged(path, _WITHOUT) from problem
        now = dict(kept)
        filed = desk.filed(year) if opening else ()
        for row, file in filed:
            document_type = asking.get(row.document_type)
            before = kept.get(row.key)
            if document_type is None or not _needs_reading(row, file, before, document_type):
                continue
            opened += 1
            try:
                content, name = store.read(file), file.path.rpartition("/")[2]
                if is_register(document_type):
                    now[row.key], odd = read_register(
                        content, document_type, before, key=row.key, name=name, mark=file.mark, today=today
                    )
                    now[row.key] = replace(now[row.key], issues=odd)
                    continue
                read = read_word(content, name=name, expected=expected(document_type))
            except SicDocsError as problem:
                last = before or Answers(key=row.key, read_on=today, reader=READER)
                now[row.key] = replace(last, mark=file.mark, issues=(problem.issue(),))
                continue
            again = before is not None and before.mark == file.mark
            day = before.read_on if before is not None and again else today
            now[row.key] = to_answers(read, document_type, key=row.key, mark=file.mark, today=day)
        for row, file in filed:
            issues += _standing(row, file, now.get(row.key), _school(desk))
        if now != kept and not dry_run:
            state.write_text(store, path, answer_lines.dump(now.values()))
        found |= now
    return ReadBack(answers=found, issues=tuple(issues), read=opened)


def _needs_reading(row: Row, file: StoredFile, kept: Answers | None, document_type: DocumentType) -> bool:
    """Nobody typed in a file still at the mark we wrote; one at the mark last read says what it said."""
    if kept is not None and kept.mark == file.mark:
        return kept.reader < READER and document_type.form == "docx" and row.actual != "unreadable"
    return file.mark != row.mark or row.actual not in ("", "unreadable")


def _school(desk: Desk) -> str | None:
    return None if desk.code == "TRUST" else desk.code


def _standing(row: Row, file: StoredFile, now: Answers | None, school: str | None) -> Iterator[Issue]:
    """What is still to be put right in a document: told in every run until somebody changes it."""
    if row.actual == "unreadable" and row.document_type != RETURN:  # a workbook is collected's to name
        yield _unreadable(row, file, school)
    elif now is not None and now.mark == file.mark:
        name = file.path.rpartition("/")[2] if row.level != "C3" else None
        for issue in now.issues:
            yield replace(issue, file=name, school=school)


def _unreadable(row: Row, file: StoredFile, school: str | None) -> Issue:
    folder, _, name = file.path.rpartition("/")
    return Issue(
        code="document-unreadable",
        file=name if row.level != "C3" else None,
        place=folder if row.level != "C3" else row.key,
        found="It cannot be opened, so what is typed in it is not read; it is left as it is.",
        remedy="Open it and save it again without a password, bring back an earlier version, or ask for another copy "
        f"with `sic-docs issue --again {row.key}`.",
        school=school,
    )
