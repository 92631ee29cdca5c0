"""How we know that what is typed in one paper stands in the next: seven schools live through 2026/27, day by day.

Mondays and every day with something due the real run is done on a plain folder; every afternoon a scripted staff
types in what was filed, as people do. `year_model` says by hand-written rules what each next paper must hold; each is
compared as it is written, and again every morning until its meeting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.drills.year_diary import by_libreoffice
from tests.drills.year_life import Year, live
from tests.jobs.living import SCHOOLS, Library, _shipped

WAYS = (
    *("row blank", "row plus", "row ref", "row plain", "row over", "row proposed"),
    *("carried done", "carried reword", "carried owner", "carried due", "carried cleared", "carried deleted"),
    *("carried appended", "carried proposed", "carried unproposed", "carried unwrapped", "carried comment"),
    *("carried reopened", "carried left", "reordered", "own reworded", "own deleted"),
    *("focus typed", "focus typed_over", "focus emptied", "focus proposed", "focus twice_differently"),
    *("held typed", "held words", "agenda plus", "agenda ref", "agenda plain", "agenda delete", "agenda delete last"),
    *("agenda move", "agenda retitle", "agenda clear", "agenda proposed", "two lines"),
)
"""Everything people do to documents that issue 3 names; the year must have seen each."""


def told(year: Year) -> str:
    """The first complaints, and how it went."""
    first = "\n".join(year.checks.wrong[:20])
    return f"{len(year.checks.wrong)} of {year.checks.compared} comparisons failed\n{first}\n{dict(year.counts)}"


def lived(root: Path, office: Callable[[list[Path]], None] | None) -> Year:
    return Year(Library(root), dict.fromkeys(SCHOOLS, ""), office)


def test_a_term_of_typing_stands_in_the_next_papers_and_nothing_else(sample_library: Path) -> None:
    """Autumn 1, whoever types uses Word."""
    year = live(lived(sample_library, None), date(2026, 9, 1), date(2026, 10, 13))
    assert not year.checks.wrong, told(year)
    assert year.checks.compared > 400 and year.counts["papers typed in"] > 20, told(year)


@pytest.mark.drill
@pytest.mark.office
@pytest.mark.timeout(1200)
@pytest.mark.xdist_group("year")
def test_a_year_of_typing_stands_in_the_next_papers_and_nothing_else(
    sample_library: Path, need: Callable[[str], str]
) -> None:
    office, pdftotext = need("soffice"), need("pdftotext")
    year = lived(sample_library, by_libreoffice(office))
    live(year, date(2026, 9, 1), date(2026, 11, 9))
    with_converter = replace(_shipped(), store=year.library.app().store)
    year.morning(date(2026, 11, 10), app=with_converter)  # Tue, papers due: the pack's PDF too
    assert any(path.endswith("pack A.pdf") for path in year.files)
    year.pdf_words(date(2026, 11, 10), pdftotext)
    year.afternoon(date(2026, 11, 10))
    live(year, date(2026, 11, 11), date(2027, 7, 23))
    print(f"\n{dict(year.counts)}\n{ {k: round(v) for k, v in year.spent.items()} } s")
    assert not year.checks.wrong, told(year)
    missing = [way for way in WAYS if not year.counts[way]]
    assert not missing, f"nobody did {missing}"
    assert year.checks.compared > 7000, told(year)
    assert year.counts["saved by LibreOffice"] >= 25, told(year)
