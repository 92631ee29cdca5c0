"""What a PDF is, before it may enter a pack: can it be opened, has it pages, does it carry tags.

Codes of DocumentError: `pdf-protected`, `pdf-broken`, `pdf-no-pages`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf

from sic_docs.errors import DocumentError


@dataclass(frozen=True, kw_only=True, slots=True)
class PdfFacts:
    """Attributes:
    pages: How many; at least 1.
    tagged: A structure tree is there and the file says its content is marked.
    says_ua: It claims PDF/UA-1 itself.
    """

    pages: int
    tagged: bool
    says_ua: bool


def open_pdf(content: bytes, name: str | None = None) -> pikepdf.Pdf:
    """A PDF with at least one page, opened. The caller closes it.

    A file that opens without a password is used, whatever printing or copying it asks readers not to allow.

    Raises:
        DocumentError: Password needed, damaged, not a PDF, or no page; names the file.
    """
    try:
        document = pikepdf.open(io.BytesIO(content))
        count = len(document.pages)
    except pikepdf.PasswordError as error:
        raise DocumentError(
            "It is protected by a password.",
            "Save a copy without the password (print to PDF, or File, Properties, Security) and put it here instead.",
            code="pdf-protected",
            file=name,
        ) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise DocumentError(
            "It is not a PDF, or is damaged or only partly copied.",
            "Open it; if it opens, save it again as PDF, and copy it here again.",
            code="pdf-broken",
            file=name,
        ) from error
    if count == 0:
        document.close()
        raise DocumentError(
            "It is a PDF without a page.",
            "Make the PDF again from its source and put it here instead.",
            code="pdf-no-pages",
            file=name,
        )
    return document


def inspect(content: bytes, name: str | None = None) -> PdfFacts:
    """Facts of one PDF. Raises DocumentError as `open_pdf` does."""
    with open_pdf(content, name) as document:
        return facts(document)


def facts(document: pikepdf.Pdf) -> PdfFacts:
    return PdfFacts(pages=len(document.pages), tagged=is_tagged(document), says_ua=_says_ua(document))


def is_tagged(document: pikepdf.Pdf) -> bool:
    tree = document.Root.get("/StructTreeRoot")
    mark = document.Root.get("/MarkInfo")
    return (
        isinstance(tree, pikepdf.Dictionary)
        and "/K" in tree
        and isinstance(mark, pikepdf.Dictionary)
        and bool(mark.get("/Marked", False))
    )


def _says_ua(document: pikepdf.Pdf) -> bool:
    try:
        return str(document.open_metadata().get("pdfuaid:part", "")) == "1"
    except (pikepdf.PdfError, ValueError, KeyError):
        return False
