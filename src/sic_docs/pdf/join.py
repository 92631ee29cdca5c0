"""Many PDFs made one pack: every part's tags kept, bookmarks, page labels and numbers that agree with each other.

What a part brings is taken over as one graph, pages, structure tree and bookmarks together, so that references
between them hold. Scripts, launch actions, attached files and form fields do nothing in a pack: fields are turned into
what they show, the rest is left out. A part without tags is given one paragraph a page, so that a screen reader still
comes to its words; the pack then does not claim PDF/UA.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Object, Page, Pdf, String

from sic_docs.pdf import outline
from sic_docs.pdf.footline import Footlines, Line, foot_is_free
from sic_docs.pdf.inspect import facts, open_pdf
from sic_docs.pdf.tags import Tags

PAGE_STAMP: Final = "Pack page {n} of {m}"
# A host that can never exist, in a form every program keeps as it is.
_ADDRESS: Final = re.compile(r"https://pack\.invalid/part/(\d+)/?")
_DOES_HARM: Final = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/RichMediaExecute"}
)
_CARRIES_FILES: Final = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PdfPart:
    """One paper of a pack.

    Attributes:
        title: Its bookmark. `content`: a PDF that opens and has a page (see `inspect.py`).
        group: Parts in a row with the same group stand under one bookmark of that name; "" for none.
        is_contents: The page every other page links back to.
    """

    title: str
    content: bytes
    group: str = ""
    is_contents: bool = False


@dataclass(slots=True)
class _Copied:
    """A part inside the new file."""

    part: PdfPart
    pages: list[Page]
    tree: Object | None
    headings: list[outline.Entry]
    layers: Object | None
    says_ua: bool


def part_address(index: int) -> str:
    """Address to link to in a document that will be part of a pack: becomes a jump to the part of that index.

    LibreOffice 7.4 leaves links out of the PDFs it makes; bookmarks and printed numbers lead there then.
    """
    return f"https://pack.invalid/part/{index}"


def join(
    parts: Sequence[PdfPart],
    *,
    title: str,
    language: str = "en-GB",
    stamp: str = PAGE_STAMP,
    level_mark: str = "",
) -> bytes:
    """The pack as one PDF. Equal input gives equal bytes.

    Args:
        stamp: The page number's words, with `{n}` and `{m}`; `n` is also the page's label in the viewer.
        level_mark: Printed on every page, "C2 Governance – restricted. DRAFT".

    Raises:
        DocumentError: A part needs a password, is damaged or has no page; names the part by its title.
        ValueError: No parts.
    """
    if not parts:
        raise ValueError("a pack has at least one part")
    out = pikepdf.new()
    sources: list[Pdf] = []  # held open: streams are read from them when the pack is written
    try:
        copied = []
        for part in parts:
            source = open_pdf(part.content, part.title)
            sources.append(source)
            copied.append(_copy(out, source, part))
        free = [foot_is_free(page) for one in copied for page in one.pages]
        tags = Tags(out)
        for one in copied:
            if one.tree is not None:
                tags.add(one.tree, [page.obj for page in one.pages], one.part.title)
            else:
                _tag_pages(out, tags, one)
        _mend_links(copied)
        contents = next((one.pages[0].obj for one in copied if one.part.is_contents), None)
        lines = Footlines(out, tags)
        pages = [page for one in copied for page in one.pages]
        for index, page in enumerate(pages):
            number = stamp.format(n=index + 1, m=len(pages))
            lines.stamp(page, Line(mark=level_mark, number=number, back_to=contents, free=free[index]))
        tags.finish()
        _merge_layers(out, copied)
        outline.write(out, _bookmarks(copied))
        _describe(out, title, language, says_ua=all(one.tree is not None and one.says_ua for one in copied))
        target = io.BytesIO()
        out.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
        return target.getvalue()
    finally:
        out.close()
        for source in sources:
            source.close()


# -- taking a part over ---------------------------------------------------------------------------------------------


def _copy(out: Pdf, source: Pdf, part: PdfPart) -> _Copied:
    known = facts(source)
    if "/AcroForm" in source.Root and source.Root.AcroForm.get("/Fields"):
        source.generate_appearance_streams()
        source.flatten_annotations("screen")
    pages = [page.obj for page in source.pages]
    for page in pages:
        _make_whole(page)
    holder: Object = Dictionary(Pages=Array(pages))
    for name in ("/Outlines", "/OCProperties"):
        if name in source.Root:
            holder[name] = source.Root[name]
    if known.tagged:
        holder.Tree = source.Root.StructTreeRoot
    holder.Targets = _named_targets(source)
    for page in pages:
        # qpdf does not follow references to pages when it copies; called something else, they are followed, and
        # the tree, the bookmarks and the links keep the pages they point to
        page.Type = Name.SicPage
    held = out.copy_foreign(source.make_indirect(holder))
    new_pages = []
    for copied in list(held.Pages):
        copied.Type = Name.Page
        out.pages.append(Page(copied))
        new_pages.append(out.pages[-1])
    targets = held.Targets

    def resolve(target: Object) -> Object | None:
        return _explicit(target, targets)

    for new_page in new_pages:
        _clean_annotations(new_page.obj, targets)
    return _Copied(
        part=part,
        pages=new_pages,
        tree=held.get("/Tree"),
        headings=outline.read(held.get("/Outlines"), resolve),
        layers=held.get("/OCProperties"),
        says_ua=known.says_ua,
    )


def _make_whole(page: Object) -> None:
    """Give a page what it inherits, and cut it from its old page tree."""
    for name in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
        above, depth = page.get("/Parent"), 0
        while name not in page and isinstance(above, Dictionary) and depth < 50:
            if name in above:
                page[name] = above[name]
            above, depth = above.get("/Parent"), depth + 1
    if "/MediaBox" not in page:
        page.MediaBox = Array([0, 0, 595, 842])
    for name in ("/Parent", "/B", "/AA", "/Metadata", "/PieceInfo", "/Thumb"):
        if name in page:
            del page[name]


def _named_targets(source: Pdf) -> Object:
    """Name → explicit destination, of both the old and the new way of naming."""
    found = Dictionary()
    try:
        if "/Names" in source.Root and "/Dests" in source.Root.Names:
            for name, target in NameTree(source.Root.Names.Dests).items():
                found["/" + _safe(str(name))] = target
        for name, target in dict(source.Root.get("/Dests", Dictionary()).items()).items():
            found["/" + _safe(name.removeprefix("/"))] = target
    except (pikepdf.PdfError, ValueError, TypeError):
        return found
    return found


def _safe(name: str) -> str:
    return name.encode("utf-8").hex()


def _explicit(target: Object, targets: Object) -> Object | None:
    found: Object | None = target
    if isinstance(found, (String, Name)):
        found = targets.get("/" + _safe(str(found).removeprefix("/")))
    if isinstance(found, Dictionary):
        found = found.get("/D")
    if isinstance(found, Array) and len(found) > 0 and isinstance(found[0], Dictionary):
        return found
    return None


def _clean_annotations(page: Object, targets: Object) -> None:
    annotations = page.get("/Annots")
    if not isinstance(annotations, Array):
        return
    kept = Array()
    for annotation in annotations:
        if not isinstance(annotation, Dictionary) or str(annotation.get("/Subtype")) in _CARRIES_FILES:
            continue
        if "/AA" in annotation:
            del annotation["/AA"]
        action = annotation.get("/A")
        target = annotation.get("/Dest")
        if isinstance(action, Dictionary):
            if str(action.get("/S")) in _DOES_HARM or "/Next" in action:
                del annotation["/A"]
            elif action.get("/S") == Name.GoTo:
                target = action.get("/D")
        if target is not None:
            _point(annotation, _explicit(target, targets))
        kept.append(annotation)
    page.Annots = kept


def _point(annotation: Object, target: Object | None) -> None:
    for name in ("/A", "/Dest"):
        if name in annotation:
            del annotation[name]
    if target is not None:
        annotation.Dest = target


def _mend_links(copied: Sequence[_Copied]) -> None:
    """Addresses of parts (`part_address`) become jumps."""
    for one in copied:
        for page in one.pages:
            for annotation in page.obj.get("/Annots", Array()):
                action = annotation.get("/A")
                if not isinstance(action, Dictionary) or "/URI" not in action:
                    continue
                named = _ADDRESS.fullmatch(str(action.URI))
                if named is not None:
                    index = int(named[1])
                    first = copied[index].pages[0].obj if index < len(copied) else None
                    _point(annotation, None if first is None else Array([first, Name.Fit]))


def _tag_pages(out: Pdf, tags: Tags, one: _Copied) -> None:
    """One paragraph for each page of an untagged part; a page without any font is a picture and says so."""
    section = tags.section("/Part", one.part.title)
    for number, page in enumerate(one.pages, start=1):
        drawn = _as_form(out, page)
        has_words = _has_font(page.obj.get("/Resources"), 0)
        kind = "/P" if has_words else "/Figure"
        element = tags.element(kind, section)
        element.Pg, element.K = page.obj, 0
        if not has_words:
            element.Alt = String(f"Page {number} of “{one.part.title}”: a picture without text")
            element.A = Dictionary(O=Name.Layout, BBox=drawn.BBox, Placement=Name.Block)
        section.K.append(element)
        if "/StructParents" in page.obj:
            del page.obj["/StructParents"]
        tags.page_entry(page.obj).append(element)
        page.obj.Resources = Dictionary(XObject=Dictionary(Page=drawn))
        page.obj.Contents = out.make_stream(kind.encode() + b" <</MCID 0>> BDC /Page Do EMC\n")


def _as_form(out: Pdf, page: Page) -> Object:
    """A page's content as one drawing, so that whatever state it leaves behind stays in it. Nothing is unpacked."""
    page.contents_coalesce()
    contents = page.obj.get("/Contents")
    form = out.make_stream(contents.read_raw_bytes() if isinstance(contents, pikepdf.Stream) else b"")
    if isinstance(contents, pikepdf.Stream):
        for name in ("/Filter", "/DecodeParms"):
            if name in contents:
                form[name] = contents[name]
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([float(value) for value in page.mediabox])
    form.Resources = page.obj.get("/Resources", Dictionary())
    if "/Group" in page.obj:
        form.Group = page.obj.Group
    return form


def _has_font(resources: Object | None, depth: int) -> bool:
    if not isinstance(resources, Dictionary) or depth > 5:
        return False
    fonts = resources.get("/Font")
    if isinstance(fonts, Dictionary) and len(fonts.keys()) > 0:
        return True
    drawn = resources.get("/XObject")
    return isinstance(drawn, Dictionary) and any(
        _has_font(form.get("/Resources"), depth + 1) for form in drawn.values() if isinstance(form, pikepdf.Stream)
    )


# -- the pack as a whole --------------------------------------------------------------------------------------------


def _bookmarks(copied: Sequence[_Copied]) -> list[outline.Entry]:
    entries: list[outline.Entry] = []
    group, within = "", entries
    for one in copied:
        target = Array([one.pages[0].obj, Name.Fit])
        if one.part.group != group or not one.part.group:
            group, within = one.part.group, entries
            if group:
                entries.append(outline.Entry(group, target))
                within = entries[-1].kids
        within.append(outline.Entry(one.part.title, target, outline.below(one.part.title, one.headings)))
    return entries


def _merge_layers(out: Pdf, copied: Sequence[_Copied]) -> None:
    """Layers a part keeps switched off stay off."""
    groups, off = Array(), Array()
    for one in copied:
        if not isinstance(one.layers, Dictionary):
            continue
        own = list(one.layers.get("/OCGs", Array()))
        default = one.layers.get("/D", Dictionary())
        shown = [layer.objgen for layer in default.get("/ON", Array())]
        hidden = list(default.get("/OFF", Array()))
        if default.get("/BaseState") == Name.OFF:
            hidden = [layer for layer in own if layer.objgen not in shown]
        for layer in own:
            groups.append(layer)
        for layer in hidden:
            off.append(layer)
    if len(groups) > 0:
        setting = Dictionary(Name=String("Layers"), OFF=off, Order=Array(list(groups)))
        out.Root.OCProperties = Dictionary(OCGs=groups, D=setting)


def _describe(out: Pdf, title: str, language: str, *, says_ua: bool) -> None:
    out.Root.Lang = String(language)
    out.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    out.Root.PageMode = Name.UseOutlines
    # one run of numbers from 1: the label a viewer shows is the number printed on the page
    out.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
    with out.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:language"] = [language]
        metadata["dc:format"] = "application/pdf"
        if says_ua:
            metadata["pdfuaid:part"] = "1"
    out.docinfo["/Title"] = String(title)
