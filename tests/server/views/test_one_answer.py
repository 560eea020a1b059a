"""What `/provenance` explains is the answer that was given: the same bytes each time, or that answer by its tag."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

VARYING = "SELECT * { { ?x pg:participant/rdfs:label ?l } UNION { ?x (pg:participant|pg:involves)/rdfs:label ?y } }"
CHOOSING = {
    "limit": VARYING + " LIMIT 7",
    "first of an order that is not total": VARYING + " ORDER BY ?l LIMIT 7",
    "offset": VARYING + " OFFSET 3 LIMIT 7",
    "sample": "SELECT ?c (SAMPLE(?s) AS ?one) { ?s a ?c } GROUP BY ?c LIMIT 7",
    "joined": "SELECT ?c (GROUP_CONCAT(STR(?s)) AS ?all) { ?s a ?c } GROUP BY ?c LIMIT 7",
    "chance": "SELECT ?s (RAND() AS ?r) { ?s a pg:State }",
    "triples": "CONSTRUCT { ?x rdfs:label ?l } { ?x pg:participant/rdfs:label ?l } LIMIT 7",
    "too long for a header": VARYING + " LIMIT 7 #" + "x" * 2500,
}
DETERMINED = {"rows": VARYING, "ties": VARYING + " ORDER BY ?l", "first rows": VARYING + " ORDER BY ?l ?x ?y LIMIT 7"}


def link(response: Any) -> tuple[str, dict[str, str]]:
    found = re.search(r'<([^>]*)>; rel="http://www.w3.org/ns/prov#has_provenance"', response.headers["Link"])
    assert found
    parts = urlsplit(found[1])
    return parts.path, dict(parse_qsl(parts.query))


def rows(answer: Any) -> list[Any]:
    return answer["triples"] if "triples" in answer else answer["results"]["bindings"]


def pages(client: FlaskClient, address: dict[str, str], limit: int = 3) -> list[Any]:
    """The rows that the pages of an explanation explain, one page after the other."""
    found, offset = [], 0
    while True:
        page = client.get("/provenance", query_string=address | {"limit": str(limit), "offset": str(offset)})
        assert page.status_code == 200, page.data
        provenance = page.json["provenance"]
        found += [row["values"] for row in provenance["rows"]]
        if provenance["next_offset"] is None:
            return found
        offset = provenance["next_offset"]
        if provenance["answer"]:
            address = address | {"answer": provenance["answer"]}


@pytest.mark.parametrize("name", CHOOSING)
def test_the_answer_that_was_given_is_explained(name: str, client: FlaskClient) -> None:
    for _ in range(3):
        answer = client.get("/sparql", query_string={"query": CHOOSING[name] + f" # {name}", "timeout": "20"})
        assert answer.status_code == 200
        path, asked = link(answer)
        assert path == "/provenance"
        if name != "chance":
            assert answer.headers["ETag"] == f'"{asked["answer"]}"'
        explained = client.get("/provenance", query_string=asked)
        assert explained.status_code == 200, explained.data
        assert explained.json["provenance"]["answer"] == asked["answer"]
        if answer.mimetype == "application/sparql-results+json":
            given = json.loads(answer.data)["results"]["bindings"]
            assert rows(explained.json) == given
            columns = explained.json["provenance"]["columns"]
            assert pages(client, asked) == [[row.get(column) for column in columns] for row in given]


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values", "application/sparql-results+xml"])
def test_so_it_is_in_every_format(accept: str, client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": CHOOSING["limit"]}, headers={"Accept": accept})
    asked = link(answer)[1]
    explained = client.get("/provenance", query_string=asked).json
    assert len(rows(explained)) == 7
    for row in rows(explained):
        for cell in row.values():
            assert cell["value"].split("&")[0] in answer.get_data(as_text=True)
    csv = client.get("/provenance", query_string=asked | {"format": "csv"})
    assert csv.status_code == 200
    page = client.get("/provenance", query_string=asked | {"limit": "3"}, headers={"Accept": "text/html"})
    assert f"answer={asked['answer']}" in page.get_data(as_text=True)


@pytest.mark.parametrize("name", DETERMINED)
def test_an_answer_that_is_determined_needs_no_tag_of_its_own(name: str, client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": DETERMINED[name]})
    asked = link(answer)[1]
    assert "answer" not in asked
    again = client.get("/sparql", query_string={"query": DETERMINED[name], "timeout": "9"})
    assert again.data == answer.data
    assert again.headers["ETag"] == answer.headers["ETag"]
    given = json.loads(answer.data)["results"]["bindings"]
    columns = json.loads(answer.data)["head"]["vars"]
    assert pages(client, asked, 50) == [[row.get(column) for column in columns] for row in given]


def test_pages_without_a_tag_name_the_answer_they_are_of(client: FlaskClient) -> None:
    first = client.get("/provenance", query_string={"query": CHOOSING["limit"], "limit": "3"}).json
    tag = first["provenance"]["answer"]
    assert re.fullmatch("[0-9a-f]{32}", tag)
    second = client.get("/provenance", query_string={"answer": tag, "limit": "3", "offset": "3"}).json
    assert second["provenance"]["answer"] == tag
    assert rows(second) == rows(first)


def test_a_client_that_has_the_answer_is_told_so(client: FlaskClient) -> None:
    query = {"query": CHOOSING["limit"] + " # held"}
    first = client.get("/sparql", query_string=query)
    for tag in (first.headers["ETag"], f"W/{first.headers['ETag']}"):
        again = client.get("/sparql", query_string=query, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert link(again)[1]["answer"] == first.headers["ETag"].strip('"')
    other = client.get("/sparql", query_string=query | {"format": "csv"}, headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_what_is_not_kept_is_gone_and_says_what_to_do(client: FlaskClient) -> None:
    gone = client.get("/provenance", query_string={"answer": "0" * 32})
    assert gone.status_code == 410
    assert gone.json["code"] == "answer-gone"
    assert "ask the query again" in gone.json["detail"]


def test_a_tag_with_another_query_is_refused(client: FlaskClient) -> None:
    tag = link(client.get("/sparql", query_string={"query": CHOOSING["limit"]}))[1]["answer"]
    for other in ({"query": "ASK {}"}, {"view": "all"}, {"default-graph-uri": "urn:g"}):
        refused = client.get("/provenance", query_string={"answer": tag} | other)
        assert refused.status_code == 400, other
        assert "was given to another request" in refused.json["detail"]


def test_how_many_cases_there_are() -> None:
    assert (len(CHOOSING), len(DETERMINED)) == (8, 3)
