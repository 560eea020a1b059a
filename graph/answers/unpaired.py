"""Tells of a query that it seems to pair what no text pairs: two properties of one thing (ontology/README.md, Pairs).

Only tokens are read, and only of a query in which both names stand: what serves thousands of queries a second needs no
parser. What is told is a hint; the answer is what was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import Final, NamedTuple

from graph.core.namespaces import PG
from graph.sparql import clauses

LONGEST: Final = 4000
"""Characters of a query that is looked at."""
_PART: Final = "pg:participation [ pg:agent ?who ; pg:forState ?state ; pg:inOffice ?office ]"
_SPEAKING: Final = _PART.replace("participation", "speaking")
_SIGNATURE: Final = "pg:signature [ pg:agent ?who ; pg:forState ?state ]"
UNPAIRED: Final = {
    ("participant", "involves"): f"?event {_PART}",
    ("participant", "officeLevel"): f"?event {_PART}",
    ("speaker", "involves"): f"?act {_SPEAKING}",
    ("speaker", "officeLevel"): f"?act {_SPEAKING}",
    ("involves", "officeLevel"): f"?event {_PART}",
    ("signatory", "party"): f"?agreement {_SIGNATURE}",
    ("heldOffice", "servedState"): "?tenure pg:holder ?who ; pg:office [ pg:officeOfState ?state ]",
    ("speaker", "contentClaim"): "?act pg:contentClaim ?claim . ?claim pg:voice ?who",
    **{(shortcut, "participation"): f"?event {_PART}" for shortcut in ("participant", "involves", "officeLevel")},
    ("speaker", "participation"): f"?act {_SPEAKING}",
    ("speaker", "speaking"): f"?act {_SPEAKING}",
    **{(shortcut, "signature"): f"?agreement {_SIGNATURE}" for shortcut in ("signatory", "party")},
}
"""Properties of one thing that are no pairs, with what to ask for pairs."""
_TO_PARTS: Final = frozenset({"participation", "speaking", "signature"})
"""Those that lead to the parts. Beside a shortcut with a given value they ask for something else: who else came."""
_OPERATORS: Final = "/|^*+?!"
_TEMPLATE: Final = -1
"""What stands for a query in the scope of the patterns of a CONSTRUCT template, which ask for nothing."""


class _Pattern(NamedTuple):
    """A triple pattern as far as its tokens tell: the first property of its path, and the groups in which it stands.

    The first number of `scope` is that of the query, sub-query or EXISTS; the others are those of groups.
    """

    subject: str
    name: str
    object: str
    scope: tuple[int, ...]
    leads_on: bool = False
    """Whether its path has further steps."""


@dataclass
class _Frame:
    """A group or a blank node that is being read: what comes next in it, and what of a pattern has been read."""

    scope: tuple[int, ...]
    subject: str = ""
    name: str = ""
    leads_on: bool = False
    expects: str = "subject"
    brackets: int = 0
    last: int = 0
    """The number of the group that was closed last in it."""


@dataclass
class _Reader:
    """Reads the triple patterns of a query from its tokens."""

    patterns: list[_Pattern] = field(default_factory=list)
    unions: dict[int, int] = field(default_factory=dict)
    """Groups that are branches of a UNION, with its number."""
    frames: list[_Frame] = field(default_factory=lambda: [_Frame((0,))])
    opened: int = 0
    word: str = ""

    def read(self, text: str) -> None:
        """Read a query.

        Args:
            text: the query.
        """
        before = ""
        for kind, piece, _ in clauses.every_token(text):
            if kind == "word" and piece != "a":
                if before != "@":
                    self._keyword(piece.upper())
            elif piece in "{}[]()":
                self._bracket(piece)
            elif not self.frames[-1].brackets:
                self._take(kind, piece)
            before = piece

    def pairs(self) -> Iterator[frozenset[str]]:
        """Yield the names of two patterns that give one subject several values, which nothing else links."""
        linked = {frozenset((pattern.subject, pattern.object)) for pattern in self.patterns}
        for one, other in combinations(self.patterns, 2):
            ends = frozenset((one.object, other.object))
            if one.subject == other.subject and len(ends) > 1 and ends not in linked and self._joined(one, other):
                free = [end[0] in "?$[" for end in ends]
                parts = [pattern for pattern in (one, other) if pattern.name in _TO_PARTS]
                if any(free) if not parts else all(free) and all(map(self._is_looked_into, parts)):
                    yield frozenset((one.name, other.name))

    def _is_looked_into(self, part: _Pattern) -> bool:
        """Whether something is asked of the part to which a pattern leads."""
        return part.leads_on or any(pattern.subject == part.object for pattern in self.patterns)

    def _joined(self, one: _Pattern, other: _Pattern) -> bool:
        """Whether both patterns hold of one solution: they are of one query, and of no two branches of a UNION."""
        branches = {self.unions[group]: group for group in one.scope if group in self.unions}
        return _TEMPLATE != one.scope[0] == other.scope[0] and not any(
            branches.get(self.unions[group], group) != group for group in other.scope if group in self.unions
        )

    def _keyword(self, word: str) -> None:
        """A sub-query has variables of its own, so it is one apart."""
        self.word, frame = word, self.frames[-1]
        if not frame.brackets:
            frame.expects = "subject"
        if word == "SELECT" and len(self.frames) > 1:
            frame.scope = (frame.scope[-1],)
        if word == "UNION":
            self.unions.setdefault(frame.last, frame.last)

    def _bracket(self, piece: str) -> None:
        frame = self.frames[-1]
        if piece == "{":
            self.opened += 1
            if self.word == "UNION":
                self.unions[self.opened] = self.unions.setdefault(frame.last, frame.last)
            outer = {"EXISTS": (), "MINUS": (), "CONSTRUCT": (_TEMPLATE,)}.get(self.word, frame.scope)
            self.frames.append(_Frame((*outer, self.opened)))
            self.word = ""
        elif piece == "[":
            self.opened += 1
            self.frames.append(_Frame(frame.scope, subject=f"[{self.opened}", expects="path"))
        elif piece in "}]":
            if len(self.frames) > 1:
                closed = self.frames.pop()
                self.frames[-1].last = closed.scope[-1]
                self._closed(closed.subject if piece == "]" else "")
        else:
            frame.brackets = max(0, frame.brackets + (1 if piece == "(" else -1))

    def _closed(self, node: str) -> None:
        """A blank node has been read, which is a subject or an object; or a group, which ends a pattern."""
        if node and not self.frames[-1].brackets:
            self._take("variable", node)
        elif not node:
            self.frames[-1].expects = "subject"

    def _take(self, kind: str, piece: str) -> None:
        frame = self.frames[-1]
        if piece in (".", ";", ","):
            frame.expects = {".": "subject", ";": "path", ",": "object"}[piece]
        elif frame.expects == "subject":
            frame.subject, frame.expects = piece, "path"
        elif frame.expects == "path":
            frame.name, frame.leads_on, frame.expects = _name(kind, piece), False, "object"
        elif frame.expects == "step":
            frame.expects = "object"
        elif frame.expects == "object" and piece in _OPERATORS:
            frame.name = "" if piece == "|" else frame.name
            frame.leads_on |= piece == "/"
            frame.expects = "step" if piece in "/|^" else "object"
        elif frame.expects == "object":
            self.patterns.append(_Pattern(frame.subject, frame.name, piece, frame.scope, frame.leads_on))
            frame.expects = "end"


def unpaired(text: str) -> tuple[str, ...]:
    """Return what is to be told of the pairs of a query, a sentence for each two properties.

    Args:
        text: the query.
    """
    if len(text) > LONGEST:
        return ()
    return _told(text) if any(other in text and one in text for one, other in UNPAIRED) else ()


@lru_cache(maxsize=256)
def _told(text: str) -> tuple[str, ...]:
    reader = _Reader()
    reader.read(text)
    found = set(reader.pairs())
    return tuple(
        f"pg:{one} and pg:{other} of one thing are not pairs; ask {instead}"
        for (one, other), instead in UNPAIRED.items()
        if frozenset((one, other)) in found
    )


def _name(kind: str, piece: str) -> str:
    """The local name of a property of ours; nothing for any other, and for an inverse."""
    if kind == "iri":
        return piece[1:-1].removeprefix(PG) if piece[1:].startswith(PG) else ""
    return piece.removeprefix("pg:") if kind == "name" and piece.startswith("pg:") else ""
