"""What a pack holds, in order, and what its contents page says of it.

Papers people drop in belong to the agenda item whose number their file name starts with ("06 Attendance.docx"). A file
that cannot be used is named with its reason, on the contents page and as an issue; a paper that is expected and not
there stands on the contents page as "to follow". Nothing goes missing without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from sic_docs.errors import DocumentError, Issue
from sic_docs.meetings.model import AgendaItem
from sic_docs.opc.fingerprint import fingerprint as office_fingerprint
from sic_docs.pdf.inspect import inspect
from sic_docs.pdf.join import part_address
from sic_docs.pdf.stamp import fingerprint as pdf_fingerprint
from sic_docs.word.values import Linked, Row, Value

PAPERS: Final = "papers"
TO_FOLLOW: Final = "to follow"
FORMS: Final = ("docx", "pdf", "xlsx")
FRONT: Final = 2  # cover and contents come before the first entry
# A number, perhaps a letter, then no letter or digit; "3-11-2026" and "12.11.2026" are dates, not items.
_NUMBERED: Final = re.compile(
    r"\s*0*(?!\d+[-/.]\d+[-/.]\d)(\d{1,3}(?:\.\d{1,2})?)([a-z]?)(?![^\W_])[\s._)–-]*(.*)", re.IGNORECASE | re.DOTALL
)
_MINUTES_A_PAGE: Final = 1.4


@dataclass(frozen=True, kw_only=True, slots=True)
class PackFile:
    """A document of ours that belongs in the pack.

    Attributes:
        part: Its place in the pack's order: a name in the document type's `parts`.
        title: On the contents page. `name`: its file name, for messages; its ending tells its form.
        content: None when it should be there and is not: `missing` is printed then, "to follow" as a rule.
        item: Number of the agenda item it is the paper of; "" when that is told by `code` or title, or none.
        code: Document type, which an agenda item may name as its paper; "" for none.
        group: Bookmark over several of a kind ("School pages"); "" for none.
    """

    part: str
    title: str
    name: str
    content: bytes | None
    item: str = ""
    code: str = ""
    group: str = ""
    purpose: str = ""
    missing: str = TO_FOLLOW


@dataclass(frozen=True, kw_only=True, slots=True)
class DroppedFile:
    """A file people put in `Papers/`."""

    name: str
    content: bytes

    @property
    def form(self) -> str:
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the pack.

    Attributes:
        number: Agenda item number, "" for none.
        content: None when nothing is there; `missing` then says in words what the contents page prints for a page.
    """

    number: str
    title: str
    name: str
    content: bytes | None
    purpose: str = ""
    group: str = ""
    missing: str = TO_FOLLOW

    @property
    def form(self) -> str:
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A file that is not in the pack, and why, in words for the contents page."""

    file: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrangement:
    """The pack before it is compiled."""

    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentsRow:
    """One line of the contents page. `first`: the number stamped on its first page; None when it has none."""

    number: str
    title: str
    purpose: str
    page: str
    first: int | None = None
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PackFacts:
    """What the cover and the contents say of the pack.

    Attributes:
        pages: Pages of the whole; None when no page was counted (no converter).
    """

    rows: tuple[ContentsRow, ...]
    left_out: tuple[LeftOut, ...]
    pages: int | None

    def values(self) -> Mapping[str, Value]:
        """For the templates: rows `papers` and `left_out`, and `pack.papers`, `pack.pages`, `pack.reading`."""
        papers: list[Row] = [
            {
                "number": row.number or "–",
                "title": Linked(row.title, row.address) if row.address else row.title,
                "purpose": row.purpose.capitalize() or "–",
                "page": row.page,
            }
            for row in self.rows
        ]
        left_out: list[Row] = [{"file": one.file, "reason": one.reason} for one in self.left_out]
        here = sum(1 for row in self.rows if row.address)
        absent = sum(1 for row in self.rows if row.page == TO_FOLLOW)
        return {
            "papers": papers,
            "left_out": left_out,
            "pack.papers": _count(here, "paper") + (f", {absent} to follow" if absent else ""),
            "pack.pages": "not counted" if self.pages is None else _count(self.pages, "page"),
            "pack.reading": "not known" if self.pages is None else reading_time(self.pages),
        }


def arrange(
    order: Sequence[str], made: Iterable[PackFile], items: Sequence[AgendaItem], dropped: Iterable[DroppedFile]
) -> Arrangement:
    """Everything in its place.

    Args:
        order: Names of parts, `papers` among them for what people dropped in; parts not named come last.
        made: Our own documents, in the order wanted within each part.
        items: The agenda as it now stands.
        dropped: What lies in `Papers/`.
    """
    ours = list(made)
    papers, left_out, issues = _match(items, dropped)
    own = {name.casefold() for file in ours for name in (file.code, file.part, file.title, file.group) if name}
    numbered = {file.item for file in ours if file.item}
    by_paper = {item.paper.casefold(): item for item in reversed(items) if item.paper}

    entries: list[Entry] = []
    names = [*order, *(file.part for file in ours if file.part not in order)]
    if PAPERS not in names:
        names.append(PAPERS)
    for name in dict.fromkeys(names):
        if name == PAPERS:
            for item in items:
                expected = item.paper and item.paper.casefold() not in own and item.number not in numbered
                entries += _papers_of(item, papers.get(item.number, []), expected=bool(expected))
        for file in ours:
            if file.part == name:
                known = next(
                    (by_paper[k.casefold()] for k in (file.code, file.title) if k.casefold() in by_paper), None
                )
                entries.append(
                    Entry(
                        number=file.item or (known.number if known is not None else ""),
                        title=file.title,
                        name=file.name,
                        content=file.content,
                        purpose=file.purpose or (known.purpose if known is not None else ""),
                        group=file.group,
                        missing=file.missing,
                    )
                )
    checked = [_checked(entry) for entry in entries]
    return Arrangement(
        entries=tuple(entry for entry, _ in checked),
        left_out=(*left_out, *(out for _, trouble in checked if trouble for out in (trouble[0],))),
        issues=(*issues, *(trouble[1] for _, trouble in checked if trouble)),
    )


def recipe(arrangement: Arrangement, own: Mapping[str, str]) -> str:
    """Recipe of a pack: its own values and the ordered fingerprints of its papers; 64 hex digits.

    Args:
        own: What else reaches its pages: recipes of the cover and contents, title, level mark …
    """
    digest = sha256()
    for name in sorted(own):
        digest.update(f"{name}\0{own[name]}\n".encode())
    for entry in arrangement.entries:
        seen = paper_fingerprint(entry.name, entry.content) if entry.content is not None else entry.missing
        digest.update("\0".join((entry.number, entry.title, entry.purpose, entry.group, seen)).encode() + b"\n")
    for one in arrangement.left_out:
        digest.update(f"{one.file}\0{one.reason}\n".encode())
    return digest.hexdigest()


def paper_fingerprint(name: str, content: bytes) -> str:
    """Fingerprint of one paper by its form; of the bytes, when it cannot be opened."""
    try:
        if name.lower().endswith(".pdf"):
            return pdf_fingerprint(content)
        return office_fingerprint(content)
    except DocumentError:
        return sha256(content).hexdigest()


def reading_time(pages: int) -> str:
    """Rounded up to five minutes, in words."""
    minutes = max(5, -(-round(pages * _MINUTES_A_PAGE) // 5) * 5)
    hours, rest = divmod(minutes, 60)
    said = [_count(hours, "hour")] if hours else []
    if rest:
        said.append(_count(rest, "minute"))
    return "about " + " ".join(said)


def item_number(name: str) -> tuple[str, str, str] | None:
    """(item number, letter, rest) a file name starts with: "06a Attendance.docx" → ("6", "a", "Attendance")."""
    stem = name.rpartition(".")[0] or name
    found = _NUMBERED.fullmatch(stem)
    return None if found is None else (found[1], found[2].lower(), found[3].strip())


def left_out_rows(issues: Iterable[Issue]) -> tuple[LeftOut, ...]:
    """Issues about papers as lines of the contents page."""
    return tuple(LeftOut(file=issue.file or "a paper", reason=issue.found) for issue in issues)


def located(entries: Sequence[Entry], firsts: Mapping[int, int]) -> tuple[ContentsRow, ...]:
    """Contents rows.

    Args:
        firsts: Index of an entry → the number stamped on its first page; those without are not in the pack.
    """
    rows = []
    index = FRONT
    for place, entry in enumerate(entries):
        first = firsts.get(place)
        here = entry.content is not None
        rows.append(
            ContentsRow(
                number=entry.number,
                title=entry.title,
                purpose=entry.purpose,
                page=str(first) if first is not None else ("in this pack" if here else entry.missing),
                first=first,
                address=part_address(index) if here else "",
            )
        )
        index += 1 if here else 0
    return tuple(rows)


# -- matching -------------------------------------------------------------------------------------------------------


def _match(
    items: Sequence[AgendaItem], dropped: Iterable[DroppedFile]
) -> tuple[dict[str, list[tuple[DroppedFile, str]]], list[LeftOut], list[Issue]]:
    known = {item.number for item in items}
    found: dict[str, list[tuple[str, str, DroppedFile, str]]] = {}
    issues: list[Issue] = []
    for file in sorted(dropped, key=lambda one: one.name):
        if file.name.startswith(("~$", ".~lock")):
            continue  # owner files: somebody has the paper open
        numbered = item_number(file.name)
        number = "" if numbered is None else numbered[0] if numbered[0] in known else numbered[0].split(".")[0]
        if numbered is None or number not in known:
            issues.append(_unmatched(file.name, number))
        elif file.form not in FORMS:
            issues.append(
                Issue(
                    code="paper-type",
                    file=file.name,
                    found=f"A .{file.form} file cannot go into a pack." if file.form else "It has no file type.",
                    remedy="Save it as PDF, Word (.docx) or Excel (.xlsx) and put that in its place.",
                )
            )
        elif not file.content:
            issues.append(
                Issue(
                    code="paper-empty",
                    file=file.name,
                    found="It is empty (0 bytes).",
                    remedy="Wait until it has finished copying, or put it there again.",
                )
            )
        else:
            found.setdefault(number, []).append((numbered[1], file.name, file, numbered[2]))
    for number, files in found.items():
        stems = [name.rpartition(".")[0].casefold() for _, name, _, _ in files]
        for stem in sorted({stem for stem in stems if stems.count(stem) > 1}):
            twice = [name for _, name, _, _ in files if name.rpartition(".")[0].casefold() == stem]
            keep = min(twice, key=lambda name: FORMS.index(name.rpartition(".")[2].lower()))
            for name in twice:
                if name != keep:
                    issues.append(
                        Issue(
                            code="paper-twice",
                            file=name,
                            found=f"The same paper is there as {keep}, which was used.",
                            remedy="Take away the one that should not be used.",
                        )
                    )
            found[number] = files = [one for one in files if one[1] == keep or one[1] not in twice]
    ordered = {
        number: [(file, rest) for _, _, file, rest in sorted(files, key=lambda one: (one[0], one[1].casefold()))]
        for number, files in found.items()
    }
    return ordered, list(left_out_rows(issues)), issues


def _unmatched(name: str, number: str) -> Issue:
    return Issue(
        code="paper-unmatched",
        file=name,
        found=f"The agenda has no item {number}." if number else "Its name does not start with an item number.",
        remedy='Start its name with the number of its agenda item, for example "06 Attendance.docx".',
    )


def _papers_of(item: AgendaItem, files: Sequence[tuple[DroppedFile, str]], *, expected: bool) -> list[Entry]:
    if not files:
        if not expected:
            return []
        return [Entry(number=item.number, title=item.paper, name="", content=None, purpose=item.purpose)]
    single = len(files) == 1
    named = item.paper if expected else ""
    return [
        Entry(
            number=item.number,
            title=(named if single and named else rest) or item.title,
            name=file.name,
            content=file.content,
            purpose=item.purpose,
            group="" if single else f"{item.number} {item.title}",
        )
        for file, rest in files
    ]


def _checked(entry: Entry) -> tuple[Entry, tuple[LeftOut, Issue] | None]:
    """A PDF that cannot be used is told now, before anything is converted."""
    if entry.content is None or entry.form != "pdf":
        return entry, None
    try:
        inspect(entry.content, entry.name)
    except DocumentError as error:
        return without(entry, error.issue())
    return entry, None


def without(entry: Entry, issue: Issue) -> tuple[Entry, tuple[LeftOut, Issue]]:
    """An entry whose paper cannot be used: it keeps its line, without pages."""
    left = LeftOut(file=entry.name or entry.title, reason=issue.found)
    return replace(entry, content=None, missing="left out"), (left, issue)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
