"""The types that the modules of this package share: what a witness query is run on, its solutions, and witnesses."""

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
    """A store, with the view and the graphs that the user's query is answered over."""

    store: Store
    view: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = ""

    def rows(self, text: str) -> ox.QuerySolutions:
        """Run a SELECT query of our own over the same graphs and return its solutions.

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
    """Triples, each with the graph it is in, that together are enough for a row of the answer.

    `absent` are patterns, as text, that had to have no match. `complete` is False if a walk or a match of EXISTS could
    not be found again.
    """

    quads: frozenset[ox.Quad]
    absent: tuple[str, ...] = ()
    complete: bool = True


ReadWitnesses = Callable[[QueryTarget, WitnessQuery, Sequence[Solution], str], list[Witness]]
"""The type of `witness_reader.read_witnesses`, which turns solutions of a witness query into witnesses.

The searches for walks and for matches of EXISTS get it as an argument, as they find solutions of witness queries too.
"""
