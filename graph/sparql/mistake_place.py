"""Finds the place of a mistake in a query or update, and what could stand there instead.

The engine's own message names a place some characters further on, where it gave up trying a keyword, and rules of its
grammar. So the engine is asked about beginnings of the text: the mistake is the first token with which the text can no
longer be continued to a query. No text that is asked about is ever evaluated, because each ends in a character that
stands nowhere in SPARQL; a beginning is right where the engine comes as far as that character.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import pyoxigraph as ox

from graph.core.namespaces import PREFIXES

Kind = Literal["query", "update"]
_TOKEN: Final = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
      |(?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
          |(?!\"{3}|'{3})(?:"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'))
      |(?P<open>\"{3}|'{3})
      |(?P<iri>(?:\^\^)?<[^<>"{}|^`\\\x00-\x20]*>)
      |(?P<variable>[?$]\w+)
      |(?P<name>(?:\^\^)?(?:[^\W\d_][\w\-.]*)?:(?:(?:[\w\-:]|%[0-9A-Fa-f]{2}|\\[^\w\s])
          (?:[\w.\-:]*[\w\-:]|%[0-9A-Fa-f]{2}|\\[^\w\s])*)?|_:\w(?:[\w.\-]*[\w\-])?)
      |(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?!\w))
      |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      |(?P<word>[^\W\d_]\w*)
      |(?P<sign><<\(|\)>>|<<|>>|\{\||\|\}|&&|\|\||!=|<=|>=)
      |(?P<other>[^ \t\r\n])""",
    re.DOTALL | re.VERBOSE,
)
_END: Final = "\n#>\"\"\"'''" + "-" * 64 + "\n\x01"
"""What a beginning is followed by: the ends of an IRI and of strings that were left open, so that they end there; more
characters than the longest keyword has; and a character that stands nowhere."""
_ERROR_LINE: Final = re.compile(r"error at (\d+):")
LONGEST: Final = 64 * 1024
"""Characters of a beginning for which it is tried what could follow."""
_KEYWORDS: Final = (
    "PREFIX",
    "BASE",
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "DISTINCT",
    "FROM",
    "WHERE",
    "UNION",
    "OPTIONAL",
    "MINUS",
    "GRAPH",
    "SERVICE",
    "FILTER",
    "BIND",
    "VALUES",
    "AS",
    "IN",
    "NOT",
    "EXISTS",
    "GROUP",
    "BY",
    "HAVING",
    "ORDER",
    "ASC",
    "DESC",
    "LIMIT",
    "OFFSET",
    "UNDEF",
    "COUNT",
    "INSERT",
    "DELETE",
    "DATA",
    "INTO",
    "WITH",
    "USING",
    "LOAD",
    "CLEAR",
    "DROP",
    "CREATE",
    "COPY",
    "MOVE",
    "ADD",
    "TO",
    "NAMED",
    "ALL",
    "DEFAULT",
    "SEPARATOR",
)
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "a variable": ("?v",),
    "an IRI": ("<urn:x>", "^^<urn:x>"),
    "a string": ("'x'",),
    "a number": ("1",),
    "a prefix such as ex:": ("ex: <urn:x>",),
    **{f"'{sign}'": (sign,) for sign in ("{", "}", "(", ")", "[", "]", ".", ";", ",", "=", "*", "|", "&&")},
}
"""What could stand somewhere, in words, and the tokens that show whether it could."""


@dataclass(frozen=True)
class Token:
    """A token of a text, from the character `start` (counted from 0) on; `kind` is empty at the end of the text."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True)
class MistakePlace:
    """The token at which a text goes wrong, those before it, and what could stand there, in words and as keywords."""

    token: Token
    before: tuple[Token, ...]
    words: tuple[str, ...]
    keywords: tuple[str, ...]


def mistake_place(text: str, kind: Kind) -> MistakePlace:
    """Find the place of the mistake in a text that the engine refuses.

    Args:
        text: the query or update.
        kind: what it was taken for.
    """
    tokens = tokens_of(text)
    ends = [token.start + len(token.text) for token in tokens]
    can_begin = _reader(kind)
    wrong = bisect_left(range(len(tokens)), x=True, key=lambda number: not can_begin(text[: ends[number]]))
    before = tuple(tokens[:wrong])
    end = ends[wrong - 1] if wrong else 0
    token = tokens[wrong] if wrong < len(tokens) else Token("", "", end)
    if end > LONGEST:
        return MistakePlace(token, before, (), ())
    beginning = text[:end]
    words = [name for name, tried in _WORDS.items() if any(can_begin(_joined(beginning, one)) for one in tried)]
    keywords = [keyword for keyword in _KEYWORDS if can_begin(f"{beginning} {keyword}")]
    if before and can_begin(f"{beginning} a"):
        keywords.append("a")
    return MistakePlace(token, before, tuple(words), tuple(keywords))


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, without comments and blanks; a character that begins none is one of its own."""
    return [
        Token(match.lastgroup or "", match[0], match.start())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "comment"
    ]


def _joined(beginning: str, token: str) -> str:
    return beginning + ("" if token.startswith("^^") else " ") + token


def _reader(kind: Kind) -> Callable[[str], bool]:
    """What tells whether a text is the beginning of a query or update."""
    store = ox.Store()
    run = store.query if kind == "query" else store.update

    def can_begin(beginning: str) -> bool:
        try:
            run(beginning + _END, base_iri="urn:x-base:", prefixes=PREFIXES)
        except SyntaxError as error:
            line = _ERROR_LINE.search(str(error))
            return line is not None and int(line[1]) >= beginning.count("\n") + 3
        return False

    return can_begin
