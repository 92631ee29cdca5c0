"""A part's text, written from its tree with instructions left in it, cut into the steps of a program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Final

from lxml import etree

from sic_docs.word import controls
from sic_docs.word.program import AskStep, Each, Give, LastParagraph, Shade, Step, Table, When
from sic_docs.word.state import Name
from sic_docs.word.xml import MC_NS, W14_NS, W15_NS, escape, fragment, qn

_CUT = re.compile(r"<\?sic ([a-z])(\d+)\?>")
_ROOT = re.compile(r"<w:\w+\b[^>]*>")
_BEFORE_COLOUR: Final = frozenset(
    qn(f"w:{name}")
    for name in (
        *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
        *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden"),
    )
)


def steps_of(root: etree._Element, made: list[object]) -> tuple[Step, ...]:
    """The program of a part.

    Args:
        root: The part's tree with instructions `<?sic kn?>`: k is the kind, n the place in `made`. Kinds: g give,
            a ask, s shading, p last paragraph; r repeat, w when, t table, each up to its e.
        made: What each instruction stands for.
    """
    text = etree.tostring(root, encoding="unicode")
    text = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + _declare(text)
    pieces = iter(_CUT.split(text))
    return _assemble(made, pieces, next(pieces))[0]


def _assemble(steps_made: list[object], pieces: Iterator[str], literal: str) -> tuple[tuple[Step, ...], str]:
    """Steps up to the end of this body, and the literal text that follows it."""
    steps: list[Step] = []
    while True:
        if literal:
            steps.append(literal)
        kind = next(pieces, None)
        if kind is None:
            return tuple(steps), ""
        fact = steps_made[int(next(pieces))]
        literal = next(pieces)
        if kind == "e":
            return tuple(steps), literal
        if kind in "rwt":
            body, literal = _assemble(steps_made, pieces, literal)
            steps.append(_block(kind, fact, body))
        else:
            assert isinstance(fact, (Give, AskStep, Shade, LastParagraph))
            steps.append(fact)


def _block(kind: str, fact: object, body: tuple[Step, ...]) -> Step:
    if kind == "t":
        return Table(body)
    assert isinstance(fact, tuple)
    if kind == "w":
        return When(fact[0], fact[1], body)
    name, has_asks, title = fact
    alias = escape(title or name.full)
    outer = f'<w:sdt><w:sdtPr><w:alias w:val="{alias}"/><w:tag w:val="each:{name.full}"/><w:id w:val="'
    return Each(
        name,
        body,
        has_asks,
        (outer, '"/><w15:repeatingSection/></w:sdtPr><w:sdtContent>'),
        ('<w:sdt><w:sdtPr><w:id w:val="', '"/><w15:repeatingSectionItem/></w:sdtPr><w:sdtContent>'),
    )


def give_step(name: Name, r_pr: etree._Element | None) -> Give:
    text = '<w:t xml:space="preserve">'
    before: list[str] = []
    after: list[str] = []
    link: list[str] = []
    for child in deepcopy(r_pr) if r_pr is not None else ():
        if child.tag == qn("w:rStyle") and child.get(qn("w:val")) == controls.PLACEHOLDER:
            continue
        if child.tag not in (qn("w:color"), qn("w:u")):
            (before if child.tag in _BEFORE_COLOUR else link).append(fragment(child))
        if child.tag != qn("w:color") and child.tag not in _BEFORE_COLOUR:
            after.append(fragment(child))
    own = controls.run_properties(r_pr)
    start, rest = "".join(before), "".join(after)
    underlined = [piece for piece in link if not piece.startswith(_AFTER_UNDERLINE)]
    following = [piece for piece in link if piece.startswith(_AFTER_UNDERLINE)]
    blue = '<w:color w:val="0563C1" w:themeColor="hyperlink"/>'
    linked = f'{start}{blue}{"".join(underlined)}<w:u w:val="single"/>{"".join(following)}'
    return Give(
        name,
        f"<w:r>{own}{text}",
        "</w:t></w:r>",
        (f'<w:r><w:rPr>{start}<w:color w:val="', f'"/>{rest}</w:rPr>{text}'),
        f"<w:r><w:rPr>{linked}</w:rPr>{text}",
    )


_AFTER_UNDERLINE: Final = (
    *("<w:effect", "<w:bdr", "<w:shd", "<w:fitText", "<w:vertAlign", "<w:rtl", "<w:cs", "<w:em", "<w:lang"),
    *("<w:eastAsianLayout", "<w:specVanish", "<w:oMath", "<w14:"),
)


def _declare(text: str) -> str:
    """Declare the namespaces our controls use on the root, as ones an older Word may ignore."""
    root = _ROOT.search(text)
    if root is None:
        return text
    opening = root[0]
    for prefix, namespace in (("mc", MC_NS), ("w14", W14_NS), ("w15", W15_NS)):
        if f"xmlns:{prefix}=" not in opening:
            opening = opening[:-1] + f' xmlns:{prefix}="{namespace}">'
    ignorable = re.search(r'mc:Ignorable="([^"]*)"', opening)
    words = ignorable[1].split() if ignorable else []
    words += [prefix for prefix in ("w14", "w15") if prefix not in words]
    entry = f'mc:Ignorable="{" ".join(words)}"'
    opening = opening.replace(ignorable[0], entry) if ignorable else opening[:-1] + f" {entry}>"
    return text[: root.start()] + opening + text[root.end() :]
