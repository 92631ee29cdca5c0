"""Draws `kpi_sheet.docx`: figures for the one-to-one and the forward plan, landscape (P42)."""

from __future__ import annotations

from pathlib import Path

from house import Column, Paper, ask, give


def draw(folder: Path) -> None:
    paper = Paper("KPI sheet", landscape=True, tight=True)
    paper.title_block(
        give("document.title", "KPI sheet"),
        [
            [
                give("school.name", "Oak & Ash (C of E) Primary School"),
                " · ",
                give("period.label", "Autumn 1, 2026-27"),
            ],
            [
                give(
                    "kpi_status.line", "Return complete: submitted by the school data lead, checked by the headteacher."
                )
            ],
        ],
    )
    paper.heading("Figures")
    with paper.each("kpi_domains", "Group of measures"):
        paper.heading(give("kpi_domains.name", "Attendance"), 2)
        paper.table(
            "Figures",
            [
                Column("Measure", 66, give("kpi_domains.lines.measure", "Attendance (so far this year)")),
                Column("This half term", 24, give("kpi_domains.lines.now", "94.2%"), align="right"),
                Column("Last half term", 24, give("kpi_domains.lines.last", "94.6%"), align="right"),
                Column("Same time last year", 24, give("kpi_domains.lines.year_ago", "93.9%"), align="right"),
                Column("Target", 22, give("kpi_domains.lines.target", "95.0%"), align="right"),
                Column("National, same period", 26, give("kpi_domains.lines.national", "94.8%"), align="right"),
                Column("Gap and rating", 22, give("kpi_domains.lines.gap", "−0.8 A"), align="right"),
                Column("Cohort", 18, give("kpi_domains.lines.cohort", "210"), align="right"),
                Column("School’s comment", 44, give("kpi_domains.lines.comment", "Two families abroad")),
            ],
            each="kpi_domains.lines",
            row_title="Measure",
        )
    paper.note(
        "In brackets: the change from that figure to this half term’s. “low” is above zero and rounds to zero; c is "
        "suppressed, z not applicable, x not available, u unreliable, b a break in series. "
        "Gap is against the target, or national where there is no target. Rating: G at or better; A just short; R well short; "
        "a dash where nothing is rated."
    )
    paper.heading("What has changed")
    with paper.each("kpi_changes", "Change"):
        paper.bullets(give("kpi_changes.text", "Attendance is better: 94.2%, up 1.1 points since Autumn 1."))
    with paper.when("kpi_corrected", "Shown when a figure was corrected"):
        paper.heading("Corrected since the sheet before", 2)
        with paper.each("kpi_corrected", "Correction"):
            paper.bullets(
                give("kpi_corrected.text", "Corrected since Autumn 1: Attendance is 89.7%; it was printed as: 98.7%.")
            )
    paper.heading("Forward plan")
    paper.note("Talk these through in the one-to-one and type what was agreed. The measures most in need come first.")
    paper.table(
        "Forward plan",
        [
            Column("Measure", 50, give("forward.ref", "Persistent absence")),
            Column("Now", 22, give("forward.now", "18.1%"), align="right"),
            Column("Expected year end", 30, ask("forward.expected", "text", "Expected at year end", "Figure")),
            Column("Method", 46, ask("forward.method", "text", "How we worked it out", "How worked out")),
            Column("What we will do", 62, ask("forward.plan", "text", "What we will do", "What we will do")),
            Column("Who", 28, ask("forward.who", "text", "Who, by role", "Role")),
            Column("By when", 28, ask("forward.when", "text", "By when", "Date")),
        ],
        each="forward",
    )
    paper.finished(what="This sheet is finished")
    paper.wrong()
    paper.save(folder / "kpi_sheet.docx")


if __name__ == "__main__":
    draw(Path(__file__).parents[1])
