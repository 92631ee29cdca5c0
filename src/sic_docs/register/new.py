"""A Trust register workbook, blank or with rows: one table a sheet, choices from lists, messages on the cells.

Written once for a trust, then theirs. Equal rows give equal bytes: no clock is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from sic_docs.config.model import Definitions
from sic_docs.errors import WorkbookError
from sic_docs.opc.package import Package
from sic_docs.register.model import Register
from sic_docs.register.sheets import LAST_ROW, SHEETS, Column, Sheet
from sic_docs.register.shown import Words, rows_of
from sic_docs.trust.model import OVERALL, Phase

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

DATE_FORMAT = "dd mmm yyyy"
TIME_FORMAT = "hh:mm"
_SCHOOL_CODES = "Schools!$A$2:$A$400"
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Trust register</dc:title>'
    "<dc:language>en-GB</dc:language></cp:coreProperties>"
)


def new_register(definitions: Definitions, rows: Register | None = None) -> bytes:
    """The workbook's bytes.

    Args:
        rows: What it is to hold; None makes it blank but for the headings.
    """
    from openpyxl import Workbook  # a tenth of a second that no other command needs

    book = Workbook()
    book.loaded_theme = _theme(definitions)
    book.remove(book.worksheets[0])
    look = _Look(definitions)
    notes = book.create_sheet("Notes")
    lists = book.create_sheet("Lists")
    names = _lists(lists, definitions)
    words = Words(definitions)
    for position, sheet in enumerate(SHEETS, 1):
        page = book.create_sheet(sheet.name, position)
        values = [words.cells(sheet, row) for row in rows_of(rows or Register(), sheet)]
        _sheet(page, sheet, values, look)
        for check in _validations(sheet, names):
            page.add_data_validation(check)
    _colour_rules(book, definitions)
    _notes(notes, definitions, look)
    lists.sheet_state = "hidden"
    book.active = 1
    out = BytesIO()
    book.save(out)
    package = Package.read(out.getvalue(), name="Trust register.xlsx", error=WorkbookError)
    return package.write({"docProps/core.xml": _CORE.encode()})


class _Look:
    """The house style as openpyxl's values."""

    def __init__(self, definitions: Definitions) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        colours, fonts = definitions.trust.style.colours, definitions.trust.style.fonts
        self.body = Font(name=fonts["body"], size=11, color=colours["dk1"])
        self.strong = Font(name=fonts["body"], size=11, bold=True, color=colours["dk2"])
        self.title = Font(name=fonts["heading"], size=20, bold=True, color=colours["accent1"])
        self.heading = Font(name=fonts["heading"], size=11, bold=True, color=colours["lt1"])
        self.heading_fill = PatternFill("solid", fgColor=colours["accent1"])
        self.band = PatternFill("solid", fgColor=colours["lt2"])
        self.rule = Border(bottom=Side(style="thin", color=colours["accent3"]))
        self.top = Alignment(vertical="top")
        self.wrap = Alignment(vertical="top", wrap_text=True)
        self.left = Alignment(horizontal="left", vertical="top")
        self.heading_place = Alignment(vertical="center", wrap_text=True)
        self.tab = colours["accent1"]


def _theme(definitions: Definitions) -> bytes:
    """Excel's theme with the trust's colours and fonts, so that what people add later is in house style too."""
    from openpyxl.writer.theme import theme_xml

    style, text = definitions.trust.style, theme_xml
    for slot, colour in style.colours.items():
        text = re.sub(rf"(<a:{slot}>).*?(</a:{slot}>)", rf'\1<a:srgbClr val="{colour}"/>\2', text, flags=re.S)
    for kind, name in (("major", style.fonts["heading"]), ("minor", style.fonts["body"])):
        safe = name.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        head, latin, rest = text.partition(f"<a:{kind}Font>")
        text = head + latin + re.sub(r'(<a:latin typeface=")[^"]*', rf"\g<1>{safe}", rest, count=1)
    return text.encode()


def _lists(page: Worksheet, definitions: Definitions) -> dict[str, str]:
    """Kind of column → the range its choices stand in."""
    trust = definitions.trust
    choices = {
        "role": [role.title for role in trust.roles],
        "category": [category.name for category in trust.categories],
        "area": [OVERALL, *trust.areas],
        "element": [element.name for element in definitions.cycle.elements],
        "phase": [phase.value for phase in Phase],
        "phase_or_all": [*(phase.value for phase in Phase), "All"],
        "measure": [measure.name for measure in definitions.measures],
    }
    ranges = {}
    for column, (kind, words) in enumerate(choices.items(), 1):
        page.cell(row=1, column=column, value=kind.replace("_", " "))
        for row, word in enumerate(words, 2):
            page.cell(row=row, column=column, value=word)
        letter = chr(64 + column)
        ranges[kind] = f"Lists!${letter}$2:${letter}${max(len(words), 1) + 1}"
    return {**ranges, "school": _SCHOOL_CODES}


def _sheet(page: Worksheet, sheet: Sheet, rows: list[list[Any]], look: _Look) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties
    from openpyxl.worksheet.table import Table, TableStyleInfo

    for index, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(index)
        head = page.cell(row=1, column=index, value=column.heading)
        head.font, head.fill, head.alignment = look.heading, look.heading_fill, look.heading_place
        whole = page.column_dimensions[letter]
        whole.width = max(column.width, len(column.heading) + 4)
        # the format of the whole column, so that rows typed or pasted below have it too
        whole.font, whole.alignment, whole.number_format = look.body, _place(column, look), _format(column)
    page.row_dimensions[1].height = 24
    for number, values in enumerate(rows or [[None] * len(sheet.columns)], 2):
        for index, (column, value) in enumerate(zip(sheet.columns, values, strict=True), 1):
            cell: Any = page.cell(row=number, column=index)
            if value is not None:
                cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # text for ever: openpyxl takes a leading = for a formula
            cell.font, cell.alignment, cell.number_format = look.body, _place(column, look), _format(column)
        lines = max(_lines(column, value) for column, value in zip(sheet.columns, values, strict=True))
        if lines > 1:
            page.row_dimensions[number].height = 15 * lines
    last = max(len(rows), 1) + 1
    table = Table(displayName=sheet.table, ref=f"A1:{get_column_letter(len(sheet.columns))}{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight9", showRowStripes=True)
    page.add_table(table)
    page.freeze_panes = "B2"
    page.sheet_view.zoomScale = 100
    page.sheet_properties.tabColor = look.tab
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"


def _lines(column: Column, value: object) -> int:
    """Lines a wrapped text takes; programs other than Excel do not find the height by themselves."""
    return -(-len(value) // int(column.width * 1.05)) if isinstance(value, str) and _wraps(column) else 1


def _wraps(column: Column) -> bool:
    return column.kind in ("text", "measure", "element") and column.width >= 26


def _place(column: Column, look: _Look) -> Any:
    if column.kind in ("date", "time", "urn", "whole", "when"):
        return look.left  # else they run into the words of the next column
    return look.wrap if _wraps(column) else look.top


def _format(column: Column) -> str:
    return {"date": DATE_FORMAT, "time": TIME_FORMAT, "whole": "0", "urn": "0", "number": "0.0##"}.get(
        column.kind, "General"
    )


def _validations(sheet: Sheet, lists: dict[str, str]) -> Iterator[DataValidation]:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for index, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(index)
        rule: dict[str, Any] = {}
        if column.kind in lists:
            rule = {"type": "list", "formula1": lists[column.kind]}
        elif column.kind == "choice":
            rule = {"type": "list", "formula1": '"' + ",".join(column.options) + '"'}
        elif column.kind == "yes_no":
            rule = {"type": "list", "formula1": '"Yes,No"'}
        elif column.kind == "date":
            rule = {"type": "date", "operator": "between", "formula1": "32874", "formula2": "73415"}
        elif column.kind == "time":
            rule = {"type": "time", "operator": "between", "formula1": "0", "formula2": "0.999988426"}
        elif column.kind in ("whole", "urn"):
            rule = {"type": "whole", "operator": "between", "formula1": "0", "formula2": "999999"}
        elif column.kind == "number":
            rule = {"type": "decimal", "operator": "between", "formula1": "-1000000", "formula2": "1000000"}
        elif column.kind == "school_or_trust":
            rule = {"type": "custom", "formula1": f'OR({letter}2="TRUST",COUNTIF({_SCHOOL_CODES},{letter}2)>0)'}
        elif column.kind == "code":
            rule = {
                "type": "custom",
                "formula1": f"AND(LEN({letter}2)>=2,LEN({letter}2)<=8,EXACT({letter}2,UPPER({letter}2)),"
                f"COUNTIF($A$2:$A$400,{letter}2)=1)",
            }
        if not rule and not column.help:
            continue
        check = DataValidation(allow_blank=True, showErrorMessage=bool(rule), **rule)
        check.errorTitle = column.heading[:31]
        check.error = (column.help or _REMEDIES.get(column.kind, "Choose one from the list."))[:220]
        if column.help:
            check.promptTitle, check.prompt, check.showInputMessage = column.heading[:31], column.help[:250], True
        check.add(f"{letter}2:{letter}{LAST_ROW}")
        yield check


_REMEDIES = {
    "date": "Type a date such as 24/11/2026.",
    "whole": "Type a whole number.",
    "number": "Type a number.",
}


def _colour_rules(book: Workbook, definitions: Definitions) -> None:
    """Categories in their colours, and meetings not booked told apart; the word always stands with the colour."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Font, PatternFill

    formula_rule: Any = FormulaRule
    ratings = definitions.trust.style.ratings
    for category in definitions.trust.categories:
        fill, ink = ratings[category.colour]
        words = [f'$C2="{word}"' for word in (category.name, category.short) if word]
        rule = formula_rule(formula=[f"OR({','.join(words)})"], fill=PatternFill(bgColor=fill), font=Font(color=ink))
        book["Categories"].conditional_formatting.add(f"C2:C{LAST_ROW}", rule)
    meetings = next(sheet for sheet in SHEETS if sheet.name == "Meetings")
    letter = chr(65 + next(i for i, column in enumerate(meetings.columns) if column.field == "status"))
    for word, colour in (("proposed", "amber"), ("booked", "green"), ("cancelled", "grey")):
        if colour in ratings:
            fill, ink = ratings[colour]
            rule = formula_rule(formula=[f'${letter}2="{word}"'], fill=PatternFill(bgColor=fill), font=Font(color=ink))
            book["Meetings"].conditional_formatting.add(f"{letter}2:{letter}{LAST_ROW}", rule)


def _notes(page: Worksheet, definitions: Definitions, look: _Look) -> None:
    """What each sheet and column is for, in words."""
    from openpyxl.worksheet.properties import PageSetupProperties

    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 26, 100
    page.sheet_view.showGridLines = False
    page.sheet_properties.tabColor = definitions.trust.style.colours["accent2"]
    page.page_setup.paperSize, page.page_setup.fitToHeight = 9, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    lines: list[tuple[str, str, str]] = [
        ("title", f"{definitions.trust.name}: Trust register", ""),
        (
            "text",
            "",
            "Everything here belongs to you: sort, filter, add columns of your own. Keep the headings and the names of "
            "the sheets. Dates are typed as dates. The service adds rows to Meetings and changes nothing else.",
        ),
    ]
    for sheet in SHEETS:
        lines += [("text", "", ""), ("heading", sheet.name, ""), ("text", "", sheet.note)]
        for column in sheet.columns:
            said = [column.help] if column.help else []
            if column.options:
                said.append(f"One of: {', '.join(column.options)}.")
            if column.required:
                said.append("Always filled in.")
            if said:
                lines.append(("column", column.heading, " ".join(said)))
    for row, (kind, first, second) in enumerate(lines, 1):
        left, right = (
            page.cell(row=row, column=1, value=first or None),
            page.cell(row=row, column=2, value=second or None),
        )
        left.font, right.font = {"title": look.title, "text": look.body}.get(kind, look.strong), look.body
        left.alignment, right.alignment = look.top, look.wrap
        if kind == "heading":
            left.border = right.border = look.rule
            left.fill = right.fill = look.band
        # the row height Excel would find by itself; LibreOffice and viewers do not always
        page.row_dimensions[row].height = 30 if kind == "title" else 15 * max(1, -(-len(second) // 112))
