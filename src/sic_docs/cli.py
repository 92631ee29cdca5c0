"""The command line: arguments → one job → printed report → exit status.

Everything heavy is imported inside the command that needs it, so that `--help` stays quick.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from sic_docs.errors import DONE, ConfigError, NotKnown, SicDocsError, StoreError

if TYPE_CHECKING:
    from sic_docs.console import Console
    from sic_docs.jobs.app import App

_ROOT: Final = Path(__file__).resolve().parents[2]
"""The checkout sic_docs runs from (decision 22)."""


def entry() -> None:
    """`sic-docs`, and `python -m sic_docs`."""
    raise SystemExit(main(sys.argv[1:], os.environ))


def main(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run one command; returns its exit status. Never a traceback, whatever happens."""
    from sic_docs.console import Console, hush

    try:
        arguments = _parser().parse_args(_globals_first(argv))
    except _WrongCommandLine as wrong:
        return Console(as_json="--json" in argv, quiet=False).refused(wrong.usage, wrong.message)
    except SystemExit:  # --help has been printed
        return DONE
    console = Console(as_json=arguments.json, quiet=arguments.quiet)
    try:
        status = _done(arguments, environ, console)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our answer has gone (`sic-docs due | head`)
        hush()
        return DONE
    return status


def _done(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    """The command's exit status; every failure becomes a sentence here."""
    try:
        return int(arguments.command(arguments, environ, console))
    except SicDocsError as problem:
        return console.failed(problem)
    except KeyboardInterrupt:
        console.say("Stopped. Running again finishes what was begun.")
        return 130
    except BrokenPipeError:
        raise
    except Exception as fault:  # the last door: a fault of ours, or of the machine's, that nothing foresaw
        from sic_docs.faults import unexpected

        return console.failed(unexpected(fault, environ))


# --- the parser -------------------------------------------------------------------------------------------------

_GLOBAL_VALUES: Final = ("--config", "--library", "--school", "--on")
_GLOBAL_FLAGS: Final = ("--json", "--dry-run", "--quiet")


def _globals_first(argv: Sequence[str]) -> list[str]:
    """Global options are accepted before or after the command: move them to the front."""
    front: list[str] = []
    rest: list[str] = []
    items = iter(argv)
    for item in items:
        if item == "--":
            rest += [item, *items]
        elif item in _GLOBAL_FLAGS or (item.startswith(_GLOBAL_VALUES) and "=" in item):
            front.append(item)
        elif item in _GLOBAL_VALUES:
            front += [item, *[value for value in [next(items, None)] if value is not None]]
        else:
            rest.append(item)
    return front + rest


class _WrongCommandLine(Exception):
    def __init__(self, usage: str, message: str) -> None:
        super().__init__(message)
        self.usage, self.message = usage, message


class _Parser(argparse.ArgumentParser):
    """argparse, but what is wrong comes back to be said in the form asked for."""

    def error(self, message: str) -> NoReturn:
        raise _WrongCommandLine(self.format_usage(), message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="sic-docs",
        description="Runs a trust's School Improvement Cycle through the Word and Excel documents people already use.",
        epilog="Exit status: 0 done; 2 wrong command line; 10-19 could not (13 the place where files live refused, 15 what"
        " was asked for is not known; all in docs/running.md); 20 done, but an issue needs a person.",
        allow_abbrev=False,
    )
    parser.add_argument("--config", type=Path, default=_ROOT / "config", metavar="DIR", help="the trust's definitions")
    parser.add_argument("--library", metavar="PLACE", help="a folder (default: from config/trust.yaml)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done; write nothing")
    parser.add_argument("--school", action="append", default=[], metavar="CODE", help="only this school; repeatable")
    parser.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="the date to act as (default: today, London)")
    parser.add_argument("--quiet", action="store_true", help="no progress, no list of documents left as they are")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, command: Callable[..., int], text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", allow_abbrev=False)
        one.set_defaults(command=command)
        return one

    add("check", check, "check everything that must agree: config, register, templates, calendars")
    due_parser = add("due", due, "list what is owed between two dates")
    due_parser.add_argument("--from", dest="first", type=_day, metavar="DATE", help="default: today")
    due_parser.add_argument("--to", dest="last", type=_day, metavar="DATE", help="default: 28 days later")
    add("run", run, "do the whole day's job; safe to repeat")
    add("collect", collect, "read the schools' KPI workbooks")
    add("read", read, "read what people typed in filed documents")
    issue_parser = add("issue", issue, "write and file the documents that are due")
    issue_parser.add_argument("--again", metavar="KEY", help="file the next copy of one paper, beside the first")
    add("pack", pack, "compile the committee packs that are due")
    preview_parser = add("preview", preview, "write one document as it would be issued; files nothing")
    preview_parser.add_argument("type", metavar="TYPE", help="a document type of config/documents.yaml")
    _to(preview_parser)
    add("status", status, "say whether the cycle ran: every document owed so far and what became of it")
    actions_parser = add("actions", actions, "list the actions of every meeting")
    actions_parser.add_argument("--all", action="store_true", dest="everything", help="closed and withdrawn ones too")
    actions_parser.add_argument("--trace", metavar="REF", help="one action, with what each document said of it")
    for name, command, text in (
        ("register", register_new, "the Trust register workbook"),
        ("kpi", kpi_new, "the KPI return workbook"),
    ):
        summary = f"make a blank one of {text}" + ("; map a school's own workbook" if name == "kpi" else "")
        group = commands.add_parser(name, help=summary, allow_abbrev=False)
        inner = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
        new = inner.add_parser("new", help=text)
        new.set_defaults(command=command)
        _to(new)
        if name == "kpi":
            new.add_argument("--year", metavar="2026-27", help="default: the academic year of the date")
            mapping = inner.add_parser("map", help="propose how a school's own workbook is read; needs --school")
            mapping.add_argument("file", type=Path, metavar="FILE", help="the workbook")
            mapping.set_defaults(command=kpi_map)
    add("doctor", doctor, "say what this machine has and lacks, and how to mend it")
    add("serve", serve, "run the engine, its schedule and a worker on this machine")
    return parser


def _to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, required=True, metavar="PATH", help="where to write it; never over a file")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2026-11-24") from None


def _app(arguments: argparse.Namespace, environ: Mapping[str, str]) -> App:
    from sic_docs.wiring import build_app

    return build_app(arguments.config, arguments.library, environ)


def _today(arguments: argparse.Namespace, app: App) -> date:
    from zoneinfo import ZoneInfo

    on: date | None = arguments.on
    return on or app.now.astimezone(ZoneInfo(app.definitions.trust.time_zone)).date()


# --- the commands -----------------------------------------------------------------------------------------------


def check(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    from sic_docs.jobs.checking import check_everything

    try:
        app = _app(arguments, environ)
    except ConfigError as problem:
        return console.checked(problem.issues or (problem.issue(),), exit_status=problem.exit_status)
    return console.checked(check_everything(app, today=_today(arguments, app)))


def due(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    from datetime import timedelta

    from sic_docs.jobs.due import what_is_due

    app = _app(arguments, environ)
    today = _today(arguments, app)
    first = arguments.first or today
    last = arguments.last or first + timedelta(days=28)
    return console.owed(what_is_due(app, today=today, first=first, last=last, schools=_schools(arguments)))


def run(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    return _run(arguments, environ, console, frozenset({"collect", "read", "issue", "pack"}))


def collect(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    return _run(arguments, environ, console, frozenset({"collect"}))


def read(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    return _run(arguments, environ, console, frozenset({"read"}))


def issue(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    return _run(arguments, environ, console, frozenset({"issue"}), again=arguments.again)


def pack(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    return _run(arguments, environ, console, frozenset({"pack"}))


def _run(
    arguments: argparse.Namespace,
    environ: Mapping[str, str],
    console: Console,
    passes: frozenset[str],
    again: str | None = None,
) -> int:
    from sic_docs.edges.runners import SerialRunner
    from sic_docs.jobs.run import run as run_job
    from sic_docs.wiring import library_lock

    app = _app(arguments, environ)
    with library_lock(arguments.library or app.definitions.trust.library, arguments.dry_run):
        report = run_job(
            app,
            today=_today(arguments, app),
            schools=_schools(arguments),
            dry_run=arguments.dry_run,
            passes=passes,
            runner=SerialRunner(),
            progress=console.progress(),
            again=again,
        )
    return console.reported(report)


def _schools(arguments: argparse.Namespace) -> tuple[str, ...] | None:
    return tuple(arguments.school) or None


def preview(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    from sic_docs.edges.runners import SerialRunner
    from sic_docs.jobs.preview import preview as make

    app = _app(arguments, environ)
    school = arguments.school[0] if arguments.school else None
    content = make(
        app,
        type_code=arguments.type,
        school=school,
        today=_today(arguments, app),
        runner=SerialRunner(),
        progress=console.progress(),
    )
    return console.wrote(arguments.to, content, dry_run=arguments.dry_run)


def actions(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    from sic_docs.edges.runners import SerialRunner
    from sic_docs.jobs.looking import actions_now, looked

    app = _app(arguments, environ)
    today, schools = _today(arguments, app), _schools(arguments)
    known = looked(app, today=today, schools=schools, runner=SerialRunner(), progress=console.progress())
    found = actions_now(known, schools, everything=arguments.everything, ref=arguments.trace)
    return console.actions(found, today=today, trace=arguments.trace is not None)


def status(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    from sic_docs.documents.facts.status import in_words
    from sic_docs.edges.runners import SerialRunner
    from sic_docs.jobs.looking import looked
    from sic_docs.jobs.status import status_rows

    app = _app(arguments, environ)
    today, schools = _today(arguments, app), _schools(arguments)
    known = looked(app, today=today, schools=schools, runner=SerialRunner(), progress=console.progress())
    rows = status_rows(known, schools)
    names = {element.code: element.name for element in known.definitions.cycle.elements}
    return console.status(rows, in_words(rows), names)


def register_new(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    from sic_docs.register.new import new_register

    content = new_register(_app(arguments, environ).definitions, None)
    return console.wrote(arguments.to, content, dry_run=arguments.dry_run)


def kpi_new(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    from sic_docs.jobs.preview import new_return

    app = _app(arguments, environ)
    school = arguments.school[0] if arguments.school else None
    content = new_return(app, school=school, year=arguments.year, today=_today(arguments, app))
    return console.wrote(arguments.to, content, dry_run=arguments.dry_run)


def kpi_map(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    from sic_docs.jobs.mapping import map_workbook

    if len(arguments.school) != 1:
        raise NotKnown("A workbook is mapped for one school.", "Name it with --school CODE.", code="school-needed")
    path: Path = arguments.file
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise StoreError(
            f"{path} cannot be read ({problem.strerror}).", "Name a workbook that is there.", code="not-found"
        ) from problem
    app = _app(arguments, environ)
    found = map_workbook(app, content, name=path.name, school=arguments.school[0], today=_today(arguments, app))
    return console.mapped(found)


def doctor(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    from sic_docs.doctor import examine

    return console.examined(examine(arguments.config, arguments.library, environ))


def serve(arguments: argparse.Namespace, environ: Mapping[str, str], console: Console) -> int:
    import subprocess

    command = [sys.executable, "-m", "flows.deployments", "serve", "--config", str(arguments.config)]
    if arguments.library:
        command += ["--library", arguments.library]
    return subprocess.run(command, cwd=_ROOT, env=dict(environ), check=False).returncode
