"""Whatever a path or header holds, the answer is a page, RDF or a problem: no traceback, and no query of its own."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

ACCEPTS = ("text/html", "text/turtle", "*/*")
PATHS = (
    "/state/%22%3E",
    "/state/%00",
    "/state/%FF",
    "/state/%5C",
    "/state/%5E%60%7B%7D%7C",
    "/concept/a%20b",
    "/doc/%22",
    "/doc/001%22",
    "/claim/..%2F..",
    "/claim/%3E%20%7D%20%23",
    "/time/%3C%3E",
    "/x/" + "a" * 20_000,
    "/ontology/nothing",
    "/ontology/nothing.ttl",
    "/ontology.pdf",
    "/ontology/%22",
    "/state/armenia%3E%20.%20%3Fs%20%3Fp%20%3Fo%20%23",
    "/ontology/0.1.0%3E%20.%20%3Fa%20a%20pg:State%20%7D%20%23",
    "/static/../app.py",
    "/static/nothing.css",
)


def test_how_many_paths_are_tried() -> None:
    assert len(PATHS) == 20


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_names_nothing_is_not_found(client: FlaskClient, path: str) -> None:
    for accept in ACCEPTS:
        answer = client.get(path, headers={"Accept": accept}, buffered=True)
        assert answer.status_code == 404, (accept, answer.text[:200])


@pytest.mark.parametrize(
    "path", ["/ontology.ttl", "/ontology.jsonld", "/ontology.nt", "/ontology.rdf", "/ontology/0.1.0.ttl"]
)
def test_the_ontology_in_rdf_has_its_class_expressions(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert b"propertyChainAxiom" in answer.data
    assert b"AllDisjointClasses" in answer.data


@pytest.mark.parametrize(
    "accept",
    ["", "nonsense", "text/html;q=0, text/turtle", "*/*;q=0.1", "text/csv;header=present", ";;;", "a/b," * 500],
)
def test_odd_headers_get_an_answer_or_a_refusal(client: FlaskClient, accept: str) -> None:
    for path in ("/", "/state/armenia", "/sparql?query=ASK+{}"):
        assert client.get(path, headers={"Accept": accept}).status_code in (200, 406)
