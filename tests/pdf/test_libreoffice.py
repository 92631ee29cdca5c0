"""The converter: tagged PDFs in one call, kept by content; what breaks is named and stops only itself."""

from __future__ import annotations

import io
import os
import stat
import time

import pikepdf
import pytest

from sic_docs.edges.libreoffice import LibreOffice
from sic_docs.errors import ConverterError
from tests.packs.pack_kit import outside_pdf, word, workbook

FAKE = """#!/usr/bin/env python3
import os, pathlib, subprocess, sys, time
if "--version" in sys.argv:
    print("LibreOffice 7.4.7.2 fake"); sys.exit(0)
home = pathlib.Path(os.environ["FAKE_HOME"])
with (home / "calls").open("a") as log:
    log.write("call\\n")
out = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
sources = sys.argv[sys.argv.index("--outdir") + 2:]
whole = (home / "whole.pdf").read_bytes()
for source in sources:
    content = pathlib.Path(source).read_bytes()
    target = out / (pathlib.Path(source).stem + ".pdf")
    if b"HANG" in content:
        child = subprocess.Popen(["sleep", "600"])
        (home / "child").write_text(str(child.pid))
        time.sleep(600)
    elif b"FAIL" in content:
        sys.exit(77)
    elif b"HALF" in content:
        target.write_bytes(whole[: len(whole) // 2])
    elif b"EMPTY" in content:
        target.write_bytes((home / "empty.pdf").read_bytes())
    else:
        target.write_bytes(whole)
"""


def _document(text):
    """An Office file as far as the converter looks: a zip whose stored bytes tell the fake what to do."""
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        package.writestr(zipfile.ZipInfo("word/document.xml"), text)
    return target.getvalue()


@pytest.fixture
def fake(tmp_path, monkeypatch):
    if os.name != "posix":
        pytest.skip("needs a POSIX system")
    home = tmp_path / "fake"
    home.mkdir()
    program = home / "soffice"
    program.write_text(FAKE)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (home / "whole.pdf").write_bytes(outside_pdf("Whole"))
    target = io.BytesIO()
    pikepdf.new().save(target)
    (home / "empty.pdf").write_bytes(target.getvalue())
    monkeypatch.setenv("FAKE_HOME", str(home))
    return home


def _calls(home):
    return (home / "calls").read_text().count("call") if (home / "calls").exists() else 0


def _gone(pid):
    for _ in range(100):
        try:
            with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
                if file.read().split(")")[1].split()[0] == "Z":
                    return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_hanging_document_is_named_its_processes_end_and_the_others_are_kept(fake, tmp_path):
    office = LibreOffice(tmp_path / "kept", 1.0, program=fake / "soffice")
    documents = {"a.docx": _document("one"), "b.docx": _document("HANG"), "c.docx": _document("three")}
    with pytest.raises(ConverterError) as caught:
        office.to_pdf(documents)
    assert (caught.value.code, caught.value.file) == ("converter-timeout", "b.docx")
    assert caught.value.remedy
    assert _gone(int((fake / "child").read_text()))
    calls = _calls(fake)
    del documents["b.docx"]
    assert list(office.to_pdf(documents)) == ["a.docx", "c.docx"]
    assert _calls(fake) == calls


@pytest.mark.parametrize("trouble", ["FAIL", "HALF", "EMPTY"])
def test_failure_half_a_pdf_and_a_pdf_without_pages_are_named_and_never_kept(fake, tmp_path, trouble):
    office = LibreOffice(tmp_path / "kept", 30, program=fake / "soffice")
    documents = {"a.docx": _document("one"), "b.docx": _document(trouble), "c.docx": _document("three")}
    with pytest.raises(ConverterError) as caught:
        office.to_pdf(documents)
    assert (caught.value.code, caught.value.file) == ("converter-failed", "b.docx")
    assert len(list((tmp_path / "kept").iterdir())) == 2
    del documents["b.docx"]
    assert len(office.to_pdf(documents)) == 2


def test_result_is_kept_by_content_not_by_name_and_not_after_damage(fake, tmp_path):
    def office():
        return LibreOffice(tmp_path / "kept", 30, program=fake / "soffice")

    office().to_pdf({"a.docx": _document("one")})
    office().to_pdf({"renamed.docx": _document("one")})
    assert _calls(fake) == 1
    kept = next((tmp_path / "kept").iterdir())
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700
    kept.write_bytes(kept.read_bytes()[:100])
    office().to_pdf({"a.docx": _document("one")})
    assert _calls(fake) == 2


def test_what_is_no_office_file_is_refused_before_converting(fake):
    office = LibreOffice(None, 30, program=fake / "soffice")
    for name, content, code in (
        ("notes.pptx", b"PK\3\4", "converter-type"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "converter-protected"),
        ("text.docx", b"only some text", "converter-unreadable"),
        ("empty.xlsx", b"", "converter-unreadable"),
    ):
        with pytest.raises(ConverterError) as caught:
            office.to_pdf({name: content})
        assert (caught.value.code, caught.value.file) == (code, name)
    assert _calls(fake) == 0


def test_missing_converter_is_told_with_what_to_install(tmp_path):
    office = LibreOffice(None, 5, program=tmp_path / "nowhere")
    assert not office.probe().present
    assert "libreoffice-writer-nogui" in office.probe().remedy
    with pytest.raises(ConverterError) as caught:
        office.to_pdf({"a.docx": _document("one")})
    assert (caught.value.code, caught.value.file) == ("converter-missing", None)


def test_word_and_excel_become_tagged_pdfs_in_the_order_given(converter):
    made = converter.to_pdf(
        {"../odd / name.docx": word("Attendance"), "figures.xlsx": workbook("Figures"), "b.docx": word("Behaviour")}
    )
    assert list(made) == ["../odd / name.docx", "figures.xlsx", "b.docx"]
    for content in made.values():
        with pikepdf.open(io.BytesIO(content)) as document:
            assert len(document.pages) == 1
    with pikepdf.open(io.BytesIO(made["b.docx"])) as document:
        assert "/StructTreeRoot" in document.Root
        assert str(document.Root.Lang) == "en-GB"
        assert document.open_metadata()["pdfuaid:part"] == "1"
