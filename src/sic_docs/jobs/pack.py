"""Committee packs: a meeting's papers → one Word file and one PDF a part, filed as drafts (decision 12; P4, P22, P31).

What goes into Part A anyone may ask to see: each of its papers is looked through before it is taken in, and the pack
again before it is filed (`packs.leaks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sic_docs.cycle.model import Occurrence
from sic_docs.documents.context import build_values, recipe, used_values
from sic_docs.documents.definition import DocumentType
from sic_docs.documents.facts.wording import in_words
from sic_docs.documents.owed import Owed
from sic_docs.documents.reading import to_answers
from sic_docs.documents.situation import Situation
from sic_docs.errors import ConverterError, DocumentError, Issue, SicDocsError, StoreError
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.paths import document_path
from sic_docs.jobs.app import App
from sic_docs.jobs.booking import waits
from sic_docs.jobs.drafting import document_title
from sic_docs.jobs.filing import Desk, Rendered, Request
from sic_docs.jobs.issued import load_issued
from sic_docs.jobs.report import Report, combine
from sic_docs.jobs.situations import AgendaNow, Known, is_missed, is_open, last_day, situation
from sic_docs.jobs.templates import Templates
from sic_docs.meetings.agenda import items_read
from sic_docs.meetings.model import AgendaItem
from sic_docs.opc.stamp import write_stamp
from sic_docs.packs.compile import CompiledPack, ToPdf, compile_pack
from sic_docs.packs.contents import Arrangement, DroppedFile, Entry, PackFacts, PackFile, arrange, without
from sic_docs.packs.contents import recipe as pack_recipe
from sic_docs.packs.leaks import Leak, Wording, leaks
from sic_docs.pdf.stamp import stamp as stamp_pdf
from sic_docs.trust.model import TRUST, Level
from sic_docs.word.fill import fill
from sic_docs.word.read import read as read_word
from sic_docs.word.values import Values

COVER, CONTENTS = "pack_cover.docx", "pack_contents.docx"
_LAST_MINUTES = "last_minutes"
_FIRST = "no minutes: first meeting on record"
_PART_B = "/papers/part b/"
_NOT_OPEN = "It cannot stand in an open pack; the clerk has been told why."


def file_packs(app: App, known: Known, templates: Templates, owed: Sequence[Owed], *, dry_run: bool) -> Report:
    """Compile and file every pack whose papers are due."""
    reports: list[Report] = []
    types = {t.code: t for t in known.definitions.documents if t.parts}
    compiled: dict[tuple[str, str], Pack] = {}
    for one in owed:
        document_type = types.get(one.document_type or "")
        if document_type is None or one.key is None or waits(one.occurrence):
            continue
        desk = known.opened.cabinet.desk(TRUST)
        key = DocumentKey.parse(one.key)
        row = desk.row(key)
        if (row is None or row.missed) and is_missed(one, document_type, known.today):
            desk.miss(key, document_type, f"{document_type.title}: its day was {in_words(last_day(one))}.")
            continue
        if document_type.form == "pdf" and app.converter is None:
            reports.append(Report(issues=(_no_converter(),)))
            continue
        same = (one.element, f"{one.occurrence.period.slug}/{one.number}/{'/'.join(document_type.parts)}")
        pack = compiled.setdefault(
            same, Pack(app=app, known=known, templates=templates, desk=desk, type=document_type, owed=one)
        )
        try:
            _file(known, desk, document_type, one, pack)
        except SicDocsError as problem:
            reports.append(Report(issues=(problem.issue(),)))
        reports.append(Report(issues=tuple(pack.issues)))
    return combine(reports)


def _file(known: Known, desk: Desk, document_type: DocumentType, owed: Owed, pack: Pack) -> None:
    key = DocumentKey.parse(owed.key or "")
    half = known.opened.calendars.trust.half_term_of(owed.occurrence.on or owed.window.first)
    element = known.definitions.cycle.element(owed.element)
    spot = document_path(
        document_type,
        key,
        half_term=half.label if half else "",
        element_folder=element.folder,
        element_short=element.short,
        folders=known.opened.folders,
    )
    desk.file(
        Request(
            key=key,
            type=document_type,
            place=spot.place,
            path=spot.path,
            recipe=lambda: pack.recipe,
            is_open=is_open(known, owed, document_type),
            issue_on=owed.issue_on,
            render=lambda: pack.render(str(key), document_type.form),
        )
    )


def _no_converter() -> Issue:
    return Issue(
        code="no-converter",
        found="There is no LibreOffice on this machine, so the pack comes as Word only and without page numbers.",
        remedy="Install libreoffice-writer-nogui and libreoffice-calc-nogui; `sic-docs doctor` says what is missing.",
    )


@dataclass(eq=False)
class Pack:
    """One meeting's pack: arranged when its recipe is asked for, compiled when a form of it is to be filed.

    Attributes:
        issues: What people should put right, added to as it is arranged and compiled.
    """

    app: App
    known: Known
    templates: Templates
    desk: Desk
    type: DocumentType
    owed: Owed
    issues: list[Issue] = field(default_factory=list)

    @cached_property
    def situation(self) -> Situation:
        return situation(
            self.known,
            self.type,
            self.owed.key or "",
            occurrence=self.owed.occurrence,
            agenda=AgendaNow(items=self.agenda or None),
        )

    @cached_property
    def agenda(self) -> tuple[AgendaItem, ...]:
        """The agenda's items as it now stands in the library."""
        code = self.type.parts[0]
        content = self._content(code)
        if content is None:
            return ()
        read = read_word(content, name=f"{code}.docx")
        opened = self.known.opened
        key = replace(DocumentKey.parse(self.owed.key or ""), document_type=code)
        issued = load_issued(opened.store, TRUST, opened.years).get(str(key))
        answers = to_answers(read, self.known.definitions.document(code), key="")
        return items_read(answers, issued.items if issued else ())

    @cached_property
    def arrangement(self) -> Arrangement:
        made: list[PackFile] = []
        for part in self.type.parts:
            if part == _LAST_MINUTES:
                made += self._last_minutes()
            elif part != "papers":
                made += self._ours(part)
        found = arrange(self.type.parts, made, self.agenda, self._dropped())
        if self.is_open:
            found = self._without_leaks(found)
        self.issues += found.issues
        return found

    @property
    def is_open(self) -> bool:
        """Whether anyone may ask to see it."""
        return self.type.level is Level.C0

    def _without_leaks(self, found: Arrangement) -> Arrangement:
        """Papers that may not stand in an open pack keep their line on its contents page, which does not say why."""
        entries: list[Entry] = []
        left_out, issues = [*found.left_out], [*found.issues]
        for entry in found.entries:
            bad = self._leaks(entry.name, entry.content) if entry.content is not None else ()
            if bad:
                entry, (left, _) = without(entry, bad[0].issue(entry.name))
                left_out.append(replace(left, reason=_NOT_OPEN))
                issues += [leak.issue(entry.name) for leak in bad]
            entries.append(entry)
        return Arrangement(entries=tuple(entries), left_out=tuple(left_out), issues=tuple(issues))

    def _leaks(self, name: str, content: bytes, *, authors: bool = False) -> tuple[Leak, ...]:
        definitions, schools = self.known.definitions, self.known.opened.register.schools
        categories = definitions.trust.categories
        return leaks(
            name,
            content,
            wording=Wording(
                categories=tuple(dict.fromkeys(word for c in categories for word in (c.name, c.short) if word)),
                schools=tuple(word for s in schools for word in (s.name, s.code)),
                allowed=definitions.trust.categories_in_part_a,
            ),
            levels={t.code: str(t.level) for t in definitions.documents},
            authors=authors,
        )

    @cached_property
    def values(self) -> Values:
        return build_values(self.situation)

    @cached_property
    def recipe(self) -> str:
        own = {"title": document_title(self.situation), "mark": self.mark}
        blank = PackFacts(rows=(), left_out=(), pages=None).values()
        for name in (COVER, CONTENTS):
            compiled = self.templates.compiled(name)
            own[name] = recipe(compiled.hash, used_values(compiled, {**self.values, **blank}, template=name))
        return pack_recipe(self.arrangement, own)

    @property
    def mark(self) -> str:
        return f"{self.type.level} · DRAFT, not released"

    @cached_property
    def compiled(self) -> CompiledPack:
        converter = self.app.converter
        try:
            found = self._compile(converter.to_pdf if converter else None)
        except ConverterError as problem:
            self.issues.append(problem.issue())
            found = self._compile(None)
        self.issues += [i for i in found.issues if i not in self.issues]
        return found

    def _compile(self, to_pdf: ToPdf | None) -> CompiledPack:
        return compile_pack(
            self.arrangement,
            title=document_title(self.situation),
            level_mark=self.mark,
            cover=lambda facts: self._page(COVER, facts),
            contents=lambda facts: self._page(CONTENTS, facts),
            to_pdf=to_pdf,
        )

    def render(self, key: str, form: str) -> Rendered:
        """The pack as Word or PDF, stamped.

        Raises:
            ConverterError: The PDF is asked for and could not be made.
            DocumentError: What was made is open to inspection and holds what may not be in it.
        """
        today = self.known.today
        if form == "pdf":
            if self.compiled.pdf is None:
                raise ConverterError("The PDF of the pack could not be made.", "See the issue above.", code="no-pdf")
            self._refuse_leaks("pack.pdf", self.compiled.pdf)
            return stamp_pdf(self.compiled.pdf, key=key, recipe=self.recipe, as_of=today)
        self._refuse_leaks("pack.docx", self.compiled.word)
        return write_stamp(self.compiled.word, key=key, recipe=self.recipe, as_of=today)

    def _refuse_leaks(self, name: str, content: bytes) -> None:
        found = self._leaks(name, content, authors=True) if self.is_open else ()
        if found:
            raise DocumentError(
                f"The {self.type.title} was not filed: {' '.join(leak.found for leak in found)}",
                found[0].remedy,
                code="pack-leak",
                file=f"{document_title(self.situation)}.{name.rpartition('.')[2]}",
            )

    def _page(self, name: str, facts: PackFacts) -> bytes:
        compiled = self.templates.compiled(name)
        values = used_values(compiled, {**self.values, **facts.values()}, template=name)
        s = self.situation
        return fill(
            compiled, values, title=document_title(s), key=s.key, recipe=recipe(compiled.hash, values), as_of=s.today
        ).content

    # -- its papers -----------------------------------------------------------------------------------------------

    def _ours(self, code: str) -> list[PackFile]:
        document_type = self.known.definitions.document(code)
        if document_type.scope == "trust":
            name = f"{document_type.title}.docx".replace(", Part", " part")
            return [PackFile(part=code, title=document_type.title, name=name, content=self._content(code), code=code)]
        schools = [s for s in self.known.opened.register.schools if s.is_in_trust(self.known.today)]
        return [
            PackFile(
                part=code,
                title=f"School page: {school.name}",
                name=f"{school.code} school page.docx",
                content=self._content(code, school.code),
                code=code,
                group="School pages",
            )
            for school in schools
        ]

    def _content(self, code: str, school: str = TRUST, occurrence: Occurrence | None = None) -> bytes | None:
        """A filed paper as people left it; None when it is not in the library."""
        o = occurrence or self.owed.occurrence
        return self._read(DocumentKey(code, school, o.period, o.number))

    def _read(self, key: DocumentKey) -> bytes | None:
        school = key.school
        try:
            file = self.known.opened.cabinet.desk(school).where(key)
            return self.known.opened.store.read(file) if file else None
        except StoreError as problem:  # shown as missing on the contents page
            self.issues.append(problem.issue(school=None if school == TRUST else school))
            return None

    def _last_minutes(self) -> list[PackFile]:
        """The minutes of the meeting before, in whatever year; where none is on record that is said."""
        code = next((t.code for t in self.known.definitions.documents if t.minutes_of == self.type.parts[0]), "")
        item = self._item_of(self.known.definitions.document(code).title) if code else ""
        file = PackFile(part=_LAST_MINUTES, title="Minutes of the last meeting", name="Last minutes.docx", content=None)
        file = replace(file, item=item)
        on = self.owed.occurrence.on
        before = [
            o
            for o in self.known.opened.occurrences
            if o.element == self.owed.element and o.on and on and o.on < on and not waits(o)
        ]
        if before:
            last = max(before, key=lambda o: (o.on, o.number))
            title = f"Minutes of {in_words(last.on)}" if last.on else file.title
            return [replace(file, title=title, content=self._content(code, occurrence=last))]
        earlier = self._of_earlier_years(code)
        if earlier is None:
            return [replace(file, missing=_FIRST)]
        return [replace(file, content=self._read(earlier))]

    def _of_earlier_years(self, code: str) -> DocumentKey | None:
        """The latest minutes filed in an earlier year; None where the registries know of none."""
        year = self.owed.period.year
        rows = [row for row in self.known.opened.rows.values() if row.document_type == code and row.is_filed]
        keys = [DocumentKey.parse(row.key) for row in sorted(rows, key=lambda row: (row.as_of, row.key))]
        return next((key for key in reversed(keys) if key.year < year), None)

    def _item_of(self, paper: str) -> str:
        """Number of the agenda item that names this paper; "" when none does."""
        return next((i.number for i in self.agenda if i.paper.casefold() == paper.casefold()), "")

    def _dropped(self) -> list[DroppedFile]:
        """What lies in `Papers/` beside the agenda and beside the pack."""
        store, definitions = self.known.opened.store, self.known.definitions
        found: dict[tuple[str, str], DroppedFile] = {}
        for code in (self.type.parts[0], self.type.code):
            document_type = definitions.document(code)
            half = self.known.opened.calendars.trust.half_term_of(self.owed.occurrence.on or self.owed.window.first)
            key = replace(DocumentKey.parse(self.owed.key or ""), document_type=code)
            spot = document_path(
                document_type, key, half_term=half.label if half else "", folders=self.known.opened.folders
            )
            folder = f"{spot.path.rpartition('/')[0]}/Papers"
            for file in store.list(spot.place, folder):
                if (file.place, file.path) in found:
                    continue
                name = file.path.rpartition("/")[2]
                if self.is_open and _PART_B in file.path.casefold():
                    self.issues.append(_misplaced(name))
                    continue
                try:
                    found[(file.place, file.path)] = DroppedFile(name=name, content=store.read(file))
                except SicDocsError as problem:
                    self.issues.append(problem.issue())
        return list(found.values())


def _misplaced(name: str) -> Issue:
    return Issue(
        code="paper-misplaced",
        file=name,
        found="It lies in a folder of Part B papers where everyone who reads Part A can open it. It is in no pack.",
        remedy="Move it to Papers/Part B in the committee's folder under Confidential.",
    )
