"""What filing tests share: a small stamped Word document, a document type, and people at work on files."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256

import docx

from sic_docs.documents.definition import DocumentType, IssueRule, Late, Written
from sic_docs.filing.key import DocumentKey
from sic_docs.jobs.filing import Request
from sic_docs.opc.stamp import Stamped, write_stamp
from sic_docs.school_year.model import Period
from sic_docs.trust.model import Level

AUTUMN = Period("2026-27", "autumn")
MONDAY = date(2026, 9, 7)  # a Monday
FOLDERS = {"OAK": "Oak & Ash (C of E) Primary School", "ELM": "Elm Lane Infant School"}


def document_type(code: str = "line_meeting", level: Level = Level.C1, place: str = "school") -> DocumentType:
    return DocumentType(
        code=code,
        title="Line meeting",
        element="line_meetings",
        template="line_meeting.docx",
        level=level,
        audience=("headteacher", "line_manager"),
        place=place,
        folder="{year}/Leadership/{element}/{half_term}",
        file_name="{code} {element} {number} agenda and record {half_term}",
        written=Written.ONCE,
        late=Late.ISSUE,
        issue=IssueRule(on="meeting"),
    )


@lru_cache(maxsize=256)
def plain(text: str) -> bytes:
    """A Word document python-docx made, without a stamp."""
    document = docx.Document()
    document.add_heading("Line meeting", 1)
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def recipe_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def stamped(key: DocumentKey, text: str, today: date = MONDAY) -> Stamped:
    return write_stamp(plain(text), key=str(key), recipe=recipe_of(text), as_of=today)


def key(number: int = 1, school: str = "OAK", code: str = "line_meeting") -> DocumentKey:
    return DocumentKey(code, school, AUTUMN, number)


def path_of(wanted: DocumentKey) -> str:
    return f"2026-27/Leadership/Line Meetings/{wanted.school} Line Meeting {wanted.number:02d}.docx"


def request(
    wanted: DocumentKey,
    text: str = "As issued.",
    *,
    today: date = MONDAY,
    is_open: bool = True,
    kept: bool = False,
    issue_on: date = MONDAY,
    path: str | None = None,
    type: DocumentType | None = None,
    place: str | None = None,
    before: Callable[[], None] | None = None,
) -> Request:
    """A document that is owed; `before` runs between deciding and writing, as another person or run might."""

    def render() -> Stamped:
        if before is not None:
            before()
        return stamped(wanted, text, today)

    return Request(
        key=wanted,
        type=type or document_type(wanted.document_type),
        place=place or f"school:{wanted.school}",
        path=path or path_of(wanted),
        recipe=recipe_of(text),
        is_open=is_open,
        issue_on=issue_on,
        render=render,
        kept=kept,
    )


def typed_in(content: bytes, text: str = "Discussed attendance.") -> bytes:
    """What python-docx saves after somebody typed a paragraph."""
    document = docx.Document(io.BytesIO(content))
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@dataclass(frozen=True)
class NeverRendered:
    """Stands for a document that must not be made."""

    why: str = "rendered although nothing was to be written"

    def __call__(self) -> Stamped:
        raise AssertionError(self.why)


def crash() -> None:
    """Die as a process killed by the operating system does: no clean-up of any kind."""
    os.kill(os.getpid(), 9)
