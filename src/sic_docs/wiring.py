"""Settings and the config folder → an `App`: the only place that chooses real stores and converters."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sic_docs.config.load import load
from sic_docs.edges.local_store import LocalStore
from sic_docs.edges.lock import only_run
from sic_docs.errors import ConfigError
from sic_docs.jobs.app import App
from sic_docs.ports import Converter
from sic_docs.settings import load_settings


def build_app(
    config: Path,
    library: str | None,
    environ: Mapping[str, str],
    *,
    now: datetime | None = None,
    scheduled: bool = False,
) -> App:
    """Everything a job needs.

    Args:
        config: The trust's definitions.
        library: A folder; None for what config/trust.yaml says.
        now: The real instant; the machine's clock when not given.

    Raises:
        ConfigError: With every problem of `config/`.
    """
    definitions = load(config)
    settings = load_settings(environ)
    place = library or definitions.trust.library
    if place == "sharepoint":
        raise ConfigError(
            "Filing into SharePoint is not built into this version.",
            "Name a folder with --library, or as `library:` in config/trust.yaml.",
            code="no-sharepoint",
        )
    logo = config / definitions.trust.style.logo if definitions.trust.style.logo else None
    return App(
        definitions=definitions,
        store=LocalStore(Path(place)),
        converter=_converter(settings.cache),
        shipped=_shipped(config.resolve().parent / "templates"),
        logo=logo.read_bytes() if logo and logo.is_file() else None,
        now=now or datetime.now(UTC),
        scheduled=scheduled,
    )


def _converter(cache: Path) -> Converter | None:
    if shutil.which("soffice") is None and shutil.which("libreoffice") is None:
        return None
    from sic_docs.edges.libreoffice import LibreOffice

    return LibreOffice(cache_dir=cache / "pdf", timeout_s=180)


def _shipped(folder: Path) -> Mapping[str, bytes]:
    if not folder.is_dir():
        raise ConfigError(
            f"There is no folder {folder}.", "Run from a checkout: templates/ lies beside config/.", code="no-templates"
        )
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.suffix in (".docx", ".xlsx")}


@contextmanager
def library_lock(library: str, dry_run: bool) -> Iterator[None]:
    """Holds the library for one run on this machine (decision 15); a dry run needs no lock.

    Raises:
        AlreadyRunning: Another run on this machine holds it.
    """
    if dry_run or library == "sharepoint":
        yield
        return
    with only_run(Path(library) / "_sic" / "lock"):
        yield
