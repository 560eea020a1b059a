"""Whoever asks for pairs that no text states, or for a name that nothing has, is told so.

A header of the answer tells it, a note on its provenance, and both pages.
"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

PAIRED = "SELECT ?who ?state { ?a pg:signatory ?who ; pg:party ?state } ORDER BY ?a ?who ?state LIMIT 3"
WORDS = (
    "pg:signatory and pg:party of one thing are not pairs; "
    "ask ?agreement pg:signature [ pg:agent ?who ; pg:forState ?state ]"
)
RIGHT = "SELECT ?who ?state { ?a pg:signature [ pg:agent ?who ; pg:forState ?state ] } ORDER BY ?a ?who ?state LIMIT 3"


@pytest.mark.parametrize("path", ["/sparql", "/provenance"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_header_tells_what_to_ask(client: FlaskClient, path: str, method: str) -> None:
    data = {"query": PAIRED}
    answer = client.get(path, query_string=data) if method == "GET" else client.post(path, data=data)
    assert (answer.status_code, answer.headers["Peacegraph-Notice"]) == (200, WORDS)


def test_a_slip_beside_it_is_told_too(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": PAIRED, "veiw": "all"})
    assert answer.headers["Peacegraph-Notice"] == f"unknown parameter 'veiw'; did you mean 'view'?, {WORDS}"


def test_what_the_notice_says_to_ask_gives_pairs_and_no_notice(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": RIGHT}, headers={"Accept": "text/csv"})
    assert "Peacegraph-Notice" not in answer.headers
    assert len(answer.text.splitlines()) == 4


def test_the_explanation_has_a_note(client: FlaskClient) -> None:
    explained = client.get("/provenance", query_string={"query": PAIRED, "format": "json"}).get_json()["provenance"]
    assert {"code": "unpaired", "text": WORDS} in explained["notes"]
    plain = client.get("/provenance", query_string={"query": RIGHT, "format": "json"}).get_json()["provenance"]
    assert [note for note in plain["notes"] if note["code"] == "unpaired"] == []


UNKNOWN = "SELECT ?claim { ?claim pg:modalty c:alleged }"
TOLD = "the dataset has no pg:modalty; did you mean pg:modality?"


@pytest.mark.parametrize("path", ["/sparql", "/provenance"])
def test_a_name_that_nothing_has_is_told(client: FlaskClient, path: str) -> None:
    for _ in range(2):  # the second time from the cache
        answer = client.get(path, query_string={"query": UNKNOWN})
        assert (answer.status_code, answer.headers["Peacegraph-Notice"]) == (200, TOLD)


def test_the_explanation_has_a_note_of_it(client: FlaskClient) -> None:
    explained = client.get("/provenance", query_string={"query": UNKNOWN, "format": "json"}).get_json()["provenance"]
    assert explained["notes"][0] == {"code": "unknown", "text": TOLD}


def test_pages_show_it(client: FlaskClient) -> None:
    for path in ("/sparql", "/provenance"):
        page = client.get(path, query_string={"query": UNKNOWN}, headers={"Accept": "text/html"})
        assert (page.status_code, page.mimetype) == (200, "text/html")
        assert "did you mean pg:modality?" in page.text
