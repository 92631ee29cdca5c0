"""`--to` writes a new file and nothing else (promise 1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.jobs.living import Library, as_json

RETURN = "kpi_return/OAK/2026-27/year/01"


def test_to_refuses_to_write_over_a_filed_return_or_the_live_register(october: Library) -> None:
    everything = october.everything()
    filed, live = october.path(RETURN), october.register
    for argv in (
        ["kpi", "new", "--school", "OAK", "--to", str(filed)],
        ["register", "new", "--to", str(live)],
        ["preview", "line_meeting", "--school", "OAK", "--to", str(filed)],
        ["--dry-run", "register", "new", "--to", str(live)],
    ):
        answer = as_json(october, *argv)
        assert answer["exit"] == 13 and answer["error"]["code"] == "name-taken", argv
        assert Path(argv[-1]).name in answer["error"]["message"]
    assert october.everything() == everything


@pytest.mark.parametrize("kind", ["a folder", "a link to nowhere"])
def test_to_writes_through_nothing_that_is_there(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "register.xlsx"
    if kind == "a folder":
        target.mkdir()
    else:
        target.symlink_to(tmp_path / "elsewhere.xlsx")
    answer = as_json(None, "register", "new", "--to", str(target), on=None)
    assert answer["exit"] == 13 and answer["error"]["code"] == "name-taken"
    assert not (tmp_path / "elsewhere.xlsx").exists()


def test_a_dry_run_of_to_writes_no_file_and_no_folder(tmp_path: Path) -> None:
    answer = as_json(None, "--dry-run", "register", "new", "--to", str(tmp_path / "new" / "register.xlsx"), on=None)
    assert answer["exit"] == 0
    assert not (tmp_path / "new").exists()


def test_a_school_that_keeps_its_own_workbook_is_made_no_return(october: Library, tmp_path: Path) -> None:
    target = tmp_path / "return.xlsx"
    for argv in (["kpi", "new"], ["preview", "kpi_return"]):
        answer = as_json(october, *argv, "--school", "FER", "--to", str(target))
        assert answer["exit"] == 15 and answer["error"]["code"] == "own-workbook"
        assert "Fernhill" in answer["error"]["message"] and "kpis.yaml" in answer["error"]["remedy"]
    assert not target.exists()


def test_another_copy_beside_an_untouched_paper_is_refused_until_somebody_types_in_it(october: Library) -> None:
    key = "kpi_sheet/OAK/2026-27/autumn-1/01"
    files = october.files()
    answer = as_json(october, "issue", "--again", key)
    assert answer["exit"] == 15 and answer["error"]["code"] == "untouched-copy"
    assert october.path(key).name in answer["error"]["message"]
    assert october.files() == files
    october.edit_with_python_docx(key, "Spoilt")
    assert as_json(october, "issue", "--again", key)["counts"] == {"create": 1}
    assert as_json(october, "issue", "--again", key)["error"]["code"] == "untouched-copy"
    assert len([path for path in october.files() if " copy " in path]) == 1
