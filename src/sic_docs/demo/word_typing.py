"""What Word does to a document when a person types in it: content controls filled, boxes ticked, rows added.

Knows WordprocessingML and tags, nothing of how the document was made. Every other part of the file stays as it is,
as Word would leave it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Final

from lxml import etree

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15: Final = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_BODY: Final = "word/document.xml"
_DATE: Final = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day (\d{1,2}) (\w+) (\d{4})")
_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]  # not the locale's: the papers are in English wherever the demo runs


class WordFile:
    """One document open in Word."""

    def __init__(self, content: bytes) -> None:
        self._parts = _parts(content)
        self._root = etree.fromstring(self._parts[_BODY], etree.XMLParser(resolve_entities=False))

    def save(self) -> bytes:
        """The file as saved: the body rewritten, the rest as it was."""
        self._parts[_BODY] = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in self._parts.items():
                file.writestr(name, data)
        return out.getvalue()

    def meeting_date(self) -> date | None:
        """The first date printed in words, which on our papers is the day of the meeting."""
        text = " ".join("".join(str(words) for words in p.itertext(_W + "t")) for p in self._root.iter(_W + "p"))
        for day, month, year in _DATE.findall(text):
            if month in _MONTHS:
                return date(int(year), _MONTHS.index(month) + 1, int(day))
        return None

    def fill(self, answers: Mapping[str, str | bool | date]) -> None:
        """Type in every control named; one the document does not have is passed over."""
        for name, answer in answers.items():
            control = next(self._controls(self._root, f"ask:{name}"), None)
            if control is not None:
                _put(control, answer)

    def has_been_filled(self, name: str) -> bool:
        """Whether somebody has typed in this control: its prompt no longer shows."""
        control = next(self._controls(self._root, f"ask:{name}"), None)
        return control is not None and not _is_prompt(control)

    def rows(self, repeat: str) -> list[etree._Element]:
        """The rows or blocks of a repeat, in order."""
        return [
            item
            for section in self._controls(self._root, f"each:{repeat}")
            for item in section.iterfind(f"{_W}sdtContent/{_W}sdt")
            if item.find(f"{_W}sdtPr/{_W15}repeatingSectionItem") is not None
        ]

    def fill_row(self, repeat: str, number: int, cells: Mapping[str, str | bool | date]) -> None:
        """Type in the cells of the row `number` (from 0); a row that is not there is passed over."""
        rows = self.rows(repeat)
        if number < len(rows):
            self._fill_item(repeat, rows[number], cells)

    def fill_row_about(self, repeat: str, words: str, cells: Mapping[str, str | bool | date]) -> None:
        """Type in the first row or block that says `words`; none is passed over."""
        for row in self.rows(repeat):
            if words in "".join(str(text) for text in row.itertext(_W + "t")):
                self._fill_item(repeat, row, cells)
                return

    def row_number(self, repeat: str, words: str) -> str:
        """The number at the start of the first row that says `words`; "" for none."""
        for row in self.rows(repeat):
            text = "".join(str(piece) for piece in row.itertext(_W + "t")).strip()
            if words in text:
                return text[: len(text) - len(text.lstrip("0123456789"))]
        return ""

    def add_row(self, repeat: str, cells: Mapping[str, str | bool | date]) -> bool:
        """Use the first row nobody has typed in, else press "+" on the last and type over the copy.

        Returns:
            False where the document has no such repeat.
        """
        rows = self.rows(repeat)
        if not rows:
            return False
        first = next(iter(cells))
        for row in rows:
            control = next(self._controls(row, f"ask:{repeat}.{first}"), None)
            if control is not None and _is_prompt(control):
                self._fill_item(repeat, row, cells)
                return True
        copied = deepcopy(rows[-1])
        for number in copied.iter(_W + "id"):
            number.set(_W + "val", str(self._free_id()))
        rows[-1].addnext(copied)
        _clear_plain_text(copied)
        for control in copied.iter(_W + "sdt"):
            if _tag(control).startswith("ask:"):
                _put(control, False if _kind(control) == "checkbox" else "")
        self._fill_item(repeat, copied, cells)
        return True

    def _fill_item(self, repeat: str, item: etree._Element, cells: Mapping[str, str | bool | date]) -> None:
        for name, text in cells.items():
            control = next(self._controls(item, f"ask:{repeat}.{name}"), None)
            if control is not None:
                _put(control, text)

    def _controls(self, under: etree._Element, tag: str) -> Iterator[etree._Element]:
        return (control for control in under.iter(_W + "sdt") if _tag(control) == tag)

    def _free_id(self) -> int:
        used = {int(e.get(_W + "val", "0")) for e in self._root.iter(_W + "id") if e.get(_W + "val", "").isdigit()}
        return max(used, default=0) + 1


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _tag(control: etree._Element) -> str:
    found = control.find(f"{_W}sdtPr/{_W}tag")
    return "" if found is None else found.get(_W + "val", "")


def _kind(control: etree._Element) -> str:
    properties = control.find(_W + "sdtPr")
    if properties is None:
        return "text"
    if properties.find(_W14 + "checkbox") is not None:
        return "checkbox"
    return "date" if properties.find(_W + "date") is not None else "text"


def _is_prompt(control: etree._Element) -> bool:
    return control.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None


def _put(control: etree._Element, answer: str | bool | date) -> None:
    properties, content = control.find(_W + "sdtPr"), control.find(_W + "sdtContent")
    if properties is None or content is None:
        return
    text = str(answer)
    box = properties.find(_W14 + "checkbox")
    if box is not None:
        ticked = answer is True
        checked = box.find(_W14 + "checked")
        if checked is None:
            checked = etree.SubElement(box, _W14 + "checked")
        checked.set(_W14 + "val", "1" if ticked else "0")
        text = "☒" if ticked else "☐"
    elif isinstance(answer, date):
        text = f"{answer.day} {_MONTHS[answer.month - 1]} {answer.year}"
        picker = properties.find(_W + "date")
        if picker is not None:
            picker.set(_W + "fullDate", f"{answer.isoformat()}T00:00:00Z")
    for prompt in properties.findall(_W + "showingPlcHdr"):
        properties.remove(prompt)
    _write(content, text)


def _write(content: etree._Element, text: str) -> None:
    """One run with the text, in the first paragraph where the control holds whole paragraphs."""
    paragraphs = list(content.iter(_W + "p"))
    holder = paragraphs[0] if paragraphs else content
    for extra in paragraphs[1:]:
        parent = extra.getparent()
        if parent is not None:
            parent.remove(extra)
    look = None
    for run in holder.findall(_W + "r"):
        if look is None:
            look = run.find(_W + "rPr")
        holder.remove(run)
    fresh = etree.SubElement(holder, _W + "r")
    if look is not None:
        for style in look.findall(_W + "rStyle"):
            if style.get(_W + "val") == "PlaceholderText":
                look.remove(style)
        if len(look):
            fresh.append(look)
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(fresh, _W + "br")
        words = etree.SubElement(fresh, _W + "t")
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _clear_plain_text(item: etree._Element) -> None:
    """Delete what stands outside controls in a copied row: the number of the row it was copied from."""
    inside = {id(t) for control in item.iter(_W + "sdt") if _tag(control) for t in control.iter(_W + "t")}
    for words in item.iter(_W + "t"):
        if id(words) not in inside:
            words.text = ""
