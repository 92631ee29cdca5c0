"""A proposed mapping as YAML to paste into `config/kpis.yaml`, with a comment for everything a person should look at."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from sic_docs.config.model import ForeignLayout, MappedGroups, MappedTable
from sic_docs.kpi.model import Measure
from sic_docs.kpi.proposal import Proposal


def as_yaml(proposal: Proposal, measures: Sequence[Measure]) -> str:
    """One entry of `foreign:`."""
    names = {m.code: m.name for m in measures}
    lines = [
        "# Paste this below `foreign:` in config/kpis.yaml, once the path is right and each line has been looked at.",
        *_entry(proposal.layout, names),
    ]
    for text, known in proposal.unsure.items():
        lines.append(f"    # Look again: {_text(text)} was taken for {_text(known)}.")
    for sentence in proposal.left_out:
        lines.append(f"    # Left out. {sentence}.")
    for sheet, rows in proposal.unknown.items():
        lines.append(f"    # Not mapped, sheet {sheet}: {', '.join(rows[:12])}{' …' if len(rows) > 12 else ''}")
    return "\n".join(lines) + "\n"


def _entry(layout: ForeignLayout, names: Mapping[str, str]) -> Iterator[str]:
    yield f"  - school: {layout.school}"
    yield f"    path: {_text(layout.path)}  # where it lies below the school's folder; {{year}} is 2026-27"
    if layout.as_at:
        yield f"    as_at: {_text(layout.as_at)}  # half terms up to this date count as submitted"
    else:
        yield "    # as_at: H2  # no date was found: until one is named here, nothing counts as submitted"
    if layout.units:
        yield f"    units: {{{', '.join(f'{code}: {unit}' for code, unit in layout.units.items())}}}  # 0.942 for 94.2%"
    if layout.tables:
        yield "    tables:"
        for table in layout.tables:
            yield from _table(table, names)
    if layout.groups:
        yield "    groups:"
        for group in layout.groups:
            yield from _group(group, names)
    if layout.cells:
        yield "    cells:"
        for code, places in layout.cells.items():
            yield f"      {code}: {_flow(places)}  # {names.get(code, code)}"


def _table(table: MappedTable, names: Mapping[str, str]) -> Iterator[str]:
    yield f"      - sheet: {_text(table.sheet)}"
    yield f"        header_rows: {list(table.header_rows)}"
    yield f"        measure_column: {table.measure_column}"
    yield "        columns:"
    for slug, heads in table.columns.items():
        yield f"          {slug}: [{', '.join(map(_text, heads))}]"
    for key, rows in (
        ("measures", table.measures),
        ("numerators", table.numerators),
        ("denominators", table.denominators),
    ):
        if rows:
            yield f"        {key}:"
            for text, code in rows.items():
                yield f"          {_text(text)}: {code}  # {names.get(code, code)}"


def _group(group: MappedGroups, names: Mapping[str, str]) -> Iterator[str]:
    yield f"      - sheet: {_text(group.sheet)}"
    yield f"        header_rows: {list(group.header_rows)}"
    yield f"        group_column: {group.group_column}"
    yield f"        measure: {group.measure}  # {names.get(group.measure, group.measure)}, added up from counts"
    yield f"        add: [{', '.join(map(_text, group.add))}]  # every pupil once, and only once"
    if group.keep:
        yield f"        keep: {_flow(group.keep)}  # a group that is a measure by itself"
    for key, columns in (("numerators", group.numerators), ("denominators", group.denominators)):
        yield f"        {key}:"
        for slug, heads in columns.items():
            yield f"          {slug}: [{', '.join(map(_text, heads))}]"


def _flow(pairs: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{_key(k)}: {_text(v)}" for k, v in pairs.items()) + "}"


def _key(text: str) -> str:
    return text if text.replace("-", "").replace("_", "").isalnum() and text.isascii() else _text(text)


def _text(text: str) -> str:
    """A text in double quotes, which YAML reads as JSON does."""
    return json.dumps(text, ensure_ascii=False)
