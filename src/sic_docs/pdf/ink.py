"""Where a page is printed on: is the strip along its bottom edge, as shown, free of content?

An estimate on the safe side: what cannot be told counts as printed on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import pikepdf

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]

IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# Larger drawings (compressed) are not looked through: a pack must not hang on one map.
_MOST_BYTES: Final = 300_000
_SHOW: Final = frozenset({"Tj", "TJ", "'", '"'})
_FILL: Final = frozenset({"f", "F", "f*"})
_PAINT: Final = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"})
_OPERATORS: Final = (
    "q Q cm BT ET Tf Td TD Tm T* TL Tj TJ ' \" m l c v y re n f F f* B B* b b* S s Do BI ID EI sh g rg k cs sc scn"
)


def times(first: Matrix, second: Matrix) -> Matrix:
    """`first`, then `second`, as PDF multiplies them."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def at(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def shown(box: Box, rotate: int) -> tuple[Matrix, float, float]:
    """(matrix, width, height) of a page as a reader sees it.

    The matrix takes points from the lower left corner as seen into the page's own coordinates.
    """
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    if rotate == 90:
        return (0.0, 1.0, -1.0, 0.0, x1, y0), height, width
    if rotate == 180:
        return (-1.0, 0.0, 0.0, -1.0, x1, y1), width, height
    if rotate == 270:
        return (0.0, -1.0, 1.0, 0.0, x0, y1), height, width
    return (1.0, 0.0, 0.0, 1.0, x0, y0), width, height


def inverse(matrix: Matrix) -> Matrix:
    """Of a rotation with a shift only."""
    a, b, c, d, e, f = matrix
    return (a, c, b, d, -(a * e + b * f), -(c * e + d * f))


@dataclass(slots=True)
class _State:
    ctm: Matrix = IDENTITY
    white: bool = False


@dataclass(slots=True)
class _Pen:
    """Where we are in a content stream."""

    limit: float
    state: _State
    stack: list[_State] = field(default_factory=list)
    path: list[Point] = field(default_factory=list)
    line: Matrix = IDENTITY
    leading: float = 0.0
    size: float = 0.0

    def low(self, points: Iterable[Point]) -> bool:
        return any(at(self.state.ctm, x, y)[1] < self.limit for x, y in points)


def strip_is_free(page: pikepdf.Page, box: Box, rotate: int, height: float) -> bool:
    """Whether nothing is drawn within `height` points of the bottom edge as shown."""
    contents = page.obj.get("/Contents")
    if contents is None:
        return True
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    if sum(int(stream.get("/Length", 0)) for stream in streams if isinstance(stream, pikepdf.Stream)) > _MOST_BYTES:
        return False
    matrix, _, _ = shown(box, rotate)
    pen = _Pen(limit=height, state=_State(ctm=inverse(matrix)))
    try:
        return not any(
            _inks(pen, str(instruction.operator), list(instruction.operands), page)
            for instruction in pikepdf.parse_content_stream(page, _OPERATORS)
        )
    except (pikepdf.PdfError, ValueError, TypeError, IndexError, KeyError, OverflowError):
        return False


def _inks(pen: _Pen, operator: str, operands: list[object], page: pikepdf.Page) -> bool:
    """Follow one operator; True when it draws in the strip."""
    if operator in _SHOW:
        return _text(pen, operator)
    if operator in ("Td", "TD", "Tm", "T*", "TL", "BT", "Tf"):
        _move_text(pen, operator, operands)
        return False
    if operator in ("m", "l", "c", "v", "y", "re"):
        _extend_path(pen, operator, _numbers(operands))
        return False
    if operator in _PAINT:
        painted = pen.path and not (operator in _FILL and pen.state.white) and pen.low(pen.path)
        pen.path = []
        return bool(painted)
    if operator == "n":
        pen.path = []
    elif operator == "q":
        pen.stack.append(_State(pen.state.ctm, pen.state.white))
    elif operator == "Q":
        if pen.stack:
            pen.state = pen.stack.pop()
    elif operator == "cm":
        a, b, c, d, e, f = _numbers(operands)
        pen.state.ctm = times((a, b, c, d, e, f), pen.state.ctm)
    elif operator in ("g", "rg"):
        pen.state.white = all(value == 1 for value in _numbers(operands))
    elif operator == "k":
        pen.state.white = all(value == 0 for value in _numbers(operands))
    elif operator in ("cs", "sc", "scn"):
        pen.state.white = False
    elif operator == "Do":
        return pen.low(_drawn(page, str(operands[0])))
    elif operator == "INLINE IMAGE":
        return pen.low(((0, 0), (1, 0), (0, 1), (1, 1)))
    elif operator == "sh":
        return True
    return False


def _numbers(operands: list[object]) -> list[float]:
    return [float(value) for value in operands]  # type: ignore[arg-type]


def _text(pen: _Pen, operator: str) -> bool:
    if operator in ("'", '"'):
        _move_text(pen, "T*", [])
    whole = times(pen.line, pen.state.ctm)
    if abs(whole[1]) > 0.01 * max(abs(whole[0]), 1e-6):
        return True  # not written level: its length, which we do not know, may reach down
    drop = 0.3 * abs(pen.size)
    return pen.low((at(pen.line, 0, -drop), at(pen.line, 0, drop)))


def _move_text(pen: _Pen, operator: str, operands: list[object]) -> None:
    if operator == "BT":
        pen.line = IDENTITY
    elif operator == "Tf":
        pen.size = float(operands[1])  # type: ignore[arg-type]
    elif operator == "TL":
        pen.leading = _numbers(operands)[0]
    elif operator == "Tm":
        a, b, c, d, e, f = _numbers(operands)
        pen.line = (a, b, c, d, e, f)
    elif operator == "T*":
        pen.line = times((1, 0, 0, 1, 0, -pen.leading), pen.line)
    else:
        x, y = _numbers(operands)
        if operator == "TD":
            pen.leading = -y
        pen.line = times((1, 0, 0, 1, x, y), pen.line)


def _extend_path(pen: _Pen, operator: str, values: list[float]) -> None:
    if operator == "re":
        x, y, width, height = values
        pen.path += [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
    else:
        pen.path += list(zip(values[0::2], values[1::2], strict=True))


def _drawn(page: pikepdf.Page, name: str) -> list[Point]:
    """Corners of a picture or form in the coordinates where it is drawn."""
    drawn = page.resources.XObject[name]
    if drawn.get("/Subtype") != pikepdf.Name.Form:
        return [(0, 0), (1, 0), (0, 1), (1, 1)]
    x0, y0, x1, y1 = (float(value) for value in drawn.BBox)
    matrix = IDENTITY
    if "/Matrix" in drawn:
        a, b, c, d, e, f = (float(value) for value in drawn.Matrix)
        matrix = (a, b, c, d, e, f)
    return [at(matrix, x, y) for x in (x0, x1) for y in (y0, y1)]
