"""From a situation to the values a template is filled with: providers gathered, run and checked.

A fact module lists its `PROVIDERS`; a document type names in `uses` those it draws on. Every provider returns a value
for each name it gives, `Absent(reason)` when it is not known (design.md, decision 3); a name no provider gives is an
error. Pure: nothing here asks for the day or opens a file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Final, Protocol

from sic_docs.documents import facts
from sic_docs.documents.situation import Situation
from sic_docs.errors import TemplateError
from sic_docs.word.values import Absent, Linked, Prefill, Row, Shaded, Value, Values

NOT_IN_RECIPE: Final = frozenset({"document.updated", "updated"})
"""Names that change what is printed but never make a document new (design.md, Life of a document)."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One source of facts.

    Attributes:
        name: What `uses` calls it, and the first part of its names: `school` gives `school.name`.
        gives: Names without that first part; "" is the provider's own name (a list, or a `when`).
        build: Makes exactly those. `Prefill("")` leaves an ask's prompt showing.
        flat: Its names stand as they are, for asks and `when`s of one document.
    """

    name: str
    gives: tuple[str, ...]
    build: Callable[[Situation], Mapping[str, Value]]
    flat: bool = False

    def full_name(self, given: str) -> str:
        if self.flat:
            return given
        return f"{self.name}.{given}" if given else self.name


class Names(Protocol):
    """What a compiled template tells of itself.

    `names` are those looked up outside any repeat, `needed` those of them that must have a value (all but asks);
    `columns` are those used in the rows of each repeat, by its full name.
    """

    @property
    def names(self) -> Collection[str]: ...
    @property
    def needed(self) -> Collection[str]: ...
    @property
    def columns(self) -> Mapping[str, Collection[str]]: ...


@cache
def providers() -> Mapping[str, Provider]:
    """Every provider of every module in `documents/facts/`, by name.

    Raises:
        ValueError: Two providers bear one name.
    """
    found: dict[str, Provider] = {}
    for module in sorted(iter_modules(facts.__path__), key=lambda m: m.name):
        for provider in getattr(import_module(f"{facts.__name__}.{module.name}"), "PROVIDERS", ()):
            if provider.name in found:
                raise ValueError(f"two providers of facts are named {provider.name}")
            found[provider.name] = provider
    return found


def facts_given() -> Mapping[str, frozenset[str]]:
    """Name of each provider → the full names it gives, for `config.check`."""
    return {name: frozenset(map(provider.full_name, provider.gives)) for name, provider in providers().items()}


def build_values(situation: Situation, wanted: Collection[str] | None = None) -> Values:
    """Values of every name the document type's providers give.

    Args:
        wanted: Names a template uses; providers that give none of them are not asked. None asks all.

    Raises:
        TemplateError: `uses` names a provider there is not (with the nearest), or a provider gave other names than
            it says.
    """
    values: dict[str, Value] = {}
    known = providers()
    for use in situation.type.uses:
        provider = known.get(use)
        if provider is None:
            raise TemplateError(
                f"uses names {use!r}, and nothing gives facts of that name{_nearest(use, known)}.",
                "Correct the name in config/documents.yaml.",
                code="unknown-facts",
                file=situation.type.file or "documents.yaml",
                place=situation.type.code,
            )
        if wanted is not None and not any(provider.full_name(given) in wanted for given in provider.gives):
            continue
        built = provider.build(situation)
        if set(built) != set(provider.gives):
            odd = ", ".join(sorted(set(built) ^ set(provider.gives)))
            raise TemplateError(
                f"the facts named {use!r} do not match what they say they give: {odd}.",
                "This is a fault of ours; please report it with this line.",
                code="facts-mismatch",
                place=situation.key,
            )
        for given, value in built.items():
            if not (isinstance(value, Prefill) and not value.text):
                values[provider.full_name(given)] = value
    return values


def used_values(compiled: Names, values: Values, *, template: str = "") -> Values:
    """Only what reaches the page: the names the template uses, and in each row only the columns it uses.

    Raises:
        TemplateError: The template uses names no provider of its document type gives; all are named.
    """
    unknown = sorted(set(compiled.needed) - set(values))
    if unknown:
        raise TemplateError(
            "nothing gives " + ", ".join(f"{name!r}{_nearest(name, values)}" for name in unknown) + ".",
            "Correct the tag in Word, or add the provider to uses in config/documents.yaml.",
            code="unknown-name",
            file=template or None,
        )
    used: dict[str, Value] = {}
    for name in sorted(compiled.names):
        if name in values:
            value = values[name]
            used[name] = _rows(name, value, compiled) if _is_rows(value) else value
    return used


def recipe(template_hash: str, values: Values) -> str:
    """Digest of the template and of the values that reach the page, 64 hex digits. No clock enters it."""
    counted = {name: value for name, value in values.items() if name not in NOT_IN_RECIPE}
    return hashlib.sha256(_AS_TEXT.encode([template_hash, counted]).encode()).hexdigest()


def _is_rows(value: Value) -> bool:
    return isinstance(value, (list, tuple))


def _rows(repeat: str, value: Value, compiled: Names) -> list[Row]:
    columns = compiled.columns.get(repeat, ())
    rows: list[Row] = []
    for row in value:  # type: ignore[union-attr]
        assert isinstance(row, Mapping)
        rows.append(
            {
                column: _rows(f"{repeat}.{column}", cell, compiled) if _is_rows(cell) else cell
                for column, cell in row.items()
                if (column in columns or column == "ref") and not (isinstance(cell, Prefill) and not cell.text)
            }
        )
    return rows


def _plain(value: object) -> object:
    """A value that is neither text, yes or no, nor rows of such."""
    match value:
        case Shaded(text, fill, ink):
            return ["shaded", text, fill, ink]
        case Prefill(text):
            return ["prefill", text]
        case Absent(reason):
            return ["absent", reason]
        case Linked(text, address):
            return ["linked", text, address]
        case Mapping():
            return dict(value)
        case _:
            raise TypeError(f"no value of a document: {type(value).__name__}")


_AS_TEXT: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _nearest(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, list(known), 1)
    return f" (did you mean {near[0]!r}?)" if near else ""
