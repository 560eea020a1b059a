"""An answer that may differ from the standard names the deviation: in headers, in `/provenance`, on the page."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from server.protocol.query_endpoint import DEVIATION_HEADER

TOLD = "SELECT ?s { ?s a pg:State FILTER('2020-01-01Z'^^xsd:date != '2020-01-01'^^xsd:date) } ORDER BY ?s"
CURED = "SELECT (COUNT(*) AS ?n) { ?x (pg:participant|pg:involves) ?y }"
AS_A_UNION = "SELECT (COUNT(*) AS ?n) { { ?x pg:participant ?y } UNION { ?x pg:involves ?y } }"


@pytest.mark.parametrize("time", ["first", "when it is kept"])
def test_it_is_told_with_the_answer_also_when_it_is_kept(time: str, client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": TOLD})
    assert answer.status_code == 200, time
    assert answer.headers[DEVIATION_HEADER] == "date-time-zone"
    assert '<http://localhost/status#date-time-zone>; rel="help"' in answer.headers["Link"]
    assert 'rel="http://www.w3.org/ns/prov#has_provenance"' in answer.headers["Link"]
    assert DEVIATION_HEADER in answer.headers["Access-Control-Expose-Headers"]


def test_provenance_has_a_note_of_it(client: FlaskClient) -> None:
    answer = client.get("/provenance", query_string={"query": TOLD})
    assert answer.headers[DEVIATION_HEADER] == "date-time-zone"
    assert [note["code"] for note in answer.json["provenance"]["notes"]] == ["deviation"]
    assert "date-time-zone" in answer.json["provenance"]["notes"][0]["text"]


def test_pages_lead_to_its_explanation(client: FlaskClient) -> None:
    for address in ("/sparql", "/provenance"):
        page = client.get(address, query_string={"query": TOLD}, headers={"Accept": "text/html"})
        assert "date-time-zone" in page.get_data(as_text=True)
    assert 'id="date-time-zone"' in client.get("/status", headers={"Accept": "text/html"}).get_data(as_text=True)


def test_what_is_cured_is_answered_as_the_standard_says_and_explained(client: FlaskClient) -> None:
    cured, union = (client.get("/sparql", query_string={"query": query}) for query in (CURED, AS_A_UNION))
    assert cured.json["results"] == union.json["results"]
    assert DEVIATION_HEADER not in cured.headers
    rows = client.get("/provenance", query_string={"query": "SELECT ?x ?y { ?x (pg:participant|pg:involves) ?y }"}).json
    assert rows["provenance"]["total"] == int(cured.json["results"]["bindings"][0]["n"]["value"])
    assert all(row["witnesses"] for row in rows["provenance"]["rows"])
    assert rows["provenance"]["notes"] == []
