"""Draws the workbooks kept for people: `action_register.xlsx` (P9) and `status.xlsx` (did the cycle run).

Staff may restyle the results in Excel. What the filling relies on: `[give:…]` and `[row:…]` in cells, the pattern row
being the last of its sheet; and, for reading back, the headings of the table and the name of its sheet.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kpi_return import BOX, STYLES, font, page, put, style, table
from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

OUT = Path(__file__).parents[1]
OPEN = Protection(locked=False)
TOP = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
MIDDLE = Alignment(horizontal="center", vertical="top", wrap_text=True)
TYPED = PatternFill("solid", fgColor="FFF9E5")
MORE = {
    "given": style("SIC given", font=font(11), alignment=TOP, border=BOX),
    "ref": style("SIC ref", font=font(11, bold=True), alignment=TOP, border=BOX),
    "day": style("SIC day", font=font(11), alignment=MIDDLE, border=BOX, number_format="d mmm yyyy"),
    "count-given": style("SIC number", font=font(11), alignment=MIDDLE, border=BOX, number_format="0"),
    "asked": style("SIC answer", font=font(11), alignment=TOP, border=BOX, fill=TYPED, protection=OPEN),
    "asked-day": style(
        "SIC answer day",
        font=font(11),
        alignment=MIDDLE,
        border=BOX,
        fill=TYPED,
        protection=OPEN,
        number_format="d mmm yyyy",
    ),
    "asked-done": style("SIC answer done", font=font(11), alignment=MIDDLE, border=BOX, fill=TYPED, protection=OPEN),
}
STYLES.update(MORE)


def headed(sheet: Worksheet, title: str, lines: tuple[str, ...], heading_row: int) -> None:
    put(sheet, 1, 1, title, "title")
    for number, line in enumerate(lines, 2):
        put(sheet, number, 1, line, "plain")
    page(sheet, heading_row)


def rows(sheet: Worksheet, at: int, columns: tuple[tuple[str, str, str, float], ...]) -> str:
    """Headings in row `at` and the pattern row below: (heading, mark, format, width) each. Returns the range."""
    for number, (heading, mark, kind, width) in enumerate(columns, 1):
        put(sheet, at, number, heading, "head")
        put(sheet, at + 1, number, f"[row:{mark}]", kind)
        sheet.column_dimensions["ABCDEFGHIJKLMNOP"[number - 1]].width = width
    sheet.row_dimensions[at].height = 32
    sheet.freeze_panes = f"C{at + 1}"
    return f"A{at}:{'ABCDEFGHIJKLMNOP'[len(columns) - 1]}{at + 1}"


def fill_rule(formula: str, fill: str, ink: str, *, bold: bool = False) -> FormulaRule:
    return FormulaRule(formula=[formula], fill=PatternFill(bgColor=fill), font=Font(color=ink, bold=bold))


def protect(sheet: Worksheet) -> None:
    """No password: it keeps refs from slips of the hand, not people from their workbook."""
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "formatCells", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)


def save(book: Workbook, name: str, title: str) -> None:
    book.properties.title, book.properties.language, book.properties.creator = title, "en-GB", ""
    book.properties.created = book.properties.modified = datetime.fromisoformat("2026-01-01")
    book.save(OUT / name)


def draw_register() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Actions"
    headed(
        sheet,
        "[give:document.title]",
        (
            "[give:register.whose]  ·  [give:register.counts]",
            "Type in the yellow columns: Owner, Due and Done are read back every morning. Everything else is kept for you.",
            "[give:document.level]. Roles only, please: no names of staff or pupils.",
        ),
        6,
    )
    reference = rows(
        sheet,
        6,
        (
            ("Ref", "actions.ref", "ref", 15),
            ("Action", "actions.text", "given", 54),
            ("School", "actions.school", "given", 10),
            ("Owner", "actions.owner", "asked", 26),
            ("Due", "actions.due date", "asked-day", 16),
            ("Done", "actions.done", "asked-done", 9),
            ("Status", "actions.status", "given", 16),
            ("Set by", "actions.body", "given", 24),
            ("Set on", "actions.set_on date", "day", 14),
            ("Last touched", "actions.touched", "given", 30),
            ("Note", "actions.note", "given", 28),
            # what was put there, hidden: answers are told from it, whatever program saves the file
            ("Ref as filed", "actions.ref_put", "given", 12),
            ("Owner as filed", "actions.owner_put", "given", 12),
            ("Due as filed", "actions.due_put", "given", 12),
            ("Done as filed", "actions.done_put", "given", 12),
            ("Action as filed", "actions.text_put", "given", 12),
        ),
    )
    for letters in "LMNOP":
        sheet.column_dimensions[letters].hidden = True
    table(sheet, "Actions", reference, "One row for each action; Owner, Due and Done are read back")
    done = DataValidation(type="list", formula1='"Yes,No"', allow_blank=True)
    done.promptTitle, done.prompt = (
        "Done",
        "Yes once it is done. A school's Yes on an action of a trust body reports it; that body closes it.",
    )
    done.errorTitle, done.error = "Yes or No", "Choose Yes or No, or leave it empty."
    owner = DataValidation(type="textLength", operator="lessThanOrEqual", formula1="120", allow_blank=True)
    owner.promptTitle, owner.prompt = "Owner", "Who does it, by role."
    owner.errorTitle, owner.error = "Too long", "A role in a few words, please."
    due = DataValidation(type="custom", formula1="OR(ISNUMBER(E7),LEN(E7)<60)", allow_blank=True)
    due.promptTitle, due.prompt = "Due", "A date such as 4/12/2026, or words such as by half term."
    due.errorTitle, due.error = "Due", "A date, or a few words, please."
    for rule, cells in ((done, "F7"), (owner, "D7"), (due, "E7")):
        rule.showInputMessage = rule.showErrorMessage = True
        rule.add(cells)
        sheet.add_data_validation(rule)
    closed = 'OR($G7="Done",$G7="Withdrawn",$F7="Yes")'
    sheet.conditional_formatting.add("A7:K7", fill_rule(closed, "F2F2F2", "595959"))
    sheet.conditional_formatting.add(
        "E7:E7", fill_rule(f'AND(ISNUMBER($E7),$E7<TODAY(),$G7="Open",NOT({closed}))', "F8D7DA", "7A0012", bold=True)
    )
    sheet.conditional_formatting.add("G7:G7", fill_rule('$G7="Reported done"', "FFF1CC", "5C4400"))
    protect(sheet)
    notes = book.create_sheet("Notes")
    draw_notes(
        notes,
        (
            (
                "What this is",
                "Every action its readers may see, from every meeting. It is made afresh from the records; nothing is lost if it is removed.",
            ),
            (
                "Owner, Due, Done",
                "Type over them. They are read back and stand in the next agenda. A later meeting's record can change them again.",
            ),
            (
                "Action",
                "Its wording is changed in the record or the minutes, not here; a change typed here is not taken and you are told so.",
            ),
            (
                "Done",
                "Yes closes an action of this register's own meetings. An action shared by a trust body becomes Reported done; that body closes it.",
            ),
            (
                "New actions",
                "Type them in the record or the minutes of the meeting that set them. A row added here is not taken; you are told so.",
            ),
            (
                "If you type here",
                "This file then stays as you left it, and the next one is filed beside it with copy 2 in its name. Use the newest.",
            ),
            (
                "From an unfinished record",
                "The record the action comes from is not marked Finished yet; it may still change.",
            ),
            ("Overdue", "A date that has passed shows in red, so the colour is right whenever you open the file."),
        ),
    )
    save(book, "action_register.xlsx", "Action register")


def draw_notes(sheet: Worksheet, lines: tuple[tuple[str, str], ...]) -> None:
    headed(sheet, "Notes", (), 3)
    for column, text in enumerate(("About", "What it means"), 1):
        put(sheet, 3, column, text, "head")
    for number, (about, text) in enumerate(lines, 4):
        put(sheet, number, 1, about, "label")
        put(sheet, number, 2, text, "given")
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 100
    table(sheet, "Notes", f"A3:B{3 + len(lines)}", "What the columns mean")


STATE_COLOURS = (
    ("missed", "F8D7DA", "7A0012"),
    ("held", "F8D7DA", "7A0012"),
    ("removed", "F2F2F2", "595959"),
    ("returned", "DDEFE0", "0B4A1B"),
    ("approved", "DDEFE0", "0B4A1B"),
    ("signed", "DDEFE0", "0B4A1B"),
    ("started", "FFF1CC", "5C4400"),
)


def draw_rows(sheet: Worksheet, repeat: str, name: str, first: tuple[tuple[str, str, str, float], ...]) -> None:
    headed(
        sheet,
        "[give:document.title]",
        (
            "[give:status.counts]",
            "Everything owed so far this year: what was filed, what came back finished, what did not.",
            "[give:document.level].",
        ),
        6,
    )
    columns = (
        *((heading, f"{repeat}.{mark}", kind, width) for heading, mark, kind, width in first),
        ("Document", f"{repeat}.document", "given", 34),
        ("For", f"{repeat}.period", "given", 16),
        ("Meeting", f"{repeat}.meeting_on date", "day", 14),
        ("Owed on", f"{repeat}.owed_on date", "day", 14),
        ("Filed on", f"{repeat}.filed_on date", "day", 14),
        ("State", f"{repeat}.state", "given", 18),
        ("Late", f"{repeat}.late", "given", 34),
    )
    reference = rows(sheet, 6, columns)
    table(sheet, name, reference, "One row for each document owed so far")
    for word, fill, ink in STATE_COLOURS:
        sheet.conditional_formatting.add("H7:H7", fill_rule(f'$H7="{word.capitalize()}"', fill, ink))
    sheet.conditional_formatting.add("I7:I7", fill_rule("LEN($I7)>0", "FFF1CC", "5C4400"))


def draw_status() -> None:
    book = Workbook()
    school, element = ("School", "school", "ref", 12), ("Element", "element", "given", 34)
    by_school = book.active
    by_school.title = "By school"
    draw_rows(by_school, "by_school", "BySchool", (school, element))
    draw_rows(book.create_sheet("By element"), "by_element", "ByElement", (element, school))
    counts = book.create_sheet("Counts")
    headed(counts, "Counts", ("[give:status.counts]",), 5)
    reference = rows(
        counts,
        5,
        (
            ("Element", "counts.element", "ref", 34),
            ("School", "counts.school", "given", 12),
            ("Owed", "counts.owed number", "count-given", 10),
            ("Filed", "counts.filed number", "count-given", 10),
            ("Returned", "counts.returned number", "count-given", 10),
            ("Late", "counts.late number", "count-given", 10),
            ("Missed", "counts.missed number", "count-given", 10),
            ("Not filed", "counts.unfiled number", "count-given", 10),
        ),
    )
    table(counts, "Counts", reference, "How many documents of each element and school")
    draw_notes(
        book.create_sheet("Notes"),
        (
            ("Issued", "Filed, and nobody has typed in it yet."),
            ("Started", "Somebody has typed in it; Finished is not ticked."),
            ("Returned", "Finished is ticked (a workbook: submitted)."),
            (
                "Checked by chair, Approved, Signed",
                "Minutes only, by what is typed in them or in the next meeting's minutes.",
            ),
            ("Removed", "People took it away; it is not filed again unless asked for."),
            ("Missed", "Its day had passed before it could be written."),
            (
                "Held",
                "Owed and not filed: the folder can be read too widely, the file was open, or its meeting is not booked.",
            ),
            ("Cancelled", "Its meeting is cancelled and has no new date."),
            ("Late", "Filed after the day it was owed, or a record not finished five school days after its date."),
        ),
    )
    save(book, "status.xlsx", "Status")


if __name__ == "__main__":
    draw_register()
    draw_status()
