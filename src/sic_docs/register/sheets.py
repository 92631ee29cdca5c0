"""The sheets of the Trust register as rows of data: the one place that says what each column is called and may hold.

Reading, the blank workbook with its validations and notes, and the CSV files of a first register all follow this.
A column's `kind` names its converter in `register.values`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column.

    Attributes:
        heading: As printed, and by which it is found. `field`: its name in the reading.
        kind: code, urn, text, whole, number, date, days, time, yes_no, school, school_or_trust, scope, role, roles,
            who (a role or a name), category, area, element, phase, phases, period, half_term, when, measure, subject, calendar or choice.
        required: A row without it cannot be used.
        width: In characters. `help`: the input message people see on the cell.
        options: The words of a choice.
    """

    heading: str
    field: str
    kind: str = "text"
    required: bool = False
    width: int = 16
    help: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One sheet holding one table. `table`: the table's name in the workbook; `note`: what it is for."""

    name: str
    table: str
    note: str
    columns: tuple[Column, ...]


_C = Column

SCHOOLS: Final = Sheet(
    name="Schools",
    table="Schools",
    note="One row for each school. The short code is the permanent key: never change it and never use it again. "
    "A school that leaves keeps its row, with the date in Left on.",
    columns=(
        _C(
            heading="Short code",
            field="code",
            kind="code",
            required=True,
            width=12,
            help="2 to 8 capital letters or digits. Never changed, never used again.",
        ),
        _C(heading="URN", field="urn", kind="urn", width=10, help="Six digits. Leave empty before conversion."),
        _C(heading="School", field="name", required=True, width=38, help="The name as you print it."),
        _C(heading="Phase", field="phase", kind="phase", required=True, width=13, help="Choose from the list."),
        _C(
            heading="Lowest age",
            field="lowest_age",
            kind="whole",
            required=True,
            width=12,
            help="Statutory lowest age, in whole years.",
        ),
        _C(
            heading="Highest age",
            field="highest_age",
            kind="whole",
            required=True,
            width=12,
            help="Statutory highest age, in whole years.",
        ),
        _C(heading="Local authority", field="local_authority", width=18),
        _C(
            heading="Joined on",
            field="joined_on",
            kind="date",
            width=14,
            help="First day in the trust. Leave empty if it was always there. Nothing is owed before it.",
        ),
        _C(
            heading="Left on",
            field="left_on",
            kind="date",
            width=14,
            help="Last day in the trust. Keep the row; everything stops after this day.",
        ),
        _C(heading="Number on roll", field="roll", kind="whole", width=15),
        _C(heading="Sixth form", field="sixth_form", kind="yes_no", width=11, help="Yes or No."),
        _C(
            heading="Term dates",
            field="calendar",
            kind="calendar",
            width=14,
            help="Name of the calendar it keeps. Leave empty for the trust's own.",
        ),
        _C(
            heading="Folder",
            field="folder",
            width=22,
            help="Only to change the name of the school's folder. Leave empty otherwise.",
        ),
    ),
)

CATEGORIES: Final = Sheet(
    name="Categories",
    table="Categories",
    note="One row for each time a school's category is set, overall or for a named area. It changes how often the "
    "school is met, and is shown to the school, only from Told school on and when Status is agreed. Never delete a "
    "row: add a new one.",
    columns=(
        _C(heading="School", field="school", kind="school", required=True, width=10, help="The school's short code."),
        _C(heading="Area", field="area", kind="area", width=30, help="Overall, or one of the named areas."),
        _C(heading="Category", field="category", kind="category", required=True, width=20),
        _C(heading="From", field="from_on", kind="date", required=True, width=14),
        _C(
            heading="Status",
            field="status",
            kind="choice",
            required=True,
            width=12,
            options=("proposed", "agreed"),
            help="Proposed has no effect until someone changes it to agreed.",
        ),
        _C(
            heading="Told school on",
            field="told_on",
            kind="date",
            width=15,
            help="The day the school was told. Until then only confidential papers use it.",
        ),
        _C(heading="Decided at", field="decided_at", width=30),
        _C(heading="Reason", field="reason", width=44),
    ),
)

PEOPLE: Final = Sheet(
    name="People",
    table="People",
    note="Who holds which role. Acting heads may overlap; someone who serves several schools lists their codes in Scope. "
    "When a person leaves, fill in To and add a row for the next.",
    columns=(
        _C(heading="Role", field="role", kind="role", required=True, width=26),
        _C(heading="Name", field="name", width=28, help="As it is to be printed. Empty: the role is printed."),
        _C(heading="Email", field="email", width=40),
        _C(
            heading="Scope",
            field="scope",
            kind="scope",
            width=20,
            help="trust, or the short codes of the schools, with commas.",
        ),
        _C(heading="From", field="from_on", kind="date", width=14),
        _C(heading="To", field="to_on", kind="date", width=14),
    ),
)

MEETINGS: Final = Sheet(
    name="Meetings",
    table="Meetings",
    note="Proposed dates are added here once; from then on they are yours. Change Date, set Status to booked when it is "
    "agreed, or to cancelled with a Reason. A row you delete is not proposed again. Never change a Ref.",
    columns=(
        _C(
            heading="Ref",
            field="ref",
            width=46,
            help="Ours: leave it as it is. Leave it empty on a row you add yourself.",
        ),
        _C(heading="Element", field="element", kind="element", required=True, width=32),
        _C(
            heading="School",
            field="school",
            kind="school_or_trust",
            required=True,
            width=10,
            help="The school's short code, or TRUST.",
        ),
        _C(
            heading="Period",
            field="period",
            kind="period",
            required=True,
            width=18,
            help="Autumn 2026-27, Autumn 2 2026-27 or 2026-27.",
        ),
        _C(heading="No.", field="number", kind="whole", width=7, help="Which one in the period, from 1."),
        _C(heading="Date", field="on", kind="date", width=14),
        _C(heading="Start", field="start", kind="time", width=9, help="A time such as 16:30."),
        _C(heading="End", field="end", kind="time", width=9, help="A time such as 18:00."),
        _C(heading="Place", field="place", width=26),
        _C(heading="Online link", field="online_link", width=24),
        _C(heading="Lead", field="lead", kind="who", width=24, help="A role, or a person's name."),
        _C(heading="Minute taker", field="minute_taker", kind="who", width=20, help="A role, or a person's name."),
        _C(
            heading="Status",
            field="status",
            kind="choice",
            required=True,
            width=12,
            options=("proposed", "booked", "cancelled"),
            help="Papers of trust meetings are issued only for booked rows.",
        ),
        _C(heading="Reason", field="reason", width=36, help="Why it is cancelled or moved."),
        _C(heading="Ask", field="ask", width=16, help="What you ask of the service for this meeting."),
    ),
)

PLANNER: Final = Sheet(
    name="Planner",
    table="Planner",
    note="The year's agendas, one row an item. When says at which meetings it stands: every, a term (autumn), a half term "
    "(autumn 2), or the number of the meeting in the year (3). Order is its place on the agenda.",
    columns=(
        _C(heading="Body", field="body", kind="element", required=True, width=34),
        _C(
            heading="When",
            field="when",
            kind="when",
            required=True,
            width=12,
            help="every, autumn, autumn 2, or the meeting's number in the year.",
        ),
        _C(heading="Order", field="order", kind="whole", required=True, width=8),
        _C(heading="Item", field="item", required=True, width=58),
        _C(heading="Purpose", field="purpose", kind="choice", width=10, options=("decide", "discuss", "note")),
        _C(heading="Lead role", field="lead", kind="role", width=24),
        _C(heading="Paper", field="paper", width=30, help="A document type, or the title of the paper expected."),
        _C(heading="Part", field="part", kind="choice", width=7, options=("A", "B"), help="B is confidential."),
        _C(heading="Minutes", field="minutes", kind="whole", width=9),
        _C(
            heading="Every year or once",
            field="every_year",
            width=19,
            help="every, or the one school year it is for: 2026-27.",
        ),
        _C(
            heading="Phases",
            field="phases",
            kind="phases",
            width=24,
            help="Only for schools of these phases, with commas: Infant, Primary. Empty: for all.",
        ),
    ),
)

TERM_DATES: Final = Sheet(
    name="Term dates",
    table="Term_dates",
    note="Only for dates that differ from those in config: they win over them. One row for each half term of a calendar; "
    "a school keeps the calendar named in Schools, Term dates.",
    columns=(
        _C(heading="Calendar", field="calendar", required=True, width=14),
        _C(heading="Half term", field="half_term", kind="half_term", required=True, width=12, help="Autumn 1."),
        _C(heading="From", field="first", kind="date", required=True, width=14),
        _C(heading="To", field="last", kind="date", required=True, width=14),
        _C(
            heading="INSET",
            field="inset_days",
            kind="days",
            width=34,
            help="Days pupils are not in, with commas: 1 Sep 2026, 2 Sep 2026.",
        ),
    ),
)

MEMBERSHIP: Final = Sheet(
    name="Membership",
    table="Membership",
    note="Who sits on each body, by role, with yearly interests. To be confirmed every September.",
    columns=(
        _C(heading="Body", field="body", kind="element", required=True, width=34),
        _C(heading="Role", field="role", kind="role", required=True, width=30),
        _C(heading="Voting", field="voting", kind="yes_no", width=9, help="No for those in attendance."),
        _C(heading="From", field="from_on", kind="date", width=14),
        _C(heading="To", field="to_on", kind="date", width=14),
        _C(heading="Interests confirmed on", field="interests_confirmed_on", kind="date", width=23),
        _C(heading="Standing interests", field="interests", width=40, help="Nothing to declare is an answer too."),
    ),
)

INSPECTIONS: Final = Sheet(
    name="Inspections",
    table="Inspections",
    note="Ofsted outcomes as published, one row for each area. Grades of the two frameworks are never converted or "
    "compared. Provisional outcomes are shown in confidential papers only.",
    columns=(
        _C(heading="School", field="school", kind="school", required=True, width=10),
        _C(heading="Date", field="on", kind="date", required=True, width=14),
        _C(heading="Type", field="kind", width=22),
        _C(heading="Framework", field="framework", width=38),
        _C(heading="Area", field="area", width=36),
        _C(heading="Grade", field="grade", width=24),
        _C(heading="Safeguarding", field="safeguarding", width=16),
        _C(
            heading="Status",
            field="status",
            kind="choice",
            width=13,
            options=("provisional", "published"),
            required=True,
        ),
        _C(heading="Published on", field="published_on", kind="date", width=14),
        _C(heading="Before joining", field="before_joining", kind="yes_no", width=15),
    ),
)

TARGETS: Final = Sheet(
    name="Targets",
    table="Targets",
    note="Targets agreed for the year, for a phase or for one school; a school's own wins over its phase's.",
    columns=(
        _C(
            heading="School or phase",
            field="subject",
            kind="subject",
            required=True,
            width=17,
            help="A school's short code, or a phase.",
        ),
        _C(heading="Measure", field="measure", kind="measure", required=True, width=44),
        _C(heading="Year", field="year", kind="year", required=True, width=11, help="2026-27."),
        _C(heading="Target", field="target", kind="number", required=True, width=10, help="In the measure's unit."),
        _C(heading="Agreed on", field="agreed_on", kind="date", width=14),
    ),
)

COMPARATORS: Final = Sheet(
    name="Comparators",
    table="Comparators",
    note="National figures that come out during the year. They win over those in config.",
    columns=(
        _C(heading="Measure", field="measure", kind="measure", required=True, width=44),
        _C(heading="Phase", field="phase", kind="phase_or_all", required=True, width=13),
        _C(heading="Period", field="period", required=True, width=20, help="As the source prints it."),
        _C(heading="Value", field="value", kind="number", width=10),
        _C(heading="Status", field="status", kind="choice", width=13, options=("provisional", "revised", "final")),
        _C(heading="Source", field="source", width=40),
        _C(heading="As of", field="as_of", kind="date", width=14),
    ),
)

OPEN_ACTIONS: Final = Sheet(
    name="Open actions",
    table="Open_actions",
    note="Actions still open when the service started. They are carried into the next meeting of their body. Nothing goes "
    "to a school unless Share with school is Yes.",
    columns=(
        _C(heading="Body", field="body", kind="element", required=True, width=34),
        _C(heading="School", field="school", kind="school_or_trust", width=10, help="Empty or TRUST: the trust's own."),
        _C(heading="Action", field="text", required=True, width=60),
        _C(heading="Owner", field="owner", width=26),
        _C(heading="Due", field="due", kind="due", width=16),
        _C(heading="Status", field="status", kind="choice", width=15, options=("open", "reported done", "done")),
        _C(heading="Meeting date", field="meeting_on", kind="date", width=14),
        _C(heading="Share with school", field="shared", kind="yes_no", width=18),
    ),
)

SHEETS: Final = (
    SCHOOLS,
    CATEGORIES,
    PEOPLE,
    MEETINGS,
    PLANNER,
    TERM_DATES,
    MEMBERSHIP,
    INSPECTIONS,
    TARGETS,
    COMPARATORS,
    OPEN_ACTIONS,
)

LAST_ROW: Final = 2000
"""Validations and formats reach to this row, so that pasted and appended rows have them too."""


def sheet(name: str) -> Sheet:
    """The sheet of that name; KeyError when there is none."""
    for each in SHEETS:
        if each.name == name:
            return each
    raise KeyError(name)
