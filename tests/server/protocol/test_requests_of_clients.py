"""Requests byte for byte as clients sent them that are not written in Python: Comunica, Apache Jena, RDF4J.

tests/clients/README.md says how these clients themselves are run against a server.
"""

from __future__ import annotations

from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient

from tests.conformance.client import Answer
from tests.support.scratch import Scratch
from tests.support.serving import ask

STATES = "SELECT ?s ?label { ?s a pg:State ; rdfs:label ?label } ORDER BY ?label"
TRIPLES = "CONSTRUCT WHERE { ?s a pg:State }"
COMUNICA = {
    "user-agent": "Comunica/5.0 (linux; x64) ActorHttpFetch/5.4.0 Node.js/20",
    "Accept-Encoding": "br,gzip,deflate",
    "accept-language": "*",
    "sec-fetch-mode": "cors",
}
COMUNICA_RDF = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,"
    "text/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18,application/json;q=0.135,text/shaclc;q=0.1,"
    "text/shaclc-ext;q=0.05"
)
COMUNICA_ROWS = "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7"
JENA = {
    "Connection": "Upgrade, HTTP2-Settings",
    "HTTP2-Settings": "AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA",
    "Upgrade": "h2c",
    "User-Agent": "Java-http-client/17.0.15",
}
JENA_ROWS = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5,application/json;q=0.2,application/xml;q=0.2,*/*;q=0.1"
)
JENA_RDF = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"
JENA_QUADS = "application/trig,application/n-quads;q=0.9,application/ld+json;q=0.8,*/*;q=0.3"
RDF4J = {
    "Connection": "Keep-Alive",
    "User-Agent": "Apache-HttpClient/4.5.14 (Java/17.0.15)",
    "Accept-Encoding": "gzip,deflate",
}
RDF4J_ROWS = (
    "text/csv;q=0.8, application/x-sparqlstar-results+json;q=0.8, application/sparql-results+json;q=0.8, "
    "application/json;q=0.8, application/sparql-results+xml, application/xml, text/tab-separated-values;q=0.8, "
    "application/x-sparqlstar-results+xml;q=0.8, text/x-tab-separated-values-star;q=0.8, "
    "application/x-sparqlstar-results+tsv;q=0.8, application/x-binary-rdf-results-table;q=0.8"
)
RDF4J_BOOLEAN = (
    "application/sparql-results+json;q=0.8, application/json;q=0.8, application/x-sparqlstar-results+json;q=0.8, "
    "application/sparql-results+xml;q=0.8, application/xml;q=0.8, text/boolean"
)
RDF4J_RDF = (
    "application/n-triples;q=0.7, text/plain;q=0.7, application/rdf+xml;q=0.4, application/xml;q=0.4, "
    "text/xml;q=0.4, text/turtle, application/x-turtle, text/n3;q=0.8, text/rdf+n3;q=0.8, "
    "application/rdf+json;q=0.7, application/trig;q=0.8, application/x-trig;q=0.8, application/x-trigstar;q=0.8, "
    "application/n-quads;q=0.7, text/x-nquads;q=0.7, text/nquads;q=0.7, application/x-binary-rdf;q=0.8, "
    "application/x-ld+ndjson;q=0.8, application/trix;q=0.8, text/x-turtlestar;q=0.8, "
    "application/x-turtlestar;q=0.8, application/ld+json;q=0.8"
)
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"

READ = {
    "Comunica: rows": (COMUNICA, STATES, COMUNICA_ROWS, JSON),
    "Comunica: triples": (COMUNICA, TRIPLES, "text/turtle", "text/turtle"),
    "Jena: rows": (JENA, STATES, JENA_ROWS, JSON),
    "Jena: yes or no": (JENA, "ASK {}", JENA_ROWS, JSON),
    "Jena: triples": (JENA, TRIPLES, JENA_RDF, "text/turtle"),
    "Jena: quads": (JENA, TRIPLES, JENA_QUADS, "application/trig"),
    "Jena: its own binary format, or else": (
        JENA,
        STATES,
        "application/sparql-results+thrift, application/sparql-results+json;q=0.5",
        JSON,
    ),
    "RDF4J: rows": (RDF4J, STATES, RDF4J_ROWS, XML),
    "RDF4J: yes or no": (RDF4J, "ASK {}", RDF4J_BOOLEAN, JSON),
    "RDF4J: triples": (RDF4J, TRIPLES, RDF4J_RDF, "text/turtle"),
    "SPARQL 1.2: rows": ({}, STATES, "application/sparql-results+json;version=1.2", JSON),
    "SPARQL 1.2: triples": (
        {},
        TRIPLES,
        'text/turtle;version="1.2-basic";q=0.9, application/n-triples;version=1.2',
        "application/n-triples",
    ),
}
"""Headers, a query, what is accepted, and the media type that is given."""


def test_how_many_requests_are_sent() -> None:
    assert (len(READ), len(WRITTEN)) == (12, 8)


def media_type(answer: Answer) -> str:
    return answer.headers["content-type"].partition(";")[0]


@pytest.mark.parametrize("case", READ)
def test_a_query_is_answered_however_it_is_sent(server: str, case: str) -> None:
    headers, text, accept, expected = READ[case]
    given = headers | {"Accept": accept}
    form = f"query={quote_plus(text)}".encode()
    ways = (
        ("GET", f"/sparql?query={quote_plus(text)}", None, {"Content-Length": "0"} if headers is JENA else {}),
        ("POST", "/sparql", form, {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}),
        ("POST", "/sparql", text.encode(), {"Content-Type": "application/sparql-query;charset=utf-8"}),
        ("POST", "/sparql", text.encode(), {"Content-Type": "application/sparql-query; version=1.2"}),
    )
    for method, path, body, more in ways:
        answer = ask(server, method, path, body, given | more)
        assert (answer.status, media_type(answer)) == (200, expected), answer
        assert answer.body


def test_the_description_is_for_programs_that_also_read_pages(client: FlaskClient) -> None:
    """Comunica asks so to find out what an address is."""
    described = client.get("/sparql", headers={"Accept": COMUNICA_RDF})
    assert (described.status_code, described.mimetype) == (200, "application/n-quads")
    assert "http://www.w3.org/ns/sparql-service-description#endpoint" in described.text
    thing = client.get("/state/armenia", headers={"Accept": COMUNICA_RDF})
    assert (thing.status_code, thing.mimetype) == (200, "application/n-quads")
    for path, status in (("/state/nowhere", 404), ("/sparql?query=SELECT", 400)):
        wrong = client.get(path, headers={"Accept": COMUNICA_RDF})
        assert (wrong.status_code, wrong.mimetype) == (status, "application/problem+json"), path


BROWSERS = {
    "Firefox": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Chrome": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7",
    "Safari of 2010": "application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,image/png,*/*;q=0.5",
    "Lynx": "text/html, text/plain, text/sgml, */*;q=0.01",
}


@pytest.mark.parametrize("name", BROWSERS)
def test_browsers_get_pages(client: FlaskClient, name: str) -> None:
    for path, status in (("/sparql", 200), ("/state/nowhere", 404), ("/sparql?query=SELECT", 400)):
        answer = client.get(path, headers={"Accept": BROWSERS[name]})
        assert (answer.status_code, answer.mimetype) == (status, "text/html"), path


def test_a_version_of_sparql_is_no_slip(client: FlaskClient) -> None:
    """SPARQL 1.2 has it as a parameter, and as a keyword."""
    plain = client.get("/sparql", query_string={"query": STATES})
    for query in ({"query": STATES, "version": "1.2"}, {"query": f'VERSION "1.2" {STATES}'}):
        answer = client.get("/sparql", query_string=query)
        assert answer.get_json() == plain.get_json()
        assert "Peacegraph-Notice" not in answer.headers


@pytest.mark.parametrize(
    "name",
    [
        "urn:x-rdflib:default",
        "urn:x-arq:DefaultGraph",
        "http://rdf4j.org/schema/rdf4j#nil",
        "http://www.openrdf.org/schema/sesame#nil",
    ],
)
def test_what_clients_call_the_default_graph_is_the_default_graph(client: FlaskClient, name: str) -> None:
    asked = {"query": STATES, "default-graph-uri": name}
    plain = client.get("/sparql", query_string={"query": STATES})
    assert client.get("/sparql", query_string=asked).get_json() == plain.get_json()
    explained = client.get("/provenance", query_string=asked).get_json()
    assert explained["results"] == plain.get_json()["results"]
    assert all(row["witnesses"] for row in explained["provenance"]["rows"])
    assert explained["provenance"]["notes"] == []
    claim = "https://w3id.org/peacegraph/claim/001-01"
    beside = client.get("/sparql", query_string=asked | {"named-graph-uri": claim}).get_json()
    assert beside["results"]["bindings"] == [], "beside others it names a graph that is not there"


# ---- writes

FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
INSERT = "INSERT DATA { <urn:a> <urn:b> '\u00fc\U0001f600' }"
WRITTEN = {
    "Comunica: an update": (
        "POST",
        "/sparql",
        INSERT.encode(),
        COMUNICA | {"content-type": "application/sparql-update", "accept": "*/*"},
    ),
    "Jena: an update": ("POST", "/sparql", INSERT.encode(), JENA | {"Content-Type": "application/sparql-update"}),
    "Jena: an update by form": ("POST", "/sparql", f"update={quote_plus(INSERT)}".encode(), JENA | FORM),
    "Jena: a graph that is put": (
        "PUT",
        "/graphs?default",
        '<urn:a>  <urn:b>  "ü😀" .'.encode(),
        JENA | {"Accept": JENA_RDF, "Content-Type": "text/turtle"},
    ),
    "Jena: a graph that is added to": (
        "POST",
        "/graphs?default",
        '<urn:a>  <urn:b>  "ü😀" .'.encode(),
        JENA | {"Content-Type": "text/turtle"},
    ),
    "Jena: N-Triples": (
        "PUT",
        "/graphs?default",
        b'<urn:a> <urn:b> "\\u00FC\\U0001F600" .\n',
        JENA | {"Content-Type": "application/n-triples"},
    ),
    "RDF4J: an update": ("POST", "/sparql", f"update={quote_plus(INSERT)}".encode(), RDF4J | FORM),
    "rdflib: an update": (
        "POST",
        "/sparql?",
        INSERT.encode(),
        {"Accept": "application/sparql-results+xml", "Content-Type": "application/sparql-update; charset=UTF-8"},
    ),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_a_write_is_carried_out(scratch: Scratch, case: str) -> None:
    method, path, body, headers = WRITTEN[case]
    refused = ask(scratch.address, method, path, body, headers)
    assert (refused.status, refused.headers["www-authenticate"]) == (401, "Bearer")
    answer = ask(scratch.address, method, path, body, headers | scratch.bearer)
    assert (answer.status, answer.body) == (204, b""), answer
    assert scratch.quads() == {" urn:a urn:b ü😀"}


def test_rdf4j_names_all_graphs_of_an_update_as_using_graph_uri(scratch: Scratch) -> None:
    scratch.done("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } GRAPH <urn:h> { <urn:c> <urn:d> 2 } }")
    body = (
        b"update=INSERT+%7B+GRAPH+%3Curn%3Acopy%3E+%7B+%3Fs+%3Fp+%3Fo+%7D+%7D+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D"
        b"&using-graph-uri=urn%3Ag&using-graph-uri=urn%3Ah"
    )
    assert ask(scratch.address, "POST", "/sparql", body, RDF4J | FORM | scratch.bearer).status == 204
    assert len(scratch.rows("SELECT * { GRAPH <urn:copy> { ?s ?p ?o } }")) == 2
