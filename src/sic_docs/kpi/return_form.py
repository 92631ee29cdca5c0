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
from sic_docs.kpi.asked import HALF_TERMS, measures_of, results_of
from sic_docs.kpi.model import Measure
from sic_docs.kpi.return_book import Book
from sic_docs.kpi.return_results import results_sheet
from sic_docs.kpi.return_sheets import MAIN, Template, domain_sheet, notes_sheet, return_sheet
from sic_docs.opc.fingerprint import digest, part_line, part_lines, relation_lines
from sic_docs.opc.package import CONTENT_TYPES, Package
from sic_docs.opc.properties import CORE, core_xml, escape
from sic_docs.opc.stamp import Slot, Stamp, Stamped, slot, to_bytes
from sic_docs.opc.zip_format import Body, pack
from sic_docs.trust.model import School

_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
RESULTS: Final = "Results"
"""The sheet of last summer's outcomes (P17); left out where a school has none."""
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
    return _variant(
        template, measures_of(measures, school), results_of(measures, school), tuple(domains), colours, fonts
    )


@lru_cache(maxsize=64)
def _variant(
    template: bytes,
    measures: tuple[Measure, ...],
    results: tuple[Measure, ...],
    domains: tuple[Domain, ...],
    colours: tuple[tuple[str, str], ...],
    fonts: tuple[tuple[str, str], ...],
) -> _Variant:
    """The form for schools asked these measures and these results."""
    package = Package.read(template, name="kpi_return.xlsx", error=TemplateError)
    strings_part = package.find("xl/sharedStrings.xml")
    strings = (
        ["".join(t.text or "" for t in item.iter(f"{{{MAIN}}}t")) for item in package.xml(strings_part)]
        if strings_part
        else []
    )
    book = Book(package)
    sheets = {name: Template(name, package.part(book.part(name)), strings) for name in ("Return", "Measures", "Notes")}
    returns = book.part("Return")
    gone = {*book.parts_of("Measures"), "xl/calcChain.xml"}
    changed: dict[str, bytes] = {}
    if results and book.has(RESULTS):
        xml_of_results, reference = results_sheet(Template(RESULTS, package.part(book.part(RESULTS)), strings), results)
        changed[book.part(RESULTS)] = xml_of_results
        for table in book.tables(RESULTS):
            changed[table] = _sized(package.xml(table), reference)
    elif book.has(RESULTS):
        gone |= book.parts_of(RESULTS)
        book.drop(RESULTS)
    notes, reference = notes_sheet(sheets["Notes"], measures, results)
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
