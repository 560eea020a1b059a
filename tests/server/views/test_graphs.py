"""The Graph Store Protocol, beyond what the suite of the W3C asks."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.support.scratch import MULTIPART, TURTLE, Scratch, parts
from tests.support.serving import ask


def test_a_graph_that_is_made_says_where_it_is(scratch: Scratch) -> None:
    made = scratch.send("POST", "/graphs", b"<urn:a> <urn:b> <#c> , <> .", TURTLE)
    assert made.status == 201
    place = made.headers["location"]
    assert re.fullmatch(re.escape(scratch.address) + r"/graphs/[0-9a-f]{32}", place)
    read = ask(scratch.address, path=place.removeprefix(scratch.address), headers={"Accept": "application/n-triples"})
    assert read.status == 200
    assert f"<{place}#c>" in read.body.decode()
    assert ask(scratch.address, path=f"/graphs?graph={quote(place, safe='')}").status == 200
    other = scratch.send("POST", "/graphs", b"<urn:a> <urn:b> 1 .", TURTLE)
    assert other.headers["location"] != place
    assert scratch.send("DELETE", place.removeprefix(scratch.address), None).status == 204
    assert ask(scratch.address, path=place.removeprefix(scratch.address)).status == 404


@pytest.mark.parametrize("name", ["plain", "b%C3%BC", "a%20b", "a/b", "%22", "x" * 2000])
def test_a_graph_is_named_by_its_address_as_it_was_sent(scratch: Scratch, name: str) -> None:
    path = f"/graphs/{name}"
    assert scratch.send("PUT", path, b"<urn:a> <urn:b> 1 .", TURTLE).status == 201
    assert scratch.send("PUT", path, b"<urn:a> <urn:b> 2 .", TURTLE).status == 204
    assert scratch.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == [[scratch.address + path]]
    assert b"urn:a" in ask(scratch.address, path=path).body
    assert scratch.send("DELETE", path, None).status == 204


def test_a_name_beyond_ascii_comes_back_in_location(scratch: Scratch) -> None:
    name = quote(f"{scratch.address}/graphs/ü", safe="")
    made = scratch.send("PUT", f"/graphs?graph={name}", b"<urn:a> <urn:b> 1 .", TURTLE)
    assert made.status == 201
    assert made.headers["location"].startswith(f"{scratch.address}/graphs/")


def test_put_replaces_and_post_adds(scratch: Scratch) -> None:
    ntriples = {"Accept": "application/n-triples"}
    for method, number, expected in (("PUT", 1, {1}), ("PUT", 2, {2}), ("POST", 3, {2, 3}), ("POST", 3, {2, 3})):
        scratch.send(method, "/graphs?graph=urn:g", f"<urn:a> <urn:b> {number} .".encode(), TURTLE)
        body = ask(scratch.address, path="/graphs?graph=urn:g", headers=ntriples).body.decode()
        assert {int(found) for found in re.findall(r'"(\d)"', body)} == expected


def test_a_form_of_several_documents_is_one_write(scratch: Scratch) -> None:
    body = parts(("text/turtle", "_:a <urn:b> 1 ."), ("application/n-triples", "_:a <urn:b> <urn:c> ."))
    assert scratch.send("POST", "/graphs?graph=urn:g", body, MULTIPART).status == 201
    assert scratch.rows("SELECT (COUNT(DISTINCT ?s) AS ?n) (COUNT(*) AS ?m) { GRAPH <urn:g> { ?s ?p ?o } }") == [
        ["2", "2"]
    ]
