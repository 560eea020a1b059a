"""An axiom as a proof cites it: the triple that stands in `ontology/`, its expression in words, and its file.

Rules know their axiom as a triple in which class expressions and lists have no name. A reader of a proof wants to see
what such an expression says, and where to find it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.core.namespaces import VOCABULARY_BASE, shorten, term
from graph.ontology.rules import CHAIN, TYPE, Rule, Term, compile_rules
from graph.ontology.vocabulary import RDF_FILES, Vocabulary

_EXPRESSION = "(expression)"
"""What a rule calls an end of its axiom that has no name."""


@dataclass(frozen=True)
class Axiom:
    """A triple of an ontology file; `expression` says in Turtle what an end without a name (None) stands for."""

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


def cited(ontology: Path) -> dict[Rule, Axiom | None]:
    """The rules of the ontology in that folder, each with its axiom.

    The rules about the schema itself (scm-sco …) have none: their premises are the axioms.

    Raises:
        AxiomError: an axiom that no rule is known for.
        InvalidSeedsError: a file that is no Turtle.
    """
    files = _files(ontology)
    return {rule: _axiom(rule, files) for rule in compile_rules(Vocabulary(ontology).store)}


def _files(ontology: Path) -> dict[tuple[str, str, str], str]:
    """The file in which each triple stands, its ends named as rules name them."""
    found: dict[tuple[str, str, str], str] = {}
    for name in RDF_FILES:
        for quad in ox.parse(path=ontology / name, format=ox.RdfFormat.TURTLE):
            ends = [end.value if isinstance(end, ox.NamedNode) else _EXPRESSION for end in (quad.subject, quad.object)]
            found.setdefault((ends[0], quad.predicate.value, ends[1]), f"ontology/{name}")
    return found


def _axiom(rule: Rule, files: dict[tuple[str, str, str], str]) -> Axiom | None:
    subject, predicate, value = rule.axiom
    if not predicate:
        return None
    expression = ""
    if _EXPRESSION in (subject, value):
        expression = _chain(rule) if predicate == CHAIN.value else _members(rule, rule.head.subject, set())
    named = (None if end == _EXPRESSION else end for end in (subject, value))
    return Axiom(next(named), predicate, next(named), expression, files[rule.axiom])


def _chain(rule: Rule) -> str:
    """The chain as a list of properties; one that is walked backwards is `[ owl:inverseOf … ]`."""
    here = rule.head.subject
    steps = []
    for pattern in rule.body:
        name = _short(pattern.predicate)
        steps.append(name if pattern.subject == here else f"[ owl:inverseOf {name} ]")
        here = pattern.object if pattern.subject == here else pattern.subject
    return f"( {' '.join(steps)} )"


def _members(rule: Rule, node: Term, told: set[int]) -> str:
    """What is asked of the members of a class expression, `^` before a property that is walked backwards."""
    said = []
    for number, pattern in enumerate(rule.body):
        if number in told or node not in (pattern.subject, pattern.object):
            continue
        told.add(number)
        forward = pattern.subject == node
        other = pattern.object if forward else pattern.subject
        name = "a" if pattern.predicate == term("rdf:type") else ("" if forward else "^") + _short(pattern.predicate)
        said.append(f"{name} {_members(rule, other, told) if isinstance(other, ox.Variable) else _short(other)}")
    return f"[ {' ; '.join(said)} ]"


def _short(node: Term) -> str:
    return shorten(node.value, VOCABULARY_BASE) if isinstance(node, ox.NamedNode) else str(node)
