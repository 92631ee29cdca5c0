"""The shipped papers, typed in as staff do: read back exactly, by Word and after LibreOffice has saved them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from sic_docs.config.model import Definitions
from sic_docs.demo.word_typing import WordFile
from sic_docs.documents.answers import Answers
from sic_docs.documents.definition import Ask, AskKind
from sic_docs.documents.reading import to_answers
from sic_docs.word.read import read
from tests.jobs.living import definitions, sic_docs

PAPERS = {
    t.code: "OAK" if t.scope == "school" else "TRUST"
    for t in definitions().documents
    if t.form == "docx" and (t.asks or t.repeats)
}
"""Every shipped paper that asks → whose copy is tried."""


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Each paper as it would be issued."""
    folder = tmp_path_factory.mktemp("papers")
    for name, school in PAPERS.items():
        to = folder / f"{name}.docx"
        status, _, said = sic_docs(folder / "library", "preview", name, "--school", school, "--to", str(to))
        assert status in (0, 20), said
    return {path.stem: path.read_bytes() for path in folder.glob("*.docx")}


def answer_for(ask: Ask, number: int) -> tuple[str | bool | date, str]:
    """(what is typed, how it reads)."""
    if ask.kind is AskKind.TICK:
        return True, "yes"
    if ask.kind is AskKind.DATE:
        return date(2026, 10, 7), "2026-10-07"
    if ask.kind is AskKind.CHOICE:
        return ask.options[-1], ask.options[-1]
    text = f"Answer {number} to \u201c{ask.title}\u201d & more, 5\u00a0% \u2013 \U0001f600"
    return text, text


@pytest.fixture(scope="module")
def typed(untouched: dict[str, bytes], sample_definitions: Definitions) -> dict[str, tuple[bytes, dict[str, str]]]:
    """Every ask of every paper answered, and the first row of every repeat: (file, answer by name)."""
    done: dict[str, tuple[bytes, dict[str, str]]] = {}
    for name, content in untouched.items():
        word, expected = WordFile(content), {}
        made = read(content)
        document_type = sample_definitions.document(name)
        for number, ask in enumerate(a for a in document_type.asks if a.name in made.asks):
            said, expected[ask.name] = answer_for(ask, number)
            word.fill({ask.name: said})
        for repeat in document_type.repeats:
            for number, ask in enumerate(repeat.columns if made.rows.get(repeat.name) else ()):
                said, reads = answer_for(ask, number)
                if reads != made.rows[repeat.name][0].cells[ask.name].put:  # ticked already
                    expected[f"{repeat.name}.{ask.name}"] = reads
                word.fill_row(repeat.name, 0, {ask.name: said})
        done[name] = word.save(), expected
    return done


def answered(answers: Answers) -> Iterator[tuple[str, str]]:
    """(ask, text) of all that is not untouched."""
    for name, answer in answers.asks.items():
        if answer.state.value != "untouched":
            yield name, answer.text
    for repeat, rows in answers.rows.items():
        for number, row in enumerate(rows):
            for column, answer in row.cells.items():
                if answer.state.value != "untouched":
                    yield f"{repeat}.{column}" + (f" in row {number + 1}" if number else ""), answer.text


@pytest.fixture(scope="module")
def saved(
    untouched: dict[str, bytes],
    typed: dict[str, tuple[bytes, dict[str, str]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], dict[str, bytes]]:
    """What LibreOffice makes of them, all in one go."""
    folder = tmp_path_factory.mktemp("libreoffice")
    made: dict[str, bytes] = {}

    def convert(office: str) -> dict[str, bytes]:
        if not made:
            for name in untouched:
                (folder / f"{name}.docx").write_bytes(untouched[name])
                (folder / f"{name}-typed.docx").write_bytes(typed[name][0])
            command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
            files = [str(path) for path in sorted(folder.glob("*.docx"))]
            command += ["docx:MS Word 2007 XML", "--outdir", str(folder / "out"), *files]
            subprocess.run(command, check=True, capture_output=True, timeout=300)
            made.update({path.stem: path.read_bytes() for path in (folder / "out").glob("*.docx")})
        return made

    return convert


@pytest.mark.parametrize("name", PAPERS)
def test_everything_staff_type_is_read_exactly_and_nothing_else(
    name: str, typed: dict[str, tuple[bytes, dict[str, str]]], sample_definitions: Definitions
) -> None:
    content, expected = typed[name]
    answers = to_answers(read(content), sample_definitions.document(name), key="k")
    assert dict(answered(answers)) == expected
    assert answers.issues == ()


@pytest.mark.office
@pytest.mark.parametrize("name", PAPERS)
def test_saved_by_libreoffice_it_reads_the_same(
    name: str,
    typed: dict[str, tuple[bytes, dict[str, str]]],
    saved: Callable[[str], dict[str, bytes]],
    need: Callable[[str], str],
    sample_definitions: Definitions,
) -> None:
    answers = to_answers(read(saved(need("soffice"))[f"{name}-typed"]), sample_definitions.document(name), key="k")
    assert dict(answered(answers)) == typed[name][1]
    assert [issue.code for issue in answers.issues] == ["tags-lost"]
    assert {answer.found for answer in answers.asks.values()} <= {"title", "heading", "place"}
    assert {row.found for rows in answers.rows.values() for row in rows} <= {"heading"}


@pytest.mark.office
@pytest.mark.parametrize("name", PAPERS)
def test_saved_by_libreoffice_without_typing_nothing_is_answered(
    name: str,
    untouched: dict[str, bytes],
    saved: Callable[[str], dict[str, bytes]],
    need: Callable[[str], str],
    sample_definitions: Definitions,
) -> None:
    document_type = sample_definitions.document(name)
    again = to_answers(read(saved(need("soffice"))[name]), document_type, key="k")
    first = to_answers(read(untouched[name]), document_type, key="k")
    assert dict(answered(again)) == {}
    assert [(n, a.state, a.text, a.put) for n, a in sorted(again.asks.items())] == [
        (n, a.state, a.text, a.put) for n, a in sorted(first.asks.items())
    ]
    assert {n: [(r.ref, r.label) for r in rows] for n, rows in again.rows.items()} == {
        n: [(r.ref, r.label) for r in rows] for n, rows in first.rows.items()
    }
