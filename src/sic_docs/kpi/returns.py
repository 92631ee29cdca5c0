"""Which schools have not sent their figures, and what is missing from those that have: the chase list (P16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sic_docs.config.model import Definitions
from sic_docs.errors import Issue
from sic_docs.kpi.asked import is_collected, measures_of
from sic_docs.kpi.foreign import OWN_WORKBOOK
from sic_docs.kpi.model import Book, ReadingState
from sic_docs.kpi.standing import usual_end
from sic_docs.school_year.model import Period
from sic_docs.trust.model import School


@dataclass(frozen=True, kw_only=True, slots=True)
class Return:
    """Where one school's return of one half term stands.

    Attributes:
        state: `not started`, `in progress`, `submitted`.
        missing: Names of the measures asked and not entered.
        corrections: Names of measures whose cell cannot be used.
        as_at: Figures-as-at date. `head_checked`: the head has checked it.
        is_mapped: It is read from the school's own workbook.
    """

    school: School
    period: Period
    state: str
    asked: int
    missing: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    as_at: date | None = None
    submitted_by: str | None = None
    head_checked: bool = False
    is_mapped: bool = False

    @property
    def is_submitted(self) -> bool:
        return self.state == "submitted"

    @property
    def line(self) -> str:
        """One sentence for the top of a KPI sheet."""
        if not self.is_submitted:
            done = self.asked - len(self.missing)
            return (
                "Not returned yet."
                if self.state == "not started"
                else f"In progress, not submitted: {done} of {self.asked} measures entered. Figures are provisional."
            )
        own = self.submitted_by == OWN_WORKBOOK
        parts = ["read from the school's own workbook" if own else f"submitted by {_mid(self.submitted_by or '')}"]
        if self.as_at:
            parts.append(f"figures as at {self.as_at.day} {self.as_at:%B %Y}")
        if not own:
            parts.append("checked by the headteacher" if self.head_checked else "not yet checked by the headteacher")
        faults = [f"{len(self.missing)} not entered"] if self.missing else []
        faults += [f"{len(self.corrections)} to correct"] if self.corrections else []
        return f"Return {'complete' if not faults else 'with ' + ' and '.join(faults)}: {', '.join(parts)}."


def return_of(school: School, period: Period, definitions: Definitions, book: Book) -> Return:
    """How far one school's return of one half term is."""
    asked = [m for m in measures_of(definitions.measures, school) if is_collected(m, period.slug)]
    mapped = definitions.own_workbook(school.code)
    if mapped is not None:  # what its own workbook does not hold is not asked of it
        asked = [m for m in asked if m.code in mapped.supplies]
    readings = {m.code: book.get(school.code, m.code, period) for m in asked}
    empty = (ReadingState.NOT_ENTERED, ReadingState.UNAVAILABLE, ReadingState.NOT_COLLECTED)
    missing = tuple(m.name for m in asked if (r := readings[m.code]) is None or r.state in empty)
    unreadable = tuple(m.name for m in asked if (r := readings[m.code]) and r.state is ReadingState.UNREADABLE)
    returned = book.returned(school.code, period)
    submitted = returned is not None and returned.is_submitted
    if mapped is not None and returned is not None and returned.submitted_by == OWN_WORKBOOK:
        submitted = submitted and 2 * len(missing) <= len(asked)  # nobody submitted it: its date alone is no return
    if submitted:
        state = "submitted"
    else:
        state = "not started" if len(missing) == len(asked) else "in progress"
    return Return(
        school=school,
        period=period,
        state=state,
        asked=len(asked),
        missing=missing,
        corrections=unreadable,
        as_at=returned.as_at if returned else None,
        submitted_by=returned.submitted_by if returned else None,
        is_mapped=mapped is not None,
        head_checked=returned.head_checked if returned else False,
    )


def returns(schools: Sequence[School], period: Period, definitions: Definitions, book: Book) -> tuple[Return, ...]:
    """One for each school in the trust at that time, in the order given."""
    end = usual_end(period)
    return tuple(return_of(s, period, definitions, book) for s in schools if s.is_in_trust(end))


def overdue(found: Sequence[Return], today: date, due: date) -> tuple[Issue, ...]:
    """An issue for each return that is late or incomplete once it is due; a return not yet due is no issue."""
    if today <= due:
        return ()
    issues: list[Issue] = []
    for item in found:
        if not item.is_submitted:
            issues.append(
                Issue(
                    code="kpi-not-returned",
                    found=f"{item.school.name} has not submitted its figures for {item.period.label}, "
                    f"due {due.day} {due:%B}.",
                    remedy="Ask the school's data lead to enter them in the school's own workbook: at least half make a return."
                    if item.is_mapped
                    else "Ask the school's data lead to fill in Submitted by on the Return sheet when they are ready.",
                    school=item.school.code,
                )
            )
        elif item.missing:
            issues.append(
                Issue(
                    code="kpi-not-entered",
                    found=f"{item.school.name} submitted {item.period.label} without {_list(item.missing)}.",
                    remedy="Enter the figures, or z where the measure does not apply.",
                    school=item.school.code,
                )
            )
    return tuple(issues)


def _list(names: Sequence[str], most: int = 4) -> str:
    if len(names) > most:
        return ", ".join(names[:most]) + f" and {len(names) - most} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _mid(text: str) -> str:
    """A role in the middle of a sentence: `School data lead` → `the school data lead`."""
    return f"the {text[:1].lower()}{text[1:]}" if text[1:2].islower() else text
