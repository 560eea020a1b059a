"""YAML in which every value knows its line, so that messages about mistakes can name the line.

All scalars are read as strings (`NO`, `12:30` and `2021-08-31` stay as typed), and a duplicate key is a mistake
instead of silently replacing the first. libyaml parses, which is eight times as fast, where it reads what PyYAML reads;
whatever it refuses is read again by PyYAML, which says what is wrong in words that are meant for people.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import yaml
from yaml.composer import Composer

from graph.core.errors import Mistakes

_LENIENT = re.compile(r"[\t?\ufeff]|[|>][-+0-9]*#")
"""Where libyaml accepts what PyYAML refuses: tabs, `?` and marks of byte order within values, `>-#`."""


class Text(str):
    """A scalar with the line it begins on, counted from 1."""

    line: int

    def __new__(cls, value: str, line: int) -> Text:
        text = super().__new__(cls, value)
        text.line = line
        return text


class Mapping(dict[Text, "Value"]):
    """A mapping with the line it begins on."""

    line: int = 0

    def text(self, key: str) -> Text | None:
        """Return the value of `key` if it is a scalar, else None."""
        value = self.get(key)  # type: ignore[call-overload]  # a Text equals the str of its characters
        return value if isinstance(value, Text) else None

    def items_of(self, key: str) -> list[Value]:
        """Return the values of `key` as a list: a single value as a list of one, a missing key as an empty list."""
        value = self.get(key)  # type: ignore[call-overload]  # a Text equals the str of its characters
        return [] if value is None else list(value) if isinstance(value, list) else [value]


Value: TypeAlias = "Text | Mapping | list[Value]"


def read(path: Path, shown_as: str) -> tuple[Mapping, Mistakes]:
    """Read a YAML file.

    Args:
        path: the file.
        shown_as: its name in messages about mistakes.

    Returns:
        The file's mapping, empty where the file cannot be parsed, and the mistakes in its YAML.
    """
    mistakes = Mistakes(shown_as)
    mistakes.unreadable = True
    try:
        root = compose(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        mistakes.add(line, f"byte {error.start} is not UTF-8", "save the file as UTF-8")
        return Mapping(), mistakes
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        fix = "indent with spaces; write texts that hold ': ' or begin with a quotation mark as a >- block"
        mistakes.add(mark.line + 1 if mark else 1, f"broken YAML: {error.problem}", fix)
        return Mapping(), mistakes
    except yaml.YAMLError as error:
        mistakes.add(1, f"broken YAML: {error}", "remove the character that YAML does not allow")
        return Mapping(), mistakes
    mistakes.unreadable = False
    if alias := _alias(path):
        mistakes.add(alias, "a YAML alias (*name)", "write out what it stands for")
        return Mapping(), mistakes
    value = _construct(root, mistakes) if root is not None else None
    if not isinstance(value, Mapping):
        mistakes.add(1, "the file is not a mapping of keys to values", "begin it with a key, as in the guide")
        value = Mapping()
    return value, mistakes


def compose(text: str) -> yaml.Node | None:
    """Return the root of the one document of a text; None where it is empty.

    Raises:
        yaml.YAMLError: the text is not YAML.
    """
    if yaml.__with_libyaml__ and not _LENIENT.search(text):
        with suppress(yaml.YAMLError):  # told by PyYAML below
            return yaml.compose(text, Loader=_Loader)
    return yaml.compose(text, Loader=yaml.SafeLoader)


if yaml.__with_libyaml__:

    class _Loader(Composer, yaml.CSafeLoader):
        """libyaml's parser with PyYAML's composer, which ends with an error where lists lie too deep in lists."""

        def __init__(self, stream: str) -> None:
            yaml.CSafeLoader.__init__(self, stream)
            Composer.__init__(self)


def _alias(path: Path) -> int | None:
    """Return the line of the first alias. Aliases are refused: no curated file needs one, and they can be recursive."""
    text = path.read_bytes().decode("utf-8-sig")
    events = yaml.parse(text, Loader=yaml.SafeLoader) if "*" in text else ()
    marks = (event.start_mark for event in events if isinstance(event, yaml.AliasEvent))
    return next((mark.line + 1 for mark in marks if mark), None)


def _construct(node: yaml.Node, mistakes: Mistakes) -> Value:
    """Convert a parsed node to a value; duplicate keys are added to `mistakes`."""
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        mapping = Mapping()
        mapping.line = line
        for key_node, value_node in node.value:
            key = Text(str(key_node.value), key_node.start_mark.line + 1)
            if key in mapping:
                mistakes.add(key.line, f"key {str(key)!r} stands twice", "keep one of them")
            mapping[key] = _construct(value_node, mistakes)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, mistakes) for item in node.value]
    return Text(str(node.value), line)


def line_of(value: Value, fallback: int) -> int:
    """Return the line on which a value begins; for a list, that of its first item.

    Args:
        value: the value.
        fallback: the line to return for an empty list.
    """
    if isinstance(value, list):
        return line_of(value[0], fallback) if value else fallback
    return value.line
