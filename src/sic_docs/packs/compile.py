"""A pack from its parts: one PDF with numbers that agree, one Word file for editing. Pure; the converter is handed in.

The contents page is filled with page numbers that are only known once everything, itself included, is converted: it is
filled with a guess of its own length, converted, and filled again until its length is what was reckoned with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sic_docs.errors import ConverterError, DocumentError, Issue
from sic_docs.packs.contents import Arrangement, ContentsRow, Entry, LeftOut, PackFacts, located, without
from sic_docs.pdf.inspect import inspect
from sic_docs.pdf.join import PAGE_STAMP, PdfPart, join
from sic_docs.word.flatten import flatten
from sic_docs.word.merge import WordPart, merge

ToPdf: TypeAlias = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]
Page: TypeAlias = Callable[[PackFacts], bytes]

_ROUNDS = 6
_COVER, _CONTENTS = "Cover.docx", "Contents.docx"


@dataclass(frozen=True, kw_only=True, slots=True)
class CompiledPack:
    """Both forms of a pack, not yet stamped.

    Attributes:
        word: A docx. `pdf`: a PDF; None without a converter.
        rows: The contents page as printed; `pages`: pages of the PDF, None without one.
        issues: What people should put right; every file left out is among them.
    """

    word: bytes
    pdf: bytes | None
    rows: tuple[ContentsRow, ...]
    pages: int | None
    issues: tuple[Issue, ...]


@dataclass(slots=True)
class _Work:
    """A pack half made."""

    entries: list[Entry]
    left_out: list[LeftOut]
    issues: list[Issue]

    def drop(self, place: int, issue: Issue) -> None:
        self.entries[place], (left, kept) = without(self.entries[place], issue)
        self.left_out.append(left)
        self.issues.append(kept)


def compile_pack(
    arrangement: Arrangement,
    *,
    title: str,
    level_mark: str,
    cover: Page,
    contents: Page,
    to_pdf: ToPdf | None,
    language: str = "en-GB",
    stamp: str = PAGE_STAMP,
) -> CompiledPack:
    """Compile a pack.

    Args:
        arrangement: From `contents.arrange`.
        level_mark: Printed on every page: "C2 Governance – restricted. DRAFT".
        cover, contents: Make the two first documents (docx) from what is known of the pack.
        to_pdf: `Converter.to_pdf`; None where there is no converter: then only the Word pack is made, without numbers.

    Raises:
        ConverterError: There is no working converter, or it failed on the cover or the contents.
        DocumentError: The cover or the contents cannot be used.
    """
    work = _Work(list(arrangement.entries), list(arrangement.left_out), list(arrangement.issues))
    if to_pdf is None:
        facts = PackFacts(rows=located(work.entries, {}), left_out=tuple(work.left_out), pages=None)
        word = _word(work, cover(facts), contents(facts), title, level_mark)
        return CompiledPack(word=word, pdf=None, rows=facts.rows, pages=None, issues=tuple(work.issues))

    papers = _converted(work, to_pdf)
    counts = {place: inspect(content).pages for place, content in papers.items()}
    front = (1, 1)
    for round_ in range(_ROUNDS):
        facts = _facts(work, counts, front)
        documents = {_COVER: cover(facts), _CONTENTS: contents(facts)}
        made = to_pdf(documents)
        counted = (inspect(made[_COVER]).pages, inspect(made[_CONTENTS]).pages)
        if counted == front:
            break
        # a length that swings between two takes the longer: one page more never makes its numbers shorter
        front = counted if round_ == 0 else (max(front[0], counted[0]), max(front[1], counted[1]))
    else:
        raise ConverterError(
            "The contents page does not settle on a number of pages.",
            "Shorten the pack's contents template by a line or two, or let it run over clearly.",
            code="contents-unsettled",
            file=_CONTENTS,
        )
    parts = [
        PdfPart(title="Cover", content=made[_COVER]),
        PdfPart(title="Contents", content=made[_CONTENTS], is_contents=True),
    ]
    for place, entry in enumerate(work.entries):
        if place in papers:
            parts.append(PdfPart(title=_bookmark(entry), content=papers[place], group=entry.group))
    pdf = join(parts, title=title, language=language, stamp=stamp, level_mark=level_mark)
    word = _word(work, documents[_COVER], documents[_CONTENTS], title, level_mark)
    return CompiledPack(word=word, pdf=pdf, rows=facts.rows, pages=facts.pages, issues=tuple(work.issues))


def _facts(work: _Work, counts: Mapping[int, int], front: tuple[int, int]) -> PackFacts:
    page = 1 + sum(front)
    firsts: dict[int, int] = {}
    for place in range(len(work.entries)):
        if place in counts:
            firsts[place] = page
            page += counts[place]
    return PackFacts(rows=located(work.entries, firsts), left_out=tuple(work.left_out), pages=page - 1)


def _converted(work: _Work, to_pdf: ToPdf) -> dict[int, bytes]:
    """PDF of each entry that has one. What will not convert is left out with its issue; the rest goes on."""
    done: dict[int, bytes] = {}
    while True:
        names = {
            f"{place:03d} {entry.name}": place
            for place, entry in enumerate(work.entries)
            if entry.content is not None and entry.form != "pdf"
        }
        documents = {}
        for name, place in names.items():
            try:
                documents[name] = _for_print(work.entries[place])
            except DocumentError as error:
                work.drop(
                    place,
                    Issue(code=error.code, file=work.entries[place].name, found=error.found, remedy=error.remedy),
                )
        try:
            made = to_pdf(documents) if documents else {}
        except ConverterError as error:
            if error.file not in names:
                raise
            place = names[error.file]
            work.drop(
                place,
                Issue(code=error.code, file=work.entries[place].name, found=error.found, remedy=error.remedy),
            )
            continue
        break
    done.update({names[name]: content for name, content in made.items()})
    for place, entry in enumerate(work.entries):
        if entry.content is not None and entry.form == "pdf":
            done[place] = entry.content
            if not inspect(entry.content, entry.name).tagged:
                work.issues.append(
                    Issue(
                        code="paper-not-tagged",
                        file=entry.name,
                        found="This PDF has no tags, so a screen reader reads it poorly. It is in the pack.",
                        remedy="Put the Word document in its place, or make the PDF again with tags for accessibility.",
                    )
                )
    return done


def _for_print(entry: Entry) -> bytes:
    """A paper as the converter gets it: Word without controls, whose line breaks and prompts it would spoil."""
    content = entry.content or b""
    return flatten(content, name=entry.name) if entry.form == "docx" else content


def _word(work: _Work, cover: bytes, contents: bytes, title: str, level_mark: str) -> bytes:
    """The Word pack; a paper that is no Word document, or cannot be merged, has a page that says where it is."""
    front = [
        WordPart(title="Cover", content=cover, heading=False),
        WordPart(title="Contents", content=contents, heading=False),
    ]
    parts = []
    for place, entry in enumerate(work.entries):
        if entry.content is None:
            continue
        if entry.form == "docx":
            parts.append(WordPart(title=_bookmark(entry), content=entry.content, name=f"{place}"))
        else:
            kind = "a PDF" if entry.form == "pdf" else "an Excel workbook"
            parts.append(_slip(entry, f"“{entry.name}” is {kind}; it is in the PDF of this pack, not in this file."))
    while True:
        try:
            return merge([*front, *parts], title=title, level_mark=level_mark)
        except DocumentError as error:
            at = next((at for at, part in enumerate(parts) if part.name and part.name == error.file), None)
            if at is None:
                raise
            entry = work.entries[int(parts[at].name)]
            work.issues.append(Issue(code=error.code, file=entry.name, found=error.found, remedy=error.remedy))
            parts[at] = _slip(entry, f"“{entry.name}” could not be put into this file. {error.found}")


def _slip(entry: Entry, note: str) -> WordPart:
    return WordPart(title=_bookmark(entry), content=None, note=note)


def _bookmark(entry: Entry) -> str:
    return f"{entry.number} {entry.title}" if entry.number and not entry.group else entry.title
