"""How a workbook shows its numbers: which cell formats are percentages, which are dates."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sic_docs.opc.package import parse_xml

_PERCENTAGES: Final = frozenset({9, 10})
_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Numbers of formats every workbook has without saying so (ECMA-376 part 1, 18.8.30)."""


@lru_cache(maxsize=32)
def percent_styles(styles: bytes) -> frozenset[int]:
    """Indexes of the cell formats that show a percentage.

    Args:
        styles: The part `xl/styles.xml`.
    """
    if b"%" not in styles and not re.search(rb"""numFmtId=["'](?:9|10)["']""", styles):
        return frozenset()
    return _showing(styles, _PERCENTAGES, re.compile("%"))


@lru_cache(maxsize=32)
def date_styles(styles: bytes) -> frozenset[int]:
    """Indexes of the cell formats that show a date or a time."""
    return _showing(styles, _DATES, re.compile("[dmyhs]", re.IGNORECASE))


def _showing(styles: bytes, built_in: frozenset[int], mark: re.Pattern[str]) -> frozenset[int]:
    """Indexes of the formats that are built in as such, or whose own code holds the mark outside quoted text."""
    tree = parse_xml(styles)
    formats = set(built_in)
    for element in tree.iter("{*}numFmt"):
        code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", element.get("formatCode", ""))
        if mark.search(code) and element.get("numFmtId", "").isdigit():
            formats.add(int(element.get("numFmtId", "")))
    cells = next(iter(tree.iter("{*}cellXfs")), None)
    if cells is None:
        return frozenset()
    return frozenset(n for n, xf in enumerate(cells) if int(xf.get("numFmtId") or 0) in formats)
