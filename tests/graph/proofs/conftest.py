"""Every inferred triple of both views and of all claim graphs, proved once for all of these tests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pyoxigraph as ox
import pytest

from graph.core.serialization import normalised
from graph.core.settings import Settings
from graph.core.views import VIEWS
from graph.curation.seeds import Seeds
from graph.dataset.assembly import triples_by_support
from graph.dataset.provenance_index import ENTRY_PREFIX
from graph.ontology import axioms
from graph.ontology.closure import Reasoner
from graph.proofs.premises import VIEW, GraphTriple
from graph.proofs.proof import ProofNode
from graph.proofs.proof_finder import ProofFinder
from graph.store.dataset_store import EmbeddedStore
from tests.graph.proofs.checks import Place, Proved, Rules


@pytest.fixture(scope="session")
def cited(settings: Settings) -> Rules:
    return axioms.axioms_by_rule(settings.ontology)


@pytest.fixture(scope="session")
def inferred(store: EmbeddedStore, index: EmbeddedStore) -> dict[Place, dict[GraphTriple, int]]:
    """Every inferred triple with its round, as the provenance index has it; claims are proved in either view."""
    found: dict[Place, dict[GraphTriple, int]] = {(view, kind): {} for view in VIEWS for kind in ("view", "claims")}
    for marked in chain(*index.stores.values()):
        name, mark, number = marked.graph_name.value.removeprefix(ENTRY_PREFIX).partition(":round:")
        if mark and name.startswith("view:"):
            found[name.removeprefix("view:"), "view"][GraphTriple(VIEW, marked.triple)] = int(number.partition(":")[0])
        elif mark:
            for view in VIEWS:
                claim = name.removesuffix(":type").replace(":", "/")  # a type that the claim does not say itself
                node = GraphTriple(store.base + claim, marked.triple)
                found[view, "claims"][node] = int(number)
    return found


@pytest.fixture(scope="session")
def proofs(store: EmbeddedStore, index: EmbeddedStore, cited: Rules) -> dict[str, ProofFinder]:
    return {view: ProofFinder(store, index, cited, view) for view in VIEWS}


@pytest.fixture(scope="session")
def proved(proofs: dict[str, ProofFinder], inferred: dict[Place, dict[GraphTriple, int]]) -> dict[Place, Proved]:
    return {place: proofs[place[0]].of_all(nodes) for place, nodes in inferred.items()}


@pytest.fixture(scope="session")
def every(proved: dict[Place, Proved]) -> list[tuple[str, ProofNode]]:
    """Each proof with its view."""
    return [(view, proof) for (view, _), found in proved.items() for proof in found.values()]


@pytest.fixture(scope="session")
def steps(every: list[tuple[str, ProofNode]]) -> list[tuple[str, ProofNode]]:
    """Each application of a rule within the proofs, once, with its view."""
    return list(dict.fromkeys((view, part) for view, proof in every for part in proof if part.kind == "inferred"))


@pytest.fixture(scope="session")
def background(seeds: Seeds, cited: Rules) -> dict[ox.Triple, int]:
    """Ontology, register and records, and what follows from them alone, with its round: what claims are closed upon."""
    known = normalised(_known(seeds))
    return {**dict.fromkeys(known, 0), **Reasoner(cited).close(known)[0]}


def _known(seeds: Seeds) -> Iterator[ox.Triple]:

    for triples in triples_by_support(seeds).values():
        yield from triples
