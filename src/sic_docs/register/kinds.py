"""Each kind of column and its converter: the plain ones of `register.values`, and names of things config knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from sic_docs.config.model import Definitions
from sic_docs.register.sheets import Column
from sic_docs.register.values import (
    Bad,
    Converter,
    as_code,
    as_date,
    as_days,
    as_due,
    as_half_term,
    as_number,
    as_period,
    as_text,
    as_time,
    as_urn,
    as_when,
    as_whole,
    as_written_date,
    as_year,
    as_yes_no,
)
from sic_docs.trust.model import OVERALL, TRUST, Phase


def near(name: str, known: Collection[str]) -> str:
    """`Did you mean "x"?`, or what may be written there."""
    folded = {each.casefold(): each for each in known}
    match = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if match:
        return f'Did you mean "{folded[match[0]]}"?'
    listed = ", ".join(list(known)[:12])
    return f"Write one of: {listed}{' …' if len(known) > 12 else ''}." if known else "No such name is known yet."


class Names:
    """A list of things people may write in several ways, each meaning one code."""

    def __init__(self, what: str, entries: Mapping[str, Collection[str | None]], code: str) -> None:
        self.what, self.code = what, code
        self.shown = [next((w for w in words if w), key) for key, words in entries.items()]
        self.by = {w.casefold(): key for key, words in entries.items() for w in (key, *words) if w}

    def __call__(self, raw: Any) -> str:
        found = self.by.get(raw.casefold() if isinstance(raw, str) else str(raw))
        if found is None:
            text = as_text(raw)
            found = self.by.get(text.casefold())
            if found is None:
                raise Bad(f'There is no {self.what} "{text[:60]}".', near(text, self.shown), self.code)
        return found


def converters(definitions: Definitions, schools: Collection[str], *, typed: bool) -> dict[str, Converter]:
    """Kind of column → its converter, but for `choice`, which goes by its own words (`for_column`).

    Args:
        schools: Short codes of the Schools sheet.
        typed: True for a workbook, where a date must be a date; False for CSV, where it is ISO text.
    """
    trust = definitions.trust
    school = Names("school with the short code", {code: (code,) for code in schools}, "register-unknown-school")
    or_trust = Names(
        "school with the short code", {TRUST: (TRUST,), **{c: (c,) for c in schools}}, "register-unknown-school"
    )
    phases = {p.value: (p.value,) for p in Phase}
    areas = {a: (a,) for a in (OVERALL, *trust.areas)}
    day = as_date if typed else as_written_date
    return {
        "text": as_text,
        "who": as_text,
        "code": as_code,
        "urn": as_urn,
        "whole": as_whole,
        "number": as_number,
        "date": day,
        "days": as_days,
        "time": as_time,
        "due": as_due,
        "yes_no": as_yes_no,
        "year": as_year,
        "school": school,
        "school_or_trust": or_trust,
        "scope": _scope(or_trust),
        "role": Names("role", {r.code: (r.title,) for r in trust.roles}, "register-unknown-role"),
        "category": Names(
            "category", {c.code: (c.name, c.short) for c in trust.categories}, "register-unknown-category"
        ),
        "area": Names("area", areas, "register-unknown-area"),
        "element": Names(
            "element of the cycle",
            {e.code: (e.name, e.short, e.folder) for e in definitions.cycle.elements},
            "register-unknown-element",
        ),
        "phase": Names("phase", phases, "register-unknown-phase"),
        "phases": _several(Names("phase", phases, "register-unknown-phase")),
        "phase_or_all": Names("phase", {**phases, "All": ("All",)}, "register-unknown-phase"),
        "measure": Names(
            "measure", {m.code: (m.name, m.short) for m in definitions.measures}, "register-unknown-measure"
        ),
        "subject": Names("school or phase", {**{c: (c,) for c in schools}, **phases}, "register-unknown-school"),
        "period": as_period,
        "half_term": as_half_term,
        "when": as_when,
        "calendar": as_text,
    }


def for_column(column: Column, by_kind: Mapping[str, Converter]) -> Converter:
    if column.kind == "choice":
        return Names(f"{column.heading.lower()} called", {o: (o,) for o in column.options}, "register-not-allowed")
    return by_kind[column.kind]


def _several(one: Names) -> Converter:
    """Several names in one cell, with commas."""

    def several(raw: Any) -> tuple[str, ...]:
        parts = [part.strip() for part in re.split(r"[,;/\n]", as_text(raw)) if part.strip()]
        return tuple(dict.fromkeys(one(part) for part in parts))

    return several


def _scope(one: Names) -> Converter:
    several = _several(one)

    def scope(raw: Any) -> tuple[str, ...]:
        codes: tuple[str, ...] = several(raw)
        if TRUST in codes and len(codes) > 1:
            raise Bad("The scope names the trust and schools together.", "Write trust, or the schools' short codes.")
        return codes

    return scope
