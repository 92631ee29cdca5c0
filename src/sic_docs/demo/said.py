"""What the sample trust's people say: records, minutes, an item, papers. Roles only; no person is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Typed = str | bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One line meeting's record.

    Attributes:
        answers: Ask → text. `actions`: new rows. `done`: rows (from 0) whose action is ticked done.
        finished: False for a record somebody has not got round to finishing.
    """

    answers: Mapping[str, Typed]
    actions: tuple[Mapping[str, str], ...] = ()
    done: tuple[int, ...] = ()
    finished: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Minutes:
    """One trust meeting's minutes.

    Attributes:
        answers: Ask → text. `actions`: new rows.
        items: Words of an agenda item → what is typed under it. `schools`: short code → the same for a school.
    """

    answers: Mapping[str, Typed]
    items: Mapping[str, Mapping[str, str]]
    schools: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    actions: tuple[Mapping[str, Typed], ...] = ()


LINE_MEETINGS: Final[Mapping[tuple[str, int], Record]] = {
    ("OAK", 1): Record(
        answers={
            "wellbeing": "Settled start; the new Year 3 team is working well together.",
            "leadership": "Subject leaders' timetable of visits agreed; governors' induction complete.",
            "curriculum": "History and geography sequences revised over the summer and in use from Year 3 up.",
            "behaviour": "Calm corridors; lunchtime is the time to watch.",
            "safeguarding_flag": "No",
            "staffing": "No vacancies. One long absence covered until half term.",
            "celebrate": "Reading at home is at its highest for three years.",
        },
        actions=(
            {"text": "Send the line manager the timetable of subject leaders' visits.", "owner": "Headteacher", "due": "9 October 2026"},
            {"text": "Arrange a visit to a school with a quiet lunchtime room.", "owner": "Line manager", "due": "16 October 2026"},
        ),
    ),
    ("OAK", 2): Record(
        answers={
            "kpi_notes": "Attendance above last year at the same point. Persistent absence falling in Year 5.",
            "leadership": "Plan's first milestone met.",
            "curriculum": "Writing moderation with two other schools booked.",
            "behaviour": "Lunchtime room open three days a week.",
            "safeguarding_flag": "No",
            "staffing": "No vacancies.",
            "celebrate": "Choir chosen for the county concert.",
        },
        actions=(
            {"text": "Share the writing moderation notes with the network.", "owner": "Headteacher", "due": "27 November 2026"},
        ),
        done=(0,),
    ),
    ("STM", 1): Record(
        answers={
            "wellbeing": "Workload of the attendance team is the worry.",
            "leadership": "Year leaders now lead the first call home.",
            "curriculum": "Key Stage 3 mathematics scheme begun in Year 7.",
            "behaviour": "Suspensions concentrated in Year 9.",
            "safeguarding_flag": "Yes, being followed up",
            "staffing": "Two posts filled by supply: mathematics and computing.",
            "concern_progress": "First-day calls made by 9.30 every day since 7 September.",
            "concern_support": "In part",
            "concern_escalate": "No",
        },
        actions=(
            {"text": "Bring the Year 9 attendance plan, with names of year groups only.", "owner": "Headteacher", "due": "2 October 2026"},
        ),
    ),
    ("STM", 2): Record(
        answers={
            "leadership": "Year 9 plan agreed; tutor time rewritten.",
            "behaviour": "Late marks halved in two weeks.",
            "safeguarding_flag": "No",
            "concern_progress": "Year 9 attendance up from 88.1 to 89.6 in two weeks.",
            "concern_support": "Yes",
            "concern_escalate": "No",
        },
        actions=(
            {"text": "Report on the first month of the Year 9 plan.", "owner": "Headteacher", "due": "20 November 2026"},
        ),
        finished=False,
    ),
    ("HAW", 1): Record(
        answers={
            "wellbeing": "Tired but clear about the plan.",
            "leadership": "Interim assistant headteacher in post from 7 September.",
            "behaviour": "On-call rota staffed every period.",
            "safeguarding_flag": "No",
            "staffing": "Five posts filled by supply; two appointed from January.",
        },
        actions=(
            {"text": "Share the weekly attendance sheet every Friday.", "owner": "Headteacher", "due": "11 September 2026"},
        ),
    ),
    ("HAW", 2): Record(
        answers={
            "leadership": "Line management of mathematics moved to the headteacher.",
            "behaviour": "Corridor incidents down by a third on last week.",
            "safeguarding_flag": "No",
        },
        actions=(
            {"text": "Agree which Year 11 groups the trust's mathematics lead will teach.", "owner": "School improvement lead", "due": "25 September 2026"},
        ),
        done=(0,),
    ),
    ("HAW", 3): Record(
        answers={
            "leadership": "Second assistant headteacher post advertised.",
            "behaviour": "Removal room used 41 times, down from 63.",
            "safeguarding_flag": "No",
        },
        actions=(
            {"text": "Write to families of pupils below 90% with the term's dates.", "owner": "Headteacher", "due": "2 October 2026"},
        ),
    ),
    ("HAW", 7): Record(
        answers={
            "wellbeing": "Better for the half-term break.",
            "leadership": "Assistant headteacher appointed from January.",
            "behaviour": "Removal room used 22 times last week.",
            "safeguarding_flag": "No",
            "staffing": "Three posts still filled by supply.",
        },
        actions=(
            {"text": "Bring Year 11 mock results by subject, with the two weakest first.", "owner": "Headteacher", "due": "4 December 2026"},
        ),
    ),
    ("BRK", 4): Record(
        answers={
            "leadership": "Key Stage 4 review written; two subjects to change examination board.",
            "curriculum": "English mock marked with another school.",
            "behaviour": "No concerns.",
            "safeguarding_flag": "No",
            "concern_progress": "Year 11 forecasts rebuilt from question-level analysis.",
            "concern_support": "In part",
            "concern_escalate": "No",
        },
        actions=(
            {"text": "Share the Key Stage 4 review with the line manager.", "owner": "Headteacher", "due": "23 October 2026"},
        ),
    ),
    ("OAK", 3): Record(
        answers={
            "leadership": "Plan's autumn milestone met for reading.",
            "curriculum": "Year 6 mathematics back on track.",
            "behaviour": "Lunchtimes calm.",
            "safeguarding_flag": "No",
        },
        actions=(
            {"text": "Send the reading survey's results to the network.", "owner": "Headteacher", "due": "11 December 2026"},
        ),
        done=(0,),
    ),
    ("ELM", 1): Record(
        answers={
            "wellbeing": "Good.",
            "leadership": "Early years lead ready to host the network.",
            "curriculum": "Phonics groups reset after the first check.",
            "behaviour": "Children settled quickly.",
            "safeguarding_flag": "No",
            "celebrate": "Every family came to the reading morning.",
        },
        actions=({"text": "Host the early years network in November.", "owner": "Headteacher", "due": "20 November 2026"},),
    ),
}  # fmt: skip

TWO_LINES: Final[Mapping[str, tuple[str, str]]] = {
    "OAK": ("Reading: more children read at home than at any time in three years.", "Year 6 mathematics after a change of teacher."),
    "ELM": ("Early language in Reception.", "Numbers for next September."),
    "STM": ("Year 9 has turned a corner in attendance.", "Two mathematics posts on supply."),
    "HAW": ("Calmer corridors, and staff say so.", "Year 11 mathematics, and filling posts for January."),
    "WIL": ("Communication passports are in every class.", "Transport that arrives late."),
}  # fmt: skip

DIRECTORS: Final = Minutes(
    answers={"times": "09:30 to 12:20", "place": "Trust office, meeting room 1", "led_by": "Education director"},
    items={
        "minutes of the last meeting": {"summary": "No apologies. No earlier minutes are on record."},
        "Actions": {"summary": "The mathematics placement has begun; one action stays open."},
        "causing concern": {"summary": "See the school below.", "decision": "Review again in December."},
        "Themes across schools": {
            "summary": "Attendance of disadvantaged pupils in both secondary schools; mathematics posts.",
            "decision": "Cost a shared attendance officer.",
        },
        "Summer results": {
            "summary": "Results by phase were considered beside targets and national figures.",
            "decision": "Targets for the year go to the committee.",
        },
        "Standards Committee": {"summary": "The director's report, targets and the attendance paper."},
    },
    schools={
        "HAW": {
            "evidence": "School page, weekly attendance sheets, three line meetings",
            "judgement": "Leadership steadier; attendance and Key Stage 4 still well below.",
            "proposed": "No change",
            "area": "Overall",
            "reason": "Too early to see the effect of the plan",
            "support": "Mathematics lead two days a week to December",
        },
        "STM": {
            "evidence": "School page, Year 9 plan, line meetings",
            "judgement": "First signs in Year 9; suspensions still rising.",
            "proposed": "No change",
            "area": "Overall",
            "support": "Attendance officer one day a week to half term",
        },
        "BRK": {
            "evidence": "School page, provisional results",
            "judgement": "Primary phase strong; Key Stage 4 fell well short of forecast.",
            "proposed": "No change",
            "area": "Achievement",
            "told": "Education director, 30 September 2026",
        },
    },
    actions=(
        {
            "text": "Agree the second term of the mathematics lead's timetable with the headteacher.",
            "school": "HAW",
            "owner": "School improvement lead",
            "due": "6 November 2026",
            "share": True,
        },
        {
            "text": "Set out the cost of one attendance officer across the two secondary schools.",
            "owner": "Education director",
            "due": "27 November 2026",
        },
    ),
)

COMMITTEE: Final = Minutes(
    answers={
        "times": "16:30 to 18:25",
        "place": "Trust office, board room",
        "led_by": "Chair of the Standards Committee",
        "quorate": "Yes",
        "state": "Draft",
    },
    items={
        "Welcome": {"summary": "Members were welcomed; no apologies."},
        "2. Quorum": {"summary": "The meeting was quorate throughout."},
        "Declarations": {"summary": "Interests were confirmed.", "decision": "Noted."},
        "director's report": {
            "summary": "The report was taken as read and its two decisions considered.",
            "challenge": "A member asked what would show by December that the plan is working. The director named "
            "three measures that will be in the next scorecard.",
            "decision": "The review programme was agreed.",
        },
        "Attendance officers": {
            "summary": "A shared team of two was proposed, with its cost.",
            "challenge": "The chair asked what stops if the money is not found. The director said the one-day visits.",
            "decision": "Agreed for two terms, with a report in March.",
        },
    },
    actions=(
        {
            "text": "Report on the shared attendance team's first term.",
            "owner": "Education director",
            "due": "9 March 2027",
        },
    ),
)

COMMITTEE_PRIVATE: Final = Minutes(
    answers={"times": "18:25 to 18:45", "place": "Trust office, board room", "led_by": "Chair of the Standards Committee",
             "quorate": "Yes", "state": "Draft"},
    items={
        "Schools in category": {
            "summary": "The three schools in category were taken in turn with their support.",
            "challenge": "A member asked what would bring Hawthorn Academy out of its category. The director named the "
            "exit criteria of its plan.",
            "decision": "Support continues to February.",
        },
        "Category movements": {"summary": "The movements since September were noted.", "decision": "Noted."},
    },
    actions=(
        {
            "text": "Bring the exit criteria of the Rapid Action Plan to the spring meeting.",
            "school": "HAW",
            "owner": "Education director",
            "due": "9 March 2027",
        },
    ),
)  # fmt: skip

COMMITTEE_PRIVATE_PAPER: Final = (
    "Support in place",
    "Support in place at schools in category",
    ("# For the committee in private", "Who is where, for how long, and what it costs."),
)
"""Words of its item's title, title, paragraphs; its file name begins with the number of that item."""

COMMITTEE_ITEM: Final = {
    "title": "Attendance officers: a shared team for the secondary schools",
    "lead": "Education director",
    "purpose": "Decide",
    "paper": "Costed proposal, two pages",
    "minutes": "5",
}

# File name (it begins with the number of its item), title, paragraphs; "# " begins a heading.
COMMITTEE_PAPERS: Final = (
    (
        "06 Director's report.docx",
        "Director's report, autumn 2026",
        (
            "# Decisions asked for",
            "Agree the targets for 2026-27, and the review programme for the year.",
            "# What has changed since the summer",
            "Attendance is above last year at the same point in five of seven schools; all schools have returned their "
            "figures on time; the review programme for the year has begun.",
            "# What to watch",
            "Attendance of disadvantaged pupils in the two secondary schools, and mathematics posts not yet filled.",
        ),
    ),
    (
        "10 Attendance.docx",
        "Attendance, autumn 2026",
        (
            "# Where we are",
            "Attendance so far this year is above the same point last year in every primary school and in the special "
            "school, and below national in both secondary schools.",
            "# What we are doing",
            "First-day calls by 9.30 everywhere; Year 9 plan at one school; visits to families of pupils below 90%.",
            "# What we ask",
            "Members are asked to note the figures and to question the effect of the Year 9 plan in the spring.",
        ),
    ),
    (
        "19 Annual safeguarding report.docx",
        "Annual safeguarding report, 2025-26",
        (
            "# Summary",
            "Every school held its review; two standards were partly met and have an action and a date.",
            "# Training",
            "All schools have completed the autumn update for staff; new starters are covered at induction.",
            "# What we ask",
            "Members are asked to note the report and to name the link member for the year.",
        ),
    ),
    (
        "Notes for the chair.docx",
        "Notes for the chair",
        ("A file whose name does not begin with an item number: it is named, and left out of the pack.",),
    ),
)

COMMITTEE_WORKBOOK: Final = (
    "17 Targets.xlsx",
    "Targets 2026-27",
    (
        ("Phase", "Measure", "Target"),
        ("Primary", "Attendance", "95.3%"),
        ("Secondary", "Attendance", "92.5%"),
        ("Special", "Attendance", "88.5%"),
        ("Primary", "Reading, writing and mathematics at 11", "66%"),
        ("Secondary", "Grade 5 or above in English and mathematics", "44%"),
    ),
)
