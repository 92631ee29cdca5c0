"""The line stamped along the bottom of every page: level mark, way back to the contents, page number.

Mark and number are artifacts; the link is tagged as a link. The line stands in the page's margin as a reader sees the
page, upright on turned pages; where something is printed there, the page is made a little taller instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from sic_docs.pdf import font
from sic_docs.pdf.ink import Box, Matrix, at, shown, strip_is_free
from sic_docs.pdf.tags import Tags

STRIP: Final = 18.0
_BASELINE: Final = 7.5
_SIZE: Final = 8.5
_SIDE: Final = 36.0
_GAP: Final = 14.0
_BACK: Final = "Contents"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Words of one page's line.

    Attributes:
        back_to: First page of the contents; None for no link.
        free: Whether nothing is printed where the line goes (`foot_is_free`).
    """

    mark: str
    number: str
    back_to: Object | None
    free: bool


class Footlines:
    """Stamps pages of one file; the font and the shared pieces are put in it once."""

    def __init__(self, out: Pdf, tags: Tags) -> None:
        self._out = out
        self._tags = tags
        self._font = _embed(out)
        self._save = out.make_stream(b"q\n")
        self._restore = out.make_stream(b"\nQ\n")
        self._links: Object | None = None

    def stamp(self, page: Page, line: Line) -> None:
        """Write the line on a page already in the file."""
        box = visible_box(page)
        rotate = rotation(page)
        taller = not line.free
        if taller:
            box = _made_taller(page, box, rotate)
        matrix, width, _ = shown(box, rotate)
        size = _size(line, width)
        back = line.back_to if line.back_to is not None and line.back_to.objgen != page.obj.objgen else None
        name = self._font_name(page)

        pieces = [b"q %s cm\n" % _numbers(*matrix)]
        if taller:
            # what was cut off below the old edge must not come to light in the added strip
            pieces.append(b"/Artifact BMC q 1 g 0 0 %s re f Q EMC\n" % _numbers(width, STRIP))
        right = width - _SIDE - font.width(line.number, size)
        pieces.append(_artifact(name, size, _SIDE, line.mark))
        pieces.append(_artifact(name, size, right, line.number))
        if back is not None:
            wide = font.width(_BACK, size)
            left = max(_SIDE + font.width(line.mark, size) + _GAP, (width - wide) / 2)
            pieces.append(self._link(page, back, matrix, name, size, left, wide))
        pieces.append(b"Q\n")

        contents = page.obj.get("/Contents")
        own = list(contents) if isinstance(contents, Array) else [contents] if contents is not None else []
        page.obj.Contents = Array([self._save, *own, self._restore, self._out.make_stream(b"".join(pieces))])
        page.obj.Tabs = Name.S

    def _link(
        self, page: Page, back: Object, matrix: Matrix, name: bytes, size: float, left: float, wide: float
    ) -> bytes:
        """Add the link and its tag; returns the words that show it."""
        if self._links is None:
            self._links = self._tags.section("/Sect", "Links back to the contents")
        entry = self._tags.page_entry(page.obj)
        mcid = len(entry)
        element = self._tags.element("/Link", self._links)
        entry.append(element)
        corners = [at(matrix, x, y) for x, y in ((left - 3, 2), (left + wide + 3, STRIP - 2))]
        (x0, y0), (x1, y1) = corners
        link = self._out.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]),
                Border=Array([0, 0, 0]),
                F=4,
                P=page.obj,
                Contents=String("Back to the contents"),
                Dest=Array([back, Name.Fit]),
            )
        )
        link.StructParent = self._tags.new_key(element)
        element.Pg = page.obj
        element.Alt = String("Back to the contents")
        element.K = Array([mcid, Dictionary(Type=Name.OBJR, Obj=link, Pg=page.obj)])
        self._links.K.append(element)
        annotations = page.obj.get("/Annots")
        page.obj.Annots = Array([*(annotations if isinstance(annotations, Array) else ()), link])
        underline = b"%s w %s m %s l S\n" % (
            _numbers(0.5),
            _numbers(left, _BASELINE - 1.5),
            _numbers(left + wide, _BASELINE - 1.5),
        )
        words = _words(name, size, left, _BACK, b"0.02 0.25 0.55 rg")
        return b"/Link <</MCID %d>> BDC q 0.02 0.25 0.55 RG\n%s%sQ EMC\n" % (mcid, words, underline)

    def _font_name(self, page: Page) -> bytes:
        resources = page.obj.get("/Resources")
        if not isinstance(resources, Dictionary):
            resources = page.obj.Resources = Dictionary()
        if not isinstance(resources.get("/Font"), Dictionary):
            resources.Font = Dictionary()
        count = 0
        while True:
            name = f"/SicDocs{count or ''}"
            there = resources.Font.get(name)
            if there is None:
                resources.Font[name] = self._font
            if there is None or (there.is_indirect and there.objgen == self._font.objgen):
                return name.encode()
            count += 1


def foot_is_free(page: Page) -> bool:
    """Whether the line can stand on the page as it is. Asked before a page's content is wrapped in anything."""
    return strip_is_free(page, visible_box(page), rotation(page), STRIP)


def visible_box(page: Page) -> Box:
    x0, y0, x1, y1 = (float(value) for value in page.cropbox)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def rotation(page: Page) -> int:
    return int(page.obj.get("/Rotate", 0)) % 360


def _made_taller(page: Page, box: Box, rotate: int) -> Box:
    """Add the strip below the page as shown."""
    dx0, dy0, dx1, dy1 = {
        0: (0.0, -STRIP, 0.0, 0.0),
        90: (0.0, 0.0, STRIP, 0.0),
        180: (0.0, 0.0, 0.0, STRIP),
        270: (-STRIP, 0.0, 0.0, 0.0),
    }.get(rotate, (0.0, -STRIP, 0.0, 0.0))
    x0, y0, x1, y1 = box
    new = (x0 + dx0, y0 + dy0, x1 + dx1, y1 + dy1)
    m0, n0, m1, n1 = (float(value) for value in page.mediabox)
    media = (min(m0, m1, new[0]), min(n0, n1, new[1]), max(m0, m1, new[2]), max(n0, n1, new[3]))
    page.obj.MediaBox = Array(list(media))
    page.obj.CropBox = Array(list(new))
    return new


def _size(line: Line, width: float) -> float:
    """Type size: 8.5 points, less only where the page is too narrow."""
    texts = [line.mark, line.number, *([_BACK] if line.back_to is not None else [])]
    wanted = sum(font.width(text, _SIZE) for text in texts) + _GAP * (len(texts) - 1)
    room = max(width - 2 * _SIDE, 20.0)
    return _SIZE if wanted <= room else max(_SIZE * room / wanted, 4.0)


def _artifact(name: bytes, size: float, left: float, text: str) -> bytes:
    kind = b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n"
    return kind + _words(name, size, left, text, b"0.2 g") + b"EMC\n"


def _words(name: bytes, size: float, left: float, text: str, colour: bytes) -> bytes:
    codes = font.encode(text).hex().encode()
    return b"BT %s %s %s Tf %s Td <%s> Tj ET\n" % (colour, name, _numbers(size), _numbers(left, _BASELINE), codes)


def _numbers(*values: float) -> bytes:
    return " ".join(f"{value:.3f}".rstrip("0").rstrip(".") for value in values).encode()


def _embed(out: Pdf) -> Object:
    content = font.font_file()
    program = Stream(out, content)
    program.Length1 = len(content)
    descriptor = out.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/SICDOC+" + font.NAME),
            Flags=32,
            FontBBox=Array(list(font.BOX)),
            ItalicAngle=0,
            Ascent=font.ASCENT,
            Descent=font.DESCENT,
            CapHeight=font.CAP_HEIGHT,
            StemV=80,
            FontFile2=program,
        )
    )
    return out.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name("/SICDOC+" + font.NAME),
            FirstChar=font.FIRST,
            LastChar=255,
            Widths=Array(list(font.WIDTHS)),
            Encoding=Name.WinAnsiEncoding,
            FontDescriptor=descriptor,
        )
    )
