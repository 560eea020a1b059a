"""Parses YAML. libyaml does, which is eight times as fast, where it reads what PyYAML reads.

Whatever it refuses is read again by PyYAML, which says what is wrong in words that are meant for people.
"""

from __future__ import annotations

import re
from contextlib import suppress

import yaml
from yaml.composer import Composer

_LENIENT = re.compile(r"[\t?\ufeff]|[|>][-+0-9]*#|(?<![^\s\[{,:-])!")
"""Where libyaml accepts what PyYAML refuses: tabs, `?` and marks of byte order within values, `>-#`, tags."""


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
