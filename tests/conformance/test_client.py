"""The client tells an answer that is not the expected one, so that a pass of the suites about HTTP means one."""

from __future__ import annotations

import pytest

from tests.conformance.client import Answer, Service, compared
from tests.conformance.exchange import Exchange, Expected
from tests.conformance.results import Match

TURTLE = {"content-type": "text/turtle; charset=utf-8"}
JSON = {"content-type": "application/sparql-results+json"}
ROWS = b'{"head": {"vars": ["a"]}, "results": {"bindings": []}}'
TRUE = b'{"head": {}, "boolean": true}'
GRAPH = Expected(("200",), (("content-type", "text/turtle; charset=utf-8"),), b"[] <urn:p> <urn:o> .")
ASK = Expected(("2xx", "3xx"), boolean=True, format="boolean")

RIGHT = {
    "a status": (Expected(("200", "204")), Answer(204)),
    "a class of status": (Expected(("4xx",)), Answer(415)),
    "a header in another spelling": (
        Expected(("200",), (("content-type", "text/turtle; charset=utf-8"),)),
        Answer(200, {"content-type": 'text/turtle;charset="UTF-8"'}),
    ),
    "a graph with other blank nodes": (GRAPH, Answer(200, TURTLE, b"_:x <urn:p> <urn:o> .")),
    "a truth value": (ASK, Answer(200, JSON, TRUE)),
    "rows": (Expected(("2xx",), format="tabular"), Answer(200, JSON, ROWS)),
    "rows as CSV": (Expected(("2xx",), format="tabular"), Answer(200, {"content-type": "text/csv"}, b"a\r\n")),
    "RDF": (Expected(("2xx",), format="RDF"), Answer(200, TURTLE, b"")),
    "a location": (Expected(("201",), location="$LOCATION$"), Answer(201, {"location": "http://www.example/1"})),
}
WRONG = {
    "another status": (Expected(("200", "204")), Answer(201), "201"),
    "another class of status": (Expected(("4xx",)), Answer(500), "500"),
    "a token refused": (Expected(("4xx",)), Answer(401), "token"),
    "no header": (Expected(("200",), GRAPH.headers), Answer(200), "content-type is None"),
    "another header": (Expected(("200",), GRAPH.headers), Answer(200, {"content-type": "text/turtle"}), "charset"),
    "another graph": (GRAPH, Answer(200, TURTLE, b"[] <urn:p> <urn:q> ."), "graph"),
    "a graph with more": (GRAPH, Answer(200, TURTLE, b"[] <urn:p> <urn:o>, <urn:q> ."), "graph"),
    "a graph in no format": (GRAPH, Answer(200, TURTLE, b"<html>"), "not text/turtle"),
    "another truth value": (ASK, Answer(200, JSON, TRUE.replace(b"true", b"false")), "False"),
    "rows for a truth value": (ASK, Answer(200, JSON, ROWS), "not boolean"),
    "a truth value for rows": (Expected(("2xx",), format="tabular"), Answer(200, JSON, TRUE), "not tabular"),
    "a page for a truth value": (ASK, Answer(200, {"content-type": "text/html"}, b"true"), "text/html"),
    "no JSON": (ASK, Answer(200, JSON, b"true"), "not application/sparql-results"),
    "rows for RDF": (Expected(("2xx",), format="RDF"), Answer(200, JSON, ROWS), "expected RDF"),
    "no RDF": (Expected(("2xx",), format="RDF"), Answer(200, TURTLE, b"<html>"), "not text/turtle"),
    "no location": (Expected(("201",), location="$LOCATION$"), Answer(201), "Location"),
}


@pytest.mark.parametrize(("expected", "answer"), RIGHT.values(), ids=RIGHT)
def test_the_expected_answer_is_accepted(expected: Expected, answer: Answer) -> None:
    assert compared(expected, answer, "http://www.example/") == (Match.EXACT, "")


@pytest.mark.parametrize(("expected", "answer", "told"), WRONG.values(), ids=WRONG)
def test_any_other_answer_is_refused(expected: Expected, answer: Answer, told: str) -> None:
    match, wrong = compared(expected, answer, "http://www.example/")
    assert match is Match.NO
    assert told in wrong


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/sparql/", "/sparql"),
        ("/sparql/?query=ASK%20%7B%7D", "/sparql?query=ASK%20%7B%7D"),
        ("/gsp", "/graphs"),
        ("/gsp?graph=http://www.example/gsp/%2531.ttl", "/graphs?graph=http://www.example/gsp/%2531.ttl"),
        ("/gsp/person/1.ttl", "/graphs/person/1.ttl"),
    ],
)
def test_only_the_path_of_the_service_is_put_in_place_of_the_suites(path: str, sent: str) -> None:
    assert Service("127.0.0.1", 8000, "").path(Exchange("GET", path, Expected(()))) == sent
