"""Claims as nanopublications: the package of the community finds each valid, and they lose nothing of the claim."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from nanopub import Nanopub

from graph.core.errors import NotFoundError
from graph.core.namespaces import term
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps import exports, turtle
from graph.publishing.dumps.exports import Dump
from graph.publishing.dumps.nanopublications import NO_ASSERTION, nanopublications
from graph.publishing.dumps.parts import part_named
from tests import LONG

EVERY = 1 if LONG else 100
"""Of how many claims one is held against the package."""


def graphs(quads: list[ox.Quad]) -> dict[str, set[ox.Triple]]:
    """The triples of each graph by its name."""
    found: dict[str, set[ox.Triple]] = {}
    for quad in quads:
        found.setdefault(str(quad.graph_name)[1:-1], set()).add(quad.triple)
    return found


@pytest.fixture(scope="module")
def published(dataset: BuiltDataset) -> list[ox.Quad]:
    """All nanopublications."""
    return nanopublications(dataset)


@pytest.fixture(scope="module")
def made(published: list[ox.Quad]) -> dict[str, set[ox.Triple]]:
    """Their graphs."""
    return graphs(published)


def claims(dataset: BuiltDataset) -> list[str]:
    return sorted({str(quad.graph_name)[1:-1] for quad in dataset.quads("all") if quad.graph_name != ox.DefaultGraph()})


def test_every_claim_is_one_of_four_graphs(dataset: BuiltDataset, made: dict[str, set[ox.Triple]]) -> None:
    names = claims(dataset)
    assert len(names) == dataset.manifest.claims == 379
    parts = ("", "#head", "#provenance", "#pubinfo")
    assert set(made) == {claim + part for claim in names for part in parts}


def test_assertions_are_the_graphs_of_the_claims(dataset: BuiltDataset, made: dict[str, set[ox.Triple]]) -> None:
    expected = graphs([quad for quad in dataset.quads("all") if quad.graph_name != ox.DefaultGraph()])
    assert {claim: made[claim] for claim in expected} == expected


def test_the_package_finds_them_valid(dataset: BuiltDataset, published: list[ox.Quad]) -> None:
    tried = claims(dataset)[::EVERY]
    for claim in tried:
        own = [quad for quad in published if str(quad.graph_name)[1:-1].partition("#")[0] == claim]
        read = rdflib.ConjunctiveGraph()
        read.parse(data=turtle.written(own, dataset.base, graphs_as_given=True), format="trig")
        found = Nanopub(rdf=read)
        assert found.is_valid
        assert str(found.metadata.np_uri) == f"{claim}#nanopublication"
        assert str(found.metadata.assertion) == claim
        assert sum(1 for _ in read.quads()) == len(own) > 20
    assert len(tried) == (379 if LONG else 4)


def test_the_file_of_one_claim_holds_its_four_graphs(dataset: BuiltDataset, made: dict[str, set[ox.Triple]]) -> None:
    part = part_named("nanopublications")
    assert part
    content = exports.written(dataset, Dump(part, part.formats[0]), claim="claim/001-50")
    found = graphs(list(ox.parse(content, ox.RdfFormat.TRIG)))
    assert found == {name: held for name, held in made.items() if "/claim/001-50" in name}


def test_provenance_leads_to_the_words(dataset: BuiltDataset, made: dict[str, set[ox.Triple]]) -> None:
    for claim in claims(dataset):
        told = made[f"{claim}#provenance"]
        predicates = {triple.predicate for triple in told if triple.subject == ox.NamedNode(claim)}
        assert {term("prov:hadPrimarySource"), term("prov:wasQuotedFrom"), term("pg:modality")} <= predicates
        quoted = {triple.object for triple in told if triple.predicate == term("prov:wasQuotedFrom")}
        assert quoted <= {triple.subject for triple in told}, "its passages are there"
        assert not predicates & {term("dct:created"), term("dct:creator")}


def test_publication_info_names_coder_day_version_and_no_licence(
    dataset: BuiltDataset, made: dict[str, set[ox.Triple]]
) -> None:
    for claim in claims(dataset):
        info = {triple.predicate: triple.object for triple in made[f"{claim}#pubinfo"]}
        assert set(info) == {term("dct:created"), term("dct:creator"), term("dct:license"), term("owl:versionInfo")}
        assert info[term("dct:license")] == NO_ASSERTION
        assert info[term("owl:versionInfo")] == ox.Literal(dataset.version)


def test_those_of_a_document_or_a_claim_are_had_alone(dataset: BuiltDataset, made: dict[str, set[ox.Triple]]) -> None:
    of_document = graphs(nanopublications(dataset, "003"))
    assert of_document == {name: held for name, held in made.items() if "/claim/003-" in name}
    assert list(graphs(nanopublications(dataset, claim="claim/001-50"))) == [
        f"{dataset.base}claim/001-50{part}" for part in ("#head", "", "#provenance", "#pubinfo")
    ]
    with pytest.raises(NotFoundError, match="claim/001-999"):
        nanopublications(dataset, claim="claim/001-999")
