"""One entry of `documents.yaml` for both parts of a meeting's paper → a document type for each (P4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from sic_docs.documents.definition import DocumentType, PartB

BOTH: Final = "both"
ENDING: Final = "_b"


def in_parts(documents: Iterable[DocumentType]) -> tuple[DocumentType, ...]:
    """The document types there are: an entry for both parts stands for two.

    Part A keeps the entry's code. Where Part B names another entry for both parts (its agenda, its papers), its Part B
    is meant.
    """
    entries = tuple(documents)
    of_b = {entry.code: entry.code + ENDING for entry in entries if entry.part == BOTH}
    return tuple(made for entry in entries for made in _made(entry, of_b))


def _made(entry: DocumentType, of_b: Mapping[str, str]) -> Iterator[DocumentType]:
    if entry.part != BOTH:
        yield entry
        return
    yield _named(entry, "A")
    own = entry.part_b or PartB()
    parts = own.parts or entry.parts
    yield _named(
        replace(
            entry,
            code=of_b[entry.code],
            level=own.level or entry.level,
            audience=own.audience or entry.audience,
            place=own.place or entry.place,
            folder=own.folder if own.folder is not None else entry.folder,
            uses=own.uses or entry.uses,
            parts=tuple(of_b.get(part, part) for part in parts),
            minutes_of=of_b.get(entry.minutes_of or "", entry.minutes_of),
        ),
        "B",
    )


def _named(entry: DocumentType, part: str) -> DocumentType:
    return replace(
        entry,
        title=f"{entry.title}, Part {part}",
        folder=entry.folder.replace("{part}", part),
        file_name=entry.file_name.replace("{part}", part),
        part=part,
        part_b=None,
    )
