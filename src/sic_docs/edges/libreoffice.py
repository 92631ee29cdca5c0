"""Word and Excel to tagged PDF by LibreOffice: its own profile, a time limit, results kept by content.

One call of `soffice` converts many documents (a call costs about two seconds, a document about a seventh of one).
Each call has a profile folder of its own, so it neither waits for nor disturbs a LibreOffice a person has open, runs
no macro and follows no link out of a document. It is stopped, with every process it started, when no further document
is finished within `timeout_s`; what was finished is kept and the others are tried again without the one it stuck at.

Codes of ConverterError: `converter-missing`, `converter-type`, `converter-protected`, `converter-unreadable`,
`converter-too-large`, `converter-timeout`, `converter-failed`. All but the first name the document as `file`.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sic_docs.errors import ConverterError

PACKAGES: Final = "libreoffice-writer-nogui libreoffice-calc-nogui"
FONTS: Final = "fonts-liberation fonts-crosextra-carlito fonts-crosextra-caladea"
_FILTERS: Final = {".docx": "writer_pdf_Export", ".xlsx": "calc_pdf_Export"}
_OPTIONS: Final = json.dumps(
    {
        name: {"type": "boolean", "value": "true"}
        for name in ("PDFUACompliance", "UseTaggedPDF", "ExportBookmarks", "DisplayPDFDocumentTitle")
    },
    separators=(",", ":"),
)
_MOST_UNPACKED: Final = 200_000_000
_KEEP_DAYS: Final = 90
_LOOK_EVERY_S: Final = 0.05
# No macros, no links followed, British dates and paper: the profile is ours, never the user's.
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"\
 oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"\
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"\
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"\
 oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link"\
 oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"\
 oor:op="fuse"><value>en-GB</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """What was found of the converter on this machine.

    Attributes:
        version: As it prints it, "LibreOffice 7.4.7.2 …"; "" when it is not there or does not answer.
        remedy: What to do when not `present`; "" otherwise.
    """

    present: bool
    version: str = ""
    remedy: str = ""


class LibreOffice:
    """The `Converter` of ports.py."""

    def __init__(
        self, cache_dir: Path | None = None, timeout_s: float = 120.0, *, program: str | Path | None = None
    ) -> None:
        """Args:
        cache_dir: Where finished PDFs are kept, named by a digest of content and converter; made 0700. None keeps
            them for the life of this object.
        timeout_s: Longest wait, in seconds, for the next document to be finished.
        program: The soffice to use; None looks on the path.
        """
        self._cache_dir = cache_dir
        self._timeout_s = timeout_s
        self._program = Path(program) if program is not None else None
        self._memory: dict[str, bytes] = {}
        self._version: str | None = None
        self._lock = threading.Lock()

    def probe(self) -> Probe:
        """Is a converter there, and does it answer? Never raises."""
        try:
            return Probe(present=True, version=self.version())
        except ConverterError as error:
            return Probe(present=False, remedy=error.remedy)

    def version(self) -> str:
        """As the converter prints it; asked once. Raises ConverterError `converter-missing`."""
        with self._lock:
            if self._version is None:
                self._version = self._ask_version()
            return self._version

    def to_pdf(self, documents: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Tagged PDF for each document (`name.docx` or `name.xlsx` → bytes), in the order given.

        Everything that can be converted is, and is kept, before the first failure is raised: a second call without
        the document named in the error costs nothing for the others.

        Raises:
            ConverterError: See the codes at the top.
        """
        if not documents:
            return {}
        version = self.version()
        keys = {name: _cache_key(name, content, version) for name, content in documents.items()}
        failed: dict[str, ConverterError] = {}
        ready: dict[str, bytes] = {}
        wanted: dict[str, list[str]] = {}
        for name, content in documents.items():
            kept = self._kept(keys[name])
            if kept is not None:
                ready[name] = kept
                continue
            refusal = _refusal(name, content)
            if refusal is not None:
                failed[name] = refusal
            else:
                wanted.setdefault(Path(name).suffix.lower(), []).append(name)
        for suffix, names in wanted.items():
            for name, result in self._convert({name: documents[name] for name in names}, suffix).items():
                if isinstance(result, ConverterError):
                    failed[name] = result
                else:
                    ready[name] = result
                    self._keep(keys[name], result)
        for name in documents:
            if name in failed:
                raise failed[name]
        return {name: ready[name] for name in documents}

    # -- converting -------------------------------------------------------------------------------------------------

    def _convert(self, documents: Mapping[str, bytes], suffix: str) -> dict[str, bytes | ConverterError]:
        """All of one kind. One call for all; then, if something went wrong, the rest again without the culprit."""
        results: dict[str, bytes | ConverterError] = {}
        groups: list[list[str]] = [list(documents)]
        while groups:
            group = groups.pop(0)
            made, in_time, status = self._call([documents[name] for name in group], suffix)
            results.update({group[index]: content for index, content in made.items()})
            missing = [name for index, name in enumerate(group) if index not in made]
            if not missing:
                continue
            if not in_time:
                # documents are converted in order: the first that is not there is the one it stuck at
                results[missing[0]] = ConverterError(
                    f"It was not converted to PDF within {self._timeout_s:g} seconds.",
                    "Open it and look for a very large table or picture; save it as PDF yourself if it needs long.",
                    code="converter-timeout",
                    file=missing[0],
                )
                if missing[1:]:
                    groups.append(missing[1:])
            elif len(group) > 1:
                groups.extend([name] for name in missing)
            else:
                results[missing[0]] = ConverterError(
                    "LibreOffice gave no PDF with a page in it"
                    + (f" (it ended with status {status})." if status else "."),
                    "Open the document, see that it has content, save it again; or save it as PDF yourself.",
                    code="converter-failed",
                    file=missing[0],
                )
        return results

    def _call(self, contents: Sequence[bytes], suffix: str) -> tuple[dict[int, bytes], bool, int]:
        """One run of soffice: (index → PDF, whether it ended by itself, its status)."""
        with tempfile.TemporaryDirectory(prefix="sic-docs-", ignore_cleanup_errors=True) as folder:
            work = Path(folder)
            # numbers, never people's names: a name may hold anything and be of any length
            sources = [work / f"{index:04d}{suffix}" for index in range(len(contents))]
            for source, content in zip(sources, contents, strict=True):
                source.write_bytes(content)
            out = work / "out"
            out.mkdir()
            arguments = [
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--convert-to",
                f"pdf:{_FILTERS[suffix]}:{_OPTIONS}",
                "--outdir",
                str(out),
                *(str(source) for source in sources),
            ]
            in_time, status = self._run(arguments, work, out)
            made: dict[int, bytes] = {}
            for index in range(len(contents)):
                target = out / f"{index:04d}.pdf"
                if target.is_file():
                    content = target.read_bytes()
                    if _has_page(content):
                        made[index] = content
            return made, in_time, status

    def _run(self, arguments: Sequence[str], work: Path, out: Path) -> tuple[bool, int]:
        profile = work / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SIC_DOCS_")}
        environment.update(SAL_USE_VCLPLUGIN="svp", TMPDIR=str(work))
        try:
            process = subprocess.Popen(
                [str(self._find()), f"-env:UserInstallation={profile.as_uri()}", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=work,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            raise _missing(f"LibreOffice could not be started ({error.strerror}).") from error
        try:
            count, since = 0, time.monotonic()
            while process.poll() is None:
                finished = sum(1 for _ in out.iterdir())
                if finished != count:
                    count, since = finished, time.monotonic()
                if time.monotonic() - since > self._timeout_s:
                    return False, 0
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_LOOK_EVERY_S)
            return True, process.returncode
        finally:
            _end_group(process)

    def _find(self) -> Path:
        if self._program is not None:
            return self._program
        for name in ("soffice", "libreoffice"):
            found = shutil.which(name)
            if found is not None:
                return Path(found)
        raise _missing("LibreOffice, which makes PDFs, is not on this machine.")

    def _ask_version(self) -> str:
        program = self._find()
        with tempfile.TemporaryDirectory(prefix="sic-docs-", ignore_cleanup_errors=True) as folder:
            try:
                answer = subprocess.run(
                    [str(program), f"-env:UserInstallation={Path(folder).as_uri()}", "--version"],
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    text=True,
                    timeout=max(self._timeout_s, 30.0),
                    check=False,
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                raise _missing(f"{program} does not answer.") from error
        version = " ".join(answer.stdout.split())
        if answer.returncode != 0 or not version:
            raise _missing(f"{program} does not say its version.")
        return version

    # -- what was made before ---------------------------------------------------------------------------------------

    def _kept(self, key: str) -> bytes | None:
        if self._cache_dir is None:
            return self._memory.get(key)
        path = self._cache_dir / f"{key}.pdf"
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return content if _has_page(content) else None

    def _keep(self, key: str, content: bytes) -> None:
        if self._cache_dir is None:
            self._memory[key] = content
            return
        # a cache that cannot be written costs time, not the pack
        with contextlib.suppress(OSError):
            self._cache_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, temporary = tempfile.mkstemp(dir=self._cache_dir, prefix=".making-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                Path(temporary).replace(self._cache_dir / f"{key}.pdf")
            except OSError:
                Path(temporary).unlink(missing_ok=True)
            oldest = time.time() - _KEEP_DAYS * 86_400
            for path in self._cache_dir.iterdir():
                if path.suffix == ".pdf" and path.stat().st_mtime < oldest:
                    path.unlink(missing_ok=True)


def _missing(found: str) -> ConverterError:
    return ConverterError(found, f"Run: sudo apt install {PACKAGES} {FONTS}", code="converter-missing")


def _cache_key(name: str, content: bytes, version: str) -> str:
    digest = hashlib.sha256()
    for piece in (version, _OPTIONS, Path(name).suffix.lower()):
        digest.update(piece.encode() + b"\0")
    digest.update(content)
    return digest.hexdigest()


def _refusal(name: str, content: bytes) -> ConverterError | None:
    """Why a document is not even tried. LibreOffice opens anything as text, so what is not Office is stopped here."""
    if Path(name).suffix.lower() not in _FILTERS:
        return ConverterError(
            "Only Word (.docx) and Excel (.xlsx) files can be converted to PDF.",
            "Save it as .docx, .xlsx or PDF.",
            code="converter-type",
            file=name,
        )
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return ConverterError(
            "It is password protected, or saved in the old Office format.",
            "Take the password off, or save it as .docx or .xlsx.",
            code="converter-protected",
            file=name,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(member.file_size for member in package.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ConverterError(
            "It is not a Word or Excel file, or is damaged or only partly copied.",
            "Open it in Word or Excel, save it again and copy it here again.",
            code="converter-unreadable",
            file=name,
        )
    if unpacked > _MOST_UNPACKED:
        return ConverterError(
            f"It unpacks to more than {_MOST_UNPACKED // 1_000_000} MB.",
            "Make the pictures in it smaller and save it again.",
            code="converter-too-large",
            file=name,
        )
    return None


def _has_page(content: bytes) -> bool:
    """A whole PDF with at least one page; half a PDF is none (pikepdf would mend it by guessing)."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        return False
    import pikepdf  # here, because most runs meet no PDF and it takes as long to load as config/

    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as document:
            return len(document.pages) > 0
    except (pikepdf.PdfError, ValueError):
        return False


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End soffice and the processes it started; none of them is anybody else's."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
