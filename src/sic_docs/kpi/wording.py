"""Names people reworded, matched to the names we know: the same words at once, near ones only where safe.

A wrong match would put one measure's figure under another's name, so near means: the same numbers, no word turned
into another word that some measure uses, no "un-" or "non-" gained or lost, and one candidate only. Everything
further away is a person's to settle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_FILLERS: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "for",
        "to",
        "and",
        "at",
        "by",
        "our",
        "all",
        "overall",
        "total",
        "figure",
        "figures",
        "percentage",
        "per",
        "cent",
        "percent",
        "pct",
        "ytd",
        "so",
        "far",
        "this",
        "year",
        "current",
        "rate",
    ]
)
"""Words that may come or go without changing what a name means. Numbers and "last" never may."""
_WORD = re.compile(r"[^\W_]+")
_LIKE: Final = 0.75
_SHORTEST: Final = 4
"""Letters below which a misspelt word may be another word."""
_NEGATIONS: Final = ("un", "non", "in", "dis", "not")


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """What a name was taken for.

    Attributes:
        name: As we spell it. `sure`: the same words; False for a near match, which is told.
    """

    value: T
    name: str
    sure: bool


class Names(Generic[T]):
    """Names we know, each with what it stands for; several names may stand for one thing."""

    def __init__(self, known: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, tuple[str, T]] = {}
        self._words: dict[tuple[str, ...], tuple[str, T]] = {}
        self._loose: dict[tuple[str, ...], list[tuple[str, T]]] = {}
        self._vocabulary: set[str] = set()
        for name, value in known:
            words = _words(name)
            self._exact.setdefault(name.casefold(), (name, value))
            self._words.setdefault(words, (name, value))
            self._loose.setdefault(_loose(words), []).append((name, value))
            self._vocabulary.update(words)

    def exact(self, text: str) -> T | None:
        """What stands under this very name, whatever its capitals."""
        found = self._exact.get(text.casefold())
        return found[1] if found else None

    def find(self, text: str) -> Match[T] | None:
        """What a name stands for, else the one thing it can only mean; None where it may be several or none."""
        found = self._exact.get(text.casefold())
        words = _words(text)
        found = found or (self._words.get(words) if words else None)
        if found is not None:
            return Match(found[1], found[0], True)
        loose = _loose(words)
        if not loose:
            return None
        near = self._loose.get(loose) or [
            pair for known, pairs in self._loose.items() if self._like(loose, known) for pair in pairs
        ]
        if not near or any(value != near[0][1] for _, value in near):
            return None
        return Match(near[0][1], near[0][0], False)

    def _like(self, given: tuple[str, ...], known: tuple[str, ...]) -> bool:
        """Whether two names differ only by misspelt words."""
        if len(given) != len(known):
            return False
        return all(a == b or self._misspelt(a, b) for a, b in zip(given, known, strict=True))

    def _misspelt(self, given: str, known: str) -> bool:
        if given in self._vocabulary or min(len(given), len(known)) < _SHORTEST:
            return False
        if any(c.isdigit() for c in given + known) or _negates(given, known) or _negates(known, given):
            return False
        return SequenceMatcher(None, given, known).ratio() >= _LIKE


def _negates(one: str, other: str) -> bool:
    return any(one == prefix + other for prefix in _NEGATIONS)


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[str, ...]:
    plain = text.casefold().replace("’", "").replace("'", "").replace("&", " and ").replace("per-cent", "per cent")
    return tuple(_WORD.findall(plain))


def _loose(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _FILLERS)


def names_of(known: Mapping[str, T]) -> Names[T]:
    return Names(known.items())
