"""What a text says while changes to it are only proposed: as if every tracked change were rejected.

A proposal is somebody's suggestion, not the record. So inserted and moved-in text is not read, deleted and moved-out
text still is; `proposed` tells what it would say if all were accepted, to report the difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lxml import etree

from sic_docs.word.xml import P_PR, R_PR, SDT_PR, TC_PR, TR, TR_PR, P, T, qn

INS, DEL = qn("w:ins"), qn("w:del")
_MOVED_IN, _MOVED_OUT = qn("w:moveTo"), qn("w:moveFrom")
_NEW: Final = frozenset({INS, _MOVED_IN})
_OLD: Final = frozenset({DEL, _MOVED_OUT})
_TEXT: Final = frozenset({T, qn("w:delText")})
_NEVER: Final = frozenset(
    {qn("w:instrText"), qn("w:delInstrText"), qn("mc:Fallback"), P_PR, R_PR, SDT_PR, TR_PR, TC_PR, qn("w:sectPr")}
)
_MARKS: Final = {
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "\u00ad",
}
_SYM: Final = qn("w:sym")
_SYMBOLS: Final = {"A8": "\u2610", "6F": "\u2610", "FE": "\u2612", "FD": "\u2612", "FC": "\u2713", "FB": "\u2717"}


def has_tracked(part: bytes) -> bool:
    """Whether a part may hold tracked changes: each names its author. A quick look, so a yes may be wrong."""
    return b"w:author=" in part


def settled(element: Iterable[etree._Element]) -> str:
    """The text of an element, or of several side by side, as if every tracked change were rejected.

    Paragraphs on lines of their own, breaks and tabs kept.
    """
    out: list[str] = []
    _collect(element, out, _NEW, INS)
    return "".join(out).rstrip("\n")


def proposed(element: Iterable[etree._Element]) -> str:
    """The text as if every tracked change were accepted."""
    out: list[str] = []
    _collect(element, out, _OLD, DEL)
    return "".join(out).rstrip("\n")


def _collect(element: Iterable[etree._Element], out: list[str], skipped: frozenset[str], gone: str) -> None:
    """`skipped`: what this reading leaves out. `gone`: the mark on a paragraph or row that is not there in it."""
    for child in element:
        tag = child.tag
        if tag in _TEXT:
            out.append(child.text or "")
        elif tag in skipped or tag in _NEVER or not isinstance(tag, str):
            continue
        elif tag in _MARKS:
            out.append(_MARKS[tag])
        elif tag == _SYM:
            out.append(_SYMBOLS.get(child.get(qn("w:char"), "").upper()[-2:], ""))
        elif tag == TR and row_mark(child, gone):
            continue
        else:
            _collect(child, out, skipped, gone)
            if tag == P and child.find(f"{P_PR}/{R_PR}/{gone}") is None:
                out.append("\n")


def row_mark(row: etree._Element, mark: str) -> bool:
    """Whether a table row carries this mark of a tracked change: `INS` for a new row, `DEL` for one to go."""
    return row.find(f"{TR_PR}/{mark}") is not None


def is_new(element: etree._Element) -> bool:
    """Whether an element stands in something only proposed: inserted or moved-in runs, or an inserted row."""
    return any(above.tag != TR or row_mark(above, INS) for above in element.iterancestors(INS, _MOVED_IN, TR))
