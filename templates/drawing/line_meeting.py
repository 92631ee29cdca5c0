"""Draws `line_meeting.docx`: agenda (two pages at most), then record, in one document (P29, P36)."""

from __future__ import annotations

from pathlib import Path

from house import Column, Paper, ask, give

RAG = ("Green", "Amber", "Red")
STATUS = ("Open", "Reported done", "Done")
YES_NO = ("Yes", "No")


def draw(folder: Path) -> None:
    paper = Paper("Line meeting: agenda and record")
    paper.title_block(
        give("document.title", "Line meeting: agenda and record"),
        [
            [
                give("school.name", "Oak & Ash (C of E) Primary School"),
                " · ",
                give("period.label", "Autumn 2, 2026-27"),
                " · ",
                give("period.number", "meeting 2"),
            ],
            [
                give("meeting.date", "Tuesday 24 November 2026"),
                " · ",
                give("meeting.time", "14:00 to 15:00"),
                " · ",
                give("meeting.place", "Head’s office"),
            ],
            [give("meeting.who", "Headteacher and Line manager")],
        ],
    )
    with paper.when("updated", "Updated since issued"):
        paper.para(give("document.updated", "Updated Friday 20 November 2026: the date changed."), style="Note")
    with paper.when("filed_late", "Filed after the meeting's day"):
        paper.para(give("filed_late.line", "Filed late, on Thursday 8 October 2026."), style="Note")
    _agenda(paper)
    _record(paper)
    paper.finished(what="This record is finished")
    paper.wrong()
    paper.save(folder / "line_meeting.docx")


def _agenda(paper: Paper) -> None:
    paper.heading("Agenda")
    paper.facts(
        "At a glance",
        [
            ("Category", [give("category.name", "Secure"), " since ", give("category.since", "1 September 2026")]),
            ("Plan priority in focus", give("plan.focus", "1. Reading in Key Stage 2")),
            ("Last meeting", give("last_meeting.held", "Tuesday 6 October 2026; record finished")),
        ],
    )
    with paper.when("handover", "Handover"):
        paper.para(
            "Handover. ", give("handover.line", "The headteacher’s appointment ends on Thursday 31 December 2026.")
        )
    paper.table(
        "Agenda items",
        [
            Column("No.", 12, give("line_items.number", "1"), bold=True),
            Column("Item", 94, give("line_items.item", "Actions due")),
            Column("For", 20, give("line_items.purpose", "Discuss")),
            Column("Led by", 30, give("line_items.lead", "Headteacher")),
            Column("Minutes", 18, give("line_items.minutes", "5"), align="right"),
        ],
        each="line_items",
    )
    paper.heading("Actions due", 2)
    paper.table(
        "Actions due",
        [
            Column("Ref", 26, give("actions_due.ref", "OAK-27-001")),
            Column("Action", 76, give("actions_due.text", "Share the attendance plan with staff")),
            Column("Owner", 26, give("actions_due.owner", "Headteacher")),
            Column("Due", 26, give("actions_due.due", "20 Nov 2026")),
            Column("Status", 24, give("actions_due.status", "Open")),
        ],
        each="actions_due",
    )
    with paper.when("kpi_meeting", "Figures to discuss"):
        paper.heading(["Figures to discuss: ", give("period.figures", "Autumn 1")], 2)
        paper.table(
            "Headline figures",
            [
                Column("Measure", 46, give("kpi_headlines.measure", "Attendance")),
                Column("Now", 22, give("kpi_headlines.now", "94.2%"), align="right"),
                Column("Last half term", 24, give("kpi_headlines.last", "94.6%"), align="right"),
                Column("Target", 22, give("kpi_headlines.target", "95.0%"), align="right"),
                Column("National", 28, give("kpi_headlines.national", "94.8%"), align="right"),
                Column("Rating", 16, give("kpi_headlines.rating", "A"), align="center"),
            ],
            each="kpi_headlines",
        )
        paper.note(
            "Rating: G at or better than the target, or national where there is no target; A just short; R well short."
        )


def _record(paper: Paper) -> None:
    paper.heading("Record", new_page=True)
    paper.note("Please write no pupil or staff names anywhere in this record. Headings follow the agenda.")
    paper.facts(
        "Meeting held",
        [
            ("Held on", ask("held_on", "date", "Date the meeting was held", "Choose the date")),
            ("Present", ask("present", "text", "Who was present, by role", "Roles, not names")),
        ],
    )
    paper.heading("Headteacher’s wellbeing and priorities this week", 2)
    paper.ask_block(
        "wellbeing",
        "Headteacher’s wellbeing and priorities this week",
        "How is the headteacher? What matters most this week? Personal matters go in a separate restricted note.",
    )
    with paper.when("kpi_meeting", "Key performance indicators"):
        paper.heading("Key performance indicators", 2)
        paper.ask_block("kpi_notes", "Key performance indicators", "What the figures say, and what we will do about it")
    paper.heading("Leadership", 2)
    paper.ask_block("leadership", "Leadership", "Support and challenge given")
    paper.heading("Curriculum", 2)
    paper.ask_block("curriculum", "Curriculum", "Support and challenge given")
    paper.heading("Behaviour and attitudes", 2)
    paper.ask_block("behaviour", "Behaviour and attitudes", "Support and challenge given, attendance included")
    paper.heading("Safeguarding", 2)
    paper.facts(
        "Safeguarding",
        [
            (
                "Anything to follow up",
                ask(
                    "safeguarding_flag",
                    "choice",
                    "Anything to follow up on safeguarding",
                    "Choose",
                    ("No", "Yes, being followed up", "Yes, follow up today"),
                ),
            ),
            (
                "Flags, no names",
                ask(
                    "safeguarding",
                    "text",
                    "Safeguarding flags, no names",
                    "What kind of matter and who is following it up, by role",
                ),
            ),
        ],
    )
    paper.heading("Staffing", 2)
    paper.ask_block("staffing", "Staffing", "Posts, not people: vacancies, long absence, recruitment")
    paper.heading("Plan priority in focus", 2)
    paper.facts(
        "Plan priority in focus",
        [
            (
                "Priority",
                ask("plan_focus", "text", "Plan priority in focus", "Number and title, as in the improvement plan"),
            ),
            (
                "Progress and evidence",
                ask("plan_progress", "text", "Progress and evidence", "What has changed, and how we know"),
            ),
            ("On track", ask("plan_rating", "choice", "On track", "Choose", RAG)),
        ],
    )
    with paper.when("red", "Rapid Action Plan"):
        _rapid_action_plan(paper)
    with paper.when("attention_needed", "Areas of concern"):
        _concern(paper)
    paper.heading("Support asked and agreed")
    paper.table(
        "Support asked and agreed",
        [
            Column("What", 76, ask("support.what", "text", "What support", "Support asked for or agreed")),
            Column("Who", 34, ask("support.who", "text", "Who gives it", "Role or team")),
            Column("By", 32, ask("support.by", "date", "Starts by", "Date")),
            Column("Until", 32, ask("support.until", "date", "Until", "Date")),
        ],
        each="support",
    )
    paper.heading("Actions")
    paper.note(
        "Update the actions carried forward, and add new ones below them. Press + at the end of the last row for more rows."
    )
    paper.table(
        "Actions",
        [
            Column("Ref", 24, give("actions.ref", "OAK-27-001")),
            Column("Action", 62, ask("actions.text", "text", "Action", "What will be done")),
            Column("Owner", 26, ask("actions.owner", "text", "Owner, by role", "Role")),
            Column("Due", 26, ask("actions.due", "text", "Due", "Date")),
            Column("Status", 18, ask("actions.status", "choice", "Status", "Choose", STATUS)),
            Column("Note", 32, ask("actions.note", "text", "Note", "Note")),
        ],
        each="actions",
    )
    paper.heading("To celebrate", 2)
    paper.ask_block("celebrate", "To celebrate", "What has gone well and who should hear of it")
    paper.heading("Next meeting", 2)
    paper.facts("Next meeting", [("Date", ask("next_on", "date", "Date of the next meeting", "Choose the date"))])


def _rapid_action_plan(paper: Paper) -> None:
    paper.heading("Rapid Action Plan: this week’s review")
    paper.para("Last week: ", give("rap_review.last", "three actions on track, one blocked"), keep=True)
    paper.table(
        "Rapid Action Plan, this week",
        [
            Column("Action", 42, ask("rap.action", "text", "Action from the plan", "Action")),
            Column("Done this week", 34, ask("rap.done", "text", "Done this week", "What was done")),
            Column("Evidence seen", 34, ask("rap.evidence", "text", "Evidence seen", "What we saw")),
            Column("RAG", 19, ask("rap.rag", "choice", "Rating", "Choose", RAG)),
            Column(
                "Blocker and decision", 40, ask("rap.decision", "text", "Blocker and decision", "Blocker, decision")
            ),
            Column("Escalate", 20, ask("rap.escalate", "choice", "Escalate to the director", "Choose", YES_NO)),
        ],
        each="rap",
    )
    paper.facts(
        "Rapid Action Plan, attendance",
        [("Attendance this week", ask("rap_attendance", "text", "Attendance this week", "Figure and what it shows"))],
    )


def _concern(paper: Paper) -> None:
    paper.heading("Areas of concern")
    paper.facts(
        "Areas of concern",
        [
            ("Areas", give("areas_of_concern", "Attendance and behaviour")),
            (
                "Progress since last time",
                ask("concern_progress", "text", "Progress since last time", "What has changed, and how we know"),
            ),
            (
                "Support having effect",
                ask("concern_support", "choice", "Support is having effect", "Choose", ("Yes", "In part", "Not yet")),
            ),
            (
                "Take to the directors",
                ask("concern_escalate", "choice", "Take to the directors’ review", "Choose", YES_NO),
            ),
            ("Why", ask("concern_reason", "text", "Reason", "Reason in a sentence")),
        ],
    )


if __name__ == "__main__":
    draw(Path(__file__).parents[1])
