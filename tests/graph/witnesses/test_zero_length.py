"""A path of length zero rests on a triple that makes its node a node of the graph it is asked in."""

from __future__ import annotations

from itertools import islice

import pyoxigraph as ox
import pytest

from graph.answers.annotated_answer import Page
from graph.answers.annotation import annotate
from graph.dataset.provenance_index import PARTS
from graph.store import deviations
from graph.store.dataset_store import EmbeddedStore
from tests import LONG
from tests.graph.answers import operators
from tests.graph.witnesses.random_paths import PathWriter
from tests.graph.witnesses.replay import Tally, again, failures, only

SEED = 20220831
RANDOM = 6000 if LONG else 60
QUERIES_PER_DATASET = 12
LARGEST = 300
"""Solutions of a random query; a cross product has more."""

KINDS = {
    "joined with another graph": "SELECT ?n { GRAPH <claim/004-42> { ?s pg:nameUsed ?n } ?n geo:asWKT? ?o }",
    "any number of times": "SELECT ?o { <state/russia> pg:partOf* ?o }",
    "once or not": "SELECT ?o { <state/russia> pg:partOf? ?o }",
    "a sequence": "SELECT ?o { <state/russia> (pg:partOf/pg:organOf)* ?o }",
    "from the end": "SELECT ?s { ?s pg:partOf* <state/russia> }",
    "from the end, inverse": "SELECT ?s { <state/russia> ^(pg:partOf*) ?s }",
    "both ends variable": "SELECT ?s ?o { ?s geo:asWKT? ?o }",
    "both ends one variable": "SELECT ?s { ?s geo:asWKT* ?s }",
    "both ends the same constant": "ASK { <state/russia> pg:partOf* <state/russia> }",
    "a literal": 'SELECT ?o { "Moscow"@en pg:partOf? ?o }',
    "a node that is an object only": "SELECT ?d { ?t pg:notBefore ?d . ?d pg:partOf* ?e }",
    "in a graph": "SELECT ?s ?o { GRAPH <claim/004-42> { ?s pg:partOf* ?o } }",
    "in any graph": "SELECT ?g ?o { GRAPH ?g { <state/russia> pg:partOf? ?o } }",
    "in any graph, both ends constant": "SELECT ?g { GRAPH ?g { <state/russia> pg:partOf* <state/russia> } }",
    "in the graph of another pattern": "SELECT ?o { GRAPH ?g { ?s pg:nameUsed ?n . ?n pg:partOf? ?o } }",
    "in graphs that the query names": "SELECT ?s ?o FROM <claim/004-42> FROM <claim/001-20> { ?s pg:partOf? ?o }",
    "at least once of what may be none": "SELECT ?o { <state/russia> (pg:partOf?)+ ?o }",
    "of what may be none, either way": "SELECT ?o { <state/russia> (pg:partOf*|pg:organOf?) ?o }",
    "of what may be none, one after the other": "SELECT ?o { <state/russia> pg:partOf*/pg:organOf? ?o }",
    "two nodes, one of which shows the other": "SELECT ?s ?o { ?s pg:partOf? ?t . ?o pg:organOf ?s }",
    "optional": "SELECT ?n ?o { <state/russia> pg:nameUsed ?n OPTIONAL { ?n pg:partOf? ?o } }",
    "exists": "SELECT ?n { GRAPH ?g { <state/russia> pg:nameUsed ?n } FILTER EXISTS { ?n pg:partOf? ?o } }",
    "counted": "SELECT (COUNT(?o) AS ?c) { <state/russia> pg:partOf* ?o }",
    "in a sub-query": "SELECT ?o { { SELECT ?o { <state/russia> pg:partOf* ?o } LIMIT 1 } }",
    "constructed": "CONSTRUCT { ?o rdfs:seeAlso ?s } { ?s pg:partOf? ?o FILTER(?s = ?o) }",
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_witness_shows_that_the_node_is_one(kind: str, store: EmbeddedStore, index: EmbeddedStore) -> None:
    """Alone in an empty store its triples give the row again, and none of them can be missed."""
    text, tally = KINDS[kind], Tally()
    annotated = annotate(store, index, text, page=Page(limit=30, witness_limit=50))
    assert {note.code for note in annotated.notes} <= {"deviation"}
    assert all(witness.quads for row in annotated.rows for witness in row.witnesses)
    assert not failures(text, annotated, store.base, tally, at_most=20)
    assert tally.replays
    query = operators.read(text, store.base)
    for row in annotated.rows[:5]:
        known = {witness.quads for witness in row.witnesses}
        for witness in row.witnesses[:5] if not annotated.aggregated else ():
            for quad in witness.quads:
                left = witness.quads - {quad}
                lost = not again(text, only(left, query, store.base), row, annotated, query)
                assert lost or any(other <= left for other in known), quad


def test_every_kind_is_there() -> None:
    assert len(KINDS) == 25


def test_the_witness_of_a_name_used_in_a_claim_holds_both_triples(store: EmbeddedStore, index: EmbeddedStore) -> None:
    """One in the claim, and one in the default graph, where the name is a node because somebody is called so."""
    (row, *_) = annotate(store, index, KINDS["joined with another graph"]).rows
    (witness,) = row.witnesses
    graphs = sorted(str(quad.graph_name) for quad in witness.quads)
    assert graphs == sorted([f"<{store.base}claim/004-42>", "DEFAULT"])
    assert all(quad.object == row.values[0] for quad in witness.quads)


def test_a_term_that_is_a_predicate_only_is_no_node() -> None:
    made = ox.Store()
    made.load(b"<n0> <p0> <n1> . <g0> { <n2> <p1> <n3> }", ox.RdfFormat.TRIG, base_iri="https://example.org/")
    store = EmbeddedStore("https://example.org/", "", {"reported": made, "all": made})
    for text in ("ASK { GRAPH <g0> { ?s ?p ?o } ?p <p9>? ?x }", "ASK { GRAPH <g0> { ?s ?p ?o } ?s <p9>? ?x }"):
        (row,) = annotate(store, nothing_known(), text).rows
        assert (str(row.values[0].value), row.witnesses) == ("false", ()), text
    (row,) = annotate(store, nothing_known(), "ASK { GRAPH <g0> { ?s ?p ?o . ?s <p9>? ?x } }").rows
    assert [len(witness.quads) for witness in row.witnesses] == [1]


@pytest.mark.parametrize(
    "where",
    [
        "{ GRAPH <g0> { <p1> <p0>* <p1> } ?s ?p ?o }",
        "{ FILTER EXISTS { GRAPH <g0> { <p1> (<p0>+|<p2>?) <p1> } } ?s ?p ?o }",
    ],
)
def test_a_count_over_what_rests_on_a_constant_is_no_count_over_nothing(where: str) -> None:
    made = ox.Store()
    made.load(b"<n0> <p0> <n1> . <g0> { <n2> <p1> <n3> }", ox.RdfFormat.TRIG, base_iri="https://example.org/")
    store = EmbeddedStore("https://example.org/", "", {"reported": made, "all": made})
    annotated = annotate(store, nothing_known(), f"SELECT (COUNT(*) AS ?n) {where}")
    assert [row.values[0].value for row in annotated.rows if row.values[0]] == ["1"]  # type: ignore[union-attr]
    assert [row.absent for row in annotated.rows] == [()]
    assert "incomplete" in [note.code for note in annotated.notes]


def nothing_known() -> EmbeddedStore:
    """A provenance index that says nothing."""
    return EmbeddedStore("", "", {part: ox.Store() for part in PARTS})


def test_every_row_of_random_queries_with_paths_comes_back() -> None:
    print(f"seed {SEED}")  # noqa: T201
    writer, tally, failed, tried, large, rests_on_nothing = PathWriter(SEED), Tally(), [], 0, 0, 0
    for _ in range(RANDOM // QUERIES_PER_DATASET):
        store, index = writer.store(), nothing_known()
        for _ in range(QUERIES_PER_DATASET):
            text = writer.query()
            answer = store.query(text)
            tried += 1
            if not isinstance(answer, ox.QueryBoolean) and len(list(islice(answer, LARGEST + 1))) > LARGEST:
                large += 1
                continue
            annotated = annotate(store, index, text, page=Page(limit=10, witness_limit=100_000))
            if annotated.aggregated and not monotone(text):
                tally.skipped += 1
                continue
            unknown = [n for n in annotated.notes if n.code in ("unexplained", "incomplete")]
            if unknown and "zero-length-path" in deviations.examine(text, store.base).names:
                rests_on_nothing += 1  # on a constant alone, which no graph needs to hold
                continue
            assert not unknown, text
            failed += failures(text, annotated, store.base, tally, at_most=5)
    print(tally, f"{large} with too many rows, {rests_on_nothing} on a constant alone")  # noqa: T201
    assert not failed, (len(failed), failed[0])
    assert tried == RANDOM
    assert rests_on_nothing < RANDOM // 10
    assert tally.replays >= 2 * RANDOM
    assert tally.skipped < 0.2 * RANDOM


def monotone(text: str) -> bool:
    """Whether more triples never take a solution away.

    An aggregate over other patterns counts more where it has the triples of its witnesses alone: the other end of a
    triple that makes a node one is a node too, and what took that node away is not there.
    """
    return "MINUS" not in text and "OPTIONAL" not in text
