"""Stamp and fingerprint: what a document library rewrites does not count, what a person can change does."""

from __future__ import annotations

import io
import re
from datetime import date

import docx
import openpyxl
import pytest

from sic_docs.opc.fingerprint import fingerprint
from sic_docs.opc.package import CONTENT_TYPES, Package
from sic_docs.opc.stamp import Stamp, our_part, read_stamp, write_stamp

KEY = "line_meeting/OAK/2026-27/autumn/02"
RECIPE = "0f" * 32


def document() -> bytes:
    stream = io.BytesIO()
    made = docx.Document()
    made.add_paragraph("Hello")
    made.save(stream)
    return stream.getvalue()


def workbook() -> bytes:
    stream = io.BytesIO()
    made = openpyxl.Workbook()
    made.active["A1"] = "Hello"
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("content", [document(), workbook()], ids=["docx", "xlsx"])
def test_a_stamp_comes_back_as_written_and_leaves_the_fingerprint_alone(content: bytes) -> None:
    stamped = write_stamp(content, key=KEY, recipe=RECIPE, as_of=date(2026, 11, 2))
    assert read_stamp(content) is None
    assert read_stamp(stamped.content) == Stamp(
        key=KEY, fingerprint=stamped.fingerprint, recipe=RECIPE, as_of=date(2026, 11, 2)
    )
    assert stamped.fingerprint == fingerprint(content) == fingerprint(stamped.content)
    opened = docx.Document if b"word/" in content else openpyxl.load_workbook
    opened(io.BytesIO(stamped.content))


def test_stamping_again_replaces_the_stamp_and_grows_nothing() -> None:
    once = write_stamp(document(), key=KEY, recipe=RECIPE, as_of=date(2026, 11, 2))
    twice = write_stamp(once.content, key=f"{KEY}~2", recipe=RECIPE, as_of=date(2026, 11, 3))
    stamp = read_stamp(twice.content)
    assert stamp is not None and stamp.key == f"{KEY}~2"
    assert set(Package.read(twice.content)) == set(Package.read(once.content))


def test_other_peoples_properties_stay() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    book.custom_doc_props.append(openpyxl.packaging.custom.StringProperty(name="Owner's note", value="a & b"))
    stream = io.BytesIO()
    book.save(stream)
    stamped = write_stamp(stream.getvalue(), key=KEY, recipe=RECIPE, as_of=date(2026, 11, 2))
    found = openpyxl.load_workbook(io.BytesIO(stamped.content)).custom_doc_props
    assert found["Owner's note"].value == "a & b"
    assert found["SicDocsKey"].value == KEY
    assert found["SicDocsAsOf"].value == "2026-11-02"


def test_the_second_copy_is_read_where_properties_were_lost_or_spoilt() -> None:
    package = Package.read(write_stamp(document(), key=KEY, recipe=RECIPE, as_of=date(2026, 11, 2)).content)
    spoilt = package.part("docProps/custom.xml").replace(b"2026-11-02", b"sometime")
    for less in (package.write(without={"docProps/custom.xml"}), package.write({"docProps/custom.xml": spoilt})):
        stamp = read_stamp(less)
        assert stamp is not None and stamp.key == KEY and stamp.as_of == date(2026, 11, 2)


def test_our_part_is_found_under_any_number() -> None:
    package = Package.read(write_stamp(document(), key=KEY, recipe=RECIPE, as_of=date(2026, 11, 2)).content)
    ours = our_part(package)
    assert ours is not None
    moved = package.write({"customXml/item7.xml": package.part(ours)}, without={ours, "docProps/custom.xml"})
    stamp = read_stamp(moved)
    assert stamp is not None and stamp.key == KEY


def test_what_a_library_rewrites_does_not_change_the_fingerprint() -> None:
    stamped = write_stamp(document(), key=KEY, recipe=RECIPE, as_of=date(2026, 11, 2))
    package = Package.read(stamped.content)
    rels = package.part("word/_rels/document.xml.rels").decode()
    root = package.part("_rels/.rels").decode()
    added = (
        '<Relationship Id="rIdSP9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml" '
        'Target="../customXml/item9.xml"/></Relationships>'
    )
    label = '<Relationship Id="rL" Type="urn:x" Target="docMetadata/LabelInfo.xml"/></Relationships>'
    uploaded = package.write(
        {
            "docProps/core.xml": package.part("docProps/core.xml").replace(b"</cp:core", b" </cp:core"),
            "docProps/custom.xml": b"<Properties/>",
            "docProps/app.xml": b"<Properties/>",
            "docMetadata/LabelInfo.xml": b"<x/>",
            "customXml/item9.xml": b"<p:properties xmlns:p='urn:sp'/>",
            CONTENT_TYPES: package.part(CONTENT_TYPES).replace(b"</Types>", b" </Types>"),
            "word/_rels/document.xml.rels": rels.replace("</Relationships>", added).encode(),
            "_rels/.rels": root.replace("</Relationships>", label).encode(),
        }
    )
    assert fingerprint(uploaded) == stamped.fingerprint


def test_what_a_person_can_change_changes_the_fingerprint() -> None:
    content = document()
    package = Package.read(content)
    before = fingerprint(content)
    rels = package.part("word/_rels/document.xml.rels").decode()
    link = '<Relationship Id="rId99" Type="urn:h" Target="https://example.invalid/" TargetMode="External"/>'
    changes = [
        {"word/document.xml": package.part("word/document.xml").replace(b"Hello", b"Hallo")},
        {"word/styles.xml": package.part("word/styles.xml") + b"\n"},
        {"word/media/new.png": b"x"},
        {"word/_rels/document.xml.rels": rels.replace("</Relationships>", f"{link}</Relationships>").encode()},
        {"word/_rels/document.xml.rels": re.sub('Id="rId3"', 'Id="rId33"', rels).encode()},
    ]
    prints = [fingerprint(package.write(change)) for change in changes]
    assert len({before, *prints}) == len(changes) + 1


def test_compression_and_order_do_not_count() -> None:
    package = Package.read(document())
    parts = {part: package.part(part) for part in package}
    other = Package.read(document()).write(dict(reversed(parts.items())))
    assert fingerprint(other) == fingerprint(document())
