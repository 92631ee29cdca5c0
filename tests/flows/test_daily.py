"""The daily flow does the whole job on a real library, and its run says how it ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]


def _run(library: Path, on: str, **more: Any) -> Any:
    from flows.daily import daily

    return daily(
        on=on, school=["OAK", "ELM"], config=str(ROOT / "config"), library=str(library), return_state=True, **more
    )


def _word_files(library: Path) -> dict[str, bytes]:
    return {str(p.relative_to(library)): p.read_bytes() for p in library.rglob("*.docx")}


@pytest.mark.slow
def test_a_day_files_documents_and_the_same_day_again_changes_nothing(api: str, sample_library: Path) -> None:
    first = _run(sample_library, "2026-09-21")  # Mon 21 Sep 2026: line meetings of window 1 are near
    assert first.is_completed(), first.message
    assert first.name in ("AllFiled", "FiledWithIssues")
    filed = _word_files(sample_library)
    assert filed
    again = _run(sample_library, "2026-09-21")
    assert again.is_completed(), again.message
    assert _word_files(sample_library) == filed
    assert "create" not in again.message

    runs = httpx.post(f"{api}/flow_runs/filter", json={}, timeout=10).json()
    assert "daily 2026-09-21 OAK ELM" in {row["name"] for row in runs}
    tables = httpx.post(f"{api}/artifacts/filter", json={}, timeout=10).json()
    assert any(row["key"] == "report-daily" and "OAK" in str(row["data"]) for row in tables)


def test_a_config_that_cannot_be_used_fails_the_run_with_a_sentence(api: str, tmp_path: Path) -> None:
    from flows.daily import daily

    state = daily(on="2026-09-21", config=str(tmp_path / "nowhere"), library=str(tmp_path / "lib"), return_state=True)
    assert state.is_failed()
    assert "nowhere" in state.message
    assert "Traceback" not in state.message


def test_no_run_name_shows_an_empty_parameter(api: str) -> None:
    runs = httpx.post(f"{api}/flow_runs/filter", json={}, timeout=10).json()
    assert not [row["name"] for row in runs if "None" in row["name"]]
