"""However a proof is looked up, it is the same, and so are the other proofs of a triple."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.core.namespaces import term
from graph.core.views import VIEWS
from graph.dataset.assembly import Dataset
from graph.dataset.provenance_index import ENTRY_PREFIX, VIEWS_PART, index_quad
from graph.proofs.premises import VIEW, GraphTriple
from graph.proofs.proof_finder import ProofFinder
from graph.store.dataset_store import EmbeddedStore
from graph.support.lookups import SparqlLookups
from tests.graph.proofs.checks import SAMPLE, Place, Proved, Rules, concluded, ours, sample

# ---- both ways of looking up


@pytest.mark.parametrize("view", VIEWS)
def test_by_sparql_alone_the_proofs_are_the_same(
    view: str,
    store: EmbeddedStore,
    index: EmbeddedStore,
    cited: Rules,
    inferred: dict[Place, dict[GraphTriple, int]],
    proved: dict[Place, Proved],
) -> None:
    remote = ProofFinder(store, index, cited, view, SparqlLookups(store, index, view))
    nodes = inferred[view, "view"] | inferred[view, "claims"]
    assert len(nodes) > 6500
    assert remote.of_all(nodes) == proved[view, "view"] | proved[view, "claims"]


def test_one_by_one_the_proofs_are_the_same(
    proofs: dict[str, ProofFinder],
    store: EmbeddedStore,
    index: EmbeddedStore,
    cited: Rules,
    proved: dict[Place, Proved],
) -> None:
    remote = ProofFinder(store, index, cited, by=SparqlLookups(store, index))
    for node, proof in sample(proved["reported", "view"] | proved["reported", "claims"]):
        assert proofs["reported"].of(node.triple, node.graph) == proof
        assert remote.of(node.triple, node.graph) == proof


# ---- other proofs


def test_other_proofs_are_distinct_and_begin_with_the_least(
    proofs: dict[str, ProofFinder], proved: dict[Place, Proved], cited: Rules
) -> None:
    rules = {(rule.name, axiom): rule for rule, axiom in cited.items()}
    several = 0
    for node, proof in sample(proved["reported", "view"] | proved["reported", "claims"]):
        found = list(proofs["reported"].alternatives(node.triple, node.graph))
        assert found[0] == proof
        assert len(found) == len(set(found)) <= 20
        several += len(found) > 1
        for other in found:
            assert other.triple == node.triple
            assert sum(part.triple == node.triple for part in other) == 1, "it needs itself"
            assert concluded(rules[other.rule, other.axiom], [p.triple for p in other.premises]) == node.triple
        if node.graph == VIEW:
            assert [other.depth for other in found] == sorted(other.depth for other in found)
    assert several > SAMPLE / 20


def test_other_proofs_are_all_there_are_and_as_many_as_asked_for(
    proofs: dict[str, ProofFinder], built: Dataset, cited: Rules
) -> None:
    """The engine counts the ways in which rules conclude that some state is an actor."""
    triple = ox.Triple(ours("state/armenia"), term("rdf:type"), term("pg:Actor"))
    found = list(proofs["reported"].alternatives(triple, limit=10_000))
    view = ox.Store()
    view.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in built.views["reported"])
    ways = 0
    for rule in cited:
        if (rule.head.predicate, rule.head.object) == (triple.predicate, triple.object):
            body = " . ".join(f"{p.subject} {p.predicate} {p.object}" for p in rule.body)
            ways += len(list(view.query(f"SELECT * {{ VALUES {rule.head.subject} {{ {triple.subject} }} {body} }}")))
    assert len(found) == ways > 20
    assert list(proofs["reported"].alternatives(triple, limit=7)) == found[:7]


def test_other_proofs_are_the_same_by_sparql(
    proofs: dict[str, ProofFinder],
    store: EmbeddedStore,
    index: EmbeddedStore,
    cited: Rules,
    proved: dict[Place, Proved],
) -> None:
    remote = ProofFinder(store, index, cited, by=SparqlLookups(store, index))
    for node, _ in sample(proved["reported", "view"] | proved["reported", "claims"])[::5]:
        expected = list(proofs["reported"].alternatives(node.triple, node.graph, limit=5))
        assert list(remote.alternatives(node.triple, node.graph, limit=5)) == expected


def test_the_step_that_was_kept_is_the_one_that_is_found(
    store: EmbeddedStore, index: EmbeddedStore, cited: Rules, inferred: dict[Place, dict[GraphTriple, int]]
) -> None:
    """For every inferred triple of both views; without what the build kept, the proof is looked for."""
    bare = ox.Store()
    for marked in index.stores[VIEWS_PART]:
        name, mark, told = marked.graph_name.value.partition(":round:")
        assert not mark or told.count(":") == 2, "every one is told"
        bare.add(index_quad(marked.triple, f"{name}{mark}{told.partition(':')[0]}".removeprefix(ENTRY_PREFIX)))
    untold = EmbeddedStore(store.base, "", {**index.stores, VIEWS_PART: bare})
    compared = 0
    for view in VIEWS:
        nodes = list(inferred[view, "view"])
        kept_, found = (ProofFinder(store, beside, cited, view).of_all(nodes) for beside in (index, untold))
        assert kept_ == found
        compared += len(found)
    assert compared > 9_000
