"""What proofs are held against, from other sources than those they were made from."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pyoxigraph as ox

from graph.ontology.axioms import Axiom
from graph.ontology.rules import Rule
from graph.proofs.premises import GraphTriple
from graph.proofs.proof import ProofNode

SAMPLE = 200

Rules = dict[Rule, Axiom | None]
Proved = dict[GraphTriple, ProofNode]
Place = tuple[str, str]
"""A view and the kind of graph in it: the default graph, or the graphs of claims."""


def reach(proof: ProofNode, background: dict[ox.Triple, int]) -> int:
    """The depth of a proof as its premises show it, each of which has a lower round in the same graph."""
    if proof.kind != "inferred":
        return 0
    reached = []
    for premise in proof.premises:
        if premise.graph == proof.graph:
            assert premise.round < proof.round
            reached.append(reach(premise, background))
        else:
            assert premise.round == background[premise.triple] == premise.depth
            reached.append(0)
    return 1 + max(reached)


def ours(local: str) -> ox.NamedNode:
    """An IRI of the data."""
    return ox.NamedNode(f"https://w3id.org/peacegraph/{local}")


def sample(found: Proved) -> list[tuple[GraphTriple, ProofNode]]:
    chance = random.Random(5)  # noqa: S311  # the same sample in every run, no secret
    return chance.sample(list(found.items()), SAMPLE)


def concluded(rule: Rule, premises: list[ox.Triple]) -> ox.Triple:
    """The head of the rule where its body is these triples."""
    binding: dict[object, object] = {}
    for pattern, triple in zip(rule.body, premises, strict=True):
        assert pattern.predicate == triple.predicate
        for end, found in ((pattern.subject, triple.subject), (pattern.object, triple.object)):
            known = binding.setdefault(end, found) if isinstance(end, ox.Variable) else end
            assert known == found
    subject, value = (binding.get(end, end) for end in (rule.head.subject, rule.head.object))
    return ox.Triple(subject, rule.head.predicate, value)


def breadth_first(given: Iterable[ox.Triple], rules: Iterable[Rule]) -> dict[ox.Triple, int]:
    """The level at which each triple first follows: what CONSTRUCT concludes from the levels below."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in given)
    queries = []
    for rule in rules:
        head, *body = (f"{p.subject} {p.predicate} {p.object}" for p in (rule.head, *rule.body))
        queries.append(f"CONSTRUCT {{ {head} }} WHERE {{ {' . '.join(body)} }}")
    levels: dict[ox.Triple, int] = {}
    number = 0
    while True:
        number += 1
        new = {triple for query in queries for triple in store.query(query)}
        new = {t for t in new if ox.Quad(t.subject, t.predicate, t.object) not in store}
        if not new:
            return levels
        levels |= dict.fromkeys(new, number)
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in new)
