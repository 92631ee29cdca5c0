"""Which file in a school's place is its KPI workbook of a year, and which are strays: another school's, another year's.

A file is known by the key it carries wherever it lies and whatever it is called; a school's own workbook by the path
its mapping gives. Each file is looked into once for each of its versions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sic_docs.config.model import Definitions, ForeignLayout
from sic_docs.errors import Issue, SicDocsError
from sic_docs.filing.key import DocumentKey
from sic_docs.jobs.returns import RETURN, return_key
from sic_docs.kpi.model import SchoolReadings
from sic_docs.kpi.whose import wrong_school, wrong_year
from sic_docs.opc.stamp import read_stamp
from sic_docs.ports import Store, StoredFile
from sic_docs.trust.model import School

STRAYS: Final = ("kpi-wrong-school", "kpi-wrong-year")
"""Codes of issues about files that lie where they do not belong."""
_OWNER_FILES: Final = ("~$", ".~lock")


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file to be read: as the mapping says, where there is one. `content` where it has been read already."""

    file: StoredFile
    layout: ForeignLayout | None = None
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What was found.

    Attributes:
        strays: An issue for each return of another school or year.
        looked: Path → (version mark, printed key or "") of every other workbook of the year, for next time.
    """

    workbook: Workbook | None = None
    strays: tuple[Issue, ...] = ()
    looked: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def search_workbook(
    store: Store,
    definitions: Definitions,
    school: School,
    year: str,
    files: Sequence[StoredFile],
    kept: SchoolReadings | None,
) -> Search:
    """The school's workbook of a year, and what else lies there that is a KPI return.

    Of several files with the key the one already read is kept to, else the earliest; one that cannot be opened
    counts by its name, so that reading it says what is wrong.
    """
    layout = definitions.own_workbook(school.code)
    if layout is not None:
        return Search(_mapped(layout, year, files))
    mine, name = str(return_key(school.code, year)), f"{school.code} KPI return"
    before = kept.looked if kept is not None else {}
    looked: dict[str, tuple[str, str]] = {}
    same: Workbook | None = None
    ours: list[Workbook] = []
    broken: list[Workbook] = []
    for file in files:
        if not _may_be(file, year):
            continue
        if kept is not None and kept.source and kept.mark == file.mark:
            same = same or Workbook(file)
            continue
        mark, key = before.get(file.path, ("", ""))
        content = None
        if mark != file.mark:
            content = store.read(file)
            key = _key(content)
        is_ours = key.partition("~")[0] == mine
        if is_ours or (key == _CANNOT and name in file.path):
            (ours if is_ours else broken).append(Workbook(file, None, content))
        looked[file.path] = (file.mark, key)
    found = [same] if same is not None else ours or broken
    chosen = min(found, key=lambda w: (w.file.modified_at, w.file.path)) if found else None
    if chosen is not None:
        looked.pop(chosen.file.path, None)
    return Search(chosen, tuple(_strays(looked, school, year)), looked)


_CANNOT: Final = "?"
"""Stands for the key of a workbook that cannot be opened."""


def _key(content: bytes) -> str:
    try:
        stamp = read_stamp(content)
    except SicDocsError:
        return _CANNOT
    return stamp.key if stamp is not None else ""


def _may_be(file: StoredFile, year: str) -> bool:
    name = file.path.rpartition("/")[2]
    return file.path.startswith(f"{year}/") and name.lower().endswith(".xlsx") and not name.startswith(_OWNER_FILES)


def _mapped(layout: ForeignLayout, year: str, files: Sequence[StoredFile]) -> Workbook | None:
    """The file at the mapping's path, else the one file of that name elsewhere in the year."""
    path = layout.path.replace("{year}", year)
    at = next((f for f in files if f.path == path), None)
    if at is None:
        name = path.rpartition("/")[2].casefold()
        same = [f for f in files if _may_be(f, year) and f.path.rpartition("/")[2].casefold() == name]
        at = same[0] if len(same) == 1 else None
    return Workbook(at, layout) if at is not None else None


def _strays(looked: Mapping[str, tuple[str, str]], school: School, year: str) -> Sequence[Issue]:
    found: list[Issue] = []
    for path, (_, printed) in looked.items():
        if not printed.startswith(f"{RETURN}/"):
            continue
        try:
            key = DocumentKey.parse(printed)
        except ValueError:  # a key somebody tampered with is no key of ours
            continue
        folder, _, name = path.rpartition("/")
        if key.school != school.code:
            found.append(wrong_school(name, folder, key.school, school.name).issue(school=school.code))
        elif key.period.year != year:
            found.append(wrong_year(name, folder, key.period.year, year).issue(school=school.code))
    return found
