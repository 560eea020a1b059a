"""What a witness query is asked of, and what it finds: the types that the modules of this room share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.store.dataset_store import Store
from graph.witnesses.witness_query import WitnessQuery

Value = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple
Solution = tuple[Value | None, ...]


@dataclass(frozen=True)
class QueryTarget:
    """What is asked: a store, and the view and graphs that the user's query is answered over."""

    store: Store
    view: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = ""

    def rows(self, text: str) -> ox.QuerySolutions:
        """The rows of a SELECT query of our own over the same graphs.

        Raises:
            TypeError: it is no SELECT query.
        """
        if self.base and self.base != self.store.base:
            text = f"BASE {ox.NamedNode(self.base)} {text}"
        answer = self.store.query(text, self.view, self.default_graphs, self.named_graphs)
        if not isinstance(answer, ox.QuerySolutions):
            raise TypeError(f"not a SELECT query: {text}")
        return answer


@dataclass(frozen=True)
class Witness:
    """Triples, each in the graph it was found in, that together are enough for the row.

    `absent` are patterns that had to find nothing. `complete` is False where a walk or match could not be found again.
    """

    quads: frozenset[ox.Quad]
    absent: tuple[str, ...] = ()
    complete: bool = True


ReadWitnesses = Callable[[QueryTarget, WitnessQuery, Sequence[Solution], str], list[Witness]]
"""How solutions of a witness query become witnesses (`witness_reader.read_witnesses`); walks and matches of EXISTS are
given it, as what they find are solutions of witness queries too."""
