"""Describes the endpoint in RDF: SPARQL 1.1 Service Description, with VoID counts of the dataset."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graph.core.formats import GRAPHS, RESULTS
from graph.core.namespaces import term
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW
from graph.publishing.description import parts
from graph.publishing.description.access import ENDPOINT
from graph.publishing.description.dataset_description import WELL_KNOWN
from graph.store.dataset_store import Store, solutions

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMAT = "http://www.w3.org/ns/formats/"
OWL_RL = "http://www.w3.org/ns/owl-profile/RL"
ENTAILMENT = "http://www.w3.org/ns/entailment/OWL-RDF-Based"
SIMPLE = "http://www.w3.org/ns/entailment/Simple"
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
    "trig": "TriG",
    "nquads": "N-Quads",
}


def description(store: Store, endpoint: str, settings: Settings) -> Iterator[ox.Quad]:
    """Describe the endpoint (SPARQL 1.1 Service Description, section 3).

    Args:
        store: the dataset that the endpoint answers from.
        endpoint: the address of the endpoint, from which the names of its parts are made.
        settings: they say whether the store can be written, and which other endpoints SERVICE may ask.

    Returns:
        The description, as triples of the default graph. A built dataset and its default graph have the names by which
        `graph.publishing.description` describes them, so that both descriptions are of the same things.
    """
    service = ox.NamedNode(endpoint)
    dataset = ox.NamedNode(endpoint + "#dataset") if settings.scratch else parts.iri(store.base)
    yield from _service(service, settings)
    yield _quad(service, SD + "defaultDataset", dataset)
    yield _quad(dataset, "rdf:type", ox.NamedNode(SD + "Dataset"))
    yield _quad(dataset, "rdf:type", ox.NamedNode(VOID + "Dataset"))
    yield _quad(dataset, VOID + "sparqlEndpoint", service)
    yield _quad(dataset, "owl:versionInfo", ox.Literal(store.version))
    graph = ox.NamedNode(endpoint + "#default-graph")
    if not settings.scratch:
        graph = parts.iri(store.base, DEFAULT_VIEW)
        yield _quad(dataset, "rdfs:seeAlso", ox.NamedNode(endpoint.removesuffix(ENDPOINT) + WELL_KNOWN))
    yield from _default_graph(store, graph, dataset)
    yield from _named_graphs(store, endpoint, dataset)


def _service(service: ox.NamedNode, settings: Settings) -> Iterator[ox.Quad]:
    """Describe what the service can do: languages, formats, features and entailment."""
    yield _quad(service, "rdf:type", ox.NamedNode(SD + "Service"))
    yield _quad(service, SD + "endpoint", service)
    yield _quad(service, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Query"))
    if settings.scratch:
        yield _quad(service, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Update"))
        for fmt in GRAPHS:
            yield _quad(service, SD + "inputFormat", ox.NamedNode(FORMAT + _FORMAT_NAMES[fmt.name]))
    if settings.allowed_services:
        yield _quad(service, SD + "feature", ox.NamedNode(SD + "BasicFederatedQuery"))
    for fmt in (*RESULTS, *GRAPHS):
        yield _quad(service, SD + "resultFormat", ox.NamedNode(FORMAT + _FORMAT_NAMES[fmt.name]))
    if settings.scratch:
        yield _quad(service, SD + "defaultEntailmentRegime", ox.NamedNode(SIMPLE))
    else:
        yield _quad(service, SD + "defaultEntailmentRegime", ox.NamedNode(ENTAILMENT))
        yield _quad(service, SD + "defaultSupportedEntailmentProfile", ox.NamedNode(OWL_RL))


def _default_graph(store: Store, graph: ox.NamedNode, dataset: ox.NamedNode) -> Iterator[ox.Quad]:
    """Describe the default graph and count its triples."""
    count = next(iter(solutions(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))["n"]
    yield _quad(dataset, SD + "defaultGraph", graph)
    yield _quad(graph, "rdf:type", ox.NamedNode(SD + "Graph"))
    yield _quad(graph, VOID + "triples", count)


def _named_graphs(store: Store, endpoint: str, dataset: ox.NamedNode) -> Iterator[ox.Quad]:
    """Describe each named graph and count its triples."""
    for row in solutions(store, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"):
        graph = ox.NamedNode(f"{endpoint}#graph-{row['g'].value.removeprefix(store.base).replace('/', '-')}")
        content = ox.NamedNode(f"{graph.value}-content")
        yield _quad(dataset, SD + "namedGraph", graph)
        yield _quad(graph, "rdf:type", ox.NamedNode(SD + "NamedGraph"))
        yield _quad(graph, SD + "name", row["g"])
        yield _quad(graph, SD + "graph", content)
        yield _quad(content, "rdf:type", ox.NamedNode(SD + "Graph"))
        yield _quad(content, VOID + "triples", row["n"])


def _quad(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    """A triple of the default graph; the predicate is an IRI or a prefixed name."""
    return ox.Quad(subject, ox.NamedNode(predicate) if "://" in predicate else term(predicate), value)
