"""rdflib as a client: its stores over the endpoint, SERVICE, and graphs that are read from addresses."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.parse import quote

import pytest
from rdflib import RDF, RDFS, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from tests.support.scratch import Scratch

BASE = Namespace("https://w3id.org/peacegraph/")
PG = Namespace("https://w3id.org/peacegraph/ontology#")
ARMENIA, CLAIM = BASE["state/armenia"], BASE["claim/001-01"]
STATES = "SELECT ?s ?label { ?s a pg:State ; rdfs:label ?label } ORDER BY ?label"
METHODS = ("GET", "POST", "POST_FORM")


@pytest.fixture(params=METHODS)
def store(server: str, request: pytest.FixtureRequest) -> SPARQLStore:
    """A store over the endpoint; rdflib wants XML when nothing is said, and RDF/XML for triples."""
    return SPARQLStore(f"{server}/sparql", method=request.param)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("wanted", ["xml", "json", "csv", "tsv"])
def test_rows_in_every_format(server: str, method: str, wanted: str) -> None:
    store = SPARQLStore(f"{server}/sparql", method=method, returnFormat=wanted)
    found = list(store.query(STATES))
    assert len(found) == 7
    assert str(found[0][1]) == "Armenia"
    if wanted in ("xml", "json"):
        assert store.query("ASK { <state/armenia> a pg:State }").askAnswer is True


def test_every_query_form(store: SPARQLStore) -> None:
    assert len(list(store.query(STATES))) == 7
    assert store.query("ASK { <state/armenia> a pg:Agreement }").askAnswer is False
    assert len(store.query("CONSTRUCT WHERE { ?s a pg:State }").graph) == 7
    assert (ARMENIA, RDF.type, PG.State) in store.query("DESCRIBE <state/armenia>").graph


def test_patterns_of_triples(store: SPARQLStore) -> None:
    assert len(store) > 20_000
    assert len(list(store.triples((None, RDF.type, PG.State)))) == 7
    assert len(list(store.triples((ARMENIA, RDF.type, PG.State)))) == 1
    assert list(store.triples((ARMENIA, RDF.type, PG.Agreement))) == []
    assert ARMENIA in set(store.subjects(RDF.type, PG.State))
    assert CLAIM in set(store.contexts())
    assert len(list(store.contexts((None, PG.figure, None)))) > 1


def test_pages_of_a_graph(store: SPARQLStore) -> None:
    graph = Graph(store)
    everything = [s for s, _, _ in graph.triples((None, RDF.type, PG.State))]
    graph.LIMIT, graph.OFFSET = 3, 0
    pages = []
    while page := [s for s, _, _ in graph.triples((None, RDF.type, PG.State))]:
        pages.append(page)
        graph.OFFSET += 3
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [s for page in pages for s in page] == sorted(everything)


def test_bindings_and_prefixes_of_the_clients_own(store: SPARQLStore) -> None:
    graph = Graph(store)
    rows = list(graph.query("SELECT ?l { ?s rdfs:label ?l }", initBindings={"s": ARMENIA}))
    assert [str(row.l) for row in rows] == ["Armenia"]
    assert len(list(graph.query("SELECT ?s { ?s a mine:State }", initNs={"mine": PG}))) == 7
    assert graph.value(ARMENIA, RDFS.label) == Literal("Armenia", "en")


def test_a_graph_with_a_name_is_that_graph(store: SPARQLStore) -> None:
    claim = Dataset(store).get_context(CLAIM)
    assert 0 < len(claim) < 100
    assert len(list(claim)) == len(claim) == len(list(claim.query("SELECT * { ?s ?p ?o }")))
    assert not list(claim.query("SELECT * { GRAPH ?g { ?s ?p ?o } }"))


@pytest.mark.parametrize("made", [Dataset, lambda store: Graph(store, DATASET_DEFAULT_GRAPH_ID)])
def test_what_rdflib_calls_the_default_graph_is_the_default_graph(store: SPARQLStore, made) -> None:
    """It sends `default-graph-uri=urn:x-rdflib:default` with each query."""
    graph = made(store)
    assert len(list(graph.query(STATES))) == 7
    assert len(list(graph.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"))) > 300


def test_a_mistake_is_told_as_rdflib_tells_it(server: str) -> None:
    with pytest.raises(ValueError, match="something wrong"):
        SPARQLStore(f"{server}/sparql").query("SELECT WHERE {")
    assert SPARQLStore(f"{server}/sparql", method="POST").query("SELECT WHERE {")[0] == 400


SERVICES = {
    "a pattern": ("SELECT ?s { SERVICE <AT> { ?s a pg:State } }", 7),
    "a join": ("SELECT ?l { VALUES ?s { <state/armenia> <state/russia> } SERVICE <AT> { ?s rdfs:label ?l } }", 2),
    "a sub-query": ("SELECT ?n { SERVICE <AT> { SELECT (COUNT(*) AS ?n) { ?s a pg:State } } }", 1),
    "filters": ("SELECT ?s { SERVICE <AT> { ?s a pg:State FILTER(CONTAINS(STR(?s), 'azerbaijan')) } }", 2),
    "an optional part": ("SELECT * { SERVICE <AT> { ?s a pg:State OPTIONAL { ?s pg:nothing ?x } } }", 7),
    "a graph": ("SELECT * { SERVICE <AT> { GRAPH ?g { ?s ?p ?o } FILTER(STRENDS(STR(?g), '/001-01')) } }", 6),
    "nothing that is there": ("SELECT * { SERVICE SILENT <ATnowhere> { ?s ?p ?o } }", 0),
}


@pytest.mark.parametrize("case", SERVICES)
def test_service_from_a_graph_of_the_clients_own(server: str, case: str) -> None:
    text, count = SERVICES[case]
    text = f"BASE <{BASE}> {text.replace('<AT', f'<{server}/sparql')}"
    assert len(list(Graph().query(text, initNs={"pg": PG, "rdfs": RDFS}))) == count


def test_graphs_are_read_from_their_addresses(server: str) -> None:
    """Without a format rdflib would rather have RDF/XML."""
    assert (ARMENIA, RDF.type, PG.State) in Graph().parse(f"{server}/state/armenia")
    address = f"{server}/graphs?graph={quote(CLAIM, safe='')}"
    sizes = {len(Graph().parse(address, format=name)) for name in ("turtle", "xml", "nt", "n3", "json-ld")}
    assert sizes == {len(Graph().parse(address))}


# ---- a store that is written


@pytest.fixture
def written(scratch: Scratch) -> SPARQLUpdateStore:
    """A store over the scratch server, with its token."""
    address = f"{scratch.address}/sparql"
    return SPARQLUpdateStore(address, address, method="POST", headers=scratch.bearer)


def test_triples_are_added_and_removed(written: SPARQLUpdateStore, scratch: Scratch) -> None:
    graph = Graph(written, URIRef("urn:g"))
    text = Literal('ü\n"quoted"\\ \u200d', "en")
    graph.add((URIRef("urn:a"), URIRef("urn:b"), text))
    assert (URIRef("urn:a"), URIRef("urn:b"), text) in graph
    written.addN([(URIRef("urn:a"), URIRef("urn:b"), Literal(number), graph) for number in range(100)])
    assert len(graph) == 101
    graph.remove((None, None, Literal(5)))
    graph.set((URIRef("urn:x"), RDFS.label, Literal("x")))
    graph.parse(data="<urn:p> <urn:q> 1.5, true .", format="turtle")
    assert len(graph) == 103
    graph.remove((None, None, None))
    assert scratch.quads() == set()


def test_updates_of_a_named_graph_stay_in_it(written: SPARQLUpdateStore, scratch: Scratch) -> None:
    graph = Graph(written, URIRef("urn:g"))
    scratch.done("INSERT DATA { <urn:kept> <urn:kept> 1 }")
    graph.update("INSERT DATA { <urn:a> <urn:b> 1, 2 }")
    graph.update("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", initBindings={"o": Literal(2)})
    assert scratch.quads() == {" urn:kept urn:kept 1", "urn:g urn:a urn:b 1"}


def test_graphs_are_made_and_dropped(written: SPARQLUpdateStore, scratch: Scratch) -> None:
    dataset = Dataset(written)
    dataset.graph(URIRef("urn:new")).add((URIRef("urn:a"), URIRef("urn:b"), Literal(1)))
    dataset.add((URIRef("urn:d"), URIRef("urn:b"), Literal(2)))
    assert scratch.quads() == {"urn:new urn:a urn:b 1", " urn:d urn:b 2"}
    assert len(list(dataset.query("SELECT * { ?s ?p ?o }"))) == 1
    dataset.remove_graph(URIRef("urn:new"))
    assert scratch.quads() == {" urn:d urn:b 2"}


def test_a_graph_that_has_the_name_of_rdflibs_default_graph_is_that_graph(
    written: SPARQLUpdateStore, scratch: Scratch
) -> None:
    """rdflib writes updates of a Dataset there, and reads them there."""
    dataset = Dataset(written)
    dataset.update("INSERT DATA { <urn:a> <urn:b> 1 }")
    assert scratch.quads() == {f"{DATASET_DEFAULT_GRAPH_ID} urn:a urn:b 1"}
    assert [str(row.s) for row in dataset.query("SELECT * { ?s ?p ?o }")] == ["urn:a"]


def test_many_edits_are_one_update(scratch: Scratch) -> None:
    address = f"{scratch.address}/sparql"
    store = SPARQLUpdateStore(address, address, autocommit=False, headers=scratch.bearer)
    graph = Graph(store, URIRef("urn:g"))
    for commit in (False, True):
        for number in range(50):
            graph.add((URIRef(f"urn:{number}"), URIRef("urn:b"), Literal(number)))
        (store.commit if commit else store.rollback)()
        assert len(scratch.quads()) == (50 if commit else 0)
    assert store._updates == 1


def test_a_write_without_the_token_is_refused(scratch: Scratch) -> None:
    address = f"{scratch.address}/sparql"
    with pytest.raises(HTTPError, match="401") as refused:
        SPARQLUpdateStore(address, address).update("CLEAR ALL")
    refused.value.close()
