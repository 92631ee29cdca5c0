"""Marks of a template (`give:`, `ask:`, `each:`, `when:`): their names, scopes, places, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Final

from lxml import etree

from sic_docs.errors import Issue, TemplateError
from sic_docs.word.state import Name
from sic_docs.word.xml import P_PR, SDT_CONTENT, TBL, TC, TR, P, qn, text_of, value_of

KINDS: Final = ("give", "ask", "each", "when")
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_HEADING = re.compile(r"heading ?[1-9]|title", re.IGNORECASE)


class TemplateFaults(TemplateError):
    """A template that cannot be compiled or filled, with every fault as an issue of its own."""

    def __init__(self, template: str, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        first = self.issues[0]
        several = len(self.issues) > 1
        found = first.found
        if several:
            listed = " ".join(
                f"({n}) {f'{i.place}: ' if i.place else ''}{i.found}" for n, i in enumerate(self.issues, 1)
            )
            found = f"{len(self.issues)} things are wrong: {listed}"
        super().__init__(
            found,
            "Mend each of them in the template in Word." if several else first.remedy,
            code=first.code,
            file=template,
            place=None if several else first.place,
        )


@dataclass(slots=True)
class Faults:
    """Faults gathered while one template is compiled or filled."""

    template: str
    issues: list[Issue] = field(default_factory=list)

    def add(self, place: str, found: str, remedy: str, code: str = "template-mark") -> None:
        issue = Issue(code=code, file=self.template, place=place or None, found=found, remedy=remedy)
        if issue not in self.issues:
            self.issues.append(issue)

    def stop(self) -> None:
        """Raise what was gathered, if anything was."""
        if self.issues:
            raise TemplateFaults(self.template, self.issues)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a mark stands: the repeats round it, outermost first, and whether they keep their controls.

    Attributes:
        repeats: Full names of the enclosing repeats. `cell`: gives of the enclosing table cell, to shade it.
        cell_depth: Depth of scopes at that cell.
    """

    repeats: tuple[str, ...] = ()
    cell: list[Name] | None = None
    cell_depth: int = 0

    def inside(self, repeat: str) -> Scope:
        return replace(self, repeats=(*self.repeats, repeat))

    def name(self, full: str, place: str) -> Name:
        """The scope and key a name is looked up in: the innermost repeat it belongs to, else the document."""
        for depth in range(len(self.repeats), 0, -1):
            repeat = self.repeats[depth - 1]
            if full.startswith(f"{repeat}."):
                return Name(full, depth, full[len(repeat) + 1 :], place)
        return Name(full, 0, full, place)


@dataclass(slots=True)
class Where:
    """Follows the reading of a part, to tell places in people's words."""

    part: str
    headings: frozenset[str]
    section: str = ""
    tables: int = 0
    stack: list[list[int]] = field(default_factory=list)

    def enter(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == P:
            style = value_of(element.find(P_PR), qn("w:pStyle"))
            if style in self.headings:
                self.section = text_of(element).strip() or self.section
        elif tag == TBL:
            self.tables += 1
            self.stack.append([self.tables, 0, 0])
        elif tag == TR and self.stack:
            self.stack[-1][1] += 1
            self.stack[-1][2] = 0
        elif tag == TC and self.stack:
            self.stack[-1][2] += 1

    def leave(self, element: etree._Element) -> None:
        if element.tag == TBL:
            self.stack.pop()

    def place(self) -> str:
        pieces = [self.part] if self.part else []
        if self.section:
            pieces.append(f"section '{self.section}'")
        for table, row, column in self.stack[-1:]:
            pieces.append(f"table {table}")
            pieces += [f"row {row}"] if row else []
            pieces += [f"column {column}"] if column else []
        return ", ".join(pieces)


def split_tag(tag: str, where: str, faults: Faults) -> tuple[str, str] | None:
    """(kind, name) of a mark; None for a control that is not one of ours or cannot be used (then a fault is added)."""
    kind, colon, name = tag.partition(":")
    kind, name = kind.strip(), name.strip()
    if not colon:
        near = get_close_matches(tag.strip().lower(), KINDS, 1, 0.75)
        if near:
            faults.add(
                where, f"The control is tagged '{tag}', without a name.", f"Write the Tag as '{near[0]}:' and a name."
            )
        return None
    if kind not in KINDS:
        near = get_close_matches(kind.lower(), KINDS, 1, 0.5)
        hint = f" (did you mean '{near[0]}'?)" if near else ""
        faults.add(
            where,
            f"The control is tagged '{tag}', and '{kind}' is no kind of mark{hint}.",
            f"Use one of {', '.join(f'{k}:' for k in KINDS)}.",
        )
        return None
    if not _NAME.fullmatch(name):
        faults.add(
            where,
            f"The control is tagged '{tag}', and '{name}' cannot be a name.",
            "Use lower-case letters, figures and underscores, parts joined by full stops.",
        )
        return None
    return kind, name


def nearest(name: str, known: Iterable[str]) -> str:
    """` Did you mean 'x'?` or nothing."""
    near = get_close_matches(name, list(known), 1, 0.6)
    return f" Did you mean '{near[0]}'?" if near else ""


def level_of(content: etree._Element | None, parent: etree._Element) -> str:
    """Where a control stands: run, block, row or cell."""
    levels = {TR: "row", TC: "cell", P: "block", TBL: "block", qn("w:r"): "run", qn("w:hyperlink"): "run"}
    for child in content if content is not None else ():
        if str(child.tag) in levels:
            return levels[str(child.tag)]
        inner = child.find(SDT_CONTENT)
        if inner is not None and len(inner):
            return level_of(inner, parent)
    return {TBL: "row", TR: "cell", P: "run", qn("w:hyperlink"): "run"}.get(str(parent.tag), "block")


def heading_styles(styles: etree._Element | None) -> frozenset[str]:
    """Ids of the styles that make a heading: by name, or by an outline level."""
    found: set[str] = set()
    for style in styles.iter(qn("w:style")) if styles is not None else ():
        outline = value_of(style.find(P_PR), qn("w:outlineLvl"))
        if _HEADING.fullmatch(value_of(style, qn("w:name"))) or outline.isdigit():
            found.add(style.get(qn("w:styleId"), ""))
    return frozenset(found)
