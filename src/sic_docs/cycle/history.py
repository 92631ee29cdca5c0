"""Which category each school was in on which day, as far as it may be used today, and the cadence that follows.

A category counts from the later of From and Told school on (P1); one the school has not been told by today is not
used at all, so nothing a head can see gives it away.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from sic_docs.cycle.model import Cadence, Element
from sic_docs.trust.model import OVERALL, Category, CategoryEntry


@dataclass(frozen=True, slots=True)
class Categories:
    """Overall categories of every school over time.

    Attributes:
        starts: Short code → days on which a category starts, in order.
        codes: Short code → the category that starts on each.
        red: Codes of the categories coloured red.
    """

    starts: Mapping[str, tuple[date, ...]]
    codes: Mapping[str, tuple[str, ...]]
    red: frozenset[str]

    @classmethod
    def known(cls, entries: Iterable[CategoryEntry], categories: Iterable[Category], today: date) -> Self:
        """What agreed entries say that schools have been told by `today`; of two on one day the later row counts."""
        rows: dict[str, list[tuple[date, str]]] = {}
        for entry in entries:
            start = entry.starts_on
            if entry.area == OVERALL and start is not None and entry.told_on is not None and entry.told_on <= today:
                rows.setdefault(entry.school, []).append((start, entry.category))
        for found in rows.values():
            found.sort(key=lambda row: row[0])
        return cls(
            starts={school: tuple(day for day, _ in found) for school, found in rows.items()},
            codes={school: tuple(code for _, code in found) for school, found in rows.items()},
            red=frozenset(c.code for c in categories if c.is_red),
        )

    def on(self, school: str, day: date) -> str | None:
        """The category in force on a day; None before the first."""
        at = bisect_right(self.starts.get(school, ()), day)
        return self.codes[school][at - 1] if at else None

    def within(self, school: str, first: date, last: date) -> tuple[str | None, ...]:
        """Every category in force on some day from `first` to `last`, in order, each once."""
        starts = self.starts.get(school, ())
        later = (code for day, code in zip(starts, self.codes.get(school, ()), strict=True) if first < day <= last)
        return tuple(dict.fromkeys((self.on(school, first), *later)))

    def cadence(self, element: Element, category: str | None) -> Cadence | None:
        """How often an element falls due in a category; None where it does not."""
        if element.only_red and category not in self.red:
            return None
        return element.by_category.get(category, element.cadence) if category else element.cadence

    def decides(self, element: Element, category: str | None) -> bool:
        """Whether it is the category that makes the element due as it is, not the cycle's ordinary rule."""
        return element.only_red or (category is not None and category in element.by_category)
