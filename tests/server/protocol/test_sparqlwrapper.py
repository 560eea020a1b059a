"""SPARQLWrapper as a client: what it makes of every format, every way to send, and updates of the scratch store."""

from __future__ import annotations

from xml.dom.minidom import Document

import pytest
import rdflib
from SPARQLWrapper import (
    CSV,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDF,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper2,
)
from SPARQLWrapper import SPARQLWrapper as Wrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

from tests.support.scratch import Scratch

STATES = "SELECT ?s ?label { ?s a pg:State ; rdfs:label ?label } ORDER BY ?label"
WAYS = {"GET": (None, None), "POST of a form": (POST, URLENCODED), "POST of the text": (POST, POSTDIRECTLY)}


def wrapper(address: str, way: str, query: str, wanted: str, *, only_accept: bool = False) -> Wrapper:
    made = Wrapper(address)
    method, body = WAYS[way]
    if method:
        made.setMethod(method)
        made.setRequestMethod(body)
    made.setOnlyConneg(only_accept)
    made.setReturnFormat(wanted)
    made.setQuery(query)
    return made


@pytest.fixture(params=[f"{way}{'' if names else ' by Accept alone'}" for way in WAYS for names in (True, False)])
def asked(server: str, request: pytest.FixtureRequest):
    """Asks a query in a way, with the names of the format or by the Accept header alone; gives what comes of it."""
    way = request.param.removesuffix(" by Accept alone")
    return lambda query, wanted: wrapper(
        f"{server}/sparql", way, query, wanted, only_accept=way != request.param
    ).queryAndConvert()


def test_rows_in_every_format(asked) -> None:
    assert len(asked(STATES, JSON)["results"]["bindings"]) == 7
    document = asked(STATES, XML)
    assert isinstance(document, Document)
    assert len(document.getElementsByTagName("result")) == 7
    assert asked(STATES, CSV).decode().splitlines()[:2] == [
        "s,label",
        "https://w3id.org/peacegraph/state/armenia,Armenia",
    ]
    assert asked(STATES, TSV).decode().splitlines()[:2] == [
        "?s\t?label",
        '<https://w3id.org/peacegraph/state/armenia>\t"Armenia"@en',
    ]
    assert asked("ASK { <state/armenia> a pg:State }", JSON)["boolean"] is True
    assert asked("ASK {}", XML).getElementsByTagName("boolean")[0].firstChild.data == "true"


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s a pg:State }", "DESCRIBE <state/armenia>"])
def test_triples_in_every_format(asked, query: str) -> None:
    turtle = rdflib.Graph().parse(data=asked(query, TURTLE), format="turtle")
    assert len(turtle) >= 7
    for wanted in (N3, XML, RDF, RDFXML, JSONLD):
        found = asked(query, wanted)
        graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found, format="n3")
        assert set(graph) == set(turtle), wanted


def test_graphs_are_named_beside_the_query(server: str) -> None:
    claim = "https://w3id.org/peacegraph/claim/001-01"
    for way in WAYS:
        made = wrapper(f"{server}/sparql", way, "SELECT * { ?s ?p ?o }", JSON)
        made.addDefaultGraph(claim)
        assert 0 < len(made.queryAndConvert()["results"]["bindings"]) < 100
        made = wrapper(f"{server}/sparql", way, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", JSON)
        made.addNamedGraph(claim)
        assert len(made.queryAndConvert()["results"]["bindings"]) == 1


def test_bindings_as_objects(server: str) -> None:
    made = SPARQLWrapper2(f"{server}/sparql")
    made.setQuery(STATES)
    assert [row["label"].lang for row in made.query().bindings] == ["en"] * 7


def test_mistakes_are_its_own_errors(server: str, scratch: Scratch) -> None:
    for way in WAYS:
        with pytest.raises(QueryBadFormed, match="line 1") as caught:
            wrapper(f"{server}/sparql", way, "SELECT WHERE {", JSON).query()
        caught.value.__context__.close()
    with pytest.raises(Unauthorized) as refused:
        wrapper(f"{scratch.address}/sparql", "POST of a form", "CLEAR ALL", JSON).query()
    refused.value.__context__.close()


UPDATES = (
    "INSERT DATA { <urn:a> <urn:b> 'é\\n' GRAPH <urn:g> { <urn:c> <urn:d> 2 } }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 3 } WHERE { ?s ?p ?o }",
    "COPY GRAPH <urn:g> TO GRAPH <urn:copy>",
    "CREATE GRAPH <urn:new>",
    "DROP GRAPH <urn:g>",
    "DELETE WHERE { ?s ?p 3 }",
)


@pytest.mark.parametrize("way", ["POST of a form", "POST of the text"])
@pytest.mark.parametrize("wanted", [JSON, XML, TURTLE])
def test_updates(scratch: Scratch, way: str, wanted: str) -> None:
    for text in UPDATES:
        made = wrapper(f"{scratch.address}/sparql", way, text, wanted)
        made.addCustomHttpHeader("Authorization", f"Bearer {scratch.token}")
        assert made.query().response.status == 204, text
    assert scratch.quads() == {"urn:copy urn:c urn:d 2"}
