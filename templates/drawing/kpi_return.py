"""Draws `kpi_return.xlsx`: what each school fills in, half term by half term (P16).

Staff may restyle the result in Excel. What the filling relies on: the sheets Return, Measures, Results and Notes; words
in square brackets; and in Measures and Results one pattern row for each kind of row, told apart by its second cell. Run once:
`.venv/bin/python templates/drawing/kpi_return.py`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

HALF_TERMS = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")
ROLES = ("School data lead", "Headteacher", "Deputy headteacher", "Data manager", "Trust data lead")
SYMBOLS = (
    ("c", "Suppressed: there is a figure and it must not be shown."),
    ("z", "Not applicable: the question does not arise here."),
    ("x", "Not available: there should be a figure, but there is not."),
    ("low", "Above zero but rounds to zero. (k means the same.)"),
    ("u", "Too unreliable to use."),
    ("b", "Break in series: not comparable with earlier figures."),
    ("0", "A true zero. Type it; a blank is not zero."),
    ("(blank)", "Nothing entered yet."),
)
DARK = Color(theme=3)  # the trust's dark colour, put into the theme when the form is made
THIN = Side(style="thin", color="BFBFBF")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def font(size: float = 11, *, bold: bool = False, colour: Color | str | None = None) -> Font:
    return Font(name="Calibri", size=size, bold=bold, color=colour, family=2, scheme="minor")


def style(name: str, **parts: object) -> NamedStyle:
    made = NamedStyle(name=name)
    for key, value in parts.items():
        setattr(made, key, value)
    return made


WRAP = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
RIGHT = Alignment(horizontal="right", vertical="center", indent=1)
STYLES = {
    "title": style("SIC title", font=font(18, bold=True, colour=DARK)),
    "plain": style("SIC text", font=font(12), alignment=Alignment(vertical="top")),
    "head": style(
        "SIC heading",
        font=font(11, bold=True, colour="FFFFFF"),
        fill=PatternFill("solid", fgColor=DARK),
        alignment=WRAP,
        border=BOX,
    ),
    "label": style("SIC label", font=font(11, bold=True), alignment=WRAP, border=BOX),
    "text": style("SIC cell", font=font(11), alignment=WRAP, border=BOX),
    "grey": style(
        "SIC not collected",
        font=font(9, colour="404040"),
        fill=PatternFill("solid", fgColor="D9D9D9"),
        alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
        border=BOX,
    ),
    "date": style("SIC date", font=font(11), alignment=RIGHT, border=BOX, number_format="dd/mm/yyyy"),
    **{
        f"figure-{places}": style(
            f"SIC figure {places}", font=font(11, bold=True), alignment=RIGHT, border=BOX, number_format=code
        )
        for places, code in ((0, "0"), (1, "0.0"), (2, "0.00"))
    },
    "count": style("SIC count", font=font(11), alignment=RIGHT, border=BOX, number_format="#,##0.##"),
}


def put(sheet: Worksheet, row: int, column: int, text: object, kind: str) -> None:
    cell = sheet.cell(row, column, text)
    cell.style = STYLES[kind]


def page(sheet: Worksheet, heading_row: int) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.row_dimensions[1].height = 28
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.print_title_rows = f"{heading_row}:{heading_row}"
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "Page &P of &N"


def table(sheet: Worksheet, name: str, reference: str, description: str) -> None:
    made = Table(displayName=name, ref=reference, comment=description)
    made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False, showColumnStripes=False)
    sheet.add_table(made)


def widths(sheet: Worksheet, sizes: tuple[float, ...]) -> None:
    for number, size in enumerate(sizes, 1):
        sheet.column_dimensions["ABCDEFGHIJ"[number - 1]].width = size


def draw_return(sheet: Worksheet) -> None:
    put(sheet, 1, 1, "[school]", "title")
    put(sheet, 2, 1, "KPI return [year]", "title")
    sheet.row_dimensions[2].height = 28
    put(
        sheet,
        3,
        1,
        "Fill in the sheets that follow, then this table. A half term counts as returned once Submitted by is filled.",
        "plain",
    )
    put(sheet, 4, 1, "Roles only, please: no names of staff or pupils anywhere in this workbook.", "plain")
    heads = ("Half term", "Figures wanted as at", "Return by", "Figures as at", "Submitted by (role)", "Head checked")
    for column, text in enumerate(heads, 1):
        put(sheet, 6, column, text, "head")
    for row, half in enumerate(HALF_TERMS, 7):
        slug = half.lower().replace(" ", "-")
        put(sheet, row, 1, half, "label")
        put(sheet, row, 2, f"[as-at {slug}]", "text")
        put(sheet, row, 3, f"[due {slug}]", "text")
        put(sheet, row, 4, None, "date")
        put(sheet, row, 5, None, "text")
        put(sheet, row, 6, None, "text")
        sheet.row_dimensions[row].height = 22
    sheet.row_dimensions[6].height = 32
    table(sheet, "Returned", "A6:F12", "Who submitted each half term, and when the figures stood")
    # 9001 and 9002 stand for the two calendar years of the school year
    days = DataValidation(
        type="date", operator="between", formula1="DATE(9001,9,1)", formula2="DATE(9002,8,31)", allow_blank=True
    )
    days.promptTitle, days.prompt = "Figures as at", "The date your figures stand at, such as 20/11/[end]."
    days.errorTitle, days.error = (
        "Not a date in this year",
        "Type a date between 1 September and 31 August of this school year.",
    )
    roles = DataValidation(type="list", formula1=f'"{",".join(ROLES)}"', allow_blank=True)
    roles.promptTitle, roles.prompt = (
        "Submitted by",
        "Choose or type a role when the half term's figures are complete. Until then they count as in progress.",
    )
    roles.errorStyle, roles.error = "information", "Another role is fine; please do not type a name."
    checked = DataValidation(type="list", formula1='"Yes,No"', allow_blank=True)
    checked.promptTitle, checked.prompt = "Head checked", "Yes once the headteacher has looked at the figures."
    for rule, cells in ((days, "D7:D12"), (roles, "E7:E12"), (checked, "F7:F12")):
        rule.showInputMessage = rule.showErrorMessage = True
        rule.add(cells)
        sheet.add_data_validation(rule)
    widths(sheet, (18, 26, 26, 20, 32, 18))
    sheet.freeze_panes = "B7"
    page(sheet, 6)


def draw_measures(sheet: Worksheet) -> None:
    put(sheet, 1, 1, "[domain]", "title")
    put(
        sheet,
        2,
        1,
        "Type figures in the white cells: 94.2 or 94.2% for a percentage. Where there is no figure: c, z, x or low (see Notes).",
        "plain",
    )
    for column, text in enumerate(("Measure", "What to enter", "Unit", *HALF_TERMS, "Comment on the latest figure"), 1):
        put(sheet, 4, column, text, "head")
    sheet.row_dimensions[4].height = 32
    for row, kind in enumerate(("figure-0", "figure-1", "figure-2", "count"), 5):
        put(sheet, row, 1, "[measure]", "label" if kind != "count" else "text")
        put(sheet, row, 2, kind, "text")
        put(sheet, row, 3, "[unit]", "text")
        for column in range(4, 10):
            put(sheet, row, column, None, kind if column % 2 == 0 else "grey")
        put(sheet, row, 10, None, "text")
        sheet.row_dimensions[row].height = 30 if kind != "count" else 22
    table(sheet, "Measures", "A4:J8", "One row for each figure, a column for each half term")
    widths(sheet, (50, 42, 17, 12, 12, 12, 12, 12, 12, 46))
    sheet.freeze_panes = "D5"
    page(sheet, 4)


def draw_results(sheet: Worksheet) -> None:
    put(sheet, 1, 1, "Results of last summer", "title")
    put(
        sheet,
        2,
        1,
        "Last summer's outcomes, once; they are kept under last year. Type them when they are out and say whether they are revised yet.",
        "plain",
    )
    put(sheet, 3, 1, "Revised results come in Autumn 2 and Spring 1: type over the provisional ones.", "plain")
    heads = ("Outcome", "What to enter", "Unit", "Result", "Provisional or revised", "Comment")
    for column, text in enumerate(heads, 1):
        put(sheet, 5, column, text, "head")
    sheet.row_dimensions[5].height = 32
    for row, kind in enumerate(("figure-0", "figure-1", "figure-2", "count"), 6):
        put(sheet, row, 1, "[measure]", "label" if kind != "count" else "text")
        put(sheet, row, 2, kind, "text")
        put(sheet, row, 3, "[unit]", "text")
        put(sheet, row, 4, None, kind)
        put(sheet, row, 5, None, "text" if kind != "count" else "grey")
        put(sheet, row, 6, None, "text")
        sheet.row_dimensions[row].height = 30 if kind != "count" else 22
    table(sheet, "Results", "A5:F9", "One row for each outcome of last summer")
    widths(sheet, (58, 42, 17, 14, 24, 46))
    sheet.freeze_panes = "D6"
    page(sheet, 5)


def draw_notes(sheet: Worksheet) -> None:
    put(sheet, 1, 1, "Notes", "title")
    put(
        sheet,
        2,
        1,
        "Rows and sheets may be moved; please keep the names in the first two columns and the headings.",
        "plain",
    )
    for column, text in enumerate(("Type", "Meaning"), 1):
        put(sheet, 4, column, text, "head")
    for row, (symbol, meaning) in enumerate(SYMBOLS, 5):
        put(sheet, row, 1, symbol, "label")
        put(sheet, row, 2, meaning, "text")
    end = 4 + len(SYMBOLS)
    table(sheet, "Symbols", f"A4:B{end}", "What may stand in place of a figure")
    start = end + 3
    for column, text in enumerate(("Measure", "What it is", "Unit", "Better", "Asked in"), 1):
        put(sheet, start, column, text, "head")
    for column, text in enumerate(("[measure]", "[definition]", "[unit]", "[better]", "[asked]"), 1):
        put(sheet, start + 1, column, text, "label" if column == 1 else "text")
    sheet.row_dimensions[start + 1].height = 34
    table(sheet, "Definitions", f"A{start}:E{start + 1}", "What each measure means")
    widths(sheet, (50, 96, 24, 12, 40))
    page(sheet, start)


def draw(path: Path) -> None:
    book = Workbook()
    book.properties.title, book.properties.language, book.properties.creator = "KPI return", "en-GB", ""
    book.properties.created = book.properties.modified = datetime.fromisoformat("2026-01-01")
    for made in STYLES.values():
        book.add_named_style(made)
    first = book.active
    assert first is not None
    first.title = "Return"
    draw_return(first)
    draw_measures(book.create_sheet("Measures"))
    draw_results(book.create_sheet("Results"))
    draw_notes(book.create_sheet("Notes"))
    book.save(path)


if __name__ == "__main__":
    draw(Path(__file__).parents[1] / "kpi_return.xlsx")
