"""Says of a query how far the standard leaves the choice and the order of its rows to the engine.

SPARQL 1.1 (sections 15.1, 18.5) leaves open the order of rows that ORDER BY does not tell apart, which of them LIMIT
keeps, what SAMPLE takes and in which order GROUP_CONCAT joins. Only tokens are read, as in `graph.sparql.clauses`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from graph.sparql import clauses

_WORDS: Final = re.compile(r"LIMIT|OFFSET|ORDER|SAMPLE|GROUP_CONCAT|REDUCED", re.IGNORECASE)
_FREE: Final = frozenset({"SAMPLE", "GROUP_CONCAT", "REDUCED"})
_SLICES: Final = frozenset({"LIMIT", "OFFSET"})
_DEPTH: Final = {"{": 1, "}": -1}
_DIRECTIONS: Final = ("ASC", "DESC")


class OrderKey(NamedTuple):
    """A condition of ORDER BY over one variable: the variable itself (`what` is empty), its STR or its BOUND."""

    variable: str
    what: str = ""


@dataclass(frozen=True)
class AnswerOrder:
    """What a query's text says about the order and the choice of its rows.

    `free` says that another evaluation may rightly give other rows or values whatever their order, `sliced` that the
    query has LIMIT or OFFSET of its own. `keys` are the conditions of its ORDER BY, None where that has others than
    `OrderKey` knows. `keys_end` is where these end in the text, in characters; None where there is no ORDER BY.
    """

    free: bool = False
    sliced: bool = False
    keys: tuple[OrderKey, ...] | None = ()
    keys_end: int | None = None

    @property
    def ordered(self) -> bool:
        """Whether the query has an ORDER BY of its own."""
        return self.keys_end is not None

    def keys_among(self, columns: Iterable[str]) -> tuple[OrderKey, ...] | None:
        """The conditions of ORDER BY, if all are known and over these columns; else None."""
        return self.keys if self.keys is not None and {key.variable for key in self.keys} <= set(columns) else None

    def is_total(self, columns: Iterable[str]) -> bool:
        """Whether ORDER BY tells all rows with these columns apart that differ."""
        known = {key.variable for key in self.keys or () if not key.what}
        return self.ordered and self.keys is not None and set(columns) <= known


def read(text: str) -> AnswerOrder:
    """Read what a query says about the order and the choice of its rows.

    Args:
        text: a valid query.
    """
    known = clauses.read(text)
    free = known.volatile or bool(known.services)
    if not _WORDS.search(text):
        return AnswerOrder(free)
    depth, before, sliced = 0, "", False
    keys_start: int | None = None
    keys_end: int | None = None
    for kind, token, start in clauses.tokens(text):
        depth += _DEPTH.get(token, 0)
        word = token.upper() if kind == "word" else ""
        if word in _FREE or (word in _SLICES and depth):
            free = True
        elif not depth and word == "BY" and before == "ORDER":
            keys_start, keys_end = start + len(token), len(text)
        elif not depth and (word in _SLICES or word == "VALUES"):
            sliced = sliced or word in _SLICES
            if keys_end == len(text):
                keys_end = start
        before = word
    keys = _keys(text[keys_start:keys_end]) if keys_start is not None else ()
    return AnswerOrder(free, sliced, keys, keys_end)


def _keys(conditions: str) -> tuple[OrderKey, ...] | None:
    """The conditions of an ORDER BY, whatever their directions; None where `OrderKey` does not know one."""
    keys, what = list[OrderKey](), ""
    for kind, token, _ in clauses.every_token(conditions):
        word = token.upper()
        if kind == "variable":
            keys.append(OrderKey(token[1:], what))
            what = ""
        elif word in ("STR", "BOUND") and not what:
            what = word
        elif token not in ("(", ")") and word not in _DIRECTIONS:
            return None
    return tuple(keys)


def with_total_order(text: str, keys_end: int, variables: Iterable[str]) -> str:
    """Return a query with further conditions of ORDER BY, under which no two different rows are equal.

    Args:
        text: the query.
        keys_end: where its own conditions end, as `read` says.
        variables: the names of its columns.
    """
    keys = (f"isIRI(?{name}) STR(?{name}) STR(DATATYPE(?{name})) LANG(?{name})" for name in variables)
    return f"{text[:keys_end]}\n{' '.join(keys)}\n{text[keys_end:]}"
