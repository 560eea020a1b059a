"""What is in two disjoint classes is found: owlrl says the same of the closed graph's types as of the whole graph."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.core.namespaces import PREFIXES
from graph.dataset.validation import OWLRL_ERROR, clashes, owl_rl_closure
from graph.ontology.rules import compile_rules
from tests.support.axiom_shapes import EX, GRAPHS_PER_SHAPE, generated
from tests.support.oracle import closure, named

AXIOMS = ":A rdfs:subClassOf :B . :p rdfs:domain :A . :q owl:inverseOf :p . :r rdfs:subPropertyOf :s ; rdfs:range :C ."
DISJOINT = {
    "three": "[] a owl:AllDisjointClasses ; owl:members ( :A :B :D ) .",
    "two-and-two": "[] a owl:AllDisjointClasses ; owl:members ( :A :D ) . "
    "[] a owl:AllDisjointClasses ; owl:members ( :C :B ) .",
    "none": "",
}


@pytest.mark.parametrize("name", DISJOINT)
def test_owlrl_finds_the_same_clashes_in_the_types_alone(name: str, tmp_path: Path) -> None:
    prefixes = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> . " for prefix in ("rdf", "rdfs", "owl", "xsd"))
    axioms = f"{prefixes} @prefix : <{EX}> . {AXIOMS} {DISJOINT[name]}"
    (tmp_path / "peacegraph.ttl").write_text(axioms, "utf-8")
    (tmp_path / "alignments.ttl").write_text("", "utf-8")
    ontology = ox.Store()
    ontology.load(path=tmp_path / "peacegraph.ttl", format=ox.RdfFormat.TURTLE)
    rules, schema = compile_rules(ontology), named(quad.triple for quad in ontology)
    contradicted = 0
    for seed in range(GRAPHS_PER_SHAPE // 2):
        data = generated(seed)
        expected = {str(message) for message in owl_rl_closure(data, tmp_path).objects(None, OWLRL_ERROR)}
        assert clashes(closure(rules, [*schema, *data]), ontology) == expected, f"seed {seed}"
        contradicted += bool(expected)
    assert bool(contradicted) == bool(DISJOINT[name])
