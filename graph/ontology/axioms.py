"""Axioms as proofs cite them: a triple of an ontology file, its class expression or chain written out, and the file.

A rule records its axiom as a triple in which class expressions and lists are anonymous. The reader of a proof needs to
see what such an expression says and in which file it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.core.namespaces import VOCABULARY_BASE, shorten, term
from graph.ontology.rules import CHAIN, TYPE, Rule, Term, compile_rules
from graph.ontology.vocabulary import RDF_FILES, Vocabulary, turtle

_EXPRESSION = "(expression)"
"""What rules write for an end of their axiom that is a blank node."""


@dataclass(frozen=True)
class Axiom:
    """A triple of an ontology file; an end that is a blank node is None, and `expression` writes it out like Turtle."""

    subject: str | None
    predicate: str
    object: str | None
    expression: str
    file: str

    def __str__(self) -> str:
        subject, predicate, value = (
            shorten(iri, VOCABULARY_BASE) if iri else self.expression
            for iri in (self.subject, self.predicate, self.object)
        )
        return f"{subject} {'a' if self.predicate == TYPE.value else predicate} {value}"


def axioms_by_rule(ontology: Path) -> dict[Rule, Axiom | None]:
    """Compile the ontology in a folder to rules and find the axiom of each.

    The rules for the schema itself (scm-sco …) have none, since their premises are the axioms.

    Raises:
        AxiomError: no rule is known for an axiom.
        InvalidSeedsError: a file is not valid Turtle.
    """
    files = _files_by_triple(ontology)
    return {rule: _axiom(rule, files) for rule in compile_rules(Vocabulary(ontology).store)}


def _files_by_triple(ontology: Path) -> dict[tuple[str, str, str], str]:
    """Map each triple, its ends named as rules name them, to the file that holds it."""
    files: dict[tuple[str, str, str], str] = {}
    for name in RDF_FILES:
        for quad in ox.parse(turtle(ontology / name), ox.RdfFormat.TURTLE):
            ends = [end.value if isinstance(end, ox.NamedNode) else _EXPRESSION for end in (quad.subject, quad.object)]
            files.setdefault((ends[0], quad.predicate.value, ends[1]), f"ontology/{name}")
    return files


def _axiom(rule: Rule, files: dict[tuple[str, str, str], str]) -> Axiom | None:
    subject, predicate, value = rule.axiom
    if not predicate:
        return None
    expression = ""
    if _EXPRESSION in (subject, value):
        expression = _chain_text(rule) if predicate == CHAIN.value else _class_text(rule, rule.head.subject, set())
    named_subject, named_value = (None if end == _EXPRESSION else end for end in (subject, value))
    return Axiom(named_subject, predicate, named_value, expression, files[rule.axiom])


def _chain_text(rule: Rule) -> str:
    """Write a property chain as a list of properties; an inverse property is written `[ owl:inverseOf … ]`."""
    node = rule.head.subject
    properties = []
    for pattern in rule.body:
        name = _short(pattern.predicate)
        properties.append(name if pattern.subject == node else f"[ owl:inverseOf {name} ]")
        node = pattern.object if pattern.subject == node else pattern.subject
    return f"( {' '.join(properties)} )"


def _class_text(rule: Rule, node: Term, visited: set[int]) -> str:
    """Write the class expression of a rule's body as property-value pairs; `^` marks an inverse property.

    Args:
        rule: the rule compiled from the class expression.
        node: the variable for the members of the class.
        visited: the positions of the body's patterns already written; extended.
    """
    pairs = []
    for position, pattern in enumerate(rule.body):
        if position in visited or node not in (pattern.subject, pattern.object):
            continue
        visited.add(position)
        forward = pattern.subject == node
        other = pattern.object if forward else pattern.subject
        name = "a" if pattern.predicate == term("rdf:type") else ("" if forward else "^") + _short(pattern.predicate)
        value = _class_text(rule, other, visited) if isinstance(other, ox.Variable) else _short(other)
        pairs.append(f"{name} {value}")
    return f"[ {' ; '.join(pairs)} ]"


def _short(node: Term) -> str:
    return shorten(node.value, VOCABULARY_BASE) if isinstance(node, ox.NamedNode) else str(node)
