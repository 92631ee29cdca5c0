"""The KPI return workbook a school fills in: drawn once for schools that are asked the same, then filled by school.

The template package is copied raw; per school only the Return sheet, the title and the stamp are made. Writing one
takes about a millisecond once its variant is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Final

from lxml import etree

from sic_docs.config.model import Domain, HouseStyle
from sic_docs.errors import TemplateError
from sic_docs.kpi.asked import HALF_TERMS, measures_of
from sic_docs.kpi.model import Measure
from sic_docs.kpi.return_sheets import MAIN, Template, domain_sheet, notes_sheet, return_sheet
from sic_docs.opc.fingerprint import digest, part_line, part_lines, relation_lines, resolve
from sic_docs.opc.package import CONTENT_TYPES, Package
from sic_docs.opc.properties import CORE, core_xml, escape
from sic_docs.opc.stamp import Slot, Stamp, Stamped, slot, to_bytes
from sic_docs.opc.zip_format import Body, pack
from sic_docs.trust.model import School

_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TABLE_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_START, _END = "9001", "9002"
"""What stands in the template's date rule for the calendar years a school year starts and ends in."""

Dates = Mapping[str, tuple[date, date]]
"""Half-term slug → (figures wanted as at, return due)."""


@dataclass(frozen=True, slots=True)
class _Variant:
    """One form, complete but for the school: everything that does not change is packed already."""

    body: Body
    place: Slot
    sheet: str
    xml: str
    lines: Mapping[str, bytes]
    relations: tuple[bytes, ...]
    mark: str


def make_return(
    template: bytes,
    school: School,
    year: str,
    measures: Sequence[Measure],
    domains: Sequence[Domain],
    *,
    key: str,
    as_of: date,
    style: HouseStyle | None = None,
    dates: Dates | None = None,
) -> Stamped:
    """A school's blank return of a year, stamped.

    Args:
        template: Content of `kpi_return.xlsx`.
        measures: All the trust's measures; those not asked of this school are left out.
        key: Printed document key. `as_of`: today of the run.
        style: The trust's colours, put into the theme.
        dates: When figures are wanted and due; None prints "see the calendar".

    Raises:
        TemplateError: The template is damaged or a pattern is missing.
    """
    variant = _variant_for(template, school, measures, domains, style)
    xml = _filled(variant, school, year, dates)
    lines = dict(variant.lines)
    lines[variant.sheet] = part_line(variant.sheet, xml)
    fingerprint = digest((lines[name] for name in sorted(lines)), variant.relations)
    recipe = _recipe(variant, school, year, dates)
    stamp = Stamp(key=key, fingerprint=fingerprint, recipe=recipe, as_of=as_of)
    changed = {
        variant.sheet: xml,
        CORE: core_xml(f"{school.name}: KPI return {year}", as_of).encode(),
        **variant.place.parts(stamp),
    }
    return Stamped(variant.body.write(pack(name, content) for name, content in changed.items()), fingerprint)


def return_recipe(
    template: bytes,
    school: School,
    year: str,
    measures: Sequence[Measure],
    domains: Sequence[Domain],
    *,
    style: HouseStyle | None = None,
    dates: Dates | None = None,
) -> str:
    """The recipe `make_return` stamps, without making the workbook."""
    return _recipe(_variant_for(template, school, measures, domains, style), school, year, dates)


def _recipe(variant: _Variant, school: School, year: str, dates: Dates | None) -> str:
    values = [variant.mark, school.name, year]
    values += [f"{slug} {days[0]} {days[1]}" for slug, days in sorted((dates or {}).items())]
    return sha256("\0".join(values).encode("utf-8", "surrogatepass")).hexdigest()


def _filled(variant: _Variant, school: School, year: str, dates: Dates | None) -> bytes:
    start = int(year[:4])
    words = {"[school]": school.name, "[year]": year, "[end]": str(start + 1)}
    for slug in HALF_TERMS:
        wanted = (dates or {}).get(slug)
        words[f"[as-at {slug}]"] = _day(wanted[0]) if wanted else "see the calendar"
        words[f"[due {slug}]"] = _day(wanted[1]) if wanted else "see the calendar"
    xml = variant.xml.replace(f"DATE({_START},", f"DATE({start},").replace(f"DATE({_END},", f"DATE({start + 1},")
    # one pass, so that square brackets in a school's name are only text
    return re.sub(
        r"\[[^\]<]*\]", lambda found: escape(words[found[0]]) if found[0] in words else found[0], xml
    ).encode()


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def _variant_for(
    template: bytes,
    school: School,
    measures: Sequence[Measure],
    domains: Sequence[Domain],
    style: HouseStyle | None,
) -> _Variant:
    colours = tuple(sorted(style.colours.items())) if style else ()
    fonts = tuple(sorted(style.fonts.items())) if style else ()
    return _variant(template, measures_of(measures, school), tuple(domains), colours, fonts)


@lru_cache(maxsize=64)
def _variant(
    template: bytes,
    measures: tuple[Measure, ...],
    domains: tuple[Domain, ...],
    colours: tuple[tuple[str, str], ...],
    fonts: tuple[tuple[str, str], ...],
) -> _Variant:
    """The form for schools asked these measures."""
    package = Package.read(template, name="kpi_return.xlsx", error=TemplateError)
    strings_part = package.find("xl/sharedStrings.xml")
    strings = (
        ["".join(t.text or "" for t in item.iter(f"{{{MAIN}}}t")) for item in package.xml(strings_part)]
        if strings_part
        else []
    )
    book = _Book(package)
    sheets = {name: Template(name, package.part(book.part(name)), strings) for name in ("Return", "Measures", "Notes")}
    returns = book.part("Return")
    gone = {book.part("Measures"), book.rels("Measures"), *book.tables("Measures"), "xl/calcChain.xml"}
    changed: dict[str, bytes] = {}
    notes, reference = notes_sheet(sheets["Notes"], measures)
    changed[book.part("Notes")] = notes
    for table in book.tables("Notes"):
        tree = package.xml(table)
        if tree.get("name") == "Definitions":
            changed[table] = _sized(tree, reference)
    prototype = package.xml(book.tables("Measures")[0])
    for number, domain in enumerate(domains, 1):
        mine = [m for m in measures if m.domain == domain.code]
        if mine:
            xml, reference = domain_sheet(sheets["Measures"], domain.name, mine)
            changed.update(book.add(number, sheet_name(domain.name), xml, _table(prototype, number, domain, reference)))
    changed.update(book.finished())
    changed.update(_themed(package, dict(colours), dict(fonts)))
    whole = package.with_parts(changed, without=gone & {*package})
    place = slot(whole)
    xml = return_sheet(sheets["Return"])
    rest = [part for part in place.package if part not in (returns, CORE)]
    lines = part_lines({part: place.package.part(part) for part in rest})
    relations = sorted(
        line for part in rest if part.endswith(".rels") for line in relation_lines(part, place.package.xml(part))
    )
    mark = sha256(b"".join(lines[name] for name in sorted(lines)) + xml).hexdigest()
    ordered = [CONTENT_TYPES, *(part for part in rest if part != CONTENT_TYPES)]
    body = Body(place.package.member(part) for part in ordered)
    return _Variant(body, place, returns, xml.decode(), lines, tuple(relations), mark)


def sheet_name(text: str) -> str:
    """A name Excel accepts for a sheet."""
    return re.sub(r"[\[\]:*?/\\]", " ", text).strip("' ")[:31] or "Measures"


def _table(prototype: etree._Element, number: int, domain: Domain, reference: str) -> bytes:
    made = deepcopy(prototype)
    name = "Kpi_" + re.sub(r"\W", "_", domain.code)
    made.set("id", str(100 + number))
    made.set("name", name)
    made.set("displayName", name)
    return _sized(made, reference)


def _sized(table: etree._Element, reference: str) -> bytes:
    table.set("ref", reference)
    for child in table.iter(f"{{{MAIN}}}autoFilter"):
        child.set("ref", reference)
    return to_bytes(table)


def _themed(package: Package, colours: Mapping[str, str], fonts: Mapping[str, str]) -> dict[str, bytes]:
    """The theme with the trust's colours and fonts (decision 21)."""
    part = package.find("xl/theme/theme1.xml")
    if part is None or not (colours or fonts):
        return {}
    tree = package.xml(part)
    for slot_name, colour in colours.items():
        for element in tree.iter(f"{{{_DRAWING}}}{slot_name}"):
            for child in list(element):
                element.remove(child)
            etree.SubElement(element, f"{{{_DRAWING}}}srgbClr").set("val", colour)
    for kind, name in (("majorFont", fonts.get("heading")), ("minorFont", fonts.get("body"))):
        for latin in tree.iterfind(f".//{{{_DRAWING}}}{kind}/{{{_DRAWING}}}latin"):
            if name:
                latin.set("typeface", name)
    return {part: to_bytes(tree)}


class _Book:
    """The workbook part, its relationships and the list of content types, while sheets are being added."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.main_part()
        self.tree = package.xml(self.main)
        self.rels_part = self.rels_of(self.main)
        self.relations = package.xml(self.rels_part)
        self.types = package.xml(package.find(CONTENT_TYPES) or CONTENT_TYPES)
        self.sheets = next(self.tree.iter(f"{{{MAIN}}}sheets"))
        self.added: list[tuple[str, str]] = []

    @staticmethod
    def rels_of(part: str) -> str:
        folder, _, file = part.rpartition("/")
        return f"{folder}/_rels/{file}.rels"

    def _target(self, source: str, target: str) -> str:
        return resolve(source, target)

    def part(self, name: str) -> str:
        for sheet in self.sheets:
            if sheet.get("name") == name:
                wanted = sheet.get(f"{{{_OFFICE}}}id")
                for relation in self.relations:
                    if relation.get("Id") == wanted:
                        return self._target(self.main, relation.get("Target", ""))
        raise TemplateError(
            f"The KPI return template has no sheet {name}.",
            "Put it back, or draw the template again with templates/drawing/kpi_return.py.",
            code="template-sheet-missing",
            file="kpi_return.xlsx",
        )

    def rels(self, name: str) -> str:
        return self.rels_of(self.part(name))

    def tables(self, name: str) -> list[str]:
        """Parts of a sheet's tables."""
        part = self.part(name)
        rels = self.package.find(self.rels_of(part))
        return [
            self._target(part, relation.get("Target", ""))
            for relation in (self.package.xml(rels) if rels else ())
            if relation.get("Type", "").endswith("/table")
        ]

    def add(self, number: int, name: str, xml: bytes, table: bytes) -> dict[str, bytes]:
        """Parts of one more sheet with one table; the sheet comes after those added before."""
        sheet, part = f"xl/worksheets/kpi{number}.xml", f"xl/tables/kpi{number}.xml"
        for new, kind in ((sheet, _SHEET_TYPE), (part, _TABLE_TYPE)):
            etree.SubElement(self.types, f"{{{_TYPES}}}Override", {"PartName": f"/{new}", "ContentType": kind})
        identity = f"rIdKpi{number}"
        etree.SubElement(
            self.relations,
            f"{{{_RELATIONS}}}Relationship",
            {"Id": identity, "Type": f"{_OFFICE}/worksheet", "Target": f"worksheets/kpi{number}.xml"},
        )
        self.added.append((name, identity))
        target = self.package.xml(self.rels("Measures"))
        for relation in target:
            if relation.get("Type", "").endswith("/table"):
                relation.set("Target", f"../tables/kpi{number}.xml")
        return {sheet: xml, part: table, self.rels_of(sheet): to_bytes(target)}

    def finished(self) -> dict[str, bytes]:
        """The three parts with Measures taken out and the added sheets in its place."""
        measures_part = self.part("Measures")
        titles = self._print_titles()
        old = next(sheet for sheet in self.sheets if sheet.get("name") == "Measures")
        gone = {measures_part, *self.tables("Measures"), "xl/calcChain.xml"}
        numbers = [int(sheet.get("sheetId", "0")) for sheet in self.sheets]
        for number, (name, identity) in enumerate(self.added, max(numbers) + 1):
            made = etree.Element(f"{{{MAIN}}}sheet", {"name": name, "sheetId": str(number)})
            made.set(f"{{{_OFFICE}}}id", identity)
            old.addprevious(made)
        self.sheets.remove(old)
        for relation in list(self.relations):
            if self._target(self.main, relation.get("Target", "")) in gone:
                self.relations.remove(relation)
        for entry in list(self.types):
            if entry.get("PartName", "").lstrip("/") in gone:
                self.types.remove(entry)
        for element in list(self.tree):
            kind = etree.QName(element).localname
            # recalculating on opening would ask everybody who only looked to save
            if kind in ("definedNames", "calcPr", "workbookProtection"):
                self.tree.remove(element)
        names = etree.Element(f"{{{MAIN}}}definedNames")
        for index, sheet in enumerate(self.sheets):
            name = sheet.get("name", "")
            rows = titles.get(name, titles.get("Measures"))
            quoted = name.replace("'", "''")
            if rows:
                made = etree.SubElement(
                    names, f"{{{MAIN}}}definedName", {"name": "_xlnm.Print_Titles", "localSheetId": str(index)}
                )
                made.text = f"'{quoted}'!{rows}"
        self.sheets.addnext(names)
        return {
            self.main: to_bytes(self.tree),
            self.rels_part: to_bytes(self.relations),
            CONTENT_TYPES: to_bytes(self.types),
        }

    def _print_titles(self) -> dict[str, str]:
        """Sheet name → the rows repeated on each printed page."""
        order = [sheet.get("name", "") for sheet in self.sheets]
        found: dict[str, str] = {}
        for element in self.tree.iter(f"{{{MAIN}}}definedName"):
            index = element.get("localSheetId")
            if element.get("name") == "_xlnm.Print_Titles" and index is not None and element.text:
                found[order[int(index)]] = element.text.rpartition("!")[2]
        return found
