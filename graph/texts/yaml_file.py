"""YAML in which every value knows its line, so that messages about mistakes can name the line.

All scalars are read as strings (`NO`, `12:30` and `2021-08-31` stay as typed), and a duplicate key is a mistake
instead of silently replacing the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

import yaml

from graph.core.errors import Mistakes
from graph.texts import yaml_losses
from graph.texts.yaml_parser import compose


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
    if (composed := _composed(path.read_bytes(), mistakes)) is None:
        mistakes.unreadable = True
        return Mapping(), mistakes
    text, root = composed
    if alias := _alias(text):
        fix = "write out what it stands for; put a text that begins with * in quotes"
        mistakes.add(alias, "a YAML alias (*name)", fix)
        return Mapping(), mistakes
    value = _Constructor(text, mistakes).construct(root) if root is not None else None
    if not isinstance(value, Mapping):
        mistakes.add(1, "the file is not a mapping of keys to values", "begin it with a key, as in the guide")
        value = Mapping()
    return value, mistakes


def _composed(content: bytes, mistakes: Mistakes) -> tuple[str, yaml.Node | None] | None:
    """Return the text of a file and its parsed node; None, and mistakes, where it cannot be parsed.

    Args:
        content: the bytes of the file.
        mistakes: the list to which mistakes are added.
    """
    try:
        text = content.decode("utf-8-sig")
        for unseen in yaml_losses.unseen_line_breaks(text):
            mistakes.add(*unseen)
        return None if mistakes else (text, compose(text))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        mistakes.add(line, f"byte {error.start} is not UTF-8", "save the file as UTF-8")
    except yaml.MarkedYAMLError as error:
        mistakes.add(*yaml_losses.complaint(error, text))
    except yaml.YAMLError as error:
        mistakes.add(1, f"broken YAML: {error}", "remove the character that YAML does not allow")
    return None


def _alias(text: str) -> int | None:
    """Return the line of the first alias. Aliases are refused: no curated file needs one, and they can be recursive."""
    events = yaml.parse(text, Loader=yaml.SafeLoader) if "*" in text else ()
    marks = (event.start_mark for event in events if isinstance(event, yaml.AliasEvent))
    return next((mark.line + 1 for mark in marks if mark), None)


class _Constructor:
    """Converts parsed nodes to values; what YAML drops or repeats is a mistake.

    Args:
        text: the whole file.
        mistakes: the list to which mistakes are added.
    """

    def __init__(self, text: str, mistakes: Mistakes) -> None:
        self.text = text
        self.mistakes = mistakes

    def construct(self, node: yaml.Node, key: str = "", column: int = 0) -> Value:
        """Return the value of a node.

        Args:
            node: the node.
            key: its key, or that of the list in which it stands.
            column: the column of that key.
        """
        for loss in yaml_losses.node_losses(node, self.text):
            self.mistakes.add(*loss)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.construct(item, key, column) for item in node.value]
        for loss in yaml_losses.comment_losses(node, key, column, self.text):
            self.mistakes.add(*loss)
        return Text(str(node.value), node.start_mark.line + 1)

    def _mapping(self, node: yaml.MappingNode) -> Mapping:
        mapping = Mapping()
        mapping.line = node.start_mark.line + 1
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or key_node.value == "<<":
                fix = "write it as text before a colon, and write out what is to be merged"
                self.mistakes.add(line, "a key that is no text, or YAML's sign for merging (<<)", fix)
                continue
            if loss := yaml_losses.lost_in_flow(node, key_node, value_node, self.text):
                self.mistakes.add(*loss)
                continue
            key = Text(str(key_node.value), line)
            if key in mapping:
                self.mistakes.add(line, f"key {str(key)!r} stands twice", "keep one of them")
                continue
            mapping[key] = self.construct(value_node, key, key_node.start_mark.column)
        return mapping


def check_texts(mapping: Mapping, keys: Iterable[str], mistakes: Mistakes) -> None:
    """Check that the values of keys are texts: YAML takes what begins with [ or { for a list or mapping.

    Args:
        mapping: the mapping that may have the keys.
        keys: the keys.
        mistakes: the list to which mistakes are added.
    """
    for key in mapping:
        if key in keys and mapping.text(key) is None:
            mistakes.add(key.line, f"{key} is a list or a mapping to YAML", f"{yaml_losses.QUOTED}, and give one value")
        elif key in keys and not str(mapping.text(key)).strip():
            mistakes.add(key.line, f"{key} is empty", "leave the key out, or say what it is")


def line_of(value: Value, fallback: int) -> int:
    """Return the line on which a value begins; for a list, that of its first item.

    Args:
        value: the value.
        fallback: the line to return for an empty list.
    """
    if isinstance(value, list):
        return line_of(value[0], fallback) if value else fallback
    return value.line
