"""What lies around a thing: all that is said of it and where, with the names of what is named there, and no more."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.core.errors import NotFoundError
from graph.core.namespaces import term
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps.neighbourhood import around

Found = dict[str, list[ox.Quad]]
THINGS = ("state/france", "person/sergey-lavrov", "agreement/trilateral-statement-2020-11-09", "claim/001-50")


@pytest.fixture(scope="module")
def neighbourhoods(dataset: BuiltDataset) -> Found:
    """What lies around each of these things."""
    return {thing: around(dataset, thing, "reported") for thing in THINGS}


@pytest.mark.parametrize("thing", THINGS)
def test_everything_that_names_a_thing_is_there(
    dataset: BuiltDataset, quads: Found, neighbourhoods: Found, thing: str
) -> None:
    found, iri = set(neighbourhoods[thing]), dataset.base + thing
    everything = set(quads["reported"])
    assert found < everything
    naming = {
        quad
        for quad in everything
        if {str(quad.subject), str(quad.object)} & {f"<{iri}>"} or f"<{iri}#" in f"{quad.subject} {quad.object}"
    }
    assert naming <= found
    graphs = {quad.graph_name for quad in naming} - {ox.DefaultGraph()}
    graphs |= {ox.NamedNode(iri)} if thing.startswith("claim/") else set()
    assert graphs
    assert {quad for quad in everything if quad.graph_name in graphs} <= found


@pytest.mark.parametrize("thing", THINGS)
def test_claims_come_with_records_passages_and_names(quads: Found, neighbourhoods: Found, thing: str) -> None:
    found = neighbourhoods[thing]
    claims = {quad.graph_name for quad in found} - {ox.DefaultGraph()}
    subjects = {quad.subject for quad in found}
    for claim in claims:
        quotes = [quad for quad in found if quad.subject == claim and quad.predicate == term("pg:quote")]
        passages = {
            quad.object for quad in found if quad.subject == claim and quad.predicate == term("prov:wasQuotedFrom")
        }
        assert len(quotes) == len(passages) == 1
        assert passages <= subjects
    selectors = {quad.object for quad in found if quad.predicate == term("oa:hasSelector")}
    assert selectors <= subjects
    label = term("rdfs:label")
    labels = {
        quad.subject for quad in quads["reported"] if quad.predicate == label and quad.graph_name == ox.DefaultGraph()
    }
    named = {node for quad in found for node in (quad.subject, quad.predicate, quad.object)}
    assert {quad.subject for quad in found if quad.predicate == label} == named & labels


def test_it_is_small_beside_the_whole(neighbourhoods: Found) -> None:
    assert 100 < len(neighbourhoods["state/france"]) < 500


def test_what_nothing_names_is_not_there(dataset: BuiltDataset) -> None:
    with pytest.raises(NotFoundError, match="state/atlantis"):
        around(dataset, "state/atlantis", "all")
