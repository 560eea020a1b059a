"""libyaml reads what PyYAML reads, and nothing else: the same values on the same lines, the same texts refused."""

from __future__ import annotations

import random
from textwrap import dedent

import pytest
import yaml

from graph.texts.yaml_parser import compose
from tests import LONG, ROOT
from tests.support.small_checkout import SMALL_SEEDS

CURATED = sorted((ROOT / "seeds").rglob("*.yaml"))
SLIPS = 20_000 if LONG else 300
TYPED = (
    *("\t", " ", ":", ": ", "- ", "?", "? ", "#", " #", "'", '"', "[", "]", "{", "}", ",", "&a ", "*a", "!", "!!str "),
    *("|", ">", "%", "@", "`", "\n", "\n\n", "\r", "\r\n", "\x85", "\u2028", "\u00a0", "\ufeff", "\0", "\x07", "é"),
    *("😀", "---\n", "...\n", "<<: ", "~", "\\", "\u200b", "-", ">-#"),
)


def read(node: yaml.Node | None) -> object:
    """A node with its line and everything in it."""
    if node is None:
        return None
    value: object = node.value
    if isinstance(node, yaml.MappingNode):
        value = [(read(key), read(value)) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        value = [read(item) for item in node.value]
    return type(node), node.start_mark.line, value


def told(text: str, reader) -> object:
    try:
        return read(reader(text))
    except yaml.YAMLError as error:
        return str(error)


def by_pyyaml(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=yaml.SafeLoader)


def test_libyaml_is_there() -> None:
    assert yaml.__with_libyaml__


@pytest.mark.parametrize("path", CURATED, ids=lambda path: path.name)
def test_every_curated_file_is_read_the_same(path) -> None:
    text = path.read_text("utf-8")
    assert read(compose(text)) == read(by_pyyaml(text))


def test_there_are_as_many_curated_files_as_there_were() -> None:
    assert len(CURATED) == 23


def test_a_slip_is_read_or_refused_the_same() -> None:
    """Something typed at random into a few lines of the small seeds, with what it replaces."""
    chance, refused = random.Random(10), 0  # noqa: S311  # the same slips in every run, not secrets
    texts = [path.read_text("utf-8").splitlines(keepends=True) for path in sorted(SMALL_SEEDS.rglob("*.yaml"))]
    for _ in range(SLIPS):
        lines = chance.choice(texts)
        first = chance.randrange(len(lines))
        text = dedent("".join(lines[first : first + 12]))
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(TYPED) + text[at + chance.choice((0, 0, 1, 5)) :]
        expected = told(text, by_pyyaml)
        assert told(text, compose) == expected, repr(text)
        refused += isinstance(expected, str)
    assert SLIPS // 10 < refused < SLIPS * 3 // 4


@pytest.mark.parametrize("text", ["a: b\tc", "a: [b?c]", "a: b\ufeff", "a: >-#b\n  c", "- {a: !88, b: [c]}", "[!a,b]"])
def test_what_only_libyaml_would_read_is_read_as_pyyaml_does(text: str) -> None:
    assert told(text, compose) == told(text, by_pyyaml)


def test_lists_too_deep_in_lists_are_an_error_not_a_crash() -> None:
    with pytest.raises(RecursionError):
        compose("a: " + "[" * 100_000)
