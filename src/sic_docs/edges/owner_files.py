"""Who has a file open, as the owner files of Word, Excel and LibreOffice beside it tell."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

SOMEONE = "someone"


def is_owner_file(name: str) -> bool:
    return name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#"))


def owner_names(name: str) -> tuple[str, ...]:
    """Names an owner file of `name` can have: Word drops up to two first letters of a longer name."""
    return (f".~lock.{name}#", f"~${name}", f"~${name[1:]}", f"~${name[2:]}")


def open_by(folder: Path, name: str, beside: Collection[str]) -> str | None:
    """Who has `name` open.

    Args:
        beside: Names of the owner files in the same folder.

    Returns:
        A name where the owner file tells one, else "someone"; None when there is no owner file.
    """
    for owner in owner_names(name):
        if owner in beside:
            return _who(folder / owner) or SOMEONE
    return None


def _who(owner: Path) -> str:
    try:
        with owner.open("rb") as file:
            content = file.read(512)
    except OSError:
        return ""
    if owner.name.startswith(".~lock."):
        return _clean(content.decode("utf-8", "replace").split(",")[0])
    # Word and Excel: length byte, then the user's name in the machine's own code page.
    return _clean(content[1 : 1 + content[0]].decode("cp1252", "replace")) if content and content[0] < 54 else ""


def _clean(name: str) -> str:
    return "".join(char for char in name if char.isprintable()).strip()[:60]
