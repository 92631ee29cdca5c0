"""YAML as text with lines: what is refused, and that nothing is reinterpreted."""

from __future__ import annotations

import time

from sic_docs.config.files import MAX_BYTES, parse_yaml


def codes(text: str | bytes) -> list[tuple[str, str | None]]:
    content = text if isinstance(text, bytes) else text.encode()
    return [(issue.code, issue.place) for issue in parse_yaml(content, "config/x.yaml")[1]]


def test_words_that_yaml_would_turn_into_something_else_stay_as_typed() -> None:
    root, issues = parse_yaml(b"on: no\nat: 14:00\nyear: 2026-27\nnone: none\nnothing:\n", "x")
    assert not issues and root is not None and root.table is not None
    assert [(key, node.text) for key, node in root.table.items()] == [
        ("on", "no"),
        ("at", "14:00"),
        ("year", "2026-27"),
        ("none", "none"),
        ("nothing", None),
    ]


def test_every_node_knows_the_line_of_its_key_and_of_its_value() -> None:
    root, _ = parse_yaml(b"a: 1\nb:\n\n  - x\n  - y\n", "x")
    assert root is not None and root.table is not None
    b = root.table["b"]
    assert (b.key_line, b.line) == (2, 4)
    assert [node.line for node in b.items or []] == [4, 5]


def test_a_key_given_twice_is_an_issue_with_both_lines() -> None:
    _, issues = parse_yaml(b"a: 1\nb: 2\na: 3\n", "config/x.yaml")
    assert [(i.code, i.place) for i in issues] == [("config-duplicate-key", "line 3")]
    assert "line 1 too" in issues[0].found


def test_aliases_are_refused_before_they_unfold() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(12)
    )
    start = time.process_time()
    found = codes(bomb)
    assert time.process_time() - start < 1
    assert {code for code, _ in found} == {"config-alias"}


def test_an_alias_that_holds_itself_is_refused() -> None:
    assert codes("a: &x [*x]") == [("config-alias", "line 1")]


def test_files_that_are_no_configuration_are_refused_in_words() -> None:
    assert codes(b"a: '" + b"x" * MAX_BYTES + b"'") == [("config-too-large", None)]
    assert codes(b"a: 1\nb: \xff\xfe\n") == [("config-not-text", "line 2")]
    assert codes("a: 1\nb: c: d\n") == [("config-yaml", "line 2")]
    assert codes("[" * 100_000)[0][0] == "config-yaml"
    assert codes("a: \x00")[0][0] == "config-yaml"
    assert codes("a: 1\n---\nb: 2\n")[0][0] == "config-yaml"
    assert codes(("[" * 25) + ("]" * 25))[0][0] == "config-yaml"


def test_an_empty_file_and_a_byte_order_mark_are_no_problem() -> None:
    root, issues = parse_yaml(b"", "x")
    assert root is not None and root.is_empty and not issues
    root, issues = parse_yaml(b"\xef\xbb\xbfa: 1\n", "x")
    assert root is not None and root.table is not None and list(root.table) == ["a"] and not issues
