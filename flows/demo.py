"""`make demo`: the sample trust lives through an autumn term, the daily flow run on the days that matter.

A second time the last day is run again: no file outside `_sic/` changes, and digests taken before and after say so. A
demo stopped half-way goes on where it was.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import server, settings

if TYPE_CHECKING:
    from sic_docs.demo.story import Day
    from sic_docs.errors import Issue
    from sic_docs.jobs.report import Report

CONFIG = settings.CHECKOUT / "config"
RETURN_TEMPLATE = settings.CHECKOUT / "templates" / "kpi_return.xlsx"


def say(line: str = "") -> None:
    print(line, file=sys.stderr, flush=True)


def digests(library: Path) -> Mapping[str, str]:
    """Path → SHA-256 of every file people see: all but what lies in `_sic/`."""
    return {
        str(path.relative_to(library)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(library.rglob("*"))
        if path.is_file() and path.relative_to(library).parts[0] != "_sic"
    }


def main(argv: Sequence[str]) -> int:
    """Lay out the library, live through the story, say what was made. 0, or 1 where a day's run failed."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("library", nargs="?", type=Path, default=settings.CHECKOUT / "demo")
    library = parser.parse_args(argv).library.resolve()
    begun = time.monotonic()
    os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "false"  # the page is gone when the demo ends
    lived_before, ended_before = (library / "_sic").exists(), _has_ended(library)
    before = digests(library)
    say(f"The sample trust's library: {library}")
    with tempfile.TemporaryDirectory(prefix="sic-docs-engine-") as home:
        say("Starting the engine (about ten seconds).")
        with server.running(Path(home), server.free_port(), page=False):
            report, failed = _live(library, lived_before)
    if failed:
        say(f"\nThe demo stopped: {failed}")
        return 1
    after = digests(library)
    if ended_before:
        _tell_again(before, after)
    elif lived_before:
        say("\nThe demo was stopped half-way before; it went on where it was, to its end.")
    _tell_made(library, after, report, time.monotonic() - begun)
    return 0


def _has_ended(library: Path) -> bool:
    """Whether this library has lived through the whole story before."""
    from sic_docs.demo.story import STORY, Diary

    diary = Diary(library)
    last = STORY[-1]
    return all(map(diary.has, [day_name(last), *(step.name for step in last.then)]))


def day_name(day: Day) -> str:
    return f"day-{day.on.isoformat()}"


def _live(library: Path, lived_before: bool) -> tuple[Report | None, str]:
    """Every day of the story in turn; the last day's report, or why a run failed."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows.daily import daily
    from sic_docs.config.load import load
    from sic_docs.demo.layout import lay_out
    from sic_docs.demo.staff import Staff
    from sic_docs.demo.story import STORY, Diary
    from sic_docs.errors import ConfigError

    try:
        definitions = load(CONFIG)
    except ConfigError as error:
        return None, "\n".join([str(error), *map(str, error.issues)])
    if not lived_before:
        made = lay_out(library, definitions, template=RETURN_TEMPLATE.read_bytes())
        say(f"Staff have left {len(made)} files there: the Trust register and last year's KPI workbooks.")
    staff = Staff(library, definitions)
    diary = Diary(library)
    report: Report | None = None
    for day in STORY:
        name = day_name(day)
        if diary.has(name) and day is not STORY[-1]:
            continue
        again = " (again)" if diary.has(name) else ""
        say(f"\n{day.on:%a} {day.on.day} {day.on:%b %Y}{again}: {day.why}")
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            state: Any = daily(on=day.on.isoformat(), config=str(CONFIG), library=str(library), return_state=True)
        if not state.is_completed():
            return None, state.message or "a run failed"
        report = state.result()
        say(f"  {state.message}")
        for step in day.then:
            if not diary.has(step.name):
                say(f"  {step.on:%a} {step.on.day} {step.on:%b}: {step.what} ({step.do(staff, step.on)}).")
                diary.note(step.name)
        if not again:
            diary.note(name)
    return report, ""


def _tell_again(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Whether the second time changed anything people see."""
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    say()
    if not changed:
        whole = hashlib.sha256("".join(f"{p}\0{d}\n" for p, d in after.items()).encode()).hexdigest()[:16]
        say(f"Run again: no file outside _sic/ was changed ({len(after)} files, digest {whole} before and after).")
        return
    say(f"Run again: {len(changed)} of {len(after)} files outside _sic/ differ:")
    for path in changed:
        kind = "new" if path not in before else "gone" if path not in after else "changed"
        say(f"  {kind:<8} {path}")


def _tell_made(library: Path, files: Mapping[str, str], report: Report | None, took_s: float) -> None:
    kinds = Counter(Path(path).suffix for path in files)
    say(
        f"\nThere are, after {took_s:.0f} s: {kinds['.docx']} Word documents, {kinds['.xlsx']} workbooks and "
        f"{kinds['.pdf']} PDF, in {library}"
    )
    if report is not None and report.issues:
        _tell_issues(report.issues)
    say("\nWhere to look:")
    for what, pattern in (
        ("the committee's pack, open part", "Trust/*/Standards Committee/**/*pack A*.pdf"),
        ("the same in Word", "Trust/*/Standards Committee/**/*pack A*.docx"),
        ("its private part", "Confidential/Standards Committee/**/*pack B*.pdf"),
        ("the Directors' minutes, filled in", "Confidential/Education Directors Review/**/*minutes.docx"),
        ("one school's papers", "Schools/Oak*/2026-27/Leadership"),
        ("a school's page", "Schools/Oak*/2026-27/Leadership/**/*School on a page*.docx"),
        ("figures being returned", "Schools/Oak*/2026-27/Working/**/*KPI return*.xlsx"),
        ("what needs a person", "Confidential/What needs attention*.docx"),
        ("the Trust register", "Confidential/Trust register.xlsx"),
    ):
        for path in sorted(library.glob(pattern))[:1]:
            say(f"  {what + ':':<36} {path.relative_to(library)}")
    say("\nWhat people would do next:")
    for line in (
        "line managers and heads meet on the Autumn 2 figures and write up their records in the same papers",
        "the clerk books the meetings proposed in the Trust register (Status: booked) or moves their dates",
        "the clerk finishes the committee's minutes; actions set there appear on the next agendas by themselves",
        f"tomorrow at 06:30 the service reads all of it: .venv/bin/sic-docs serve --library '{library}'",
        f"or one run by hand, at once: .venv/bin/sic-docs run --on 2026-12-01 --library '{library}'",
    ):
        say(f"  - {line}")
    say("\nRun `make demo` again: nothing people see will change.")


def _tell_issues(issues: Sequence[Issue]) -> None:
    say(f"\n{len(issues)} to put right:")
    for issue in issues:
        say(f"  - {issue}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
