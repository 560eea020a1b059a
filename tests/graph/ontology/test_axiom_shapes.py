"""Our closure under each axiom shape, alone on generated data, is that of owlrl.

What only one of them has is a bug of one.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.core.namespaces import PREFIXES
from graph.curation.seeds import Seeds
from graph.dataset.validation import owl_rl_closure
from graph.ontology.closure import Reasoner
from graph.ontology.rules import compile_rules
from tests.graph.ontology.proof_checker import misplaced
from tests.support.axiom_shapes import EX, GRAPHS_PER_SHAPE, SHAPES, Shape, generated
from tests.support.oracle import closure, comparable, from_oracle, named


class Case:
    """A shape with its rules, and owlrl's answers to generated graphs, made once."""

    def __init__(self, shape: Shape, folder: Path) -> None:
        prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> . " for name in ("rdf", "rdfs", "owl", "xsd"))
        (folder / "peacegraph.ttl").write_text(f"{prefixes} @prefix : <{EX}> . {shape.axioms}", "utf-8")
        (folder / "alignments.ttl").write_text("", "utf-8")
        store = ox.Store()
        store.load(path=folder / "peacegraph.ttl", format=ox.RdfFormat.TURTLE)
        self.shape = shape
        self.rules = compile_rules(store)
        self.schema = named(quad.triple for quad in store)
        self.answers = []
        for seed in range(GRAPHS_PER_SHAPE):
            data = generated(seed)
            self.answers.append((seed, data, comparable(from_oracle(owl_rl_closure(data, folder)))))


@pytest.fixture(scope="module", params=SHAPES.values(), ids=SHAPES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case(request.param, tmp_path_factory.mktemp("shape"))


def test_the_closure_under_each_axiom_shape_is_that_of_owlrl(case: Case) -> None:
    for seed, data, expected in case.answers:
        found = comparable(closure(case.rules, [*case.schema, *data]))
        assert found == expected, f"seed {seed}"


def test_each_axiom_shape_becomes_the_rules_that_are_named_in_the_profile(case: Case) -> None:
    assert case.shape.kinds <= {rule.name for rule in case.rules}


def test_without_any_one_kind_of_rule_the_closure_is_another(case: Case) -> None:
    """The comparison can fail: each kind of rule is needed by some generated graph of its shape."""
    for kind in case.shape.kinds & {rule.name for rule in case.rules}:
        fewer = [rule for rule in case.rules if rule.name != kind]
        same = [comparable(closure(fewer, [*case.schema, *data])) == expected for _, data, expected in case.answers]
        assert not all(same), f"nothing shows that {kind} is missing"


def test_the_rounds_under_each_axiom_shape_are_the_depths_of_proofs(case: Case) -> None:
    for seed, data, _ in case.answers:
        given = [*case.schema, *data]
        inferred, _ = Reasoner(case.rules).close(given)
        assert misplaced(case.rules, given, inferred) == [], f"seed {seed}"


def test_the_shapes_need_every_kind_of_rule_that_the_ontology_has(seeds: Seeds) -> None:
    tried = frozenset[str]().union(*(shape.kinds for shape in SHAPES.values()))
    assert {rule.name for rule in compile_rules(seeds.vocabulary.store)} <= tried
    assert len(SHAPES) == 25


@pytest.mark.parametrize("name", ["range", "symmetric", "inverse", "chain-with-inverse-last"])
def test_a_literal_never_becomes_a_subject(name: str, tmp_path: Path) -> None:
    """RDF allows none there (RDF 1.1 Concepts, section 3.1): what would follow is left out, without an error."""
    case = Case(SHAPES[name], tmp_path)
    p, q, i0, i1 = (ox.NamedNode(EX + name) for name in ("p", "q", "i0", "i1"))
    data = [ox.Triple(i0, p, ox.Literal("a name")), ox.Triple(i0, q, ox.Literal("a name")), ox.Triple(i1, p, i0)]
    expected = comparable(from_oracle(owl_rl_closure(data, tmp_path)))
    assert comparable(closure(case.rules, [*case.schema, *data])) == expected


def test_closing_upon_a_graph_is_the_same_for_generated_graphs(tmp_path: Path) -> None:
    case = Case(SHAPES["several-at-once"], tmp_path)
    for seed in range(GRAPHS_PER_SHAPE):
        known, own = [*case.schema, *generated(seed)], generated(seed + 10_000)
        reasoner = Reasoner(case.rules)
        _, background = reasoner.close(known)
        closed = closure(case.rules, known)
        added = reasoner.close_with_background(background, own)
        assert {*added, *own} - closed == closure(case.rules, [*known, *own]) - closed, f"seed {seed}"
