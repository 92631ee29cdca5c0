"""Draws the two lists of what needs doing: `to_do.docx` for a school, `attention.docx` for the trust (P18)."""

from __future__ import annotations

from pathlib import Path

from house import Column, Paper, give


def draw_to_do(folder: Path) -> None:
    paper = Paper("To do")
    paper.title_block(give("document.title", "To do"), [give("school.name", "Oak & Ash (C of E) Primary School")])
    paper.para("What is waiting for your school, soonest first. This list is made afresh whenever something changes.")
    paper.table(
        "To do",
        [
            Column("What", 74, give("to_do.what", "Fill in the KPI return for Autumn 1")),
            Column("Where", 54, give("to_do.where", "Working/KPIs, sheet Attendance")),
            Column("By when", 46, give("to_do.by", "Wednesday 7 October 2026")),
        ],
        each="to_do",
    )
    paper.heading("To put right")
    paper.table(
        "To put right",
        [
            Column("Where", 52, give("issues.where", "OAK KPI return 2026-27.xlsx, sheet Attendance, cell F14")),
            Column("What was found", 62, give("issues.found", "This is not a number.")),
            Column("What to do", 60, give("issues.remedy", "Type a percentage between 0 and 100.")),
        ],
        each="issues",
    )
    paper.heading("Dates ahead")
    paper.table(
        "Dates ahead",
        [
            Column("Date", 40, give("dates_ahead.date", "24 Nov 2026")),
            Column("What", 134, give("dates_ahead.what", "Line Meeting")),
        ],
        each="dates_ahead",
    )
    paper.wrong()
    paper.save(folder / "to_do.docx")


def draw_attention(folder: Path) -> None:
    paper = Paper("What needs attention", landscape=True)
    paper.title_block(give("document.title", "What needs attention"), [give("trust.name", "Sample Learning Trust")])
    paper.para("Everything a person should put right, by school. It is made afresh whenever something changes.")
    paper.heading("To put right")
    paper.table(
        "To put right",
        [
            Column("School", 22, give("issues.school", "OAK"), bold=True),
            Column("Where", 74, give("issues.where", "OAK KPI return 2026-27.xlsx, sheet Attendance, cell F14")),
            Column("What was found", 86, give("issues.found", "This is not a number.")),
            Column("What to do", 79, give("issues.remedy", "Type a percentage between 0 and 100.")),
        ],
        each="issues",
    )
    paper.heading("Waiting for someone")
    paper.table(
        "Waiting for someone",
        [
            Column("School", 22, give("to_do.school", "OAK"), bold=True),
            Column("What", 110, give("to_do.what", "KPI return for Autumn 1 not submitted")),
            Column("Where", 79, give("to_do.where", "Working/KPIs")),
            Column("By when", 50, give("to_do.by", "Wednesday 7 October 2026")),
        ],
        each="to_do",
    )
    paper.wrong()
    paper.save(folder / "attention.docx")


if __name__ == "__main__":
    templates = Path(__file__).parents[1]
    draw_to_do(templates)
    draw_attention(templates)
