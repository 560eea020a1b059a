"""Our closure is the OWL 2 RL closure, and the rounds it gives are the depths of proofs.

owlrl, written by others from the same specification, is the oracle: both close the same triples, and what only one of
them has is a bug of one. Each axiom shape is tried alone on generated data, then all of them together on the real data.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from graph.core.namespaces import PG, PREFIXES, term
from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.dataset.validation import owl_rl_closure
from graph.ontology.closure import Reasoner
from graph.ontology.rules import Pattern, Rule, compile_rules

EX = "http://example.org/"
GRAPHS_PER_SHAPE = 200 if os.environ.get("TEST_LONG") else 16

TYPE = term("rdf:type")
SCHEMA = {term(f"rdfs:{name}") for name in ("subClassOf", "subPropertyOf")}

Rounds = dict[ox.Triple, int]


# ---- what is compared


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


# ---- axiom shapes, one by one


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


# ---- the real data


@pytest.fixture(scope="module")
def rules(seeds: Seeds) -> list[Rule]:
    return compile_rules(seeds.vocabulary.store)


@pytest.fixture(scope="module")
def schema(seeds: Seeds) -> list[ox.Triple]:
    """Ontology and alignments, as they stand in the dataset."""
    return [triple for triple, file in seeds.vocabulary.triples if file != "ontology/concepts.ttl"]


@pytest.fixture(scope="module")
def facts(seeds: Seeds, built: Dataset) -> list[ox.Triple]:
    """What the plain view says of entities, before inference: the types and relations of the register and the claims.

    Texts, passages and selectors are left out. No rule joins on them, and owlrl would take minutes for their literals.
    """
    plain = [built.claims[claim.iri] for _, claim in seeds.claims if claim.modality in VIEWS["reported"]]
    said = [t for graph in plain for t in (*graph.asserted, *graph.computed)]
    return [
        t
        for t in dict.fromkeys([*seeds.register.triples, *seeds.disagreements.triples, *said])
        if (t.predicate == TYPE or t.predicate.value.startswith(PG)) and isinstance(t.object, ox.NamedNode)
    ]


def test_the_closure_of_the_plain_view_is_that_of_owlrl(
    settings: Settings, rules: list[Rule], schema: list[ox.Triple], facts: list[ox.Triple]
) -> None:
    found = comparable(closure(rules, [*schema, *facts]))
    expected = comparable(from_oracle(owl_rl_closure(facts, settings.ontology)))
    assert sorted(map(str, found - expected)) == []
    assert sorted(map(str, expected - found)) == []
    assert len(facts) > 1500
    assert len(found) > 2 * len(facts)


def test_the_view_holds_the_whole_closure_and_nothing_else(
    built: Dataset, rules: list[Rule], schema: list[ox.Triple], facts: list[ox.Triple]
) -> None:
    """What follows from what the plain view says of entities is served; closing the view again adds nothing."""
    view = built.views["reported"]
    assert len(view) == len(set(view))
    assert closure(rules, [*schema, *facts]) <= set(view)
    assert Reasoner(rules).close(view)[0] == {}


def test_every_inferred_triple_of_the_views_follows_from_triples_of_lower_rounds(
    rules: list[Rule], schema: list[ox.Triple], facts: list[ox.Triple]
) -> None:
    given = [*schema, *facts]
    inferred, _ = Reasoner(rules).close(given)
    assert len(inferred) > 2000
    assert max(inferred.values()) >= 3
    assert misplaced(rules, given, inferred) == []


def test_every_inferred_triple_of_a_claim_follows_from_the_claim_and_what_is_known(
    built: Dataset, rules: list[Rule]
) -> None:
    """What a claim's graph entails has a proof whose premises are its own or stand in the default graph."""
    known = list(built.views["reported"])
    reasoner = Reasoner(rules)
    _, background = reasoner.close(known)
    for iri in sorted(built.claims)[::20]:
        own = [*built.claims[iri].asserted, *built.claims[iri].computed]
        inferred = reasoner.close_with_background(background, own)
        assert misplaced(rules, [*known, *own], inferred) == [], iri


def test_closing_upon_a_closed_graph_adds_what_closing_the_union_would(
    seeds: Seeds, built: Dataset, rules: list[Rule], schema: list[ox.Triple]
) -> None:
    known = list(dict.fromkeys([*schema, *seeds.register.triples]))
    reasoner = Reasoner(rules)
    _, background = reasoner.close(known)
    closed = closure(rules, known)
    tried = 0
    for iri in sorted(built.claims)[::12]:
        own = [*built.claims[iri].asserted, *built.claims[iri].computed]
        added = reasoner.close_with_background(background, own)
        assert {*added, *own} - closed == closure(rules, [*known, *own]) - closed, iri
        assert not closed & added.keys(), iri
        tried += 1
    assert tried >= 30


def test_closing_upon_a_graph_is_the_same_for_generated_graphs(tmp_path: Path) -> None:
    case = Case(SHAPES["several-at-once"], tmp_path)
    for seed in range(GRAPHS_PER_SHAPE):
        known, own = [*case.schema, *generated(seed)], generated(seed + 10_000)
        reasoner = Reasoner(case.rules)
        _, background = reasoner.close(known)
        closed = closure(case.rules, known)
        added = reasoner.close_with_background(background, own)
        assert {*added, *own} - closed == closure(case.rules, [*known, *own]) - closed, f"seed {seed}"


def test_closing_leaves_the_background_as_it_was(seeds: Seeds, built: Dataset, rules: list[Rule]) -> None:
    """Claims are closed one after another upon the same background; none may leak into the next."""
    reasoner = Reasoner(rules)
    _, background = reasoner.close(seeds.register.triples)
    first, second = (
        [*graph.asserted, *graph.computed] for graph in (built.claims["claim/001-50"], built.claims["claim/000-39"])
    )
    before = reasoner.close_with_background(background, second)
    reasoner.close_with_background(background, first)
    assert reasoner.close_with_background(background, second) == before


# ---- a checker of proofs that knows rules and rounds only

Binding = dict[ox.Variable, object]


def misplaced(rules: Iterable[Rule], given: Iterable[ox.Triple], inferred: Rounds) -> list[tuple[int, int | None, str]]:
    """Inferred triples whose round is not one more than that of the last premise of their shallowest proof.

    Each is told with the round it has and the round it should have; None where it follows from nothing.
    """
    proofs = Proofs(rules, {**inferred, **dict.fromkeys(given, 0)})
    due = {triple: min((last + 1 for last in proofs.of(triple)), default=None) for triple in inferred}
    return [(number, due[triple], str(triple)) for triple, number in inferred.items() if number != due[triple]]


class Proofs:
    """Every way in which a triple follows by one rule from triples that have a round."""

    def __init__(self, rules: Iterable[Rule], rounds: Rounds) -> None:
        self.rounds = rounds
        self.concluding: dict[ox.NamedNode, list[Rule]] = defaultdict(list)
        self.by_end: dict[tuple[object, ...], list[ox.Triple]] = defaultdict(list)
        for rule in rules:
            self.concluding[rule.head.predicate].append(rule)
        for t in rounds:
            for key in ((t.predicate,), (t.predicate, "subject", t.subject), (t.predicate, "object", t.object)):
                self.by_end[key].append(t)

    def of(self, triple: ox.Triple) -> Iterator[int]:
        """The highest round among the premises, for each proof of `triple`."""
        for rule in self.concluding[triple.predicate]:
            binding = matched(rule.head, triple, {})
            if binding is not None:
                yield from self.last_premises(rule.body, binding)

    def last_premises(self, body: Iterable[Pattern], binding: Binding) -> Iterator[int]:
        waiting = sorted(body, key=lambda pattern: len(self.fitting(pattern, binding)))
        if not waiting:
            yield 0
            return
        for triple in self.fitting(waiting[0], binding):
            extended = matched(waiting[0], triple, binding)
            if extended is not None:
                for last in self.last_premises(waiting[1:], extended):
                    yield max(self.rounds[triple], last)

    def fitting(self, pattern: Pattern, binding: Binding) -> list[ox.Triple]:
        subject, value = (binding.get(end, end) for end in (pattern.subject, pattern.object))
        keys = [(pattern.predicate,)]
        keys += [] if isinstance(subject, ox.Variable) else [(pattern.predicate, "subject", subject)]
        keys += [] if isinstance(value, ox.Variable) else [(pattern.predicate, "object", value)]
        return min((self.by_end.get(key, []) for key in keys), key=len)


def matched(pattern: Pattern, triple: ox.Triple, binding: Binding) -> Binding | None:
    """`binding` with what the pattern's variables are in the triple; None where they do not agree."""
    extended = dict(binding)
    for end, found in ((pattern.subject, triple.subject), (pattern.object, triple.object)):
        if extended.setdefault(end, found) != found if isinstance(end, ox.Variable) else end != found:
            return None
    return extended


def test_the_checker_of_proofs_finds_what_follows_from_nothing_and_what_comes_late() -> None:
    node = {name: ox.NamedNode(EX + name) for name in ("i0", "i1", "p", "A")}
    x, y = ox.Variable("x"), ox.Variable("y")
    rule = Rule("prp-dom", ("", "", ""), Pattern(x, TYPE, node["A"]), (Pattern(x, node["p"], y),))
    given = [ox.Triple(node["i0"], node["p"], node["i1"])]
    right, unfounded = (ox.Triple(node[name], TYPE, node["A"]) for name in ("i0", "i1"))
    assert misplaced([rule], given, {right: 1}) == []
    assert misplaced([rule], given, {right: 2}) == [(2, 1, str(right))]
    assert misplaced([rule], given, {unfounded: 1}) == [(1, None, str(unfounded))]
