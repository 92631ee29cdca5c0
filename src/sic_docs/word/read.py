"""A filed Word document read back: every ask and every row of a repeat, with what people did to each.

Order of trust: the control's tag, its title, the headings and labels round it, its turn among controls of its kind. What
was found by anything but its tag says so (`ReadAnswer.found`, `ReadRow.found`): LibreOffice drops tags, and people paste.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sic_docs.opc.package import Package
from sic_docs.word.answer import Found, ReadAnswer, ReadState
from sic_docs.word.by_heading import read_missing
from sic_docs.word.by_tag import read_part
from sic_docs.word.gathered import Gathered, Story
from sic_docs.word.reading import ReadRow, Trouble, WordAnswers
from sic_docs.word.record import Record, read_record
from sic_docs.word.settled import has_tracked
from sic_docs.word.xml import qn

_NO_STORIES: Final = ("comments", "fonttable", "numbering", "people", "settings", "styles", "websettings")


def read(content: bytes | Package, *, name: str = "", expected: Record | None = None) -> WordAnswers:
    """Read a filed .docx.

    Args:
        expected: What its type asks, for a document that lost the record of what we put.

    Raises:
        DocumentError: It cannot be opened.
    """
    package = content if isinstance(content, Package) else Package.read(content, name=name)
    kept = read_record(package)
    record = kept or expected or Record()
    gathered = Gathered(record, record.as_of)
    stories = list(_stories(package))
    for story in stories:
        read_part(story, gathered)
    made = [ask for ask in gathered.columns("") if ask not in record.left]
    asks = [ask for ask in made if ask not in gathered.asks]
    tables = [repeat for repeat, rows in record.rows.items() if rows and repeat not in gathered.rows]
    if kept is not None and (asks or tables):
        read_missing(stories, gathered, asks, tables)
        for ask in asks:
            if ask not in gathered.asks:
                gathered.troubles.append(Trouble("ask-gone", ask, "It is not there any more, nor where it stood."))
        for repeat in tables:
            if repeat not in gathered.rows:
                gathered.troubles.append(Trouble("table-gone", repeat, "It is not there any more."))
    taken = gathered.settled_asks()
    return WordAnswers(
        taken,
        {repeat: tuple(rows) for repeat, rows in gathered.rows.items()},
        tuple(dict.fromkeys(gathered.troubles)),
        bool(made or record.rows) and bool(record.asks) and not gathered.tagged,
        kept is None,
        _comments(package),
        {**{ask: put.anchor.section for ask, put in record.asks.items()}, **_sections(record)},
        {ask: put.heading or put.anchor.label for ask, put in record.asks.items()},
    )


def _sections(record: Record) -> dict[str, str]:
    return {repeat: put.shape.section for repeat, put in record.repeats.items()}


def _stories(package: Package) -> Iterator[Story]:
    """The parts that hold text: the body first, then headers, footers, footnotes and endnotes with controls."""
    main = package.main_part()
    folder = main.rpartition("/")[0]
    for part in [main, *(part for part in package if part != main)]:
        place, _, file = part.lower().rpartition("/")
        beside = place == folder.lower() and file.endswith(".xml") and not file.startswith(_NO_STORIES)
        content = package.part(part) if part == main or beside else b""
        if part == main or b"sdtPr" in content:
            yield Story(package.xml(part), has_tracked(content), b"Fallback" in content)


def _comments(package: Package) -> int:
    part = package.find(f"{package.main_part().rpartition('/')[0]}/comments.xml")
    return len(package.xml(part).findall(qn("w:comment"))) if part is not None else 0


__all__ = ["Found", "ReadAnswer", "ReadRow", "ReadState", "Trouble", "WordAnswers", "read"]
