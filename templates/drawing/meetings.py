"""Draws the papers of the trust's own meetings: Directors' review and Standards Committee, agenda and minutes.

Sections and columns: practice.md P14, P24, P44; domain.md 2.6 (standing order, minutes fields).
"""

from __future__ import annotations

from pathlib import Path

from house import Column, Paper, ask, give, quiet

OUT = Path(__file__).parents[1]
PURPOSES = ("Decide", "Discuss", "Note")
STATUSES = ("Open", "Reported done", "Done")
ATTENDANCE = ("Present", "Apologies accepted", "Apologies not accepted", "Absent")
YES_NO = ("Yes", "No")


def opening(paper: Paper, *, draft: str = "") -> None:
    paper.title_block(
        give("document.title", "Standards Committee agenda"),
        [
            [give("meeting.date", "Tuesday 24 November 2026"), ", ", give("meeting.time", "16:30 to 18:30")],
            give("period.label", "Autumn 2, 2026-27"),
        ],
    )
    if draft:
        paper.para(draft, style="Note")
    with paper.when("updated", "Shown when a refresh changed something"):
        paper.para(give("document.updated", "Updated 20 November 2026: item 7 was added."), style="Note")


def items_table(paper: Paper) -> None:
    with paper.when("agenda_time", "Shown when the items take longer than the meeting"):
        paper.para(give("agenda_time.line", "These items take 130 minutes and the meeting has 120."), style="Note")
    paper.table(
        "Agenda items",
        [
            Column("No.", 10, give("items.ref", "1")),
            Column("Item", 74, ask("items.title", "text", "Item", "Item")),
            Column("Lead", 34, ask("items.lead", "text", "Lead, by role", "Role")),
            Column("Purpose", 22, ask("items.purpose", "choice", "Purpose", "Purpose", PURPOSES)),
            Column("Paper", 40, ask("items.paper", "text", "Paper expected", "No paper")),
            Column("Minutes", 18, ask("items.minutes", "text", "Minutes allotted", "–"), "right"),
        ],
        each="items",
        row_title="Agenda item",
    )


def actions_log(paper: Paper, *, heading: str = "Actions since last time") -> None:
    paper.heading(heading)
    with paper.when("open_actions.none", "Shown when no action is open"):
        paper.para("No action is open.")
    with paper.when("open_actions", "Shown when an action is open"):
        paper.table(
            "Open actions",
            [
                Column("Ref", 31, give("open_actions.ref", "TRUST-27-001")),
                Column("Action", 75, give("open_actions.text", "Confirm support days for the spring term")),
                Column("School", 16, give("open_actions.school", "OAK")),
                Column("Owner", 34, give("open_actions.owner", "Education director")),
                Column("Due", 24, give("open_actions.due", "4 Dec 2026")),
                Column("Status", 20, give("open_actions.status", "Open")),
            ],
            each="open_actions",
        )


def actions_asked(paper: Paper) -> None:
    """Open actions, prefilled, then blank rows for new ones: one table that is read back (decision 5)."""
    paper.heading("Actions")
    paper.note(
        "Change what has moved on; use a blank row for a new action. Tick Share to send it to the school's line meeting."
    )
    paper.table(
        "Actions",
        [
            Column("Ref", 30, give("actions.ref", "TRUST-27-001")),
            Column("Action", 56, ask("actions.text", "text", "Action", "What will be done")),
            Column("School", 18, ask("actions.school", "text", "School's short code", "Code")),
            Column("Owner", 30, ask("actions.owner", "text", "Owner, by role", "Role")),
            Column("Due", 26, ask("actions.due", "text", "Due date", "When")),
            Column("Status", 20, ask("actions.status", "choice", "Status", "Open", STATUSES)),
            Column("Share", 14, ask("actions.share", "tick", "Share with school"), "center"),
        ],
        each="actions",
        row_title="Action",
    )


def attendance(paper: Paper) -> None:
    paper.heading("Attendance")
    paper.table(
        "Attendance",
        [
            Column("Role", 60, give("members.role", "Chair")),
            Column("Votes", 16, give("members.voting", "Yes")),
            Column("Present", 42, ask("members.present", "choice", "Attendance", "Choose", ATTENDANCE)),
            Column(
                "Arrived or left during the meeting",
                56,
                ask("members.times", "text", "Arrived or left", "Time, or leave empty"),
            ),
        ],
        each="members",
        row_title="Member",
    )


def directors_agenda() -> None:
    paper = Paper("Education Directors Review agenda", tight=True)
    opening(paper)
    paper.facts(
        "Meeting",
        [
            ("Place", give("meeting.place", "Trust office")),
            ("Lead", give("meeting.lead", "Education director")),
            ("Those invited", give("body.invited", "Chief executive, education director, executive heads")),
            ("Figures as at", give("document.as_at", "Friday 20 November 2026")),
        ],
    )
    paper.heading("Agenda")
    items_table(paper)
    paper.heading("Schools, in the order they are taken")
    paper.table(
        "Schools",
        [
            Column("School", 52, give("schools.name", "Hawthorn Academy"), bold=True),
            Column("Category", 30, give("schools.category", "Causing Concern")),
            Column("Why it is taken here", 52, give("schools.why", "Causing Concern: taken first")),
            Column("Furthest from target", 54, give("schools.worst", "Attendance 90.1% against 92.5%")),
            Column("Minutes", 16, ask("schools.minutes", "text", "Minutes allotted", "–"), "right"),
        ],
        each="schools",
        row_title="School",
    )
    actions_log(paper)
    paper.heading("Reviews and visits due")
    with paper.when("reviews.none", "Shown when nothing is due"):
        paper.para("No review or visit falls in the next half term.")
    with paper.when("reviews", "Shown when a review is due"):
        paper.table(
            "Reviews and visits due",
            [
                Column("What", 60, give("reviews.what", "School Review")),
                Column("School", 60, give("reviews.school", "Elm Lane Infant School")),
                Column("When", 54, give("reviews.when", "Tuesday 12 January 2027")),
            ],
            each="reviews",
        )
    paper.heading("Support capacity")
    paper.table(
        "Support capacity",
        [
            Column("Who", 58, ask("support.who", "text", "Who gives the support, by role", "Role")),
            Column("School", 40, ask("support.school", "text", "School", "School")),
            Column("Days used", 26, ask("support.used", "text", "Days used", "Days")),
            Column("Days left", 26, ask("support.left", "text", "Days left", "Days")),
        ],
        each="support",
        row_title="Support",
    )
    paper.heading("Staffing risks")
    paper.ask_block("staffing", "Staffing risks", "Posts, not people: vacancies, long absence cover, recruitment")
    paper.heading("What goes to the Standards Committee")
    paper.ask_block("to_committee", "What goes to the committee", "What the committee needs to know or decide")
    paper.wrong()
    paper.save(OUT / "directors_agenda.docx")


def directors_minutes() -> None:
    paper = Paper("Education Directors Review minutes")
    opening(paper)
    with paper.when("filed_late", "Shown when these minutes are filed after the meeting's day"):
        paper.para(give("filed_late.line", "Filed late, on Wednesday 9 December 2026."), style="Note")
    paper.para(give("agenda.source", "Made from the agenda as it stood on 7 December 2026."), style="Note")
    paper.facts(
        "Meeting",
        [
            ("Date held", ask("held_on", "date", "Date held", "Choose the date")),
            ("Started and finished", ask("times", "text", "Start and finish times", "For example 13:00 to 15:10")),
            ("Place", ask("place", "text", "Place", "Place, or online")),
            ("Led by", ask("led_by", "text", "Led by, by role", "Role")),
        ],
    )
    attendance(paper)
    paper.heading("Items")
    with paper.each("items", "Agenda item"):
        paper.heading([give("items.ref", "1"), ". ", give("items.title", "Themes across schools")], 2)
        paper.facts(
            "Item",
            [
                (
                    "Lead and purpose",
                    [give("items.lead", "Education director"), " · ", give("items.purpose", "Discuss")],
                ),
                (
                    "What was said",
                    paper.ask_area(
                        "items.summary", "What was said", "In a few lines; no pupil or staff names", style="TableText"
                    ),
                ),
                (
                    "Decision",
                    paper.ask_area(
                        "items.decision", "Decision", "Leave empty if nothing was decided", style="TableText"
                    ),
                ),
            ],
        )
    paper.heading("Schools")
    with paper.each("schools", "School"):
        paper.heading([give("schools.name", "Hawthorn Academy"), " · ", give("schools.category", "Causing Concern")], 2)
        paper.facts(
            "School",
            [
                (
                    "Evidence considered",
                    ask("schools.evidence", "text", "Evidence considered", "School page, reviews, surveys, visits"),
                ),
                (
                    "Judgement",
                    ask("schools.judgement", "text", "Judgement", "Where the school stands, and which way it is going"),
                ),
                (
                    "Category proposed",
                    [
                        ask(
                            "schools.proposed",
                            "choice",
                            "Category proposed",
                            "No change",
                            ("No change", "Causing Concern", "Attention Needed", "Secure", "Strong"),
                        ),
                        quiet("   for "),
                        ask("schools.area", "text", "Area", "Overall, or the area"),
                    ],
                ),
                ("Reason", ask("schools.reason", "text", "Reason", "Why, in a sentence")),
                ("Support agreed", ask("schools.support", "text", "Support agreed", "What, who, from when, to when")),
                ("Told by whom, when", ask("schools.told", "text", "Told by whom, when", "Role and date")),
            ],
        )
    actions_asked(paper)
    paper.heading("Next meeting")
    paper.para(give("meeting.next", "Tuesday 9 February 2027"))
    paper.finished(what="These minutes are finished")
    paper.wrong()
    paper.save(OUT / "directors_minutes.docx")


def standards_agenda() -> None:
    paper = Paper("Standards Committee agenda", tight=True)
    opening(paper, draft="Draft until the clerk releases it.")
    with paper.when("part.is_private", "Shown in the private part"):
        paper.para("Private: for those entitled to Part B only. Not to be copied or sent on.", style="Note")
    paper.facts(
        "Meeting",
        [
            ("Place", give("meeting.place", "Trust office")),
            ("Chair", give("meeting.lead", "Chair of the committee")),
            ("Clerk", give("meeting.minute_taker", "Governance professional")),
            ("Quorum", give("body.quorum", "4 voting members: one third of 11, rounded up")),
            ("Papers due", give("body.papers_due", "Tuesday 10 November 2026")),
            ("Notice", give("body.notice", "Sent by Friday 13 November 2026: seven clear days")),
        ],
    )
    with paper.when("short_notice", "Shown when the meeting is called at short notice"):
        paper.facts(
            "Short notice",
            [
                (
                    "Direction of the chair",
                    ask("direction", "text", "Direction of the chair", "Date of the direction, and why it cannot wait"),
                )
            ],
        )
    paper.heading(give("part.name", "Part A"))
    items_table(paper)
    with paper.when("part.is_open", "Shown in the open part"):
        paper.para("Business the committee takes in private is on a separate agenda, sent to those entitled to it.")
    actions_log(paper)
    paper.heading("Dates ahead")
    paper.table(
        "Dates ahead",
        [
            Column("Half term", 60, give("meetings_ahead.label", "Spring 2")),
            Column("Meeting", 114, give("meetings_ahead.date", "Tuesday 9 March 2027")),
        ],
        each="meetings_ahead",
    )
    paper.wrong()
    paper.save(OUT / "standards_agenda.docx")


def standards_minutes() -> None:
    paper = Paper("Standards Committee minutes")
    opening(paper, draft="Draft until approved by the committee.")
    with paper.when("part.is_private", "Shown in the private part"):
        paper.para("Private: minutes of Part B, for those entitled to it. Approved in Part B.", style="Note")
    with paper.when("part.is_open", "Shown in the open part"):
        paper.para(
            "Open to inspection once the chair has checked them. Name no pupil and no member of staff.", style="Note"
        )
    with paper.when("filed_late", "Shown when these minutes are filed after the meeting's day"):
        paper.para(give("filed_late.line", "Filed late, on Wednesday 9 December 2026."), style="Note")
    paper.para(give("agenda.source", "Made from the agenda as it stood on 23 November 2026."), style="Note")
    paper.facts(
        "Meeting",
        [
            ("Date held", ask("held_on", "date", "Date held", "Choose the date")),
            ("Started and finished", ask("times", "text", "Start and finish times", "For example 16:30 to 18:25")),
            ("Place", ask("place", "text", "Place", "Place, or online")),
            ("In the chair", ask("led_by", "text", "In the chair, by role", "Role")),
        ],
    )
    attendance(paper)
    paper.heading("Quorum", 2)
    paper.facts(
        "Quorum",
        [
            ("Needed", give("body.quorum", "4 voting members: one third of 11, rounded up")),
            ("Quorate throughout", [ask("quorate", "choice", "Quorate throughout", "Choose", YES_NO)]),
            (
                "If not, when and for which item",
                ask("quorum_lost", "text", "Quorum lost", "Leave empty if quorate throughout"),
            ),
        ],
    )
    paper.heading("Declarations of interest")
    paper.table(
        "Declarations of interest",
        [
            Column("Role", 42, ask("declarations.role", "text", "Role", "Role")),
            Column("Item", 20, ask("declarations.item", "text", "Item number", "No.")),
            Column("Interest", 70, ask("declarations.interest", "text", "Interest", "Interest, or nothing to declare")),
            Column("What was done", 42, ask("declarations.done", "text", "What was done", "Stayed, withdrew")),
        ],
        each="declarations",
        row_title="Declaration",
    )
    paper.heading("Minutes of the last meeting")
    paper.facts(
        "Minutes of the last meeting",
        [
            ("Last meeting", give("body.last_minutes", "Tuesday 16 June 2026")),
            (
                "Agreed as a true record",
                ask("last_agreed", "choice", "Agreed as a true record", "Choose", ("Yes", "Yes, as amended", "No")),
            ),
            ("Amendments", ask("last_amendments", "text", "Amendments", "Leave empty if nothing was amended")),
        ],
    )
    paper.heading("Items")
    with paper.each("items", "Agenda item"):
        paper.heading([give("items.ref", "1"), ". ", give("items.title", "Attendance")], 2)
        paper.facts(
            "Item",
            [
                (
                    "Lead, purpose, paper",
                    [
                        give("items.lead", "Education director"),
                        " · ",
                        give("items.purpose", "Discuss"),
                        " · ",
                        give("items.paper", "06 Attendance"),
                    ],
                ),
                (
                    "Summary",
                    paper.ask_area(
                        "items.summary", "Summary", "In a few lines; no pupil or staff names", style="TableText"
                    ),
                ),
                (
                    "Challenge and answer",
                    paper.ask_area(
                        "items.challenge",
                        "Challenge and answer",
                        "Question, by which role, and the answer",
                        style="TableText",
                    ),
                ),
                (
                    "Decision",
                    paper.ask_area("items.decision", "Decision", "And the vote, if one was taken", style="TableText"),
                ),
                (
                    "Quorum for this item",
                    [
                        "Voting members present: ",
                        ask("items.voting", "text", "Voting members present", "Number"),
                        quiet("   Needed: "),
                        give("items.needed", "4 of 11"),
                    ],
                ),
            ],
        )
    actions_asked(paper)
    paper.heading("Next meeting")
    paper.para(give("meeting.next", "Tuesday 9 March 2027"))
    paper.heading("Approval")
    paper.facts(
        "Approval",
        [
            (
                "State",
                ask(
                    "state",
                    "choice",
                    "State of these minutes",
                    "Draft",
                    ("Draft", "Checked by chair", "Approved", "Approved with amendments", "Signed"),
                ),
            ),
            ("Approved at the meeting of", ask("approved_on", "date", "Approved at the meeting of", "Choose the date")),
            ("Signed, by role", ask("signed_by", "text", "Signed by, by role", "Role")),
        ],
    )
    paper.finished(what="These minutes are finished")
    paper.wrong()
    paper.save(OUT / "standards_minutes.docx")


def standards_categories() -> None:
    paper = Paper("Schools in category and movements")
    opening(paper)
    paper.para("Private: for those entitled to Part B only.", style="Note")
    paper.heading("Schools in category")
    with paper.when("schools_in_category.none", "Shown when no school is in category"):
        paper.para("No school is in category.")
    with paper.when("schools_in_category", "Shown when a school is in category"):
        paper.table(
            "Schools in category",
            [
                Column("School", 40, give("schools_in_category.name", "Hawthorn Academy"), bold=True),
                Column("Category", 30, give("schools_in_category.category", "Causing Concern")),
                Column("Since", 24, give("schools_in_category.since", "1 Sep 2026")),
                Column("Areas", 36, give("schools_in_category.areas", "Achievement: Causing Concern")),
                Column("Reason", 44, give("schools_in_category.reason", "Outcomes well below national")),
            ],
            each="schools_in_category",
        )
    paper.heading(["Category movements since ", give("category_movements.since", "1 Sep 2026")])
    with paper.when("category_movements.none", "Shown when nothing moved"):
        paper.para("No category changed.")
    with paper.when("category_movements", "Shown when a category changed"):
        paper.table(
            "Category movements",
            [
                Column("School", 40, give("category_movements.name", "Birch Brook School"), bold=True),
                Column("From", 26, give("category_movements.from", "Secure")),
                Column("To", 30, give("category_movements.to", "Attention Needed")),
                Column("On", 24, give("category_movements.on", "23 Sep 2026")),
                Column("Decided at", 30, give("category_movements.decided", "Directors' review")),
                Column("School told", 24, give("category_movements.told", "30 Sep 2026")),
            ],
            each="category_movements",
        )
    paper.wrong()
    paper.save(OUT / "standards_categories.docx")


if __name__ == "__main__":
    directors_agenda()
    directors_minutes()
    standards_agenda()
    standards_minutes()
    standards_categories()
