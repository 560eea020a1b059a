"""Says of a query how far the standard leaves the choice and the order of its rows to the engine.

SPARQL 1.1 (sections 15.1, 18.5) leaves open the order of rows that ORDER BY does not tell apart, which of them LIMIT
keeps, what SAMPLE takes and in which order GROUP_CONCAT joins. Only tokens are read, as in `graph.sparql.clauses`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from graph.sparql import clauses

_WORDS: Final = re.compile(r"LIMIT|OFFSET|ORDER|SAMPLE|GROUP_CONCAT|REDUCED", re.IGNORECASE)
_FREE: Final = frozenset({"SAMPLE", "GROUP_CONCAT", "REDUCED"})
_SLICES: Final = frozenset({"LIMIT", "OFFSET"})
_DEPTH: Final = {"{": 1, "}": -1}


@dataclass(frozen=True)
class AnswerOrder:
    """What a query's text says about the order and the choice of its rows.

    `free` says that another evaluation may rightly give other rows or values, `sliced` that the query has LIMIT or
    OFFSET of its own. `keys_end` is where the conditions of its ORDER BY end in the text, in characters; None where it
    has none.
    """

    free: bool = False
    sliced: bool = False
    keys_end: int | None = None


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
    keys_end: int | None = None
    for kind, token, start in clauses.tokens(text):
        depth += _DEPTH.get(token, 0)
        word = token.upper() if kind == "word" else ""
        if word in _FREE or (word in _SLICES and depth):
            free = True
        elif not depth and word == "BY" and before == "ORDER":
            keys_end = len(text)
        elif not depth and (word in _SLICES or word == "VALUES"):
            sliced = sliced or word in _SLICES
            if keys_end == len(text):
                keys_end = start
        before = word
    return AnswerOrder(free or (sliced and keys_end is None), sliced, keys_end)


def with_total_order(text: str, keys_end: int, variables: Iterable[str]) -> str:
    """Return a query with further conditions of ORDER BY, under which no two different rows are equal.

    Args:
        text: the query.
        keys_end: where its own conditions end, as `read` says.
        variables: the names of its columns.
    """
    keys = (f"isIRI(?{name}) STR(?{name}) STR(DATATYPE(?{name})) LANG(?{name})" for name in variables)
    return f"{text[:keys_end]}\n{' '.join(keys)}\n{text[keys_end:]}"
