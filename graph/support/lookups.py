"""Looks up what explanations need, many items at a time: triples, the claims that hold them, and their index entries.

`SparqlLookups` needs the `Store` protocol alone and asks in batches, so that a remote engine gets few queries;
`EmbeddedLookups` reads the embedded engine's indexes. Both give the same results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.core.namespaces import term
from graph.core.terms import stored
from graph.core.views import DEFAULT_VIEW
from graph.dataset.provenance_index import CLAIMS_PART, ENTRY_PREFIX, VIEWS_PART
from graph.store.dataset_store import BATCH, EmbeddedStore, Store, solutions
from graph.support import rule_joins
from graph.support.rule_joins import Goal, Subject

QuadPattern = tuple[ox.NamedNode | None, Subject | None, ox.NamedNode | None, Subject | None]
"""Graph of a claim, subject, predicate, object. None for the graph is the default graph, for the others anything."""

_MODALITY = term("pg:modality")
_PREFIX_LENGTH = len(ENTRY_PREFIX)


class Lookups(Protocol):
    """Looks up many items at a time; each result is a list with one element for each item, in their order."""

    at_once: int
    """How many items make a look-up worth its cost: where each costs a query, it pays to ask for too many at once."""

    def match(self, patterns: Sequence[QuadPattern]) -> list[list[ox.Triple]]:
        """Find the triples that match each pattern, in no order."""

    def instances(self, goals: Sequence[Goal]) -> list[list[tuple[ox.Triple, ...]]]:
        """Find every instance of each goal's rule in the default graph that concludes the goal's triple.

        Instances are given as their premises, in no order.
        """

    def view_entries(self, triples: Sequence[ox.Triple]) -> list[list[str]]:
        """Find the entries about each triple in the default graphs: `support:record`, `view:all:round:1` …"""

    def claim_entries(self, triples: Sequence[ox.Triple]) -> list[list[str]]:
        """Find the entries about each triple in claims that do not assert it: `claim:001-02:computed` …"""

    def claims(self, triples: Sequence[ox.Triple]) -> list[list[tuple[str, str]]]:
        """Find the claims whose graphs hold each triple, with the IRIs of their modalities, in no order."""


def lookups(store: Store, index: Store, view: str = DEFAULT_VIEW) -> Lookups:
    """Return the fastest look-ups that the stores allow.

    Args:
        store: the dataset.
        index: its provenance index, each part a view.
        view: the view whose default graph is searched.

    Returns:
        `EmbeddedLookups` where both stores are embedded, else `SparqlLookups`.
    """
    if isinstance(store, EmbeddedStore) and isinstance(index, EmbeddedStore):
        return EmbeddedLookups(store, index, view)
    return SparqlLookups(store, index, view)


class SparqlLookups:
    """Looks up by SELECT queries whose VALUES hold the items."""

    at_once = 1000

    def __init__(self, store: Store, index: Store, view: str = DEFAULT_VIEW) -> None:
        """Arguments are those of `lookups`."""
        self._store, self._index, self._view = store, index, view

    def match(self, patterns: Sequence[QuadPattern]) -> list[list[ox.Triple]]:
        patterns = [(graph, s, p, stored(o)) for graph, s, p, o in patterns]
        result: dict[QuadPattern, list[ox.Triple]] = {pattern: [] for pattern in patterns}
        by_shape: dict[tuple[bool, ...], list[QuadPattern]] = {}
        for pattern in result:
            if not isinstance(pattern[1], ox.Literal):
                by_shape.setdefault(tuple(part is not None for part in pattern), []).append(pattern)
        for shape, alike in by_shape.items():
            has_graph, has_subject, has_predicate, has_object = shape
            bound = [name for name, is_bound in zip("gspo", shape, strict=True) if is_bound]
            values = ([part for part in pattern if part is not None] for pattern in alike)
            where = "GRAPH ?g { ?s ?p ?o }" if has_graph else "?s ?p ?o"
            for row in self._rows(self._store, self._view, bound, values, where, "?g ?s ?p ?o"):
                triple = ox.Triple(row["s"], row["p"], row["o"])
                result[
                    row["g"] if has_graph else None,
                    triple.subject if has_subject else None,
                    triple.predicate if has_predicate else None,
                    triple.object if has_object else None,
                ].append(triple)
        return [result[pattern] for pattern in patterns]

    def instances(self, goals: Sequence[Goal]) -> list[list[tuple[ox.Triple, ...]]]:
        return rule_joins.instances(goals, lambda text: solutions(self._store, text, self._view))

    def view_entries(self, triples: Sequence[ox.Triple]) -> list[list[str]]:
        return self._entries(VIEWS_PART, triples)

    def claim_entries(self, triples: Sequence[ox.Triple]) -> list[list[str]]:
        return self._entries(CLAIMS_PART, triples)

    def _entries(self, part: str, triples: Sequence[ox.Triple]) -> list[list[str]]:
        triples = list(map(_stored, triples))
        result: dict[ox.Triple, list[str]] = {triple: [] for triple in triples}
        for row in self._triple_rows(self._index, part, result, "GRAPH ?g { ?s ?p ?o }", "?g ?s ?p ?o"):
            result[ox.Triple(row["s"], row["p"], row["o"])].append(row["g"].value[_PREFIX_LENGTH:])
        return [result[triple] for triple in triples]

    def claims(self, triples: Sequence[ox.Triple]) -> list[list[tuple[str, str]]]:
        triples = list(map(_stored, triples))
        result: dict[ox.Triple, list[tuple[str, str]]] = {triple: [] for triple in triples}
        where = "GRAPH ?g { ?s ?p ?o } ?g pg:modality ?modality"
        for row in self._triple_rows(self._store, self._view, result, where, "?g ?s ?p ?o ?modality"):
            result[ox.Triple(row["s"], row["p"], row["o"])].append((row["g"].value, row["modality"].value))
        return [result[triple] for triple in triples]

    def _triple_rows(
        self, store: Store, view: str, triples: Iterable[ox.Triple], where: str, columns: str
    ) -> Iterator[ox.QuerySolution]:
        """Yield the solutions of a pattern in which ?s, ?p and ?o are each of the triples."""
        values = ([t.subject, t.predicate, t.object] for t in triples)
        yield from self._rows(store, view, ["s", "p", "o"], values, where, columns)

    @staticmethod
    def _rows(
        store: Store, view: str, bound: Sequence[str], values: Iterable[Sequence[Any]], where: str, columns: str
    ) -> Iterator[ox.QuerySolution]:
        """Yield the solutions of a pattern joined with VALUES for the variables `bound`, a query for each batch."""
        lines = [f"({' '.join(map(str, row))})" for row in values]
        variables = " ".join(f"?{name}" for name in bound)
        for first in range(0, len(lines), BATCH):
            batch = f"VALUES ({variables}) {{ {' '.join(lines[first : first + BATCH])} }}"
            yield from solutions(store, f"SELECT {columns} WHERE {{ {batch} {where} }}", view)


_MODALITIES: WeakKeyDictionary[EmbeddedStore, dict[object, list[tuple[str, str]]]] = WeakKeyDictionary()
"""For each store, the claims looked up so far with their modalities. A store's dataset never changes."""


def _stored(triple: ox.Triple) -> ox.Triple:
    """Return the triple as the store spells it, so that the rows of a result are recognised by it."""
    value = triple.object
    return ox.Triple(triple.subject, triple.predicate, stored(value)) if isinstance(value, ox.Literal) else triple


class EmbeddedLookups:
    """Looks up in the indexes of the embedded engine."""

    at_once = 1

    def __init__(self, store: EmbeddedStore, index: EmbeddedStore, view: str = DEFAULT_VIEW) -> None:
        """Arguments are those of `lookups`."""
        self._dataset, self._index = store.stores[view], index.stores
        self._modalities = _MODALITIES.setdefault(store, {})

    def match(self, patterns: Sequence[QuadPattern]) -> list[list[ox.Triple]]:
        quads, default = self._dataset.quads_for_pattern, ox.DefaultGraph()
        result: dict[QuadPattern, list[ox.Triple]] = {}
        for pattern in patterns:  # proofs that are searched together ask for the same patterns
            if pattern not in result:
                graph, s, p, o = pattern
                matching = () if isinstance(s, ox.Literal) else quads(s, p, o, graph or default)
                result[pattern] = [quad.triple for quad in matching]
        return [result[pattern] for pattern in patterns]

    def instances(self, goals: Sequence[Goal]) -> list[list[tuple[ox.Triple, ...]]]:
        return rule_joins.instances(goals, self._dataset.query)

    def view_entries(self, triples: Sequence[ox.Triple]) -> list[list[str]]:
        return self._entries(VIEWS_PART, triples)

    def claim_entries(self, triples: Sequence[ox.Triple]) -> list[list[str]]:
        return self._entries(CLAIMS_PART, triples)

    def _entries(self, part: str, triples: Sequence[ox.Triple]) -> list[list[str]]:
        quads = self._index[part].quads_for_pattern
        return [
            [
                quad.graph_name.value[_PREFIX_LENGTH:]  # type: ignore[union-attr]  # the index has no default graph
                for quad in quads(t.subject, t.predicate, t.object, None)
            ]
            for t in triples
        ]

    def claims(self, triples: Sequence[ox.Triple]) -> list[list[tuple[str, str]]]:
        quads, default = self._dataset.quads_for_pattern, ox.DefaultGraph()
        modalities = self._modalities
        result = []
        for triple in triples:
            result.append(claims := list[tuple[str, str]]())
            for quad in quads(triple.subject, triple.predicate, triple.object, None):
                if isinstance(graph := quad.graph_name, ox.NamedNode):
                    if graph not in modalities:
                        objects = [quad.object for quad in quads(graph, _MODALITY, None, default)]
                        modalities[graph] = [(graph.value, m.value) for m in objects if isinstance(m, ox.NamedNode)]
                    claims += modalities[graph]
        return result
