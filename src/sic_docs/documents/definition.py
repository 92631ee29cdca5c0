"""A document type: one entry of `config/documents.yaml` as a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sic_docs.trust.model import Level


class Written(StrEnum):
    """How long we keep a document up to date (design.md, Life of a document)."""

    ONCE = "once"
    UNTIL_NOTICE = "until: notice"
    UNTIL_MEETING = "until: meeting"
    KEPT = "kept"


class Late(StrEnum):
    ISSUE = "issue"
    SKIP = "skip"


class AskKind(StrEnum):
    TEXT = "text"
    RICH = "rich"  # several paragraphs
    CHOICE = "choice"
    DATE = "date"
    TICK = "tick"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """One question a document asks: `ask:<name>` in the template.

    Attributes:
        kind: What sort of control. `title`: what a screen reader says and people see on the control.
        options: Allowed values of a CHOICE.
        carried: False for what is only for the paper (never kept in `_sic/`).
    """

    name: str
    kind: AskKind = AskKind.TEXT
    title: str = ""
    options: tuple[str, ...] = ()
    carried: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeat:
    """A repeating table or block whose rows people fill: `each:<name>` with `ask:<name>.<column>`.

    Attributes:
        reads_as: `actions`, `agenda_items` or "" (kept as rows only).
        headings: Column headings, for reading by heading when tags were lost: column name → heading text.
    """

    name: str
    columns: tuple[Ask, ...]
    reads_as: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueRule:
    """When a document is first written.

    Attributes:
        on: `meeting` (counted from its date), `snapshot` (the first open day after that half term's), `year_start` (first
            school day), `notice` (last day notice may be sent), `always` (kept views), `window` (its first day).
        school_days: Offset in school days of the place it concerns; negative is before. 0 for the day itself.
    """

    on: str
    school_days: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class PartB:
    """What the private half of a meeting's paper has otherwise than its open half; what is left out is the same (P4).

    Attributes:
        level, audience, place, folder, uses, parts: As of a document type.
    """

    level: Level | None = None
    audience: tuple[str, ...] = ()
    place: str | None = None
    folder: str | None = None
    uses: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentType:
    """One entry of `config/documents.yaml`.

    Attributes:
        code: Its key name; the first part of a document key.
        title: Printed at the top.
        element: Element whose occurrences it belongs to; None for views kept for people (to do, attention).
        template: File name under `templates/` (.docx or .xlsx); "" for what is compiled (packs).
        form: docx, xlsx or pdf.
        scope: school or trust: one a school an occurrence, or one for the trust.
        place: school, trust or confidential.
        folder: Pattern below the place: `{year}/Leadership/{element}/{half_term}`.
        file_name: Pattern without the extension (P28).
        audience: Role codes.
        written: How long it is kept up to date; written once where nothing is said.
        late: Whether it is still written after its last day; it is where nothing is said.
        uses: Names of the fact providers it draws on.
        asks, repeats: What it asks; nothing else is read back.
        minutes_of: Document type whose agenda items it is made from, for minutes and records.
        per_period: `occurrence` (default), `half_term`, `year` or `always`: what one document answers for.
        parts: For a pack: what it holds, in order.
        part: Of a meeting's paper: `A` (open to inspection), `B` (private), "" for neither; `both` where one entry
            defines the two, each a document of its own. The private one's code ends in `_b`, both titles say which
            they are, and `{part}` in folder and file_name is A or B.
        part_b: Of an entry for both: what Part B has otherwise.
    """

    code: str
    title: str
    element: str | None
    template: str
    form: str = "docx"
    scope: str = "school"
    level: Level
    audience: tuple[str, ...]
    place: str
    folder: str
    file_name: str
    written: Written = Written.ONCE
    late: Late = Late.ISSUE
    issue: IssueRule
    uses: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    minutes_of: str | None = None
    per_period: str = "occurrence"
    phases: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    part: str = ""
    part_b: PartB | None = None
    file: str = ""
    line: int = 0

    def repeat(self, name: str) -> Repeat | None:
        return next((r for r in self.repeats if r.name == name), None)
