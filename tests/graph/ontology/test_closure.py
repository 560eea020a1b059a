"""Our closure of the real data is the OWL 2 RL closure, and the rounds it gives are the depths of proofs."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.core.namespaces import PG
from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.dataset.validation import owl_rl_closure
from graph.ontology.closure import Reasoner
from graph.ontology.rules import Pattern, Rule, compile_rules
from tests.graph.ontology.proof_checker import Proofs, misplaced
from tests.support.axiom_shapes import EX, TYPE
from tests.support.oracle import closure, comparable, from_oracle


@pytest.fixture(scope="module")
def rules(seeds: Seeds) -> list[Rule]:
    return compile_rules(seeds.vocabulary.store)


@pytest.fixture(scope="module")
def schema(seeds: Seeds) -> list[ox.Triple]:
    """Ontology and alignments, as they stand in the dataset."""
    return [triple for triple, file in seeds.vocabulary.triples if file != "ontology/concepts.ttl"]


@pytest.fixture(scope="module")
def facts(seeds: Seeds, built: Dataset) -> list[ox.Triple]:
    """What the reported view says of entities, before inference: the types and relations of the register and the
    claims.

    Texts, passages and selectors are left out. No rule joins on them, and owlrl would take minutes for their literals.
    """
    plain = [built.claims[claim.iri] for _, claim in seeds.claims if claim.modality in VIEWS["reported"]]
    said = [t for graph in plain for t in (*graph.asserted, *graph.computed)]
    return [
        t
        for t in dict.fromkeys([*seeds.register.triples, *seeds.disagreements.triples, *said])
        if (t.predicate == TYPE or t.predicate.value.startswith(PG)) and isinstance(t.object, ox.NamedNode)
    ]


def test_the_closure_of_the_plain_view_is_that_of_owlrl(
    settings: Settings, rules: list[Rule], schema: list[ox.Triple], facts: list[ox.Triple]
) -> None:
    found = comparable(closure(rules, [*schema, *facts]))
    expected = comparable(from_oracle(owl_rl_closure(facts, settings.ontology)))
    assert sorted(map(str, found - expected)) == []
    assert sorted(map(str, expected - found)) == []
    assert len(facts) > 1500
    assert len(found) > 2 * len(facts)


def test_the_view_holds_the_whole_closure_and_nothing_else(
    built: Dataset, rules: list[Rule], schema: list[ox.Triple], facts: list[ox.Triple]
) -> None:
    """What follows from what the reported view says of entities is served; closing the view again adds nothing."""
    view = built.views["reported"]
    assert len(view) == len(set(view))
    assert closure(rules, [*schema, *facts]) <= set(view)
    assert Reasoner(rules).close(view)[0] == {}


def test_every_inferred_triple_of_the_views_follows_from_triples_of_lower_rounds(
    rules: list[Rule], schema: list[ox.Triple], facts: list[ox.Triple]
) -> None:
    given = [*schema, *facts]
    inferred, _ = Reasoner(rules).close(given)
    assert len(inferred) > 2000
    assert max(inferred.values()) >= 3
    assert misplaced(rules, given, inferred) == []


def test_every_inferred_triple_of_a_claim_follows_from_the_claim_and_what_is_known(
    built: Dataset, rules: list[Rule]
) -> None:
    """What a claim's graph entails has a proof whose premises are its own or stand in the default graph."""
    known = list(built.views["reported"])
    reasoner, proofs = Reasoner(rules), Proofs(rules, dict.fromkeys(known, 0))
    _, background = reasoner.close(known)
    for iri in sorted(built.claims)[::20]:
        own = [*built.claims[iri].asserted, *built.claims[iri].computed]
        inferred = reasoner.close_with_background(background, own)
        assert misplaced(rules, own, inferred, proofs) == [], iri


def test_closing_upon_a_closed_graph_adds_what_closing_the_union_would(
    seeds: Seeds, built: Dataset, rules: list[Rule], schema: list[ox.Triple]
) -> None:
    known = list(dict.fromkeys([*schema, *seeds.register.triples]))
    reasoner = Reasoner(rules)
    _, background = reasoner.close(known)
    closed = closure(rules, known)
    tried = 0
    for iri in sorted(built.claims)[::12]:
        own = [*built.claims[iri].asserted, *built.claims[iri].computed]
        added = reasoner.close_with_background(background, own)
        assert {*added, *own} - closed == closure(rules, [*known, *own]) - closed, iri
        assert not closed & added.keys(), iri
        tried += 1
    assert tried >= 30


def test_closing_leaves_the_background_as_it_was(seeds: Seeds, built: Dataset, rules: list[Rule]) -> None:
    """Claims are closed one after another upon the same background; none may leak into the next."""
    reasoner = Reasoner(rules)
    _, background = reasoner.close(seeds.register.triples)
    first, second = (
        [*graph.asserted, *graph.computed] for graph in (built.claims["claim/001-50"], built.claims["claim/000-39"])
    )
    before = reasoner.close_with_background(background, second)
    reasoner.close_with_background(background, first)
    assert reasoner.close_with_background(background, second) == before


def test_the_checker_of_proofs_finds_what_follows_from_nothing_and_what_comes_late() -> None:
    node = {name: ox.NamedNode(EX + name) for name in ("i0", "i1", "p", "A")}
    x, y = ox.Variable("x"), ox.Variable("y")
    rule = Rule("prp-dom", ("", "", ""), Pattern(x, TYPE, node["A"]), (Pattern(x, node["p"], y),))
    given = [ox.Triple(node["i0"], node["p"], node["i1"])]
    right, unfounded = (ox.Triple(node[name], TYPE, node["A"]) for name in ("i0", "i1"))
    assert misplaced([rule], given, {right: 1}) == []
    assert misplaced([rule], given, {right: 2}) == [(2, 1, str(right))]
    assert misplaced([rule], given, {unfounded: 1}) == [(1, None, str(unfounded))]
