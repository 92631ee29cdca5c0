"""The document key: what one filed document answers for, whatever it is called and wherever it lies.

Printed form `document_type/SCHOOL/2026-27/PERIOD/02`, a further copy `…/02~2` (design.md, decision 6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from sic_docs.school_year.model import Period

_PRINTED: Final = re.compile(
    r"(?P<type>[a-z][a-z0-9_]*)/(?P<school>[A-Z0-9]{2,8})/(?P<year>\d{4}-\d{2})"
    r"/(?P<slug>year|(?:autumn|spring|summer)(?:-[12])?)/(?P<number>\d{2,})(?:~(?P<copy>[1-9]\d*))?"
)


@dataclass(frozen=True, slots=True, order=True)
class DocumentKey:
    """Identity of one document.

    Attributes:
        document_type: Code of a `DocumentType`.
        school: Short code, or TRUST.
        period: Whole year, term or half term, fixed by the element whatever the category.
        number: Of the occurrence within the period, from 1 (0 for what has no occurrence).
        copy: 1 for the paper itself; 2, 3 … for further copies of it.

    >>> key = DocumentKey("line_meeting", "OAK", Period("2026-27", "autumn"), 4)
    >>> str(key), str(key.with_copy(2))
    ('line_meeting/OAK/2026-27/autumn/04', 'line_meeting/OAK/2026-27/autumn/04~2')
    """

    document_type: str
    school: str
    period: Period
    number: int = 1
    copy: int = 1

    def __str__(self) -> str:
        printed = f"{self.document_type}/{self.school}/{self.period.year}/{self.period.slug}/{self.number:02d}"
        return printed if self.copy == 1 else f"{printed}~{self.copy}"

    @property
    def year(self) -> str:
        return self.period.year

    def with_copy(self, copy: int) -> DocumentKey:
        return replace(self, copy=copy)

    @classmethod
    def parse(cls, printed: str) -> DocumentKey:
        """The key a printed form stands for.

        Raises:
            ValueError: It is not a printed key, or not in its one printed form ("1" for "01", "~1").
        """
        match = _PRINTED.fullmatch(printed)
        if match is None:
            raise ValueError(f"not a document key: {printed!r}")
        key = cls(
            match["type"],
            match["school"],
            Period(match["year"], match["slug"]),
            int(match["number"]),
            int(match["copy"] or 1),
        )
        if str(key) != printed:
            raise ValueError(f"not a document key: {printed!r}")
        return key
