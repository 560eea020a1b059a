"""The ontology says what it means, says no more than our rules can carry out, and nothing in it is idle."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from graph.core.namespaces import CONCEPT, PG, PREFIXES, term
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.ontology.rules import AxiomError, compile_rules
from graph.ontology.vocabulary import RDF_FILES, Vocabulary

CLASSES, OBJECT_PROPERTIES, DATATYPE_PROPERTIES = 47, 84, 18
"""How large our own vocabulary is. A class or property more is a decision: change the number with it, and say why."""

ADOPTED_KEYS = frozenset(
    {"title", "summary", "sourceLine", "publisher", "dateline", "published", "country", "contentUrl", "sha256", "guide"}
    | {"note", "label", "curator", "curated"}
)
"""Keys of context.json that are not named after a term of ours."""

OPEN_TERMS = {term(f"rdf:{name}") for name in ("type", "first", "rest", "nil")}
"""Terms of RDF itself, which need no declaration."""

AXIOMS = {term(f"rdfs:{name}") for name in ("subClassOf", "subPropertyOf", "domain", "range")} | {term("owl:inverseOf")}
CHARACTERISTICS = {term("owl:SymmetricProperty"), term("owl:TransitiveProperty")}
SCHEMA = {term(f"rdfs:{name}") for name in ("subClassOf", "subPropertyOf", "domain", "range")}

FORBIDDEN = {
    "a functional property": "pg:holder a owl:FunctionalProperty .",
    "an inverse functional property": "pg:holder a owl:InverseFunctionalProperty .",
    "an asymmetric property": "pg:partOf a owl:AsymmetricProperty .",
    "an irreflexive property": "pg:partOf a owl:IrreflexiveProperty .",
    "a reflexive property": "pg:partOf a owl:ReflexiveProperty .",
    "a negative assertion": "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual pg:x .",
    "an anonymous superclass": (
        "pg:Call rdfs:subClassOf [ a owl:Restriction ; owl:onProperty pg:kind ; owl:hasValue pg:x ] ."
    ),
    "a union on the left": "[ a owl:Class ; owl:unionOf ( pg:Call pg:Meeting ) ] rdfs:subClassOf pg:Contact .",
    "an enumeration on the left": "[ a owl:Class ; owl:oneOf ( pg:x pg:y ) ] rdfs:subClassOf pg:Contact .",
    "a complement": "[ a owl:Class ; owl:complementOf pg:Call ] rdfs:subClassOf pg:Contact .",
    "a universal restriction": (
        "[ a owl:Restriction ; owl:onProperty pg:kind ; owl:allValuesFrom pg:Call ] rdfs:subClassOf pg:Contact ."
    ),
    "a cardinality": (
        "[ a owl:Restriction ; owl:onProperty pg:kind ; owl:maxCardinality 1 ] rdfs:subClassOf pg:Contact ."
    ),
    "a self restriction": (
        "[ a owl:Restriction ; owl:onProperty pg:kind ; owl:hasSelf true ] rdfs:subClassOf pg:Contact ."
    ),
    "a restriction on nothing": "[ a owl:Restriction ; owl:hasValue pg:x ] rdfs:subClassOf pg:Contact .",
    "a restriction with two values": (
        "[ a owl:Restriction ; owl:onProperty pg:kind ; owl:hasValue pg:x , pg:y ] rdfs:subClassOf pg:Contact ."
    ),
    "a key": "pg:Tenure owl:hasKey ( pg:holder pg:office ) .",
    "the same individuals": "pg:x owl:sameAs pg:y .",
    "different individuals": "pg:x owl:differentFrom pg:y .",
    "equivalent classes": "pg:State owl:equivalentClass <https://schema.org/Country> .",
    "equivalent properties": "pg:place owl:equivalentProperty <https://schema.org/location> .",
    "disjoint properties": "pg:began owl:propertyDisjointWith pg:ended .",
    "several disjoint properties": "[] a owl:AllDisjointProperties ; owl:members ( pg:began pg:ended ) .",
    "several different individuals": "[] a owl:AllDifferent ; owl:members ( pg:x pg:y ) .",
    "a class without members": "pg:Call rdfs:subClassOf owl:Nothing .",
    "a disjoint union": "pg:Contact owl:disjointUnionOf ( pg:Call pg:Meeting ) .",
    "an import": "<https://w3id.org/peacegraph/ontology> owl:imports <http://www.w3.org/ns/org> .",
    "the inverse of a chain": "pg:heldOffice owl:propertyChainAxiom ( [ owl:propertyChainAxiom ( pg:holder ) ] ) .",
}


@pytest.fixture(scope="module")
def vocabulary(seeds: Seeds) -> Vocabulary:
    return seeds.vocabulary


@pytest.fixture(scope="module")
def declared(vocabulary: Vocabulary) -> dict[ox.NamedNode, set[ox.NamedNode]]:
    """Every term that the files of `ontology/` declare, with its kinds."""
    found: dict[ox.NamedNode, set[ox.NamedNode]] = {}
    for quad in vocabulary.store.quads_for_pattern(None, term("rdf:type"), None):
        found.setdefault(quad.subject, set()).add(quad.object)
    return found


@pytest.fixture(scope="module")
def used(built: Dataset, vocabulary: Vocabulary) -> set[ox.NamedNode]:
    """Every predicate, class and concept that the data use: in the view of everything or in a claim's graph."""
    schema = {triple for triple, _ in vocabulary.triples}
    data: Iterator[ox.Triple] = itertools.chain(built.views["all"], *built.claims.values())
    found: set[ox.NamedNode] = set()
    for triple in data:
        if triple in schema or triple.predicate in SCHEMA:
            continue
        found.add(triple.predicate)
        if triple.predicate == term("rdf:type") or str(getattr(triple.object, "value", "")).startswith(CONCEPT):
            found.add(triple.object)
    return found


def own(declared: dict[ox.NamedNode, set[ox.NamedNode]], *kinds: str) -> set[ox.NamedNode]:
    wanted = {term(kind) for kind in kinds}
    return {node for node, found in declared.items() if str(node.value).startswith(PG) and found & wanted}


def values(store: ox.Store, node: ox.NamedNode, *predicates: str) -> list[ox.Literal]:
    return [q.object for name in predicates for q in store.quads_for_pattern(node, term(name), None)]


def test_every_axiom_of_the_ontology_becomes_a_rule(vocabulary: Vocabulary) -> None:
    """Ranges that are datatypes are left to the shapes: literals are no subjects that could be typed."""
    rules = compile_rules(vocabulary.store)
    stated = {rule.axiom for rule in rules if not rule.name.startswith("scm-")}
    axioms = {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in vocabulary.store
        if (quad.predicate in AXIOMS or quad.object in CHARACTERISTICS)
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode)
        and not quad.object.value.startswith(PREFIXES["xsd"])
    }
    assert len(axioms) > 200
    assert axioms <= stated
    assert all(axiom in axioms or "(expression)" in axiom for axiom in stated)


@pytest.mark.parametrize("axiom", FORBIDDEN.values(), ids=[name.replace(" ", "-") for name in FORBIDDEN])
def test_an_axiom_that_no_rule_carries_out_is_refused(vocabulary: Vocabulary, axiom: str) -> None:
    """Not dropped in silence: what the ontology says and what the dataset holds never part."""
    store = ox.Store()
    for name in RDF_FILES:
        store.load(path=vocabulary.folder / name, format=ox.RdfFormat.TURTLE)
    prefixes = f"@prefix pg: <{PG}> . @prefix owl: <{term('owl:').value}> . @prefix rdfs: <{term('rdfs:').value}> . "
    store.load(prefixes + axiom, ox.RdfFormat.TURTLE)
    with pytest.raises(AxiomError):
        compile_rules(store)


def test_every_kind_of_forbidden_axiom_is_tried() -> None:
    assert len(FORBIDDEN) == 27


def test_the_vocabulary_is_as_large_as_was_decided(declared: dict[ox.NamedNode, set[ox.NamedNode]]) -> None:
    sizes = [len(own(declared, kind)) for kind in ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty")]
    assert sizes == [CLASSES, OBJECT_PROPERTIES, DATATYPE_PROPERTIES]


def test_the_vocabulary_knows_the_same_terms_as_the_ontology(
    vocabulary: Vocabulary, declared: dict[ox.NamedNode, set[ox.NamedNode]]
) -> None:
    assert {PG + name for name in vocabulary.classes} == {n.value for n in own(declared, "owl:Class")}
    properties = own(declared, "owl:ObjectProperty", "owl:DatatypeProperty")
    assert {PG + name for name in vocabulary.properties} == {n.value for n in properties}


@pytest.mark.parametrize("annotation", ["rdfs:label", "skos:definition", "skos:example"])
def test_every_term_has_one_label_one_definition_and_an_example(
    vocabulary: Vocabulary, declared: dict[ox.NamedNode, set[ox.NamedNode]], annotation: str
) -> None:
    terms = own(declared, "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty")
    assert len(terms) == CLASSES + OBJECT_PROPERTIES + DATATYPE_PROPERTIES
    wrong = {
        node.value: found
        for node in terms
        if len(found := values(vocabulary.store, node, annotation)) != 1 or found[0].language != "en"
    }
    assert wrong == {}


def test_no_two_terms_of_a_kind_have_the_same_label(
    vocabulary: Vocabulary, declared: dict[ox.NamedNode, set[ox.NamedNode]]
) -> None:
    for kinds in (("owl:Class",), ("owl:ObjectProperty", "owl:DatatypeProperty")):
        labels = [
            str(label) for node in own(declared, *kinds) for label in values(vocabulary.store, node, "rdfs:label")
        ]
        assert len(labels) == len(set(labels))


def test_every_term_that_the_data_use_is_declared(
    used: set[ox.NamedNode], declared: dict[ox.NamedNode, set[ox.NamedNode]], vocabulary: Vocabulary
) -> None:
    """Predicates and classes; concepts too. A term that something of ours lies below is declared by that."""
    above = {
        quad.object
        for name in ("rdfs:subClassOf", "rdfs:subPropertyOf")
        for quad in vocabulary.store.quads_for_pattern(None, term(name), None)
    }
    assert len(used) > 100
    assert sorted(node.value for node in used - declared.keys() - above - OPEN_TERMS) == []


def test_every_term_of_ours_is_used_by_the_data_or_reserved_with_a_reason(
    used: set[ox.NamedNode], declared: dict[ox.NamedNode, set[ox.NamedNode]], vocabulary: Vocabulary
) -> None:
    """`skos:editorialNote "Reserved: …"` says why a term stands that no document has needed yet."""
    reserved = {
        node
        for node in declared
        if any(v.value.startswith("Reserved: ") for v in values(vocabulary.store, node, "skos:editorialNote"))
    }
    idle = own(declared, "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty") - used
    assert sorted(node.value.removeprefix(PG) for node in idle - reserved) == []
    assert sorted(node.value.removeprefix(PG) for node in reserved & used) == [], "reserved, but used"


def test_every_concept_is_in_a_scheme_and_has_one_label(
    vocabulary: Vocabulary, declared: dict[ox.NamedNode, set[ox.NamedNode]]
) -> None:
    schemes = {node for node, kinds in declared.items() if term("skos:ConceptScheme") in kinds}
    concepts = {node for node, kinds in declared.items() if term("skos:Concept") in kinds}
    assert {node.value.removeprefix(CONCEPT) for node in concepts} == set(vocabulary.concepts)
    assert all(node.value.startswith(CONCEPT) for node in schemes | concepts)
    for node in concepts:
        found = set(values(vocabulary.store, node, "skos:inScheme"))
        assert found, f"{node} is in no scheme"
        assert found <= schemes, f"{node} is in a scheme that is not declared"
    for node in schemes | concepts:
        assert len(values(vocabulary.store, node, "skos:prefLabel")) == 1, node


def test_every_key_of_the_claims_files_is_a_declared_term(
    vocabulary: Vocabulary, declared: dict[ox.NamedNode, set[ox.NamedNode]]
) -> None:
    keys = {k: v for k, v in vocabulary.context.items() if k not in ("id", "type", "facts") and not k.startswith("@")}
    prefixes = {k: v for k, v in keys.items() if isinstance(v, str) and v.startswith("http")}
    for key in keys.keys() - prefixes.keys():
        meant = keys[key]["@id"] if isinstance(keys[key], dict) else keys[key]
        prefix, _, local = meant.partition(":")
        assert ox.NamedNode(prefixes[prefix] + local) in declared, f"{key} means {meant}"
        assert key in ADOPTED_KEYS or (prefix, local) == ("pg", key), f"{key} means {meant}"
    assert keys.keys() >= ADOPTED_KEYS


def test_every_class_and_every_property_that_is_not_computed_or_inferred_can_be_curated(vocabulary: Vocabulary) -> None:
    """Terms that the loader or the closure makes have no key, so that nobody types what is to be derived."""
    made_by_program = {
        name
        for name in vocabulary.properties
        if any(
            v.value.startswith(("Computed:", "Inferred:"))
            for v in values(vocabulary.store, ox.NamedNode(PG + name), "skos:definition")
        )
    }
    made_by_loader = {"edtf", "relativeTo", "contradicts", "side", "statedIn", "silentIn", "passageRole", "explanation"}
    made_by_loader |= {"identityOf", "passageFor", "passageAgainst"}
    assert made_by_program >= {
        "notBefore",
        "startsBy",
        "notAfter",
        "mentions",
        "publishedBy",
        "voice",
        "quote",
        "sentence",
        "sentenceStart",
        "participant",
    }
    assert not (made_by_program | made_by_loader) & vocabulary.context.keys()
    assert vocabulary.properties - made_by_program - made_by_loader - vocabulary.context.keys() == set()
    assert vocabulary.classes - vocabulary.context.keys() == set()


def test_keys_of_entities_are_read_as_references_and_keys_of_words_are_not(
    vocabulary: Vocabulary, declared: dict[ox.NamedNode, set[ox.NamedNode]]
) -> None:
    for name in vocabulary.properties & vocabulary.context.keys():
        entry = vocabulary.context[name]
        is_reference = isinstance(entry, dict) and entry.get("@type") == "@id"
        assert is_reference == (term("owl:ObjectProperty") in declared[ox.NamedNode(PG + name)]), name


def test_alignments_go_one_hop_up_only(vocabulary: Vocabulary) -> None:
    """Never sideways, never down, nothing imported.

    No axiom is about a term of another vocabulary, except two of SKOS and PROV themselves that the file names.
    """
    going_up = {term("rdfs:subClassOf"), term("rdfs:subPropertyOf")}
    foreign = set()
    for quad in ox.parse(path=vocabulary.folder / "alignments.ttl", format=ox.RdfFormat.TURTLE):
        assert isinstance(quad.subject, ox.NamedNode), "only names are aligned"
        assert not quad.predicate.value.startswith(term("owl:").value), quad
        if quad.predicate in going_up:
            assert not quad.object.value.startswith(PG), f"{quad.subject} is put below a term of ours"
            if not quad.subject.value.startswith(PG):
                foreign.add((quad.subject, quad.object))
    assert foreign == {
        (term("skos:prefLabel"), term("rdfs:label")),
        (term("prov:wasQuotedFrom"), term("prov:wasDerivedFrom")),
    }


def test_no_term_of_another_vocabulary_lies_below_another_of_ours(vocabulary: Vocabulary) -> None:
    """One hop: what is above a term of ours in another vocabulary has nothing above it here."""
    for name in ("rdfs:subClassOf", "rdfs:subPropertyOf"):
        for quad in vocabulary.store.quads_for_pattern(None, term(name), None):
            if isinstance(quad.subject, ox.NamedNode) and not quad.object.value.startswith(PG):
                above = list(vocabulary.store.quads_for_pattern(quad.object, term(name), None))
                assert above == [], quad.object
