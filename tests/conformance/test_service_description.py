"""The W3C's three tests of a service description, and that ours leaves nothing out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from tests.conformance.description import FOLDER, SD, TESTS, Description, outcome
from tests.conformance.manifest import BASE, VARIABLE, path_of, suite

GOOD = f"""
<http://localhost/sparql> a <{SD}Service> ; <{SD}endpoint> <http://localhost/sparql> ; <{SD}defaultDataset> <#data> .
<#data> a <{SD}Dataset> ; <{SD}defaultGraph> <#plain> ; <{SD}namedGraph> <#named> .
<#plain> a <{SD}Graph> .
<#named> a <{SD}NamedGraph> ; <{SD}name> <http://example.org/g> .
"""
BAD = {
    "returns-rdf": [("text/html", GOOD), ("text/turtle", "<p>no Turtle</p>"), ("text/turtle", "")],
    "has-endpoint-triple": [
        ("text/turtle", GOOD.replace("endpoint> <http://localhost/", "endpoint> <http://127.0.0.1/")),
        ("text/turtle", GOOD.replace("endpoint>", "end>")),
    ],
    "conforms-to-schema": [
        ("text/turtle", GOOD.replace("#Service>", "#Server>")),
        ("text/turtle", GOOD.replace("defaultGraph>", "plainGraph>")),
        ("text/turtle", GOOD.replace(f"<{SD}name> <http://example.org/g>", f'<{SD}name> "g"')),
        ("text/turtle", GOOD.replace(f"<#plain> a <{SD}Graph>", f"<#plain> a <{SD}Dataset>")),
        ("text/turtle", GOOD.replace(f"<#data> a <{SD}Dataset>", f"<#data> a <{SD}Graph>")),
        ("text/turtle", GOOD.replace(f"<{SD}name> <http://example.org/g>", "<http://e/n> 1")),
    ],
}


@pytest.mark.parametrize("name", TESTS)
def test_the_endpoint_describes_itself(name: str, description: Description) -> None:
    found = outcome(name, description)
    assert found.passed, found.message


def test_every_graph_and_format_is_described(description: Description) -> None:
    triples = description.triples()
    graphs = [t for t in triples if t.predicate.value == SD + "namedGraph"]
    assert len(graphs) == 379
    assert {t.object for t in graphs} == {t.subject for t in triples if t.predicate.value == SD + "name"}
    assert len({t.object.value for t in triples if t.predicate.value == SD + "resultFormat"}) == 10


def test_there_are_three_tests() -> None:
    assert len(TESTS) == 3


@pytest.mark.skipif(suite() is None, reason=f"{VARIABLE} is not set; name a folder that holds sparql11/")
def test_they_are_those_of_the_suite() -> None:
    iri = f"{BASE}{FOLDER}/manifest.ttl"
    graph = Graph().parse(path_of(iri), publicID=iri, format="turtle")
    names = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
    entries = graph.value(URIRef(iri), names.entries)
    listed = {str(test).rpartition("#")[2] for test in graph.items(entries)}
    assert listed == set(TESTS)
    assert len(set(graph.subjects(RDF.type, names.ServiceDescriptionTest))) == len(TESTS)


@pytest.mark.parametrize("name", TESTS)
def test_a_description_that_is_wrong_fails(name: str) -> None:
    good = Description("http://localhost/sparql", 200, "text/turtle", GOOD.encode())
    assert outcome(name, good).passed
    assert BAD[name]
    for media_type, text in BAD[name]:
        assert text != GOOD or media_type != good.media_type
        assert not outcome(name, replace(good, media_type=media_type, body=text.encode())).passed, text
