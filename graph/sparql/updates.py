"""What an update's text says before it is run, and how the protocol's dataset becomes part of it.

The engine takes no dataset for an update beside its text, so the graphs that a request names are written into the text
as the USING clauses that they stand for (SPARQL 1.1 Protocol, section 2.2.3). Queries are never rewritten.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.core.errors import UsageError
from graph.sparql import clauses


def with_dataset(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """The update with every WHERE over the dataset of these graphs.

    Args:
        text: the update.
        default: IRIs given by `using-graph-uri`, each valid.
        named: IRIs given by `using-named-graph-uri`, each valid.

    Raises:
        UsageError: the text has USING or WITH of its own.
    """
    if not default and not named:
        return text
    using = "".join([*(f" USING <{iri}>" for iri in default), *(f" USING NAMED <{iri}>" for iri in named)]) + " "
    found = list(clauses.tokens(text))
    made, copied, depth = [], 0, 0
    for place, (kind, token, start) in enumerate(found):
        word = token.upper() if kind == "word" else ""
        depth += {"{": 1, "}": -1}.get(token, 0)
        if depth:
            continue
        if word in ("USING", "WITH"):
            raise UsageError(
                f"the update names its dataset by {word} and the request by using-graph-uri; use one of them"
            )
        if word != "WHERE":
            continue
        made.append(text[copied:start])
        if found[place - 1][1].upper() == "DELETE":  # DELETE WHERE { P } is short for DELETE { P } WHERE { P }
            made.append(_block(text, found[place + 1 :]))
        made.append(using)
        copied = start
    return "".join(made) + text[copied:]


def _block(text: str, found: Sequence[tuple[str, str, int]]) -> str:
    """The group that begins the tokens, braces included."""
    depth = 0
    for _, token, start in found:
        depth += {"{": 1, "}": -1}.get(token, 0)
        if depth == 0:
            return text[found[0][2] : start + 1]
    return ""


def check(text: str) -> None:
    """Refuse what would send requests to other hosts.

    Raises:
        UsageError: the update holds SERVICE or LOAD.
    """
    found = clauses.read(text)
    if found.loads:
        raise UsageError(
            "LOAD is not allowed: this server sends no requests to other hosts; PUT or POST the data to /graphs instead"
        )
    if found.services:
        raise UsageError("SERVICE is not allowed in an update: this server sends no requests to other hosts")
