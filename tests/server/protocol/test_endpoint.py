"""The SPARQL endpoint: the protocol's three ways to ask, the two views, every format, and errors that help."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient

from graph.core.settings import Settings

SIGNATORIES = """SELECT DISTINCT ?who WHERE {
  ?a a pg:Agreement ; pg:signed/pg:notBefore "2020-11-09"^^xsd:date ; pg:signatory/rdfs:label ?who }"""
NAMES = {"Ilham Aliyev", "Nikol Pashinyan", "Vladimir Putin"}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("way", ["get", "form", "body"])
def test_a_query_is_answered_by_get_and_by_both_forms_of_post(client: FlaskClient, way: str) -> None:
    headers = {"Accept": "text/csv"}
    if way == "get":
        answer = client.get("/sparql", query_string={"query": SIGNATORIES}, headers=headers)
    elif way == "form":
        answer = client.post("/sparql", data={"query": SIGNATORIES}, headers=headers)
    else:
        answer = client.post("/sparql", data=SIGNATORIES, content_type="application/sparql-query", headers=headers)
    assert answer.status_code == 200
    assert {row["who"] for row in rows(answer.text)} == NAMES
    assert len(rows(answer.text)) == 3


RESULT_FORMATS = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/json": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
    "*/*": "application/sparql-results+json",
    "text/tab-separated-values;q=0.5, text/csv;q=0.9": "text/csv",
}


@pytest.mark.parametrize("accept", RESULT_FORMATS)
def test_rows_come_in_the_format_asked_for(client: FlaskClient, accept: str) -> None:
    answer = client.get("/sparql", query_string={"query": SIGNATORIES}, headers={"Accept": accept})
    assert answer.mimetype == RESULT_FORMATS[accept]
    assert "Accept" in answer.headers["Vary"]
    found = ox.parse_query_results(
        answer.data, format=ox.QueryResultsFormat.from_media_type(answer.mimetype)
    ) if answer.mimetype != "text/csv" else None  # fmt: skip
    names = {r["who"].value for r in found} if found is not None else {r["who"] for r in rows(answer.text)}
    assert names == NAMES


GRAPH_FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}


@pytest.mark.parametrize("accept", GRAPH_FORMATS)
@pytest.mark.parametrize(
    "query",
    ["CONSTRUCT { ?s a pg:State } WHERE { ?s a pg:State }", "DESCRIBE <state/armenia>"],
    ids=["construct", "describe"],
)
def test_triples_come_in_the_format_asked_for_and_rdflib_reads_them(
    client: FlaskClient, accept: str, query: str
) -> None:
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert answer.mimetype == accept
    read = (
        rdflib.Dataset()
        if accept in ("application/trig", "application/n-quads", "application/ld+json")
        else rdflib.Graph()
    )
    read.parse(data=answer.data, format=GRAPH_FORMATS[accept])
    assert len(list(read)) > 5


def test_asking_yes_or_no(client: FlaskClient) -> None:
    query = {"query": "ASK { <state/armenia> a pg:State }"}
    assert client.get("/sparql", query_string=query).get_json()["boolean"] is True
    assert client.get("/sparql", query_string=query, headers={"Accept": "text/csv"}).text == "true\n"


def test_base_and_prefixes_are_preset(client: FlaskClient) -> None:
    query = "SELECT ?label WHERE { <state/armenia> a pg:State ; rdfs:label ?label }"
    bindings = client.get("/sparql", query_string={"query": query}).get_json()["results"]["bindings"]
    assert [b["label"]["value"] for b in bindings] == ["Armenia"]


def test_what_is_only_planned_stands_in_the_view_of_everything_only(client: FlaskClient) -> None:
    query = "ASK { <meeting/leaders-november-004> a pg:Meeting }"
    planned = "SELECT ?m WHERE { ?c pg:modality c:planned GRAPH ?c { ?m a pg:Contact ; pg:when ?time } }"
    found = client.get("/sparql", query_string={"query": planned}).get_json()["results"]["bindings"]
    assert found, "planned contacts can be asked for in their claims"
    query = f"ASK {{ <{found[0]['m']['value']}> a pg:Contact }}"
    assert client.get("/sparql", query_string={"query": query}).get_json()["boolean"] is False
    assert client.get("/sparql", query_string={"query": query, "view": "all"}).get_json()["boolean"] is True


def test_a_graph_variable_is_bound_to_claims_only(client: FlaskClient) -> None:
    query = 'SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } FILTER(!CONTAINS(STR(?g), "/claim/")) }'
    for view in ("reported", "all"):
        answer = client.get("/sparql", query_string={"query": query, "view": view}).get_json()
        assert answer["results"]["bindings"][0]["n"]["value"] == "0"


def test_several_default_graphs_are_merged_as_a_set(client: FlaskClient) -> None:
    """SPARQL 1.1, section 13.1; the engine's own merge would count a triple of two graphs twice."""
    twice = """SELECT ?a ?b ?p WHERE { GRAPH ?a { <hostilities/2020-09> ?p ?o } GRAPH ?b { <hostilities/2020-09> ?p ?o }
      FILTER(STR(?a) < STR(?b)) } LIMIT 1"""
    found = client.get("/sparql", query_string={"query": twice}).get_json()["results"]["bindings"][0]
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ <hostilities/2020-09> <{found['p']['value']}> ?o }}"
    graphs = [found["a"]["value"], found["b"]["value"]]
    one = client.get("/sparql", query_string={"query": query, "default-graph-uri": graphs[0]}).get_json()
    both = client.get("/sparql", query_string={"query": query, "default-graph-uri": graphs}).get_json()
    assert one["results"] == both["results"]


def test_a_syntax_error_says_line_and_column(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": "SELECT ?x WHERE {\n  ?x pg:kind }"})
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    problem = answer.get_json()
    assert (problem["line"], problem["column"]) == (2, 14)
    assert problem["code"] == "query-syntax"
    assert "line 2, column 14" in problem["detail"]


REFUSED = {
    "no query": ({"query_string": {"view": "all"}}, "get", 400, "query"),
    "two queries": ({"query_string": {"query": ["ASK {}", "ASK {}"]}}, "get", 400, "several queries"),
    "repeated parameter": ({"query_string": {"query": "ASK {}", "view": ["all", "all"]}}, "get", 400, "'view'"),
    "unknown view": ({"query_string": {"query": "ASK {}", "view": "true"}}, "get", 400, "'true'"),
    "unknown prefix": ({"query_string": {"query": "ASK { ?s nope:x ?o }"}}, "get", 400, "nope"),
    "unknown format": ({"query_string": {"query": "ASK {}", "format": "pdf"}}, "get", 406, "pdf"),
    "format of the other kind": ({"query_string": {"query": "DESCRIBE <x>", "format": "csv"}}, "get", 406, "csv"),
    "accept": ({"query_string": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}, "get", 406, "image/png"),
    "body of another type": ({"data": "ASK {}", "content_type": "text/plain"}, "post", 415, "text/plain"),
    "body not UTF-8": ({"data": b"ASK \xff", "content_type": "application/sparql-query"}, "post", 400, "UTF-8"),
    "update by form": ({"data": {"update": "CLEAR ALL"}}, "post", 403, "curation"),
    "update by body": ({"data": "CLEAR ALL", "content_type": "application/sparql-update"}, "post", 403, "curation"),
    "update as a query": ({"query_string": {"query": "INSERT DATA { <a> <b> <c> }"}}, "get", 400, "line 1"),
    "service": (
        {"query_string": {"query": "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}},
        "get",
        400,
        "SERVICE",
    ),
    "other method": ({}, "delete", 405, "method"),
}


def test_how_many_refusals_are_tested() -> None:
    assert len(REFUSED) == 15


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_answered_is_refused_with_a_reason(client: FlaskClient, case: str) -> None:
    how, method, status, words = REFUSED[case]
    answer = getattr(client, method)("/sparql", **how)
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    problem = json.loads(answer.text)
    assert words in problem["detail"]
    assert {"type", "title", "status", "detail", "code"} <= problem.keys()


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("SERVICE" AS ?s) {}',
        "ASK { ?service ?p ?o }",
        "ASK { ?s <http://x/SERVICE> ?o } # SERVICE",
        "ASK { ?s ?p '''SERVICE <x>''' }",
    ],
)
def test_the_word_service_elsewhere_is_no_service(client: FlaskClient, query: str) -> None:
    assert client.get("/sparql", query_string={"query": query}).status_code == 200


def test_a_browser_gets_the_query_page_with_its_answer(client: FlaskClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    assert "<textarea" in client.get("/sparql", headers=browser).text
    page = client.get("/sparql", query_string={"query": SIGNATORIES}, headers=browser)
    assert page.mimetype == "text/html"
    assert all(name in page.text for name in NAMES)
    wrong = client.get("/sparql", query_string={"query": "SELECT"}, headers=browser)
    assert (wrong.status_code, wrong.mimetype) == (400, "text/html")


def test_a_request_that_is_too_large_is_refused(client: FlaskClient, settings: Settings) -> None:
    body = "#" * (settings.request_kilobytes * 1024 + 1)
    answer = client.post("/sparql", data=body, content_type="application/sparql-query")
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
