"""Each axiom of the ontology becomes one Horn rule, so that every inferred triple can cite the axiom it follows from.

The rules are those of OWL 2 RL/RDF (W3C, OWL 2 Profiles, section 4.3) for the axiom shapes this ontology uses: cax-sco,
prp-spo1, prp-dom, prp-rng, prp-symp, prp-trp, prp-inv1/2, prp-spo2 (with inverses in chains), cls-svf1, cls-hv2,
cls-int1, and for the schema itself scm-sco, scm-spo, scm-dom1/2, scm-rng1/2. Any other shape is an error, not a loss.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from graph.core.errors import PeacegraphError
from graph.core.namespaces import PREFIXES, term

TYPE = term("rdf:type")
SUBCLASS, SUBPROPERTY = term("rdfs:subClassOf"), term("rdfs:subPropertyOf")
DOMAIN, RANGE = term("rdfs:domain"), term("rdfs:range")
CHAIN, INVERSE = term("owl:propertyChainAxiom"), term("owl:inverseOf")
INTERSECTION, ON_PROPERTY = term("owl:intersectionOf"), term("owl:onProperty")
SOME_FROM, HAS_VALUE = term("owl:someValuesFrom"), term("owl:hasValue")
_KNOWN = {
    TYPE, SUBCLASS, SUBPROPERTY, DOMAIN, RANGE, CHAIN, INVERSE, INTERSECTION, ON_PROPERTY, SOME_FROM, HAS_VALUE,
    term("owl:members"), term("rdf:first"), term("rdf:rest"),
    term("owl:versionIRI"), term("owl:versionInfo"), term("owl:deprecated"),
}  # fmt: skip

Term = ox.NamedNode | ox.Literal | ox.Variable


class AxiomError(PeacegraphError):
    """The ontology holds an axiom of a shape that no rule is known for."""

    code = "unknown-axiom"
    title = "The ontology holds an axiom that cannot be compiled"


@dataclass(frozen=True)
class Pattern:
    """A triple pattern; the predicate is always given."""

    subject: Term
    predicate: ox.NamedNode
    object: Term

    @property
    def ends(self) -> tuple[Term, Term]:
        return self.subject, self.object


@dataclass(frozen=True)
class Rule:
    """`head` holds wherever all of `body` does; `name` is its name in OWL 2 RL, `axiom` the triple it comes from."""

    name: str
    axiom: tuple[str, str, str]
    head: Pattern
    body: tuple[Pattern, ...]

    @property
    def inner(self) -> list[ox.Variable]:
        """The variables of the body that the head does not have, in their order."""
        ends = [end for pattern in self.body for end in pattern.ends]
        return [end for end in dict.fromkeys(ends) if isinstance(end, ox.Variable) and end not in self.head.ends]

    @cached_property
    def digest(self) -> str:
        """A short name for it, the same wherever the rule is."""
        return hashlib.sha256(repr((self.name, self.axiom, str(self))).encode()).hexdigest()[:10]

    def simplicity(self) -> tuple[object, ...]:
        """What rules are sorted by, the simplest first: fewest premises, then by name and axiom."""
        return len(self.body), self.name, self.axiom, str(self)


def _variables() -> Iterator[ox.Variable]:
    number = 0
    while True:
        yield ox.Variable(f"v{number}")
        number += 1


_X, _Y, _Z, _C, _D = (ox.Variable(name) for name in "xyzcd")


def compile_rules(store: ox.Store) -> list[Rule]:
    """The rules of all axioms in the default graph of `store`, in a fixed order.

    Raises:
        AxiomError: an axiom of an unknown shape.
    """
    _refuse_unknown(store)
    rules = list(_schema_rules())
    for prop in (SUBCLASS, SUBPROPERTY, DOMAIN, RANGE, CHAIN, INVERSE):
        for quad in store.quads_for_pattern(None, prop, None, ox.DefaultGraph()):
            rules.extend(_compile(store, quad.triple))
    for quad in store.quads_for_pattern(None, TYPE, None, ox.DefaultGraph()):
        rules.extend(_characteristic(quad.triple))
    return sorted(set(rules), key=lambda rule: (rule.name, rule.axiom, str(rule)))


def _refuse_unknown(store: ox.Store) -> None:
    for quad in store:
        predicate, value = quad.predicate, quad.object
        if predicate.value.startswith((PREFIXES["owl"], PREFIXES["rdfs"])):
            annotation = predicate.value.rsplit("#")[-1] in ("label", "comment", "seeAlso", "isDefinedBy")
            if predicate not in _KNOWN and not annotation:
                raise AxiomError(f"no rule is known for {predicate.value} (on {quad.subject})")
        if predicate == TYPE and value in _UNSUPPORTED:
            raise AxiomError(
                f"no rule is known for {value} (on {quad.subject}); "
                "it would merge or split individuals when sources disagree"
            )


_DATATYPES = (PREFIXES["xsd"], PREFIXES["edtf"], term("rdfs:Literal").value)
"""Ranges in these type literals, which RDF does not allow as subjects: no rule."""

_UNSUPPORTED = {
    term(f"owl:{name}")
    for name in (
        "FunctionalProperty",
        "InverseFunctionalProperty",
        "AsymmetricProperty",
        "IrreflexiveProperty",
        "ReflexiveProperty",
        "NegativePropertyAssertion",
    )
}


def _schema_rules() -> Iterator[Rule]:
    def rule(name: str, head: tuple[Term, ox.NamedNode, Term], *body: tuple[Term, ox.NamedNode, Term]) -> Rule:
        return Rule(name, (name, "", ""), Pattern(*head), tuple(Pattern(*p) for p in body))

    yield rule("scm-sco", (_X, SUBCLASS, _Z), (_X, SUBCLASS, _Y), (_Y, SUBCLASS, _Z))
    yield rule("scm-spo", (_X, SUBPROPERTY, _Z), (_X, SUBPROPERTY, _Y), (_Y, SUBPROPERTY, _Z))
    yield rule("scm-dom1", (_X, DOMAIN, _D), (_X, DOMAIN, _C), (_C, SUBCLASS, _D))
    yield rule("scm-dom2", (_X, DOMAIN, _C), (_Y, DOMAIN, _C), (_X, SUBPROPERTY, _Y))
    yield rule("scm-rng1", (_X, RANGE, _D), (_X, RANGE, _C), (_C, SUBCLASS, _D))
    yield rule("scm-rng2", (_X, RANGE, _C), (_Y, RANGE, _C), (_X, SUBPROPERTY, _Y))


def _axiom(triple: ox.Triple) -> tuple[str, str, str]:
    return (_name(triple.subject), triple.predicate.value, _name(triple.object))


def _name(node: object) -> str:
    """A blank node's label changes from load to load, so a class expression or list is only called what it is."""
    return node.value if isinstance(node, ox.NamedNode) else "(expression)"


def _compile(store: ox.Store, triple: ox.Triple) -> Iterator[Rule]:
    """The rules of one axiom that is a triple of the vocabulary of RDFS or OWL."""
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    if predicate == SUBCLASS:
        yield from _subclass(store, triple)
    elif predicate == CHAIN:
        yield from _chain(store, triple)
    elif not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode):
        if predicate != INVERSE:  # `[ owl:inverseOf p ]` is read where a chain or restriction names it
            raise AxiomError(f"an anonymous end of {predicate.value}")
    elif predicate == SUBPROPERTY:
        yield Rule("prp-spo1", _axiom(triple), Pattern(_X, value, _Y), (Pattern(_X, subject, _Y),))
    elif predicate == DOMAIN:
        yield Rule("prp-dom", _axiom(triple), Pattern(_X, TYPE, value), (Pattern(_X, subject, _Y),))
    elif predicate == RANGE:
        if not value.value.startswith(_DATATYPES):
            yield Rule("prp-rng", _axiom(triple), Pattern(_Y, TYPE, value), (Pattern(_X, subject, _Y),))
    elif predicate == INVERSE:
        yield Rule("prp-inv1", _axiom(triple), Pattern(_Y, value, _X), (Pattern(_X, subject, _Y),))
        yield Rule("prp-inv2", _axiom(triple), Pattern(_Y, subject, _X), (Pattern(_X, value, _Y),))


def _subclass(store: ox.Store, triple: ox.Triple) -> Iterator[Rule]:
    if not isinstance(triple.object, ox.NamedNode):
        raise AxiomError(f"{triple.subject} has an anonymous superclass; OWL 2 RL would need another rule")
    if isinstance(triple.subject, ox.NamedNode):
        yield Rule("cax-sco", _axiom(triple), Pattern(_X, TYPE, triple.object), (Pattern(_X, TYPE, triple.subject),))
        return
    variables = _variables()
    this = next(variables)
    body = tuple(_members(store, triple.subject, this, variables))
    name = "cls-hv2" if _value(store, triple.subject, HAS_VALUE) else "cls-svf1"
    if _value(store, triple.subject, INTERSECTION):
        name = "cls-int1"
    yield Rule(name, _axiom(triple), Pattern(this, TYPE, triple.object), body)


def _members(
    store: ox.Store, expression: object, this: ox.Variable, variables: Iterator[ox.Variable]
) -> Iterator[Pattern]:
    """The patterns that hold of `this` when it is a member of the class expression."""
    if isinstance(expression, ox.NamedNode):
        yield Pattern(this, TYPE, expression)
        return
    if members := _value(store, expression, INTERSECTION):
        for member in _list(store, members):
            yield from _members(store, member, this, variables)
        return
    prop = _value(store, expression, ON_PROPERTY)
    value, filler = _value(store, expression, HAS_VALUE), _value(store, expression, SOME_FROM)
    if prop is None or (value is None) == (filler is None):
        raise AxiomError("a class expression that is neither an intersection, someValuesFrom nor hasValue")
    if isinstance(value, ox.NamedNode | ox.Literal):
        yield _edge(store, this, prop, value)
    else:
        other = next(variables)
        yield _edge(store, this, prop, other)
        yield from _members(store, filler, other, variables)


def _edge(store: ox.Store, start: Term, prop: object, end: Term) -> Pattern:
    """`start prop end`, or turned round where the property is `[ owl:inverseOf p ]`."""
    if isinstance(prop, ox.NamedNode):
        return Pattern(start, prop, end)
    inverse = _value(store, prop, INVERSE)
    if not isinstance(inverse, ox.NamedNode):
        raise AxiomError("a property expression that is neither a name nor the inverse of one")
    return Pattern(end, inverse, start)


def _chain(store: ox.Store, triple: ox.Triple) -> Iterator[Rule]:
    if not isinstance(triple.subject, ox.NamedNode):
        raise AxiomError("a chain of a property without a name")
    variables = _variables()
    start = here = next(variables)
    body = []
    for prop in _list(store, triple.object):
        there = next(variables)
        body.append(_edge(store, here, prop, there))
        here = there
    yield Rule("prp-spo2", _axiom(triple), Pattern(start, triple.subject, here), tuple(body))


def _characteristic(triple: ox.Triple) -> Iterator[Rule]:
    prop = triple.subject
    if not isinstance(prop, ox.NamedNode):
        return
    if triple.object == term("owl:SymmetricProperty"):
        yield Rule("prp-symp", _axiom(triple), Pattern(_Y, prop, _X), (Pattern(_X, prop, _Y),))
    elif triple.object == term("owl:TransitiveProperty"):
        yield Rule("prp-trp", _axiom(triple), Pattern(_X, prop, _Z), (Pattern(_X, prop, _Y), Pattern(_Y, prop, _Z)))


def _value(store: ox.Store, subject: object, predicate: ox.NamedNode) -> object:
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        raise AxiomError(f"{subject} stands where a class expression or list is needed")
    found = [quad.object for quad in store.quads_for_pattern(subject, predicate, None)]
    if len(found) > 1:
        raise AxiomError(f"a class expression with {len(found)} values of {predicate.value}")
    return found[0] if found else None


def _list(store: ox.Store, node: object) -> list[object]:
    """The members of an RDF list."""
    members: list[object] = []
    while node is not None and node != term("rdf:nil"):
        members.append(_value(store, node, term("rdf:first")))
        node = _value(store, node, term("rdf:rest"))
    return members
