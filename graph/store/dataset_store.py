"""The one way everything above it asks the dataset: SPARQL in, rows or triples out, whatever the engine behind.

`EmbeddedStore` keeps a built dataset in memory (pyoxigraph). A remote endpoint can take its place by offering the same
protocol. The user's text runs as it is (architecture, decision 4): base and prefixes are preset beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol

import pyoxigraph as ox

from graph.core.errors import BuildError, QuerySyntaxError, UsageError
from graph.core.formats import Answer
from graph.core.namespaces import PREFIXES
from graph.core.views import DEFAULT_VIEW
from graph.sparql import clauses

BATCH: Final = 500
"""Look-ups in one query; more make a query that remote engines refuse."""

_ANY: Final = ox.NamedNode("urn:x-any")
_POSITION = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)


class Store(Protocol):
    """What a store offers. Queries see the dataset of one view; claim graphs are the same in all."""

    base: str

    @property
    def version(self) -> str: ...

    def query(
        self, text: str, view: str = DEFAULT_VIEW, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Answer:
        """Answer a query as it stands.

        Raises:
            QuerySyntaxError: it is not SPARQL; line and column are given.
            UsageError: an unknown view, or SERVICE.
        """


class EmbeddedStore:
    """A built dataset in memory, one engine store a view."""

    def __init__(self, base: str, version: str, stores: dict[str, ox.Store]) -> None:
        self.base = base
        self.version = version
        self.stores = stores
        self.services: frozenset[str] = frozenset()
        """The endpoints that SERVICE may ask; whoever names any lets the engine open connections."""
        self.cards: Mapping[str, dict[str, Any]] = {}
        """Each claim as an answer tells of it (`graph.support.claim_records`), by its IRI; empty where none were
        made."""

    @classmethod
    def load(cls, folder: Path, base: str, version: str, views: Iterable[str]) -> EmbeddedStore:
        """Load a built dataset.

        Raises:
            BuildError: the folder holds no such dataset.
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
        found = clauses.read(text)
        try:
            self._check_services(text, found)
            if default_graphs or named_graphs:  # these win over the query's own (SPARQL 1.1 Protocol, section 2.1.4)
                return self._over(store, text, iris(default_graphs), iris(named_graphs))
            if found.dataset:
                names = [self._resolved(store, found.prologue, of) for of in (found.default_graphs, found.named_graphs)]
                return self._over(store, text, *names)
            return store.query(text, base_iri=self.base, prefixes=PREFIXES)
        except SyntaxError as error:
            raise syntax_error(str(error), text) from error

    def _check_services(self, text: str, found: clauses.Clauses) -> None:
        """Refuse to ask any endpoint but those allowed (SPARQL 1.1 Federated Query, section 2)."""
        mentioned = len(re.findall("service", text, re.IGNORECASE))
        if not found.services and not (self.services and mentioned):
            return
        if not self.services:
            raise UsageError(
                "SERVICE is not allowed: this endpoint sends no requests to other hosts; "
                "run the query here without it and join at your side"
            )
        allowed = sorted(f"<{iri}>" for iri in self.services)
        for token in found.services:
            if token not in allowed:
                raise UsageError(f"SERVICE {token} is not allowed; this endpoint asks only {', '.join(allowed)}")
        seen = sum(1 + token.lower().count("service") for token in found.services)
        if mentioned != seen:  # the engine might read it as another SERVICE
            raise UsageError("the word SERVICE stands in a string, an IRI, a name or a comment too; leave it out there")

    def _resolved(self, store: ox.Store, prologue: str, tokens: Sequence[str]) -> list[ox.NamedNode]:
        """The IRIs that a query's tokens stand for, as the engine itself resolves them under its prologue."""
        found = []
        for token in tokens:
            rows = store.query(f"{prologue} SELECT ({token} AS ?iri) {{}}", base_iri=self.base, prefixes=PREFIXES)
            if isinstance(rows, ox.QuerySolutions):
                found += [row["iri"] for row in rows]
        return found

    def _over(
        self, store: ox.Store, text: str, default: Sequence[ox.NamedNode], named: Sequence[ox.NamedNode]
    ) -> Answer:
        """Answer over the dataset of these graphs alone: the default graph is their merge as a set.

        SPARQL 1.1, section 13.1. The engine's own several default graphs count a triple once a graph.
        """
        made = ox.Store()
        for graph in default:
            made.extend(
                ox.Quad(q.subject, q.predicate, q.object) for q in store.quads_for_pattern(None, None, None, graph)
            )
        for graph in named:
            made.extend(store.quads_for_pattern(None, None, None, graph))
        return made.query(
            text, base_iri=self.base, prefixes=PREFIXES, default_graph=ox.DefaultGraph(), named_graphs=list(named)
        )

    def _store(self, view: str) -> ox.Store:
        if view not in self.stores:
            raise UsageError(f"there is no view {view!r}; there are {', '.join(self.stores)}")
        return self.stores[view]


def iris(names: Sequence[str]) -> list[ox.NamedNode]:
    """The graphs a request names.

    Raises:
        UsageError: one of them is no IRI.
    """
    try:
        return [ox.NamedNode(name) for name in names]
    except ValueError as error:
        raise UsageError(f"a graph named in the request is no IRI: {error}") from error


def solutions(store: Store, text: str, view: str = DEFAULT_VIEW) -> ox.QuerySolutions:
    """The rows of a SELECT query of our own.

    Raises:
        TypeError: it is no SELECT query.
    """
    answer = store.query(text, view)
    if not isinstance(answer, ox.QuerySolutions):
        raise TypeError(f"not a SELECT query: {text}")
    return answer


def triples(store: Store, text: str, view: str = DEFAULT_VIEW) -> ox.QueryTriples:
    """The triples of a CONSTRUCT query of our own.

    Raises:
        TypeError: it is no CONSTRUCT or DESCRIBE query.
    """
    answer = store.query(text, view)
    if not isinstance(answer, ox.QueryTriples):
        raise TypeError(f"not a CONSTRUCT query: {text}")
    return answer


def syntax_error(message: str, text: str) -> QuerySyntaxError:
    """The engine's message as an error with line and column, both counted from 1."""
    found = _POSITION.match(message)
    if found is None:
        return QuerySyntaxError(message)
    line, column, what = int(found[1]), int(found[2]), found[3]
    before = text.split("\n")[line - 1][: column - 1]
    if "Prefix not found" in what and (prefix := re.search(r"([\w.-]*):[^\s:]*$", before)):
        what = f"the prefix {prefix[1] + ':'!r} is not declared; declare it, or use one of {', '.join(PREFIXES)}"
    return QuerySyntaxError(f"line {line}, column {column}: {what}", line=line, column=column)


@lru_cache(maxsize=4096)
def stored(term: Any) -> Any:
    """A term as the store spells it (`"01"` as `"1"`), in which a constant of a query is found in the data."""
    if not isinstance(term, ox.Literal):
        return term
    spelling = ox.Store()
    spelling.add(ox.Quad(_ANY, _ANY, term))
    return next(iter(spelling)).object
