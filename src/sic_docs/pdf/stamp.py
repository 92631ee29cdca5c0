"""The stamp of a PDF: four entries of its document information, written plainly so that bytes can be counted.

The stamp is added at the end of the file (an incremental update), uncompressed, whatever the rest is compressed with.
The fingerprint is SHA-256 of all bytes with its own 64 digits read as zeros (design.md, decision 8), so any change to
the file, the stamp included, shows.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

import pikepdf

from sic_docs.errors import DocumentError
from sic_docs.opc.stamp import STAMP_NAMES, Stamp, stamp_of_texts

_DIGITS: Final = re.compile(rb"/SicDocsFingerprint \(([0-9a-f]{64})\)")
_ZEROS: Final = b"0" * 64


@dataclass(frozen=True, slots=True)
class StampedPdf:
    """A PDF ready to be filed and its fingerprint."""

    content: bytes
    fingerprint: str


def fingerprint(content: bytes) -> str:
    """SHA-256 of the bytes with the stamped fingerprint's digits read as zeros; 64 hex digits."""
    last = _last(content)
    if last is not None:
        content = content[: last.start(1)] + _ZEROS + content[last.end(1) :]
    return sha256(content).hexdigest()


def stamp(content: bytes, *, key: str, recipe: str, as_of: date) -> StampedPdf:
    """The same PDF with its stamp; a stamp it had is replaced.

    Raises:
        DocumentError: `pdf-broken`: not a PDF that can be opened without a password.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            # every entry of ours goes, of the rest of the information nothing
            entries = {
                name: value
                for name, value in dict(document.docinfo.items()).items()
                if not name.startswith("/SicDocs") and isinstance(value, pikepdf.String)
            }
            target = io.BytesIO()
            document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        plain = target.getvalue()
        with pikepdf.open(io.BytesIO(plain)) as document:
            trailer = document.trailer
            root = trailer.Root.objgen[0]
            size = int(trailer.Size)
            identity = b"".join(b"<%s>" % bytes(part).hex().encode() for part in trailer.ID)
    except (pikepdf.PdfError, ValueError, AttributeError) as error:
        raise DocumentError(
            "It is not a PDF that can be stamped.", "Make the PDF again from its source.", code="pdf-broken"
        ) from error
    ours = dict(zip(STAMP_NAMES, (key, _ZEROS.decode(), recipe, as_of.isoformat()), strict=True))
    lines = [b"%s %s" % (name.encode(), value.unparse()) for name, value in sorted(entries.items())]
    lines += [b"/%s %s" % (name.encode(), _literal(value)) for name, value in ours.items()]
    whole = plain + (b"" if plain.endswith(b"\n") else b"\n")
    info_at = len(whole)
    whole += b"%d 0 obj\n<< %s >>\nendobj\n" % (size, b"\n".join(lines))
    table_at = len(whole)
    rows = b"".join(b"\1" + place.to_bytes(5, "big") + b"\0\0" for place in (info_at, table_at))
    whole += (
        b"%d 0 obj\n<< /Type /XRef /Size %d /Index [%d 2] /W [1 5 2] /Root %d 0 R /Info %d 0 R /ID [%s] /Prev %d"
        b" /Length %d >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
        % (size + 1, size + 2, size, root, size, identity, _table_of(plain), len(rows), rows, table_at)
    )
    digest = fingerprint(whole)
    last = _last(whole)
    assert last is not None  # written a few lines above
    return StampedPdf(whole[: last.start(1)] + digest.encode() + whole[last.end(1) :], digest)


def read_stamp(content: bytes) -> Stamp | None:
    """The stamp a PDF carries; None when it has none, or is no PDF we can open."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            values = [str(document.docinfo.get("/" + name, "")) for name in STAMP_NAMES]
    except (pikepdf.PdfError, ValueError, TypeError):
        return None
    return stamp_of_texts(*values)


def _last(content: bytes) -> re.Match[bytes] | None:
    found = None
    for found in _DIGITS.finditer(content):  # noqa: B007 - the last one is wanted
        pass
    return found


def _literal(text: str) -> bytes:
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return b"(" + escaped.encode("ascii", errors="replace") + b")"


def _table_of(content: bytes) -> int:
    at = content.rindex(b"startxref")
    return int(content[at + len(b"startxref") :].split()[0])
