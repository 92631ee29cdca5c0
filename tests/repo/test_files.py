"""What every file of the project must and must not hold."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.repo import source
from tests.repo.source import ROOT

HERE = Path(__file__).name

# A module longer than this is usually two. One line of reason each.
LONGEST = 400
LONGER_FOR_A_REASON: dict[str, str] = {}


def texts() -> list[tuple[Path, str]]:
    """Every file of words but this one, which has to write what it forbids."""
    return [(path, text) for path, text in source.texts() if path.name != HERE]


def test_no_file_names_a_package_registry() -> None:
    hosts = ["".join(parts) for parts in (("pypi.", "org"), ("python", "hosted.org"), ("npm", "js.org"))]
    hosts += ["".join(("registry.", "npm")), "".join(("--extra-", "index-url")), "".join(("--index", "-url"))]
    found = [f"{path.relative_to(ROOT)}: {host}" for path, text in texts() for host in hosts if host in text]
    assert not found, "Where packages are fetched from is each machine's own business: " + "; ".join(found)


def test_constraints_pin_exactly_and_hold_no_address() -> None:
    lines = [
        line
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if line.strip() and not line.startswith("#")
    ]
    assert len(lines) > 50
    for line in lines:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!]+", line), line


def test_nothing_is_left_for_later_in_the_code() -> None:
    marks = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "HA" + "CK"]) + r")\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if marks.search(line)
    ]
    assert not found, found


def test_modules_have_one_subject() -> None:
    long = {
        str(path.relative_to(ROOT)): text.count("\n")
        for path, text in texts()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in ("src", "flows")
        and text.count("\n") > LONGEST
        and str(path.relative_to(ROOT)) not in LONGER_FOR_A_REASON
    }
    assert not long, f"Longer than {LONGEST} lines; split by subject, or give the reason here: {long}"


def test_every_module_says_what_it_knows() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in source.product()
        if path.name != "__init__.py" and not ast.get_docstring(source.tree(path))
    ]
    assert not silent, silent


AMERICAN = {
    "behavior": "behaviour",
    "behaviors": "behaviours",
    "organization": "organisation",
    "organize": "organise",
    "organized": "organised",
    "analyze": "analyse",
    "recognize": "recognise",
    "recognized": "recognised",
    "summarize": "summarise",
    "prioritize": "prioritise",
    "authorize": "authorise",
    "authorized": "authorised",
    "center": "centre",
    "labeled": "labelled",
    "canceled": "cancelled",
    "fulfill": "fulfil",
    "judgment": "judgement",
    "enrollment": "enrolment",
    "favorite": "favourite",
    "honor": "honour",
    "neighbor": "neighbour",
    "catalog": "catalogue",
    "color": "colour",
    "colors": "colours",
    "gray": "grey",
    "math": "maths",
}


def test_what_people_read_is_spelt_as_in_britain() -> None:
    """Documents, config and the wording in the code's own sentences; not identifiers of other people's formats."""
    found = []
    for path, text in texts():
        if path.suffix not in (".md", ".yaml", ".csv") and path.name != "Makefile":
            continue
        prose = re.sub(r"`[^`]*`|```.*?```", "", text, flags=re.DOTALL)
        for word in re.findall(r"[A-Za-z]+", prose):
            if word.lower() in AMERICAN:
                found.append(f"{path.relative_to(ROOT)}: {word} → {AMERICAN[word.lower()]}")
    assert not found, sorted(set(found))


def test_shipped_wording_never_says_none_or_nan() -> None:
    """In what the trust's people read: config and templates (the words would read as a fault of ours)."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path, text in texts()
        if path.relative_to(ROOT).parts[0] == "config" and path.suffix in (".yaml", ".csv")
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"\b(None|nan)\b", line.split(" #")[0])
    ]
    assert not found, found
