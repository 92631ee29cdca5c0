"""Filed documents → answers, one desk at a time; what nobody touched since it was filed or read is not opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sic_docs.config.model import Definitions
from sic_docs.documents import answer_lines
from sic_docs.documents.answers import Answer, Answers, AnswerState, RowRead
from sic_docs.documents.definition import DocumentType
from sic_docs.documents.facts.registers import is_register
from sic_docs.errors import Issue, SicDocsError
from sic_docs.filing.registry import Row
from sic_docs.jobs import state
from sic_docs.jobs.filing import Desk
from sic_docs.jobs.returns import RETURN
from sic_docs.jobs.typed_registers import read_register
from sic_docs.ports import Store, StoredFile
from sic_docs.word.read import ReadAnswer, ReadRow, WordAnswers
from sic_docs.word.read import read as read_word
from sic_docs.word.refs import settle_refs


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
    """
    asking = {
        t.code: t for t in definitions.documents if (t.form == "docx" or is_register(t)) and (t.asks or t.repeats)
    }
    found: dict[str, Answers] = {}
    issues: list[Issue] = []
    opened = 0
    for year in years:
        path = answers_path(desk.code, year)
        kept = answer_lines.parse(state.read_text(store, path) or "")
        now = dict(kept)
        filed = desk.filed(year) if opening else ()
        for row, file in filed:
            if row.actual == "unreadable" and row.document_type != RETURN:  # a workbook is collected's to name
                issues.append(_unreadable(row, file, _school(desk)))
            document_type = asking.get(row.document_type)
            if document_type is None or not _needs_reading(row, file, kept.get(row.key)):
                continue
            opened += 1
            try:
                content, name = store.read(file), file.path.rpartition("/")[2]
                if is_register(document_type):
                    now[row.key], odd = read_register(
                        content, document_type, kept.get(row.key), key=row.key, name=name, mark=file.mark, today=today
                    )
                    issues += (replace(issue, school=_school(desk)) for issue in odd)
                    continue
                read = read_word(content, name=name)
            except SicDocsError as problem:
                issues.append(problem.issue(school=_school(desk)))
                continue
            now[row.key] = to_answers(read, document_type, key=row.key, mark=file.mark, today=today)
            issues += _warnings(read, file, _school(desk))
        if now != kept and not dry_run:
            state.write_text(store, path, answer_lines.dump(now.values()))
        found |= now
    return ReadBack(answers=found, issues=tuple(issues), read=opened)


def _needs_reading(row: Row, file: StoredFile, kept: Answers | None) -> bool:
    """Nobody typed in a file still at the mark we wrote; one at the mark last read says what it said."""
    if kept is not None and kept.mark == file.mark:
        return False
    return file.mark != row.mark or row.actual not in ("", "unreadable")


def to_answers(
    read: WordAnswers, document_type: DocumentType, *, key: str, mark: str = "", today: date | None = None
) -> Answers:
    """What was read, as the document type understands it: only what it asks, refs settled."""
    asks = {name: _answer(a) for name, a in read.asks.items() if any(ask.name == name for ask in document_type.asks)}
    rows: dict[str, tuple[RowRead, ...]] = {}
    for repeat in document_type.repeats:
        if repeat.name in read.rows:
            columns = {column.name for column in repeat.columns}
            rows[repeat.name] = tuple(_row(r, columns) for r in settle_refs(read.rows[repeat.name]))
    held = asks.get("held_on")
    finished = asks.get("finished")
    return Answers(
        key=key,
        mark=mark,
        read_on=today,
        held_on=_day(held.text) if held else None,
        finished=finished is not None and finished.text == "yes",
        asks=asks,
        rows=rows,
    )


def _row(row: ReadRow, columns: set[str]) -> RowRead:
    cells = {name: _answer(a) for name, a in row.cells.items() if name in columns}
    return RowRead(ref=row.ref.strip(), control=row.control, cells=cells)


def _answer(read: ReadAnswer) -> Answer:
    return Answer(state=AnswerState(read.state.value), text=read.text, put=read.put)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _school(desk: Desk) -> str | None:
    return None if desk.code == "TRUST" else desk.code


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


def _warnings(read: WordAnswers, file: StoredFile, school: str | None) -> list[Issue]:
    name = file.path.rpartition("/")[2]
    found: list[Issue] = []
    if read.tags_lost:
        found.append(
            Issue(
                code="tags-lost",
                file=name,
                found="Another program saved this document without its field names; it was read by titles and headings.",
                remedy="Look whether everything typed was understood; use Word for the next one.",
                school=school,
            )
        )
    if read.tracked:
        found.append(
            Issue(
                code="tracked-changes",
                file=name,
                found="It holds tracked changes; what is proposed was read as if accepted.",
                remedy="Accept or reject the changes in Word.",
                school=school,
            )
        )
    return found
