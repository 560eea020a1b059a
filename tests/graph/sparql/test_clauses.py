"""What is read off a query's text: its own dataset, and SERVICE wherever it really stands."""

from __future__ import annotations

import pytest

from graph.sparql import clauses
from graph.store.dataset_store import EmbeddedStore, solutions

FOUND = {
    "SELECT * FROM <a> FROM NAMED <b> FROM c:x { ?s ?p ?o }": (["<a>", "c:x"], ["<b>"]),
    "PREFIX from: <http://x/> CONSTRUCT { ?s from:y ?o } from <a> WHERE { ?s from:y ?o }": (["<a>"], []),
    "SELECT ?from { ?s ?from 'FROM <a>' } # FROM <b>": ([], []),
    'SELECT * { ?s ?p """FROM NAMED <a>""" }': ([], []),
    "SELECT * { ?s <http://x/FROM> <a> }": ([], []),
    "ASK FROM NAMED <b>{}": ([], ["<b>"]),
    "DESCRIBE <x> FROM <a>": (["<a>"], []),
}


@pytest.mark.parametrize("text", FOUND)
def test_dataset_clauses_are_found_and_only_they(text: str) -> None:
    found = clauses.read(text)
    assert (found.default_graphs, found.named_graphs) == FOUND[text]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("SELECT * { SERVICE <x> { ?s ?p ?o } }", True),
        ("select*{service silent ?e{?s ?p ?o}}", True),
        ('SELECT * { FILTER("\\u0022" != "x") SERVICE <x> { ?s ?p "\\u0022" } }', True),
        ('SELECT ("\\u0022 SERVICE \\u0022" AS ?x) {}', False),
        ("SELECT ?service { ?service a pg:service ; ?p 'SERVICE <x>' }", False),
        ("ASK { <http://x/SERVICE> ?p '''\nSERVICE <x>''' } # SERVICE <x>", False),
    ],
)
def test_service_is_found_where_it_is_a_keyword(text: str, *, asks: bool) -> None:
    assert bool(clauses.read(text).services) is asks


def test_the_prologue_is_what_stands_before_the_query_form() -> None:
    text = "BASE <http://x/> PREFIX ask: <y> SELECT * FROM <g> {}"
    assert clauses.read(text).prologue == "BASE <http://x/> PREFIX ask: <y> "


@pytest.mark.parametrize(
    "clause", ["FROM {0} FROM {1}", "FROM {0} FROM {1} FROM {0}", "FROM {1} FROM NAMED {0} FROM {0}"]
)
def test_a_triple_of_two_graphs_counts_once_in_their_merge(store: EmbeddedStore, clause: str) -> None:
    """SPARQL 1.1, section 13.1: with COUNT and with SUM; the engine alone would say twice as many."""
    shared = """SELECT ?a ?b ?s ?p ?o WHERE { GRAPH ?a { ?s ?p ?o } GRAPH ?b { ?s ?p ?o } FILTER(STR(?a) < STR(?b)) }
      ORDER BY ?a ?b ?s ?p ?o LIMIT 1"""
    row = next(iter(solutions(store, shared)))
    text = f"{row['s']} {row['p']} {row['o']}"
    names = clause.format(row["a"], row["b"])
    counted = solutions(store, f"SELECT (COUNT(*) AS ?n) (SUM(?one) AS ?m) {names} {{ {text} BIND(1 AS ?one) }}")
    assert [(r["n"].value, r["m"].value) for r in counted] == [("1", "1")]


def test_graph_names_are_resolved_as_the_query_resolves_them(store: EmbeddedStore) -> None:
    whole = "SELECT (COUNT(*) AS ?n) {0} {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    ways = [
        whole.format("FROM NAMED <claim/001-05>"),
        whole.format("FROM NAMED <https://w3id.org/peacegraph/claim/001-05>"),
        "BASE <https://w3id.org/peacegraph/claim/> " + whole.format("FROM NAMED <001-05>"),
        "PREFIX k: <https://w3id.org/peacegraph/claim/> " + whole.format("FROM NAMED k:001-05"),
    ]
    counts = [next(iter(solutions(store, text)))["n"].value for text in ways]
    assert len(set(counts)) == 1
    assert int(counts[0]) > 5


def test_with_a_dataset_clause_the_plain_view_is_out_of_sight(store: EmbeddedStore) -> None:
    assert not store.query("ASK FROM NAMED <claim/001-05> { ?s a pg:Claim }")
    assert store.query("ASK { ?s a pg:Claim }")
