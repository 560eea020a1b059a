"""The parts of the dataset that have a description of their own: what `view`, `claims`, `inferred` and `ontology` mean
is what dumps mean by it (`graph.publishing.dumps.dump`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pyoxigraph as ox

from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.dataset.provenance_index import is_inferred, is_of_ontology

NAME = "dataset"
"""The name of the dataset under the base IRI; its parts stand below it (`dataset/reported`). No thing of the data has
such a name."""
WHOLE = ""
"""The name of the dataset among its parts."""
WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "reported": (
            "The reported view",
            (
                "The default graph that answers unless another one is asked for: ontology, concepts, register, what is "
                "known of the claims, what is asserted or reported, and what follows from it."
            ),
        ),
        "all": (
            "The view of everything said",
            "As the reported view, and with what is only alleged, planned, called for or said not to be so.",
        ),
        "claims": (
            "The graphs of the claims",
            (
                "A named graph for each claim, which its IRI names: what its passage says, and what follows from that "
                "alone. The same under both views; a triple that several graphs hold counts once."
            ),
        ),
        "inferred": ("What was inferred", "The triples of the reported view that the rules of the ontology added."),
        "ontology": ("The ontology", "Classes, properties and concepts, with their definitions and alignments."),
    }
)
"""The title and the description of each part, by its name."""
PARTITIONED = (WHOLE, *VIEWS)
"""The parts whose classes and properties are counted one by one."""


def parts(
    views: Mapping[str, Iterable[ox.Triple]], claims: Iterable[Iterable[ox.Triple]], index: Iterable[ox.Quad]
) -> dict[str, set[ox.Triple]]:
    """The triples of the dataset and of its parts, by name, each triple once.

    Args:
        views: the default graph of each view.
        claims: the graph of each claim.
        index: the provenance index (`graph.dataset.provenance_index`).
    """
    found = {view: set(triples) for view, triples in views.items()}
    found["claims"] = {triple for graph in claims for triple in graph}
    found["inferred"], found["ontology"] = set(), set()
    for quad in index:
        if is_inferred(quad, DEFAULT_VIEW):
            found["inferred"].add(quad.triple)
        if is_of_ontology(quad):
            found["ontology"].add(quad.triple)
    whole: set[ox.Triple] = set().union(*(found[name] for name in (*VIEWS, "claims")))
    return {WHOLE: whole, **{name: found[name] for name in WORDS}}


def iri(base: str, part: str = WHOLE) -> ox.NamedNode:
    """The IRI of the dataset, or of a part of it."""
    return ox.NamedNode(f"{base}{NAME}/{part}" if part else f"{base}{NAME}")


def names() -> tuple[str, ...]:
    """The names of all parts, the dataset itself first."""
    return (WHOLE, *WORDS)
