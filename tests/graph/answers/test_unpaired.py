"""A query that seems to pair what no text pairs is told so; one that does not is not, and costs next to nothing."""

from __future__ import annotations

import timeit

import pytest

from graph.answers import unpaired as module
from graph.answers.unpaired import LONGEST, UNPAIRED, unpaired
from graph.core.namespaces import PG
from graph.ontology.shortcuts import shortcuts_past_parts
from graph.ontology.vocabulary import Vocabulary
from tests import ROOT
from tests.graph.ontology.test_pairs import documented, pairs_within
from tests.project.readme_blocks import blocks

PAIRS = {
    "one subject": "SELECT * { ?a pg:signatory ?who ; pg:party ?state }",
    "two patterns": "SELECT * { ?a pg:signatory ?who . ?a a pg:Agreement . ?a pg:party ?state }",
    "paths": "SELECT * { ?e pg:participant/rdfs:label ?who ; pg:involves/rdfs:label ?state }",
    "one of them given": "SELECT ?who { ?a pg:party <state/armenia> ; pg:signatory ?who }",
    "a thing that is named": "SELECT * { <agreement/x> pg:signatory ?who ; pg:party ?state }",
    "IRIs in full": f"SELECT * {{ ?a <{PG}signatory> ?who ; <{PG}party> ?state }}",
    "one optional": "SELECT * { ?a pg:signatory ?who OPTIONAL { ?a pg:party ?state } }",
    "two groups": "SELECT * { { ?a pg:signatory ?who } { ?a pg:party ?state } }",
    "in a claim": "SELECT * { GRAPH ?claim { ?a pg:signatory ?who ; pg:party ?state } }",
    "in a sub-query": "SELECT * { { SELECT * { ?a pg:signatory ?who ; pg:party ?state } } }",
    "beside a UNION": "SELECT * { ?a pg:party ?state { ?a pg:signatory ?who } UNION { ?a pg:topic ?who } }",
    "behind a blank node": "SELECT * { ?a pg:provision [ pg:kind ?k ] ; pg:signatory ?who ; pg:party ?state }",
    "of a blank node": "SELECT * { [] pg:signatory ?who ; pg:party ?state }",
    "beside a FILTER": "SELECT * { ?a pg:signatory ?who FILTER(?who != <x>) ?a pg:party ?state }",
    "a path through the parts": "SELECT * { ?s pg:speaker ?who ; pg:participation/pg:inOffice ?office }",
    "the parts without their actor": "SELECT * { ?s pg:speaker ?who ; pg:speaking [ pg:inOffice ?office ] }",
    "a part by its name": "SELECT * { ?e pg:involves ?state ; pg:participation ?p . ?p pg:inOffice ?office }",
    "an aggregate": "SELECT (COUNT(?who) AS ?n) ?state { ?a pg:signatory ?who ; pg:party ?state } GROUP BY ?state",
}
NONE = {
    "the parts": "SELECT * { ?a pg:signature [ pg:agent ?who ; pg:forState ?state ] }",
    "one of them": "SELECT * { ?a pg:signatory ?who ; pg:topic ?party }",
    "the names in a text": 'SELECT * { ?a pg:signatory ?who FILTER(?who != "pg:party") }',
    "the names in a comment": "SELECT * { ?a pg:signatory ?who # pg:party\n}",
    "two subjects": "SELECT * { ?a pg:signatory ?who . ?b pg:party ?state }",
    "branches of a UNION": "SELECT * { { ?a pg:signatory ?who } UNION { ?b ?c ?d } UNION { ?a pg:party ?state } }",
    "what is absent": "SELECT * { ?a pg:signatory ?who FILTER NOT EXISTS { ?a pg:party ?state } }",
    "what is taken away": "SELECT * { ?a pg:signatory ?who MINUS { ?a pg:party ?state } }",
    "another query's": "SELECT * { ?a pg:signatory ?who { SELECT ?a { ?a pg:party ?state } } }",
    "one value for both": "SELECT * { ?a pg:signatory ?state ; pg:party ?state }",
    "two given": "ASK { ?a pg:signatory <person/x> ; pg:party <state/armenia> }",
    "linked values": "SELECT * { ?p pg:heldOffice ?o ; pg:servedState ?s . ?o pg:officeOfState ?s }",
    "a template": "CONSTRUCT { ?a pg:signatory ?who ; pg:party ?state } { ?a pg:signature ?x . ?x ?y ?who , ?state }",
    "an alternative": "SELECT * { ?e pg:involves|pg:party ?one , ?other ; pg:participant ?one }",
    "the parts with their actor": "SELECT * { ?e pg:participant ?who ; pg:participation [ pg:agent ?who ; ?p ?o ] }",
    "that there are parts": "SELECT * { ?e pg:involves ?state GRAPH ?claim { ?e pg:participation ?part } }",
    "the parts of others": "SELECT * { ?e pg:participant <person/x> ; pg:participation [ pg:agent ?other ] }",
    "another vocabulary": "SELECT * { ?a ex:signatory ?who ; ex:party ?state }",
}


@pytest.mark.parametrize("query", PAIRS.values(), ids=PAIRS)
def test_a_query_that_pairs_what_no_text_pairs_is_told_what_to_ask(query: str) -> None:
    (words,) = unpaired(query)
    assert " of one thing are not pairs; ask ?" in words
    assert words.isascii()


@pytest.mark.parametrize("query", NONE.values(), ids=NONE)
def test_a_query_that_does_not_is_told_nothing(query: str) -> None:
    assert unpaired(query) == ()


@pytest.mark.parametrize("pair", UNPAIRED, ids=" and ".join)
def test_each_two_properties_are_recognised_in_either_order(pair: tuple[str, str]) -> None:
    one, other = pair
    (words,) = unpaired(f"SELECT * {{ ?x pg:{one} ?a ; pg:{other} ?b . ?b pg:kind ?kind }}")
    assert words == f"pg:{one} and pg:{other} of one thing are not pairs; ask {UNPAIRED[pair]}"
    assert unpaired(f"SELECT * {{ ?x pg:{other} ?b . ?x pg:{one} ?a . ?b pg:kind ?kind }}") == (words,)


def test_what_is_told_is_what_the_page_of_the_ontology_says() -> None:
    shortcuts = pairs_within(shortcuts_past_parts(Vocabulary(ROOT / "ontology")).values())
    told = {frozenset(pair) for pair in UNPAIRED}
    assert told <= pairs_within(documented())
    same_idea = {frozenset(("participant", "speaker"))}
    assert shortcuts - same_idea <= told
    assert (len(PAIRS), len(NONE), len(UNPAIRED)) == (18, 18, 15)


def test_no_question_of_the_catalogue_pairs_so_and_each_wrong_one_of_the_cookbook_is_told() -> None:
    queries = [path.read_text("utf-8") for path in ROOT.glob("queries/*.rq")]
    assert len(queries) >= 49
    assert [text for text in queries if unpaired(text)] == []
    sparql = [block for block in blocks("queries/README.md") if block.language == "sparql"]
    told = [block for block in sparql if unpaired(block.text)]
    assert len(sparql) > 60
    assert len(told) == 2
    assert [block.mark for block in told] == ["wrong", "wrong"]


@pytest.mark.parametrize(
    "text", ["", "{", "}}}", "[ ] ( pg:signatory pg:party", "UNION { pg:signatory UNION [ { pg:party"]
)
def test_what_is_no_query_is_told_nothing(text: str) -> None:
    assert unpaired(text) == ()


def test_long_queries_are_not_looked_at() -> None:
    query = PAIRS["one subject"]
    assert unpaired(query + " " * (LONGEST - len(query)))
    assert unpaired(query + " " * (LONGEST - len(query) + 1)) == ()


def test_a_query_without_the_names_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.clauses, "every_token", lambda _: pytest.fail("the tokens were read"))
    query = "SELECT ?name { ?state a pg:State ; rdfs:label ?name . ?contact pg:involves ?state }"
    assert unpaired(query) == ()
    assert min(timeit.repeat(lambda: unpaired(query), number=1000, repeat=5)) < 0.05
