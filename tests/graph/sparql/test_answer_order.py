"""A query's tokens say whether its rows, and their order, are determined."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.sparql import answer_order
from graph.sparql.answer_order import AnswerOrder

FREE = {
    "limit of a sub-query": "SELECT * { { SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 1 } } ORDER BY ?s",
    "limit of a sub-query alone": "SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 1 } }",
    "sample": "SELECT (SAMPLE(?o) AS ?x) { ?s ?p ?o }",
    "joined": "SELECT (group_concat(?o) AS ?x) { ?s ?p ?o } ORDER BY ?x",
    "reduced": "SELECT REDUCED ?s { ?s ?p ?o }",
    "chance": "SELECT (RAND() AS ?x) {}",
    "clock": "SELECT ?s { ?s ?p ?o FILTER(?o < NOW()) }",
    "new nodes": "SELECT (BNODE() AS ?x) {}",
    "new nodes of a template": "CONSTRUCT { [] <urn:p> ?o } { ?s ?p ?o }",
    "another endpoint": "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
}
DETERMINED = {
    "plain": "SELECT * { ?s ?p ?o }",
    "words in a text": 'SELECT * { ?s ?p "LIMIT 3" }',
    "words in a comment": "SELECT * { ?s ?p ?o } # LIMIT 3",
    "words in a name": "SELECT ?limit { ?s <urn:LIMIT> ?limit }",
    "aggregates": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "yes or no": "ASK { ?s ?p ?o }",
}
ORDERED = {
    "SELECT * { ?s ?p ?o } ORDER BY ?s": "",
    "SELECT * { ?s ?p ?o } order by DESC(?s) LIMIT 3": "LIMIT 3",
    "SELECT * { ?s ?p ?o } ORDER BY ?s OFFSET 1 LIMIT 3": "OFFSET 1 LIMIT 3",
    "SELECT * { ?s ?p ?o } ORDER BY STR(?s) VALUES ?s { <urn:a> }": "VALUES ?s { <urn:a> }",
    "SELECT * { ?s ?p ?o } ORDER BY ?s # the end": "",
}


SLICED = [
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "SELECT * { ?s ?p ?o } offset 3",
    "SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 3",
]
KEYS = {
    "SELECT ?s ?p { ?s ?p ?o } ORDER BY ?s DESC(?p)": (("s", ""), ("p", "")),
    "SELECT ?s ?p { ?s ?p ?o } order by asc ( $s ) ?p # ?o": (("s", ""), ("p", "")),
    "SELECT ?s ?p { ?s ?p ?o } ORDER BY ?s LIMIT 3": (("s", ""),),
    "SELECT ?s ?p { ?s ?p ?o } ORDER BY STR(?s) ?p": (("s", "STR"), ("p", "")),
    "SELECT ?s ?p { ?s ?p ?o } ORDER BY DESC(BOUND(?s)) (str(?p))": (("s", "BOUND"), ("p", "STR")),
    "SELECT ?s ?p { ?s ?p ?o } ORDER BY LCASE(STR(?s))": None,
    "SELECT ?s ?p { ?s ?p ?o } ORDER BY (?s = ?p)": None,
    "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s ORDER BY DESC(COUNT(*))": None,
}


@pytest.mark.parametrize("text", SLICED)
def test_which_rows_are_kept_depends_on_their_order(text: str) -> None:
    order = answer_order.read(text)
    assert order.sliced
    assert not order.is_total(["s", "p", "o"])


@pytest.mark.parametrize(("text", "keys"), KEYS.items())
def test_the_conditions_of_order_by_are_known(text: str, keys: tuple[tuple[str, str], ...] | None) -> None:
    order = answer_order.read(text)
    assert order.keys == keys
    assert order.is_total(["s", "p"]) is (keys == (("s", ""), ("p", "")))


@pytest.mark.parametrize("name", FREE)
def test_the_engine_may_choose(name: str) -> None:
    assert answer_order.read(FREE[name]).free


@pytest.mark.parametrize("name", DETERMINED)
def test_the_rows_are_determined(name: str) -> None:
    assert answer_order.read(DETERMINED[name]) == AnswerOrder()


@pytest.mark.parametrize(("text", "after"), ORDERED.items())
def test_further_conditions_go_behind_those_of_the_query(text: str, after: str) -> None:
    order = answer_order.read(text)
    assert not order.free
    assert order.keys_end is not None
    assert text[order.keys_end :] == after
    total = answer_order.with_total_order(text, order.keys_end, ["s", "p", "o"])
    ox.Store().query(total)
    assert total.index("LANG(?o)") > total.index("?s", total.upper().index("ORDER BY"))


def test_how_many_cases_there_are() -> None:
    assert (len(FREE), len(DETERMINED), len(ORDERED), len(SLICED), len(KEYS)) == (10, 6, 5, 3, 8)
