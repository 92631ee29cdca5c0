"""Environment → settings; the only reader of environment variables in the package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sic_docs.errors import ConfigError


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What the machine, rather than the trust, decides.

    Attributes:
        cache: Folder for converted papers; safe to delete at any time.
        values: Every `SIC_DOCS_…` variable, from the environment and from the file `SIC_DOCS_SETTINGS` names;
            the environment wins.
    """

    cache: Path
    values: Mapping[str, str]


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Settings for a tenant and a machine.

    Raises:
        ConfigError: `SIC_DOCS_SETTINGS` names a file that cannot be read.
    """
    values: dict[str, str] = {}
    if name := environ.get("SIC_DOCS_SETTINGS"):
        try:
            text = Path(name).read_text(encoding="utf-8")
        except OSError as problem:
            raise ConfigError(
                f"The settings file {name} cannot be read.", "Mend the path in SIC_DOCS_SETTINGS.", code="settings-file"
            ) from problem
        for line in text.splitlines():
            key, sign, value = line.partition("=")
            if sign and not key.lstrip().startswith("#"):
                values[key.strip()] = value.strip().strip('"')
    values |= {key: value for key, value in environ.items() if key.startswith("SIC_DOCS_")}
    return Settings(cache=cache_folder(environ), values=values)


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Where this machine keeps what may be deleted at any time."""
    home = Path(environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME", "/tmp")) / ".cache")
    return home / "sic_docs"
