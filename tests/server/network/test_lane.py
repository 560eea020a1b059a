"""The lane answers as Flask does: every case is sent both ways, and status, headers and body are compared to the
byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.core.settings import Settings
from server.app import create_app
from server.http.messages import HttpResponse
from server.network import wsgi_bridge
from server.network.lane import Lane
from server.serving.query_service import Caller
from tests.support.hostile import HOSTILE

ROWS = "SELECT ?s ?name { ?s a pg:State ; rdfs:label ?name } ORDER BY ?name"
LARGE = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 400"
QUERIES = {
    "rows": ROWS,
    "many rows": LARGE,
    "no rows": "SELECT ?s { ?s a pg:Nothing }",
    "yes": "ASK { ?s a pg:State }",
    "no": "ASK { ?s a pg:Nothing }",
    "construct": "CONSTRUCT { ?s a pg:State } WHERE { ?s a pg:State }",
    "describe": "DESCRIBE <state/armenia>",
    "volatile": "SELECT ?s { ?s a pg:State FILTER(RAND() < 2) } ORDER BY ?s",
    "a claim's graph": "SELECT ?s ?p ?o { GRAPH <claim/001-02> { ?s ?p ?o } } ORDER BY ?s ?p ?o",
    "from": "SELECT (COUNT(*) AS ?n) FROM <claim/001-02> { ?s ?p ?o }",
    "what may be the same": "SELECT ?i ?t { ?i a pg:PossibleIdentity ; pg:identityOf ?t } ORDER BY ?i ?t",
    "broken": "SELECT ?s { ?s a pg:State",
    "unknown prefix": "SELECT ?s { ?s a nn:State }",
    "byte order mark": "\ufeffASK {}",
    "no-break space": "SELECT ?s { ?s\u00a0a pg:State }",
    "a control character": 'SELECT ("a\\u0001b" AS ?x) {}',
    "service": "SELECT ?s { SERVICE <http://example.org/> { ?s ?p ?o } }",
    "not ASCII": 'SELECT ("Հայաստան" AS ?x) {}',
    "no pairs": "SELECT ?who ?state { ?a pg:signatory ?who ; pg:party ?state } ORDER BY ?a ?who ?state",
}
ACCEPTED = (
    "",
    "*/*",
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values;q=0.5, application/json;q=0.4",
    "text/turtle",
    "application/n-triples, text/turtle;q=0.9",
    "application/ld+json",
    "application/rdf+xml;q=0.2",
    "image/png",
    "text/csv;q=0",
    "application/sparql-results+xml, application/sparql-results+json;q=0.8, application/rdf+xml, text/turtle;q=0.1",
    "nonsense",
)
PARAMETERS: tuple[dict[str, str], ...] = (
    {"view": "all"},
    {"view": "nowhere"},
    {"format": "csv"},
    {"format": "turtle"},
    {"format": "nothing"},
    {"output": "xml"},
    {"results": "json"},
    {"timeout": "1"},
    {"timeout": "0"},
    {"timeout": "100000"},
    {"id": "mine"},
    {"unknown": "1"},
    {"default-graph-uri": "https://w3id.org/peacegraph/claim/001-02"},
    {"named-graph-uri": "https://w3id.org/peacegraph/claim/001-02"},
    {"default-graph-uri": "not an IRI"},
    {"offset": "3"},
    {"veiw": "all"},
    {"VIEW": "all", "ünknown": "é", "limits": "3"},
    {"view": "", "format": "", "timeout": "", "default-graph-uri": ""},
    {"format": "application/n-triples", "output": "text/csv"},
    {"format": "application/sparql-results xml"},
    {"format": "nothing, json,text/tab-separated-values"},
    {"timeout": "1_0"},
    {"format": "xml,json"},
    {"default-graph-uri": "urn:x-rdflib:default"},
    {"version": "1.2"},
)


@dataclass(frozen=True)
class Scope:
    """A request as granian gives it (RSGI 1.6), as far as the front reads it."""

    method: str = "GET"
    query_string: str = ""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    path: str = "/sparql"
    scheme: str = "http"
    authority: str | None = None
    server: str = "127.0.0.1:8000"
    client: str = "127.0.0.1:50000"
    http_version: str = "1.1"


def asked(query: str, parameters: Mapping[str, str] | None = None, **headers: str) -> Scope:
    given = {"host": "example.org", **{name.replace("_", "-"): value for name, value in headers.items() if value}}
    return Scope(query_string=urlencode({"query": query, **(parameters or {})}, quote_via=quote), headers=given)


def posted(content_type: str, body: bytes, query_string: str = "", **headers: str) -> Scope:
    given = {"host": "example.org", "content-type": content_type, "content-length": str(len(body)), **headers}
    return Scope("POST", query_string, body, {name: value for name, value in given.items() if value})


def cases() -> Iterator[tuple[str, Scope]]:
    for (name, query), accept in product(QUERIES.items(), ACCEPTED):
        yield f"{name}, accepting {accept or 'anything'}", asked(query, accept=accept)
    for (name, query), parameters in product(QUERIES.items(), PARAMETERS):
        yield f"{name} with {parameters}", asked(query, parameters)
    for name, query in QUERIES.items():
        form = urlencode({"query": query}).encode()
        yield f"{name} as a form", posted("application/x-www-form-urlencoded", form)
        yield f"{name} as a body", posted("application/sparql-query", query.encode(), "view=all")
        yield f"{name} as a body in UTF-8", posted("application/sparql-query; charset=UTF-8", query.encode())
        yield f"{name} compressed", asked(query, accept_encoding="gzip, deflate")
        yield f"{name} never compressed", asked(query, accept_encoding="gzip;q=0, identity")
        yield f"{name} with HEAD", Scope("HEAD", urlencode({"query": query}), headers={"host": "example.org"})
        yield f"{name} without Host", Scope(query_string=urlencode({"query": query}))
        yield f"{name} by a format or else Accept", asked(query, {"format": "nothing"}, accept="*/*")
        yield f"{name} from another page", asked(query, origin="https://elsewhere.example")
    yield "two queries", Scope(query_string="query=ASK%7B%7D&query=ASK%7B%7D", headers={"host": "h"})
    yield "a query and an update", Scope(query_string="query=ASK%7B%7D&update=CLEAR%20ALL", headers={"host": "h"})
    yield "no UTF-8", Scope(query_string="query=%FF", headers={"host": "h"})
    yield "no UTF-8 in the body", posted("application/sparql-query", b"ASK {} # \xff")
    yield "another character set", posted("application/sparql-query; charset=latin-1", b"ASK {}")
    yield "another type of body", posted("text/plain", b"ASK {}")
    yield "a body without type", posted("", b"ASK {}")
    yield "raw characters", Scope(query_string="query=ASK{}#é", headers={"host": "h"})
    yield "raw characters in a form", posted("application/x-www-form-urlencoded", "query=é".encode())
    yield "a form with a byte order mark", posted("application/x-www-form-urlencoded", b"\xef\xbb\xbfquery=ASK%7B%7D")
    forwarded = {"x_forwarded_proto": "https", "x_forwarded_host": "elsewhere.example"}
    yield "forwarded by nobody that is trusted", asked("ASK {}", **forwarded)
    yield "a long query", asked("ASK {} # " + "x" * 3000)
    for name, text in list(HOSTILE.items())[:3]:
        yield f"hostile: {name}", asked(text, {"timeout": "0.2"})


CASES = dict(cases())


@pytest.fixture(scope="module")
def app(client: FlaskClient) -> Flask:
    return client.application


@pytest.fixture(scope="module")
def lane(app: Flask, settings: Settings) -> Lane:
    return Lane(settings, app.extensions["live"], app.extensions["query_endpoint"])


def by_flask(app: Flask, scope: Scope) -> HttpResponse:
    return wsgi_bridge.call(app, wsgi_bridge.environ(scope, scope.body))  # type: ignore[arg-type]  # as far as it reads


def by_lane(lane: Lane, scope: Scope) -> HttpResponse | None:
    http = lane.request(scope, scope.body)  # type: ignore[arg-type]  # as far as it reads
    caller = Caller("127.0.0.1", if_none_match=scope.headers.get("if-none-match", ""))
    return None if http is None else lane.respond(http, caller)


def comparable(response: HttpResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    return int(response.status), sorted(response.headers), response.body


def test_there_are_as_many_cases_as_were_written() -> None:
    assert len(CASES) == 19 * 14 + 19 * 26 + 19 * 9 + 12 + 3 == 946


@pytest.mark.parametrize("name", CASES)
def test_a_request_is_answered_the_same_with_and_without_flask(app: Flask, lane: Lane, name: str) -> None:
    scope = CASES[name]
    response = by_lane(lane, scope)
    assert response is not None
    flask = by_flask(app, scope)
    if "hostile" in name:
        assert (response.status, dict(response.headers)["content-type"]) == (503, "application/problem+json")
    assert comparable(response) == comparable(flask)


@pytest.mark.parametrize("name", ["rows", "many rows", "yes", "construct"])
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_what_a_client_has_is_not_sent_again_by_either(app: Flask, lane: Lane, name: str, encoding: str) -> None:
    first = by_lane(lane, asked(QUERIES[name], accept_encoding=encoding))
    assert first is not None
    tag = first.header("etag")
    for held in (tag, f"W/{tag}", f'"other", W/{tag}', "*"):
        again = asked(QUERIES[name], accept_encoding=encoding, if_none_match=held)
        response = by_lane(lane, again)
        assert response is not None
        assert response.status == 304, held
        assert comparable(response) == comparable(by_flask(app, again))


def test_behind_a_proxy_both_name_the_outer_address(client: FlaskClient, settings: Settings) -> None:
    behind = replace(settings, trusted_proxies="127.0.0.1")
    app = create_app(behind, client.application.extensions["live"])
    lane = Lane(behind, app.extensions["live"], app.extensions["query_endpoint"])
    headers = {"x_forwarded_proto": "https", "x_forwarded_host": "outer.example", "x_forwarded_for": "9.9.9.9"}
    scope = asked(ROWS, **headers)
    response = by_lane(lane, scope)
    assert response is not None
    assert response.header("link").startswith("<https://outer.example/provenance?query=")
    assert comparable(response) == comparable(by_flask(app, scope))


@pytest.mark.parametrize(
    "scope",
    [
        asked(ROWS, accept="text/html"),
        asked(ROWS, {"format": "html"}),
        Scope(headers={"host": "h"}),
        Scope("OPTIONS", headers={"host": "h"}),
        Scope("DELETE", headers={"host": "h"}),
        Scope(path="/provenance", query_string="query=ASK%7B%7D"),
        posted("application/sparql-update", b"CLEAR ALL"),
        asked("ASK {} # " + "x" * 20_000),
        asked(""),
        posted("application/sparql-query", b"", **{"content-encoding": "gzip"}),
    ],
    ids=[
        "a page",
        "a page by name",
        "no query",
        "OPTIONS",
        "DELETE",
        "another address",
        "an update",
        "a huge text",
        "empty",
        "gzip",
    ],
)
def test_what_is_for_flask_the_lane_leaves_to_it(lane: Lane, scope: Scope) -> None:
    assert by_lane(lane, scope) is None
