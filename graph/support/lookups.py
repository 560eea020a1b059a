"""What explanations look up, many at once: triples of the dataset, the claims that hold them, and what is kept of them.

`SparqlLookups` needs the `Store` protocol alone and asks in batches, so that a remote engine gets few queries;
`EmbeddedLookups` reads the embedded engine's indexes. Both give the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.core.namespaces import term
from graph.core.views import DEFAULT_VIEW
from graph.dataset.provenance_index import CLAIMS_PART, NAMES, VIEWS_PART
from graph.store.dataset_store import BATCH, EmbeddedStore, Store, solutions, stored
from graph.support import rule_joins
from graph.support.rule_joins import Goal, Subject

Wanted = tuple[ox.NamedNode | None, Subject | None, ox.NamedNode | None, Subject | None]
"""The graph of a claim (None is the default graph), subject, predicate, object; None fits any of these three."""

_MODALITY = term("pg:modality")
_CUT = len(NAMES)


class Lookups(Protocol):
    """Answers come one for each question, in their order."""

    at_once: int
    """How many questions it takes to be worth a look-up: where each costs a query, better ask too much at once."""

    def match(self, wanted: Sequence[Wanted]) -> list[list[ox.Triple]]:
        """The triples that fit, in no order."""

    def instances(self, goals: Sequence[Goal]) -> list[list[tuple[ox.Triple, ...]]]:
        """Of each rule every instance in the default graph that concludes the triple: its premises; in no order."""

    def names(self, triples: Sequence[ox.Triple]) -> list[list[str]]:
        """What the provenance index says of each in the default graphs: `support:record`, `view:all:round:1` …"""

    def ways(self, triples: Sequence[ox.Triple]) -> list[list[str]]:
        """How each came into the graphs of claims that do not say it: `claim:001-02:computed` …"""

    def claims(self, triples: Sequence[ox.Triple]) -> list[list[tuple[str, str]]]:
        """The claims whose graphs hold each, with the IRIs of their modalities, in no order."""


def lookups(store: Store, index: Store, view: str = DEFAULT_VIEW) -> Lookups:
    """The faster look-ups where both stores are embedded, else those by SPARQL."""
    if isinstance(store, EmbeddedStore) and isinstance(index, EmbeddedStore):
        return EmbeddedLookups(store, index, view)
    return SparqlLookups(store, index, view)


class SparqlLookups:
    """Look-ups by SELECT queries whose VALUES hold what is asked."""

    at_once = 1000

    def __init__(self, store: Store, index: Store, view: str = DEFAULT_VIEW) -> None:
        self._store, self._index, self._view = store, index, view

    def match(self, wanted: Sequence[Wanted]) -> list[list[ox.Triple]]:
        wanted = [(graph, s, p, stored(o)) for graph, s, p, o in wanted]
        found: dict[Wanted, list[ox.Triple]] = {key: [] for key in wanted}
        shapes: dict[tuple[bool, ...], list[Wanted]] = {}
        for key in found:
            if not isinstance(key[1], ox.Literal):
                shapes.setdefault(tuple(part is not None for part in key), []).append(key)
        for shape, keys in shapes.items():
            given = [name for name, there in zip("gspo", shape, strict=True) if there]
            pattern = "GRAPH ?g { ?s ?p ?o }" if shape[0] else "?s ?p ?o"
            rows = ([part for part in key if part is not None] for key in keys)
            for row in self._rows(self._store, self._view, given, rows, pattern, "?g ?s ?p ?o"):
                triple = ox.Triple(row["s"], row["p"], row["o"])
                subject, value = triple.subject if shape[1] else None, triple.object if shape[3] else None
                found[row["g"] if shape[0] else None, subject, triple.predicate if shape[2] else None, value].append(
                    triple
                )
        return [found[key] for key in wanted]

    def instances(self, goals: Sequence[Goal]) -> list[list[tuple[ox.Triple, ...]]]:
        return rule_joins.instances(goals, lambda text: solutions(self._store, text, self._view))

    def names(self, triples: Sequence[ox.Triple]) -> list[list[str]]:
        return self._kept(VIEWS_PART, triples)

    def ways(self, triples: Sequence[ox.Triple]) -> list[list[str]]:
        return self._kept(CLAIMS_PART, triples)

    def _kept(self, part: str, triples: Sequence[ox.Triple]) -> list[list[str]]:
        triples = list(map(_stored, triples))
        found: dict[ox.Triple, list[str]] = {triple: [] for triple in triples}
        for row in self._holding(self._index, part, found, "GRAPH ?g { ?s ?p ?o }", "?g ?s ?p ?o"):
            found[ox.Triple(row["s"], row["p"], row["o"])].append(row["g"].value[_CUT:])
        return [found[triple] for triple in triples]

    def claims(self, triples: Sequence[ox.Triple]) -> list[list[tuple[str, str]]]:
        triples = list(map(_stored, triples))
        found: dict[ox.Triple, list[tuple[str, str]]] = {triple: [] for triple in triples}
        pattern = "GRAPH ?g { ?s ?p ?o } ?g pg:modality ?modality"
        for row in self._holding(self._store, self._view, found, pattern, "?g ?s ?p ?o ?modality"):
            found[ox.Triple(row["s"], row["p"], row["o"])].append((row["g"].value, row["modality"].value))
        return [found[triple] for triple in triples]

    def _holding(
        self, store: Store, view: str, triples: Iterable[ox.Triple], pattern: str, columns: str
    ) -> Iterator[ox.QuerySolution]:
        rows = ([t.subject, t.predicate, t.object] for t in triples)
        yield from self._rows(store, view, ["s", "p", "o"], rows, pattern, columns)

    @staticmethod
    def _rows(
        store: Store, view: str, given: Sequence[str], rows: Iterable[Sequence[Any]], pattern: str, columns: str
    ) -> Iterator[ox.QuerySolution]:
        lines = [f"({' '.join(map(str, row))})" for row in rows]
        variables = " ".join(f"?{name}" for name in given)
        for first in range(0, len(lines), BATCH):
            values = f"VALUES ({variables}) {{ {' '.join(lines[first : first + BATCH])} }}"
            yield from solutions(store, f"SELECT {columns} WHERE {{ {values} {pattern} }}", view)


_MODALITIES: WeakKeyDictionary[EmbeddedStore, dict[object, list[tuple[str, str]]]] = WeakKeyDictionary()
"""Of each claim with its own name, once asked for: a store's dataset never changes."""


def _stored(triple: ox.Triple) -> ox.Triple:
    """The triple as the store spells it: its rows are found again by it."""
    value = triple.object
    return ox.Triple(triple.subject, triple.predicate, stored(value)) if isinstance(value, ox.Literal) else triple


class EmbeddedLookups:
    """Look-ups in the indexes of the embedded engine."""

    at_once = 1

    def __init__(self, store: EmbeddedStore, index: EmbeddedStore, view: str = DEFAULT_VIEW) -> None:
        self._dataset, self._index = store.stores[view], index.stores
        self._modalities = _MODALITIES.setdefault(store, {})

    def match(self, wanted: Sequence[Wanted]) -> list[list[ox.Triple]]:
        quads, default = self._dataset.quads_for_pattern, ox.DefaultGraph()
        found: dict[Wanted, list[ox.Triple]] = {}
        for key in wanted:  # many proofs at once ask the same
            if key not in found:
                graph, s, p, o = key
                found[key] = [] if isinstance(s, ox.Literal) else [q.triple for q in quads(s, p, o, graph or default)]
        return [found[key] for key in wanted]

    def instances(self, goals: Sequence[Goal]) -> list[list[tuple[ox.Triple, ...]]]:
        return rule_joins.instances(goals, self._dataset.query)

    def names(self, triples: Sequence[ox.Triple]) -> list[list[str]]:
        return self._kept(VIEWS_PART, triples)

    def ways(self, triples: Sequence[ox.Triple]) -> list[list[str]]:
        return self._kept(CLAIMS_PART, triples)

    def _kept(self, part: str, triples: Sequence[ox.Triple]) -> list[list[str]]:
        quads = self._index[part].quads_for_pattern
        return [
            [
                quad.graph_name.value[_CUT:]  # type: ignore[union-attr]  # the provenance index has no default graph
                for quad in quads(t.subject, t.predicate, t.object, None)
            ]
            for t in triples
        ]

    def claims(self, triples: Sequence[ox.Triple]) -> list[list[tuple[str, str]]]:
        quads, default = self._dataset.quads_for_pattern, ox.DefaultGraph()
        modalities = self._modalities
        found = []
        for triple in triples:
            found.append(held := list[tuple[str, str]]())
            for quad in quads(triple.subject, triple.predicate, triple.object, None):
                if isinstance(graph := quad.graph_name, ox.NamedNode):
                    if graph not in modalities:
                        told = [quad.object for quad in quads(graph, _MODALITY, None, default)]
                        modalities[graph] = [(graph.value, m.value) for m in told if isinstance(m, ox.NamedNode)]
                    held += modalities[graph]
        return found
