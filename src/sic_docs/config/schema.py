"""JSON Schemas of the YAML files, made from the same dataclasses and rules the loader follows, for editors.

`python -m sic_docs.config.schema config/schemas` writes them; a test fails while those on disk are stale.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import types
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from sic_docs.config.load import KpiFile
from sic_docs.config.model import TrustSettings
from sic_docs.config.rules import CHOICES, OMITTED, PATTERNS, WORDS
from sic_docs.config.years import YearFile
from sic_docs.cycle.model import Cycle
from sic_docs.documents.definition import DocumentType

FILES: Mapping[str, tuple[type[Any], bool]] = {
    "trust.json": (TrustSettings, False),
    "cycle.json": (Cycle, False),
    "documents.json": (DocumentType, True),
    "kpis.json": (KpiFile, False),
    "school_year.json": (YearFile, False),
}
"""Schema file → (dataclass, whether the YAML file is a group of such entries by code)."""

Schema = dict[str, Any]


def schemas() -> dict[str, str]:
    """File name → JSON text, for each kind of YAML file."""
    made = {}
    for name, (cls, keyed) in FILES.items():
        builder = _Builder()
        root = builder.keyed(cls) if keyed else builder.dataclass(cls)
        text = json.dumps(
            {"$schema": "http://json-schema.org/draft-07/schema#", **root, "definitions": builder.definitions},
            indent=2,
            ensure_ascii=False,
        )
        made[name] = text + "\n"
    return made


class _Builder:
    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def dataclass(self, cls: Any, *, without: str | None = None, optional: bool = False) -> Schema:
        """A group of keys. `without`: the field that the key above it fills."""
        hints = get_type_hints(cls)
        fields = [f for f in dataclasses.fields(cls) if f.name not in OMITTED and f.name != without]
        said = _said(cls)
        properties: Schema = {}
        required = []
        for field in fields:
            wanted = hints[field.name]
            schema = self._ruled(self.of(wanted), cls, field.name)
            if field.name in said:
                schema = {"description": said[field.name], **schema}
            properties[field.name] = schema
            has_default = field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
            may_lack = type(None) in get_args(wanted) or get_origin(wanted) in (Mapping, dict)
            if not has_default and not may_lack and field.name != "order":
                required.append(field.name)
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}

    def keyed(self, cls: Any) -> Schema:
        """A group of entries whose keys are the entries' first field."""
        fields = [f.name for f in dataclasses.fields(cls) if f.name not in OMITTED]
        entry = self._named(f"{cls.__name__}Entry", lambda: self.dataclass(cls, without=fields[0]))
        if len(fields) == 2:
            entry = {"anyOf": [{"type": "string"}, entry]}
        if all(f.default is not dataclasses.MISSING for f in dataclasses.fields(cls) if f.name in fields[1:]):
            entry = {"anyOf": [{"type": "null"}, entry]}
        return {"type": "object", "additionalProperties": entry}

    def _named(self, name: str, make: Any) -> Schema:
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = make()
        return {"$ref": f"#/definitions/{name}"}

    def of(self, wanted: Any) -> Schema:
        origin = get_origin(wanted)
        args = get_args(wanted)
        if origin in (Union, types.UnionType):
            inner = next(each for each in args if each is not type(None))
            return {"anyOf": [self.of(inner), {"type": "null"}]}
        if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
            if dataclasses.is_dataclass(args[0]):
                return {"anyOf": [self.keyed(args[0]), {"type": "array", "items": self.of(args[0])}]}
            return {"type": "array", "items": self.of(args[0])}
        if origin is tuple:
            return {"type": "array", "items": [self.of(a) for a in args], "minItems": len(args), "maxItems": len(args)}
        if origin in (Mapping, dict):
            return {"type": "object", "additionalProperties": self.of(args[1])}
        if dataclasses.is_dataclass(wanted):
            return self._named(getattr(wanted, "__name__", ""), lambda: self.dataclass(wanted))
        if isinstance(wanted, type) and issubclass(wanted, StrEnum):
            words: Schema = {"type": "string", "enum": [each.value for each in wanted]}
            pairs: dict[str, list[str]] = {}
            for each in wanted:
                key, colon, rest = each.value.partition(": ")
                if colon:
                    pairs.setdefault(key, []).append(rest)
            if pairs:
                properties = {key: {"enum": rests} for key, rests in pairs.items()}
                return {"anyOf": [words, {"type": "object", "properties": properties, "additionalProperties": False}]}
            return words
        return dict(_SCALARS[wanted])

    def _ruled(self, schema: Schema, cls: type, name: str) -> Schema:
        field = (cls, name)
        if field in CHOICES:
            return _limited(schema, {"enum": list(CHOICES[field])})
        if field in WORDS:
            return _limited(schema, {"enum": list(WORDS[field])}, values=True)
        if field in PATTERNS:
            text = {"type": "string", "pattern": f"^{PATTERNS[field]}$"}
            return json.loads(json.dumps(schema).replace(json.dumps({"type": "string"}), json.dumps(text)))  # type: ignore[no-any-return]
        return schema


def _limited(schema: Schema, rule: Schema, *, values: bool = False) -> Schema:
    """The rule put on a text, on each item of a list, or on each key (or value) of a group."""
    if "anyOf" in schema:
        return {
            "anyOf": [
                each if each == {"type": "null"} else _limited(each, rule, values=values) for each in schema["anyOf"]
            ]
        }
    if schema.get("type") == "array":
        return {**schema, "items": rule}
    if schema.get("type") == "object":
        return {**schema, "additionalProperties": rule} if values else {**schema, "propertyNames": rule}
    return rule


_SCALARS: dict[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "number"},
    date: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
}


def _said(cls: Any) -> dict[str, str]:
    """Field → its sentence in the dataclass's own docstring (`Attributes:`), so that editors show the same words."""
    lines = (cls.__doc__ or "").partition("Attributes:")[2].splitlines()
    entries: list[str] = []
    for line in lines:
        if line.startswith("        ") and not line.startswith("         ") and ": " in line:
            entries.append(line.strip())
        elif line.startswith("            ") and entries:
            entries[-1] += " " + line.strip()
    found = {}
    for entry in entries:
        names, _, text = entry.partition(": ")
        for name in names.replace("`", "").split(", "):
            if name.isidentifier():
                found[name] = text
    return found


def main(folder: Path) -> None:
    """Writes every schema into a folder."""
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
