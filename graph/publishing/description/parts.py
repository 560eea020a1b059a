"""The parts of the dataset that have a description of their own: what `view`, `claims`, `inferred` and `ontology` mean
is what dumps mean by it (`graph.publishing.dumps.dump`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pyoxigraph as ox

from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.dataset.provenance_index import VIEWS_PART
from graph.publishing.built import BuiltDataset, read

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


@dataclass(frozen=True)
class Parts:
    """The triples of the dataset and of its parts, by name, each triple once; `graphs` is the number of claims."""

    triples: Mapping[str, set[ox.Triple]]
    graphs: int

    @classmethod
    def of(cls, built: BuiltDataset) -> Parts:
        """Read the parts of a dataset."""
        triples: dict[str, set[ox.Triple]] = {}
        claims: set[ox.Triple] = set()
        graphs: set[object] = set()
        for view in VIEWS:
            quads = built.quads(view)
            triples[view] = {quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph()}
            if view == DEFAULT_VIEW:  # the claims are the same under every view
                claims = {quad.triple for quad in quads if quad.graph_name != ox.DefaultGraph()}
                graphs = {quad.graph_name for quad in quads if quad.graph_name != ox.DefaultGraph()}
        triples["claims"] = claims
        index = read(built.folder / f"{VIEWS_PART}.nq")
        entries = {"inferred": f":view:{DEFAULT_VIEW}:round:", "ontology": "support:curated:ontology/"}
        for name, entry in entries.items():
            triples[name] = {quad.triple for quad in index if entry in str(quad.graph_name)}
        whole = set().union(claims, *(triples[view] for view in VIEWS))
        return cls({WHOLE: whole, **{name: triples[name] for name in WORDS}}, len(graphs))


def iri(base: str, part: str = WHOLE) -> ox.NamedNode:
    """The IRI of the dataset, or of a part of it."""
    return ox.NamedNode(f"{base}{NAME}/{part}" if part else f"{base}{NAME}")


def names() -> tuple[str, ...]:
    """The names of all parts, the dataset itself first."""
    return (WHOLE, *WORDS)
