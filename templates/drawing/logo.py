"""Draws `config/logo.png`, the sample trust's mark: three arcs round one core, the cycle's three strands.

Pure geometry in the trust's own colours, no library: a pixel's colour is the mean of sixteen points in it.
Run from the checkout: `python templates/drawing/logo.py`. A trust replaces the file with its own logo.
"""

from __future__ import annotations

import struct
import zlib
from math import atan2, degrees, hypot
from pathlib import Path

SIZE = 300
TEAL, COPPER, NAVY = (0x0F, 0x52, 0x57), (0xA8, 0x46, 0x1F), (0x12, 0x34, 0x4D)
ARCS = (
    (TEAL, 96.0, 208.0),
    (NAVY, 216.0, 328.0),
    (COPPER, 336.0, 448.0),
)
"""Colour, from, to: degrees anticlockwise from the right; eight degrees of air between them."""
OUTER, INNER, CORE = 0.96, 0.66, 0.34
FINE = 4


def point(x: float, y: float) -> tuple[int, int, int] | None:
    """The colour at a point of the square from -1 to 1; None where it is clear."""
    far = hypot(x, y)
    if far <= CORE:
        return NAVY
    if INNER <= far <= OUTER:
        angle = degrees(atan2(y, x)) % 360
        for colour, first, last in ARCS:
            if first <= angle <= last or first <= angle + 360 <= last:
                return colour
    return None


def pixel(column: int, row: int) -> bytes:
    """Red, green, blue, opacity of one pixel."""
    found = []
    for i in range(FINE * FINE):
        x = (column + (i % FINE + 0.5) / FINE) / SIZE * 2 - 1
        y = 1 - (row + (i // FINE + 0.5) / FINE) / SIZE * 2
        if (colour := point(x, y)) is not None:
            found.append(colour)
    if not found:
        return bytes(4)
    return bytes([*(round(sum(c[i] for c in found) / len(found)) for i in range(3)), 255 * len(found) // FINE**2])


def png() -> bytes:
    """The mark as a PNG file, 300 by 300, 300 dots an inch: one inch square."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
    head = struct.pack(">LLBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    density = struct.pack(">LLB", 11811, 11811, 1)
    body = chunk(b"IHDR", head) + chunk(b"pHYs", density) + chunk(b"IDAT", zlib.compress(rows, 9))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


if __name__ == "__main__":
    (Path(__file__).parents[2] / "config" / "logo.png").write_bytes(png())
