"""A Word document as readable text, for golden files and for diffs. What a person sees, and where the controls are."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from sic_docs.opc.package import Package
from sic_docs.word.xml import (
    P_PR,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    SHOWING,
    TBL,
    TC_PR,
    P,
    cells_of,
    qn,
    rows_of,
    tag_of,
    text_of,
    value_of,
)


def dump(content: bytes | Package, *, name: str = "") -> str:
    """The document as text: a line a paragraph (`# ` by heading level), a line a table row, asks as `[ask:name|text]`.

    Raises:
        DocumentError: It cannot be opened.
    """
    package = content if isinstance(content, Package) else Package.read(content, name=name)
    main = package.main_part()
    styles = package.find("word/styles.xml")
    names = _style_names(package.xml(styles)) if styles else {}
    lines: list[str] = []
    for part in [main, *sorted(part for part in package if part != main)]:
        file = part.rpartition("/")[2]
        if part != main and not (part.startswith("word/") and file.startswith(("header", "footer", "footnotes"))):
            continue
        root = package.xml(part)
        body = root.find(qn("w:body")) if part == main else root
        found = list(_blocks(body if body is not None else root, names))
        if part != main and any(found):
            lines += ["", f"--- {file.removesuffix('.xml')}"]
        lines += found if part == main else [line for line in found if line]
    return "\n".join(lines).strip("\n") + "\n"


def _style_names(styles: etree._Element) -> dict[str, str]:
    return {style.get(qn("w:styleId"), ""): value_of(style, qn("w:name")) for style in styles.iter(qn("w:style"))}


def _blocks(parent: etree._Element, names: dict[str, str]) -> Iterator[str]:
    for child in parent:
        if child.tag == P:
            style = names.get(value_of(child.find(P_PR), qn("w:pStyle")), "")
            level = style[8:] if style.lower().startswith("heading ") else ""
            text = _line(child)
            yield f"{'#' * int(level)} {text}" if level.isdigit() else text
        elif child.tag == TBL:
            yield from _table(child)
        elif child.tag == SDT:
            content = child.find(SDT_CONTENT)
            tag = tag_of(child)
            if content is None:
                continue
            if tag.startswith("ask:"):
                yield _ask(child, text_of(content))
            else:
                yield from ([f"[{tag}"] if tag else [])
                yield from _blocks(content, names)
                yield from (["]"] if tag else [])
        elif isinstance(child.tag, str) and child.tag.endswith(("}footnote", "}endnote")):
            yield from _blocks(child, names)


def _table(table: etree._Element) -> Iterator[str]:
    for row in rows_of(table):
        cells: list[str] = []
        for cell in cells_of(row):
            shade = cell.find(f"{TC_PR}/{qn('w:shd')}")
            fill = shade.get(qn("w:fill"), "") if shade is not None else ""
            text = _line(cell)
            control = cell.getparent()
            holder = control.getparent() if control is not None else None
            if holder is not None and holder.tag == SDT and tag_of(holder).startswith("ask:"):
                text = _ask(holder, text)
            cells.append(f"{text} {{{fill}}}" if fill not in ("", "auto") else text)
        yield f"| {' | '.join(cells)} |"


def _line(element: etree._Element) -> str:
    """Text of a paragraph or cell on one line, asks in brackets."""
    pieces: list[str] = []
    asks = [sdt for sdt in element.iter(SDT) if tag_of(sdt).startswith("ask:")]
    if not asks:
        return text_of(element).strip("\n").replace("\n", " / ")
    for child in element:
        if child.tag == SDT and tag_of(child).startswith("ask:"):
            content = child.find(SDT_CONTENT)
            pieces.append(_ask(child, text_of(content) if content is not None else ""))
        elif child.tag in (P_PR, TC_PR, SDT_PR):
            continue
        elif any(sdt in asks for sdt in child.iter(SDT)):
            pieces.append(_line(child))
        else:
            wrapped = etree.Element("x")
            wrapped.extend([_copy(child)])
            pieces.append(text_of(wrapped))
    return "".join(pieces).strip("\n").replace("\n", " / ")


def _copy(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))


def _ask(sdt: etree._Element, text: str) -> str:
    properties = sdt.find(SDT_PR)
    showing = properties is not None and properties.find(SHOWING) is not None
    shown = text.strip("\n").replace("\n", " / ")
    return f"[{tag_of(sdt)}|{'?' if showing else ''}{shown}]"
