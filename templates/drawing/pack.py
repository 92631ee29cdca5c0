"""Draws what a committee pack is made of besides its papers: scorecard, cover and contents (practice.md P31)."""

from __future__ import annotations

from pathlib import Path

from house import Column, Paper, give

OUT = Path(__file__).parents[1]


def scorecard() -> None:
    paper = Paper("Trust scorecard", landscape=True, tight=True)
    paper.title_block(
        give("document.title", "Trust scorecard"),
        [
            [
                "Figures for ",
                give("period.figures", "Autumn 1"),
                ", as at ",
                give("document.as_at", "Friday 25 September 2026"),
            ]
        ],
    )
    paper.para(give("scorecard.coverage", "6 of 7 schools have returned their figures."), style="Normal")
    with paper.each("phases", "Phase"):
        paper.heading(give("phases.name", "Primary"))
        paper.table(
            "Scorecard",
            [
                Column("Measure", 50, give("phases.rows.measure", "Attendance"), bold=True),
                Column("Last year", 26, give("phases.rows.last_year", "94.1%"), "right"),
                Column("Now", 40, give("phases.rows.now", "94.6% (3 of 3 schools)"), "right"),
                Column("Target", 24, give("phases.rows.target", "95.0%"), "right"),
                Column("Expected at year end", 30, give("phases.rows.expected", "94.6%"), "right"),
                Column("On track", 22, give("phases.rows.rating", "A · amber"), "center"),
                Column("National, same period", 32, give("phases.rows.national", "94.7%"), "right"),
                Column("Schools furthest below", 44, give("phases.rows.below", "OAK, FER")),
            ],
            each="phases.rows",
        )
    paper.heading("How to read this page")
    paper.bullets(
        "A figure for several schools is weighted: all sessions, pupils or entries together, never the mean of percentages.",
        "Where schools gave no numbers to weigh by, the range is shown instead.",
        "G is on track: at or better than the target, else the national figure. A is within the measure's own band. R is beyond it.",
        "“suppressed (c)” stands for a group of fewer than six, or a figure from which one could be worked out; a range "
        "of the schools shown then stands for a total. z is not applicable, x not available, u unreliable, b a break "
        "in series; “low” is above zero and rounds to zero.",
        "Year-to-date figures carry on at today's level for the expected figure; it is a plain projection, not a promise.",
    )
    paper.wrong()
    paper.save(OUT / "scorecard.docx")


def cover() -> None:
    paper = Paper("Standards Committee pack")
    paper.title_block(
        give("document.title", "Standards Committee pack"),
        [
            [give("meeting.date", "Tuesday 24 November 2026"), ", ", give("meeting.time", "16:30 to 18:30")],
            [give("meeting.place", "Trust office"), " · ", give("period.label", "Autumn 2, 2026-27")],
        ],
    )
    paper.para("Draft: not released. Only the clerk releases a pack.", style="Note")
    paper.heading("Decisions we ask of you")
    with paper.when("decisions.none", "Shown when no decision is asked"):
        paper.para("No decision is asked at this meeting.")
    with paper.when("decisions", "Shown when a decision is asked"):
        paper.table(
            "Decisions",
            [
                Column("Item", 16, give("decisions.number", "4")),
                Column("What we ask you to decide", 106, give("decisions.title", "Targets for the year")),
                Column("Lead", 52, give("decisions.lead", "Education director")),
            ],
            each="decisions",
        )
    paper.heading("What has changed since last time")
    with paper.each("changes", "Change"):
        paper.bullets(give("changes.text", "Attendance is 94.1%, up 0.4 points since the summer."))
    paper.heading("This pack")
    paper.facts(
        "This pack",
        [
            ("Papers", give("pack.papers", "12 papers, 3 to follow")),
            ("Pages", give("pack.pages", "36 pages")),
            ("Reading time", give("pack.reading", "about 50 minutes")),
            ("Figures as at", give("document.as_at", "Friday 25 September 2026")),
        ],
    )
    paper.save(OUT / "pack_cover.docx")


def contents() -> None:
    paper = Paper("Contents")
    paper.heading("Contents")
    paper.table(
        "Contents",
        [
            Column("Item", 16, give("papers.number", "7")),
            Column("Paper", 86, give("papers.title", "Attendance, autumn term")),
            Column("For", 30, give("papers.purpose", "Discuss")),
            Column("Page", 42, give("papers.page", "12"), "right"),
        ],
        each="papers",
    )
    with paper.when("left_out", "Shown when a file was left out"):
        paper.heading("Left out of this pack")
        paper.table(
            "Left out",
            [
                Column("File", 80, give("left_out.file", "Notes.pptx")),
                Column("Why", 94, give("left_out.reason", "Its name does not begin with an item number")),
            ],
            each="left_out",
        )
    paper.save(OUT / "pack_contents.docx")


if __name__ == "__main__":
    scorecard()
    cover()
    contents()
