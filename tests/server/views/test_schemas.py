"""What programs are answered has published schemas, and keeps to them."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from server.views.schemas import schemas
from tests import LONG, ROOT
from tests.support.schemas import VALIDATORS, held

QUERIES = sorted((ROOT / "queries").glob("*.rq"))
ASKED = QUERIES if LONG else QUERIES[::8]
"""Every answer of the other tests is held, too."""
NAMES = [
    "claim",
    "downloads",
    "explained-result",
    "health",
    "possible-identity",
    "problem",
    "proof",
    "proofs",
    "search",
    "status",
    "suggestions",
    "term",
]


def test_every_schema_is_published_and_is_one(client: FlaskClient) -> None:
    assert list(schemas()) == NAMES
    for name in NAMES:
        answer = client.get(f"/schemas/{name}.json")
        assert answer.mimetype == "application/schema+json"
        Draft202012Validator.check_schema(json.loads(answer.data))
        assert json.loads(answer.data)["$id"] == f"{name}.json"


def test_a_schema_that_is_not_there_is_named_with_those_that_are(client: FlaskClient) -> None:
    answer = client.get("/schemas/nothing.json")
    assert answer.status_code == 404
    assert "explained-result" in answer.json["detail"]


@pytest.mark.parametrize("path", ASKED, ids=lambda path: path.stem)
def test_an_explained_answer_of_the_catalogue_keeps_to_its_schema(client: FlaskClient, path: object) -> None:
    before = held["explained-result"]
    answer = client.post("/provenance", data={"query": path.read_text("utf-8"), "limit": "20"})  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert held["explained-result"] == before + 1


def test_the_catalogue_was_held(client: FlaskClient) -> None:
    assert len(ASKED) == (62 if LONG else 8)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("explained-result", lambda payload: payload["provenance"].pop("columns")),
        ("explained-result", lambda payload: payload["provenance"]["rows"][0].update(first=1)),
        ("proofs", lambda payload: payload["proofs"][0].update(kind="true")),
        ("proofs", lambda payload: payload.update(stated=False)),
        ("proofs", lambda payload: payload.update(proofs=[])),
    ],
    ids=[
        "a key that is missing",
        "a key that is unknown",
        "a value that is none of those there are",
        "a proof of what is not stated",
        "no proof of what is stated",
    ],
)
def test_a_schema_notices_what_breaks_it(client: FlaskClient, name: str, change) -> None:
    asked = {
        "explained-result": ("/provenance", {"query": "SELECT ?s { ?s a pg:State } LIMIT 1"}),
        "proofs": ("/explain", {"subject": "<state/armenia>", "predicate": "a", "object": "pg:State"}),
    }
    path, parameters = asked[name]
    payload = client.get(path, query_string=parameters).json
    assert not list(VALIDATORS[name].iter_errors(payload))
    change(payload)
    assert list(VALIDATORS[name].iter_errors(payload))
