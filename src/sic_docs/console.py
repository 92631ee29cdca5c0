"""What a person or a program sees of a job: text on standard output, messages on standard error, or one JSON object."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sic_docs.errors import DONE, DONE_WITH_ISSUES, WRONG_COMMAND_LINE, Issue, NameTaken, SicDocsError, StoreError

if TYPE_CHECKING:
    from sic_docs.doctor import Finding
    from sic_docs.documents.owed import Owed
    from sic_docs.documents.status import StatusRow
    from sic_docs.jobs.mapping import Mapped
    from sic_docs.jobs.report import Report
    from sic_docs.meetings.model import Action
    from sic_docs.ports import Progress


class Console:
    """Prints one command's answer in the form asked for, and returns its exit status."""

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self.as_json = as_json
        self.quiet = quiet

    def say(self, text: str) -> None:
        print(text, file=sys.stderr)

    def progress(self) -> Progress:
        return _Bar(shown=not self.quiet and not self.as_json and sys.stderr.isatty())

    def failed(self, problem: SicDocsError) -> int:
        if self.as_json:
            error = {"code": problem.code, "message": problem.found, "remedy": problem.remedy}
            self._json({}, problem.exit_status, error)
            return problem.exit_status
        for issue in getattr(problem, "issues", ()) or (problem.issue(),):
            self.say(str(issue))
        return problem.exit_status

    def refused(self, usage: str, message: str) -> int:
        """A wrong command line, with how it is written."""
        if self.as_json:
            remedy = " ".join(usage.split())
            error = {"code": "wrong-command-line", "message": message, "remedy": f"See sic-docs --help; {remedy}"}
            self._json({}, WRONG_COMMAND_LINE, error)
        else:
            self.say(f"{usage}sic-docs: error: {message}")
        return WRONG_COMMAND_LINE

    def checked(self, issues: Sequence[Issue], exit_status: int | None = None) -> int:
        status = exit_status if exit_status is not None else (DONE_WITH_ISSUES if issues else DONE)
        if self.as_json:
            error = None
            if exit_status is not None:
                error = {"code": "config", "message": "The configuration cannot be used.", "remedy": "See issues."}
            self._json({"issues": [issue_json(i) for i in issues], "counts": {"issues": len(issues)}}, status, error)
        else:
            for issue in issues:
                print(issue)
            print(f"{_count(len(issues), 'issue')} found." if issues else "Everything agrees.")
        return status

    def owed(self, rows: Sequence[Owed]) -> int:
        if self.as_json:
            self._json({"owed": [_owed_json(row) for row in rows]}, DONE)
            return DONE
        for row in rows:
            what = row.document_type or f"({row.element})"
            window = f"{row.window.first:%d %b}–{row.window.last:%d %b %Y}"
            state = _meeting_state(row)
            said = f"  {state}" if state in ("proposed", "cancelled") else ""
            print(f"{row.issue_on:%a %d %b %Y}  {row.school:<8}  {what:<24}  {row.period.label:<9}  {window}{said}")
        print(f"{_count(len(rows), 'row')}.")
        return DONE

    def actions(self, found: Sequence[Action], *, today: date, trace: bool) -> int:
        if self.as_json:
            self._json({"actions": [_action_json(action, today, trace) for action in found]}, DONE)
            return DONE
        for action in found:
            late = "overdue" if action.is_overdue(today) else action.status
            due = action.due_on.isoformat() if action.due_on else action.due or "no date"
            print(f"{action.ref:<13} {action.school or 'Trust':<8} {late:<13} {due:<12} {action.owner or 'no owner'}")
            lines = [action.text + (" (from an unfinished record)" if action.provisional else "")]
            if trace:
                lines.append(f"set in {action.from_key}" + (f" ({action.from_on})" if action.from_on else ""))
                lines += action.trace
            for line in lines:
                print(f"{'':<13} {line}")
        print(f"{_count(len(found), 'action')}.")
        return DONE

    def status(self, rows: Sequence[StatusRow], counts: str, names: Mapping[str, str]) -> int:
        """Args: names: Element code → name, for an element that has no paper."""
        if self.as_json:
            self._json({"rows": [_status_json(row) for row in rows], "counts": counts}, DONE)
            return DONE
        for row in rows:
            filed = row.filed_on.isoformat() if row.filed_on else "–"
            school = "the trust" if row.school == "TRUST" else row.school
            what = row.key or f"{names.get(row.element, row.element)}, {school}, {row.period.label}"
            print(f"{row.owed_on}  {filed:<10}  {row.state:<16}  {what}" + (f"  {row.late}" if row.late else ""))
        print(f"{counts}.")
        return DONE

    def reported(self, report: Report) -> int:
        status = report.exit_status
        if self.as_json:
            self._json(report.as_json(), status)
            return status
        left = report.counts.get("leave-as-is", 0)
        shown = report
        if self.quiet:
            shown = replace(report, outcomes=tuple(o for o in report.outcomes if o.verb != "leave-as-is"))
        for line in shown.lines():
            print(line)
        if self.quiet and left:
            print(f"{_count(left, 'document')} left as they are.")
        return status

    def wrote(self, path: Path, content: bytes, *, dry_run: bool = False) -> int:
        """Write a file where there is none (promise 1).

        Raises:
            NameTaken: Something is there.
            StoreError: It cannot be written.
        """
        try:
            if dry_run and os.path.lexists(path):
                raise FileExistsError
            if not dry_run:
                _create(path, content)
        except FileExistsError as problem:
            raise NameTaken(
                f"There is something at {path} already; it was left as it is.",
                "Choose another name with --to, or move what is there away first.",
            ) from problem
        except OSError as problem:
            raise StoreError(
                f"{path} could not be written ({problem.strerror}).", "Choose another place with --to."
            ) from problem
        if self.as_json:
            self._json({"path": str(path)}, DONE)
        else:
            print(path)
        return DONE

    def mapped(self, found: Mapped) -> int:
        """A proposed mapping, what it would read, and what is wrong with that."""
        status = DONE_WITH_ISSUES if found.issues else DONE
        if self.as_json:
            readings = [
                {
                    "measure": r.measure,
                    "period": r.period.slug,
                    "state": r.state.value,
                    "value": None if r.value is None else f"{r.value:f}",
                    "place": f"sheet {r.sheet}, cell {r.cell}",
                }
                for r in found.readings
            ]
            more = {"mapping": found.yaml, "readings": readings, "issues": [issue_json(i) for i in found.issues]}
            self._json(more, status)
            return status
        print(found.yaml)
        print("What it would read:")
        for r in found.readings:
            shown = f"{r.value:f}" if r.value is not None else r.found or r.state.value
            print(f"  {found.names[r.measure]:<44}  {r.period.label:<9}  {shown:>12}  {r.sheet}!{r.cell}")
        for issue in found.issues:
            print(issue)
        return status

    def examined(self, findings: Sequence[Finding]) -> int:
        good = all(f.ok or not f.needed for f in findings)
        status = DONE if good else DONE_WITH_ISSUES
        if self.as_json:
            self._json({"checks": [{"name": f.name, "ok": f.ok, "remedy": f.remedy} for f in findings]}, status)
            return status
        for finding in findings:
            print(f"{'yes' if finding.ok else 'NO ':<3}  {finding.name}{'' if finding.ok else ' — ' + finding.remedy}")
        return status

    def _json(self, more: Mapping[str, Any], status: int, error: Mapping[str, str] | None = None) -> None:
        print(json.dumps({"ok": error is None, "exit": status, "error": error, **more}, ensure_ascii=False))


def _create(path: Path, content: bytes) -> None:
    """A new file, whole or not at all; never over another, however late that one appeared."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
        except OSError:
            path.unlink(missing_ok=True)
            raise


def hush() -> None:
    """Let go of a standard output nobody reads any more, so that Python does not complain of it on leaving."""
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a path of ours
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
    except (OSError, ValueError):  # a standard output that is no file
        return


class _Bar:
    """One line that overwrites itself, for a person watching."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown

    def step(self, what: str, done: int, total: int) -> None:
        if self.shown:
            filled = 30 * done // max(total, 1)
            end = "\n" if done == total else ""
            print(f"\r{what:<10} [{'#' * filled:<30}] {done} of {total}", end=end, file=sys.stderr, flush=True)


def issue_json(issue: Issue) -> dict[str, str | None]:
    return {
        "code": issue.code,
        "file": issue.file,
        "place": issue.place,
        "found": issue.found,
        "remedy": issue.remedy,
        "school": issue.school,
    }


def _action_json(action: Action, today: date, trace: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ref": action.ref,
        "text": action.text,
        "owner": action.owner,
        "due": action.due_on.isoformat() if action.due_on else None,
        "due_words": action.due,
        "status": action.status,
        "school": action.school,
        "from": action.from_key,
        "touched": action.touched_key or action.from_key,
        "body": action.body,
        "overdue": action.is_overdue(today),
        "shared": action.shared,
        "unfinished": action.provisional,
    }
    return found | ({"trace": list(action.trace)} if trace else {})


def _status_json(row: StatusRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "state": row.state.value,
        "owed_on": row.owed_on.isoformat(),
        "filed_on": row.filed_on.isoformat() if row.filed_on else None,
        "element": row.element,
        "document_type": row.document_type,
        "school": None if row.school == "TRUST" else row.school,
        "meeting_on": row.meeting_on.isoformat() if row.meeting_on else None,
        "late": row.late,
        "approved_on": row.approved_on.isoformat() if row.approved_on else None,
    }


def _owed_json(row: Owed) -> dict[str, Any]:
    return {
        "key": row.key,
        "element": row.element,
        "document_type": row.document_type,
        "school": None if row.school == "TRUST" else row.school,
        "period": row.period.slug,
        "window": {"from": row.window.first.isoformat(), "to": row.window.last.isoformat()},
        "issue_on": row.issue_on.isoformat(),
        "category": row.category,
        "meeting": _meeting_state(row),
    }


def _meeting_state(row: Owed) -> str | None:
    """Proposed, booked or cancelled; None where nothing is held."""
    return row.occurrence.meeting.status.value if row.occurrence.meeting else None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
