"""Every row of the decision table on real files, edited with python-docx and LibreOffice, renamed, copied, moved, deleted."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sic_docs.edges.local_store import LocalStore
from sic_docs.errors import StoreError
from sic_docs.filing.stamps import look
from sic_docs.jobs.filing import Cabinet, Request
from sic_docs.jobs.report import Outcome, Report, Verb
from sic_docs.trust.model import Level
from tests.filing_kit import (
    FOLDERS,
    MONDAY,
    NeverRendered,
    document_type,
    key,
    path_of,
    plain,
    recipe_of,
    request,
    stamped,
    typed_in,
)

TUESDAY = date(2026, 9, 8)
PATH = path_of(key())


class Library:
    """A library on disk, run by run."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def oak(self) -> Path:
        return self.root / "Schools" / FOLDERS["OAK"]

    @property
    def file(self) -> Path:
        return self.oak / PATH

    def run(self, *requests: Request, today: date = MONDAY, dry_run: bool = False, code: str = "OAK") -> list[Outcome]:
        return list(self.report(*requests, today=today, dry_run=dry_run, code=code).outcomes)

    def report(self, *requests: Request, today: date = MONDAY, dry_run: bool = False, code: str = "OAK") -> Report:
        store = LocalStore(self.root, FOLDERS)
        try:
            store.recover()
            with Cabinet(store, today=today, dry_run=dry_run).desk(code) as desk:
                for wanted in requests:
                    desk.file(wanted)
            return desk.report()
        finally:
            store.close()

    def documents(self) -> list[str]:
        return sorted(p.relative_to(self.oak).as_posix() for p in self.oak.rglob("*") if p.is_file())


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def verbs(outcomes: list[Outcome]) -> list[str]:
    return [outcome.verb.value for outcome in outcomes]


def untouchable(wanted: Request) -> Request:
    return replace(wanted, render=NeverRendered())


def test_a_new_document_is_created_and_then_left_as_it_is(library: Library) -> None:
    assert verbs(library.run(request(key()))) == ["create"]
    before = library.file.stat()
    assert verbs(library.run(untouchable(request(key())))) == ["leave-as-is"]
    assert library.file.stat() == before


def test_an_untouched_open_document_is_replaced_when_its_recipe_changes(library: Library) -> None:
    library.run(request(key(), "one"))
    assert verbs(library.run(request(key(), "two", today=TUESDAY), today=TUESDAY)) == ["replace"]
    assert library.file.read_bytes() == stamped(key(), "two", TUESDAY).content
    assert library.documents() == [PATH]


def test_a_closed_document_is_never_rendered_again(library: Library) -> None:
    library.run(request(key(), "one"))
    assert verbs(library.run(untouchable(request(key(), "two", is_open=False)))) == ["leave-as-is"]


def test_a_run_for_an_earlier_day_leaves_a_later_document(library: Library) -> None:
    library.run(request(key(), "one", today=TUESDAY), today=TUESDAY)
    assert verbs(library.run(untouchable(request(key(), "two")))) == ["leave-as-is"]


def test_filing_never_replaces_what_a_person_typed(library: Library) -> None:
    library.run(request(key(), "one"))
    edited = typed_in(library.file.read_bytes())
    library.file.write_bytes(edited)
    for text in ("one", "two", "three"):
        assert verbs(library.run(untouchable(request(key(), text, today=TUESDAY)), today=TUESDAY)) == ["keep-edits"]
    assert library.file.read_bytes() == edited
    assert library.documents() == [PATH]


@pytest.mark.office
def test_a_document_saved_by_libreoffice_counts_as_edited(
    library: Library, need: Callable[[str], str], tmp_path: Path
) -> None:
    soffice = need("soffice")
    library.run(request(key(), "one"))
    out = tmp_path / "saved"
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", str(out), str(library.file)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    saved = (out / library.file.name).read_bytes()
    stamp = look(saved).stamp
    assert stamp is not None
    assert stamp.key == str(key()), "LibreOffice keeps our properties"
    library.file.write_bytes(saved)
    assert verbs(library.run(untouchable(request(key(), "two")))) == ["keep-edits"]
    assert library.file.read_bytes() == saved


def test_a_document_that_cannot_be_read_is_kept_and_looked_at_once(library: Library) -> None:
    library.run(request(key(), "one"))
    library.file.write_bytes(b"PK\x03\x04 broken")
    outcomes = library.run(untouchable(request(key(), "two")))
    assert (verbs(outcomes), outcomes[0].detail) == (["keep-edits"], "It cannot be read.")
    assert verbs(library.run(untouchable(request(key(), "two")))) == ["keep-edits"]
    assert library.file.read_bytes() == b"PK\x03\x04 broken"


def test_a_changed_mark_with_the_same_fingerprint_is_no_edit(library: Library) -> None:
    library.run(request(key(), "one"))
    library.file.write_bytes(library.file.read_bytes())
    assert verbs(library.run(request(key(), "two"))) == ["replace"]


def test_a_deleted_document_stays_deleted(library: Library) -> None:
    library.run(request(key(), "one"))
    library.file.unlink()
    for text in ("one", "two"):
        assert verbs(library.run(untouchable(request(key(), text)))) == ["leave-removed"]
    assert library.documents() == []


def test_a_deleted_document_put_back_is_ours_again(library: Library) -> None:
    library.run(request(key(), "one"))
    content = library.file.read_bytes()
    library.file.unlink()
    library.run(request(key(), "one"))
    library.file.write_bytes(content)
    assert verbs(library.run(request(key(), "two"))) == ["replace"]
    assert verbs(library.run(untouchable(request(key(), "two")))) == ["leave-as-is"]
    library.file.unlink()
    assert verbs(library.run(untouchable(request(key(), "two")))) == ["leave-removed"]
    assert verbs(library.run(untouchable(request(key(), "two")))) == ["leave-removed"]


@pytest.mark.parametrize(
    "to", ["2026-27/Leadership/Line Meetings/Our chat.docx", "2025-26/Old/OAK Line Meeting 01.docx"]
)
def test_a_renamed_or_moved_document_is_still_ours(library: Library, to: str) -> None:
    library.run(request(key(), "one"))
    target = library.oak / to
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(library.file, target)
    outcomes = library.run(request(key(), "two"))
    assert [(o.verb.value, o.path) for o in outcomes] == [("replace", to)]
    assert library.documents() == [to]


def test_a_document_moved_by_copying_and_deleting_is_found_by_its_key(library: Library) -> None:
    library.run(request(key(), "one"))
    target = library.oak / "Elsewhere.docx"
    target.write_bytes(typed_in(library.file.read_bytes()))
    library.file.unlink()
    assert [(o.verb.value, o.path) for o in library.run(untouchable(request(key(), "two")))] == [
        ("keep-edits", "Elsewhere.docx")
    ]


def test_of_an_original_and_its_copies_the_one_at_the_filed_path_is_ours(library: Library) -> None:
    library.run(request(key(), "one"))
    shutil.copy(library.file, library.oak / "Copy.docx")
    first = library.report(request(key(), "one"), request(key(2), "other"))
    assert [o.verb.value for o in first.outcomes] == ["leave-as-is", "create"]
    assert [(i.code, i.place) for i in first.issues] == [("copied-document", "Copy.docx")]
    again = library.report(request(key(), "one"), request(key(3), "other"))
    assert again.issues == (), "copies are listed once"


def test_of_several_copies_without_an_original_the_earliest_is_ours(library: Library) -> None:
    library.run(request(key(), "one"))
    for name, second in (("B.docx", 100), ("A.docx", 200)):
        shutil.copy(library.file, library.oak / name)
        os.utime(library.oak / name, (1_800_000_000 + second, 1_800_000_000 + second))
    library.file.unlink()
    report = library.report(request(key(), "two"))
    assert [(o.verb.value, o.path) for o in report.outcomes] == [("replace", "B.docx")]
    assert [i.place for i in report.issues] == ["A.docx"]


def test_papers_and_templates_are_never_registered(library: Library) -> None:
    library.run(request(key(), "one"))
    for folder in ("Papers/Part A", "Templates"):
        target = library.oak / folder / "dropped.docx"
        target.parent.mkdir(parents=True)
        shutil.copy(library.file, target)
    library.file.unlink()
    report = library.report(untouchable(request(key(), "two")))
    assert ([o.verb.value for o in report.outcomes], report.issues) == (["leave-removed"], ())


def test_a_taken_name_is_left_and_ours_filed_once_beside_it(library: Library) -> None:
    library.file.parent.mkdir(parents=True)
    library.file.write_bytes(plain("somebody's own notes"))
    beside = PATH.replace(".docx", " (2).docx")
    assert [(o.verb.value, o.path) for o in library.run(request(key()))] == [("name-taken", beside)]
    assert [(o.verb.value, o.path) for o in library.run(untouchable(request(key())))] == [("leave-as-is", beside)]
    assert library.file.read_bytes() == plain("somebody's own notes")
    assert library.documents() == [beside, PATH]


def test_ours_in_a_taken_place_is_known_by_its_key_before_anything_is_filed_beside(library: Library) -> None:
    library.run(request(key(2)))  # so that a registry exists and knows nothing of 01
    library.file.write_bytes(stamped(key(), "one").content)
    assert verbs(library.run(untouchable(request(key(), "one")))) == ["leave-as-is"]
    assert len(library.documents()) == 2


def test_two_documents_whose_files_people_swapped_are_told_apart(library: Library) -> None:
    library.run(request(key(1), "one"), request(key(2), "two"))
    one, two = library.file, library.oak / path_of(key(2))
    one.rename(library.oak / "aside.docx")
    two.rename(one)
    (library.oak / "aside.docx").rename(two)
    outcomes = library.run(request(key(1), "one, later"), untouchable(request(key(2), "two")))
    assert [(o.verb.value, o.path) for o in outcomes] == [("replace", path_of(key(2))), ("leave-as-is", PATH)]


def test_a_document_somebody_has_open_waits(library: Library) -> None:
    library.run(request(key(), "one"))
    owner = library.file.with_name("~$" + library.file.name[2:])
    owner.write_bytes(b"\x05Clerk" + b" " * 100)
    assert verbs(library.run(untouchable(request(key(), "two")))) == ["held"]
    owner.unlink()
    assert verbs(library.run(request(key(), "two"))) == ["replace"]


def test_a_save_between_look_and_write_is_kept(library: Library) -> None:
    library.run(request(key(), "one"))
    edited = typed_in(library.file.read_bytes())
    wanted = request(key(), "two", before=lambda: library.file.write_bytes(edited) and None)
    assert verbs(library.run(wanted)) == ["keep-edits"]
    assert library.file.read_bytes() == edited
    assert verbs(library.run(untouchable(request(key(), "two")))) == ["keep-edits"]


def test_a_name_taken_between_look_and_write_is_left(library: Library) -> None:
    def somebody() -> None:
        library.file.parent.mkdir(parents=True, exist_ok=True)
        library.file.write_bytes(b"mine")

    assert verbs(library.run(request(key(), before=somebody))) == ["name-taken"]
    assert library.file.read_bytes() == b"mine"


def test_what_another_run_filed_a_moment_ago_is_taken_as_ours(library: Library) -> None:
    wanted = request(key(), "one", before=lambda: library.run(request(key(), "one")) and None)
    assert verbs(library.run(wanted)) == ["leave-as-is"]
    replaced = request(key(), "two", before=lambda: library.run(request(key(), "two")) and None)
    assert verbs(library.run(replaced)) == ["leave-as-is"]
    assert library.documents() == [PATH]
    assert verbs(library.run(request(key(), "three"))) == ["replace"]


def test_a_run_killed_between_file_and_row_makes_no_twin(library: Library) -> None:
    library.run(request(key(), "one"))
    (library.root / "_sic/2026-27/registry/OAK.jsonl").write_bytes(b"")
    assert verbs(library.run(untouchable(request(key(), "one")))) == ["leave-as-is"]
    old = (library.root / "_sic/2026-27/registry/OAK.jsonl").read_bytes()
    library.run(request(key(), "two"))
    (library.root / "_sic/2026-27/registry/OAK.jsonl").write_bytes(old)
    assert verbs(library.run(untouchable(request(key(), "two")))) == ["leave-as-is"]
    assert verbs(library.run(request(key(), "three"))) == ["replace"]


def test_a_lost_registry_is_rebuilt_and_nothing_past_is_filed_again(library: Library) -> None:
    library.run(request(key(1), "one"), request(key(2), "two"), request(key(3), "three"))
    (library.oak / path_of(key(2))).unlink()
    edited = typed_in((library.oak / path_of(key(3))).read_bytes())
    (library.oak / path_of(key(3))).write_bytes(edited)
    shutil.rmtree(library.root / "_sic")
    wanted = (
        request(key(1), "one"),
        untouchable(request(key(2), "two")),
        untouchable(request(key(3), "three")),
        request(key(4), "four", issue_on=TUESDAY),
    )
    report = library.report(*wanted, today=TUESDAY)
    assert [o.verb.value for o in report.outcomes] == ["leave-as-is", "leave-removed", "keep-edits", "create"]
    assert [(i.code, i.place) for i in report.issues] == [("registry-lost", str(key(2)))]
    again = library.report(*wanted, untouchable(request(key(5), "five")), today=date(2026, 9, 9))
    assert [o.verb.value for o in again.outcomes] == [
        "leave-as-is", "leave-removed", "keep-edits", "leave-as-is", "leave-removed",
    ]  # fmt: skip
    assert [i.place for i in again.issues] == [str(key(5))], "each is listed once"


def test_a_return_handed_out_before_the_first_run_is_no_sign_of_a_lost_registry(library: Library) -> None:
    handed = key(1, code="kpi_return")
    target = library.oak / "Working/OAK KPI return.docx"
    target.parent.mkdir(parents=True)
    target.write_bytes(typed_in(stamped(handed, "return").content))
    report = library.report(request(key(2), "two"), untouchable(request(handed, "return")), today=TUESDAY)
    assert sorted(o.verb.value for o in report.outcomes) == ["create", "keep-edits"]
    assert report.issues == ()


def test_a_damaged_registry_stops_its_school_and_replaces_nothing(library: Library) -> None:
    library.run(request(key(), "one"))
    registry = library.root / "_sic/2026-27/registry/OAK.jsonl"
    registry.write_bytes(registry.read_bytes() + b"{half a row")
    with pytest.raises(StoreError) as stopped:
        library.run(untouchable(request(key(), "two")))
    assert (stopped.value.code, stopped.value.place) == ("registry-damaged", "line 2")
    assert verbs(library.run(request(key(school="ELM"), "one"), code="ELM")) == ["create"]


def test_a_school_whose_folder_vanished_is_held(library: Library) -> None:
    wanted = [request(key(n), "one") for n in range(1, 8)]
    library.run(*wanted)
    library.oak.rename(library.root / "Schools" / "Oak and Ash")
    report = library.report(*(untouchable(w) for w in wanted), untouchable(request(key(8), "new")))
    assert {o.verb for o in report.outcomes} == {Verb.HELD}
    assert [i.code for i in report.issues] == ["folder-moved?"]
    assert not library.oak.exists()
    (library.root / "Schools" / "Oak and Ash").rename(library.oak)
    assert verbs(library.run(*(untouchable(w) for w in wanted))) == ["leave-as-is"] * 7


def test_five_documents_deleted_at_once_are_taken_as_deleted(library: Library) -> None:
    wanted = [request(key(n), "one") for n in range(1, 6)]
    library.run(*wanted)
    shutil.rmtree(library.oak)
    assert verbs(library.run(*(untouchable(w) for w in wanted))) == ["leave-removed"] * 5


def test_a_kept_view_somebody_changed_stays_and_its_next_version_is_the_next_copy(library: Library) -> None:
    library.run(request(key(), "one", kept=True))
    edited = typed_in(library.file.read_bytes())
    library.file.write_bytes(edited)
    assert verbs(library.run(untouchable(request(key(), "one", kept=True)))) == ["keep-edits"]

    def version(text: str) -> Request:
        second = key().with_copy(2)
        return replace(request(key(), text, kept=True), render=lambda: stamped(second, text))

    copy = PATH.replace(".docx", " copy 2.docx")
    assert [(o.verb.value, o.path, o.key) for o in library.run(version("two"))] == [
        ("create", copy, "line_meeting/OAK/2026-27/autumn/01~2")
    ]
    assert [(o.verb.value, o.path) for o in library.run(version("three"))] == [("replace", copy)]
    assert library.file.read_bytes() == edited
    assert library.documents() == [copy, PATH]


def test_a_dry_run_says_the_verbs_and_touches_nothing(library: Library) -> None:
    assert verbs(library.run(untouchable(request(key())), dry_run=True)) == ["create"]
    assert not library.root.exists()
    library.run(request(key(), "one"))
    before = {p: p.stat().st_mtime_ns for p in library.root.rglob("*") if p.is_file() and p.suffix != ".run"}
    assert verbs(library.run(untouchable(request(key(), "two")), dry_run=True)) == ["replace"]
    library.file.unlink()
    assert verbs(library.run(untouchable(request(key(), "two")), dry_run=True)) == ["leave-removed"]
    del before[library.file]
    assert {p: p.stat().st_mtime_ns for p in library.root.rglob("*") if p.is_file()} == before


def test_a_missed_document_is_listed_once(library: Library) -> None:
    def told() -> bool:
        with Cabinet(LocalStore(library.root, FOLDERS), today=MONDAY).desk("OAK") as desk:
            return desk.miss(key(), document_type(), "Its meeting was on Fri 4 Sep 2026.") is not None

    assert [told(), told()] == [True, False]
    assert verbs(library.run(request(key()))) == ["create"], "a meeting moved to a later day is no longer missed"
    assert verbs(library.run(untouchable(request(key())))) == ["leave-as-is"]


def test_what_a_fresh_version_would_change_is_told_once(library: Library) -> None:
    library.run(request(key(), "one"))
    said = []
    for text in ("two", "two", "three"):
        with Cabinet(LocalStore(library.root, FOLDERS), today=MONDAY).desk("OAK") as desk:
            said.append(desk.tell_once(key(), recipe_of(text)))
    assert said == [True, False, True]


def test_c2_papers_are_filed_on_a_folder_with_one_line_in_the_report(library: Library) -> None:
    page = document_type("school_page_directors", Level.C2, "confidential")
    wanted = [
        request(key(n, code="school_page_directors"), type=page, place="confidential", path=f"OAK page {n}.docx")
        for n in (1, 2)
    ]
    report = library.report(*wanted)
    assert ([o.verb.value for o in report.outcomes], report.issues, len(report.notes)) == (["create"] * 2, (), 1)
    assert (library.root / "Confidential/OAK page 1.docx").exists()


def test_documents_read_back_are_found_where_people_moved_them(library: Library) -> None:
    library.run(request(key(1), "one"), request(key(2), "two"))
    library.file.rename(library.oak / "Our chat.docx")
    with Cabinet(LocalStore(library.root, FOLDERS), today=MONDAY).desk("OAK") as desk:
        assert [(row.key, file.path) for row, file in desk.filed("2026-27")] == [
            (str(key(1)), "Our chat.docx"),
            (str(key(2)), path_of(key(2))),
        ]
        where = desk.where(key(1))
    assert where is not None
    assert where.path == "Our chat.docx"
