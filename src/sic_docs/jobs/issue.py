"""Documents that are due → filed, one desk at a time (design.md, Life of a document)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sic_docs.cycle.model import Occurrence
from sic_docs.documents.definition import DocumentType
from sic_docs.documents.facts.agenda import items_now
from sic_docs.documents.facts.wording import in_words
from sic_docs.documents.owed import Owed
from sic_docs.documents.reading import to_answers
from sic_docs.documents.situation import Situation
from sic_docs.errors import Issue, NotKnown, SicDocsError, TemplateError
from sic_docs.filing.key import DocumentKey
from sic_docs.filing.paths import Spot, document_path
from sic_docs.jobs.booking import is_replaced, not_held, waits
from sic_docs.jobs.drafting import Draft
from sic_docs.jobs.filing import Desk, Rendered, Request
from sic_docs.jobs.issued import Issued
from sic_docs.jobs.report import Outcome, Report, Verb
from sic_docs.jobs.returns import RETURN, ReturnForm, return_form
from sic_docs.jobs.situations import AgendaNow, Known, is_missed, is_open, last_day, situation
from sic_docs.jobs.templates import Templates, is_word
from sic_docs.meetings.actions import ACTIONS
from sic_docs.meetings.agenda import ITEMS, differences, items_read
from sic_docs.meetings.model import AgendaItem
from sic_docs.ports import Store
from sic_docs.word.read import read as read_word

_LAST_DAYS = 3
"""School days before a meeting in which a refresh says what it changed (P7)."""


@dataclass
class Clerk:
    """Writes and files the documents of one desk. Not shared between desks.

    Attributes:
        issued: Printed key → what was last written; changed as documents are filed.
    """

    known: Known
    store: Store
    desk: Desk
    templates: Templates
    issued: dict[str, Issued]
    problems: list[Issue] = field(default_factory=list)

    def issue(self, owed: Sequence[Owed]) -> Report:
        """File everything owed at this desk; what was done is the desk's to report, what went wrong here is returned."""
        for one in owed:
            if one.key is None or one.document_type is None:
                continue
            document_type = self.known.definitions.document(one.document_type)
            if waits(one.occurrence):
                self._waiting(one, document_type)
                continue
            if not document_type.template:
                continue  # compiled from its papers, when they are all filed
            self._one(one, document_type)
        return Report(issues=tuple(self.problems))

    def again(self, owed: Owed, copy: int) -> Outcome:
        """File one further copy of a paper on request, beside what is there (P8).

        Raises:
            NotKnown: The newest copy is there untouched and says all that a further one would.
        """
        assert owed.key is not None and owed.document_type is not None
        document_type = self.known.definitions.document(owed.document_type)
        draft = Draft(self.templates, lambda: self._situation(owed, document_type))
        request = self._request(owed, document_type, draft)
        self._refuse_twin(request, copy - 1)
        key = request.key.with_copy(copy)
        path = self._spot(document_type, key, owed.occurrence).path
        if document_type.code == RETURN:
            school = self.known.opened.register.school(owed.school)
            form = self._return_form(owed, document_type)
            make = lambda: form.make(school, as_of=self.known.today, key=str(key))  # noqa: E731
            return self.desk.file(replace(request, key=key, path=path, render=make))
        return self.desk.file(replace(request, key=key, path=path, render=lambda: draft.render(str(key)), refresh=None))

    def _refuse_twin(self, request: Request, newest: int) -> None:
        """Beside a paper nobody has touched another of the same would only be one too many."""
        key = request.key.with_copy(max(newest, 1))
        row, file = self.desk.row(key), self.desk.where(key)
        if row is None or file is None or row.is_edited or row.recipe != request.recipe_now:
            return
        raise NotKnown(
            f"Nobody has typed in {file.path} yet, and another copy would say the same.",
            "Use that one. If it is spoilt or not wanted, delete it and ask again.",
            code="untouched-copy",
        )

    def _waiting(self, owed: Owed, document_type: DocumentType) -> None:
        """A meeting that is cancelled or unbooked: nothing is written for it, and once it cannot be held that is told.

        What was filed for a meeting cancelled since says so as long as nobody typed in it (P21).
        """
        key, occurrence = DocumentKey.parse(owed.key or ""), owed.occurrence
        row = self.desk.row(key)
        if row is None:
            why = not_held(occurrence, self.known.today)
            if why and not is_replaced(occurrence, self.known.opened.occurrences):
                self.desk.miss(key, document_type, f"{document_type.title}: {why}.")
        elif row.is_filed and occurrence.is_cancelled and occurrence.on is not None and document_type.template:
            self._one(owed, document_type)

    def _one(self, owed: Owed, document_type: DocumentType) -> None:
        key = DocumentKey.parse(owed.key or "")
        row = self.desk.row(key)
        if (row is None or row.missed) and is_missed(owed, document_type, self.known.today):
            self.desk.miss(key, document_type, f"{document_type.title}: its day was {in_words(last_day(owed))}.")
            return
        draft = Draft(self.templates, lambda: self._situation(owed, document_type))
        try:
            outcome = self.desk.file(self._request(owed, document_type, draft))
        except TemplateError as problem:
            self.problems.append(problem.issue())
            return
        if outcome.verb is Verb.KEEP_EDITS:
            self._moved_but_edited(owed, outcome)
            if document_type.minutes_of:
                self._agenda_went_on(owed, document_type, outcome)
            self._tell_what_is_new(owed, document_type)
        if outcome.verb in (Verb.CREATE, Verb.REPLACE, Verb.NAME_TAKEN):
            self._remember(owed, document_type, draft)

    def _request(self, owed: Owed, document_type: DocumentType, draft: Draft) -> Request:
        key = DocumentKey.parse(owed.key or "")
        spot = self._spot(document_type, key, owed.occurrence)
        if document_type.code == RETURN:
            return self._return_request(key, owed, document_type, spot)
        return Request(
            key=key,
            type=document_type,
            place=spot.place,
            path=spot.path,
            recipe=lambda: draft.recipe,
            is_open=is_open(self.known, owed, document_type),
            issue_on=owed.issue_on,
            render=draft.render,
            refresh=lambda _before: self._refresh(draft, owed),
        )

    def _return_request(self, key: DocumentKey, owed: Owed, document_type: DocumentType, spot: Spot) -> Request:
        known, school = self.known, self.known.opened.register.school(owed.school)
        form = self._return_form(owed, document_type)
        return Request(
            key=key,
            type=document_type,
            place=spot.place,
            path=spot.path,
            recipe=lambda: form.recipe(school),
            is_open=False,
            issue_on=owed.issue_on,
            render=lambda: form.make(school, as_of=known.today),
        )

    def _return_form(self, owed: Owed, document_type: DocumentType) -> ReturnForm:
        known, template = self.known, self.templates.bytes(document_type.template)
        return return_form(template, known.definitions, known.opened.calendars, owed.period.year)

    def _spot(self, document_type: DocumentType, key: DocumentKey, occurrence: Occurrence) -> Spot:
        element = self.known.definitions.cycle.element(occurrence.element)
        calendar = self.known.opened.calendars.of(occurrence.school)
        half = calendar.half_term_of(occurrence.window.first)
        label = half.label if half and "-" not in key.period.slug else ""
        return document_path(
            document_type,
            key,
            half_term=label,
            element_folder=element.folder,
            element_short=element.short,
            folders=self.known.opened.folders,
        )

    # -- one document's values ------------------------------------------------------------------------------------

    def _situation(self, owed: Owed, document_type: DocumentType) -> Situation:
        agenda = self._agenda(owed, document_type) if document_type.minutes_of else None
        return situation(
            self.known,
            document_type,
            owed.key or "",
            occurrence=owed.occurrence,
            agenda=agenda,
            before=self.issued.get(owed.key or ""),
        )

    def _agenda(self, owed: Owed, document_type: DocumentType) -> AgendaNow:
        """The agenda as it now stands in the library; else as we issued it, and the minutes say so."""
        key = DocumentKey.parse(owed.key or "")
        agenda_key = replace(key, document_type=document_type.minutes_of or "")
        agenda_type = self.known.definitions.document(agenda_key.document_type)
        before = self.issued.get(str(agenda_key))
        file = self.desk.where(agenda_key)
        if file is not None:
            try:
                read = to_answers(read_word(self.store.read(file), name=file.path), agenda_type, key=str(agenda_key))
            except SicDocsError as problem:
                self.problems.append(problem.issue(school=self._school))
            else:
                if read.rows.get(ITEMS):
                    return AgendaNow(items=items_read(read, before.items if before else ()), source="as edited")
        return AgendaNow(items=before.items, source="as issued") if before and before.items else AgendaNow()

    def _refresh(self, draft: Draft, owed: Owed) -> Rendered:
        """The document again; in the last days before its meeting it says under the title what changed (P7)."""
        on = owed.occurrence.on
        calendar = self.known.opened.calendars.of(owed.school)
        if on is not None and calendar.add_open_days(on, -_LAST_DAYS) <= self.known.today:
            changed = self._changes(draft.situation, owed)
            draft = Draft(self.templates, lambda s=draft.situation: replace(s, changed=changed))  # type: ignore[misc]
        return draft.render()

    def _changes(self, s: Situation, owed: Owed) -> tuple[str, ...]:
        before = self.issued.get(s.key)
        if before is None:
            return ("it was brought up to date.",)
        found: list[str] = []
        if before.on != owed.occurrence.on and before.on is not None:
            found.append(f"The meeting was moved from {in_words(before.on)}.")
        if owed.is_cancelled:
            found.append("The meeting is cancelled.")
        found += differences(before.items, _written_items(s))
        new = [ref for ref in _refs(s) if ref not in before.refs]
        closed = [ref for ref in before.refs if ref not in _refs(s)]
        if new:
            found.append(f"Actions added: {', '.join(new)}.")
        if closed:
            found.append(f"Actions closed: {', '.join(closed)}.")
        return tuple(found) or ("Figures or facts were brought up to date.",)

    # -- what later runs need -------------------------------------------------------------------------------------

    def _remember(self, owed: Owed, document_type: DocumentType, draft: Draft) -> None:
        if not is_word(document_type):
            return
        s = draft.situation
        key = owed.key or ""
        self.issued[key] = Issued(key=key, on=owed.occurrence.on, items=_written_items(s), refs=_refs(s))

    def _moved_but_edited(self, owed: Owed, outcome: Outcome) -> None:
        before = self.issued.get(owed.key or "")
        on = owed.occurrence.on
        if before is None or before.on is None or on is None or before.on == on or on < self.known.today:
            return
        self.problems.append(
            Issue(
                code="moved-but-edited",
                file=(outcome.path or "").rpartition("/")[2],
                found=f"The meeting moved from {in_words(before.on)} to {in_words(on)}, and somebody had typed in it.",
                remedy="Change the date in it by hand, or ask for a fresh copy with `sic-docs issue --again "
                f"{owed.key}`.",
                school=self._school,
            )
        )

    def _agenda_went_on(self, owed: Owed, document_type: DocumentType, outcome: Outcome) -> None:
        """Minutes somebody began stay as they are; what has changed on the agenda since is named until the meeting."""
        before, on = self.issued.get(owed.key or ""), owed.occurrence.on
        if before is None or on is None or on < self.known.today:
            return
        now = self._agenda(owed, document_type)
        changed = differences(before.items, now.items or ()) if now.source == "as edited" else ()
        if changed:
            self.problems.append(
                Issue(
                    code="agenda-went-on",
                    file=(outcome.path or "").rpartition("/")[2],
                    found=f"Somebody had begun these minutes when the agenda changed: {' '.join(changed)}",
                    remedy="Type what has changed into the minutes, or ask for a fresh copy with "
                    f"`sic-docs issue --again {owed.key}`.",
                    school=self._school,
                )
            )

    def _tell_what_is_new(self, owed: Owed, document_type: DocumentType) -> None:
        """What a fresh version would change in a paper somebody typed in, kept for its owner's list once (P8)."""
        key = owed.key or ""
        row, before = self.desk.row(key), self.issued.get(key)
        if not is_word(document_type) or not is_open(self.known, owed, document_type) or row is None or before is None:
            return
        draft = Draft(self.templates, lambda: self._situation(owed, document_type))
        if draft.recipe == row.recipe or not self.desk.tell_once(key, draft.recipe):
            return
        changes = self._changes(draft.situation, owed)
        self.issued[key] = replace(before, fresh=changes, fresh_on=self.known.today)

    @property
    def _school(self) -> str | None:
        return None if self.desk.code == "TRUST" else self.desk.code


def by_desk(owed: Sequence[Owed]) -> Mapping[str, tuple[Owed, ...]]:
    """Short code or TRUST → what is owed there, soonest first."""
    desks: dict[str, list[Owed]] = {}
    for one in owed:
        desks.setdefault(one.school, []).append(one)
    return {code: tuple(rows) for code, rows in desks.items()}


def _items(s: Situation) -> tuple[AgendaItem, ...]:
    return items_now(s) if s.type.repeat(ITEMS) and s.type.repeat(ITEMS).reads_as == "agenda_items" else ()  # type: ignore[union-attr]


def _written_items(s: Situation) -> tuple[AgendaItem, ...]:
    """The items a paper was written with: an agenda's own, minutes' from the agenda."""
    return tuple(s.agenda or ()) if s.type.minutes_of else _items(s)


def _refs(s: Situation) -> tuple[str, ...]:
    from sic_docs.documents.facts.agenda import open_actions

    return tuple(a.ref for a in open_actions(s)) if s.type.repeat(ACTIONS) else ()
