"""What a Word document costs: our fill against docxtpl on a twin template, and against the floor of writing the file.

The floor: the same changed parts, ready made, deflated by zlib level 6, everything else copied raw. Ours counts stamp and
fingerprint. CPU time of this process, rounds interleaved, the better half of the rounds.
"""

from __future__ import annotations

import gc
import io
import time
import zlib
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any, TypedDict

import docx
from docxtpl import DocxTemplate, RichText

from sic_docs.opc.fingerprint import fingerprint
from sic_docs.opc.package import Package
from sic_docs.opc.zip_format import Body, Member
from sic_docs.word.compile import Compiled, compile_template
from sic_docs.word.fill import fill
from sic_docs.word.read import read
from sic_docs.word.values import Shaded


class Row(TypedDict):
    name: str
    value: float
    unit: str
    against: str
    target: str
    ok: bool


NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15"'
)
FORMAT = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:cstheme="minorHAnsi"/><w:sz w:val="24"/>'
FIELDS = tuple(f"field_{n:02d}" for n in range(39))
COLUMNS = ("ref", "name", "autumn", "spring", "target", "change", "rag")
ROWS = 12
RATINGS = (("Green", "00B050", "000000"), ("Amber", "FFC000", "000000"), ("Red", "C00000", "FFFFFF"))
WORDS = (
    "The meeting considers progress against the priorities of the plan, the evidence behind each judgement and the "
    "support that was agreed at the last meeting, and records what will be done, by whom and by when. "
)


def _id(number: int) -> str:
    """A revision or paragraph id as Word deals them: eight hex digits without a pattern."""
    return f"{zlib.crc32(number.to_bytes(4, 'big')) & 0x7FFFFFFF:08X}"


def _run(text: str) -> str:
    revision = _id(len(text) % 7)
    return f'<w:r w:rsidRPr="{revision}"><w:rPr>{FORMAT}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _paragraph(inner: str, number: int, style: str = "") -> str:
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    ids = f'w14:paraId="{_id(number)}" w14:textId="{_id(number + 5000)}" w:rsidR="{_id(number % 9)}"'
    return (
        f'<w:p {ids} w:rsidRDefault="{_id(number % 5)}"><w:pPr>{style}<w:spacing w:after="120"/></w:pPr>{inner}</w:p>'
    )


def _body(field: Callable[[str], str], row: Callable[[Callable[[int], str]], str]) -> str:
    """Four pages: headings, running text cut into runs as Word does, fields among it, one repeating table."""
    pieces: list[str] = []
    number = 0
    for section in range(13):
        pieces.append(_paragraph(_run(f"{section + 1}. Section heading"), number, "Heading2"))
        for name in FIELDS[section * 3 : section * 3 + 3]:
            number += 1
            cut = 40 + (number * 17) % 60
            inner = _run(WORDS[:cut]) + field(name) + _run(WORDS[cut : cut + 60]) + _run(WORDS[cut + 60 : 190])
            pieces.append(_paragraph(inner, number))
    heads = "".join(_cell(_paragraph(_run(column.title()), 900 + n)) for n, column in enumerate(COLUMNS))
    table = (
        '<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tblGrid>'
        + '<w:gridCol w:w="1285"/>' * len(COLUMNS)
        + f"</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>{heads}</w:tr>"
        + row(lambda n: 950 + n)
        + "</w:tbl>"
    )
    return "".join(pieces) + table + _paragraph(_run("End."), 999)


def _cell(inner: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="1285" w:type="dxa"/>{properties}</w:tcPr>{inner}</w:tc>'


def _docx(body: str, header: str) -> bytes:
    stream = io.BytesIO()
    document = docx.Document()
    document.sections[0].header.is_linked_to_previous = False
    document.save(stream)
    package = Package.read(stream.getvalue())
    old = package.part("word/document.xml").decode()
    section = old[old.index("<w:sectPr") : old.index("</w:body>")]
    return package.write(
        {
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}{section}</w:body></w:document>".encode(),
            "word/header1.xml": f"<w:hdr {NAMESPACES}>{_paragraph(header, 998)}</w:hdr>".encode(),
        }
    )


def our_template() -> bytes:
    def control(tag: str, inner: str) -> str:
        return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'

    def field(name: str) -> str:
        return control(f"give:{name}", _run(f"[{name}]"))

    def row(number: Callable[[int], str]) -> str:
        cells = "".join(
            _cell(_paragraph(control(f"give:rows.{column}", _run(column)), int(number(n))))
            for n, column in enumerate(COLUMNS)
        )
        return control("each:rows", f'<w:tr w:rsidR="00A1B2C3">{cells}</w:tr>')

    return _docx(_body(field, row), field("school"))


def twin_template() -> bytes:
    def field(name: str) -> str:
        return _run(f"{{{{ {name} }}}}")

    def row(number: Callable[[int], str]) -> str:
        def line(text: str) -> str:
            cells = _cell(_paragraph(_run(text), 990)) + _cell(_paragraph(_run(""), 991)) * (len(COLUMNS) - 1)
            return f"<w:tr>{cells}</w:tr>"

        cells = "".join(
            _cell(_paragraph(_run(f"{{{{ row.{column} }}}}"), int(number(n)))) for n, column in enumerate(COLUMNS[:-1])
        )
        rag = _cell(_paragraph(_run("{% cellbg row.fill %}{{r row.rag }}"), int(number(6))))
        middle = f'<w:tr w:rsidR="00A1B2C3">{cells}{rag}</w:tr>'
        return line("{%tr for row in rows %}") + middle + line("{%tr endfor %}")

    return _docx(_body(field, row), field("school"))


def our_values(n: int) -> dict[str, Any]:
    rows = [
        {
            **{column: f"{column} {r} of {n} & more" for column in COLUMNS[:-1]},
            "rag": Shaded(*RATINGS[r % 3]),
        }
        for r in range(ROWS)
    ]
    return {**{name: f"value of {name} in document {n}" for name in FIELDS}, "school": f"School {n}", "rows": rows}


def twin_values(n: int) -> dict[str, Any]:
    rows = []
    for r in range(ROWS):
        text, fill_colour, ink = RATINGS[r % 3]
        row: dict[str, Any] = {column: f"{column} {r} of {n} & more" for column in COLUMNS[:-1]}
        rows.append({**row, "fill": fill_colour, "rag": RichText(text, color=ink, size=24)})
    return {**{name: f"value of {name} in document {n}" for name in FIELDS}, "school": f"School {n}", "rows": rows}


def fill_ours(compiled: Compiled, n: int) -> bytes:
    return fill(
        compiled,
        our_values(n),
        title=f"Document {n}",
        key=f"line_meeting/S{n}/2026-27/autumn/01",
        recipe="ab" * 32,
        as_of=date(2026, 11, 2),
    ).content


def fill_twin(template: bytes, n: int) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(twin_values(n), autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class Floor:
    """The least a writer can do: XML of the changed parts ready, deflated by zlib level 6, the rest copied raw."""

    def __init__(self, filled: bytes, changed: tuple[str, ...]) -> None:
        package = Package.read(filled)
        self.body = Body(package.member(part) for part in package if part not in changed)
        self.parts = [(part, package.part(part)) for part in changed]

    def write(self) -> bytes:
        return self.body.write(self._members())

    def _members(self) -> list[Member]:
        members = []
        for part, content in self.parts:
            deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
            raw = deflate.compress(content) + deflate.flush()
            members.append(Member(part, 8, zlib.crc32(content), len(content), raw))
        return members


def _cpu(work: Callable[[], object], times: int) -> float:
    """Milliseconds of CPU for one piece of work."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) * 1000 / times


def rows(rounds: int = 9) -> list[Row]:
    """The benchmark's rows."""
    template, twin = our_template(), twin_template()
    compiled = compile_template("twin.docx", template)
    package = Package.read(fill_ours(compiled, 1))
    size = len(package.part("word/document.xml"))
    changed = tuple(part for part in package if part in {name for name, _ in compiled.programs})
    floor = Floor(fill_ours(compiled, 1), changed)
    sample = fill_ours(compiled, 1)
    works: dict[str, tuple[Callable[[], object], int]] = {
        "ours": (lambda: fill_ours(compiled, 7), 60),
        "docxtpl": (lambda: fill_twin(twin, 7), 3),
        "floor": (floor.write, 60),
        "fingerprint": (lambda: fingerprint(sample), 30),
        "read": (lambda: read(sample), 15),
    }
    seen: dict[str, list[float]] = {name: [] for name in works}
    gc.collect()
    for turn in range(rounds):
        order = list(works) if turn % 2 == 0 else list(works)[::-1]
        for name in order:
            work, times = works[name]
            seen[name].append(_cpu(work, times))
    cost = {name: median(sorted(figures)[: rounds // 2 + 1]) for name, figures in seen.items()}
    ratio, above = cost["docxtpl"] / cost["ours"], cost["ours"] / cost["floor"]
    return [
        _row("word: document.xml of the twin", size / 1000, "KB", "", ">= 60", size >= 60_000),
        _row("word: one document", cost["ours"], "ms", f"docxtpl {cost['docxtpl']:.1f} ms", "", True),
        _row("word: times less than docxtpl", ratio, "x", "docxtpl", ">= 60", ratio >= 60),
        _row("word: times the floor", above, "x", f"floor {cost['floor']:.3f} ms", "<= 1.5", above <= 1.5),
        _row("word: fingerprint of a filed document", cost["fingerprint"], "ms", "", "", True),
        _row("word: read a filed document", cost["read"], "ms", "", "", True),
    ]


def _row(name: str, value: float, unit: str, against: str, target: str, ok: bool) -> Row:
    return Row(name=name, value=round(value, 3), unit=unit, against=against, target=target, ok=ok)


if __name__ == "__main__":
    for line in rows():
        print(line)
