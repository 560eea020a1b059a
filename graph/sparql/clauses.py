"""Facts about a query that are read from its text before it runs: dataset clauses, SERVICE, LOAD, volatility.

Only tokens are read (SPARQL 1.1, section 19.8), so a keyword inside a string, an IRI or a comment does not count. The
text itself is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

_TOKENS = re.compile(
    r"""(?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
          |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      |(?P<comment>\#[^\n\r]*)
      |(?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
      |(?P<variable>[?$]\w+)
      |(?P<name>[^\W\d_][\w.\-]*:(?:[\w.\-:%]|\\.)*|:(?:[\w.\-:%]|\\.)*|_:[\w.\-]+)
      |(?P<word>[^\W\d_]\w*)
      |(?P<blank>\s+)
      |(?P<other>.)""",
    re.DOTALL | re.VERBOSE,
)
_EMPTY = {"string": '""', "iri": "<>", "comment": "\n"}
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_STRING_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED_CHARACTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")
_BLANK_NODES = ("[", "(")
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_VOLATILE = frozenset({"RAND", "NOW", "UUID", "STRUUID", "BNODE"})
_VOLATILE_IN_IRI = re.compile(rf"\b({'|'.join(sorted(_VOLATILE))})\b", re.IGNORECASE)
"""Volatile functions inside what looks like an IRI: the engine may read `<` there as an operator, so the check errs
towards calling a query volatile."""
_ANYWHERE = ("SERVICE", "LOAD", "_:")
_AS_WORDS = ("FROM", "RAND", "NOW", "UUID", "BNODE", "CONSTRUCT")
_WORDS = re.compile(r"\b(?:FROM|RAND|NOW|UUID|STRUUID|BNODE|CONSTRUCT)\b")


@dataclass
class Clauses:
    """What the text of a query or update says.

    Graph names are the tokens of the text as they stand: IRIs, possibly relative, or prefixed names.
    """

    prologue: str = ""
    """The text before the query form: its BASE and PREFIX declarations."""
    default_graphs: list[str] = field(default_factory=list)
    named_graphs: list[str] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    """The token after each SERVICE: an IRI, a prefixed name, a variable, or whatever else was written."""
    loads: bool = False
    """Whether the text has LOAD, which only an update may have. LOAD SILENT, which may fail silently, does not
    count."""
    volatile: bool = False
    """Whether a second run may give another answer: because of chance, the clock, or new blank nodes."""

    @property
    def dataset(self) -> bool:
        """Whether the query names its own dataset (SPARQL 1.1, section 13.2)."""
        return bool(self.default_graphs or self.named_graphs)


def read(text: str) -> Clauses:
    """Read the clauses of a query.

    If the text is not a valid query, whatever looks like a clause is returned; the engine refuses the text anyway.
    """
    clauses = Clauses(prologue=text)
    if not _is_relevant(text):
        return clauses
    words: list[str] = []
    for kind, token, start in tokens(text):
        upper = token.upper() if kind == "word" else ""
        if (words[-1:] == ["SERVICE"] and upper != "SILENT") or words[-2:] == ["SERVICE", "SILENT"]:
            clauses.services.append(token)
        if upper in _FORMS and clauses.prologue == text:
            clauses.prologue = text[:start]
            words.clear()
        elif words[-1:] == ["LOAD"] and upper != "SILENT":
            clauses.loads = True
        elif (
            upper in _VOLATILE
            or (kind == "iri" and _VOLATILE_IN_IRI.search(token))
            or (words[:1] == ["CONSTRUCT"] and token in _BLANK_NODES)
            or token.startswith("_:")
        ):
            clauses.volatile = True
        elif kind in ("iri", "name") and words[-1:] == ["FROM"]:
            clauses.default_graphs.append(token)
        elif kind in ("iri", "name") and words[-2:] == ["FROM", "NAMED"]:
            clauses.named_graphs.append(token)
        words.append(upper)
    return clauses


def _is_relevant(text: str) -> bool:
    """Check quickly whether the tokens of a text need reading: a text without any of these words, even in a string,
    none.

    SERVICE and LOAD count wherever they stand: an engine may read them right behind a number.
    """
    upper = text.upper()
    if any(word in upper for word in _ANYWHERE):
        return True
    return any(word in upper for word in _AS_WORDS) and _WORDS.search(upper) is not None


def without_comments(text: str) -> str:
    """Return a query without its comments: queries that differ in nothing else have one text."""
    if "#" not in text:
        return text
    return "".join("\n" if kind == "comment" else token for kind, token, _ in _scanned(text))


def skeleton(text: str) -> str:
    """Return a query without comments, whose texts and IRIs are empty: what stands in them is no word of the query."""
    return "".join(_EMPTY.get(kind, token) for kind, token, _ in _scanned(text))


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, text and start offset (in characters) of every token but blanks, strings and comments."""
    return (token for token in every_token(text) if token[0] != "string")


def every_token(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, text and start offset (in characters) of every token but blanks and comments.

    The kinds are the names of the groups in `_TOKENS`.
    """
    return (token for token in _scanned(text) if token[0] not in ("blank", "comment"))


@lru_cache(maxsize=8)
def _scanned(text: str) -> tuple[tuple[str, str, int], ...]:
    """Every token of a text, blanks and comments too; a query is looked at several times."""
    return tuple((match.lastgroup or "other", match[0], match.start()) for match in _TOKENS.finditer(text))


def token_count(text: str) -> int:
    """Count the tokens of a query; the digits of a number are one."""
    return sum(1 for _ in every_token(_DIGITS.sub("0", text)))


def string_value(token: str) -> str:
    """Return the value of a string as it is written, with its quotation marks (SPARQL 1.1, sections 19.2 and 19.7)."""
    quotes = 3 if len(token) >= 6 and token[:3] in ('"""', "'''") else 1

    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _ESCAPED_CHARACTERS.get(match[3], match[3])

    return _STRING_ESCAPE.sub(character, token[quotes:-quotes])


def is_text(value: str) -> bool:
    """Whether a string holds characters alone: an escape such as `\\uD800` stands for half of one."""
    return _HALF_CHARACTER.search(value) is None
