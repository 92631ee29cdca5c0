"""Promise 3: one bad file stops only itself, and the report names the file, the place, what was found, what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.jobs.living import SCHOOLS, YEAR, Library, as_json, codes, outcomes, sic_docs, words

RETURN = "kpi_return/{}/2026-27/year/01"


def of(library: Library, school: str) -> set[str]:
    """Types of a school's papers, once each; its list of corrections is there only where something is wrong."""
    types = {key.split("/")[0] for key in library.documents() if key.split("/")[1] == school}
    return types - {"kpi_corrections"}


def test_a_corrupted_a_faulty_and_a_missing_workbook_stop_only_their_own_figures(september: Library) -> None:
    staff = september.staff
    staff.return_figures("autumn-1")
    broken, faulty, missing = (september.path(RETURN.format(code)) for code in ("OAK", "HAW", "WIL"))
    broken.write_bytes(broken.read_bytes()[:5000])  # cut off in mid-upload
    error_in_a_cell(faulty, "Attendance")
    missing.unlink()
    answer = as_json(september, "run")

    assert answer["exit"] == 20 and answer["ok"] is True and answer["error"] is None
    named = {
        school: [i for i in answer["issues"] if f"{school} KPI return 2026-27.xlsx" == i["file"]] for school in SCHOOLS
    }
    (cut,) = [i for i in named["OAK"] if i["code"] == "truncated"]
    assert cut["found"] and cut["remedy"]
    refs = [i for i in named["HAW"] if "#REF!" in i["found"]]
    assert refs and all(i["place"].startswith("sheet Attendance, cell ") and i["remedy"] for i in refs)
    gone = next(i for i in answer["issues"] if "WIL" in (i["file"] or "") + i["found"] or "Willow" in i["found"])
    assert gone["remedy"]
    for school in ("OAK", "HAW"):
        assert "to put right" in september.words(f"kpi_corrections/{school}/2026-27/year/01")
    # The three are named in the school's own list too, and in the trust's.
    for key in ("to_do/OAK/2026-27/year/01", "attention/TRUST/2026-27/year/01"):
        assert "KPI return" in words(september.path(key).read_bytes())
    # Every other school has everything, and these three have all that does not depend on the bad file.
    everything = of(september, "ELM")
    assert {"line_meeting", "kpi_sheet", "school_page", "school_page_directors", "to_do", "kpi_return"} <= everything
    for school in ("STM", "BRK"):
        assert of(september, school) == everything
    assert of(september, "FER") == everything - {"kpi_return"}  # keeps a workbook of its own
    for school in ("OAK", "HAW", "WIL"):
        assert everything - {"kpi_return"} <= of(september, school)
    # The other schools' figures are on their pages.
    assert "No figures" not in words(september.path("school_page/ELM/2026-27/autumn-1/01").read_bytes())
    assert missing.exists() is False


def error_in_a_cell(path: Path, sheet: str) -> None:
    """`#REF!` in the first figure of a sheet, as Excel keeps it after a deleted column."""
    import re
    import zipfile

    with zipfile.ZipFile(path) as package:
        content = {name: package.read(name) for name in package.namelist()}
    names = re.findall(rb'<sheet [^>]*name="([^"]+)"[^>]*r:id="([^"]+)"', content["xl/workbook.xml"])
    relation = dict(names)[sheet.encode()]
    rels = content["xl/_rels/workbook.xml.rels"]
    entry = next(e for e in re.findall(rb"<Relationship [^>]+>", rels) if b'Id="' + relation + b'"' in e)
    target = re.search(rb'Target="/?(?:xl/)?([^"]+)"', entry)
    assert target is not None
    part = f"xl/{target[1].decode()}"
    xml, done = re.subn(
        rb'<c r="(D\d+)"((?: s="\d+")?)(?: t="n")?><v>[0-9.]+</v></c>',
        rb'<c r="\1"\2 t="e"><f>Data!#REF!</f><v>#REF!</v></c>',
        content[part],
        count=1,
    )
    assert done == 1
    content[part] = xml
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(name, data)


def test_a_damaged_registry_stops_only_its_own_school(october: Library) -> None:
    registry = october.root / "_sic" / YEAR / "registry" / "OAK.jsonl"
    registry.write_bytes(b"{not a row\n" + registry.read_bytes())
    before = october.files()
    report = october.run("2026-10-12")
    assert "registry-damaged" in codes(report)
    assert {o.school for o in outcomes(report, "create")} >= {None, "HAW"}
    oak = {path: content for path, content in before.items() if path.startswith("Schools/Oak")}
    after = october.files()
    assert {path: after[path] for path in oak} == oak
    assert registry.read_bytes().startswith(b"{not a row\n")


def test_a_filed_document_that_cannot_be_opened_is_named_and_kept(october: Library) -> None:
    path = october.path("line_meeting/OAK/2026-27/autumn/01")
    path.write_bytes(b"PK\x03\x04 half a file")
    for day in ("2026-10-05", "2026-10-12"):
        report = october.run(day)
        assert report.exit_status == 20
        assert path.name in {issue.file for issue in report.issues}
        assert path.read_bytes() == b"PK\x03\x04 half a file"


def test_a_faulty_template_of_the_trusts_own_stops_its_type_alone(september: Library) -> None:
    own = september.root / "Templates" / "kpi_sheet.docx"
    own.parent.mkdir()
    own.write_bytes(b"not a Word file")
    september.staff.return_figures("autumn-1")
    report = september.run("2026-10-05")
    kinds = {key.split("/")[0] for key in september.documents()}
    assert "kpi_sheet" not in kinds and {"school_page", "directors_agenda"} <= kinds
    assert own.name in {issue.file for issue in report.issues}
    assert report.exit_status == 20


def test_an_unreadable_register_is_named_and_its_last_reading_used(september: Library) -> None:
    september.register.write_bytes(b"locked by somebody")
    september.staff.return_figures("autumn-1")
    report = september.run("2026-10-05")
    assert "register-unreadable" in codes(report)
    assert outcomes(report, "create")
    assert september.register.read_bytes() == b"locked by somebody"


def test_a_register_somebody_has_open_is_not_written_and_meetings_run_on_the_proposals(before: Library) -> None:
    untouched = before.register.read_bytes()
    (before.register.parent / "~$Trust register.xlsx").write_bytes(b"\x07Clerk of the trust".ljust(165, b"\0"))
    report = before.run("2026-09-14")
    assert "register-open" in codes(report)
    assert before.register.read_bytes() == untouched
    assert before.has("line_meeting/OAK/2026-27/autumn/01") or before.has("line_meeting/HAW/2026-27/autumn/01")


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"%PDF-1.7\n"], ids=["empty", "empty-zip", "pdf"])
def test_strange_files_that_people_leave_about_stop_nothing(october: Library, content: bytes) -> None:
    (october.root / "Schools" / "Willow Bank School" / YEAR / "Working" / "notes.docx").write_bytes(content)
    (october.root / "Schools" / "Willow Bank School" / YEAR / "Working" / "figures.xlsx").write_bytes(content)
    (october.root / "Confidential" / "x.pdf").write_bytes(content)
    status, _out, err = sic_docs(october, "run", on="2026-10-12")
    assert status in (0, 20), err
    assert (october.root / "Confidential" / "x.pdf").read_bytes() == content
