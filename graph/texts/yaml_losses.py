"""What YAML drops from a curated file without a word, and what its parser's complaints mean to a curator.

`quote: Room #5 is here.` is the text "Room" to YAML, `wording: !Important words` is "words", and in
`{wording: 25,000 people}` a comma ends the text. None of that is an error of YAML; here each is a mistake on its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml

from graph.core.characters import described

TEXTS: Final = frozenset(
    {"quote", "prefix", "suffix", "note", "reason", "label", "reading", "explanation"}
    | {"wording", "nameUsed", "title", "summary", "sourceLine"}
)
"""Keys whose values are texts in words: behind such a value a comment may be the rest of the text."""
QUOTED: Final = "put the text in quotation marks, or write it as a >- block"
_SIGNS: Final = {"&": "an anchor", "!": "a tag"}
_COMPLAINTS: Final = (
    (r"cannot start any token.*|expected (alphabetic|a comment).*|.*(anchor|alias|tag|directive).*", QUOTED),
    (r"(sequence entries|mapping keys) are not allowed here.*", QUOTED),
    (r"expected <block end>.*", "indent keys alike; put the whole text in quotation marks, or write it as a >- block"),
    (r"mapping values are not allowed here.*", "write a text that holds ': ' as a >- block, and indent keys alike"),
    (r"found unexpected end of stream.*", "close the quotation mark, or write the text as a >- block"),
    (r"could not find expected ':'.*", "write a blank after the colon of a key; write a long text as a >- block"),
    (r"found unknown escape character.*", "write the text between single quotation marks, or as a >- block"),
    (r"expected ',' or .*", "within { } and [ ], put a text that holds a comma, '#' or ': ' in quotation marks"),
    (r"but found another document.*", "remove the line of three hyphens: a file is one document"),
)
"""The beginnings of what the parser says, each with what to do."""
_INDENT: Final = "indent with spaces; write texts that hold ': ' or begin with a quotation mark as a >- block"
_LINE_BREAKS: Final = re.compile("[\x85\u2028\u2029]")


def unseen_line_breaks(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the characters that YAML takes for line breaks though editors show none.

    Args:
        text: the whole file.

    Yields:
        The line, what is wrong and what to do.
    """
    for match in _LINE_BREAKS.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        message = f"{described(match[0])} is a line break to YAML"
        yield line, message, f"write it as \\u{ord(match[0]):04X} within double quotation marks"


def complaint(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str, str]:
    """Return the line of an error of YAML, what is wrong, and what to do.

    Where the parser noticed only later that a quotation mark is open, a colon missing or a bracket behind a comment,
    the line is that of the start.

    Args:
        error: the error.
        text: the whole file.
    """
    problem, context = error.problem or "", error.context_mark
    mark = error.problem_mark or context
    line = mark.line + 1 if mark else 1
    if context is not None and problem.startswith(("found unexpected end of stream", "could not find expected ':'")):
        line = context.line + 1
    elif context is not None and mark is not None and problem.startswith("expected ',' or"):
        *_, swallowed = [None, *re.finditer(r"\s#", text[context.index : mark.index])]
        if swallowed is not None:
            line = context.line + 1 + text.count("\n", context.index, context.index + swallowed.end())
    words = re.sub(r"^found character '(.)' that ", r"", problem)
    fixes = (fix for pattern, fix in _COMPLAINTS if "\\t" not in problem and re.match(pattern, words))
    return line, f"broken YAML: {problem}", next(fixes, _INDENT)


def node_losses(node: yaml.Node, text: str) -> Iterator[tuple[int, str, str]]:
    """Yield what YAML takes for a sign of its own at the start of a value.

    Args:
        node: the value.
        text: the whole file.

    Yields:
        The line, what is wrong and what to do.
    """
    start = node.start_mark.index
    if (sign := text[start : start + 1]) in _SIGNS and sign:
        shown = text[start:].split(maxsplit=1)[0]
        message = f"{shown!r} is {_SIGNS[sign]} to YAML, which drops it"
        yield node.start_mark.line + 1, message, QUOTED


def comment_losses(node: yaml.Node, key: str, column: int, text: str) -> Iterator[tuple[int, str, str]]:
    """Yield a comment that may be the rest of a text.

    Args:
        node: the value.
        key: its key, or that of the list in which it stands.
        column: the column of that key; a comment line that is indented further looks like a part of the text.
        text: the whole file.

    Yields:
        The line, what is wrong and what to do.
    """
    if key not in TEXTS or not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">"):
        return
    rest, *following = text[node.end_mark.index : node.end_mark.index + 2000].split("\n", 2)[:2] or [""]
    below = following[0] if following and not rest.strip() else ""
    if below.lstrip(" ").startswith("#") and len(below) - len(below.lstrip(" ")) > column:
        rest = below
    if rest.lstrip().startswith("#"):
        shown = rest.strip() if len(rest.strip()) <= 40 else f"{rest.strip()[:39]}…"
        message = f"{key} ends before {shown!r}, which is a comment to YAML"
        yield node.start_mark.line + 1, message, f"{QUOTED}; move a comment onto a line of its own before the key"


def lost_in_flow(node: yaml.MappingNode, key: yaml.Node, value: yaml.Node, text: str) -> tuple[int, str, str] | None:
    """Return the mistake of a comma within { } that ends a text, so that the rest of it looks like a key.

    Args:
        node: the mapping.
        key: one of its keys.
        value: its value.
        text: the whole file.
    """
    start, end = key.start_mark.index, key.end_mark.index
    has_no_value = (
        isinstance(value, yaml.ScalarNode) and not value.value and re.match(r"\s*[,}]", text[end : end + 200])
    )
    if not node.flow_style or not has_no_value or not text[max(0, start - 200) : start].rstrip().endswith(","):
        return None
    message = f"the comma before {str(key.value)!r} ends the text there"
    return key.start_mark.line + 1, message, "put a text that holds a comma in quotation marks"
