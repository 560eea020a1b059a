"""Every IRI of the graph answers: a page with its statements and who says so, or RDF in the format asked for."""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

import pyoxigraph as ox
from flask import Blueprint, Response, request

from graph.core import serialization
from graph.core.errors import NotAcceptableError, NotFoundError
from graph.core.formats import GRAPHS, Format, named
from graph.core.namespaces import VOCABULARY_BASE
from graph.dataset.fetched_graphs import is_fetched
from graph.store.dataset_store import Store, solutions, triples
from graph.support import statements
from graph.support.types_by_others import TypesByOthers
from graph.support.withdrawn_claims import refuse_withdrawn
from server.http import negotiation
from server.layout.context import accept, store
from server.pages.things import curated_points, fetched_items, rendering, thing_pages

blueprint = Blueprint("entities", __name__)

_POINTS = {"disagreement": curated_points.disagreement, "identity": curated_points.identity}

_DESCRIPTION = """
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  VALUES ?s {{ {nodes} }}
  ?s ?p ?o
}}"""
_SAID = """
SELECT ?s ?p ?o ?g WHERE {{
  {{ GRAPH {iri} {{ ?s ?p ?o }} BIND({iri} AS ?g) }} UNION
  {{ VALUES ?s {{ {nodes} }} GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != {iri}) }}
}}"""
_PARTS = """
SELECT DISTINCT ?part WHERE {
  { ?part ?p ?o } UNION { GRAPH ?g { ?part ?p ?o } } FILTER(CONTAINS(STR(?part), "#"))
}"""


@blueprint.get("/<kind>/<path:slug>")
def entity(kind: str, slug: str) -> Response:
    """Anything else: `state/armenia`, `claim/001-02`, `time/2020-11-09`, `concept/ceasefire` …"""
    name, fmt = requested(f"{kind}/{slug}")
    iri = rendering.node((VOCABULARY_BASE if kind == "concept" else store().base) + name).value
    refuse_withdrawn(store(), iri)
    if fmt is not None:
        return rdf(iri, fmt)
    if is_fetched(iri, store().base):
        return fetched_items.page(iri, name)
    if kind in _POINTS:
        return _POINTS[kind](iri, name)
    return thing_pages.page(iri, name)


def requested(path: str) -> tuple[str, Format | None]:
    """A path without its format suffix, and the format asked for by suffix or header; None is HTML."""
    stem, dot, suffix = path.rpartition(".")
    by_suffix = named(GRAPHS, suffix) if dot else None
    if by_suffix is not None:
        return stem, by_suffix
    return path, negotiation.choose(GRAPHS, accept(), html=True)


def rdf(iri: str, fmt: Format) -> Response:
    """What is said of the thing and its parts: the reported view, and in formats with named graphs every claim about
    it.

    Raises:
        NotFoundError: the dataset says nothing of it.
        NotAcceptableError: it cannot be said in the format, and the client takes no other.
    """
    node = ox.NamedNode(iri)
    nodes = " ".join(map(str, [node, *_parts(store()).get(iri, ())]))
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in triples(store(), _DESCRIPTION.format(nodes=nodes))]
    others = TypesByOthers(store())
    rows = (ox.Quad(r["s"], r["p"], r["o"], r["g"]) for r in solutions(store(), _SAID.format(iri=node, nodes=nodes)))
    said = [quad for quad in rows if quad.graph_name == node or not others.has(str(quad.graph_name)[1:-1], quad.triple)]
    if not quads and not said and not statements.uses(store(), iri):
        raise NotFoundError(f"nothing in the dataset is called {iri}")
    try:
        body = _written(quads, said, fmt)
    except NotAcceptableError:
        by_suffix = (fmt.name,) if request.path.endswith(f".{fmt.extension}") else ()
        other = named(GRAPHS, negotiation.choose_instead(GRAPHS, fmt.name, accept(), by_suffix) or "")
        if other is None:
            raise
        fmt, body = other, _written(quads, said, other)
    response = Response(body, mimetype=fmt.media_type)
    response.vary.add("Accept")
    response.headers["Link"] = f'<{iri}>; rel="canonical"'
    if request.path.endswith(f".{fmt.extension}"):
        response.headers["Content-Disposition"] = f'inline; filename="{file_name(iri, fmt)}"'
    return response


def file_name(iri: str, fmt: Format) -> str:
    """What a file with what is said of a thing is called: `sergey-lavrov.ttl`; what no file may be called is "_"."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", iri.rstrip("/").rpartition("/")[2])[:100].strip(".")
    return f"{name or 'thing'}.{fmt.extension}"


def _written(quads: list[ox.Quad], said: list[ox.Quad], fmt: Format) -> bytes:
    return serialization.serialized(quads + said if fmt.datasets else quads, fmt, store().base)


_known_parts: WeakKeyDictionary[Store, dict[str, list[ox.NamedNode]]] = WeakKeyDictionary()
"""The parts of everything in a dataset: found once, as no index of the engine leads from a name to longer ones."""


def _parts(dataset: Store) -> dict[str, list[ox.NamedNode]]:
    """The parts (`…#…`) of each thing of a dataset that has any, by its IRI."""
    found = _known_parts.get(dataset)
    if found is None:
        found = {}
        for row in solutions(dataset, _PARTS):
            found.setdefault(row["part"].value.partition("#")[0], []).append(row["part"])
        _known_parts[dataset] = found
    return found
