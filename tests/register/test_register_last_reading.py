"""P20: what cannot be read in the register is as last read, named by cell, and the kept reading is never poorer for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sic_docs.config.load import load
from sic_docs.cycle.model import Meeting, MeetingStatus
from sic_docs.errors import Issue, WorkbookError
from sic_docs.register.model import Register
from sic_docs.register.new import new_register
from sic_docs.register.read import read_register
from sic_docs.school_year.model import Period

CONFIG = load(Path(__file__).parents[2] / "config")
SAMPLE = CONFIG.first_register or Register()
MEETING = Meeting(
    ref="M-line_meetings-OAK-2026-27-autumn-01",
    element="line_meetings",
    school="OAK",
    period=Period("2026-27", "autumn"),
    number=1,
    on=date(2026, 9, 17),  # Thu
    status=MeetingStatus.BOOKED,
)
BEFORE = replace(SAMPLE, meetings=(MEETING,))


@pytest.fixture(scope="module")
def made() -> tuple[bytes, Register]:
    content = new_register(CONFIG, BEFORE)
    register, issues = read_register(content, CONFIG)
    assert issues == ()
    return content, register


Edit = Callable[[Any, dict[str, int]], None]


@pytest.fixture
def after(made: tuple[bytes, Register]) -> Callable[[str, Edit], tuple[Register, list[Issue]]]:
    """What is read after somebody worked in a sheet, the last good reading at hand."""

    def work(sheet: str, edit: Edit) -> tuple[Register, list[Issue]]:
        content, last = made
        book = openpyxl.load_workbook(BytesIO(content))
        page = book[sheet]
        head = next(n for n, row in enumerate(page.iter_rows(values_only=True), 1) if sum(map(bool, row)) > 3)
        columns = {str(cell.value): cell.column for cell in page[head] if cell.value}
        edit(page, {**columns, "head": head, "first": head + 1})
        out = BytesIO()
        book.save(out)
        register, issues = read_register(out.getvalue(), CONFIG, last=last)
        return register, list(issues)

    return work


def at(page: Any, columns: dict[str, int], heading: str, row: int = 0) -> Any:
    return page.cell(columns["first"] + row, columns[heading])


def test_a_heading_somebody_renamed_loses_no_school(made: Any, after: Any) -> None:
    def rename(page: Any, columns: dict[str, int]) -> None:
        page.cell(columns["head"], columns["School"]).value = "Name of school"

    register, (issue,) = after("Schools", rename)
    assert register == made[1]
    assert issue.code == "register-missing-column" and '"School"' in issue.found and "as last read" in issue.found


def test_an_optional_heading_somebody_renamed_loses_no_date(made: Any, after: Any) -> None:
    def rename(page: Any, columns: dict[str, int]) -> None:
        page.cell(columns["head"], columns["Date"]).value = "When"

    register, (issue,) = after("Meetings", rename)
    assert register.meetings == made[1].meetings and '"Date"' in issue.found


@pytest.mark.parametrize(("heading", "typed"), [("Number on roll", "four hundred"), ("Phase", "Primry")])
def test_one_bad_cell_drops_no_school_and_changes_no_order(made: Any, after: Any, heading: str, typed: str) -> None:
    def mistype(page: Any, columns: dict[str, int]) -> None:
        at(page, columns, heading).value = typed
        at(page, columns, "Number on roll", 1).value = 199

    register, (issue,) = after("Schools", mistype)
    first, second, *rest = made[1].schools
    assert register.schools == (first, replace(second, roll=199), *rest)
    assert "cell" in (issue.place or "") and typed in issue.found
    shown = first.roll if heading == "Number on roll" else first.phase.value
    assert f"as last read ({heading} {shown})" in issue.found


def test_a_row_whose_date_is_text_says_which_date_holds(made: Any, after: Any) -> None:
    def move(page: Any, columns: dict[str, int]) -> None:
        at(page, columns, "Date").value = "24 September 2026"

    register, (issue,) = after("Meetings", move)
    assert register.meetings == made[1].meetings
    assert issue.code == "register-date-as-text" and "Date Thu 17 Sep 2026; Status booked" in issue.found


def test_a_formula_never_calculated_in_a_reason_takes_no_moved_date_with_it(made: Any, after: Any) -> None:
    def move(page: Any, columns: dict[str, int]) -> None:
        at(page, columns, "Date").value = date(2026, 9, 24)
        at(page, columns, "Reason").value = '=CONCATENATE("moved by ","the head")'

    register, (issue,) = after("Meetings", move)
    (meeting,) = register.meetings
    assert meeting.on == date(2026, 9, 24) and not meeting.reason
    assert issue.code == "register-error-cell" and issue.found.endswith("Until then it counts as empty.")


def test_a_row_booked_without_its_date_is_as_last_read(made: Any, after: Any) -> None:
    def empty(page: Any, columns: dict[str, int]) -> None:
        at(page, columns, "Date").value = None

    register, (issue,) = after("Meetings", empty)
    assert register.meetings == made[1].meetings and "Date Thu 17 Sep 2026" in issue.found


def test_a_school_without_a_row_that_never_left_stays_and_is_asked_for(made: Any, after: Any) -> None:
    def delete(page: Any, columns: dict[str, int]) -> None:
        page.delete_rows(columns["first"] + 1)

    register, (issue,) = after("Schools", delete)
    assert register == made[1]
    assert (issue.code, issue.school) == ("school-missing", made[1].schools[1].code)
    # it is the same again when the register is read against that reading: every run asks
    again, found = read_register(
        new_register(CONFIG, replace(register, schools=register.schools[2:])), CONFIG, last=register
    )
    assert again.schools == register.schools and [i.code for i in found] == ["school-missing"] * 2


def test_a_school_that_left_may_lose_its_row(made: Any) -> None:
    first, *rest = made[1].schools
    last = replace(made[1], schools=(replace(first, left_on=date(2026, 7, 31)), *rest))
    keep = {"categories", "people", "inspections", "targets", "meetings"}
    now = replace(last, schools=tuple(rest), **{name: () for name in keep - {"people", "categories", "meetings"}})
    register, found = read_register(new_register(CONFIG, now), CONFIG, last=last)
    assert [s.code for s in register.schools] == [s.code for s in rest]
    assert "school-missing" not in {i.code for i in found}


def test_a_copied_row_is_not_taken_for_the_one_it_was_copied_from(made: Any, after: Any) -> None:
    def copy(page: Any, columns: dict[str, int]) -> None:
        for column in range(1, page.max_column + 1):
            page.cell(columns["first"] + 1, column).value = page.cell(columns["first"], column).value
        at(page, columns, "Date", 1).value = date(2026, 10, 1)

    register, (issue,) = after("Meetings", copy)
    assert register.meetings == made[1].meetings
    assert issue.code == "register-copied-ref" and issue.found.endswith("Until then the row is left out.")


def test_a_new_row_that_cannot_be_read_is_left_out_and_says_so(made: Any, after: Any) -> None:
    count = len(made[1].categories)

    def add(page: Any, columns: dict[str, int]) -> None:
        for heading, value in (
            ("School", "ELM"),
            ("Category", "Causing Concern"),
            ("From", "1 Dec 2026"),
            ("Status", "agreed"),
        ):
            at(page, columns, heading, count).value = value

    register, (issue,) = after("Categories", add)
    assert register.categories == made[1].categories
    assert "left out" in issue.found


def test_a_sheet_that_is_emptied_or_gone_is_as_last_read(made: Any, after: Any) -> None:
    def empty(page: Any, columns: dict[str, int]) -> None:
        page.delete_rows(columns["first"], 200)

    register, (issue,) = after("Categories", empty)
    assert register == made[1] and issue.code == "register-emptied"

    def rename(page: Any, columns: dict[str, int]) -> None:
        page.title = "Dates of meetings"

    register, (issue,) = after("Meetings", rename)
    assert register == made[1] and issue.code == "register-missing-sheet" and "as last read" in issue.found


def test_rows_people_delete_from_other_sheets_are_gone(made: Any, after: Any) -> None:
    register, issues = after("People", lambda page, columns: page.delete_rows(columns["first"]))
    assert register.people == made[1].people[1:] and issues == []


def test_a_first_register_without_schools_that_can_be_read_is_refused(made: Any) -> None:
    book = openpyxl.load_workbook(BytesIO(made[0]))
    for row in book["Schools"].iter_rows():
        for cell in row:
            if cell.value == "School":
                cell.value = "Name"
    out = BytesIO()
    book.save(out)
    with pytest.raises(WorkbookError) as caught:
        read_register(out.getvalue(), CONFIG)
    assert '"School"' in caught.value.found and caught.value.place == "sheet Schools"
