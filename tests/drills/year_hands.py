"""What hands do to a document in Word, beyond typing in its boxes: rows pasted, boxes deleted, changes tracked."""

from __future__ import annotations

from copy import deepcopy
from typing import Final

from lxml import etree

from sic_docs.demo.word_typing import WordFile

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOTE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BY: Final = {f"{W}author": "Somebody", f"{W}date": "2026-11-01T10:00:00Z"}


class Hands(WordFile):
    """One document open in Word, in the hands of somebody who does not know what boxes are for."""

    def ask(self, name: str) -> etree._Element | None:
        return next(self._controls(self._root, f"ask:{name}"), None)

    def box(self, repeat: str, row: etree._Element, column: str) -> etree._Element | None:
        return next(self._controls(row, f"ask:{repeat}.{column}"), None)

    def row_with(self, repeat: str, words: str) -> etree._Element | None:
        """The row that says these words somewhere."""
        for row in self.rows(repeat):
            if words in "".join(str(t) for t in row.itertext(f"{W}t")):
                return row
        return None

    def blank_row(self, repeat: str) -> etree._Element | None:
        """The first row in which every box shows its prompt."""
        for row in self.rows(repeat):
            boxes = [c for c in row.iter(f"{W}sdt") if _tag(c).startswith(f"ask:{repeat}.text")]
            boxes = boxes or [c for c in row.iter(f"{W}sdt") if _tag(c).startswith(f"ask:{repeat}.")]
            words = "".join(str(t) for t in row.itertext(f"{W}t"))
            if boxes and boxes[0].find(f"{W}sdtPr/{W}showingPlcHdr") is not None and "zq" not in words:
                return row
        return None

    def copy_row(self, row: etree._Element) -> etree._Element:
        """Press "+" at a row: Word copies it, ref and all, under new ids."""
        copied = deepcopy(row)
        for number in copied.iter(f"{W}id"):
            number.set(f"{W}val", str(self._free_id()))
            self._bump = getattr(self, "_bump", 0) + 1
        for n, number in enumerate(copied.iter(f"{W}id")):
            number.set(f"{W}val", str(self._free_id() + n))
        row.addnext(copied)
        return copied

    def move_row(self, row: etree._Element, *, before: etree._Element) -> None:
        before.addprevious(row)

    def delete_row(self, row: etree._Element) -> None:
        row.getparent().remove(row)

    def plain_row(self, repeat: str, cells: dict[str, str]) -> None:
        """A row typed under the table by pressing Tab in its last cell in another program: no boxes at all."""
        rows = self.rows(repeat)
        section = rows[-1].getparent().getparent()
        fresh = deepcopy(next(rows[-1].iter(f"{W}tr")))
        for box in list(fresh.iter(f"{W}sdt")):
            column = _tag(box).rpartition(".")[2]
            unwrap(box, cells.get(column, ""))
        for words in next(fresh.iter(f"{W}tc")).iter(f"{W}t"):
            words.text = ""
        section.addnext(fresh)

    def comment(self, box: etree._Element, words: str) -> None:
        """A comment on what stands in a box."""
        content = box.find(f"{W}sdtContent")
        holder = next(content.iter(f"{W}p"), content)
        start, end = etree.Element(f"{W}commentRangeStart"), etree.Element(f"{W}commentRangeEnd")
        start.set(f"{W}id", "7")
        end.set(f"{W}id", "7")
        runs = holder.findall(f"{W}r")
        if not runs:
            return
        runs[0].addprevious(start)
        runs[-1].addnext(end)
        mark = etree.Element(f"{W}r")
        etree.SubElement(mark, f"{W}commentReference").set(f"{W}id", "7")
        end.addnext(mark)
        part = (
            f'<w:comments xmlns:w="{_NOTE}"><w:comment w:id="7" w:author="Somebody" w:initials="S"><w:p><w:r>'
            f"<w:t>{words}</w:t></w:r></w:p></w:comment></w:comments>"
        )
        self._parts["word/comments.xml"] = part.encode()
        self._add(
            "[Content_Types].xml",
            b"</Types>",
            b'<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            b'wordprocessingml.comments+xml"/></Types>',
        )
        self._add(
            "word/_rels/document.xml.rels",
            b"</Relationships>",
            b'<Relationship Id="rIdNote7" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            b'comments" Target="comments.xml"/></Relationships>',
        )

    def _add(self, part: str, end: bytes, more: bytes) -> None:
        self._parts[part] = self._parts[part].replace(end, more)


def type_over(box: etree._Element, words: str) -> None:
    """The words changed, the mark that a prompt shows left standing, as other programs leave it."""
    texts = list(box.find(f"{W}sdtContent").iter(f"{W}t"))
    texts[0].text = words
    for rest in texts[1:]:
        rest.text = ""


def unmark(box: etree._Element) -> None:
    """The prompt stays as text, the mark that it is one goes."""
    for flag in box.findall(f"{W}sdtPr/{W}showingPlcHdr"):
        flag.getparent().remove(flag)


def unwrap(box: etree._Element, words: str | None = None) -> None:
    """Remove the box and keep what stands in it, or these words (Word: Remove Content Control)."""
    content = box.find(f"{W}sdtContent")
    if words is not None:
        texts = list(content.iter(f"{W}t"))
        for text in texts:
            text.text = ""
        if texts:
            texts[0].text = words
            texts[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for child in list(content):
        box.addprevious(child)
    box.getparent().remove(box)


def track_insertion(box: etree._Element, words: str) -> None:
    """Words proposed at the end of what stands in a box; in an empty one Word drops the prompt without a trace."""
    content = box.find(f"{W}sdtContent")
    holder = next(content.iter(f"{W}p"), content)
    if box.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
        unmark(box)
        for run in holder.findall(f"{W}r"):
            holder.remove(run)
    proposal = etree.SubElement(holder, f"{W}ins", {f"{W}id": "901", **_BY})
    text = etree.SubElement(etree.SubElement(proposal, f"{W}r"), f"{W}t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def track_deletion(box: etree._Element) -> None:
    """All that stands in a box proposed for deletion."""
    content = box.find(f"{W}sdtContent")
    holder = next(content.iter(f"{W}p"), content)
    for run in holder.findall(f"{W}r"):
        proposal = etree.Element(f"{W}del", {f"{W}id": "902", **_BY})
        run.addprevious(proposal)
        proposal.append(run)
        for text in run.findall(f"{W}t"):
            text.tag = f"{W}delText"


def _tag(control: etree._Element) -> str:
    found = control.find(f"{W}sdtPr/{W}tag")
    return "" if found is None else found.get(f"{W}val", "")
