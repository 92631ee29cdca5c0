"""Which days are lived, when each record is written up, and the afternoons of those who use LibreOffice."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

BREAKS: Final = (
    (date(2026, 10, 24), date(2026, 11, 1)),
    (date(2026, 12, 19), date(2027, 1, 3)),
    (date(2027, 2, 13), date(2027, 2, 21)),
    (date(2027, 3, 26), date(2027, 4, 11)),
    (date(2027, 5, 29), date(2027, 6, 6)),
)


def office_day(day: date) -> bool:
    """Those who work in LibreOffice catch up on one Friday in four."""
    return day.weekday() == 4 and day.isocalendar().week % 4 == 0


def days(first: date, last: date) -> Iterator[date]:
    """Weekdays in term; of breaks the Mondays."""
    day = first
    while day <= last:
        if day.weekday() == 0 or (day.weekday() < 5 and not any(a <= day <= b for a, b in BREAKS)):
            yield day
        day += timedelta(1)


@dataclass
class Plan:
    """What becomes of one record: the days it is written up on, None for never; by LibreOffice."""

    first: date | None
    again: date | None
    before: date | None
    office: bool


def plan_of(key: str, on: date, offices: bool) -> Plan:
    """What becomes of the record of a meeting on this day, always the same for one key."""
    rng = Random(f"{key}/plan")
    office = offices and rng.random() < 0.3
    first = None if rng.random() < 0.08 else on + timedelta(rng.choice((0, 0, 1, 1, 2, 3, 7)))
    while office and first is not None and not office_day(first):
        first += timedelta(1)
    again = first + timedelta(rng.choice((1, 2, 5))) if first and not office and rng.random() < 0.35 else None
    before = on - timedelta(1) if rng.random() < 0.06 else None
    return Plan(first, again, before, office)


def by_libreoffice(office: str) -> Callable[[list[Path]], None]:
    """Open papers in LibreOffice and save them as they are, many in one sitting."""
    home = tempfile.mkdtemp(prefix="sic-office-")

    def save(paths: list[Path]) -> None:
        source, out = Path(home) / "in", Path(home) / "out"
        for folder in (source, out):
            folder.mkdir(exist_ok=True)
            for old in folder.iterdir():
                old.unlink()
        for n, path in enumerate(paths):
            (source / f"{n}.docx").write_bytes(path.read_bytes())
        command = [
            office, f"-env:UserInstallation=file://{home}/profile", "--headless", "--convert-to",
            "docx:MS Word 2007 XML", "--outdir", str(out), *(str(source / f"{n}.docx") for n in range(len(paths))),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        for n, path in enumerate(paths):
            path.write_bytes((out / f"{n}.docx").read_bytes())

    return save
