"""The one protocol through which all other code queries a dataset: SPARQL in, rows or triples out, with any engine.

`EmbeddedStore` holds a built dataset in memory (pyoxigraph). A remote endpoint can take its place if it offers the same
protocol. The user's query runs unchanged (architecture, decision 4), with base and prefixes preset beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import pyoxigraph as ox

from graph.core.errors import BuildError, UsageError
from graph.core.formats import Answer
from graph.core.namespaces import PREFIXES
from graph.core.views import DEFAULT_VIEW
from graph.sparql import clauses
from graph.sparql.syntax_mistakes import syntax_mistake

BATCH: Final = 500
"""The number of look-ups in one query; remote engines refuse queries with many more."""

DEFAULT_GRAPH_NAMES: Final = frozenset(
    {
        "urn:x-rdflib:default",
        "urn:x-arq:DefaultGraph",
        "http://rdf4j.org/schema/rdf4j#nil",
        "http://www.openrdf.org/schema/sesame#nil",
    }
)
"""What rdflib, Jena and RDF4J call the default graph where an IRI is wanted."""


class Store(Protocol):
    """A dataset that answers queries. A query sees one view of it; the claim graphs are the same in all views."""

    base: str

    @property
    def version(self) -> str: ...

    def query(
        self, text: str, view: str = DEFAULT_VIEW, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Answer:
        """Answer a query without changing its text.

        Args:
            text: the query.
            view: the view that it sees.
            default_graphs: IRIs of graphs whose merge replaces the default graph.
            named_graphs: IRIs of the named graphs that the query sees, if any graph is named here.

        Raises:
            QuerySyntaxError: the text is not a SPARQL query; line and column are given.
            UsageError: the view is unknown, a graph's name is no IRI, or SERVICE is not allowed.
        """


class EmbeddedStore:
    """A built dataset in memory, with one engine store per view."""

    def __init__(self, base: str, version: str, stores: dict[str, ox.Store]) -> None:
        self.base = base
        self.version = version
        self.stores = stores
        self.services: frozenset[str] = frozenset()
        """The endpoints that SERVICE may name; with any, the engine may open connections."""
        self.claim_records: Mapping[str, dict[str, Any]] = {}
        """The record of each claim (`graph.support.claim_records`) by its IRI; empty if none were built."""
        self.withdrawn_claims: Mapping[str, dict[str, Any]] = {}
        """What is kept of each claim that stands no more (`graph.support.withdrawn_claims`), by its IRI."""
        self.types_by_others: Mapping[str, dict[str, Any]] = {}
        """The types that the graph of each claim shows while others say them (`graph.support.types_by_others`)."""
        self.sentence_borders: Mapping[str, dict[str, Any]] = {}
        """The borders of each document's sentences (`graph.support.sentence_borders`), by its IRI."""
        self.documents: Mapping[str, dict[str, Any]] = {}
        """The text of each document that may be shown, by its IRI."""
        self.overviews: Mapping[str, Mapping[str, dict[str, Any]]] = {}
        """What pages over the whole graph read, by the name of its file (`graph.publishing.overviews.tellings`)."""

    @classmethod
    def load(cls, folder: Path, base: str, version: str, views: Iterable[str]) -> EmbeddedStore:
        """Load a built dataset.

        Args:
            folder: the folder that holds an N-Quads file for each view.
            base: the base IRI of the dataset.
            version: its version.
            views: the views to load.

        Raises:
            BuildError: the file of a view cannot be read.
        """
        stores = {}
        for view in views:
            stores[view] = ox.Store()
            try:
                stores[view].bulk_load(path=folder / f"{view}.nq", format=ox.RdfFormat.N_QUADS)
            except (OSError, SyntaxError) as error:
                raise BuildError(f"{folder / view}.nq cannot be read ({error}); run `peacegraph build`") from error
        return cls(base, version, stores)

    def query(
        self, text: str, view: str = DEFAULT_VIEW, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Answer:
        store = self._store(view)
        if not any(self._has(store, name) for name in DEFAULT_GRAPH_NAMES.intersection(default_graphs)):
            default_graphs = asked_default_graphs(default_graphs, named_graphs)
        query = clauses.read(text)
        try:
            self._check_services(text, query)
            if default_graphs or named_graphs:  # these win over the query's own (SPARQL 1.1 Protocol, section 2.1.4)
                return self._over(store, text, iris(default_graphs), iris(named_graphs))
            if query.dataset:
                default, named = (
                    self._resolved(store, query.prologue, names) for names in (query.default_graphs, query.named_graphs)
                )
                return self._over(store, text, default, named)
            return store.query(text, base_iri=self.base, prefixes=_used_prefixes(text))
        except SyntaxError as error:
            raise syntax_mistake(text, "query", str(error)) from error

    def holds(self, iri: ox.NamedNode, view: str = DEFAULT_VIEW) -> bool:
        """Whether an IRI stands anywhere in a view: in a triple, or as the name of a graph.

        Args:
            iri: the IRI.
            view: the view.

        Raises:
            UsageError: the view is unknown.
        """
        found = self._store(view).quads_for_pattern
        places = ((iri, None, None), (None, iri, None), (None, None, iri), (None, None, None, iri))
        return any(True for place in places for _ in found(*place))

    def _has(self, store: ox.Store, graph: str) -> bool:
        return any(True for _ in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))

    def _check_services(self, text: str, query: clauses.Clauses) -> None:
        """Refuse SERVICE with any endpoint but those allowed (SPARQL 1.1 Federated Query, section 2)."""
        if not query.services and not self.services:
            return
        mentioned = len(re.findall("service", text, re.IGNORECASE))
        if not mentioned:
            return
        if not self.services:
            raise UsageError(
                "SERVICE is not allowed: this endpoint sends no requests to other hosts; "
                "run the query here without it and join at your side"
            )
        allowed = sorted(f"<{iri}>" for iri in self.services)
        for token in query.services:
            if token not in allowed:
                raise UsageError(f"SERVICE {token} is not allowed; this endpoint asks only {', '.join(allowed)}")
        accounted_for = sum(1 + token.lower().count("service") for token in query.services)
        if mentioned != accounted_for:  # the engine might read a further mention as SERVICE
            raise UsageError("the word SERVICE stands in a string, an IRI, a name or a comment too; leave it out there")

    def _resolved(self, store: ox.Store, prologue: str, tokens: Sequence[str]) -> list[ox.NamedNode]:
        """Return the IRIs that tokens of a query stand for; the engine itself resolves them under its prologue."""
        resolved = []
        for token in tokens:
            rows = store.query(f"{prologue} SELECT ({token} AS ?iri) {{}}", base_iri=self.base, prefixes=PREFIXES)
            if isinstance(rows, ox.QuerySolutions):
                resolved += [row["iri"] for row in rows]
        return resolved

    def _over(
        self, store: ox.Store, text: str, default: Sequence[ox.NamedNode], named: Sequence[ox.NamedNode]
    ) -> Answer:
        """Answer over a dataset of these graphs only.

        The default graph is the merge of `default` as a set (SPARQL 1.1, section 13.1); given several default graphs,
        the engine itself would count a triple once for each graph that holds it.
        """
        dataset = ox.Store()
        for graph in default:
            dataset.extend(
                ox.Quad(q.subject, q.predicate, q.object) for q in store.quads_for_pattern(None, None, None, graph)
            )
        for graph in named:
            dataset.extend(store.quads_for_pattern(None, None, None, graph))
        return dataset.query(
            text, base_iri=self.base, prefixes=PREFIXES, default_graph=ox.DefaultGraph(), named_graphs=list(named)
        )

    def _store(self, view: str) -> ox.Store:
        if view not in self.stores:
            raise UsageError(f"there is no view {view!r}; there are {', '.join(self.stores)}")
        return self.stores[view]


def _used_prefixes(text: str) -> dict[str, str]:
    """Return the preset prefixes that a text may use: to declare all of them costs more than many a query takes.

    A letter may be written as an escape (SPARQL 1.1, section 19.2), so that a text with a backslash gets all of them.
    """
    if "\\" in text:
        return PREFIXES
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if f"{prefix}:" in text}


def asked_default_graphs(default_graphs: Sequence[str], named_graphs: Sequence[str]) -> tuple[str, ...]:
    """The graphs that a request asks in place of the default graph.

    Args:
        default_graphs: as the request names them.
        named_graphs: those that it names beside them.

    Returns:
        The same; none where all that is named is the default graph itself, as clients call it.
    """
    if not named_graphs and DEFAULT_GRAPH_NAMES.issuperset(default_graphs):
        return ()
    return tuple(default_graphs)


def iris(names: Sequence[str]) -> list[ox.NamedNode]:
    """Return the names of graphs in a request as IRIs.

    Raises:
        UsageError: one of them is no IRI.
    """
    try:
        return [ox.NamedNode(name) for name in names]
    except ValueError as error:
        raise UsageError(f"a graph named in the request is no IRI: {error}") from error


def missing(store: Store, iris: Iterable[ox.NamedNode], view: str = DEFAULT_VIEW) -> list[ox.NamedNode]:
    """Return those of some IRIs that stand nowhere in a view: in no triple, and not as the name of a graph.

    Args:
        store: the store.
        iris: the IRIs.
        view: the view.
    """
    if isinstance(store, EmbeddedStore):
        return [iri for iri in iris if not store.holds(iri, view)]
    places = "{ ?iri ?p ?o } UNION { ?s ?iri ?o } UNION { ?s ?p ?iri }"
    anywhere = f"{places} UNION {{ GRAPH ?g {{ {places} }} }} UNION {{ GRAPH ?iri {{ ?s ?p ?o }} }}"
    values = " ".join(map(str, iris))
    asked = f"SELECT ?iri {{ VALUES ?iri {{ {values} }} FILTER NOT EXISTS {{ {anywhere} }} }}"
    return [row["iri"] for row in solutions(store, asked, view)] if values else []


def solutions(store: Store, text: str, view: str = DEFAULT_VIEW) -> ox.QuerySolutions:
    """Run a SELECT query of our own and return its solutions.

    Args:
        store: the store.
        text: the query.
        view: the view that the query sees.

    Raises:
        TypeError: it is no SELECT query.
    """
    answer = store.query(text, view)
    if not isinstance(answer, ox.QuerySolutions):
        raise TypeError(f"not a SELECT query: {text}")
    return answer


def triples(store: Store, text: str, view: str = DEFAULT_VIEW) -> ox.QueryTriples:
    """Run a CONSTRUCT or DESCRIBE query of our own and return its triples.

    Args:
        store: the store.
        text: the query.
        view: the view that the query sees.

    Raises:
        TypeError: it is no CONSTRUCT or DESCRIBE query.
    """
    answer = store.query(text, view)
    if not isinstance(answer, ox.QueryTriples):
        raise TypeError(f"not a CONSTRUCT query: {text}")
    return answer
