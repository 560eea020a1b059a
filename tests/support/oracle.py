"""What our closure is held against: owlrl's, written by others from the same specification, made comparable to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
import rdflib

from graph.core.namespaces import PREFIXES, term
from graph.ontology.closure import Reasoner
from graph.ontology.rules import Rule

TYPE = term("rdf:type")
SCHEMA = {term(f"rdfs:{name}") for name in ("subClassOf", "subPropertyOf")}


def comparable(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """The triples less what every OWL 2 RL reasoner infers and nobody asks for.

    Dropped, with the rule that makes it:
    * `x owl:sameAs x` (eq-ref), `c owl:equivalentClass c`, `p owl:equivalentProperty p` (scm-cls, scm-op, scm-dp), and
      every other triple whose predicate is OWL's: they are about axioms, and no axiom that we allow gives any between
      individuals (test_ontology).
    * `c rdfs:subClassOf c`, `p rdfs:subPropertyOf p` (scm-cls, scm-op, scm-dp): true of everything.
    * Whatever has owl:Thing or owl:Nothing in it (scm-cls): true of everything, or of nothing.
    * Types out of RDF's, RDFS's and OWL's own words, such as `p a rdf:Property`: about the vocabulary, not the world.
    * Datatypes as types (prp-rng): their members are literals, which are no subjects.
    """
    languages = tuple(PREFIXES[name] for name in ("owl", "rdfs", "rdf", "xsd"))
    ends = {term("owl:Thing"), term("owl:Nothing")}
    return {
        t
        for t in triples
        if not (
            t.predicate.value.startswith(PREFIXES["owl"])
            or (t.predicate in SCHEMA and t.subject == t.object)
            or t.subject in ends
            or t.object in ends
            or (t.predicate == TYPE and t.object.value.startswith(languages))
        )
    }


def from_oracle(closed: rdflib.Graph) -> Iterator[ox.Triple]:
    """owlrl's triples, less generalised RDF, which no dataset may hold.

    Dropped: literals as subjects (prp-rng, dt-type2), and blank nodes, which stand for class expressions, lists and
    inverse properties of the ontology file (cls-int1 types members of anonymous classes, scm-* relate them).
    """
    for subject, predicate, value in closed:
        if not isinstance(subject, rdflib.URIRef) or not isinstance(predicate, rdflib.URIRef):
            continue
        if isinstance(value, rdflib.URIRef):
            yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))
        elif isinstance(value, rdflib.Literal):
            language, datatype = value.language, value.datatype and ox.NamedNode(value.datatype)
            literal = ox.Literal(value, language=language) if language else ox.Literal(value, datatype=datatype)
            yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), literal)


def named(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The triples that hold no blank node: of the ontology's, those that stand in the dataset."""
    return [t for t in triples if not isinstance(t.subject, ox.BlankNode) and not isinstance(t.object, ox.BlankNode)]


def closure(rules: Iterable[Rule], given: list[ox.Triple]) -> set[ox.Triple]:
    return {*given, *Reasoner(rules).close(given)[0]}
