"""Every inferred triple has a proof, and the proof is one: down to claims, files and axioms that are really there.

What a proof says is held against other sources than those it was made from: the dataset as it was assembled, the
ontology's files, and rounds computed anew by the engine's CONSTRUCT.
"""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox

from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.curation.seeds import Seeds
from graph.dataset import dataset_folder
from graph.dataset.assembly import Dataset, triples_by_support
from graph.proofs.premises import GraphTriple
from graph.proofs.proof import ProofNode
from graph.support.triple_support import CLAIM_LIMIT
from tests.graph.proofs.checks import Place, Proved, Rules, breadth_first, concluded, reach
from tests.support.oracle import TYPE


def test_every_inferred_triple_has_a_proof(
    inferred: dict[Place, dict[GraphTriple, int]], proved: dict[Place, Proved], built_manifest: dataset_folder.Manifest
) -> None:
    for place, nodes in inferred.items():
        assert proved[place].keys() == nodes.keys(), place
        assert all(proof.kind == "inferred" and proof.premises for proof in proved[place].values()), place
    counts = {place: len(found) for place, found in proved.items()}
    assert counts["reported", "view"] == built_manifest.inferred
    assert counts["reported", "view"] >= 4800
    assert counts["all", "view"] >= 5000
    assert counts["reported", "claims"] == counts["all", "claims"] >= 1900


def test_the_triples_of_the_schema_are_proved_too(proved: dict[Place, Proved]) -> None:
    rules = Counter(proof.rule for proof in proved["reported", "view"].values())
    assert {"scm-sco", "scm-spo", "scm-dom1", "scm-rng1"} <= rules.keys()
    schema = [proof for proof in proved["reported", "view"].values() if proof.rule.startswith("scm-")]
    files = {file for proof in schema for leaf in proof.leaves for file in leaf.files}
    assert len(schema) >= 100
    assert files == {"ontology/peacegraph.ttl", "ontology/alignments.ttl"}


def test_every_proof_ends_at_what_is_not_inferred(every: list[tuple[str, ProofNode]]) -> None:
    kinds = Counter(leaf.kind for _, proof in every for leaf in proof.leaves)
    assert set(kinds) == {"claim", "computed", "record", "curated"}
    assert min(kinds.values()) > 1000
    for _, proof in every:
        for leaf in proof.leaves:
            assert leaf.claims or leaf.files or leaf.kind == "record" or leaf.rule == "named-time", leaf
            assert not leaf.premises
            assert leaf.files or leaf.kind != "curated"


def test_every_claim_at_the_end_of_a_proof_says_it_there(
    every: list[tuple[str, ProofNode]], built: Dataset, seeds: Seeds
) -> None:
    """A claim says a triple in its passage or has it computed; and in a view only claims of its modalities count.

    In the graph of a claim another of the same document may say the type of what it mentions.
    """
    modality = {claim.iri: claim.modality for _, claim in seeds.claims}
    said = {iri: set(graph.asserted) for iri, graph in built.claims.items()}
    computed = {iri: set(graph.computed) for iri, graph in built.claims.items()}
    tried: Counter[str] = Counter()
    for view, leaf in dict.fromkeys((view, leaf) for view, proof in every for leaf in proof.leaves):
        for iri in leaf.claims:
            claim = iri.removeprefix(built.base)
            tried[leaf.kind] += 1
            if leaf.kind == "claim":
                assert leaf.triple in said[claim], leaf
                if leaf.graph is None:
                    assert modality[claim] in VIEWS[view], leaf
                elif leaf.graph != iri:
                    assert leaf.graph.rpartition("-")[0] == iri.rpartition("-")[0], leaf
                    assert leaf.triple.predicate == TYPE
                    tried["by another claim"] += 1
            elif leaf.kind == "computed" and leaf.triple.subject.value != iri:
                assert leaf.triple in computed[claim], leaf
    assert tried["by another claim"] > 50
    assert tried["claim"] > 3000
    assert tried["computed"] > 1000
    assert tried["record"] > 1000


def test_every_claim_that_says_it_is_named(every: list[tuple[str, ProofNode]], built: Dataset, seeds: Seeds) -> None:
    modality = {claim.iri: claim.modality for _, claim in seeds.claims}
    saying: dict[ox.Triple, set[str]] = {}
    for iri, graph in built.claims.items():
        for triple in graph.asserted:
            if triple not in graph.computed:
                saying.setdefault(triple, set()).add(iri)
    tried = 0
    for view, leaf in dict.fromkeys((view, leaf) for view, proof in every for leaf in proof.leaves):
        if leaf.graph is None and leaf.kind == "claim":
            expected = {built.base + iri for iri in saying[leaf.triple] if modality[iri] in VIEWS[view]}
            assert leaf.claim_count == len(expected), leaf
            assert set(leaf.claims) <= expected, leaf
            assert len(leaf.claims) == min(len(expected), CLAIM_LIMIT)
            tried += 1
    assert tried > 1000


def test_every_file_at_the_end_of_a_proof_holds_the_triple(every: list[tuple[str, ProofNode]], seeds: Seeds) -> None:

    curated = {name: set(triples) for name, triples in triples_by_support(seeds).items()}
    leaves = dict.fromkeys(leaf for _, proof in every for leaf in proof.leaves if leaf.files)
    assert len(leaves) > 400
    for leaf in leaves:
        assert all(leaf.triple in curated[f"curated:{file}"] for file in leaf.files), leaf


def test_every_axiom_cited_stands_in_its_file(steps: list[tuple[str, ProofNode]], settings: Settings) -> None:
    """A class expression or list has no name: there the file has a blank node."""
    standing = set()
    for name in ("peacegraph.ttl", "alignments.ttl", "concepts.ttl"):
        for stated in ox.parse(path=settings.ontology / name, format=ox.RdfFormat.TURTLE):
            ends = [None if isinstance(e, ox.BlankNode) else e.value for e in (stated.subject, stated.object)]
            standing.add((ends[0], stated.predicate.value, ends[1], f"ontology/{name}"))
    cited = {proof.axiom for _, proof in steps if proof.axiom}
    assert len(cited) >= 100
    for axiom in cited:
        assert (axiom.subject, axiom.predicate, axiom.object, axiom.file) in standing, str(axiom)
        assert bool(axiom.expression) == (None in (axiom.subject, axiom.object))
    for _, proof in steps:
        if proof.axiom is None:
            assert proof.rule.startswith("scm-")
            files = {file for leaf in proof.leaves for file in leaf.files}
            assert files <= {"ontology/peacegraph.ttl", "ontology/alignments.ttl"}


def test_expressions_in_axioms_are_spelt_out(cited: Rules) -> None:
    told = {str(axiom) for axiom in cited.values() if axiom}
    assert "pg:heldOffice owl:propertyChainAxiom ( [ owl:inverseOf pg:holder ] pg:office )" in told
    assert "[ a pg:Agreement ; pg:provision [ pg:kind c:ceasefire ] ] rdfs:subClassOf pg:CeasefireAgreement" in told
    assert "[ ^pg:agent [ pg:capacity c:mediator ] ] rdfs:subClassOf pg:Mediator" in told
    assert "pg:partOf a owl:TransitiveProperty" in told


def test_premises_stand_in_the_graph(
    steps: list[tuple[str, ProofNode]], built: Dataset, background: dict[ox.Triple, int]
) -> None:
    views = {view: set(triples) for view, triples in built.views.items()}
    claims = {built.base + iri: set(graph) for iri, graph in built.claims.items()}
    beside = 0
    for view, proof in steps:
        for premise in proof.premises:
            if premise.graph is not None:
                assert premise.graph == proof.graph
                assert premise.triple in claims[premise.graph], premise
            else:
                assert premise.triple in views[view], premise
                if proof.graph is not None:
                    assert premise.triple in background, "a claim rests on what others say"
                    assert all(leaf.kind != "claim" for leaf in premise.leaves), premise
                    beside += 1
    assert beside > 100


def test_each_rule_applied_to_the_premises_gives_the_triple(steps: list[tuple[str, ProofNode]], cited: Rules) -> None:
    rules = {(rule.name, axiom): rule for rule, axiom in cited.items()}
    assert len(rules) == len(cited), "rule and axiom name a rule"
    assert len(steps) > 10_000
    for _, proof in steps:
        rule = rules[proof.rule, proof.axiom]
        assert concluded(rule, [premise.triple for premise in proof.premises]) == proof.triple


def test_rounds_fall_and_the_depth_is_the_least(
    inferred: dict[Place, dict[GraphTriple, int]], proved: dict[Place, Proved], background: dict[ox.Triple, int]
) -> None:
    """In a view the depth of a proof is the round of its triple; in a claim it is, counting the background as given."""
    deep = 0
    for place, found in proved.items():
        for node, proof in found.items():
            assert proof.round == inferred[place][node] == reach(proof, background), node
            deep += proof.round > 1
            assert place[1] == "claims" or proof.depth == proof.round
    assert deep > 2000


def test_rounds_are_the_levels_of_a_breadth_first_search_by_the_engine(
    inferred: dict[Place, dict[GraphTriple, int]], proved: dict[Place, Proved], built: Dataset, cited: Rules
) -> None:
    """Each level is what CONSTRUCT concludes from all levels below; neither closure nor rounds are asked."""
    nodes = inferred["reported", "view"]
    given = set(built.views["reported"]) - {node.triple for node in nodes}
    levels = breadth_first(given, cited)
    assert levels == {node.triple: number for node, number in nodes.items()}
    assert all(proof.depth == levels[node.triple] for node, proof in proved["reported", "view"].items())
    assert max(levels.values()) >= 4


def test_no_triple_needs_itself(every: list[tuple[str, ProofNode]]) -> None:
    def paths(proof: ProofNode, above: frozenset[ox.Triple]) -> None:
        assert proof.triple not in above
        for premise in proof.premises:
            paths(premise, above | {proof.triple})

    assert len(every) > 13_000
    for _, proof in every:
        paths(proof, frozenset())
