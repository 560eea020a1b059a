"""`/provenance` and `/explain` tell how the best time of a thing was computed: rules in words, premises, sentences."""

from __future__ import annotations

import html

import pytest
from flask.testing import FlaskClient

from graph.dataset.provenance_index import RULES

BROWSER = {"Accept": "text/html"}
DAYS = [  # a thing, its earliest day, the rules of its proof, words of the sentences that it rests on
    (
        "<agreement/trilateral-statement-2020-11-09>",
        "2020-11-09",
        ["overlap", "named-time"],
        "signed a joint statement",
    ),
    ("<doc/000>", "2016-04-05", ["window", "named-time"], "A ceasefire was reached on 5 April"),
    ("<call/mediators-000>", "2016-04-04", ["overlap", "relative-time", "window"], "international mediators on Monday"),
]


@pytest.mark.parametrize(("thing", "day", "rules", "words"), DAYS, ids=[thing for thing, *_ in DAYS])
def test_a_best_time_is_explained_down_to_its_sentences(
    client: FlaskClient, thing: str, day: str, rules: list[str], words: str
) -> None:
    """As JSON, as text and as a page alike."""
    asked = {"subject": thing, "predicate": "pg:earliest", "object": f'"{day}"^^xsd:date'}
    told = client.get("/explain", query_string=asked).get_json()
    (proof,) = told["proofs"]
    assert proof["kind"] == "computed"
    assert proof["rule"] == rules[0]
    assert proof["words"] == RULES[rules[0]]
    assert proof["premises"]
    assert proof["claim_count"] == len(proof["claims"]) > 0
    assert set(proof["claims"]) == told["claims"].keys()
    text = client.get("/explain", query_string={**asked, "format": "text"}).text
    page = client.get("/explain", query_string=asked, headers=BROWSER).text
    for rule in rules:
        assert f"computed by {rule}: {RULES[rule]}" in text
        assert f"computed by {rule}: {RULES[rule]}" in html.unescape(page)
        assert RULES[rule][1:-1] in html.unescape(page).partition("As the ontology writes it")[0]
    assert words in text
    assert words in page


def test_a_row_names_the_rules_and_the_claims_that_count(client: FlaskClient) -> None:
    query = "SELECT ?day { <hostilities/1992-1994> pg:latest ?day }"
    told = client.get("/provenance", query_string={"query": query}).get_json(force=True)["provenance"]
    (triple,) = told["triples"]
    assert (triple["kind"], triple["rules"], triple["proof"]) == ("computed", ["overlap"], None)
    assert [iri[-6:] for iri in triple["claims"]] == ["000-40", "001-32", "003-71"]
    linked = "SELECT ?day { <hostilities/1992-1994> pg:ended/pg:notAfter ?day }"
    told = client.get("/provenance", query_string={"query": linked}).get_json(force=True)["provenance"]
    named = [triple for triple in told["triples"] if "/time/" in triple["subject"]["value"]]
    assert [triple["rules"] for triple in named] == [["named-time"]] * 2
    assert not any(triple["claims"] for triple in named)


def test_a_time_on_which_claims_contradict_each_other_leads_to_the_disagreement(client: FlaskClient) -> None:
    asked = {"subject": "<referendum/nagorno-karabakh>", "predicate": "pg:dateDisagreement"}
    asked["object"] = "<disagreement/referendum-date>"
    text = client.get("/explain", query_string={**asked, "format": "text"}).text
    assert "computed by disagreement" in text
    assert "written by a curator in seeds/disagreements.yaml" in text
    page = client.get("/referendum/nagorno-karabakh", headers=BROWSER).text
    assert "/disagreement/referendum-date" in page
    assert client.get("/explain", query_string={**asked, "predicate": "pg:earliest"}).get_json()["stated"] is False
