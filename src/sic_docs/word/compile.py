"""A Word template compiled once: house style put in, marks turned into steps, what never changes laid out.

Raises one `TemplateFaults` with every fault found, each naming the section, table, row and column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final

from lxml import etree

from sic_docs.errors import Issue, TemplateError
from sic_docs.opc.fingerprint import counts, part_line, relation_lines
from sic_docs.opc.package import CONTENT_TYPES, Package
from sic_docs.opc.properties import CORE
from sic_docs.opc.stamp import Slot, slot
from sic_docs.opc.zip_format import Body
from sic_docs.word import faults as template_faults
from sic_docs.word import style as house_style
from sic_docs.word.anchors import Anchor, Shape, anchors
from sic_docs.word.controls import AskSpec
from sic_docs.word.marks import Faults, heading_styles
from sic_docs.word.normal import as_document
from sic_docs.word.parts import Found, PartReader
from sic_docs.word.program import AskStep, Each, Give, Step, Table, When
from sic_docs.word.record import Places, static_record
from sic_docs.word.state import Name
from sic_docs.word.style import Style
from sic_docs.word.trial import trial
from sic_docs.word.xml import ID, SDT, SDT_PR, W_NS, value_of

_FIRST_ID: Final = 510_000_001
_FIRST_ROW_ID: Final = 511_000_001
_LABELS: Final = (
    ("header", "page header"),
    ("footer", "page footer"),
    ("footnotes", "footnotes"),
    ("endnotes", "endnotes"),
)


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """A template ready to be filled. Make it with `compile_template`; fill it with `word.fill.fill`.

    Attributes:
        name: File name. `hash`: SHA-256 of the template's bytes and the style, 64 hex digits.
        gives, whens: Full names used. `asks`: full name → spec. `eaches`: full name → enclosing repeat, None outside.
        issues: What is poor but does not stop it (header row not marked, picture without alt text, …).
        programs: Changed part → its steps, in the order they are written.
        body: All other parts, laid out. `lines`, `relations`: of the fingerprint; a name stands for a changed part.
        slot: Where the stamp goes. `static_record`: prompts and headings for our custom XML part, JSON members.
    """

    name: str
    hash: str
    gives: tuple[str, ...]
    asks: Mapping[str, AskSpec]
    eaches: Mapping[str, str | None]
    whens: tuple[str, ...]
    issues: tuple[Issue, ...]
    programs: tuple[tuple[str, tuple[Step, ...]], ...]
    body: Body
    lines: tuple[bytes | str, ...]
    relations: bytes
    slot: Slot
    static_record: str

    @cached_property
    def names(self) -> frozenset[str]:
        """Names looked up at the top of the values, `.none` taken off: gives, asks, whens and repeats."""
        return frozenset(name.key for name in _names(self.programs) if name.depth == 0)

    @cached_property
    def columns(self) -> Mapping[str, frozenset[str]]:
        """Full name of each repeat → the columns of its rows that the template uses."""
        found: dict[str, set[str]] = {}
        for name in (*self.gives, *self.asks, *self.eaches, *self.whens):
            parts = name.split(".")
            for depth in range(1, len(parts)):
                found.setdefault(".".join(parts[:depth]), set()).add(parts[depth])
        return {repeat: frozenset(columns) for repeat, columns in found.items()}

    @cached_property
    def needed(self) -> frozenset[str]:
        """Those of `names` that must have a value: all but asks."""
        return self.names - frozenset(name for name, ask in self.asks.items() if ask.each is None)

    @cached_property
    def singles(self) -> tuple[str, ...]:
        """Asks outside repeats."""
        return tuple(name for name, ask in self.asks.items() if ask.each is None)

    @property
    def first_row_id(self) -> int:
        return _FIRST_ROW_ID


def compile_template(name: str, content: bytes, style: Style | None = None) -> Compiled:
    """Compile a template.

    Args:
        name: File name, for messages. `content`: a .docx (or .dotx). `style`: the house style; None leaves its own.

    Raises:
        TemplateError: It cannot be opened, a mark cannot be used, the style cannot be put in.
    """
    package = Package.read(content, name=name, error=TemplateError)
    digest = sha256(content + b"\0" + (style.digest() if style else "").encode()).hexdigest()
    package = as_document(package, name)
    if style is not None:
        package = house_style.apply(package, style)
    place = slot(package)
    package = place.package

    main = package.main_part()
    styles = package.find("word/styles.xml")
    headings = heading_styles(package.xml(styles) if styles else None)
    gathered = Faults(name)
    found = Found(gathered, _FIRST_ID)
    programs: list[tuple[str, tuple[Step, ...]]] = []
    places: tuple[dict[str, Anchor], dict[str, Shape]] = ({}, {})
    for part, root in _story_parts(package, main):
        if root.nsmap.get("w") != W_NS:
            gathered.add("", "It is saved as Strict Open XML.", "Save it as an ordinary Word document (.docx).")
            break
        _renumber(root)
        here = anchors(root, headings)
        places[0].update(here[0])
        places[1].update(here[1])
        steps = PartReader(root, _label(part, main), headings, found).read()
        if steps is not None:
            programs.append((part, steps))
    gathered.stop()

    changed = {part for part, _ in programs}
    never = [part for part in package if part not in changed and part != CORE]
    order = [CONTENT_TYPES, *(part for part in never if part != CONTENT_TYPES)]
    compiled = Compiled(
        name=name,
        hash=digest,
        gives=tuple(found.gives),
        asks=found.asks,
        eaches=found.eaches,
        whens=tuple(found.whens),
        issues=template_faults.look(package, name, main, headings),
        programs=tuple(programs),
        body=Body(package.member(part) for part in order),
        lines=_lines(package, changed),
        relations=b"".join(
            sorted(
                line
                for part in package
                if part.lower().endswith(".rels")
                for line in relation_lines(part, package.xml(part))
            )
        ),
        slot=place,
        static_record=_static_record(found, places),
    )
    for part, said in trial(compiled.programs):
        label = _label(part, main)
        gathered.add(label, f"Filled in, it is not well-formed ({said}).", "Save the template again in Word.")
    gathered.stop()
    return compiled


def _story_parts(package: Package, main: str) -> Iterator[tuple[str, etree._Element]]:
    """Parts that can hold controls, the main one first."""
    folder = main.rpartition("/")[0]
    for part in [main, *sorted(part for part in package if part != main)]:
        if part.rpartition("/")[0] == folder and part.lower().endswith(".xml") and b"sdtPr" in package.part(part):
            yield part, package.xml(part)


def _label(part: str, main: str) -> str:
    if part == main:
        return ""
    file = part.rpartition("/")[2]
    return next((label for start, label in _LABELS if file.startswith(start)), file)


def _renumber(root: etree._Element) -> None:
    """Ids of other people's controls must not meet ours."""
    for sdt in root.iter(SDT):
        properties = sdt.find(SDT_PR)
        control = value_of(properties, ID)
        if properties is not None and control.isdigit() and int(control) >= _FIRST_ID:
            for element in properties.findall(ID):
                properties.remove(element)


def _lines(package: Package, changed: set[str]) -> tuple[bytes | str, ...]:
    """The fingerprint's lines in order, those that never change joined."""
    lines: list[bytes | str] = []
    for part in sorted(part for part in package if counts(part)):
        if part in changed:
            lines.append(part)
            continue
        line = part_line(part, package.part(part))
        if lines and isinstance(lines[-1], bytes):
            lines[-1] += line
        else:
            lines.append(line)
    return tuple(lines)


def _static_record(found: Found, places: Places) -> str:
    asking = (name for name in found.eaches if any(ask.startswith(f"{name}.") for ask in found.asks))
    return static_record(found.asks.values(), {name: name in found.has_ref for name in asking}, found.eaches, places)


def _names(programs: tuple[tuple[str, tuple[Step, ...]], ...]) -> Iterator[Name]:
    for _, steps in programs:
        yield from _names_in(steps)


def _names_in(steps: tuple[Step, ...]) -> Iterator[Name]:
    for step in steps:
        if isinstance(step, (Give, AskStep, Each, When)):
            yield step.name
        if isinstance(step, (Each, When, Table)):
            yield from _names_in(step.body)
