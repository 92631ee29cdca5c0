"""Bookmarks of a pack: one for each part, nested by item, with each part's own headings below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf

Resolve = Callable[[Object], "Object | None"]
_DEEPEST = 12


@dataclass(slots=True)
class Entry:
    """One bookmark. `target`: an explicit destination array; None opens nothing."""

    title: str
    target: Object | None
    kids: list[Entry] = field(default_factory=list)


def read(outlines: Object | None, resolve: Resolve) -> list[Entry]:
    """A part's own bookmarks.

    Args:
        outlines: Its `/Outlines`, or None.
        resolve: Destination as written (array, name or text) → explicit array, None when it leads nowhere.
    """
    return _level(outlines, resolve, 0, set()) if isinstance(outlines, Dictionary) else []


def below(title: str, own: list[Entry]) -> list[Entry]:
    """A part's bookmarks as they go under its entry: a single one that only says the title again is left out."""
    if len(own) == 1 and own[0].title.strip().casefold() == title.strip().casefold():
        return own[0].kids
    return own


def write(out: Pdf, entries: Sequence[Entry]) -> None:
    with out.open_outline() as outline:
        outline.root.extend(_item(entry, level=0) for entry in entries)


def _item(entry: Entry, level: int) -> OutlineItem:
    target = entry.target if isinstance(entry.target, Array) else None
    item = OutlineItem(entry.title, destination=target)
    item.is_closed = level > 0
    item.children.extend(_item(kid, level + 1) for kid in entry.kids)
    return item


def _level(parent: Object, resolve: Resolve, depth: int, seen: set[tuple[int, int]]) -> list[Entry]:
    found: list[Entry] = []
    item = parent.get("/First")
    while isinstance(item, Dictionary) and item.objgen not in seen and depth < _DEEPEST:
        seen.add(item.objgen)
        target = item.get("/Dest")
        action = item.get("/A")
        if target is None and isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
            target = action.get("/D")
        found.append(
            Entry(
                title=str(item.get("/Title", "")).strip(),
                target=None if target is None else resolve(target),
                kids=_level(item, resolve, depth + 1, seen),
            )
        )
        item = item.get("/Next")
    return [entry for entry in found if entry.title]
