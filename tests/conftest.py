"""Every test's ground rules: no outside network, a missing tool is named at the end, one sample trust for all."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sic_docs.config.model import Definitions
    from sic_docs.edges.libreoffice import LibreOffice

ROOT = Path(__file__).resolve().parent.parent
UNDER_CI = os.environ.get("CI") == "true" or os.environ.get("SIC_DOCS_CI") == "1"
NEEDS = "needs "


def missing_tool(what: str) -> None:
    """Skip the test that needs a tool this machine lacks; where changes are accepted, fail it instead."""
    if UNDER_CI:
        pytest.fail(f"{NEEDS}{what}, which must be here when changes are accepted", pytrace=False)
    pytest.skip(f"{NEEDS}{what}")


# --- no outside network -----------------------------------------------------------------------------------------

_connect = socket.socket.connect


def _only_this_machine(self: socket.socket, address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1", "localhost"):
        raise PermissionError(f"A test tried to reach {host}. Tests use no network outside this machine.")
    _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def no_outside_network() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _only_this_machine)
    yield
    patch.undo()


# --- the sample trust -------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sample_definitions() -> Definitions:
    """The shipped `config/`, read once."""
    from sic_docs.config.load import load

    return load(ROOT / "config")


@pytest.fixture(scope="session")
def _laid_out(sample_definitions: Definitions, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from sic_docs.demo.layout import lay_out

    folder = tmp_path_factory.mktemp("sample") / "library"
    lay_out(folder, sample_definitions, template=(ROOT / "templates" / "kpi_return.xlsx").read_bytes())
    return folder


@pytest.fixture
def sample_library(_laid_out: Path, tmp_path: Path) -> Path:
    """A library as the sample trust's staff left it before the first run: a folder of its own for each test."""
    return Path(shutil.copytree(_laid_out, tmp_path / "library"))


@pytest.fixture(scope="session")
def converter(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """The office converter; a test that asks for it is skipped, and named at the end, where there is none."""
    if shutil.which("soffice") is None:
        missing_tool("LibreOffice (soffice)")
    from sic_docs.edges.libreoffice import LibreOffice

    return LibreOffice(cache_dir=tmp_path_factory.mktemp("converted"), timeout_s=180)


@pytest.fixture(scope="session")
def need() -> Callable[[str], str]:
    """`need("pdftotext")`: the tool's path, or the test is skipped and named at the end."""

    def find(tool: str) -> str:
        path = shutil.which(tool)
        if path is None:
            missing_tool(tool)
        return path or ""

    return find


# --- what was skipped, and why ----------------------------------------------------------------------------------


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which tools were missing, so that a green run on a bare machine does not look complete."""
    lacking: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if reason.startswith(NEEDS):
            lacking[reason] = lacking.get(reason, 0) + 1
    if lacking:
        terminalreporter.section("not tried on this machine")
        for reason, count in sorted(lacking.items()):
            terminalreporter.line(f"{count} test{'' if count == 1 else 's'} {reason}")
