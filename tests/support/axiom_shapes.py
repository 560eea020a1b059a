"""Axioms of each shape that the ontology may have, and small random graphs in which their rules meet."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pyoxigraph as ox

from graph.core.namespaces import term
from tests import LONG

EX = "http://example.org/"
GRAPHS_PER_SHAPE = 200 if LONG else 8

TYPE = term("rdf:type")


@dataclass(frozen=True)
class Shape:
    """Axioms of one shape over the names :p :q :r :s, :A :B :C :D and the individual :v; the rules that they need."""

    axioms: str
    kinds: frozenset[str]


SHAPES = {
    "subclass": Shape(":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", frozenset({"cax-sco"})),
    "subproperty": Shape(":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .", frozenset({"prp-spo1"})),
    "domain": Shape(":p rdfs:domain :A .", frozenset({"prp-dom"})),
    "range": Shape(":p rdfs:range :A .", frozenset({"prp-rng"})),
    "symmetric": Shape(":p a owl:SymmetricProperty .", frozenset({"prp-symp"})),
    "transitive": Shape(":p a owl:TransitiveProperty .", frozenset({"prp-trp"})),
    "inverse": Shape(":p owl:inverseOf :q .", frozenset({"prp-inv1", "prp-inv2"})),
    "inverse-of-itself": Shape(":p owl:inverseOf :p .", frozenset()),
    "chain-of-two": Shape(":r owl:propertyChainAxiom ( :p :q ) .", frozenset({"prp-spo2"})),
    "chain-of-three": Shape(":r owl:propertyChainAxiom ( :p :q :s ) .", frozenset({"prp-spo2"})),
    "chain-into-itself": Shape(":p owl:propertyChainAxiom ( :p :q ) .", frozenset({"prp-spo2"})),
    "two-chains": Shape(":r owl:propertyChainAxiom ( :p :q ) , ( :s :s ) .", frozenset({"prp-spo2"})),
    "chain-with-inverse-first": Shape(
        ":r owl:propertyChainAxiom ( [ owl:inverseOf :p ] :q ) .", frozenset({"prp-spo2"})
    ),
    "chain-with-inverse-last": Shape(
        ":r owl:propertyChainAxiom ( :p [ owl:inverseOf :q ] ) .", frozenset({"prp-spo2"})
    ),
    "has-value": Shape(
        "[ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :v ] rdfs:subClassOf :C .", frozenset({"cls-hv2"})
    ),
    "some-values-from": Shape(
        "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :A ] rdfs:subClassOf :C .",
        frozenset({"cls-svf1"}),
    ),
    "some-values-from-by-inverse": Shape(
        """[ a owl:Restriction ; owl:onProperty [ owl:inverseOf :p ] ;
             owl:someValuesFrom [ a owl:Restriction ; owl:onProperty :q ; owl:hasValue :v ] ] rdfs:subClassOf :C .""",
        frozenset({"cls-svf1"}),
    ),
    "intersection": Shape(
        "[ a owl:Class ; owl:intersectionOf ( :A :B ) ] rdfs:subClassOf :C .", frozenset({"cls-int1"})
    ),
    "intersection-of-a-class-and-a-restriction": Shape(
        """[ a owl:Class ; owl:intersectionOf ( :A [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom
             [ a owl:Restriction ; owl:onProperty :q ; owl:hasValue :v ] ] ) ] rdfs:subClassOf :C .""",
        frozenset({"cls-int1"}),
    ),
    "schema-of-classes": Shape(
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :C rdfs:subClassOf :D .", frozenset({"scm-sco"})
    ),
    "schema-of-properties": Shape(
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :r rdfs:subPropertyOf :s .", frozenset({"scm-spo"})
    ),
    "schema-of-domains": Shape(
        ":q rdfs:domain :A . :A rdfs:subClassOf :B . :p rdfs:subPropertyOf :q .", frozenset({"scm-dom1", "scm-dom2"})
    ),
    "schema-of-ranges": Shape(
        ":q rdfs:range :A . :A rdfs:subClassOf :B . :p rdfs:subPropertyOf :q .", frozenset({"scm-rng1", "scm-rng2"})
    ),
    "range-that-is-a-datatype": Shape(":p rdfs:range xsd:string .", frozenset()),
    "several-at-once": Shape(
        """:p a owl:TransitiveProperty ; rdfs:subPropertyOf :q ; rdfs:domain :A . :q owl:inverseOf :s ; rdfs:range :B .
           :r owl:propertyChainAxiom ( :p [ owl:inverseOf :q ] ) ; a owl:SymmetricProperty . :A rdfs:subClassOf :C .
           [ a owl:Class ; owl:intersectionOf ( :B :C ) ] rdfs:subClassOf :D .""",
        frozenset({"prp-trp", "prp-spo1", "prp-dom", "prp-inv1", "prp-rng", "prp-spo2", "prp-symp", "cls-int1"}),
    ),
}


def generated(seed: int) -> list[ox.Triple]:
    """A small random graph, dense enough that rules meet in it."""
    chance = random.Random(seed)  # noqa: S311  # the same graphs in every run, not secrets
    individuals = [*(ox.NamedNode(f"{EX}i{n}") for n in range(4)), *[ox.NamedNode(EX + "v")] * 2]
    data = {
        ox.Triple(chance.choice(individuals), ox.NamedNode(EX + chance.choice("pqrs")), chance.choice(individuals))
        for _ in range(chance.randint(1, 40))
    }
    data |= {
        ox.Triple(chance.choice(individuals), TYPE, ox.NamedNode(EX + chance.choice("ABCD")))
        for _ in range(chance.randint(0, 12))
    }
    return sorted(data, key=str)
