"""One part of a template turned into steps: marks are taken out of the tree, the rest becomes literal text.

The tree is changed in place, leaving a processing instruction where each step goes; then it is written as text once
and cut at those instructions. So everything that is not a mark stays as Word wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from sic_docs.word import controls
from sic_docs.word.controls import AskSpec
from sic_docs.word.marks import Faults, Scope, Where, level_of, split_tag
from sic_docs.word.pieces import give_step, steps_of
from sic_docs.word.program import LastParagraph, Shade, Step
from sic_docs.word.state import Name
from sic_docs.word.xml import (
    ALIAS,
    ID,
    P_PR,
    R_PR,
    REPEATING_ITEM,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    TBL,
    TC,
    TC_PR,
    TR,
    W14_NS,
    P,
    R,
    fragment,
    qn,
    tag_of,
    value_of,
)
from sic_docs.word.xml import text_of as read_text

_BEFORE_SHADE: Final = frozenset(
    qn(f"w:{name}") for name in ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders")
)
_CONTAINERS: Final = frozenset({TC, qn("w:txbxContent"), qn("w:hdr"), qn("w:ftr"), qn("w:footnote"), qn("w:endnote")})
_BOOKMARKS: Final = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))


@dataclass(slots=True)
class Found:
    """What the parts of one template hold.

    Attributes:
        first_id: Next fixed control id. `taken`: ids of controls that are not ours.
        each: Full name → names of gives, asks, whens and repeats directly in it, for checks.
    """

    faults: Faults
    first_id: int
    gives: dict[str, str] = field(default_factory=dict)
    whens: dict[str, str] = field(default_factory=dict)
    asks: dict[str, AskSpec] = field(default_factory=dict)
    eaches: dict[str, str | None] = field(default_factory=dict)
    each_places: dict[str, str] = field(default_factory=dict)
    has_ref: set[str] = field(default_factory=set)


class PartReader:
    """Turns one part into steps. Used once."""

    def __init__(self, root: etree._Element, label: str, headings: frozenset[str], found: Found) -> None:
        self.root = root
        self.found = found
        self.where = Where(label, headings)
        self.steps: list[object] = []
        self.marks = 0

    def read(self) -> tuple[Step, ...] | None:
        """The part's steps; None when it has no mark of ours, so can be copied as it is."""
        self._drop_fallbacks()
        self._children(self.root, Scope())
        if not self.marks:
            return None
        return steps_of(self.root, self.steps)

    # --- the tree -------------------------------------------------------------------------------------------

    def _drop_fallbacks(self) -> None:
        """Text boxes are written twice; the old form goes where it holds marks, so no ask is there twice."""
        for fallback in list(self.root.iter(qn("mc:Fallback"))):
            parent = fallback.getparent()
            if parent is not None and any(tag_of(sdt) for sdt in fallback.iter(SDT)):
                parent.remove(fallback)

    def _children(self, element: etree._Element, scope: Scope) -> None:
        for child in list(element):
            if isinstance(child.tag, str) and child.getparent() is element:
                self._element(child, scope)

    def _element(self, element: etree._Element, scope: Scope) -> None:
        if element.tag == SDT:
            self._control(element, scope)
            return
        self.where.enter(element)
        if scope.repeats:
            self._unname(element)
        if element.tag == TC:
            scope = Scope(scope.repeats, [], len(scope.repeats))
        self._children(element, scope)
        if element.tag == TC and scope.cell:
            self._shade(element, scope.cell)
        if element.tag in _CONTAINERS and _is_mark(element, -1, "e"):
            self._append(element, "p")
        if element.tag == TBL and not self._has_sure_row(element):
            self._wrap(element, "t")
        self.where.leave(element)

    def _unname(self, element: etree._Element) -> None:
        """What is repeated must not carry identities that Word wants once a document."""
        for key in (f"{{{W14_NS}}}paraId", f"{{{W14_NS}}}textId"):
            if key in element.attrib:
                del element.attrib[key]
        for child in list(element):
            if child.tag in _BOOKMARKS:
                element.remove(child)

    def _control(self, sdt: etree._Element, scope: Scope) -> None:
        properties, content, parent = sdt.find(SDT_PR), sdt.find(SDT_CONTENT), sdt.getparent()
        assert parent is not None
        tag = tag_of(sdt)
        level = level_of(content, parent)
        if level == "cell":
            self.where.enter(etree.Element(TC))
        elif level == "row":
            self.where.enter(etree.Element(TR))
        place = self.where.place()
        # a row or cell in a control is counted when its own element is reached
        if level == "cell" and self.where.stack:
            self.where.stack[-1][2] -= 1
        elif level == "row" and self.where.stack:
            self.where.stack[-1][1] -= 1
        mark = split_tag(tag, place, self.found.faults) if tag else None
        if mark is None or content is None or properties is None:
            if scope.repeats and properties is not None:
                for control in properties.findall(ID):
                    properties.remove(control)
            if content is not None:
                self._children(content, scope)
            return
        self.marks += 1
        kind, full = mark
        self._check_scope(kind, full, place, scope)
        if kind == "give":
            self._give(sdt, level, scope.name(full, place), scope)
        elif kind == "ask":
            self._ask(sdt, level, full, place, scope)
        elif kind == "when":
            self._when(sdt, level, full, place, scope)
        else:
            self._each(sdt, level, full, place, scope)

    def _check_scope(self, kind: str, full: str, place: str, scope: Scope) -> None:
        """A column of a repeat outside that repeat has no row to take its value from."""
        if kind == "when":
            return
        for repeat in self.found.eaches:
            if full.startswith(f"{repeat}.") and repeat not in scope.repeats:
                self.found.faults.add(
                    place,
                    f"'{kind}:{full}' stands outside its repeat 'each:{repeat}'.",
                    "Move it into the repeat's row or block.",
                )

    def _is_misnamed(self, kind: str, name: Name, scope: Scope) -> bool:
        """Whether a mark in a repeat is not named after it, which is then a fault."""
        if not scope.repeats or name.depth == len(scope.repeats):
            return False
        repeat, own = scope.repeats[-1], name.full.rpartition(".")[2]
        self.found.faults.add(
            name.place,
            f"'{kind}:{name.full}' stands in the repeat 'each:{repeat}' but is not named after it.",
            f"Name it '{kind}:{repeat}.{own}', or move it out of the repeat.",
        )
        return True

    def _give(self, sdt: etree._Element, level: str, name: Name, scope: Scope) -> None:
        content, properties = sdt.find(SDT_CONTENT), sdt.find(SDT_PR)
        assert content is not None and properties is not None
        if level == "row":
            self.found.faults.add(
                name.place, f"'give:{name.full}' stands round a whole row.", "Put it round the text of one cell."
            )
            return
        run = next(content.iter(R), None)
        found = run.find(R_PR) if run is not None else None
        r_pr = found if found is not None and controls.run_properties(found) else properties.find(R_PR)
        step = give_step(name, r_pr)
        self.found.gives.setdefault(name.full, name.place)
        if name.key == "ref" and name.depth:
            self.found.has_ref.add(scope.repeats[name.depth - 1])
        if level == "cell":
            cell = next(content.iter(TC))
            self.where.enter(cell)
            _only_paragraph(cell).append(self._mark("g", step))
            self._shade(cell, [name])
            if scope.repeats:
                for element in cell.iter():
                    self._unname(element)
            _replace(sdt, [cell])
            return
        if scope.cell is not None and name.depth <= scope.cell_depth:
            scope.cell.append(name)
        if level == "run":
            _replace(sdt, [self._mark("g", step)])
            return
        paragraph = _only_paragraph(content)
        if scope.repeats:
            self._unname(paragraph)
        paragraph.append(self._mark("g", step))
        _replace(sdt, [paragraph])

    def _ask(self, sdt: etree._Element, level: str, full: str, place: str, scope: Scope) -> None:
        faults = self.found.faults
        if level == "row":
            faults.add(place, f"'ask:{full}' stands round a whole row.", "Put it round the text of one cell.")
            return
        if full in self.found.asks:
            faults.add(
                place,
                f"'ask:{full}' is asked twice (also in {self.found.asks[full].place or 'the same place'}).",
                "Keep one of them, or give the other a name of its own.",
            )
            return
        name = scope.name(full, place)
        if self._is_misnamed("ask", name, scope):
            return
        control = None
        if not scope.repeats:
            control = self.found.first_id
            self.found.first_id += 1
        if scope.repeats:
            for element in sdt.iter():
                if isinstance(element.tag, str):
                    self._unname(element)
        if level == "cell":
            self.where.enter(etree.Element(TC))
        step, spec = controls.ask(
            sdt,
            name,
            level,
            control=control,
            heading=_heading_above(sdt, self.where.stack[-1][2]) if self.where.stack else "",
            each=scope.repeats[-1] if scope.repeats else None,
            faults=faults,
        )
        self.found.asks[full] = spec
        _replace(sdt, [self._mark("a", step)])

    def _when(self, sdt: etree._Element, level: str, full: str, place: str, scope: Scope) -> None:
        content = sdt.find(SDT_CONTENT)
        assert content is not None
        base = full.removesuffix(".none")
        step = (scope.name(base, place), base != full)
        self.found.whens.setdefault(full, place)
        self._children(content, scope)
        if level == "cell":
            cell = next(content.iter(TC))
            blocks = [child for child in cell if child.tag != TC_PR]
            if blocks:
                blocks[0].addprevious(self._mark("w", step))
                cell.append(self._mark("e", None))
            if not _is_mark(cell, -1, "p"):
                self._append(cell, "p")
            _replace(sdt, [cell])
            return
        _replace(sdt, [self._mark("w", step), *content, self._mark("e", None)])

    def _each(self, sdt: etree._Element, level: str, full: str, place: str, scope: Scope) -> None:
        content, properties = sdt.find(SDT_CONTENT), sdt.find(SDT_PR)
        assert content is not None and properties is not None
        faults = self.found.faults
        if level == "cell":
            faults.add(place, f"'each:{full}' repeats a cell.", "Put it round the whole row.")
            return
        if full in self.found.eaches and self.found.eaches[full] != (scope.repeats[-1] if scope.repeats else None):
            faults.add(place, f"'each:{full}' is used in two different repeats.", "Give one of them another name.")
        name = scope.name(full, place)
        if self._is_misnamed("each", name, scope):
            return
        self.found.eaches[full] = scope.repeats[-1] if scope.repeats else None
        self.found.each_places.setdefault(full, place)
        items = [child for child in content if _is_item(child)]
        if items:  # Word's own repeating section: its first item is the pattern
            pattern = items[0].find(SDT_CONTENT)
            if pattern is None:
                return
            for child in list(content):
                content.remove(child)
            for child in list(pattern):
                content.append(child)
        asks_before = len(self.found.asks)
        self._children(content, scope.inside(full))
        has_asks = len(self.found.asks) > asks_before
        if has_asks and level == "run":
            faults.add(
                place, f"'each:{full}' repeats within a line and holds an ask.", "Put it round a row or paragraph."
            )
        title = value_of(properties, ALIAS)
        facts = (name, has_asks, title)
        _replace(sdt, [self._mark("r", facts), *content, self._mark("e", None)])

    # --- marks left in the tree --------------------------------------------------------------------------------

    def _mark(self, kind: str, step: object) -> etree._ProcessingInstruction:
        self.steps.append(step)
        return etree.ProcessingInstruction("sic", f"{kind}{len(self.steps) - 1}")

    def _append(self, element: etree._Element, kind: str) -> None:
        element.append(self._mark(kind, LastParagraph()))

    def _wrap(self, element: etree._Element, kind: str) -> None:
        element.addprevious(self._mark(kind, None))
        element.addnext(self._mark("e", None))

    def _shade(self, cell: etree._Element, names: list[Name]) -> None:
        tc_pr = cell.find(TC_PR)
        if tc_pr is None:
            tc_pr = etree.Element(TC_PR)
            cell.insert(0, tc_pr)
        old = tc_pr.find(qn("w:shd"))
        otherwise = fragment(old) if old is not None else ""
        if old is not None:
            tc_pr.remove(old)
        mark = self._mark("s", Shade(tuple(dict.fromkeys(names)), otherwise))
        tc_pr.insert(sum(1 for child in tc_pr if child.tag in _BEFORE_SHADE), mark)

    def _has_sure_row(self, table: etree._Element) -> bool:
        depth = 0
        for child in table:
            kind = _kind(child)
            depth += (kind in ("r", "w")) - (kind == "e")
            if depth == 0 and child.tag in (TR, SDT):
                return True
        return False


def _only_paragraph(container: etree._Element) -> etree._Element:
    """The first paragraph of a control or cell, emptied but for its properties; the others are taken out."""
    paragraphs = list(container.iter(P))
    first = paragraphs[0] if paragraphs else etree.SubElement(container, P)
    for child in list(first):
        if child.tag != P_PR:
            first.remove(child)
    for child in list(container):
        if child.tag != TC_PR:
            container.remove(child)
    container.append(first)
    return first


def _replace(sdt: etree._Element, by: list[etree._Element]) -> None:
    parent = sdt.getparent()
    assert parent is not None
    at = parent.index(sdt)
    parent.remove(sdt)
    for offset, element in enumerate(by):
        element.tail = None
        parent.insert(at + offset, element)


def _kind(element: etree._Element) -> str:
    return (element.text or "")[:1] if isinstance(element, etree._ProcessingInstruction) else ""


def _is_mark(element: etree._Element, index: int, kind: str) -> bool:
    return len(element) > 0 and _kind(element[index]) == kind


def _is_item(element: etree._Element) -> bool:
    properties = element.find(SDT_PR) if element.tag == SDT else None
    return properties is not None and properties.find(REPEATING_ITEM) is not None


def _heading_above(sdt: etree._Element, column: int) -> str:
    """Heading of the table column (from 1) a control stands in: that cell of the table's first row; "" if none."""
    row = next(sdt.iterancestors(TR), None)
    table = next(row.iterancestors(TBL), None) if row is not None else None
    first = next((child for child in table if child.tag == TR), None) if table is not None else None
    if first is None or first is row:
        return ""
    headings = [child for child in first if child.tag == TC]
    return read_text(headings[column - 1]).strip() if 0 < column <= len(headings) else ""
