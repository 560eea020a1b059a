"""Which claims make each triple stand in a default graph: worked out when the dataset is built, not for each answer.

An answer names some twenty claims of a triple and counts them all; thousands may hold it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT
from graph.dataset import provenance_index
from graph.dataset.provenance_index import NAMES, VIEWS_PART, ClaimGraph
from graph.support.triple_support import CLAIM_LIMIT, ClaimOrigins, support_in_view, support_name

_SAID, _COMPUTED = 0, -1


def holder_quads(
    views: Mapping[str, Iterable[ox.Triple]],
    graphs: Mapping[str, ClaimGraph],
    modalities: Mapping[str, str],
    kept: Iterable[ox.Quad],
    base: str,
    most: int = CLAIM_LIMIT,
) -> Iterator[ox.Quad]:
    """What the provenance index keeps of each triple that claims hold: its support in each view, with the first claims.

    Args:
        views: the triples of the default graph of each view.
        graphs: the claims' graphs, by relative IRI.
        modalities: of each claim, such as `asserted`.
        kept: what else the provenance index says of single triples.
        base: of the claims' IRIs.
        most: claims named of a triple.
    """
    holding = _holding(graphs)
    names: dict[ox.Triple, list[str]] = {}
    for quad in kept:
        if provenance_index.part_of(quad) == VIEWS_PART and (triple := quad.triple) in holding:
            names.setdefault(triple, []).append(str(quad.graph_name)[1:-1].removeprefix(NAMES))
    for view, triples in views.items():
        for triple in triples:
            if (holders := holding.get(triple)) is None:
                continue
            held = [(base + iri, CONCEPT + modalities[iri]) for iri, _ in holders]
            computed = {provenance_index.claim_slug(iri) for iri, way in holders if way == _COMPUTED}
            entailed = {provenance_index.claim_slug(iri): way for iri, way in holders if way > _SAID}
            if known := support_in_view(names.get(triple, ()), held, ClaimOrigins(computed, entailed), view, base):
                yield provenance_index.index_quad(triple, support_name(known.first(most), view, base))


def _holding(graphs: Mapping[str, ClaimGraph]) -> dict[ox.Triple, list[tuple[str, int]]]:
    """The claims that hold each triple, and how it came into their graphs: the round in which it was entailed there."""
    found: dict[ox.Triple, list[tuple[str, int]]] = {}
    for iri, graph in graphs.items():
        ways = {**dict.fromkeys(graph.asserted, _SAID), **dict.fromkeys(graph.computed, _COMPUTED), **graph.entailed}
        for triple, way in ways.items():
            found.setdefault(triple, []).append((iri, way))
    return found
