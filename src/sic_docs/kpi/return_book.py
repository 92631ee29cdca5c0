"""The workbook part of the KPI return, its relationships and content types, while sheets are added to the template."""

from __future__ import annotations

from typing import Final

from lxml import etree

from sic_docs.errors import TemplateError
from sic_docs.kpi.return_sheets import MAIN
from sic_docs.opc.fingerprint import resolve
from sic_docs.opc.package import CONTENT_TYPES, Package
from sic_docs.opc.stamp import to_bytes

_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TABLE_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"


class Book:
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
        self.dropped: list[str] = []

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

    def has(self, name: str) -> bool:
        """Whether the template has a sheet of this name."""
        return any(sheet.get("name") == name for sheet in self.sheets)

    def parts_of(self, name: str) -> set[str]:
        """A sheet's part, its relationships and its tables."""
        return {self.part(name), self.rels(name), *self.tables(name)}

    def drop(self, name: str) -> None:
        """Leave a sheet of the template out."""
        self.dropped.append(name)

    def finished(self) -> dict[str, bytes]:
        """The three parts with Measures taken out and the added sheets in its place."""
        titles = self._print_titles()
        old = next(sheet for sheet in self.sheets if sheet.get("name") == "Measures")
        gone = {"xl/calcChain.xml"}.union(*(self.parts_of(name) for name in ("Measures", *self.dropped)))
        numbers = [int(sheet.get("sheetId", "0")) for sheet in self.sheets]
        for number, (name, identity) in enumerate(self.added, max(numbers) + 1):
            made = etree.Element(f"{{{MAIN}}}sheet", {"name": name, "sheetId": str(number)})
            made.set(f"{{{_OFFICE}}}id", identity)
            old.addprevious(made)
        self.sheets.remove(old)
        for sheet in [sheet for sheet in self.sheets if sheet.get("name") in self.dropped]:
            self.sheets.remove(sheet)
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
