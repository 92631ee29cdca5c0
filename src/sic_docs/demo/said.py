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
    """One trust meeting's minutes: answers, then what is typed in each item, school and new action, in order."""

    answers: Mapping[str, Typed]
    items: tuple[Mapping[str, str], ...] = ()
    schools: tuple[Mapping[str, str], ...] = ()
    actions: tuple[Mapping[str, Typed], ...] = field(default=())


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
    items=(
        {"summary": "The last minutes were agreed.", "decision": "Agreed as a true record."},
        {"summary": "Two actions were closed; the mathematics placement has begun."},
        {"summary": "Summer results by phase were considered beside targets.", "decision": "Targets for the year to go to the committee."},
    ),
    schools=(
        {
            "evidence": "School page, weekly attendance sheets, three line meetings",
            "judgement": "Leadership steadier; attendance and Key Stage 4 still well below.",
            "proposed": "No change",
            "support": "Mathematics lead two days a week to December",
        },
        {
            "evidence": "School page, Year 9 plan, line meetings",
            "judgement": "First signs in Year 9; suspensions still rising.",
            "proposed": "No change",
            "support": "Attendance officer one day a week to half term",
        },
    ),
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
)  # fmt: skip

COMMITTEE: Final = Minutes(
    answers={
        "times": "16:30 to 18:25",
        "place": "Trust office, board room",
        "led_by": "Chair of the Standards Committee",
        "quorate": "Yes",
        "last_agreed": "Yes",
        "state": "Draft",
    },
    items=(
        {"summary": "Members were welcomed; no apologies."},
        {"summary": "The meeting was quorate throughout."},
        {"summary": "Interests were confirmed.", "decision": "Noted."},
    ),
    actions=(
        {
            "text": "Bring a half-page on how each school checks its reading offer.",
            "owner": "Education director",
            "due": "9 March 2027",
        },
    ),
)

COMMITTEE_ITEM: Final = {
    "title": "Attendance officers: a shared team for the secondary schools",
    "lead": "Education director",
    "purpose": "Decide",
    "paper": "Costed proposal, two pages",
    "minutes": "15",
}

COMMITTEE_PAPERS: Final = (
    (
        "07 Director's report.docx",
        "Director's report, autumn 2026",
        (
            "# Decisions asked for",
            "Agree the targets for 2026-27, and the review programme for the year.",
            "# What has changed since the summer",
            "One school has moved into the category of most concern and has its plan; attendance is above last year at "
            "the same point in five of seven schools; all schools have returned their figures on time.",
            "# What to watch",
            "Attendance of disadvantaged pupils in the two secondary schools, and mathematics posts not yet filled.",
        ),
    ),
)
