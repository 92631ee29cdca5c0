"""New workbooks drawn from values: one table a sheet starting in A1, colours by letter, native charts, stamped.

XlsxWriter draws what is drawn once (tables, charts, colours, print settings); the rows below the headings are put in by
`book_rows`. Nothing is ever taken for a formula, a link or a number that was not given as one. Equal input gives equal
bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from sic_docs.opc.book_model import Chart, Charts, Look, Page, Series, sheet_names, unique
from sic_docs.opc.book_rows import LINE, Kind, Rows, Strings, lines_of
from sic_docs.opc.cells import column_letters
from sic_docs.opc.package import Package
from sic_docs.opc.properties import CORE, core_xml
from sic_docs.opc.sheets import sheet_parts
from sic_docs.opc.stamp import Stamped, to_bytes, write_stamp
from sic_docs.opc.theme import put_theme

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

DATE: Final = "dd mmm yyyy"
_THEME: Final = "xl/theme/theme1.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_PALETTE = re.compile(r'<row r="2"[^>]*>(.*?)</row></sheetData>', re.DOTALL)
_STYLE = re.compile(r'<c r="[A-Z]+2"(?: s="(\d+)")?')
_MARKS: Final = ("circle", "square", "diamond", "triangle")
_DASHES: Final = ("solid", "dash", "round_dot", "long_dash")
_ACCENTS: Final = (1, 2, 5, 6, 4, 3)
"""The house's accents in the order lines of a chart take them: teal, copper, blue, plum, gold, slate."""
_ACROSS, _CHART_ROWS, _CHART_COLUMNS = 2, 18, 10
"""Charts side by side, and the cells each takes."""


def make_book(
    pages: Sequence[Page | Charts], look: Look, *, title: str, footer: str, key: str, recipe: str, as_of: date
) -> Stamped:
    """The workbook, stamped.

    Args:
        footer: Printed at the foot of every page: who may read it.
    """
    from xlsxwriter import Workbook  # takes longer to load than most runs take to find that nothing changed

    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(1980, 1, 1)})  # noqa: DTZ001 (else the clock's; ours is put in below)
    names = dict(zip((page.name for page in pages), sheet_names(page.name for page in pages), strict=True))
    drawing = _Drawing(book, look, footer, {page.name: page for page in pages if isinstance(page, Page)})
    for page in pages:
        drawing.add(page, names)
    book.close()
    package = Package.read(out.getvalue(), name=title)
    theme = package.xml(_THEME)
    put_theme(theme, look.colours, look.fonts)
    changed = {
        _THEME: to_bytes(theme),
        CORE: core_xml(title, as_of).encode(),
        **_with_rows(package, {names[rows.page.name]: rows for rows in drawing.rows}),
    }
    return write_stamp(package.with_parts(changed), key=key, recipe=recipe, as_of=as_of, name=title)


def _with_rows(package: Package, rows: Mapping[str, Rows]) -> dict[str, bytes]:
    """Part → XML of each sheet with its rows in place of its palette, and of the list of strings."""
    listed = package.part(_STRINGS).decode()
    found = re.search(r'uniqueCount="(\d+)"', listed)
    strings = Strings(int(found[1]) if found else 0)
    changed: dict[str, bytes] = {}
    for name, part in sheet_parts(package).items():
        page = rows.get(name)
        if page is None:
            continue
        xml = package.part(part).decode()
        palette = _PALETTE.search(xml)
        assert palette is not None
        written = page.xml([style or "0" for style in _STYLE.findall(palette[1])], strings)
        whole = f"{xml[: palette.start()]}{written}</sheetData>{xml[palette.end() :]}"
        dimension = f'<dimension ref="{_whole(page.page)}"/>'
        changed[part] = re.sub(r'<dimension ref="[^"]*"/>', dimension, whole, count=1).encode()
    by_table = {page.page.table: page.page for page in rows.values()}
    for part in (part for part in package if part.startswith("xl/tables/")):
        xml = package.part(part).decode()
        named = re.search(r' displayName="([^"]*)"', xml)
        page_of = by_table.get(named[1]) if named else None
        if page_of is not None:
            changed[part] = re.sub(r' ref="[^"]*"', f' ref="{_whole(page_of)}"', xml).encode()
    counts = f'count="{strings.count + strings.used}" uniqueCount="{strings.count}"'
    listed = re.sub(r'count="\d+" uniqueCount="\d+"', counts, listed, count=1)
    changed[_STRINGS] = listed.replace("</sst>", f"{strings.xml()}</sst>").encode()
    return changed


def _whole(page: Page) -> str:
    """The cells of a page's table."""
    return f"A1:{column_letters(len(page.columns))}{max(len(page.rows), 1) + 1}"


class _Drawing:
    """What XlsxWriter draws; the rows of each sheet are put in afterwards."""

    def __init__(self, book: Workbook, look: Look, footer: str, pages: Mapping[str, Page]) -> None:
        self._book, self._look, self._footer, self._pages = book, look, footer, pages
        self._formats: dict[Kind, Format] = {}
        self.rows: list[Rows] = []
        self._body: dict[str, Any] = {
            "font_name": look.fonts["body"],
            "font_size": 11,
            "font_color": f"#{look.colours['dk1']}",
            "valign": "top",
        }
        head = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "left", "indent": 1}
        inks = {"font_color": f"#{look.colours['lt1']}", "bg_color": f"#{look.colours['accent1']}"}
        self._heading = book.add_format({**self._body, **head, **inks})
        self._letters = {
            letter: book.add_format(
                {"bg_color": f"#{look.ratings[name][0]}", "font_color": f"#{look.ratings[name][1]}"}
            )
            for letter, name in (("G", "green"), ("A", "amber"), ("R", "red"))
            if name in look.ratings
        }

    def _format(self, kind: Kind) -> Format:
        found = self._formats.get(kind)
        if found is None:
            grey = self._look.ratings.get("grey", ("", self._look.colours["dk1"]))[1]
            more: dict[str, dict[str, Any]] = {
                "text": {"indent": 1, "align": "left"},
                "words": {"font_color": f"#{grey}", "italic": True, "align": "right"},
                "wraps": {"text_wrap": True, "indent": 1, "align": "left"},
                "letter": {"align": "center", "bold": True},
                "quoted": {"quote_prefix": True, "num_format": "@", "indent": 1, "align": "left"},
                "date": {"num_format": DATE, "align": "left", "indent": 1},
                "number": {"num_format": kind[1]},
            }
            found = self._formats[kind] = self._book.add_format({**self._body, **more.get(kind[0], {})})
        return found

    def add(self, page: Page | Charts, names: Mapping[str, str]) -> None:
        """One sheet. Charts come after the pages they are drawn from, or before; both are known by name."""
        sheet = self._book.add_worksheet(names[page.name])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(0.4, 0.4, 0.7, 0.7)
        sheet.fit_to_pages(1, 0)
        note = page.note if isinstance(page, Page) else ""
        sheet.set_header(f"&L{_code_free(names[page.name])}&R{_code_free(note)}")
        sheet.set_footer(f"&L{_code_free(self._footer)}&RPage &P of &N")
        sheet.set_tab_color(f"#{self._look.colours['accent1' if isinstance(page, Page) else 'accent2']}")
        if isinstance(page, Page):
            self._table(sheet, page)
        else:
            self._charts(sheet, page, names)

    def _table(self, sheet: Worksheet, page: Page) -> None:
        last = max(len(page.rows), 1)  # the table is drawn with one row, and made as long as it is afterwards
        headings = unique(column.heading for column in page.columns)
        columns = [{"header": text, "header_format": self._heading} for text in headings]
        options = {"name": page.table, "style": "Table Style Light 9", "columns": columns}
        sheet.add_table(0, 0, 1, len(columns) - 1, options)
        for number, column in enumerate(page.columns):
            sheet.set_column(number, number, column.width, self._format((column.kind, "")))
            if column.rated_by is not None:
                self._colour(sheet, number, number + column.rated_by, last)
        # room for the arrow of the filter beside each heading
        tall = max(lines_of(text, column.width - 1) for text, column in zip(headings, page.columns, strict=True))
        sheet.set_row(0, LINE * tall + 6)
        sheet.freeze_panes(1, page.frozen)
        sheet.repeat_rows(0)
        rows = Rows(page)
        for at, kind in enumerate(rows.looks):
            # The second row is a palette: the number of each format is read off it, then it is written over.
            sheet.write_blank(1, at, None, self._format(kind))
        self.rows.append(rows)

    def _colour(self, sheet: Worksheet, column: int, letters: int, last: int) -> None:
        """Colours by the letter in a column, so that a letter somebody changes changes its colour too."""
        for letter, look in self._letters.items():
            formula = f'=LEFT(${column_letters(letters + 1)}2,1)="{letter}"'
            sheet.conditional_format(1, column, last, column, {"type": "formula", "criteria": formula, "format": look})

    def _charts(self, sheet: Worksheet, page: Charts, names: Mapping[str, str]) -> None:
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, page.text, self._format(("text", "")))
        for number, chart in enumerate(page.charts):
            drawn: Any = self._book.add_chart({"type": "line"})
            for line in chart.series:
                drawn.add_series(self._series(line, names))
            self._dress(drawn, chart)
            row, column = number // _ACROSS * _CHART_ROWS + 2, number % _ACROSS * _CHART_COLUMNS
            sheet.insert_chart(row, column, drawn, {"description": chart.description, "object_position": 2})
        tall = -(-len(page.charts) // _ACROSS)
        sheet.set_h_pagebreaks([1 + _CHART_ROWS * n for n in range(2, tall, 2)])  # two rows of charts a printed page

    def _series(self, line: Series, names: Mapping[str, str]) -> dict[str, Any]:
        """One line: its own colour, mark and dash, its figures by reference and kept in the chart for viewers."""
        at = line.look
        colour = {"color": f"#{self._look.colours[f'accent{_ACCENTS[at % len(_ACCENTS)]}']}"}
        there, first, last = names[line.page], line.first + 1, line.last + 1
        rows = self._pages[line.page].rows[line.first : line.last + 1]
        return {
            "name": _title(line.name),
            "categories": [there, first, line.labels, last, line.labels],
            "values": [there, first, line.values, last, line.values],
            "categories_data": [_cached(row[line.labels]) for row in rows],
            "values_data": [_cached(row[line.values]) for row in rows],
            "line": {**colour, "width": 2.25, "dash_type": _DASHES[at % len(_DASHES)]},
            "marker": {"type": _MARKS[at % len(_MARKS)], "size": 7, "fill": colour, "border": colour},
        }

    def _dress(self, drawn: Any, chart: Chart) -> None:
        colours, fonts = self._look.colours, self._look.fonts
        small = {"name": fonts["body"], "size": 9, "color": f"#{colours['dk1']}", "bold": False}
        heading = {"name": fonts["heading"], "size": 13, "color": f"#{colours['dk2']}"}
        rule = {"color": f"#{colours['lt2']}"}
        drawn.set_title({"name": _title(chart.title), "name_font": heading})
        drawn.set_x_axis({"num_font": {**small, "rotation": -45}, "line": {"color": f"#{colours['dk1']}"}})
        drawn.set_y_axis(
            {
                "name": _title(chart.unit),
                "name_font": small,
                "num_font": small,
                "num_format": chart.format,
                "major_gridlines": {"visible": True, "line": rule},
                "line": {"none": True},
            }
        )
        drawn.set_legend({"position": "bottom", "font": small})
        drawn.show_blanks_as("gap")
        drawn.set_size({"width": 620, "height": 340})
        drawn.set_chartarea({"border": rule})


def _cached(value: object) -> object:
    """A cell's content as the chart keeps it; "" for a gap."""
    inner = getattr(value, "value", getattr(value, "text", value))
    return "" if inner is None else inner if isinstance(inner, str) else float(str(inner))


def _title(text: str) -> str:
    """Words on a chart, where a leading = would make a reference of them."""
    plain = " ".join(text.split())
    return f" {plain}" if plain.startswith("=") else plain


def _code_free(text: str) -> str:
    """Text for a header or footer, where & begins a code."""
    return " ".join(text.split())[:100].replace("&", "&&")
