"""The last door: a fault nothing foresaw → one sentence for people, and the traceback where only its mender looks."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path

from sic_docs.errors import Unexpected
from sic_docs.settings import cache_folder

SHOWN = "SIC_DOCS_TRACEBACK"
"""Set to anything, it puts the traceback on standard error instead of into a file."""


def unexpected(fault: Exception, environ: Mapping[str, str]) -> Unexpected:
    """The fault as an error of ours.

    Its own words are not shown, since they may repeat what somebody typed; those of the system about a file are.
    """
    what = type(fault).__name__
    if isinstance(fault, OSError) and fault.strerror:
        what = f"{fault.strerror}: {fault.filename}" if fault.filename else fault.strerror
    if environ.get(SHOWN):
        traceback.print_exception(fault, file=sys.stderr)
        kept = "Pass on the lines above to whoever looks after sic-docs."
    else:
        path = _kept(fault, cache_folder(environ) / "last fault.txt")
        kept = (
            f"Pass on {path} to whoever looks after sic-docs." if path else f"Run it again with {SHOWN}=1 to see where."
        )
    return Unexpected(
        f"sic-docs met something it does not know ({what}, {_where(fault)}).",
        f"{kept} Nothing is half written; a later run finishes what was begun.",
    )


def _where(fault: Exception) -> str:
    """The last place in our own code, as `jobs/run.py line 12`."""
    ours = Path(__file__).parent
    for frame in reversed(traceback.extract_tb(fault.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(ours):
            return f"{path.relative_to(ours).as_posix()} line {frame.lineno}"
    return "outside its own code"


def _kept(fault: Exception, path: Path) -> Path | None:
    """Where the traceback was written, for nobody else's eyes; None where it could not be."""
    text = "".join(traceback.format_exception(fault))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return None
    return path
