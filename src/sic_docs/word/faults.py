"""What is poor about a template though it can be filled: accessibility, language, leftovers. Issues for `check`."""

from __future__ import annotations

import re

from lxml import etree

from sic_docs.errors import Issue
from sic_docs.opc.package import Package
from sic_docs.word.xml import P_PR, SDT, TBL, TR, TR_PR, VAL, WP_NS, P, qn, tag_of, text_of, value_of

_LEVEL = re.compile(r"heading ?([1-9])", re.IGNORECASE)
_TRACKED = (qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))


def look(package: Package, name: str, main: str, headings: frozenset[str]) -> tuple[Issue, ...]:
    """Every such fault of a template, in the order of the document."""
    root = package.xml(main)
    styles = package.find("word/styles.xml")
    found: list[Issue] = []

    def add(code: str, place: str | None, what: str, remedy: str) -> None:
        found.append(Issue(code=code, file=name, place=place, found=what, remedy=remedy))

    if styles is not None:
        language = _language(package.xml(styles))
        if language != "en-GB":
            add(
                "template-language",
                None,
                f"Its language is {language or 'not set'}, not en-GB.",
                "Set the language of all text to English (United Kingdom) and save.",
            )
    if any(next(root.iter(tag), None) is not None for tag in _TRACKED):
        add("template-tracked", None, "It holds tracked changes.", "Accept or reject them and save.")
    for number, table in enumerate(root.iter(TBL), 1):
        if _heads_rows(table):
            add(
                "template-header-row",
                f"table {number}",
                "Its first row is not marked as a header row.",
                "Mark the row under Table properties, Row, Repeat as header row.",
            )
    _pictures(root, add_picture=lambda what: add("template-alt-text", None, what, "Give it alternative text."))
    _levels(root, _numbers(package.xml(styles)) if styles else {}, headings, found, name)
    return tuple(found)


def _heads_rows(table: etree._Element) -> bool:
    """Whether rows repeat under a first row that is not marked; a table of labels and facts has no header row."""
    first = next((child for child in table if child.tag in (TR, SDT)), None)
    repeats = any(tag_of(child).startswith("each:") for child in table if child.tag == SDT)
    return repeats and first is not None and first.tag == TR and first.find(f"{TR_PR}/{qn('w:tblHeader')}") is None


def _language(styles: etree._Element) -> str:
    language = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    return "" if language is None else language.get(VAL, "")


def _pictures(root: etree._Element, add_picture: object) -> None:
    assert callable(add_picture)
    for number, properties in enumerate(root.iter(f"{{{WP_NS}}}docPr"), 1):
        if not properties.get("descr", "").strip() and not properties.get("title", "").strip():
            add_picture(f"Picture {number} ('{properties.get('name', '')}') has no alternative text.")


def _numbers(styles: etree._Element) -> dict[str, int]:
    """Heading style id → its level."""
    levels: dict[str, int] = {}
    for style in styles.iter(qn("w:style")):
        found = _LEVEL.fullmatch(value_of(style, qn("w:name")))
        if found is not None:
            levels[style.get(qn("w:styleId"), "")] = int(found[1])
    return levels


def _levels(
    root: etree._Element, levels: dict[str, int], headings: frozenset[str], found: list[Issue], name: str
) -> None:
    last = 0
    for paragraph in root.iter(P):
        style = value_of(paragraph.find(P_PR), qn("w:pStyle"))
        if style not in headings or style not in levels:
            continue
        if levels[style] > last + 1:
            heading = text_of(paragraph).strip()
            found.append(
                Issue(
                    code="template-heading-level",
                    file=name,
                    place=f"section '{heading}'",
                    found=f"A heading {levels[style]} follows a heading {last}."
                    if last
                    else f"The first heading is a heading {levels[style]}.",
                    remedy="Use the next level down.",
                )
            )
        last = levels[style]
