"""Proofs in generated graphs, in which rules meet more often than in the real data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.core.namespaces import PREFIXES, term
from graph.core.views import DEFAULT_VIEW
from graph.dataset.provenance_index import index_quad, inference_quads
from graph.ontology import axioms
from graph.ontology.closure import Reasoner
from graph.proofs.premises import VIEW, GraphTriple
from graph.proofs.proof_finder import ProofFinder
from graph.store.dataset_store import EmbeddedStore
from graph.support.lookups import SparqlLookups
from tests.graph.proofs.checks import Rules, concluded, reach
from tests.support.axiom_shapes import EX, GRAPHS_PER_SHAPE, SHAPES, generated
from tests.support.oracle import named
from tests.support.stores import kept


@pytest.mark.parametrize("name", ["several-at-once", "transitive", "symmetric", "inverse", "chain-into-itself"])
def test_generated_views_and_claims_are_proved_as_deeply_as_they_were_closed(name: str, tmp_path: Path) -> None:
    """Cycles, and claims that rest on an inferred background, in every generated graph; by both kinds of look-ups."""
    rules = axioms.axioms_by_rule(_ontology(SHAPES[name].axioms, tmp_path))
    by_name = {(rule.name, axiom): rule for rule, axiom in rules.items()}
    tried = others = upon = 0
    for seed in range(GRAPHS_PER_SHAPE):
        known, own, beside = (generated(seed + 10_000 * n) for n in range(3))
        made = Generated(rules, [*_schema(tmp_path), *known], own, beside)
        fast = ProofFinder(made.store, made.index, rules)
        found = fast.of_all(made.rounds)
        untold = Generated(rules, [*_schema(tmp_path), *known], own, beside, told=False)
        slow = ProofFinder(untold.store, untold.index, rules, by=SparqlLookups(untold.store, untold.index))
        assert slow.of_all(made.rounds) == found, f"seed {seed}"
        assert found.keys() == made.rounds.keys()
        for at, proof in found.items():
            assert proof.round == made.rounds[at] == reach(proof, made.background), f"seed {seed}"
            upon += proof.depth > proof.round
            tried += 1
        for at, proof in list(found.items())[::20]:
            for other in fast.alternatives(at.triple, at.graph):
                assert sum(part.triple == at.triple for part in other) == 1, "it needs itself"
                assert concluded(by_name[other.rule, other.axiom], [p.triple for p in other.premises]) == at.triple
                assert other.depth >= proof.round
                others += 1
    assert tried > 4 * GRAPHS_PER_SHAPE
    assert others > GRAPHS_PER_SHAPE / 4
    assert upon or name != "several-at-once"


def test_a_background_that_is_found_early_by_a_long_way_is_proved_by_the_short_one(tmp_path: Path) -> None:
    """T follows in three steps by V and U; by P, Q and R in four, all of which are met sooner, as ways that fail."""
    subclasses = ":Q > :P . :R > :Q . :G > :R . :V > :T . :U > :V . :G > :U . "
    subclasses += "( :P :Z ) > :T . ( :Q :W ) > :T . ( :R :W ) > :T . ( :T :O ) > :C ."
    text = subclasses.replace("( ", "[ owl:intersectionOf ( ").replace(" )", " ) ]").replace(">", "rdfs:subClassOf")
    rules = axioms.axioms_by_rule(_ontology(text, tmp_path))
    known, said, concluded_, beside = ([_is(name) for name in names] for names in ("GZ", "O", "C", "W"))
    made = Generated(rules, [*_schema(tmp_path), *known], said, beside)
    proof = ProofFinder(made.store, made.index, rules).of(concluded_[0], EX + "claim/1")
    depths = {part.triple: (part.round, part.depth) for part in proof}
    assert made.background[_is("T")] == 3
    assert depths[_is("T")] == (3, 3)
    assert depths[_is("C")] == (1, 4)
    assert _is("W") not in depths


def _is(name: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(EX + "x"), term("rdf:type"), ox.NamedNode(EX + name))


class Generated:
    """A dataset closed as builds close them: what is `known`, a claim that says `own`, others that say `beside`.

    Where it is `told` how each triple of the view was inferred, nobody has to look for that.
    """

    def __init__(
        self, rules: Rules, known: list[ox.Triple], own: list[ox.Triple], beside: list[ox.Triple], told: bool = True
    ) -> None:
        claims = [ox.NamedNode(f"{EX}claim/{number}") for number in (1, 2)]
        known = list(dict.fromkeys(known))
        reasoner = Reasoner(rules)
        follows, index = reasoner.close(known)
        entailed = reasoner.close_with_background(index, own)
        inferred, ways = reasoner.derive([*known, *beside]) if told else (reasoner.close([*known, *beside])[0], None)
        self.background = {**follows, **dict.fromkeys(known, 0)}
        self.rounds = {GraphTriple(VIEW, triple): number for triple, number in inferred.items()}
        self.rounds |= {GraphTriple(claims[0].value, triple): number for triple, number in entailed.items()}
        graphs = [(None, [*known, *beside, *inferred]), (claims[0], [*own, *entailed]), (claims[1], beside)]
        modality = [ox.Triple(claim, term("pg:modality"), term("c:asserted")) for claim in claims]
        self.store = _stored((t, graph) for graph, triples in [*graphs, (None, modality)] for t in triples)
        names = [("support:curated:known", t) for t in known] + [("support:record", t) for t in modality]
        names += [(f"claim:1:round:{number}", t) for t, number in entailed.items()]
        marks = [index_quad(triple, name) for name, triple in names]
        self.index = kept([*marks, *inference_quads(DEFAULT_VIEW, inferred, ways)], EX)


def _stored(triples: Iterable[tuple[ox.Triple, ox.NamedNode | None]]) -> EmbeddedStore:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object, graph or ox.DefaultGraph()) for t, graph in triples)
    return EmbeddedStore(EX, "", {DEFAULT_VIEW: store})


def _schema(folder: Path) -> list[ox.Triple]:
    return named(quad.triple for quad in ox.parse(path=folder / "peacegraph.ttl", format=ox.RdfFormat.TURTLE))


def _ontology(text: str, folder: Path) -> Path:
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> . " for name in ("rdf", "rdfs", "owl", "xsd"))
    (folder / "peacegraph.ttl").write_text(f"{prefixes} @prefix : <{EX}> . {text}", "utf-8")
    for name in ("alignments.ttl", "concepts.ttl"):
        (folder / name).write_text("", "utf-8")
    return folder
