"""Opening Office files: what is refused and in which words, and what writing leaves alone."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sic_docs.errors import DocumentError, WorkbookError
from sic_docs.opc.package import Limits, Package
from sic_docs.opc.zip_format import Body, Member, pack

TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in {"[Content_Types].xml": TYPES, **parts}.items():
            archive.writestr(name, content)
    return stream.getvalue()


def refused(content: bytes, *, limits: Limits | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        package = Package.read(content, name="OAK minutes.docx", limits=limits or Limits())
        package.check()
        package.main_part()
    assert caught.value.file == "OAK minutes.docx"
    assert caught.value.found.endswith(".") and caught.value.remedy.endswith(".")
    return caught.value


def test_an_empty_file_is_told_apart() -> None:
    assert refused(b"").code == "empty-file"


def test_an_encrypted_or_old_office_file_is_named_as_such() -> None:
    error = refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert error.code == "encrypted-or-old"
    assert "password" in error.found


def test_a_pdf_with_a_word_name_is_named_as_a_pdf() -> None:
    assert "a PDF" in refused(b"%PDF-1.7 and so on").found


def test_a_zip_that_is_no_office_file_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("photo.jpg", b"x")
    assert refused(stream.getvalue()).code == "not-office"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_cut_short_is_refused(share: float) -> None:
    whole = zipped({"word/document.xml": bytes(range(256)) * 40})
    assert refused(whole[: int(len(whole) * share)]).code in ("truncated", "damaged")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped({"word/document.xml": b"\0" * 3_000_000})
    assert len(bomb) < 10_000
    assert refused(bomb, limits=Limits(part=1_000_000)).code == "too-large"
    many = zipped({f"word/part{n}.xml": b"\0" * 900_000 for n in range(4)})
    assert refused(many, limits=Limits(part=1_000_000, total=2_000_000)).code == "too-large"


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused() -> None:
    content = b"<a/>" + b" " * 500_000
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    lying = Member("word/document.xml", 8, zlib.crc32(b"<a/>"), 4, packed.compress(content) + packed.flush())
    assert refused(Body([pack("[Content_Types].xml", TYPES), lying]).write()).code == "damaged"


def test_more_parts_than_any_office_file_has_are_refused() -> None:
    assert refused(zipped({f"p{n}": b"" for n in range(60)}), limits=Limits(parts=50)).code == "damaged"


@pytest.mark.parametrize("name", ["../evil.xml", "word/../../evil.xml", "/etc/passwd", "C:/evil", "..\\evil"])
def test_names_that_climb_out_are_refused(name: str) -> None:
    assert refused(zipped({name: b"x"})).code == "unsafe-name"


def test_a_part_there_twice_is_refused_whatever_its_case() -> None:
    assert refused(zipped({"word/document.xml": b"<a/>", "word/Document.xml": b"<b/>"})).code == "damaged"


def test_overlapping_members_are_refused() -> None:
    whole = bytearray(zipped({"word/a.xml": b"<a>1</a>", "word/b.xml": b"<a>1</a>"}, method=zipfile.ZIP_STORED))
    first = whole.index(b"word/a.xml") - 30
    entry = whole.rindex(b"word/b.xml") - 46
    struct.pack_into("<L", whole, entry + 42, first)
    assert refused(bytes(whole)).code == "damaged"


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'.encode("utf-16"),
        '<!DOCTYPE a SYSTEM "http://example.invalid/x"><a/>'.encode("utf-16-le"),
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>',
    ],
)
def test_a_doctype_is_refused_in_any_disguise(content: bytes) -> None:
    assert refused(zipped({"word/document.xml": content})).code == "doctype"


def test_an_encrypted_member_is_refused() -> None:
    whole = bytearray(zipped({"word/document.xml": b"<a/>"}))
    entry = whole.rindex(b"word/document.xml") - 46
    whole[entry + 8] |= 1
    assert refused(bytes(whole)).code == "damaged"


def test_broken_xml_and_a_missing_main_part_are_document_errors() -> None:
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="%s"/>'
        b"</Relationships>"
    )
    assert refused(zipped({"_rels/.rels": b"<a"})).code == "damaged"
    assert refused(zipped({"_rels/.rels": rels % b"word/gone.xml"})).code == "damaged"
    found = Package.read(zipped({"_rels/.rels": rels % b"/word/document2.xml", "word/document2.xml": b"<a/>"}))
    assert found.main_part() == "word/document2.xml"


def test_the_caller_chooses_the_family_of_error() -> None:
    with pytest.raises(WorkbookError):
        Package.read(b"nothing", name="x.xlsx", error=WorkbookError)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.binary(max_size=300))
def test_nothing_but_our_own_error_leaves_the_door(start: bytes, noise: bytes) -> None:
    whole = zipped({"word/document.xml": b"<a/>"})
    for content in (start, b"PK\3\4" + start, whole[: len(start)] + noise + whole[len(start) + len(noise) :]):
        try:
            package = Package.read(content)
            package.check()
            package.main_part()
        except DocumentError:
            pass


def test_parts_nobody_changed_keep_their_compressed_bytes() -> None:
    whole = zipped(
        {"word/document.xml": b"<a/>", "word/styles.xml": b"<s>" + bytes(90) + b"</s>", "m.bin": b"123" * 99}
    )
    written = Package.read(whole).write({"word/document.xml": b"<b/>", "word/new.xml": b"<n/>"}, without={"m.bin"})
    before, after = Package.read(whole), Package.read(written)
    assert after.member("word/styles.xml").raw == before.member("word/styles.xml").raw
    assert (after.part("word/document.xml"), after.part("word/new.xml")) == (b"<b/>", b"<n/>")
    assert list(after) == ["[Content_Types].xml", "word/document.xml", "word/styles.xml", "word/new.xml"]
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.testzip() is None


def test_writing_twice_gives_the_same_bytes() -> None:
    package = Package.read(zipped({"word/document.xml": b"<a/>"}))
    assert package.write({"word/ŵ.xml": b"<b/>"}) == package.write({"word/ŵ.xml": b"<b/>"})
    assert "word/ŵ.xml" in Package.read(package.write({"word/ŵ.xml": b"<b/>"}))


def test_a_file_with_64_bit_sizes_is_read() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        with archive.open("word/document.xml", "w", force_zip64=True) as member:
            member.write(b"<a/>")
    assert Package.read(stream.getvalue()).part("word/document.xml") == b"<a/>"
