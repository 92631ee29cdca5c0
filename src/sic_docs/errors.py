"""What stopped us (errors) and what a person should put right (issues), on one page.

An `Issue` is a value: gathered, carried on and shown in a list. An error stops one job, or one
school's share of it. Both say where, what was found, what to do, and a stable code. Neither ever
holds personal data: name the cell, not the child.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """Something a person should put right.

    Attributes:
        code: Stable, lower case with hyphens, e.g. `kpi-not-a-number`.
        file: The file as people know it, e.g. `OAK KPI return 2026-27.xlsx`; None if no one file.
        place: Where in it: `sheet Attendance, cell F14`, `line 41`, `heading Actions, row 3`.
        found: What was found, one sentence.
        remedy: What to do, one sentence.
        school: Short code of the school concerned; None for the trust.
    """

    code: str
    file: str | None = None
    place: str | None = None
    found: str
    remedy: str
    school: str | None = None

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.place) if part)
        lead = f"{where}: " if where else ""
        return f"{lead}{self.found} {self.remedy}   [{self.code}]"


class SicDocsError(Exception):
    """A failure of ours to do something, in words for the person who can mend it.

    Attributes:
        exit_status: What the command line returns (10–19, one for each family).
        code: Stable name of the failure.
        found: What happened, one sentence.
        remedy: What to do, one sentence.
    """

    exit_status: ClassVar[int] = 19
    code: str = "failed"

    def __init__(
        self,
        found: str,
        remedy: str,
        *,
        code: str | None = None,
        file: str | None = None,
        place: str | None = None,
    ) -> None:
        super().__init__(found)
        self.found = found
        self.remedy = remedy
        self.file = file
        self.place = place
        if code is not None:
            self.code = code

    def issue(self, *, school: str | None = None) -> Issue:
        """The same failure as an issue, for when it stopped only one school or one file."""
        return Issue(
            code=self.code, file=self.file, place=self.place, found=self.found, remedy=self.remedy, school=school
        )

    def __str__(self) -> str:
        return str(self.issue())


class ConfigError(SicDocsError):
    """`config/` cannot be used; carries every problem found, not only the first."""

    exit_status = 10
    code = "config"

    def __init__(self, found: str, remedy: str, *, issues: tuple[Issue, ...] = (), code: str | None = None) -> None:
        super().__init__(found, remedy, code=code)
        self.issues = issues


class WorkbookError(SicDocsError):
    """This is not a workbook we can open (damaged, encrypted, too large, not a workbook)."""

    exit_status = 11
    code = "workbook"


class TemplateError(SicDocsError):
    """A Word template cannot be compiled or filled; names the template and the place."""

    exit_status = 12
    code = "template"


class DocumentError(SicDocsError):
    """A filed Word document cannot be opened or read."""

    exit_status = 12
    code = "document"


class StoreError(SicDocsError):
    """The place where files live refused or failed."""

    exit_status = 13
    code = "store"


class NameTaken(StoreError):
    """Something is already at that path, even if it appeared a moment ago."""

    code = "name-taken"


class ChangedMeanwhile(StoreError):
    """What is there is not what was read a moment before; nothing was replaced."""

    code = "changed-meanwhile"


class NotFound(StoreError):
    """Nothing is at that path any more."""

    code = "not-found"


class NotAllowed(StoreError):
    """The store refused for want of rights."""

    code = "not-allowed"


class FileOpen(StoreError):
    """Somebody has the file open; nothing was written."""

    code = "file-open"


class ConverterError(SicDocsError):
    """Word or Excel to PDF failed: converter missing, timed out, or made nothing."""

    exit_status = 14
    code = "converter"


class NotKnown(SicDocsError):
    """What was asked for is not known here: a school, a key, a document type, a year, a ref."""

    exit_status = 15
    code = "not-known"


class RegisterError(SicDocsError):
    """The Trust register cannot be used at all and there is no earlier reading to fall back on."""

    exit_status = 16
    code = "register"


class Unexpected(SicDocsError):
    """A fault of ours that nothing foresaw; the last door lets it out as a sentence, never as a traceback."""

    code = "unexpected"


class AlreadyRunning(SicDocsError):
    """Another run of sic_docs on this machine holds the library."""

    exit_status = 17
    code = "already-running"


DONE = 0
WRONG_COMMAND_LINE = 2
DONE_WITH_ISSUES = 20
