"""Checks an update's text before it runs, and writes the dataset that a request names into it.

The engine takes an update's dataset from its text only, so the graphs that a request names become the USING clauses
that they stand for (SPARQL 1.1 Protocol, section 2.2.3). Queries are never rewritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graph.core.errors import UsageError
from graph.sparql import clauses

_DEPTH_CHANGE: Final = {"{": 1, "}": -1}


def with_dataset(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Return the update with USING clauses in front of every WHERE.

    Args:
        text: the update.
        default: the IRIs of `using-graph-uri`, each valid.
        named: the IRIs of `using-named-graph-uri`, each valid.

    Raises:
        UsageError: the text has USING or WITH of its own.
    """
    if not default and not named:
        return text
    using = "".join([*(f" USING <{iri}>" for iri in default), *(f" USING NAMED <{iri}>" for iri in named)]) + " "
    tokens = list(clauses.tokens(text))
    pieces, copied, depth = [], 0, 0
    for index, (kind, token, start) in enumerate(tokens):
        word = token.upper() if kind == "word" else ""
        depth += _DEPTH_CHANGE.get(token, 0)
        if depth:
            continue
        if word in ("USING", "WITH"):
            raise UsageError(
                f"the update names its dataset by {word} and the request by using-graph-uri; use one of them"
            )
        if word != "WHERE":
            continue
        pieces.append(text[copied:start])
        if tokens[index - 1][1].upper() == "DELETE":  # DELETE WHERE { P } is short for DELETE { P } WHERE { P }
            pieces.append(_first_group(text, tokens[index + 1 :]))
        pieces.append(using)
        copied = start
    return "".join(pieces) + text[copied:]


def _first_group(text: str, tokens: Sequence[tuple[str, str, int]]) -> str:
    """Return the text of the group that the tokens begin with, braces included; "" if it has no end."""
    depth = 0
    for _, token, start in tokens:
        depth += _DEPTH_CHANGE.get(token, 0)
        if depth == 0:
            return text[tokens[0][2] : start + 1]
    return ""


def check(text: str) -> None:
    """Refuse an update that would send requests to other hosts.

    Raises:
        UsageError: the update holds SERVICE or LOAD.
    """
    update = clauses.read(text)
    if update.loads:
        raise UsageError(
            "LOAD is not allowed: this server sends no requests to other hosts; PUT or POST the data to /graphs instead"
        )
    if update.services:
        raise UsageError("SERVICE is not allowed in an update: this server sends no requests to other hosts")
