"""Which figures a paper open to inspection may print, so that no small group can be worked back (domain.md 2.4). Pure.

An attacker has every figure printed, this time and in earlier issues, knows every school's roll and group sizes, and
adds, subtracts, takes complements and means. So figures are held as sums over parts: what several printed figures
have in common cancels, and what is left must not be a small group. Figures of small groups are hidden first
(primary), then as few others as it takes that no sum left over tells of one (secondary). The same figures always
give the same answer.

A part is the smallest piece a figure can be cut into: one school's count in one half term; of a count that grows
through the year, what one half term added to it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

Name: TypeAlias = Hashable
Part: TypeAlias = Hashable


@dataclass(frozen=True, slots=True)
class Counts:
    """Whole numbers behind one part.

    Attributes:
        top: The numerator, or the count itself. `bottom`: the group's size; 0 where the part adds no one to it.
        has_rest: The rest of the group (bottom less top) are people too, as of a percentage of pupils.
    """

    top: int
    bottom: int = 0
    has_rest: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure: the sum of its parts.

    Attributes:
        name: What tells it from others, e.g. (measure, half term, school or group).
        parts: What it is the sum of.
        cost: How dear it is to leave out; the cheapest that helps is left out.
        issued: It was printed in an earlier issue, so nothing can be done about it.
    """

    name: Name
    parts: frozenset[Part]
    cost: tuple[int, ...] = ()
    issued: bool = False


def is_small(counts: Iterable[Counts], below: int) -> bool:
    """Whether parts together stand for so few that one might be recognised; none at all is not few."""
    top, bottom, rest, has_rest = 0, 0, 0, False
    for one in counts:
        top, bottom = top + one.top, bottom + one.bottom
        if one.has_rest:
            rest, has_rest = rest + one.bottom - one.top, True
    return 0 < top < below or 0 < bottom < below or (has_rest and 0 < rest < below)


def suppress(
    figures: Sequence[Figure], counts: Mapping[Part, Counts], *, below: int, hidden: Collection[Name] = ()
) -> frozenset[Name]:
    """Names of the figures that may not be printed.

    Args:
        figures: All figures of one measure: those of the issue, and those of earlier issues (`issued`).
        counts: What stands behind each part.
        below: Groups of fewer than this are small.
        hidden: Figures hidden before whatever they are now: what was hidden once stays hidden.
    """
    out = {f.name for f in figures if not f.issued and (f.name in hidden or _small(f.parts, counts, below))}
    fixed = {leak for leak in _leaks([f for f in figures if f.issued], counts, below)}
    while True:
        shown = [f for f in figures if f.issued or f.name not in out]
        leak = next((x for x in _leaks(shown, counts, below) if x not in fixed), None)
        if leak is None:
            return frozenset(out)
        choice = _choose(shown, leak, counts, below)
        if choice is None:  # only figures issued before tell it: it is out already
            fixed.add(leak)
        else:
            out.add(choice)


def _choose(shown: Sequence[Figure], leak: frozenset[Part], counts: Mapping[Part, Counts], below: int) -> Name | None:
    """The figure to leave out: the cheapest whose absence stops the leak, else the cheapest that has to do with it."""
    near = _connected(shown, leak)
    holding = frozenset().union(*(f.parts for f in near if not leak.isdisjoint(f.parts)))
    out_already = {f.parts for f in near if f.issued}
    able = sorted(
        (f for f in near if not f.issued and f.parts not in out_already and not holding.isdisjoint(f.parts)),
        key=lambda f: (f.cost, repr(f.name)),
    )
    for one in able:
        if leak not in set(_leaks([f for f in near if f is not one], counts, below)):
            return one.name
    return able[0].name if able else None


def _connected(shown: Sequence[Figure], leak: frozenset[Part]) -> list[Figure]:
    """Figures that share parts with a leak, directly or through others: nothing else has a bearing on it."""
    reach, near, rest = set(leak), list[Figure](), list(shown)
    while True:
        found = [f for f in rest if not reach.isdisjoint(f.parts)]
        if not found:
            return near
        near += found
        rest = [f for f in rest if reach.isdisjoint(f.parts)]
        for figure in found:
            reach |= figure.parts


def _small(parts: Iterable[Part], counts: Mapping[Part, Counts], below: int) -> bool:
    return is_small((counts[p] for p in parts), below)


def derived(figures: Iterable[Figure]) -> tuple[frozenset[Part], ...]:
    """Every set of parts whose sum can be told from these figures by adding and subtracting, but for sums of others.

    Those are not listed because a sum of groups none of which is small is not small.
    """
    pieces = _cut({f.parts for f in figures if f.parts})
    found = {*pieces, *_by_elimination(pieces)}
    return tuple(sorted(found, key=lambda s: (len(s), sorted(map(repr, s)))))


def _cut(sets: Iterable[frozenset[Part]]) -> set[frozenset[Part]]:
    """What is left when each set is taken off every other that holds it: none of the pieces holds another."""
    pieces = set(sets)
    while True:
        holding: dict[Part, list[frozenset[Part]]] = {}
        cut: set[frozenset[Part]] = set()
        for one in sorted(pieces, key=len):
            rest = one
            for inner in {id(k): k for part in one for k in holding.get(part, ())}.values():
                if inner <= rest:
                    rest -= inner
            if rest:
                cut.add(rest)
                for part in rest:
                    holding.setdefault(part, []).append(rest)
        if cut == pieces:
            return pieces
        pieces = cut


_MOST_TOGETHER = 10
"""Overlapping sums taken together in every way; of more than this many, three at a time."""


def _by_elimination(pieces: Collection[frozenset[Part]]) -> set[frozenset[Part]]:
    """What overlapping sums tell together, as no one difference does: `a+b`, `b+c` and `a+c` give each of the three."""
    rows_of: dict[Part, set[int]] = {}
    overlapping = sorted(
        (s for s in pieces if any(s is not t and s & t for t in pieces)), key=lambda s: (len(s), sorted(map(repr, s)))
    )
    if len(overlapping) < 3:
        return set()
    for row, parts in enumerate(overlapping):
        for part in parts:
            rows_of.setdefault(part, set()).add(row)
    alike: dict[tuple[int, ...], set[Part]] = {}
    for part, rows in rows_of.items():
        alike.setdefault(tuple(sorted(rows)), set()).add(part)
    columns = sorted(alike)
    lines = list(_reduced([[Fraction(row in column) for column in columns] for row in range(len(overlapping))]))
    most = len(lines) if len(lines) <= _MOST_TOGETHER else 3
    out: set[frozenset[Part]] = set()
    for several in (c for size in range(1, most + 1) for c in combinations(lines, size)):
        total = [sum(values, Fraction(0)) for values in zip(*several, strict=True)]
        there = [i for i, value in enumerate(total) if value]
        if there and all(total[i] == total[there[0]] for i in there):
            out.add(frozenset(part for i in there for part in alike[columns[i]]))
    return out


def _reduced(matrix: list[list[Fraction]]) -> Iterator[list[Fraction]]:
    """The rows of a matrix in reduced echelon form."""
    rows, at = [line[:] for line in matrix], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(at, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[at], rows[pivot] = rows[pivot], rows[at]
        lead = rows[at][column]
        rows[at] = [value / lead for value in rows[at]]
        for i, line in enumerate(rows):
            if i != at and line[column]:
                factor = line[column]
                rows[i] = [value - factor * base for value, base in zip(line, rows[at], strict=True)]
        at += 1
    yield from rows[:at]


def _leaks(figures: Sequence[Figure], counts: Mapping[Part, Counts], below: int) -> Iterator[frozenset[Part]]:
    """Sets of parts that can be told and must not be: small ones, and those that give away a small part.

    When a sum over several schools is nothing (or everyone), so is each of its parts.
    """
    for parts in derived(figures):
        held = [counts[p] for p in parts]
        if is_small(held, below):
            yield parts
        elif any(is_small((one,), below) for one in held):
            nobody = not any(one.top for one in held)
            everybody = all(one.has_rest and one.top == one.bottom for one in held)
            if nobody or everybody:
                yield parts
