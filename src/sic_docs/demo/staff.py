"""A scripted member of staff: opens what the service filed, types in it, saves it, as people do between two runs.

They find papers as people do, by folder and by what is on them (the key tells the type and the school apart), and know
nothing of the service's own folder. What they type is in `said`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from sic_docs.config.model import Definitions
from sic_docs.demo import said
from sic_docs.demo.figures_typing import fill_return, own_workbook
from sic_docs.demo.papers import paper, workbook
from sic_docs.demo.word_typing import WordFile
from sic_docs.errors import SicDocsError
from sic_docs.filing.key import DocumentKey
from sic_docs.opc.stamp import read_stamp
from sic_docs.trust.model import School

YEAR: Final = "2026-27"


class Staff:
    """Everyone at the sample trust, at one library.

    Attributes:
        library: The folder people see.
    """

    def __init__(self, library: Path, definitions: Definitions) -> None:
        self.library = library
        self.definitions = definitions
        register = definitions.first_register
        self.schools = {school.code: school for school in register.schools} if register else {}

    def filed(self, document_type: str) -> Iterator[tuple[DocumentKey, Path]]:
        """Every paper of a type that lies in the library, first copies only, in the order of their keys."""
        found: dict[DocumentKey, Path] = {}
        for path in sorted(self.library.rglob("*.*")):
            inside = path.relative_to(self.library).parts
            if inside[0] == "_sic" or path.suffix not in (".docx", ".xlsx") or path.name.startswith("~$"):
                continue
            try:
                stamp = read_stamp(path.read_bytes())
            except SicDocsError:
                continue  # not a file of Word's or Excel's; people would not open it either
            if stamp is None:
                continue
            key = DocumentKey.parse(stamp.key)
            if key.document_type == document_type and key.copy == 1 and key.year == YEAR:
                found.setdefault(key, path)
        yield from sorted(found.items(), key=lambda pair: pair[0])

    # --- figures ------------------------------------------------------------------------------------------------

    def return_figures(self, *half_terms: str, corrected: Collection[str] = ()) -> int:
        """Every school fills in its return for these half terms; how many did.

        Args:
            corrected: Half terms in which what was asked has been put right.
        """
        done = 0
        for key, path in self.filed("kpi_return"):
            school = self.schools[key.school]
            path.write_bytes(
                fill_return(path.read_bytes(), school, YEAR, half_terms, self.definitions, corrected=corrected)
            )
            done += 1
        for layout in self.definitions.foreign:
            school = self.schools[layout.school]
            folder = self._school_folder(school)
            if folder is not None:
                path = folder / layout.path.replace("{year}", YEAR)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(own_workbook(school, YEAR, half_terms, layout, self.definitions))
                done += 1
        return done

    def _school_folder(self, school: School) -> Path | None:
        """The folder people know as this school's: where last year's workbook lies."""
        layout = next(one for one in self.definitions.foreign if one.school == school.code)
        name = Path(layout.path).name
        found = sorted((self.library / "Schools").glob(f"*/*/Working/*/{name}"))
        return found[0].parents[3] if found else None

    # --- meetings -----------------------------------------------------------------------------------------------

    def write_up_line_meetings(self, today: date) -> int:
        """Records of the line meetings held so far, at the schools that have something to say; how many."""
        done = 0
        for key, path in self.filed("line_meeting"):
            record = said.LINE_MEETINGS.get((key.school, key.number))
            if record is None:
                continue
            word = WordFile(path.read_bytes())
            held = word.meeting_date()
            if held is None or held > today or word.has_been_filled("leadership"):
                continue
            word.fill({"held_on": held, "present": "Headteacher and line manager", **record.answers})
            for action in record.actions:
                word.add_row("actions", {**action, "status": "Open"})
            for number in record.done:
                word.fill_row("actions", number, {"status": "Done"})
            if record.finished:
                word.fill({"finished": True, "finished_on": today, "finished_by": "Line manager"})
            path.write_bytes(word.save())
            done += 1
        return done

    def add_two_lines(self) -> int:
        """The heads' own two lines on their school's page."""
        done = 0
        for key, path in self.filed("school_page"):
            lines = said.TWO_LINES.get(key.school)
            word = WordFile(path.read_bytes())
            if lines is None or word.has_been_filled("head_well"):
                continue
            word.fill({"head_well": lines[0], "head_mind": lines[1], "finished": True, "finished_by": "Headteacher"})
            path.write_bytes(word.save())
            done += 1
        return done

    def minute(self, document_type: str, minutes: said.Minutes, today: date) -> int:
        """The clerk's minutes of a trust meeting, from the paper filed for it."""
        done = 0
        for _, path in self.filed(document_type):
            word = WordFile(path.read_bytes())
            held = word.meeting_date()
            if held is None or held > today or word.has_been_filled("held_on"):
                continue
            word.fill({"held_on": held, **minutes.answers})
            for number in range(len(word.rows("members"))):
                word.fill_row("members", number, {"present": "Present"})
            for about, cells in minutes.items.items():
                word.fill_row_about("items", about, cells)
            for code, cells in minutes.schools.items():
                word.fill_row_about("schools", self.schools[code].name, cells)
            for action in minutes.actions:
                word.add_row("actions", {**action, "status": "Open"})
            word.fill({"finished": True, "finished_on": today, "finished_by": "Clerk"})
            path.write_bytes(word.save())
            done += 1
        return done

    def add_to_committee_agenda(self) -> int:
        """The chair asks for one more item; the clerk types it at the end of the draft agenda."""
        done = 0
        for _, path in self.filed("standards_agenda"):
            word = WordFile(path.read_bytes())
            if word.add_row("items", said.COMMITTEE_ITEM):
                path.write_bytes(word.save())
                done += 1
        return done

    def drop_committee_papers(self) -> int:
        """Authors put their papers beside the agenda, in `Papers`, named by the number of the item."""
        done = 0
        for _, path in self.filed("standards_agenda"):
            papers = {name: paper(title, lines) for name, title, lines in said.COMMITTEE_PAPERS}
            name, title, rows = said.COMMITTEE_WORKBOOK
            papers[name] = workbook(title, rows)
            for name, content in papers.items():
                target = path.parent / "Papers" / "Part A" / name
                done += _left(target, content)
        for _, path in self.filed("standards_agenda_b"):
            name, title, lines = said.COMMITTEE_PRIVATE_PAPER
            number = WordFile(path.read_bytes()).row_number("items", "Schools in category")
            done += _left(path.parent / "Papers" / "Part B" / f"{number} {name}.docx", paper(title, lines))
        return done


def _left(target: Path, content: bytes) -> int:
    """A file where there is none; how many were left there."""
    if target.exists():
        return 0
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return 1
