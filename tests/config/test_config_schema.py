"""The JSON Schemas on disk are those of the dataclasses, and the shipped files obey them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from sic_docs.config.schema import schemas

CONFIG = Path(__file__).parents[2] / "config"
FILES = {
    "trust.yaml": "trust.json",
    "cycle.yaml": "cycle.json",
    "documents.yaml": "documents.json",
    "kpis.yaml": "kpis.json",
    **{f"school_years/{p.name}": "school_year.json" for p in sorted((CONFIG / "school_years").glob("*.yaml"))},
}


class _AsEditorsRead(yaml.SafeLoader):
    """YAML 1.2's idea of a scalar, as editors have: `on` and `2026-09-01` are text."""


_AsEditorsRead.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag.rsplit(":")[-1] in ("int", "float", "null")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_AsEditorsRead.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("true|false"), list("tf"))


def errors(name: str, value: Any) -> list[str]:
    return [e.message for e in jsonschema.Draft7Validator(json.loads(schemas()[name])).iter_errors(value)]


def test_the_schemas_on_disk_are_not_stale() -> None:
    for name, text in schemas().items():
        on_disk = (CONFIG / "schemas" / name).read_text(encoding="utf-8")
        assert on_disk == text, f"run: python -m sic_docs.config.schema config/schemas ({name})"


@pytest.mark.parametrize("name", FILES)
def test_every_shipped_file_obeys_its_schema_and_names_it(name: str) -> None:
    text = (CONFIG / name).read_text(encoding="utf-8")
    assert errors(FILES[name], yaml.load(text, Loader=_AsEditorsRead)) == []
    up = "../" * name.count("/")
    assert text.splitlines()[0] == f"# yaml-language-server: $schema={up}schemas/{FILES[name]}"


def test_an_editor_marks_an_unknown_key_and_a_word_that_is_not_allowed() -> None:
    entry = {
        "title": "A",
        "element": None,
        "template": "a.docx",
        "level": "C9",
        "audience": ["clerk"],
        "place": "attic",
        "folder": "",
        "file_name": "a",
        "written": {"until": "meeting"},
        "late": "issue",
        "issue": {"on": "always"},
        "colour": "red",
    }
    found = " ".join(errors("documents.json", {"a": entry}))
    assert "'C9'" in found and "'attic'" in found and "'colour'" in found
    assert errors("documents.json", {"a": {**entry, "level": "C1", "place": "trust", "colour": None}}) != []
    del entry["colour"]
    assert errors("documents.json", {"a": {**entry, "level": "C1", "place": "trust"}}) == []
