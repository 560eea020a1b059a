"""What the endpoint says of itself: SPARQL 1.1 Service Description, with VoID counts of the dataset."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graph.core.formats import GRAPHS, RESULTS
from graph.core.namespaces import term
from graph.core.settings import Settings
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
    """The description of the endpoint at the address `endpoint` (section 3 of the recommendation)."""
    service, dataset, plain = (ox.NamedNode(endpoint + part) for part in ("", "#dataset", "#default-graph"))
    yield _quad(service, "rdf:type", ox.NamedNode(SD + "Service"))
    yield _quad(service, SD + "endpoint", ox.NamedNode(endpoint))
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
    yield _quad(service, SD + "defaultDataset", dataset)
    yield _quad(dataset, "rdf:type", ox.NamedNode(SD + "Dataset"))
    yield _quad(dataset, "rdf:type", ox.NamedNode(VOID + "Dataset"))
    yield _quad(dataset, VOID + "sparqlEndpoint", service)
    yield _quad(dataset, "owl:versionInfo", ox.Literal(store.version))
    yield _quad(dataset, SD + "defaultGraph", plain)
    yield _quad(plain, "rdf:type", ox.NamedNode(SD + "Graph"))
    yield _quad(plain, VOID + "triples", _count(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    for row in solutions(store, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"):
        graph = ox.NamedNode(f"{endpoint}#graph-{row['g'].value.removeprefix(store.base).replace('/', '-')}")
        content = ox.NamedNode(f"{graph.value}-content")
        yield _quad(dataset, SD + "namedGraph", graph)
        yield _quad(graph, "rdf:type", ox.NamedNode(SD + "NamedGraph"))
        yield _quad(graph, SD + "name", row["g"])
        yield _quad(graph, SD + "graph", content)
        yield _quad(content, "rdf:type", ox.NamedNode(SD + "Graph"))
        yield _quad(content, VOID + "triples", row["n"])


def _count(store: Store, query: str) -> ox.Literal:
    count: ox.Literal = next(iter(solutions(store, query)))["n"]
    return count


def _quad(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(predicate) if "://" in predicate else term(predicate), value)
