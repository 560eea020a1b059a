"""Axioms compiled to Horn rules, so that every inferred triple can cite the axiom from which it follows.

The rules are those of OWL 2 RL/RDF (W3C, OWL 2 Profiles, section 4.3) for the axiom shapes this ontology uses: cax-sco,
prp-spo1, prp-dom, prp-rng, prp-symp, prp-trp, prp-inv1/2, prp-spo2 (with inverses in chains), cls-svf1, cls-hv2,
cls-int1, and for the schema itself scm-sco, scm-spo, scm-dom1/2, scm-rng1/2. Any other shape raises an error:
no axiom is ignored silently.
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
_SUPPORTED = {
    TYPE, SUBCLASS, SUBPROPERTY, DOMAIN, RANGE, CHAIN, INVERSE, INTERSECTION, ON_PROPERTY, SOME_FROM, HAS_VALUE,
    term("owl:members"), term("rdf:first"), term("rdf:rest"),
    term("owl:versionIRI"), term("owl:versionInfo"), term("owl:deprecated"),
}  # fmt: skip

Term = ox.NamedNode | ox.Literal | ox.Variable


class AxiomError(PeacegraphError):
    """The ontology holds an axiom of a shape for which there is no rule."""

    code = "unknown-axiom"
    title = "The ontology holds an axiom that cannot be compiled"


@dataclass(frozen=True)
class Pattern:
    """A triple pattern; its predicate is never a variable."""

    subject: Term
    predicate: ox.NamedNode
    object: Term

    @property
    def ends(self) -> tuple[Term, Term]:
        return self.subject, self.object


@dataclass(frozen=True)
class Rule:
    """A Horn rule: `head` follows from `body`; `name` is its name in OWL 2 RL, `axiom` the triple it comes from."""

    name: str
    axiom: tuple[str, str, str]
    head: Pattern
    body: tuple[Pattern, ...]

    @property
    def inner(self) -> list[ox.Variable]:
        """The variables that only the body has, in the order of their first occurrence."""
        ends = [end for pattern in self.body for end in pattern.ends]
        return [end for end in dict.fromkeys(ends) if isinstance(end, ox.Variable) and end not in self.head.ends]

    @cached_property
    def digest(self) -> str:
        """A short identifier, which depends on nothing but the rule itself."""
        return hashlib.sha256(repr((self.name, self.axiom, str(self))).encode()).hexdigest()[:10]

    def sort_key(self) -> tuple[object, ...]:
        """Return a sort key that puts the simplest rule first: by number of premises, then name and axiom."""
        return len(self.body), self.name, self.axiom, str(self)


def _variables() -> Iterator[ox.Variable]:
    number = 0
    while True:
        yield ox.Variable(f"v{number}")
        number += 1


_X, _Y, _Z, _C, _D = (ox.Variable(name) for name in "xyzcd")


def compile_rules(store: ox.Store) -> list[Rule]:
    """Compile all axioms in the default graph of a store; return the rules in a fixed order.

    Raises:
        AxiomError: an axiom has a shape for which there is no rule.
    """
    _check_supported(store)
    rules = list(_schema_rules())
    for prop in (SUBCLASS, SUBPROPERTY, DOMAIN, RANGE, CHAIN, INVERSE):
        for quad in store.quads_for_pattern(None, prop, None, ox.DefaultGraph()):
            rules.extend(_axiom_rules(store, quad.triple))
    for quad in store.quads_for_pattern(None, TYPE, None, ox.DefaultGraph()):
        rules.extend(_characteristic_rules(quad.triple))
    return sorted(set(rules), key=lambda rule: (rule.name, rule.axiom, str(rule)))


def _check_supported(store: ox.Store) -> None:
    """Raise AxiomError where the store uses RDFS or OWL terms for which there is no rule."""
    for quad in store:
        predicate, value = quad.predicate, quad.object
        if predicate.value.startswith((PREFIXES["owl"], PREFIXES["rdfs"])):
            annotation = predicate.value.rsplit("#")[-1] in ("label", "comment", "seeAlso", "isDefinedBy")
            if predicate not in _SUPPORTED and not annotation:
                raise AxiomError(f"no rule is known for {predicate.value} (on {quad.subject})")
        if (predicate == TYPE and value in _UNSUPPORTED) or value == term("owl:Nothing"):
            raise AxiomError(
                f"no rule is known for {value} (on {quad.subject}); "
                "it would merge, split or forbid individuals when sources disagree"
            )


_DATATYPES = (PREFIXES["xsd"], PREFIXES["edtf"], term("rdfs:Literal").value)
"""Ranges in these namespaces give no rule: they would type literals, which RDF does not allow as subjects."""

_UNSUPPORTED = {
    term(f"owl:{name}")
    for name in (
        "FunctionalProperty",
        "InverseFunctionalProperty",
        "AsymmetricProperty",
        "IrreflexiveProperty",
        "ReflexiveProperty",
        "NegativePropertyAssertion",
        "AllDifferent",
        "AllDisjointProperties",
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
    """Return an IRI, or a fixed text for a blank node, since a blank node's label differs on each load."""
    return node.value if isinstance(node, ox.NamedNode) else "(expression)"


def _axiom_rules(store: ox.Store, triple: ox.Triple) -> Iterator[Rule]:
    """Compile one axiom whose predicate is a term of RDFS or OWL."""
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    if predicate == SUBCLASS:
        yield from _subclass_rules(store, triple)
    elif predicate == CHAIN:
        yield from _chain_rules(store, triple)
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


def _subclass_rules(store: ox.Store, triple: ox.Triple) -> Iterator[Rule]:
    if not isinstance(triple.object, ox.NamedNode):
        raise AxiomError(f"{triple.subject} has an anonymous superclass; OWL 2 RL would need another rule")
    if isinstance(triple.subject, ox.NamedNode):
        yield Rule("cax-sco", _axiom(triple), Pattern(_X, TYPE, triple.object), (Pattern(_X, TYPE, triple.subject),))
        return
    variables = _variables()
    member = next(variables)
    body = tuple(_membership_patterns(store, triple.subject, member, variables))
    name = "cls-hv2" if _value(store, triple.subject, HAS_VALUE) else "cls-svf1"
    if _value(store, triple.subject, INTERSECTION):
        name = "cls-int1"
    yield Rule(name, _axiom(triple), Pattern(member, TYPE, triple.object), body)


def _membership_patterns(
    store: ox.Store, expression: object, member: ox.Variable, variables: Iterator[ox.Variable]
) -> Iterator[Pattern]:
    """Yield the patterns that make `member` a member of the class expression; new variables are from `variables`."""
    if isinstance(expression, ox.NamedNode):
        yield Pattern(member, TYPE, expression)
        return
    if operands := _value(store, expression, INTERSECTION):
        for operand in _list_members(store, operands):
            yield from _membership_patterns(store, operand, member, variables)
        return
    prop = _value(store, expression, ON_PROPERTY)
    value, filler = _value(store, expression, HAS_VALUE), _value(store, expression, SOME_FROM)
    if prop is None or (value is None) == (filler is None):
        raise AxiomError("a class expression that is neither an intersection, someValuesFrom nor hasValue")
    if isinstance(value, ox.NamedNode | ox.Literal):
        yield _property_pattern(store, member, prop, value)
    else:
        other = next(variables)
        yield _property_pattern(store, member, prop, other)
        yield from _membership_patterns(store, filler, other, variables)


def _property_pattern(store: ox.Store, start: Term, prop: object, end: Term) -> Pattern:
    """Return the pattern `start prop end`, or `end p start` where the property is `[ owl:inverseOf p ]`."""
    if isinstance(prop, ox.NamedNode):
        return Pattern(start, prop, end)
    inverse = _value(store, prop, INVERSE)
    if not isinstance(inverse, ox.NamedNode):
        raise AxiomError("a property expression that is neither a name nor the inverse of one")
    return Pattern(end, inverse, start)


def _chain_rules(store: ox.Store, triple: ox.Triple) -> Iterator[Rule]:
    if not isinstance(triple.subject, ox.NamedNode):
        raise AxiomError("a chain of a property without a name")
    variables = _variables()
    start = end = next(variables)
    body = []
    for prop in _list_members(store, triple.object):
        previous, end = end, next(variables)
        body.append(_property_pattern(store, previous, prop, end))
    yield Rule("prp-spo2", _axiom(triple), Pattern(start, triple.subject, end), tuple(body))


def _characteristic_rules(triple: ox.Triple) -> Iterator[Rule]:
    prop = triple.subject
    if not isinstance(prop, ox.NamedNode):
        return
    if triple.object == term("owl:SymmetricProperty"):
        yield Rule("prp-symp", _axiom(triple), Pattern(_Y, prop, _X), (Pattern(_X, prop, _Y),))
    elif triple.object == term("owl:TransitiveProperty"):
        yield Rule("prp-trp", _axiom(triple), Pattern(_X, prop, _Z), (Pattern(_X, prop, _Y), Pattern(_Y, prop, _Z)))


def _value(store: ox.Store, subject: object, predicate: ox.NamedNode) -> object:
    """Return the one value of a property of a class expression or list node; None where it has none."""
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        raise AxiomError(f"{subject} stands where a class expression or list is needed")
    values = [quad.object for quad in store.quads_for_pattern(subject, predicate, None)]
    if len(values) > 1:
        raise AxiomError(f"a class expression with {len(values)} values of {predicate.value}")
    return values[0] if values else None


def _list_members(store: ox.Store, node: object) -> list[object]:
    """Return the members of an RDF list."""
    members: list[object] = []
    while node is not None and node != term("rdf:nil"):
        members.append(_value(store, node, term("rdf:first")))
        node = _value(store, node, term("rdf:rest"))
    return members
