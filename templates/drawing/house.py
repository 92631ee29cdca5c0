"""The drawing kit: makes house-style A4 Word templates with content controls (design.md, decisions 1, 2 and 21).

A drawing script builds one `Paper`, adds blocks to it and saves it as `templates/<name>.docx`. The Word files are what
the service uses and what staff edit; the scripts only save us drawing the first version by hand. Redrawing gives the same
bytes. Colours are theme slots, so that compiling recolours a template; the literal beside each is only what an older
reader shows.

    paper = Paper("Line meeting", landscape=False)
    paper.title_block(give("document.title", "Line meeting 2"), [give("meeting.date", "Tuesday 24 November 2026")])
    paper.heading("Actions due")
    paper.table("Actions due", [Column("Ref", 24, give("actions_due.ref", "OAK-27-001")), …], each="actions_due")
    with paper.when("red"):
        paper.heading("Rapid Action Plan")
    paper.finished()
    paper.save(path)

Rules: `give(name)` we fill, `ask(name)` people fill, `each` repeats a row or a block, `when` shows or drops its block.
Inside a repeat fields are named `<repeat>.<column>`. Every control has a title; every ask a prompt.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import house_styles as styles
from docx import Document
from docx.oxml import parse_xml
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS = {"w": W, "w14": W14, "w15": W15, "mc": MC, "r": R}
_DECLARE = " ".join(f'xmlns:{p}="{u}"' for p, u in NS.items())

MARGIN_MM = 18
LOGO = Path(__file__).parents[2] / "config" / "logo.png"

Node: TypeAlias = Any  # an lxml element of the document
Inline: TypeAlias = "str | Node"
Content: TypeAlias = "Inline | Sequence[Inline]"


def _tw(mm: float) -> int:
    return round(mm * 56.6929)


def _esc(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def xml(text: str) -> Node:
    """One element from a snippet that may use the prefixes of `NS`."""
    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {_DECLARE}", text.strip(), count=1))


# --- runs and controls in a line ------------------------------------------------------------------------------------


def run(
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    style: str = "",
    colour: str = "",
) -> Node:
    """A run of text; "\\n" is a line break, "\\t" a tab. `colour` is a theme colour name, e.g. `text2`."""
    props = f'<w:rStyle w:val="{style}"/>' if style else ""
    props += "<w:b/>" * bold + "<w:i/>" * italic
    if colour:
        props += f'<w:color w:val="{styles.literal(colour)}" w:themeColor="{colour}"/>'
    pieces = [p for p in re.split(r"(\n|\t)", text) if p]
    inner = "".join(
        "<w:br/>" if p == "\n" else "<w:tab/>" if p == "\t" else f'<w:t xml:space="preserve">{_esc(p)}</w:t>'
        for p in pieces
    )
    return xml(f"<w:r>{f'<w:rPr>{props}</w:rPr>' if props else ''}{inner}</w:r>")


def bold(text: str) -> Node:
    return run(text, bold=True)


def quiet(text: str) -> Node:
    """Guidance in grey."""
    return run(text, style="Quiet")


def _title_of(name: str) -> str:
    return name.replace(".", ": ").replace("_", " ").capitalize()


def give(name: str, sample: str = "", *, title: str = "", bold: bool = False, style: str = "") -> Node:
    """A control we fill. `sample` is what a person editing the template sees."""
    control = _sdt(f"give:{name}", title or _title_of(name))
    control.find(f"{{{W}}}sdtContent").append(run(sample or f"[{_title_of(name)}]", bold=bold, style=style))
    return control


def ask(
    name: str,
    kind: str = "text",
    title: str = "",
    prompt: str = "",
    options: Sequence[str] = (),
    *,
    bold: bool = False,
) -> Node:
    """A control people fill, in a line: kind text, choice, date or tick. For several paragraphs use `Paper.ask_block`.

    Locks and the look of prompts are put in when a template is compiled.
    """
    title = title or _title_of(name)
    control = _sdt(f"ask:{name}", title, kind=_kind_xml(kind, options))
    content = control.find(f"{{{W}}}sdtContent")
    if kind == "tick":
        content.append(
            xml(
                '<w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/></w:rPr><w:t>☐</w:t></w:r>'
            )
        )
    else:
        content.append(run(prompt or _prompt(kind), style="PlaceholderText", bold=bold))
    return control


def _prompt(kind: str) -> str:
    return {"choice": "Choose", "date": "Choose a date"}.get(kind, "Type here")


def _kind_xml(kind: str, options: Sequence[str]) -> str:
    if kind == "choice":
        items = "".join(f'<w:listItem w:displayText="{_esc(o)}" w:value="{_esc(o)}"/>' for o in options)
        return f"<w:dropDownList>{items}</w:dropDownList>"
    if kind == "date":
        return (
            '<w:date><w:dateFormat w:val="dddd d MMMM yyyy"/><w:lid w:val="en-GB"/>'
            '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
        )
    if kind == "tick":
        return (
            '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        )
    if kind == "rich":
        return "<w:richText/>"
    return '<w:text w:multiLine="1"/>'


def _sdt(tag: str, title: str, *, kind: str = "") -> Node:
    tag_xml = f'<w:tag w:val="{_esc(tag)}"/>' if tag else ""
    alias = f'<w:alias w:val="{_esc(title)}"/>' if title else ""
    return xml(f'<w:sdt><w:sdtPr>{alias}{tag_xml}<w:id w:val="0"/>{kind}</w:sdtPr><w:sdtContent/></w:sdt>')


def _content(control: Node) -> Node:
    return control.find(f"{{{W}}}sdtContent")


def _parts(content: Content) -> list[Node]:
    items = [content] if isinstance(content, str) or not isinstance(content, (list, tuple)) else list(content)
    return [run(i) if isinstance(i, str) else i for i in items]


def paragraph(content: Content, style: str = "Normal", *, align: str = "", keep: bool = False) -> Node:
    props = f'<w:pStyle w:val="{style}"/>' + "<w:keepNext/>" * keep + (f'<w:jc w:val="{align}"/>' if align else "")
    p = xml(f"<w:p><w:pPr>{props}</w:pPr></w:p>")
    for part in _parts(content):
        p.append(part)
    return p


# --- tables ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        heading: Its heading. `width`: in millimetres (scaled to the text width).
        content: What its cell holds: text, `give(…)`, `ask(…)` or a sequence of them. None only in `rows` tables.
        align: left, center or right.
    """

    heading: str
    width: float
    content: Content | None = None
    align: str = ""
    bold: bool = False


def _cell(content: list[Node], width: int, style: str, *, align: str = "", shade: str = "") -> Node:
    fill = (
        f'<w:shd w:val="clear" w:color="auto" w:fill="{styles.literal(shade)}" w:themeFill="{shade}"/>' if shade else ""
    )
    tc = xml(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr></w:tc>')
    blocks = [c for c in content if _is_block(c)]
    lines = [c for c in content if not _is_block(c)]
    if lines or not blocks:
        tc.append(paragraph(lines, style, align=align))
    for block in blocks:
        tc.append(block)
    return tc


def _is_block(node: Node) -> bool:
    if node.tag == f"{{{W}}}p":
        return True
    return node.tag == f"{{{W}}}sdt" and _content(node).find(f"{{{W}}}p") is not None


def _row(cells: Sequence[Node], *, header: bool = False) -> Node:
    tr = xml(f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' * header}</w:trPr></w:tr>")
    for cell in cells:
        tr.append(cell)
    return tr


def _table(title: str, widths: Sequence[int], style: str, *, first_row: bool) -> Node:
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return xml(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="{int(first_row)}" w:lastRow="0" '
        f'w:firstColumn="{int(not first_row)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{_esc(title)}"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>"
    )


def _keep(tbl: Node) -> None:
    """Keep a table's rows on one page."""
    for p in tbl.iter(f"{{{W}}}p"):
        p.pPr.insert(1, xml("<w:keepNext/>"))


def _repeat(tag: str, title: str, block: Sequence[Node]) -> Node:
    outer = _sdt(tag, title, kind="<w15:repeatingSection/>")
    inner = _sdt("", "", kind="<w15:repeatingSectionItem/>")
    for node in block:
        _content(inner).append(node)
    _content(outer).append(inner)
    return outer


# --- the paper ------------------------------------------------------------------------------------------------------


class Paper:
    """One template being drawn.

    Args:
        title: Title property as staff editing the template see it; the service sets its own when filling.
        landscape: A4 on its side.
        tight: Smaller margins and spacing, for papers that must be one page.
    """

    def __init__(self, title: str, *, landscape: bool = False, tight: bool = False) -> None:
        self._title = title
        self._doc = Document()
        self._margin = 14 if tight else MARGIN_MM
        self._tight = tight
        self.width_mm = (297 if landscape else 210) - 2 * self._margin
        styles.dress(self._doc, tight=tight)
        self._set_page(landscape)
        self._body = self._doc.element.body
        for p in list(self._body.findall(f"{{{W}}}p")):
            self._body.remove(p)
        self._stack: list[list[Node]] = [[]]
        self._header_and_footer()

    # blocks -----------------------------------------------------------------

    def add(self, node: Node) -> None:
        self._stack[-1].append(node)

    def title_block(self, title: Content, lines: Sequence[Content] = (), *, level_line: bool = True) -> None:
        """Title; lines under it (school and period; date, place, who); one line with level and figures as at (P34)."""
        self.add(paragraph(title, "Title"))
        for line in lines:
            self.add(paragraph(line, "Subtitle"))
        if level_line:
            self.add(
                paragraph(
                    give("document.level_line", "C1 · Trust and school leaders"),
                    "LevelLine",
                )
            )

    def heading(self, content: Content, level: int = 1, *, new_page: bool = False) -> None:
        p = paragraph(content, f"Heading{level}")
        if new_page:
            p.pPr.append(xml("<w:pageBreakBefore/>"))
        self.add(p)

    def para(self, *content: Inline, style: str = "Normal", keep: bool = False) -> None:
        self.add(paragraph(list(content), style, keep=keep))

    def note(self, text: str) -> None:
        """Guidance for the person filling the paper."""
        self.add(paragraph(text, "Note", keep=True))

    def bullets(self, *items: Content) -> None:
        for item in items:
            self.add(paragraph(item, "ListBullet"))

    def ask_block(self, name: str, title: str, prompt: str) -> None:
        """An answer of several paragraphs, in the body."""
        self.add(self.ask_area(name, title, prompt))

    @staticmethod
    def ask_area(name: str, title: str, prompt: str, *, style: str = "Answer") -> Node:
        """An answer of several paragraphs, as a node (for a cell: style TableText)."""
        control = _sdt(f"ask:{name}", title, kind="<w:richText/>")
        _content(control).append(paragraph(run(prompt, style="PlaceholderText"), style))
        return control

    def facts(
        self,
        title: str,
        rows: Sequence[tuple[str, Content]],
        *,
        label_width: float = 48,
    ) -> None:
        """A label and value table, one fact a row; its rows stay on one page, under their heading, where a page holds them."""
        widths = [_tw(label_width), _tw(self.width_mm) - _tw(label_width)]
        tbl = _table(title, widths, "HouseFacts", first_row=False)
        for label, content in rows:
            tbl.append(
                _row(
                    [
                        _cell([run(label)], widths[0], "TableHeading"),
                        _cell(_parts(content), widths[1], "TableText"),
                    ]
                )
            )
        _keep(tbl)
        self._add_table(tbl)

    def table(
        self,
        title: str,
        columns: Sequence[Column],
        *,
        each: str = "",
        rows: Sequence[Sequence[Content]] = (),
        row_title: str = "",
        together: bool = False,
    ) -> None:
        """A table with a repeating header row; rows never split over pages.

        Args:
            title: What a screen reader says of it.
            each: Repeat its one row, made of the columns' contents, under this name.
            rows: Instead of `each`: fixed rows, a content a column.
            together: Keep a short table on one page.
        """
        scale = self.width_mm / sum(c.width for c in columns)
        widths = [_tw(c.width * scale) for c in columns]
        tbl = _table(title, widths, "HouseTable", first_row=True)
        tbl.append(
            _row(
                [
                    _cell(
                        [run(c.heading)],
                        w,
                        "TableHeading",
                        align=c.align,
                        shade="background2",
                    )
                    for c, w in zip(columns, widths, strict=True)
                ],
                header=True,
            )
        )
        if each:
            row = _row(
                [
                    _cell(
                        _parts("" if c.content is None else c.content),
                        w,
                        "TableStrong" if c.bold else "TableText",
                        align=c.align,
                    )
                    for c, w in zip(columns, widths, strict=True)
                ]
            )
            tbl.append(_repeat(f"each:{each}", row_title or title, [row]))
        for content in rows:
            tbl.append(
                _row(
                    [
                        _cell(
                            _parts(cell),
                            w,
                            "TableStrong" if c.bold else "TableText",
                            align=c.align,
                        )
                        for c, w, cell in zip(columns, widths, content, strict=True)
                    ]
                )
            )
        if together:
            _keep(tbl)
        self._add_table(tbl)

    def _add_table(self, tbl: Node) -> None:
        self.add(tbl)
        self.add(paragraph("", "AfterTable"))

    @contextmanager
    def when(self, name: str, title: str = "") -> Iterator[None]:
        """Blocks shown only when the value is true."""
        with self._block(lambda nodes: self._wrap(_sdt(f"when:{name}", title or _title_of(name)), nodes)):
            yield

    @contextmanager
    def each(self, name: str, title: str = "") -> Iterator[None]:
        """Blocks repeated for each row of values (a heading and a table for each school, say)."""
        with self._block(lambda nodes: _repeat(f"each:{name}", title or _title_of(name), nodes)):
            yield

    @contextmanager
    def _block(self, wrap: Any) -> Iterator[None]:
        self._stack.append([])
        yield
        nodes = self._stack.pop()
        self.add(wrap(nodes))

    @staticmethod
    def _wrap(control: Node, nodes: Sequence[Node]) -> Node:
        for node in nodes:
            _content(control).append(node)
        return control

    def finished(self, *, what: str = "This record is finished", heading: str = "Finished") -> None:
        """The end of every paper people fill: Finished, Date, Role (P6)."""
        self.heading(heading, 2)
        self.facts(
            "Finished",
            [
                (
                    what,
                    [
                        ask("finished", "tick", "Finished"),
                        quiet("  Only a finished record is carried forward; actions are carried at once."),
                    ],
                ),
                (
                    "Date",
                    ask("finished_on", "date", "Date finished", "Choose the date"),
                ),
                (
                    "Role",
                    ask(
                        "finished_by",
                        "text",
                        "Role of the person who finished it",
                        "Your role, not your name",
                    ),
                ),
            ],
        )

    def wrong(self) -> None:
        """The last line: whom to tell when a printed fact is wrong (P30)."""
        self.add(
            paragraph(
                ["Wrong? Tell ", give("document.tell", "the trust data lead"), "."],
                "SmallPrint",
            )
        )

    # the page ---------------------------------------------------------------

    def _set_page(self, landscape: bool) -> None:
        section = self._doc.sections[0]
        wide, high = _tw(297), _tw(210)
        pg = section._sectPr
        for old in list(pg):
            pg.remove(old)
        size = f'w:w="{wide}" w:h="{high}" w:orient="landscape"' if landscape else f'w:w="{high}" w:h="{wide}"'
        m = _tw(self._margin)
        top = _tw(22 if self._tight else 26)
        pg.append(xml(f"<w:pgSz {size}/>"))
        pg.append(
            xml(
                f'<w:pgMar w:top="{top}" w:right="{m}" w:bottom="{_tw(18 if self._tight else 22)}" w:left="{m}" w:header="{_tw(8)}" '
                f'w:footer="{_tw(7)}" w:gutter="0"/>'
            )
        )
        pg.append(xml('<w:cols w:space="720"/>'))

    def _header_and_footer(self) -> None:
        section = self._doc.sections[0]
        tabs = f'<w:tabs><w:tab w:val="clear" w:pos="4513"/><w:tab w:val="clear" w:pos="9026"/><w:tab w:val="right" w:pos="{_tw(self.width_mm)}"/></w:tabs>'
        header = section.header
        header.is_linked_to_previous = False
        p = header.paragraphs[0]
        p.style = self._doc.styles["Header"]
        p._p.get_or_add_pPr().append(xml(tabs))
        shape = p.add_run().add_picture(str(LOGO), height=_tw(9) * 635)
        props = shape._inline.docPr
        props.set("name", "logo")
        props.set("descr", "Logo of the trust")
        p._p.append(run("  "))
        p._p.append(give("trust.name", "Sample Learning Trust", title="Trust name", bold=True))
        p._p.append(run("\t"))
        p._p.append(give("document.running", "Line meeting · Autumn 1", title="Short title"))
        footer = section.footer
        footer.is_linked_to_previous = False
        p = footer.paragraphs[0]
        p.style = self._doc.styles["Footer"]
        p._p.get_or_add_pPr().append(xml(tabs))
        p._p.append(give("document.level", "C1 · Trust and school leaders", title="Level"))
        p._p.append(run("\tPage "))
        p._p.append(xml('<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
        p._p.append(run(" of "))
        p._p.append(xml('<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
        footer._element.append(
            paragraph(
                give(
                    "document.small_print",
                    "line_meeting/OAK/2026-27/autumn/01",
                    title="Small print",
                ),
                "SmallPrint",
            )
        )

    def save(self, path: Path) -> None:
        """Write the template: one title, en-GB, controls numbered in order, the same bytes every time."""
        sect = self._body.find(f"{{{W}}}sectPr")
        for node in self._stack[0]:
            sect.addprevious(node)
        core = self._doc.core_properties
        core.title, core.language, core.author, core.comments = (
            self._title,
            "en-GB",
            "",
            "",
        )
        core.keywords = core.subject = core.category = core.last_modified_by = ""
        buffer = io.BytesIO()
        self._doc.save(buffer)
        path.write_bytes(_tidy(buffer.getvalue()))


def _tidy(content: bytes) -> bytes:
    """The package with namespaces declared once at the root, control ids in order, and fixed times."""
    out = io.BytesIO()
    number = 0
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            data = source.read(name)
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                old = etree.fromstring(data)
                root = etree.Element(old.tag, nsmap={**old.nsmap, **NS})
                root.set(f"{{{MC}}}Ignorable", "w14 w15")
                root.extend(list(old))
                for control in root.iter(f"{{{W}}}sdt"):
                    number += 1
                    control.find(f"{{{W}}}sdtPr/{{{W}}}id").set(f"{{{W}}}val", str(100_000 + number))
                etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "w14", "w15", "mc", "r"])
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)
    return out.getvalue()
