"""The W3C's tests of the Protocol and the Graph Store Protocol, and its update tests, over HTTP on the real server.

The server runs as `peacegraph serve --scratch`; its store is emptied before each test.
"""

from __future__ import annotations

import codecs
from collections import Counter

import pytest

from tests.conformance import client, updates
from tests.conformance.client import Service
from tests.conformance.exchange import Connection, connections
from tests.conformance.known_failures import KNOWN_FAILURES
from tests.conformance.manifest import VARIABLE, Case, suite

if suite() is None:
    pytest.skip(
        f"{VARIABLE} is not set; name a folder that holds sparql10/ and sparql11/ of github.com/w3c/rdf-tests",
        allow_module_level=True,
    )

COUNTS = {"sparql11/protocol": 34, "sparql11/graph-store-protocol": 13}
UPDATES = 94
PERSON = b'<http://www.example/person/1> <http://xmlns.com/foaf/0.1/name> "Jane" .'


def expected_to_fail(name: str) -> list[pytest.MarkDecorator]:
    cause = KNOWN_FAILURES.get(name)
    return [pytest.mark.xfail(reason=cause, strict=True, raises=AssertionError)] if cause else []


def of_folder(folder: str) -> pytest.MarkDecorator:
    found = [c for c in connections() if c.id.startswith(f"{folder}/")]
    return pytest.mark.parametrize("test", [pytest.param(c, id=c.id, marks=expected_to_fail(c.id)) for c in found])


@of_folder("sparql11/protocol")
def test_a_request_is_answered_as_the_protocol_says(test: Connection, service: Service) -> None:
    found = client.outcome(service, test)
    assert found.passed, found.message


@of_folder("sparql11/graph-store-protocol")
def test_a_graph_is_managed_as_the_graph_store_protocol_says(test: Connection, service: Service) -> None:
    found = client.outcome(service, test)
    assert found.passed, found.message


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=updates.name(c), marks=expected_to_fail(updates.name(c))) for c in updates.updates()],
)
def test_an_update_over_http_leaves_the_expected_graphs(case: Case, service: Service) -> None:
    found = updates.outcome(service, case)
    assert found.passed, found.message


def test_a_graph_put_at_its_own_address_has_this_address_as_its_name(service: Service) -> None:
    """GSP, section 4.1: the suite asks such graphs by their address only."""
    service.empty()
    path, kind = f"{service.graphs}/person/1.ttl", {"Content-Type": "text/turtle"}
    assert service.send("PUT", path, kind, PERSON, authority="www.example").status == 201
    named = service.graph(f"http://www.example{path}")
    assert service.send("GET", named, {"Accept": "application/n-triples"}).body.strip() == PERSON
    assert service.send("DELETE", named, {}).status in (200, 204)
    assert service.send("GET", path, {}, authority="www.example").status == 404


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_the_token_nothing_changes(token: str, service: Service) -> None:
    service.empty()
    stranger = Service(service.host, service.port, token)
    update = {"Content-Type": "application/sparql-update"}
    triples = {"Content-Type": "text/turtle"}
    attempts = [
        stranger.send("POST", service.sparql, update, b"INSERT DATA { " + PERSON + b" }"),
        *(stranger.send(method, service.graph(None), triples, PERSON) for method in ("PUT", "POST")),
        stranger.send("DELETE", service.graph(None), {}),
        stranger.send("POST", service.graphs, triples, PERSON),
    ]
    assert {attempt.status for attempt in attempts} <= {401, 403}
    assert not service.send("GET", service.graph(None), {"Accept": "application/n-triples"}).body.strip()


def test_no_test_of_the_suites_is_lost() -> None:
    assert Counter(c.id.rpartition("/")[0] for c in connections()) == COUNTS
    assert len({c.id for c in connections()}) == sum(COUNTS.values())
    assert len({updates.name(c) for c in updates.updates()}) == UPDATES


def test_nothing_that_the_suites_expect_is_lost() -> None:
    expected = [[e.expected for e in c.exchanges] for c in connections()]
    assert all(expected)
    every = [e for exchanges in expected for e in exchanges]
    assert all(e.statuses for e in every)
    assert sum(e.boolean is not None for e in every) == 14
    assert sum(e.format is not None for e in every) == 18
    assert sum(e.body is not None for e in every) == 13
    assert sum(bool(e.headers) for e in every) == 15
    assert sum(e.location is not None for e in every) == 1
    sent = [e.body for c in connections() for e in c.exchanges if e.body is not None]
    assert sum(body.startswith(codecs.BOM_UTF16) for body in sent) == 2
