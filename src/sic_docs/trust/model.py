"""The trust and its schools as values: who they are, which category they are in, who holds which role.

Knows nothing of dates of terms, documents or files. Source of the sheets these come from:
design.md part 3 (The Trust register).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

TRUST: Final = "TRUST"
"""What stands where a school's short code would, for papers and meetings of the trust itself."""

OVERALL: Final = "Overall"
"""The area of a category entry that speaks for the whole school."""


class Phase(StrEnum):
    INFANT = "Infant"
    JUNIOR = "Junior"
    PRIMARY = "Primary"
    SECONDARY = "Secondary"
    ALL_THROUGH = "All-through"
    SPECIAL = "Special"


class Level(StrEnum):
    """Who may read a document type, in steps (domain.md 6)."""

    C0 = "C0"  # inspectable on request
    C1 = "C1"  # trust and school leaders
    C2 = "C2"  # governance-restricted
    C3 = "C3"  # person-restricted


@dataclass(frozen=True, kw_only=True, slots=True)
class School:
    """One school as its register row says.

    Attributes:
        code: Short code, `[A-Z0-9]{2,8}`; the permanent key, never reused.
        urn: DfE unique reference number; None before conversion.
        name: As people write it, any characters.
        lowest_age, highest_age: Statutory age range in whole years.
        joined_on: First day in the trust; None when it was always there.
        left_on: Last day in the trust; None while it belongs.
        roll: Number on roll; None when not known.
        calendar: Name of its term dates in `config/school_years/` or the register.
        folder: Its folder name under `Schools/` where the register fixes one; else None.
        order: Position in the register, from 0.
    """

    code: str
    urn: str | None = None
    name: str
    phase: Phase
    lowest_age: int
    highest_age: int
    local_authority: str | None = None
    joined_on: date | None = None
    left_on: date | None = None
    roll: int | None = None
    sixth_form: bool = False
    calendar: str = "trust"
    folder: str | None = None
    order: int = 0

    def is_in_trust(self, day: date) -> bool:
        return (self.joined_on is None or self.joined_on <= day) and (self.left_on is None or day <= self.left_on)

    @property
    def has_early_years(self) -> bool:
        return self.lowest_age <= 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Category:
    """A support category the trust uses, from `config/trust.yaml`.

    Attributes:
        code: Lower snake case, used by cadences, e.g. `attention_needed`.
        name: As printed and as typed in the register, e.g. `Attention Needed`.
        short: Short form the register also accepts, e.g. `CC`; None where there is none.
        colour: red, amber, green or blue; "red category" means colour red.
        order: 0 is the category of most concern.
    """

    code: str
    name: str
    short: str | None = None
    colour: str
    order: int

    @property
    def is_red(self) -> bool:
        return self.colour == "red"


class CategoryStatus(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"


@dataclass(frozen=True, kw_only=True, slots=True)
class CategoryEntry:
    """One row of the register's Categories sheet (P1).

    Attributes:
        category: Code of a `Category`.
        from_on: Date it is said to start.
        told_on: When the school was told; None until then, and until then nothing outside C2 uses it.
        cell: Where it stands, e.g. `Categories!A7`.
    """

    school: str
    area: str
    category: str
    from_on: date
    status: CategoryStatus
    told_on: date | None = None
    decided_at: str | None = None
    reason: str | None = None
    cell: str = ""

    @property
    def starts_on(self) -> date | None:
        """When it counts for cadence: the later of From and Told school on (P1); None while untold or proposed."""
        if self.status is not CategoryStatus.AGREED or self.told_on is None:
            return None
        return max(self.from_on, self.told_on)


def category_on(
    entries: tuple[CategoryEntry, ...], school: str, day: date, *, area: str = OVERALL, told: bool = True
) -> CategoryEntry | None:
    """The category entry in force for a school and area on a day; None when there is none.

    Args:
        told: True for anything the school can read and for every cadence (P1). False for C2 papers, which
            also show agreed categories the school has not been told yet.
    """
    in_force: CategoryEntry | None = None
    best: date | None = None
    for entry in entries:
        if entry.school != school or entry.area != area or entry.status is not CategoryStatus.AGREED:
            continue
        start = entry.starts_on if told else entry.from_on
        if start is not None and start <= day and (best is None or start >= best):
            in_force, best = entry, start
    return in_force


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """One row of the register's People sheet (P12).

    Attributes:
        role: Role code or name as config knows it, e.g. `headteacher`.
        scope: Short codes the appointment covers, or `(TRUST,)`.
        name: As typed; the sample trust has roles only, so it may be empty.
    """

    role: str
    name: str = ""
    email: str = ""
    scope: tuple[str, ...] = (TRUST,)
    from_on: date | None = None
    to_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)
