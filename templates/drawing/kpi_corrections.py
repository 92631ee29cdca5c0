"""Draws `kpi_corrections.docx`: what a school's data lead should put right in the KPI workbook, numbered (P16)."""

from __future__ import annotations

from pathlib import Path

from house import Column, Paper, give


def draw(folder: Path) -> None:
    paper = Paper("KPI corrections")
    paper.title_block(
        give("document.title", "KPI corrections"),
        [
            give("school.name", "Oak & Ash (C of E) Primary School"),
            give("corrections.line", "3 places to put right"),
        ],
    )
    paper.para(
        "Put these right in your own workbook, in the sheet and cell named; a link opens it there. "
        "Until then a figure that cannot be right is not used, and any other is used as it stands."
    )
    paper.heading("To put right")
    paper.table(
        "To put right",
        [
            Column("No.", 12, give("corrections.number", "1"), bold=True),
            Column("Where", 50, give("corrections.where", "OAK KPI return 2026-27.xlsx, sheet Attendance, cell F14")),
            Column("What was found", 60, give("corrections.found", "942 cannot be right for Attendance.")),
            Column("What to do", 52, give("corrections.remedy", "Correct the figure, or the unit it was entered in.")),
        ],
        each="corrections",
    )
    with paper.when("corrected.any", "Something was corrected after the snapshot"):
        paper.heading("Corrected since the figures were frozen")
        paper.para(
            "Papers already issued keep the figure they were issued with. The corrected one is used from the next."
        )
        paper.table(
            "Corrected since the figures were frozen",
            [
                Column("Measure", 66, give("corrected.measure", "Attendance")),
                Column("Half term", 28, give("corrected.period", "Autumn 1")),
                Column("As issued", 40, give("corrected.before", "94.2%")),
                Column("Now", 40, give("corrected.now", "94.6%")),
            ],
            each="corrected",
        )
    paper.para(
        "This list is made afresh each morning from your workbook; when all is well it says so. "
        "Please type nothing here: corrections belong in the workbook."
    )
    paper.wrong()
    paper.save(folder / "kpi_corrections.docx")


if __name__ == "__main__":
    draw(Path(__file__).parents[1])
