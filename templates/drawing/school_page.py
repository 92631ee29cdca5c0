"""Draws the school on a page in its three cuts: `school_page`, `…_directors`, `…_members` (P4, P31, P42). One page each."""

from __future__ import annotations

from pathlib import Path

from house import Column, Paper, ask, give, quiet


def _top(paper: Paper) -> None:
    paper.title_block(
        give("school.name", "Oak & Ash (C of E) Primary School"),
        [[give("document.title", "School on a page"), " · ", give("period.label", "Autumn 1, 2026-27")]],
    )


def _facts(paper: Paper, *, people: bool, category: bool) -> None:
    rows = [("School", give("school.context", "Primary · ages 4 to 11 · 210 on roll"))]
    if people:
        rows.append(("Headteacher", give("school.headteacher", "Headteacher")))
    if category:
        rows.append(
            ("Category", [give("category.name", "Secure"), " since ", give("category.since", "1 September 2026")])
        )
        rows.append(("By area", give("category.by_area", "Attendance and behaviour: Attention Needed")))
    rows.append(("Last inspection", give("ofsted.line", "12 March 2024. Overall: Good.")))
    paper.facts("The school", rows, label_width=34)


def _kpis(paper: Paper, *, national_last: bool = True) -> None:
    paper.heading("Key figures")
    paper.table(
        "Key figures",
        [
            Column("Measure", 44, give("page_kpis.measure", "Attendance")),
            Column("Now", 21, give("page_kpis.now", "94.2%"), align="right"),
            Column("Last half term", 26, give("page_kpis.last", "94.6%"), align="right"),
            Column("Target", 22, give("page_kpis.target", "95.0%"), align="right"),
            Column("National", 38, give("page_kpis.national", "94.8%"), align="right"),
            Column("Rating", 16, give("page_kpis.rating", "A"), align="center"),
        ],
        each="page_kpis",
    )


def _plan_and_reviews(paper: Paper, *, support: bool = False, reviews: bool = True) -> None:
    title = "Priorities and reviews" if reviews else "Priorities"
    paper.heading(title)
    rows = [("Plan priorities", give("plan.priorities", "1. Reading: green. 2. Attendance: amber."))]
    if reviews:
        rows.append(("Reviews this year", give("visits.headlines", "School Review held on 12 Oct 2026")))
    if support:
        rows.append(("Support in place", give("support_now.line", "Attendance officer, one day a week")))
    paper.facts(title, rows, label_width=34)


def draw_school(folder: Path) -> None:
    paper = Paper("School on a page", tight=True)
    _top(paper)
    _facts(paper, people=True, category=False)
    _kpis(paper)
    _plan_and_reviews(paper, support=True)
    paper.heading("Headteacher’s two lines")
    paper.facts(
        "Headteacher’s two lines",
        [
            ("Going well", ask("head_well", "text", "Going well, one line", "One line: what is going well")),
            ("On my mind", ask("head_mind", "text", "On my mind, one line", "One line: what is most on your mind")),
            (
                "Finished",
                [
                    ask("finished", "tick", "Finished"),
                    quiet("  ·  Date: "),
                    ask("finished_on", "date", "Date finished", "choose the date"),
                    quiet("  ·  Role: "),
                    ask("finished_by", "text", "Role of the person who finished it", "your role"),
                ],
            ),
        ],
        label_width=34,
    )
    paper.wrong()
    paper.save(folder / "school_page.docx")


def draw_directors(folder: Path) -> None:
    paper = Paper("School on a page: directors", tight=True)
    _top(paper)
    _facts(paper, people=True, category=True)
    _kpis(paper)
    _plan_and_reviews(paper)
    paper.heading("What the directors should know")
    paper.facts(
        "What the directors should know",
        [
            ("Strengths", give("strengths.line", "Attendance; Phonics")),
            ("Worries", give("worries.line", "Persistent absence")),
            ("Staffing", give("staffing.line", "Two posts vacant")),
            ("Support in place", give("support_now.line", "Attendance officer, one day a week")),
            ("Headteacher", give("head_lines.line", "Going well: … On my mind: …")),
            (
                "Soft intelligence",
                ask(
                    "soft_intelligence",
                    "text",
                    "Soft intelligence",
                    "What is heard, by role, no names of pupils or staff",
                ),
            ),
        ],
        label_width=34,
    )
    paper.wrong()
    paper.save(folder / "school_page_directors.docx")


def draw_members(folder: Path) -> None:
    paper = Paper("School on a page: committee members", tight=True)
    _top(paper)
    _facts(paper, people=False, category=False)
    _kpis(paper)
    _plan_and_reviews(paper, reviews=False)
    paper.para(
        "“suppressed (c)”: a group of fewer than six, or a figure from which one could be worked out. Rating: G at or better than the target, or national where there is no "
        "target; A just short; R well short.",
        style="Note",
    )
    paper.wrong()
    paper.save(folder / "school_page_members.docx")


if __name__ == "__main__":
    templates = Path(__file__).parents[1]
    draw_school(templates)
    draw_directors(templates)
    draw_members(templates)
