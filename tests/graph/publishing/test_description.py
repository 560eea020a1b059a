"""The description of the dataset: what it counts is what SPARQL counts, and it speaks in terms that exist."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, VOID

from graph.claims.facts import KINDS_OF_ID, REGISTERED_KINDS
from graph.core.namespaces import PG, shorten
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.dataset.dataset_folder import Manifest
from graph.publishing.built import BuiltDataset
from graph.publishing.description.access import Download
from graph.publishing.description.dataset_description import DatasetDescription
from graph.publishing.description.files import files, turtle
from graph.publishing.description.parts import NAME, names
from graph.publishing.description.vocabulary_terms import NAMESPACES, name_of, term
from graph.publishing.dumps.dump import part_quads
from graph.store.dataset_store import EmbeddedStore, solutions

DOWNLOADS = (
    Download("dumps/reported.ttl", "text/turtle", 12, "ab" * 32, "The reported view"),
    Download("dumps/record.nq.gz", "application/n-quads", 7, "cd" * 32, "Everything", "application/gzip"),
)
SHAPES = Path(__file__).with_name("description_shapes.ttl")
WHERE = {
    "": ("reported", "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"),
    "reported": ("reported", "?s ?p ?o"),
    "all": ("all", "?s ?p ?o"),
    "claims": ("reported", "GRAPH ?g { ?s ?p ?o }"),
}
"""The triples of a part, as SPARQL asks for them; the whole has those of the other view besides."""
OTHER_TERMS = {
    "void": {"class"},
    "dcat": {"version"},  # DCAT 3, section 6.4; the list of rdflib is that of DCAT 2
    "spdx": {"Checksum", "algorithm", "checksum", "checksumAlgorithm_sha256", "checksumValue"},  # SPDX 2.3, RDF
    "sd": {"Dataset", "Graph", "Service", "defaultDataset", "defaultGraph", "endpoint"},  # SPARQL 1.1 SD, section 3
    "schema": {"sha256", "softwareVersion"},
}
"""Terms that the specifications define and rdflib does not list."""
LISTED = {"void": VOID, "dcat": DCAT, "dct": DCTERMS, "foaf": FOAF, "owl": OWL, "prov": PROV, "rdf": RDF, "rdfs": RDFS}


@pytest.fixture(scope="module")
def dataset(settings: Settings, built_manifest: Manifest) -> BuiltDataset:
    assert built_manifest.claims
    return BuiltDataset.current(settings)


@pytest.fixture(scope="module")
def description(dataset: BuiltDataset) -> DatasetDescription:
    return DatasetDescription.of(dataset)


@pytest.fixture(scope="module")
def told(description: DatasetDescription) -> rdflib.Graph:
    """The whole description, as rdflib reads it."""
    graph = rdflib.Graph()
    return graph.parse(data=turtle(description.whole(DOWNLOADS), description.built.base), format="turtle")


def triples_of(store: EmbeddedStore, part: str) -> set[ox.Triple]:
    """The different triples of a part, as SPARQL gives them."""
    view, where = WHERE[part]
    found = solutions(store, f"SELECT ?s ?p ?o WHERE {{ {where} }}", view)
    triples = {ox.Triple(row["s"], row["p"], row["o"]) for row in found}  # type: ignore[arg-type]
    return triples | triples_of(store, "all") if part == "" else triples


@pytest.mark.parametrize("part", WHERE)
def test_the_counts_of_a_part_are_those_of_sparql(
    description: DatasetDescription, store: EmbeddedStore, part: str
) -> None:
    counts, triples = description.statistics.counts[part], triples_of(store, part)
    assert counts.triples == len(triples) > 3_000
    assert counts.subjects == len({t.subject for t in triples})
    assert counts.objects == len({t.object for t in triples})
    assert len(counts.properties) == len({t.predicate for t in triples})
    assert len(counts.classes) == len({t.object for t in triples if t.predicate == term("rdf:type")})
    iris = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
    assert counts.entities == sum(iri.startswith(store.base) for iri in iris)


@pytest.mark.parametrize("view", VIEWS)
def test_every_partition_counts_what_sparql_counts(
    description: DatasetDescription, store: EmbeddedStore, told: rdflib.Graph, view: str
) -> None:
    part = rdflib.URIRef(f"{store.base}dataset/{view}")
    classes = {
        (str(told.value(p, VOID["class"])), str(told.value(p, VOID.entities))) for p in told[part : VOID.classPartition]
    }
    text = "SELECT ?class (STR(COUNT(?s)) AS ?n) WHERE { ?s a ?class } GROUP BY ?class"
    assert classes == {(row["class"].value, row["n"].value) for row in solutions(store, text, view)}
    counted = (VOID.property, VOID.triples, VOID.distinctSubjects, VOID.distinctObjects)
    properties = {tuple(str(told.value(p, name)) for name in counted) for p in told[part : VOID.propertyPartition]}
    text = (
        "SELECT ?p (STR(COUNT(*)) AS ?n) (STR(COUNT(DISTINCT ?s)) AS ?subjects) (STR(COUNT(DISTINCT ?o)) AS ?objects) "
        "WHERE { ?s ?p ?o } GROUP BY ?p"
    )
    assert properties == {tuple(value.value for value in row) for row in solutions(store, text, view)}
    assert (len(classes), len(properties)) > (70, 150)


@pytest.mark.parametrize("part", ["inferred", "ontology"])
def test_the_other_parts_are_those_of_the_dumps(
    dataset: BuiltDataset, description: DatasetDescription, part: str
) -> None:
    triples = {quad.triple for quad in part_quads(dataset, part, DEFAULT_VIEW)}
    assert description.statistics.counts[part].triples == len(triples) > 1_000


def test_the_linksets_count_the_links_to_wikidata(told: rdflib.Graph, store: EmbeddedStore) -> None:
    text = (
        "SELECT ?p (STR(COUNT(*)) AS ?n) WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?o), STR(wd:))) "
        "FILTER(!STRSTARTS(STR(?p), 'https://w3id.org/sssom/')) } GROUP BY ?p"
    )
    linked = {(row["p"].value, row["n"].value) for row in solutions(store, text)}
    sets = {
        (str(told.value(s, VOID.linkPredicate)), str(told.value(s, VOID.triples)))
        for s in told[: RDF.type : VOID.Linkset]
    }
    assert sets == linked
    assert len(sets) == 3


def test_it_keeps_its_shapes(told: rdflib.Graph) -> None:
    conforms, _, report = validate(told, shacl_graph=rdflib.Graph().parse(SHAPES), inference="none")
    assert conforms, report
    assert len(list(told[: RDF.type : DCAT.Distribution])) == 2


@pytest.mark.parametrize(
    "missing", ["dct:rights", "dcat:version", "void:subset", "spdx:checksum", "void:linkPredicate"]
)
def test_the_shapes_find_what_is_missing(told: rdflib.Graph, missing: str) -> None:
    less = rdflib.Graph() + told
    less.remove((None, rdflib.URIRef(term(missing).value), None))
    conforms, _, report = validate(less, shacl_graph=rdflib.Graph().parse(SHAPES), inference="none")
    assert not conforms
    assert missing.partition(":")[2] in report


def test_every_term_in_it_is_defined(description: DatasetDescription, store: EmbeddedStore) -> None:
    triples = description.whole(DOWNLOADS)
    used = {t.predicate.value for t in triples}
    used |= {t.object.value for t in triples if t.predicate == term("rdf:type")}
    checked = 0
    for iri in sorted(used):
        prefix, _, local = next(
            f"{p}:{iri.removeprefix(n)}" for p, n in NAMESPACES.items() if iri.startswith(n)
        ).partition(":")
        if prefix == "pg":
            assert store.holds(ox.NamedNode(iri), "reported"), iri
        elif local not in OTHER_TERMS.get(prefix, set()):
            assert local in LISTED[prefix].__annotations__ or iri in LISTED[prefix], iri
        checked += 1
    assert checked > 70


def test_its_names_are_no_names_of_the_data(description: DatasetDescription, dataset: BuiltDataset) -> None:
    made = {t.subject.value for t in description.whole(DOWNLOADS) if isinstance(t.subject, ox.NamedNode)}
    made = {iri for iri in made if iri.startswith(f"{dataset.base}dataset")}
    assert len(made) > 700
    for view in VIEWS:
        for quad in dataset.quads(view):
            for node in (quad.subject, quad.object, quad.graph_name):
                assert not (isinstance(node, ox.NamedNode) and node.value.startswith(f"{dataset.base}dataset")), quad


def test_no_curator_can_give_such_a_name() -> None:
    kinds = {**KINDS_OF_ID, **REGISTERED_KINDS}
    assert len(kinds) > 20
    assert NAME not in kinds


def test_nothing_is_said_twice_and_nothing_is_without_a_name(description: DatasetDescription) -> None:
    triples = description.whole(DOWNLOADS)
    assert len(triples) == len(set(triples)) > 3_000
    assert not any(isinstance(node, ox.BlankNode) for t in triples for node in (t.subject, t.object))
    texts = {t.object.value for t in triples if t.predicate in (term("dct:title"), term("rdfs:label"))}
    assert len(texts) > 14


def test_the_head_is_short_and_begins_with_the_dataset(description: DatasetDescription) -> None:
    head = description.head(DOWNLOADS)
    assert head[0].subject.value == f"{description.built.base}dataset"
    assert set(head) < set(description.whole(DOWNLOADS))
    assert 150 < len(head) < 250
    assert not [t for t in head if t.predicate in (term("void:classPartition"), term("void:propertyPartition"))]


def test_the_documents_are_told_with_publisher_and_the_hash_of_their_text(
    told: rdflib.Graph, dataset: BuiltDataset
) -> None:
    documents = sorted(told[rdflib.URIRef(f"{dataset.base}dataset") : PROV.wasDerivedFrom])
    assert len(documents) == 5
    sha256 = rdflib.URIRef(NAMESPACES["schema"] + "sha256")
    texts = sorted((dataset.settings.seeds / "documents").glob("*.txt"))
    for document, text in zip(documents, texts, strict=True):
        assert str(told.value(document, sha256)) == hashlib.sha256(text.read_bytes()).hexdigest()
        assert told.value(document, DCTERMS.publisher)
        assert told.value(document, rdflib.URIRef(f"{PG}earliest"))


def test_it_tells_the_day_and_the_period_of_the_data_but_no_time_of_the_build(
    told: rdflib.Graph, store: EmbeddedStore
) -> None:
    dataset = rdflib.URIRef(f"{store.base}dataset")
    days = {row["d"].value for row in solutions(store, "SELECT ?d { ?c a pg:Claim ; dct:created ?d }")}
    assert str(told.value(dataset, DCTERMS.modified)) == max(days)
    period = told.value(dataset, DCTERMS.temporal)
    assert (str(told.value(period, DCAT.startDate)), str(told.value(period, DCAT.endDate))) == (
        "1988-01-01",
        "2021-11-26",
    )
    assert [str(place) for place in told[dataset : DCTERMS.spatial]] == [f"{store.base}territory/nagorno-karabakh"]
    assert not {p for p in told.predicates() if p in (PROV.startedAtTime, PROV.endedAtTime, PROV.generatedAtTime)}


def test_another_address_serves_the_same_dataset(description: DatasetDescription) -> None:
    here, there = description.whole(DOWNLOADS), description.whole(DOWNLOADS, "http://localhost:8000/")
    served = {t.object.value for t in there if t.predicate in (term("void:sparqlEndpoint"), term("dcat:downloadURL"))}
    assert served == {
        f"http://localhost:8000/{path}" for path in ("sparql", "dumps/reported.ttl", "dumps/record.nq.gz")
    }
    moved = {t.subject.value for t in here} ^ {t.subject.value for t in there}
    assert {iri.rpartition("/")[2] for iri in moved} == {"void", "sparql"}


def test_the_file_is_the_same_each_time_and_names_no_machine(
    dataset: BuiltDataset, description: DatasetDescription
) -> None:
    ((path, content),) = files(dataset, DOWNLOADS)
    assert path == "void.ttl"
    assert content == turtle(description.whole(DOWNLOADS), dataset.base)
    assert str(dataset.settings.root).encode() not in content
    assert content.startswith(f"@base <{dataset.base}> .\n@prefix pg: ".encode())


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (PG + "Claim", "pg-Claim"),
        (NAMESPACES["sssom"] + "object_id", "sssom-object_id"),
        ("http://example.org/a/b#c", "http%3A%2F%2Fexample.org%2Fa%2Fb%23c"),
    ],
)
def test_partitions_are_named_by_prefix_and_local_name(iri: str, name: str) -> None:
    assert name_of(iri) == name


def test_names_of_partitions_are_one_to_one(description: DatasetDescription) -> None:
    for part in names():
        counts = description.statistics.counts[part]
        for terms in (counts.classes, counts.properties):
            assert len({name_of(iri) for iri in terms}) == len(terms)
    assert shorten(f"{description.built.base}dataset/all", description.built.base) == "<dataset/all>"
