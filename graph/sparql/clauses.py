"""What a query's text says before it is run: its dataset clauses, whether it asks another host or volatile lots.

Only tokens are read (SPARQL 1.1, section 19.8): a keyword inside a string, an IRI or a comment is none. The text itself
is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKENS = re.compile(
    r"""(?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
          |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      |(?P<comment>\#[^\n\r]*)
      |(?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
      |(?P<variable>[?$]\w+)
      |(?P<name>[^\W\d_][\w.\-]*:(?:[\w.\-:%]|\\.)*|:(?:[\w.\-:%]|\\.)*|_:[\w.\-]+)
      |(?P<word>[^\W\d_]\w*)
      |(?P<other>.)""",
    re.DOTALL | re.VERBOSE,
)
_BLANK_NODES = ("[", "(")
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_VOLATILE = frozenset({"RAND", "NOW", "UUID", "STRUUID", "BNODE"})
_VOLATILE_IN_IRI = re.compile(rf"\b({'|'.join(sorted(_VOLATILE))})\b", re.IGNORECASE)
"""In an IRI, which the engine may read as `<` and more: rather too often than too seldom."""
_WORTH_READING = re.compile(r"FROM|SERVICE|LOAD|RAND|NOW|UUID|BNODE|CONSTRUCT|_:", re.IGNORECASE)
"""What a text must hold somewhere, be it in a string, before its tokens need to be looked at."""


@dataclass
class Clauses:
    """What was found. Graph names are tokens as they stand in the text: IRIs, maybe relative, or prefixed names."""

    prologue: str = ""
    """The text before the query form: its BASE and PREFIX declarations."""
    default_graphs: list[str] = field(default_factory=list)
    named_graphs: list[str] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    """What stands after each SERVICE: an IRI, a prefixed name, a variable, or whatever else was written."""
    loads: bool = False
    """Whether LOAD stands in it, which only an update has, and not LOAD SILENT, which may fail without a word."""
    volatile: bool = False
    """Whether asking again may give another answer: by chance, by the clock, or by new blank nodes."""

    @property
    def dataset(self) -> bool:
        """Whether the query names its own dataset (SPARQL 1.1, section 13.2)."""
        return bool(self.default_graphs or self.named_graphs)


def read(text: str) -> Clauses:
    """The clauses of a query. Of a text that is no query, whatever looks like one: the engine refuses it anyway."""
    made = Clauses(prologue=text)
    if not _WORTH_READING.search(text):
        return made
    words: list[str] = []
    for kind, token, start in tokens(text):
        upper = token.upper() if kind == "word" else ""
        if (words[-1:] == ["SERVICE"] and upper != "SILENT") or words[-2:] == ["SERVICE", "SILENT"]:
            made.services.append(token)
        if upper in _FORMS and made.prologue == text:
            made.prologue = text[:start]
            words.clear()
        elif words[-1:] == ["LOAD"] and upper != "SILENT":
            made.loads = True
        elif (
            upper in _VOLATILE
            or (kind == "iri" and _VOLATILE_IN_IRI.search(token))
            or (words[:1] == ["CONSTRUCT"] and token in _BLANK_NODES)
            or token.startswith("_:")
        ):
            made.volatile = True
        elif kind in ("iri", "name") and words[-1:] == ["FROM"]:
            made.default_graphs.append(token)
        elif kind in ("iri", "name") and words[-2:] == ["FROM", "NAMED"]:
            made.named_graphs.append(token)
        words.append(upper)
    return made


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and place of every token but blanks, strings and comments."""
    return (token for token in every_token(text) if token[0] != "string")


def every_token(text: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and place of every token but blanks and comments; kinds are the groups of `_TOKENS`."""
    for found in _TOKENS.finditer(text):
        if not found[0].isspace() and found.lastgroup != "comment":
            yield found.lastgroup or "other", found[0], found.start()
