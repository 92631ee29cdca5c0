"""Document types against their templates, the facts there are, and each other's file names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from string import Formatter
from typing import Protocol

from sic_docs.config.bind import did_you_mean
from sic_docs.config.model import Definitions
from sic_docs.documents.definition import Ask, DocumentType
from sic_docs.errors import Issue

FIELDS = ("year", "term", "half_term", "code", "number", "element")
"""What a folder or file name pattern may hold in { }."""

_FORBIDDEN = re.compile(r'["*:<>?|\\\x00-\x1f]')
_LONGEST = 150
"""Characters below the library; Windows sync breaks at 260 in all (P28)."""


class AskedLike(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def options(self) -> tuple[str, ...]: ...
    @property
    def place(self) -> str: ...


class Compiled(Protocol):
    """What a compiled template tells of itself (`word.compile.Compiled`)."""

    @property
    def gives(self) -> Collection[str]: ...
    @property
    def whens(self) -> Collection[str]: ...
    @property
    def asks(self) -> Mapping[str, AskedLike]: ...
    @property
    def eaches(self) -> Mapping[str, str | None]: ...


def document_issues(
    definitions: Definitions,
    templates: Mapping[str, Compiled],
    providers: Mapping[str, Collection[str]] | None,
    *,
    told: Collection[str] = (),
) -> Iterator[Issue]:
    """Templates that are missing, facts nobody gives, questions declared or asked on one side only."""
    for document in definitions.documents:
        if providers is not None:
            for name in document.uses:
                if name not in providers:
                    found = f'uses names "{name}", and there are no such facts.'
                    yield _issue(document, "unknown-facts", found, did_you_mean(name, providers))
        if not document.template.endswith(".docx"):
            continue
        compiled = templates.get(document.template)
        if compiled is None:
            if document.template in told:
                continue
            found = f'There is no template "{document.template}" that can be used.'
            yield _issue(document, "template-missing", found, did_you_mean(document.template, templates))
            continue
        yield from _asks(document, compiled)
        if providers is not None:
            yield from _facts(document, compiled, providers)


def _asks(document: DocumentType, compiled: Compiled) -> Iterator[Issue]:
    declared: dict[str, Ask] = {ask.name: ask for ask in document.asks}
    for repeat in document.repeats:
        if repeat.name not in compiled.eaches:
            found = f"The template has no each:{repeat.name}, which repeats names."
            yield _issue(document, "repeat-not-in-template", found, did_you_mean(repeat.name, compiled.eaches))
            continue
        declared.update({f"{repeat.name}.{column.name}": column for column in repeat.columns})
    for name, asked in compiled.asks.items():
        ask = declared.get(name)
        if ask is None:
            found = f'The template asks "{name}" ({asked.place}), but the entry has no such answer.'
            remedy = f"{did_you_mean(name, declared)} Change the tag in Word or add the name here."
            yield _issue(document, "ask-not-declared", found, remedy)
            continue
        if asked.kind != ask.kind:
            found = f'"{name}" is a {ask.kind} here, but a {asked.kind} in the template ({asked.place}).'
            yield _issue(document, "ask-kind", found, f"Set kind: {asked.kind}, or change the control in Word.")
        elif ask.options and tuple(asked.options) != ask.options:
            found = (
                f'The choices of "{name}" differ: {", ".join(ask.options)} here, {", ".join(asked.options)} in Word.'
            )
            yield _issue(document, "ask-options", found, "Make them the same; answers are read by these words.")
    for name in declared:
        if name not in compiled.asks:
            found = f'"{name}" is declared, but the template never asks it.'
            yield _issue(document, "ask-not-in-template", found, did_you_mean(name, compiled.asks))


def _facts(document: DocumentType, compiled: Compiled, providers: Mapping[str, Collection[str]]) -> Iterator[Issue]:
    known = {name for use in document.uses for name in providers.get(use, ())}
    known |= {repeat.name for repeat in document.repeats} | {ask.name for ask in document.asks}
    outer = [name for name, inside in compiled.eaches.items() if inside is None]
    for kind, names in (("give", compiled.gives), ("when", compiled.whens), ("each", outer)):
        for name in sorted(set(names)):
            if name in known or (kind != "each" and any(name.startswith(f"{each}.") for each in compiled.eaches)):
                continue
            found = f"The template has {kind}:{name}, which none of its facts give."
            remedy = f"{did_you_mean(name, known)} Or add the facts' name to uses."
            yield _issue(document, "fact-not-given", found, remedy)


def name_issues(definitions: Definitions) -> Iterator[Issue]:
    """Patterns that cannot be filled, names SharePoint refuses, papers that would share one name."""
    taken: dict[tuple[str, str], DocumentType] = {}
    for document in definitions.documents:
        bad = list(_pattern_issues(document))
        yield from bad
        if bad:
            continue
        yield from _sharing_with_itself(document, definitions)
        path = sample_path(document, definitions)
        if len(path) > _LONGEST:
            found = f"Its path would be {len(path)} characters: {path}"
            yield _issue(document, "path-too-long", found, f"Keep it below {_LONGEST}.")
        other = taken.setdefault((document.place, path.casefold()), document)
        if other is not document:
            found = f"It would be filed under the same name as {other.code}: {path}"
            yield _issue(document, "name-collision", found, "Change file_name or folder of one of them.")


def sample_path(document: DocumentType, definitions: Definitions) -> str:
    """Where one paper of the type would stand: OAK, number 04, Autumn 2 of 2026-27."""
    element = next((e for e in definitions.cycle.elements if e.code == document.element), None)
    values = {"year": "2026-27", "term": "Autumn", "half_term": "Autumn 2", "code": "OAK", "number": "04"}
    folder = document.folder.format(**values, element=element.folder if element else "")
    name = document.file_name.format(**values, element=element.short if element else "")
    return f"{folder}/{name}.{document.form}".lstrip("/")


def _pattern_issues(document: DocumentType) -> Iterator[Issue]:
    for what, pattern in (("folder", document.folder), ("file_name", document.file_name)):
        try:
            parts = list(Formatter().parse(pattern))
        except ValueError:
            yield _issue(
                document, "pattern", f'{what}: the braces in "{pattern}" do not match.', "Close each { with }."
            )
            continue
        for text, name, spec, conversion in parts:
            if name is not None and (name not in FIELDS or spec or conversion):
                yield _issue(document, "pattern", f'{what}: "{{{name}}}" is not known.', did_you_mean(name, FIELDS))
            if _FORBIDDEN.search(text) or (what == "file_name" and "/" in text):
                found = f'{what}: "{pattern}" holds a character SharePoint refuses.'
                yield _issue(document, "pattern", found, 'Take out " * : < > ? | \\ and, in a name, /.')
        if what == "file_name" and (pattern != pattern.strip(" .") or not pattern):
            yield _issue(document, "pattern", "file_name is empty or ends in a space or full stop.", "Mend it.")
        if what == "folder" and any(
            piece != piece.strip(" .") or piece == "" for piece in pattern.split("/") if pattern
        ):
            yield _issue(document, "pattern", f'folder: "{pattern}" has an empty or untidy part.', "Mend it.")


def _sharing_with_itself(document: DocumentType, definitions: Definitions) -> Iterator[Issue]:
    """A type of which several fall in one period needs something in its name that tells them apart."""
    there = {name for _, name, _, _ in Formatter().parse(document.folder + document.file_name) if name}
    element = next((e for e in definitions.cycle.elements if e.code == document.element), None)
    wanted: tuple[str, ...] = ()
    if document.per_period == "half_term":
        wanted = ("half_term",)
    elif document.per_period == "occurrence" and element is not None:
        cadences = [c for c in (element.cadence, *element.by_category.values()) if c is not None]
        steps = ("year", "term", "half_term")
        finer = any(
            c.per not in steps or c.times > 1 or steps.index(c.per) > steps.index(element.period) for c in cadences
        )
        wanted = (
            ("number",)
            if finer
            else {"half_term": ("half_term", "number"), "term": ("term", "half_term", "number")}.get(element.period, ())
        )
    if document.per_period != "always" and "year" not in there:
        yield _issue(document, "name-collision", "Papers of two years would share one name.", "Put {year} in folder.")
    if wanted and not there & set(wanted):
        words = " or ".join(f"{{{name}}}" for name in wanted)
        yield _issue(
            document, "name-collision", "Several of its papers would share one name.", f"Put {words} in file_name."
        )


def _issue(document: DocumentType, code: str, found: str, remedy: str) -> Issue:
    return Issue(
        code=code, file=document.file, place=f"line {document.line} ({document.code})", found=found, remedy=remedy
    )
