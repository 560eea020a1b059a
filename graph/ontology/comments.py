"""Writes each `skos:definition` once more as `rdfs:comment`, which Protégé and other tools show: `make comments`.

The comments stand at the end of a file, below a line that says so, so that what is written by hand reads without them
and the two cannot drift: a test holds each file against what this would write.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, PG, term
from graph.core.settings import Settings

COMMENTED = ("peacegraph.ttl", "concepts.ttl")
"""The files that define terms of ours."""
MARK = "#### Each definition once more as rdfs:comment, which other tools show; written by `make comments`, not by hand"
_PREFIXES = {PG: "pg:", CONCEPT: "c:"}


def with_comments(text: str) -> str:
    """Return a file of the ontology with a comment for every definition in it, in the order of the definitions.

    Args:
        text: the file, in Turtle, with the comments that it has or without them.

    Raises:
        SyntaxError: it is no valid Turtle.
    """
    by_hand = text.partition(MARK)[0].rstrip()
    return "\n".join([by_hand, "", MARK, "", *_comments(by_hand), ""])


def _comments(text: str) -> Iterator[str]:
    for quad in ox.parse(text, ox.RdfFormat.TURTLE):
        if quad.predicate == term("skos:definition"):
            name = str(quad.subject)[1:-1]
            for namespace, prefix in _PREFIXES.items():
                if name.startswith(namespace):
                    yield f"{prefix}{name.removeprefix(namespace)} rdfs:comment {quad.object} ."


def main() -> None:
    """Write the comments of every file anew."""
    for name in COMMENTED:
        path = Settings().ontology / name
        path.write_text(with_comments(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
