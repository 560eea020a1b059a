"""The published shapes fit what is served, not only what is curated: a view with all that follows conforms to them."""

from __future__ import annotations

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import SH

from graph.core.namespaces import term
from graph.core.settings import Settings
from graph.dataset.assembly import Dataset
from graph.dataset.rdflib_graph import rdflib_graph
from graph.ontology.shortcuts import shortcut_properties
from graph.ontology.vocabulary import Vocabulary

PLANTED = "https://w3id.org/peacegraph/claim/001-02"


def results(triples: list[ox.Triple], settings: Settings) -> list[tuple[str, str]]:
    """The focus node and path of each result."""
    shapes = rdflib.Graph().parse(settings.ontology / "shapes.ttl")
    _, report, _ = pyshacl.validate(rdflib_graph(triples), shacl_graph=shapes, inference="none")
    found = report.objects(None, SH.result)
    return [(str(report.value(r, SH.focusNode)), str(report.value(r, SH.resultPath))) for r in found]


def test_the_view_of_every_modality_conforms(built: Dataset, settings: Settings) -> None:
    """With inferred triples, as it is exported; without the shapes' exceptions more than a thousand would not fit."""
    view = built.views["all"]
    shortcuts = shortcut_properties(Vocabulary(settings.ontology))
    assert {t.predicate.value for t in view} >= shortcuts
    assert {term("schema:mentions"), term("rdfs:subClassOf")} <= {t.predicate for t in view}
    assert results(view, settings) == []


def test_what_does_not_fit_would_be_found(built: Dataset, settings: Settings) -> None:
    """A claim with a property that no shape knows, and without its modality."""
    claim = ox.NamedNode(PLANTED)
    about = [t for t in built.views["all"] if t.subject == claim or t.predicate == term("skos:inScheme")]
    foreign = ox.Triple(claim, term("schema:creditText"), ox.Literal("planted"))
    spoilt = [t for t in (*about, foreign) if t.predicate != term("pg:modality")]
    found = {path for focus, path in results(spoilt, settings) if focus == PLANTED}
    assert found >= {term("schema:creditText").value, term("pg:modality").value}
