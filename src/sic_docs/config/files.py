"""YAML → a tree of nodes that remember their line; nothing is interpreted yet.

A scalar stays the text that was typed (`on`, `14:00`, `no` and `2026-27` mean what they say, whatever YAML 1.1
makes of them); `config.bind` reads it as the type its field wants. Refused, each as an issue with its line:
files over 1 MB, text that is not UTF-8, YAML that does not parse, a key given twice, anchors and aliases
(nothing of ours needs them, and a few lines of them can unfold to gigabytes), nesting over 20 levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from sic_docs.errors import Issue

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = "tag:yaml.org,2002:null"


@dataclass(slots=True)
class Node:
    """One value of a YAML file: exactly one of `text`, `table` and `items` is set; none of them for an empty value.

    Attributes:
        line: 1-based line of the value. `key_line`: line of its key, in a table; else the same.
        text: A scalar as typed.
        table: Key → node, in file order. `items`: the nodes of a list.
    """

    line: int
    key_line: int
    text: str | None = None
    table: dict[str, Node] | None = None
    items: list[Node] | None = None

    @property
    def is_empty(self) -> bool:
        return self.text is None and self.table is None and self.items is None

    @property
    def kind(self) -> str:
        """What it is, in words for a message."""
        if self.table is not None:
            return "a group of keys"
        if self.items is not None:
            return "a list"
        return "nothing" if self.text is None else f'"{self.text[:60]}"'


def read_yaml(path: Path, shown: str) -> tuple[Node | None, list[Issue]]:
    """The root node of one file, or None with the issues that say why not.

    Args:
        shown: The file as people know it, `config/trust.yaml`.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None, [_issue("config-missing-file", shown, None, "There is no such file.", "Put it back.")]
    except OSError as error:
        reason = error.strerror or "unknown reason"
        return None, [
            _issue("config-missing-file", shown, None, f"It cannot be opened: {reason}.", "See to its permissions.")
        ]
    return parse_yaml(content, shown)


def parse_yaml(content: bytes, shown: str) -> tuple[Node | None, list[Issue]]:
    """The root node of a file's bytes, or None with issues; a key given twice is an issue beside the tree."""
    if len(content) > MAX_BYTES:
        found = f"It is {len(content) // 1000} kB; configuration files are at most {MAX_BYTES // 1000} kB."
        return None, [_issue("config-too-large", shown, None, found, "Put the right file back.")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [_issue("config-not-text", shown, line, "This is not UTF-8 text.", "Save the file as UTF-8.")]
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        found = f"The file cannot be read as YAML: {error.problem or error.context}."
        remedy = "Look at the spacing, colons and quotes on this line and the one above."
        return None, [_issue("config-yaml", shown, mark.line + 1 if mark else None, found, remedy)]
    except (yaml.YAMLError, RecursionError):
        found = "The file cannot be read as YAML: it holds characters or nesting that YAML does not allow."
        return None, [_issue("config-yaml", shown, None, found, "Take out what was pasted in last.")]
    if root is None:
        return Node(1, 1), []
    reader = _Reader(shown)
    return reader.node(root, root.start_mark.line + 1, 0), reader.issues


class _Reader:
    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.issues: list[Issue] = []
        self._seen: set[int] = set()

    def node(self, raw: yaml.Node, key_line: int, depth: int) -> Node:
        line = raw.start_mark.line + 1
        if id(raw) in self._seen:
            self._add(
                "config-alias", line, "Anchors and aliases (& and *) are not used in these files.", "Write it out."
            )
            return Node(line, key_line)
        self._seen.add(id(raw))
        if isinstance(raw, yaml.ScalarNode):
            return Node(line, key_line, None if raw.tag == _NULL else raw.value)
        if depth >= MAX_DEPTH:
            self._add("config-yaml", line, f"This is nested more than {MAX_DEPTH} levels deep.", "Write it flatter.")
            return Node(line, key_line)
        if isinstance(raw, yaml.SequenceNode):
            return Node(
                line, key_line, items=[self.node(each, each.start_mark.line + 1, depth + 1) for each in raw.value]
            )
        table: dict[str, Node] = {}
        for raw_key, raw_value in raw.value:
            at = raw_key.start_mark.line + 1
            if not isinstance(raw_key, yaml.ScalarNode):
                self._add("config-yaml", at, "A key must be a single word or line.", "Look for a stray ? or [ here.")
                continue
            key = raw_key.value
            if key in table:
                found = f'"{key}" is given twice; it stands on line {table[key].key_line} too.'
                self._add("config-duplicate-key", at, found, "Keep one of them.")
                continue
            table[key] = self.node(raw_value, at, depth + 1)
        return Node(line, key_line, table=table)

    def _add(self, code: str, line: int, found: str, remedy: str) -> None:
        self.issues.append(_issue(code, self.shown, line, found, remedy))


def _issue(code: str, shown: str, line: int | None, found: str, remedy: str) -> Issue:
    return Issue(code=code, file=shown, place=None if line is None else f"line {line}", found=found, remedy=remedy)
