"""A claim's graph shows the types of what it mentions; who is named for them is who says them, not the claim."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import rdflib
from flask.testing import FlaskClient

from graph.store.dataset_store import EmbeddedStore, solutions

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
CLAIM = "claim/001-05"
"""It mentions a state of the register."""


def explained(client: FlaskClient, text: str) -> dict[str, Any]:
    answer = client.post("/provenance", data={"query": text})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = json.loads(answer.data)
    return told


@pytest.fixture(scope="module")
def referring(store: EmbeddedStore) -> tuple[str, str, str]:
    """A claim that refers to an event, the event, and a claim of its document that describes it."""
    text = """SELECT ?claim ?event ?other { ?claim prov:hadPrimarySource ?doc . ?other prov:hadPrimarySource ?doc
      GRAPH ?claim { ?part pg:subEventOf ?event FILTER NOT EXISTS { ?event ?p ?o FILTER(?p != rdf:type) } }
      GRAPH ?other { ?event a pg:Conflict ; pg:began ?time } } ORDER BY ?claim ?event ?other LIMIT 1"""
    row = next(solutions(store, text))
    return row["claim"].value, row["event"].value, row["other"].value


def test_a_type_of_the_register_is_supported_by_the_register(client: FlaskClient) -> None:
    query = f"SELECT ?x {{ GRAPH <{CLAIM}> {{ ?x a pg:State }} }}"
    triples = explained(client, query)["provenance"]["triples"]
    assert triples
    for triple in triples:
        assert triple["graph"].endswith(CLAIM)
        assert (triple["kind"], triple["claims"], triple["files"]) == ("curated", [], ["seeds/register.ttl"])


def test_the_classes_above_it_are_proved_in_the_claims_graph(client: FlaskClient) -> None:
    query = f"SELECT ?x {{ GRAPH <{CLAIM}> {{ ?x a pg:Polity }} }}"
    for triple in explained(client, query)["provenance"]["triples"]:
        (leaf,) = triple["proof"]["premises"]
        assert triple["kind"] == "inferred"
        assert leaf["graph"] == triple["graph"] == triple["proof"]["graph"]
        assert leaf["files"] == ["seeds/register.ttl"]


def test_graphs_that_are_merged_are_explained_alike(client: FlaskClient) -> None:
    query = f"SELECT ?x FROM <{CLAIM}> FROM <claim/001-04> {{ ?x a pg:Actor }}"
    triples = explained(client, query)["provenance"]["triples"]
    proofs = [triple["proof"] for triple in triples]
    assert len(proofs) >= 2
    assert all(re.search("claim/001-0[45]$", proof["graph"]) for proof in proofs)


def test_a_type_of_what_another_claim_describes_is_supported_by_that_claim(
    client: FlaskClient, referring: tuple[str, str, str]
) -> None:
    claim, event, other = referring
    told = explained(client, f"SELECT ?kind {{ GRAPH <{claim}> {{ <{event}> a ?kind FILTER(?kind = pg:Conflict) }} }}")
    (triple,) = told["provenance"]["triples"]
    assert (triple["kind"], triple["graph"]) == ("claim", claim)
    assert other in triple["claims"]
    assert claim not in triple["claims"]
    assert set(told["provenance"]["claims"]) == set(triple["claims"]), "their sentences are told"
    proof = client.get(
        "/explain",
        query_string={"subject": f"<{event}>", "predicate": "a", "object": "pg:Conflict", "claim": f"<{claim}>"},
    )
    assert proof.get_json()["proofs"][0]["claims"] == triple["claims"]


def test_pages_name_no_claim_for_a_type_that_others_say(client: FlaskClient, referring: tuple[str, str, str]) -> None:
    """Neither among the raw statements of the thing, nor among those of the claim."""
    claim, event, other = referring
    of_state = client.get("/statements?of=state/armenia", headers=BROWSER).text
    row = next(row for row in of_state.split("<tr") if "ontology#State" in row and "rdf-syntax-ns#type" in row)
    assert "claim/" not in row
    path = "/" + claim.partition("/peacegraph/")[2]
    said = client.get(path, headers=BROWSER).text
    assert f"&lt;{event.partition('/peacegraph/')[2]}&gt;" in said
    assert "pg:Conflict" not in said
    other_path = "/" + other.partition("/peacegraph/")[2]
    assert "pg:Conflict" in client.get(other_path, headers=BROWSER).text


def test_the_rdf_of_the_claim_has_them(client: FlaskClient) -> None:
    read = rdflib.Dataset()
    read.parse(data=client.get(f"/{CLAIM}.trig").data, format="trig")
    (graph,) = [graph for graph in read.graphs() if str(graph.identifier).endswith(CLAIM)]
    assert any(str(kind).endswith("#State") for kind in graph.objects(None, rdflib.RDF.type))


def test_who_says_what_is_not_in_the_view_is_who_says_it(client: FlaskClient, store: EmbeddedStore) -> None:
    """Not a claim that only mentions it."""
    text = """SELECT ?x ?claim { ?claim pg:modality c:alleged
      GRAPH ?claim { ?x a pg:Incident ; ?p ?o FILTER(?p != rdf:type) }
      FILTER NOT EXISTS { ?x a pg:Incident } } ORDER BY ?x ?claim LIMIT 1"""
    row = next(solutions(store, text))
    told = client.get(
        "/explain", query_string={"subject": str(row["x"]), "predicate": "a", "object": "pg:Incident"}
    ).get_json()
    named = {said["claim"]: said["modality"] for said in told["unstated"]["said_in"]}
    assert row["claim"].value in named
    assert set(named.values()) == {"alleged"}
