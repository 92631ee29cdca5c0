"""What a file says of itself: its fingerprint now and the stamp it carries, whatever its kind.

Told by the first bytes, not by the name: people save a document under another ending.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sic_docs.errors import SicDocsError
from sic_docs.filing.decide import UNREADABLE, Actual
from sic_docs.opc.fingerprint import fingerprint as office_fingerprint
from sic_docs.opc.package import Package
from sic_docs.opc.stamp import Stamp
from sic_docs.opc.stamp import read_stamp as read_office_stamp

ENDINGS: Final = (".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".pdf")
"""Endings of files that can carry a stamp; others are never opened."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One file as it is.

    Attributes:
        fingerprint: UNREADABLE when it cannot be opened; then it has no stamp either.
    """

    fingerprint: Actual
    stamp: Stamp | None


def look(content: bytes) -> Seen:
    """What bytes are now. Never raises: what cannot be read is UNREADABLE, and filing keeps it."""
    try:
        if content.startswith(b"PK"):
            package = Package.read(content)
            return Seen(office_fingerprint(package), read_office_stamp(package))
        if content.startswith(b"%PDF"):
            # Here, because loading it costs more than all else of a run that meets no PDF.
            from sic_docs.pdf.stamp import fingerprint as pdf_fingerprint
            from sic_docs.pdf.stamp import read_stamp as read_pdf_stamp

            return Seen(pdf_fingerprint(content), read_pdf_stamp(content))
    except SicDocsError:
        return Seen(UNREADABLE, None)
    return Seen(UNREADABLE, None)


def stamp_of(content: bytes) -> Stamp | None:
    """The stamp alone, without the cost of a fingerprint; None for what has none or cannot be read."""
    try:
        if content.startswith(b"PK"):
            return read_office_stamp(content)
        if content.startswith(b"%PDF"):
            from sic_docs.pdf.stamp import read_stamp as read_pdf_stamp

            return read_pdf_stamp(content)
    except SicDocsError:
        return None
    return None


def can_carry_stamp(path: str) -> bool:
    return path.lower().endswith(ENDINGS)
