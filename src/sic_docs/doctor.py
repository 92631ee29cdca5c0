"""What this machine and this library have and lack, and how to mend it. Looks; files one probe document of its own."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sic_docs.errors import NameTaken, SicDocsError
from sic_docs.ports import Store

_FONTS = ("Liberation Sans", "Carlito", "Caladea")
_PROBE = "doctor probe.docx"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        needed: False for what only some jobs need.
        remedy: What to do when not ok; else what was seen.
    """

    name: str
    ok: bool
    remedy: str = ""
    needed: bool = True


def examine(config: Path, library: str | None, environ: Mapping[str, str]) -> tuple[Finding, ...]:
    """Everything looked at, in order."""
    return (
        *_machine(),
        *_trust(config, library, environ),
    )


def _machine() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(
        name=f"Python {version}",
        ok=sys.version_info >= (3, 11),
        remedy="Install Python 3.11 or later and make the environment again.",
    )
    yield Finding(
        name="Engine (Prefect)",
        ok=importlib.util.find_spec("prefect") is not None,
        remedy="`make .venv` installs it; only `sic-docs serve` and the flows need it.",
        needed=False,
    )
    office = shutil.which("soffice") or shutil.which("libreoffice")
    yield Finding(
        name="LibreOffice, for PDF packs",
        ok=office is not None,
        remedy="Install libreoffice-writer-nogui and libreoffice-calc-nogui; without them packs come as Word only.",
        needed=False,
    )
    fonts = _fonts()
    for font in _FONTS:
        yield Finding(
            name=f"Font {font}",
            ok=font in fonts,
            remedy="Install fonts-liberation, fonts-crosextra-carlito and fonts-crosextra-caladea: else pages break"
            " differently from Word's.",
            needed=False,
        )


def _fonts() -> str:
    listing = shutil.which("fc-list")
    if listing is None:
        return ""
    return subprocess.run([listing, ":", "family"], capture_output=True, text=True, check=False, timeout=30).stdout


def _trust(config: Path, library: str | None, environ: Mapping[str, str]) -> Iterator[Finding]:
    from sic_docs.wiring import build_app

    try:
        app = build_app(config, library, environ)
    except SicDocsError as problem:
        yield Finding(name="Configuration", ok=False, remedy=str(problem))
        return
    yield Finding(name=f"Configuration of {app.definitions.trust.name}", ok=True)
    yield from _fingerprints(app.store, next(b for name, b in sorted(app.shipped.items()) if name.endswith(".docx")))


def _fingerprints(store: Store, content: bytes) -> Iterator[Finding]:
    """Whether this library hands back the file it was given (decision 8); any template serves as the probe."""
    from sic_docs.opc.fingerprint import fingerprint

    try:
        try:
            file = store.create("state", _PROBE, content)
        except NameTaken:
            found = store.find("state", _PROBE)
            if found is None:
                raise
            file = store.replace(found, content, expecting=found.mark)
        same = fingerprint(store.read(file)) == fingerprint(content)
        store.close()
    except SicDocsError as problem:
        yield Finding(name="Library can be written", ok=False, remedy=f"{problem.found} {problem.remedy}")
        return
    yield Finding(name="Library can be written", ok=True)
    yield Finding(
        name="Library leaves fingerprints alone",
        ok=same,
        remedy="This library changes documents when they are stored: every document would count as edited. "
        "Nothing is lost, but nothing is kept up to date either; report this.",
    )
