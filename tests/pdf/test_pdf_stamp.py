"""A PDF's stamp can be read back, and its fingerprint notices every change."""

from __future__ import annotations

import io
from datetime import date
from hashlib import sha256

import pikepdf

from sic_docs.opc.stamp import Stamp
from sic_docs.pdf.stamp import fingerprint, read_stamp, stamp
from tests.packs.pack_kit import outside_pdf

KEY = "standards_pack_pdf/TRUST/2026-27/autumn-2/01"
RECIPE = "ab" * 32
AS_OF = date(2026, 11, 10)


def _stamped(content=None):
    return stamp(outside_pdf("Pack") if content is None else content, key=KEY, recipe=RECIPE, as_of=AS_OF)


def test_stamp_is_read_back_as_written():
    made = _stamped()
    assert read_stamp(made.content) == Stamp(key=KEY, fingerprint=made.fingerprint, recipe=RECIPE, as_of=AS_OF)


def test_fingerprint_is_the_digest_with_its_own_digits_read_as_zeros():
    made = _stamped()
    assert made.content.count(made.fingerprint.encode()) == 1
    zeroed = made.content.replace(made.fingerprint.encode(), b"0" * 64)
    assert sha256(zeroed).hexdigest() == made.fingerprint == fingerprint(made.content)


def test_any_changed_byte_changes_the_fingerprint():
    made = _stamped()
    for at in (20, len(made.content) // 2, made.content.index(KEY.encode()), len(made.content) - 2):
        changed = bytearray(made.content)
        changed[at] ^= 1
        assert fingerprint(bytes(changed)) != made.fingerprint


def test_stamped_pdf_is_whole_and_other_information_is_kept():
    with pikepdf.open(io.BytesIO(outside_pdf("Pack", pages=3))) as document:
        document.docinfo["/Title"] = "Ŵyllt (a pack)"
        target = io.BytesIO()
        document.save(target)
    with pikepdf.open(io.BytesIO(_stamped(target.getvalue()).content), attempt_recovery=False) as document:
        assert len(document.pages) == 3
        assert str(document.docinfo["/Title"]) == "Ŵyllt (a pack)"
        assert document.check_pdf_syntax() == []


def test_stamping_again_replaces_the_stamp():
    first = _stamped()
    again = stamp(first.content, key=KEY + "~2", recipe=RECIPE, as_of=AS_OF)
    assert read_stamp(again.content).key == KEY + "~2"
    assert fingerprint(again.content) == again.fingerprint
    assert again.content.count(b"/SicDocsKey") == 1


def test_stamp_survives_another_program_saving_the_file_and_the_fingerprint_does_not():
    made = _stamped()
    with pikepdf.open(io.BytesIO(made.content)) as document:
        target = io.BytesIO()
        document.save(target)
    assert read_stamp(target.getvalue()).key == KEY
    assert fingerprint(target.getvalue()) != made.fingerprint


def test_unstamped_and_broken_files_have_no_stamp():
    assert read_stamp(outside_pdf("Letter")) is None
    assert read_stamp(b"not a PDF") is None
