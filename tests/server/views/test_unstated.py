"""`/explain` answers of a triple that is not stated and does not follow, and tells which of its terms is unknown."""

from __future__ import annotations

from html import escape

import pytest
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html"}
UNSTATED = [
    ({"object": "pg:Meeting"}, [], "is not stated in the view reported, and does not follow there."),
    ({"object": "pg:Meeting", "view": "all"}, [], "in the view all"),
    ({"object": "pg:Meeting", "claim": "<claim/001-02>"}, [], "in the graph of <claim/001-02>"),
    ({"object": "pg:Stat"}, ["object"], "The object pg:Stat is unknown: it stands nowhere in the dataset."),
    ({"object": '"Armenya"@en'}, ["object"], 'The object "Armenya"@en is unknown'),
    ({"object": "7654321"}, ["object"], 'The object "7654321"^^xsd:integer is unknown'),
    ({"subject": "<state/armenja>"}, ["subject"], "The subject <state/armenja> is unknown"),
    ({"predicate": "pg:typ"}, ["predicate"], "The predicate pg:typ is unknown"),
    ({"subject": "<a>", "predicate": "<b>", "object": "<c>"}, ["subject", "predicate", "object"], "The object <c>"),
    ({"subject": "pg:notBefore", "object": "<claim/001-02>"}, [], "does not follow"),
]
"""What differs from a triple that is stated, which terms are unknown, and words of the answer."""


@pytest.mark.parametrize(("change", "unknown", "words"), UNSTATED)
def test_that_a_triple_is_not_stated_is_an_answer(
    client: FlaskClient, change: dict[str, str], unknown: list[str], words: str
) -> None:
    """As JSON, as text and as a page alike."""
    asked = {"subject": "<state/armenia>", "predicate": "a", "object": "pg:State"} | change
    answer = client.get("/explain", query_string=asked)
    told = answer.get_json()
    assert (answer.status_code, told["stated"], told["proofs"]) == (200, False, [])
    assert told["unstated"]["unknown"] == unknown
    text = client.get("/explain", query_string={**asked, "format": "text"})
    assert (text.status_code, text.mimetype) == (200, "text/plain")
    assert words in text.text
    page = client.get("/explain", query_string=asked, headers=BROWSER)
    assert page.status_code == 200
    assert "Not stated, and does not follow" in page.text
    assert "does not say that it is false" in page.text
    assert [end for end in ("subject", "predicate", "object") if f"The {end} <code>" in page.text] == unknown
    if words.endswith("unknown"):
        assert escape(words.partition(" is unknown")[0].split(" ", 2)[2]).replace("&quot;", "&#34;") in page.text


def test_what_only_an_alleged_claim_says_is_not_stated_and_the_claim_is_named(client: FlaskClient) -> None:
    alleged = """SELECT ?c ?s ?p ?o { ?c pg:modality c:alleged GRAPH ?c { ?s ?p ?o } FILTER(ISIRI(?o))
        FILTER NOT EXISTS { ?s ?p ?o } } ORDER BY ?c ?s ?p ?o LIMIT 1"""
    answer = client.get("/sparql", query_string={"query": alleged, "format": "json"})
    (row,) = answer.get_json(force=True)["results"]["bindings"]
    claim, *ends = (row[name]["value"] for name in "cspo")
    asked = dict(zip(("subject", "predicate", "object"), (f"<{end}>" for end in ends), strict=True))
    told = client.get("/explain", query_string=asked).get_json()
    assert {"claim": claim, "modality": "alleged"} in told["unstated"]["said_in"]
    assert told["unstated"]["claim_count"] == len(told["unstated"]["said_in"]) == len(told["claims"])
    assert told["claims"][claim]["modality"] == "alleged"
    assert "(alleged)" in client.get("/explain", query_string={**asked, "format": "text"}).text
    page = client.get("/explain", query_string=asked, headers=BROWSER).text
    assert told["claims"][claim]["passages"][0]["href"] in page
    assert client.get("/explain", query_string={**asked, "view": "all"}).get_json()["stated"]
    assert client.get("/explain", query_string={**asked, "claim": f"<{claim}>"}).get_json()["stated"]


def test_every_kind_was_tried() -> None:
    assert len(UNSTATED) == 10
