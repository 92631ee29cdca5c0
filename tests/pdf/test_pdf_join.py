"""Joined PDFs keep what makes them readable to everybody, and count as they print."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from sic_docs.errors import DocumentError
from sic_docs.pdf.inspect import inspect
from sic_docs.pdf.join import PdfPart, join, part_address
from tests.packs.pack_kit import bookmarks, outside_pdf, printed_pages, stamped_number, structure, word

MARK = "C2 Governance – restricted. DRAFT"


@pytest.fixture(scope="module")
def converted(converter):
    return converter.to_pdf(
        {
            "contents.docx": word("Contents", sections=1),
            "scorecard.docx": word("Scorecard", landscape=True, rows=30),
            "finance.docx": word("Finance", footer="Finance footer", numbered=3),
        }
    )


@pytest.fixture(scope="module")
def parts(converted):
    return [
        PdfPart(title="Contents", content=converted["contents.docx"], is_contents=True),
        PdfPart(title="Scorecard", content=converted["scorecard.docx"], group="7 Standards"),
        PdfPart(title="Finance", content=converted["finance.docx"], group="7 Standards"),
    ]


@pytest.fixture(scope="module")
def pack(parts):
    return join(parts, title="Standards Committee pack", level_mark=MARK)


def test_every_structure_element_of_every_part_is_kept(parts, pack):
    before = {}
    for part in parts:
        for kind, count in structure(part.content).items():
            before[kind] = before.get(kind, 0) + count
    after = structure(pack)
    # each part's own document element is its part of the pack; the pack adds one document, one section of links
    assert after.pop("/Part") == before.pop("/Document") == 3
    assert after.pop("/Document") == 1
    links = len(pikepdf.open(io.BytesIO(pack)).pages) - 1
    assert after.pop("/Sect") == before.pop("/Sect", 0) + 1
    assert after.pop("/Link") == before.pop("/Link", 0) + links
    assert after == before


def test_marked_content_of_every_page_leads_to_its_element(pack):
    with pikepdf.open(io.BytesIO(pack)) as document:
        tree = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)
        keys = [int(page.obj.StructParents) for page in document.pages]
        assert len(set(keys)) == len(keys)
        for page, key in zip(document.pages, keys, strict=True):
            found = [element for element in tree[key] if isinstance(element, Dictionary)]
            assert found
            assert all(element.Pg.objgen == page.obj.objgen for element in found if "/Pg" in element)


def test_title_language_and_mark_of_accessibility_are_told(pack):
    with pikepdf.open(io.BytesIO(pack)) as document:
        assert str(document.Root.Lang) == "en-GB"
        assert str(document.docinfo["/Title"]) == "Standards Committee pack"
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert bool(document.Root.MarkInfo.Marked)
        metadata = document.open_metadata()
        assert metadata["dc:title"] == "Standards Committee pack"
        assert metadata["pdfuaid:part"] == "1"


def test_bookmarks_nest_by_item_and_keep_each_papers_headings(pack):
    assert bookmarks(pack) == [
        ("Contents", [("Contents section 1", [])]),
        (
            "7 Standards",
            [
                ("Scorecard", [("Scorecard section 1", []), ("Scorecard section 2", [])]),
                ("Finance", [("Finance section 1", []), ("Finance section 2", [])]),
            ],
        ),
    ]


def test_label_in_the_viewer_is_the_number_printed_on_the_page(pack, need):
    pages = printed_pages(pack, need("pdftotext"))
    with pikepdf.open(io.BytesIO(pack)) as document:
        labels = [page.label for page in document.pages]
    assert labels == [str(number) for number in range(1, len(pages) + 1)]
    assert [stamped_number(page) for page in pages] == [(n, len(pages)) for n in range(1, len(pages) + 1)]


def test_level_mark_is_on_every_page(pack, need):
    assert all(MARK in page for page in printed_pages(pack, need("pdftotext")))


def test_every_page_but_the_contents_links_back_to_it(pack):
    with pikepdf.open(io.BytesIO(pack)) as document:
        contents = document.pages[0].obj.objgen
        for number, page in enumerate(document.pages):
            links = [a for a in page.obj.get("/Annots", Array()) if "/Dest" in a and a.Dest[0].objgen == contents]
            assert len(links) == (0 if number == 0 else 1)
            for link in links:
                assert str(link.Contents) == "Back to the contents"
                tree = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)
                assert str(tree[int(link.StructParent)].S) == "/Link"


def test_checker_of_accessibility_finds_no_error(pack, tmp_path):
    outloud = shutil.which("outloud", path=str(Path(sys.executable).parent))
    if outloud is None:
        pytest.skip("needs outloud")
    path = tmp_path / "pack.pdf"
    path.write_bytes(pack)
    answer = subprocess.run([outloud, "--json", "-", str(path)], capture_output=True, text=True, check=False)
    report = json.loads(answer.stdout)
    text = json.dumps(report)
    assert '"severity": "error"' not in text, text[:3000]
    assert answer.returncode == 0


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_stamp_reads_upright_at_the_foot_of_turned_pages(rotate, need):
    content = join([PdfPart(title="Plan", content=outside_pdf("Plan", rotate=rotate))], title="Pack", level_mark=MARK)
    with pikepdf.open(io.BytesIO(content)) as document:
        assert int(document.pages[0].obj.get("/Rotate", 0)) == rotate
        x0, y0, x1, y1 = (float(value) for value in document.pages[0].mediabox)
        height = x1 - x0 if rotate in (90, 270) else y1 - y0
    boxes = subprocess.run(
        [need("pdftotext"), "-bbox", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()
    words = {line.split(">")[1].split("<")[0]: line for line in boxes.splitlines() if "<word" in line}
    for text in ("restricted.", "page"):
        line = words[text]
        x0, y0, x1, y1 = (float(line.split(f'{name}="')[1].split('"')[0]) for name in ("xMin", "yMin", "xMax", "yMax"))
        assert x1 - x0 > y1 - y0, "written along the line, not up the side"
        assert y0 > height - 20, "in the strip along the bottom as shown"


def test_stamp_makes_the_page_taller_where_something_is_printed_at_its_foot(need):
    low = outside_pdf("Small print", at=(72, 8))
    free = outside_pdf("Large print", at=(72, 400))
    content = join(
        [PdfPart(title="Low", content=low), PdfPart(title="Free", content=free)], title="Pack", level_mark=MARK
    )
    with pikepdf.open(io.BytesIO(content)) as document:
        heights = [float(page.mediabox[3]) - float(page.mediabox[1]) for page in document.pages]
    assert heights == [860, 842]
    first = printed_pages(content, need("pdftotext"))[0]
    assert "Small print sheet 1" in first
    assert stamped_number(first) == (1, 2)


def test_untagged_paper_can_still_be_read_aloud_and_the_pack_does_not_claim_more(converted):
    content = join(
        [
            PdfPart(title="Contents", content=converted["contents.docx"], is_contents=True),
            PdfPart(title="Letter", content=outside_pdf("Letter", pages=2)),
        ],
        title="Pack",
    )
    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.open_metadata().get("pdfuaid:part") is None
        letter = document.Root.StructTreeRoot.K[0].K[1]
        assert str(letter.T) == "Letter"
        assert [kid.S for kid in letter.K] == [Name.P, Name.P]


def test_password_protected_empty_and_broken_papers_are_named():
    empty = pikepdf.new()
    target = io.BytesIO()
    empty.save(target)
    for content, code in (
        (outside_pdf("Secret", password="x"), "pdf-protected"),
        (target.getvalue(), "pdf-no-pages"),
        (b"%PDF-1.7 cut short", "pdf-broken"),
        (b"", "pdf-broken"),
    ):
        with pytest.raises(DocumentError) as caught:
            inspect(content, "06 Attendance.pdf")
        assert (caught.value.code, caught.value.file) == (code, "06 Attendance.pdf")


def test_same_parts_give_the_same_bytes(parts, pack):
    assert join(parts, title="Standards Committee pack", level_mark=MARK) == pack


def test_references_within_a_paper_still_point_within_it():
    """Links by name, bookmarks by name, and scripts: names of two papers may be the same."""

    def paper(text):
        with pikepdf.open(io.BytesIO(outside_pdf(text, pages=2))) as document:
            second = document.pages[1].obj
            names = pikepdf.NameTree.new(document)
            names["here"] = Array([second, Name.Fit])
            document.Root.Names = Dictionary(Dests=names.obj)
            link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Dest=String("here"))
            script = Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([0, 0, 9, 9]),
                A=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")),
            )
            far = Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([0, 0, 9, 9]),
                A=Dictionary(S=Name.URI, URI=String(part_address(1))),
            )
            document.pages[0].obj.Annots = Array([document.make_indirect(one) for one in (link, script, far)])
            target = io.BytesIO()
            document.save(target)
            return target.getvalue()

    content = join([PdfPart(title=text, content=paper(text)) for text in ("One", "Two")], title="Pack")
    with pikepdf.open(io.BytesIO(content)) as document:
        pages = [page.obj.objgen for page in document.pages]
        for first, second in ((0, 1), (2, 3)):
            link, script, far = document.pages[first].obj.Annots
            assert link.Dest[0].objgen == pages[second]
            assert "/A" not in script
            assert far.Dest[0].objgen == pages[2]


def test_names_that_mean_two_things_are_told_apart():
    """Role maps and element ids of two papers that clash."""

    def paper(role):
        with pikepdf.open(io.BytesIO(outside_pdf("Text"))) as document:
            root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot, RoleMap=Dictionary(Body=Name(role))))
            page = document.pages[0].obj
            head = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Body, P=root, Pg=page, K=0))
            head.ID = String("h1")
            cell = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.TD, P=root, Pg=page, K=1))
            cell.A = Dictionary(O=Name.Table, Headers=Array([String("h1")]))
            root.K = Array([head, cell])
            root.ParentTree = Dictionary(Nums=Array([0, Array([head, cell])]))
            names = pikepdf.NameTree.new(document)
            names["h1"] = head
            root.IDTree = names.obj
            document.Root.StructTreeRoot = root
            document.Root.MarkInfo = Dictionary(Marked=True)
            page.StructParents = 0
            target = io.BytesIO()
            document.save(target)
            return target.getvalue()

    content = join([PdfPart(title=r, content=paper(r)) for r in ("/P", "/H1", "/P")], title="Pack")
    with pikepdf.open(io.BytesIO(content)) as document:
        tree = document.Root.StructTreeRoot
        assert {key: str(value) for key, value in tree.RoleMap.items()} == {"/Body": "/P", "/Body_2": "/H1"}
        parts = list(tree.K[0].K)
        assert [str(part.K[0].S) for part in parts] == ["/Body", "/Body_2", "/Body"]
        assert [str(part.K[0].ID) for part in parts] == ["h1", "h1-2", "h1-3"]
        assert [str(part.K[1].A.Headers[0]) for part in parts] == ["h1", "h1-2", "h1-3"]
        assert sorted(pikepdf.NameTree(tree.IDTree)) == ["h1", "h1-2", "h1-3"]
