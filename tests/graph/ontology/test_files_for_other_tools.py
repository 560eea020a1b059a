"""The ontology's files as other tools read them, each by itself and all: every term is declared, and of one kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from graph.core.namespaces import CONCEPT, PG, PREFIXES
from graph.core.settings import Settings
from graph.dataset.assembly import Dataset
from graph.ontology.comments import COMMENTED, MARK, with_comments
from graph.ontology.vocabulary import RDF_FILES

READ = {**{name: (name,) for name in RDF_FILES}, "all": RDF_FILES}
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
PROPERTIES = KINDS - {OWL.Class}
BUILT_IN = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))


def read(folder: Path, names: tuple[str, ...]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in names:
        graph.parse(folder / name, format="turtle")
    return graph


@pytest.fixture(scope="module", params=READ)
def graph(request: pytest.FixtureRequest, settings: Settings) -> rdflib.Graph:
    """A file by itself, and all of them together."""
    return read(settings.ontology, READ[request.param])


def kinds(graph: rdflib.Graph) -> dict[URIRef, set[URIRef]]:
    """The kinds as which each term is declared."""
    found: dict[URIRef, set[URIRef]] = defaultdict(set)
    for term, kind in graph.subject_objects(RDF.type):
        if kind in KINDS and isinstance(term, URIRef):
            found[term].add(kind)
    return found


def used(graph: rdflib.Graph) -> set[URIRef]:
    """The classes and properties that stand in a graph."""
    found = {*graph.predicates(), *graph.objects(None, RDF.type)}
    for axiom in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range):
        found |= {*graph.subjects(axiom), *graph.objects(None, axiom)}
    for axiom in (OWL.onProperty, OWL.inverseOf, OWL.someValuesFrom, RDF.first):
        found |= set(graph.objects(None, axiom))
    return {term for term in found if isinstance(term, URIRef) and not str(term).startswith(BUILT_IN)}


def test_every_term_is_declared_and_is_of_one_kind(graph: rdflib.Graph) -> None:
    declared, terms = kinds(graph), used(graph)
    assert len(terms) >= 9
    assert sorted(terms - declared.keys()) == []
    assert {term: several for term, several in declared.items() if len(several) > 1} == {}


def test_every_term_is_used_as_what_it_is(graph: rdflib.Graph) -> None:
    """Object properties with things, datatype properties with literals, both with axioms of their own kind."""
    declared = kinds(graph)
    for subject, predicate, value in graph:
        if predicate == RDFS.subPropertyOf:
            assert declared[subject] == (declared[value] if value != RDFS.label else {OWL.AnnotationProperty})
        elif predicate == RDFS.subClassOf:
            assert not isinstance(value, URIRef) or declared[value] == {OWL.Class}
        elif declared.get(predicate) == {OWL.ObjectProperty}:
            assert not isinstance(value, rdflib.Literal), predicate
        elif declared.get(predicate) == {OWL.DatatypeProperty}:
            assert isinstance(value, rdflib.Literal), predicate


def test_each_file_is_an_ontology_with_a_name_of_its_own(settings: Settings) -> None:
    names = [*read(settings.ontology, RDF_FILES).subjects(RDF.type, OWL.Ontology)]
    assert len(set(names)) == len(names) == len(RDF_FILES)
    for name in RDF_FILES:
        assert len([*read(settings.ontology, (name,)).subjects(RDF.type, OWL.Ontology)]) == 1


def test_no_two_terms_have_one_label(settings: Settings) -> None:
    """Not even a class and a property, nor in other letters: lists of terms show labels alone."""
    graph = read(settings.ontology, RDF_FILES)
    ours = [term for term in kinds(graph) if term.startswith(PG)]
    labels = Counter(str(label).casefold() for term in ours for label in graph.objects(term, RDFS.label))
    assert labels.total() == len(ours) >= 135
    assert [label for label, count in labels.items() if count > 1] == []


def test_every_definition_is_a_comment_too(settings: Settings) -> None:
    """And there is no comment that is none; what `make comments` writes is what stands there."""
    graph, tried = read(settings.ontology, RDF_FILES), 0
    for term in {term for term in graph.subjects() if str(term).startswith((PG, CONCEPT))}:
        assert {*graph.objects(term, RDFS.comment)} == {*graph.objects(term, SKOS.definition)}, term
        tried += (term, RDFS.comment, None) in graph
    assert tried >= 295
    for name in COMMENTED:
        text = (settings.ontology / name).read_text("utf-8")
        assert text == with_comments(text), f"ontology/{name}: run `make comments`"


BY_HAND = """\
@prefix pg: <https://w3id.org/peacegraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
pg:A skos:definition "A \\"b\\"; ü."@en ."""


def test_comments_are_written_anew_from_what_is_written_by_hand() -> None:
    before = f"{BY_HAND}\n\n{MARK}\n\npg:A rdfs:comment "
    expected = before + '"A \\"b\\"; ü."@en .\n'
    assert with_comments(BY_HAND) == with_comments(expected) == expected
    assert with_comments(before + '"drifted"@en .\npg:B rdfs:comment "of nothing" .\n') == expected


def test_the_data_use_every_property_as_what_it_is(built: Dataset, settings: Settings) -> None:
    """In both views and in the graphs of claims."""
    declared = kinds(read(settings.ontology, RDF_FILES))
    found: dict[str, set[bool]] = defaultdict(set)
    for triple in (*built.views["all"], *(triple for claim in built.claims.values() for triple in claim)):
        found[triple.predicate.value].add(isinstance(triple.object, ox.Literal))
    properties = {name: literal for name, literal in found.items() if not name.startswith(BUILT_IN)}
    assert len(properties) >= 130
    for name, literal in properties.items():
        (kind,) = declared[URIRef(name)]
        assert kind in PROPERTIES
        assert kind == OWL.AnnotationProperty or literal == {kind == OWL.DatatypeProperty}, name
