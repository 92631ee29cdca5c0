"""Every document of a term, as filed: it opens, it is whole, no mark of ours is left, nothing is said too widely."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from sic_docs.edges.libreoffice import LibreOffice
from sic_docs.filing.stamps import look
from sic_docs.trust.model import Level
from tests.jobs.living import ROOT, SCHOOLS, Library, W, definitions, is_whole, parts, sic_docs, verbs, words

NAMES = {
    "OAK": "Oak & Ash (C of E) Primary School",
    "ELM": "Elm Lane Infant School",
    "STM": "St. Mary's / Ŵyllt",
    "HAW": "Hawthorn Academy",
    "BRK": "Birch Brook School",
    "WIL": "Willow Bank School",
    "FER": "Fernhill Junior School",
}


@pytest.fixture(scope="module")
def filed(untouched_term: Library) -> dict[str, bytes]:
    """Printed key → content of every Word document of the term."""
    found = {key: paths[0] for key, paths in untouched_term.documents().items() if paths[0].suffix == ".docx"}
    return {key: path.read_bytes() for key, path in found.items()}


def test_a_term_holds_a_document_of_every_word_type_and_each_once(
    untouched_term: Library, filed: dict[str, bytes]
) -> None:
    wanted = {t.code for t in definitions().documents if t.form == "docx"}
    assert {key.split("/")[0] for key in filed} == wanted
    assert all(len(paths) == 1 for paths in untouched_term.documents().values())
    assert len(filed) > 60


def test_every_document_opens_elsewhere_and_has_a_title_and_a_language(filed: dict[str, bytes]) -> None:
    for key, content in filed.items():
        opened = docx.Document(io.BytesIO(content))
        assert opened.core_properties.title, key
        assert "None" not in opened.core_properties.title, key
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert package.testzip() is None, key
            styles = package.read("word/styles.xml").decode()
        languages = set(re.findall(r'<w:lang\b[^>]*w:val="([^"]+)"', styles))
        assert languages == {"en-GB"}, (key, languages)


def test_every_document_is_just_what_its_stamp_and_the_registry_say(
    untouched_term: Library, filed: dict[str, bytes]
) -> None:
    rows = untouched_term.rows()
    for key, content in filed.items():
        seen = look(content)
        assert is_whole(content), key
        assert seen.stamp is not None
        row = rows[key]
        assert (row.fingerprint, row.recipe, row.as_of) == (seen.fingerprint, seen.stamp.recipe, seen.stamp.as_of), key
        path = untouched_term.path(key)
        assert path.as_posix().endswith(row.path), key


def test_no_give_or_when_mark_is_left_and_no_each_mark_except_round_asks(filed: dict[str, bytes]) -> None:
    for key, content in filed.items():
        for name, root in parts(content).items():
            for control in root.iter(f"{W}sdt"):
                tag = control.find(f"{W}sdtPr/{W}tag")
                mark = "" if tag is None else tag.get(f"{W}val") or ""
                assert not mark.startswith(("give:", "when:")), (key, name, mark)
                if mark.startswith("each:"):
                    inside = [t.get(f"{W}val") or "" for t in control.iter(f"{W}tag")]
                    assert any(t.startswith("ask:") for t in inside), (key, name, mark)


def test_no_cell_is_empty(filed: dict[str, bytes]) -> None:
    """What a give should fill says so in words where it has nothing; what people fill shows its prompt."""
    for key, content in filed.items():
        if key.startswith("standards_pack/"):
            continue  # made of the others, and of papers people wrote
        for name, root in parts(content).items():
            for cell in root.iter(f"{W}tc"):
                said = "".join(t.text or "" for t in cell.iter(f"{W}t")).strip()
                assert said or cell.find(f".//{W}drawing") is not None, (key, name, around(cell))


def around(cell: etree._Element) -> str:
    """The row a cell stands in, as people read it."""
    (row,) = cell.xpath("ancestor::w:tr[1]", namespaces={"w": W[1:-1]})
    return " | ".join("".join(t.text or "" for t in c.iter(f"{W}t")) for c in row.iter(f"{W}tc"))


def test_the_words_none_and_nan_never_occur(filed: dict[str, bytes]) -> None:
    for key, content in filed.items():
        found = re.findall(r"(?i)[^\n]*\b(?:none|nan)\b[^\n]*", words(content))
        assert found == [], key


@pytest.mark.parametrize("folder", ["config", "templates"])
def test_the_words_none_and_nan_do_not_occur_in_shipped_wording(folder: str) -> None:
    for path in sorted((ROOT / folder).rglob("*")):
        if path.suffix == ".docx":
            text = words(path.read_bytes())
        elif path.suffix == ".csv":
            text = path.read_text(encoding="utf-8")
        elif path.suffix in (".yaml", ".yml"):
            # Comments are notes to the trust itself; `better: none` is a word of the file, never printed.
            text = "\n".join(
                re.sub(r"(^|\s)#.*", "", line).replace("better: none", "")
                for line in path.read_text(encoding="utf-8").splitlines()
            )
        else:
            continue
        assert re.findall(r"(?i)[^\n]*\b(?:none|nan)\b[^\n]*", text) == [], path.name


# --- what is said to whom (promise 5) -------------------------------------------------------------------------------


def level_of(key: str) -> Level:
    return definitions().document(key.split("/")[0]).level


def all_text(content: bytes) -> str:
    """Everything in a package, its properties and hidden parts too, marks taken out."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        raw = [
            package.read(name).decode("utf-8", "ignore")
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        ]
    return re.sub(r"<[^>]+>", " ", " ".join(raw)) + " ".join(re.findall(r'="([^"]+)"', " ".join(raw)))


def test_every_page_says_its_level(filed: dict[str, bytes]) -> None:
    for key, content in filed.items():
        level = level_of(key)
        text = words(content)
        if level is not Level.C0:
            assert re.search(rf"\b{level}\b", text), key
        wider = [other for other in ("C2", "C3") if other > str(level)]
        assert not [one for one in wider if re.search(rf"\b{one}\b", text)], key


def test_why_a_category_was_given_is_in_no_c0_or_c1_document_nor_hidden_in_one(filed: dict[str, bytes]) -> None:
    with (ROOT / "config" / "first_register" / "Categories.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said = {row["Reason"] for row in rows} | {row["Decided at"] for row in rows}
    for key, content in filed.items():
        if level_of(key) in (Level.C0, Level.C1):
            text = all_text(content)
            assert [words_ for words_ in said if words_ and words_ in text] == [], key


def test_a_category_stands_in_no_c0_paper_and_of_c1_papers_only_in_the_schools_own_line_meetings(
    filed: dict[str, bytes],
) -> None:
    names = re.compile(r"Causing Concern|Attention Needed|\bCC\b")
    seen: dict[str, set[str]] = {}
    for key, content in filed.items():
        if level_of(key) in (Level.C0, Level.C1) and (found := names.findall(words(content))):
            assert key.startswith("line_meeting/"), (key, found)
            seen.setdefault(key.split("/")[1], set()).update(found)
    assert set(seen) == {"HAW", "STM", "BRK"}
    assert "Causing Concern" not in seen["STM"] | seen["BRK"]


def test_a_schools_papers_name_no_other_school_and_the_open_agenda_names_none(filed: dict[str, bytes]) -> None:
    for key, content in filed.items():
        if level_of(key) not in (Level.C0, Level.C1):
            continue
        kind, own = key.split("/")[:2]
        if kind in ("scorecard", "standards_pack"):
            continue  # of the whole trust: which school is furthest below, and a page of each
        text = words(content)
        assert [code for code in SCHOOLS if code != own and NAMES[code] in text] == [], key


def test_a_category_a_school_has_not_been_told_is_in_no_paper_it_can_read(
    untouched_term: Library, tmp_path: Path
) -> None:
    """BRK's category was decided from Wed 23 Sep 2026 and told on Wed 30 Sep."""
    copy = untouched_term.copy(tmp_path / "library")

    def preview(kind: str, on: str) -> str:
        target = tmp_path / f"{kind}-{on}.docx"
        status, _out, err = sic_docs(copy, "preview", kind, "--school", "BRK", "--to", str(target), on=on)
        assert status == 0, err
        return words(target.read_bytes())

    for kind in ("line_meeting", "school_page", "kpi_sheet"):
        assert "Attention Needed" not in preview(kind, "2026-09-29"), kind
    assert "Attention Needed" in preview("school_page_directors", "2026-09-29")
    assert "Attention Needed" in preview("line_meeting", "2026-09-30")
    # What was filed before that day was written as the school then knew itself to be.
    first = words(untouched_term.path("line_meeting/BRK/2026-27/autumn/01").read_bytes())
    assert "Attention Needed" not in first and "Secure" in first


# --- LibreOffice ----------------------------------------------------------------------------------------------------


@pytest.mark.office
@pytest.mark.slow
def test_libreoffice_converts_one_of_every_type(filed: dict[str, bytes], converter: LibreOffice) -> None:
    sample = {f"{key.split('/')[0]}.docx": content for key, content in sorted(filed.items())}
    pages = converter.to_pdf(sample)
    assert set(pages) == set(sample)
    assert all(content.startswith(b"%PDF") for content in pages.values())


@pytest.mark.office
@pytest.mark.slow
def test_the_pack_comes_as_word_and_pdf_with_the_same_papers_and_is_left_alone_after(
    untouched_term: Library, converter: LibreOffice, tmp_path: Path
) -> None:
    from dataclasses import replace

    import pikepdf

    copy = untouched_term.copy(tmp_path / "library")
    app = replace(copy.app(), converter=converter)
    report = copy.run("2026-11-23", app=app, schools=("TRUST",))
    pdf = "standards_pack_pdf/TRUST/2026-27/autumn/01"
    assert verbs(report)[pdf] == "create"
    content = copy.path(pdf).read_bytes()
    assert is_whole(content)
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) >= 10
        assert "/StructTreeRoot" in document.Root
        assert str(document.Root.Lang) == "en-GB"
    before = copy.files()
    again = copy.run("2026-11-23", app=replace(copy.app(), converter=converter), schools=("TRUST",))
    assert verbs(again)[pdf] == "leave-as-is"
    assert copy.files() == before
