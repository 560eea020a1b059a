"""An answer asked again is the same answer, told by its tag; what changes from time to time is never kept."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from server.serving.answer_cache import AnswerCache, answer_tag
from server.workers.engine import Engine
from server.workers.messages import QueryRequest

COUNT = "SELECT (COUNT(*) AS ?n) { ?s a pg:State }"
FORMATS: dict[str, str | None] = {"solutions": "json", "boolean": "json", "triples": "turtle"}


def test_an_answer_has_a_strong_tag_and_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/sparql", query_string={"query": COUNT})
    etag, weak = first.get_etag()
    assert etag
    assert not weak
    assert "Accept" in first.headers["Vary"]
    assert "no-cache" in first.headers["Cache-Control"]
    again = client.get("/sparql", query_string={"query": COUNT}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_tag_tells_query_view_format_and_version_apart() -> None:
    asked = [
        ("v1", QueryRequest(COUNT, FORMATS)),
        ("v2", QueryRequest(COUNT, FORMATS)),
        ("v1", QueryRequest(COUNT + " ", FORMATS)),
        ("v1", QueryRequest(COUNT, FORMATS | {"solutions": "csv"})),
        ("v1", QueryRequest(COUNT, FORMATS, view="all")),
        ("v1", QueryRequest(COUNT, FORMATS, default_graphs=("urn:a",))),
        ("v1", QueryRequest(COUNT, FORMATS, named_graphs=("urn:a",))),
    ]
    assert len({answer_tag(*one) for one in asked}) == len(asked) == 7
    assert answer_tag("v1", QueryRequest(COUNT, FORMATS, seconds=1)) == answer_tag("v1", QueryRequest(COUNT, FORMATS))


@pytest.mark.parametrize("call", ["RAND()", "NOW()", "UUID()", "struuid()", "BNODE()", "bnode('a')"])
def test_what_is_drawn_anew_is_never_kept(client: FlaskClient, call: str) -> None:
    query = f"SELECT ({call} AS ?x) {{}}"
    assert answer_tag("v1", QueryRequest(query, FORMATS)) is None
    answer = client.get("/sparql", query_string={"query": query})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_a_kept_answer_needs_no_worker(client: FlaskClient, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    query = {"query": f"{COUNT} # kept"}
    first = client.get("/sparql", query_string=query)
    monkeypatch.setattr(engine, "query", None)
    assert client.get("/sparql", query_string=query).data == first.data


def test_the_cache_forgets_what_was_asked_least_recently() -> None:
    cache = AnswerCache(100)
    for number in range(6):
        cache.put(str(number), "kept", 20)
        cache.get("0")
    assert cache.size <= 100
    assert [n for n in range(6) if cache.get(str(n))] == [0, 2, 3, 4, 5]
    cache.put("large", "kept", 26)
    assert cache.get("large") is None
