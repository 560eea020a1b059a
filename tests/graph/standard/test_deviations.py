"""Where the engine leaves the standard, a query is cured above it, or the answer names the deviation."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.core.errors import QuerySyntaxError
from graph.standard import candidates, deviations
from graph.store.dataset_store import EmbeddedStore
from graph.store.evaluation import Evaluation
from tests.graph.answers.operators import catalogue
from tests.server.protocol.test_deviations import CASES, DATA, FURTHER, XSD

PREFIX = f"PREFIX : <urn:> {XSD} "
BASE = "http://example.org/"
KNOWN = [(name, case.query, case.standard) for name, case in CASES.items()] + [
    (name, query, standard) for query, (name, _, standard) in FURTHER.items()
]
CURED = {
    "alternatives count one by one": ("SELECT ?y { :a (:p|:q) ?y }", [["urn:b"], ["urn:b"]]),
    "also within a sequence": ("SELECT ?y { ?y ^:p/(:p|:q) ?z }", [["urn:b"], ["urn:b"]]),
    "also turned round": ("SELECT ?x { :b ^(:p|:q) ?x }", [["urn:a"], ["urn:a"]]),
    "in a sequence turned round": ("SELECT ?x { ?x ^(:q/(^:p|^:q)) ?z }", [["urn:a"], ["urn:a"]]),
    "negated sets both ways": ("SELECT ?x { :a !(:q|^:q) ?x }", [["urn:b"]]),
    "but not where they are repeated": ("SELECT ?y { :a (:p|:q)+ ?y }", [["urn:b"]]),
    "all variables stay the same": (
        "SELECT * { ?x (:p|:q) ?y OPTIONAL { ?y :r/:s ?z } }",
        [["urn:a", "urn:b", None]] * 2,
    ),
    "in a sub-query": ("SELECT ?n { { SELECT (COUNT(*) AS ?n) { ?x (:p|:q) ?y } } }", [["2"]]),
    "negated sets count properties": ("SELECT ?x { ?x :p ?y . ?x !:r ?y }", [["urn:a"], ["urn:a"]]),
    "in a sequence too": ("SELECT ?x { ?x :p ?y . ?x !:r/^:p ?x }", [["urn:a"], ["urn:a"]]),
    "an empty negated set": ("SELECT ?x { ?x !() :b }", [["urn:a"], ["urn:a"]]),
    "repeated, they are sets": ("SELECT ?y { :a (!:r)+ ?y }", [["urn:b"]]),
    "a path of length zero from both ends": ("SELECT ?x { ?x :p* :absent }", [["urn:absent"]]),
    "but not through a sequence": ("SELECT ?x { :absent :p*/:q? ?x }", []),  # its middle is a variable (18.2.2.3)
    "where a triple has the term": ("SELECT ?x { ?x :p/:q* :absent }", []),
    "where its middle is a variable": ("SELECT ?x { ?x :p?/:q* :absent }", []),
    "where both ends are the term": ("SELECT (1 AS ?n) { :absent :p?/:q* :absent }", [["1"]]),
    "between the same terms": ("SELECT (1 AS ?n) { :absent :p? :absent }", [["1"]]),
    "between other terms": ("SELECT (1 AS ?n) { :absent :p? :other }", []),
    "where the data hold the term": ("SELECT ?x { :a :p? ?x }", [["urn:a"], ["urn:b"]]),
    "conditions inside others": ('SELECT ?v { VALUES ?v { "a"@en ""@en 0 1 } FILTER(?v && !(!?v)) }', [["1"], ["a"]]),
    "conditions of functions": ('SELECT (1 AS ?n) { FILTER(COALESCE(?x, "a"@en)) }', [["1"]]),
    "the first of several conditions": (
        'SELECT ("a"@en && -7 AS ?v) (COALESCE(?none, "a"@en) || false AS ?w) ((1 && "0"@en) AS ?u) {}',
        [["true", "true", "true"]],
    ),
    "the first of them, a variable": ('SELECT ?w { VALUES ?v { "a"@en } BIND((?v) && true AS ?w) }', [["true"]]),
    "an error stays one": ("SELECT (1 AS ?n) { FILTER(:a) }", []),
    "a variable without value stays an error": ("SELECT (IF(?none, 1, 2) AS ?v) {}", [[None]]),
    "HAVING": ('SELECT ?v { VALUES ?v { "a"@en } } GROUP BY ?v HAVING(?v)', [["a"]]),
    "conditions within EXISTS": ('SELECT (1 AS ?n) { FILTER EXISTS { BIND("a"@en AS ?v) FILTER(?v) } }', [["1"]]),
    "joined texts in order": ('SELECT (GROUP_CONCAT(?v; SEPARATOR=",") AS ?t) { VALUES ?v { 1 } }', [["1"]]),
    "a name within another name": (
        "SELECT (COUNT(*) AS ?n) (?n * 2 AS ?m) (?m + 1 AS ?o) { :a ?p ?x }",
        [["2", "4", "5"]],
    ),
    "a sub-query over each graph": (
        "SELECT ?g ?x { GRAPH ?g { { SELECT ?x { ?x :p ?y } } } }",
        [["urn:g", "urn:a"], ["urn:h", "urn:d"]],
    ),
    "a count over each graph by a key": (
        "SELECT ?g ?n { GRAPH ?g { { SELECT ?x (COUNT(*) AS ?n) { ?x :p ?y } GROUP BY ?x } } }",
        [["urn:g", "1"], ["urn:h", "1"]],
    ),
    "values in each graph": ("SELECT ?g ?x { GRAPH ?g { VALUES ?x { 1 } } }", [["urn:g", "1"], ["urn:h", "1"]]),
    "MINUS that shares nothing": ("SELECT ?x { GRAPH ?g { ?x :p ?y MINUS { ?a :p ?b } } }", [["urn:a"], ["urn:d"]]),
    "the graph's own name among the things": ("SELECT ?x { GRAPH ?g { ?x ?g ?y } }", []),
    "TRUE in capitals": ("SELECT (TRUE && FALSE AS ?v) {}", [["false"]]),
    "an error in an empty list": ("SELECT (?none NOT IN () AS ?v) (1/0 IN () AS ?w) {}", [[None, None]]),
    "a comment of candidates": ("SELECT ?x { :a :p ?x } # (:p|:q)* TRUE IN ()", [["urn:b"]]),
}
"""Further queries, cured or left alone, and what the standard says."""
PLAIN = [
    "SELECT * { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o > 1 || ?o = 2) }",
    "SELECT ?s { GRAPH ?g { ?s a ?c ; ?p 'a{b}' } }",
    "SELECT ?s { ?s a/rdfs:subClassOf* pg:Actor . pg:Claim ^pg:type*/^pg:of ?s }",
    "SELECT ?s { ?s a/rdfs:subClassOf+ ?c FILTER(STRSTARTS(STR(?s), 'x') && isIRI(?c)) }",
    "SELECT ?s { ?s <urn:IN()> 'IN () (p|q)* 01 NaN' } # TRUE (p|q)",
    'ASK { ?s rdfs:label "true and False"@en }',
    "ASK { ?s ?p ?o FILTER(!BOUND(?x) || !(isIRI(?o)) || ?o != ?s) }",
]


@pytest.fixture(scope="module")
def small() -> EmbeddedStore:
    data = ox.Store()
    data.update(DATA)
    return EmbeddedStore(BASE, "v", {"reported": data})


def answered(store: EmbeddedStore, query: str) -> tuple[list[list[str | None]], Evaluation]:
    evaluation = Evaluation(store, PREFIX + query)
    whole, _ = evaluation.whole()
    assert isinstance(whole.rows, list)
    return [[None if value is None else value.value for value in row] for row in whole.rows], evaluation  # type: ignore[union-attr]


def ordered(rows: list[list[str | None]]) -> list[str]:
    return sorted(map(str, rows))


@pytest.mark.parametrize(("name", "query", "standard"), KNOWN)
def test_each_is_cured_or_told(name: str, query: str, standard: list[list[str | None]], small: EmbeddedStore) -> None:
    rows, evaluation = answered(small, query)
    if name in evaluation.deviations:
        return
    assert name in candidates.CURED
    assert ordered(rows) == ordered(standard)


@pytest.mark.parametrize("name", CURED)
def test_the_standard_is_followed(name: str, small: EmbeddedStore) -> None:
    query, standard = CURED[name]
    rows, evaluation = answered(small, query)
    assert ordered(rows) == ordered(standard)
    assert evaluation.deviations == ()


@pytest.mark.parametrize("name", sorted(candidates.CURED))
def test_what_is_cured_is_not_told_of_its_case(name: str, small: EmbeddedStore) -> None:
    rows, evaluation = answered(small, CASES[name].query)
    assert (ordered(rows), evaluation.deviations) == (ordered(CASES[name].standard), ())


def test_every_deviation_that_is_listed_is_cured_or_told() -> None:
    assert set(CASES) == candidates.CURED | candidates.TOLD
    assert not candidates.CURED & candidates.TOLD
    assert (len(candidates.CURED), len(CURED), len(PLAIN)) == (10, 38, 8)


@pytest.mark.parametrize("query", PLAIN)
def test_plain_queries_are_evaluated_as_they_stand(query: str) -> None:
    assert deviations.examine(query, BASE) == deviations.AS_IT_STANDS


def test_what_cannot_be_taken_apart_is_told() -> None:
    star = "SELECT * { ?s (<urn:p>|<urn:q>) ?o . ?r rdf:reifies <<( ?s ?p ?o )>> }"
    assert deviations.examine(star, BASE).told == ("path-alternatives",)
    long = "SELECT * { ?s (<urn:p>|<urn:q>) ?o FILTER(?o != 'x') " + "FILTER(?o != 'y') " * 1000 + "}"
    assert deviations.examine(long, BASE).told == ("path-alternatives",)
    assert deviations.examine("DESCRIBE ?s { ?s (<urn:p>|<urn:q>) ?o }", BASE).told == ("path-alternatives",)


def test_a_mistake_is_told_at_its_place_in_the_users_text(small: EmbeddedStore) -> None:
    for query in ("SELECT ?x {\n ?x (:p|:q) ?y FILTER( }", "SELECT (COUNT(*) AS ?n) (?n + AS ?m)\n{}"):
        with pytest.raises(QuerySyntaxError) as mistake:
            Evaluation(small, PREFIX + query).answer()
        assert mistake.value.members["line"] in (1, 2)
        assert str(mistake.value.members["excerpt"]).split("\n")[0].strip() in PREFIX + query


def test_no_question_of_the_catalogue_is_told_of_anything(store: EmbeddedStore) -> None:
    asked = catalogue()
    told = {name: Evaluation(store, text, view).deviations for name, (text, view) in asked.items()}
    assert len(told) >= 49
    assert {name: names for name, names in told.items() if names} == {}
